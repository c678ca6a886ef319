/* Division by constants without division: shifts for powers of two, else the upper part of a product with a
 * reciprocal (Granlund, Montgomery, "Division by Invariant Integers using Multiplication", 1994).
 *
 * Let m = floor(2^p / d) + 1 and e = m * d - 2^p, so that x * m / 2^p = x/d + x*e / (d * 2^p). The floor of that is
 * the quotient for all 0 <= x <= max if e * max < 2^p. For a negative x the floor is one too small, whatever x is.
 * With s = floor(log2 d), p = width + s is always enough for signed operands; for unsigned ones it may be one too few. */
#include "opt.h"
#include "opt_fold.h"

typedef unsigned __int128 u128;

struct divider {
    struct folder c;
    ir_ref at;                          /* the division; what replaces it goes before it */
    unsigned type, w;                   /* w: bits */
};

static ir_ref op2(struct divider *d, enum ir_op op, ir_ref a, ir_ref b)
{
    return ir_insert_before(d->c.f, d->at, op, d->c.f->ins[a].type, a, b, IR_NONE, 0);
}

static ir_ref op_k(struct divider *d, enum ir_op op, ir_ref a, uint64_t k)
{
    if (!k && (op == IR_shru || op == IR_shrs))
        return a;
    ir_ref c = fold_new_const(&d->c, d->at, d->c.f->ins[a].type, k);
    return op2(d, op, a, c);
}

static ir_ref convert(struct divider *d, enum ir_op op, enum ir_type to, ir_ref a)
{
    return ir_insert_before(d->c.f, d->at, op, to, a, IR_NONE, IR_NONE, 0);
}

static unsigned log2_floor(uint64_t x) { return 63 - (unsigned)__builtin_clzll(x); }

/* The reciprocal for p, if it is right for all x up to max. */
static bool reciprocal(uint64_t d, unsigned p, uint64_t max, uint64_t *m)
{
    u128 power = (u128)1 << p, q = power / d + 1;
    *m = (uint64_t)q;
    return q <= UINT64_MAX && (u128)(uint64_t)(q * d - power) * max < power;
}

/* ---- unsigned */

/* In 32 bits, when the whole product fits: of bytes and of 16 bits as they are loaded or taken out of a vector, so in lanes, too. */
static ir_ref unsigned_narrow(struct divider *d, ir_ref x, uint64_t c, uint64_t max)
{
    unsigned op = d->c.f->ins[x].op;
    uint64_t m;
    if (op != IR_load && op != IR_i8x16_extract_lane_u && op != IR_i16x8_extract_lane_u)
        return IR_NONE;
    for (unsigned p = log2_floor(c); d->w == 32 && p < 32; p++)
        if (reciprocal(c, p, max, &m) && (u128)m * max <= UINT32_MAX)
            return op_k(d, IR_shru, op_k(d, IR_mul, x, m), p);
    return IR_NONE;
}

/* In 64 bits, when the whole product fits. */
static ir_ref unsigned_short(struct divider *d, ir_ref x, uint64_t c, uint64_t max)
{
    uint64_t m;
    for (unsigned p = 32 + log2_floor(c), end = p + 2; p < end && p < 64; p++) {
        if (!reciprocal(c, p, max, &m) || (u128)m * max > UINT64_MAX)
            continue;
        ir_ref q = op_k(d, IR_shru, op_k(d, IR_mul, d->w == 32 ? convert(d, IR_extendu, IR_I64, x) : x, m), p);
        return d->w == 32 ? convert(d, IR_wrap, IR_I32, q) : q;
    }
    return IR_NONE;
}

/* By the upper half of a product of 128 bits; with one bit more for the reciprocal if need be. */
static ir_ref unsigned_long(struct divider *d, ir_ref x, uint64_t c, uint64_t max)
{
    uint64_t m;
    unsigned s = log2_floor(c);
    if (d->w == 32) {
        reciprocal(c, 64, max, &m);
        return convert(d, IR_wrap, IR_I32, op_k(d, IR_mulhu, convert(d, IR_extendu, IR_I64, x), m));
    }
    if (reciprocal(c, 64 + s, max, &m))
        return op_k(d, IR_shru, op_k(d, IR_mulhu, x, m), s);
    uint64_t over = s == 63 ? -c : (2ull << s) - c;
    ir_ref t = op_k(d, IR_mulhu, x, (uint64_t)(((u128)over << 64) / c + 1));
    return op_k(d, IR_shru, op2(d, IR_add, op_k(d, IR_shru, op2(d, IR_sub, x, t), 1), t), s);
}

