/* Compiled functions and the module's description to an ELF image (images/image.h). */
#ifndef JIT_IMAGE_BUILD_H
#define JIT_IMAGE_BUILD_H

#include "datalayout.h"
#include "emit.h"
#include "jit.h"

/* funcs: one for each defined function, then the initializer if has_init. *h: zero, or with room for later code, whose entries
 * then are the functions, without gaps; it becomes the image's header. False: the module's code
 * or data exceeds what an image can address (2 GiB); *err is set. Frees nothing. */
bool image_build(struct arena *a, const struct module *m, const struct datalayout *lay, const struct code_func *funcs, bool has_init,
                 struct wvm_image_header *h, struct jit_buffer *image, struct jit_error *err);

/* Memory of an image, zero. NULL: there is none. */
uint8_t *image_alloc(struct jit_buffer *image, uint64_t bytes);

/* A function's unwinding rows, its code and constants being at these offsets from the image base, in front of `to`. Returns the last. */
struct wvm_unwind *unwind_place(struct wvm_unwind *to, const struct code_func *f, uint32_t code_off, uint32_t rodata_off);

/* Copy a function's constants to `to`, its code and they being at these offsets from the image base; jump tables then hold distances from themselves. */
void rodata_place(uint8_t *to, const struct code_func *f, uint32_t code_off, uint32_t rodata_off);

#endif
