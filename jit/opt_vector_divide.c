/* Division of a vector by a constant. WebAssembly has none, so toolchains take the lanes out, divide each, and put them back; by
 * the time this rule sees it `div` has made products of the divisions, q = x * m >> p:
 *
 *     16 bits: the upper half of x * m, shifted by the rest of p (one instruction each)
 *     8 bits:  the same in lanes of 16, extended before and narrowed after
 *     32 bits: two products of two lanes each to 64 bits, shifted; the lower halves of them
 *
 * A remainder is x - q * c. As the other rules for vectors (opt_vector.c). */
#include "opt.h"
#include "opt_vector.h"

#include <string.h>

/* One lane of it. c: of a remainder; 0: a quotient */
struct division { ir_ref v; unsigned lane, bytes, p; uint64_t m, c; };

static ir_ref arg(struct folder *c, ir_ref i, unsigned k) { return copy_source(c->f, c->f->ins[i].a[k]); }
static unsigned op_of(struct folder *c, ir_ref v) { return c->f->ins[v].op; }

/* ---- the pattern */

static bool lane_find(struct folder *c, ir_ref x, struct division *d)
{
    const struct ir_ins *s = &c->f->ins[x];
    d->bytes = s->op == IR_i8x16_extract_lane_u ? 1 : s->op == IR_i16x8_extract_lane_u ? 2 : s->op == IR_i32x4_extract_lane ? 4 : 0;
    d->v = d->bytes ? arg(c, x, 0) : IR_NONE;
    d->lane = (unsigned)s->imm;
    return d->bytes != 0;
}

/* v = what op k, a constant */
static bool by_const(struct folder *c, ir_ref v, enum ir_op op, ir_ref *what, uint64_t *k)
{
    if (op_of(c, v) != op || !fold_const(c, arg(c, v, 1), k))
        return false;
    *what = arg(c, v, 0);
    return true;
}

static bool quotient_find(struct folder *c, ir_ref q, struct division *d)
{
    bool is_wide = op_of(c, q) == IR_wrap;
    uint64_t p;
    ir_ref x;
    if (!by_const(c, is_wide ? arg(c, q, 0) : q, IR_shru, &x, &p) || !by_const(c, x, IR_mul, &x, &d->m) ||
        is_wide != (op_of(c, x) == IR_extendu))
        return false;
    d->p = (unsigned)p & (is_wide ? 63 : 31);
    d->c = 0;
    return lane_find(c, is_wide ? arg(c, x, 0) : x, d) && (d->bytes == 4) == is_wide;
}

static bool division_find(struct folder *c, ir_ref v, struct division *d)
{
    struct division x;
    ir_ref q;
    uint64_t by;
    if (quotient_find(c, v, d))
        return true;
    if (op_of(c, v) != IR_sub || !by_const(c, arg(c, v, 1), IR_mul, &q, &by) || !quotient_find(c, q, d))
        return false;
    d->c = by;
    return lane_find(c, arg(c, v, 0), &x) && x.v == d->v && x.lane == d->lane && x.bytes == d->bytes;
}

/* The same division, of lane k of the same vector? */
static bool is_next(struct folder *c, ir_ref v, const struct division *d, unsigned k)
{
    struct division x;
    return division_find(c, v, &x) && x.v == d->v && x.lane == k && x.bytes == d->bytes && x.p == d->p && x.m == d->m && x.c == d->c;
}

/* The number that i puts into the last lane, and those that are in the others: each by a replace_lane, but one by a splat. */
static bool lanes_find(struct folder *c, ir_ref i, unsigned n, ir_ref *lane)
{
    unsigned op = op_of(c, i), splat = n == 16 ? IR_i8x16_splat : n == 8 ? IR_i16x8_splat : IR_i32x4_splat, found = 0;
    ir_ref v = i;
    memset(lane, 0, n * sizeof *lane);
    for (; op_of(c, v) == op; v = arg(c, v, 0)) {
        unsigned k = (unsigned)c->f->ins[v].imm;
        found += !lane[k];
        lane[k] = lane[k] ? lane[k] : arg(c, v, 1);
    }
    for (unsigned k = 0; k < n && op_of(c, v) == splat && found == n - 1; k++)
        if (!lane[k])
            lane[k] = arg(c, v, 0);
    return op_of(c, v) == splat && found == n - 1;
}

