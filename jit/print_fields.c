/* Imports, definitions, exports and segments, printed as they are read. Source: spec 5.5, 6.6. */
#include "print_priv.h"

#include "image.h"      /* enum wvm_extern */

/* ---- types of tables and memories */

enum { LIMITS_MAX = 1, LIMITS_SHARED = 2, LIMITS_64 = 4, LIMITS_PAGE = 8 };

static void put_u64_text(struct printer *p, uint64_t v) { put_format(p, " %llu", (unsigned long long)v); }

/* Address type and numbers. */
static unsigned limits(struct printer *p, struct reader *r, unsigned allowed)
{
    unsigned flags = read_u8(r);
    if (flags & ~allowed)
        reader_fail_at(r, reader_offset(r) - 1, ERR_limits_flags, NULL);
    put_text(p, flags & LIMITS_64 ? " i64" : "");
    put_u64_text(p, read_u64(r));
    if (flags & LIMITS_MAX)
        put_u64_text(p, read_u64(r));
    return flags;
}

static void memory_type(struct printer *p)
{
    unsigned flags = limits(p, &p->r, LIMITS_MAX | LIMITS_SHARED | LIMITS_64 | LIMITS_PAGE);
    put_text(p, flags & LIMITS_SHARED ? " shared" : "");
    if (!(flags & LIMITS_PAGE))
        return;
    uint32_t log2 = read_u32(&p->r);
    if (log2 > 63)
        reader_fail(&p->r, ERR_page_size, NULL);
    else
        put_format(p, " (pagesize %llu)", 1ull << log2);
}

/* The limits stand behind the type, but are printed before it. */
static void table_type(struct printer *p)
{
    struct reader ahead = print_ahead_of_type(p, p->r.err);
    limits(p, &ahead, LIMITS_MAX | LIMITS_64);
    print_ref_type(p, &p->r);
    if (ahead.failed)
        p->r.failed = true;
    else if (reader_ok(&p->r))
        p->r.at = ahead.at;
}

/* A function or a tag: its type index is read here. */
static uint32_t type_of(struct printer *p, bool is_tag)
{
    if (is_tag && read_u8(&p->r) != 0)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_tag_attribute, NULL);
    return read_u32(&p->r);
}

/* ---- imports, exports */

static const char *const kinds[] = { "func", "table", "memory", "global", "tag" };

static void import_type(struct printer *p, unsigned kind, bool is_exact)
{
    uint32_t type, index = put_definition(p, (enum wat_space)kind);
    switch (kind) {
    case WVM_EXTERN_TABLE:  table_type(p); break;
    case WVM_EXTERN_MEMORY: memory_type(p); break;
    case WVM_EXTERN_GLOBAL: print_mutable_type(p, false); break;
    default:
        type = type_of(p, kind == WVM_EXTERN_TAG);
        if (kind == WVM_EXTERN_FUNC)
            print_locals_begin(p, index, print_param_count(p, type));
        put_text(p, is_exact ? " (exact" : "");
        print_type_use(p, type, kind == WVM_EXTERN_FUNC);
        put_text(p, is_exact ? ")" : "");
        arena_reset(p->scratch);
    }
}

/* " "name"" */
static void name_text(struct printer *p)
{
    struct name n = read_name(&p->r);
    put_text(p, " ");
    put_quoted(p, n.at, n.bytes, true);
}

static bool kind_ok(struct printer *p, unsigned kind, enum jit_errcode code)
{
    if (kind > WVM_EXTERN_TAG)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, code, NULL);
    return reader_ok(&p->r);
}

void print_import_item(struct printer *p)
{
    put_text(p, "(import");
    name_text(p);
    name_text(p);
    unsigned kind = read_u8(&p->r);
    bool is_exact = kind == 0x20;
    kind = is_exact ? WVM_EXTERN_FUNC : kind;
    if (!kind_ok(p, kind, ERR_import_kind))
        return;
    put_format(p, " (%s", kinds[kind]);
    import_type(p, kind, is_exact);
    put_text(p, "))");
}

void print_export_item(struct printer *p)
{
    put_text(p, "(export");
    name_text(p);
    unsigned kind = read_u8(&p->r);
    if (!kind_ok(p, kind, ERR_export_kind))
        return;
    put_format(p, " (%s", kinds[kind]);
    put_index(p, (enum wat_space)kind, read_u32(&p->r));
    put_text(p, "))");
}

