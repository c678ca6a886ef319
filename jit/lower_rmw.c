/* Stores of what an operation makes of the same memory: `add [m], r` instead of a load, an addition and a store.
 *
 * As with every load that becomes an operand, nothing between the load and the store changes memory, and nobody else wants
 * the loaded value or the result. Address and width are the same, so that the load goes out of bounds if the store
 * does: the instruction has the load's place in the module. */
#include "lower_internal.h"

/* The store, the operation in it, the load in that; other: the second operand, IR_NONE for operations of one. */
struct rmw { const struct ir_ins *store; ir_ref op, load, other; unsigned w; };

static bool is_wanted_once(const struct lower *l, ir_ref v) { return l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG; }

/* Does the load v read, right before the store, what that writes? */
static bool reads_target(struct lower *l, const struct rmw *m, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v], *to = m->store;
    return s->op == IR_load && is_wanted_once(l, v) && l->color[v] == l->color[l->cur] && ir_access_bytes(s->type, s->mt) == m->w &&
           s->a[0] == to->a[0] && s->a[1] == to->a[1] && s->imm == to->imm;
}

static bool match(struct lower *l, struct rmw *m, ir_ref load, ir_ref other)
{
    m->load = load;
    m->other = other;
    return reads_target(l, m, load);
}

/* The operation is made on the memory operand. Its address has one user less: the load is gone. */
static struct mem_operand take(struct lower *l, const struct rmw *m)
{
    const struct ir_ins *s = m->store;
    l->vreg_of[m->op] = l->vreg_of[m->load] = FOLDED;
    l->n_uses[s->a[0]]--;
    if (s->a[1] != IR_NONE)
        l->n_uses[s->a[1]]--;
    l->src = l->f->ins[m->load].src;
    return lower_mem(l, s->a[0], s->a[1], s->imm);
}

static void emit_imm(struct lower *l, const struct rmw *m, enum x64_op op, int64_t imm)
{
    struct mem_operand mo = take(l, m);
    struct minst *mi = lower_emit(l, op, m->w);
    lower_set_mem(mi, mo);
    mi->imm = imm;
}

/* Two bytes only with an immediate of one: a prefix that changes an immediate's length stalls the decoder. */
static bool fits(struct lower *l, const struct rmw *m, int32_t *imm)
{
    if (!lower_const_imm(l, m->other, m->w, imm))
        return false;
    *imm = (int32_t)lower_imm(*imm, m->w);
    return m->w != 2 || *imm == (int8_t)*imm;
}

static bool two_operands(struct lower *l, struct rmw *m, enum x64_op mr_op, enum x64_op mi_op, bool commutes)
{
    const struct ir_ins *s = &l->f->ins[m->op];
    int32_t imm;
    if (!match(l, m, s->a[0], s->a[1]) && !(commutes && match(l, m, s->a[1], s->a[0])))
        return false;
    if (fits(l, m, &imm)) {
        emit_imm(l, m, mi_op, imm);
        return true;
    }
    vreg_t value = lower_use(l, m->other);
    lower_rm_mem(l, mr_op, m->w, value, take(l, m));
    return true;
}

/* 0 - x, and x xor -1 */
static bool one_operand(struct lower *l, struct rmw *m, ir_ref load, ir_ref constant, uint64_t want, enum x64_op op)
{
    uint64_t c, mask = ir_type_bytes(l->f->ins[m->op].type) == 8 ? UINT64_MAX : UINT32_MAX;
    if (!lower_const(l, constant, &c) || c != (want & mask) || !match(l, m, load, IR_NONE))
        return false;
    emit_imm(l, m, op, 0);
    return true;
}

/* By a constant. Right shifts bring in what is above a narrow value: what its load put there. */
static bool shift(struct lower *l, struct rmw *m, enum x64_op op)
{
    const struct ir_ins *s = &l->f->ins[m->op], *load = &l->f->ins[s->a[0]];
    unsigned bits = ir_type_bytes(s->type) * 8;
    uint64_t c;
    if (!lower_const(l, s->a[1], &c) || !match(l, m, s->a[0], IR_NONE))
        return false;
    c &= bits - 1;
    bool is_narrow = m->w * 8 < bits, is_signed = load->mt == IR_MEM_8S || load->mt == IR_MEM_16S || load->mt == IR_MEM_32S;
    if (!c || c >= m->w * 8u || (is_narrow && (s->op == IR_shrs || s->op == IR_shru) && is_signed != (s->op == IR_shrs)))
        return false;
    emit_imm(l, m, op, (int64_t)c);
    return true;
}

bool lower_rmw(struct lower *l, const struct ir_ins *store)
{
    struct rmw m = { .store = store, .op = store->a[2] };
    const struct ir_ins *s = &l->f->ins[m.op];
    m.w = ir_access_bytes(s->type, store->mt);
    if (!is_wanted_once(l, m.op))
        return false;
    switch (s->op) {
    case IR_add:  return two_operands(l, &m, X64_ADD_mr, X64_ADD_mi, true);
    case IR_and:  return two_operands(l, &m, X64_AND_mr, X64_AND_mi, true);
    case IR_or:   return two_operands(l, &m, X64_OR_mr, X64_OR_mi, true);
    case IR_xor:  return one_operand(l, &m, s->a[0], s->a[1], UINT64_MAX, X64_NOT_m) || two_operands(l, &m, X64_XOR_mr, X64_XOR_mi, true);
    case IR_sub:  return one_operand(l, &m, s->a[1], s->a[0], 0, X64_NEG_m) || two_operands(l, &m, X64_SUB_mr, X64_SUB_mi, false);
    case IR_shl:  return shift(l, &m, X64_SHL_mi);
    case IR_shrs: return shift(l, &m, X64_SAR_mi);
    case IR_shru: return shift(l, &m, X64_SHR_mi);
    default:      return false;
    }
}
