/* Binary output that grows: bytes, LEB128 numbers, vectors. In the arena, so nothing is freed. */
#ifndef JIT_WAT_BYTES_H
#define JIT_WAT_BYTES_H

#include "arena.h"
#include "reader.h"

struct bytes {
    uint8_t *data;
    size_t size, capacity;
    struct arena *arena;
};

static inline void put_bytes(struct bytes *b, const void *from, size_t n)
{
    ARENA_GROW(b->arena, b->data, b->capacity, b->size + n);
    if (n)
        memcpy(b->data + b->size, from, n);
    b->size += n;
}

static inline void put_u8(struct bytes *b, unsigned v)
{
    uint8_t byte = (uint8_t)v;
    put_bytes(b, &byte, 1);
}

static inline void put_u64(struct bytes *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        put_u8(b, 0x80 | (v & 0x7f));
    put_u8(b, (unsigned)v);
}

static inline void put_u32(struct bytes *b, uint32_t v) { put_u64(b, v); }

static inline void put_s64(struct bytes *b, int64_t v)
{
    for (; v < -0x40 || v > 0x3f; v >>= 7)
        put_u8(b, 0x80 | ((unsigned)v & 0x7f));
    put_u8(b, (unsigned)v & 0x7f);
}

/* Little-endian. */
static inline void put_fixed(struct bytes *b, uint64_t v, unsigned n)
{
    for (; n; n--, v >>= 8)
        put_u8(b, (unsigned)v & 0xff);
}

static inline void put_all(struct bytes *b, const struct bytes *from) { put_bytes(b, from->data, from->size); }

/* Bytes with their number before them. */
static inline void put_name(struct bytes *b, struct name n)
{
    put_u32(b, n.bytes);
    put_bytes(b, n.at, n.bytes);
}

#endif