/* ---- what takes its place */

struct maker { struct folder *c; ir_ref at; const struct division *d; };

static ir_ref op2(struct maker *w, enum ir_op op, ir_ref a, ir_ref b)
{
    return ir_insert_before(w->c->f, w->at, op, IR_V128, a, b, IR_NONE, 0);
}

/* k in each lane of so many bytes */
static ir_ref all(struct maker *w, unsigned bytes, uint64_t k)
{
    uint8_t b[16];
    for (unsigned i = 0; i < 16; i += bytes)
        memcpy(b + i, &k, bytes);
    return vector_const(w->c, w->at, b);
}

static ir_ref shifted(struct maker *w, enum ir_op op, ir_ref a, unsigned by)
{
    return by ? op2(w, op, a, fold_new_const(w->c, w->at, IR_I32, by)) : a;
}

/* In lanes of 16 bits; m fits them for a shift of 16 or more. */
static ir_ref divide_16(struct maker *w, ir_ref x, uint64_t m, unsigned p)
{
    ir_ref q = shifted(w, IR_i16x8_shr_u, op2(w, IR_i16x8_mulhi_u, x, all(w, 2, m)), p - 16);
    return w->d->c ? op2(w, IR_i16x8_sub, x, op2(w, IR_i16x8_mul, q, all(w, 2, w->d->c))) : q;
}

static ir_ref divide_8(struct maker *w, ir_ref x, uint64_t m, unsigned p)
{
    ir_ref low = divide_16(w, op2(w, IR_i16x8_extend_low_i8x16_u, x, IR_NONE), m, p);
    return op2(w, IR_i8x16_narrow_i16x8_u, low, divide_16(w, op2(w, IR_i16x8_extend_high_i8x16_u, x, IR_NONE), m, p));
}

static ir_ref divide_32(struct maker *w, ir_ref x, uint64_t m, unsigned p)
{
    static const uint8_t lower[16] = { 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27 };
    ir_ref k = all(w, 4, m), low = shifted(w, IR_i64x2_shr_u, op2(w, IR_i64x2_extmul_low_i32x4_u, x, k), p);
    ir_ref high = shifted(w, IR_i64x2_shr_u, op2(w, IR_i64x2_extmul_high_i32x4_u, x, k), p);
    ir_ref q = ir_insert_before(w->c->f, w->at, IR_i8x16_shuffle, IR_V128, low, high, IR_NONE, vector_bytes_new(w->c, lower));
    return w->d->c ? op2(w, IR_i32x4_sub, x, op2(w, IR_i32x4_mul, q, all(w, 4, w->d->c))) : q;
}

/* Is what is made of each byte one again? Nobody has to have meant a division. */
static bool bytes_stay(const struct division *d)
{
    for (uint32_t x = 0; x <= UINT8_MAX; x++)
        if (x - (uint32_t)(x * d->m >> d->p) * (uint32_t)d->c > UINT8_MAX)
            return false;
    return true;
}

/* The last replace_lane of all, each of a number of the same vector divided by the same constant: the vector divided */
ir_ref vector_divide(struct folder *c, ir_ref i)
{
    unsigned op = op_of(c, i), n = op == IR_i8x16_replace_lane ? 16 : op == IR_i16x8_replace_lane ? 8 : 4;
    struct division d;
    ir_ref lane[16];
    if (c->f->ins[i].imm != n - 1 || !lanes_find(c, i, n, lane) || !division_find(c, lane[0], &d) || d.bytes != 16 / n)
        return IR_NONE;
    for (unsigned k = 0; k < n; k++)
        if (!is_next(c, lane[k], &d, k))
            return IR_NONE;
    struct maker w = { c, i, &d };
    if (n < 8)
        return d.m <= UINT32_MAX ? divide_32(&w, d.v, d.m, d.p) : IR_NONE;
    uint64_t m = d.p < 16 ? d.m << (16 - d.p) : d.m;
    unsigned p = d.p < 16 ? 16 : d.p;
    if (m > UINT16_MAX || (n == 16 && d.c && !bytes_stay(&d)))
        return IR_NONE;
    return n == 8 ? divide_16(&w, d.v, m, p) : divide_8(&w, d.v, m, p);
}
