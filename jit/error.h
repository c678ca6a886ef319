/* Error texts in one table (errors.def), in the wording of the official test suite; the
 * details that follow are ours. Invariant: a struct jit_error keeps the first error. */
#ifndef JIT_ERROR_H
#define JIT_ERROR_H

#include <stdarg.h>
#include "jit.h"

enum jit_errcode {
    ERR_none,
#define ERR(name, text) ERR_##name,
#include "errors.def"
#undef ERR
    ERR_COUNT
};

/* Record error `code` at module offset `offset`, unless one is recorded already.
 * `detail` (printf-like, or NULL) is appended right behind the text, so it starts with its own
 * separator: " %u", ": expected %s". Always returns false. */
bool error_set(struct jit_error *err, enum jit_errcode code, size_t offset, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

bool error_vset(struct jit_error *err, enum jit_errcode code, size_t offset, const char *detail, va_list ap);

/* The table's text for a code. */
const char *error_text(enum jit_errcode code);

#endif
