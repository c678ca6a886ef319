/* Jumps to where values that are known lead; after register allocation. */
#ifndef JIT_THREAD_H
#define JIT_THREAD_H

#include "lower.h"
#include "mir.h"

/* Change m's last jumps; blocks that nobody reaches any more are empty and without edges. */
void thread_function(struct mfunc *m, const struct code_consts *consts);

#endif
