/* Control: frames of the validator, blocks and edges of the builder.
 *
 * A block is numbered when code begins to go into it. The block where the branches to a label
 * meet is made at the construct's end, so until then a branch is a reserved place among its
 * block's successors and a list of operands. */
#include "build_priv.h"

/* ---- blocks and edges */

uint32_t block_begin(struct build *b)
{
    b->block = ir_block_new(b->f);
    ssa_block_begin(&b->ssa, b->block, frame_top(b)->construct, frame_top(b)->loop);
    return b->block;
}

uint32_t succ_reserve(struct ir_func *f, uint32_t from)
{
    ir_succ_add(f, from, NO_BLOCK);
    return f->blocks[from].n_succs - 1;
}

void succ_resolve(struct ir_func *f, uint32_t from, uint32_t slot, uint32_t to)
{
    f->blocks[from].succs[slot] = to;
    ir_pred_add(f, to, from);
}

void edge_add(struct build *b, struct edge_list *to, uint32_t from, uint32_t slot, uint32_t n_operands)
{
    ARENA_GROW(b->arena, b->edges, b->cap_edges, b->n_edges + 1);
    ARENA_GROW(b->arena, b->values, b->cap_values, b->n_values + n_operands);
    uint32_t e = b->n_edges++;
    b->edges[e] = (struct edge){ from, slot, 0, b->n_values };
    *(to->last ? &b->edges[to->last].next : &to->first) = e;
    to->last = e;
    to->n++;
}

/* Branch from the current block, which has its last instruction, to a frame's label. */
static void branch(struct build *b, struct frame *t)
{
    uint32_t n = t->kind == FRAME_loop ? t->n_params : t->n_results;
    uint32_t slot = succ_reserve(b->f, b->block);
    edge_add(b, &t->edges, b->block, slot, n);
    for (uint32_t i = 0; i < n; i++)
        b->values[b->n_values++] = b->stack[b->n_stack - n + i].value;
    if (t->kind == FRAME_loop)
        succ_resolve(b->f, b->block, slot, t->entry);
}

ir_ref *edge_values(struct build *b, const struct edge_list *edges, uint32_t i, ir_ref *out)
{
    uint32_t n = 0;
    for (uint32_t e = edges->first; e; e = b->edges[e].next)
        out[n++] = b->values[b->edges[e].values + i];
    return out;
}

static void ret(struct build *b, uint32_t n)
{
    ir_ref *list = list_of(b, n);
    for (uint32_t i = 0; i < n; i++)
        list[i] = b->stack[b->n_stack - n + i].value;
    emit(b, IR_ret, IR_VOID, ir_list(b->f, list, n), n, 0, 0);
}

/* ---- frames */

static struct frame *frame_push(struct build *b, enum frame_kind kind, const struct imm *type)
{
    ARENA_GROW(b->arena, b->frames, b->cap_frames, b->n_frames + 1);
    struct frame *f = &b->frames[b->n_frames++];
    *f = (struct frame){ .kind = kind, .live = is_live(b), .height = b->n_stack, .n_inits = b->n_inits, .entry = b->block,
                         .params = type->params, .n_params = type->n_params,
                         .results = type->results, .n_results = type->n_results };
    if (b->n_frames > 1) {
        f->construct = f[-1].construct;
        f->loop = f[-1].loop;
        f->handler = f[-1].handler;
    }
    if (f->live && kind != FRAME_loop)
        f->construct = f->whole = ssa_construct_open(&b->ssa, f->construct);
    return f;
}

void body_begin(struct build *b, enum frame_kind kind, const struct type_def *type)
{
    struct imm t = { .results = type->results, .n_results = type->n_results };
    b->body.first_frame = b->n_frames;
    frame_push(b, kind, &t);
}

/* Take the parameters of a construct off the stack, push its frame, put them back. */
struct frame *frame_enter(struct build *b, enum frame_kind kind, const struct imm *type, ir_ref *params)
{
    pop_types(b, type->params, type->n_params, params);
    struct frame *f = frame_push(b, kind, type);
    push_types(b, type->params, type->n_params, params);
    return f;
}

static void block(struct build *b, const struct imm *type)
{
    frame_enter(b, FRAME_block, type, list_of(b, type->n_params));
}

static void loop(struct build *b, const struct imm *type)
{
    uint32_t number = b->tiers && !b->body.outer ? tiers_loop(b) : 0;
    struct frame *f = frame_enter(b, FRAME_loop, type, list_of(b, type->n_params));
    f->number = number;
    if (!f->live || !reader_ok(&b->r))
        return;
    emit(b, IR_jmp, IR_VOID, 0, 0, 0, 0);
    uint32_t from = b->block;
    f->entry = f->loop = b->f->n_blocks;
    block_begin(b);
    b->block = from;
    branch(b, f);
    b->block = f->entry;
    f->phis = b->f->n_ins;
    for (uint32_t i = 0; i < f->n_params; i++)
        b->stack[f->height + i].value = emit(b, IR_phi, ir_type_of(f->params[i]), 0, 0, 0, 0);
    if (number)
        tiers_point(b, f);
}

