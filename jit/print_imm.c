/* Immediates of instructions: read, and printed. An index that the text may leave out is left out
 * if it is 0. The counterpart of wat_imm.c. Source: spec 5.4, 6.5. */
#include "print_priv.h"

#include <inttypes.h>

static void index_of(struct printer *p, enum wat_space space) { put_index(p, space, read_u32(&p->r)); }
static void number(struct printer *p) { put_format(p, " %u", read_u32(&p->r)); }
static void lane(struct printer *p) { put_format(p, " %u", read_u8(&p->r)); }

static void put_unless_zero(struct printer *p, enum wat_space space, uint32_t index)
{
    if (index)
        put_index(p, space, index);
}

/* Depth, and the block by the number that it is printed with; 0: the function. */
static void label(struct printer *p)
{
    uint32_t depth = read_u32(&p->r);
    put_format(p, " %u", depth);
    if (depth <= p->n_frames)
        put_format(p, " (;@%u;)", p->n_frames - depth);
}

static void labels(struct printer *p)
{
    uint32_t n = read_count(&p->r);
    for (uint64_t i = 0; i <= n && reader_ok(&p->r); i++) {
        label(p);
        print_flush(p, false);
    }
}

static void index_pair(struct printer *p, enum wat_space space)
{
    uint32_t x = read_u32(&p->r), y = read_u32(&p->r);
    if (x || y) {
        put_index(p, space, x);
        put_index(p, space, y);
    }
}

/* A segment and what it goes to, which the text has the other way around. */
static void segment_and(struct printer *p, enum wat_space space, enum wat_space segments)
{
    uint32_t segment = read_u32(&p->r);
    put_unless_zero(p, space, read_u32(&p->r));
    put_index(p, segments, segment);
}

static void type_table(struct printer *p)
{
    uint32_t type = read_u32(&p->r);
    put_unless_zero(p, SPACE_TABLE, read_u32(&p->r));
    print_type_use(p, type, false);
}

static void struct_field(struct printer *p)
{
    uint32_t type = read_u32(&p->r);
    put_index(p, SPACE_TYPE, type);
    put_index_in(p, print_fields_find(p, type), read_u32(&p->r));
}

static void memarg(struct printer *p, const struct wat_op *op)
{
    uint32_t flags = read_u32(&p->r);
    if (flags >= 0x80)
        reader_fail(&p->r, ERR_memop_flags, NULL);
    if (flags & 0x40)
        put_unless_zero(p, SPACE_MEMORY, read_u32(&p->r));
    uint64_t offset = read_u64(&p->r);
    if (offset)
        put_format(p, " offset=%" PRIu64, offset);
    if ((flags & 0x3f) != op->align)
        put_format(p, " align=%llu", 1ull << (flags & 0x3f));
}

static void v128(struct printer *p)
{
    put_text(p, " i32x4");
    for (unsigned i = 0; i < 4; i++)
        put_format(p, " 0x%08x", (uint32_t)read_fixed(&p->r, 4));
}

static void lanes(struct printer *p, unsigned n)
{
    while (n--)
        lane(p);
}

/* Flags of both references, label, both heap types. */
static void branch_cast(struct printer *p)
{
    uint8_t flags = read_u8(&p->r);
    if (flags > 3)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_cast_flags, NULL);
    label(p);
    print_ref_to(p, &p->r, flags & 1);
    print_ref_to(p, &p->r, flags & 2);
}

/* vec(kind tag? label). The labels count from outside the block, which is not open yet. */
static void catches(struct printer *p)
{
    static const char *const kinds[] = { "catch", "catch_ref", "catch_all", "catch_all_ref" };
    for (uint32_t n = read_count(&p->r); n && reader_ok(&p->r); n--) {
        uint8_t kind = read_u8(&p->r);
        if (kind > 3) {
            reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_catch_kind, NULL);
            return;
        }
        put_format(p, " (%s", kinds[kind]);
        if (kind < 2)
            index_of(p, SPACE_TAG);
        label(p);
        put_text(p, ")");
    }
}

static void zero(struct printer *p)
{
    if (read_u8(&p->r) != 0)
        reader_fail_at(&p->r, reader_offset(&p->r) - 1, ERR_zero_byte, NULL);
}

/* The text of a cast has one word for two opcodes, the second to a nullable reference. */
static void cast(struct printer *p, const struct wat_op *op)
{
    const struct wat_op *before = wat_op_of(op->code >> 8, (op->code & 0xff) - 1);
    print_ref_to(p, &p->r, before && strcmp(before->name, op->name) == 0);
}

void print_immediates(struct printer *p, const struct wat_op *op)
{
    switch ((enum imm_kind)op->imm) {
    case IMM_none: break;
    case IMM_block:         print_block_type(p); break;
    case IMM_catches:       print_block_type(p); catches(p); break;
    case IMM_label:         label(p); break;
    case IMM_labels:        labels(p); break;
    case IMM_func:          index_of(p, SPACE_FUNC); break;
    case IMM_global:        index_of(p, SPACE_GLOBAL); break;
    case IMM_tag:           index_of(p, SPACE_TAG); break;
    case IMM_table:         index_of(p, SPACE_TABLE); break;
    case IMM_elem:          index_of(p, SPACE_ELEM); break;
    case IMM_data:          index_of(p, SPACE_DATA); break;
    case IMM_type: case IMM_struct_type: case IMM_array_type: index_of(p, SPACE_TYPE); break;
    case IMM_array_array:   index_of(p, SPACE_TYPE); index_of(p, SPACE_TYPE); break;
    case IMM_array_data:    index_of(p, SPACE_TYPE); index_of(p, SPACE_DATA); break;
    case IMM_array_elem:    index_of(p, SPACE_TYPE); index_of(p, SPACE_ELEM); break;
    case IMM_array_count:   index_of(p, SPACE_TYPE); number(p); break;
    case IMM_local:         put_index_in(p, &p->locals, read_u32(&p->r)); break;
    case IMM_struct_field:  struct_field(p); break;
    case IMM_memory:        put_unless_zero(p, SPACE_MEMORY, read_u32(&p->r)); break;
    case IMM_table_table:   index_pair(p, SPACE_TABLE); break;
    case IMM_memory_memory: index_pair(p, SPACE_MEMORY); break;
    case IMM_elem_table:    segment_and(p, SPACE_TABLE, SPACE_ELEM); break;
    case IMM_data_memory:   segment_and(p, SPACE_MEMORY, SPACE_DATA); break;
    case IMM_type_table:    type_table(p); break;
    case IMM_memarg:        memarg(p, op); break;
    case IMM_memarg_lane:   memarg(p, op); lane(p); break;
    case IMM_lane:          lane(p); break;
    case IMM_i32:           put_format(p, " %" PRId32, read_s32(&p->r)); break;
    case IMM_i64:           put_format(p, " %" PRId64, read_s64(&p->r)); break;
    case IMM_f32:           put_text(p, " "); put_float(p, read_fixed(&p->r, 4), 32); break;
    case IMM_f64:           put_text(p, " "); put_float(p, read_fixed(&p->r, 8), 64); break;
    case IMM_v128:          v128(p); break;
    case IMM_shuffle:       lanes(p, 16); break;
    case IMM_heaptype:      print_heap_type(p, &p->r); break;
    case IMM_valtypes:      print_results(p, &p->r); break;
    case IMM_cast:          cast(p, op); break;
    case IMM_label_casts:   branch_cast(p); break;
    case IMM_zero:          zero(p); break;
    }
}
