/* Bytes of a module as they are written. Memory is never the limit of a test: without it, it ends. */
#ifndef DIFF_OUT_H
#define DIFF_OUT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct out { uint8_t *data; size_t size, capacity; };

static inline void out_bytes(struct out *o, const void *from, size_t n)
{
    if (o->size + n > o->capacity) {
        o->capacity = 2 * (o->size + n) + 64;
        o->data = realloc(o->data, o->capacity);
        if (o->data == NULL)
            abort();
    }
    if (n)
        memcpy(o->data + o->size, from, n);
    o->size += n;
}

static inline void out_u8(struct out *o, unsigned v) { out_bytes(o, &(uint8_t){ (uint8_t)v }, 1); }

static inline void out_uleb(struct out *o, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        out_u8(o, 0x80 | (v & 0x7f));
    out_u8(o, (unsigned)v);
}

static inline void out_sleb(struct out *o, int64_t v)
{
    for (; v < -0x40 || v > 0x3f; v >>= 7)
        out_u8(o, 0x80 | ((unsigned)v & 0x7f));
    out_u8(o, (unsigned)v & 0x7f);
}

static inline void out_name(struct out *o, const void *name, size_t n)
{
    out_uleb(o, n);
    out_bytes(o, name, n);
}

/* Bytes with their number before them, which are then forgotten: a section, a body. */
static inline void out_sized(struct out *o, struct out *part)
{
    out_uleb(o, part->size);
    out_bytes(o, part->data, part->size);
    part->size = 0;
}

static inline void out_section(struct out *o, unsigned id, struct out *content)
{
    out_u8(o, id);
    out_sized(o, content);
}

/* An instruction of wasm_ops.def's code, prefix and all. */
static inline void out_op(struct out *o, uint32_t code)
{
    if (code < 0x100) {
        out_u8(o, code);
        return;
    }
    bool simd = code >= 0xfd000;
    out_u8(o, simd ? 0xfd : code >> 8);
    out_uleb(o, code & (simd ? 0xfff : 0xff));
}

#endif
