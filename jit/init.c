#include "init.h"
#include "ir_of.h"
#include "wasm_ops.h"

#include <assert.h>

struct init { struct ir_func *f; const struct module *m; const struct datalayout *lay; bool is_empty; };

static ir_ref add(struct init *i, enum ir_op op, unsigned type, ir_ref a, ir_ref b, ir_ref c, uint64_t imm)
{
    return ir_append(i->f, 0, op, type, a, b, c, imm, 0);
}

static ir_ref constant(struct init *i, unsigned type, uint64_t bits) { return add(i, IR_const, type, 0, 0, 0, bits); }

static ir_ref v128_constant(struct init *i, const uint64_t bits[2])
{
    struct ir_func *f = i->f;
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    memcpy(f->v128[f->n_v128].b, bits, 16);
    return constant(i, IR_V128, f->n_v128++);
}

/* One operation of a general constant expression on its stack. */
static ir_ref *general_op(struct init *i, const struct const_op *op, ir_ref *top)
{
    static const struct { uint8_t opcode; uint16_t ir; uint8_t type; } arith[] = {
        { 0x6a, IR_add, IR_I32 }, { 0x6b, IR_sub, IR_I32 }, { 0x6c, IR_mul, IR_I32 },
        { 0x7c, IR_add, IR_I64 }, { 0x7d, IR_sub, IR_I64 }, { 0x7e, IR_mul, IR_I64 },
    };
    for (unsigned k = 0; k < sizeof arith / sizeof *arith; k++)
        if (op->op == arith[k].opcode) {
            top[-2] = add(i, arith[k].ir, arith[k].type, top[-2], top[-1], 0, 0);
            return top - 1;
        }
    if (op->op == (CONST_GC | GC_any_convert_extern) || op->op == (CONST_GC | GC_extern_convert_any))
        return top;
    if (op->op == (CONST_GC | GC_ref_i31)) {            /* as build_gc.c has it */
        ir_ref one = constant(i, IR_I32, 1), v = add(i, IR_shl, IR_I32, top[-1], one, 0, 0);
        top[-1] = add(i, IR_extendu, IR_I64, add(i, IR_or, IR_I32, v, one, 0, 0), 0, 0, 0);
        return top;
    }
    switch (op->op) {
    case 0x23: *top = add(i, IR_gget, ir_type_of(i->m->globals[op->index].type), 0, 0, 0, op->index); break;
    case 0x41: *top = constant(i, IR_I32, (uint32_t)op->bits[0]); break;
    case 0x42: *top = constant(i, IR_I64, op->bits[0]); break;
    case 0x43: *top = constant(i, IR_F32, (uint32_t)op->bits[0]); break;
    case 0x44: *top = constant(i, IR_F64, op->bits[0]); break;
    case 0xfd: *top = v128_constant(i, op->bits); break;
    case 0xd2: *top = add(i, IR_reffunc, IR_I64, 0, 0, 0, op->index); break;
    default:   *top = constant(i, IR_I64, 0); break;        /* ref.null */
    }
    return top + 1;
}

static ir_ref value_of(struct init *i, const struct const_expr *e)
{
    unsigned type = ir_type_of(e->type);
    switch (e->kind) {
    case CONST_VALUE:    return type == IR_V128 ? v128_constant(i, e->bits) : constant(i, type, e->bits[0]);
    case CONST_REF_NULL: return constant(i, IR_I64, 0);
    case CONST_REF_FUNC: return add(i, IR_reffunc, IR_I64, 0, 0, 0, e->index);
    case CONST_GLOBAL:   return add(i, IR_gget, type, 0, 0, 0, e->index);
    default: {
        ir_ref *stack = ARENA_NEW(i->f->arena, ir_ref, e->n_ops + 1), *top = stack;
        for (uint32_t k = 0; k < e->n_ops; k++)
            top = general_op(i, &e->ops[k], top);
        return stack[0];
    }
    }
}

static ir_ref extended(struct init *i, ir_ref v)
{
    return i->f->ins[v].type == IR_I32 ? add(i, IR_extendu, IR_I64, v, 0, 0, 0) : v;
}

static ir_ref record(struct init *i, enum ir_rec rec, uint32_t index)
{
    ir_ref r = add(i, IR_recaddr, IR_I64, 0, 0, 0, index);
    i->f->ins[r].mt = rec;
    return r;
}

static void runtime_call(struct init *i, enum wvm_rt rt, const ir_ref *args, uint32_t n)
{
    add(i, IR_rtcall, IR_VOID, ir_list(i->f, args, n), n, IR_VOID, rt);
    i->is_empty = false;
}

