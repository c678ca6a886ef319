/* Upper bounds of integers, as unsigned numbers. */
#ifndef JIT_OPT_RANGE_H
#define JIT_OPT_RANGE_H

#include "ir.h"

/* The largest result of an integer operation of w bits on operands of at most x and y; y_is: y is the operand itself. */
uint64_t range_max(unsigned op, unsigned w, uint64_t x, uint64_t y, bool y_is);
/* The largest v, at most max, for which the comparison `v op y` is true (or is not), y as above. sign: the largest number
 * that is not negative. */
uint64_t range_bound(unsigned op, bool is_true, uint64_t max, uint64_t y, bool y_is, uint64_t sign);
/* Does range_max know more of op than its width? */
bool range_is_of_operands(unsigned op);
/* The same of instruction v, from bounds of its operands. Constants are the caller's. */
uint64_t range_of(struct ir_func *f, ir_ref v, uint64_t x, uint64_t y);

#endif
