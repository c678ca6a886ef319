/* SIMD integer operations that take more than one instruction. What row->op and op2 are is said at each function. */
#include "lower_simd.h"

/* op(a, b); then, with op2, where that equals a; then inverted. */
void simd_compare(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    struct rm_operand rm = lower_rm_use(l, s->a[!row->swap], 16);
    vreg_t a = lower_use(l, s->a[row->swap]), t = row->op2 || row->invert ? lower_temp(l, MIR_XMM, 16) : d;
    lower_set_rm(lower_rvm(l, row->op, 16, t, a, MIR_NOREG), rm);
    if (row->op2)
        t = simd_op2(l, row->invert ? NEW : d, row->op2, t, a);
    if (row->invert)
        simd_not(l, d, t);
}

/* a where the mask has ones, b where it has zeros */
void simd_bitselect(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), mask = lower_use(l, s->a[2]);
    vreg_t ones = simd_op2(l, NEW, X64_VPAND_rvm, mask, a);
    vreg_t zeros = simd_op2(l, NEW, X64_VPANDN_rvm, mask, b);
    simd_op2(l, d, X64_VPOR_rvm, ones, zeros);
}

void simd_neg(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    simd_op2(l, d, row->op, simd_zero(l), a);
}

void simd_abs64(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t sign = simd_op2(l, NEW, X64_VPCMPGTQ_rvm, simd_zero(l), a);
    vreg_t t = simd_op2(l, NEW, X64_VPXOR_rvm, a, sign);
    simd_op2(l, d, X64_VPSUBQ_rvm, t, sign);
}

/* ---- shifts: the count is taken modulo the bits of a lane */

/* (count & (bits - 1)) + plus, in a vector register */
static vreg_t shift_count(struct lower *l, ir_ref count, unsigned bits, int plus)
{
    vreg_t t = lower_temp(l, MIR_GPR, 4), x = lower_temp(l, MIR_XMM, 16);
    lower_move(l, t, lower_use(l, count));
    struct minst *mi = lower_emit(l, X64_AND_mi, 4);
    mi->b = t;
    mi->imm = bits - 1;
    if (plus) {
        mi = lower_emit(l, X64_ADD_mi, 4);
        mi->b = t;
        mi->imm = plus;
    }
    lower_rm(l, X64_VMOVD_rm, 4, x, t);
    return x;
}

/* op: by a register; op2: by an immediate; imm: bits of a lane */
void simd_shift(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    uint64_t c;
    if (lower_const(l, s->a[1], &c))
        simd_op1i(l, d, row->op2, a, (int)(c & (row->imm - 1u)));
    else
        simd_op2(l, d, row->op, a, shift_count(l, s->a[1], row->imm, 0));
}

/* Bytes by a shift of words, then without the bits that came over from the neighbour. */
void simd_shift8(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    static const uint64_t bytes = 0x0101010101010101;
    vreg_t a = lower_use(l, s->a[0]);
    uint64_t c;
    if (lower_const(l, s->a[1], &c)) {
        c &= 7;
        vreg_t t = simd_op1i(l, NEW, row->op2, a, (int)c);
        simd_op2k(l, d, X64_VPAND_rvm, t, bytes * (row->op2 == X64_VPSLLW_vmi ? 0xffu << c & 0xff : 0xffu >> c));
        return;
    }
    vreg_t count = shift_count(l, s->a[1], 8, 0);
    vreg_t t = simd_op2(l, NEW, row->op, a, count);
    vreg_t low = simd_op2(l, NEW, row->op, simd_const(l, 0x00ff00ff00ff00ff), count);
    vreg_t mask = simd_op1(l, NEW, X64_VPBROADCASTB_rm, low);
    simd_op2(l, d, X64_VPAND_rvm, t, mask);
}

/* Each byte twice in a word, shifted by 8 more, packed again. */
void simd_shift8_s(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), lo, hi;
    uint64_t c;
    bool is_const = lower_const(l, s->a[1], &c);
    vreg_t count = is_const ? NEW : shift_count(l, s->a[1], 8, 8);
    lo = simd_op2(l, NEW, X64_VPUNPCKLBW_rvm, a, a);
    hi = simd_op2(l, NEW, X64_VPUNPCKHBW_rvm, a, a);
    if (is_const) {
        lo = simd_op1i(l, NEW, X64_VPSRAW_vmi, lo, 8 + (int)(c & 7));
        hi = simd_op1i(l, NEW, X64_VPSRAW_vmi, hi, 8 + (int)(c & 7));
    } else {
        lo = simd_op2(l, NEW, X64_VPSRAW_rvm, lo, count);
        hi = simd_op2(l, NEW, X64_VPSRAW_rvm, hi, count);
    }
    simd_op2(l, d, X64_VPACKSSWB_rvm, lo, hi);
}

