/* Loop-invariant code motion: what a loop computes anew in every iteration from values that come from outside moves to
 * the block before the loop. Nothing is computed that was not before: its block must lie on every way round the loop.
 *
 * A value that lives through a loop takes a register there, so there is a budget for each loop, smaller for what is
 * cheap, and what instruction selection takes into its users (constants, sums in addresses, small shifts, comparisons)
 * stays. A load moves only if nothing in the loop writes and nothing that may trap comes before it. */
#include "opt.h"
#include "opt_dom.h"
#include "opt_state.h"

enum { MAX_LEVELS = 8, CHEAP_GPRS = 2, MAX_GPRS = 4, MAX_XMMS = 6 };
enum price { STAYS, CHEAP, DEAR };
#define NONE UINT32_MAX

struct licm {
    struct ir_func *f;
    struct dom dom;
    struct state_sums sums;
    uint32_t *inner;                    /* by block: header of the smallest loop that holds it, for a header its own; NONE */
    uint32_t *outer;                    /* by header: of the loop around it */
    uint32_t *before;                   /* by header: its only pred from outside, or NONE */
    uint32_t *turn;                     /* by header: the last block on every way round */
    uint8_t *n_gprs, *n_xmms;           /* by header: moved out of it */
};

/* ---- loops */

static uint32_t root(uint32_t *up, uint32_t b)
{
    while (up[b] != b)
        b = up[b] = up[up[b]];
    return b;
}

/* The blocks that lead back to h, from its back edges; loops within, already found, count as their headers. */
static void loop_fill(struct licm *l, uint32_t h, uint32_t *up, uint32_t **work, uint32_t *cap)
{
    struct ir_func *f = l->f;
    uint32_t n = 0, at = h;
    for (;;) {
        const struct ir_block *b = &f->blocks[at];
        for (uint32_t i = 0; i < b->n_preds; i++) {
            if (at == h && b->preds[i] < h)
                continue;
            ARENA_GROW(f->arena, *work, *cap, n + 1);
            (*work)[n++] = root(up, b->preds[i]);
        }
        do {
            if (!n)
                return;
            at = (*work)[--n];
        } while (at == h || up[at] != at);
        up[at] = h;
        if (l->inner[at] == at)
            l->outer[at] = h;
        else
            l->inner[at] = h;
    }
}

static void header_describe(struct licm *l, uint32_t h)
{
    const struct ir_block *b = &l->f->blocks[h];
    uint32_t n_before = 0;
    for (uint32_t i = 0; i < b->n_preds; i++) {
        uint32_t p = b->preds[i];
        if (p < h) {
            l->before[h] = n_before++ || ir_is(l->f->ins[l->f->blocks[p].last].op, IRF_K) ? NONE : p;
            continue;
        }
        l->turn[h] = l->turn[h] == NONE ? p : dom_common(&l->dom, l->turn[h], p);
    }
}

/* Inner loops first: their headers come last. */
static void loops_find(struct licm *l)
{
    struct ir_func *f = l->f;
    uint32_t **lists[] = { &l->inner, &l->outer, &l->before, &l->turn };
    uint32_t *up = ARENA_NEW(f->arena, uint32_t, f->n_blocks), *work = NULL, cap = 0;
    for (unsigned k = 0; k < 4; k++) {
        *lists[k] = ARENA_NEW(f->arena, uint32_t, f->n_blocks);
        memset(*lists[k], 0xff, f->n_blocks * sizeof(uint32_t));
    }
    for (uint32_t b = 0; b < f->n_blocks; b++)
        up[b] = b;
    for (uint32_t h = f->n_blocks; h-- > 0;) {
        if (!f->blocks[h].loop_end)
            continue;
        l->inner[h] = h;
        header_describe(l, h);
        loop_fill(l, h, up, &work, &cap);
    }
}

/* ---- what moves */

