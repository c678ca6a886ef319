#include "build.h"
#include "build_priv.h"
#include "opt.h"

/* ---- locals */

void locals_add(struct build *b, uint32_t n, valtype type)
{
    ARENA_GROW(b->arena, b->locals, b->cap_locals, b->n_locals + n);
    for (uint32_t i = 0; i < n; i++)
        b->locals[b->n_locals++] = type;
}

bool locals_read(struct build *b)
{
    struct reader *r = &b->r;
    uint32_t groups = read_u32(r);
    uint64_t total = b->n_locals - b->body.first_local;
    while (groups-- && reader_ok(r)) {
        b->src = (uint32_t)reader_offset(r);
        uint32_t n = read_u32(r);
        total += n;
        if (reader_ok(r) && total > MAX_LOCALS)
            fail(b, ERR_too_many_locals, ": at most %u", MAX_LOCALS);
        valtype t = read_valtype(r, b->m);
        if (reader_ok(r))
            locals_add(b, n, t);
    }
    return reader_ok(r);
}

/* Locals that have no default value must be set before they are read. */
static void inits_begin(struct build *b, uint32_t n_params)
{
    for (uint32_t i = n_params; i < b->n_locals; i++) {
        if (vt_is_defaultable(b->locals[i]))
            continue;
        if (!b->inited) {
            b->inited = arena_alloc(b->arena, b->n_locals);
            memset(b->inited, true, b->n_locals);
        }
        b->inited[i] = false;
        b->log.is_special = true;
    }
}

/* ---- one instruction */

static bool is_64(const struct build *b, const struct wasm_op *op, uint32_t index)
{
    bool is_table = op->imm == IMM_table || op->imm == IMM_elem_table || op->imm == IMM_table_table;
    return is_table ? b->m->tables[index].limits.is_64 : b->m->memories[index].limits.is_64;
}

static valtype type_of_letter(const struct build *b, char c, const struct wasm_op *op, const struct imm *imm)
{
    switch (c) {
    case 'm': return is_64(b, op, imm->x) ? VT_I64 : VT_I32;
    case 'n': return is_64(b, op, imm->y) ? VT_I64 : VT_I32;
    case 'k': return is_64(b, op, imm->x) && is_64(b, op, imm->y) ? VT_I64 : VT_I32;
    case 'i': return VT_I32;
    case 'I': return VT_I64;
    case 'f': return VT_F32;
    case 'd': return VT_F64;
    case 'v': return VT_V128;
    default:  return b->m->tables[imm->x].elem;
    }
}

/* Instructions whose row has their signature. */
static void fixed(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    ir_ref args[4] = { 0 }, v = IR_NONE;
    unsigned n = 0;
    while (op->sig[n] != ':')
        n++;
    for (unsigned i = n; i-- > 0; )
        args[i] = pop(b, type_of_letter(b, op->sig[i], op, imm)).value;
    char result = op->sig[n + 1];
    valtype type = result ? type_of_letter(b, result, op, imm) : VT_NONE;
    if (is_live(b) && reader_ok(&b->r))
        v = build_plain(b, op, imm, args, type ? ir_type_of(type) : IR_VOID);
    if (type)
        push(b, type, v);
}

static void dispatch(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    switch ((enum build_kind)op->build) {
    case BUILD_plain: case BUILD_lane: case BUILD_const: case BUILD_v128: case BUILD_load: case BUILD_store:
    case BUILD_load_lane: case BUILD_store_lane: case BUILD_index: case BUILD_segdrop: case BUILD_rt:
    case BUILD_atomic: case BUILD_atomic_rt:
        fixed(b, op, imm);
        break;
    case BUILD_wide:
        build_wide(b, op);
        break;
    case BUILD_drop: case BUILD_select: case BUILD_select_typed: case BUILD_local_get: case BUILD_local_set:
    case BUILD_local_tee: case BUILD_global_get: case BUILD_global_set: case BUILD_ref_null:
    case BUILD_ref_is_null: case BUILD_ref_func:
        build_variable(b, op, imm);
        break;
    case BUILD_call: case BUILD_call_indirect: case BUILD_call_ref: case BUILD_return_call:
    case BUILD_return_call_indirect: case BUILD_return_call_ref:
        build_call(b, op, imm);
        break;
    case BUILD_try_table: case BUILD_throw: case BUILD_throw_ref:
        build_try(b, op, imm);
        break;
    case BUILD_nop:
        break;
    case BUILD_gc:
        build_gc(b, op, imm);
        break;
    case BUILD_illegal:
        fail(b, ERR_unsupported, ": %s", op->name);
        break;
    default:
        build_control(b, op, imm);
    }
}

