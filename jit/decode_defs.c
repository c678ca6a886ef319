/* Imports, definitions and exports: the index spaces of a module. Source: spec 5.5.5 to 5.5.10. */
#include <stdlib.h>
#include "decoder.h"

/* ---- types of tables, memories, globals, tags */

enum { LIMITS_MAX = 1, LIMITS_SHARED = 2, LIMITS_64 = 4, LIMITS_PAGE_SIZE = 8 };

static uint8_t read_limits(struct decoder *d, struct limits *l, uint8_t allowed)
{
    uint8_t flags = read_u8(&d->r);
    if ((flags & ~allowed) != 0) {
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_limits_flags, NULL);
        return 0;
    }
    l->has_max = (flags & LIMITS_MAX) != 0;
    l->is_shared = (flags & LIMITS_SHARED) != 0;
    l->is_64 = (flags & LIMITS_64) != 0;
    l->min = read_u64(&d->r);
    if (l->has_max)
        l->max = read_u64(&d->r);
    return flags;
}

/* Check the range and fill in the maximum that is not given. */
static void check_limits(struct decoder *d, size_t offset, struct limits *l, uint64_t range,
                         enum jit_errcode code, const char *unit)
{
    if (!reader_ok(&d->r))
        return;
    if (l->min > range || (l->has_max && l->max > range))
        reader_fail_at(&d->r, offset, code, " %llu %s", (unsigned long long)range, unit);
    else if (l->has_max && l->min > l->max)
        reader_fail_at(&d->r, offset, ERR_limits_order, NULL);
    else if (!l->has_max)
        l->max = range;
}

static void read_table_type(struct decoder *d, struct table *t)
{
    t->elem = read_reftype(&d->r, d->m);
    size_t offset = reader_offset(&d->r);
    read_limits(d, &t->limits, decoder_has(d, JIT_F_MEMORY64) ? LIMITS_MAX | LIMITS_64 : LIMITS_MAX);
    check_limits(d, offset, &t->limits, t->limits.is_64 ? UINT64_MAX : UINT32_MAX, ERR_table_size, "entries");
}

static uint8_t memory_flags(const struct decoder *d)
{
    return LIMITS_MAX | (decoder_has(d, JIT_F_THREADS) ? LIMITS_SHARED : 0)
         | (decoder_has(d, JIT_F_MEMORY64) ? LIMITS_64 : 0)
         | (decoder_has(d, JIT_F_CUSTOM_PAGE_SIZES) ? LIMITS_PAGE_SIZE : 0);
}

/* Pages of 1 << log2 bytes that an address space holds; byte pages: one less, so that their number is an address. */
static uint64_t max_pages(const struct memory *m)
{
    unsigned bits = (m->limits.is_64 ? 64u : 32u) - m->page_log2;
    return m->page_log2 == 0 ? UINT64_MAX >> (64 - bits) : (uint64_t)1 << bits;
}

static void read_memory_type(struct decoder *d, struct memory *m)
{
    size_t offset = reader_offset(&d->r);
    uint8_t flags = read_limits(d, &m->limits, memory_flags(d));
    uint32_t log2 = (flags & LIMITS_PAGE_SIZE) != 0 ? read_u32(&d->r) : 16;
    if (reader_ok(&d->r) && log2 != 0 && log2 != 16)
        reader_fail(&d->r, ERR_page_size, NULL);
    m->page_log2 = (uint8_t)log2;
    bool usual = log2 == 16 && !m->limits.is_64;
    if (reader_ok(&d->r))
        check_limits(d, offset, &m->limits, max_pages(m), ERR_memory_size, usual ? "pages (4GiB)" : "pages");
    if (reader_ok(&d->r) && m->limits.is_shared && !m->limits.has_max)
        reader_fail_at(&d->r, offset, ERR_shared_max, NULL);
}