static bool is_xmm(unsigned type) { return type == IR_F32 || type == IR_F64 || type == IR_V128; }

static enum price price_of(const struct ir_ins *s)
{
    switch (s->op) {
    case IR_const: case IR_param: case IR_copy: case IR_recaddr: case IR_wrap: case IR_extendu: case IR_add: case IR_eqz:
    case IR_eq: case IR_ne: case IR_lts: case IR_ltu: case IR_gts: case IR_gtu: case IR_les: case IR_leu: case IR_ges: case IR_geu:
    case IR_feq: case IR_fne: case IR_flt: case IR_fgt: case IR_fle: case IR_fge: case IR_shl:
        return STAYS;
    case IR_sub: case IR_and: case IR_or: case IR_xor: case IR_shrs: case IR_shru: case IR_rotl: case IR_rotr:
    case IR_extend8s: case IR_extend16s: case IR_extend32s: case IR_extends: case IR_select:
        return CHEAP;
    default:
        return ir_is(s->op, IRF_P) || (ir_is(s->op, IRF_L) && *ir_ops[s->op].sig != '*') ? DEAR : STAYS;
    }
}

static bool may_leave(struct licm *l, ir_ref i, uint32_t h, bool is_first)
{
    struct ir_func *f = l->f;
    const struct ir_ins *s = &f->ins[i];
    uint32_t n, before = l->before[h], end = f->blocks[h].loop_end;
    if (before == NONE || !dom_is(&l->dom, s->block, l->turn[h]))
        return false;
    ir_ref *ops = ir_operands(f, i, &n);
    for (uint32_t k = 0; k < n; k++)
        if (ops[k] && f->ins[ops[k]].block >= h)
            return false;
    if (state_is_read(s->op))
        return !state_is_written(l->sums.other, h, end);
    if (ir_is(s->op, IRF_L))
        return is_first && s->block == h && f->blocks[before].n_succs == 1 && !state_is_written(l->sums.memory, h, end);
    return true;
}

/* Take a register of loop h, if it has one to give. */
static bool budget_take(struct licm *l, uint32_t h, unsigned type, enum price price)
{
    uint8_t *n = is_xmm(type) ? &l->n_xmms[h] : &l->n_gprs[h];
    if (*n >= (is_xmm(type) ? MAX_XMMS : price == CHEAP ? CHEAP_GPRS : MAX_GPRS))
        return false;
    ++*n;
    return true;
}

/* Move i out of as many loops as it can leave. is_first: nothing in its block before it may trap or has an effect. */
static bool hoist(struct licm *l, ir_ref i, bool is_first)
{
    struct ir_func *f = l->f;
    const struct ir_ins *s = &f->ins[i];
    enum price price = price_of(s);
    uint32_t h = price ? l->inner[s->block] : NONE, to = NONE;
    for (unsigned n = 0; n < MAX_LEVELS && h != NONE; n++, h = l->outer[h]) {
        if (!may_leave(l, i, h, is_first) || !budget_take(l, h, s->type, price))
            break;
        to = l->before[h];
    }
    if (to == NONE)
        return false;
    ir_move_before(f, i, f->blocks[to].last);
    return true;
}

void opt_licm(struct ir_func *f)
{
    bool has_loop = false;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        has_loop |= f->blocks[b].loop_end != 0;
    if (!has_loop)
        return;
    struct licm l = { .f = f, .dom = dom_find(f), .sums = state_sums(f) };
    l.n_gprs = arena_zalloc(f->arena, f->n_blocks);
    l.n_xmms = arena_zalloc(f->arena, f->n_blocks);
    loops_find(&l);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        bool is_first = true;
        for (ir_ref next, i = f->blocks[b].first; l.inner[b] != NONE && i; i = next) {
            next = f->ins[i].next;
            if (!hoist(&l, i, is_first) && ir_is(f->ins[i].op, IRF_W | IRF_X | IRF_K))
                is_first = false;
        }
    }
}
