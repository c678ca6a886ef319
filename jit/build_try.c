/* Exceptions. A call or throw inside a try ends its block: in the landing, a block of its own, the exception and a
 * selector arrive, which says the clause that matched. The landings of a try meet in its pad, where the selector is
 * told apart and the branches to the clauses' labels are. What no clause of a try takes goes on to the pad of the try around
 * it; the runtime lands only where some clause matches. So each call has one landing, however deep tries are nested.
 *
 * For SSA construction the body of a try is the first arm of a construct, like that of an if: it ends with the pad.
 * Source: spec 3.0, 4.6.14 (exception handling), 3.4.2. */
#include "build_priv.h"

enum { CATCH, CATCH_REF, CATCH_ALL, CATCH_ALL_REF, CATCH_KINDS };

static bool is_all(const struct clause *c) { return c->kind >= CATCH_ALL; }
static bool is_ref(const struct clause *c) { return c->kind & 1; }

static const struct type_def *tag_type(const struct build *b, uint32_t tag) { return &b->m->types[b->m->tags[tag].type]; }

/* ---- clauses */

/* The label's operands are those of the tag, then the exception. */
static void clause_check(struct build *b, const struct clause *c)
{
    const struct frame *t = &b->frames[c->frame];
    const valtype *want = t->kind == FRAME_loop ? t->params : t->results;
    uint32_t n_want = t->kind == FRAME_loop ? t->n_params : t->n_results, n = is_all(c) ? 0 : tag_type(b, c->tag)->n_params;
    bool ok = n_want == n + is_ref(c);
    for (uint32_t i = 0; ok && i < n; i++)
        ok = vt_matches(b->m, tag_type(b, c->tag)->params[i], want[i]);
    if (!ok || (is_ref(c) && !vt_matches(b->m, VT_EXNREF & ~VT_NULLABLE, want[n])))
        fail(b, ERR_type_mismatch, ": the label of a catch clause");
}

static void clause_read(struct build *b)
{
    struct clause c = { .kind = read_u8(&b->r) };
    if (reader_ok(&b->r) && c.kind >= CATCH_KINDS)
        fail(b, ERR_catch_kind, " %u", c.kind);
    if (!is_all(&c))
        c.tag = read_u32(&b->r);
    if (reader_ok(&b->r) && !is_all(&c) && c.tag >= b->m->n_tags)
        fail(b, ERR_unknown_tag, " %u", c.tag);
    uint32_t depth = reader_ok(&b->r) ? label_read(b) : 0;
    if (!reader_ok(&b->r))
        return;
    c.frame = b->n_frames - 1 - depth;
    clause_check(b, &c);
    ARENA_GROW(b->arena, b->clauses, b->cap_clauses, b->n_clauses + 1);
    b->clauses[b->n_clauses++] = c;
}

/* The clauses, up to the first that takes everything; their number. */
static uint32_t clauses_read(struct build *b)
{
    uint32_t n = read_u32(&b->r), first = b->n_clauses, used = 0;
    if (reader_ok(&b->r) && n > reader_left(&b->r))
        fail(b, ERR_unexpected_end, NULL);
    while (n-- && reader_ok(&b->r))
        clause_read(b);
    if (!reader_ok(&b->r))
        return 0;
    while (used < b->n_clauses - first && !is_all(&b->clauses[first + used]))
        used++;
    return used < b->n_clauses - first ? used + 1 : used;
}

static void row_add(struct ir_func *f, uint32_t tag, uint32_t selector, bool ref)
{
    ARENA_GROW(f->arena, f->catches, f->cap_catches, f->n_catches + 1);
    f->catches[f->n_catches++] = (struct ir_catch){ tag, selector, ref };
}

static bool takes_all(const struct build *b, const struct frame *f)
{
    return is_all(&b->clauses[f->clauses + f->n_clauses - 1]);
}

static void rows_add(struct build *b, struct frame *f, uint32_t outer)
{
    f->row = b->f->n_catches;
    for (uint32_t i = 0; i < f->n_clauses; i++) {
        const struct clause *c = &b->clauses[f->clauses + i];
        row_add(b->f, is_all(c) ? IR_CATCH_ALL : c->tag, f->row + i, is_ref(c));
    }
    if (takes_all(b, f))
        return;
    if (outer)
        row_add(b->f, IR_CATCH_OUTER, b->frames[outer].row, false);
    else
        row_add(b->f, IR_CATCH_END, 0, false);
}

static void try_table(struct build *b, const struct imm *imm)
{
    uint32_t first = b->n_clauses, n = clauses_read(b);
    if (!reader_ok(&b->r))
        return;
    struct frame *f = frame_enter(b, n ? FRAME_try : FRAME_block, imm, list_of(b, imm->n_params));
    if (!n || !f->live || !reader_ok(&b->r))
        return;
    f->clauses = first;
    f->n_clauses = n;
    rows_add(b, f, f->handler);
    f->handler = b->n_frames - 1;
    f->construct = ssa_construct_open(&b->ssa, f->whole);
}

/* ---- landings */

static void landing_add(struct build *b, struct frame *t, uint32_t slot, ir_ref exception, ir_ref selector)
{
    edge_add(b, &t->landings, b->block, slot, 2);
    b->values[b->n_values++] = exception;
    b->values[b->n_values++] = selector;
}

void try_landing(struct build *b, uint32_t from)
{
    struct frame *t = &b->frames[frame_top(b)->handler];
    ir_edge(b->f, from, block_begin(b));
    ir_ref land = emit(b, IR_land, IR_VOID, 0, 0, 0, t->row);
    ir_ref exception = emit(b, IR_result, IR_I64, land, 0, 0, 0), selector = emit(b, IR_result, IR_I32, land, 0, 0, 1);
    emit(b, IR_jmp, IR_VOID, 0, 0, 0, 0);
    landing_add(b, t, succ_reserve(b->f, b->block), exception, selector);
}

