/* The rarer readings: long LEB128 numbers, fixed-width words, names. Source: spec 5.2. */
#include <string.h>
#include "reader.h"

bool reader_fail_at(struct reader *r, size_t offset, enum jit_errcode code, const char *detail, ...)
{
    va_list ap;
    va_start(ap, detail);
    error_vset(r->err, code, offset, detail, ap);
    va_end(ap);
    r->failed = true;
    r->at = r->end;
    return false;
}

/* The byte at shift 7k carries `left` = bits - 7k payload bits. With fewer than 7 left it is the
 * last one: a continuation bit there is too long, other than sign or zero bits above is too large. */
uint64_t reader_uleb_slow(struct reader *r, unsigned bits)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned left = bits - shift;
        uint8_t b = read_u8(r);
        if (r->failed)
            return 0;
        if (left < 7 && (b & 0x80) != 0)
            return (uint64_t)reader_fail_at(r, reader_offset(r) - 1, ERR_int_too_long, NULL);
        if (left < 7 && (b >> left) != 0)
            return (uint64_t)reader_fail_at(r, reader_offset(r) - 1, ERR_int_too_large, NULL);
        value |= (uint64_t)(b & 0x7f) << shift;
        if ((b & 0x80) == 0)
            return value;
    }
}

int64_t reader_sleb_slow(struct reader *r, unsigned bits)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned left = bits - shift;
        uint8_t b = read_u8(r);
        if (r->failed)
            return 0;
        if (left < 7 && (b & 0x80) != 0)
            return (int64_t)reader_fail_at(r, reader_offset(r) - 1, ERR_int_too_long, NULL);
        uint8_t unused = left < 7 ? (uint8_t)(0x7f & ~((1u << (left - 1)) - 1)) : 0;
        if ((b & unused) != 0 && (b & unused) != unused)
            return (int64_t)reader_fail_at(r, reader_offset(r) - 1, ERR_int_too_large, NULL);
        value |= (uint64_t)(b & 0x7f) << shift;
        if ((b & 0x80) == 0) {
            unsigned used = shift + 7;
            return used < 64 ? (int64_t)(value << (64 - used)) >> (64 - used) : (int64_t)value;
        }
    }
}

uint64_t read_fixed(struct reader *r, unsigned bytes)
{
    uint64_t value = 0;
    const uint8_t *p = read_bytes(r, bytes);
    if (p != NULL)
        memcpy(&value, p, bytes);
    return value;
}

const uint8_t *read_bytes(struct reader *r, size_t n)
{
    if (n > reader_left(r)) {
        reader_fail_at(r, reader_offset(r) + reader_left(r), ERR_unexpected_end, NULL);
        return NULL;
    }
    const uint8_t *p = r->at;
    r->at += n;
    return p;
}

static uint32_t read_bounded(struct reader *r, enum jit_errcode code)
{
    size_t offset = reader_offset(r);
    uint32_t n = read_u32(r);
    if (n <= reader_left(r))
        return n;
    reader_fail_at(r, offset, code, NULL);
    return 0;
}

uint32_t read_count(struct reader *r) { return read_bounded(r, ERR_unexpected_end); }
uint32_t read_size(struct reader *r) { return read_bounded(r, ERR_length); }

struct name read_name(struct reader *r)
{
    uint32_t n = read_size(r);
    const uint8_t *p = read_bytes(r, n);
    if (r->failed)
        return (struct name){ 0 };
    if (!utf8_valid(p, n)) {
        reader_fail_at(r, (size_t)(p - r->base), ERR_utf8, NULL);
        return (struct name){ 0 };
    }
    return (struct name){ p, n };
}

/* One row per form of a first byte: the rest follows from the count of continuation bytes and
 * the range of the first of them. Source: Unicode 15, table 3-7. */
static const struct utf8_form { uint8_t first, last, more, low, high; } utf8_forms[] = {
    { 0x00, 0x7f, 0, 0,    0    }, { 0xc2, 0xdf, 1, 0x80, 0xbf }, { 0xe0, 0xe0, 2, 0xa0, 0xbf },
    { 0xe1, 0xec, 2, 0x80, 0xbf }, { 0xed, 0xed, 2, 0x80, 0x9f }, { 0xee, 0xef, 2, 0x80, 0xbf },
    { 0xf0, 0xf0, 3, 0x90, 0xbf }, { 0xf1, 0xf3, 3, 0x80, 0xbf }, { 0xf4, 0xf4, 3, 0x80, 0x8f },
};

static unsigned utf8_char_bytes(const uint8_t *s, size_t n)
{
    for (unsigned i = 0; i < sizeof utf8_forms / sizeof utf8_forms[0]; i++) {
        const struct utf8_form *f = &utf8_forms[i];
        if (s[0] < f->first || s[0] > f->last)
            continue;
        if (f->more >= n)
            return 0;
        if (f->more > 0 && (s[1] < f->low || s[1] > f->high))
            return 0;
        for (unsigned k = 2; k <= f->more; k++)
            if ((s[k] & 0xc0) != 0x80)
                return 0;
        return 1u + f->more;
    }
    return 0;
}

bool utf8_valid(const uint8_t *s, size_t n)
{
    while (n > 0) {
        unsigned k = utf8_char_bytes(s, n);
        if (k == 0)
            return false;
        s += k;
        n -= k;
    }
    return true;
}
