/* Rules for vectors, each a short function under the pattern it matches, as in opt_fold.c.
 *
 * Products of 16-bit numbers: a machine multiplies lanes of 32 bits in twice the steps that it takes for pairs of lanes of
 * 16 bits, products added (i32x4.dot_i16x8_s). A lane of 32 bits that holds a number of 16 is such a pair, and its upper
 * half adds nothing if that of the other factor is zero: a `half` product. Two of them that are added make a full one.
 *
 * A rule changes its instruction in place, or names a value that is the same, or declines. */
#include "opt.h"
#include "opt_vector.h"

#include <string.h>

typedef ir_ref (*rule)(struct folder *c, ir_ref i);

enum { MAX_RULES = 3, MAX_ROUNDS = 4 };

/* ---- for rules */

static ir_ref arg(struct folder *c, ir_ref i, unsigned k) { return copy_source(c->f, c->f->ins[i].a[k]); }
static bool is_once(struct folder *c, ir_ref v) { return v >= c->n_counted || c->n_uses[v] <= 1; }
static bool is_const(struct folder *c, ir_ref v) { return c->f->ins[v].op == IR_const; }

uint32_t vector_bytes_new(struct folder *c, const uint8_t *bytes)
{
    struct ir_func *f = c->f;
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    memcpy(f->v128[f->n_v128].b, bytes, 16);
    return f->n_v128++;
}

static ir_ref op_new(struct folder *c, ir_ref at, enum ir_op op, ir_ref a, ir_ref b, uint64_t imm)
{
    return ir_insert_before(c->f, at, op, IR_V128, a, b, IR_NONE, imm);
}

ir_ref vector_const(struct folder *c, ir_ref at, const uint8_t *bytes)
{
    return op_new(c, at, IR_const, IR_NONE, IR_NONE, vector_bytes_new(c, bytes));
}

/* ---- products of 16-bit numbers */

static bool is_16(struct range r) { return range_within(r, INT16_MIN, INT16_MAX); }
static bool is_upper_zero(struct range r) { return range_within(r, 0, UINT16_MAX); }

/* v, whose lanes hold numbers of 16 bits, without its upper halves. */
static ir_ref upper_clear(struct folder *c, ir_ref at, ir_ref v)
{
    struct ir_ins *s = &c->f->ins[v];
    uint8_t bytes[16];
    if (is_upper_zero(vector_range(c, v, 4)))
        return v;
    if (s->op == IR_const) {
        memcpy(bytes, c->f->v128[s->imm].b, 16);
        for (unsigned i = 0; i < 16; i += 4)
            bytes[i + 2] = bytes[i + 3] = 0;
        return vector_const(c, at, bytes);
    }
    if (s->op == IR_i32x4_extend_low_i16x8_s)
        return op_new(c, at, IR_i32x4_extend_low_i16x8_u, s->a[0], IR_NONE, 0);
    if (s->op == IR_i32x4_extend_high_i16x8_s)
        return op_new(c, at, IR_i32x4_extend_high_i16x8_u, s->a[0], IR_NONE, 0);
    if (s->op == IR_v128_load16x4_s && is_once(c, v)) {
        s->op = IR_v128_load16x4_u;
        return v;
    }
    for (unsigned i = 0; i < 16; i++)
        bytes[i] = i & 2 ? 0 : 0xff;
    return op_new(c, at, IR_v128_and, v, vector_const(c, at, bytes), 0);
}

/* i32x4.mul where both factors are numbers of 16 bits */
static ir_ref mul_16(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1);
    if (!is_16(vector_range(c, a, 4)) || !is_16(vector_range(c, b, 4)))
        return IR_NONE;
    if (is_upper_zero(vector_range(c, a, 4)) || is_const(c, a)) {
        ir_ref t = a;
        a = b;
        b = t;
    }
    b = upper_clear(c, i, b);
    return fold_become(c, i, IR_i32x4_dot_i16x8_s, a, b);
}

