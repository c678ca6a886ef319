/* Types of the binary format, printed as they are read. Source: spec 5.3, 6.4. */
#include "print_priv.h"

enum { FORM_FUNC = 0x60, FORM_STRUCT = 0x5f, FORM_ARRAY = 0x5e, FORM_SUB = 0x50, FORM_SUB_FINAL = 0x4f, FORM_REC = 0x4e,
       FORM_DESCRIPTOR = 0x4d, FORM_DESCRIBES = 0x4c };

/* ---- value types */

static uint8_t peek(const struct reader *r) { return r->at < r->end ? *r->at : 0; }

/* A heap type without the blank before it. */
static void heap_type(struct printer *p, struct reader *r)
{
    size_t offset = reader_offset(r);
    bool is_exact = peek(r) == 0x62;
    if (is_exact)
        read_u8(r);
    int64_t v = read_s33(r);
    const char *word = v < 0 && v >= -64 ? wat_type_word(wat_heap_types, v & 0x7f) : NULL;
    if (is_exact)
        put_text(p, " (exact");
    if (v >= 0)
        put_index(p, SPACE_TYPE, (uint32_t)v);
    else if (word && !is_exact)
        put_format(p, " %s", word);
    else
        reader_fail_at(r, offset, ERR_heap_type, NULL);
    if (is_exact)
        put_text(p, ")");
}

void print_heap_type(struct printer *p, struct reader *r) { heap_type(p, r); }

void print_ref_to(struct printer *p, struct reader *r, bool is_null)
{
    put_text(p, is_null ? " (ref null" : " (ref");
    heap_type(p, r);
    put_text(p, ")");
}

void print_ref_type(struct printer *p, struct reader *r)
{
    size_t offset = reader_offset(r);
    uint8_t byte = read_u8(r);
    const char *word = wat_type_word(wat_ref_types, byte);
    if (word)
        put_format(p, " %s", word);
    else if (byte == 0x63 || byte == 0x64)
        print_ref_to(p, r, byte == 0x63);
    else
        reader_fail_at(r, offset, ERR_reference_type, NULL);
}

static const char *word_of(const struct reader *r, const struct wat_type_word *words)
{
    return r->at < r->end ? wat_type_word(words, *r->at) : NULL;
}

void print_value_type(struct printer *p, struct reader *r)
{
    const char *word = word_of(r, wat_number_types);
    if (word) {
        read_u8(r);
        put_format(p, " %s", word);
    } else
        print_ref_type(p, r);
}

/* ---- signatures */

static void skip_value_type(struct reader *r)
{
    uint8_t byte = read_u8(r);
    if (byte != 0x63 && byte != 0x64)
        return;
    if (peek(r) == 0x62)
        read_u8(r);
    read_s33(r);
}

struct reader print_ahead_of_type(const struct printer *p, struct jit_error *err)
{
    struct reader r = p->r;
    r.err = err;
    skip_value_type(&r);
    return r;
}

/* Parameters; those with names stand alone. */
static void params(struct printer *p, struct reader *r, const struct print_map *names)
{
    uint32_t n = read_count(r);
    bool open = false;
    for (uint32_t i = 0; i < n && reader_ok(r); i++) {
        const struct print_name *name = print_name_find(names, i);
        if (open && name)
            put_text(p, ")");
        if (!open || name)
            put_text(p, " (param");
        put_binding(p, name);
        print_value_type(p, r);
        open = !name;
        if (name)
            put_text(p, ")");
    }
    if (open)
        put_text(p, ")");
}

void print_results(struct printer *p, struct reader *r)
{
    uint32_t n = read_count(r);
    if (n)
        put_text(p, " (result");
    for (uint32_t i = 0; i < n && reader_ok(r); i++)
        print_value_type(p, r);
    if (n)
        put_text(p, ")");
}

static struct reader type_reader(const struct printer *p, uint32_t type)
{
    static const uint8_t none[2];
    if (type < p->counts[SPACE_TYPE] && p->types[type].form == FORM_FUNC)
        return reader_make(p->r.base, p->types[type].at, p->end, p->r.err);
    return reader_make(none, 0, sizeof none, p->r.err);
}

void print_type_use(struct printer *p, uint32_t type, bool names)
{
    static const struct print_map none;
    struct reader r = type_reader(p, type);
    put_text(p, " (type");
    put_index(p, SPACE_TYPE, type);
    put_text(p, ")");
    params(p, &r, names ? &p->locals : &none);
    print_results(p, &r);
}

