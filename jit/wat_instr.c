/* Instructions, flat and folded. What is open stands on a stack of frames: blocks that wait for
 * `end`, folded forms that wait for ")". A folded instruction is written behind its operands: until
 * then its bytes wait in w->pending, which is a stack too.
 * Source: spec 6.5 (instructions, folded instructions). */
#include "wat_priv.h"

enum frame_kind {
    FLAT_BLOCK, FLAT_IF, FLAT_ELSE, FLAT_TRY, FLAT_CATCH, FLAT_CATCH_ALL,       /* closed by end */
    FOLDED_PLAIN,               /* (op operands */
    FOLDED_BLOCK,               /* (block body; loop, try_table */
    FOLDED_COND,                /* (if operands, before (then */
    FOLDED_THEN, FOLDED_ELSE,   /* (then body; (else body */
    FOLDED_IF_THEN,             /* (if ... (then ...) */
    FOLDED_IF_ELSE,             /* (if ... (then ...) (else ...) */
    FOLDED_TRY,                 /* (try, before (do */
    FOLDED_DO, FOLDED_CATCH,    /* (do body; (catch x body */
    FOLDED_TRY_DO,              /* (try (do ...) (catch ...)... */
    FOLDED_TRY_CATCH,           /* one catch at least was there */
    FOLDED_TRY_ALL,             /* (catch_all ...) was the last clause */
    FOLDED_TRY_DONE,            /* (try (do ...) (delegate l) */
};

static struct frame *frame_push(struct wat *w, enum frame_kind kind)
{
    ARENA_GROW(w->arena, w->frames, w->cap_frames, w->n_frames + 1);
    w->frames[w->n_frames] = (struct frame){ (uint8_t)kind, -1, w->pending.size };
    return &w->frames[w->n_frames++];
}

static struct frame *frame_top(struct wat *w) { return &w->frames[w->n_frames - 1]; }

/* ---- labels */

static void label_push(struct wat *w, struct name name)
{
    ARENA_GROW(w->arena, w->labels, w->cap_labels, w->n_labels + 1);
    struct label *l = &w->labels[w->n_labels++];
    *l = (struct label){ .name = name };
    if (name.at) {
        bool is_new;
        uint32_t *value = wat_names_place(&w->names, SCOPE_LABEL, name, &is_new);
        l->shadowed = *value;
        *value = w->n_labels;
    }
}

static void label_pop(struct wat *w)
{
    const struct label *l = &w->labels[--w->n_labels];
    bool is_new;
    if (l->name.at)
        *wat_names_place(&w->names, SCOPE_LABEL, l->name, &is_new) = l->shadowed;
}

/* An identifier behind `end` or `else` repeats the block's. */
static void label_check(struct wat *w)
{
    const struct label *l = &w->labels[w->n_labels - 1];
    struct wat_token t = w->lx.tok;
    struct name name;
    if (wat_id(&w->lx, &name) && (name.bytes != l->name.bytes || memcmp(name.at, l->name.at, name.bytes) != 0))
        wat_fail(&w->lx, t.at, ERR_mismatching_label, " %.*s", WAT_SHOWN(t));
}

/* ---- branch hints */

/* The hint that stands before this instruction, -1: none. */
static int8_t hint_take(struct wat *w, const struct wat_op *op)
{
    int8_t hint = w->hint;
    if (hint >= 0 && (!op || (op->code != OP_IF && op->code != OP_BR_IF)))
        wat_fail(&w->lx, w->lx.tok.at, ERR_branch_hint, ": invalid target %.*s", WAT_SHOWN(w->lx.tok));
    w->hint = -1;
    return hint;
}

/* ---- blocks */

/* The opcode and the types of a block whose word was taken; its label, not open yet. */
static struct name block_head(struct wat *w, const struct wat_op *op, struct bytes *to)
{
    struct name name;
    wat_id(&w->lx, &name);
    wat_put_op(to, op->code);
    wat_block_type(w, to);
    if (op->code == OP_TRY_TABLE)
        wat_catches(w, to);
    return name;
}

static bool is_block(uint32_t code)
{
    return code == OP_BLOCK || code == OP_LOOP || code == OP_IF || code == OP_TRY || code == OP_TRY_TABLE;
}

