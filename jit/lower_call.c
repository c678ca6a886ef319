/* Calls, returns and the function's entry, in the convention of callconv.h. */
#include "ir_of.h"
#include "lower_internal.h"

#include <assert.h>
#include <stddef.h>

static const uint8_t arg_gprs[] = WVM_ARG_GPRS, result_gprs[] = WVM_RESULT_GPRS;

/* Where the k-th argument or result goes. */
struct place { bool is_stack; uint8_t reg; uint32_t word; };
struct places { unsigned gprs, xmms; uint32_t words; const uint8_t *gpr_order; };

static struct place next_place(struct places *p, unsigned type)
{
    if (lower_class(type) == MIR_GPR && p->gprs < WVM_REG_ARGS)
        return (struct place){ .reg = p->gpr_order[p->gprs++] };
    if (lower_class(type) == MIR_XMM && p->xmms < WVM_REG_ARGS)
        return (struct place){ .reg = MIR_XMM0 + p->xmms++ };
    struct place r = { .is_stack = true, .word = p->words };
    p->words += type == IR_V128 ? 2 : 1;
    return r;
}

static uint32_t padded(uint32_t words) { return (words * 8 + 15) & ~15u; }

static uint32_t stack_bytes(const valtype *types, uint32_t n, const uint8_t *order)
{
    struct places p = { .gpr_order = order };
    for (uint32_t i = 0; i < n; i++)
        next_place(&p, ir_type_of(types[i]));
    return padded(p.words);
}

static void stack_access(struct lower *l, bool is_store, unsigned mem, uint32_t disp, unsigned type, vreg_t v)
{
    static const uint16_t rows[][2] = {
        [IR_I32] = { X64_MOV_rm, X64_MOV_mr }, [IR_I64] = { X64_MOV_rm, X64_MOV_mr }, [IR_F32] = { X64_VMOVSS_rm, X64_VMOVSS_mr },
        [IR_F64] = { X64_VMOVSD_rm, X64_VMOVSD_mr }, [IR_V128] = { X64_VMOVUPS_rm, X64_VMOVUPS_mr },
    };
    struct mem_operand mo = { .mem = mem, .scale = 1, .b = MIR_NOREG, .x = MIR_NOREG, .disp = (int32_t)disp };
    lower_rm_mem(l, rows[type][is_store], ir_type_bytes(type), v, mo);
}

void lower_entry(struct lower *l)
{
    struct ir_func *f = l->f;
    struct places p = { .gpr_order = arg_gprs }, r = { .gpr_order = result_gprs };
    ir_ref *refs = ARENA_ZNEW(l->m->arena, ir_ref, f->n_params);
    struct place *at = ARENA_NEW(l->m->arena, struct place, f->n_params);
    for (ir_ref i = f->blocks[0].first; i; i = f->ins[i].next)
        if (f->ins[i].op == IR_param && l->vreg_of[i] != MIR_NOREG)
            refs[f->ins[i].imm] = i;
    struct minst *entry = lower_emit(l, X64_ENTRY, 8);
    for (uint32_t k = 0; k < f->n_params; k++) {
        at[k] = next_place(&p, f->param_types[k]);
        if (!at[k].is_stack && refs[k])
            lower_fixed(l, entry, l->vreg_of[refs[k]], at[k].reg, true);
    }
    for (uint32_t k = 0; k < f->n_params; k++)
        if (at[k].is_stack && refs[k])
            stack_access(l, false, MEM_ARGIN, at[k].word * 8, f->param_types[k], l->vreg_of[refs[k]]);
    l->m->argin_bytes = padded(p.words);
    for (uint32_t k = 0; k < f->n_results; k++)
        next_place(&r, f->result_types[k]);
    l->m->resin_bytes = padded(r.words);
}

