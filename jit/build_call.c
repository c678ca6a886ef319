/* Calls. Their operands are a list; their results come through IR_result, one for each, right
 * behind the call. A tail call ends the block. */
#include "build_priv.h"

enum { FEW_MAX = 4 };           /* functions of one type in a constant table: more are called through it */

struct callee {
    const struct type_def *type;
    enum ir_op op, tail_op, try_op;
    uint64_t imm;
    uint32_t a2;                /* type index of indirect calls */
    bool has_target;            /* an operand, last in the list, says what to call */
    valtype target;
};

static bool tail_types_ok(struct build *b, const struct type_def *t)
{
    const struct frame *f = &b->frames[b->body.first_frame];
    bool ok = t->n_results == f->n_results;
    for (uint32_t i = 0; ok && i < t->n_results; i++)
        ok = vt_matches(b->m, t->results[i], f->results[i]);
    return ok || fail(b, ERR_type_mismatch, ": results of a tail call");
}

static void results_push(struct build *b, const struct type_def *t, ir_ref call)
{
    for (uint32_t i = 0; i < t->n_results; i++) {
        ir_ref v = call ? emit(b, IR_result, ir_type_of(t->results[i]), call, 0, 0, i) : IR_NONE;
        push(b, t->results[i], v);
    }
}

/* Inside a try a call ends the block; its results begin the next. */
static ir_ref call_in_try(struct build *b, const struct callee *c, uint32_t list, uint32_t n)
{
    uint32_t from = b->block;
    ir_ref i = emit(b, c->try_op, IR_VOID, list, n, c->a2, c->imm);
    succ_reserve(b->f, from);
    try_landing(b, from);
    succ_resolve(b->f, from, 0, block_begin(b));
    return i;
}

static ir_ref call_emit(struct build *b, const struct callee *c, bool is_tail, const ir_ref *args, uint32_t n)
{
    uint32_t list = ir_list(b->f, args, n);
    bool may_land = !is_tail && frame_top(b)->handler;
    ir_ref i = may_land ? call_in_try(b, c, list, n) : emit(b, is_tail ? c->tail_op : c->op, IR_VOID, list, n, c->a2, c->imm);
    if (c->op != IR_callref && b->facts)
        b->f->ins[i].mt = keeps(b, c->op == IR_call ? b->facts->funcs[c->imm].effects : facts_type_effects(b->facts, c->a2));
    return i;
}

/* A call that does not end the body: in place, or emitted. args: in memory of its own. */
static void call_make(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n)
{
    if (c->op != IR_call || !inline_call(b, (uint32_t)c->imm, args))
        results_push(b, c->type, call_emit(b, c, false, args, n));
}

static struct callee direct(const struct build *b, uint32_t func)
{
    return (struct callee){ func_type(b->m, func), IR_call, IR_tcall, IR_xcall, func, 0, false, VT_NONE };
}

static ir_ref index_is(struct build *b, enum ir_op op, ir_ref at, uint32_t index)
{
    ir_ref k = emit(b, IR_const, b->f->ins[at].type, 0, 0, 0, index);
    return emit(b, op, IR_I32, at, k, 0, 0);
}

/* The call itself finds out why no function can be meant, and traps. */
static void call_wrong(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n)
{
    call_emit(b, c, false, args, n);
    emit(b, IR_trap, IR_VOID, 0, 0, 0, WVM_TRAP_unreachable);
}

static void call_direct(struct build *b, uint32_t func, const ir_ref *args, uint32_t n)
{
    struct callee d = direct(b, func);
    call_make(b, &d, args, n);
}

/* As if the code said so. */
static void control(struct build *b, enum build_kind kind, struct imm imm)
{
    const struct wasm_op op = { .build = kind };
    build_control(b, &op, &imm);
}

