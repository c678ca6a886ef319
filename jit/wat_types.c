/* Types of the text format, to their binary form. Signatures are compared by their bytes, as the
 * spec's abbreviations ask: syntactically. Source: spec 6.4, 5.3. */
#include "wat_types.h"

#include "wat_priv.h"

/* ---- value types */

const struct wat_type_word wat_number_types[] = {
    { "i32", 0x7f }, { "i64", 0x7e }, { "f32", 0x7d }, { "f64", 0x7c }, { "v128", 0x7b }, { 0 },
}, wat_packed_types[] = {
    { "i8", 0x78 }, { "i16", 0x77 }, { 0 },
}, wat_heap_types[] = {
    { "func", 0x70 }, { "extern", 0x6f }, { "any", 0x6e }, { "eq", 0x6d }, { "i31", 0x6c }, { "struct", 0x6b },
    { "array", 0x6a }, { "exn", 0x69 }, { "none", 0x71 }, { "noextern", 0x72 }, { "nofunc", 0x73 }, { "noexn", 0x74 }, { 0 },
}, wat_ref_types[] = {
    { "funcref", 0x70 }, { "externref", 0x6f }, { "anyref", 0x6e }, { "eqref", 0x6d }, { "i31ref", 0x6c },
    { "structref", 0x6b }, { "arrayref", 0x6a }, { "exnref", 0x69 }, { "nullref", 0x71 }, { "nullexternref", 0x72 },
    { "nullfuncref", 0x73 }, { "nullexnref", 0x74 }, { 0 },
};

const char *wat_type_word(const struct wat_type_word *words, uint8_t byte)
{
    while (words->text && words->byte != byte)
        words++;
    return words->text;
}

/* The byte of the current word, 0: it is none of these. */
static uint8_t word_byte(const struct wat *w, const struct wat_type_word *words)
{
    while (words->text && !wat_is(&w->lx, words->text))
        words++;
    return words->byte;
}

static bool take_word(struct wat *w, const struct wat_type_word *words, uint8_t *byte)
{
    *byte = word_byte(w, words);
    if (*byte)
        wat_next(&w->lx);
    return *byte != 0;
}

int64_t wat_heap_type(struct wat *w, bool *is_exact)
{
    uint8_t byte;
    *is_exact = wat_open(&w->lx, "exact");
    if (!*is_exact && take_word(w, wat_heap_types, &byte))
        return (int64_t)byte - 0x80;            /* a negative number of seven bits */
    uint32_t index = wat_index(w, SPACE_TYPE);
    if (*is_exact)
        wat_close(&w->lx);
    return index;
}

bool wat_is_ref_type(struct wat *w)
{
    return wat_opens(&w->lx, "ref") || word_byte(w, wat_ref_types) != 0;
}

struct ref_type wat_ref_type(struct wat *w)
{
    struct ref_type t = { .is_null = true };
    uint8_t byte;
    if (take_word(w, wat_ref_types, &byte)) {
        t.heap = (int64_t)byte - 0x80;
        return t;
    }
    if (!wat_open(&w->lx, "ref"))
        wat_unexpected(&w->lx);
    t.is_null = wat_take(&w->lx, "null");
    t.heap = wat_heap_type(w, &t.is_exact);
    wat_close(&w->lx);
    return t;
}

void wat_put_heap_type(struct bytes *to, int64_t heap, bool is_exact)
{
    if (is_exact)
        put_u8(to, 0x62), put_u32(to, (uint32_t)heap);
    else
        put_s64(to, heap);
}

void wat_put_ref_type(struct bytes *to, struct ref_type t)
{
    if (!t.is_null || t.heap >= 0)
        put_u8(to, t.is_null ? 0x63 : 0x64);
    wat_put_heap_type(to, t.heap, t.is_exact);
}

void wat_value_type(struct wat *w, struct bytes *to)
{
    uint8_t byte;
    if (take_word(w, wat_number_types, &byte))
        put_u8(to, byte);
    else
        wat_put_ref_type(to, wat_ref_type(w));
}

static bool is_value_type(struct wat *w)
{
    return w->lx.tok.kind != WAT_CLOSE && w->lx.tok.kind != WAT_END;
}

/* ---- signatures: w->sig is the parameters' vector, then the results' */