static void lower_return(struct lower *l, const struct ir_ins *s)
{
    struct places p = { .gpr_order = result_gprs };
    vreg_t *v = ARENA_NEW(l->m->arena, vreg_t, s->a[1]);
    struct place *at = ARENA_NEW(l->m->arena, struct place, s->a[1]);
    for (uint32_t k = 0; k < s->a[1]; k++) {
        unsigned type = l->f->result_types[k];
        at[k] = next_place(&p, type);
        v[k] = lower_use(l, l->f->pool[s->a[0] + k]);
        if (at[k].is_stack)
            stack_access(l, true, MEM_RESIN, at[k].word * 8, type, v[k]);
    }
    struct minst *ret = lower_emit(l, X64_RET, 8);
    for (uint32_t k = 0; k < s->a[1]; k++)
        if (!at[k].is_stack)
            lower_fixed(l, ret, v[k], at[k].reg, false);
}

/* The target of a call, ready before the arguments move. */
struct target { bool is_direct; uint32_t func; struct mem_operand mem; };

/* Compare an index with a table's length, which is a number if the table can only have one. */
static void compare_length(struct lower *l, uint32_t table, vreg_t index)
{
    const struct limits *n = &l->mod->tables[table].limits;
    if (table < l->mod->n_imported_tables || n->min != n->max || n->min > INT32_MAX) {
        lower_rm_mem(l, X64_CMP_rm, 8, index, lower_record_field(l, IR_REC_TABLE, table, offsetof(struct wvm_table, len)));
        return;
    }
    struct minst *cmp = lower_emit(l, X64_CMP_mi, n->is_64 ? 8 : 4);
    cmp->b = index;
    cmp->imm = (int64_t)n->min;
}

/* Entry of a function table, its signature checked: a trap otherwise. */
static struct target table_target(struct lower *l, uint32_t table, uint32_t type, vreg_t index)
{
    vreg_t base = lower_temp(l, MIR_GPR, 8), at = lower_temp(l, MIR_GPR, 8), sig = lower_temp(l, MIR_GPR, 4);
    compare_length(l, table, index);
    lower_trapcc(l, CC_AE, WVM_TRAP_undefined_element, MIR_NOREG);
    lower_rm_mem(l, X64_MOV_rm, 8, base, lower_record_field(l, IR_REC_TABLE, table, offsetof(struct wvm_table, base)));
    lower_move(l, at, index);
    struct minst *shl = lower_emit(l, X64_SHL_mi, 8);
    shl->b = at;
    shl->imm = 4;
    struct mem_operand mo = { .mem = MEM_BASE, .scale = 1, .b = base, .x = at, .disp = offsetof(struct wvm_funcref, sig) };
    lower_rm_mem(l, X64_MOV_rm, 4, sig, mo);
    struct minst *cmp = lower_emit(l, X64_CMP_mi, 4);
    cmp->b = sig;
    cmp->imm = (int32_t)l->mod->types[type].sig;
    lower_trapcc(l, CC_NE, WVM_TRAP_sig_mismatch, sig);
    mo.disp = offsetof(struct wvm_funcref, code);
    return (struct target){ .mem = mo };
}

static struct target ref_target(struct lower *l, vreg_t ref)
{
    vreg_t base = lower_temp(l, MIR_GPR, 8);
    lower_rm(l, X64_TEST_mr, 8, ref, ref);
    lower_trapcc(l, CC_E, WVM_TRAP_null_function, MIR_NOREG);
    struct minst *mi = lower_emit(l, X64_MOVI, 8);
    mi->r = base;
    mi->imm = (int64_t)WVM_FUNCREF_VA;
    return (struct target){ .mem = { .mem = MEM_BASE, .scale = 1, .b = base, .x = ref } };
}

static struct target call_target(struct lower *l, const struct ir_ins *s, uint32_t *type)
{
    ir_ref last = s->a[1] ? l->f->pool[s->a[0] + s->a[1] - 1] : IR_NONE;
    switch (s->op) {
    case IR_call: case IR_tcall: case IR_xcall:
        *type = l->mod->funcs[s->imm].type;
        if (s->imm < l->mod->n_imported_funcs)
            return (struct target){ .mem = lower_data_mem(l->lay->func_slot[s->imm]) };
        return (struct target){ .is_direct = true, .func = (uint32_t)s->imm };
    case IR_calli: case IR_tcalli: case IR_xcalli:
        *type = s->a[2];
        return table_target(l, (uint32_t)s->imm, s->a[2], lower_use(l, last));
    default:
        *type = s->a[2];
        return ref_target(l, lower_use(l, last));
    }
}

