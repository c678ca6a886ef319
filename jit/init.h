/* The initializer: what instantiation has to do that the loader cannot know, as a function of SSA form. */
#ifndef JIT_INIT_H
#define JIT_INIT_H

#include "datalayout.h"
#include "ir.h"

/* Build into f (fresh) the code for: global initializers that are not constants, table initializers, late element and data
 * segments in order, the start function. False if there is nothing to do. Source: spec 4.7.4 (instantiation). */
bool init_build(struct ir_func *f, const struct module *m, const struct datalayout *lay);

#endif
