/* Rules for vectors that hold masks, lanes of ones or zeros as comparisons make them, and for the bits and extensions around them.
 *
 * A machine compares lanes for equal and for greater, signed; the other comparisons are these turned round, which costs an
 * instruction each. So what is turned round is asked the other way where that is free: x & ~y is one instruction, and the
 * choice by ~m is that by m the other way round. `Negated` are operations that cost less without it.
 *
 * As the other rules for vectors (opt_vector.c). */
#include "opt.h"
#include "opt_vector.h"

#include <string.h>

enum { MAX_DEPTH = 4 };

static ir_ref arg(struct folder *c, ir_ref i, unsigned k) { return copy_source(c->f, c->f->ins[i].a[k]); }
static bool is_once(struct folder *c, ir_ref v) { return v >= c->n_counted || c->n_uses[v] <= 1; }
static uint8_t *const_bytes(struct folder *c, ir_ref v)
{
    return c->f->ins[v].op == IR_const ? c->f->v128[c->f->ins[v].imm].b : NULL;
}

static ir_ref op_new(struct folder *c, ir_ref at, enum ir_op op, ir_ref a, ir_ref b)
{
    return ir_insert_before(c->f, at, op, IR_V128, a, b, IR_NONE, 0);
}

/* ---- comparisons */

/* The comparison that is false where op is true, of integers; 0: none. */
static unsigned inverse(unsigned op)
{
#define PAIR(t, a, b)   case IR_##t##_##a: return IR_##t##_##b; case IR_##t##_##b: return IR_##t##_##a;
#define PAIRS(t)        PAIR(t, eq, ne) PAIR(t, lt_s, ge_s) PAIR(t, gt_s, le_s) PAIR(t, lt_u, ge_u) PAIR(t, gt_u, le_u)
    switch (op) {
    PAIRS(i8x16) PAIRS(i16x8) PAIRS(i32x4)
    PAIR(i64x2, eq, ne) PAIR(i64x2, lt_s, ge_s) PAIR(i64x2, gt_s, le_s)
    default: return 0;
    }
#undef PAIRS
#undef PAIR
}

/* Instructions that a comparison of integers takes. */
static unsigned cost(unsigned op)
{
#define COSTS(t) \
    case IR_##t##_eq: case IR_##t##_gt_s: case IR_##t##_lt_s: return 1; \
    case IR_##t##_lt_u: case IR_##t##_gt_u: return 3;
    switch (op) {
    COSTS(i8x16) COSTS(i16x8) COSTS(i32x4)
    case IR_i64x2_eq: case IR_i64x2_gt_s: case IR_i64x2_lt_s: return 1;
    default: return 2;
    }
#undef COSTS
}

/* The bytes of the lanes of a comparison; 0: none. */
static unsigned compare_bytes(unsigned op)
{
    return op >= IR_i8x16_eq && op <= IR_i8x16_ge_u ? 1 : op >= IR_i16x8_eq && op <= IR_i16x8_ge_u ? 2 :
           (op >= IR_i32x4_eq && op <= IR_i32x4_ge_u) || (op >= IR_f32x4_eq && op <= IR_f32x4_ge) ? 4 :
           (op >= IR_i64x2_eq && op <= IR_i64x2_ge_s) || (op >= IR_f64x2_eq && op <= IR_f64x2_ge) ? 8 : 0;
}

/* Is each lane of so many bytes all ones or all zeros? */
static bool is_mask(struct folder *c, ir_ref v, unsigned bytes, unsigned depth)
{
    const struct ir_ins *s = &c->f->ins[v];
    if (compare_bytes(s->op))
        return compare_bytes(s->op) >= bytes;
    if (depth == MAX_DEPTH)
        return false;
    if (s->op == IR_v128_not)
        return is_mask(c, arg(c, v, 0), bytes, depth + 1);
    return (s->op == IR_v128_and || s->op == IR_v128_or || s->op == IR_v128_andnot) &&
           is_mask(c, arg(c, v, 0), bytes, depth + 1) && is_mask(c, arg(c, v, 1), bytes, depth + 1);
}