/* i32x4.extmul of which one factor is constant: the extended other one times that */
static ir_ref extmul_const(struct folder *c, ir_ref i)
{
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1);
    bool high = c->f->ins[i].op == IR_i32x4_extmul_high_i16x8_s;
    uint8_t bytes[16] = { 0 };
    if (is_const(c, a)) {
        ir_ref t = a;
        a = b;
        b = t;
    }
    if (!is_const(c, b) || is_const(c, a))
        return IR_NONE;
    for (unsigned k = 0; k < 4; k++)
        memcpy(bytes + 4 * k, c->f->v128[c->f->ins[b].imm].b + 8 * high + 2 * k, 2);
    a = op_new(c, i, high ? IR_i32x4_extend_high_i16x8_s : IR_i32x4_extend_low_i16x8_s, a, IR_NONE, 0);
    b = vector_const(c, i, bytes);
    return fold_become(c, i, IR_i32x4_dot_i16x8_s, a, b);
}

/* ---- two half products added */

/* Where the numbers of a factor come from: four words of vector v from number `from` on, a load that may be changed to load
 * just those, or the lower halves of a constant. */
struct words { ir_ref v; uint8_t from; bool is_load; };

static bool words_find(struct folder *c, ir_ref v, struct words *w)
{
    const struct ir_ins *s = &c->f->ins[v];
    *w = (struct words){ .v = v };
    switch (s->op) {
    case IR_const:
        return true;
    case IR_v128_load16x4_s: case IR_v128_load16x4_u:
        w->is_load = true;
        return is_once(c, v);
    case IR_i32x4_extend_low_i16x8_s: case IR_i32x4_extend_low_i16x8_u:
        w->v = arg(c, v, 0);
        return true;
    case IR_i32x4_extend_high_i16x8_s: case IR_i32x4_extend_high_i16x8_u:
        w->v = arg(c, v, 0);
        w->from = 4;
        return true;
    default:
        return false;
    }
}

/* Can the words of both be interleaved by one instruction? */
static bool words_match(struct folder *c, const struct words *x, const struct words *y)
{
    return is_const(c, x->v) == is_const(c, y->v) && (x->v == y->v || x->from == y->from);
}

static void load_plain(struct folder *c, const struct words *w)
{
    if (w->is_load)
        c->f->ins[w->v].op = IR_v128_load64_zero;
}

/* The words of both in turn. */
static ir_ref words_interleave(struct folder *c, ir_ref at, const struct words *x, const struct words *y)
{
    uint8_t bytes[16];
    if (is_const(c, x->v)) {
        for (unsigned k = 0; k < 4; k++) {
            memcpy(bytes + 4 * k, c->f->v128[c->f->ins[x->v].imm].b + 4 * k, 2);
            memcpy(bytes + 4 * k + 2, c->f->v128[c->f->ins[y->v].imm].b + 4 * k, 2);
        }
        return vector_const(c, at, bytes);
    }
    load_plain(c, x);
    load_plain(c, y);
    for (unsigned i = 0; i < 16; i++) {
        const struct words *w = i & 2 ? y : x;
        bytes[i] = (uint8_t)((w->from + i / 4) * 2 + (i & 1) + (w == y && y->v != x->v ? 16 : 0));
    }
    return op_new(c, at, IR_i8x16_shuffle, x->v, y->v, vector_bytes_new(c, bytes));
}

struct half { struct words a, b; };

/* A product of which nothing but the lower halves of lanes counts, and which nobody else wants. */
static bool half_find(struct folder *c, ir_ref v, struct half *h)
{
    const struct ir_ins *s = &c->f->ins[v];
    if (s->op != IR_i32x4_dot_i16x8_s || !is_once(c, v))
        return false;
    ir_ref a = arg(c, v, 0), b = arg(c, v, 1);
    bool is_half = is_upper_zero(vector_range(c, a, 4)) || is_upper_zero(vector_range(c, b, 4));
    return a != b && is_half && words_find(c, a, &h->a) && words_find(c, b, &h->b);
}

