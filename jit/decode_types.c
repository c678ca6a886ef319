/* The type section, and types wherever they are written. Source: spec 5.3. */
#include "decoder.h"

/* ---- value types. A type's byte is a 7-bit LEB128: bit 7 makes it too long. */

static bool abstract_allowed(uint32_t features, uint8_t byte)
{
    switch (byte) {
    case HT_FUNC: case HT_EXTERN:
        return true;
    case HT_EXN: case HT_NOEXN:
        return (features & JIT_F_EXCEPTIONS) != 0;
    default:
        return byte >= HT_ARRAY && byte <= HT_NOFUNC && (features & JIT_F_GC) != 0;
    }
}

static uint8_t read_type_byte(struct reader *r)
{
    uint8_t b = read_u8(r);
    if (b >= 0x80)
        reader_fail_at(r, reader_offset(r) - 1, ERR_int_too_long, NULL);
    return reader_ok(r) ? b : 0;
}

valtype read_heaptype(struct reader *r, const struct module *m)
{
    size_t offset = reader_offset(r);
    int64_t v = read_s33(r);
    if (!reader_ok(r))
        return VT_NONE;
    if (v < 0 && v >= -64 && abstract_allowed(m->features, v & 0x7f))
        return VT_ABSREF((uint32_t)(v & 0x7f));
    if (v < 0 || (m->features & (JIT_F_FUNCTION_REFERENCES | JIT_F_GC)) == 0)
        return reader_fail_at(r, offset, ERR_reference_type, NULL);
    if (v >= m->n_types)
        return reader_fail_at(r, offset, ERR_unknown_type, " %lld", (long long)v);
    return vt_ref(m->types[v].canon, true);
}

/* A reference type that starts with `byte`, read already; VT_NONE without an error if it is none. */
static valtype reftype_after(struct reader *r, const struct module *m, uint8_t byte)
{
    if (abstract_allowed(m->features, byte))
        return VT_ABSREF(byte);
    if ((byte != 0x63 && byte != 0x64) || (m->features & (JIT_F_FUNCTION_REFERENCES | JIT_F_GC)) == 0)
        return VT_NONE;
    valtype t = read_heaptype(r, m);
    return byte == 0x64 ? t & ~VT_NULLABLE : t;
}

valtype read_reftype(struct reader *r, const struct module *m)
{
    size_t offset = reader_offset(r);
    valtype t = reftype_after(r, m, read_type_byte(r));
    if (t == VT_NONE)
        reader_fail_at(r, offset, ERR_reference_type, NULL);
    return t;
}

valtype read_valtype(struct reader *r, const struct module *m)
{
    size_t offset = reader_offset(r);
    uint8_t byte = read_type_byte(r);
    if (byte >= VT_V128 && byte <= VT_I32)
        return byte;
    valtype t = reftype_after(r, m, byte);
    if (t == VT_NONE)
        reader_fail_at(r, offset, ERR_value_type, NULL);
    return t;
}

/* ---- composite types */

static valtype *read_valtypes(struct decoder *d, uint32_t max, const char *what, uint32_t *count)
{
    *count = read_count(&d->r);
    if (!decoder_within(d, *count, max, what))
        return NULL;
    valtype *types = ARENA_NEW(d->a, valtype, *count);
    for (uint32_t i = 0; i < *count; i++)
        types[i] = read_valtype(&d->r, d->m);
    return types;
}

static struct field_type read_field(struct decoder *d)
{
    struct field_type f = { 0 };
    uint8_t byte = d->r.at < d->r.end ? *d->r.at : 0;
    f.type = byte == VT_I8 || byte == VT_I16 ? read_u8(&d->r) : read_valtype(&d->r, d->m);
    uint8_t mutability = read_u8(&d->r);
    if (mutability > 1)
        reader_fail_at(&d->r, reader_offset(&d->r) - 1, ERR_mutability, NULL);
    f.is_mutable = mutability == 1;
    return f;
}

static void read_fields(struct decoder *d, struct type_def *t)
{
    t->n_fields = t->kind == TYPE_ARRAY ? 1 : read_count(&d->r);
    if (!decoder_within(d, t->n_fields, MAX_FIELDS, "fields of a structure"))
        return;
    t->fields = ARENA_NEW(d->a, struct field_type, t->n_fields);
    for (uint32_t i = 0; i < t->n_fields; i++)
        t->fields[i] = read_field(d);
}

