/* Rows of numbers. Toolchains without vectors compile `a[i] = b[i] * c` number by number; here a loop of one block whose
 * iterations do the same to neighbours in memory is done by vectors, two or four numbers at a time, as long as there are
 * enough of them; the loop itself does the rest:
 *
 *     L: the loop     ->   count:  are there enough iterations? no: to L
 *                          check:  does all that L accesses lie in memory, and what it stores apart from what else it accesses?
 *                                  no: to L
 *                          ahead:  what does not change in the loop, in each lane
 *                          by:     the loop by vectors, `times` iterations of L in one
 *                          behind: is there a rest? no: to where L leaves to
 *                          rest:   the counters as they are here, to L
 *
 * The check, in numbers of 64 bits over all iterations to come, makes exact what vectors do otherwise: no access can trap, no address
 * wraps, and stores can not change what is loaded but where addresses differ by constants, which opt_rows_find.c looks at.
 * Within one iteration by vectors all loads come first. Operations on floats stay what they were, lane by lane: sums over
 * iterations are left alone. */
#include "opt.h"
#include "opt_fold.h"
#include "opt_rows.h"

#include <assert.h>

enum { COUNT, CHECK, AHEAD, BY, BEHIND, REST, BLOCKS };
enum { AT_LEAST = 2 };                                  /* iterations by vectors that pay for the check */

struct row_loop {
    struct rows r;
    uint32_t block[BLOCKS];
    uint32_t here;                                      /* the block that is built at its end */
    uint32_t exit;
    bool asks, has_rest, may_end;                       /* for the count; L may have to run behind the vectors; it may not have to */
    ir_ref count, whole;                                /* iterations that there are for sure; those by vectors */
};

static ir_ref op3(struct row_loop *x, unsigned op, unsigned type, ir_ref a, ir_ref b, ir_ref c)
{
    return ir_append(x->r.f, x->here, op, type, a, b, c, 0, 0);
}
static ir_ref number(struct row_loop *x, unsigned type, uint64_t k) { return ir_append(x->r.f, x->here, IR_const, type, 0, 0, 0, k, 0); }

static bool const_of(const struct row_loop *x, ir_ref v, uint64_t *bits)
{
    struct folder c = { .f = x->r.f };
    return v && fold_const(&c, v, bits);
}

/* An operation on integers, computed if it can be. */
static ir_ref op2(struct row_loop *x, unsigned op, unsigned type, ir_ref a, ir_ref b)
{
    uint64_t p, q, bits;
    unsigned w = x->r.f->ins[a].type == IR_I64 ? 64 : 32;
    bool is_number = const_of(x, b, &q);
    if (is_number && !q && (op == IR_add || op == IR_sub || op == IR_shl || op == IR_shru))
        return a;
    if (is_number && const_of(x, a, &p) && fold_eval(op, w, p, q, &bits))
        return number(x, type, bits);
    return op3(x, op, type, a, b, IR_NONE);
}
static ir_ref op2k(struct row_loop *x, unsigned op, unsigned type, ir_ref a, uint64_t k) { return op2(x, op, type, a, number(x, type, k)); }
static ir_ref extended(struct row_loop *x, ir_ref a)
{
    uint64_t k;
    return const_of(x, a, &k) ? number(x, IR_I64, k) : op3(x, IR_extendu, IR_I64, a, IR_NONE, IR_NONE);
}
static ir_ref times(struct row_loop *x, unsigned type, ir_ref a, uint64_t k)
{
    return k & (k - 1) ? op2k(x, IR_mul, type, a, k) : !k ? number(x, type, 0) : op2k(x, IR_shl, type, a, (uint64_t)__builtin_ctzll(k));
}

/* ---- the number of iterations */

/* v as it is in the first iteration; v is made of additions, shifts and products of counters. */
static ir_ref at_start(struct row_loop *x, ir_ref v)
{
    const struct ir_ins s = x->r.f->ins[v];
    if (chain_is_invariant(x->r.f, &x->r.c, v))
        return v;
    for (uint32_t k = 0; k < x->r.c.n_counters; k++)
        if (x->r.c.counters[k].phi == v)
            return x->r.c.counters[k].init;
    ir_ref a = at_start(x, s.a[0]), b = at_start(x, s.a[1]);
    return op2(x, s.op, s.type, a, b);
}

