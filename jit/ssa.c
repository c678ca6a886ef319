#include "ssa.h"
#include "opt.h"

#include <assert.h>

#define NONE UINT32_MAX

struct ssa_write { uint32_t time; ir_ref value; uint32_t prev, jump, depth; };
struct ssa_construct { uint32_t parent, jump, depth, end; };
struct ssa_block { uint32_t construct, loop, phis; bool sealed; };   /* phis: list of waiting phis of an unsealed header */
struct ssa_local { uint32_t last; uint32_t read_block; ir_ref read_value; uint8_t type; };
struct ssa_memo { uint32_t block, local; ir_ref value; };
struct ssa_phi { ir_ref phi; uint32_t block, local, next; };
struct ssa_step { uint32_t block, local, pred, values; };

void ssa_init(struct ssa *s, struct ir_func *f, const uint8_t *types, uint32_t n_locals)
{
    struct arena *a = f->arena;
    *s = (struct ssa){ .f = f, .params_end = f->blocks[0].last };
    ARENA_GROW(a, s->writes, s->cap_writes, 64);
    s->writes[s->n_writes++] = (struct ssa_write){ 0 };
    for (uint32_t i = 0; i < n_locals; i++)
        ssa_local_add(s, types[i]);
    ARENA_GROW(a, s->constructs, s->cap_constructs, 32);
    s->constructs[s->n_constructs++] = (struct ssa_construct){ .end = NONE };
    ARENA_GROW(a, s->phis, s->cap_phis, 32);
    s->n_phis = 1;                      /* 0 ends a list */
    s->cap_memos = 64;
    s->memos = ARENA_ZNEW(a, struct ssa_memo, s->cap_memos);
    ssa_block_begin(s, 0, SSA_NO_CONSTRUCT, 0);
}

void ssa_local_add(struct ssa *s, enum ir_type type)
{
    ARENA_GROW(s->f->arena, s->locals, s->cap_locals, s->n_locals + 1);
    s->locals[s->n_locals++] = (struct ssa_local){ .type = type, .read_block = NONE };
}

void ssa_block_begin(struct ssa *s, uint32_t block, uint32_t construct, uint32_t loop)
{
    ARENA_GROW(s->f->arena, s->blocks, s->cap_blocks, block + 1);
    s->blocks[block] = (struct ssa_block){ construct, loop, 0, block != loop };
}

/* ---- constructs: a tree whose ends do not decrease towards the root */

/* Where the jump pointer of a new child of a node leads, so that a search towards the root
 * takes O(log depth) steps. Source: Myers, "An applicative random-access stack" (1983). */
#define JUMP_OF(nodes, p) \
    ((nodes)[p].depth - (nodes)[(nodes)[p].jump].depth == (nodes)[(nodes)[p].jump].depth - (nodes)[(nodes)[(nodes)[p].jump].jump].depth \
     ? (nodes)[(nodes)[p].jump].jump : (p))

uint32_t ssa_construct_open(struct ssa *s, uint32_t parent)
{
    ARENA_GROW(s->f->arena, s->constructs, s->cap_constructs, s->n_constructs + 1);
    struct ssa_construct *c = s->constructs;
    c[s->n_constructs] = (struct ssa_construct){ parent, JUMP_OF(c, parent), c[parent].depth + 1, NONE };
    return s->n_constructs++;
}

void ssa_construct_close(struct ssa *s, uint32_t construct, uint32_t end)
{
    s->constructs[construct].end = end;
}

/* The outermost construct around c that has ended by `time`, 0 if c itself has not. */
static uint32_t outermost_ended(const struct ssa *s, uint32_t c, uint32_t time)
{
    const struct ssa_construct *n = s->constructs;
    if (n[c].end > time)
        return 0;
    while (n[n[c].parent].end <= time)
        c = n[n[c].jump].end <= time ? n[c].jump : n[c].parent;
    return c;
}

/* ---- writes of a local, by time */

void ssa_write(struct ssa *s, uint32_t block, uint32_t local, ir_ref value)
{
    uint32_t last = s->locals[local].last;
    s->locals[local].read_block = block;
    s->locals[local].read_value = value;
    if (last && s->writes[last].time == block) {
        s->writes[last].value = value;
        return;
    }
    ARENA_GROW(s->f->arena, s->writes, s->cap_writes, s->n_writes + 1);
    struct ssa_write *w = s->writes;
    w[s->n_writes] = (struct ssa_write){ block, value, last, JUMP_OF(w, last), w[last].depth + 1 };
    s->locals[local].last = s->n_writes++;
}

