/* Scalar floats, in VEX encodings: no operand is overwritten, and the upper lanes do not matter.
 * Source of the semantics: spec 4.3.3 (fmin, fmax, trunc, trunc_sat, convert). */
#include "lower_internal.h"

static const uint64_t F64_2_63 = 0x43e0000000000000, F64_2_64 = 0x43f0000000000000, F64_MINUS_2_63 = 0xc3e0000000000000,
    F64_MINUS_1 = 0xbff0000000000000, F64_U32_MAX = 0x41efffffffe00000;
static const uint32_t F32_2_63 = 0x5f000000, F32_2_64 = 0x5f800000, F32_MINUS_2_63 = 0xdf000000,
    F32_MINUS_1 = 0xbf800000;

/* The row for f32 or f64 of a pair that differs in that only. */
#define SD(is64, name) ((is64) ? X64_##name : ss_of(X64_##name))
static enum x64_op ss_of(enum x64_op sd)
{
    switch (sd) {
    case X64_VADDSD_rvm:   return X64_VADDSS_rvm;
    case X64_VSUBSD_rvm:   return X64_VSUBSS_rvm;
    case X64_VMULSD_rvm:   return X64_VMULSS_rvm;
    case X64_VDIVSD_rvm:   return X64_VDIVSS_rvm;
    case X64_VMINSD_rvm:   return X64_VMINSS_rvm;
    case X64_VMAXSD_rvm:   return X64_VMAXSS_rvm;
    case X64_VSQRTSD_rvm:  return X64_VSQRTSS_rvm;
    case X64_VROUNDSD_rvmi: return X64_VROUNDSS_rvmi;
    case X64_VCMPSD_rvmi:  return X64_VCMPSS_rvmi;
    case X64_VUCOMISD_rm:  return X64_VUCOMISS_rm;
    case X64_VCVTTSD2SI_rm: return X64_VCVTTSS2SI_rm;
    case X64_VCVTSI2SD_rvm: return X64_VCVTSI2SS_rvm;
    case X64_VBLENDVPD_rvms: return X64_VBLENDVPS_rvms;
    default:               return sd;
    }
}

static vreg_t xmm(struct lower *l) { return lower_temp(l, MIR_XMM, 16); }
static vreg_t gpr(struct lower *l) { return lower_temp(l, MIR_GPR, 8); }

static struct mem_operand const64(struct lower *l, uint64_t v) { return lower_const_mem(l, &v, 8); }
static struct mem_operand const32(struct lower *l, uint32_t v) { return lower_const_mem(l, &v, 4); }
/* A mask for all lanes, as packed logic reads 16 bytes. */
static struct mem_operand mask_mem(struct lower *l, bool is64, uint64_t lane)
{
    uint64_t v[2] = { is64 ? lane : lane | lane << 32, is64 ? lane : lane | lane << 32 };
    return lower_const_mem(l, v, 16);
}

static void binary(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op sd)
{
    bool is64 = s->type == IR_F64;
    ir_ref a = s->a[0], b = s->a[1];
    unsigned w = is64 ? 8 : 4;
    bool a_in_memory = l->f->ins[a].op == IR_const || lower_can_fold_load(l, a, w);
    bool b_in_memory = l->f->ins[b].op == IR_const || lower_can_fold_load(l, b, w);
    if (ir_is(s->op, IRF_C) && a_in_memory && !b_in_memory) {
        a = s->a[1];
        b = s->a[0];
    }
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = lower_rm_use(l, b, w);
    vreg_t ra = lower_use(l, a);
    lower_set_rm(lower_rvm(l, is64 ? sd : ss_of(sd), w, d, ra, MIR_NOREG), rm);
}

/* r = op a with the upper lanes from a too: no dependency on another register. */
static void unary(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op, int imm)
{
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]);
    lower_rvm(l, op, s->type == IR_F64 ? 8 : 4, d, a, a)->imm = imm;
}

static void logic_mask(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op, uint64_t m64, uint64_t m32)
{
    bool is64 = s->type == IR_F64;
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]);
    struct mem_operand mo = mask_mem(l, is64, is64 ? m64 : m32);
    lower_rvm_mem(l, op, 16, d, a, mo);
}

/* min and max of the instruction set return their second operand for NaN and for zeros of either sign: take both
 * orders, merge the signs, and let an addition make the NaN. */
