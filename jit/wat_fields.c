/* Module fields other than types and segments, each to its section. Source: spec 6.6, 5.5. */
#include "wat_priv.h"

/* ---- types of imports and definitions */

/* The address type's word, if any: is it i64? */
static bool address_type(struct wat *w)
{
    bool is_64 = wat_take(&w->lx, "i64");
    if (!is_64)
        wat_take(&w->lx, "i32");
    return is_64;
}

enum { LIMITS_MAX = 1, LIMITS_SHARED = 2, LIMITS_64 = 4, LIMITS_PAGE = 8 };

struct limits { uint64_t min, max; unsigned flags, page_log2; };

static void limits_numbers(struct wat *w, struct limits *l)
{
    l->min = wat_u64(&w->lx);
    if (w->lx.tok.kind == WAT_NAT) {
        l->max = wat_u64(&w->lx);
        l->flags |= LIMITS_MAX;
    }
}

static void put_limits(struct bytes *to, const struct limits *l)
{
    put_u8(to, l->flags);
    put_u64(to, l->min);
    if (l->flags & LIMITS_MAX)
        put_u64(to, l->max);
    if (l->flags & LIMITS_PAGE)
        put_u32(to, l->page_log2);
}

/* (pagesize n): proposal custom-page-sizes. */
static void page_size(struct wat *w, struct limits *l)
{
    l->page_log2 = 16;
    if (!wat_open(&w->lx, "pagesize"))
        return;
    const char *at = w->lx.tok.at;
    uint64_t n = wat_u64(&w->lx);
    if (n == 0 || (n & (n - 1)) != 0)
        wat_fail(&w->lx, at, ERR_page_size, ": no power of two");
    l->page_log2 = (unsigned)__builtin_ctzll(n);
    l->flags |= LIMITS_PAGE;
    wat_close(&w->lx);
}

static void memory_type(struct wat *w, struct bytes *to)
{
    struct limits l = { .flags = address_type(w) ? LIMITS_64 : 0 };
    limits_numbers(w, &l);
    l.flags |= wat_take(&w->lx, "shared") ? LIMITS_SHARED : 0;
    page_size(w, &l);
    put_limits(to, &l);
}

static void table_type(struct wat *w, struct bytes *to)
{
    struct limits l = { .flags = address_type(w) ? LIMITS_64 : 0 };
    limits_numbers(w, &l);
    wat_put_ref_type(to, wat_ref_type(w));
    put_limits(to, &l);
}

static void global_type(struct wat *w, struct bytes *to)
{
    bool is_mutable = wat_open(&w->lx, "mut");
    wat_value_type(w, to);
    if (is_mutable)
        wat_close(&w->lx);
    put_u8(to, is_mutable);
}

static void locals_begin(struct wat *w)
{
    w->locals = w->n_scopes++;
    w->n_locals = w->local_names.count = 0;
    w->local_names.b.size = 0;
}

/* Names of the locals of the function whose index is given. */
static void locals_end(struct wat *w, uint32_t func)
{
    struct section *map = &w->maps[NAMES_LOCAL];
    if (w->local_names.count == 0)
        return;
    map->count++;
    put_u32(&map->b, func);
    put_u32(&map->b, w->local_names.count);
    put_all(&map->b, &w->local_names.b);
}

/* ---- imports and exports */

/* What an import names, behind its identifier: kind and type. */
static void import_type(struct wat *w, int kind, uint32_t index, struct bytes *to)
{
    bool is_exact = kind == FIELD_FUNC && wat_open(&w->lx, "exact");
    put_u8(to, is_exact ? 0x20 : (unsigned)kind);
    switch (kind) {
    case FIELD_TABLE:  table_type(w, to); break;
    case FIELD_MEMORY: memory_type(w, to); break;
    case FIELD_GLOBAL: global_type(w, to); break;
    default:
        if (kind == FIELD_TAG)
            put_u8(to, 0);              /* attribute: exception */
        locals_begin(w);
        put_u32(to, wat_func_type(w));
        if (is_exact)
            wat_close(&w->lx);
        if (kind == FIELD_FUNC)
            locals_end(w, index);
    }
}

