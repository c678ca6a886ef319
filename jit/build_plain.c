/* Instructions of fixed signature to IR. */
#include "build_priv.h"

static uint64_t v128_index(struct ir_func *f, struct ir_v128 v)
{
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    f->v128[f->n_v128] = v;
    return f->n_v128++;
}

ir_ref build_v128(struct build *b, struct ir_v128 v) { return emit(b, IR_const, IR_V128, 0, 0, 0, v128_index(b->f, v)); }

/* The base address of a memory, made once at the entry; IR_NONE for memory 0 at address 0. */
static ir_ref base_of(struct build *b, uint32_t memory)
{
    if (memory == 0 && b->opt->mem0_at_zero)
        return IR_NONE;
    if (!b->membase)
        b->membase = ARENA_ZNEW(b->arena, ir_ref, b->m->n_memories);
    if (!b->membase[memory])
        b->membase[memory] = ssa_entry_ins(&b->ssa, IR_membase, IR_I64, memory);
    return b->membase[memory];
}

/* May the page tables not tell that an access is out of bounds? Then compiled code has to. */
static bool is_checked(const struct memory *m) { return m->limits.is_64 || m->page_log2 < 12; }

/* The address, checked for an access of 1 << align bytes. */
static ir_ref checked(struct build *b, const struct imm *imm, ir_ref addr, unsigned align)
{
    uint64_t bytes = 1u << align, end = imm->bits > UINT64_MAX - bytes ? UINT64_MAX : imm->bits + bytes;
    if (b->f->ins[addr].type == IR_I32)
        addr = emit(b, IR_extendu, IR_I64, addr, 0, 0, 0);
    return emit(b, IR_bound, IR_I64, addr, emit(b, IR_const, IR_I64, 0, 0, 0, end), 0, imm->x);
}

ir_ref build_access(struct build *b, enum ir_op op, const struct imm *imm, ir_ref addr, ir_ref value, enum ir_type type,
                    uint8_t mt, unsigned align)
{
    if (is_checked(&b->m->memories[imm->x]))
        addr = checked(b, imm, addr, align);
    ir_ref i = emit(b, op, type, addr, base_of(b, imm->x), value, imm->bits);
    b->f->ins[i].mt = mt;
    return i;
}

static ir_ref access_(struct build *b, const struct wasm_op *op, const struct imm *imm,
                      ir_ref addr, ir_ref value, enum ir_type type, uint8_t mt)
{
    return build_access(b, op->ir, imm, addr, value, type, mt, op->align);
}

static ir_ref record(struct build *b, enum ir_rec kind, uint32_t index)
{
    ir_ref i = emit(b, IR_recaddr, IR_I64, 0, 0, 0, index);
    b->f->ins[i].mt = kind;
    return i;
}

/* The records that a runtime function takes, in its order: by the kind of immediates. */
static unsigned records(struct build *b, const struct wasm_op *op, const struct imm *imm, ir_ref out[2])
{
    switch ((enum imm_kind)op->imm) {
    case IMM_memory_memory: out[0] = record(b, IR_REC_MEMORY, imm->x); out[1] = record(b, IR_REC_MEMORY, imm->y); return 2;
    case IMM_data_memory:   out[0] = record(b, IR_REC_MEMORY, imm->x); out[1] = record(b, IR_REC_DATA, imm->y); return 2;
    case IMM_table_table:   out[0] = record(b, IR_REC_TABLE, imm->x); out[1] = record(b, IR_REC_TABLE, imm->y); return 2;
    case IMM_elem_table:    out[0] = record(b, IR_REC_TABLE, imm->x); out[1] = record(b, IR_REC_ELEM, imm->y); return 2;
    case IMM_memory:        out[0] = record(b, IR_REC_MEMORY, imm->x); return 1;
    default:                out[0] = record(b, IR_REC_TABLE, imm->x); return 1;
    }
}

static const char *const rt_sigs[] = {
#define RT(name, sig) [WVM_RT_##name] = sig,
#include "runtime.def"
#undef RT
};

/* A call of the guest runtime: records first, then the operands, widened where it takes 64 bits. */
static ir_ref runtime_call(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args, enum ir_type type)
{
    ir_ref list[8];
    unsigned n = records(b, op, imm, list);
    const char *params = strchr(rt_sigs[op->ir], ':') + 1 + n;
    for (; *params; params++) {
        ir_ref v = *args++;
        if (*params == 'I' && b->f->ins[v].type == IR_I32)
            v = emit(b, IR_extendu, IR_I64, v, 0, 0, 0);
        list[n++] = v;
    }
    enum ir_type returned = type == IR_VOID ? IR_VOID : IR_I64;
    ir_ref call = emit(b, IR_rtcall, IR_VOID, ir_list(b->f, list, n), n, returned, op->ir);
    b->f->ins[call].mt = keeps(b, facts_rt_effects(op->ir));
    if (type == IR_VOID)
        return IR_NONE;
    ir_ref result = emit(b, IR_result, IR_I64, call, 0, 0, 0);
    return type == IR_I32 ? emit(b, IR_wrap, IR_I32, result, 0, 0, 0) : result;
}

/* ---- atomics */

