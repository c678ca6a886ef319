/* Ranges of the lanes of vectors, for opt_vector.c. */
#ifndef JIT_OPT_VECTOR_H
#define JIT_OPT_VECTOR_H

#include "opt_fold.h"

struct range { int64_t lo, hi; };

/* What every lane of 1, 2 or 4 bytes of vector v, as a signed number, lies between, as far as a short look at what v is
 * made of tells. */
struct range vector_range(struct folder *c, ir_ref v, unsigned bytes);
static inline bool range_within(struct range r, int64_t lo, int64_t hi) { return lo <= r.lo && r.hi <= hi; }

#endif
