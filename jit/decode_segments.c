/* Element segments, data segments, and where the function bodies are. Source: spec 5.5.12 to 5.5.14. */
#include "decoder.h"

/* ---- element segments */

enum { ELEM_NOT_ACTIVE = 1, ELEM_EXPLICIT = 2, ELEM_EXPRS = 4 };

static void read_active_elem(struct decoder *d, struct elem_segment *s, bool has_index)
{
    size_t offset = reader_offset(&d->r);
    s->table = has_index ? read_u32(&d->r) : 0;
    if (!reader_ok(&d->r))
        return;
    if (s->table >= d->m->n_tables) {
        reader_fail_at(&d->r, offset, ERR_unknown_table, " %u", s->table);
        return;
    }
    decode_const_expr(d, d->m->tables[s->table].limits.is_64 ? VT_I64 : VT_I32, &s->offset);
}

static valtype read_elem_type(struct decoder *d, uint32_t flags)
{
    bool is_typed = (flags & (ELEM_NOT_ACTIVE | ELEM_EXPLICIT)) != 0;
    if ((flags & ELEM_EXPRS) != 0)
        return is_typed ? read_reftype(&d->r, d->m) : VT_FUNCREF;
    if (is_typed && read_u8(&d->r) != 0)
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_elem_kind, NULL);
    return VT_FUNCREF & ~VT_NULLABLE;
}

static void read_elem_indices(struct decoder *d, struct elem_segment *s)
{
    uint32_t *funcs = ARENA_NEW(d->a, uint32_t, s->count);
    for (uint32_t i = 0; i < s->count && reader_ok(&d->r); i++) {
        funcs[i] = decode_index(d, d->m->n_funcs, ERR_unknown_func);
        if (reader_ok(&d->r))
            d->m->funcs[funcs[i]].is_declared = true;
    }
    s->funcs = funcs;
}

static struct const_expr expr_of_func(const struct elem_segment *s, uint32_t func)
{
    uint8_t kind = func == ELEM_NULL ? CONST_REF_NULL : CONST_REF_FUNC;
    return (struct const_expr){ .kind = kind, .type = s->type, .index = func };
}

/* Items are kept as function indices as long as they are such, which is nearly always. */
static void read_elem_exprs(struct decoder *d, struct elem_segment *s)
{
    uint32_t *funcs = ARENA_NEW(d->a, uint32_t, s->count);
    struct const_expr *exprs = NULL;
    for (uint32_t i = 0; i < s->count && reader_ok(&d->r); i++) {
        struct const_expr e = { 0 };
        decode_const_expr(d, s->type, &e);
        bool is_func = e.kind == CONST_REF_FUNC || e.kind == CONST_REF_NULL;
        if (!is_func && exprs == NULL) {
            exprs = ARENA_NEW(d->a, struct const_expr, s->count);
            for (uint32_t k = 0; k < i; k++)
                exprs[k] = expr_of_func(s, funcs[k]);
        }
        if (exprs != NULL)
            exprs[i] = e;
        else
            funcs[i] = e.kind == CONST_REF_FUNC ? e.index : ELEM_NULL;
    }
    s->exprs = exprs;
    s->funcs = exprs == NULL ? funcs : NULL;
}

void decode_elem_item(struct decoder *d)
{
    struct elem_segment s = { 0 };
    size_t offset = reader_offset(&d->r);
    uint32_t flags = read_u32(&d->r);
    if (flags > 7) {
        reader_fail_at(&d->r, offset, ERR_elem_flags, NULL);
        return;
    }
    bool explicit = (flags & ELEM_EXPLICIT) != 0;
    s.mode = (flags & ELEM_NOT_ACTIVE) == 0 ? SEGMENT_ACTIVE : explicit ? SEGMENT_DECLARED : SEGMENT_PASSIVE;
    if (s.mode == SEGMENT_ACTIVE)
        read_active_elem(d, &s, explicit);
    s.type = read_elem_type(d, flags);
    s.count = read_count(&d->r);
    if (!reader_ok(&d->r) || !decoder_within(d, s.count, MAX_ELEM_ITEMS, "items of an element segment"))
        return;
    if (s.mode == SEGMENT_ACTIVE && !vt_matches(d->m, s.type, d->m->tables[s.table].elem)) {
        reader_fail_at(&d->r, offset, ERR_type_mismatch, ": element segment for a table of another type");
        return;
    }
    if ((flags & ELEM_EXPRS) != 0)
        read_elem_exprs(d, &s);
    else
        read_elem_indices(d, &s);
    *DECODER_PUSH(d, elems) = s;
}

/* ---- code: only located here */

void decode_code_item(struct decoder *d)
{
    struct module *m = d->m;
    uint32_t bytes = read_size(&d->r);
    if (!reader_ok(&d->r) || !decoder_within(d, bytes, MAX_FUNCTION_BYTES, "bytes of a function"))
        return;
    if (m->n_bodies >= m->n_funcs - m->n_imported_funcs) {
        reader_fail(&d->r, ERR_func_code_count, NULL);
        return;
    }
    struct func *f = &m->funcs[m->n_imported_funcs + m->n_bodies++];
    f->body_offset = (uint32_t)reader_offset(&d->r);
    f->body_bytes = bytes;
    read_bytes(&d->r, bytes);
}

/* ---- data segments */

static void read_active_data(struct decoder *d, struct data_segment *s, bool has_index)
{
    size_t offset = reader_offset(&d->r);
    s->memory = has_index ? read_u32(&d->r) : 0;
    if (!reader_ok(&d->r))
        return;
    if (s->memory >= d->m->n_memories) {
        reader_fail_at(&d->r, offset, ERR_unknown_memory, " %u", s->memory);
        return;
    }
    decode_const_expr(d, d->m->memories[s->memory].limits.is_64 ? VT_I64 : VT_I32, &s->offset);
}

void decode_data_item(struct decoder *d)
{
    struct data_segment s = { 0 };
    size_t offset = reader_offset(&d->r);
    uint32_t flags = read_u32(&d->r);
    if (flags > 2) {
        reader_fail_at(&d->r, offset, ERR_data_flags, NULL);
        return;
    }
    s.mode = flags == 1 ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
    if (s.mode == SEGMENT_ACTIVE)
        read_active_data(d, &s, flags == 2);
    s.size = read_u32(&d->r);
    s.bytes_offset = (uint32_t)reader_offset(&d->r);
    s.bytes = read_bytes(&d->r, s.size);
    if (reader_ok(&d->r))
        *DECODER_PUSH(d, datas) = s;
}
