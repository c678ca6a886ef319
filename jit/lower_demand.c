/* Which bytes of each vector somebody asks for: users that look at some lanes only leave a shuffle free to put anything
 * into the others. Found in one walk backwards: all users of a value come after it, but phis, which ask for all of theirs. */
#include "lower_internal.h"

enum { ALL = 0xffff };

static unsigned lane_mask(unsigned lane, unsigned bytes) { return ((1u << bytes) - 1) << lane * bytes & ALL; }

/* The mask with all bytes of the lanes that it touches. */
static unsigned whole_lanes(unsigned mask, unsigned bytes)
{
    unsigned r = 0;
    for (unsigned i = 0; i < 16 / bytes; i++)
        if (mask & lane_mask(i, bytes))
            r |= lane_mask(i, bytes);
    return r;
}

/* Operations whose lanes depend on the same lanes of their operands: first to last, bytes of a lane. */
#define COMPARES(t, last, n)    { IR_##t##_eq, IR_##t##_##last, n }
#define ARITHMETIC(t, last, n)  { IR_##t##_abs, IR_##t##_neg, n }, { IR_##t##_shl, IR_##t##_##last, n }
#define MIN_MAX(t, n)           { IR_##t##_min_s, IR_##t##_max_u, n }
#define PAIRWISE(t, from, n)    { IR_##t##_extadd_pairwise_##from##_s, IR_##t##_extadd_pairwise_##from##_u, n }
static const struct { uint16_t first, last; uint8_t bytes; } lanewise[] = {
    COMPARES(i8x16, ge_u, 1), COMPARES(i16x8, ge_u, 2), COMPARES(i32x4, ge_u, 4), COMPARES(i64x2, ge_s, 8), COMPARES(f32x4, ge, 4),
    COMPARES(f64x2, ge, 8), { IR_v128_not, IR_v128_bitselect, 1 },
    ARITHMETIC(i8x16, sub, 1), ARITHMETIC(i16x8, mul, 2), ARITHMETIC(i32x4, mul, 4), ARITHMETIC(i64x2, mul, 8),
    { IR_i8x16_popcnt, IR_i8x16_avgr_u, 1 }, { IR_i16x8_add_sat_s, IR_i16x8_avgr_u, 2 },
    MIN_MAX(i8x16, 1), MIN_MAX(i16x8, 2), MIN_MAX(i32x4, 4), PAIRWISE(i16x8, i8x16, 2), PAIRWISE(i32x4, i16x8, 4),
    { IR_i16x8_q15mulr_sat_s, IR_i16x8_q15mulr_sat_s, 2 },
    { IR_i32x4_dot_i16x8_s, IR_i32x4_dot_i16x8_s, 4 }, { IR_f32x4_ceil, IR_f32x4_pmax, 4 }, { IR_f64x2_ceil, IR_f64x2_pmax, 8 },
    { IR_i32x4_trunc_sat_f32x4_s, IR_f32x4_convert_i32x4_u, 4 },
};

static unsigned lanewise_bytes(unsigned op)
{
    for (unsigned i = 0; i < sizeof lanewise / sizeof *lanewise; i++)
        if (op >= lanewise[i].first && op <= lanewise[i].last)
            return lanewise[i].bytes;
    return 0;
}

/* Bytes of a lane of what an operation reads or replaces one lane of; 0: none such. */
static unsigned one_lane_bytes(unsigned op)
{
    switch (op) {
    case IR_i8x16_extract_lane_s: case IR_i8x16_extract_lane_u: case IR_i8x16_replace_lane: case IR_v128_store8_lane:  return 1;
    case IR_i16x8_extract_lane_s: case IR_i16x8_extract_lane_u: case IR_i16x8_replace_lane: case IR_v128_store16_lane: return 2;
    case IR_i32x4_extract_lane: case IR_f32x4_extract_lane: case IR_i32x4_replace_lane: case IR_f32x4_replace_lane:
    case IR_v128_store32_lane: return 4;
    case IR_i64x2_extract_lane: case IR_f64x2_extract_lane: case IR_i64x2_replace_lane: case IR_f64x2_replace_lane:
    case IR_v128_store64_lane: return 8;
    default: return 0;
    }
}

