/* Integer operations, comparisons as values, and select. */
#include "lower_internal.h"

/* d = a; then op d, b with the shortest form of b. */
static void two_address(struct lower *l, ir_ref ref, ir_ref a, ir_ref b, enum x64_op rm_op, enum x64_op mi_op)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type);
    vreg_t d = lower_def(l, ref);
    int32_t imm;
    if (lower_const_imm(l, b, w, &imm)) {
        lower_start(l, d, a);
        struct minst *mi = lower_emit(l, mi_op, w);
        mi->b = d;
        mi->imm = imm;
        return;
    }
    struct rm_operand rm = lower_rm_use(l, b, w);
    lower_start(l, d, a);
    struct minst *mi = lower_emit(l, rm_op, w);
    mi->r = d;
    lower_set_rm(mi, rm);
}

/* The current instruction's result becomes v's next value, or that on one of two ways: v is changed in place, without a move. */
static bool is_next_of(struct lower *l, ir_ref v)
{
    ir_ref phi = l->phi_of[l->cur];
    return phi != IR_NONE && ((v == phi && l->n_uses[v] == 1) || (l->phi_of[v] == phi && l->n_uses[v] == 2));
}

/* Nobody wants v after the current instruction. Code is selected last instruction first, so later users would have asked for v. */
static bool ends_here(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    return l->n_uses[v] == 1 || (s->op != IR_const && l->vreg_of[v] == MIR_NOREG && s->block == l->f->ins[l->cur].block && !l->is_repeated);
}

void lower_commute(struct lower *l, ir_ref *a, ir_ref *b)
{
    uint64_t c;
    bool swap = lower_const(l, *a, &c);
    if (!swap && is_next_of(l, *a))
        return;
    if (!swap && !lower_const(l, *b, &c) && is_next_of(l, *b))
        swap = true;
    else if (!swap && !lower_const(l, *b, &c) && !lower_can_fold_load(l, *b, ir_type_bytes(l->f->ins[*b].type)))
        swap = lower_can_fold_load(l, *a, ir_type_bytes(l->f->ins[*a].type)) || (!ends_here(l, *a) && ends_here(l, *b)) ||
               (!lower_is_made_here(l, *a) && lower_is_made_here(l, *b));
    if (swap) {
        ir_ref t = *a;
        *a = *b;
        *b = t;
    }
}

/* An addition whose operands live on, or with a scaled index or a constant besides, is an lea. */
static void lower_add(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type);
    struct mem_operand mo = { .mem = MEM_BASE, .scale = 1, .b = MIR_NOREG, .x = MIR_NOREG };
    int32_t imm;
    ir_ref index;
    lower_commute(l, &a, &b);
    if (lower_const_imm(l, b, w, &mo.disp)) {
        const struct ir_ins *inner = &l->f->ins[a];
        if (inner->op == IR_add && lower_may_fold(l, a) && !lower_const_imm(l, inner->a[1], w, &imm) &&
            !lower_const_imm(l, inner->a[0], w, &imm)) {
            l->vreg_of[a] = FOLDED;
            vreg_t d = lower_def(l, ref);
            lower_sum_operand(l, inner->a[0], inner->a[1], &mo);
            lower_rm_mem(l, X64_LEA_rm, w, d, mo);
            return;
        }
        vreg_t d = lower_def(l, ref);
        if (lower_match_scaled(l, a, &index, &mo.scale)) {
            l->vreg_of[a] = FOLDED;
            mo.x = lower_use(l, index);
            lower_rm_mem(l, X64_LEA_rm, w, d, mo);
            return;
        }
        if (l->n_uses[a] == 1) {
            two_address(l, ref, a, b, X64_ADD_rm, X64_ADD_mi);
            return;
        }
        mo.b = lower_use(l, a);
        lower_rm_mem(l, X64_LEA_rm, w, d, mo);
        return;
    }
    bool folds_load = lower_can_fold_load(l, b, w);
    bool has_offset = !folds_load && (lower_match_offset(l, a, &imm) || lower_match_offset(l, b, &imm));
    bool scaled = lower_match_scaled(l, a, &index, &mo.scale) || lower_match_scaled(l, b, &index, &mo.scale);
    if (!scaled && !has_offset && (ends_here(l, a) || ends_here(l, b) || folds_load)) {
        two_address(l, ref, a, b, X64_ADD_rm, X64_ADD_mi);
        return;
    }
    mo.scale = 1;
    vreg_t d = lower_def(l, ref);
    lower_sum_operand(l, a, b, &mo);
    lower_rm_mem(l, X64_LEA_rm, w, d, mo);
}