void print_start(struct printer *p)
{
    put_line(p, 1);
    put_text(p, "(start");
    put_index(p, SPACE_FUNC, read_u32(&p->r));
    put_text(p, ")");
}

/* ---- definitions */

/* Printed with its body. */
void print_func_item(struct printer *p)
{
    ARENA_GROW(p->arena, p->func_types, p->cap_func_types, p->n_func_types + 1);
    p->func_types[p->n_func_types++] = read_u32(&p->r);
}

void print_table_item(struct printer *p)
{
    bool has_init = p->r.at < p->r.end && *p->r.at == 0x40;
    if (has_init && (read_u8(&p->r), read_u8(&p->r)) != 0)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_zero_byte, NULL);
    put_text(p, "(table");
    put_definition(p, SPACE_TABLE);
    table_type(p);
    if (has_init)
        print_expr(p);
    put_text(p, ")");
}

void print_memory_item(struct printer *p)
{
    put_text(p, "(memory");
    put_definition(p, SPACE_MEMORY);
    memory_type(p);
    put_text(p, ")");
}

void print_tag_item(struct printer *p)
{
    put_text(p, "(tag");
    put_definition(p, SPACE_TAG);
    print_type_use(p, type_of(p, true), false);
    put_text(p, ")");
}

void print_global_item(struct printer *p)
{
    put_text(p, "(global");
    put_definition(p, SPACE_GLOBAL);
    print_mutable_type(p, false);
    print_expr(p);
    put_text(p, ")");
}

/* ---- segments */

/* (word instr*), or a single instruction alone. */
static void wrapped_expr(struct printer *p, const char *word)
{
    size_t at = p->out.size, bytes = strlen(word);
    if (print_expr(p) == 1)
        return;
    put_text(p, word);                  /* makes room, and ")" takes part of it */
    put_text(p, ")");
    memmove(p->out.data + at + bytes, p->out.data + at, p->out.size - at - bytes - 1);
    memcpy(p->out.data + at, word, bytes);
    p->out.data[p->out.size - 1] = ')';
}

enum { ELEM_NOT_ACTIVE = 1, ELEM_EXPLICIT = 2, ELEM_EXPRS = 4 };

static void elem_type(struct printer *p, uint32_t flags)
{
    bool is_typed = (flags & (ELEM_NOT_ACTIVE | ELEM_EXPLICIT)) != 0;
    if (flags & ELEM_EXPRS && is_typed) {
        print_ref_type(p, &p->r);
        return;
    }
    put_text(p, flags & ELEM_EXPRS ? " funcref" : " func");
    if (is_typed && read_u8(&p->r) != 0)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_elem_kind, NULL);
}

void print_elem_item(struct printer *p)
{
    size_t offset = reader_offset(&p->r);
    uint32_t flags = read_u32(&p->r);
    if (flags > 7)
        reader_fail_at(&p->r, offset, ERR_elem_flags, NULL);
    bool is_active = !(flags & ELEM_NOT_ACTIVE), is_explicit = flags & ELEM_EXPLICIT;
    put_text(p, "(elem");
    put_definition(p, SPACE_ELEM);
    if (is_active && is_explicit) {
        put_text(p, " (table");
        put_index(p, SPACE_TABLE, read_u32(&p->r));
        put_text(p, ")");
    }
    if (is_active)
        wrapped_expr(p, " (offset");
    else if (is_explicit)
        put_text(p, " declare");
    elem_type(p, flags);
    for (uint32_t n = read_count(&p->r); n && reader_ok(&p->r); n--) {
        if (flags & ELEM_EXPRS)
            wrapped_expr(p, " (item");
        else
            put_index(p, SPACE_FUNC, read_u32(&p->r));
        print_flush(p, false);
    }
    put_text(p, ")");
}

void print_data_item(struct printer *p)
{
    size_t offset = reader_offset(&p->r);
    uint32_t flags = read_u32(&p->r);
    if (flags > 2)
        reader_fail_at(&p->r, offset, ERR_data_flags, NULL);
    put_text(p, "(data");
    put_definition(p, SPACE_DATA);
    uint32_t memory = flags == 2 ? read_u32(&p->r) : 0;
    if (memory) {
        put_text(p, " (memory");
        put_index(p, SPACE_MEMORY, memory);
        put_text(p, ")");
    }
    if (flags != 1)
        wrapped_expr(p, " (offset");
    uint32_t size = read_u32(&p->r);
    const uint8_t *bytes = read_bytes(&p->r, size);
    if (bytes)
        put_data(p, bytes, size);
    put_text(p, ")");
}
