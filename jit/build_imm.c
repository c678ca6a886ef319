/* The immediates of instructions: read, and every index in them checked. Source: spec 5.4. */
#include "build_priv.h"

static bool index_ok(struct build *b, uint32_t index, uint32_t n, enum jit_errcode code)
{
    return index < n || fail(b, code, " %u", index);
}

uint32_t label_read(struct build *b)
{
    uint32_t depth = read_u32(&b->r);
    return reader_ok(&b->r) && index_ok(b, depth, b->n_frames, ERR_unknown_label) ? depth : 0;
}

static bool memory_ok(struct build *b, uint32_t i)
{
    return index_ok(b, i, b->m->n_memories, ERR_unknown_memory);
}

static bool table_ok(struct build *b, uint32_t i)
{
    return index_ok(b, i, b->m->n_tables, ERR_unknown_table);
}

static bool elem_ok(struct build *b, uint32_t i) { return index_ok(b, i, b->m->n_elems, ERR_unknown_elem); }

static bool type_ok(struct build *b, uint32_t i, enum type_kind kind)
{
    return index_ok(b, i, b->m->n_types, ERR_unknown_type)
        && (b->m->types[i].kind == kind || fail(b, ERR_unknown_type, " %u: of another kind", i));
}

static bool func_type_ok(struct build *b, uint32_t i)
{
    return index_ok(b, i, b->m->n_types, ERR_unknown_type)
        && (b->m->types[i].kind == TYPE_FUNC || fail(b, ERR_unknown_type, " %u: not a function type", i));
}

static bool data_ok(struct build *b, uint32_t i)
{
    if (!b->m->has_data_count)
        return fail(b, ERR_data_count_required, NULL);
    return index_ok(b, i, b->m->data_count, ERR_unknown_data);
}

/* A memory index where a plain zero byte stands unless multi-memory is on. */
static bool memory_read(struct build *b, uint32_t *index)
{
    if (b->opt->features & JIT_F_MULTI_MEMORY)
        *index = read_u32(&b->r);
    else if ((*index = read_u8(&b->r)) != 0)
        return fail(b, ERR_zero_byte, NULL);
    return reader_ok(&b->r) && memory_ok(b, *index);
}

/* Alignment, memory (bit 6 of the alignment says it is there), offset. */
static bool memarg_read(struct build *b, const struct wasm_op *op, struct imm *imm)
{
    uint32_t flags = read_u32(&b->r);
    if (flags >= 0x80 || (flags >= 0x40 && !(b->opt->features & JIT_F_MULTI_MEMORY)))
        return fail(b, ERR_memop_flags, NULL);
    if (flags & 0x40)
        imm->x = read_u32(&b->r);
    imm->bits = read_u64(&b->r);
    if (!reader_ok(&b->r) || !memory_ok(b, imm->x))
        return false;
    if (op->feature == JIT_F_THREADS && (flags & 0x3f) != op->align)
        return fail(b, ERR_atomic_alignment, NULL);
    if ((flags & 0x3f) > op->align)
        return fail(b, ERR_alignment, NULL);
    if (imm->bits > UINT32_MAX && !b->m->memories[imm->x].limits.is_64)
        return fail(b, ERR_offset_range, NULL);
    return true;
}

/* Lanes by the width of an access of 1 << align bytes. */
static bool lane_read(struct build *b, unsigned lanes, struct imm *imm)
{
    imm->lane = read_u8(&b->r);
    return reader_ok(&b->r) && (imm->lane < lanes || fail(b, ERR_lane_index, " %u", imm->lane));
}

static bool v128_read(struct build *b, struct imm *imm)
{
    const uint8_t *bytes = read_bytes(&b->r, sizeof imm->v128.b);
    if (!bytes)
        return false;
    memcpy(imm->v128.b, bytes, sizeof imm->v128.b);
    return true;
}

static bool shuffle_read(struct build *b, struct imm *imm)
{
    if (!v128_read(b, imm))
        return false;
    for (unsigned i = 0; i < sizeof imm->v128.b; i++)
        if (imm->v128.b[i] >= 32)
            return fail(b, ERR_lane_index, " %u", imm->v128.b[i]);
    return true;
}

