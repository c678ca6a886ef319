/* Which operations write what: linear memory, or other state (globals, sizes, tables, segments). */
#ifndef JIT_OPT_STATE_H
#define JIT_OPT_STATE_H

#include "ir.h"

bool state_writes_memory(const struct ir_ins *i);
bool state_writes_other(const struct ir_ins *i);

/* Writes before block b, counted in the order of blocks; [n_blocks]: all. */
struct state_sums { uint32_t *memory, *other; };
struct state_sums state_sums(struct ir_func *f);

/* Is there a write in blocks first to last? sum: of either kind. */
static inline bool state_is_written(const uint32_t *sum, uint32_t first, uint32_t last) { return sum[last + 1] != sum[first]; }

/* A read of state other than linear memory; does not trap. */
static inline bool state_is_read(unsigned op) { return op == IR_gget || op == IR_memsize || op == IR_tabsize; }

#endif