/* Conditions under which the vectors may run, all of them; IR_NONE: always. */
static ir_ref both(struct row_loop *x, ir_ref a, ir_ref b)
{
    uint64_t k;
    if (a && const_of(x, a, &k) && k == 1)
        a = IR_NONE;
    if (b && const_of(x, b, &k) && k == 1)
        b = IR_NONE;
    return !a || !b ? a ? a : b : op3(x, IR_and, IR_I32, a, b, IR_NONE);
}

/* Sets count: how many iterations there are for sure. Where the end is one certain number, those are all; else one more may follow. */
static ir_ref count_build(struct row_loop *x)
{
    const struct rows_end *e = &x->r.end;
    int64_t step = e->counter->step;
    uint64_t size = (uint64_t)(step < 0 ? -step : step);
    ir_ref to = e->to ? e->to : number(x, IR_I32, 0), ok = IR_NONE;
    ir_ref first = op2k(x, IR_add, IR_I32, e->counter->init, (uint32_t)e->offset);
    ir_ref d = step > 0 ? op2(x, IR_sub, IR_I32, to, first) : op2(x, IR_sub, IR_I32, first, to);
    bool is_power = !(size & (size - 1));       /* else all is known */
    ir_ref n = is_power ? op2k(x, IR_shru, IR_I32, d, (uint64_t)__builtin_ctzll(size)) : op2k(x, IR_divu, IR_I32, d, size);
    if (e->op != IR_ne)
        ok = op2(x, e->op, IR_I32, first, to);
    else if (size > 1)
        ok = op2k(x, IR_eq, IR_I32, is_power ? op2k(x, IR_and, IR_I32, d, size - 1) : op2k(x, IR_remu, IR_I32, d, size), 0);
    x->count = e->op == IR_ne && x->may_end ? op2k(x, IR_add, IR_I32, n, 1) : n;
    x->whole = op2k(x, IR_and, IR_I32, x->count, 0u - x->r.times);
    return both(x, ok, op2k(x, IR_geu, IR_I32, x->count, (uint64_t)x->r.times * AT_LEAST));
}

/* ---- where the accesses are */

static ir_ref address_of_first(struct row_loop *x, const struct rows_group *g, uint32_t index)
{
    const struct rows *r = &x->r;
    const struct rows_access *a = NULL;
    for (uint32_t k = 0; k < r->n_accesses; k++)
        if (r->accesses[k].group == index && !r->accesses[k].is_before && (!a || r->accesses[k].sum == g->low))
            a = &r->accesses[k];
    assert(a);                          /* a group is made for an access */
    return op2k(x, IR_add, IR_I32, at_start(x, r->f->ins[a->i].a[0]), (uint32_t)(g->low - a->sum));
}

/* A group's first byte, and the one behind its last, in all iterations by vectors. Gives: do they lie in memory? */
static ir_ref group_build(struct row_loop *x, uint32_t index, ir_ref size)
{
    struct rows_group *g = &x->r.groups[index];
    g->first = address_of_first(x, g, index);
    g->from = extended(x, g->first);
    ir_ref bytes = times(x, IR_I64, extended(x, x->whole), (uint64_t)g->step);
    int64_t behind = g->end - g->step;
    uint64_t k;
    if (const_of(x, bytes, &k)) {
        behind += (int64_t)k;
        bytes = IR_NONE;
    }
    g->to = op2k(x, IR_add, IR_I64, bytes ? op2(x, IR_add, IR_I64, g->from, bytes) : g->from, (uint64_t)behind);
    return op2(x, IR_leu, IR_I32, g->to, size);
}

static ir_ref are_apart(struct row_loop *x, const struct rows_group *g, const struct rows_group *h)
{
    ir_ref below = op2(x, IR_leu, IR_I32, g->to, h->from), above = op2(x, IR_leu, IR_I32, h->to, g->from);
    uint64_t k;
    if (const_of(x, below, &k))
        return k ? below : above;
    return op3(x, IR_or, IR_I32, below, above, IR_NONE);
}