static const valtype *one_type(struct build *b, valtype t)
{
    static const valtype types[] = { VT_I32, VT_I64, VT_F32, VT_F64, VT_V128, VT_FUNCREF, VT_EXTERNREF };
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i] == t)
            return &types[i];
    valtype *p = ARENA_NEW(b->arena, valtype, 1);
    *p = t;
    return p;
}

/* Empty, one value type, or the index of a function type. */
static bool block_type_read(struct build *b, struct imm *imm)
{
    struct reader *r = &b->r;
    uint8_t first = r->at < r->end ? *r->at : 0x40;
    if (first == 0x40)
        return read_u8(r), reader_ok(r);
    if (first > 0x40 && first < 0x80) {
        imm->results = one_type(b, read_valtype(r, b->m));
        imm->n_results = 1;
        return reader_ok(r);
    }
    int64_t index = read_s33(r);
    if (!reader_ok(r) || !func_type_ok(b, index < 0 ? UINT32_MAX : (uint32_t)index))
        return false;
    const struct type_def *t = &b->m->types[index];
    imm->params = t->params;
    imm->n_params = t->n_params;
    imm->results = t->results;
    imm->n_results = t->n_results;
    return true;
}

/* The types of a typed select: exactly one. */
static bool valtypes_read(struct build *b, struct imm *imm)
{
    uint32_t n = read_u32(&b->r);
    if (!reader_ok(&b->r) || (n != 1 && !fail(b, ERR_result_arity, NULL)))
        return false;
    imm->type = read_valtype(&b->r, b->m);
    return reader_ok(&b->r);
}

static bool elem_table_read(struct build *b, struct imm *imm)
{
    imm->y = read_u32(&b->r);
    imm->x = read_u32(&b->r);
    if (!reader_ok(&b->r) || !table_ok(b, imm->x) || !elem_ok(b, imm->y))
        return false;
    return vt_matches(b->m, b->m->elems[imm->y].type, b->m->tables[imm->x].elem) || fail(b, ERR_type_mismatch, NULL);
}

static bool table_table_read(struct build *b, struct imm *imm)
{
    imm->x = read_u32(&b->r);
    imm->y = read_u32(&b->r);
    if (!reader_ok(&b->r) || !table_ok(b, imm->x) || !table_ok(b, imm->y))
        return false;
    return vt_matches(b->m, b->m->tables[imm->y].elem, b->m->tables[imm->x].elem) || fail(b, ERR_type_mismatch, NULL);
}

static bool type_table_read(struct build *b, struct imm *imm)
{
    imm->y = read_u32(&b->r);
    imm->x = read_u32(&b->r);
    if (!reader_ok(&b->r) || !func_type_ok(b, imm->y) || !table_ok(b, imm->x))
        return false;
    return vt_matches(b->m, b->m->tables[imm->x].elem, VT_FUNCREF) || fail(b, ERR_type_mismatch, ": not a table of functions");
}

static bool index_read(struct build *b, struct imm *imm, uint32_t n, enum jit_errcode code)
{
    imm->x = read_u32(&b->r);
    return reader_ok(&b->r) && index_ok(b, imm->x, n, code);
}

/* ---- structures and arrays: x the type, y what else there is */

static bool type_read(struct build *b, struct imm *imm, enum type_kind kind)
{
    imm->x = read_u32(&b->r);
    return reader_ok(&b->r) && type_ok(b, imm->x, kind);
}

static bool type_and_read(struct build *b, struct imm *imm, enum type_kind kind)
{
    imm->x = read_u32(&b->r);
    imm->y = read_u32(&b->r);
    return reader_ok(&b->r) && type_ok(b, imm->x, kind);
}

static bool field_read(struct build *b, struct imm *imm)
{
    return type_and_read(b, imm, TYPE_STRUCT) && index_ok(b, imm->y, b->m->types[imm->x].n_fields, ERR_unknown_field);
}

static bool count_read(struct build *b, struct imm *imm)
{
    if (!type_and_read(b, imm, TYPE_ARRAY))
        return false;
    return imm->y <= MAX_ARRAY_FIXED || fail(b, ERR_limit, ": operands of array.new_fixed: at most %u", MAX_ARRAY_FIXED);
}

static bool cast_read(struct build *b, struct imm *imm, bool is_null)
{
    imm->type = read_heaptype(&b->r, b->m);
    imm->type = is_null ? imm->type : imm->type & ~VT_NULLABLE;
    return reader_ok(&b->r);
}