static void lower_sub(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    uint64_t c;
    if (lower_const(l, s->a[0], &c) && !c) {
        vreg_t d = lower_def(l, ref);
        lower_start(l, d, s->a[1]);
        lower_emit(l, X64_NEG_m, ir_type_bytes(s->type))->b = d;
        return;
    }
    two_address(l, ref, s->a[0], s->a[1], X64_SUB_rm, X64_SUB_mi);
}

static void lower_mul(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type);
    int32_t imm;
    lower_commute(l, &a, &b);
    if (!lower_const_imm(l, b, w, &imm)) {
        two_address(l, ref, a, b, X64_IMUL_rm, X64_NOP);
        return;
    }
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = lower_rm_use(l, a, w);
    struct minst *mi = lower_emit(l, X64_IMUL_rmi, w);
    mi->r = d;
    mi->imm = imm;
    lower_set_rm(mi, rm);
}

static void lower_commutative(struct lower *l, ir_ref ref, enum x64_op rm_op, enum x64_op mi_op)
{
    ir_ref a = l->f->ins[ref].a[0], b = l->f->ins[ref].a[1];
    lower_commute(l, &a, &b);
    two_address(l, ref, a, b, rm_op, mi_op);
}

static bool is_const(struct lower *l, ir_ref v, int64_t want)
{
    uint64_t c;
    return lower_const(l, v, &c) && (l->f->ins[v].type == IR_I32 ? (int32_t)c : (int64_t)c) == want;
}

/* x of ~x, x - 1 and -x, when nobody else wants them: IR_NONE if v is none. */
static ir_ref inner_not(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_xor && lower_may_fold(l, v) && is_const(l, s->a[1], -1) ? s->a[0] : IR_NONE;
}

static ir_ref inner_less_1(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    bool is = (s->op == IR_add && is_const(l, s->a[1], -1)) || (s->op == IR_sub && is_const(l, s->a[1], 1));
    return is && lower_may_fold(l, v) ? s->a[0] : IR_NONE;
}

static ir_ref inner_neg(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_sub && lower_may_fold(l, v) && is_const(l, s->a[0], 0) ? s->a[1] : IR_NONE;
}

/* x with its lowest one bit changed in some way (op): the other operand, folded, is `inner`. */
static bool lower_lowest_bit(struct lower *l, ir_ref ref, ir_ref x, ir_ref folded, ir_ref inner, enum x64_op op)
{
    if (!inner || inner != x)
        return false;
    l->vreg_of[folded] = FOLDED;
    vreg_t d = lower_def(l, ref), r = lower_use(l, x);
    struct minst *mi = lower_emit(l, op, ir_type_bytes(l->f->ins[ref].type));
    mi->r = d;
    mi->b = r;
    return true;
}

/* a & b where b is ~x, a - 1 or -a. */
static bool lower_and_bmi(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type);
    if (lower_lowest_bit(l, ref, a, b, inner_less_1(l, b), X64_BLSR_vm) || lower_lowest_bit(l, ref, a, b, inner_neg(l, b), X64_BLSI_vm))
        return true;
    ir_ref x = inner_not(l, b);
    uint64_t c;
    if (!x || lower_const(l, a, &c))
        return false;
    l->vreg_of[b] = FOLDED;
    vreg_t d = lower_def(l, ref), inverted = lower_use(l, x);
    struct rm_operand rm = lower_rm_use(l, a, w);
    struct minst *mi = lower_emit(l, X64_ANDN_rvm, w);
    mi->r = d;
    mi->v = inverted;
    lower_set_rm(mi, rm);
    return true;
}

static void lower_xor(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    if (lower_lowest_bit(l, ref, s->a[0], s->a[1], inner_less_1(l, s->a[1]), X64_BLSMSK_vm) ||
        lower_lowest_bit(l, ref, s->a[1], s->a[0], inner_less_1(l, s->a[0]), X64_BLSMSK_vm))
        return;
    if (!is_const(l, s->a[1], -1)) {
        lower_commutative(l, ref, X64_XOR_rm, X64_XOR_mi);
        return;
    }
    vreg_t d = lower_def(l, ref);
    lower_start(l, d, s->a[0]);
    lower_emit(l, X64_NOT_m, ir_type_bytes(s->type))->b = d;
}

