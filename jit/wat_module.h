/* One module's text, for wat_parse and for scripts, which have many and share the keywords. */
#ifndef JIT_WAT_MODULE_H
#define JIT_WAT_MODULE_H

#include "jit.h"
#include "wat_ops.h"

/* Where a module's text stands decides what may follow the word module: in a file, binary and
 * quote; in a script, which has seen to those, definition; in a quotation, neither. */
enum wat_place { WAT_IN_FILE, WAT_IN_SCRIPT, WAT_IN_QUOTE };

struct wat_text {
    const struct wat_words *words;
    const char *text;
    size_t size;
    const char *origin;         /* begin of the file that the text is a part of: errors count lines from there */
    const char *file;           /* prefix of errors, NULL: none */
    uint8_t place;              /* enum wat_place */
    bool names;                 /* identifiers become a name section */
};

/* As wat_parse (wat.h). */
bool wat_module(const struct wat_text *t, struct jit_buffer *wasm, struct jit_error *err);

/* A copy of these bytes for the caller. False: out of memory. */
bool wat_give(const void *bytes, size_t size, struct jit_buffer *to);

#endif
