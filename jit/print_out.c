/* What the printer writes: words, strings, numbers, lines. Source: spec 6.3. */
#include "print_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 1 << 16, INDENT_MAX = 40, STRING_MAX = 64 };

void print_flush(struct printer *p, bool all)
{
    if (p->out.size < (all ? 1 : PIECE) || p->sink_failed)
        return;
    p->sink_failed = !p->sink(p->to, (const char *)p->out.data, p->out.size);
    p->out.size = 0;
}

void put_text(struct printer *p, const char *text) { put_bytes(&p->out, text, strlen(text)); }

void put_format(struct printer *p, const char *format, ...)
{
    char text[128];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    put_text(p, text);
}

void put_line(struct printer *p, uint32_t level)
{
    static const char blanks[2 * INDENT_MAX + 1] = "                                                                                ";
    put_u8(&p->out, '\n');
    put_bytes(&p->out, blanks, 2 * (size_t)(level < INDENT_MAX ? level : INDENT_MAX));
}

/* ---- strings */

static void put_char(struct printer *p, uint8_t c, bool is_text)
{
    static const char digits[] = "0123456789abcdef";
    if (c == '"' || c == '\\') {
        put_u8(&p->out, '\\');
        put_u8(&p->out, c);
    } else if ((c >= 0x20 && c < 0x7f) || (c >= 0x80 && is_text)) {
        put_u8(&p->out, c);
    } else {
        put_u8(&p->out, '\\');
        put_u8(&p->out, (uint8_t)digits[c >> 4]);
        put_u8(&p->out, (uint8_t)digits[c & 15]);
    }
}

void put_quoted(struct printer *p, const uint8_t *bytes, size_t n, bool is_text)
{
    put_u8(&p->out, '"');
    for (size_t i = 0; i < n; i++)
        put_char(p, bytes[i], is_text);
    put_u8(&p->out, '"');
}

void put_data(struct printer *p, const uint8_t *bytes, size_t n)
{
    if (n <= STRING_MAX) {
        put_u8(&p->out, ' ');
        put_quoted(p, bytes, n, false);
        return;
    }
    for (size_t part; n; bytes += part, n -= part) {
        part = n < STRING_MAX ? n : STRING_MAX;
        put_line(p, 2);
        put_quoted(p, bytes, part, false);
        print_flush(p, false);
    }
}

/* ---- numbers */

static double float_of(uint64_t value, unsigned bits)
{
    uint32_t low = (uint32_t)value;
    float f;
    double d;
    memcpy(&f, &low, sizeof f);
    memcpy(&d, &value, sizeof d);
    return bits == 32 ? (double)f : d;
}

/* The first of so many digits that is read back as the same number. */
static void put_finite(struct printer *p, double v, unsigned bits)
{
    static const int f32_digits[] = { 6, 7, 8, 9 }, f64_digits[] = { 6, 15, 16, 17 };
    char text[40];
    for (unsigned i = 0; i < 4; i++) {
        snprintf(text, sizeof text, "%.*g", bits == 32 ? f32_digits[i] : f64_digits[i], v);
        if ((bits == 32 ? (double)strtof(text, NULL) : strtod(text, NULL)) == v)
            break;
    }
    put_text(p, text);
}

void put_float(struct printer *p, uint64_t value, unsigned bits)
{
    unsigned fraction_bits = bits == 32 ? 23 : 52;
    uint64_t fraction = value & ((1ull << fraction_bits) - 1), exponent = value >> fraction_bits & (bits == 32 ? 0xff : 0x7ff);
    if (exponent != (bits == 32 ? 0xff : 0x7ff)) {
        put_finite(p, float_of(value, bits), bits);
        return;
    }
    put_text(p, value >> (bits - 1) & 1 ? "-" : "");
    if (fraction == 0)
        put_text(p, "inf");
    else if (fraction == 1ull << (fraction_bits - 1))
        put_text(p, "nan");
    else
        put_format(p, "nan:0x%llx", (unsigned long long)fraction);
}