/* v, which nobody else wants, the other way round, if that costs less; else IR_NONE. */
static ir_ref negated(struct folder *c, ir_ref at, ir_ref v, bool make)
{
    const struct ir_ins *s = &c->f->ins[v];
    if (!is_once(c, v))
        return IR_NONE;
    if (s->op == IR_v128_not)
        return arg(c, v, 0);
    unsigned op = inverse(s->op);
    if (!op || cost(op) >= cost(s->op))
        return IR_NONE;
    return make ? op_new(c, at, op, s->a[0], s->a[1]) : v;
}

/* ---- rules */

/* The lowest bits of lanes that have no others: x & 255, where x is no more. IR_NONE: it is not such. */
static ir_ref and_all(struct folder *c, ir_ref v, ir_ref mask)
{
    const uint8_t *k = const_bytes(c, mask);
    for (unsigned bytes = 2; k && bytes <= 4; bytes += 2) {
        uint32_t low = 0;
        memcpy(&low, k, bytes);
        bool is_same = !(low & (low + 1)) && low;
        for (unsigned n = bytes; n < 16; n++)
            is_same &= k[n] == k[n - bytes];
        if (is_same && range_within(vector_range(c, v, bytes), 0, low))
            return v;
    }
    return IR_NONE;
}

ir_ref vector_and(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1), all = and_all(c, a, b);
    if (all || (all = and_all(c, b, a)))
        return all;
    bool not_a = negated(c, i, a, false), not_b = negated(c, i, b, false);
    if (not_a && not_b)
        return fold_become(c, i, IR_v128_not, op_new(c, i, IR_v128_or, negated(c, i, a, true), negated(c, i, b, true)), IR_NONE);
    if (!not_a && !not_b)
        return IR_NONE;
    return fold_become(c, i, IR_v128_andnot, not_a ? b : a, negated(c, i, not_a ? a : b, true));
}

/* x & ~y, too, is x & y without the negation of y. */
ir_ref vector_andnot(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = negated(c, i, arg(c, i, 1), true);
    return b ? fold_become(c, i, IR_v128_and, a, b) : IR_NONE;
}

ir_ref vector_or(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1);
    if (!negated(c, i, a, false) || !negated(c, i, b, false))
        return IR_NONE;
    return fold_become(c, i, IR_v128_not, op_new(c, i, IR_v128_and, negated(c, i, a, true), negated(c, i, b, true)), IR_NONE);
}

ir_ref vector_not(struct folder *c, ir_ref i)
{
    ir_ref v = negated(c, i, arg(c, i, 0), true);
    return v;
}

static bool is_all(const uint8_t *bytes, uint8_t b)
{
    for (unsigned k = 0; bytes && k < 16; k++)
        if (bytes[k] != b)
            return false;
    return bytes;
}

/* One of two constants: the second, with what is different where the mask is set. */
static ir_ref select_const(struct folder *c, ir_ref i, ir_ref m, const uint8_t *x, const uint8_t *y)
{
    uint8_t apart[16];
    for (unsigned k = 0; k < 16; k++)
        apart[k] = x[k] ^ y[k];
    ir_ref k = vector_const(c, i, apart);
    return fold_become(c, i, IR_v128_xor, op_new(c, i, IR_v128_and, m, k), arg(c, i, 1));
}

/* Choices: by ~m; of zero, which is an `and`; and of constants. */
ir_ref vector_select(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1), m = arg(c, i, 2);
    if (is_all(const_bytes(c, a), 0))
        return fold_become(c, i, IR_v128_andnot, b, m);
    if (is_all(const_bytes(c, b), 0))
        return fold_become(c, i, IR_v128_and, a, m);
    if (const_bytes(c, a) && const_bytes(c, b))
        return select_const(c, i, m, const_bytes(c, a), const_bytes(c, b));
    ir_ref n = negated(c, i, m, true);
    if (!n)
        return IR_NONE;
    fold_become(c, i, IR_v128_bitselect, b, a);
    c->f->ins[i].a[2] = n;
    return i;
}

