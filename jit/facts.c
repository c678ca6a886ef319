#include "facts.h"

#include "abi.h"
#include "image.h"
#include "ir.h"
#include "wasm_ops.h"

/* What makes no code still takes the compiler's time: what is long or has many locals is not light. */
enum { BYTES_PER_WEIGHT = 32, LOCALS_PER_WEIGHT = 8 };
enum { GLOBALS_MAX = 31 };              /* what func_facts.globals tells apart */
enum { PRODUCT_MULS = 4, PRODUCT_WEIGHT = 100 };        /* what a product of twice the width is at least and at most made of */
enum { WEIGHT_CALL = 4, WEIGHT_RUNTIME = 6, WEIGHT_TABLE = 8 };

void facts_init(struct facts *f, struct arena *a, const struct module *m)
{
    *f = (struct facts){ .m = m };
    f->funcs = ARENA_ZNEW(a, struct func_facts, m->n_funcs + m->n_types);
    f->stack_global = UINT32_MAX;
    f->is_referenced = ARENA_ZNEW(a, bool, m->n_funcs);
    f->global_set = ARENA_ZNEW(a, atomic_uchar, m->n_globals);
    f->table_written = ARENA_ZNEW(a, atomic_uchar, m->n_tables);
    f->memory_grown = ARENA_ZNEW(a, atomic_uchar, m->n_memories);
}

uint8_t facts_rt_effects(unsigned rt)
{
    switch (rt) {
    case WVM_RT_table_get:
        return 0;
    case WVM_RT_memory_copy: case WVM_RT_memory_fill: case WVM_RT_memory_init:
        return FX_MEMORY;
    case WVM_RT_table_set: case WVM_RT_table_grow: case WVM_RT_table_fill: case WVM_RT_table_copy: case WVM_RT_table_init:
        return FX_STATE;
    default:
        return FX_WRITES;
    }
}

/* ---- while bodies are validated */

static void set(atomic_uchar *flag) { atomic_store_explicit(flag, 1, memory_order_relaxed); }

static void note_call(struct facts_log *log, struct arena *a, uint32_t callee, uint32_t weight)
{
    ARENA_GROW(a, log->calls, log->cap_calls, log->n_calls + 1);
    log->calls[log->n_calls++] = callee;
    log->has_call = true;
    log->weight += weight;
}

static uint32_t global_bit(uint32_t x) { return 1u << (x < GLOBALS_MAX ? x : GLOBALS_MAX); }

static void note_runtime(struct facts *f, struct facts_log *log, unsigned rt, uint32_t x)
{
    log->weight += WEIGHT_RUNTIME;
    log->effects |= facts_rt_effects(rt);
    switch (rt) {
    case WVM_RT_memory_grow:
        set(&f->memory_grown[x]);
        break;
    case WVM_RT_table_set: case WVM_RT_table_grow: case WVM_RT_table_fill: case WVM_RT_table_copy: case WVM_RT_table_init:
        set(&f->table_written[x]);
        break;
    default:
        break;
    }
}