/* A logical shift, then the sign bit, where it came to lie, is extended: (x ^ m) - m. */
void simd_shift64_s(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    static const uint64_t sign = 1ull << 63;
    vreg_t a = lower_use(l, s->a[0]), t, m;
    uint64_t c;
    if (lower_const(l, s->a[1], &c)) {
        t = simd_op1i(l, NEW, X64_VPSRLQ_vmi, a, (int)(c & 63));
        m = simd_const(l, sign >> (c & 63));
    } else {
        vreg_t count = shift_count(l, s->a[1], 64, 0);
        t = simd_op2(l, NEW, X64_VPSRLQ_rvm, a, count);
        m = simd_op2(l, NEW, X64_VPSRLQ_rvm, simd_const(l, sign), count);
    }
    simd_op2(l, d, X64_VPSUBQ_rvm, simd_op2(l, NEW, X64_VPXOR_rvm, t, m), m);
}

/* ---- products and sums */

/* lo * lo + ((hi * lo + lo * hi) << 32) */
void simd_mul64(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t ah = simd_op1i(l, NEW, X64_VPSRLQ_vmi, a, 32), bh = simd_op1i(l, NEW, X64_VPSRLQ_vmi, b, 32);
    vreg_t x = simd_op2(l, NEW, X64_VPMULUDQ_rvm, ah, b), y = simd_op2(l, NEW, X64_VPMULUDQ_rvm, bh, a);
    vreg_t cross = simd_op2(l, NEW, X64_VPADDQ_rvm, x, y);
    vreg_t high = simd_op1i(l, NEW, X64_VPSLLQ_vmi, cross, 32);
    vreg_t low = simd_op2(l, NEW, X64_VPMULUDQ_rvm, a, b);
    simd_op2(l, d, X64_VPADDQ_rvm, low, high);
}

static vreg_t high_half(struct lower *l, vreg_t a) { return simd_op1i(l, NEW, X64_VPSHUFD_rmi, a, 0xEE); }

/* op: vpmovsx of the high half brought down, or, with swap, the unpacking of it with zeros */
void simd_extend_high(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    unsigned bytes = row->op == X64_VPUNPCKHBW_rvm ? 1 : row->op == X64_VPUNPCKHWD_rvm ? 2 : 4;
    if (row->swap && simd_extend_shuffled(l, s->a[0], bytes, 2 * bytes, true, d))
        return;
    vreg_t a = lower_use(l, s->a[0]);
    if (row->swap)
        simd_op2(l, d, row->op, a, simd_zero(l));
    else
        simd_op1(l, d, row->op, high_half(l, a));
}

/* op: the extension; imm: of the high half */
void simd_extmul8(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t x = simd_op1(l, NEW, row->op, row->imm ? high_half(l, a) : a);
    vreg_t y = simd_op1(l, NEW, row->op, row->imm ? high_half(l, b) : b);
    simd_op2(l, d, X64_VPMULLW_rvm, x, y);
}

/* Low and high halves of the products (op), interleaved (op2). */
void simd_extmul16(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t low = simd_op2(l, NEW, X64_VPMULLW_rvm, a, b), high = simd_op2(l, NEW, row->op, a, b);
    simd_op2(l, d, row->op2, low, high);
}

/* op multiplies the even lanes: imm brings those wanted there. */
void simd_extmul32(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t x = simd_op1i(l, NEW, X64_VPSHUFD_rmi, a, row->imm), y = simd_op1i(l, NEW, X64_VPSHUFD_rmi, b, row->imm);
    simd_op2(l, d, row->op, x, y);
}

/* vpmaddubsw takes unsigned bytes in its first operand and signed ones in its second: the ones are the other. */
void simd_extadd8(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    static const uint64_t ones = 0x0101010101010101;
    vreg_t a = lower_use(l, s->a[0]);
    if (row->swap)
        simd_op2(l, d, X64_VPMADDUBSW_rvm, simd_const(l, ones), a);
    else
        simd_op2k(l, d, X64_VPMADDUBSW_rvm, a, ones);
}

/* swap: signed */
void simd_extadd16(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    if (row->swap) {
        simd_op2k(l, d, X64_VPMADDWD_rvm, a, 0x0001000100010001);
        return;
    }
    vreg_t odd = simd_op1i(l, NEW, X64_VPSRLD_vmi, a, 16);
    vreg_t even = simd_op2k(l, NEW, X64_VPAND_rvm, a, 0x0000ffff0000ffff);
    simd_op2(l, d, X64_VPADDD_rvm, odd, even);
}

