/* The text parser's entry: identifiers, the three walks, and the sections put together. */
#include "wat.h"

#include <sys/mman.h>
#include "wat_module.h"
#include "wat_priv.h"

/* ---- identifiers */

static const struct { const char *what, *unknown; uint8_t names; } spaces[SPACE_COUNT] = {
    [SPACE_FUNC]   = { "func",   "function",     NAMES_FUNC },
    [SPACE_TABLE]  = { "table",  "table",        NAMES_TABLE },
    [SPACE_MEMORY] = { "memory", "memory",       NAMES_MEMORY },
    [SPACE_GLOBAL] = { "global", "global",       NAMES_GLOBAL },
    [SPACE_TAG]    = { "tag",    "tag",          NAMES_TAG },
    [SPACE_TYPE]   = { "type",   "type",         NAMES_TYPE },
    [SPACE_ELEM]   = { "elem",   "elem segment", NAMES_ELEM },
    [SPACE_DATA]   = { "data",   "data segment", NAMES_DATA },
};

void wat_bind(struct wat *w, uint32_t scope, uint32_t index, const char *what, struct section *names)
{
    struct wat_token t = w->lx.tok;
    struct name name;
    bool is_new;
    if (wat_id(&w->lx, &name)) {
        uint32_t *value = wat_names_place(&w->names, scope, name, &is_new);
        if (!is_new)
            wat_fail(&w->lx, t.at, ERR_duplicate, " %s %.*s", what, WAT_SHOWN(t));
        *value = index;
    }
    if (!wat_name_annotation(w, &name) && !name.at)
        return;
    names->count++;
    put_u32(&names->b, index);
    put_name(&names->b, name);
}

bool wat_is_binding(const struct wat *w) { return w->lx.tok.kind == WAT_ID || wat_annotates(&w->lx, "name"); }

void wat_skip_binding(struct wat *w)
{
    struct name ignored;
    wat_id(&w->lx, &ignored);
    wat_name_annotation(w, &ignored);
}

uint32_t wat_define(struct wat *w, enum wat_space space)
{
    uint32_t index = w->counts[space]++;
    wat_bind(w, space, index, spaces[space].what, &w->maps[spaces[space].names]);
    return index;
}

uint32_t wat_index_in(struct wat *w, uint32_t scope, const char *what)
{
    struct wat_token t = w->lx.tok;
    struct name name;
    if (!wat_id(&w->lx, &name))
        return wat_u32(&w->lx);
    const uint32_t *found = wat_names_find(&w->names, scope, name);
    if (!found)
        wat_fail(&w->lx, t.at, ERR_unknown, " %s %.*s", what, WAT_SHOWN(t));
    return *found;
}

uint32_t wat_index(struct wat *w, enum wat_space space)
{
    return wat_index_in(w, space, spaces[space].unknown);
}

/* ---- the binary module */

static void put_section(struct bytes *to, unsigned id, const struct bytes *content)
{
    put_u8(to, id);
    put_u32(to, (uint32_t)content->size);
    put_all(to, content);
}

/* A vector: the count, then what was collected. */
static void put_counted(struct bytes *to, unsigned id, const struct section *s)
{
    struct bytes b = { .arena = to->arena };
    if (s->count == 0)
        return;
    put_u32(&b, s->count);
    put_all(&b, &s->b);
    put_section(to, id, &b);
}

static void put_names(struct wat *w, struct bytes *to)
{
    struct bytes b = { .arena = w->arena }, module = { .arena = w->arena };
    put_name(&b, (struct name){ (const uint8_t *)"name", 4 });
    size_t empty = b.size;
    if (w->module_name.at) {
        put_name(&module, w->module_name);
        put_section(&b, 0, &module);
    }
    for (unsigned id = 1; id < NAMES_COUNT; id++)
        put_counted(&b, id, &w->maps[id]);
    if (b.size > empty)
        put_section(to, 0, &b);
}

static void put_module(struct wat *w, struct bytes *to)
{
    static const uint8_t order[] = {
#define S(id, word) SECTION_##id,
        WAT_SECTIONS(S)
#undef S
    };
    struct section *data_count = &w->sections[SECTION_DATA_COUNT];
    if (w->needs_data_count)
        put_u32(&data_count->b, w->sections[SECTION_DATA].count);
    wat_hints_write(w);
    put_bytes(to, "\0asm\1\0\0", 8);
    put_all(to, &w->customs[PLACE_FIRST]);
    for (unsigned i = 0; i < sizeof order; i++) {
        struct section *s = &w->sections[order[i]];
        put_all(to, &w->customs[PLACE_BEFORE(order[i])]);
        if (order[i] != SECTION_START && order[i] != SECTION_DATA_COUNT)
            put_counted(to, order[i], s);
        else if (s->b.size)
            put_section(to, order[i], &s->b);
        put_all(to, &w->customs[PLACE_AFTER(order[i])]);
    }
    put_all(to, &w->customs[PLACE_UNSAID]);
    if (w->has_names)
        put_names(w, to);
    put_all(to, &w->customs[PLACE_LAST]);
}

/* ---- the walks */

