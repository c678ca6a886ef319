/* Instructions whose types depend on what they name: locals, globals, references, select. */
#include "build_priv.h"

static void local_get(struct build *b, uint32_t x)
{
    if (b->inited && !b->inited[x]) {
        fail(b, ERR_uninitialized_local, " %u", x);
        return;
    }
    tiers_access(b, x, false);
    push(b, b->locals[x], is_live(b) ? ssa_read(&b->ssa, b->block, x) : IR_NONE);
}

static void local_set(struct build *b, uint32_t x, bool keep)
{
    ir_ref v = pop(b, b->locals[x]).value;
    tiers_access(b, x, true);
    if (is_live(b) && reader_ok(&b->r))
        ssa_write(&b->ssa, b->block, x, v);
    if (b->inited && !b->inited[x]) {
        b->inited[x] = true;
        ARENA_GROW(b->arena, b->inits, b->cap_inits, b->n_inits + 1);
        b->inits[b->n_inits++] = x;
    }
    if (keep)
        push(b, b->locals[x], v);
}

/* The value of a global that does not change, if it is known; else read it. */
static ir_ref global_value(struct build *b, uint32_t x)
{
    const struct global *g = &b->m->globals[x];
    enum ir_type type = ir_type_of(g->type);
    bool is_constant = b->facts && b->facts->global_constant ? b->facts->global_constant[x] : !g->is_mutable;
    if (is_constant && x >= b->m->n_imported_globals && type != IR_V128) {
        if (g->init.kind == CONST_VALUE)
            return emit(b, IR_const, type, 0, 0, 0, g->init.bits[0]);
        if (g->init.kind == CONST_REF_NULL)
            return emit(b, IR_const, type, 0, 0, 0, 0);
        if (g->init.kind == CONST_REF_FUNC)
            return emit(b, IR_reffunc, type, 0, 0, 0, g->init.index);
    }
    return emit(b, IR_gget, type, 0, 0, 0, x);
}

static void global_set(struct build *b, uint32_t x)
{
    if (!b->m->globals[x].is_mutable) {
        fail(b, ERR_immutable_global, " %u", x);
        return;
    }
    ir_ref v = pop(b, b->m->globals[x].type).value;
    if (is_live(b))
        emit(b, IR_gset, IR_VOID, v, 0, 0, x);
}

/* Without a type: two operands of one number or vector type. */
static void select_untyped(struct build *b)
{
    ir_ref cond = pop(b, VT_I32).value;
    struct operand no = pop_any(b), yes = pop_any(b);
    valtype t = yes.type ? yes.type : no.type;
    if (vt_is_ref(t) || vt_is_ref(no.type) || (no.type && no.type != t)) {
        fail(b, ERR_type_mismatch, ": operands of select");
        return;
    }
    push(b, t, is_live(b) && t ? emit(b, IR_select, ir_type_of(t), yes.value, no.value, cond, 0) : IR_NONE);
}

static void select_typed(struct build *b, valtype t)
{
    ir_ref cond = pop(b, VT_I32).value;
    ir_ref no = pop(b, t).value, yes = pop(b, t).value;
    push(b, t, is_live(b) ? emit(b, IR_select, ir_type_of(t), yes, no, cond, 0) : IR_NONE);
}

static void ref_is_null(struct build *b)
{
    struct operand o = pop_any(b);
    if (o.type && !vt_is_ref(o.type))
        fail(b, ERR_type_mismatch, ": expected a reference");
    push(b, VT_I32, is_live(b) ? emit(b, IR_eqz, IR_I32, o.value, 0, 0, 0) : IR_NONE);
}

static void ref_func(struct build *b, uint32_t x)
{
    if (!b->m->funcs[x].is_declared) {
        fail(b, ERR_undeclared_func, " %u", x);
        return;
    }
    valtype t = vt_ref(func_type(b->m, x)->canon, false);
    push(b, t, is_live(b) ? emit(b, IR_reffunc, IR_I64, 0, 0, 0, x) : IR_NONE);
}

void build_variable(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    uint32_t x = imm->x, local = b->body.first_local + x;
    switch ((enum build_kind)op->build) {
    case BUILD_drop:         pop_any(b); break;
    case BUILD_select:       select_untyped(b); break;
    case BUILD_select_typed: select_typed(b, imm->type); break;
    case BUILD_local_get:    local_get(b, local); break;
    case BUILD_local_set:    local_set(b, local, false); break;
    case BUILD_local_tee:    local_set(b, local, true); break;
    case BUILD_global_get:   push(b, b->m->globals[x].type, is_live(b) ? global_value(b, x) : IR_NONE); break;
    case BUILD_global_set:   global_set(b, x); break;
    case BUILD_ref_null:     push(b, imm->type, is_live(b) ? emit(b, IR_const, IR_I64, 0, 0, 0, 0) : IR_NONE); break;
    case BUILD_ref_is_null:  ref_is_null(b); break;
    case BUILD_ref_func:     ref_func(b, x); break;
    default: break;
    }
}
