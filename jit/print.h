/* The binary format to the text format, the way back of wat.h: text that wat_parse turns into the
 * same module. Nothing is validated, so that invalid modules can be looked at; what is malformed
 * ends the text. Pure as all of jit/ (jit.h). Source: spec 5, 6. */
#ifndef JIT_PRINT_H
#define JIT_PRINT_H

#include "jit.h"

/* Takes the next piece of the text. False: it cannot be written; wat_print gives up. */
typedef bool (*wat_sink)(void *to, const char *text, size_t bytes);

/* Print a module, in pieces of some 64 KiB, in time linear in module and text. False: *err has the first
 * error with its offset in the module, and what stands before it was printed; or, with no
 * error's code in it, the sink gave up.
 *
 * The text has the module's names as identifiers; where one cannot be an identifier (another has
 * it already, it is empty), as an annotation (@name "..."). Names of labels are left out. Other custom
 * sections are annotations (@custom ...) at their places. */
bool wat_print(const uint8_t *wasm, size_t size, wat_sink sink, void *to, struct jit_error *err);

/* Likewise, with "(;@hex;)" before each instruction of a function: its offset in the module. */
bool wat_print_offsets(const uint8_t *wasm, size_t size, wat_sink sink, void *to, struct jit_error *err);

#endif