static ir_ref quotient_unsigned(struct divider *d, ir_ref x, uint64_t c, uint64_t max)
{
    unsigned twos = (unsigned)__builtin_ctzll(c);
    if (!(c & (c - 1)))
        return op_k(d, IR_shru, x, twos);
    ir_ref q = unsigned_narrow(d, x, c, max);
    uint64_t m;
    if (!q)
        q = unsigned_short(d, x, c, max);
    if (!q && twos && !(d->w == 64 && reciprocal(c, 64 + log2_floor(c), max, &m))) {
        x = op_k(d, IR_shru, x, twos);      /* fewer bits: the reciprocal fits */
        c >>= twos;
        max >>= twos;
        q = unsigned_short(d, x, c, max);
    }
    return q ? q : unsigned_long(d, x, c, max);
}

static ir_ref lower_unsigned(struct divider *d, ir_ref x, uint64_t c, uint64_t max, bool wants_rem)
{
    if (wants_rem && !(c & (c - 1)))
        return op_k(d, IR_and, x, c - 1);
    ir_ref q = quotient_unsigned(d, x, c, max);
    return wants_rem ? op2(d, IR_sub, x, op_k(d, IR_mul, q, c)) : q;
}

/* ---- signed */

/* x + 2^k - 1 for a negative x, so that the shift rounds to zero */
static ir_ref biased(struct divider *d, ir_ref x, unsigned k)
{
    ir_ref sign = k > 1 ? op_k(d, IR_shrs, x, d->w - 1) : x;
    return op2(d, IR_add, x, op_k(d, IR_shru, sign, d->w - k));
}

static ir_ref quotient_signed(struct divider *d, ir_ref x, uint64_t c)
{
    uint64_t m;
    unsigned s = log2_floor(c);
    ir_ref q;
    reciprocal(c, d->w + s, 0, &m);
    if (d->w == 32)
        q = convert(d, IR_wrap, IR_I32, op_k(d, IR_shrs, op_k(d, IR_mul, convert(d, IR_extends, IR_I64, x), m), 32 + s));
    else                                /* m has its top bit set: as a signed number it is 2^64 too small */
        q = op_k(d, IR_shrs, op2(d, IR_add, op_k(d, IR_mulhs, x, m), x), s);
    return op2(d, IR_add, q, op_k(d, IR_shru, x, d->w - 1));
}

static ir_ref lower_signed(struct divider *d, ir_ref x, int64_t divisor, bool wants_rem)
{
    uint64_t c = divisor < 0 ? -(uint64_t)divisor : (uint64_t)divisor;
    bool is_power = !(c & (c - 1));
    unsigned k = log2_floor(c);
    if (is_power && wants_rem)
        return op2(d, IR_sub, x, op_k(d, IR_and, biased(d, x, k), -c));
    ir_ref q = is_power ? op_k(d, IR_shrs, biased(d, x, k), k) : quotient_signed(d, x, c);
    if (wants_rem)
        return op2(d, IR_sub, x, op_k(d, IR_mul, q, c));
    if (divisor > 0)
        return q;
    ir_ref zero = fold_new_const(&d->c, d->at, d->type, 0);
    return op2(d, IR_sub, zero, q);
}

/* ---- the walk */

/* The value of division i, or none. */
static ir_ref division(struct divider *d, ir_ref i)
{
    const struct ir_ins *s = &d->c.f->ins[i];
    bool is_signed = s->op == IR_divs || s->op == IR_rems, wants_rem = s->op == IR_rems || s->op == IR_remu;
    ir_ref x = s->a[0];
    uint64_t k;
    if (!fold_const(&d->c, s->a[1], &k) || !k)
        return IR_NONE;
    d->at = i;
    d->type = s->type;
    d->w = s->type == IR_I64 ? 64 : 32;
    int64_t divisor = d->w == 32 ? (int32_t)k : (int64_t)k;
    uint64_t max = fold_max(&d->c, x);
    if (is_signed && divisor == -1 && !wants_rem)
        return IR_NONE;                 /* traps for the smallest number */
    if (k == 1 || (is_signed && divisor == -1))
        return wants_rem ? fold_new_const(&d->c, i, d->type, 0) : x;
    if (is_signed && (divisor < 0 || max >> (d->w - 1)))
        return lower_signed(d, x, divisor, wants_rem);
    return lower_unsigned(d, x, k, max, wants_rem);
}

void opt_div(struct ir_func *f)
{
    struct divider d = { .c = { .f = f } };
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            ir_ref v = f->ins[i].op >= IR_divs && f->ins[i].op <= IR_remu ? division(&d, i) : IR_NONE;
            if (!v)
                continue;
            struct ir_ins *s = &f->ins[i];
            s->op = IR_copy;
            s->a[0] = v;
            s->a[1] = IR_NONE;
            d.c.changed = true;
        }
    if (d.c.changed)
        opt_copy(f);
}