/* Reserve the stack area, store what goes there, and collect the registers' arguments in v and at. */
static void pass_arguments(struct lower *l, const struct ir_ins *s, uint32_t n, uint32_t area, vreg_t *v, struct place *at)
{
    struct places p = { .gpr_order = arg_gprs };
    for (uint32_t k = 0; k < n; k++) {
        at[k] = next_place(&p, l->f->ins[l->f->pool[s->a[0] + k]].type);
        if (!at[k].is_stack)
            v[k] = lower_use(l, l->f->pool[s->a[0] + k]);
    }
    if (area)
        lower_emit(l, X64_ADJSP, 8)->imm = -(int64_t)area;
    for (uint32_t k = 0; k < n; k++)
        if (at[k].is_stack) {
            ir_ref a = l->f->pool[s->a[0] + k];
            stack_access(l, true, MEM_ARGOUT, at[k].word * 8, l->f->ins[a].type, lower_use(l, a));
        }
}

static void fix_arguments(struct lower *l, struct minst *mi, uint32_t n, const vreg_t *v, const struct place *at)
{
    for (uint32_t k = 0; k < n; k++)
        if (!at[k].is_stack)
            lower_fixed(l, mi, v[k], at[k].reg, false);
}

/* Results of the call: fixed definitions, then loads of those on the stack. */
static void take_results(struct lower *l, uint32_t call_at, const struct type_def *t, ir_ref ref, uint32_t area, uint32_t result_bytes)
{
    struct places p = { .gpr_order = result_gprs };
    ir_ref *refs = ARENA_ZNEW(l->m->arena, ir_ref, t->n_results);
    for (uint32_t k = 0; k < l->n_results; k++)
        if (l->f->ins[l->results[k]].a[0] == ref && l->vreg_of[l->results[k]] != MIR_NOREG)
            refs[l->f->ins[l->results[k]].imm] = l->results[k];
    l->n_results = 0;
    for (uint32_t k = 0; k < t->n_results; k++) {
        struct place at = next_place(&p, ir_type_of(t->results[k]));
        if (!refs[k])
            continue;
        if (!at.is_stack)
            lower_fixed(l, &l->buf[call_at], l->vreg_of[refs[k]], at.reg, true);
        else
            stack_access(l, false, MEM_ARGOUT, at.word * 8, ir_type_of(t->results[k]), l->vreg_of[refs[k]]);
    }
    if (area)
        lower_emit(l, X64_ADJSP, 8)->imm = result_bytes;    /* zero or not: it says where rsp is after the call */
}

/* The results of a call that ends its block begin the block where it returns to. */
static void results_ahead(struct lower *l, ir_ref ref)
{
    const struct ir_block *b = &l->f->blocks[l->f->ins[ref].block];
    l->n_results = 0;
    for (ir_ref i = l->f->blocks[b->succs[0]].first; i; i = l->f->ins[i].next)
        if (l->f->ins[i].op == IR_result && l->f->ins[i].a[0] == ref) {
            ARENA_GROW(l->m->arena, l->results, l->cap_results, l->n_results + 1);
            l->results[l->n_results++] = i;
        }
}

static void lower_ordinary_call(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    uint32_t type;
    bool is_last = ir_is(s->op, IRF_Z);
    struct target to = call_target(l, s, &type);
    const struct type_def *t = &l->mod->types[type];
    uint32_t args = stack_bytes(t->params, t->n_params, arg_gprs), results = stack_bytes(t->results, t->n_results, result_gprs);
    vreg_t *v = ARENA_NEW(l->m->arena, vreg_t, t->n_params);
    struct place *at = ARENA_NEW(l->m->arena, struct place, t->n_params);
    pass_arguments(l, s, t->n_params, args + results, v, at);
    struct minst *mi = lower_emit(l, to.is_direct ? X64_CALL : X64_CALL_m, 8);
    if (to.is_direct)
        mi->imm = to.func;
    else
        lower_set_mem(mi, to.mem);
    mi->clobbers = ~WVM_CALLEE_SAVED;
    mi->flags |= MF_MAY_TRAP;       /* its return address needs a module offset, for backtraces */
    fix_arguments(l, mi, t->n_params, v, at);
    if (is_last) {
        mi->flags |= MF_LANDS;
        results_ahead(l, ref);
    }
    take_results(l, l->n_buf - 1, t, ref, args + results, results);
    if (is_last)
        lower_emit(l, X64_JMP, 8)->imm = lower_edge(l, l->f->blocks[s->block].succs[0]);
}