static void init_globals(struct init *i)
{
    for (uint32_t g = i->m->n_imported_globals; g < i->m->n_globals; g++) {
        const struct const_expr *e = &i->m->globals[g].init;
        if (e->kind == CONST_VALUE || e->kind == CONST_REF_NULL)
            continue;               /* in the initial bytes of .data */
        add(i, IR_gset, IR_VOID, value_of(i, e), 0, 0, g);
        i->is_empty = false;
    }
}

static void init_tables(struct init *i)
{
    for (uint32_t t = i->m->n_imported_tables; t < i->m->n_tables; t++) {
        const struct table *table = &i->m->tables[t];
        if (!table->has_init || table->init.kind == CONST_REF_NULL)
            continue;
        ir_ref args[] = { record(i, IR_REC_TABLE, t), constant(i, IR_I64, 0), value_of(i, &table->init),
                          constant(i, IR_I64, table->limits.min) };
        runtime_call(i, WVM_RT_table_fill, args, 4);
    }
}

/* Items that are not plain functions: evaluated into the segment's array, which lies behind its record. */
static void init_items(struct init *i, uint32_t s)
{
    const struct elem_segment *seg = &i->m->elems[s];
    if (seg->funcs || i->lay->elem_items[s] == WVM_NONE)
        return;
    ir_ref base = record(i, IR_REC_ELEM, s);
    uint32_t distance = i->lay->elem_items[s] - i->lay->elem_seg[s];
    for (uint32_t k = 0; k < seg->count; k++) {
        ir_ref st = add(i, IR_store, IR_VOID, base, IR_NONE, value_of(i, &seg->exprs[k]), distance + 8ull * k);
        i->f->ins[st].mt = IR_MEM_FULL;
        i->is_empty = false;
    }
}

static void apply(struct init *i, enum wvm_rt rt, enum ir_rec target_kind, uint32_t target, enum ir_rec kind, uint32_t s,
                  const struct const_expr *offset, uint64_t count)
{
    ir_ref args[] = { record(i, target_kind, target), record(i, kind, s), extended(i, value_of(i, offset)),
                      constant(i, IR_I64, 0), constant(i, IR_I64, count) };
    runtime_call(i, rt, args, 5);
    ir_ref drop = add(i, IR_segdrop, IR_VOID, 0, 0, 0, s);
    i->f->ins[drop].mt = kind;
}

/* ---- what needs a collector, of which there is none: instantiation traps */

static bool allocates(const struct const_expr *e)
{
    for (uint32_t k = 0; e->kind == CONST_GENERAL && k < e->n_ops; k++)
        if (e->ops[k].op >= CONST_GC && e->ops[k].op < (CONST_GC | GC_ref_test))
            return true;
    return false;
}

static bool any_allocates(const struct module *m)
{
    for (uint32_t g = m->n_imported_globals; g < m->n_globals; g++)
        if (allocates(&m->globals[g].init))
            return true;
    for (uint32_t t = m->n_imported_tables; t < m->n_tables; t++)
        if (m->tables[t].has_init && allocates(&m->tables[t].init))
            return true;
    for (uint32_t s = 0; s < m->n_elems; s++)
        for (uint32_t k = 0; m->elems[s].exprs && k < m->elems[s].count; k++)
            if (allocates(&m->elems[s].exprs[k]))
                return true;
    return false;
}

bool init_build(struct ir_func *f, const struct module *m, const struct datalayout *lay)
{
    struct init i = { f, m, lay, true };
    ir_block_new(f);
    if (any_allocates(m)) {
        add(&i, IR_trap, IR_VOID, 0, 0, 0, WVM_TRAP_no_collector);
        return true;
    }
    init_globals(&i);
    for (uint32_t s = 0; s < m->n_elems; s++)
        init_items(&i, s);
    init_tables(&i);
    for (uint32_t s = 0; s < m->n_elems; s++)
        if (lay->elem_late[s])
            apply(&i, WVM_RT_table_init, IR_REC_TABLE, m->elems[s].table, IR_REC_ELEM, s, &m->elems[s].offset, m->elems[s].count);
    for (uint32_t s = 0; s < m->n_datas; s++)
        if (lay->data_late[s])
            apply(&i, WVM_RT_memory_init, IR_REC_MEMORY, m->datas[s].memory, IR_REC_DATA, s, &m->datas[s].offset, m->datas[s].size);
    if (m->has_start) {
        add(&i, IR_call, IR_VOID, ir_list(f, NULL, 0), 0, 0, m->start);
        i.is_empty = false;
    }
    add(&i, IR_ret, IR_VOID, ir_list(f, NULL, 0), 0, 0, 0);
    return !i.is_empty;
}
