/* What the lanes of a vector can be: a short look at the operations that made it. Lanes are signed numbers; an operation
 * whose exact result may not fit its lane has any. */
#include "opt.h"
#include "opt_vector.h"

#include <string.h>

enum { MAX_DEPTH = 6 };

static struct range range_at(struct folder *c, ir_ref v, unsigned bytes, unsigned depth);

static struct range any(unsigned bytes) { return (struct range){ -(1ll << (8 * bytes - 1)), (1ll << (8 * bytes - 1)) - 1 }; }

/* r, if numbers of that width can be so. */
static struct range fitted(struct range r, unsigned bytes)
{
    struct range all = any(bytes);
    return range_within(r, all.lo, all.hi) ? r : all;
}

/* ---- leaves */

static struct range range_const(const struct ir_v128 *k, unsigned bytes)
{
    struct range r = { INT64_MAX, INT64_MIN };
    for (unsigned i = 0; i < 16; i += bytes) {
        uint64_t bits = 0;
        memcpy(&bits, k->b + i, bytes);
        int64_t x = (int64_t)(bits << (64 - 8 * bytes)) >> (64 - 8 * bytes);
        r.lo = x < r.lo ? x : r.lo;
        r.hi = x > r.hi ? x : r.hi;
    }
    return r;
}

/* A scalar that all lanes hold. */
static struct range range_splat(struct folder *c, ir_ref v, unsigned bytes)
{
    v = copy_source(c->f, v);
    const struct ir_ins *s = &c->f->ins[v];
    uint64_t k, max;
    if (fold_const(c, v, &k)) {
        int64_t x = (int64_t)(k << (64 - 8 * bytes)) >> (64 - 8 * bytes);
        return (struct range){ x, x };
    }
    if (s->op == IR_extend8s || (s->op == IR_load && s->mt == IR_MEM_8S))
        return any(1);
    if (bytes > 2 && (s->op == IR_extend16s || (s->op == IR_load && s->mt == IR_MEM_16S)))
        return any(2);
    max = fold_max(c, v);
    return max <= (uint64_t)any(bytes).hi ? (struct range){ 0, (int64_t)max } : any(bytes);
}

/* ---- operations */

/* Lanes half as wide, extended. */
static struct range range_extend(struct folder *c, ir_ref v, unsigned bytes, bool is_signed, unsigned depth)
{
    struct range r = range_at(c, v, bytes / 2, depth);
    return is_signed || r.lo >= 0 ? r : (struct range){ 0, (1ll << (4 * bytes)) - 1 };
}

/* Two of them added. */
static struct range twice(struct range r) { return (struct range){ 2 * r.lo, 2 * r.hi }; }

static struct range range_shift(struct folder *c, const struct ir_ins *s, unsigned bytes, bool is_signed, unsigned depth)
{
    uint64_t k;
    if (!fold_const(c, s->a[1], &k))
        return any(bytes);
    k &= 8 * bytes - 1;
    struct range r = range_at(c, s->a[0], bytes, depth);
    if (is_signed || r.lo >= 0)
        return (struct range){ r.lo >> k, r.hi >> k };
    return k ? (struct range){ 0, (1ll << (8 * bytes - k)) - 1 } : r;
}

/* Numbers that are not negative, with no more bits than either. */
static struct range range_bits(struct range x, struct range y, unsigned bytes)
{
    int64_t hi = 1;
    if (x.lo < 0 || y.lo < 0)
        return any(bytes);
    while (hi <= x.hi || hi <= y.hi)
        hi *= 2;
    return (struct range){ 0, hi - 1 };
}

static struct range range_product(struct range x, struct range y)
{
    int64_t at[4] = { x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi };
    struct range r = { at[0], at[0] };
    for (unsigned k = 1; k < 4; k++) {
        r.lo = at[k] < r.lo ? at[k] : r.lo;
        r.hi = at[k] > r.hi ? at[k] : r.hi;
    }
    return r;
}

/* Pairs of products of words: of numbers whose upper words add nothing. */
static struct range range_dot(struct range x, struct range y)
{
    bool is_half = range_within(x, INT16_MIN, INT16_MAX) && range_within(y, INT16_MIN, INT16_MAX) && (x.lo >= 0 || y.lo >= 0);
    return is_half ? range_product(x, y) : any(4);
}

