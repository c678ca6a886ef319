/* Type identity and subtyping. Types are compared by the recursion group they stand in: two
 * groups are the same if their members are, references inside a group counted from its first
 * member. The first of equal groups is canonical, and every stored index is rewritten to it, so
 * all later comparisons are of numbers. Source: spec 3.0, 2.3.11, 3.3. */
#include "module.h"

/* ---- canonical groups */

/* A group as words; equal words, equal groups. */
struct group {
    uint32_t first, n_words;
    uint64_t hash;
    const uint32_t *words;
};

struct type_table {
    struct arena *arena;
    uint64_t seed;
    struct group *slots;        /* open addressing; words NULL: free */
    uint32_t n_slots, n_used;   /* n_slots a power of two, at most half used */
    uint32_t *words, n_words, cap_words;        /* the group at hand */
    uint32_t *sigs;             /* signatures in use, open addressing; 0: free */
    uint32_t n_sig_slots, n_sigs;
};

struct type_table *type_table_new(struct arena *a, uint64_t seed)
{
    struct type_table *tt = ARENA_ZNEW(a, struct type_table, 1);
    tt->arena = a;
    tt->seed = seed;
    tt->n_slots = 64;
    tt->slots = ARENA_ZNEW(a, struct group, tt->n_slots);
    return tt;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static void push_word(struct type_table *tt, uint32_t word)
{
    ARENA_GROW(tt->arena, tt->words, tt->cap_words, tt->n_words + 1);
    tt->words[tt->n_words++] = word;
}

/* The group being described, and the two things made of it. */
struct walk {
    struct type_table *tt;
    const struct module *m;
    uint32_t first, count;
    uint64_t sig;               /* hash that is the same in every module */
};

static void walk_word(struct walk *w, uint32_t word)
{
    push_word(w->tt, word);
    w->sig = mix(w->sig, word);
}

#define INSIDE_GROUP 0x10000000u        /* a reference to member n of the same group */

static void walk_index(struct walk *w, uint32_t flags, uint32_t index)
{
    if (index - w->first < w->count) {
        walk_word(w, flags | INSIDE_GROUP | (index - w->first));
        return;
    }
    push_word(w->tt, flags | index);
    w->sig = mix(w->sig, flags ^ (uint64_t)w->m->types[index].sig << 1);
}

static void walk_valtype(struct walk *w, valtype t)
{
    if (vt_is_concrete(t))
        walk_index(w, t & ~VT_HEAP_MASK, vt_type_index(t));
    else
        walk_word(w, t);
}

static void walk_type(struct walk *w, const struct type_def *t)
{
    walk_word(w, t->kind | (uint32_t)t->is_final << 8 | (uint32_t)(t->super != TYPE_NO_SUPER) << 9);
    if (t->super != TYPE_NO_SUPER)
        walk_index(w, 0, t->super);
    walk_word(w, t->n_params);
    for (uint32_t i = 0; i < t->n_params; i++)
        walk_valtype(w, t->params[i]);
    walk_word(w, t->n_results);
    for (uint32_t i = 0; i < t->n_results; i++)
        walk_valtype(w, t->results[i]);
    walk_word(w, t->n_fields);
    for (uint32_t i = 0; i < t->n_fields; i++) {
        walk_word(w, t->fields[i].is_mutable);
        walk_valtype(w, t->fields[i].type);
    }
}

static struct group *slot_of(struct type_table *tt, const struct group *g)
{
    uint32_t i = (uint32_t)(g->hash >> 32) & (tt->n_slots - 1);
    for (;; i = (i + 1) & (tt->n_slots - 1)) {
        struct group *s = &tt->slots[i];
        if (s->words == NULL)
            return s;
        if (s->hash == g->hash && s->n_words == g->n_words
            && memcmp(s->words, g->words, g->n_words * sizeof *g->words) == 0)
            return s;
    }
}

static void table_double(struct type_table *tt)
{
    struct group *old = tt->slots;
    uint32_t n_old = tt->n_slots;
    tt->n_slots *= 2;
    tt->slots = ARENA_ZNEW(tt->arena, struct group, tt->n_slots);
    for (uint32_t i = 0; i < n_old; i++)
        if (old[i].words != NULL)
            *slot_of(tt, &old[i]) = old[i];
}

/* First type of the canonical group equal to the one in tt->words. */
static uint32_t table_intern(struct type_table *tt, uint32_t first)
{
    struct group g = { .first = first, .n_words = tt->n_words, .hash = tt->seed, .words = tt->words };
    for (uint32_t i = 0; i < tt->n_words; i++)
        g.hash = mix(g.hash, tt->words[i]);
    struct group *s = slot_of(tt, &g);
    if (s->words != NULL)
        return s->first;
    uint32_t *words = ARENA_NEW(tt->arena, uint32_t, g.n_words);
    memcpy(words, g.words, g.n_words * sizeof *words);
    g.words = words;
    *s = g;
    if (++tt->n_used > tt->n_slots / 2)
        table_double(tt);
    return first;
}

static valtype moved(valtype t, uint32_t first, uint32_t count, uint32_t to)
{
    return vt_is_concrete(t) && vt_type_index(t) - first < count ? t - first + to : t;
}

/* Let references inside the group [first, first + count) mean the equal group at `to`. */
static void group_move(struct module *m, uint32_t first, uint32_t count, uint32_t to)
{
    for (uint32_t k = first; k < first + count; k++) {
        struct type_def *t = &m->types[k];
        if (t->super != TYPE_NO_SUPER && t->super - first < count)
            t->super = t->super - first + to;
        for (uint32_t i = 0; i < t->n_params; i++)
            t->params[i] = moved(t->params[i], first, count, to);
        for (uint32_t i = 0; i < t->n_results; i++)
            t->results[i] = moved(t->results[i], first, count, to);
        for (uint32_t i = 0; i < t->n_fields; i++)
            t->fields[i].type = moved(t->fields[i].type, first, count, to);
    }
}

/* ---- signatures */

static uint32_t *sig_slot(struct type_table *tt, uint32_t sig)
{
    uint32_t at = sig & (tt->n_sig_slots - 1);
    while (tt->sigs[at] && tt->sigs[at] != sig)
        at = (at + 1) & (tt->n_sig_slots - 1);
    return &tt->sigs[at];
}

static void sigs_grow(struct type_table *tt)
{
    uint32_t *old = tt->sigs, n = tt->n_sig_slots;
    tt->n_sig_slots = n ? n * 2 : 64;
    tt->sigs = ARENA_ZNEW(tt->arena, uint32_t, tt->n_sig_slots);
    for (uint32_t i = 0; i < n; i++)
        if (old[i])
            *sig_slot(tt, old[i]) = old[i];
}

/* A call through a table compares signatures and nothing else: no two types of a module may share one. The later of two
 * whose hashes collide takes another number; between modules it then matches nothing, which is the safe side. */
static uint32_t sig_take(struct type_table *tt, uint32_t hash)
{
    if (tt->n_sigs * 2 >= tt->n_sig_slots)
        sigs_grow(tt);
    uint32_t sig = hash ? hash : 1;
    while (*sig_slot(tt, sig))
        sig = sig + 1 ? sig + 1 : 1;
    *sig_slot(tt, sig) = sig;
    tt->n_sigs++;
    return sig;
}

void type_group_canonicalize(struct type_table *tt, struct module *m, uint32_t first, uint32_t count)
{
    struct walk w = { .tt = tt, .m = m, .first = first, .count = count };
    tt->n_words = 0;
    walk_word(&w, count);
    for (uint32_t k = first; k < first + count; k++)
        walk_type(&w, &m->types[k]);
    uint32_t to = table_intern(tt, first);
    if (to != first)
        group_move(m, first, count, to);
    for (uint32_t k = first; k < first + count; k++) {
        m->types[k].canon = k - first + to;
        m->types[k].sig = to != first ? m->types[k - first + to].sig : sig_take(tt, (uint32_t)(mix(w.sig, k - first) >> 32));
    }
}

/* ---- subtyping */

/* The abstract heap type below every type of a kind. */
static uint32_t bottom_of_kind(uint8_t kind)
{
    return kind == TYPE_FUNC ? HT_NOFUNC : HT_NONE;
}

static bool abstract_matches(uint32_t sub, uint32_t super)
{
    if (sub == super)
        return true;
    switch (sub) {
    case HT_NOFUNC:   return super == HT_FUNC;
    case HT_NOEXTERN: return super == HT_EXTERN;
    case HT_NOEXN:    return super == HT_EXN;
    case HT_NONE:     return super == HT_I31 || super == HT_STRUCT || super == HT_ARRAY || super == HT_EQ || super == HT_ANY;
    case HT_I31: case HT_STRUCT: case HT_ARRAY: return super == HT_EQ || super == HT_ANY;
    case HT_EQ:       return super == HT_ANY;
    default:          return false;
    }
}

static uint32_t abstract_of_kind(uint8_t kind)
{
    return kind == TYPE_FUNC ? HT_FUNC : kind == TYPE_STRUCT ? HT_STRUCT : HT_ARRAY;
}

static bool heap_matches(const struct module *m, uint32_t sub, uint32_t super)
{
    if (sub == super)
        return true;
    bool sub_abstract = (sub & VT_ABSTRACT) != 0, super_abstract = (super & VT_ABSTRACT) != 0;
    uint32_t sub_byte = sub & ~VT_ABSTRACT, super_byte = super & ~VT_ABSTRACT;
    if (sub_abstract && super_abstract)
        return abstract_matches(sub_byte, super_byte);
    if (sub_abstract)
        return sub_byte == bottom_of_kind(m->types[super].kind);
    if (super_abstract)
        return abstract_matches(abstract_of_kind(m->types[sub].kind), super_byte);
    return type_matches(m, sub, super);
}

bool vt_matches(const struct module *m, valtype sub, valtype super)
{
    if (sub == super || sub == VT_NONE)
        return true;
    if (!vt_is_ref(sub) || !vt_is_ref(super))
        return false;
    if (vt_is_nullable(sub) && !vt_is_nullable(super))
        return false;
    return heap_matches(m, sub & VT_HEAP_MASK, super & VT_HEAP_MASK);
}

bool type_matches(const struct module *m, uint32_t sub, uint32_t super)
{
    uint32_t want = m->types[super].canon;
    for (uint32_t t = m->types[sub].canon; t != TYPE_NO_SUPER; t = m->types[t].super) {
        if (t == want)
            return true;
        if (m->types[t].depth <= m->types[want].depth)
            return false;
    }
    return false;
}

static bool func_matches(const struct module *m, const struct type_def *sub, const struct type_def *super)
{
    if (sub->n_params != super->n_params || sub->n_results != super->n_results)
        return false;
    for (uint32_t i = 0; i < sub->n_params; i++)
        if (!vt_matches(m, super->params[i], sub->params[i]))
            return false;
    for (uint32_t i = 0; i < sub->n_results; i++)
        if (!vt_matches(m, sub->results[i], super->results[i]))
            return false;
    return true;
}

static bool field_matches(const struct module *m, struct field_type sub, struct field_type super)
{
    if (sub.is_mutable != super.is_mutable)
        return false;
    return sub.is_mutable ? sub.type == super.type : vt_matches(m, sub.type, super.type);
}

bool type_super_ok(const struct module *m, uint32_t index)
{
    const struct type_def *sub = &m->types[index], *super = &m->types[sub->super];
    if (super->is_final || sub->kind != super->kind)
        return false;
    if (sub->kind == TYPE_FUNC)
        return func_matches(m, sub, super);
    if (sub->n_fields < super->n_fields)
        return false;
    for (uint32_t i = 0; i < super->n_fields; i++)
        if (!field_matches(m, sub->fields[i], super->fields[i]))
            return false;
    return true;
}

/* ---- names */

static const char *abstract_name(uint32_t heap_type)
{
    switch (heap_type) {
    case HT_EXN: return "exn";       case HT_ARRAY: return "array";       case HT_STRUCT: return "struct";
    case HT_I31: return "i31";       case HT_EQ: return "eq";             case HT_ANY: return "any";
    case HT_EXTERN: return "extern"; case HT_FUNC: return "func";         case HT_NONE: return "none";
    case HT_NOEXTERN: return "noextern"; case HT_NOFUNC: return "nofunc"; case HT_NOEXN: return "noexn";
    default: return "?";
    }
}

const char *vt_name(valtype t, char buf[40])
{
    const char *number = t == VT_I32 ? "i32" : t == VT_I64 ? "i64" : t == VT_F32 ? "f32" : t == VT_F64 ? "f64"
                       : t == VT_V128 ? "v128" : t == VT_I8 ? "i8" : t == VT_I16 ? "i16" : "unknown";
    const char *null = vt_is_nullable(t) ? "null " : "";
    if (!vt_is_ref(t))
        snprintf(buf, 40, "%s", number);
    else if (t == VT_FUNCREF || t == VT_EXTERNREF || t == VT_EXNREF)
        snprintf(buf, 40, "%sref", abstract_name(t & 0xff));
    else if ((t & VT_ABSTRACT) != 0)
        snprintf(buf, 40, "(ref %s%s)", null, abstract_name(t & 0xff));
    else
        snprintf(buf, 40, "(ref %s%u)", null, vt_type_index(t));
    return buf;
}
