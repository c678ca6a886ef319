/* The text format (.wat) to the binary format: the whole grammar of WebAssembly 3.0, and of the
 * proposals threads, custom-page-sizes, wide-arithmetic, custom-descriptors and the legacy exceptions.
 * Only what the text format itself asks for is checked; jit_validate has the rest.
 * Pure as all of jit/ (jit.h). Source: spec 6. */
#ifndef JIT_WAT_H
#define JIT_WAT_H

#include "jit.h"

/* Translate a module: (module ...), also binary and quoted, or only its fields. The text need not
 * be terminated. *wasm is the caller's, free with jit_buffer_free; if `names`, the identifiers of the
 * text are in its name section. False: *err has the first error with its line and column; its text is
 * "file:line:column: " (unless file is NULL), the spec's wording, the token. */
bool wat_parse(const char *text, size_t size, const char *file, bool names, struct jit_buffer *wasm, struct jit_error *err);

/* Does this look like a text: is its first character that is not blank a parenthesis or a comment's semicolon? */
bool wat_is_text(const uint8_t *bytes, size_t size);

#endif