/* The lanes of a constant plus or minus one, which they must not wrap by: from `from` on. */
static bool const_step(const uint8_t *from, unsigned bytes, bool is_signed, bool up, uint8_t *to)
{
    for (unsigned k = 0; k < 16; k += bytes) {
        uint64_t x = 0, sign = is_signed ? 1ull << (8 * bytes - 1) : 0, all = ~0ull >> (64 - 8 * bytes);
        memcpy(&x, from + k, bytes);
        if ((x ^ sign) == (up ? all : 0))
            return false;
        x += up ? 1 : ~0ull;
        memcpy(to + k, &x, bytes);
    }
    return true;
}

/* Unsigned where no number is negative, if the signed comparison costs less. */
static ir_ref compare_signed(struct folder *c, ir_ref i)
{
    unsigned op = c->f->ins[i].op, bytes = compare_bytes(op), to = 0;
#define SIGNED(t) \
    case IR_##t##_lt_u: to = IR_##t##_lt_s; break; case IR_##t##_ge_u: to = IR_##t##_ge_s; break; \
    case IR_##t##_gt_u: to = IR_##t##_gt_s; break; case IR_##t##_le_u: to = IR_##t##_le_s; break;
    switch (op) {
    SIGNED(i8x16) SIGNED(i16x8) SIGNED(i32x4)
    default: break;
    }
#undef SIGNED
    if (!to || vector_range(c, arg(c, i, 0), bytes).lo < 0 || vector_range(c, arg(c, i, 1), bytes).lo < 0)
        return IR_NONE;
    return fold_become(c, i, to, arg(c, i, 0), arg(c, i, 1));
}

/* Compared with a constant: x < 5 is x <= 4, and the other way round for signed numbers. */
ir_ref vector_compare(struct folder *c, ir_ref i)
{
    if (compare_signed(c, i))
        return i;
    unsigned op = c->f->ins[i].op, to = 0, bytes = compare_bytes(op);
    bool up = false, is_signed = false;
    uint8_t k[16];
    const uint8_t *from = const_bytes(c, arg(c, i, 1));
#define STEPS(t) \
    case IR_##t##_lt_u: to = IR_##t##_le_u; break; \
    case IR_##t##_gt_u: to = IR_##t##_ge_u; up = true; break; \
    case IR_##t##_le_s: to = IR_##t##_lt_s; up = is_signed = true; break; \
    case IR_##t##_ge_s: to = IR_##t##_gt_s; is_signed = true; break;
    switch (op) {
    STEPS(i8x16) STEPS(i16x8) STEPS(i32x4)
    default: break;
    }
#undef STEPS
    if (!to || !from || !const_step(from, bytes, is_signed, up, k))
        return IR_NONE;
    return fold_become(c, i, to, arg(c, i, 0), vector_const(c, i, k));
}

/* ---- extensions */

/* The signed extension of what op extends to lanes of so many bytes; 0: op does not. */
static unsigned signed_extension(unsigned op, unsigned bytes)
{
#define EXTEND(to, from) \
    case IR_##to##_extend_low_##from##_s: case IR_##to##_extend_low_##from##_u: return IR_##to##_extend_low_##from##_s; \
    case IR_##to##_extend_high_##from##_s: case IR_##to##_extend_high_##from##_u: return IR_##to##_extend_high_##from##_s;
    switch (bytes == 2 ? op : 0) {
    EXTEND(i16x8, i8x16)
    }
    switch (bytes == 4 ? op : 0) {
    EXTEND(i32x4, i16x8)
    }
    return 0;
#undef EXTEND
}

/* A mask in lanes of so many bytes out of one in lanes as wide or narrower, extended anyhow; IR_NONE: v is none. */
static ir_ref mask_widened(struct folder *c, ir_ref at, ir_ref v, unsigned bytes)
{
    unsigned op = signed_extension(c->f->ins[v].op, bytes);
    if (!op)
        return is_mask(c, v, bytes, 0) ? v : IR_NONE;
    ir_ref m = mask_widened(c, at, arg(c, v, 0), bytes / 2);
    return m ? op_new(c, at, op, m, IR_NONE) : IR_NONE;
}

