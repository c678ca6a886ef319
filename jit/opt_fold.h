/* What the rules of opt_fold.c and the passes beside it share. */
#ifndef JIT_OPT_FOLD_H
#define JIT_OPT_FOLD_H

#include "ir.h"

struct folder {
    struct ir_func *f;
    uint32_t *n_uses, n_counted;        /* by value, of those that were there at the start */
    uint32_t *cut_to;                   /* by block: the one that it no longer leads to; UINT32_MAX: none */
    bool changed;
};

/* Has v no more than one user, as far as it was counted? */
static inline bool fold_is_once(const struct folder *c, ir_ref v) { return v >= c->n_counted || c->n_uses[v] <= 1; }
/* Fill n_uses for the values that there are. */
void fold_count_uses(struct folder *c);
/* The bits of a constant of an integer or float type, zero-extended; false: not one. Looks through copies. */
bool fold_const(struct folder *c, ir_ref v, uint64_t *bits);
/* A new constant before instruction `at`. */
ir_ref fold_new_const(struct folder *c, ir_ref at, unsigned type, uint64_t bits);
/* Make instruction i another operation on other operands; returns i. */
ir_ref fold_become(struct folder *c, ir_ref i, enum ir_op op, ir_ref a0, ir_ref a1);
/* The largest unsigned value that v can have, as far as a short look at what it is made of tells. */
uint64_t fold_max(struct folder *c, ir_ref v);
/* Rule (opt_order.c): a condition that says no more than which of two numbers is less becomes a comparison of them. */
ir_ref fold_order(struct folder *c, ir_ref i);
/* Rule (opt_order.c): a < b ? -1 : a != b, the order of unsigned numbers as Rust has it, becomes (a > b) - (a < b). */
ir_ref fold_order_value(struct folder *c, ir_ref i);
/* Cut branches on constants. */
void fold_branches(struct ir_func *f);
/* The result of an integer operation on operands of w bits; false: it traps, or is not known here. */
bool fold_eval(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r);

#endif
