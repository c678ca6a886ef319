/* A function body: validated and turned into SSA form in one walk over its bytes. Neither
 * function keeps state outside its arguments, and the module is only read, so bodies may be
 * compiled on several threads. Source: spec 3.4, appendix "Validation Algorithm". */
#ifndef JIT_BUILD_H
#define JIT_BUILD_H

#include "error.h"
#include "facts.h"
#include "ir.h"
#include "module.h"

/* Validate the body of defined function `defined_index` (0: the first that is not imported) and
 * build f from it; f was initialized by ir_func_init. Temporary memory comes from f->arena too.
 * Copies are left among the phis: opt_copy must run before any other pass.
 * facts: of the whole module, whose bodies are then known to be valid; NULL: none, every call stays a call.
 * True if valid; else *err (zeroed by the caller) tells the first error, at its module offset. */
bool build_function(struct ir_func *f, const struct module *m, uint32_t defined_index, const struct facts *facts,
                    const struct jit_options *opt, struct jit_error *err);

/* The same walk, making nothing but facts (unless NULL), with lists in `keep`. */
bool validate_function(const struct module *m, uint32_t defined_index, struct facts *facts, struct arena *keep,
                       struct arena *scratch, const struct jit_options *opt, struct jit_error *err);

#endif
