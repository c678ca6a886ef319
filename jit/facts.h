/* What is known of a whole module before any of its functions is compiled: a by-product of validating the
 * bodies. Each body notes what it does in a record of its own, so several threads may validate; facts_close
 * then draws the conclusions, and from there on all of it is only read.
 *
 * Invariant: what a body may do is noted for all of its code, unreachable code included. */
#ifndef JIT_FACTS_H
#define JIT_FACTS_H

#include <stdatomic.h>

#include "datalayout.h"
#include "module.h"

/* What a call may do, besides trapping and running for ever. */
enum {
    FX_MEMORY = 1,              /* write a linear memory, or change its size */
    FX_STATE = 2,               /* write a global or a table, change a size, drop a segment */
    FX_STACK = 4,               /* read or write the shadow stack's pointer, or throw */
    FX_WRITES = FX_MEMORY | FX_STATE,
    FX_ALL = FX_WRITES | FX_STACK,
};

struct func_facts {
    uint32_t *calls; uint32_t n_calls;    /* the functions that it calls, at each place: directly, or as one of its type */
    uint32_t n_callers;         /* places that call it directly */
    uint32_t weight;            /* about how many instructions it becomes */
    uint32_t n_locals;          /* with parameters */
    uint32_t n_loops;
    uint32_t globals;           /* those that its own code reads or writes, a bit for each; the last: all from there on */
    uint8_t effects;            /* FX_* of its own code, after facts_close also of what it calls */
    bool is_noted;              /* a valid body wrote this */
    bool is_leaf;               /* it calls nothing but the runtime */
    bool is_product;            /* it may be a product of twice the width; once known (opt_wide.c), it is one, and its weight that of the product */
    bool is_special;            /* not to be built into callers: a local without a default value, something rare */
};

/* A table whose entries are known, up to n; those behind are null. targets: by canonical type, how many have it, and the last;
 * before: by entry, the one before it of its type. */
struct table_target { uint32_t count, index; };
struct const_table { bool is_known; uint32_t n, *funcs, *before; struct table_target *targets; };

struct facts {
    const struct module *m;
    struct func_facts *funcs;           /* by function index; then by canonical type: what any function of a table does */
    uint32_t stack_global;              /* the shadow stack's pointer, UINT32_MAX: none is known */
    atomic_uchar *global_set;           /* by global: some body sets it */
    atomic_uchar *table_written;        /* by table: set, filled, copied to, initialized or grown by some body */
    atomic_uchar *memory_grown;         /* by memory */
    bool *is_referenced;                /* by function: something other than a direct call may need its code */
    struct const_table *tables;         /* by table; NULL: nothing is known of any */
    bool *global_constant;              /* by global: it keeps its first value; NULL: nothing is known */
    bool *memory_constant;              /* by memory: it keeps its first size; NULL: nothing is known */
    bool has_effects;                   /* calls keep what they are known not to write */
    bool inlines, recursion;            /* bodies may be built into others; into themselves */
};

/* What a runtime function (enum wvm_rt) does. */
uint8_t facts_rt_effects(unsigned rt);

/* Facts of a module whose bodies were not seen yet. */
void facts_init(struct facts *f, struct arena *a, const struct module *m);

/* All bodies were seen, and the tables' contents: find the shadow stack's pointer, count callers, and give callers the effects of
 * what they call. closed: as below. */
void facts_close(struct facts *f, struct arena *a, bool closed);

/* What calls by a table with this type do; after facts_close. */
static inline uint8_t facts_type_effects(const struct facts *f, uint32_t type)
{
    return f->funcs[f->m->n_funcs + f->m->types[type].canon].effects;
}

/* ---- facts_world.c. closed: no other module is linked to this one, no matter what it exports. */

/* Find the constant tables, globals and memories' sizes, once all bodies were seen. */
void facts_tables(struct facts *f, struct arena *a, const struct datalayout *lay, bool closed);
void facts_globals(struct facts *f, struct arena *a, bool closed);
void facts_memories(struct facts *f, struct arena *a, bool closed);

/* The entries, if there are at most `max`, that a call through this table with this type can call: their indices, rising, to
 * `index`. How many; 0: not known, or there are more or none. */
uint32_t facts_table_few(const struct facts *f, uint32_t table, uint32_t type, uint32_t max, uint32_t *index);

/* The function that a call with this index calls. False: not known, or it traps. */
bool facts_table_at(const struct facts *f, uint32_t table, uint32_t type, uint64_t index, uint32_t *func);

/* ---- facts.c, while bodies are validated */

/* What one walk over a body collects; its lists are in the arena of the walk. */
struct facts_log { uint32_t *calls, n_calls, cap_calls, weight, n_locals, globals, n_muls, n_loops; uint8_t effects; bool has_call, is_special; };

struct wasm_op;
/* Note one instruction; x, y: its indices. */
void facts_note(struct facts *f, struct facts_log *log, struct arena *a, const struct wasm_op *op, uint32_t x, uint32_t y);

/* The body of a function ended, and was valid: keep what was collected. */
void facts_keep(struct facts *f, uint32_t func, const struct facts_log *log, struct arena *keep);

#endif
