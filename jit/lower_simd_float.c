/* SIMD float operations whose rules for NaN, zeros and overflow the instruction set does not have. */
#include "lower_simd.h"

enum { UNORDERED = 3, EQ_ORDERED = 0, GE = 13, TOWARD_ZERO = 11 };

static const uint64_t F32_2_31 = 0x4f0000004f000000, F64_2_52 = 0x4330000000000000,
    F64_I32_MAX = 0x41dfffffffc00000, F64_U32_MAX = 0x41efffffffe00000;

/* op with the sign bits of all lanes (imm: 32 or 64 bits each), inverted or not */
void simd_fmask(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    uint64_t sign = row->imm == 32 ? 0x8000000080000000 : 1ull << 63;
    simd_op2k(l, d, row->op, lower_use(l, s->a[0]), row->invert ? ~sign : sign);
}

/* The instructions (op) return their second operand for NaN and for zeros of either sign: take both orders, merge the
 * signs (op2), and let an addition make the NaN. */
void simd_min_max(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    bool f32 = row->imm == 32;
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t ab = simd_op2(l, NEW, row->op, a, b), ba = simd_op2(l, NEW, row->op, b, a);
    vreg_t both = simd_op2(l, NEW, row->op2, ab, ba);
    vreg_t nan = simd_op2(l, NEW, f32 ? X64_VADDPS_rvm : X64_VADDPD_rvm, a, b);
    vreg_t unordered = simd_op2i(l, NEW, f32 ? X64_VCMPPS_rvmi : X64_VCMPPD_rvmi, a, b, UNORDERED);
    lower_rvm(l, f32 ? X64_VBLENDVPS_rvms : X64_VBLENDVPD_rvms, 16, d, both, nan)->s = unordered;
}

/* ---- to integers */

/* All ones where x >= 2^31 */
static vreg_t overflows(struct lower *l, vreg_t x)
{
    vreg_t d = simd_op2k(l, NEW, X64_VCMPPS_rvmi, x, F32_2_31);
    l->buf[l->n_buf - 1].imm = GE;
    return d;
}

/* The conversion gives 0x80000000 for what overflows, right below the range, to be inverted above it, and for NaN, to
 * become 0. */
void simd_trunc_sat_f32_s(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t t = simd_op1(l, NEW, X64_VCVTTPS2DQ_rm, a);
    vreg_t saturated = simd_op2(l, NEW, X64_VPXOR_rvm, t, overflows(l, a));
    vreg_t number = simd_op2i(l, NEW, X64_VCMPPS_rvmi, a, a, EQ_ORDERED);
    simd_op2(l, d, X64_VPAND_rvm, saturated, number);
}

/* x = max(a, 0), 0 for NaN. Below 2^31 the conversion is right. From there on it gives 2^31, to which x - 2^31 is added,
 * itself converted with saturation; below, that one is negative and counts as 0. */
void simd_trunc_sat_f32_u(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), zero = simd_zero(l);
    vreg_t x = simd_op2(l, NEW, X64_VMAXPS_rvm, a, zero);
    vreg_t low = simd_op1(l, NEW, X64_VCVTTPS2DQ_rm, x);
    vreg_t rest = simd_op2k(l, NEW, X64_VSUBPS_rvm, x, F32_2_31);
    vreg_t t = simd_op1(l, NEW, X64_VCVTTPS2DQ_rm, rest);
    vreg_t saturated = simd_op2(l, NEW, X64_VPXOR_rvm, t, overflows(l, rest));
    vreg_t high = simd_op2(l, NEW, X64_VPMAXSD_rvm, saturated, zero);
    simd_op2(l, d, X64_VPADDD_rvm, low, high);
}

/* The limit is 0 for NaN, and min gives its second operand for NaN. */
void simd_trunc_sat_f64_s(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t number = simd_op2i(l, NEW, X64_VCMPPD_rvmi, a, a, EQ_ORDERED);
    vreg_t limit = simd_op2k(l, NEW, X64_VANDPS_rvm, number, F64_I32_MAX);
    vreg_t x = simd_op2(l, NEW, X64_VMINPD_rvm, a, limit);
    simd_op1(l, d, X64_VCVTTPD2DQ_rm, x);
}

/* Clamped and made whole, plus 2^52: the integer is the low half of the double. */
void simd_trunc_sat_f64_u(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), zero = simd_zero(l);
    vreg_t x = simd_op2(l, NEW, X64_VMAXPD_rvm, a, zero);
    x = simd_op2k(l, NEW, X64_VMINPD_rvm, x, F64_U32_MAX);
    x = simd_op1i(l, NEW, X64_VROUNDPD_rmi, x, TOWARD_ZERO);
    x = simd_op2k(l, NEW, X64_VADDPD_rvm, x, F64_2_52);
    simd_op2i(l, d, X64_VSHUFPS_rvmi, x, zero, 0x88);
}

/* ---- from unsigned integers */

/* The upper half of each lane from a constant. */
static vreg_t blend_words(struct lower *l, vreg_t a, uint64_t half)
{
    vreg_t d = simd_op2k(l, NEW, X64_VPBLENDW_rvmi, a, half);
    l->buf[l->n_buf - 1].imm = 0xAA;
    return d;
}

/* Both halves as the low bits of large floats, 2^23 and 2^39; what is too much is subtracted from the upper one, exactly, so
 * the one rounding is that of the sum. */
void simd_convert_f32_u(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    static const uint64_t f32_2_23 = 0x4b0000004b000000, f32_2_39 = 0x5300000053000000, f32_2_39_2_23 = 0x5300008053000080;
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t high = simd_op1i(l, NEW, X64_VPSRLD_vmi, a, 16);
    vreg_t fl = blend_words(l, a, f32_2_23), fh = blend_words(l, high, f32_2_39);
    vreg_t rest = simd_op2k(l, NEW, X64_VSUBPS_rvm, fh, f32_2_39_2_23);
    simd_op2(l, d, X64_VADDPS_rvm, fl, rest);
}

/* The integer as the low half of 2^52 + itself. */
void simd_convert_f64_u(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t t = simd_op2k(l, NEW, X64_VPUNPCKLDQ_rvm, a, F64_2_52 >> 32 | F64_2_52);
    simd_op2k(l, d, X64_VSUBPD_rvm, t, F64_2_52);
}

/* ---- relaxed: the instruction's own rules */

/* op: vfmadd231 or vfnmadd231, which add to their first operand */
void simd_relaxed_madd(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), c = lower_use(l, s->a[2]);
    lower_move(l, d, c);
    simd_op2(l, d, row->op, a, b);
}
