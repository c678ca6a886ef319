/* Which numbers of a loop go into one vector: from what is stored side by side back to what it is computed from, lane by lane.
 * Source: Larsen and Amarasinghe, Exploiting Superword Level Parallelism with Multimedia Instruction Sets (2000). */
#include "opt_rows.h"

enum { NONE = -1, MAX_DEPTH = 40 };

/* ---- operations */

#define FLOATS(op, name) case IR_##op: return type == IR_F64 ? IR_f64x2_##name : type == IR_F32 ? IR_f32x4_##name : 0
#define INTS(op, name) case IR_##op: return type == IR_I32 ? IR_##name : 0
unsigned rows_op(unsigned op, unsigned type)
{
    switch (op) {
    FLOATS(fadd, add); FLOATS(fsub, sub); FLOATS(fmul, mul); FLOATS(fdiv, div); FLOATS(fmin, min); FLOATS(fmax, max);
    FLOATS(fabs, abs); FLOATS(fneg, neg); FLOATS(fsqrt, sqrt); FLOATS(fceil, ceil); FLOATS(ffloor, floor);
    FLOATS(ftrunc, trunc); FLOATS(fnearest, nearest);
    FLOATS(feq, eq); FLOATS(fne, ne); FLOATS(flt, lt); FLOATS(fgt, gt); FLOATS(fle, le); FLOATS(fge, ge);
    INTS(add, i32x4_add); INTS(sub, i32x4_sub); INTS(mul, i32x4_mul); INTS(and, v128_and); INTS(or, v128_or); INTS(xor, v128_xor);
    INTS(shl, i32x4_shl); INTS(shrs, i32x4_shr_s); INTS(shru, i32x4_shr_u);
    INTS(eq, i32x4_eq); INTS(ne, i32x4_ne); INTS(lts, i32x4_lt_s); INTS(ltu, i32x4_lt_u); INTS(gts, i32x4_gt_s); INTS(gtu, i32x4_gt_u);
    INTS(les, i32x4_le_s); INTS(leu, i32x4_le_u); INTS(ges, i32x4_ge_s); INTS(geu, i32x4_ge_u);
    default: return 0;
    }
}

static bool is_truth(unsigned op) { return (op >= IR_eq && op <= IR_geu) || (op >= IR_feq && op <= IR_fge); }
static bool is_shift(unsigned op) { return op == IR_shl || op == IR_shrs || op == IR_shru; }

/* ---- lanes */

static bool is_outside(const struct rows *r, ir_ref v) { return chain_is_invariant(r->f, &r->c, v); }

/* A phi of the loop is what it was given by the iteration before. */
static struct rows_lane resolve(const struct rows *r, struct rows_lane x)
{
    const struct ir_func *f = r->f;
    while (!is_outside(r, x.i) && rows_carried_of(r, x.i))
        x = (struct rows_lane){ f->pool[f->ins[x.i].a[0] + r->c.back], x.m - 1 };
    if (is_outside(r, x.i))
        x.m = 0;
    return x;
}

/* Where a load is, from where the group counts, in iteration m of the first ones. */
static int64_t offset_of(const struct rows *r, const struct rows_access *a, int m) { return a->at + m * r->groups[a->group].step; }

/* How well y goes into lane k of a vector that begins with x. */
static unsigned likeness(const struct rows *r, struct rows_lane x, struct rows_lane y, unsigned k)
{
    const struct ir_func *f = r->f;
    x = resolve(r, x);
    y = resolve(r, y);
    if (x.i == y.i && x.m == y.m)
        return 3;
    if (is_outside(r, x.i) || is_outside(r, y.i))
        return is_outside(r, x.i) && is_outside(r, y.i) ? 2 : 0;
    if (f->ins[x.i].op != f->ins[y.i].op)
        return 0;
    if (f->ins[x.i].op != IR_load)
        return 2;
    const struct rows_access *a = rows_access_of(r, x.i), *b = rows_access_of(r, y.i);
    if (a->group != b->group)
        return 1;
    return offset_of(r, b, y.m) - offset_of(r, a, x.m) == (int64_t)k * a->bytes ? 4 : 1;
}