/* Users of one half, whose lanes are of one number of it each: bytes of such a lane; 0: not such. */
#define LOWS(to, from)          case IR_##to##_extend_low_##from##_s: case IR_##to##_extend_low_##from##_u
#define HIGHS(to, from)         case IR_##to##_extend_high_##from##_s: case IR_##to##_extend_high_##from##_u
static unsigned widened_bytes(unsigned op, bool *is_high)
{
    *is_high = false;
    switch (op) {
    LOWS(i16x8, i8x16): return 2;
    LOWS(i32x4, i16x8): return 4;
    LOWS(i64x2, i32x4): case IR_f64x2_convert_low_i32x4_s: case IR_f64x2_convert_low_i32x4_u: case IR_f64x2_promote_low_f32x4: return 8;
    default: break;
    }
    *is_high = true;
    switch (op) {
    HIGHS(i16x8, i8x16): return 2;
    HIGHS(i32x4, i16x8): return 4;
    HIGHS(i64x2, i32x4): return 8;
    default: return 0;
    }
}

/* The bytes of a half that lanes of so many bytes come from. */
static unsigned narrowed(unsigned mask, unsigned bytes, bool is_high)
{
    unsigned r = 0;
    mask = whole_lanes(mask, bytes);
    for (unsigned i = 0; i < 8; i++)
        r |= (mask >> 2 * i & 1) << (i + 8 * is_high);
    return r;
}

static void ask_shuffle(struct lower *l, const struct ir_ins *s, unsigned mask)
{
    const uint8_t *lanes = l->f->v128[s->imm].b;
    for (unsigned i = 0; i < 16; i++)
        if (mask >> i & 1)
            l->demand[s->a[lanes[i] >> 4 & 1]] |= (uint16_t)(1u << (lanes[i] & 15));
}

static void ask_operands(struct lower *l, ir_ref i)
{
    const struct ir_ins *s = &l->f->ins[i];
    unsigned mask = l->demand[i], bytes;
    bool is_high;
    uint32_t n;
    if (s->op == IR_i8x16_shuffle) {
        ask_shuffle(l, s, mask);
        return;
    }
    if ((bytes = lanewise_bytes(s->op)))
        mask = whole_lanes(mask, bytes);
    else if ((bytes = one_lane_bytes(s->op))) {
        unsigned lane = lane_mask(s->type == IR_VOID ? s->mt : (unsigned)s->imm, bytes);
        mask = s->type == IR_V128 ? mask & ~lane : lane;
    } else
        mask = (bytes = widened_bytes(s->op, &is_high)) ? narrowed(mask, bytes, is_high) : ALL;
    const ir_ref *ops = ir_operands(l->f, i, &n);
    for (uint32_t k = 0; k < n; k++)
        if (l->f->ins[ops[k]].type == IR_V128)
            l->demand[ops[k]] |= (uint16_t)mask;
}

static void ask_phis(struct lower *l, uint32_t b)
{
    struct ir_func *f = l->f;
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        uint32_t n;
        const ir_ref *ops = ir_operands(f, i, &n);
        for (uint32_t k = 0; k < n && f->ins[i].type == IR_V128; k++)
            l->demand[ops[k]] = ALL;
    }
}

void lower_demand(struct lower *l)
{
    struct ir_func *f = l->f;
    bool has_shuffle = false;
    for (ir_ref i = 1; i < f->n_ins && !has_shuffle; i++)
        has_shuffle = f->ins[i].op == IR_i8x16_shuffle;
    if (!has_shuffle)
        return;
    l->demand = ARENA_ZNEW(l->m->arena, uint16_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        ask_phis(l, b);
    for (uint32_t b = f->n_blocks; b-- > 0;)
        for (ir_ref i = f->blocks[b].last; i; i = f->ins[i].prev)
            ask_operands(l, i);
}