static void min_max(struct lower *l, const struct ir_ins *s, ir_ref ref, bool is_max)
{
    bool is64 = s->type == IR_F64;
    unsigned w = is64 ? 8 : 4;
    enum x64_op op = is_max ? SD(is64, VMAXSD_rvm) : SD(is64, VMINSD_rvm);
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    vreg_t ab = xmm(l), ba = xmm(l), both = xmm(l), nan = xmm(l), unordered = xmm(l);
    lower_rvm(l, op, w, ab, a, b);
    lower_rvm(l, op, w, ba, b, a);
    lower_rvm(l, is_max ? X64_VANDPS_rvm : X64_VORPS_rvm, 16, both, ab, ba);
    lower_rvm(l, SD(is64, VADDSD_rvm), w, nan, a, b);
    lower_rvm(l, SD(is64, VCMPSD_rvmi), w, unordered, a, b)->imm = 3;
    lower_rvm(l, SD(is64, VBLENDVPD_rvms), 16, d, both, nan)->s = unordered;
}

static void copysign_(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    bool is64 = s->type == IR_F64;
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), mag = xmm(l), sign = xmm(l);
    uint64_t bit = is64 ? 1ull << 63 : 1ull << 31;
    lower_rvm_mem(l, X64_VANDPS_rvm, 16, mag, a, mask_mem(l, is64, is64 ? bit - 1 : 0x7fffffff));
    lower_rvm_mem(l, X64_VANDPS_rvm, 16, sign, b, mask_mem(l, is64, bit));
    lower_rvm(l, X64_VORPS_rvm, 16, d, mag, sign);
}

/* ---- float to integer */

static void compare_const(struct lower *l, bool is64, vreg_t x, uint64_t c64, uint32_t c32)
{
    lower_rm_mem(l, SD(is64, VUCOMISD_rm), is64 ? 8 : 4, x, is64 ? const64(l, c64) : const32(l, c32));
}

static void truncate_(struct lower *l, bool is64, unsigned w, vreg_t d, vreg_t x)
{
    lower_rm(l, SD(is64, VCVTTSD2SI_rm), w, d, x);
}

/* x in [0, 2^64) to u64: the conversion is signed, so convert x and x - 2^63, and take the second when the first overflowed. */
static void truncate_u64(struct lower *l, bool is64, vreg_t d, vreg_t x)
{
    vreg_t low = gpr(l), high = gpr(l), less = xmm(l), over = gpr(l), pick = gpr(l);
    truncate_(l, is64, 8, low, x);
    lower_rvm_mem(l, SD(is64, VSUBSD_rvm), is64 ? 8 : 4, less, x, is64 ? const64(l, F64_2_63) : const32(l, F32_2_63));
    truncate_(l, is64, 8, high, less);
    lower_move(l, over, low);
    struct minst *sar = lower_emit(l, X64_SAR_mi, 8);
    sar->b = over;
    sar->imm = 63;
    lower_move(l, pick, over);
    lower_rm(l, X64_AND_rm, 8, pick, high);
    lower_move(l, d, pick);
    lower_rm(l, X64_OR_rm, 8, d, low);
}

static void trunc_trapping(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    bool is64 = l->f->ins[s->a[0]].type == IR_F64, is_signed = s->op == IR_truncs;
    vreg_t d = lower_def(l, ref), x = lower_use(l, s->a[0]);
    lower_rm(l, SD(is64, VUCOMISD_rm), is64 ? 8 : 4, x, x);
    lower_trapcc(l, CC_P, WVM_TRAP_bad_conversion, MIR_NOREG);
    if (s->type == IR_I32) {    /* convert to 64 bits; what does not fit 32 did not fit */
        vreg_t t = gpr(l), u = gpr(l);
        truncate_(l, is64, 8, t, x);
        lower_rm(l, is_signed ? X64_MOVSXD_rm : X64_MOV_rm, is_signed ? 8 : 4, u, t);
        lower_rm(l, X64_CMP_rm, 8, u, t);
        lower_trapcc(l, CC_NE, WVM_TRAP_int_overflow, MIR_NOREG);
        lower_rm(l, X64_MOV_rm, 4, d, t);
        return;
    }
    compare_const(l, is64, x, is_signed ? F64_2_63 : F64_2_64, is_signed ? F32_2_63 : F32_2_64);
    lower_trapcc(l, CC_AE, WVM_TRAP_int_overflow, MIR_NOREG);
    compare_const(l, is64, x, is_signed ? F64_MINUS_2_63 : F64_MINUS_1, is_signed ? F32_MINUS_2_63 : F32_MINUS_1);
    lower_trapcc(l, is_signed ? CC_B : CC_BE, WVM_TRAP_int_overflow, MIR_NOREG);
    if (is_signed)
        truncate_(l, is64, 8, d, x);
    else
        truncate_u64(l, is64, d, x);
}