static bool is_delimiter(uint32_t code)
{
    return code == OP_ELSE || code == OP_END || code == OP_CATCH || code == OP_CATCH_ALL || code == OP_DELEGATE;
}

static void block_end(struct wat *w)
{
    put_u8(w->out, OP_END);
    label_pop(w);
    w->n_frames--;
}

/* ---- flat */

static void flat_end(struct wat *w)
{
    wat_next(&w->lx);
    label_check(w);
    block_end(w);
}

static void flat_else(struct wat *w)
{
    wat_next(&w->lx);
    label_check(w);
    put_u8(w->out, OP_ELSE);
    frame_top(w)->kind = FLAT_ELSE;
}

static void flat_catch(struct wat *w, const struct wat_op *op)
{
    wat_next(&w->lx);
    wat_plain(w, op, w->out);
    frame_top(w)->kind = op->code == OP_CATCH ? FLAT_CATCH : FLAT_CATCH_ALL;
}

/* try ... delegate l: the label counts from outside the block. */
static void flat_delegate(struct wat *w, const struct wat_op *op)
{
    wat_next(&w->lx);
    label_pop(w);
    w->n_frames--;
    wat_plain(w, op, w->out);
}

static void flat_block(struct wat *w, const struct wat_op *op)
{
    wat_next(&w->lx);
    label_push(w, block_head(w, op, w->out));
    frame_push(w, op->code == OP_IF ? FLAT_IF : op->code == OP_TRY ? FLAT_TRY : FLAT_BLOCK);
}

static void flat(struct wat *w, const struct wat_op *op, int top)
{
    bool may_catch = top == FLAT_TRY || top == FLAT_CATCH;
    int8_t hint = hint_take(w, op);
    if (hint >= 0)
        wat_hint_put(w, hint, w->out->size);
    if (is_block(op->code)) {
        flat_block(w, op);
    } else if (op->code == OP_END && top >= FLAT_BLOCK && top <= FLAT_CATCH_ALL) {
        flat_end(w);
    } else if (op->code == OP_ELSE && top == FLAT_IF) {
        flat_else(w);
    } else if ((op->code == OP_CATCH || op->code == OP_CATCH_ALL) && may_catch) {
        flat_catch(w, op);
    } else if (op->code == OP_DELEGATE && top == FLAT_TRY) {
        flat_delegate(w, op);
    } else if (is_delimiter(op->code)) {
        wat_unexpected(&w->lx);
    } else {
        wat_next(&w->lx);
        wat_plain(w, op, w->out);
    }
}

/* ---- folded */

/* Write what waited since the frame on top began. */
static void pending_write(struct wat *w)
{
    size_t from = frame_top(w)->pending;
    if (frame_top(w)->hint >= 0)
        wat_hint_put(w, frame_top(w)->hint, w->out->size);
    put_bytes(w->out, w->pending.data + from, w->pending.size - from);
    w->pending.size = from;
}

static void folded_begin(struct wat *w, const struct wat_op *op)
{
    if (op->code == OP_IF) {
        frame_push(w, FOLDED_COND);
        struct name name = block_head(w, op, &w->pending);
        put_bytes(&w->pending, &name, sizeof name);     /* until (then */
    } else if (is_block(op->code)) {
        label_push(w, block_head(w, op, w->out));
        frame_push(w, op->code == OP_TRY ? FOLDED_TRY : FOLDED_BLOCK);
    } else {
        frame_push(w, FOLDED_PLAIN);
        wat_plain(w, op, &w->pending);
    }
}

/* (then: the condition is complete. */
static void then_begin(struct wat *w)
{
    struct name name;
    w->pending.size -= sizeof name;
    memcpy(&name, w->pending.data + w->pending.size, sizeof name);
    pending_write(w);
    label_push(w, name);
    frame_top(w)->kind = FOLDED_IF_THEN;
    frame_push(w, FOLDED_THEN);
}

static void else_begin(struct wat *w)
{
    put_u8(w->out, OP_ELSE);
    frame_top(w)->kind = FOLDED_IF_ELSE;
    frame_push(w, FOLDED_ELSE);
}

/* (delegate l) ends the block: the label counts from outside. */
static void delegate(struct wat *w, const struct wat_op *op)
{
    wat_next(&w->lx);
    label_pop(w);
    frame_top(w)->kind = FOLDED_TRY_DONE;
    wat_plain(w, op, w->out);
    wat_close(&w->lx);
}

