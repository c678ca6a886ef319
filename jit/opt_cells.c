/* Numbers that a loop keeps in memory at a fixed address, as an emulator keeps its registers: what an iteration stored or loaded
 * last is handed to the next one in a phi, where the next one would load it again. The stores stay.
 *
 *     loop: x = load A; ... store A, y; back to loop     ->     before = load A; loop: x = phi(before, y); ... store A, y
 *
 * Backwards from the load each path comes to a store or load of the cell, whose value it is, to a write that may have
 * changed the cell, or to the loop's entry; at the end of that block the cell is loaded. It is done if that is less
 * often than what is saved: an iteration takes each side of a branch as likely as the other. Compilers do this to
 * WebAssembly, too, but not for loops of a hundred ways, as interpreters are.
 *
 * Invariant: the cell lies within what the memory has from the start, so that loading it never traps.
 *
 * Source: the reading of variables in M. Braun et al., "Simple and Efficient Construction of SSA Form" (2013), of a cell. */
#include "opt.h"
#include "opt_fold.h"
#include "opt_state.h"

enum { MAX_CELLS = 6, MAX_LOADS = 32, MIN_BLOCKS = 6, WORK = 12 };
#define LEAST_SHARE 0.1f        /* of the iterations: what a load is in to make a cell one */
#define LEAST_GAIN  0.6f        /* loads less, in an iteration */

struct cell { uint32_t at, bytes; uint8_t mt, type; };
struct cells {
    struct ir_func *f;
    struct folder fold;
    uint32_t h, end;                    /* the loop */
    float *freq;                        /* by block of the loop: in an iteration */
    struct cell cell;
    ir_ref *in, *out;                   /* by block: what the cell holds at its start, at its end; IR_NONE: not asked yet */
    uint32_t *todo, n_todo, cap_todo;   /* blocks whose `in` is a phi without operands */
    ir_ref loads[MAX_LOADS]; unsigned n_loads;
    uint32_t work;                      /* instructions that may still be looked at */
    bool changed;
};

/* ---- what an instruction is to the cell */

enum meaning { NOTHING, HOLDS, CHANGES };

/* The address is a constant, within what memory 0 has from the start. */
static bool is_fixed(const struct ir_func *f, const struct ir_ins *s, uint32_t bytes, uint32_t *at)
{
    const struct ir_ins *a = &f->ins[s->a[0]];
    if (a->op != IR_const || a->type != IR_I32 || s->a[1])
        return false;
    uint64_t sum = (uint32_t)a->imm + s->imm;
    *at = (uint32_t)sum;
    return sum < f->memory_min_bytes && bytes <= f->memory_min_bytes - sum;
}

/* Can the store not reach the cell? An address with a static offset is never below that. */
static bool is_apart(struct cells *c, const struct ir_ins *s, uint32_t bytes)
{
    uint32_t at;
    const struct ir_ins *a = &c->f->ins[s->a[0]];
    if (is_fixed(c->f, s, bytes, &at))
        return at >= c->cell.at + c->cell.bytes || c->cell.at >= at + bytes;
    if (a->type != IR_I32 || s->a[1])
        return false;
    return s->imm >= c->cell.at + c->cell.bytes || fold_max(&c->fold, s->a[0]) + s->imm + bytes <= c->cell.at;
}

static enum meaning store_meaning(struct cells *c, const struct ir_ins *s)
{
    unsigned type = c->f->ins[s->a[2]].type;
    uint32_t bytes = ir_access_bytes(type, s->mt), at;
    if (is_fixed(c->f, s, bytes, &at) && at == c->cell.at && bytes == c->cell.bytes && type == c->cell.type)
        return HOLDS;
    return is_apart(c, s, bytes) ? NOTHING : CHANGES;
}

static enum meaning meaning_of(struct cells *c, ir_ref i)
{
    const struct ir_ins *s = &c->f->ins[i];
    uint32_t at;
    if (s->op == IR_load) {
        bool is_same = s->mt == c->cell.mt && s->type == c->cell.type && is_fixed(c->f, s, c->cell.bytes, &at) && at == c->cell.at;
        return is_same ? HOLDS : NOTHING;
    }
    if (s->op == IR_store)
        return store_meaning(c, s);
    return state_writes_memory(s) ? CHANGES : NOTHING;
}

