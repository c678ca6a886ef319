/* The dominator tree, for passes that ask often. */
#ifndef JIT_OPT_DOM_H
#define JIT_OPT_DOM_H

#include "ir.h"

struct dom { uint32_t *idom, *number, *size; };     /* by block: immediate dominator; place in pre-order; size of the subtree */

/* Every block must be reached from the entry. */
struct dom dom_find(struct ir_func *f);

/* The last block that dominates both, by the dominators found so far. */
uint32_t dom_common_in(const uint32_t *idom, uint32_t a, uint32_t b);
static inline uint32_t dom_common(const struct dom *d, uint32_t a, uint32_t b) { return dom_common_in(d->idom, a, b); }

static inline bool dom_is(const struct dom *d, uint32_t a, uint32_t b) { return d->number[b] - d->number[a] < d->size[a]; }

#endif
