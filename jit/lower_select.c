/* select of floats and vectors. Where a comparison of floats decides, it makes a mask, and no flags are needed; where it
 * compares what is selected, it is a minimum or a maximum, which give their second operand for equal and unordered ones. */
#include "lower_internal.h"

#include <assert.h>

/* feq fne flt fgt fle fge as vcmp has them */
static const uint8_t predicate[] = { 0, 4, 1, 14, 2, 13 };

static bool is_same(struct lower *l, ir_ref a, ir_ref b)
{
    const struct ir_ins *x = &l->f->ins[a], *y = &l->f->ins[b];
    return a == b || (x->op == IR_const && y->op == IR_const && x->type == y->type && x->type != IR_V128 && x->imm == y->imm);
}

static bool is_zero(struct lower *l, ir_ref v)
{
    uint64_t bits;
    return lower_const(l, v, &bits) && !bits;
}

/* d = a op b */
static void binary(struct lower *l, enum x64_op op, unsigned w, vreg_t d, ir_ref a, ir_ref b)
{
    struct rm_operand rm = lower_rm_use(l, b, w);
    vreg_t ra = lower_use(l, a);
    lower_set_rm(lower_rvm(l, op, w, d, ra, MIR_NOREG), rm);
}

/* x < y ? x : y and its three relatives */
static bool min_max(struct lower *l, const struct ir_ins *s, const struct ir_ins *c, vreg_t d)
{
    bool is_64 = s->type == IR_F64, same = is_same(l, s->a[0], c->a[0]) && is_same(l, s->a[1], c->a[1]);
    bool turned = is_same(l, s->a[0], c->a[1]) && is_same(l, s->a[1], c->a[0]);
    if ((c->op != IR_flt && c->op != IR_fgt) || (!same && !turned))
        return false;
    bool is_min = (c->op == IR_flt) == same;
    enum x64_op op = is_64 ? (is_min ? X64_VMINSD_rvm : X64_VMAXSD_rvm) : is_min ? X64_VMINSS_rvm : X64_VMAXSS_rvm;
    binary(l, op, is_64 ? 8 : 4, d, s->a[0], s->a[1]);
    return true;
}

static vreg_t compare_mask(struct lower *l, const struct ir_ins *c)
{
    bool is_64 = l->f->ins[c->a[0]].type == IR_F64;
    vreg_t mask = lower_temp(l, MIR_XMM, 16), a = lower_use(l, c->a[0]), b = lower_use(l, c->a[1]);
    lower_rvm(l, is_64 ? X64_VCMPSD_rvmi : X64_VCMPSS_rvmi, is_64 ? 8 : 4, mask, a, b)->imm = predicate[c->op - IR_feq];
    return mask;
}

static void pick(struct lower *l, const struct ir_ins *s, vreg_t d, vreg_t mask)
{
    if (is_zero(l, s->a[1])) {
        lower_rvm(l, X64_VANDPS_rvm, 16, d, mask, lower_use(l, s->a[0]));
        return;
    }
    if (is_zero(l, s->a[0])) {
        lower_rvm(l, X64_VANDNPS_rvm, 16, d, mask, lower_use(l, s->a[1]));
        return;
    }
    vreg_t yes = lower_use(l, s->a[0]), no = lower_use(l, s->a[1]);
    lower_rvm(l, s->type == IR_F32 ? X64_VBLENDVPS_rvms : X64_VBLENDVPD_rvms, 16, d, no, yes)->s = mask;
}

/* A mask of 64 bits by flags. */
static vreg_t flags_mask(struct lower *l, struct condition c)
{
    vreg_t bit = lower_temp(l, MIR_GPR, 4), mask = lower_temp(l, MIR_XMM, 16), wide = lower_temp(l, MIR_GPR, 8);
    struct minst *set = lower_emit(l, X64_SETCC_m, 1);
    set->b = bit;
    set->cc = c.cc;
    if (c.parity) {
        vreg_t p = lower_temp(l, MIR_GPR, 4), t = lower_temp(l, MIR_GPR, 4);
        set = lower_emit(l, X64_SETCC_m, 1);
        set->b = p;
        set->cc = c.parity == 1 ? CC_NP : CC_P;
        lower_move(l, t, bit);
        lower_rm(l, c.parity == 1 ? X64_AND_rm : X64_OR_rm, 4, t, p);
        bit = t;
    }
    lower_rm(l, X64_MOVZX8_rm, 4, wide, bit);
    lower_emit(l, X64_NEG_m, 8)->b = wide;
    lower_rm(l, X64_VMOVD_rm, 8, mask, wide);
    return mask;
}

/* Two constants: their bits are chosen as integers. */
static bool two_constants(struct lower *l, const struct ir_ins *s, vreg_t d)
{
    uint64_t yes, no;
    unsigned w = ir_type_bytes(s->type);
    if (!lower_const(l, s->a[0], &yes) || !lower_const(l, s->a[1], &no))
        return false;
    vreg_t y = lower_u64(l, yes), t = lower_temp(l, MIR_GPR, 8);
    struct minst *mi = lower_emit(l, X64_MOVI, 8);
    mi->r = t;
    mi->imm = (int64_t)no;
    struct condition c = lower_condition(l, s->a[2]);
    assert(!c.parity);
    lower_rm(l, X64_CMOVCC_rm, w, t, y)->cc = c.cc;
    lower_rm(l, X64_VMOVD_rm, w, d, t);
    return true;
}

/* Is c a comparison of floats that makes a mask for the selection s? A mask of 64 bits will do for 32. */
static bool makes_mask(struct lower *l, const struct ir_ins *s, const struct ir_ins *c)
{
    return c->op >= IR_feq && c->op <= IR_fge && s->type != IR_V128 && (l->f->ins[c->a[0]].type == s->type || s->type == IR_F32);
}

/* The comparison may be made here, too, although others want its truth: to compare costs less than to make a mask of that. */
static bool may_compare(struct lower *l, const struct ir_ins *s)
{
    return lower_take_compare(l, s->a[2]) || l->f->ins[s->a[2]].block == l->f->ins[l->cur].block;
}

void lower_select_xmm(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    const struct ir_ins *c = &l->f->ins[s->a[2]];
    vreg_t d = lower_def(l, ref);
    if (makes_mask(l, s, c) && may_compare(l, s)) {
        if (l->f->ins[c->a[0]].type != s->type || !min_max(l, s, c, d))
            pick(l, s, d, compare_mask(l, c));
        return;
    }
    if (!(c->op >= IR_feq && c->op <= IR_fge) && c->op != IR_eqz && s->type != IR_V128 && two_constants(l, s, d))
        return;
    vreg_t yes = lower_use(l, s->a[0]), no = lower_use(l, s->a[1]), mask = flags_mask(l, lower_condition(l, s->a[2]));
    if (s->type == IR_V128) {
        vreg_t both = lower_temp(l, MIR_XMM, 16);
        lower_rvm(l, X64_VPUNPCKLQDQ_rvm, 16, both, mask, mask);
        mask = both;
    }
    lower_rvm(l, s->type == IR_F32 ? X64_VBLENDVPS_rvms : X64_VBLENDVPD_rvms, 16, d, no, yes)->s = mask;
}
