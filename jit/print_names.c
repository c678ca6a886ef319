/* The name section for the printer: which index has which name, and whether that can be its
 * identifier. Maps are kept as they come, sorted by index; one that is not sorted ends there.
 * Source: spec 7.4.1. */
#include "print_priv.h"

/* ---- reading */

static bool map_add(struct arena *a, struct print_map *m, uint32_t index, struct name name, bool is_id)
{
    if (m->n && m->at[m->n - 1].index >= index)
        return false;
    ARENA_GROW(a, m->at, m->cap, m->n + 1);
    m->at[m->n++] = (struct print_name){ index, is_id, name };
    return true;
}

/* A name map: vec(index, name), into one scope of identifiers. */
static void read_map(struct printer *p, struct reader *r, struct print_map *m, struct wat_names *ids, uint32_t scope)
{
    uint32_t n = read_count(r);
    for (; n && reader_ok(r); n--) {
        uint32_t index = read_u32(r);
        struct name name = read_name(r);
        bool is_new = false;
        if (name.bytes)
            wat_names_place(ids, scope, name, &is_new);
        if (reader_ok(r) && !map_add(ids->arena, m, index, name, is_new))
            reader_fail(r, ERR_internal, ": names out of order");
    }
}

/* vec(type, name map) */
static void read_fields(struct printer *p, struct reader *r)
{
    uint32_t n = read_count(r);
    for (; n && reader_ok(r); n--) {
        uint32_t type = read_u32(r);
        if (p->n_fields && p->fields_of[p->n_fields - 1] >= type) {
            reader_fail(r, ERR_internal, ": names out of order");
            return;
        }
        ARENA_GROW(p->arena, p->fields, p->cap_fields, p->n_fields + 1);
        ARENA_GROW(p->arena, p->fields_of, p->cap_fields_of, p->n_fields + 1);
        p->fields_of[p->n_fields] = type;
        p->fields[p->n_fields] = (struct print_map){ 0 };
        read_map(p, r, &p->fields[p->n_fields++], &p->ids, SCOPE_FREE + type);
    }
}

static void next_locals(struct printer *p)
{
    p->local_names_func = p->local_names_left && reader_ok(&p->local_names) ? read_u32(&p->local_names) : UINT32_MAX;
    p->local_names_left -= p->local_names_left != 0;
}

static void read_subsection(struct printer *p, struct reader *r)
{
    static const uint8_t spaces[NAMES_COUNT] = {
        [NAMES_FUNC] = SPACE_FUNC, [NAMES_TYPE] = SPACE_TYPE, [NAMES_TABLE] = SPACE_TABLE, [NAMES_MEMORY] = SPACE_MEMORY,
        [NAMES_GLOBAL] = SPACE_GLOBAL, [NAMES_ELEM] = SPACE_ELEM, [NAMES_DATA] = SPACE_DATA, [NAMES_TAG] = SPACE_TAG,
    };
    uint8_t id = read_u8(r);
    size_t size = read_size(r), from = reader_offset(r);
    struct reader sub = reader_make(r->base, from, from + size, r->err);
    if (!reader_ok(r))
        return;
    if (id == NAMES_MODULE) {
        p->module_name = read_name(&sub);
        p->has_module_name = reader_ok(&sub);
    } else if (id == NAMES_LOCAL) {
        p->local_names_left = read_count(&sub);
        p->local_names = sub;
        next_locals(p);
    } else if (id == NAMES_FIELD)
        read_fields(p, &sub);
    else if (id < NAMES_COUNT && id != NAMES_LABEL)
        read_map(p, &sub, &p->maps[spaces[id]], &p->ids, spaces[id]);
    r->failed |= sub.failed;
    r->at += size;
}

static void forget_names(struct printer *p)
{
    memset(p->maps, 0, sizeof p->maps);
    p->has_module_name = false;
    p->n_fields = p->local_names_left = 0;
    p->local_names_func = UINT32_MAX;
}

bool print_names_read(struct printer *p, struct reader r)
{
    p->ids = (struct wat_names){ .arena = p->arena, .seed = wat_hash(r.at, reader_left(&r), 0) };
    p->local_names_func = UINT32_MAX;
    while (reader_ok(&r) && reader_left(&r))
        read_subsection(p, &r);
    if (!reader_ok(&r))
        forget_names(p);
    return reader_ok(&r);
}

/* A fault in the locals' names is met only here, and leaves those out that come behind it. */
void print_locals_begin(struct printer *p, uint32_t func, uint32_t n_locals)
{
    struct wat_names ids = { .arena = p->scratch, .seed = p->ids.seed };
    struct print_map all = { 0 };
    while (p->local_names_func < func) {
        uint32_t n = read_count(&p->local_names);
        for (; n && reader_ok(&p->local_names); n--) {
            read_u32(&p->local_names);
            read_name(&p->local_names);
        }
        next_locals(p);
    }
    p->locals = all;
    if (p->local_names_func != func)
        return;
    read_map(p, &p->local_names, &all, &ids, 0);
    while (all.n && all.at[all.n - 1].index >= n_locals)
        all.n--;
    p->locals = all;
    next_locals(p);
}

/* ---- looking up */

const struct print_name *print_name_find(const struct print_map *m, uint32_t index)
{
    uint32_t low = 0, high = m->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->at[middle].index == index)
            return &m->at[middle];
        if (m->at[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct print_map *print_fields_find(const struct printer *p, uint32_t type)
{
    static const struct print_map none;
    uint32_t low = 0, high = p->n_fields;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p->fields_of[middle] == type)
            return &p->fields[middle];
        if (p->fields_of[middle] < type)
            low = middle + 1;
        else
            high = middle;
    }
    return &none;
}

/* ---- printing */

static bool is_plain_id(struct name n)
{
    for (uint32_t i = 0; i < n.bytes; i++)
        if (n.at[i] <= ' ' || n.at[i] >= 0x7f || strchr("\"(),;[]{}", n.at[i]))
            return false;
    return true;
}

static void put_id(struct printer *p, struct name n)
{
    put_text(p, " $");
    if (is_plain_id(n))
        put_bytes(&p->out, n.at, n.bytes);
    else
        put_quoted(p, n.at, n.bytes, true);
}

void put_binding(struct printer *p, const struct print_name *name)
{
    if (name && name->is_id) {
        put_id(p, name->name);
    } else if (name) {
        put_text(p, " (@name ");
        put_quoted(p, name->name.at, name->name.bytes, true);
        put_text(p, ")");
    }
}

uint32_t put_definition(struct printer *p, enum wat_space space)
{
    uint32_t index = p->counts[space]++;
    put_binding(p, print_name_find(&p->maps[space], index));
    put_format(p, " (;%u;)", index);
    return index;
}

void put_index_in(struct printer *p, const struct print_map *m, uint32_t index)
{
    const struct print_name *name = print_name_find(m, index);
    if (name && name->is_id)
        put_id(p, name->name);
    else
        put_format(p, " %u", index);
}

void put_index(struct printer *p, enum wat_space space, uint32_t index) { put_index_in(p, &p->maps[space], index); }