static bool lane_is(struct rows_lane x, struct rows_lane y) { return x.i == y.i && x.m == y.m; }

static bool lanes_are_same(const struct rows *r, const struct rows_lane *x, const struct rows_lane *y)
{
    for (unsigned k = 0; k < r->lanes; k++)
        if (!lane_is(x[k], y[k]))
            return false;
    return true;
}

static int node_new(struct rows *r, const struct rows_lane *lane, unsigned kind, unsigned op, unsigned cost)
{
    if (r->n_nodes == ROWS_NODES)
        return NONE;
    struct rows_node *n = &r->nodes[r->n_nodes];
    *n = (struct rows_node){ .kind = (uint8_t)kind, .op = (uint16_t)op, .kid = { NONE, NONE, NONE } };
    memcpy(n->lane, lane, r->lanes * sizeof *lane);
    r->cost += cost;
    r->scalar_cost += kind == ROWS_SPLAT_LOAD ? 1 : kind == ROWS_SAME || kind == ROWS_OUTSIDE ? 0 : r->lanes;
    return r->n_nodes++;
}

/* ---- vectors of loads, and of what is outside */

static int outside_build(struct rows *r, const struct rows_lane *lane)
{
    for (unsigned k = 1; k < r->lanes; k++)
        if (lane[k].i != lane[0].i)
            return node_new(r, lane, ROWS_OUTSIDE, 0, 0);
    return node_new(r, lane, ROWS_SAME, 0, 0);
}

static int build(struct rows *r, const struct rows_lane *lane, unsigned depth);

/* Can load l of an earlier iteration be done again? */
static bool is_there(const struct rows *r, struct rows_lane l)
{
    for (uint32_t k = 0; k < r->n_carried; k++)
        if (r->accesses[r->carried[k].access].i == l.i && (int)r->carried[k].back >= -l.m && r->carried[k].first)
            return true;
    return l.m >= 0;
}

/* The last lanes of what a load gave in the last iteration by vectors, then the first ones of what it gives in this one. */
static int shifted_build(struct rows *r, const struct rows_lane *lane)
{
    struct rows_lane now[ROWS_LANES];
    if (r->times != r->lanes)
        return NONE;
    for (unsigned k = 0; k < r->lanes; k++) {
        now[k] = (struct rows_lane){ lane[0].i, (int)k };
        if (lane[k].i != lane[0].i || lane[k].m != lane[0].m + (int)k)
            return NONE;
    }
    int kid = build(r, now, 0), n = kid == NONE ? NONE : node_new(r, lane, ROWS_SHIFTED, 0, 1);
    if (n != NONE)
        r->nodes[n].kid[0] = kid;
    return n;
}

static int loads_build(struct rows *r, const struct rows_lane *lane)
{
    const struct ir_ins *x = &r->f->ins[lane[0].i];
    const struct rows_access *a = rows_access_of(r, lane[0].i);
    bool is_row = true, is_splat = true;
    if (!a)
        return NONE;
    for (unsigned k = 0; k < r->lanes; k++)
        if (!is_there(r, lane[k]))
            return shifted_build(r, lane);
    for (unsigned k = 1; k < r->lanes; k++) {
        const struct ir_ins *y = &r->f->ins[lane[k].i];
        const struct rows_access *b = rows_access_of(r, lane[k].i);
        if (!b || y->mt != x->mt || y->type != x->type)
            return NONE;
        int64_t d = offset_of(r, b, lane[k].m) - offset_of(r, a, lane[0].m);
        is_row &= b->group == a->group && d == (int64_t)k * a->bytes;
        is_splat &= b->group == a->group && !d;
    }
    if (is_row)
        return node_new(r, lane, ROWS_NEIGHBOURS, 0, 1);
    if (x->mt != IR_MEM_FULL)
        return NONE;
    return is_splat ? node_new(r, lane, ROWS_SPLAT_LOAD, 0, 1) : node_new(r, lane, ROWS_GATHER, 0, r->lanes);
}