/* (x >> n) & mask, where the mask leaves nothing of what a rotation would bring in: rorx leaves x as it is, for its other users. */
static bool lower_field(struct lower *l, ir_ref ref, ir_ref a, uint64_t mask)
{
    const struct ir_ins *s = &l->f->ins[a];
    unsigned w = ir_type_bytes(s->type);
    uint64_t n;
    if (s->op != IR_shru || !lower_may_fold(l, a) || l->n_uses[s->a[0]] < 2 || !lower_const(l, s->a[1], &n))
        return false;
    n &= w * 8 - 1;
    if (!n || mask > INT32_MAX || mask > (w == 4 ? UINT32_MAX : UINT64_MAX) >> n)
        return false;
    l->vreg_of[a] = FOLDED;
    bool is_extension = mask == 0xff || mask == 0xffff;
    vreg_t d = lower_def(l, ref), x = lower_use(l, s->a[0]), t = is_extension ? lower_temp(l, MIR_GPR, w) : d;
    struct minst *mi = lower_emit(l, X64_RORX_rmi, w);
    mi->r = t;
    mi->b = x;
    mi->imm = (int64_t)n;
    if (is_extension) {
        lower_rm(l, mask == 0xff ? X64_MOVZX8_rm : X64_MOVZX16_rm, 4, d, t);
        return true;
    }
    mi = lower_emit(l, X64_AND_mi, 4);
    mi->b = d;
    mi->imm = (int64_t)mask;
    return true;
}

static void lower_and(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = ir_type_bytes(l->f->ins[ref].type);
    uint64_t c;
    if (lower_and_bmi(l, ref, a, b) || lower_and_bmi(l, ref, b, a))
        return;
    lower_commute(l, &a, &b);
    if (lower_const(l, b, &c) && lower_field(l, ref, a, c))
        return;
    if (lower_const(l, b, &c) && (c == 0xff || c == 0xffff || (w == 8 && c == 0xffffffff))) {
        vreg_t d = lower_def(l, ref), s = lower_use_low(l, a);
        lower_rm(l, c == 0xff ? X64_MOVZX8_rm : c == 0xffff ? X64_MOVZX16_rm : X64_MOV_rm, 4, d, s);
        return;
    }
    two_address(l, ref, a, b, X64_AND_rm, X64_AND_mi);
}

static void lower_shift(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op mi_op, enum x64_op x_op)
{
    unsigned w = ir_type_bytes(s->type);
    uint64_t c;
    vreg_t d = lower_def(l, ref);
    if (lower_const(l, s->a[1], &c)) {
        lower_start(l, d, s->a[0]);
        struct minst *mi = lower_emit(l, mi_op, w);
        mi->b = d;
        mi->imm = c & (w * 8 - 1);
        return;
    }
    vreg_t count = lower_use_low(l, s->a[1]);
    struct rm_operand rm = lower_rm_use(l, s->a[0], w);
    struct minst *mi = lower_emit(l, x_op, w);
    mi->r = d;
    mi->v = count;
    lower_set_rm(mi, rm);
}

static void lower_rotate(struct lower *l, const struct ir_ins *s, ir_ref ref, bool left)
{
    unsigned w = ir_type_bytes(s->type);
    uint64_t c;
    vreg_t d = lower_def(l, ref);
    if (lower_const(l, s->a[1], &c)) {
        struct rm_operand rm = lower_rm_use(l, s->a[0], w);
        struct minst *mi = lower_emit(l, X64_RORX_rmi, w);
        mi->r = d;
        mi->imm = (left ? w * 8 - c : c) & (w * 8 - 1);
        lower_set_rm(mi, rm);
        return;
    }
    vreg_t count = lower_use_low(l, s->a[1]);
    lower_start(l, d, s->a[0]);
    struct minst *mi = lower_emit(l, left ? X64_ROL_mc : X64_ROR_mc, w);
    mi->b = d;
    lower_fixed(l, mi, count, WVM_RCX, false);
}

