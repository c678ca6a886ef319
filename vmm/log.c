/* See log.h. */
#include "vmm/log.h"

#include <stdarg.h>
#include <string.h>

/* C1 controls (U+0080 to U+009F, in UTF-8 c2 80 to c2 9f) drive terminals as well as C0 does. */
static int is_control(const unsigned char *s, size_t left)
{
    return s[0] < 0x20 || s[0] == 0x7f || (s[0] == 0xc2 && left > 1 && s[1] < 0xa0);
}

void log_text(FILE *to, const char *text, size_t bytes)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < bytes; i++)
        if (is_control(s + i, bytes - i))
            fprintf(to, "\\x%02x", s[i]);
        else
            fputc(s[i], to);
}

/* Our sentence with text of others inside: its line breaks are ours. */
static void print_lines(const char *text)
{
    for (;;) {
        size_t bytes = strcspn(text, "\n");
        log_text(stderr, text, bytes);
        if (!text[bytes])
            return;
        fputs("\n  ", stderr);
        text += bytes + 1;
    }
}

void log_error(const char *doing, const char *on, const char *why, const char *todo, ...)
{
    flockfile(stderr);
    fprintf(stderr, "wvm: cannot %s", doing);
    if (on) {
        fputs(" '", stderr);
        log_text(stderr, on, strlen(on));
        fputc('\'', stderr);
    }
    fputs(": ", stderr);
    print_lines(why);
    fputc('\n', stderr);
    if (todo) {
        va_list ap;
        va_start(ap, todo);
        fputs("  help: ", stderr);
        vfprintf(stderr, todo, ap);
        fputc('\n', stderr);
        va_end(ap);
    }
    funlockfile(stderr);
}

void log_line(const char *line)
{
    flockfile(stderr);
    log_text(stderr, line, strlen(line));
    fputc('\n', stderr);
    funlockfile(stderr);
}

void log_warn(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    flockfile(stderr);
    fputs("wvm: warning: ", stderr);
    vfprintf(stderr, format, ap);
    fputc('\n', stderr);
    funlockfile(stderr);
    va_end(ap);
}
