/* The binary format from above: header, sections in their order, and what can only be checked
 * once all of them are read. Source: spec 5.5. */
#include "decoder.h"

/* ---- header */

static bool decode_header(struct decoder *d)
{
    const uint8_t *magic = read_bytes(&d->r, 4);
    if (magic == NULL)
        return false;
    if (memcmp(magic, "\0asm", 4) != 0)
        return reader_fail_at(&d->r, 0, ERR_magic, NULL);
    uint32_t version = (uint32_t)read_fixed(&d->r, 4);
    if (!reader_ok(&d->r))
        return false;
    if (version >> 16 == 1 && (version & 0xffff) != 0)
        return reader_fail_at(&d->r, 4, ERR_component, NULL);
    if (version != 1)
        return reader_fail_at(&d->r, 4, ERR_version, " %u", version);
    return true;
}

/* ---- sections */

static void decode_start(struct decoder *d)
{
    size_t offset = reader_offset(&d->r);
    struct module *m = d->m;
    uint32_t f = decode_index(d, m->n_funcs, ERR_unknown_func);
    if (!reader_ok(&d->r))
        return;
    if (func_type(m, f)->n_params != 0 || func_type(m, f)->n_results != 0)
        reader_fail_at(&d->r, offset, ERR_start_function, ": must have type [] -> []");
    m->has_start = true;
    m->start = f;
}

static void decode_data_count(struct decoder *d)
{
    d->m->data_count = read_u32(&d->r);
    d->m->has_data_count = true;
    decoder_within(d, d->m->data_count, MAX_DATA_SEGMENTS, "data segments");
}

/* A section that is not a vector has `whole` instead of `item`. `order`: its place, from 1. */
struct section {
    uint8_t order;
    uint32_t feature;
    const char *items;
    uint32_t max;
    void (*item)(struct decoder *d);
    void (*whole)(struct decoder *d);
};

static const struct section sections[] = {
    [1]  = {  1, 0, "types",            MAX_TYPES,         decode_type_item,   NULL },
    [2]  = {  2, 0, "imports",          MAX_IMPORTS,       decode_import_item, NULL },
    [3]  = {  3, 0, "functions",        MAX_FUNCTIONS,     decode_func_item,   NULL },
    [4]  = {  4, 0, "tables",           MAX_TABLES,        decode_table_item,  NULL },
    [5]  = {  5, 0, "memories",         MAX_MEMORIES,      decode_memory_item, NULL },
    [13] = {  6, JIT_F_EXCEPTIONS, "tags", MAX_TAGS,       decode_tag_item,    NULL },
    [6]  = {  7, 0, "globals",          MAX_GLOBALS,       decode_global_item, NULL },
    [7]  = {  8, 0, "exports",          MAX_EXPORTS,       decode_export_item, NULL },
    [8]  = {  9, 0, NULL,               0,                 NULL, decode_start },
    [9]  = { 10, 0, "element segments", MAX_ELEM_SEGMENTS, decode_elem_item,   NULL },
    [12] = { 11, 0, NULL,               0,                 NULL, decode_data_count },
    [10] = { 12, 0, "functions",        MAX_FUNCTIONS,     decode_code_item,   NULL },
    [11] = { 13, 0, "data segments",    MAX_DATA_SEGMENTS, decode_data_item,   NULL },
};

static void decode_vector(struct decoder *d, const struct section *s)
{
    uint32_t count = read_count(&d->r);
    if (!decoder_within(d, count, s->max, s->items))
        return;
    for (d->items_left = count; d->items_left > 0 && reader_ok(&d->r);) {
        d->items_left--;
        s->item(d);
    }
}

/* Custom sections end where they say; only their name is checked. */
static void decode_custom(struct decoder *d, size_t size)
{
    size_t from = reader_offset(&d->r);
    struct reader r = reader_make(d->r.base, from, from + size, d->r.err);
    struct name name = read_name(&r);
    if (!reader_ok(&r)) {
        d->r.failed = true;
        return;
    }
    if (name.bytes == 4 && memcmp(name.at, "name", 4) == 0) {
        d->names.from = reader_offset(&r);
        d->names.to = from + size;
    }
    d->r.at += size;
}

static void decode_section(struct decoder *d, unsigned *last)
{
    size_t id_offset = reader_offset(&d->r);
    uint8_t id = read_u8(&d->r);
    const struct section *s = id < sizeof sections / sizeof sections[0] ? &sections[id] : NULL;
    if (id != 0 && (s == NULL || s->order == 0 || (s->feature != 0 && !decoder_has(d, s->feature)))) {
        reader_fail_at(&d->r, id_offset, ERR_section_id, " %u", id);
        return;
    }
    size_t size = read_size(&d->r), from = reader_offset(&d->r);
    if (!reader_ok(&d->r))
        return;
    d->section_end = from + size;
    if (id == 0) {
        decode_custom(d, size);
        return;
    }
    if (s->order <= *last) {
        reader_fail_at(&d->r, id_offset, ERR_section_order, NULL);
        return;
    }
    *last = s->order;
    if (s->item != NULL)
        decode_vector(d, s);
    else
        s->whole(d);
    if (reader_ok(&d->r) && reader_offset(&d->r) != d->section_end)
        reader_fail_at(&d->r, d->section_end, ERR_section_size, NULL);
}

/* ---- the whole */

static void check_whole(struct decoder *d)
{
    struct module *m = d->m;
    if (m->n_bodies != m->n_funcs - m->n_imported_funcs)
        reader_fail(&d->r, ERR_func_code_count, NULL);
    else if (m->has_data_count && m->data_count != m->n_datas)
        reader_fail(&d->r, ERR_data_count, NULL);
    else
        check_export_names(d);
}

bool module_decode(struct arena *a, const uint8_t *wasm, size_t size, uint32_t features,
                   struct module *out, struct jit_error *err)
{
    struct decoder d = { .a = a, .m = out, .r = reader_make(wasm, 0, size, err) };
    memset(out, 0, sizeof *out);
    out->wasm = wasm;
    out->size = size;
    out->features = features;

    if (!decoder_within(&d, size, MAX_MODULE_BYTES, "module bytes") || !decode_header(&d))
        return false;
    unsigned last = 0;
    while (reader_ok(&d.r) && reader_left(&d.r) > 0)
        decode_section(&d, &last);
    if (reader_ok(&d.r))
        check_whole(&d);
    if (!reader_ok(&d.r))
        return false;
    decode_names(&d);
    return true;
}

uint32_t decode_index(struct decoder *d, uint32_t n, enum jit_errcode code)
{
    size_t offset = reader_offset(&d->r);
    uint32_t index = read_u32(&d->r);
    if (index < n)
        return index;
    reader_fail_at(&d->r, offset, code, " %u", index);
    return 0;
}

void decode_const_expr(struct decoder *d, valtype want, struct const_expr *out)
{
    const uint8_t *end = d->r.end;
    if (reader_offset(&d->r) > d->section_end) {
        reader_fail(&d->r, ERR_unexpected_end, NULL);
        return;
    }
    d->r.end = d->r.base + d->section_end;
    read_const_expr(&d->r, d->a, d->m, want, out);
    d->r.end = end;
    if (d->r.failed)
        d->r.at = end;
}