/* Was the first value of what is carried read where the load in the loop would have read? */
static ir_ref is_carried_from(struct row_loop *x, const struct rows_carried *c)
{
    const struct ir_ins s = x->r.f->ins[c->first];
    const struct rows_access *a = &x->r.accesses[c->access];
    const struct rows_group *g = &x->r.groups[a->group];
    ir_ref at = op2k(x, IR_add, IR_I64, extended(x, s.a[0]), s.imm);
    return op2(x, IR_eq, IR_I32, at, op2k(x, IR_add, IR_I64, g->from, (uint64_t)(a->at - c->back * g->step)));
}

static void check_build(struct row_loop *x)
{
    struct rows *r = &x->r;
    ir_ref ok = IR_NONE, size = op3(x, IR_memsize, IR_I64, IR_NONE, IR_NONE, IR_NONE);
    r->f->ins[size].mt = 1;
    for (uint32_t k = 0; k < r->n_groups; k++)
        ok = both(x, ok, group_build(x, k, size));
    for (uint32_t k = 0; k < r->n_carried; k++)
        if (r->carried[k].first)
            ok = both(x, ok, is_carried_from(x, &r->carried[k]));
    for (uint32_t k = 0; k < r->n_groups; k++)
        for (uint32_t j = 0; j < r->n_groups; j++)
            if (r->groups[k].is_stored && j != k && !(j < k && r->groups[j].is_stored))
                ok = both(x, ok, are_apart(x, &r->groups[k], &r->groups[j]));
    op3(x, IR_br, IR_VOID, ok, IR_NONE, IR_NONE);
}

/* ---- vectors */

static const uint16_t splat[] = { [IR_I32] = IR_i32x4_splat, [IR_F32] = IR_f32x4_splat, [IR_F64] = IR_f64x2_splat };
static const uint16_t replace[] = { [IR_I32] = IR_i32x4_replace_lane, [IR_F32] = IR_f32x4_replace_lane, [IR_F64] = IR_f64x2_replace_lane };

static ir_ref lanes_const(struct row_loop *x, const struct rows_node *n)
{
    struct ir_func *f = x->r.f;
    uint64_t bits;
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    for (unsigned k = 0; k < x->r.lanes; k++) {
        if (!const_of(x, n->lane[k].i, &bits))
            return IR_NONE;
        memcpy(f->v128[f->n_v128].b + k * x->r.bytes, &bits, x->r.bytes);
    }
    return number(x, IR_V128, f->n_v128++);
}

static const uint16_t extract[] = { [IR_I32] = IR_i32x4_extract_lane, [IR_F32] = IR_f32x4_extract_lane, [IR_F64] = IR_f64x2_extract_lane };

/* Values from outside the loop, made ahead of it. */
static ir_ref outside_build(struct row_loop *x, const struct rows_node *n)
{
    struct ir_func *f = x->r.f;
    uint32_t here = x->here;
    x->here = x->block[AHEAD];
    unsigned type = f->ins[n->lane[0].i].type;
    ir_ref v = lanes_const(x, n);
    if (!v) {
        v = op3(x, splat[type], IR_V128, n->lane[0].i, IR_NONE, IR_NONE);
        for (unsigned k = 1; k < x->r.lanes && n->kind == ROWS_OUTSIDE; k++)
            v = ir_append(f, x->here, replace[type], IR_V128, v, n->lane[k].i, IR_NONE, k, 0);
    }
    x->here = here;
    return v;
}

/* A load or lane of a load, by the address that the group has in the loop by vectors. */
static ir_ref load_build(struct row_loop *x, struct rows_lane l, unsigned op, ir_ref into)
{
    struct ir_func *f = x->r.f;
    const struct rows_access *a = rows_access_of(&x->r, l.i);
    const struct rows_group *g = &x->r.groups[a->group];
    ir_ref v = ir_append(f, x->here, op, IR_V128, g->at, IR_NONE, into, (uint64_t)(a->at + l.m * g->step), f->ins[l.i].src);
    f->ins[v].mt = op == IR_load ? IR_MEM_FULL : 0;
    return v;
}

