/* The printer's entry: the walk over the sections. */
#include "print_priv.h"

struct section {
    uint8_t order;              /* its place, from 1 */
    const char *word;
    void (*item)(struct printer *p);    /* of a vector; NULL: `whole` prints the section, or nothing does */
    void (*whole)(struct printer *p);
};

/* Nothing to print: the text has no word for it. */
static void data_count(struct printer *p) { read_u32(&p->r); }

enum { ORDER_NONE,
#define S(id, word) ORDER_##id,
WAT_SECTIONS(S)
#undef S
};

static const char *const words[SECTION_COUNT] = {
#define S(id, word) [SECTION_##id] = word,
    WAT_SECTIONS(S)
#undef S
};

static const struct section sections[SECTION_COUNT] = {
#define VECTOR(id, item) [SECTION_##id] = { ORDER_##id, NULL, item, NULL },
#define WHOLE(id, whole) [SECTION_##id] = { ORDER_##id, NULL, NULL, whole },
    VECTOR(TYPE, print_type_item)     VECTOR(IMPORT, print_import_item) VECTOR(FUNC, print_func_item)     VECTOR(TABLE, print_table_item)
    VECTOR(MEMORY, print_memory_item) VECTOR(TAG, print_tag_item)       VECTOR(GLOBAL, print_global_item) VECTOR(EXPORT, print_export_item)
    WHOLE(START, print_start)         VECTOR(ELEM, print_elem_item)     WHOLE(DATA_COUNT, data_count)
    VECTOR(CODE, print_code_item)     VECTOR(DATA, print_data_item)
#undef VECTOR
#undef WHOLE
};

/* ---- sections */

static bool has_line_of_its_own(unsigned id) { return id != SECTION_TYPE && id != SECTION_FUNC; }

static void print_vector(struct printer *p, unsigned id)
{
    uint32_t n = read_count(&p->r);
    p->behind = n ? id : p->behind;
    for (; n && reader_ok(&p->r); n--) {
        if (has_line_of_its_own(id))
            put_line(p, 1);
        sections[id].item(p);
        print_flush(p, false);
    }
}

/* Behind the name section, which wat2wasm writes behind the data section, only the end is left. */
static void put_placement(struct printer *p)
{
    if (p->names_passed)
        put_text(p, " (after last)");
    else if (p->behind)
        put_format(p, " (after %s)", words[p->behind]);
    else
        put_text(p, " (before first)");
}

static void print_custom(struct printer *p)
{
    struct name name = read_name(&p->r);
    if (!reader_ok(&p->r))
        return;
    if (p->names_at == reader_offset(&p->r)) {
        p->names_passed = true;
        return;
    }
    put_line(p, 1);
    put_text(p, "(@custom ");
    put_quoted(p, name.at, name.bytes, true);
    put_placement(p);
    put_data(p, p->r.at, reader_left(&p->r));
    put_text(p, ")");
}

static void print_known(struct printer *p, unsigned id, size_t id_offset)
{
    const struct section *s = &sections[id];
    if (p->last && s->order <= sections[p->last].order) {
        reader_fail_at(&p->r, id_offset, ERR_section_order, NULL);
        return;
    }
    p->last = id;
    p->names_passed = false;
    if (s->item)
        print_vector(p, id);
    else {
        p->behind = id == SECTION_START ? id : p->behind;
        s->whole(p);
    }
    if (reader_ok(&p->r) && reader_left(&p->r))
        reader_fail(&p->r, ERR_section_size, NULL);
}

static void print_sections(struct printer *p, struct reader *all)
{
    while (reader_ok(all) && reader_left(all) && !p->sink_failed) {
        size_t id_offset = reader_offset(all);
        uint8_t id = read_u8(all);
        size_t size = read_size(all), from = reader_offset(all);
        if (id >= SECTION_COUNT)
            reader_fail_at(all, id_offset, ERR_section_id, " %u", id);
        if (!reader_ok(all))
            return;
        p->r = reader_make(all->base, from, from + size, all->err);
        if (id == SECTION_CUSTOM)
            print_custom(p);
        else
            print_known(p, id, id_offset);
        print_flush(p, false);
        all->at += size;
        all->failed |= p->r.failed;
    }
    if (reader_ok(all) && p->n_bodies != p->n_func_types)
        reader_fail(all, ERR_func_code_count, NULL);
}

/* ---- names */

/* Look ahead for the last name section. Whatever is wrong is found again by the walk proper. */
static void find_names(struct printer *p, struct reader r)
{
    struct reader names = { 0 };
    while (reader_ok(&r) && reader_left(&r)) {
        uint8_t id = read_u8(&r);
        size_t size = read_size(&r), from = reader_offset(&r);
        struct reader content = reader_make(r.base, from, from + size, r.err);
        struct name name = id == SECTION_CUSTOM && reader_ok(&r) ? read_name(&content) : (struct name){ 0 };
        if (name.bytes == 4 && memcmp(name.at, "name", 4) == 0)
            names = content;
        r.at += reader_ok(&r) ? size : 0;
    }
    if (names.base && print_names_read(p, names))
        p->names_at = reader_offset(&names);
}

/* ---- the whole */

static void print_head(struct printer *p)
{
    put_text(p, "(module");
    put_binding(p, p->has_module_name ? &(struct print_name){ 0, p->module_name.bytes != 0, p->module_name } : NULL);
}

static bool header_ok(struct reader *r)
{
    if (reader_left(r) < 4 || memcmp(r->at, "\0asm", 4) != 0)
        return reader_fail(r, ERR_magic, NULL);
    r->at += 4;
    if (reader_left(r) < 4 || memcmp(r->at, "\1\0\0\0", 4) != 0)
        return reader_fail(r, ERR_version, NULL);
    r->at += 4;
    return true;
}

static bool print_module(struct printer *p, struct reader *all, struct jit_error *ignored)
{
    struct reader ahead;
    if (!header_ok(all))
        return false;
    ahead = *all;
    ahead.err = ignored;
    p->local_names_func = UINT32_MAX;
    find_names(p, ahead);
    print_head(p);
    print_sections(p, all);
    put_text(p, ")\n");
    print_flush(p, true);
    return reader_ok(all) && !p->sink_failed;
}

static bool print(const uint8_t *wasm, size_t size, bool offsets, wat_sink sink, void *to, struct jit_error *err)
{
    struct arena a = { 0 }, scratch = { 0 };
    jmp_buf oom;
    struct jit_error ignored = { 0 };
    volatile bool ok = false;
    *err = (struct jit_error){ 0 };
    a.oom = scratch.oom = &oom;
    if (setjmp(oom)) {
        error_set(err, ERR_out_of_memory, 0, NULL);
    } else {
        struct reader all = reader_make(wasm, 0, size, err);
        struct printer p = { .arena = &a, .scratch = &scratch, .sink = sink, .to = to, .end = size, .offsets = offsets, .out.arena = &a };
        ok = print_module(&p, &all, &ignored);
    }
    arena_free(&a);
    arena_free(&scratch);
    return ok;
}

bool wat_print(const uint8_t *wasm, size_t size, wat_sink sink, void *to, struct jit_error *err)
{
    return print(wasm, size, false, sink, to, err);
}

bool wat_print_offsets(const uint8_t *wasm, size_t size, wat_sink sink, void *to, struct jit_error *err)
{
    return print(wasm, size, true, sink, to, err);
}
