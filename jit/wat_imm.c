/* Immediates of instructions: their text, to their binary form. Most are indices; where the text
 * lets an index be left out it is 0. Source: spec 6.5, 5.4. */
#include "wat_priv.h"

void wat_put_op(struct bytes *to, uint32_t code)
{
    if (code < 0x100) {
        put_u8(to, code);
        return;
    }
    bool is_simd = code >= 0xfd000;
    put_u8(to, is_simd ? 0xfd : code >> 8);
    put_u32(to, is_simd ? code - 0xfd000 : code & 0xff);
}

/* ---- indices */

static uint32_t optional_index(struct wat *w, enum wat_space space)
{
    return wat_is_index(w) ? wat_index(w, space) : 0;
}

/* Two indices, or none for 0 0. */
static void index_pair(struct wat *w, enum wat_space space, struct bytes *to)
{
    bool given = wat_is_index(w);
    put_u32(to, given ? wat_index(w, space) : 0);
    put_u32(to, given ? wat_index(w, space) : 0);
}

/* [x] y: a segment y of its space and what it goes to; the binary has them the other way around. */
static void segment_and(struct wat *w, enum wat_space space, enum wat_space segments, struct bytes *to)
{
    bool both = wat_is_index(w) && wat_token_is_index(wat_ahead(&w->lx));
    uint32_t x = both ? wat_index(w, space) : 0;
    put_u32(to, wat_index(w, segments));
    put_u32(to, x);
}

/* A label: how many blocks out. */
static uint32_t label(struct wat *w)
{
    struct wat_token t = w->lx.tok;
    struct name name;
    if (!wat_id(&w->lx, &name))
        return wat_u32(&w->lx);
    const uint32_t *found = wat_names_find(&w->names, SCOPE_LABEL, name);
    if (!found || *found == 0)
        wat_fail(&w->lx, t.at, ERR_unknown, " label %.*s", WAT_SHOWN(t));
    return w->n_labels - *found;
}

static void labels(struct wat *w, struct bytes *to)
{
    struct bytes list = { .arena = w->arena };
    uint32_t n = 0, last = label(w);
    for (; wat_is_index(w); n++) {
        put_u32(&list, last);
        last = label(w);
    }
    put_u32(to, n);
    put_all(to, &list);
    put_u32(to, last);
}

static void struct_field(struct wat *w, struct bytes *to)
{
    uint32_t type = wat_index(w, SPACE_TYPE);
    uint32_t scope = type < w->n_types ? w->types[type].fields : 0;
    put_u32(to, type);
    put_u32(to, wat_index_in(w, scope ? scope : SCOPE_NONE, "field"));
}

/* ---- memory access */

static bool starts_with(const struct wat_token *t, const char *with)
{
    size_t n = strlen(with);
    return t->kind == WAT_WORD && t->bytes > n && memcmp(t->at, with, n) == 0;
}

/* with=N, 0 stands for none. */
static bool take_option(struct wat *w, const char *with, uint64_t *value)
{
    struct wat_token *t = &w->lx.tok;
    if (!starts_with(t, with))
        return false;
    if (!wat_is_keyword(w->lx.words, t->at, t->bytes))
        wat_unexpected(&w->lx);
    *t = (struct wat_token){ t->at + strlen(with), t->bytes - (uint32_t)strlen(with), WAT_NAT };
    *value = wat_u64(&w->lx);
    return true;
}

/* [memory] [offset=N] [align=N]; a lane follows if `lane`, which is a number too. */
static void memarg(struct wat *w, const struct wat_op *op, bool lane, struct bytes *to)
{
    const struct wat_token *ahead = lane && w->lx.tok.kind == WAT_NAT ? wat_ahead(&w->lx) : NULL;
    bool is_lane = ahead && ahead->kind != WAT_NAT && !starts_with(ahead, "offset=") && !starts_with(ahead, "align=");
    uint32_t memory = is_lane ? 0 : optional_index(w, SPACE_MEMORY);
    uint64_t offset = 0, align = 1ull << op->align;
    take_option(w, "offset=", &offset);
    const char *at = w->lx.tok.at;
    if (take_option(w, "align=", &align) && (align == 0 || (align & (align - 1)) != 0))
        wat_fail(&w->lx, at, ERR_align_power, NULL);
    put_u32(to, (uint32_t)__builtin_ctzll(align) | (memory ? 0x40 : 0));
    if (memory)
        put_u32(to, memory);
    put_u64(to, offset);
}