/* (param $x t) or (param t*), "(param" taken; names are for documentation or bind locals. */
static uint32_t read_params(struct wat *w, struct bytes *types, uint32_t first, bool names, bool bind)
{
    uint32_t n = 0;
    if (names && wat_is_binding(w)) {
        if (bind)
            wat_bind(w, w->locals, first, "local", &w->local_names);
        else
            wat_skip_binding(w);
        wat_value_type(w, types);
        n = 1;
    } else
        for (; is_value_type(w); n++)
            wat_value_type(w, types);
    wat_close(&w->lx);
    return n;
}

static uint32_t read_results(struct wat *w, struct bytes *types)
{
    uint32_t n = 0;
    while (wat_open(&w->lx, "result")) {
        for (; is_value_type(w); n++)
            wat_value_type(w, types);
        wat_close(&w->lx);
    }
    return n;
}

/* (param ...)* (result ...)* to w->sig. */
static void read_signature(struct wat *w, struct type_use *use, bool names, bool bind)
{
    struct bytes *types = &w->list;
    types->size = w->sig.size = 0;
    use->n_params = use->n_results = 0;
    while (wat_open(&w->lx, "param"))
        use->n_params += read_params(w, types, use->n_params, names, bind);
    put_u32(&w->sig, use->n_params);
    put_all(&w->sig, types);
    types->size = 0;
    use->n_results = read_results(w, types);
    put_u32(&w->sig, use->n_results);
    put_all(&w->sig, types);
}

void wat_results(struct wat *w, struct bytes *to)
{
    w->list.size = 0;
    put_u32(to, read_results(w, &w->list));
    put_all(to, &w->list);
}

/* ---- defined types */

static struct type *type_add(struct wat *w)
{
    ARENA_GROW(w->arena, w->types, w->cap_types, w->n_types + 1);
    w->types[w->n_types] = (struct type){ 0 };
    return &w->types[w->n_types++];
}

/* The type added last is a function type with the signature in w->sig. */
static void type_is_function(struct wat *w, uint32_t n_params)
{
    struct type *t = &w->types[w->n_types - 1];
    uint8_t *sig = arena_alloc(w->arena, w->sig.size);
    memcpy(sig, w->sig.data, w->sig.size);
    t->sig = sig;
    t->sig_bytes = (uint32_t)w->sig.size;
    t->n_params = n_params;
}

/* Type uses without an index may mean this type, unless an earlier one is equal. */
static void type_publish(struct wat *w, uint32_t index)
{
    const struct type *t = &w->types[index];
    bool is_new;
    uint32_t *place = wat_names_place(&w->names, SCOPE_SIGNATURE, (struct name){ t->sig, t->sig_bytes }, &is_new);
    if (is_new)
        *place = index;
}

static void read_field_type(struct wat *w, struct bytes *to)
{
    uint8_t byte;
    bool is_mutable = wat_open(&w->lx, "mut");
    if (take_word(w, wat_packed_types, &byte))
        put_u8(to, byte);
    else
        wat_value_type(w, to);
    if (is_mutable)
        wat_close(&w->lx);
    put_u8(to, is_mutable);
}

/* (field $x t) and (field t*), names bound in the scope of the structure. */
static void read_struct(struct wat *w, struct bytes *to)
{
    struct bytes *list = &w->list;
    struct section names = { { .arena = w->arena }, 0 };
    uint32_t n = 0, scope = w->types[w->n_types - 1].fields = w->n_scopes++;
    list->size = 0;
    while (wat_open(&w->lx, "field")) {
        if (wat_is_binding(w)) {
            wat_bind(w, scope, n++, "field", &names);
            read_field_type(w, list);
        } else
            for (; is_value_type(w); n++)
                read_field_type(w, list);
        wat_close(&w->lx);
    }
    put_u8(to, 0x5f);
    put_u32(to, n);
    put_all(to, list);
    if (names.count) {
        struct section *map = &w->maps[NAMES_FIELD];
        map->count++;
        put_u32(&map->b, w->n_types - 1);
        put_u32(&map->b, names.count);
        put_all(&map->b, &names.b);
    }
}

/* (func ...), (struct ...), (array ...) */
static void read_composite(struct wat *w, struct bytes *to)
{
    struct type_use use;
    if (wat_open(&w->lx, "func")) {
        read_signature(w, &use, true, false);
        type_is_function(w, use.n_params);
        put_u8(to, 0x60);
        put_all(to, &w->sig);
    } else if (wat_open(&w->lx, "struct")) {
        read_struct(w, to);
    } else if (wat_open(&w->lx, "array")) {
        put_u8(to, 0x5e);
        read_field_type(w, to);
    } else
        wat_unexpected(&w->lx);
    wat_close(&w->lx);
}