static ir_ref gather_build(struct row_loop *x, const struct rows_node *n)
{
    bool is_wide = x->r.bytes == 8;
    ir_ref v = load_build(x, n->lane[0], is_wide ? IR_v128_load64_zero : IR_v128_load32_zero, IR_NONE);
    for (unsigned k = 1; k < x->r.lanes; k++) {
        v = load_build(x, n->lane[k], is_wide ? IR_v128_load64_lane : IR_v128_load32_lane, v);
        x->r.f->ins[v].mt = (uint8_t)k;
    }
    return v;
}

static ir_ref neighbours_build(struct row_loop *x, const struct rows_node *n)
{
    unsigned mt = x->r.f->ins[n->lane[0].i].mt;
    bool is_signed = mt == IR_MEM_8S || mt == IR_MEM_16S;
    if (mt == IR_MEM_FULL)
        return load_build(x, n->lane[0], IR_load, IR_NONE);
    if (mt == IR_MEM_16S || mt == IR_MEM_16U)
        return load_build(x, n->lane[0], is_signed ? IR_v128_load16x4_s : IR_v128_load16x4_u, IR_NONE);
    ir_ref v = load_build(x, n->lane[0], IR_v128_load32_zero, IR_NONE);
    v = op3(x, is_signed ? IR_i16x8_extend_low_i8x16_s : IR_i16x8_extend_low_i8x16_u, IR_V128, v, IR_NONE, IR_NONE);
    return op3(x, is_signed ? IR_i32x4_extend_low_i16x8_s : IR_i32x4_extend_low_i16x8_u, IR_V128, v, IR_NONE, IR_NONE);
}

/* What node `of`, a load, was in the last iteration; at first, what the phis begin with. */
static ir_ref before_build(struct row_loop *x, struct rows_node *of)
{
    const struct rows *r = &x->r;
    struct ir_func *f = r->f;
    if (of->before)
        return of->before;
    uint32_t here = x->here;
    x->here = x->block[AHEAD];
    ir_ref v = IR_NONE, ops[2];
    for (uint32_t k = 0; k < r->n_carried; k++) {
        const struct rows_carried *c = &r->carried[k];
        ir_ref init = f->pool[f->ins[c->phi].a[0] + r->c.in];
        if (r->accesses[c->access].i != of->lane[0].i)
            continue;
        v = v ? v : op3(x, splat[f->ins[init].type], IR_V128, init, IR_NONE, IR_NONE);
        v = ir_append(f, x->here, replace[f->ins[init].type], IR_V128, v, init, IR_NONE, r->lanes - c->back, 0);
    }
    ops[0] = v;
    ops[1] = of->made;
    x->here = here;
    of->before = ir_prepend(f, x->block[BY], IR_phi, IR_V128, 0, 0);
    f->ins[of->before].a[0] = ir_list(f, ops, 2);
    f->ins[of->before].a[1] = 2;
    return of->before;
}

static ir_ref shifted_build(struct row_loop *x, const struct rows_node *n, struct rows_node *of)
{
    struct ir_func *f = x->r.f;
    ir_ref before = before_build(x, of);
    unsigned back = (unsigned)-n->lane[0].m;
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    for (unsigned k = 0; k < 16; k++)
        f->v128[f->n_v128].b[k] = (uint8_t)(16 - back * x->r.bytes + k);
    return ir_append(f, x->here, IR_i8x16_shuffle, IR_V128, before, of->made, IR_NONE, f->n_v128++, 0);
}

static bool is_shift(unsigned op) { return op == IR_i32x4_shl || op == IR_i32x4_shr_s || op == IR_i32x4_shr_u; }

static ir_ref node_build(struct row_loop *x, int index)
{
    struct rows_node *n = &x->r.nodes[index];
    ir_ref kid[3] = { IR_NONE, IR_NONE, IR_NONE };
    if (n->made)
        return n->made;
    for (unsigned o = 0; o < 3; o++)
        if (n->kid[o] >= 0)
            kid[o] = node_build(x, n->kid[o]);
    switch (n->kind) {
    case ROWS_SAME: case ROWS_OUTSIDE: n->made = outside_build(x, n); break;
    case ROWS_NEIGHBOURS: n->made = neighbours_build(x, n); break;
    case ROWS_SPLAT_LOAD:
        n->made = load_build(x, n->lane[0], x->r.bytes == 8 ? IR_v128_load64_splat : IR_v128_load32_splat, IR_NONE);
        break;
    case ROWS_SHIFTED: n->made = shifted_build(x, n, &x->r.nodes[n->kid[0]]); break;
    case ROWS_GATHER: n->made = gather_build(x, n); break;
    default:
        if (is_shift(n->op))
            kid[1] = x->r.f->ins[n->lane[0].i].a[1];
        n->made = op3(x, n->op, IR_V128, kid[0], kid[1], kid[2]);
    }
    return n->made;
}