static void read_global_type(struct decoder *d, struct global *g)
{
    g->type = read_valtype(&d->r, d->m);
    uint8_t mutability = read_u8(&d->r);
    if (mutability > 1)
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_mutability, NULL);
    g->is_mutable = mutability == 1;
}

static uint32_t read_func_type(struct decoder *d)
{
    size_t offset = reader_offset(&d->r);
    uint32_t type = decode_index(d, d->m->n_types, ERR_unknown_type);
    if (reader_ok(&d->r) && d->m->types[type].kind != TYPE_FUNC)
        reader_fail_at(&d->r, offset, ERR_unknown_type, " %u: not a function type", type);
    return type;
}

static void read_tag_type(struct decoder *d, struct tag *t)
{
    if (read_u8(&d->r) != 0)
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_tag_attribute, NULL);
    t->type = read_func_type(d);
    if (reader_ok(&d->r) && d->m->types[t->type].n_results != 0)
        reader_fail(&d->r, ERR_tag_results, NULL);
}

/* ---- one more in each index space, by import or definition */

static void add_func(struct decoder *d)
{
    if (!decoder_within(d, (uint64_t)d->m->n_funcs + 1, MAX_FUNCTIONS, "functions"))
        return;
    uint32_t type = read_func_type(d);
    DECODER_PUSH(d, funcs)->type = type;
}

/* A table may name only what is before it, so it is read before it is there. */
static void add_table(struct decoder *d, bool has_init)
{
    struct table t = { .has_init = has_init };
    if (!decoder_within(d, (uint64_t)d->m->n_tables + 1, MAX_TABLES, "tables"))
        return;
    read_table_type(d, &t);
    if (has_init && reader_ok(&d->r))
        decode_const_expr(d, t.elem, &t.init);
    *DECODER_PUSH(d, tables) = t;
}

static void add_memory(struct decoder *d)
{
    uint32_t n = d->m->n_memories;
    if (n > 0 && !decoder_has(d, JIT_F_MULTI_MEMORY)) {
        reader_fail(&d->r, ERR_multiple_memories, NULL);
        return;
    }
    if (decoder_within(d, (uint64_t)n + 1, MAX_MEMORIES, "memories"))
        read_memory_type(d, DECODER_PUSH(d, memories));
}

static void add_global(struct decoder *d, bool is_import)
{
    struct global g = { 0 };
    if (!decoder_within(d, (uint64_t)d->m->n_globals + 1, MAX_GLOBALS, "globals"))
        return;
    read_global_type(d, &g);
    if (!is_import && reader_ok(&d->r))
        decode_const_expr(d, g.type, &g.init);
    *DECODER_PUSH(d, globals) = g;
}

static void add_tag(struct decoder *d)
{
    if (decoder_within(d, (uint64_t)d->m->n_tags + 1, MAX_TAGS, "tags"))
        read_tag_type(d, DECODER_PUSH(d, tags));
}

static void import_kind(struct decoder *d, struct import *im)
{
    struct module *m = d->m;
    switch (im->kind) {
    case WVM_EXTERN_FUNC:   im->index = m->n_funcs;    add_func(d);         m->n_imported_funcs = m->n_funcs;       return;
    case WVM_EXTERN_TABLE:  im->index = m->n_tables;   add_table(d, false); m->n_imported_tables = m->n_tables;     return;
    case WVM_EXTERN_MEMORY: im->index = m->n_memories; add_memory(d);       m->n_imported_memories = m->n_memories; return;
    case WVM_EXTERN_GLOBAL: im->index = m->n_globals;  add_global(d, true); m->n_imported_globals = m->n_globals;   return;
    case WVM_EXTERN_TAG:    im->index = m->n_tags;     add_tag(d);          m->n_imported_tags = m->n_tags;         return;
    }
}