/* Division: rdx:rax by a register, quotient in rax, remainder in rdx; #DE is the trap (images/image.h). */
static void lower_div(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = ir_type_bytes(s->type);
    bool is_signed = s->op == IR_divs || s->op == IR_rems, wants_rem = s->op == IR_rems || s->op == IR_remu;
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), hi = lower_temp(l, MIR_GPR, 8);
    uint64_t c;
    if (s->op == IR_rems && !(lower_const(l, s->a[1], &c) && (w == 8 ? (int64_t)c : (int32_t)c) != -1)) {
        /* x rem -1 is 0 for every x, but INT_MIN / -1 would fault: divide by 1 instead */
        vreg_t safe = lower_temp(l, MIR_GPR, w), one = lower_u64(l, 1);
        struct minst *cmp = lower_emit(l, X64_CMP_mi, w);
        cmp->b = b;
        cmp->imm = -1;
        lower_move(l, safe, b);
        lower_rm(l, X64_CMOVCC_rm, w, safe, one)->cc = CC_E;
        b = safe;
    }
    struct minst *up = lower_emit(l, is_signed ? X64_CDQ : X64_MOVI, is_signed ? w : 4);
    if (is_signed) {
        lower_fixed(l, up, a, WVM_RAX, false);
        lower_fixed(l, up, hi, WVM_RDX, true);
    } else {
        up->r = hi;
    }
    struct minst *div = lower_emit(l, is_signed ? X64_IDIV_m : X64_DIV_m, w);
    div->b = b;
    div->trap = WVM_TRAP_div;
    lower_fixed(l, div, a, WVM_RAX, false);
    lower_fixed(l, div, hi, WVM_RDX, false);
    lower_fixed(l, div, d, wants_rem ? WVM_RDX : WVM_RAX, true);
    div->clobbers = 1u << WVM_RAX | 1u << WVM_RDX;
}

/* The quotient of rdx:rax, which fits: somebody asked before. */
static void lower_divwide(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref), hi = lower_use(l, s->a[0]), lo = lower_use(l, s->a[1]), b = lower_use(l, s->a[2]);
    struct minst *div = lower_emit(l, X64_DIV_m, 8);
    div->b = b;
    div->trap = WVM_TRAP_div;
    lower_fixed(l, div, lo, WVM_RAX, false);
    lower_fixed(l, div, hi, WVM_RDX, false);
    lower_fixed(l, div, d, WVM_RAX, true);
    div->clobbers = 1u << WVM_RAX | 1u << WVM_RDX;
}

static void lower_bswap(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref);
    lower_start(l, d, s->a[0]);
    lower_emit(l, X64_BSWAP_o, ir_type_bytes(s->type))->r = d;
}

static void lower_unary(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op, unsigned w, unsigned fold_bytes)
{
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = fold_bytes ? lower_rm_use(l, s->a[0], fold_bytes) : (struct rm_operand){ .reg = lower_use_low(l, s->a[0]) };
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    lower_set_rm(mi, rm);
}

/* i32 values are zero-extended wherever they are: a move that may vanish. Unless the operand is the lower half of an i64. */
static void lower_extendu(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = lower_rm_use(l, s->a[0], 4);
    bool is_half = !rm.is_mem && !mir_is_phys(rm.reg) && l->m->vregs[rm.reg - MIR_VREG0].bytes == 8;
    lower_set_rm(lower_rm(l, rm.is_mem || is_half ? X64_MOV_rm : X64_MOVE, 4, d, MIR_NOREG), rm);
}

/* Constants are loaded before the compare, whose flags that may change. */
static vreg_t constant(struct lower *l, ir_ref v) { return l->f->ins[v].op == IR_const ? lower_use(l, v) : MIR_NOREG; }

static void lower_select_int(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    struct { ir_ref v; vreg_t constant; } yes = { s->a[0], constant(l, s->a[0]) }, no = { s->a[1], constant(l, s->a[1]) }, t;
    vreg_t d = lower_def(l, ref);
    struct condition c = lower_condition(l, s->a[2]);
    if (c.parity == 1) {
        c = lower_inverse(c);
        t = yes;
        yes = no;
        no = t;
    }
    if (no.constant != MIR_NOREG)
        lower_move(l, d, no.constant);
    else
        lower_start(l, d, no.v);
    vreg_t r = yes.constant != MIR_NOREG ? yes.constant : lower_use(l, yes.v);
    lower_rm(l, X64_CMOVCC_rm, ir_type_bytes(s->type), d, r)->cc = c.cc;
    if (c.parity == 2)
        lower_rm(l, X64_CMOVCC_rm, ir_type_bytes(s->type), d, r)->cc = CC_P;
}