/* The lower bytes of all lanes side by side, in the first ones of a vector. */
static ir_ref narrow(struct row_loop *x, ir_ref v, unsigned bytes)
{
    struct ir_func *f = x->r.f;
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    for (unsigned k = 0; k < 16; k++)
        f->v128[f->n_v128].b[k] = (uint8_t)(k / bytes % x->r.lanes * 4 + k % bytes);
    return ir_append(f, x->here, IR_i8x16_shuffle, IR_V128, v, v, IR_NONE, f->n_v128++, 0);
}

static void store_build(struct row_loop *x, const struct rows_store *s)
{
    struct ir_func *f = x->r.f;
    ir_ref v = x->r.nodes[s->value].made;
    for (unsigned k = 0; k < (s->is_row ? 1 : x->r.lanes); k++) {
        const struct rows_access *a = rows_access_of(&x->r, s->lane[k].i);
        const struct rows_group *g = &x->r.groups[a->group];
        bool is_whole = s->is_row && a->bytes >= 4;
        unsigned op = is_whole ? IR_store : (s->is_row ? a->bytes == 2 : a->bytes == 8) ? IR_v128_store64_lane : IR_v128_store32_lane;
        v = a->bytes < 4 ? narrow(x, v, a->bytes) : v;
        ir_ref i = ir_append(f, x->here, op, IR_VOID, g->at, IR_NONE, v, (uint64_t)(a->at + s->lane[k].m * g->step), f->ins[a->i].src);
        f->ins[i].mt = is_whole ? IR_MEM_FULL : (uint8_t)k;
    }
}

/* The group that is stored to first is what the loop by vectors counts by. */
static uint32_t counting_group(const struct rows *r)
{
    uint32_t k = 0;
    while (!r->groups[k].is_stored)
        k++;
    return k;
}

static void by_build(struct row_loop *x)
{
    struct rows *r = &x->r;
    struct ir_func *f = r->f;
    x->here = x->block[BY];
    for (uint32_t k = 0; k < r->n_groups; k++)
        r->groups[k].at = r->groups[k].step ? ir_append(f, x->here, IR_phi, IR_I32, 0, 0, 0, 0, 0) : r->groups[k].first;
    for (uint32_t k = 0; k < r->n_stores; k++)
        node_build(x, r->stores[k].value);
    for (uint32_t k = 0; k < r->n_stores; k++)
        store_build(x, &r->stores[k]);
    for (uint32_t k = 0; k < r->n_groups; k++) {
        struct rows_group *g = &r->groups[k];
        g->next = g->step ? op2k(x, IR_add, IR_I32, g->at, (uint64_t)g->step * r->times) : g->at;
        if (!g->step)
            continue;
        f->ins[g->next].mt = IR_NOWRAP;
        ir_ref ops[2] = { g->first, g->next };
        f->ins[g->at].a[0] = ir_list(f, ops, 2);
        f->ins[g->at].a[1] = 2;
    }
    const struct rows_group *g = &r->groups[counting_group(r)];
    x->here = x->block[AHEAD];
    ir_ref end = op2(x, IR_add, IR_I32, g->first, times(x, IR_I32, x->whole, (uint64_t)g->step));
    x->here = x->block[BY];
    op3(x, IR_br, IR_VOID, op2(x, IR_ne, IR_I32, g->next, end), IR_NONE, IR_NONE);
}

/* ---- behind them */

