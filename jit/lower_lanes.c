/* Vectors made lane by lane: a chain of replace_lane of which nobody wants an inner one. Each half is made by itself, and
 * both are joined: half the latency of the chain. What the chain begins with does not matter if all lanes are replaced;
 * its lane 0 is free where it has one, and zeros above come with it. */
#include "lower_simd.h"

#include <assert.h>

enum { MAX_LANES = 16 };

/* What the lanes hold: scalars, IR_NONE where `base` has them. */
struct lanes { ir_ref base, lane[MAX_LANES]; unsigned n, n_set; };

static unsigned splat_of(unsigned replace)
{
    switch (replace) {
    case IR_i8x16_replace_lane: return IR_i8x16_splat;
    case IR_i16x8_replace_lane: return IR_i16x8_splat;
    case IR_i32x4_replace_lane: return IR_i32x4_splat;
    case IR_i64x2_replace_lane: return IR_i64x2_splat;
    case IR_f32x4_replace_lane: return IR_f32x4_splat;
    default:                    return IR_f64x2_splat;
    }
}

static void lane_set(struct lanes *v, unsigned i, ir_ref x)
{
    if (v->lane[i])
        return;
    v->lane[i] = x;
    v->n_set++;
}

/* Follow the chain down from the current instruction. What is folded on the way is noted in `inner`. */
static void chain_follow(struct lower *l, const struct ir_ins *s, struct lanes *v, ir_ref *inner, unsigned *n_inner)
{
    unsigned op = s->op;
    lane_set(v, (unsigned)s->imm, s->a[1]);
    v->base = s->a[0];
    for (*n_inner = 0; *n_inner < MAX_LANES && v->n_set < v->n && lower_is_made_here(l, v->base) && l->f->ins[v->base].op == op;) {
        s = &l->f->ins[inner[(*n_inner)++] = v->base];
        lane_set(v, (unsigned)s->imm, s->a[1]);
        v->base = s->a[0];
    }
    if (v->n_set + 1 == v->n && l->f->ins[v->base].op == splat_of(op)) {
        if (lower_is_made_here(l, v->base))
            inner[(*n_inner)++] = v->base;
        else
            l->n_uses[l->f->ins[v->base].a[0]]++;       /* by the splat, if others want it, and by the lane */
        for (unsigned i = 0; i < v->n; i++)
            lane_set(v, i, l->f->ins[v->base].a[0]);
    }
}

static enum x64_op insert_op(unsigned bytes)
{
    return bytes == 1 ? X64_VPINSRB_rvmi : bytes == 2 ? X64_VPINSRW_rvmi : bytes == 4 ? X64_VPINSRD_rvmi : X64_VPINSRQ_rvmi;
}

/* Integers at[0] .. at[n-1] as the lowest lanes; the others are zero or anything. */
static vreg_t ints_low(struct lower *l, vreg_t d, const ir_ref *at, unsigned n, unsigned bytes)
{
    unsigned w = bytes < 4 ? 4 : bytes;
    vreg_t t = MIR_NOREG;
    for (unsigned i = 0; i < n; i++) {
        vreg_t next = i + 1 < n || d == NEW ? lower_temp(l, MIR_XMM, 16) : d;
        struct rm_operand rm = lower_rm_lane(l, at[i], bytes);
        struct minst *mi = i ? lower_rvm(l, insert_op(bytes), w, next, t, MIR_NOREG) : lower_rm(l, X64_VMOVD_rm, w, next, MIR_NOREG);
        mi->imm = i;
        lower_set_rm(mi, rm);
        t = next;
    }
    return t;
}

static void ints_build(struct lower *l, const struct lanes *v, vreg_t d)
{
    unsigned bytes = 16 / v->n, half = v->n / 2;
    if (bytes == 8) {
        ints_low(l, d, v->lane, 2, 8);
        return;
    }
    vreg_t low = ints_low(l, NEW, v->lane, half, bytes), high = ints_low(l, NEW, v->lane + half, half, bytes);
    simd_op2(l, d, X64_VPUNPCKLQDQ_rvm, low, high);
}

static void floats_build(struct lower *l, const struct lanes *v, vreg_t d)
{
    vreg_t r[4];
    if (v->n == 2) {
        struct rm_operand rm = lower_rm_use(l, v->lane[1], 8);
        vreg_t low = lower_use(l, v->lane[0]);
        struct minst *mi = lower_rvm(l, rm.is_mem ? X64_VMOVHPS_rvm : X64_VMOVLHPS_rvm, rm.is_mem ? 8 : 16, d, low, MIR_NOREG);
        lower_set_rm(mi, rm);
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        r[i] = lower_use(l, v->lane[i]);
    vreg_t low = simd_op2(l, NEW, X64_VUNPCKLPS_rvm, r[0], r[1]), high = simd_op2(l, NEW, X64_VUNPCKLPS_rvm, r[2], r[3]);
    simd_op2(l, d, X64_VMOVLHPS_rvm, low, high);
}

bool simd_build(struct lower *l, const struct ir_ins *s, unsigned n_lanes, vreg_t d)
{
    struct lanes v = { .n = n_lanes };
    ir_ref inner[MAX_LANES + 1];
    unsigned n_inner;
    chain_follow(l, s, &v, inner, &n_inner);
    if (v.n_set < v.n)
        return false;
    for (unsigned i = 0; i < n_inner; i++)
        l->vreg_of[inner[i]] = FOLDED;
    if (s->op == IR_f32x4_replace_lane || s->op == IR_f64x2_replace_lane)
        floats_build(l, &v, d);
    else
        ints_build(l, &v, d);
    return true;
}
