/* Reading a module's bytes, which are hostile. A reader never runs past `end`; its first
 * failure is recorded and moves it to the end, so that every later read fails too and
 * yields 0: check `reader_ok` once per item, not once per byte. Loops over counts must check it.
 * Source: spec 5.2 (LEB128, names). */
#ifndef JIT_READER_H
#define JIT_READER_H

#include "error.h"

struct reader {
    const uint8_t *at, *end;
    const uint8_t *base;        /* first byte of the module: offsets count from here */
    struct jit_error *err;
    bool failed;
};

static inline struct reader reader_make(const uint8_t *base, size_t from, size_t to, struct jit_error *err)
{
    return (struct reader){ .at = base + from, .end = base + to, .base = base, .err = err };
}

static inline bool reader_ok(const struct reader *r) { return !r->failed; }
static inline size_t reader_offset(const struct reader *r) { return (size_t)(r->at - r->base); }
static inline size_t reader_left(const struct reader *r) { return (size_t)(r->end - r->at); }

/* Record an error at module offset `offset` and stop this reader. Returns false. */
bool reader_fail_at(struct reader *r, size_t offset, enum jit_errcode code, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));
/* The same at the current place. */
#define reader_fail(r, code, ...) reader_fail_at(r, reader_offset(r), code, __VA_ARGS__)

/* Out of line: the general LEB128 cases. `bits` 1..64. */
uint64_t reader_uleb_slow(struct reader *r, unsigned bits);
int64_t reader_sleb_slow(struct reader *r, unsigned bits);

static inline uint8_t read_u8(struct reader *r)
{
    if (r->at == r->end) {
        reader_fail(r, ERR_unexpected_end, NULL);
        return 0;
    }
    return *r->at++;
}

static inline uint32_t read_u32(struct reader *r)
{
    if (r->at < r->end && *r->at < 0x80)
        return *r->at++;
    return (uint32_t)reader_uleb_slow(r, 32);
}

static inline uint64_t read_u64(struct reader *r)
{
    if (r->at < r->end && *r->at < 0x80)
        return *r->at++;
    return reader_uleb_slow(r, 64);
}

static inline int32_t read_s32(struct reader *r)
{
    if (r->at < r->end && *r->at < 0x80)
        return (int32_t)((uint32_t)*r->at++ << 25) >> 25;
    return (int32_t)reader_sleb_slow(r, 32);
}

static inline int64_t read_s33(struct reader *r) { return reader_sleb_slow(r, 33); }
static inline int64_t read_s64(struct reader *r) { return reader_sleb_slow(r, 64); }

/* `bytes` (1..8) little-endian bytes: f32 and f64 bits, half a v128. */
uint64_t read_fixed(struct reader *r, unsigned bytes);

/* A count of things that take at least one byte each, or a size in bytes: more than are left is
 * an error, for the suite of another kind each. */
uint32_t read_count(struct reader *r);
uint32_t read_size(struct reader *r);

/* `n` raw bytes, NULL on error. */
const uint8_t *read_bytes(struct reader *r, size_t n);

/* A run of bytes inside the module, checked to be UTF-8 by read_name. Not terminated. */
struct name { const uint8_t *at; uint32_t bytes; };
struct name read_name(struct reader *r);

bool utf8_valid(const uint8_t *s, size_t n);

#endif