/* (descriptor x) and (describes x) before a composite type: proposal custom-descriptors. */
static bool read_descriptors(struct wat *w, struct bytes *to)
{
    static const struct wat_type_word clauses[] = { { "describes", 0x4c }, { "descriptor", 0x4d }, { 0 } };
    bool any = false;
    for (const struct wat_type_word *c = clauses; c->text; c++)
        if (wat_open(&w->lx, c->text)) {
            any = true;
            put_u8(to, c->byte);
            put_u32(to, wat_index(w, SPACE_TYPE));
            wat_close(&w->lx);
        }
    return any;
}

/* (sub final? x* t), or t alone. True: final, without super types and descriptors. */
static bool read_sub_type(struct wat *w, struct bytes *to)
{
    bool is_sub = wat_open(&w->lx, "sub"), is_final = !is_sub || wat_take(&w->lx, "final");
    struct bytes *supers = &w->list;
    uint32_t n = 0;
    for (supers->size = 0; is_sub && wat_is_index(w); n++)
        put_u32(supers, wat_index(w, SPACE_TYPE));
    if (n || !is_final) {
        put_u8(to, is_final ? 0x4f : 0x50);
        put_u32(to, n);
        put_all(to, supers);
    }
    bool is_described = read_descriptors(w, to);
    read_composite(w, to);
    if (is_sub)
        wat_close(&w->lx);
    return is_final && n == 0 && !is_described;
}

/* (type $x ...), "(type" taken. True: as read_sub_type. */
static bool read_type(struct wat *w, struct bytes *to)
{
    wat_skip_binding(w);           /* bound by the first walk */
    type_add(w);
    bool is_plain = read_sub_type(w, to);
    wat_close(&w->lx);
    return is_plain;
}

void wat_type_field(struct wat *w)
{
    struct bytes *to = wat_entry(w, SECTION_TYPE), group = { .arena = w->arena };
    uint32_t first = w->n_types;
    bool is_plain = true, is_group = wat_open(&w->lx, "rec");
    while (wat_open(&w->lx, "type")) {
        is_plain &= read_type(w, &group);
        if (!is_group)
            break;
    }
    if (is_group) {
        wat_close(&w->lx);
        put_u8(to, 0x4e);
        put_u32(to, w->n_types - first);
    }
    put_all(to, &group);
    if (is_plain && w->n_types == first + 1 && w->types[first].sig)
        type_publish(w, first);
}

/* ---- type uses */

struct type_use wat_type_use(struct wat *w, bool names)
{
    struct type_use use = { .has_type = wat_open(&w->lx, "type") };
    if (use.has_type) {
        use.type = wat_index(w, SPACE_TYPE);
        wat_close(&w->lx);
    }
    read_signature(w, &use, names, names);
    if (wat_opens(&w->lx, "type") || wat_opens(&w->lx, "param")) {
        wat_next(&w->lx);               /* out of order: said before the types are compared */
        wat_unexpected(&w->lx);
    }
    return use;
}

static uint32_t signature_index(struct wat *w, const struct type_use *use)
{
    const uint32_t *found = wat_names_find(&w->names, SCOPE_SIGNATURE, (struct name){ w->sig.data, (uint32_t)w->sig.size });
    if (found)
        return *found;
    struct bytes *to = wat_entry(w, SECTION_TYPE);
    put_u8(to, 0x60);
    put_all(to, &w->sig);
    type_add(w);
    type_is_function(w, use->n_params);
    type_publish(w, w->n_types - 1);
    return w->n_types - 1;
}

uint32_t wat_type_use_index(struct wat *w, struct type_use *use)
{
    if (!use->has_type)
        return signature_index(w, use);
    const struct type *t = use->type < w->n_types ? &w->types[use->type] : NULL;
    if (use->n_params == 0 && use->n_results == 0) {
        use->n_params = t ? t->n_params : 0;    /* all of it is said there */
        return use->type;
    }
    if (!t)
        wat_fail(&w->lx, w->lx.tok.at, ERR_unknown, " type %u", use->type);
    if (!t->sig || t->sig_bytes != w->sig.size || memcmp(t->sig, w->sig.data, w->sig.size) != 0)
        wat_fail(&w->lx, w->lx.tok.at, ERR_inline_func_type, ": it differs from type %u", use->type);
    return use->type;
}

uint32_t wat_func_type(struct wat *w)
{
    struct type_use use = wat_type_use(w, true);
    return wat_type_use_index(w, &use);
}
