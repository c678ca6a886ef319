/* Structures, arrays, casts, and the references between them: validated here. There is no collector yet, so an instruction that
 * allocates traps (WVM_TRAP_no_collector), and what works on objects traps on null and is never reached otherwise.
 *
 * What needs no object runs. A value of the `any` hierarchy is 0 (null), odd (an i31, its bits above the lowest), or what an external
 * reference became, which is even: the host gives out no odd ones. So no structure and no array ever passes a cast.
 * Source: spec 3.4.6 (references), 3.4.7 (aggregates). */
#include "build_priv.h"

#include <stddef.h>

/* ---- types */

static valtype ref_of(const struct build *b, uint32_t type, bool is_null) { return vt_ref(b->m->types[type].canon, is_null); }
static valtype non_null(valtype t) { return t & ~VT_NULLABLE; }
static bool is_packed(valtype t) { return t == VT_I8 || t == VT_I16; }
static valtype unpacked(valtype t) { return is_packed(t) ? VT_I32 : t; }
static struct field_type element(const struct build *b, uint32_t type) { return b->m->types[type].fields[0]; }

/* The nullable reference to everything in the hierarchy of a reference type. */
static valtype top_of(const struct build *b, valtype t)
{
    static const uint8_t tops[] = { HT_FUNC, HT_EXTERN, HT_EXN };
    for (unsigned i = 0; i < sizeof tops; i++)
        if (vt_matches(b->m, t, VT_ABSREF(tops[i])))
            return VT_ABSREF(tops[i]);
    return VT_ABSREF(HT_ANY);
}

/* ---- what there is no collector for */

/* Ends the code of the builder, not that of the validator: what follows has types, and never runs. */
static void trap(struct build *b, enum wvm_trap why)
{
    if (!is_live(b) || !reader_ok(&b->r))
        return;
    emit(b, IR_trap, IR_VOID, 0, 0, 0, why);
    b->block = NO_BLOCK;
}

static void push_trapping(struct build *b, valtype type, enum wvm_trap why)
{
    trap(b, why);
    push(b, type, IR_NONE);
}

/* No object exists: a reference to one that is reached is null. */
static void push_allocated(struct build *b, uint32_t type) { push_trapping(b, ref_of(b, type, false), WVM_TRAP_no_collector); }

/* ---- structures */

static void check_default(struct build *b, valtype t)
{
    if (!vt_is_defaultable(t))
        fail(b, ERR_type_mismatch, ": a field has no default value");
}

static void struct_new(struct build *b, uint32_t x, bool is_default)
{
    const struct type_def *t = &b->m->types[x];
    for (uint32_t i = t->n_fields; i-- > 0; )
        if (is_default)
            check_default(b, t->fields[i].type);
        else
            pop(b, unpacked(t->fields[i].type));
    push_allocated(b, x);
}

/* get has whole values, get_s and get_u have packed ones. */
static void check_packed(struct build *b, valtype t, bool is_extending)
{
    if (is_packed(t) != is_extending)
        fail(b, ERR_type_mismatch, is_extending ? ": the field is not packed" : ": the field is packed");
}

static void struct_get(struct build *b, const struct imm *imm, bool is_extending)
{
    valtype t = b->m->types[imm->x].fields[imm->y].type;
    check_packed(b, t, is_extending);
    pop(b, ref_of(b, imm->x, true));
    push_trapping(b, unpacked(t), WVM_TRAP_null_structure);
}

static void struct_set(struct build *b, const struct imm *imm)
{
    struct field_type f = b->m->types[imm->x].fields[imm->y];
    if (!f.is_mutable)
        fail(b, ERR_immutable_field, " %u", imm->y);
    pop(b, unpacked(f.type));
    pop(b, ref_of(b, imm->x, true));
    trap(b, WVM_TRAP_null_structure);
}

/* ---- arrays */

static void pop_indices(struct build *b, unsigned n)
{
    while (n--)
        pop(b, VT_I32);
}

static void check_mutable(struct build *b, uint32_t type)
{
    if (!element(b, type).is_mutable)
        fail(b, ERR_immutable_array, " %u", type);
}

static void check_numeric(struct build *b, uint32_t type)
{
    if (vt_is_ref(element(b, type).type))
        fail(b, ERR_array_numeric, NULL);
}

static void check_segment(struct build *b, const struct imm *imm)
{
    if (!vt_matches(b->m, b->m->elems[imm->y].type, element(b, imm->x).type))
        fail(b, ERR_type_mismatch, ": element segment for an array of another type");
}

static void array_new(struct build *b, uint32_t x, bool is_default)
{
    pop(b, VT_I32);
    if (is_default)
        check_default(b, element(b, x).type);
    else
        pop(b, unpacked(element(b, x).type));
    push_allocated(b, x);
}

static void array_new_fixed(struct build *b, const struct imm *imm)
{
    for (uint32_t i = 0; i < imm->y && reader_ok(&b->r); i++)
        pop(b, unpacked(element(b, imm->x).type));
    push_allocated(b, imm->x);
}

