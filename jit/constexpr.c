/* Constant expressions: validated, folded where every operand is known, and classified, so
 * that most consumers never see a program. Source: spec 3.4.13 (constant expressions); extended
 * constants; the wording of errors: an opcode that does not exist is malformed, any other one
 * that is not constant is invalid. */
#include "module.h"
#include "wasm_ops.h"

struct value {
    valtype type;
    bool known;                 /* bits are its value */
    uint64_t bits[2];
};

/* One expression being read. Small ones live in the first arrays and allocate nothing. */
struct builder {
    struct reader *r;
    struct arena *a;
    struct module *m;
    struct value *stack, first_values[8];
    struct const_op *ops, first_ops[8];
    uint32_t n_stack, cap_stack, n_ops, cap_ops;
    size_t at;                  /* module offset of the instruction at hand */
};

static struct const_op *add_op(struct builder *b, uint32_t op)
{
    ARENA_GROW(b->a, b->ops, b->cap_ops, b->n_ops + 1);
    b->ops[b->n_ops] = (struct const_op){ .op = op };
    return &b->ops[b->n_ops++];
}

static void push(struct builder *b, struct value v)
{
    ARENA_GROW(b->a, b->stack, b->cap_stack, b->n_stack + 1);
    b->stack[b->n_stack++] = v;
}

static struct value pop(struct builder *b, valtype want)
{
    char name[40];
    if (b->n_stack > 0 && vt_matches(b->m, b->stack[b->n_stack - 1].type, want))
        return b->stack[--b->n_stack];
    if (reader_ok(b->r))
        reader_fail_at(b->r, b->at, ERR_type_mismatch, ": expected %s", vt_name(want, name));
    return (struct value){ .type = want };
}

/* ---- instructions */

static void op_const(struct builder *b, uint32_t op, valtype type, uint64_t low, uint64_t high)
{
    struct const_op *o = add_op(b, op);
    o->bits[0] = low;
    o->bits[1] = high;
    push(b, (struct value){ .type = type, .known = true, .bits = { low, high } });
}

static void op_v128(struct builder *b)
{
    if (read_u32(b->r) != 0x0c) {
        reader_fail_at(b->r, b->at, ERR_constant_required, NULL);
        return;
    }
    uint64_t low = read_fixed(b->r, 8), high = read_fixed(b->r, 8);
    op_const(b, 0xfd, VT_V128, low, high);
}

static uint64_t fold(uint8_t op, uint64_t x, uint64_t y)
{
    switch (op) {
    case 0x6a: return (uint32_t)(x + y);
    case 0x6b: return (uint32_t)(x - y);
    case 0x6c: return (uint32_t)(x * y);
    case 0x7c: return x + y;
    case 0x7d: return x - y;
    default:   return x * y;
    }
}

static void op_binary(struct builder *b, uint8_t op, valtype type)
{
    if ((b->m->features & JIT_F_EXTENDED_CONST) == 0) {
        reader_fail_at(b->r, b->at, ERR_constant_required, NULL);
        return;
    }
    struct value y = pop(b, type), x = pop(b, type);
    add_op(b, op);
    push(b, (struct value){ .type = type, .known = x.known && y.known, .bits = { fold(op, x.bits[0], y.bits[0]) } });
}

static void op_ref_null(struct builder *b)
{
    add_op(b, 0xd0);
    push(b, (struct value){ .type = read_heaptype(b->r, b->m) });
}

static void op_ref_func(struct builder *b)
{
    uint32_t f = read_u32(b->r);
    if (f >= b->m->n_funcs) {
        reader_fail_at(b->r, b->at, ERR_unknown_func, " %u", f);
        return;
    }
    b->m->funcs[f].is_declared = true;
    add_op(b, 0xd2)->index = f;
    push(b, (struct value){ .type = vt_ref(func_type(b->m, f)->canon, false) });
}