/* Flags of both references, label, from, to. */
static bool branch_cast_read(struct build *b, struct imm *imm)
{
    uint8_t flags = read_u8(&b->r);
    imm->x = label_read(b);
    valtype from = read_heaptype(&b->r, b->m), to = read_heaptype(&b->r, b->m);
    imm->from = flags & 1 ? from : from & ~VT_NULLABLE;
    imm->type = flags & 2 ? to : to & ~VT_NULLABLE;
    return reader_ok(&b->r) && (flags <= 3 || fail(b, ERR_cast_flags, NULL));
}

bool imm_read(struct build *b, const struct wasm_op *op, struct imm *imm)
{
    struct reader *r = &b->r;
    const struct module *m = b->m;
    switch ((enum imm_kind)op->imm) {
    case IMM_none: case IMM_labels: return true;        /* the targets of br_table: build_control.c */
    case IMM_block:         return block_type_read(b, imm);
    case IMM_catches:       return block_type_read(b, imm);     /* the clauses: build_try.c */
    case IMM_label:         imm->x = label_read(b); break;
    case IMM_func:          return index_read(b, imm, m->n_funcs, ERR_unknown_func);
    case IMM_type:          imm->x = read_u32(r); return reader_ok(r) && func_type_ok(b, imm->x);
    case IMM_type_table:    return type_table_read(b, imm);
    case IMM_local:         return index_read(b, imm, b->n_locals, ERR_unknown_local);
    case IMM_global:        return index_read(b, imm, m->n_globals, ERR_unknown_global);
    case IMM_tag:           return index_read(b, imm, m->n_tags, ERR_unknown_tag);
    case IMM_table:         imm->x = read_u32(r); return reader_ok(r) && table_ok(b, imm->x);
    case IMM_memory:        return memory_read(b, &imm->x);
    case IMM_memarg:        return memarg_read(b, op, imm);
    case IMM_memarg_lane:   return memarg_read(b, op, imm) && lane_read(b, 16u >> op->align, imm);
    case IMM_lane:          return lane_read(b, 16u >> op->align, imm);
    case IMM_i32:           imm->bits = (uint32_t)read_s32(r); break;
    case IMM_i64:           imm->bits = (uint64_t)read_s64(r); break;
    case IMM_f32:           imm->bits = read_fixed(r, 4); break;
    case IMM_f64:           imm->bits = read_fixed(r, 8); break;
    case IMM_zero:          return read_u8(r) == 0 || !reader_ok(r) ? reader_ok(r) : fail(b, ERR_zero_byte, NULL);
    case IMM_v128:          return v128_read(b, imm);
    case IMM_shuffle:       return shuffle_read(b, imm);
    case IMM_heaptype:      imm->type = read_heaptype(r, m); break;
    case IMM_valtypes:      return valtypes_read(b, imm);
    case IMM_data_memory:   imm->y = read_u32(r); return memory_read(b, &imm->x) && data_ok(b, imm->y);
    case IMM_data:          imm->x = read_u32(r); return reader_ok(r) && data_ok(b, imm->x);
    case IMM_memory_memory: return memory_read(b, &imm->x) && memory_read(b, &imm->y);
    case IMM_elem_table:    return elem_table_read(b, imm);
    case IMM_elem:          return index_read(b, imm, m->n_elems, ERR_unknown_elem);
    case IMM_table_table:   return table_table_read(b, imm);
    case IMM_struct_type:   return type_read(b, imm, TYPE_STRUCT);
    case IMM_struct_field:  return field_read(b, imm);
    case IMM_array_type:    return type_read(b, imm, TYPE_ARRAY);
    case IMM_array_count:   return count_read(b, imm);
    case IMM_array_data:    return type_and_read(b, imm, TYPE_ARRAY) && data_ok(b, imm->y);
    case IMM_array_elem:    return type_and_read(b, imm, TYPE_ARRAY) && elem_ok(b, imm->y);
    case IMM_array_array:   return type_and_read(b, imm, TYPE_ARRAY) && type_ok(b, imm->y, TYPE_ARRAY);
    case IMM_cast:          return cast_read(b, imm, op->ir & 1);
    case IMM_label_casts:   return branch_cast_read(b, imm);
    }
    return reader_ok(r);
}