static bool halves_match(struct folder *c, struct half *x, const struct half *y)
{
    if (words_match(c, &x->a, &y->a) && words_match(c, &x->b, &y->b))
        return true;
    struct words t = x->a;
    x->a = x->b;
    x->b = t;
    return words_match(c, &x->a, &y->a) && words_match(c, &x->b, &y->b);
}

static ir_ref halves_join(struct folder *c, ir_ref at, const struct half *x, const struct half *y)
{
    ir_ref a = words_interleave(c, at, &x->a, &y->a);
    return op_new(c, at, IR_i32x4_dot_i16x8_s, a, words_interleave(c, at, &x->b, &y->b), 0);
}

/* half + half, half + (half + x) */
static ir_ref add_halves(struct folder *c, ir_ref i)
{
    for (unsigned k = 0; k < 2; k++) {
        struct half x, y;
        ir_ref p = arg(c, i, k), q = arg(c, i, !k);
        if (!half_find(c, p, &x))
            continue;
        if (half_find(c, q, &y) && halves_match(c, &x, &y)) {
            const struct ir_ins *both = &c->f->ins[halves_join(c, i, &x, &y)];
            return fold_become(c, i, both->op, both->a[0], both->a[1]);
        }
        if (c->f->ins[q].op != IR_i32x4_add || !is_once(c, q))
            continue;
        for (unsigned m = 0; m < 2; m++)
            if (half_find(c, arg(c, q, m), &y) && halves_match(c, &x, &y)) {
                ir_ref rest = arg(c, q, !m), both = halves_join(c, i, &x, &y);
                return fold_become(c, i, IR_i32x4_add, both, rest);
            }
    }
    return IR_NONE;
}

/* ---- all lanes added */

enum { MAX_LEAVES = 8 };

/* What a tree of additions adds. */
struct sum { ir_ref leaf[MAX_LEAVES]; unsigned n; };

static bool leaves_find(struct folder *c, ir_ref v, struct sum *s, bool is_root)
{
    const struct ir_ins *add = &c->f->ins[v];
    if (add->op == IR_add && (is_root || is_once(c, v)))
        return leaves_find(c, arg(c, v, 0), s, false) && leaves_find(c, arg(c, v, 1), s, false);
    if (s->n == MAX_LEAVES)
        return false;
    s->leaf[s->n++] = v;
    return true;
}

static bool is_extract(struct folder *c, ir_ref v)
{
    return (c->f->ins[v].op == IR_i32x4_extract_lane || c->f->ins[v].op == IR_i64x2_extract_lane) && is_once(c, v);
}

/* Take the lanes of vector v out of the sum, if each is in it once. */
static bool lanes_take(struct folder *c, struct sum *s, ir_ref v, unsigned n_lanes)
{
    unsigned lanes = 0, n = 0;
    ir_ref rest[MAX_LEAVES];
    for (unsigned k = 0; k < s->n; k++) {
        unsigned lane = (unsigned)c->f->ins[s->leaf[k]].imm;
        if (is_extract(c, s->leaf[k]) && arg(c, s->leaf[k], 0) == v && !(lanes >> lane & 1))
            lanes |= 1u << lane;
        else
            rest[n++] = s->leaf[k];
    }
    if (lanes != (1u << n_lanes) - 1)
        return false;
    memcpy(s->leaf, rest, n * sizeof *rest);
    s->n = n;
    return true;
}

/* The sum of the lanes of v: halves added until there is one lane. */
static ir_ref lanes_add(struct folder *c, ir_ref at, ir_ref v, bool is_64)
{
    for (unsigned from = 8; from >= (is_64 ? 8 : 4); from /= 2) {
        uint8_t bytes[16];
        for (unsigned i = 0; i < 16; i++)
            bytes[i] = (uint8_t)((i + from) & 15);
        ir_ref turned = op_new(c, at, IR_i8x16_shuffle, v, v, vector_bytes_new(c, bytes));
        v = op_new(c, at, is_64 ? IR_i64x2_add : IR_i32x4_add, v, turned, 0);
    }
    return ir_insert_before(c->f, at, is_64 ? IR_i64x2_extract_lane : IR_i32x4_extract_lane, c->f->ins[at].type, v, IR_NONE, IR_NONE, 0);
}

