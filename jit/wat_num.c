#include "wat_num.h"

#include <math.h>
#include <stdlib.h>

/* ---- form */

static bool is_digit(char c, bool hex)
{
    return (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

static unsigned digit_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c | 0x20) - 'a' + 10;
}

/* Skip digits with single underscores between them. False: there are none, or a stray underscore. */
static bool skip_digits(const char **s, const char *end, bool hex)
{
    const char *p = *s;
    while (p < end && is_digit(*p, hex)) {
        p++;
        if (p + 1 < end && *p == '_' && is_digit(p[1], hex))
            p++;
    }
    bool any = p > *s;
    *s = p;
    return any;
}

static bool starts(const char *s, const char *end, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(end - s) >= n && memcmp(s, with, n) == 0;
}

/* What follows the integer part of a float: point, fraction, exponent; all of it, to the end. */
static bool is_float_tail(const char *s, const char *end, bool hex)
{
    if (s < end && *s == '.') {
        s++;
        skip_digits(&s, end, hex);
    }
    if (s < end && (*s | 0x20) == (hex ? 'p' : 'e')) {
        s++;
        s += s < end && (*s == '+' || *s == '-');
        if (!skip_digits(&s, end, false))
            return false;
    }
    return s == end;
}

static bool is_special(const char *s, const char *end)
{
    size_t n = (size_t)(end - s);
    if (n == 3)
        return memcmp(s, "inf", 3) == 0 || memcmp(s, "nan", 3) == 0;
    if (!starts(s, end, "nan:0x"))
        return false;
    s += 6;
    return skip_digits(&s, end, true) && s == end;
}

enum wat_kind wat_number_kind(const char *s, size_t n)
{
    const char *end = s + n;
    bool has_sign = *s == '+' || *s == '-';
    s += has_sign;
    if (is_special(s, end))
        return WAT_FLOAT;
    bool hex = starts(s, end, "0x");
    s += hex ? 2 : 0;
    if (!skip_digits(&s, end, hex))
        return WAT_OTHER;
    if (s == end)
        return has_sign ? WAT_INT : WAT_NAT;
    return is_float_tail(s, end, hex) ? WAT_FLOAT : WAT_OTHER;
}

/* ---- integers */

bool wat_nat_value(const char *s, size_t n, uint64_t *value)
{
    const char *end = s + n;
    bool hex = starts(s, end, "0x");
    uint64_t v = 0;
    for (s += hex ? 2 : 0; s < end; s++)
        if (*s != '_' && (__builtin_mul_overflow(v, hex ? 16 : 10, &v) || __builtin_add_overflow(v, digit_value(*s), &v)))
            return false;
    *value = v;
    return true;
}

bool wat_int_value(const char *s, size_t n, unsigned bits, uint64_t *value)
{
    bool negative = *s == '-', has_sign = negative || *s == '+';
    uint64_t v, mask = UINT64_MAX >> (64 - bits);
    if (!wat_nat_value(s + has_sign, n - has_sign, &v) || v > (negative ? mask / 2 + 1 : mask))
        return false;
    *value = (negative ? -v : v) & mask;
    return true;
}

/* ---- floats */

struct format { int mant_bits, exp_min, exp_max; };     /* mantissa with its hidden bit; exponents of its first bit */
static const struct format f32_format = { 24, -126, 127 }, f64_format = { 53, -1022, 1023 };