static void init(struct wat *w, const struct wat_source *src, const char *text, size_t size)
{
    *w = (struct wat){ .arena = src->arena, .n_scopes = SCOPE_FREE, .locals = SCOPE_NONE, .hint = -1, .has_names = src->names };
    w->lx = (struct wat_lexer){ .words = src->words, .arena = src->arena, .err = src->err, .file = src->file,
                               .origin = src->origin, .bail = src->bail, .annotations = true };
    w->names = (struct wat_names){ .arena = src->arena, .seed = wat_hash(text, size, 0) };
    struct bytes *all[] = { &w->pending, &w->body, &w->expr, &w->list, &w->sig, &w->local_names.b,
                            &w->hints.b, &w->func_hints.b };
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        all[i]->arena = src->arena;
    for (unsigned i = 0; i < SECTION_COUNT; i++)
        w->sections[i].b.arena = src->arena;
    for (unsigned i = 0; i < PLACE_COUNT; i++)
        w->customs[i].arena = src->arena;
    for (unsigned i = 0; i < NAMES_COUNT; i++)
        w->maps[i].b.arena = src->arena;
    wat_lex_begin(&w->lx, text, size);
}

/* From the first field on, to the end of the module. */
static void read_fields(struct wat *w, struct bytes *to)
{
    wat_number_fields(w);
    const char *behind = w->lx.tok.at;
    memset(w->counts, 0, sizeof w->counts);
    for (uint32_t i = 0; i < w->n_fields; i++)
        if (w->fields[i].kind == FIELD_TYPE || w->fields[i].kind == FIELD_REC) {
            wat_seek(&w->lx, w->fields[i].at);
            wat_type_field(w);
        }
    for (uint32_t i = 0; i < w->n_fields; i++)
        wat_read_field(w, &w->fields[i]);
    wat_seek(&w->lx, behind);
    put_module(w, to);
}

static struct bytes read_strings(struct wat *w)
{
    struct bytes b = { .arena = w->arena };
    while (w->lx.tok.kind == WAT_STRING) {
        struct name s = wat_string(&w->lx);
        put_bytes(&b, s.at, s.bytes);
    }
    return b;
}

static void expect_end(struct wat *w)
{
    if (w->lx.tok.kind != WAT_END)
        wat_unexpected(&w->lx);
}

static void module_text(const struct wat_source *src, const char *text, size_t size, enum wat_place place, struct bytes *to)
{
    struct wat w;
    init(&w, src, text, size);
    bool wrapped = wat_open(&w.lx, "module"), quote = false, binary = false;
    if (wrapped) {
        if (place == WAT_IN_SCRIPT)
            wat_take(&w.lx, "definition");
        wat_id(&w.lx, &w.module_name);
        wat_name_annotation(&w, &w.module_name);
        binary = place == WAT_IN_FILE && wat_take(&w.lx, "binary");
        quote = place == WAT_IN_FILE && !binary && wat_take(&w.lx, "quote");
    }
    struct bytes strings = binary || quote ? read_strings(&w) : (struct bytes){ 0 };
    if (binary)
        put_all(to, &strings);
    else if (!quote)
        read_fields(&w, to);
    if (wrapped)
        wat_close(&w.lx);
    expect_end(&w);
    struct wat_source inner = *src;
    inner.origin = NULL;                /* lines are counted in the quotation */
    if (quote)
        module_text(&inner, (const char *)strings.data, strings.size, WAT_IN_QUOTE, to);
}

/* ---- the public function */

bool wat_give(const void *bytes, size_t size, struct jit_buffer *to)
{
    size_t page = 4096;
    *to = (struct jit_buffer){ .size = size, .capacity = (size + page) & ~(page - 1) };
    void *p = mmap(NULL, to->capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    to->data = p == MAP_FAILED ? NULL : p;
    if (to->data && size)
        memcpy(to->data, bytes, size);
    return to->data != NULL;
}

bool wat_module(const struct wat_text *t, struct jit_buffer *wasm, struct jit_error *err)
{
    struct arena a = { 0 };
    jmp_buf bail, oom;
    struct wat_source src = {
        .words = t->words, .arena = &a, .err = err, .file = t->file, .origin = t->origin, .bail = &bail, .names = t->names,
    };
    volatile bool ok = false;
    *err = (struct jit_error){ 0 };
    *wasm = (struct jit_buffer){ 0 };
    a.oom = &oom;
    if (setjmp(oom)) {
        error_set(err, ERR_out_of_memory, 0, NULL);
    } else if (!setjmp(bail)) {
        struct bytes out = { .arena = &a };
        module_text(&src, t->text, t->size, t->place, &out);
        ok = wat_give(out.data, out.size, wasm) || error_set(err, ERR_out_of_memory, 0, NULL);
    }
    arena_free(&a);
    return ok;
}

bool wat_parse(const char *text, size_t size, const char *file, bool names, struct jit_buffer *wasm, struct jit_error *err)
{
    struct wat_words words;
    wat_words_init(&words);
    return wat_module(&(struct wat_text){ &words, text, size, text, file, WAT_IN_FILE, names }, wasm, err);
}

bool wat_is_text(const uint8_t *bytes, size_t size)
{
    size_t i = 0;
    while (i < size && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\n' || bytes[i] == '\r'))
        i++;
    return i < size && (bytes[i] == '(' || bytes[i] == ';');
}