/* Only imported globals are constant in 2.0; with typed references every immutable one before. */
static void op_global_get(struct builder *b)
{
    struct module *m = b->m;
    uint32_t i = read_u32(b->r);
    bool all = (m->features & (JIT_F_FUNCTION_REFERENCES | JIT_F_GC)) != 0;
    if (i >= (all ? m->n_globals : m->n_imported_globals)) {
        reader_fail_at(b->r, b->at, ERR_unknown_global, " %u", i);
        return;
    }
    const struct global *g = &m->globals[i];
    if (g->is_mutable) {
        reader_fail_at(b->r, b->at, ERR_constant_required, ": global %u is mutable", i);
        return;
    }
    bool known = i >= m->n_imported_globals && g->init.kind == CONST_VALUE;
    add_op(b, 0x23)->index = i;
    push(b, (struct value){ .type = g->type, .known = known, .bits = { g->init.bits[0], g->init.bits[1] } });
}

/* ---- references to the heap. What allocates is known by its number; there is no collector to run it (init.c). */

static void pop_fields(struct builder *b, const struct type_def *t, bool is_default)
{
    for (uint32_t i = t->n_fields; i-- > 0; ) {
        valtype f = t->fields[i].type;
        if (!is_default)
            pop(b, f == VT_I8 || f == VT_I16 ? VT_I32 : f);
        else if (!vt_is_defaultable(f))
            reader_fail_at(b->r, b->at, ERR_type_mismatch, ": a field has no default value");
    }
}

static void op_new(struct builder *b, enum gc_op op)
{
    uint32_t x = read_u32(b->r), n = op == GC_array_new_fixed ? read_u32(b->r) : 1;
    bool is_struct = op == GC_struct_new || op == GC_struct_new_default;
    if (!reader_ok(b->r))
        return;
    if (x >= b->m->n_types || b->m->types[x].kind != (is_struct ? TYPE_STRUCT : TYPE_ARRAY)) {
        reader_fail_at(b->r, b->at, ERR_unknown_type, " %u", x);
        return;
    }
    if (n > MAX_ARRAY_FIXED)
        reader_fail_at(b->r, b->at, ERR_limit, ": operands of array.new_fixed: at most %u", MAX_ARRAY_FIXED);
    if (op == GC_array_new || op == GC_array_new_default)
        pop(b, VT_I32);
    for (; n && reader_ok(b->r); n--)
        pop_fields(b, &b->m->types[x], op == GC_struct_new_default || op == GC_array_new_default);
    push(b, (struct value){ .type = vt_ref(b->m->types[x].canon, false) });
}

static void op_convert(struct builder *b, valtype from, valtype to)
{
    valtype t = pop(b, from).type;
    push(b, (struct value){ .type = vt_is_nullable(t) ? to : to & ~VT_NULLABLE });
}

static void op_gc(struct builder *b)
{
    uint32_t number = read_u32(b->r);
    if (!reader_ok(b->r))
        return;
    add_op(b, CONST_GC | number);
    switch (number) {
    case GC_struct_new: case GC_struct_new_default: case GC_array_new: case GC_array_new_default: case GC_array_new_fixed:
        op_new(b, (enum gc_op)number);
        break;
    case GC_any_convert_extern: op_convert(b, VT_EXTERNREF, VT_ABSREF(HT_ANY)); break;
    case GC_extern_convert_any: op_convert(b, VT_ABSREF(HT_ANY), VT_EXTERNREF); break;
    case GC_ref_i31:
        pop(b, VT_I32);
        push(b, (struct value){ .type = VT_ABSREF(HT_I31) & ~VT_NULLABLE });
        break;
    default:
        reader_fail_at(b->r, b->at, wasm_op_find(0xfb, number) ? ERR_constant_required : ERR_illegal_opcode, " fb %02x", number);
    }
}