static struct range range_binary(struct folder *c, const struct ir_ins *s, unsigned bytes, unsigned depth)
{
    struct range x = range_at(c, s->a[0], bytes, depth), y = range_at(c, s->a[1], bytes, depth), r = any(bytes);
    switch (s->op) {
    case IR_v128_and:           /* no more bits than a number that is not negative has */
        if (x.lo >= 0 || y.lo >= 0)
            r = (struct range){ 0, x.lo < 0 ? y.hi : y.lo < 0 || x.hi < y.hi ? x.hi : y.hi };
        break;
    case IR_i16x8_add: case IR_i32x4_add:
        r = fitted((struct range){ x.lo + y.lo, x.hi + y.hi }, bytes);
        break;
    case IR_v128_or: case IR_v128_xor:
        r = range_bits(x, y, bytes);
        break;
    case IR_i16x8_mul: case IR_i32x4_mul:
        r = fitted(range_product(x, y), bytes);
        break;
    case IR_i32x4_dot_i16x8_s:
        r = range_dot(x, y);
        break;
    case IR_i16x8_sub: case IR_i32x4_sub:
        r = fitted((struct range){ x.lo - y.hi, x.hi - y.lo }, bytes);
        break;
    default:                    /* the smaller, the greater */
        r.lo = x.lo < y.lo ? x.lo : y.lo;
        r.hi = x.hi > y.hi ? x.hi : y.hi;
    }
    return r;
}

/* The operations that are known: the bytes of their lanes, and what they do. */
enum kind { UNKNOWN, SPLAT, LOAD_S, LOAD_U, EXTEND_S, EXTEND_U, PAIRS_S, PAIRS_U, SHIFT_S, SHIFT_U, BINARY };

#define EXTENDS(to, from, n) \
    [IR_##to##_extend_low_##from##_s] = { n, EXTEND_S }, [IR_##to##_extend_high_##from##_s] = { n, EXTEND_S }, \
    [IR_##to##_extend_low_##from##_u] = { n, EXTEND_U }, [IR_##to##_extend_high_##from##_u] = { n, EXTEND_U }, \
    [IR_##to##_extadd_pairwise_##from##_s] = { n, PAIRS_S }, [IR_##to##_extadd_pairwise_##from##_u] = { n, PAIRS_U },
#define SHIFTS(t, n)    [IR_##t##_splat] = { n, SPLAT }, [IR_##t##_shr_s] = { n, SHIFT_S }, [IR_##t##_shr_u] = { n, SHIFT_U },
#define BINARIES(t, n) \
    [IR_##t##_add] = { n, BINARY }, [IR_##t##_sub] = { n, BINARY }, [IR_##t##_min_s] = { n, BINARY }, [IR_##t##_max_s] = { n, BINARY },

static const struct { uint8_t bytes, kind; } known[IR_OP_COUNT] = {
    SHIFTS(i8x16, 1) SHIFTS(i16x8, 2) SHIFTS(i32x4, 4)
    BINARIES(i16x8, 2) BINARIES(i32x4, 4)
    [IR_i16x8_mul] = { 2, BINARY }, [IR_i32x4_mul] = { 4, BINARY }, [IR_i32x4_dot_i16x8_s] = { 4, BINARY },
    EXTENDS(i16x8, i8x16, 2) EXTENDS(i32x4, i16x8, 4)
    [IR_v128_load8x8_s] = { 2, LOAD_S }, [IR_v128_load8x8_u] = { 2, LOAD_U },
    [IR_v128_load16x4_s] = { 4, LOAD_S }, [IR_v128_load16x4_u] = { 4, LOAD_U },
};

static struct range range_at(struct folder *c, ir_ref v, unsigned bytes, unsigned depth)
{
    const struct ir_ins *s = &c->f->ins[copy_source(c->f, v)];
    if (s->op == IR_const)
        return range_const(&c->f->v128[s->imm], bytes);
    if (depth++ == MAX_DEPTH)
        return any(bytes);
    if (s->op == IR_v128_and || s->op == IR_v128_or || s->op == IR_v128_xor)
        return range_binary(c, s, bytes, depth);
    switch (known[s->op].bytes == bytes ? known[s->op].kind : UNKNOWN) {
    case SPLAT:                     return range_splat(c, s->a[0], bytes);
    case LOAD_S:                    return any(bytes / 2);
    case LOAD_U:                    return (struct range){ 0, (1ll << (4 * bytes)) - 1 };
    case EXTEND_S: case EXTEND_U:   return range_extend(c, s->a[0], bytes, known[s->op].kind == EXTEND_S, depth);
    case PAIRS_S: case PAIRS_U:     return fitted(twice(range_extend(c, s->a[0], bytes, known[s->op].kind == PAIRS_S, depth)), bytes);
    case SHIFT_S: case SHIFT_U:     return range_shift(c, s, bytes, known[s->op].kind == SHIFT_S, depth);
    case BINARY:                    return range_binary(c, s, bytes, depth);
    default:                        return any(bytes);
    }
}

struct range vector_range(struct folder *c, ir_ref v, unsigned bytes) { return range_at(c, v, bytes, 0); }