/* The mask of which v, in lanes of so many bytes, holds a one for all ones; IR_NONE: v is something else. */
static ir_ref mask_counted(struct folder *c, ir_ref at, ir_ref v, unsigned bytes)
{
    if (c->f->ins[v].op != IR_v128_and || !is_once(c, v))
        return IR_NONE;
    for (unsigned k = 0; k < 2; k++) {
        const uint8_t *one = const_bytes(c, arg(c, v, k));
        bool is_one = one;
        for (unsigned n = 0; one && n < 16; n++)
            is_one &= one[n] == (n % bytes == 0);
        if (is_one)
            return mask_widened(c, at, arg(c, v, !k), bytes);
    }
    return IR_NONE;
}

/* Something plus one where a mask is set: less the mask. */
ir_ref vector_count(struct folder *c, ir_ref i)
{
    bool is_32 = c->f->ins[i].op == IR_i32x4_add;
    for (unsigned k = 0; k < 2; k++) {
        ir_ref m = mask_counted(c, i, arg(c, i, k), is_32 ? 4 : 2);
        if (m)
            return fold_become(c, i, is_32 ? IR_i32x4_sub : IR_i16x8_sub, arg(c, i, !k), m);
    }
    return IR_NONE;
}

/* The load that extends the eight bytes that it reads; 0: none. */
static unsigned extending_load(unsigned op)
{
#define LOAD(to, from, load) \
    case IR_##to##_extend_low_##from##_s: return IR_v128_##load##_s; case IR_##to##_extend_low_##from##_u: return IR_v128_##load##_u;
    switch (op) {
    LOAD(i16x8, i8x16, load8x8) LOAD(i32x4, i16x8, load16x4) LOAD(i64x2, i32x4, load32x2)
    default: return 0;
    }
#undef LOAD
}

/* Eight bytes loaded and extended: one instruction */
ir_ref vector_extend_load(struct folder *c, ir_ref i)
{
    ir_ref v = arg(c, i, 0);
    unsigned op = extending_load(c->f->ins[i].op);
    if (c->f->ins[v].op != IR_v128_load64_zero || !is_once(c, v) || !op)
        return IR_NONE;
    c->f->ins[v].op = op;
    return v;
}

/* Products of numbers that fit half a lane, extended: one product, and it extended. */
ir_ref vector_product(struct folder *c, ir_ref i)
{
    const struct ir_ins *s = &c->f->ins[i];
    bool is_signed = s->op == IR_i32x4_extmul_low_i16x8_s || s->op == IR_i32x4_extmul_high_i16x8_s;
    bool high = s->op == IR_i32x4_extmul_high_i16x8_s || s->op == IR_i32x4_extmul_high_i16x8_u;
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1);
    struct range x = vector_range(c, a, 2), y = vector_range(c, b, 2);
    int64_t lo = is_signed ? INT8_MIN : 0, hi = is_signed ? INT8_MAX : UINT8_MAX;
    if (!range_within(x, lo, hi) || !range_within(y, lo, hi))
        return IR_NONE;
    ir_ref product = op_new(c, i, IR_i16x8_mul, a, b);
    return fold_become(c, i, high ? is_signed ? IR_i32x4_extend_high_i16x8_s : IR_i32x4_extend_high_i16x8_u :
                                    is_signed ? IR_i32x4_extend_low_i16x8_s : IR_i32x4_extend_low_i16x8_u, product, IR_NONE);
}

/* ---- rotations */

/* The bytes of the lanes that op, a shift of either kind, moves to the left (1) or, logically, to the right (-1); 0: it is none. */
static unsigned shift_bytes(unsigned op, int *way)
{
#define SHIFT(t, n) \
    case IR_##t##_shl: *way = 1; return n; \
    case IR_##t##_shr_u: *way = -1; return n;
    switch (op) {
    SHIFT(i16x8, 2) SHIFT(i32x4, 4) SHIFT(i64x2, 8)
    default: return 0;
    }
#undef SHIFT
}