/* The last instruction from i backwards that means something; IR_NONE: none in the block. */
static ir_ref last_before(struct cells *c, ir_ref i, enum meaning *m)
{
    for (; i; i = c->f->ins[i].prev) {
        c->work -= c->work > 0;
        if ((*m = meaning_of(c, i)) != NOTHING)
            return i;
    }
    return IR_NONE;
}

/* ---- is it worth it? */

static float share_of(const struct ir_func *f, uint32_t p)
{
    return f->blocks[p].n_succs ? 1.0f / (float)f->blocks[p].n_succs : 0;
}

static void guess(struct cells *c)
{
    for (uint32_t b = c->h; b <= c->end; b++) {
        const struct ir_block *bl = &c->f->blocks[b];
        c->freq[b] = b == c->h;
        for (uint32_t k = 0; b > c->h && k < bl->n_preds; k++)
            if (bl->preds[k] >= c->h && bl->preds[k] < b)
                c->freq[b] += c->freq[bl->preds[k]] * share_of(c->f, bl->preds[k]);
    }
}

/* May the cell be loaded at the end of each block that leads into the loop? It should lead nowhere else. */
static bool may_enter(const struct cells *c)
{
    const struct ir_block *h = &c->f->blocks[c->h];
    for (uint32_t k = 0; k < h->n_preds; k++) {
        const struct ir_block *p = &c->f->blocks[h->preds[k]];
        if (h->preds[k] < c->h && (p->n_succs != 1 || state_writes_memory(&c->f->ins[p->last])))
            return false;
    }
    return true;
}

/* Finds the loads of the cell that something before their block decides, and what giving them up saves in an iteration. */
static float gain_of(struct cells *c)
{
    float sum = 0;
    c->n_loads = 0;
    for (uint32_t b = c->h; b <= c->end; b++) {
        enum meaning m = NOTHING;
        ir_ref i = c->f->blocks[b].last;
        if (c->f->blocks[b].n_succs && state_writes_memory(&c->f->ins[i]))
            return 0;                       /* there is no place behind it */
        for (bool is_last = true; (i = last_before(c, i, &m)) != IR_NONE; i = c->f->ins[i].prev, is_last = false) {
            if (m == CHANGES) {
                sum -= is_last ? c->freq[b] : 0;
                break;
            }
            enum meaning up = NOTHING;
            if (c->f->ins[i].op != IR_load || last_before(c, c->f->ins[i].prev, &up))
                continue;
            if (c->n_loads == MAX_LOADS)
                return 0;
            c->loads[c->n_loads++] = i;
            sum += c->freq[b];
        }
    }
    return c->work ? sum : 0;
}

/* ---- reading the cell */

/* What a load gives where the store has put its value. */
static ir_ref value_of(struct cells *c, ir_ref i)
{
    struct ir_func *f = c->f;
    ir_ref v = f->ins[i].a[2];
    uint32_t mask = c->cell.bytes == 1 ? 0xff : 0xffff;
    if (f->ins[i].op == IR_load)
        return i;
    switch (c->cell.mt) {
    case IR_MEM_8S:
        return ir_insert_before(f, i, IR_extend8s, IR_I32, v, 0, 0, 0);
    case IR_MEM_16S:
        return ir_insert_before(f, i, IR_extend16s, IR_I32, v, 0, 0, 0);
    case IR_MEM_8U: case IR_MEM_16U:
        if (fold_max(&c->fold, v) <= mask)
            return v;
        return ir_insert_before(f, i, IR_and, IR_I32, v, fold_new_const(&c->fold, i, IR_I32, mask), 0, 0);
    default:
        return v;
    }
}

static ir_ref load_at_end(struct cells *c, uint32_t b)
{
    struct ir_func *f = c->f;
    ir_ref last = f->blocks[b].last, at = fold_new_const(&c->fold, last, IR_I32, c->cell.at);
    ir_ref load = ir_insert_before(f, last, IR_load, c->cell.type, at, 0, 0, 0);
    f->ins[load].mt = c->cell.mt;
    return load;
}

static ir_ref phi_at(struct cells *c, uint32_t b)
{
    ARENA_GROW(c->f->arena, c->todo, c->cap_todo, c->n_todo + 1);
    c->todo[c->n_todo++] = b;
    return c->in[b] = ir_prepend(c->f, b, IR_phi, c->cell.type, 0, 0);
}