void facts_note(struct facts *f, struct facts_log *log, struct arena *a, const struct wasm_op *op, uint32_t x, uint32_t y)
{
    switch ((enum build_kind)op->build) {
    case BUILD_call: case BUILD_return_call:
        note_call(log, a, x, WEIGHT_CALL);
        break;
    case BUILD_global_get:
        log->globals |= global_bit(x);
        log->weight++;
        break;
    case BUILD_global_set:
        set(&f->global_set[x]);
        log->globals |= global_bit(x);
        log->effects |= FX_STATE;
        log->weight++;
        break;
    case BUILD_rt:
        note_runtime(f, log, op->ir, x);
        break;
    case BUILD_store: case BUILD_store_lane:
        log->effects |= FX_MEMORY;
        log->weight++;
        break;
    case BUILD_loop:
        log->n_loops++;
        break;
    case BUILD_br_table:
        log->weight += WEIGHT_TABLE;
        break;
    case BUILD_plain:
        log->n_muls += op->ir == IR_mul;
        log->weight++;
        break;
    case BUILD_lane: case BUILD_load: case BUILD_load_lane: case BUILD_index: case BUILD_wide: case BUILD_v128:
    case BUILD_br_if: case BUILD_if:
    case BUILD_ref_is_null: case BUILD_ref_as_non_null: case BUILD_br_on_null: case BUILD_br_on_non_null:
    case BUILD_select: case BUILD_select_typed: case BUILD_ref_func:
        log->weight++;
        break;
    case BUILD_nop: case BUILD_block: case BUILD_else: case BUILD_end: case BUILD_br: case BUILD_return: case BUILD_unreachable:
    case BUILD_drop: case BUILD_const: case BUILD_local_get: case BUILD_local_set: case BUILD_local_tee: case BUILD_ref_null:
        break;
    case BUILD_call_indirect: case BUILD_return_call_indirect:
        note_call(log, a, f->m->n_funcs + f->m->types[y].canon, WEIGHT_TABLE);
        break;
    case BUILD_call_ref: case BUILD_return_call_ref:
        log->has_call = true;
        log->effects |= FX_ALL;
        log->weight += WEIGHT_TABLE;
        break;
    case BUILD_try_table:
        log->effects |= FX_STACK;
        log->weight += WEIGHT_TABLE;
        break;
    case BUILD_throw: case BUILD_throw_ref:
        log->effects |= FX_ALL;
        log->weight += WEIGHT_RUNTIME;
        break;
    case BUILD_atomic: case BUILD_atomic_rt: case BUILD_segdrop:
        log->effects |= FX_WRITES;
        log->weight += WEIGHT_TABLE;
        break;
    default:
        log->effects |= FX_ALL;
        log->is_special = true;
    }
}

void facts_keep(struct facts *f, uint32_t func, const struct facts_log *log, struct arena *keep)
{
    uint32_t *calls = ARENA_NEW(keep, uint32_t, log->n_calls);
    if (log->n_calls)
        memcpy(calls, log->calls, log->n_calls * sizeof *calls);
    uint32_t length = f->m->funcs[func].body_bytes / BYTES_PER_WEIGHT + log->n_locals / LOCALS_PER_WEIGHT;
    f->funcs[func] = (struct func_facts){ .calls = calls, .n_calls = log->n_calls, .weight = log->weight + length,
                                            .n_locals = log->n_locals, .globals = log->globals, .effects = log->effects,
                                          .is_noted = true, .n_loops = log->n_loops, .is_leaf = !log->has_call,
                                          .is_special = log->is_special,
                                          .is_product = log->n_muls >= PRODUCT_MULS && log->weight <= PRODUCT_WEIGHT && !log->has_call &&
                                                        !log->n_loops };
}

/* ---- conclusions */

/* The mutable i32 of its own that most functions use: compiled C has its stack's pointer there. */
static void stack_find(struct facts *f)
{
    const struct module *m = f->m;
    uint32_t users[GLOBALS_MAX] = { 0 }, most = 0;
    for (uint32_t i = 0; i < m->n_funcs; i++)
        for (uint32_t bits = f->funcs[i].globals & ~(1u << GLOBALS_MAX); bits; bits &= bits - 1)
            users[__builtin_ctz(bits)]++;
    for (uint32_t g = m->n_imported_globals; g < m->n_globals && g < GLOBALS_MAX; g++)
        if (m->globals[g].is_mutable && m->globals[g].type == VT_I32 && f->global_set[g] && users[g] > most) {
            most = users[g];
            f->stack_global = g;
        }
    for (uint32_t i = 0; most && i < m->n_funcs; i++)
        if (f->funcs[i].globals & global_bit(f->stack_global))
            f->funcs[i].effects |= FX_STACK;
}

