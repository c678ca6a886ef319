/* SIMD: the table of operations, and those that are one instruction or one lane access. AVX encodings of 128 bits.
 * Source of the semantics: spec 4.3.2 to 4.3.4 and 4.4 (vector instructions). */
#include "lower_simd.h"

#include <assert.h>

/* ---- helpers */

static vreg_t target(struct lower *l, vreg_t d) { return d == NEW ? lower_temp(l, MIR_XMM, 16) : d; }

vreg_t simd_op2i(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, vreg_t b, int imm)
{
    d = target(l, d);
    lower_rvm(l, op, 16, d, a, b)->imm = imm;
    return d;
}

vreg_t simd_op2(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, vreg_t b) { return simd_op2i(l, d, op, a, b, 0); }

vreg_t simd_op1i(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, int imm)
{
    d = target(l, d);
    lower_rm(l, op, 16, d, a)->imm = imm;
    return d;
}

vreg_t simd_op1(struct lower *l, vreg_t d, enum x64_op op, vreg_t a) { return simd_op1i(l, d, op, a, 0); }

static struct mem_operand const_mem(struct lower *l, uint64_t half)
{
    uint64_t v[2] = { half, half };
    return lower_const_mem(l, v, 16);
}

vreg_t simd_op2k(struct lower *l, vreg_t d, enum x64_op op, vreg_t a, uint64_t half)
{
    d = target(l, d);
    lower_rvm_mem(l, op, 16, d, a, const_mem(l, half));
    return d;
}

