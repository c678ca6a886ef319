/* What opt_vector.c and the files beside it share: ranges of lanes; rules. */
#ifndef JIT_OPT_VECTOR_H
#define JIT_OPT_VECTOR_H

#include "opt_fold.h"

struct range { int64_t lo, hi; };

/* What every lane of 1, 2 or 4 bytes of vector v, as a signed number, lies between, as far as a short look at what v is
 * made of tells. */
struct range vector_range(struct folder *c, ir_ref v, unsigned bytes);
static inline bool range_within(struct range r, int64_t lo, int64_t hi) { return lo <= r.lo && r.hi <= hi; }

/* The number of a new constant, of 16 bytes. */
uint32_t vector_bytes_new(struct folder *c, const uint8_t *bytes);
/* That constant, before instruction `at`. */
ir_ref vector_const(struct folder *c, ir_ref at, const uint8_t *bytes);

/* Rules of opt_vector_masks.c and opt_vector_divide.c: what instruction i becomes, i itself if it was changed in place, IR_NONE if nothing fits. */
ir_ref vector_and(struct folder *c, ir_ref i);
ir_ref vector_andnot(struct folder *c, ir_ref i);
ir_ref vector_or(struct folder *c, ir_ref i);
ir_ref vector_not(struct folder *c, ir_ref i);
ir_ref vector_select(struct folder *c, ir_ref i);
ir_ref vector_compare(struct folder *c, ir_ref i);
ir_ref vector_count(struct folder *c, ir_ref i);
ir_ref vector_extend_load(struct folder *c, ir_ref i);
ir_ref vector_product(struct folder *c, ir_ref i);
ir_ref vector_rotate(struct folder *c, ir_ref i);
ir_ref vector_replace(struct folder *c, ir_ref i);
ir_ref vector_divide(struct folder *c, ir_ref i);

#endif
