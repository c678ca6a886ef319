/* What the specification leaves open, decided: the deterministic profile. A NaN that arithmetic makes is the positive
 * canonical one, and a relaxed instruction does what its strict relative does, by instructions that exist anyway.
 * Source: spec 3.0, appendix "Profiles", and 4.3 (nans, and the relaxed operations: the first choice of each). */
#include "build_priv.h"

static ir_ref one(struct build *b, unsigned ir, ir_ref x) { return emit(b, ir, IR_V128, x, 0, 0, 0); }
static ir_ref two(struct build *b, unsigned ir, ir_ref x, ir_ref y) { return emit(b, ir, IR_V128, x, y, 0, 0); }

/* ---- NaNs */

/* Bits of the lanes that may have become a NaN: 32, 64, or none. Instructions that pass on an operand as it is make none. */
static unsigned nan_lane_bits(unsigned ir, enum ir_type type)
{
    switch (ir) {
    case IR_fadd: case IR_fsub: case IR_fmul: case IR_fdiv: case IR_fmin: case IR_fmax: case IR_fceil: case IR_ffloor: case IR_ftrunc:
    case IR_fnearest: case IR_fsqrt: case IR_demote: case IR_promote:
        return type == IR_F32 ? 32 : 64;
    case IR_f32x4_add: case IR_f32x4_sub: case IR_f32x4_mul: case IR_f32x4_div: case IR_f32x4_min: case IR_f32x4_max: case IR_f32x4_ceil:
    case IR_f32x4_floor: case IR_f32x4_trunc: case IR_f32x4_nearest: case IR_f32x4_sqrt: case IR_f32x4_demote_f64x2_zero:
    case IR_f32x4_relaxed_madd: case IR_f32x4_relaxed_nmadd: case IR_f32x4_relaxed_min: case IR_f32x4_relaxed_max:
        return 32;
    case IR_f64x2_add: case IR_f64x2_sub: case IR_f64x2_mul: case IR_f64x2_div: case IR_f64x2_min: case IR_f64x2_max: case IR_f64x2_ceil:
    case IR_f64x2_floor: case IR_f64x2_trunc: case IR_f64x2_nearest: case IR_f64x2_sqrt: case IR_f64x2_promote_low_f32x4:
    case IR_f64x2_relaxed_madd: case IR_f64x2_relaxed_nmadd: case IR_f64x2_relaxed_min: case IR_f64x2_relaxed_max:
        return 64;
    default:
        return 0;
    }
}

/* v == v ? v : NaN, of each lane */
static ir_ref canonical(struct build *b, ir_ref v, enum ir_type type, unsigned lane_bits)
{
    uint64_t nan = lane_bits == 32 ? 0x7fc00000 : 0x7ff8000000000000;
    if (type != IR_V128) {
        ir_ref equal = emit(b, IR_feq, IR_I32, v, v, 0, 0);
        return emit(b, IR_select, type, v, emit(b, IR_const, type, 0, 0, 0, nan), equal, 0);
    }
    struct ir_v128 nans;
    for (unsigned i = 0; i < 16; i++)
        nans.b[i] = (uint8_t)(nan >> 8 * (i % (lane_bits / 8)));
    ir_ref equal = two(b, lane_bits == 32 ? IR_f32x4_eq : IR_f64x2_eq, v, v);
    return emit(b, IR_v128_bitselect, IR_V128, v, build_v128(b, nans), equal, 0);
}

/* ---- relaxed SIMD */

/* Products of signed bytes, pairs of them added, saturated: in lanes of 32 bits, then narrowed. */
static ir_ref dot(struct build *b, ir_ref x, ir_ref y)
{
    ir_ref low = two(b, IR_i32x4_dot_i16x8_s, one(b, IR_i16x8_extend_low_i8x16_s, x), one(b, IR_i16x8_extend_low_i8x16_s, y));
    ir_ref high = two(b, IR_i32x4_dot_i16x8_s, one(b, IR_i16x8_extend_high_i8x16_s, x), one(b, IR_i16x8_extend_high_i8x16_s, y));
    return two(b, IR_i16x8_narrow_i32x4_s, low, high);
}

/* The strict relative; IR_NONE: there is none, it is not a relaxed instruction. */
static ir_ref strict(struct build *b, unsigned ir, const ir_ref *a)
{
    switch (ir) {
    case IR_i8x16_relaxed_swizzle:            return two(b, IR_i8x16_swizzle, a[0], a[1]);
    case IR_i32x4_relaxed_trunc_f32x4_s:      return one(b, IR_i32x4_trunc_sat_f32x4_s, a[0]);
    case IR_i32x4_relaxed_trunc_f64x2_s_zero: return one(b, IR_i32x4_trunc_sat_f64x2_s_zero, a[0]);
    case IR_f32x4_relaxed_madd:               return two(b, IR_f32x4_add, two(b, IR_f32x4_mul, a[0], a[1]), a[2]);
    case IR_f64x2_relaxed_madd:               return two(b, IR_f64x2_add, two(b, IR_f64x2_mul, a[0], a[1]), a[2]);
    case IR_f32x4_relaxed_nmadd:              return two(b, IR_f32x4_add, two(b, IR_f32x4_mul, one(b, IR_f32x4_neg, a[0]), a[1]), a[2]);
    case IR_f64x2_relaxed_nmadd:              return two(b, IR_f64x2_add, two(b, IR_f64x2_mul, one(b, IR_f64x2_neg, a[0]), a[1]), a[2]);
    case IR_i8x16_relaxed_laneselect:
    case IR_i32x4_relaxed_laneselect:
    case IR_i64x2_relaxed_laneselect:         return emit(b, IR_v128_bitselect, IR_V128, a[0], a[1], a[2], 0);
    case IR_f32x4_relaxed_min:                return two(b, IR_f32x4_min, a[0], a[1]);
    case IR_f32x4_relaxed_max:                return two(b, IR_f32x4_max, a[0], a[1]);
    case IR_f64x2_relaxed_min:                return two(b, IR_f64x2_min, a[0], a[1]);
    case IR_f64x2_relaxed_max:                return two(b, IR_f64x2_max, a[0], a[1]);
    case IR_i16x8_relaxed_q15mulr_s:          return two(b, IR_i16x8_q15mulr_sat_s, a[0], a[1]);
    case IR_i16x8_relaxed_dot_i8x16_i7x16_s:  return dot(b, a[0], a[1]);
    case IR_i32x4_relaxed_dot_i8x16_i7x16_add_s:
        return two(b, IR_i32x4_add, one(b, IR_i32x4_extadd_pairwise_i16x8_s, dot(b, a[0], a[1])), a[2]);
    default:
        return IR_NONE;
    }
}

ir_ref build_number(struct build *b, unsigned ir, enum ir_type type, const ir_ref *args)
{
    uint32_t features = b->opt->features;
    ir_ref v = features & JIT_F_RELAXED_SIMD_DETERMINISTIC ? strict(b, ir, args) : IR_NONE;
    if (v == IR_NONE)
        v = emit(b, ir, type, args[0], args[1], args[2], 0);
    unsigned lane_bits = features & JIT_F_NAN_CANONICALIZATION ? nan_lane_bits(ir, type) : 0;
    return lane_bits ? canonical(b, v, type, lane_bits) : v;
}