vreg_t simd_const(struct lower *l, uint64_t half)
{
    vreg_t d = target(l, NEW);
    lower_rm_mem(l, X64_VMOVUPS_rm, 16, d, const_mem(l, half));
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

vreg_t simd_zero(struct lower *l)
{
    vreg_t d = target(l, NEW);
    lower_emit(l, X64_VZERO, 16)->r = d;
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

vreg_t simd_not(struct lower *l, vreg_t d, vreg_t a) { return simd_op2k(l, d, X64_VPXOR_rvm, a, UINT64_MAX); }

/* ---- one instruction */

static bool better_as_memory(struct lower *l, ir_ref v) { return l->f->ins[v].op == IR_const || lower_can_fold_load(l, v, 16); }

static void binary(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    bool turn = row->swap || (ir_is(s->op, IRF_C) && better_as_memory(l, s->a[0]) && !better_as_memory(l, s->a[1]));
    ir_ref a = s->a[turn], b = s->a[!turn];
    struct rm_operand rm = lower_rm_use(l, b, 16);
    vreg_t ra = lower_use(l, a);
    struct minst *mi = lower_rvm(l, row->op, 16, d, ra, MIR_NOREG);
    mi->imm = row->imm;
    lower_set_rm(mi, rm);
}

/* The instruction reads 16 bytes of memory, as the load does. */
static void unary_whole(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    struct rm_operand rm = lower_rm_use(l, s->a[0], 16);
    struct minst *mi = lower_rm(l, row->op, 16, d, MIR_NOREG);
    mi->imm = row->imm;
    lower_set_rm(mi, rm);
}

/* The operand is always a register: these read less than 16 bytes of memory, and would not trap where the load must. */
static void unary(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    simd_op1i(l, d, row->op, lower_use(l, s->a[0]), row->imm);
}

static void not_(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    simd_not(l, d, lower_use(l, s->a[0]));
}

/* The extension of an extension, as one, of so many bytes; 0: there is none. */
static enum x64_op extension_of(enum x64_op outer, unsigned inner, unsigned *bytes)
{
#define OF(to, from, X, outer_, both, n) \
    case IR_##to##_extend_low_##from: if (outer == X64_VPMOV##X##outer_##_rm) { *bytes = n; return X64_VPMOV##X##both##_rm; } break;
    switch (inner) {
    OF(i16x8, i8x16_s, SX, WD, BD, 4) OF(i32x4, i16x8_s, SX, DQ, WQ, 4)
    OF(i16x8, i8x16_u, ZX, WD, BD, 4) OF(i32x4, i16x8_u, ZX, DQ, WQ, 4)
    default: break;
    }
#undef OF
    return 0;
}

/* Does v load so many bytes, as lanes above which there are zeros, for this use only? */
static bool can_fold_low(struct lower *l, ir_ref v, unsigned bytes)
{
    unsigned op = l->f->ins[v].op;
    return op == (bytes == 4 ? IR_v128_load32_zero : IR_v128_load64_zero) && lower_is_made_here(l, v) && l->color[v] == l->color[l->cur];
}

/* The bytes that an extension with zeros makes of how many; false: it is another. */
static bool zero_extension(enum x64_op op, unsigned *from, unsigned *to)
{
    *from = op == X64_VPMOVZXBW_rm || op == X64_VPMOVZXBD_rm ? 1 : op == X64_VPMOVZXDQ_rm ? 4 : 2;
    *to = op == X64_VPMOVZXBW_rm ? 2 : op == X64_VPMOVZXBD_rm || op == X64_VPMOVZXWD_rm ? 4 : 8;
    return op == X64_VPMOVZXBW_rm || op == X64_VPMOVZXBD_rm || op == X64_VPMOVZXWD_rm || op == X64_VPMOVZXWQ_rm || op == X64_VPMOVZXDQ_rm;
}

/* Two extensions are one; a shuffle before them has room for zeros; and what has been loaded for them alone stays in memory. */
static void extend_low(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    ir_ref v = s->a[0];
    unsigned bytes = 8, from, to;
    enum x64_op op = row->op, both = lower_is_made_here(l, v) ? extension_of(op, l->f->ins[v].op, &bytes) : 0;
    if (both) {
        l->vreg_of[v] = FOLDED;
        v = l->f->ins[v].a[0];
        op = both;
    }
    if (zero_extension(op, &from, &to) && simd_extend_shuffled(l, v, from, to, false, d))
        return;
    if (!can_fold_low(l, v, bytes)) {
        simd_op1(l, d, op, lower_use(l, v));
        return;
    }
    l->vreg_of[v] = FOLDED;
    lower_rm_mem(l, op, bytes, d, lower_mem(l, l->f->ins[v].a[0], l->f->ins[v].a[1], l->f->ins[v].imm));
}

/* ---- lanes; imm: bytes of a lane */

/* Integers: to a vector register, then to all lanes (op), if somebody asks for more than the first one. */
static void splat_int(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    unsigned bytes = s->op == IR_i8x16_splat ? 1 : s->op == IR_i16x8_splat ? 2 : row->imm;
    bool one = l->demand && !(l->demand[l->cur] >> bytes);
    vreg_t t = one ? d : lower_temp(l, MIR_XMM, 16), a = lower_use(l, s->a[0]);
    lower_rm(l, X64_VMOVD_rm, row->imm, t, a);
    if (!one)
        simd_op1(l, d, row->op, t);
}

/* op: vpextr; op2: the sign extension, if any. */
static void extract_int(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]), t = row->op2 ? lower_temp(l, MIR_GPR, 4) : d;
    bool low = !s->imm && row->imm >= 4;
    lower_rm(l, low ? X64_VMOVD_mr : row->op, row->imm < 4 ? 4 : row->imm, a, t)->imm = (int64_t)s->imm;
    if (row->op2)
        lower_rm(l, row->op2, 4, d, t);
}

static void extract_float(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t a = lower_use(l, s->a[0]);
    if (!s->imm)
        lower_move(l, d, a);
    else if (row->imm == 4)
        simd_op2i(l, d, X64_VSHUFPS_rvmi, a, a, (int)s->imm);
    else
        simd_op2(l, d, X64_VUNPCKHPD_rvm, a, a);
}

static void replace_int(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    if (simd_build(l, s, 16 / row->imm, d))
        return;
    struct rm_operand x = lower_rm_lane(l, s->a[1], row->imm);
    vreg_t a = lower_use(l, s->a[0]);
    struct minst *mi = lower_rvm(l, row->op, row->imm < 4 ? 4 : row->imm, d, a, MIR_NOREG);
    mi->imm = (int64_t)s->imm;
    lower_set_rm(mi, x);
}