static void catch_begin(struct wat *w, const struct wat_op *op)
{
    wat_next(&w->lx);
    frame_top(w)->kind = op->code == OP_CATCH ? FOLDED_TRY_CATCH : FOLDED_TRY_ALL;
    wat_plain(w, op, w->out);
    frame_push(w, FOLDED_CATCH);
}

/* The clauses of (try (do ...) ...), "(" taken. False: this is none. */
static bool try_clause(struct wat *w, int top, const struct wat_op *op)
{
    if (top == FOLDED_TRY && wat_take(&w->lx, "do")) {
        frame_top(w)->kind = FOLDED_TRY_DO;
        frame_push(w, FOLDED_DO);
    } else if (top == FOLDED_TRY_DO && op && op->code == OP_DELEGATE)
        delegate(w, op);
    else if ((top == FOLDED_TRY_DO || top == FOLDED_TRY_CATCH) && op && (op->code == OP_CATCH || op->code == OP_CATCH_ALL))
        catch_begin(w, op);
    else
        return false;
    return true;
}

static bool takes_clauses_only(int top) { return top >= FOLDED_IF_THEN && top != FOLDED_DO && top != FOLDED_CATCH; }

static void form_open(struct wat *w, int top)
{
    wat_next(&w->lx);
    if (top == FOLDED_COND && wat_take(&w->lx, "then")) {
        then_begin(w);
        return;
    }
    if (top == FOLDED_IF_THEN && wat_take(&w->lx, "else")) {
        else_begin(w);
        return;
    }
    const struct wat_op *op = w->lx.tok.kind == WAT_WORD ? wat_op_find(w->lx.words, w->lx.tok.at, w->lx.tok.bytes) : NULL;
    if (try_clause(w, top, op))
        return;
    if (!op || is_delimiter(op->code) || takes_clauses_only(top))
        wat_unexpected(&w->lx);
    int8_t hint = hint_take(w, op);
    wat_next(&w->lx);
    folded_begin(w, op);
    frame_top(w)->hint = hint;
}

static void form_close(struct wat *w, int top)
{
    switch (top) {
    case FOLDED_PLAIN:
        pending_write(w);
        w->n_frames--;
        break;
    case FOLDED_THEN: case FOLDED_ELSE: case FOLDED_DO: case FOLDED_CATCH: case FOLDED_TRY_DONE:
        w->n_frames--;
        break;
    case FOLDED_BLOCK: case FOLDED_IF_THEN: case FOLDED_IF_ELSE: case FOLDED_TRY_DO: case FOLDED_TRY_CATCH: case FOLDED_TRY_ALL:
        block_end(w);
        break;
    default:
        wat_unexpected(&w->lx);
    }
    wat_next(&w->lx);
}

/* ---- the walk */

/* Instructions up to a ")" that is not theirs, or if `one` a single folded one. */
static void walk(struct wat *w, bool one)
{
    uint32_t base = w->n_frames;
    do {
        int top = w->n_frames > base ? frame_top(w)->kind : -1;
        bool folded_only = top == FOLDED_PLAIN || top == FOLDED_COND || takes_clauses_only(top);
        const struct wat_token *t = &w->lx.tok;
        const struct wat_op *op;
        if (t->kind == WAT_CLOSE)
            hint_take(w, NULL);
        if (t->kind == WAT_CLOSE && top < 0)
            return;
        if (t->kind == WAT_CLOSE)
            form_close(w, top);
        else if (wat_annotates(&w->lx, "metadata.code.branch_hint"))
            wat_branch_hint(w);
        else if (t->kind == WAT_OPEN)
            form_open(w, top);
        else if (t->kind == WAT_WORD && !folded_only && (op = wat_op_find(w->lx.words, t->at, t->bytes)))
            flat(w, op, top);
        else
            wat_unexpected(&w->lx);
    } while (!one || w->n_frames > base);
}

void wat_instrs(struct wat *w) { walk(w, false); }

void wat_folded(struct wat *w)
{
    if (w->lx.tok.kind != WAT_OPEN)
        wat_unexpected(&w->lx);
    walk(w, true);
}