/* The functions of a constant table are what calls of their type call. */
static void table_link(struct facts *f, struct arena *a, const struct const_table *table)
{
    const struct module *m = f->m;
    for (uint32_t i = 0; i < table->n; i++) {
        if (table->funcs[i] == ELEM_NULL)
            continue;
        uint32_t canon = func_type(m, table->funcs[i])->canon;
        struct func_facts *type = &f->funcs[m->n_funcs + canon];
        if (!type->calls)
            type->calls = ARENA_NEW(a, uint32_t, table->targets[canon].count);
        type->calls[type->n_calls++] = table->funcs[i];
    }
}

/* Of several tables, or others, nothing is known. */
static void types_link(struct facts *f, struct arena *a)
{
    const struct module *m = f->m;
    if (m->n_tables == 1 && f->tables && f->tables[0].is_known)
        table_link(f, a, &f->tables[0]);
    else
        for (uint32_t c = 0; c < m->n_types; c++)
            f->funcs[m->n_funcs + c].effects = FX_ALL;
}

/* Lists of callers: those of function g are at [first[g], first[g + 1]). */
struct callers { uint32_t *first, *list; };

static struct callers callers_find(const struct facts *f, struct arena *a)
{
    uint32_t n = f->m->n_funcs + f->m->n_types;
    struct callers c = { ARENA_ZNEW(a, uint32_t, n + 2), NULL };
    for (uint32_t i = 0; i < n; i++)
        c.first[i + 2] = c.first[i + 1] + f->funcs[i].n_callers;
    c.list = ARENA_NEW(a, uint32_t, c.first[n + 1]);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < f->funcs[i].n_calls; k++)
            c.list[c.first[f->funcs[i].calls[k] + 1]++] = i;
    return c;
}

/* Who calls a function does what it does: from each function with effects up to its callers, until nothing is new. */
static void effects_spread(struct facts *f, struct arena *a)
{
    struct callers c = callers_find(f, a);
    uint32_t n = f->m->n_funcs + f->m->n_types, *work = ARENA_NEW(a, uint32_t, n), n_work = 0;
    bool *is_waiting = ARENA_ZNEW(a, bool, n);
    for (uint32_t i = 0; i < n; i++)
        if (f->funcs[i].effects) {
            work[n_work++] = i;
            is_waiting[i] = true;
        }
    while (n_work) {
        uint32_t i = work[--n_work];
        is_waiting[i] = false;
        for (uint32_t k = c.first[i]; k < c.first[i + 1]; k++) {
            struct func_facts *caller = &f->funcs[c.list[k]];
            if ((caller->effects | f->funcs[i].effects) == caller->effects)
                continue;
            caller->effects |= f->funcs[i].effects;
            if (!is_waiting[c.list[k]]) {
                is_waiting[c.list[k]] = true;
                work[n_work++] = c.list[k];
            }
        }
    }
}

void facts_close(struct facts *f, struct arena *a, bool closed)
{
    uint32_t n = f->m->n_funcs + f->m->n_types;
    for (uint32_t i = 0; i < f->m->n_imported_funcs; i++)
        f->funcs[i].effects = closed ? FX_MEMORY : FX_ALL;      /* the host's functions */
    if (closed)
        stack_find(f);
    types_link(f, a);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < f->funcs[i].n_calls; k++)
            f->funcs[f->funcs[i].calls[k]].n_callers++;
    for (uint32_t i = 0; i < f->m->n_exports; i++)
        if (f->m->exports[i].kind == WVM_EXTERN_FUNC)
            f->is_referenced[f->m->exports[i].index] = true;
    for (uint32_t i = 0; i < f->m->n_funcs; i++)
        f->is_referenced[i] = f->is_referenced[i] || f->m->funcs[i].is_declared;
    if (f->m->has_start)
        f->is_referenced[f->m->start] = true;
    effects_spread(f, a);
    for (uint32_t i = 0; i < n; i++)
        f->funcs[i].calls = NULL;       /* were in memory of the validation */
}