static ir_ref phi_behind(struct row_loop *x, ir_ref phi)
{
    struct rows *r = &x->r;
    struct ir_func *f = r->f;
    for (uint32_t k = 0; k < r->c.n_counters; k++)
        if (r->c.counters[k].phi == phi)
            return op2(x, IR_add, IR_I32, r->c.counters[k].init,
                       times(x, IR_I32, x->whole, (uint32_t)r->c.counters[k].step));
    const struct rows_carried *c = rows_carried_of(r, phi);
    const struct rows_access *a = &r->accesses[c->access];
    const struct rows_group *g = &r->groups[a->group];
    const struct ir_ins s = f->ins[a->i];
    if (!c->first)
        for (int k = 0; k < r->n_nodes; k++)
            if (r->nodes[k].before && r->nodes[k].lane[0].i == a->i)
                return ir_append(f, x->here, extract[s.type], s.type, r->nodes[k].made, IR_NONE, IR_NONE, r->lanes - c->back, 0);
    ir_ref v = ir_append(f, x->here, IR_load, s.type, g->next, IR_NONE, IR_NONE, (uint64_t)(a->at - c->back * g->step), s.src);
    f->ins[v].mt = s.mt;
    return v;
}

/* Block `behind`, and the phis of `rest`, which L begins with. */
static void rest_build(struct row_loop *x)
{
    struct rows *r = &x->r;
    struct ir_func *f = r->f;
    x->here = x->block[BEHIND];
    for (ir_ref i = f->blocks[r->h].first; f->ins[i].op == IR_phi && x->has_rest; i = f->ins[i].next) {
        ir_ref init = f->pool[f->ins[i].a[0] + r->c.in], ops[3] = { init, init, init };
        uint32_t n = x->asks ? 3 : 2;
        ops[n - 1] = phi_behind(x, i);
        ir_ref v = ir_append(f, x->block[REST], IR_phi, f->ins[i].type, ir_list(f, ops, n), n, 0, 0, 0);
        f->pool[f->ins[i].a[0] + r->c.in] = v;
    }
    if (x->has_rest && x->may_end)
        op3(x, IR_br, IR_VOID, op2k(x, IR_and, IR_I32, x->count, r->times - 1), IR_NONE, IR_NONE);
    else
        op3(x, IR_jmp, IR_VOID, IR_NONE, IR_NONE, IR_NONE);
    ir_append(f, x->block[REST], IR_jmp, IR_VOID, 0, 0, 0, 0, 0);
}

/* ---- the blocks */

/* Lead the edge into L to block `to` instead. */
static void entry_move(struct row_loop *x, uint32_t to)
{
    struct ir_block *from = &x->r.f->blocks[x->r.c.before], *h = &x->r.f->blocks[x->r.h];
    for (uint32_t k = 0; k < from->n_succs; k++)
        if (from->succs[k] == x->r.h)
            from->succs[k] = to;
    ir_pred_add(x->r.f, to, x->r.c.before);
    h->preds[x->r.c.in] = x->block[REST];
}

static void edges_link(struct row_loop *x)
{
    struct ir_func *f = x->r.f;
    const uint32_t *b = x->block;
    entry_move(x, b[COUNT]);
    ir_edge(f, b[COUNT], b[CHECK]);
    if (x->asks)
        ir_edge(f, b[COUNT], b[REST]);
    ir_edge(f, b[CHECK], b[AHEAD]);
    ir_edge(f, b[CHECK], b[REST]);
    ir_edge(f, b[AHEAD], b[BY]);
    ir_edge(f, b[BY], b[BY]);
    ir_edge(f, b[BY], b[BEHIND]);
    if (x->has_rest)
        ir_edge(f, b[BEHIND], b[REST]);
    if (x->may_end) {
        ir_edge_repeat(f, x->exit, b[BEHIND], x->r.h);
        ir_succ_add(f, b[BEHIND], x->exit);
    }
    ir_succ_add(f, b[REST], x->r.h);
}

/* Constants are wanted ahead of the loop, too. */
static void constants_move(struct row_loop *x)
{
    struct ir_func *f = x->r.f;
    for (ir_ref i = f->blocks[x->r.h].first, next; i; i = next) {
        next = f->ins[i].next;
        if (f->ins[i].op == IR_const)
            ir_move_before(f, i, f->blocks[x->block[COUNT]].first);
    }
}