uint32_t print_param_count(const struct printer *p, uint32_t type)
{
    struct reader r = type_reader(p, type);
    return read_count(&r);
}

void print_block_type(struct printer *p)
{
    struct reader *r = &p->r;
    uint8_t first = peek(r);
    if (first == 0x40) {
        read_u8(r);
    } else if (first > 0x40 && first < 0x80) {
        put_text(p, " (result");
        print_value_type(p, r);
        put_text(p, ")");
    } else {
        size_t offset = reader_offset(r);
        int64_t type = read_s33(r);
        if (type < 0)
            reader_fail_at(r, offset, ERR_block_type, NULL);
        else
            print_type_use(p, (uint32_t)type, false);
    }
}

/* ---- the type section */

/* Whether it can be changed stands behind the type, but is printed before it. */
void print_mutable_type(struct printer *p, bool is_field)
{
    struct jit_error ignored = { 0 };
    struct reader ahead = print_ahead_of_type(p, &ignored);
    const char *word = is_field ? word_of(&p->r, wat_packed_types) : NULL;
    bool is_mutable = read_u8(&ahead) == 1;
    put_text(p, is_mutable ? " (mut" : "");
    if (word) {
        read_u8(&p->r);
        put_format(p, " %s", word);
    } else
        print_value_type(p, &p->r);
    if (read_u8(&p->r) > 1)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_mutability, NULL);
    put_text(p, is_mutable ? ")" : "");
}

static void fields(struct printer *p, uint32_t type)
{
    const struct print_map *names = print_fields_find(p, type);
    uint32_t n = read_count(&p->r);
    for (uint32_t i = 0; i < n && reader_ok(&p->r); i++) {
        put_text(p, " (field");
        put_binding(p, print_name_find(names, i));
        print_mutable_type(p, true);
        put_text(p, ")");
    }
}

static void composite(struct printer *p, uint32_t type)
{
    static const struct print_map none;
    size_t offset = reader_offset(&p->r);
    uint8_t form = read_u8(&p->r);
    p->types[type] = (struct print_type){ (uint32_t)reader_offset(&p->r), form };
    switch (form) {
    case FORM_FUNC:
        put_text(p, " (func");
        params(p, &p->r, &none);
        print_results(p, &p->r);
        break;
    case FORM_STRUCT:
        put_text(p, " (struct");
        fields(p, type);
        break;
    case FORM_ARRAY:
        put_text(p, " (array");
        print_mutable_type(p, true);
        break;
    default:
        p->types[type].form = 0;
        reader_fail_at(&p->r, offset, ERR_definition_type, NULL);
    }
    put_text(p, ")");
}

static void descriptors(struct printer *p)
{
    for (; peek(&p->r) == FORM_DESCRIBES || peek(&p->r) == FORM_DESCRIPTOR; put_text(p, ")")) {
        put_text(p, read_u8(&p->r) == FORM_DESCRIBES ? " (describes" : " (descriptor");
        put_index(p, SPACE_TYPE, read_u32(&p->r));
    }
}

static void sub_type(struct printer *p, uint32_t level)
{
    uint8_t form = peek(&p->r);
    bool is_sub = form == FORM_SUB || form == FORM_SUB_FINAL;
    put_line(p, level);
    put_text(p, "(type");
    ARENA_GROW(p->arena, p->types, p->cap_types, p->counts[SPACE_TYPE] + 1);
    p->types[p->counts[SPACE_TYPE]] = (struct print_type){ 0 };
    uint32_t type = put_definition(p, SPACE_TYPE);
    if (is_sub) {
        read_u8(&p->r);
        put_text(p, form == FORM_SUB ? " (sub" : " (sub final");
        for (uint32_t n = read_count(&p->r); n && reader_ok(&p->r); n--)
            put_index(p, SPACE_TYPE, read_u32(&p->r));
    }
    descriptors(p);
    composite(p, type);
    put_text(p, is_sub ? "))" : ")");
    print_flush(p, false);
}

void print_type_item(struct printer *p)
{
    if (peek(&p->r) != FORM_REC) {
        sub_type(p, 1);
        return;
    }
    read_u8(&p->r);
    put_line(p, 1);
    put_text(p, "(rec");
    for (uint32_t n = read_count(&p->r); n && reader_ok(&p->r); n--)
        sub_type(p, 2);
    put_text(p, ")");
}