/* A sum of all lanes of a vector, and of other numbers */
static ir_ref sum_lanes(struct folder *c, ir_ref i)
{
    struct sum s = { .n = 0 };
    ir_ref a = arg(c, i, 0), b = arg(c, i, 1), e = is_extract(c, b) ? b : a;
    if (!is_extract(c, e) || !leaves_find(c, i, &s, true))
        return IR_NONE;
    bool is_64 = c->f->ins[e].op == IR_i64x2_extract_lane;
    ir_ref v = arg(c, e, 0);
    if (!lanes_take(c, &s, v, is_64 ? 2 : 4))
        return IR_NONE;
    ir_ref sum = lanes_add(c, i, v, is_64);
    for (unsigned k = 0; k + 1 < s.n; k++)
        sum = ir_insert_before(c->f, i, IR_add, c->f->ins[i].type, sum, s.leaf[k], IR_NONE, 0);
    return s.n ? fold_become(c, i, IR_add, sum, s.leaf[s.n - 1]) : sum;
}

/* ---- others */

/* Unsigned where the numbers are not negative: the signed form is one instruction. */
static ir_ref not_negative(struct folder *c, ir_ref i)
{
    struct ir_ins *s = &c->f->ins[i];
    bool words = s->op == IR_i32x4_extadd_pairwise_i16x8_u;
    if (vector_range(c, s->a[0], words ? 2 : 4).lo < 0)
        return IR_NONE;
    s->op = words ? IR_i32x4_extadd_pairwise_i16x8_s :
            s->op == IR_f32x4_convert_i32x4_u ? IR_f32x4_convert_i32x4_s : IR_f64x2_convert_low_i32x4_s;
    return i;
}

/* i8x16.swizzle by indices below 16 or, where they are constant, marked: the machine's own */
static ir_ref swizzle_known(struct folder *c, ir_ref i)
{
    ir_ref x = arg(c, i, 0), index = arg(c, i, 1);
    if (is_const(c, index)) {
        uint8_t bytes[16];
        memcpy(bytes, c->f->v128[c->f->ins[index].imm].b, 16);
        for (unsigned k = 0; k < 16; k++)
            bytes[k] = bytes[k] < 16 ? bytes[k] : 0x80;
        index = vector_const(c, i, bytes);
    } else if (!range_within(vector_range(c, index, 1), INT8_MIN, 15)) {
        return IR_NONE;
    }
    return fold_become(c, i, IR_i8x16_relaxed_swizzle, x, index);
}

/* What converts both numbers of 64 bits at once, to the lower lanes, as op converts one; 0: nothing does. */
static unsigned convert_both_op(const struct ir_ins *s)
{
    switch (s->op) {
    case IR_demote: return IR_f32x4_demote_f64x2_zero;
    case IR_satfs:  return s->type == IR_I32 ? IR_i32x4_trunc_sat_f64x2_s_zero : 0;
    case IR_satfu:  return s->type == IR_I32 ? IR_i32x4_trunc_sat_f64x2_u_zero : 0;
    default:        return 0;
    }
}

static bool is_double_of(struct folder *c, ir_ref v, unsigned lane, ir_ref *vector)
{
    *vector = v ? arg(c, v, 0) : IR_NONE;
    return c->f->ins[v].op == IR_f64x2_extract_lane && c->f->ins[v].imm == lane;
}