/* What the cell holds at the end of b, which is asked at the end of its predecessors as long as there is one. */
static ir_ref read_end(struct cells *c, uint32_t b)
{
    uint32_t asked = b;
    for (;;) {
        enum meaning m = NOTHING;
        ir_ref i;
        if (c->out[b])
            break;
        if ((i = last_before(c, c->f->blocks[b].last, &m)) != IR_NONE)
            c->out[b] = m == HOLDS ? value_of(c, i) : load_at_end(c, b);
        else if (b < c->h)
            c->out[b] = load_at_end(c, b);
        else if (c->in[b])
            c->out[b] = c->in[b];
        else if (b == c->h || c->f->blocks[b].n_preds != 1)
            c->out[b] = phi_at(c, b);
        else
            b = c->f->blocks[b].preds[0];
        if (c->out[b])
            break;
    }
    return c->out[asked] = c->out[b];
}

static ir_ref read_start(struct cells *c, uint32_t b)
{
    if (c->in[b])
        return c->in[b];
    return b == c->h || c->f->blocks[b].n_preds != 1 ? phi_at(c, b) : read_end(c, c->f->blocks[b].preds[0]);
}

static void phi_fill(struct cells *c, uint32_t b)
{
    struct ir_func *f = c->f;
    uint32_t n = f->blocks[b].n_preds;
    ir_ref *ops = ARENA_NEW(f->arena, ir_ref, n);
    for (uint32_t k = 0; k < n; k++)
        ops[k] = read_end(c, f->blocks[b].preds[k]);
    uint32_t start = ir_list(f, ops, n);
    f->ins[c->in[b]].a[0] = start;
    f->ins[c->in[b]].a[1] = n;
}

static void cell_carry(struct cells *c)
{
    struct ir_func *f = c->f;
    for (unsigned k = 0; k < c->n_loads; k++) {
        ir_ref i = c->loads[k], v = read_start(c, f->ins[i].block);
        struct ir_ins *s = &f->ins[i];
        *s = (struct ir_ins){ .op = IR_copy, .type = s->type, .block = s->block, .prev = s->prev, .next = s->next, .a = { v } };
    }
    while (c->n_todo)
        phi_fill(c, c->todo[--c->n_todo]);
}

/* ---- loops and their cells */

static bool is_new(const struct cell *cells, unsigned n, struct cell x)
{
    for (unsigned k = 0; k < n; k++)
        if (cells[k].at == x.at && cells[k].mt == x.mt && cells[k].type == x.type)
            return false;
    return n < MAX_CELLS;
}

static unsigned cells_find(const struct cells *c, struct cell *cells)
{
    const struct ir_func *f = c->f;
    unsigned n = 0;
    for (uint32_t b = c->h; b <= c->end; b++)
        for (ir_ref i = c->freq[b] >= LEAST_SHARE ? f->blocks[b].first : IR_NONE; i; i = f->ins[i].next) {
            const struct ir_ins *s = &f->ins[i];
            if (s->op != IR_load)
                continue;
            struct cell x = { 0, ir_access_bytes(s->type, s->mt), s->mt, s->type };
            bool is_plain = s->mt == IR_MEM_FULL || (s->type == IR_I32 && x.bytes < 4);
            if (is_plain && is_fixed(f, s, x.bytes, &x.at) && is_new(cells, n, x))
                cells[n++] = x;
        }
    return n;
}

static void loop_carry(struct cells *c)
{
    struct cell cells[MAX_CELLS];
    guess(c);
    for (unsigned k = 0, n = may_enter(c) ? cells_find(c, cells) : 0; k < n && c->work; k++) {
        c->cell = cells[k];
        if (gain_of(c) < LEAST_GAIN)
            continue;
        memset(c->in, 0, c->f->n_blocks * sizeof *c->in);
        memset(c->out, 0, c->f->n_blocks * sizeof *c->out);
        cell_carry(c);
        c->changed = true;
    }
}

void opt_cells(struct ir_func *f)
{
    struct cells c = { .f = f, .fold.f = f, .work = WORK * f->n_ins };
    for (uint32_t h = f->n_blocks; h-- > 0;) {
        c.h = h;
        c.end = f->blocks[h].loop_end;
        if (!c.end || c.end - h + 1 < MIN_BLOCKS)
            continue;
        if (!c.freq) {
            c.freq = ARENA_NEW(f->arena, float, f->n_blocks);
            c.in = ARENA_NEW(f->arena, ir_ref, f->n_blocks);
            c.out = ARENA_NEW(f->arena, ir_ref, f->n_blocks);
        }
        loop_carry(&c);
    }
    if (c.changed)
        opt_copy(f);
}