void decode_import_item(struct decoder *d)
{
    struct import im = { 0 };
    im.module = read_name(&d->r);
    im.field = read_name(&d->r);
    im.kind = read_u8(&d->r);
    if (im.kind > WVM_EXTERN_TAG || (im.kind == WVM_EXTERN_TAG && !decoder_has(d, JIT_F_EXCEPTIONS)))
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_import_kind, NULL);
    if (reader_ok(&d->r))
        import_kind(d, &im);
    *DECODER_PUSH(d, imports) = im;
}

void decode_func_item(struct decoder *d) { add_func(d); }
void decode_memory_item(struct decoder *d) { add_memory(d); }
void decode_tag_item(struct decoder *d) { add_tag(d); }
void decode_global_item(struct decoder *d) { add_global(d, false); }

void decode_table_item(struct decoder *d)
{
    size_t offset = reader_offset(&d->r);
    bool has_init = d->r.at < d->r.end && *d->r.at == 0x40
                 && decoder_has(d, JIT_F_FUNCTION_REFERENCES | JIT_F_GC);
    if (has_init && (read_u8(&d->r), read_u8(&d->r)) != 0)
        reader_fail(&d->r, ERR_zero_byte, NULL);
    if (!reader_ok(&d->r))
        return;
    add_table(d, has_init);
    if (reader_ok(&d->r) && !has_init && !vt_is_defaultable(d->m->tables[d->m->n_tables - 1].elem))
        reader_fail_at(&d->r, offset, ERR_type_mismatch, ": the table's type has no default value");
}

/* ---- exports */

static uint32_t read_export_index(struct decoder *d, uint8_t kind)
{
    struct module *m = d->m;
    switch (kind) {
    case WVM_EXTERN_FUNC:   return decode_index(d, m->n_funcs, ERR_unknown_func);
    case WVM_EXTERN_TABLE:  return decode_index(d, m->n_tables, ERR_unknown_table);
    case WVM_EXTERN_MEMORY: return decode_index(d, m->n_memories, ERR_unknown_memory);
    case WVM_EXTERN_GLOBAL: return decode_index(d, m->n_globals, ERR_unknown_global);
    default:                return decode_index(d, m->n_tags, ERR_unknown_tag);
    }
}

void decode_export_item(struct decoder *d)
{
    struct export e = { 0 };
    e.name = read_name(&d->r);
    e.kind = read_u8(&d->r);
    if (e.kind > WVM_EXTERN_TAG || (e.kind == WVM_EXTERN_TAG && !decoder_has(d, JIT_F_EXCEPTIONS)))
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_export_kind, NULL);
    e.index = read_export_index(d, e.kind);
    if (!reader_ok(&d->r))
        return;
    if (e.kind == WVM_EXTERN_FUNC)
        d->m->funcs[e.index].is_declared = true;
    *DECODER_PUSH(d, exports) = e;
}

static int by_name(const void *a, const void *b)
{
    const struct name *x = *(const struct name *const *)a, *y = *(const struct name *const *)b;
    uint32_t n = x->bytes < y->bytes ? x->bytes : y->bytes;
    int order = n == 0 ? 0 : memcmp(x->at, y->at, n);
    return order != 0 ? order : (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* By sorting: no choice of names makes that quadratic, as it can with a hash table. */
void check_export_names(struct decoder *d)
{
    uint32_t n = d->m->n_exports;
    if (n < 2)
        return;
    const struct name **names = ARENA_NEW(d->a, const struct name *, n);
    for (uint32_t i = 0; i < n; i++)
        names[i] = &d->m->exports[i].name;
    qsort(names, n, sizeof *names, by_name);
    for (uint32_t i = 1; i < n; i++) {
        const struct name *x = names[i - 1], *y = names[i], *later = x->at > y->at ? x : y;
        if (by_name(&names[i - 1], &names[i]) == 0)
            reader_fail_at(&d->r, (size_t)(later->at - d->r.base), ERR_duplicate_export,
                           " \"%.*s\"", (int)later->bytes, (const char *)later->at);
    }
}