/* Only -1 * -1 overflows, to 0x8000: make that 0x7fff. */
void simd_q15mulr(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t t = simd_op2(l, NEW, X64_VPMULHRSW_rvm, a, b);
    vreg_t over = simd_op2k(l, NEW, X64_VPCMPEQW_rvm, t, 0x8000800080008000);
    simd_op2(l, d, X64_VPXOR_rvm, t, over);
}

/* ---- bytes */

/* The bits of each nibble from a table. */
void simd_popcnt(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    static const uint8_t counts[16] = { 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4 };
    static const uint64_t nibble = 0x0f0f0f0f0f0f0f0f;
    vreg_t a = lower_use(l, s->a[0]), table = lower_temp(l, MIR_XMM, 16);
    lower_rm_mem(l, X64_VMOVUPS_rm, 16, table, lower_const_mem(l, counts, 16));
    vreg_t low = simd_op2k(l, NEW, X64_VPAND_rvm, a, nibble);
    vreg_t high = simd_op2k(l, NEW, X64_VPAND_rvm, simd_op1i(l, NEW, X64_VPSRLW_vmi, a, 4), nibble);
    vreg_t x = simd_op2(l, NEW, X64_VPSHUFB_rvm, table, low), y = simd_op2(l, NEW, X64_VPSHUFB_rvm, table, high);
    simd_op2(l, d, X64_VPADDB_rvm, x, y);
}

/* vpshufb gives 0 for indices with bit 7: saturate those from 16 on to have it. */
void simd_swizzle(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t index = simd_op2k(l, NEW, X64_VPADDUSB_rvm, b, 0x7070707070707070);
    simd_op2(l, d, X64_VPSHUFB_rvm, a, index);
}

/* ---- relaxed: the instruction's own rules */

/* op: the blend, by the top bit of each lane of the mask */
void simd_relaxed_laneselect(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), mask = lower_use(l, s->a[2]);
    lower_rvm(l, row->op, 16, d, b, a)->s = mask;
}

/* The second operand, of 7 bits, counts as unsigned: it comes first in vpmaddubsw. */
void simd_relaxed_dot(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    simd_op2(l, d, X64_VPMADDUBSW_rvm, b, a);
}

void simd_relaxed_dot_add(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), c = lower_use(l, s->a[2]);
    vreg_t pairs = simd_op2(l, NEW, X64_VPMADDUBSW_rvm, b, a);
    vreg_t fours = simd_op2k(l, NEW, X64_VPMADDWD_rvm, pairs, 0x0001000100010001);
    simd_op2(l, d, X64_VPADDD_rvm, fours, c);
}

/* ---- to one integer */

bool simd_is_test(unsigned op)
{
    return op == IR_v128_any_true || op == IR_i8x16_all_true || op == IR_i16x8_all_true || op == IR_i32x4_all_true ||
           op == IR_i64x2_all_true;
}

/* Are there ones in v, or in both operands of the `and` that it is? */
static void test_any(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op != IR_v128_and || !lower_is_made_here(l, v)) {
        vreg_t a = lower_use(l, v);
        lower_rm(l, X64_VPTEST_rm, 16, a, a);
        return;
    }
    l->vreg_of[v] = FOLDED;
    struct rm_operand rm = lower_rm_use(l, s->a[1], 16);
    vreg_t a = lower_use(l, s->a[0]);
    lower_set_rm(lower_rm(l, X64_VPTEST_rm, 16, a, MIR_NOREG), rm);
}

/* all_true: no lane is zero */
unsigned simd_test(struct lower *l, const struct ir_ins *s)
{
    if (s->op == IR_v128_any_true) {
        test_any(l, s->a[0]);
        return CC_NE;
    }
    enum x64_op equal = s->op == IR_i8x16_all_true ? X64_VPCMPEQB_rvm : s->op == IR_i16x8_all_true ? X64_VPCMPEQW_rvm :
                        s->op == IR_i32x4_all_true ? X64_VPCMPEQD_rvm : X64_VPCMPEQQ_rvm;
    vreg_t a = lower_use(l, s->a[0]), zeros = simd_op2(l, NEW, equal, a, simd_zero(l));
    lower_rm(l, X64_VPTEST_rm, 16, zeros, zeros);
    return CC_E;
}

/* any_true, all_true as a number */
void simd_truth(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    lower_emit(l, X64_MOVI, 4)->r = d;
    unsigned cc = simd_test(l, s);
    struct minst *set = lower_emit(l, X64_SETCCZ_m, 1);
    set->b = d;
    set->cc = (uint8_t)cc;
}

void simd_bitmask(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    lower_rm(l, row->op, 4, d, a);
}

/* Packed to bytes, which keeps the signs. */
void simd_bitmask16(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    vreg_t t = simd_op2(l, NEW, X64_VPACKSSWB_rvm, a, simd_zero(l));
    lower_rm(l, X64_VPMOVMSKB_rm, 4, d, t);
}