/* m * 2^exp, a little more if `sticky`, rounded to the bits of a format. False: too large. */
static bool round_to(const struct format *f, uint64_t m, int64_t exp, bool sticky, uint64_t *bits)
{
    *bits = 0;
    if (m == 0)
        return true;
    int lead = __builtin_clzll(m);
    m <<= lead;
    int64_t top = exp - lead + 63;              /* exponent of the first bit */
    if (top > f->exp_max)
        return false;
    int64_t keep = top < f->exp_min ? f->mant_bits - (f->exp_min - top) : f->mant_bits;
    if (keep < 0)
        return true;
    uint64_t kept = keep ? m >> (64 - keep) : 0, rest = keep ? m << keep : m, half = 1ull << 63;
    kept += rest > half || (rest == half && (sticky || kept & 1));
    uint64_t biased = top < f->exp_min ? 0 : (uint64_t)(top - f->exp_min);  /* the hidden bit adds one */
    *bits = (biased << (f->mant_bits - 1)) + kept;
    unsigned exponents = (unsigned)(f->exp_max - f->exp_min + 1);
    return *bits >> (f->mant_bits - 1) <= exponents;
}

/* A decimal exponent, saturated: no mantissa that fits in memory makes up for more. */
static int64_t exponent_value(const char *s, const char *end)
{
    bool negative = *s == '-';
    int64_t v = 0;
    for (s += negative || *s == '+'; s < end; s++)
        if (*s != '_' && v < (int64_t)1 << 40)
            v = v * 10 + (int64_t)digit_value(*s);
    return negative ? -v : v;
}

/* Hexadecimal digits behind "0x". */
static bool hex_float(const struct format *f, const char *s, const char *end, uint64_t *bits)
{
    uint64_t m = 0;
    int64_t exp = 0;
    bool sticky = false, fraction = false;
    for (; s < end && (*s | 0x20) != 'p'; s++) {
        if (*s == '.')
            fraction = true;
        if (*s == '.' || *s == '_')
            continue;
        bool fits = m >> 60 == 0;
        if (fits)
            m = m << 4 | digit_value(*s);
        else
            sticky = sticky || *s != '0';
        exp += fraction ? (fits ? -4 : 0) : (fits ? 0 : 4);
    }
    if (s < end)
        exp += exponent_value(s + 1, end);
    return round_to(f, m, exp, sticky, bits);
}

/* Decimal digits: the C library rounds correctly, to each format by its own function, so that an
 * f32 is rounded once. It sees the "C" locale's decimal point: wvm never sets another. */
static bool decimal_float(struct arena *a, const char *s, const char *end, unsigned size, uint64_t *bits)
{
    char *text = arena_alloc(a, (size_t)(end - s) + 1), *to = text;
    for (; s < end; s++)
        if (*s != '_')
            *to++ = *s;
    *to = '\0';
    if (size == 32) {
        float v = strtof(text, NULL);
        uint32_t b;
        memcpy(&b, &v, sizeof b);
        *bits = b;
        return isfinite(v);
    }
    double v = strtod(text, NULL);
    memcpy(bits, &v, sizeof v);
    return isfinite(v);
}

/* nan or nan:0xPAYLOAD. */
static bool nan_value(const struct format *f, const char *s, const char *end, uint64_t *bits)
{
    uint64_t quiet = 1ull << (f->mant_bits - 2), payload = quiet;
    if (end - s > 4 && (!wat_nat_value(s + 4, (size_t)(end - s) - 4, &payload) || !payload || payload >= quiet * 2))
        return false;
    *bits = ((uint64_t)(2 * f->exp_max + 1) << (f->mant_bits - 1)) | payload;
    return true;
}

bool wat_float_value(struct arena *a, const char *s, size_t n, unsigned bits, uint64_t *value)
{
    const struct format *f = bits == 32 ? &f32_format : &f64_format;
    const char *end = s + n;
    bool negative = *s == '-', ok;
    s += negative || *s == '+';
    if (*s == 'n')
        ok = nan_value(f, s, end, value);
    else if (*s == 'i')
        ok = true, *value = (uint64_t)(2 * f->exp_max + 1) << (f->mant_bits - 1);
    else if (starts(s, end, "0x"))
        ok = hex_float(f, s + 2, end, value);
    else
        ok = decimal_float(a, s, end, bits, value);
    *value |= negative ? 1ull << (bits - 1) : 0;
    return ok;
}