/* The conversion gives the lowest number, 0x80..0, for all that it cannot do: seldom, so that emit asks out of line what it was. */
static void saturate_signed(struct lower *l, bool is64, unsigned w, vreg_t d, vreg_t x)
{
    truncate_(l, is64, w, d, x);
    lower_rm(l, X64_SATURATE, w, d, x)->imm = is64;
}

/* Clamped as a double, where the limits are exact; vmaxsd gives its second operand, 0, for NaN. */
static void saturate_u32(struct lower *l, bool is64, vreg_t d, vreg_t x)
{
    vreg_t wide = x, low = xmm(l), high = xmm(l), t = gpr(l);
    if (!is64)
        lower_rvm(l, X64_VCVTSS2SD_rvm, 8, wide = xmm(l), x, x);
    lower_rvm_mem(l, X64_VMAXSD_rvm, 8, low, wide, const64(l, 0));
    lower_rvm_mem(l, X64_VMINSD_rvm, 8, high, low, const64(l, F64_U32_MAX));
    truncate_(l, true, 8, t, high);
    lower_rm(l, X64_MOV_rm, 4, d, t);
}

static void saturate_u64(struct lower *l, bool is64, vreg_t d, vreg_t x)
{
    vreg_t t = gpr(l), limit = lower_u64(l, UINT64_MAX), zero = xmm(l), y = xmm(l);
    lower_emit(l, X64_VZERO, 16)->r = zero;
    lower_rvm(l, SD(is64, VMAXSD_rvm), is64 ? 8 : 4, y, x, zero);
    truncate_u64(l, is64, t, y);
    compare_const(l, is64, y, F64_2_64, F32_2_64);
    lower_move(l, d, t);
    lower_rm(l, X64_CMOVCC_rm, 8, d, limit)->cc = CC_AE;
}

static void trunc_saturating(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    bool is64 = l->f->ins[s->a[0]].type == IR_F64;
    vreg_t d = lower_def(l, ref), x = lower_use(l, s->a[0]);
    if (s->op == IR_satfs)
        saturate_signed(l, is64, ir_type_bytes(s->type), d, x);
    else if (s->type == IR_I32)
        saturate_u32(l, is64, d, x);
    else
        saturate_u64(l, is64, d, x);
}

/* ---- integer to float */

static void convert_signed(struct lower *l, bool is64, unsigned w, vreg_t d, struct rm_operand x)
{
    vreg_t zero = xmm(l);
    lower_emit(l, X64_VZERO, 16)->r = zero;                     /* the upper lanes come from here: no false dependency */
    lower_set_rm(lower_rvm(l, SD(is64, VCVTSI2SD_rvm), w, d, zero, MIR_NOREG), x);
}

/* u64 to f32: halve it when the sign bit is set, keeping the lowest bit for rounding; convert; double. */
static void convert_u64_f32(struct lower *l, vreg_t d, vreg_t x)
{
    vreg_t half = gpr(l), low = gpr(l), odd = gpr(l), y = gpr(l), f = xmm(l), twice = xmm(l), sign = xmm(l), top = gpr(l);
    lower_move(l, half, x);
    struct minst *mi = lower_emit(l, X64_SHR_mi, 8);
    mi->b = half;
    mi->imm = 1;
    lower_move(l, low, x);
    mi = lower_emit(l, X64_AND_mi, 4);
    mi->b = low;
    mi->imm = 1;
    lower_move(l, odd, half);
    lower_rm(l, X64_OR_rm, 8, odd, low);
    lower_rm(l, X64_TEST_mr, 8, x, x);
    lower_move(l, y, x);
    lower_rm(l, X64_CMOVCC_rm, 8, y, odd)->cc = CC_S;
    convert_signed(l, false, 8, f, (struct rm_operand){ .reg = y });
    lower_rvm(l, X64_VADDSS_rvm, 4, twice, f, f);
    lower_move(l, top, x);
    mi = lower_emit(l, X64_SHR_mi, 8);
    mi->b = top;
    mi->imm = 32;
    lower_rm(l, X64_VMOVD_rm, 8, sign, top);
    lower_rvm(l, X64_VBLENDVPS_rvms, 16, d, f, twice)->s = sign;
}