/* try, catch, rethrow, delegate and catch_all, which never became part of the standard. */
static bool is_legacy_exception(uint32_t opcode)
{
    return opcode == 0x06 || opcode == 0x07 || opcode == 0x09 || opcode == 0x18 || opcode == 0x19;
}

static const struct wasm_op *opcode_read(struct build *b)
{
    uint32_t first = read_u8(&b->r), number = first;
    bool prefixed = first >= 0xfb && first <= 0xfe;
    if (prefixed)
        number = read_u32(&b->r);
    if (!reader_ok(&b->r))
        return NULL;
    const struct wasm_op *op = wasm_op_find(prefixed ? first : 0, number);
    if (op && (op->feature & ~b->opt->features) == 0)
        return op;
    if (prefixed)
        fail(b, ERR_illegal_opcode, " %02x %02x", first, number);
    else if (is_legacy_exception(first))
        fail(b, ERR_illegal_opcode, " %02x: legacy exceptions are not supported; recompile with the standard ones "
                                    "(clang: -mllvm -wasm-use-legacy-eh=false)", first);
    else
        fail(b, ERR_illegal_opcode, " %02x", first);
    return NULL;
}

static void instruction(struct build *b)
{
    b->src = (uint32_t)reader_offset(&b->r) + b->body.src_shift;
    const struct wasm_op *op = opcode_read(b);
    struct imm imm = { 0 };
    if (!op || !imm_read(b, op, &imm))
        return;
    if (b->noted)
        facts_note(b->noted, &b->log, b->arena, op, imm.x, imm.y);
    dispatch(b, op, &imm);
}

void body_walk(struct build *b)
{
    while (b->n_frames > b->body.first_frame && reader_ok(&b->r))
        instruction(b);
}

/* ---- the whole body */

/* A body without its last `end`. The suite's decoder reads on behind it: the text depends on
 * what stands there. */
static void end_missing(struct build *b)
{
    bool is_last = b->r.at == b->r.end;
    enum jit_errcode code = is_last ? ERR_unexpected_end : *b->r.at == 0x0b ? ERR_section_size : ERR_end_expected;
    reader_fail(&b->r, code, NULL);
}

static bool walk(struct build *b, const struct type_def *type)
{
    const struct func *fn = &b->m->funcs[b->body.func];
    const uint8_t *end = b->m->wasm + fn->body_offset + fn->body_bytes;
    body_begin(b, FRAME_func, type);
    while (b->n_frames && reader_ok(&b->r)) {
        if (b->r.at >= end)
            end_missing(b);
        else if (is_live(b) || !build_quick(b))
            instruction(b);
    }
    if (reader_ok(&b->r) && b->r.at != end)
        reader_fail(&b->r, ERR_section_size, ": bytes behind the end of a function");
    return reader_ok(&b->r);
}