static void replace_f32(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    if (simd_build(l, s, 4, d))
        return;
    struct rm_operand x = lower_rm_use(l, s->a[1], 4);
    vreg_t a = lower_use(l, s->a[0]);
    struct minst *mi = lower_rvm(l, X64_VINSERTPS_rvmi, x.is_mem ? 4 : 16, d, a, MIR_NOREG);
    mi->imm = (int)s->imm << 4;
    lower_set_rm(mi, x);
}

static void replace_f64(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    if (simd_build(l, s, 2, d))
        return;
    struct rm_operand x = lower_rm_use(l, s->a[1], 8);
    vreg_t a = lower_use(l, s->a[0]);
    enum x64_op op = s->imm ? (x.is_mem ? X64_VMOVHPS_rvm : X64_VMOVLHPS_rvm) : x.is_mem ? X64_VMOVLPS_rvm : X64_VMOVSD_rvm;
    lower_set_rm(lower_rvm(l, op, x.is_mem ? 8 : 16, d, a, MIR_NOREG), x);
}

/* ---- memory; row->imm: bytes that are accessed; s->mt: the lane */

static void load(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
    lower_rm_mem(l, row->op, row->imm, d, mo);
}

static void load_lane(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t v = lower_use(l, s->a[2]);
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
    lower_rvm_mem(l, row->op, row->imm, d, v, mo)->imm = s->mt;
}

/* op2: the store of lane 0 */
static void store_lane(struct lower *l, const struct simd_row *row, const struct ir_ins *s, vreg_t d)
{
    vreg_t v = lower_use(l, s->a[2]);
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
    lower_rm_mem(l, row->op2 && !s->mt ? row->op2 : row->op, row->imm, v, mo)->imm = s->mt;
}

/* ---- the table */

enum { FIRST = IR_v128_load8x8_s, LAST = IR_i32x4_relaxed_dot_i8x16_i7x16_add_s };
enum { EQ = 0, LT = 1, LE = 2, NE = 4, NEAREST = 8, FLOOR = 9, CEIL = 10, TRUNC = 11 };     /* of vcmp and vround */

#define ROW(name, fn, ...)      [IR_##name - FIRST] = { .lower = fn, __VA_ARGS__ },
#define OP(x)                   .op = X64_##x
#define OP2(x)                  .op2 = X64_##x
#define BINARY(name, x, ...)    ROW(name, binary, OP(x##_rvm), __VA_ARGS__)
#define UNARY(name, x, ...)     ROW(name, unary, OP(x), __VA_ARGS__)
#define WHOLE(name, x, ...)     ROW(name, unary_whole, OP(x), __VA_ARGS__)
#define FCMP(name, x, imm_, ...) ROW(name, binary, OP(x), .imm = imm_, __VA_ARGS__)