static const struct ssa_write *write_before(const struct ssa *s, uint32_t local, uint32_t time)
{
    const struct ssa_write *w = s->writes;
    uint32_t i = s->locals[local].last;
    while (w[i].time > time)
        i = w[w[i].jump].time > time ? w[i].jump : w[i].prev;
    return &w[i];
}

/* ---- (block, local) -> value */

static uint32_t memo_slot(const struct ssa *s, uint32_t block, uint32_t local)
{
    uint32_t mask = s->cap_memos - 1;
    uint64_t key = ((uint64_t)block << 32 | local) * 0x9e3779b97f4a7c15u;
    uint32_t i = (uint32_t)(key >> 32) & mask;
    while (s->memos[i].value && (s->memos[i].block != block || s->memos[i].local != local))
        i = (i + 1) & mask;
    return i;
}

static void memo_grow(struct ssa *s)
{
    struct ssa_memo *old = s->memos;
    uint32_t n = s->cap_memos;
    s->cap_memos *= 2;
    s->memos = ARENA_ZNEW(s->f->arena, struct ssa_memo, s->cap_memos);
    for (uint32_t i = 0; i < n; i++)
        if (old[i].value)
            s->memos[memo_slot(s, old[i].block, old[i].local)] = old[i];
}

static void memo_put(struct ssa *s, uint32_t block, uint32_t local, ir_ref value)
{
    if (s->n_memos * 2 >= s->cap_memos)
        memo_grow(s);
    s->memos[memo_slot(s, block, local)] = (struct ssa_memo){ block, local, value };
    s->n_memos++;
}

/* ---- values that meet */

/* The only value among these but `self`, IR_NONE if there are several. */
static ir_ref only_value(struct ir_func *f, const ir_ref *values, uint32_t n, ir_ref self)
{
    ir_ref only = IR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        ir_ref v = copy_source(f, values[i]);
        if (v == self || v == only)
            continue;
        if (only)
            return IR_NONE;
        only = v;
    }
    return only;
}

void ssa_phi_fill(struct ir_func *f, ir_ref phi, const ir_ref *values, uint32_t n)
{
    ir_ref only = only_value(f, values, n, phi);
    if (only) {
        f->ins[phi].op = IR_copy;
        f->ins[phi].a[0] = only;
        f->ins[phi].a[1] = 0;
        return;
    }
    uint32_t start = ir_list(f, values, n);
    f->ins[phi].a[0] = start;
    f->ins[phi].a[1] = n;
}

ir_ref ssa_join(struct ssa *s, uint32_t block, const ir_ref *values, uint32_t n, enum ir_type type)
{
    ir_ref only = only_value(s->f, values, n, IR_NONE);
    if (only)
        return only;
    ir_ref phi = ir_prepend(s->f, block, IR_phi, type, 0, 0);
    ssa_phi_fill(s->f, phi, values, n);
    return phi;
}

ir_ref ssa_entry_ins(struct ssa *s, enum ir_op op, enum ir_type type, uint64_t imm)
{
    struct ir_func *f = s->f;
    uint32_t next = s->params_end ? f->ins[s->params_end].next : f->blocks[0].first;
    if (next)
        return ir_insert_before(f, next, op, type, 0, 0, 0, imm);
    return ir_append(f, 0, op, type, 0, 0, 0, imm, f->src_begin);
}

/* ---- reading */

ir_ref ssa_zero(struct ssa *s, enum ir_type type)
{
    if (s->zero[type])
        return s->zero[type];
    uint32_t imm = 0;
    if (type == IR_V128) {
        ARENA_GROW(s->f->arena, s->f->v128, s->f->cap_v128, s->f->n_v128 + 1);
        imm = s->f->n_v128++;
        memset(&s->f->v128[imm], 0, sizeof s->f->v128[imm]);
    }
    return s->zero[type] = ssa_entry_ins(s, IR_const, type, imm);
}

/* The value of a local at the end of block p, if it takes no look at the head of a block;
 * else that block in *through. */