/* Jump with the callee's arguments in place of ours: emit moves the stack part, imm2 bytes at rsp. */
static void lower_tail_call(struct lower *l, const struct ir_ins *s)
{
    uint32_t type;
    struct target to = call_target(l, s, &type);
    const struct type_def *t = &l->mod->types[type];
    uint32_t args = stack_bytes(t->params, t->n_params, arg_gprs);
    vreg_t code = MIR_NOREG;
    if (!to.is_direct) {
        code = lower_temp(l, MIR_GPR, 8);
        lower_rm_mem(l, X64_MOV_rm, 8, code, to.mem);
    }
    vreg_t *v = ARENA_NEW(l->m->arena, vreg_t, t->n_params);
    struct place *at = ARENA_NEW(l->m->arena, struct place, t->n_params);
    pass_arguments(l, s, t->n_params, args, v, at);
    struct minst *mi = lower_emit(l, to.is_direct ? X64_TCALL : X64_TCALL_m, 8);
    mi->imm2 = args;
    mi->imm = to.func;
    fix_arguments(l, mi, t->n_params, v, at);
    if (!to.is_direct)
        lower_fixed(l, mi, code, WVM_R11, false);
}

/* Likewise to code that takes what it is given. */
static void lower_jump_on(struct lower *l, const struct ir_ins *s)
{
    uint32_t n = s->a[1] - 1;
    struct places p = { .gpr_order = arg_gprs };
    for (uint32_t k = 0; k < n; k++)
        next_place(&p, l->f->ins[l->f->pool[s->a[0] + k]].type);
    vreg_t code = lower_use(l, l->f->pool[s->a[0] + n]), *v = ARENA_NEW(l->m->arena, vreg_t, n);
    struct place *at = ARENA_NEW(l->m->arena, struct place, n);
    pass_arguments(l, s, n, padded(p.words), v, at);
    struct minst *mi = lower_emit(l, X64_TCALL_m, 8);
    mi->imm2 = padded(p.words);
    fix_arguments(l, mi, n, v, at);
    lower_fixed(l, mi, code, WVM_R11, false);
}

struct minst *lower_rt(struct lower *l, enum wvm_rt rt, const vreg_t *args, uint32_t n)
{
    struct minst *mi = lower_rm_mem(l, X64_CALL_m, 8, MIR_NOREG, lower_data_mem(offsetof(struct wvm_instance, rt) + 8 * (unsigned)rt));
    for (uint32_t i = 0; i < n; i++)
        lower_fixed(l, mi, args[i], arg_gprs[i], false);
    mi->clobbers = ~WVM_CALLEE_SAVED;
    mi->flags |= MF_MAY_TRAP;
    return mi;
}

/* Runtime functions take at most 6 integer arguments in System V registers and give at most one result. */
void lower_runtime_call(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t args[6] = { 0 };
    assert(s->a[1] <= 6);
    for (uint32_t i = 0; i < s->a[1]; i++)
        args[i] = lower_use(l, l->f->pool[s->a[0] + i]);
    struct minst *mi = lower_rt(l, (enum wvm_rt)s->imm, args, s->a[1]);
    if (l->n_results && l->f->ins[l->results[0]].a[0] == ref && l->vreg_of[l->results[0]] != MIR_NOREG)
        lower_fixed(l, mi, l->vreg_of[l->results[0]], WVM_RAX, true);
    l->n_results = 0;
}

void lower_call(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    switch (s->op) {
    case IR_ret:
        lower_return(l, s);
        break;
    case IR_tcall: case IR_tcalli: case IR_tcallref:
        lower_tail_call(l, s);
        break;
    case IR_tjump:
        lower_jump_on(l, s);
        break;
    default:
        lower_ordinary_call(l, s, ref);
    }
}