/* ---- vectors */

static bool is_number(const struct wat_token *t)
{
    return t->kind == WAT_NAT || t->kind == WAT_INT || t->kind == WAT_FLOAT;
}

/* How many numbers stand here. None is taken. */
static uint32_t count_numbers(struct wat *w)
{
    const char *at = w->lx.tok.at;
    uint32_t n = 0;
    for (; is_number(&w->lx.tok); n++)
        wat_next(&w->lx);
    wat_check_known(&w->lx);
    wat_seek(&w->lx, at);
    return n;
}

const struct wat_shape *wat_shape(struct wat_lexer *lx)
{
    static const struct wat_shape shapes[] = {
        { "i8x16", 16, 8, false }, { "i16x8", 8, 16, false }, { "i32x4", 4, 32, false }, { "i64x2", 2, 64, false },
        { "f32x4", 4, 32, true }, { "f64x2", 2, 64, true },
    };
    for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (wat_take(lx, shapes[i].name))
            return &shapes[i];
    wat_unexpected(lx);
}

static void v128(struct wat *w, struct bytes *to)
{
    const struct wat_shape *s = wat_shape(&w->lx);
    if (count_numbers(w) != s->lanes)
        wat_fail(&w->lx, w->lx.tok.at, ERR_lane_count, ": %s has %u", s->name, s->lanes);
    for (unsigned i = 0; i < s->lanes; i++)
        put_fixed(to, s->is_float ? wat_float_bits(&w->lx, s->bits) : wat_int_bits(&w->lx, s->bits), s->bits / 8);
}

static void shuffle(struct wat *w, struct bytes *to)
{
    if (count_numbers(w) != 16)
        wat_fail(&w->lx, w->lx.tok.at, ERR_shuffle_count, ": 16 lane numbers are needed");
    for (unsigned i = 0; i < 16; i++) {
        if (w->lx.tok.kind != WAT_NAT)
            wat_fail(&w->lx, w->lx.tok.at, ERR_i8_range, " %.*s", WAT_SHOWN(w->lx.tok));
        put_u8(to, wat_u8(&w->lx));
    }
}

/* ---- types */

static void func_type(struct wat *w, struct bytes *to)
{
    struct type_use use = wat_type_use(w, false);
    put_u32(to, wat_type_use_index(w, &use));
}

void wat_block_type(struct wat *w, struct bytes *to)
{
    struct type_use use = wat_type_use(w, false);
    if (use.has_type || use.n_params > 0 || use.n_results > 1)
        put_s64(to, wat_type_use_index(w, &use));
    else if (use.n_results == 0)
        put_u8(to, 0x40);
    else
        put_bytes(to, w->sig.data + 2, w->sig.size - 2);        /* behind the numbers 0 and 1 */
}

static void heap_type(struct wat *w, struct bytes *to)
{
    bool is_exact;
    int64_t heap = wat_heap_type(w, &is_exact);
    wat_put_heap_type(to, heap, is_exact);
}

/* select, or with (result ...) the typed one. */
static void select(struct wat *w, struct bytes *to)
{
    bool typed = wat_opens(&w->lx, "result");
    wat_put_op(to, typed ? OP_SELECT_TYPED : OP_SELECT);
    if (typed)
        wat_results(w, to);
}

/* The opcode of a cast to a nullable reference is the next one. */
static void cast(struct wat *w, uint32_t code, struct bytes *to)
{
    struct ref_type t = wat_ref_type(w);
    wat_put_op(to, code + t.is_null);
    wat_put_heap_type(to, t.heap, t.is_exact);
}

static void branch_cast(struct wat *w, struct bytes *to)
{
    uint32_t depth = label(w);
    struct ref_type from = wat_ref_type(w), into = wat_ref_type(w);
    put_u8(to, (unsigned)from.is_null | (unsigned)into.is_null << 1);
    put_u32(to, depth);
    wat_put_heap_type(to, from.heap, from.is_exact);
    wat_put_heap_type(to, into.heap, into.is_exact);
}

/* ---- exceptions */

