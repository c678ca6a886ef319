/* From module bytes to an image, in the words of the command line: which passes, what is
 * printed, what is said about a bad module. Runs after the lock-down. */
#ifndef VMM_COMPILE_H
#define VMM_COMPILE_H

#include <stdbool.h>
#include "jit/lazy.h"
#include "vmm/config.h"
#include "vmm/open.h"

/* Turn the compiler's options of the command line into jit's. False: a pass name is unknown; said so. */
bool compile_options(const struct config *c, struct jit_options *options);

/* Is the module of a size that may be a module's? False: said so; call before it is mapped. */
bool compile_size_ok(const struct module_file *m);

/* If a mapped module is in the text format, make it binary, with its identifiers in the name section if `names`. False: said where it is malformed. */
bool compile_text(struct module_file *m, bool names);

/* Compile or validate a mapped module, binary or text. False: said why; the module is bad. */
bool compile_module(struct module_file *m, const struct jit_options *options, struct jit_buffer *image, struct jit_stats *stats);
bool compile_validate(struct module_file *m, const struct jit_options *options);

/* Are the functions of this module to be compiled when they are called? Then prepare it for that. False: said why. */
bool compile_is_lazy(const struct config *c);
bool compile_lazy(struct module_file *m, const struct jit_options *options, struct jit_lazy **lazy, struct jit_buffer *image,
                  struct jit_stats *stats);

/* Say why a module is bad, with the offset of the error. Always false. */
bool compile_say_bad(const struct module_file *m, const struct jit_error *e);

/* Print what each pass took, for --time. */
void compile_print_times(const struct jit_stats *stats, uint64_t all_ns);

/* Take an image that was compiled before: copied, because its file may change while it is checked and used.
 * False: it is none, nothing happened. */
bool compile_take_image(const struct module_file *m, struct jit_buffer *image);

#endif