static void read_composite(struct decoder *d, struct type_def *t, uint8_t form)
{
    if (form == 0x60) {
        t->kind = TYPE_FUNC;
        t->params = read_valtypes(d, MAX_PARAMS, "parameters of a function", &t->n_params);
        t->results = read_valtypes(d, MAX_RESULTS, "results of a function", &t->n_results);
    } else if ((form == 0x5f || form == 0x5e) && decoder_has(d, JIT_F_GC)) {
        t->kind = form == 0x5f ? TYPE_STRUCT : TYPE_ARRAY;
        read_fields(d, t);
    } else {
        reader_fail_at(&d->r, reader_offset(&d->r) - reader_ok(&d->r), ERR_definition_type, NULL);
    }
}

/* `sub` with its super type: below the type itself, and within the depth that is allowed. */
static void read_super(struct decoder *d, struct type_def *t, uint32_t self)
{
    uint32_t count = read_count(&d->r);
    if (count > 1) {
        reader_fail(&d->r, ERR_sub_type, ": more than one super type");
        return;
    }
    if (count == 0)
        return;
    uint32_t super = decode_index(d, self, ERR_unknown_type);
    if (!reader_ok(&d->r))
        return;
    t->super = d->m->types[super].canon;
    t->depth = d->m->types[super].depth + 1;
    decoder_within(d, t->depth, MAX_SUPER_DEPTH, "depth of super types");
}

static void read_subtype(struct decoder *d, uint32_t self)
{
    struct type_def *t = &d->m->types[self];
    uint8_t form = read_type_byte(&d->r);
    if ((form == 0x50 || form == 0x4f) && decoder_has(d, JIT_F_GC)) {
        t->is_final = form == 0x4f;
        read_super(d, t, self);
        form = read_type_byte(&d->r);
    }
    if (reader_ok(&d->r))
        read_composite(d, t, form);
}

/* ---- recursion groups */

/* The members of a group may name each other before they are known. */
static bool add_types(struct decoder *d, uint32_t first, uint32_t count)
{
    if (!decoder_within(d, (uint64_t)first + count, MAX_TYPES, "types"))
        return false;
    for (uint32_t i = first; i < first + count; i++) {
        struct type_def *t = DECODER_PUSH(d, types);
        t->super = TYPE_NO_SUPER;
        t->is_final = true;
        t->canon = i;
        t->group = first;
        t->group_count = count;
    }
    return true;
}

static void check_supers(struct decoder *d, size_t offset, uint32_t first, uint32_t count)
{
    struct module *m = d->m;
    for (uint32_t i = first; i < first + count; i++)
        if (m->types[i].super != TYPE_NO_SUPER && !type_super_ok(m, i))
            reader_fail_at(&d->r, offset, ERR_sub_type, " %u does not match super type %u", i, m->types[i].super);
}

/* The table's hash is seeded by the whole section: whoever prepares types that collide changes
 * the seed by doing so. */
static struct type_table *new_table(struct decoder *d, size_t from, size_t to)
{
    uint64_t h = to - from;
    for (size_t i = from; i < to; i++)
        h = (h ^ d->m->wasm[i]) * 0x100000001b3u;
    return type_table_new(d->a, h ^ h >> 32);
}

void decode_type_item(struct decoder *d)
{
    if (d->type_table == NULL)
        d->type_table = new_table(d, reader_offset(&d->r), d->section_end);
    size_t offset = reader_offset(&d->r);
    uint32_t first = d->m->n_types, count = 1;
    if (d->r.at < d->r.end && *d->r.at == 0x4e && decoder_has(d, JIT_F_GC)) {
        read_u8(&d->r);
        count = read_count(&d->r);
    }
    if (!reader_ok(&d->r) || !add_types(d, first, count))
        return;
    for (uint32_t i = first; i < first + count && reader_ok(&d->r); i++)
        read_subtype(d, i);
    if (!reader_ok(&d->r))
        return;
    type_group_canonicalize(d->type_table, d->m, first, count);
    check_supers(d, offset, first, count);
}