void wat_catches(struct wat *w, struct bytes *to)
{
    static const struct { const char *word; bool has_tag; } kinds[] = {
        { "catch", true }, { "catch_ref", true }, { "catch_all", false }, { "catch_all_ref", false },
    };
    struct bytes list = { .arena = w->arena };
    uint32_t n = 0;
    for (unsigned k = 0; k < 4;) {
        if (!wat_open(&w->lx, kinds[k].word)) {
            k++;
            continue;
        }
        put_u8(&list, k);
        if (kinds[k].has_tag)
            put_u32(&list, wat_index(w, SPACE_TAG));
        put_u32(&list, label(w));
        wat_close(&w->lx);
        n++;
        k = 0;
    }
    put_u32(to, n);
    put_all(to, &list);
}

/* ---- all */

static void one_index(struct wat *w, enum wat_space space, struct bytes *to) { put_u32(to, wat_index(w, space)); }

static void two_indices(struct wat *w, enum wat_space first, enum wat_space second, struct bytes *to)
{
    one_index(w, first, to);
    one_index(w, second, to);
}

static void immediates(struct wat *w, const struct wat_op *op, struct bytes *to)
{
    uint32_t x;
    switch ((enum imm_kind)op->imm) {
    case IMM_none: case IMM_block: case IMM_catches: case IMM_valtypes: case IMM_cast: break;
    case IMM_label:         put_u32(to, label(w)); break;
    case IMM_labels:        labels(w, to); break;
    case IMM_func:          one_index(w, SPACE_FUNC, to); break;
    case IMM_global:        one_index(w, SPACE_GLOBAL, to); break;
    case IMM_tag:           one_index(w, SPACE_TAG, to); break;
    case IMM_elem:          one_index(w, SPACE_ELEM, to); break;
    case IMM_data:          one_index(w, SPACE_DATA, to); break;
    case IMM_type: case IMM_struct_type: case IMM_array_type: one_index(w, SPACE_TYPE, to); break;
    case IMM_array_array:   two_indices(w, SPACE_TYPE, SPACE_TYPE, to); break;
    case IMM_array_data:    two_indices(w, SPACE_TYPE, SPACE_DATA, to); break;
    case IMM_array_elem:    two_indices(w, SPACE_TYPE, SPACE_ELEM, to); break;
    case IMM_array_count:   one_index(w, SPACE_TYPE, to); put_u32(to, wat_u32(&w->lx)); break;
    case IMM_local:         put_u32(to, wat_index_in(w, w->locals, "local")); break;
    case IMM_struct_field:  struct_field(w, to); break;
    case IMM_table:         put_u32(to, optional_index(w, SPACE_TABLE)); break;
    case IMM_memory:        put_u32(to, optional_index(w, SPACE_MEMORY)); break;
    case IMM_table_table:   index_pair(w, SPACE_TABLE, to); break;
    case IMM_memory_memory: index_pair(w, SPACE_MEMORY, to); break;
    case IMM_elem_table:    segment_and(w, SPACE_TABLE, SPACE_ELEM, to); break;
    case IMM_data_memory:   segment_and(w, SPACE_MEMORY, SPACE_DATA, to); break;
    case IMM_memarg:        memarg(w, op, false, to); break;
    case IMM_memarg_lane:   memarg(w, op, true, to); put_u8(to, wat_u8(&w->lx)); break;
    case IMM_lane:          put_u8(to, wat_u8(&w->lx)); break;
    case IMM_i32:           put_s64(to, (int32_t)wat_int_bits(&w->lx, 32)); break;
    case IMM_i64:           put_s64(to, (int64_t)wat_int_bits(&w->lx, 64)); break;
    case IMM_f32:           put_fixed(to, wat_float_bits(&w->lx, 32), 4); break;
    case IMM_f64:           put_fixed(to, wat_float_bits(&w->lx, 64), 8); break;
    case IMM_v128:          v128(w, to); break;
    case IMM_shuffle:       shuffle(w, to); break;
    case IMM_heaptype:      heap_type(w, to); break;
    case IMM_label_casts:   branch_cast(w, to); break;
    case IMM_zero:          put_u8(to, 0); break;
    case IMM_type_table:
        x = optional_index(w, SPACE_TABLE);
        func_type(w, to);
        put_u32(to, x);
        break;
    }
}

void wat_plain(struct wat *w, const struct wat_op *op, struct bytes *to)
{
    w->needs_data_count |= w->in_body && (op->imm == IMM_data || op->imm == IMM_data_memory || op->imm == IMM_array_data);
    if (op->code == OP_SELECT) {
        select(w, to);
    } else if (op->imm == IMM_cast) {
        cast(w, op->code, to);
    } else {
        wat_put_op(to, op->code);
        immediates(w, op, to);
    }
}
