/* Leave out compares whose answer the flags already hold; after register allocation. */
#ifndef JIT_FLAGS_H
#define JIT_FLAGS_H

#include "mir.h"

void flags_reuse(struct mfunc *f);

#endif