/* ---- vectors of operations */

/* The operands number k, those of a commutative operation in the order that fits the first lane's. */
static void operands_take(const struct rows *r, const struct rows_lane *lane, struct rows_lane (*kid)[ROWS_LANES])
{
    const struct ir_func *f = r->f;
    bool commutes = ir_is(f->ins[lane[0].i].op, IRF_C);
    for (unsigned k = 0; k < r->lanes; k++) {
        const struct ir_ins *x = &f->ins[lane[k].i];
        for (unsigned o = 0; o < 3; o++)
            kid[o][k] = resolve(r, (struct rows_lane){ x->a[o], lane[k].m });
        if (!commutes || !k)
            continue;
        unsigned as_is = likeness(r, kid[0][0], kid[0][k], k) + likeness(r, kid[1][0], kid[1][k], k);
        unsigned swapped = likeness(r, kid[0][0], kid[1][k], k) + likeness(r, kid[1][0], kid[0][k], k);
        if (swapped > as_is) {
            struct rows_lane t = kid[0][k];
            kid[0][k] = kid[1][k];
            kid[1][k] = t;
        }
    }
}

/* The vector operation that a choice of one of two numbers is by a comparison of the same two (crossed: in the other order); what is chosen
 * if it does not hold is its first operand: floats may be no number, or zeros of two signs. 0: there is none. */
static unsigned choice_op(unsigned op, unsigned type, bool is_crossed)
{
    bool is_less = op == IR_lts || op == IR_les || op == IR_ltu || op == IR_leu || op == IR_flt;
    bool is_min = is_less != is_crossed, is_unsigned = op == IR_ltu || op == IR_leu || op == IR_gtu || op == IR_geu;
    if (op == IR_flt || op == IR_fgt)
        return type == IR_F64 ? is_min ? IR_f64x2_pmin : IR_f64x2_pmax : is_min ? IR_f32x4_pmin : IR_f32x4_pmax;
    if (type != IR_I32 || op < IR_lts || op > IR_geu)
        return 0;
    return is_unsigned ? is_min ? IR_i32x4_min_u : IR_i32x4_max_u : is_min ? IR_i32x4_min_s : IR_i32x4_max_s;
}

static int kids_set(struct rows *r, int n, int a, int b, int c)
{
    if (n == NONE)
        return NONE;
    r->nodes[n].kid[0] = a;
    r->nodes[n].kid[1] = b;
    r->nodes[n].kid[2] = c;
    return n;
}

/* select(a, b, a comparison of numbers as wide) */
static int select_build(struct rows *r, const struct rows_lane *lane, struct rows_lane (*kid)[ROWS_LANES], unsigned depth)
{
    struct rows_lane of[3][ROWS_LANES];
    const struct ir_func *f = r->f;
    unsigned op = f->ins[kid[2][0].i].op;
    if (!is_truth(op))
        return NONE;
    unsigned type = f->ins[f->ins[kid[2][0].i].a[0]].type, vector = rows_op(op, type);
    for (unsigned k = 0; k < r->lanes; k++) {
        const struct ir_ins *c = &f->ins[kid[2][k].i];
        if (is_outside(r, kid[2][k].i) || c->op != op || f->ins[c->a[0]].type != type)
            return NONE;
    }
    if (!vector || (type == IR_F64) != (r->bytes == 8))
        return NONE;
    operands_take(r, kid[2], of);
    bool is_straight = true, is_crossed = true;
    for (unsigned k = 0; k < r->lanes; k++) {
        is_straight &= lane_is(of[0][k], kid[0][k]) && lane_is(of[1][k], kid[1][k]);
        is_crossed &= lane_is(of[0][k], kid[1][k]) && lane_is(of[1][k], kid[0][k]);
    }
    unsigned choice = is_straight || is_crossed ? choice_op(op, type, !is_straight) : 0;
    int a = build(r, kid[0], depth + 1), b = a == NONE ? NONE : build(r, kid[1], depth + 1);
    if (b == NONE)
        return NONE;
    if (choice)
        return kids_set(r, node_new(r, lane, ROWS_OP, choice, 1), b, a, NONE);
    int x = build(r, of[0], depth + 1), y = x == NONE ? NONE : build(r, of[1], depth + 1);
    int mask = y == NONE ? NONE : kids_set(r, node_new(r, kid[2], ROWS_OP, vector, 1), x, y, NONE);
    return mask == NONE ? NONE : kids_set(r, node_new(r, lane, ROWS_OP, IR_v128_bitselect, 1), a, b, mask);
}

