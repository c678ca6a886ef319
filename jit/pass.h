/* The rows of passes.def by number, and whether one is left out. */
#ifndef JIT_PASS_H
#define JIT_PASS_H

#include "jit.h"

enum pass {
#define PASS(name, level, text) PASS_##name,
#include "passes.def"
#undef PASS
    PASS_COUNT
};
_Static_assert((int)PASS_COUNT <= JIT_PASS_MAX, "struct jit_stats is too small");

static inline bool is_skipped(const struct jit_options *opt, enum pass p) { return opt->skip_passes >> p & 1; }

#endif
