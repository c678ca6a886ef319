/* Numbers of several words. A module has no carry flag: it compares a sum with one of its parts and adds the answer, as it does
 * wherever truths are counted. An unsigned compare leaves its truth in the carry flag, so the answer goes into the sum by adc, or out
 * of a difference by sbb. Its opposite is 1 less the carry: x + 1 - carry is x - -1 - carry.
 *
 * The two halves of one product are one multiplication. */
#include "lower_internal.h"

/* The carry flag of a compare of a with b, or with k if b is IR_NONE; inverse: the truth is its opposite. */
struct carry { ir_ref truth, extend, a, b; uint64_t k; bool is_inverse; };

static bool carry_of_const(struct carry *c, ir_ref x, uint64_t k, uint64_t max, bool is_above)
{
    if (is_above && k == max)
        return false;
    c->a = x;
    c->k = k + is_above;
    return true;
}

/* v as an unsigned compare that nobody else wants. */
static bool carry_match(struct lower *l, ir_ref v, struct carry *c)
{
    const struct ir_ins *s = &l->f->ins[v];
    *c = (struct carry){ .truth = v };
    if (s->op == IR_extendu && lower_may_fold(l, v)) {
        c->extend = v;
        c->truth = s->a[0];
    }
    s = &l->f->ins[c->truth];
    if (s->op < IR_eqz || s->op > IR_geu || l->is_repeated || !lower_may_fold(l, c->truth))
        return false;
    uint64_t k, max = l->f->ins[s->a[0]].type == IR_I64 ? UINT64_MAX : UINT32_MAX;
    bool is_const = s->op != IR_eqz && lower_const(l, s->a[1], &k);
    c->a = s->a[0];
    c->b = s->a[1];
    switch (s->op) {
    case IR_ltu: case IR_geu:
        c->is_inverse = s->op == IR_geu;
        return true;
    case IR_gtu: case IR_leu:
        c->is_inverse = (s->op == IR_leu) != is_const;      /* x > k: not x < k + 1 */
        c->a = s->a[1];
        c->b = is_const ? IR_NONE : s->a[0];
        return !is_const || carry_of_const(c, s->a[0], k, max, true);
    case IR_eqz:
        c->b = IR_NONE;
        return carry_of_const(c, s->a[0], 1, max, false);
    case IR_eq: case IR_ne:
        c->is_inverse = s->op == IR_ne;
        c->b = IR_NONE;
        return is_const && !k && carry_of_const(c, s->a[0], 1, max, false);
    default:
        return false;
    }
}

/* What is compared with a, or taken in by an operation: a constant if it fits, else a register or memory. */
struct operand { bool is_imm; int32_t imm; struct rm_operand rm; };

static struct operand operand_of(struct lower *l, ir_ref v, uint64_t k, unsigned w)
{
    bool is_const = !v || lower_const(l, v, &k);
    if (is_const && (w == 4 || (int64_t)k == (int32_t)k))
        return (struct operand){ .is_imm = true, .imm = (int32_t)k };
    return (struct operand){ .rm = v ? lower_rm_use(l, v, w) : (struct rm_operand){ .reg = lower_u64(l, k) } };
}

static void emit_operation(struct lower *l, enum x64_op rm_op, enum x64_op mi_op, unsigned w, vreg_t d, struct operand o)
{
    struct minst *mi = lower_emit(l, o.is_imm ? mi_op : rm_op, w);
    *(o.is_imm ? &mi->b : &mi->r) = d;
    mi->imm = o.is_imm ? o.imm : 0;
    if (!o.is_imm)
        lower_set_rm(mi, o.rm);
}

/* ref = x + y + truth, or x - y - truth; y may be IR_NONE, and is if the truth is the opposite of the carry. */
static void with_carry(struct lower *l, ir_ref ref, bool is_sum, ir_ref x, ir_ref y, const struct carry *c)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type), cw = ir_type_bytes(l->f->ins[c->a].type);
    bool is_adc = is_sum != c->is_inverse;
    l->vreg_of[c->truth] = FOLDED;
    if (c->extend)
        l->vreg_of[c->extend] = FOLDED;
    vreg_t d = lower_def(l, ref);
    struct operand added = operand_of(l, y, c->is_inverse ? UINT64_MAX : 0, w), b = operand_of(l, c->b, c->k, cw);
    vreg_t a = lower_use(l, c->a);
    lower_start(l, d, x);
    emit_operation(l, X64_CMP_rm, X64_CMP_mi, cw, a, b);
    emit_operation(l, is_adc ? X64_ADC_rm : X64_SBB_rm, is_adc ? X64_ADC_mi : X64_SBB_mi, w, d, added);
}

/* The operands of v, if it is such an operation that nobody else wants. */
static bool is_inner(struct lower *l, ir_ref v, enum ir_op op, ir_ref *x, ir_ref *y)
{
    const struct ir_ins *s = &l->f->ins[v];
    *x = s->a[0];
    *y = s->a[1];
    return s->op == op && lower_may_fold(l, v);
}

