/* A function body: validated and turned into SSA form in one walk over its bytes. Neither
 * function keeps state outside its arguments, and the module is only read, so bodies may be
 * compiled on several threads. Source: spec 3.4, appendix "Validation Algorithm". */
#ifndef JIT_BUILD_H
#define JIT_BUILD_H

#include "error.h"
#include "facts.h"
#include "ir.h"
#include "module.h"

/* A loop of a body; [0] stands for all of it. Numbered in the order of their heads. */
struct build_loop {
    uint32_t parent;            /* the loop that it is in, 0: none */
    uint32_t begin, bytes;      /* of its code: where, and how many without those of loops in it */
    uint32_t *live, n_live;     /* locals whose values at its head are of use */
    bool has_way;               /* its head can be left for other code: it is reached, with nothing on the operand stack, and so are those around */
};

/* A body built in one of two tiers (build_tiers.c). First, quickly: with points that count (points.h), through which a loop's head is left
 * for better code once there is some; the loops are found meanwhile. Then, as the rest of the body from a loop's head on: a function whose
 * parameters are the locals that are live there. */
struct build_tiers {
    struct arena *arena;        /* of what is found */
    uint32_t points;            /* of the function, their offset in .data */
    uint32_t resume;            /* the loop to go on from, 0: the first tier, from the beginning */
    struct build_loop *loops; uint32_t n_loops, cap_loops;
    bool is_unfit;              /* not to be built so: it handles exceptions, or too many locals are live at its loops */
};

/* Validate the body of defined function `defined_index` (0: the first that is not imported) and
 * build f from it; f was initialized by ir_func_init. Temporary memory comes from f->arena too.
 * Copies are left among the phis: opt_copy must run before any other pass.
 * facts: of the whole module, whose bodies are then known to be valid; NULL: none, every call stays a call.
 * tiers: NULL: all of it, with nothing counted.
 * True if valid; else *err (zeroed by the caller) tells the first error, at its module offset. */
bool build_function(struct ir_func *f, const struct module *m, uint32_t defined_index, const struct facts *facts,
                    const struct jit_options *opt, struct build_tiers *tiers, struct jit_error *err);

/* The same walk, making nothing but facts (unless NULL), with lists in `keep`. */
bool validate_function(const struct module *m, uint32_t defined_index, struct facts *facts, struct arena *keep,
                       struct arena *scratch, const struct jit_options *opt, struct jit_error *err);

#endif