/* The vector operation that makes floats of integers as wide, or integers of floats; 0: there is none. */
static unsigned conversion_op(unsigned op, unsigned to, unsigned from)
{
    if (to == IR_F32 && from == IR_I32)
        return op == IR_converts ? IR_f32x4_convert_i32x4_s : op == IR_convertu ? IR_f32x4_convert_i32x4_u : 0;
    if (to == IR_I32 && from == IR_F32)
        return op == IR_satfs ? IR_i32x4_trunc_sat_f32x4_s : op == IR_satfu ? IR_i32x4_trunc_sat_f32x4_u : 0;
    return 0;
}

static int op_build(struct rows *r, const struct rows_lane *lane, unsigned depth)
{
    struct rows_lane kid[3][ROWS_LANES];
    const struct ir_ins *x = &r->f->ins[lane[0].i];
    unsigned op = x->op, vector = rows_op(op, x->type), kids[3] = { 0 };
    unsigned conversion = conversion_op(op, x->type, r->f->ins[x->a[0]].type);
    vector = conversion ? conversion : vector;
    operands_take(r, lane, kid);
    if (op == IR_select)
        return select_build(r, lane, kid, depth);
    if (!vector || is_truth(op))
        return NONE;
    for (unsigned k = 1; k < r->lanes; k++)
        if (is_shift(op) ? kid[1][k].i != kid[1][0].i : conversion && r->f->ins[kid[0][k].i].type != r->f->ins[kid[0][0].i].type)
            return NONE;
    if (is_shift(op) && !is_outside(r, kid[1][0].i))
        return NONE;
    unsigned n_kids = is_shift(op) ? 1 : ir_ops[op].n_operands;
    for (unsigned o = 0; o < n_kids; o++) {
        int k = build(r, kid[o], depth + 1);
        if (k == NONE)
            return NONE;
        kids[o] = (unsigned)k;
    }
    int n = node_new(r, lane, ROWS_OP, vector, 1);
    for (unsigned o = 0; n != NONE && o < n_kids; o++)
        r->nodes[n].kid[o] = (int)kids[o];
    return n;
}

/* The vector of the lanes; NONE: there is none. */
static int build(struct rows *r, const struct rows_lane *lanes, unsigned depth)
{
    const struct ir_func *f = r->f;
    struct rows_lane lane[ROWS_LANES] = { { 0 } };
    unsigned n_outside = 0, n_same = 0;
    for (unsigned k = 0; k < r->lanes; k++) {
        lane[k] = resolve(r, lanes[k]);
        n_outside += is_outside(r, lane[k].i);
        n_same += f->ins[lane[k].i].op == f->ins[lane[0].i].op && f->ins[lane[k].i].type == f->ins[lane[0].i].type;
    }
    if (is_truth(f->ins[lane[0].i].op))             /* a mask has the same lanes */
        return NONE;
    for (int n = 0; n < r->n_nodes; n++)
        if (lanes_are_same(r, r->nodes[n].lane, lane))
            return n;
    if (n_outside == r->lanes)
        return outside_build(r, lane);
    if (n_outside || n_same < r->lanes || depth == MAX_DEPTH)
        return NONE;
    return f->ins[lane[0].i].op == IR_load ? loads_build(r, lane) : op_build(r, lane, depth);
}

/* ---- what is stored */

