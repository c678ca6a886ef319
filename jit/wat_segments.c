/* Element and data segments, alone and inside of tables and memories, and the constant
 * expressions in them. Source: spec 6.6.8, 6.6.9, 5.5.12, 5.5.14. */
#include "wat_priv.h"

/* ---- expressions */

void wat_expr(struct wat *w, struct bytes *to)
{
    w->out = to;
    wat_instrs(w);
    put_u8(to, OP_END);
}

static void folded_expr(struct wat *w, struct bytes *to)
{
    w->out = to;
    wat_folded(w);
    put_u8(to, OP_END);
}

/* (word instr*), or one folded instruction. */
static void wrapped_expr(struct wat *w, const char *word, struct bytes *to)
{
    if (!wat_open(&w->lx, word)) {
        folded_expr(w, to);
        return;
    }
    wat_expr(w, to);
    wat_close(&w->lx);
}

static void put_zero_offset(struct bytes *to, bool is_64)
{
    put_u8(to, is_64 ? OP_I64_CONST : OP_I32_CONST);
    put_s64(to, 0);
    put_u8(to, OP_END);
}

/* ---- elements */

struct elems { bool by_index; struct ref_type type; uint32_t count; };     /* the items are in w->list */

static const struct ref_type func_type = { .heap = -0x10, .is_null = false }, funcref_type = { .heap = -0x10, .is_null = true };

static void func_indices(struct wat *w, struct elems *e)
{
    *e = (struct elems){ .by_index = true, .type = func_type };
    for (w->list.size = 0; wat_is_index(w); e->count++)
        put_u32(&w->list, wat_index(w, SPACE_FUNC));
}

static void item_exprs(struct wat *w, struct elems *e)
{
    struct bytes items = { .arena = w->arena };
    for (; w->lx.tok.kind == WAT_OPEN; e->count++)
        wrapped_expr(w, "item", &items);
    w->list.size = 0;
    put_all(&w->list, &items);
}

/* func x*, reftype item*, or as abbreviation x* alone. */
static void elem_list(struct wat *w, bool may_omit, struct elems *e)
{
    if (wat_take(&w->lx, "func") || (may_omit && !wat_is_ref_type(w))) {
        func_indices(w, e);
        return;
    }
    *e = (struct elems){ .type = wat_ref_type(w) };
    item_exprs(w, e);
}

static bool is_funcref(struct ref_type t)
{
    return t.heap == funcref_type.heap && t.is_null && !t.is_exact;
}

enum { ELEM_PASSIVE = 1, ELEM_EXPLICIT = 2, ELEM_EXPRS = 4 };

/* flags: ELEM_PASSIVE and ELEM_EXPLICIT of the mode; `offset`: of an active segment. A table that the
 * text names is named in the binary too, as other assemblers do. */
static void put_elems(struct wat *w, unsigned flags, uint32_t table, const struct bytes *offset, const struct elems *e)
{
    struct bytes *to = wat_entry(w, SECTION_ELEM);
    if (!e->by_index && !is_funcref(e->type))
        flags |= flags & ELEM_PASSIVE ? 0 : ELEM_EXPLICIT;
    put_u8(to, flags | (e->by_index ? 0 : ELEM_EXPRS));
    if (!(flags & ELEM_PASSIVE)) {
        if (flags & ELEM_EXPLICIT)
            put_u32(to, table);
        put_all(to, offset);
    }
    if (flags && e->by_index)
        put_u8(to, 0);                  /* element kind: functions */
    else if (flags)
        wat_put_ref_type(to, e->type);
    put_u32(to, e->count);
    put_all(to, &w->list);
}