/* u64 to f64: both halves become the low bits of two big numbers, 2^52 + low and 2^84 + high * 2^32, exactly; the sum of what is
 * left without the powers rounds once. */
static void convert_u64_f64(struct lower *l, vreg_t d, vreg_t x)
{
    static const uint32_t exponents[4] = { 0x43300000, 0x45300000 };
    static const uint64_t powers[2] = { 0x4330000000000000, 0x4530000000000000 };
    vreg_t both = xmm(l), split = xmm(l), parts = xmm(l), high = xmm(l);
    lower_rm(l, X64_VMOVD_rm, 8, both, x);
    lower_rvm_mem(l, X64_VPUNPCKLDQ_rvm, 16, split, both, lower_const_mem(l, exponents, 16));
    lower_rvm_mem(l, X64_VSUBPD_rvm, 16, parts, split, lower_const_mem(l, powers, 16));
    lower_rvm(l, X64_VUNPCKHPD_rvm, 16, high, parts, parts);
    lower_rvm(l, X64_VADDSD_rvm, 8, d, parts, high);
}

static void convert(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    bool is64 = s->type == IR_F64, from64 = l->f->ins[s->a[0]].type == IR_I64;
    vreg_t d = lower_def(l, ref);
    if (s->op == IR_converts) {
        convert_signed(l, is64, from64 ? 8 : 4, d, lower_rm_use(l, s->a[0], from64 ? 8 : 4));
        return;
    }
    vreg_t x = lower_use(l, s->a[0]);
    if (!from64)                                                /* a zero-extended i32 is a positive i64 */
        convert_signed(l, is64, 8, d, (struct rm_operand){ .reg = x });
    else if (is64)
        convert_u64_f64(l, d, x);
    else
        convert_u64_f32(l, d, x);
}

static void bitcast(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = ir_type_bytes(s->type);
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]);
    if (lower_class(s->type) == MIR_XMM)
        lower_rm(l, X64_VMOVD_rm, w, d, a);
    else
        lower_rm(l, X64_VMOVD_mr, w, a, d);                     /* r: the xmm source, r/m: the destination */
}

bool lower_float(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    bool is64 = s->type == IR_F64;
    switch (s->op) {
    case IR_fadd:      binary(l, s, ref, X64_VADDSD_rvm); break;
    case IR_fsub:      binary(l, s, ref, X64_VSUBSD_rvm); break;
    case IR_fmul:      binary(l, s, ref, X64_VMULSD_rvm); break;
    case IR_fdiv:      binary(l, s, ref, X64_VDIVSD_rvm); break;
    case IR_fmin:      min_max(l, s, ref, false); break;
    case IR_fmax:      min_max(l, s, ref, true); break;
    case IR_fcopysign: copysign_(l, s, ref); break;
    case IR_fabs:      logic_mask(l, s, ref, X64_VANDPS_rvm, (1ull << 63) - 1, 0x7fffffff); break;
    case IR_fneg:      logic_mask(l, s, ref, X64_VXORPS_rvm, 1ull << 63, 1u << 31); break;
    case IR_fnearest:  unary(l, s, ref, SD(is64, VROUNDSD_rvmi), 8 | 0); break;
    case IR_ffloor:    unary(l, s, ref, SD(is64, VROUNDSD_rvmi), 8 | 1); break;
    case IR_fceil:     unary(l, s, ref, SD(is64, VROUNDSD_rvmi), 8 | 2); break;
    case IR_ftrunc:    unary(l, s, ref, SD(is64, VROUNDSD_rvmi), 8 | 3); break;
    case IR_fsqrt:     unary(l, s, ref, SD(is64, VSQRTSD_rvm), 0); break;
    case IR_truncs: case IR_truncu:     trunc_trapping(l, s, ref); break;
    case IR_satfs: case IR_satfu:       trunc_saturating(l, s, ref); break;
    case IR_converts: case IR_convertu: convert(l, s, ref); break;
    case IR_demote:    unary(l, s, ref, X64_VCVTSD2SS_rvm, 0); break;
    case IR_promote:   unary(l, s, ref, X64_VCVTSS2SD_rvm, 0); break;
    case IR_bitcast:   bitcast(l, s, ref); break;
    default:           return false;
    }
    return true;
}