static void if_(struct build *b, const struct imm *type)
{
    ir_ref cond = pop(b, VT_I32).value;
    ir_ref *params = list_of(b, type->n_params);
    struct frame *f = frame_enter(b, FRAME_if, type, params);
    if (!f->live || !reader_ok(&b->r))
        return;
    f->saved = b->n_saved;
    ARENA_GROW(b->arena, b->saved, b->cap_saved, b->n_saved + f->n_params);
    for (uint32_t i = 0; i < f->n_params; i++)
        b->saved[b->n_saved++] = params[i];
    emit(b, IR_br, IR_VOID, cond, 0, 0, 0);
    f->construct = ssa_construct_open(&b->ssa, f->whole);
    ir_edge(b->f, f->entry, block_begin(b));
    succ_reserve(b->f, f->entry);
}

/* The operands at the end of a body or arm are exactly its results. */
static void results_check(struct build *b)
{
    struct frame *f = frame_top(b);
    peek_types(b, f->results, f->n_results, false);
    if (reader_ok(&b->r) && b->n_stack > f->height + f->n_results)
        fail(b, ERR_type_mismatch, ": values remain on the stack at the end");
}

/* Give what a construct leaves on the stack the types it declares. */
static void results_leave(struct build *b, struct frame *f)
{
    b->n_stack = f->height;
    for (uint32_t i = 0; i < f->n_results; i++)
        push(b, f->results[i], is_live(b) ? b->stack[f->height + i].value : IR_NONE);
}

static void inits_restore(struct build *b, uint32_t n)
{
    while (b->n_inits > n)
        b->inited[b->inits[--b->n_inits]] = false;
}

static void jump_to(struct build *b, struct frame *f)
{
    if (is_behind(b, f)) {
        tiers_leave(b, f->number);
        return;
    }
    emit(b, IR_jmp, IR_VOID, 0, 0, 0, 0);
    branch(b, f);
}

void jump_to_frame(struct build *b, struct frame *f)
{
    if (f->kind == FRAME_func)
        ret(b, f->n_results);
    else
        jump_to(b, f);
}

static void else_(struct build *b)
{
    struct frame *f = frame_top(b);
    if (f->kind != FRAME_if) {
        fail(b, ERR_else_unexpected, NULL);
        return;
    }
    results_check(b);
    if (!reader_ok(&b->r))
        return;
    if (is_live(b))
        jump_to(b, f);
    inits_restore(b, f->n_inits);
    b->n_stack = f->height;
    f->kind = FRAME_else;
    f->unreachable = false;
    push_types(b, f->params, f->n_params, f->live && !f->is_resumed ? b->saved + f->saved : NULL);
    if (f->is_resumed)
        b->block = NO_BLOCK;            /* its condition was asked before */
    if (!f->live || f->is_resumed)
        return;
    ssa_construct_close(&b->ssa, f->construct, b->f->n_blocks);
    f->construct = f->whole;
    succ_resolve(b->f, f->entry, 1, block_begin(b));
}

/* An if without else passes its parameters on where the condition is zero. */
static void else_missing(struct build *b, struct frame *f)
{
    bool ok = f->n_params == f->n_results;
    for (uint32_t i = 0; ok && i < f->n_params; i++)
        ok = vt_matches(b->m, f->params[i], f->results[i]);
    if (!ok) {
        fail(b, ERR_type_mismatch, ": if without else");
        return;
    }
    if (!f->live || f->is_resumed)
        return;
    edge_add(b, &f->edges, f->entry, 1, f->n_params);
    for (uint32_t i = 0; i < f->n_params; i++)
        b->values[b->n_values++] = b->saved[f->saved + i];
    ssa_construct_close(&b->ssa, f->construct, b->f->n_blocks);
}

uint32_t edges_meet(struct build *b, const struct edge_list *edges)
{
    uint32_t meet = block_begin(b);
    for (uint32_t e = edges->first; e; e = b->edges[e].next)
        succ_resolve(b->f, b->edges[e].from, b->edges[e].slot, meet);
    return meet;
}

/* The block where the paths through f meet, if there is a need for one; its results to `out`. */
static void paths_meet(struct build *b, struct frame *f, ir_ref *out)
{
    ir_ref *values = out + f->n_results;
    uint32_t meet = edges_meet(b, &f->edges);
    for (uint32_t i = 0; i < f->n_results; i++)
        out[i] = ssa_join(&b->ssa, meet, edge_values(b, &f->edges, i, values), f->edges.n, ir_type_of(f->results[i]));
}