static bool store_plan(struct rows *r, const struct rows_lane *lane, bool is_row)
{
    struct rows_lane value[ROWS_LANES];
    if (r->n_stores == ROWS_STORES)
        return false;
    for (unsigned k = 0; k < r->lanes; k++)
        value[k] = (struct rows_lane){ r->f->ins[lane[k].i].a[2], lane[k].m };
    struct rows_store *s = &r->stores[r->n_stores++];
    memcpy(s->lane, lane, sizeof s->lane);
    s->is_row = is_row;
    s->value = build(r, value, 0);
    bool is_narrow = rows_access_of(r, lane[0].i)->bytes < 4;
    r->cost += is_row ? is_narrow ? 2 : 1 : r->lanes;
    r->scalar_cost += r->lanes;
    return s->value != NONE && (is_row || !is_narrow);
}

/* Each vector has one store of as many iterations. */
static bool plan_by_iterations(struct rows *r)
{
    struct rows_lane lane[ROWS_LANES] = { { 0 } };
    for (uint32_t k = 0; k < r->n_accesses; k++) {
        const struct rows_access *a = &r->accesses[k];
        for (unsigned m = 0; m < r->lanes; m++)
            lane[m] = (struct rows_lane){ a->i, (int)m };
        if (a->is_store && !store_plan(r, lane, r->groups[a->group].step == a->bytes))
            return false;
    }
    return true;
}

/* The store that begins at an offset of a group, in one of the iterations. */
static bool store_at(const struct rows *r, uint32_t group, int64_t at, struct rows_lane *lane)
{
    for (uint32_t k = 0; k < r->n_accesses; k++)
        for (unsigned m = 0; m < r->times; m++)
            if (r->accesses[k].is_store && r->accesses[k].group == group && offset_of(r, &r->accesses[k], (int)m) == at) {
                *lane = (struct rows_lane){ r->accesses[k].i, (int)m };
                return true;
            }
    return false;
}

/* Vectors of neighbours, from the lowest on: a store whose left neighbour is one, too, is in the middle of a row. */
static bool plan_by_neighbours(struct rows *r)
{
    struct rows_lane lane[ROWS_LANES] = { { 0 } }, left;
    for (uint32_t k = 0; k < r->n_accesses; k++)
        for (unsigned m = 0; m < r->times; m++) {
            const struct rows_access *a = &r->accesses[k];
            int64_t at = offset_of(r, a, (int)m);
            if (!a->is_store || store_at(r, a->group, at - a->bytes, &left))
                continue;
            unsigned n = 0;
            for (; store_at(r, a->group, at + (int64_t)n * a->bytes, &lane[n % r->lanes]); n++)
                if ((n + 1) % r->lanes == 0 && !store_plan(r, lane, true))
                    return false;
            if (n % r->lanes)
                return false;
        }
    return true;
}

/* ---- the choice */

static bool plan(struct rows *r, unsigned times, bool by_iterations)
{
    r->times = times;
    r->n_nodes = 0;
    r->n_stores = r->cost = r->scalar_cost = 0;
    return rows_order_is_free(r) && (by_iterations ? plan_by_iterations(r) : plan_by_neighbours(r));
}

/* What can not be loaded again is in a vector that is carried on. */
static bool carried_are_had(const struct rows *r)
{
    for (uint32_t k = 0; k < r->n_carried; k++) {
        bool is_had = r->carried[k].first;
        for (int n = 0; n < r->n_nodes; n++)
            is_had |= r->nodes[n].kind == ROWS_SHIFTED && r->nodes[n].lane[0].i == r->accesses[r->carried[k].access].i;
        if (!is_had)
            return false;
    }
    return true;
}

bool rows_plan(struct rows *r)
{
    unsigned best = 0;
    bool best_way = false;
    uint64_t best_cost = 0;
    for (unsigned n = 1; n <= r->lanes; n *= 2)
        for (int way = 0; way < (n == r->lanes ? 2 : 1); way++)
            if (plan(r, n, way) && (!best || (uint64_t)r->cost * best < best_cost * n)) {
                best = n;
                best_way = way;
                best_cost = r->cost;
            }
    return best && plan(r, best, best_way) && carried_are_had(r) && r->cost * 4 <= r->scalar_cost * 3;
}