/* replace_lane 1 of a splat, both of converted doubles, those of one vector: the vector converted. */
static ir_ref convert_both(struct folder *c, ir_ref i)
{
    static const uint8_t order[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3 };
    ir_ref splat = arg(c, i, 0), second = arg(c, i, 1), v, w;
    unsigned op = convert_both_op(&c->f->ins[second]), splat_op = c->f->ins[splat].op;
    if (!op || c->f->ins[i].imm != 1 || !is_once(c, splat) || (splat_op != IR_f32x4_splat && splat_op != IR_i32x4_splat))
        return IR_NONE;
    ir_ref first = arg(c, splat, 0);
    if (convert_both_op(&c->f->ins[first]) != op || !is_double_of(c, arg(c, first, 0), 0, &v) ||
        !is_double_of(c, arg(c, second, 0), 1, &w) || v != w)
        return IR_NONE;
    ir_ref both = op_new(c, i, op, v, IR_NONE, 0);
    fold_become(c, i, IR_i8x16_shuffle, both, both);
    c->f->ins[i].imm = vector_bytes_new(c, order);
    return i;
}

/* ---- the walk */

#define COMPARES(t) \
    [IR_##t##_lt_u] = { vector_compare }, [IR_##t##_gt_u] = { vector_compare }, [IR_##t##_le_u] = { vector_compare }, \
    [IR_##t##_ge_u] = { vector_compare }, [IR_##t##_le_s] = { vector_compare }, [IR_##t##_ge_s] = { vector_compare }
#define EXTENDS(to, from) \
    [IR_##to##_extend_low_##from##_s] = { vector_extend_load }, [IR_##to##_extend_low_##from##_u] = { vector_extend_load }

static const rule rules[IR_OP_COUNT][MAX_RULES] = {
    [IR_i32x4_mul] = { mul_16 },
    [IR_i32x4_extmul_low_i16x8_s] = { extmul_const, vector_product }, [IR_i32x4_extmul_high_i16x8_s] = { extmul_const, vector_product },
    [IR_i32x4_extmul_low_i16x8_u] = { vector_product }, [IR_i32x4_extmul_high_i16x8_u] = { vector_product },
    [IR_i32x4_add] = { add_halves, vector_count }, [IR_i16x8_add] = { vector_count },
    [IR_v128_and] = { vector_and }, [IR_v128_andnot] = { vector_andnot }, [IR_v128_or] = { vector_or, vector_rotate },
    [IR_v128_not] = { vector_not }, [IR_v128_bitselect] = { vector_select },
    [IR_i8x16_replace_lane] = { vector_replace, vector_divide }, [IR_i16x8_replace_lane] = { vector_replace, vector_divide },
    [IR_i32x4_replace_lane] = { vector_replace, convert_both, vector_divide }, [IR_i64x2_replace_lane] = { vector_replace },
    [IR_f32x4_replace_lane] = { convert_both },
    COMPARES(i8x16), COMPARES(i16x8), COMPARES(i32x4),
    EXTENDS(i16x8, i8x16), EXTENDS(i32x4, i16x8), EXTENDS(i64x2, i32x4),
    [IR_add] = { sum_lanes },
    [IR_i32x4_extadd_pairwise_i16x8_u] = { not_negative },
    [IR_f32x4_convert_i32x4_u] = { not_negative }, [IR_f64x2_convert_low_i32x4_u] = { not_negative },
    [IR_i8x16_swizzle] = { swizzle_known },
};

static bool rule_apply(struct folder *c, ir_ref i)
{
    const rule *r = rules[c->f->ins[i].op];
    for (unsigned k = 0; k < MAX_RULES && r[k]; k++) {
        ir_ref v = r[k](c, i);
        if (v && v != i) {
            if (v < c->n_counted)
                c->n_uses[v] += c->n_uses[i];
            fold_become(c, i, IR_copy, v, IR_NONE);
        }
        if (v)
            return c->changed = true;
    }
    return false;
}

/* Does any rule's pattern begin with, or hold, a vector? */
static bool has_vectors(struct ir_func *f)
{
    for (ir_ref i = 1; i < f->n_ins; i++)
        if (f->ins[i].type == IR_V128)
            return true;
    return false;
}

void opt_vector(struct ir_func *f)
{
    struct folder c = { .f = f };
    if (!has_vectors(f))
        return;
    fold_count_uses(&c);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            for (unsigned n = 0; n < MAX_ROUNDS && rule_apply(&c, i); n++)
                ;
    if (c.changed)
        opt_copy(f);
}