static void import_names(struct wat *w, struct bytes *to)
{
    put_name(to, wat_name(&w->lx));
    put_name(to, wat_name(&w->lx));
}

static void read_import(struct wat *w)
{
    struct bytes *to = wat_entry(w, SECTION_IMPORT);
    import_names(w, to);
    if (w->lx.tok.kind != WAT_OPEN)
        wat_unexpected(&w->lx);
    wat_next(&w->lx);
    int kind = wat_field_kind(w);              /* checked by the first walk */
    wat_next(&w->lx);
    wat_skip_binding(w);
    import_type(w, kind, w->counts[kind]++, to);
    wat_close(&w->lx);
}

static void read_export(struct wat *w)
{
    struct bytes *to = wat_entry(w, SECTION_EXPORT);
    put_name(to, wat_name(&w->lx));
    if (w->lx.tok.kind != WAT_OPEN)
        wat_unexpected(&w->lx);
    wat_next(&w->lx);
    int kind = wat_field_kind(w);
    if (!wat_is_extern(kind))
        wat_unexpected(&w->lx);
    wat_next(&w->lx);
    put_u8(to, (unsigned)kind);
    put_u32(to, wat_index(w, (enum wat_space)kind));
    wat_close(&w->lx);
}

/* (export "name")* and (import "m" "n") of a definition. True: it is an import and was read. */
static bool inline_import(struct wat *w, int kind, uint32_t index)
{
    wat_skip_binding(w);           /* bound by the first walk */
    while (wat_open(&w->lx, "export")) {
        struct bytes *to = wat_entry(w, SECTION_EXPORT);
        put_name(to, wat_name(&w->lx));
        put_u8(to, (unsigned)kind);
        put_u32(to, index);
        wat_close(&w->lx);
    }
    if (!wat_open(&w->lx, "import"))
        return false;
    struct bytes *to = wat_entry(w, SECTION_IMPORT);
    import_names(w, to);
    wat_close(&w->lx);
    import_type(w, kind, index, to);
    return true;
}

/* ---- definitions */

/* Locals are written as runs of one type; types[last..] is that of the run that grows. */
struct runs { struct bytes out; uint32_t n_runs, length; size_t last; };

static void run_end(struct runs *r, const struct bytes *types, size_t end)
{
    if (r->length == 0)
        return;
    put_u32(&r->out, r->length);
    put_bytes(&r->out, types->data + r->last, end - r->last);
    r->n_runs++;
    r->length = 0;
}

static void read_local(struct wat *w, struct bytes *types, struct runs *r)
{
    size_t at = types->size;
    wat_value_type(w, types);
    w->n_locals++;
    size_t size = types->size - at;
    if (r->length && size == at - r->last && memcmp(types->data + r->last, types->data + at, size) == 0) {
        types->size = at;
    } else {
        run_end(r, types, at);
        r->last = at;
    }
    r->length++;
}

/* (local $x t) and (local t*) */
static void read_locals(struct wat *w, struct bytes *to)
{
    struct bytes *types = &w->list;
    struct runs r = { .out = { .arena = w->arena } };
    types->size = 0;
    while (wat_open(&w->lx, "local")) {
        if (wat_is_binding(w)) {
            wat_bind(w, w->locals, w->n_locals, "local", &w->local_names);
            read_local(w, types, &r);
        } else
            while (w->lx.tok.kind != WAT_CLOSE)
                read_local(w, types, &r);
        wat_close(&w->lx);
    }
    run_end(&r, types, types->size);
    put_u32(to, r.n_runs);
    put_all(to, &r.out);
}

static void read_func(struct wat *w, uint32_t index)
{
    struct bytes *code, *body = &w->body;
    locals_begin(w);
    struct type_use use = wat_type_use(w, true);
    put_u32(wat_entry(w, SECTION_FUNC), wat_type_use_index(w, &use));
    w->n_locals = use.n_params;
    body->size = 0;
    read_locals(w, body);
    locals_end(w, index);
    w->in_body = true;
    wat_expr(w, body);
    w->in_body = false;
    wat_hints_end(w, index);
    code = wat_entry(w, SECTION_CODE);
    put_u32(code, (uint32_t)body->size);
    put_all(code, body);
}