static void loop_end(struct build *b, struct frame *f)
{
    if (f->number)
        tiers_loop_end(b, f);
    if (!f->live)
        return;
    ir_ref *values = list_of(b, f->edges.n);
    for (uint32_t i = 0; i < f->n_params; i++)
        ssa_phi_fill(b->f, f->phis + i, edge_values(b, &f->edges, i, values), f->edges.n);
    ssa_loop_seal(&b->ssa, f->entry);
    if (is_live(b))
        ssa_block_leaves_loop(&b->ssa, b->block, f[-1].loop);
}

static void construct_end(struct build *b, struct frame *f)
{
    if (!f->live)
        return;
    if (is_live(b) && (f->edges.n || (b->block != f->entry && f->kind != FRAME_func)))
        jump_to(b, f);
    uint32_t n = f->n_results, height = f->height;
    ir_ref *out = list_of(b, n + f->edges.n);
    ssa_construct_close(&b->ssa, f->whole, b->f->n_blocks);
    if (f->edges.n) {
        f->construct = b->n_frames > 1 ? f[-1].construct : SSA_NO_CONSTRUCT;
        paths_meet(b, f, out);
        for (uint32_t i = 0; i < n; i++)
            b->stack[height + i].value = out[i];
    }
}

static void end(struct build *b)
{
    struct frame *f = frame_top(b);
    results_check(b);
    if (f->kind == FRAME_if)
        else_missing(b, f);
    if (!reader_ok(&b->r))
        return;
    if (f->kind == FRAME_try)
        try_end(b, f);
    results_leave(b, f);
    if (f->kind == FRAME_loop)
        loop_end(b, f);
    else
        construct_end(b, f);
    if (f->kind == FRAME_func && is_live(b))
        ret(b, f->n_results);
    inits_restore(b, f->n_inits);
    b->n_frames--;
}

/* ---- branches */

static uint32_t arity(const struct frame *t) { return t->kind == FRAME_loop ? t->n_params : t->n_results; }

static void label_check(struct build *b, const struct frame *t, bool retype)
{
    if (t->kind == FRAME_loop)
        peek_types(b, t->params, t->n_params, retype);
    else
        peek_types(b, t->results, t->n_results, retype);
}

static void br(struct build *b, uint32_t depth)
{
    struct frame *t = frame_at(b, depth);
    label_check(b, t, false);
    if (!reader_ok(&b->r))
        return;
    if (is_live(b))
        jump_to_frame(b, t);
    set_unreachable(b);
}

/* End the block with a conditional branch; go on in a fresh one. */
static void br_cond(struct build *b, struct frame *t, ir_ref cond)
{
    uint32_t from = b->block;
    emit(b, IR_br, IR_VOID, cond, 0, 0, 0);
    if (is_behind(b, t)) {
        ir_edge(b->f, from, block_begin(b));
        tiers_leave(b, t->number);
    } else {
        branch(b, t);
    }
    ir_edge(b->f, from, block_begin(b));
}

static void br_if(struct build *b, uint32_t depth)
{
    ir_ref cond = pop(b, VT_I32).value;
    struct frame *t = frame_at(b, depth);
    label_check(b, t, true);
    if (is_live(b) && reader_ok(&b->r))
        br_cond(b, t, cond);
}

/* The labels of a br_table in *labels, the default last; their count, 0 on error. */
static uint32_t table_read(struct build *b, uint32_t **labels)
{
    uint32_t n = read_u32(&b->r);
    if (reader_ok(&b->r) && n >= reader_left(&b->r))
        fail(b, ERR_unexpected_end, NULL);
    if (!reader_ok(&b->r))
        return 0;
    *labels = list_of(b, n + 1);
    for (uint32_t i = 0; i <= n && reader_ok(&b->r); i++)
        (*labels)[i] = label_read(b);
    return reader_ok(&b->r) ? n + 1 : 0;
}

/* The br_table that ends the block has reserved places among its successors for loops whose heads have no block. */
static void table_leaves(struct build *b, uint32_t mark)
{
    uint32_t from = b->block;
    for (uint32_t i = 0; i < b->n_frames; i++)
        if (b->frames[i].table_mark == mark && is_behind(b, &b->frames[i])) {
            succ_resolve(b->f, from, b->frames[i].table_slot, block_begin(b));
            tiers_leave(b, b->frames[i].number);
        }
}