static void array_new_segment(struct build *b, const struct imm *imm, bool is_data)
{
    if (is_data)
        check_numeric(b, imm->x);
    else
        check_segment(b, imm);
    pop_indices(b, 2);
    push_allocated(b, imm->x);
}

static void array_get(struct build *b, uint32_t x, bool is_extending)
{
    check_packed(b, element(b, x).type, is_extending);
    pop(b, VT_I32);
    pop(b, ref_of(b, x, true));
    push_trapping(b, unpacked(element(b, x).type), WVM_TRAP_null_array);
}

/* array.set, array.fill: one value, to one place or to several. */
static void array_store(struct build *b, uint32_t x, bool is_fill)
{
    check_mutable(b, x);
    pop_indices(b, is_fill);
    pop(b, unpacked(element(b, x).type));
    pop(b, VT_I32);
    pop(b, ref_of(b, x, true));
    trap(b, WVM_TRAP_null_array);
}

static void array_copy(struct build *b, const struct imm *imm)
{
    valtype to = element(b, imm->x).type, from = element(b, imm->y).type;
    check_mutable(b, imm->x);
    if (to != from && (!vt_is_ref(from) || !vt_matches(b->m, from, to)))
        fail(b, ERR_array_types, NULL);
    pop_indices(b, 2);
    pop(b, ref_of(b, imm->y, true));
    pop(b, VT_I32);
    pop(b, ref_of(b, imm->x, true));
    trap(b, WVM_TRAP_null_array);
}

static void array_init(struct build *b, const struct imm *imm, bool is_data)
{
    check_mutable(b, imm->x);
    if (is_data)
        check_numeric(b, imm->x);
    else
        check_segment(b, imm);
    pop_indices(b, 3);
    pop(b, ref_of(b, imm->x, true));
    trap(b, WVM_TRAP_null_array);
}

static void array_len(struct build *b)
{
    pop(b, VT_ABSREF(HT_ARRAY));
    push_trapping(b, VT_I32, WVM_TRAP_null_array);
}

/* ---- i31, equality, conversions */

static ir_ref const32(struct build *b, uint64_t v) { return emit(b, IR_const, IR_I32, 0, 0, 0, v); }

static void ref_i31(struct build *b)
{
    ir_ref v = pop(b, VT_I32).value;
    if (is_live(b) && reader_ok(&b->r)) {
        v = emit(b, IR_shl, IR_I32, v, const32(b, 1), 0, 0);
        v = emit(b, IR_extendu, IR_I64, emit(b, IR_or, IR_I32, v, const32(b, 1), 0, 0), 0, 0, 0);
    }
    push(b, non_null(VT_ABSREF(HT_I31)), v);
}

static void i31_get(struct build *b, bool is_signed)
{
    ir_ref v = pop(b, VT_ABSREF(HT_I31)).value;
    if (is_live(b) && reader_ok(&b->r)) {
        build_trap_if(b, emit(b, IR_eqz, IR_I32, v, 0, 0, 0), WVM_TRAP_null_i31);
        v = emit(b, is_signed ? IR_shrs : IR_shru, IR_I32, emit(b, IR_wrap, IR_I32, v, 0, 0, 0), const32(b, 1), 0, 0);
    }
    push(b, VT_I32, v);
}

static void ref_eq(struct build *b)
{
    ir_ref y = pop(b, VT_ABSREF(HT_EQ)).value, x = pop(b, VT_ABSREF(HT_EQ)).value;
    push(b, VT_I32, is_live(b) && reader_ok(&b->r) ? emit(b, IR_eq, IR_I32, x, y, 0, 0) : IR_NONE);
}

/* The same value: what was null stays null. */
static void convert(struct build *b, valtype from, valtype to)
{
    struct operand o = pop_any(b);
    if (!vt_matches(b->m, o.type, from))
        fail(b, ERR_type_mismatch, ": operand of a conversion");
    push(b, vt_is_nullable(o.type) ? to : non_null(to), o.value);
}

/* ---- casts */

/* 1 if a function has this type or one below it that this module knows; 0 for null, whose descriptor has no signature. */
static ir_ref is_of_type(struct build *b, ir_ref v, uint32_t type)
{
    ir_ref any = const32(b, 0), at = emit(b, IR_add, IR_I64, v, emit(b, IR_const, IR_I64, 0, 0, 0, WVM_FUNCREF_VA), 0, 0);
    ir_ref sig = emit(b, IR_load, IR_I32, at, IR_NONE, 0, offsetof(struct wvm_funcref, sig));
    b->f->ins[sig].mt = IR_MEM_FULL;
    for (uint32_t t = 0; t < b->m->n_types; t++)
        if (b->m->types[t].canon == t && type_matches(b->m, t, type)) {
            ir_ref same = emit(b, IR_eq, IR_I32, sig, const32(b, b->m->types[t].sig), 0, 0);
            any = emit(b, IR_or, IR_I32, any, same, 0, 0);
        }
    return any;
}