static void lower_select(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    if (lower_class(s->type) == MIR_GPR)
        lower_select_int(l, s, ref);
    else
        lower_select_xmm(l, s, ref);
}

/* Zero first, then the low byte; a float's equality needs two of the flags. */
static void lower_compare_value(struct lower *l, ir_ref ref)
{
    vreg_t d = lower_def(l, ref), p = lower_temp(l, MIR_GPR, 4);
    lower_emit(l, X64_MOVI, 4)->r = d;
    struct condition c = lower_condition(l, ref);
    struct minst *set = lower_emit(l, X64_SETCCZ_m, 1);
    set->b = d;
    set->cc = c.cc;
    if (!c.parity)
        return;
    set = lower_emit(l, X64_SETCC_m, 1);
    set->b = p;
    set->cc = c.parity == 1 ? CC_NP : CC_P;
    lower_rm(l, c.parity == 1 ? X64_AND_rm : X64_OR_rm, 1, d, p);
}

bool lower_int(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = ir_type_bytes(s->type);
    if (((s->op == IR_add || s->op == IR_sub) && lower_carry(l, s, ref)) || (s->op == IR_mul && lower_product(l, s, ref)))
        return true;
    switch (s->op) {
    case IR_add:       lower_add(l, ref, s->a[0], s->a[1]); break;
    case IR_sub:       lower_sub(l, s, ref); break;
    case IR_mul:       lower_mul(l, ref, s->a[0], s->a[1]); break;
    case IR_mulhs: case IR_mulhu: lower_product(l, s, ref); break;
    case IR_and:       lower_and(l, ref, s->a[0], s->a[1]); break;
    case IR_or:        lower_commutative(l, ref, X64_OR_rm, X64_OR_mi); break;
    case IR_xor:       lower_xor(l, s, ref); break;
    case IR_shl:       lower_shift(l, s, ref, X64_SHL_mi, X64_SHLX_rmv); break;
    case IR_shrs:      lower_shift(l, s, ref, X64_SAR_mi, X64_SARX_rmv); break;
    case IR_shru:      lower_shift(l, s, ref, X64_SHR_mi, X64_SHRX_rmv); break;
    case IR_rotl:      lower_rotate(l, s, ref, true); break;
    case IR_rotr:      lower_rotate(l, s, ref, false); break;
    case IR_divwide: lower_divwide(l, s, ref); break;
    case IR_divs: case IR_divu: case IR_rems: case IR_remu: lower_div(l, s, ref); break;
    case IR_clz:       lower_unary(l, s, ref, X64_LZCNT_rm, w, w); break;
    case IR_ctz:       lower_unary(l, s, ref, X64_TZCNT_rm, w, w); break;
    case IR_popcnt:    lower_unary(l, s, ref, X64_POPCNT_rm, w, w); break;
    case IR_bswap:     lower_bswap(l, s, ref); break;
    case IR_extend8s:  lower_unary(l, s, ref, X64_MOVSX8_rm, w, 0); break;
    case IR_extend16s: lower_unary(l, s, ref, X64_MOVSX16_rm, w, 0); break;
    case IR_extend32s: lower_unary(l, s, ref, X64_MOVSXD_rm, 8, 0); break;
    case IR_wrap:      lower_unary(l, s, ref, X64_MOV_rm, 4, 0); break;
    case IR_extends:   lower_unary(l, s, ref, X64_MOVSXD_rm, 8, 4); break;
    case IR_extendu:   lower_extendu(l, s, ref); break;
    case IR_eqz: case IR_eq: case IR_ne: case IR_lts: case IR_ltu: case IR_gts: case IR_gtu: case IR_les: case IR_leu:
    case IR_ges: case IR_geu: case IR_feq: case IR_fne: case IR_flt: case IR_fgt: case IR_fle: case IR_fge:
        lower_compare_value(l, ref); break;
    case IR_select:    lower_select(l, s, ref); break;
    default:           return false;
    }
    return true;
}