/* Each label is checked, and becomes a successor, once, however often it stands in the table. */
static void br_table(struct build *b)
{
    uint32_t *labels, n = table_read(b, &labels), mark = ++b->n_tables_seen, n_slots = 0;
    if (!n)
        return;
    ir_ref index = pop(b, VT_I32).value;
    uint32_t want = arity(frame_at(b, labels[n - 1]));
    for (uint32_t i = 0; i < n && reader_ok(&b->r); i++) {
        struct frame *t = frame_at(b, labels[i]);
        if (t->table_mark != mark) {
            if (arity(t) != want)
                fail(b, ERR_type_mismatch, ": labels of br_table differ in arity");
            label_check(b, t, false);
            t->table_mark = mark;
            t->table_slot = n_slots++;
            if (is_live(b) && reader_ok(&b->r)) {
                if (is_behind(b, t))
                    succ_reserve(b->f, b->block);
                else
                    branch(b, t);
            }
        }
        labels[i] = t->table_slot;
    }
    if (is_live(b) && reader_ok(&b->r)) {
        emit(b, IR_brtable, IR_VOID, index, ir_list(b->f, labels, n), n, 0);
        table_leaves(b, mark);
    }
    set_unreachable(b);
}

/* ---- references that may be null */

static ir_ref is_null(struct build *b, ir_ref v) { return emit(b, IR_eqz, IR_I32, v, 0, 0, 0); }

static struct operand pop_ref(struct build *b)
{
    struct operand o = pop_any(b);
    if (o.type && !vt_is_ref(o.type))
        fail(b, ERR_type_mismatch, ": expected a reference");
    return o;
}

static void br_on_null(struct build *b, uint32_t depth)
{
    struct operand o = pop_ref(b);
    struct frame *t = frame_at(b, depth);
    label_check(b, t, true);
    if (is_live(b) && reader_ok(&b->r))
        br_cond(b, t, is_null(b, o.value));
    push(b, o.type & ~VT_NULLABLE, o.value);
}

static void br_on_non_null(struct build *b, uint32_t depth)
{
    struct operand o = pop_ref(b);
    struct frame *t = frame_at(b, depth);
    push(b, o.type & ~VT_NULLABLE, o.value);
    if (!arity(t))
        fail(b, ERR_type_mismatch, ": label takes no reference");
    label_check(b, t, true);
    if (is_live(b) && reader_ok(&b->r))
        br_cond(b, t, emit(b, IR_eqz, IR_I32, is_null(b, o.value), 0, 0, 0));
    pop_any(b);
}

void build_trap_if(struct build *b, ir_ref cond, enum wvm_trap why)
{
    uint32_t from = b->block;
    emit(b, IR_br, IR_VOID, cond, 0, 0, 0);
    ir_edge(b->f, from, block_begin(b));
    emit(b, IR_trap, IR_VOID, 0, 0, 0, why);
    ir_edge(b->f, from, block_begin(b));
}

void trap_if_null(struct build *b, ir_ref v, enum wvm_trap trap) { build_trap_if(b, is_null(b, v), trap); }

static void ref_as_non_null(struct build *b)
{
    struct operand o = pop_ref(b);
    if (is_live(b) && reader_ok(&b->r))
        trap_if_null(b, o.value, WVM_TRAP_null_reference);
    push(b, o.type & ~VT_NULLABLE, o.value);
}

void build_br_cond(struct build *b, uint32_t depth, ir_ref cond) { br_cond(b, frame_at(b, depth), cond); }
bool build_label_takes(struct build *b, uint32_t depth) { return arity(frame_at(b, depth)) != 0; }
void build_label_check(struct build *b, uint32_t depth) { label_check(b, frame_at(b, depth), true); }

void build_return(struct build *b)
{
    br(b, b->n_frames - 1 - b->body.first_frame);
}

static void unreachable(struct build *b)
{
    if (is_live(b))
        emit(b, IR_trap, IR_VOID, 0, 0, 0, WVM_TRAP_unreachable);
    set_unreachable(b);
}

void build_control(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    switch ((enum build_kind)op->build) {
    case BUILD_block:       block(b, imm); break;
    case BUILD_loop:        loop(b, imm); break;
    case BUILD_if:          if_(b, imm); break;
    case BUILD_else:        else_(b); break;
    case BUILD_end:         end(b); break;
    case BUILD_br:          br(b, imm->x); break;
    case BUILD_br_if:       br_if(b, imm->x); break;
    case BUILD_br_table:    br_table(b); break;
    case BUILD_return:      build_return(b); break;
    case BUILD_unreachable: unreachable(b); break;
    case BUILD_br_on_null:  br_on_null(b, imm->x); break;
    case BUILD_br_on_non_null: br_on_non_null(b, imm->x); break;
    case BUILD_ref_as_non_null: ref_as_non_null(b); break;
    default: break;
    }
}