static ir_ref value_or_block(struct ssa *s, uint32_t p, uint32_t local, uint32_t *through)
{
    const struct ssa_write *w = write_before(s, local, p);
    uint32_t loop = s->blocks[p].loop;
    if (loop > w->time) {
        *through = loop;
        return IR_NONE;
    }
    uint32_t c = outermost_ended(s, s->blocks[w->time].construct, p);
    if (c) {
        *through = s->constructs[c].end;
        return IR_NONE;
    }
    return w->value ? w->value : ssa_zero(s, s->locals[local].type);
}

static ir_ref loop_phi(struct ssa *s, uint32_t header, uint32_t local)
{
    ir_ref phi = ir_prepend(s->f, header, IR_phi, s->locals[local].type, 0, 0);
    memo_put(s, header, local, phi);
    ARENA_GROW(s->f->arena, s->phis, s->cap_phis, s->n_phis + 1);
    uint32_t *list = s->blocks[header].sealed ? &s->ready : &s->blocks[header].phis;
    s->phis[s->n_phis] = (struct ssa_phi){ phi, header, local, *list };
    *list = s->n_phis++;
    return phi;
}

/* The value at the end of block p if it is at hand, else IR_NONE and one more step to take. */
static ir_ref value_or_step(struct ssa *s, uint32_t p, uint32_t local)
{
    uint32_t block = 0;
    ir_ref v = value_or_block(s, p, local, &block);
    if (v)
        return v;
    v = s->memos[memo_slot(s, block, local)].value;
    if (v)
        return v;
    if (s->blocks[block].loop == block)
        return loop_phi(s, block, local);
    ARENA_GROW(s->f->arena, s->steps, s->cap_steps, s->n_steps + 1);
    s->steps[s->n_steps++] = (struct ssa_step){ block, local, 0, s->n_values };
    return IR_NONE;
}

static ir_ref step_end(struct ssa *s)
{
    struct ssa_step t = s->steps[--s->n_steps];
    ir_ref v = ssa_join(s, t.block, s->values + t.values, s->n_values - t.values, s->locals[t.local].type);
    s->n_values = t.values;
    memo_put(s, t.block, t.local, v);
    return v;
}

/* Depth-first through the predecessors of blocks that end constructs. They have no cycles:
 * loop headers answer at once, with a phi. */
static ir_ref value_at(struct ssa *s, uint32_t p, uint32_t local)
{
    uint32_t base = s->n_steps;
    ir_ref v = value_or_step(s, p, local);
    while (s->n_steps > base) {
        struct ssa_step *t = &s->steps[s->n_steps - 1];
        struct ir_block *b = &s->f->blocks[t->block];
        if (v) {
            ARENA_GROW(s->f->arena, s->values, s->cap_values, s->n_values + 1);
            s->values[s->n_values++] = v;
            t->pred++;
        }
        v = t->pred < b->n_preds ? value_or_step(s, b->preds[t->pred], local) : step_end(s);
    }
    return v;
}

static void phi_complete(struct ssa *s, struct ssa_phi p)
{
    uint32_t start = s->n_values;
    for (uint32_t i = 0; i < s->f->blocks[p.block].n_preds; i++) {
        ir_ref v = value_at(s, s->f->blocks[p.block].preds[i], p.local);
        ARENA_GROW(s->f->arena, s->values, s->cap_values, s->n_values + 1);
        s->values[s->n_values++] = v;
    }
    ssa_phi_fill(s->f, p.phi, s->values + start, s->n_values - start);
    s->n_values = start;
}

static void complete_ready(struct ssa *s)
{
    while (s->ready) {
        struct ssa_phi p = s->phis[s->ready];
        s->ready = p.next;
        phi_complete(s, p);
    }
}

void ssa_loop_seal(struct ssa *s, uint32_t header)
{
    assert(!s->ready);
    s->blocks[header].sealed = true;
    s->ready = s->blocks[header].phis;
    s->blocks[header].phis = 0;
    complete_ready(s);
}

void ssa_block_leaves_loop(struct ssa *s, uint32_t block, uint32_t outer)
{
    s->blocks[block].loop = outer;
}

ir_ref ssa_read(struct ssa *s, uint32_t block, uint32_t local)
{
    struct ssa_local *l = &s->locals[local];
    if (l->read_block == block)
        return l->read_value;
    ir_ref v = value_at(s, block, local);
    complete_ready(s);
    l->read_block = block;
    return l->read_value = copy_source(s->f, v);
}
