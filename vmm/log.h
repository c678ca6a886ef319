/* Messages to the user, on stderr. An error says what was being done, on what, why it failed
 * and what to do about it. Names that come from a module or a path are printed with control
 * characters escaped: they are not ours and must not drive the terminal. */
#ifndef VMM_LOG_H
#define VMM_LOG_H

#include <stddef.h>
#include <stdio.h>

/* Print one error: "wvm: cannot DOING 'ON': WHY", then "  help: TODO" if todo is not NULL.
 * on may be NULL; todo is a format for what follows. */
void log_error(const char *doing, const char *on, const char *why, const char *todo, ...)
    __attribute__((format(printf, 4, 5)));

/* Print a line that says itself where and what: "file:line:column: text". */
void log_line(const char *line);

/* Print one line of advice that stops nothing. */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print text that is not ours: control characters and bad bytes as \xNN. */
void log_text(FILE *to, const char *text, size_t bytes);

#endif