static ir_ref is_not_null(struct build *b, ir_ref v)
{
    return emit(b, IR_eqz, IR_I32, emit(b, IR_eqz, IR_I32, v, 0, 0, 0), 0, 0, 0);
}

/* Is this value not null, and of the heap type? */
static ir_ref matches_heap(struct build *b, ir_ref v, valtype t)
{
    if (vt_is_concrete(t))
        return b->m->types[vt_type_index(t)].kind == TYPE_FUNC ? is_of_type(b, v, vt_type_index(t)) : const32(b, 0);
    switch (t & 0xff) {
    case HT_FUNC: case HT_EXTERN: case HT_ANY: case HT_EXN: return is_not_null(b, v);
    case HT_EQ: case HT_I31: return emit(b, IR_and, IR_I32, emit(b, IR_wrap, IR_I32, v, 0, 0, 0), const32(b, 1), 0, 0);
    default: return const32(b, 0);
    }
}

static ir_ref matches(struct build *b, ir_ref v, valtype t)
{
    ir_ref is = matches_heap(b, v, t);
    return vt_is_nullable(t) ? emit(b, IR_or, IR_I32, is, emit(b, IR_eqz, IR_I32, v, 0, 0, 0), 0, 0) : is;
}

static void ref_test(struct build *b, valtype to)
{
    ir_ref v = pop(b, top_of(b, to)).value;
    push(b, VT_I32, is_live(b) && reader_ok(&b->r) ? matches(b, v, to) : IR_NONE);
}

static void ref_cast(struct build *b, valtype to)
{
    ir_ref v = pop(b, top_of(b, to)).value;
    if (is_live(b) && reader_ok(&b->r))
        build_trap_if(b, emit(b, IR_eqz, IR_I32, matches(b, v, to), 0, 0, 0), WVM_TRAP_cast_failure);
    push(b, to, v);
}

/* The label takes the reference as what it was cast to, or (on_fail) as what is left of its type; the other goes on. */
static void br_on_cast(struct build *b, const struct imm *imm, bool on_fail)
{
    valtype from = imm->from, to = imm->type, rest = vt_is_nullable(to) ? non_null(from) : from;
    if (!vt_matches(b->m, to, from))
        fail(b, ERR_type_mismatch, ": cast to a type that is not below the operand's");
    ir_ref v = pop(b, from).value;
    push(b, on_fail ? rest : to, v);
    if (!build_label_takes(b, imm->x))
        fail(b, ERR_type_mismatch, ": label takes no reference");
    build_label_check(b, imm->x);
    if (is_live(b) && reader_ok(&b->r)) {
        ir_ref is = matches(b, v, to);
        build_br_cond(b, imm->x, on_fail ? emit(b, IR_eqz, IR_I32, is, 0, 0, 0) : is);
    }
    pop_any(b);
    push(b, on_fail ? to : rest, v);
}

/* ---- all */

void build_gc(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    static const valtype any = VT_ABSREF(HT_ANY);
    uint32_t x = imm->x;
    switch ((enum gc_op)op->ir) {
    case GC_struct_new:         struct_new(b, x, false); break;
    case GC_struct_new_default: struct_new(b, x, true); break;
    case GC_struct_get:         struct_get(b, imm, false); break;
    case GC_struct_get_s: case GC_struct_get_u: struct_get(b, imm, true); break;
    case GC_struct_set:         struct_set(b, imm); break;
    case GC_array_new:          array_new(b, x, false); break;
    case GC_array_new_default:  array_new(b, x, true); break;
    case GC_array_new_fixed:    array_new_fixed(b, imm); break;
    case GC_array_new_data:     array_new_segment(b, imm, true); break;
    case GC_array_new_elem:     array_new_segment(b, imm, false); break;
    case GC_array_get:          array_get(b, x, false); break;
    case GC_array_get_s: case GC_array_get_u: array_get(b, x, true); break;
    case GC_array_set:          array_store(b, x, false); break;
    case GC_array_fill:         array_store(b, x, true); break;
    case GC_array_len:          array_len(b); break;
    case GC_array_copy:         array_copy(b, imm); break;
    case GC_array_init_data:    array_init(b, imm, true); break;
    case GC_array_init_elem:    array_init(b, imm, false); break;
    case GC_ref_test: case GC_ref_test_null: ref_test(b, imm->type); break;
    case GC_ref_cast: case GC_ref_cast_null: ref_cast(b, imm->type); break;
    case GC_br_on_cast:         br_on_cast(b, imm, false); break;
    case GC_br_on_cast_fail:    br_on_cast(b, imm, true); break;
    case GC_any_convert_extern: convert(b, VT_EXTERNREF, any); break;
    case GC_extern_convert_any: convert(b, any, VT_EXTERNREF); break;
    case GC_ref_i31:            ref_i31(b); break;
    case GC_i31_get_s:          i31_get(b, true); break;
    case GC_i31_get_u:          i31_get(b, false); break;
    case GC_ref_eq:             ref_eq(b); break;
    }
}