/* A call that can only mean the functions at these indices of a constant table: is it this one, or this one, ...? */
static void call_one_of(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n, const uint32_t *index, uint32_t few)
{
    const uint32_t *funcs = b->facts->tables[c->imm].funcs;
    ir_ref at = args[n - 1];
    if (few > 1)
        control(b, BUILD_block, (struct imm){ .results = c->type->results, .n_results = c->type->n_results });
    for (uint32_t k = 0; k + 1 < few; k++) {
        push(b, VT_I32, index_is(b, IR_eq, at, index[k]));
        control(b, BUILD_if, (struct imm){ 0 });
        call_direct(b, funcs[index[k]], args, n - 1);
        control(b, BUILD_br, (struct imm){ .x = 1 });
        control(b, BUILD_end, (struct imm){ 0 });
    }
    uint32_t from = b->block;
    emit(b, IR_br, IR_VOID, index_is(b, IR_ne, at, index[few - 1]), 0, 0, 0);
    ir_edge(b->f, from, block_begin(b));
    call_wrong(b, c, args, n);
    ir_edge(b->f, from, block_begin(b));
    call_direct(b, funcs[index[few - 1]], args, n - 1);
    if (few > 1)
        control(b, BUILD_end, (struct imm){ 0 });
}

static bool call_by_table(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n)
{
    uint32_t index[FEW_MAX], few, func;
    if (c->op != IR_calli || !b->facts || !b->facts->tables)
        return false;
    const struct ir_ins *at = &b->f->ins[args[n - 1]];
    if (at->op == IR_const && facts_table_at(b->facts, (uint32_t)c->imm, c->a2, at->imm, &func))
        call_direct(b, func, args, n - 1);
    else if ((few = facts_table_few(b->facts, (uint32_t)c->imm, c->a2, FEW_MAX, index)) > 0)
        call_one_of(b, c, args, n, index, few);
    else
        return false;
    return true;
}

/* args: in memory of its own. */
static void call_or_build(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n)
{
    if (!call_by_table(b, c, args, n))
        call_make(b, c, args, n);
}

/* A tail call in a body that was built in: it has no frame to give up, but what handlers it has do not see what is thrown. */
static void call_and_return(struct build *b, const struct callee *c, const ir_ref *args, uint32_t n)
{
    uint32_t frame = b->n_frames - 1, handler = b->frames[frame].handler;
    b->frames[frame].handler = b->frames[b->body.first_frame].handler;
    call_or_build(b, c, args, n);
    b->frames[frame].handler = handler;
}

static void call(struct build *b, const struct callee *c, bool is_tail)
{
    const struct type_def *t = c->type;
    uint32_t n = t->n_params + c->has_target;
    ir_ref *list = list_of(b, n + 1);
    if (c->has_target)
        list[t->n_params] = pop(b, c->target).value;
    pop_types(b, t->params, t->n_params, list);
    if (is_tail && !tail_types_ok(b, t))
        return;
    bool is_jump = is_tail && !b->body.outer;       /* a body that was built in has no frame to give up */
    bool is_made = is_live(b) && reader_ok(&b->r);
    if (is_made && is_jump) {
        call_emit(b, c, true, list, n);
    } else if (is_made) {
        ir_ref *args = ARENA_NEW(b->arena, ir_ref, n);
        memcpy(args, list, n * sizeof *args);
        if (is_tail)
            call_and_return(b, c, args, n);
        else
            call_or_build(b, c, args, n);
    } else if (!is_jump) {
        results_push(b, t, IR_NONE);
    }
    if (is_jump)
        set_unreachable(b);
    else if (is_tail)
        build_return(b);
}

void build_call(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    const struct module *m = b->m;
    struct callee c;
    switch ((enum build_kind)op->build) {
    case BUILD_call:
    case BUILD_return_call:
        c = direct(b, imm->x);
        break;
    case BUILD_call_indirect:
    case BUILD_return_call_indirect:
        c = (struct callee){ &m->types[imm->y], IR_calli, IR_tcalli, IR_xcalli, imm->x, imm->y, true,
                             m->tables[imm->x].limits.is_64 ? VT_I64 : VT_I32 };
        break;
    default:
        c = (struct callee){ &m->types[imm->x], IR_callref, IR_tcallref, IR_xcallref, 0, imm->x, true,
                             vt_ref(m->types[imm->x].canon, true) };
        break;
    }
    call(b, &c, op->build == BUILD_return_call || op->build == BUILD_return_call_indirect || op->build == BUILD_return_call_ref);
}