void wat_elem_field(struct wat *w)
{
    struct elems e;
    struct bytes offset = { .arena = w->arena };
    uint32_t table = 0;
    bool may_omit = true;       /* the word func */
    unsigned flags;
    w->counts[SPACE_ELEM]++;
    wat_skip_binding(w);
    bool has_table = wat_open(&w->lx, "table");
    if (has_table) {
        table = wat_index(w, SPACE_TABLE);
        wat_close(&w->lx);
        may_omit = false;
    } else if (wat_is_index(w)) {
        table = wat_index(w, SPACE_TABLE);      /* as older texts have it */
        has_table = true;
    }
    if (wat_take(&w->lx, "declare"))
        flags = ELEM_PASSIVE | ELEM_EXPLICIT;
    else if (w->lx.tok.kind == WAT_OPEN && !wat_is_ref_type(w)) {
        flags = has_table ? ELEM_EXPLICIT : 0;
        wrapped_expr(w, "offset", &offset);
    } else
        flags = ELEM_PASSIVE;
    if (flags & ELEM_PASSIVE && has_table)
        wat_unexpected(&w->lx);
    elem_list(w, may_omit && !(flags & ELEM_PASSIVE), &e);
    put_elems(w, flags, table, &offset, &e);
}

/* Indices in a table of another type than functions' stand for ref.func of them. */
static void func_exprs(struct wat *w, struct elems *e, struct ref_type type)
{
    struct bytes items = { .arena = w->arena };
    *e = (struct elems){ .type = type };
    for (; wat_is_index(w); e->count++) {
        put_u8(&items, OP_REF_FUNC);
        put_u32(&items, wat_index(w, SPACE_FUNC));
        put_u8(&items, OP_END);
    }
    w->list.size = 0;
    put_all(&w->list, &items);
}

uint64_t wat_inline_elems(struct wat *w, uint32_t table, struct ref_type type, bool is_64)
{
    struct elems e = { .type = type };
    struct bytes offset = { .arena = w->arena };
    w->counts[SPACE_ELEM]++;
    if (w->lx.tok.kind == WAT_OPEN)
        item_exprs(w, &e);
    else if (type.heap == func_type.heap)
        func_indices(w, &e);
    else
        func_exprs(w, &e, type);
    wat_close(&w->lx);
    put_zero_offset(&offset, is_64);
    put_elems(w, ELEM_EXPLICIT, table, &offset, &e);
    return e.count;
}

/* ---- data */

static void put_strings(struct wat *w, struct bytes *to)
{
    struct bytes *all = &w->list;
    for (all->size = 0; w->lx.tok.kind == WAT_STRING;) {
        struct name s = wat_string(&w->lx);
        put_bytes(all, s.at, s.bytes);
    }
    put_u32(to, (uint32_t)all->size);
    put_all(to, all);
}

static void put_data_mode(struct bytes *to, uint32_t memory)
{
    put_u8(to, memory ? 2 : 0);
    if (memory)
        put_u32(to, memory);
}

void wat_data_field(struct wat *w)
{
    struct bytes *to = wat_entry(w, SECTION_DATA);
    uint32_t memory = 0;
    w->counts[SPACE_DATA]++;
    wat_skip_binding(w);
    bool has_memory = wat_open(&w->lx, "memory");
    if (has_memory) {
        memory = wat_index(w, SPACE_MEMORY);
        wat_close(&w->lx);
    } else if (wat_is_index(w)) {
        memory = wat_index(w, SPACE_MEMORY);    /* as older texts have it */
        has_memory = true;
    }
    if (has_memory || w->lx.tok.kind == WAT_OPEN) {
        put_data_mode(to, memory);
        wrapped_expr(w, "offset", to);
    } else
        put_u8(to, 1);                  /* passive */
    put_strings(w, to);
}

uint64_t wat_inline_data(struct wat *w, uint32_t memory, bool is_64)
{
    struct bytes *to = wat_entry(w, SECTION_DATA);
    w->counts[SPACE_DATA]++;
    put_data_mode(to, memory);
    put_zero_offset(to, is_64);
    put_strings(w, to);
    wat_close(&w->lx);
    return w->list.size;
}
