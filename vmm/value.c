/* See value.h. */
#include "vmm/value.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 u128;

const char *value_type_name(uint8_t type)
{
    switch (type) {
    case WVM_I32:       return "i32";
    case WVM_I64:       return "i64";
    case WVM_F32:       return "f32";
    case WVM_F64:       return "f64";
    case WVM_V128:      return "v128";
    case WVM_FUNCREF:   return "funcref";
    case WVM_EXTERNREF: return "externref";
    case WVM_EXNREF:    return "exnref";
    default:            return "unknown";
    }
}

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 99;
}

/* An integer of `bits` bits, two's complement; unsigned up to 2^bits - 1, negative down to -2^(bits-1). */
static bool parse_int(const char *text, unsigned bits, u128 *out)
{
    bool negative = *text == '-';
    u128 v = 0, max = bits == 128 ? ~(u128)0 : ((u128)1 << bits) - 1;
    text += negative || *text == '+';
    unsigned base = text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10;
    text += base == 16 ? 2 : 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned d = (unsigned)digit(*text);
        if (d >= base || v > (max - d) / base)
            return false;
        v = v * base + d;
    }
    if (negative && v > (u128)1 << (bits - 1))
        return false;
    *out = (negative ? -v : v) & max;
    return true;
}

/* "nan:0x..." to the bits of a float with that payload. */
static bool parse_nan(const char *text, unsigned fraction_bits, uint64_t infinity, uint64_t sign, uint64_t *bits)
{
    u128 payload;
    bool negative = *text == '-';
    text += negative || *text == '+';
    if (strncmp(text, "nan:0x", 6) || !parse_int(text + 4, fraction_bits, &payload) || !payload)
        return false;
    *bits = infinity | (uint64_t)payload | (negative ? sign : 0);
    return true;
}

static bool parse_f32(const char *text, uint64_t *bits)
{
    char *end;
    if (parse_nan(text, 23, 0x7f800000, 0x80000000, bits))
        return true;
    union { float f; uint32_t u; } v = { .f = strtof(text, &end) };
    *bits = v.u;
    return end != text && !*end && !isspace((unsigned char)*text);
}

static bool parse_f64(const char *text, uint64_t *bits)
{
    char *end;
    if (parse_nan(text, 52, 0x7ffull << 52, 1ull << 63, bits))
        return true;
    union { double f; uint64_t u; } v = { .f = strtod(text, &end) };
    *bits = v.u;
    return end != text && !*end && !isspace((unsigned char)*text);
}

bool value_parse(uint8_t type, const char *text, struct vmm_value *value)
{
    u128 v = 0;
    bool ok;
    *value = (struct vmm_value){ .type = type };
    switch (type) {
    case WVM_F32:
        return parse_f32(text, &value->lo);
    case WVM_F64:
        return parse_f64(text, &value->lo);
    case WVM_I32:
        ok = parse_int(text, 32, &v);
        break;
    case WVM_I64:
        ok = parse_int(text, 64, &v);
        break;
    case WVM_V128:
        ok = parse_int(text, 128, &v);
        break;
    default:
        ok = !strcmp(text, "null");
    }
    value->lo = (uint64_t)v;
    value->hi = (uint64_t)(v >> 64);
    return ok;
}

/* The fewest digits that read back as the same number. */
static void print_float(FILE *to, double d, bool single)
{
    char text[40];
    if (isnan(d)) {
        fputs(signbit(d) ? "-nan" : "nan", to);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, d);
        if (single ? strtof(text, NULL) == (float)d : strtod(text, NULL) == d)
            break;
    }
    fputs(text, to);
}

void value_print(FILE *to, const struct vmm_value *value)
{
    union { uint32_t u; float f; } f32 = { .u = (uint32_t)value->lo };
    union { uint64_t u; double f; } f64 = { .u = value->lo };
    switch (value->type) {
    case WVM_I32:
        fprintf(to, "%d", (int32_t)value->lo);
        break;
    case WVM_I64:
        fprintf(to, "%lld", (long long)value->lo);
        break;
    case WVM_F32:
        print_float(to, (double)f32.f, true);
        break;
    case WVM_F64:
        print_float(to, f64.f, false);
        break;
    case WVM_V128:
        fprintf(to, "0x%016llx%016llx", (unsigned long long)value->hi, (unsigned long long)value->lo);
        break;
    default:
        fputs(value->lo ? value_type_name(value->type) : "null", to);
    }
}