static void loop_change(struct row_loop *x)
{
    const struct rows *r = &x->r;
    uint64_t count;
    for (unsigned k = 0; k < BLOCKS; k++)
        x->block[k] = r->h - BLOCKS + k;
    x->exit = r->f->blocks[r->h].succs[r->f->blocks[r->h].succs[0] == r->h];
    x->here = x->block[COUNT];
    ir_ref enough = count_build(x);
    op3(x, enough ? IR_br : IR_jmp, IR_VOID, enough, IR_NONE, IR_NONE);
    x->asks = enough;
    x->here = x->block[CHECK];
    check_build(x);
    x->has_rest = !x->may_end || (r->times > 1 && (!const_of(x, x->count, &count) || count % r->times));
    by_build(x);
    x->here = x->block[AHEAD];
    op3(x, IR_jmp, IR_VOID, IR_NONE, IR_NONE, IR_NONE);
    rest_build(x);
    constants_move(x);
    edges_link(x);
}

/* Where the plan is not what it was when the blocks were made. */
static void loop_leave(struct ir_func *f, uint32_t h)
{
    const struct ir_block *b = &f->blocks[h];
    struct row_loop x = { .r.f = f, .r.h = h, .block[REST] = h - 1 };
    x.r.c.in = b->preds[0] >= h;
    x.r.c.before = b->preds[x.r.c.in];
    for (uint32_t k = h - BLOCKS; k < h; k++) {
        ir_append(f, k, IR_jmp, IR_VOID, 0, 0, 0, 0, 0);
        if (k + 1 < h)
            ir_edge(f, k, k + 1);
    }
    entry_move(&x, h - BLOCKS);
    ir_succ_add(f, h - 1, h);
}

/* ---- all loops */

/* Too few iterations, as far as is known? */
static bool is_short(const struct row_loop *x)
{
    const struct rows_end *e = &x->r.end;
    uint64_t to = 0, from;
    if ((e->to && !const_of(x, e->to, &to)) || !const_of(x, e->counter->init, &from))
        return false;
    int64_t step = e->counter->step;
    uint32_t way = step > 0 ? (uint32_t)(to - from - e->offset) : (uint32_t)(from + e->offset - to);
    return way < (uint64_t)(step < 0 ? -step : step) * x->r.times * AT_LEAST;
}

/* By value: is it used in another block than its own? Constants do not count. */
static uint8_t *leaving_find(struct ir_func *f)
{
    uint8_t *leaves = arena_zalloc(f->arena, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            const ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                if (f->ins[ops[k]].block != b && f->ins[ops[k]].op != IR_const)
                    leaves[ops[k]] = 1;
        }
    return leaves;
}

static bool row_loop_find(struct ir_func *f, uint32_t h, const uint8_t *leaves, struct row_loop *x)
{
    if (!rows_find(f, h, &x->r) || !rows_plan(&x->r) || is_short(x))
        return false;
    x->may_end = x->r.end.op == IR_ne;
    for (ir_ref i = f->blocks[h].first; i; i = f->ins[i].next)
        x->may_end &= !leaves[i];
    return true;
}

void opt_rows(struct ir_func *f)
{
    struct row_loop *x = NULL;
    uint8_t *leaves = NULL, *n_behind = NULL;
    uint32_t n = f->n_blocks, n_found = 0;
    for (uint32_t h = 1; h < n; h++) {
        if (f->blocks[h].loop_end != h)
            continue;
        if (!x) {
            x = ARENA_NEW(f->arena, struct row_loop, 1);
            leaves = leaving_find(f);
            n_behind = arena_zalloc(f->arena, n);
        }
        if (row_loop_find(f, h, leaves, x)) {
            n_behind[h - 1] = BLOCKS;
            n_found++;
        }
    }
    if (!n_found)
        return;
    uint32_t *map = ir_blocks_spread(f, n_behind);
    ir_loops(f);
    for (uint32_t h = 1; h < n; h++)
        if (n_behind[h - 1]) {
            if (row_loop_find(f, map[h], leaves, x))
                loop_change(x);
            else
                loop_leave(f, map[h]);
        }
    ir_loops(f);
    opt_copy(f);
    opt_dce(f);
}