/* ref = rest +- truth. Another truth in `rest` goes in by an operation of its own. */
static bool carry_last(struct lower *l, ir_ref ref, ir_ref rest, ir_ref truth)
{
    struct carry c, other;
    ir_ref x, y;
    bool is_sum = l->f->ins[ref].op == IR_add;
    if (rest == truth || !carry_match(l, truth, &c))
        return false;
    if (c.is_inverse || !is_inner(l, rest, is_sum ? IR_add : IR_sub, &x, &y) || carry_match(l, x, &other) || carry_match(l, y, &other)) {
        with_carry(l, ref, is_sum, rest, IR_NONE, &c);
        return true;
    }
    l->vreg_of[rest] = FOLDED;
    if (is_sum)
        lower_commute(l, &x, &y);
    with_carry(l, ref, is_sum, x, y, &c);
    return true;
}

/* ref = (x + truth) + y */
static bool carry_first(struct lower *l, ir_ref ref, ir_ref sum, ir_ref y)
{
    struct carry c;
    ir_ref x, truth;
    if (sum == y || !is_inner(l, sum, IR_add, &x, &truth))
        return false;
    if (!carry_match(l, truth, &c)) {
        ir_ref t = x;
        x = truth;
        truth = t;
        if (!carry_match(l, truth, &c))
            return false;
    }
    if (c.is_inverse || x == truth)
        return false;
    l->vreg_of[sum] = FOLDED;
    with_carry(l, ref, true, x, y, &c);
    return true;
}

bool lower_carry(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    if (carry_last(l, ref, s->a[0], s->a[1]))
        return true;
    return s->op == IR_add && (carry_last(l, ref, s->a[1], s->a[0]) || carry_first(l, ref, s->a[0], s->a[1]) ||
                               carry_first(l, ref, s->a[1], s->a[0]));
}

/* ---- both halves of a product */

enum { PAIR_DISTANCE = 64 };

static bool same_value(const struct ir_func *f, ir_ref a, ir_ref b)
{
    const struct ir_ins *x = &f->ins[a], *y = &f->ins[b];
    return a == b || (x->op == IR_const && y->op == IR_const && x->type == y->type && x->imm == y->imm);
}

static bool is_lower_half(const struct ir_func *f, ir_ref v, const struct ir_ins *upper)
{
    const struct ir_ins *s = &f->ins[v];
    return s->op == IR_mul && s->type == IR_I64 && !s->mt &&
           ((same_value(f, s->a[0], upper->a[0]) && same_value(f, s->a[1], upper->a[1])) ||
            (same_value(f, s->a[0], upper->a[1]) && same_value(f, s->a[1], upper->a[0])));
}

/* `second`, somewhere behind first, or before it, becomes the one right behind it. */
static void pair_make(struct ir_func *f, ir_ref first, ir_ref second)
{
    f->ins[first].mt = IR_HALF_FIRST;
    f->ins[second].mt = IR_HALF_SECOND;
    f->ins[second].a[0] = f->ins[first].a[0];
    f->ins[second].a[1] = f->ins[first].a[1];
    if (f->ins[first].next != second)
        ir_move_before(f, second, f->ins[first].next);
}

/* Bring the later half next to the earlier. */
static void pair_join(struct ir_func *f, ir_ref upper)
{
    ir_ref before = f->ins[upper].prev, after = f->ins[upper].next;
    for (unsigned n = 0; n < PAIR_DISTANCE; n++) {
        if (before && is_lower_half(f, before, &f->ins[upper])) {
            pair_make(f, before, upper);
            return;
        }
        if (after && is_lower_half(f, after, &f->ins[upper])) {
            pair_make(f, upper, after);
            return;
        }
        before = before ? f->ins[before].prev : 0;
        after = after ? f->ins[after].next : 0;
    }
}

void lower_pairs(struct ir_func *f)
{
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref next, i = f->blocks[b].first; i; i = next) {
            next = f->ins[i].next;
            if (f->ins[i].op == IR_mulhu || f->ins[i].op == IR_mulhs)
                pair_join(f, i);
        }
}

static bool is_wanted(const struct lower *l, ir_ref v) { return l->vreg_of[v] != MIR_NOREG && l->vreg_of[v] != FOLDED; }

bool lower_product(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned half = s->type == IR_I64 ? s->mt : 0;
    if (half == IR_HALF_FIRST && is_wanted(l, s->next))
        return true;                    /* the one behind makes both */
    bool is_both = half == IR_HALF_SECOND && is_wanted(l, s->prev);
    if (s->op == IR_mul && !is_both)
        return false;
    ir_ref upper = s->op == IR_mul ? s->prev : ref, lower = s->op == IR_mul ? ref : s->prev;
    vreg_t hi = lower_def(l, upper), lo = is_both ? lower_def(l, lower) : MIR_NOREG;
    ir_ref x = s->a[0], y = s->a[1];
    lower_commute(l, &x, &y);
    vreg_t a = lower_use(l, x);
    struct rm_operand b = lower_rm_use(l, y, 8);
    struct minst *mi = lower_emit(l, l->f->ins[upper].op == IR_mulhs ? X64_IMUL_m : X64_MUL_m, 8);
    lower_set_rm(mi, b);
    lower_fixed(l, mi, a, WVM_RAX, false);
    lower_fixed(l, mi, hi, WVM_RDX, true);
    if (lo != MIR_NOREG)
        lower_fixed(l, mi, lo, WVM_RAX, true);
    mi->clobbers = 1u << WVM_RAX | 1u << WVM_RDX;
    return true;
}