/* Single-byte opcodes and prefixes that exist, constant or not: pairs of first and last. */
static bool opcode_exists(uint8_t op)
{
    static const uint8_t ranges[][2] = {
        { 0x00, 0x06 }, { 0x08, 0x08 }, { 0x0a, 0x15 }, { 0x1a, 0x1c }, { 0x1f, 0x26 },
        { 0x28, 0xc4 }, { 0xd0, 0xd6 }, { 0xfb, 0xfe },
    };
    for (unsigned i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (op >= ranges[i][0] && op <= ranges[i][1])
            return true;
    return false;
}

static void op_other(struct builder *b, uint8_t op)
{
    if (!opcode_exists(op))
        reader_fail_at(b->r, b->at, ERR_illegal_opcode, " %02x", op);
    else if (op == 0xfb && (b->m->features & JIT_F_GC) != 0)
        op_gc(b);
    else
        reader_fail_at(b->r, b->at, ERR_constant_required, NULL);
}

static void instruction(struct builder *b, uint8_t op)
{
    switch (op) {
    case 0x23: op_global_get(b); return;
    case 0x41: op_const(b, op, VT_I32, (uint32_t)read_s32(b->r), 0); return;
    case 0x42: op_const(b, op, VT_I64, (uint64_t)read_s64(b->r), 0); return;
    case 0x43: op_const(b, op, VT_F32, read_fixed(b->r, 4), 0); return;
    case 0x44: op_const(b, op, VT_F64, read_fixed(b->r, 8), 0); return;
    case 0x6a: case 0x6b: case 0x6c: op_binary(b, op, VT_I32); return;
    case 0x7c: case 0x7d: case 0x7e: op_binary(b, op, VT_I64); return;
    case 0xd0: op_ref_null(b); return;
    case 0xd2: op_ref_func(b); return;
    case 0xfd: op_v128(b); return;
    default:   op_other(b, op); return;
    }
}

/* ---- the result */

static void classify_global(const struct builder *b, struct const_expr *out)
{
    uint32_t i = b->ops[0].index;
    const struct const_expr *init = &b->m->globals[i].init;
    out->kind = CONST_GLOBAL;
    out->index = i;
    if (i >= b->m->n_imported_globals && init->kind != CONST_GENERAL) {
        out->kind = init->kind;
        out->index = init->index;
    }
}

static void classify(struct builder *b, struct value v, struct const_expr *out)
{
    uint32_t op = b->ops[0].op;
    out->type = v.type;
    out->bits[0] = v.bits[0];
    out->bits[1] = v.bits[1];
    if (v.known) {
        out->kind = CONST_VALUE;
    } else if (b->n_ops == 1 && op == 0x23) {
        classify_global(b, out);
    } else if (b->n_ops == 1 && op < CONST_GC) {
        out->kind = op == 0xd0 ? CONST_REF_NULL : CONST_REF_FUNC;
        out->index = b->ops[0].index;
    } else {
        struct const_op *ops = ARENA_NEW(b->a, struct const_op, b->n_ops);
        memcpy(ops, b->ops, b->n_ops * sizeof *ops);
        out->kind = CONST_GENERAL;
        out->ops = ops;
        out->n_ops = b->n_ops;
    }
}

bool read_const_expr(struct reader *r, struct arena *a, struct module *m, valtype want, struct const_expr *out)
{
    struct builder b = { .r = r, .a = a, .m = m, .cap_stack = 8, .cap_ops = 8 };
    b.stack = b.first_values;
    b.ops = b.first_ops;
    memset(out, 0, sizeof *out);
    out->offset = (uint32_t)reader_offset(r);
    for (;;) {
        b.at = reader_offset(r);
        uint8_t op = read_u8(r);
        if (!reader_ok(r))
            return false;
        if (op == 0x0b)
            break;
        instruction(&b, op);
    }
    struct value v = pop(&b, want);
    if (reader_ok(r) && b.n_stack > 0)
        reader_fail_at(r, b.at, ERR_type_mismatch, ": more than one value");
    if (reader_ok(r))
        classify(&b, v, out);
    return reader_ok(r);
}
