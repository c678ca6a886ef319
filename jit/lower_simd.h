/* What the files of SIMD lowering share: one row per SIMD operation names the function that lowers it and the machine
 * instructions it needs; helpers that emit one vector instruction, into a given register or (NEW) a fresh one. */
#ifndef JIT_LOWER_SIMD_H
#define JIT_LOWER_SIMD_H

#include "lower_internal.h"

#define NEW MIR_NOREG

struct simd_row;
/* Lower s, whose row is given, into register d (MIR_NOREG: a store). */
typedef void simd_fn(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d);
struct simd_row {
    simd_fn *lower;
    uint16_t op, op2;           /* enum x64_op, as the function says */
    uint8_t imm;
    uint8_t swap;               /* the operands are exchanged */
    uint8_t invert;             /* all bits of the result are inverted */
};

/* r <- v op r/m and r <- op r/m, with an immediate that the row may ignore. */
vreg_t simd_op2(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, vreg_t b);
vreg_t simd_op2i(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, vreg_t b, int imm);
vreg_t simd_op1(struct lower *l, vreg_t d, enum x64_op op, vreg_t a);
vreg_t simd_op1i(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, int imm);
/* r <- v op the constant whose halves are both `half`. */
vreg_t simd_op2k(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, uint64_t half);
vreg_t simd_const(struct lower *l, uint64_t half);
vreg_t simd_zero(struct lower *l);
vreg_t simd_not(struct lower *l, vreg_t d, vreg_t a);

/* lower_simd_int.c */
simd_fn simd_compare, simd_bitselect, simd_neg, simd_abs64, simd_shift, simd_shift8, simd_shift8_s, simd_shift64_s, simd_mul64, simd_popcnt,
    simd_swizzle, simd_extend_high, simd_extmul8, simd_extmul16, simd_extmul32, simd_extadd8, simd_extadd16, simd_q15mulr,
    simd_truth, simd_bitmask, simd_bitmask16, simd_relaxed_laneselect, simd_relaxed_dot, simd_relaxed_dot_add;
/* any_true and all_true set flags; the condition under which they are true. */
bool simd_is_test(unsigned op);
unsigned simd_test(struct lower *l, const struct ir_ins *s);
/* lower_simd_float.c */
simd_fn simd_fmask, simd_min_max, simd_trunc_sat_f32_s, simd_trunc_sat_f32_u, simd_trunc_sat_f64_s, simd_trunc_sat_f64_u,
    simd_convert_f32_u, simd_convert_f64_u, simd_relaxed_madd;
/* lower_lanes.c: make a vector of n_lanes all of which s, a replace_lane, and those before it replace; false: not such. */
bool simd_build(struct lower *l, const struct ir_ins *s, unsigned n_lanes, vreg_t d);
/* lower_shuffle.c */
simd_fn simd_shuffle;
/* Lanes of `from` bytes, of the low or the high half of v, extended with zeros to `to` bytes, if v is a shuffle of one vector for
 * this use only; false: not such. */
bool simd_extend_shuffled(struct lower *l, ir_ref v, unsigned from, unsigned to, bool high, vreg_t d);

#endif