/* The effective address: nothing is added to it any more, as its alignment counts. */
static ir_ref atomic_address(struct build *b, const struct wasm_op *op, const struct imm *imm, ir_ref addr)
{
    if (is_checked(&b->m->memories[imm->x]))
        addr = checked(b, imm, addr, op->align);
    else
        addr = emit(b, IR_extendu, IR_I64, addr, 0, 0, 0);
    if (imm->bits)
        addr = emit(b, IR_add, IR_I64, addr, emit(b, IR_const, IR_I64, 0, 0, 0, imm->bits), 0, 0);
    return op->align ? emit(b, IR_aligned, IR_I64, addr, 0, 0, (1u << op->align) - 1) : addr;
}

static ir_ref atomic(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args, enum ir_type type)
{
    ir_ref list[4] = { atomic_address(b, op, imm, args[0]), args[1], args[2], base_of(b, imm->x) }, i;
    if (op->ir == IR_acmpxchg)
        i = emit(b, op->ir, type, ir_list(b->f, list, list[3] ? 4 : 3), list[3] ? 4 : 3, 0, 0);
    else
        i = emit(b, op->ir, type, list[0], list[3], args[1], 0);
    b->f->ins[i].mt = op->mt;
    return i;
}

/* What takes a loop or waits: the memory, the address, the operands, and (but for notify) the access's bytes. */
static ir_ref atomic_call(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args, enum ir_type type)
{
    ir_ref list[5];
    unsigned n = 0;
    if (op->imm == IMM_memarg) {
        list[n++] = record(b, IR_REC_MEMORY, imm->x);
        list[n++] = atomic_address(b, op, imm, args[0]);
        for (unsigned k = 1; op->sig[k] != ':'; k++)
            list[n++] = args[k];
        if (op->ir != WVM_RT_atomic_notify)
            list[n++] = emit(b, IR_const, IR_I32, 0, 0, 0, 1u << op->align);
    }
    ir_ref call = emit(b, IR_rtcall, IR_VOID, ir_list(b->f, list, n), n, type == IR_VOID ? IR_VOID : IR_I64, op->ir);
    if (type == IR_VOID)
        return IR_NONE;
    ir_ref result = emit(b, IR_result, IR_I64, call, 0, 0, 0);
    return type == IR_I32 ? emit(b, IR_wrap, IR_I32, result, 0, 0, 0) : result;
}

static ir_ref segment_drop(struct build *b, const struct wasm_op *op, const struct imm *imm)
{
    ir_ref i = emit(b, IR_segdrop, IR_VOID, 0, 0, 0, imm->x);
    b->f->ins[i].mt = op->ir;
    return i;
}

/* The size of a memory or a table. */
static ir_ref size_(struct build *b, const struct wasm_op *op, const struct imm *imm, enum ir_type type)
{
    if (op->ir == IR_memsize && b->facts && b->facts->memory_constant && b->facts->memory_constant[imm->x])
        return emit(b, IR_const, type, 0, 0, 0, b->m->memories[imm->x].limits.min);
    return emit(b, op->ir, type, 0, 0, 0, imm->x);
}

ir_ref build_plain(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args, enum ir_type type)
{
    switch ((enum build_kind)op->build) {
    case BUILD_plain:       return build_number(b, op->ir, type, args);
    case BUILD_lane:        return emit(b, op->ir, type, args[0], args[1], 0, imm->lane);
    case BUILD_const:       return emit(b, op->ir, type, 0, 0, 0, imm->bits);
    case BUILD_v128:        return emit(b, op->ir, type, args[0], args[1], 0, v128_index(b->f, imm->v128));
    case BUILD_index:       return size_(b, op, imm, type);
    case BUILD_load:        return access_(b, op, imm, args[0], IR_NONE, type, op->mt);
    case BUILD_store:       return access_(b, op, imm, args[0], args[1], type, op->mt);
    case BUILD_load_lane:
    case BUILD_store_lane:  return access_(b, op, imm, args[0], args[1], type, imm->lane);
    case BUILD_segdrop:     return segment_drop(b, op, imm);
    case BUILD_atomic:      return atomic(b, op, imm, args, type);
    case BUILD_atomic_rt:   return atomic_call(b, op, imm, args, type);
    case BUILD_rt:          return build_bulk(b, op, imm, args) ? IR_NONE : runtime_call(b, op, imm, args, type);
    default:                return IR_NONE;
    }
}

/* The carry of a sum is that it came out below an operand, the borrow of a difference that the operands were in that order. */
void build_wide(struct build *b, const struct wasm_op *op)
{
    ir_ref a[4] = { 0 }, lo = IR_NONE, hi = IR_NONE;
    bool is_add = op->ir == IR_add, is_mul = !is_add && op->ir != IR_sub;
    for (unsigned i = is_mul ? 2 : 4; i-- > 0; )
        a[i] = pop(b, VT_I64).value;
    if (is_live(b) && reader_ok(&b->r) && is_mul) {
        lo = emit(b, IR_mul, IR_I64, a[0], a[1], 0, 0);
        hi = emit(b, op->ir, IR_I64, a[0], a[1], 0, 0);
    } else if (is_live(b) && reader_ok(&b->r)) {
        lo = emit(b, op->ir, IR_I64, a[0], a[2], 0, 0);
        ir_ref carry = emit(b, IR_ltu, IR_I32, is_add ? lo : a[0], is_add ? a[0] : a[2], 0, 0);
        hi = emit(b, op->ir, IR_I64, a[1], a[3], 0, 0);
        hi = emit(b, op->ir, IR_I64, hi, emit(b, IR_extendu, IR_I64, carry, 0, 0, 0), 0, 0);
    }
    push(b, VT_I64, lo);
    push(b, VT_I64, hi);
}
