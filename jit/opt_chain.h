/* Loops of one way round: a chain of blocks, each reached from the one before it only, and what counts in them. */
#ifndef JIT_OPT_CHAIN_H
#define JIT_OPT_CHAIN_H

#include "ir.h"

enum { CHAIN_BLOCKS = 8, CHAIN_COUNTERS = 8 };

/* A phi of the header that gets a constant more in each iteration, modulo its width: phi(init, next), next = phi + step. */
struct counter { ir_ref phi, init, next; int64_t step; };
struct chain {
    uint32_t before;                            /* the only block that leads into the loop */
    uint32_t blocks[CHAIN_BLOCKS], n;           /* in order: the header first, the one that leads back last */
    uint32_t in, back;                          /* operands of the header's phis: on entry, on the way back */
    struct counter counters[CHAIN_COUNTERS]; uint32_t n_counters;
};

/* The loop of header h; false: it has no such shape. */
bool chain_find(struct ir_func *f, uint32_t h, struct chain *c);
bool chain_has(const struct chain *c, uint32_t b);
/* Is v computed outside the loop, or a constant? */
bool chain_is_invariant(const struct ir_func *f, const struct chain *c, ir_ref v);
/* v as counter and constant; NULL: it is none. */
const struct counter *chain_counter(const struct ir_func *f, const struct chain *c, ir_ref v, uint64_t *offset);

#endif