static bool walk_begin(struct build *b, const struct module *m, uint32_t defined_index, struct arena *a,
                       const struct jit_options *opt, struct jit_error *err)
{
    uint32_t index = m->n_imported_funcs + defined_index;
    const struct func *fn = &m->funcs[index];
    const struct type_def *type = func_type(m, index);
    *b = (struct build){ .m = m, .opt = opt, .arena = a, .body.func = index, .block = NO_BLOCK, .n_edges = 1, .src = fn->body_offset };
    b->r = reader_make(m->wasm, fn->body_offset, m->size, err);     /* a number that crosses the body's end is read whole */
    ARENA_GROW(a, b->edges, b->cap_edges, 16);
    ARENA_GROW(a, b->stack, b->cap_stack, 64);
    ARENA_GROW(a, b->list, b->cap_list, 16);
    ARENA_GROW(a, b->saved, b->cap_saved, 16);
    for (uint32_t i = 0; i < type->n_params; i++)
        locals_add(b, 1, type->params[i]);
    if (!locals_read(b))
        return false;
    inits_begin(b, type->n_params);
    b->log.n_locals = b->n_locals;
    return true;
}

bool validate_function(const struct module *m, uint32_t defined_index, struct facts *facts, struct arena *keep,
                       struct arena *scratch, const struct jit_options *opt, struct jit_error *err)
{
    struct build b;
    if (!walk_begin(&b, m, defined_index, scratch, opt, err))
        return false;
    b.noted = facts;
    if (!walk(&b, func_type(m, b.body.func)))
        return false;
    if (facts)
        facts_keep(facts, b.body.func, &b.log, keep);
    return true;
}

static uint8_t *ir_types(struct arena *a, const valtype *types, uint32_t n)
{
    uint8_t *t = arena_alloc(a, n);
    for (uint32_t i = 0; i < n; i++)
        t[i] = ir_type_of(types[i]);
    return t;
}

void entry_begin(struct build *b, const uint32_t *locals, uint32_t n)
{
    struct ir_func *f = b->f;
    const struct type_def *type = func_type(b->m, b->body.func);
    ARENA_GROW(f->arena, f->ins, f->cap_ins, b->m->funcs[b->body.func].body_bytes / 3);      /* about what it takes */
    f->index = b->body.func;
    f->src_begin = b->m->funcs[b->body.func].body_offset;
    f->src_end = (uint32_t)b->m->size;
    f->n_params = n;
    f->n_results = type->n_results;
    f->param_types = arena_alloc(f->arena, n);
    for (uint32_t i = 0; i < n; i++)
        f->param_types[i] = ir_type_of(b->locals[locals ? locals[i] : i]);
    f->result_types = ir_types(f->arena, type->results, type->n_results);
    b->block = ir_block_new(f);
    ir_ref first = f->n_ins;
    for (uint32_t i = 0; i < f->n_params; i++)
        emit(b, IR_param, f->param_types[i], 0, 0, 0, i);
    ssa_init(&b->ssa, f, ir_types(f->arena, b->locals, b->n_locals), b->n_locals);
    for (uint32_t i = 0; i < n; i++)
        ssa_write(&b->ssa, 0, locals ? locals[i] : i, first + i);
}

/* A memory that does not begin with its last page does not grow to it (vmm_memory_grow). One with pages of a byte may come close. */
static bool has_last_page(const struct module *m)
{
    const struct memory *mem = m->memories;
    return !m->n_memories || m->n_imported_memories || mem->limits.is_64 || mem->page_log2 != 16 || mem->limits.min > UINT16_MAX;
}

bool build_function(struct ir_func *f, const struct module *m, uint32_t defined_index, const struct facts *facts,
                    const struct jit_options *opt, struct build_tiers *tiers, struct jit_error *err)
{
    struct build b;
    if (!walk_begin(&b, m, defined_index, f->arena, opt, err))
        return false;
    b.f = f;
    b.tiers = tiers;
    b.facts = facts;
    f->has_last_page = has_last_page(m);
    f->memory_min_bytes = m->n_memories && !m->memories[0].limits.is_64 ? m->memories[0].limits.min << m->memories[0].page_log2 : 0;
    if (facts) {
        inline_begin(&b);
        f->stack_global = facts->stack_global;
    }
    if (tiers)
        tiers_begin(&b);
    else
        entry_begin(&b, NULL, func_type(m, b.body.func)->n_params);
    if (!walk(&b, func_type(m, b.body.func)))
        return false;
    if (tiers)
        tiers_end(&b);
    ir_loops(f);
    return true;
}