static void throw_emit(struct build *b, ir_ref exception)
{
    uint32_t from = b->block;
    emit(b, IR_throw, IR_VOID, exception, 0, 0, 0);
    if (frame_top(b)->handler)
        try_landing(b, from);
}

/* ---- the pad */

static uint32_t field_bytes(valtype t) { return t == VT_V128 ? 16 : 8; }

/* What a clause takes, on the stack. */
static void payload_push(struct build *b, const struct clause *c, ir_ref exception)
{
    uint32_t at = sizeof(struct wvm_exception);
    for (uint32_t i = 0; !is_all(c) && i < tag_type(b, c->tag)->n_params; i++) {
        valtype t = tag_type(b, c->tag)->params[i];
        ir_ref v = emit(b, IR_load, ir_type_of(t), exception, IR_NONE, 0, at);
        b->f->ins[v].mt = IR_MEM_FULL;
        push(b, t, v);
        at += field_bytes(t);
    }
    if (is_ref(c))
        push(b, VT_EXNREF, exception);
}

static void clause_build(struct build *b, const struct frame *f, const struct clause *c, ir_ref exception)
{
    b->n_stack = f->height;
    payload_push(b, c, exception);
    jump_to_frame(b, &b->frames[c->frame]);
}

/* Clause k by the selector; the rest goes to the try around. */
static void dispatch(struct build *b, struct frame *f, ir_ref exception, ir_ref selector, uint32_t outer)
{
    uint32_t pad = b->block, n = f->n_clauses, n_ways = n + (outer != 0);
    uint32_t *slots = ARENA_NEW(b->arena, uint32_t, n_ways);
    ir_ref first = emit(b, IR_const, IR_I32, 0, 0, 0, f->row), index = emit(b, IR_sub, IR_I32, selector, first, 0, 0);
    for (uint32_t k = 0; k < n_ways; k++)
        slots[k] = k;
    emit(b, IR_brtable, IR_VOID, index, ir_list(b->f, slots, n_ways), n_ways, 0);
    for (uint32_t k = 0; k < n; k++) {
        ir_edge(b->f, pad, block_begin(b));
        clause_build(b, f, &b->clauses[f->clauses + k], exception);
    }
    b->block = pad;
    if (outer)
        landing_add(b, &b->frames[outer], succ_reserve(b->f, pad), exception, selector);
}

static void pad_build(struct build *b, struct frame *f)
{
    uint32_t pad = edges_meet(b, &f->landings), n = f->landings.n, outer = takes_all(b, f) ? 0 : f[-1].handler;
    ir_ref *values = list_of(b, n);
    ir_ref exception = ssa_join(&b->ssa, pad, edge_values(b, &f->landings, 0, values), n, IR_I64);
    ir_ref selector = ssa_join(&b->ssa, pad, edge_values(b, &f->landings, 1, values), n, IR_I32);
    if (f->n_clauses == 1 && !outer)
        clause_build(b, f, &b->clauses[f->clauses], exception);
    else
        dispatch(b, f, exception, selector, outer);
    b->block = NO_BLOCK;
}

void try_end(struct build *b, struct frame *f)
{
    if (!f->live)
        return;
    if (is_live(b) && f->landings.n)
        jump_to_frame(b, f);
    ssa_construct_close(&b->ssa, f->construct, b->f->n_blocks);
    f->construct = f->whole;
    f->handler = f[-1].handler;
    if (f->landings.n)
        pad_build(b, f);
}

/* ---- throw */

static void throw_tag(struct build *b, uint32_t tag)
{
    const struct type_def *t = tag_type(b, tag);
    ir_ref *args = ARENA_NEW(b->arena, ir_ref, t->n_params + 1);
    uint32_t bytes = 0;
    pop_types(b, t->params, t->n_params, args);
    if (is_live(b) && reader_ok(&b->r)) {
        for (uint32_t i = 0; i < t->n_params; i++)
            bytes += field_bytes(t->params[i]);
        ir_ref of[] = { emit(b, IR_tagref, IR_I64, 0, 0, 0, tag), emit(b, IR_const, IR_I64, 0, 0, 0, bytes) };
        ir_ref call = emit(b, IR_rtcall, IR_VOID, ir_list(b->f, of, 2), 2, IR_I64, WVM_RT_exn_new);
        ir_ref exception = emit(b, IR_result, IR_I64, call, 0, 0, 0);
        uint32_t at = sizeof(struct wvm_exception);
        for (uint32_t i = 0; i < t->n_params; i++) {
            ir_ref store = emit(b, IR_store, IR_VOID, exception, IR_NONE, args[i], at);
            b->f->ins[store].mt = IR_MEM_FULL;
            at += field_bytes(t->params[i]);
        }
        throw_emit(b, exception);
    }
    set_unreachable(b);
}

static void throw_ref(struct build *b)
{
    ir_ref v = pop(b, VT_EXNREF).value;
    if (is_live(b) && reader_ok(&b->r)) {
        trap_if_null(b, v, WVM_TRAP_null_exception);
        throw_emit(b, v);
    }
    set_unreachable(b);
}

void build_try(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    if (b->tiers)
        b->tiers->is_unfit = true;
    switch ((enum build_kind)op->build) {
    case BUILD_try_table: try_table(b, imm); break;
    case BUILD_throw:     throw_tag(b, imm->x); break;
    case BUILD_throw_ref: throw_ref(b); break;
    default: break;
    }
}