/* Lanes turned round by whole bytes: those in another order */
ir_ref vector_rotate(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1);
    int way_a = 0, way_b = 0;
    unsigned bytes = shift_bytes(c->f->ins[a].op, &way_a);
    uint64_t k, m;
    uint8_t order[16];
    if (!bytes || shift_bytes(c->f->ins[b].op, &way_b) != bytes || way_a == way_b || arg(c, a, 0) != arg(c, b, 0) ||
        !is_once(c, a) || !is_once(c, b) || !fold_const(c, arg(c, a, 1), &k) || !fold_const(c, arg(c, b, 1), &m))
        return IR_NONE;
    k &= 8 * bytes - 1;
    m &= 8 * bytes - 1;
    if (k + m != 8 * bytes || k % 8)
        return IR_NONE;
    unsigned left = (unsigned)(way_a > 0 ? k : m) / 8;
    for (unsigned n = 0; n < 16; n++)
        order[n] = (uint8_t)(n / bytes * bytes + (n % bytes + bytes - left) % bytes);
    return ir_insert_before(c->f, i, IR_i8x16_shuffle, IR_V128, arg(c, a, 0), arg(c, a, 0), IR_NONE, vector_bytes_new(c, order));
}

/* ---- lanes that move */

/* Bytes of a lane that op, of integers, puts into a vector (a replacement), or takes out of one. */
static unsigned replaced_bytes(unsigned op)
{
    switch (op) {
    case IR_i8x16_replace_lane: return 1;
    case IR_i16x8_replace_lane: return 2;
    case IR_i32x4_replace_lane: return 4;
    case IR_i64x2_replace_lane: return 8;
    default: return 0;
    }
}

static unsigned extracted_bytes(unsigned op)
{
    switch (op) {
    case IR_i8x16_extract_lane_s: case IR_i8x16_extract_lane_u: return 1;
    case IR_i16x8_extract_lane_s: case IR_i16x8_extract_lane_u: return 2;
    case IR_i32x4_extract_lane: return 4;
    case IR_i64x2_extract_lane: return 8;
    default: return 0;
    }
}

/* n bytes of vector v from number `from` on, put in from number `to` on. */
struct lane_move { ir_ref v; unsigned n, from, to; };

static bool move_find(struct folder *c, ir_ref i, struct lane_move *m)
{
    m->n = replaced_bytes(c->f->ins[i].op);
    if (!m->n)
        return false;
    const struct ir_ins *x = &c->f->ins[arg(c, i, 1)];
    if (extracted_bytes(x->op) < m->n)
        return false;
    m->v = copy_source(c->f, x->a[0]);
    m->from = (unsigned)x->imm * extracted_bytes(x->op);
    m->to = (unsigned)c->f->ins[i].imm * m->n;
    return true;
}

static void move_note(uint8_t *order, const struct lane_move *m, unsigned source)
{
    for (unsigned k = 0; k < m->n; k++)
        order[m->to + k] = (uint8_t)(16 * source + m->from + k);
}

/* Two lanes or more that go from one vector into another: a shuffle of both */
ir_ref vector_replace(struct folder *c, ir_ref i)
{
    struct lane_move m, first;
    ir_ref base = arg(c, i, 0), a, b;
    uint8_t order[16];
    if (!move_find(c, i, &m) || !is_once(c, base))
        return IR_NONE;
    if (c->f->ins[base].op == IR_i8x16_shuffle) {
        a = arg(c, base, 0), b = arg(c, base, 1);
        if (m.v != a && m.v != b)
            return IR_NONE;
        memcpy(order, c->f->v128[c->f->ins[base].imm].b, 16);
        move_note(order, &m, m.v == b);
    } else {
        if (!move_find(c, base, &first) || first.v != m.v)
            return IR_NONE;
        a = arg(c, base, 0), b = m.v;
        for (unsigned k = 0; k < 16; k++)
            order[k] = (uint8_t)k;
        move_note(order, &first, 1);
        move_note(order, &m, 1);
    }
    fold_become(c, i, IR_i8x16_shuffle, a, b);
    c->f->ins[i].imm = vector_bytes_new(c, order);
    return i;
}