/* (table $t reftype (elem ...)): as long as its elements. */
static void table_of_elems(struct wat *w, uint32_t index, bool is_64)
{
    struct bytes *to = wat_entry(w, SECTION_TABLE);
    struct ref_type type = wat_ref_type(w);
    if (!wat_open(&w->lx, "elem"))
        wat_unexpected(&w->lx);
    uint64_t n = wat_inline_elems(w, index, type, is_64);
    struct limits l = { n, n, LIMITS_MAX | (is_64 ? LIMITS_64 : 0), 0 };
    wat_put_ref_type(to, type);
    put_limits(to, &l);
}

static void read_table(struct wat *w, uint32_t index)
{
    const char *at = w->lx.tok.at;
    bool is_64 = address_type(w);
    if (w->lx.tok.kind != WAT_NAT) {
        table_of_elems(w, index, is_64);
        return;
    }
    struct bytes type = { .arena = w->arena }, *to;
    wat_seek(&w->lx, at);
    table_type(w, &type);
    to = wat_entry(w, SECTION_TABLE);
    bool has_init = w->lx.tok.kind != WAT_CLOSE;
    if (has_init)
        put_u8(to, 0x40), put_u8(to, 0);
    put_all(to, &type);
    if (has_init)
        wat_expr(w, to);
}

/* (memory $m (data ...)): as large as its data. */
static void memory_of_data(struct wat *w, uint32_t index, struct limits *l)
{
    if (!wat_open(&w->lx, "data"))
        wat_unexpected(&w->lx);
    uint64_t bytes = wat_inline_data(w, index, (l->flags & LIMITS_64) != 0);
    l->min = l->max = l->page_log2 < 64 ? (bytes >> l->page_log2) + ((bytes & ((1ull << l->page_log2) - 1)) != 0) : 0;
    l->flags |= LIMITS_MAX;
}

static void read_memory(struct wat *w, uint32_t index)
{
    const char *at = w->lx.tok.at;
    struct limits l = { .flags = address_type(w) ? LIMITS_64 : 0 };
    struct bytes *to = wat_entry(w, SECTION_MEMORY);
    if (w->lx.tok.kind != WAT_OPEN) {
        wat_seek(&w->lx, at);
        memory_type(w, to);
        return;
    }
    page_size(w, &l);
    memory_of_data(w, index, &l);
    put_limits(to, &l);
}

static void read_definition(struct wat *w, int kind)
{
    uint32_t index = w->counts[kind]++;
    struct bytes *to;
    if (inline_import(w, kind, index))
        return;
    switch (kind) {
    case FIELD_FUNC:   read_func(w, index); break;
    case FIELD_TABLE:  read_table(w, index); break;
    case FIELD_MEMORY: read_memory(w, index); break;
    case FIELD_GLOBAL:
        to = wat_entry(w, SECTION_GLOBAL);
        global_type(w, to);
        wat_expr(w, to);
        break;
    case FIELD_TAG:
        to = wat_entry(w, SECTION_TAG);
        put_u8(to, 0);                  /* attribute: exception */
        locals_begin(w);
        put_u32(to, wat_func_type(w));
    }
}

static void read_start(struct wat *w, const char *at)
{
    struct section *s = &w->sections[SECTION_START];
    if (s->count)
        wat_fail(&w->lx, at, ERR_multiple_starts, NULL);
    put_u32(wat_entry(w, SECTION_START), wat_index(w, SPACE_FUNC));
}

void wat_read_field(struct wat *w, const struct field *f)
{
    if (f->kind == FIELD_TYPE || f->kind == FIELD_REC)
        return;
    wat_seek(&w->lx, f->at);
    wat_next(&w->lx);
    wat_next(&w->lx);
    switch (f->kind) {
    case FIELD_IMPORT: read_import(w); break;
    case FIELD_EXPORT: read_export(w); break;
    case FIELD_START:  read_start(w, f->at); break;
    case FIELD_ELEM:   wat_elem_field(w); break;
    case FIELD_DATA:   wat_data_field(w); break;
    default:           read_definition(w, f->kind);
    }
    wat_close(&w->lx);
    w->locals = SCOPE_NONE;
}
