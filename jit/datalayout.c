#include "datalayout.h"

#include "image.h"

struct cursor { uint32_t at; };

static uint32_t take(struct cursor *c, uint32_t bytes, uint32_t align)
{
    c->at = (c->at + align - 1) & ~(align - 1);
    uint32_t at = c->at;
    c->at += bytes;
    return at;
}

static uint32_t *offsets(struct arena *a, struct cursor *c, uint32_t n, uint32_t n_imported, uint32_t bytes)
{
    uint32_t *o = ARENA_NEW(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        o[i] = take(c, i < n_imported ? sizeof(gva_t) : bytes, 8);
    return o;
}

/* An active element segment the loader can apply: owned table, constant place in bounds, plain functions or nulls. */
static bool elem_is_preloadable(const struct module *m, const struct elem_segment *s)
{
    if (s->table < m->n_imported_tables || s->offset.kind != CONST_VALUE || !s->funcs || m->tables[s->table].has_init)
        return false;
    uint64_t min = m->tables[s->table].limits.min, dst = s->offset.bits[0];
    return s->count <= min && dst <= min - s->count;
}

static bool data_is_preloadable(const struct module *m, const struct data_segment *s)
{
    if (s->memory < m->n_imported_memories || s->offset.kind != CONST_VALUE)
        return false;
    const struct memory *mem = &m->memories[s->memory];
    if (mem->limits.min > UINT64_MAX >> mem->page_log2)
        return false;
    uint64_t min = mem->limits.min << mem->page_log2, dst = s->offset.bits[0];
    return s->size <= min && dst <= min - s->size;
}

/* Segments are applied in order: once one is left to the initializer, so are those after it. */
static void classify_segments(struct arena *a, const struct module *m, struct datalayout *out)
{
    bool late = false;
    out->elem_late = ARENA_ZNEW(a, bool, m->n_elems);
    out->data_late = ARENA_ZNEW(a, bool, m->n_datas);
    for (uint32_t i = 0; i < m->n_elems; i++)
        if (m->elems[i].mode == SEGMENT_ACTIVE)
            out->elem_late[i] = late = late || !elem_is_preloadable(m, &m->elems[i]);
    for (uint32_t i = 0; i < m->n_datas; i++)
        if (m->datas[i].mode == SEGMENT_ACTIVE)
            out->data_late[i] = late = late || !data_is_preloadable(m, &m->datas[i]);
}

static void number_refs(struct arena *a, const struct module *m, struct datalayout *out)
{
    out->ref_of_func = ARENA_NEW(a, uint32_t, m->n_funcs);
    for (uint32_t i = 0; i < m->n_funcs; i++)
        out->ref_of_func[i] = m->funcs[i].is_declared ? out->n_refs++ : WVM_NONE;
}

void datalayout_compute(struct arena *a, const struct module *m, struct datalayout *out)
{
    struct cursor c = { sizeof(struct wvm_instance) };
    *out = (struct datalayout){ 0 };
    classify_segments(a, m, out);
    number_refs(a, m, out);
    out->func_slot = ARENA_NEW(a, uint32_t, m->n_imported_funcs);
    for (uint32_t i = 0; i < m->n_imported_funcs; i++)
        out->func_slot[i] = take(&c, sizeof(gva_t), 8);
    out->memory = offsets(a, &c, m->n_memories, m->n_imported_memories, sizeof(struct wvm_memory));
    out->table = offsets(a, &c, m->n_tables, m->n_imported_tables, sizeof(struct wvm_table));
    out->tag = offsets(a, &c, m->n_tags, 0, sizeof(gva_t));
    out->data_seg = offsets(a, &c, m->n_datas, 0, sizeof(struct wvm_segment));
    out->elem_seg = offsets(a, &c, m->n_elems, 0, sizeof(struct wvm_segment));
    out->global = ARENA_NEW(a, uint32_t, m->n_globals);
    for (uint32_t i = 0; i < m->n_globals; i++) {
        bool is_slot = i < m->n_imported_globals && m->globals[i].is_mutable;
        bool is_v128 = !is_slot && m->globals[i].type == VT_V128;
        out->global[i] = take(&c, is_v128 ? 16 : 8, is_v128 ? 16 : 8);
    }
    out->elem_items = ARENA_NEW(a, uint32_t, m->n_elems);
    for (uint32_t i = 0; i < m->n_elems; i++) {
        bool is_kept = m->elems[i].mode == SEGMENT_PASSIVE || out->elem_late[i];
        out->elem_items[i] = is_kept ? take(&c, m->elems[i].count * 8, 8) : WVM_NONE;
    }
    out->bytes = (c.at + 15) & ~15u;
}