/* a >= b where max(a, b) == a; a > b where not min(a, b) == a */
#define COMPARE(t, B, S, U) \
    BINARY(t##_eq, VPCMPEQ##B) \
    ROW(t##_ne,    simd_compare, OP(VPCMPEQ##B##_rvm), .invert = 1) \
    BINARY(t##_gt_s, VPCMPGT##B) \
    BINARY(t##_lt_s, VPCMPGT##B, .swap = 1) \
    ROW(t##_ge_s,  simd_compare, OP(VPMAX##S##_rvm), OP2(VPCMPEQ##B##_rvm)) \
    ROW(t##_le_s,  simd_compare, OP(VPMIN##S##_rvm), OP2(VPCMPEQ##B##_rvm)) \
    ROW(t##_ge_u,  simd_compare, OP(VPMAX##U##_rvm), OP2(VPCMPEQ##B##_rvm)) \
    ROW(t##_le_u,  simd_compare, OP(VPMIN##U##_rvm), OP2(VPCMPEQ##B##_rvm)) \
    ROW(t##_lt_u,  simd_compare, OP(VPMAX##U##_rvm), OP2(VPCMPEQ##B##_rvm), .invert = 1) \
    ROW(t##_gt_u,  simd_compare, OP(VPMIN##U##_rvm), OP2(VPCMPEQ##B##_rvm), .invert = 1)
#define MIN_MAX(t, S, U) \
    BINARY(t##_min_s, VPMIN##S) BINARY(t##_min_u, VPMIN##U) BINARY(t##_max_s, VPMAX##S) BINARY(t##_max_u, VPMAX##U)
#define SATURATE(t, B) \
    BINARY(t##_add_sat_s, VPADDS##B) BINARY(t##_add_sat_u, VPADDUS##B) BINARY(t##_sub_sat_s, VPSUBS##B) BINARY(t##_sub_sat_u, VPSUBUS##B) \
    BINARY(t##_avgr_u, VPAVG##B)
#define INT(t, B) \
    BINARY(t##_add, VPADD##B) BINARY(t##_sub, VPSUB##B) ROW(t##_neg, simd_neg, OP(VPSUB##B##_rvm)) \
    ROW(t##_all_true, simd_truth)
#define FLOAT(t, P, bits) \
    BINARY(t##_add, VADD##P) BINARY(t##_sub, VSUB##P) BINARY(t##_mul, VMUL##P) BINARY(t##_div, VDIV##P) \
    FCMP(t##_eq, VCMP##P##_rvmi, EQ) FCMP(t##_ne, VCMP##P##_rvmi, NE) FCMP(t##_lt, VCMP##P##_rvmi, LT) FCMP(t##_le, VCMP##P##_rvmi, LE) \
    FCMP(t##_gt, VCMP##P##_rvmi, LT, .swap = 1) FCMP(t##_ge, VCMP##P##_rvmi, LE, .swap = 1) \
    BINARY(t##_pmin, VMIN##P, .swap = 1) BINARY(t##_pmax, VMAX##P, .swap = 1) \
    ROW(t##_min, simd_min_max, OP(VMIN##P##_rvm), OP2(VORPS_rvm), .imm = bits) \
    ROW(t##_max, simd_min_max, OP(VMAX##P##_rvm), OP2(VANDPS_rvm), .imm = bits) \
    WHOLE(t##_ceil, VROUND##P##_rmi, .imm = CEIL) WHOLE(t##_floor, VROUND##P##_rmi, .imm = FLOOR) \
    WHOLE(t##_trunc, VROUND##P##_rmi, .imm = TRUNC) WHOLE(t##_nearest, VROUND##P##_rmi, .imm = NEAREST) \
    WHOLE(t##_sqrt, VSQRT##P##_rm) \
    ROW(t##_abs, simd_fmask, OP(VANDPS_rvm), .imm = bits, .invert = 1) ROW(t##_neg, simd_fmask, OP(VXORPS_rvm), .imm = bits)
/* dst: twice as wide as src; B: letters of both */
#define EXTEND(dst, src, B) \
    ROW(dst##_extend_low_##src##_s, extend_low, OP(VPMOVSX##B##_rm)) ROW(dst##_extend_low_##src##_u, extend_low, OP(VPMOVZX##B##_rm)) \
    ROW(dst##_extend_high_##src##_s, simd_extend_high, OP(VPMOVSX##B##_rm)) ROW(dst##_extend_high_##src##_u, simd_extend_high, OP(VPUNPCKH##B##_rvm), .swap = 1)

static const struct simd_row rows[LAST - FIRST + 1] = {
    ROW(v128_load8x8_s,     load, OP(VPMOVSXBW_rm), .imm = 8)
    ROW(v128_load8x8_u,     load, OP(VPMOVZXBW_rm), .imm = 8)
    ROW(v128_load16x4_s,    load, OP(VPMOVSXWD_rm), .imm = 8)
    ROW(v128_load16x4_u,    load, OP(VPMOVZXWD_rm), .imm = 8)
    ROW(v128_load32x2_s,    load, OP(VPMOVSXDQ_rm), .imm = 8)
    ROW(v128_load32x2_u,    load, OP(VPMOVZXDQ_rm), .imm = 8)
    ROW(v128_load8_splat,   load, OP(VPBROADCASTB_rm), .imm = 1)
    ROW(v128_load16_splat,  load, OP(VPBROADCASTW_rm), .imm = 2)
    ROW(v128_load32_splat,  load, OP(VBROADCASTSS_rm), .imm = 4)
    ROW(v128_load64_splat,  load, OP(VMOVDDUP_rm), .imm = 8)
    ROW(v128_load32_zero,   load, OP(VMOVSS_rm), .imm = 4)
    ROW(v128_load64_zero,   load, OP(VMOVSD_rm), .imm = 8)
    ROW(v128_load8_lane,    load_lane, OP(VPINSRB_rvmi), .imm = 1)
    ROW(v128_load16_lane,   load_lane, OP(VPINSRW_rvmi), .imm = 2)
    ROW(v128_load32_lane,   load_lane, OP(VPINSRD_rvmi), .imm = 4)
    ROW(v128_load64_lane,   load_lane, OP(VPINSRQ_rvmi), .imm = 8)
    ROW(v128_store8_lane,   store_lane, OP(VPEXTRB_store), .imm = 1)
    ROW(v128_store16_lane,  store_lane, OP(VPEXTRW_store), .imm = 2)
    ROW(v128_store32_lane,  store_lane, OP(VPEXTRD_mri), OP2(VMOVSS_mr), .imm = 4)
    ROW(v128_store64_lane,  store_lane, OP(VPEXTRQ_mri), OP2(VMOVSD_mr), .imm = 8)

    ROW(i8x16_splat, splat_int, OP(VPBROADCASTB_rm), .imm = 4)
    ROW(i16x8_splat, splat_int, OP(VPBROADCASTW_rm), .imm = 4)
    ROW(i32x4_splat, splat_int, OP(VPBROADCASTD_rm), .imm = 4)
    ROW(i64x2_splat, splat_int, OP(VPBROADCASTQ_rm), .imm = 8)
    UNARY(f32x4_splat, VBROADCASTSS_rm)
    UNARY(f64x2_splat, VMOVDDUP_rm)
    ROW(i8x16_extract_lane_s, extract_int, OP(VPEXTRB_mri), OP2(MOVSX8_rm), .imm = 1)
    ROW(i8x16_extract_lane_u, extract_int, OP(VPEXTRB_mri), .imm = 1)
    ROW(i16x8_extract_lane_s, extract_int, OP(VPEXTRW_mri), OP2(MOVSX16_rm), .imm = 2)
    ROW(i16x8_extract_lane_u, extract_int, OP(VPEXTRW_mri), .imm = 2)
    ROW(i32x4_extract_lane, extract_int, OP(VPEXTRD_mri), .imm = 4)
    ROW(i64x2_extract_lane, extract_int, OP(VPEXTRQ_mri), .imm = 8)
    ROW(f32x4_extract_lane, extract_float, .imm = 4)
    ROW(f64x2_extract_lane, extract_float, .imm = 8)
    ROW(i8x16_replace_lane, replace_int, OP(VPINSRB_rvmi), .imm = 1)
    ROW(i16x8_replace_lane, replace_int, OP(VPINSRW_rvmi), .imm = 2)
    ROW(i32x4_replace_lane, replace_int, OP(VPINSRD_rvmi), .imm = 4)
    ROW(i64x2_replace_lane, replace_int, OP(VPINSRQ_rvmi), .imm = 8)
    ROW(f32x4_replace_lane, replace_f32)
    ROW(f64x2_replace_lane, replace_f64)
    ROW(i8x16_shuffle, simd_shuffle)
    ROW(i8x16_swizzle, simd_swizzle)

    ROW(v128_not, not_)
    BINARY(v128_and, VPAND)
    BINARY(v128_andnot, VPANDN, .swap = 1)
    BINARY(v128_or, VPOR)
    BINARY(v128_xor, VPXOR)
    ROW(v128_bitselect, simd_bitselect)
    ROW(v128_any_true, simd_truth)
    ROW(i8x16_bitmask, simd_bitmask, OP(VPMOVMSKB_rm))
    ROW(i16x8_bitmask, simd_bitmask16)
    ROW(i32x4_bitmask, simd_bitmask, OP(VMOVMSKPS_rm))
    ROW(i64x2_bitmask, simd_bitmask, OP(VMOVMSKPD_rm))

    INT(i8x16, B) INT(i16x8, W) INT(i32x4, D) INT(i64x2, Q)
    COMPARE(i8x16, B, SB, UB) COMPARE(i16x8, W, SW, UW) COMPARE(i32x4, D, SD, UD)
    MIN_MAX(i8x16, SB, UB) MIN_MAX(i16x8, SW, UW) MIN_MAX(i32x4, SD, UD)
    SATURATE(i8x16, B) SATURATE(i16x8, W)
    BINARY(i64x2_eq, VPCMPEQQ)
    ROW(i64x2_ne, simd_compare, OP(VPCMPEQQ_rvm), .invert = 1)
    BINARY(i64x2_gt_s, VPCMPGTQ)
    BINARY(i64x2_lt_s, VPCMPGTQ, .swap = 1)
    ROW(i64x2_le_s, simd_compare, OP(VPCMPGTQ_rvm), .invert = 1)
    ROW(i64x2_ge_s, simd_compare, OP(VPCMPGTQ_rvm), .swap = 1, .invert = 1)
    WHOLE(i8x16_abs, VPABSB_rm) WHOLE(i16x8_abs, VPABSW_rm) WHOLE(i32x4_abs, VPABSD_rm)
    ROW(i64x2_abs, simd_abs64)
    ROW(i8x16_shl,   simd_shift8, OP(VPSLLW_rvm), OP2(VPSLLW_vmi))
    ROW(i8x16_shr_u, simd_shift8, OP(VPSRLW_rvm), OP2(VPSRLW_vmi))
    ROW(i8x16_shr_s, simd_shift8_s)
    ROW(i16x8_shl,   simd_shift, OP(VPSLLW_rvm), OP2(VPSLLW_vmi), .imm = 16)
    ROW(i16x8_shr_s, simd_shift, OP(VPSRAW_rvm), OP2(VPSRAW_vmi), .imm = 16)
    ROW(i16x8_shr_u, simd_shift, OP(VPSRLW_rvm), OP2(VPSRLW_vmi), .imm = 16)
    ROW(i32x4_shl,   simd_shift, OP(VPSLLD_rvm), OP2(VPSLLD_vmi), .imm = 32)
    ROW(i32x4_shr_s, simd_shift, OP(VPSRAD_rvm), OP2(VPSRAD_vmi), .imm = 32)
    ROW(i32x4_shr_u, simd_shift, OP(VPSRLD_rvm), OP2(VPSRLD_vmi), .imm = 32)
    ROW(i64x2_shl,   simd_shift, OP(VPSLLQ_rvm), OP2(VPSLLQ_vmi), .imm = 64)
    ROW(i64x2_shr_u, simd_shift, OP(VPSRLQ_rvm), OP2(VPSRLQ_vmi), .imm = 64)
    ROW(i64x2_shr_s, simd_shift64_s)
    BINARY(i16x8_mul, VPMULLW)
    BINARY(i32x4_mul, VPMULLD)
    ROW(i64x2_mul, simd_mul64)
    ROW(i8x16_popcnt, simd_popcnt)
    BINARY(i8x16_narrow_i16x8_s, VPACKSSWB) BINARY(i8x16_narrow_i16x8_u, VPACKUSWB)
    BINARY(i16x8_narrow_i32x4_s, VPACKSSDW) BINARY(i16x8_narrow_i32x4_u, VPACKUSDW)
    EXTEND(i16x8, i8x16, BW) EXTEND(i32x4, i16x8, WD) EXTEND(i64x2, i32x4, DQ)
    ROW(i16x8_extmul_low_i8x16_s,  simd_extmul8, OP(VPMOVSXBW_rm))
    ROW(i16x8_extmul_low_i8x16_u,  simd_extmul8, OP(VPMOVZXBW_rm))
    ROW(i16x8_extmul_high_i8x16_s, simd_extmul8, OP(VPMOVSXBW_rm), .imm = 1)
    ROW(i16x8_extmul_high_i8x16_u, simd_extmul8, OP(VPMOVZXBW_rm), .imm = 1)
    ROW(i32x4_extmul_low_i16x8_s,  simd_extmul16, OP(VPMULHW_rvm), OP2(VPUNPCKLWD_rvm))
    ROW(i32x4_extmul_low_i16x8_u,  simd_extmul16, OP(VPMULHUW_rvm), OP2(VPUNPCKLWD_rvm))
    ROW(i32x4_extmul_high_i16x8_s, simd_extmul16, OP(VPMULHW_rvm), OP2(VPUNPCKHWD_rvm))
    ROW(i32x4_extmul_high_i16x8_u, simd_extmul16, OP(VPMULHUW_rvm), OP2(VPUNPCKHWD_rvm))
    ROW(i64x2_extmul_low_i32x4_s,  simd_extmul32, OP(VPMULDQ_rvm), .imm = 0x50)
    ROW(i64x2_extmul_low_i32x4_u,  simd_extmul32, OP(VPMULUDQ_rvm), .imm = 0x50)
    ROW(i64x2_extmul_high_i32x4_s, simd_extmul32, OP(VPMULDQ_rvm), .imm = 0xFA)
    ROW(i64x2_extmul_high_i32x4_u, simd_extmul32, OP(VPMULUDQ_rvm), .imm = 0xFA)
    ROW(i16x8_extadd_pairwise_i8x16_s, simd_extadd8, .swap = 1)
    ROW(i16x8_extadd_pairwise_i8x16_u, simd_extadd8)
    ROW(i32x4_extadd_pairwise_i16x8_s, simd_extadd16, .swap = 1)
    ROW(i32x4_extadd_pairwise_i16x8_u, simd_extadd16)
    ROW(i16x8_q15mulr_sat_s, simd_q15mulr)
    BINARY(i32x4_dot_i16x8_s, VPMADDWD)

    FLOAT(f32x4, PS, 32) FLOAT(f64x2, PD, 64)
    ROW(i32x4_trunc_sat_f32x4_s, simd_trunc_sat_f32_s)
    ROW(i32x4_trunc_sat_f32x4_u, simd_trunc_sat_f32_u)
    ROW(i32x4_trunc_sat_f64x2_s_zero, simd_trunc_sat_f64_s)
    ROW(i32x4_trunc_sat_f64x2_u_zero, simd_trunc_sat_f64_u)
    WHOLE(f32x4_convert_i32x4_s, VCVTDQ2PS_rm)
    ROW(f32x4_convert_i32x4_u, simd_convert_f32_u)
    UNARY(f64x2_convert_low_i32x4_s, VCVTDQ2PD_rm)
    ROW(f64x2_convert_low_i32x4_u, simd_convert_f64_u)
    WHOLE(f32x4_demote_f64x2_zero, VCVTPD2PS_rm)
    UNARY(f64x2_promote_low_f32x4, VCVTPS2PD_rm)

    BINARY(i8x16_relaxed_swizzle, VPSHUFB)
    WHOLE(i32x4_relaxed_trunc_f32x4_s, VCVTTPS2DQ_rm) WHOLE(i32x4_relaxed_trunc_f64x2_s_zero, VCVTTPD2DQ_rm)
    ROW(f32x4_relaxed_madd, simd_relaxed_madd, OP(VFMADD231PS_rvm)) ROW(f32x4_relaxed_nmadd, simd_relaxed_madd, OP(VFNMADD231PS_rvm))
    ROW(f64x2_relaxed_madd, simd_relaxed_madd, OP(VFMADD231PD_rvm)) ROW(f64x2_relaxed_nmadd, simd_relaxed_madd, OP(VFNMADD231PD_rvm))
    ROW(i8x16_relaxed_laneselect, simd_relaxed_laneselect, OP(VPBLENDVB_rvms))
    ROW(i32x4_relaxed_laneselect, simd_relaxed_laneselect, OP(VBLENDVPS_rvms))
    ROW(i64x2_relaxed_laneselect, simd_relaxed_laneselect, OP(VBLENDVPD_rvms))
    BINARY(f32x4_relaxed_min, VMINPS) BINARY(f32x4_relaxed_max, VMAXPS) BINARY(f64x2_relaxed_min, VMINPD) BINARY(f64x2_relaxed_max, VMAXPD)
    BINARY(i16x8_mulhi_u, VPMULHUW)
    BINARY(i16x8_relaxed_q15mulr_s, VPMULHRSW)
    ROW(i16x8_relaxed_dot_i8x16_i7x16_s, simd_relaxed_dot)
    ROW(i32x4_relaxed_dot_i8x16_i7x16_add_s, simd_relaxed_dot_add)
};

bool lower_simd(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    if (s->op < FIRST || s->op > LAST)
        return false;
    const struct simd_row *row = &rows[s->op - FIRST];
    assert(row->lower);
    row->lower(l, row, s, s->type == IR_VOID ? MIR_NOREG : lower_def(l, ref));
    return true;
}
