/* Bulk memory operations, with the spec's order: the whole range is checked, and a trap
 * comes before the first write. Source: WebAssembly core 2.0, 4.4.7. */
#include "runtime.h"

uint64_t rt_memory_grow(struct wvm_memory *m, uint64_t delta)
{
    if (delta == 0)
        return m->size_bytes >> m->page_log2;
    return (uint64_t)rt_host_memory_grow(m->id, delta);     /* the host updates m->size_bytes */
}

/* memmove. Up to 32 bytes: all loads before all stores, from both ends, which may overlap in the middle. More: 32 bytes a
 * step, in the direction in which nothing is overwritten that is still to be read, and the other end's 32 bytes, loaded
 * before. Much: as the processor's microcode likes best. */
typedef uint64_t vec __attribute__((vector_size(32), aligned(1), may_alias));
enum { MICROCODE_BYTES = 2048 };

#define LOAD(type, at)          (*(const type __attribute__((aligned(1), may_alias)) *)(at))
#define STORE(type, at, value)  (*(type __attribute__((aligned(1), may_alias)) *)(at) = (value))
#define MOVE_ENDS(type) do { \
        type first = LOAD(type, from), last = LOAD(type, from + n - sizeof(type)); \
        STORE(type, to, first); \
        STORE(type, to + n - sizeof(type), last); \
    } while (0)

typedef uint64_t half __attribute__((vector_size(16), aligned(1), may_alias));

static void move_few(uint8_t *to, const uint8_t *from, uint64_t n)
{
    if (n >= 16)
        MOVE_ENDS(half);
    else if (n >= 8)
        MOVE_ENDS(uint64_t);
    else if (n >= 4)
        MOVE_ENDS(uint32_t);
    else if (n >= 2)
        MOVE_ENDS(uint16_t);
    else if (n == 1)
        *to = *from;
}

static void move(uint8_t *to, const uint8_t *from, uint64_t n)
{
    uint64_t ahead = (uint64_t)to - (uint64_t)from;     /* below n: the destination begins inside the source */
    if (n <= 32) {
        move_few(to, from, n);
    } else if (ahead >= n && -ahead >= 64 && n >= MICROCODE_BYTES) {        /* nearer, it goes by bytes */
        rt_copy(to, from, n);
    } else if (ahead >= n) {
        vec last = LOAD(vec, from + n - 32);
        for (uint64_t i = 0; i < n - 32; i += 32)
            STORE(vec, to + i, LOAD(vec, from + i));
        STORE(vec, to + n - 32, last);
    } else {
        vec first = LOAD(vec, from);
        for (uint64_t i = n - 32; i > 0; i = i > 32 ? i - 32 : 0)
            STORE(vec, to + i, LOAD(vec, from + i));
        STORE(vec, to, first);
    }
}

static void set(uint8_t *to, uint32_t value, uint64_t n)
{
    uint64_t word = (value & 0xff) * 0x0101010101010101ull;
    vec v = { word, word, word, word };
    if (n >= MICROCODE_BYTES) {
        rt_set(to, value, n);
    } else if (n >= 32) {
        STORE(vec, to + n - 32, v);
        for (uint64_t i = 0; i < n - 32; i += 32)
            STORE(vec, to + i, v);
    } else if (n >= 8) {
        for (uint64_t i = 0; i < n - 8; i += 8)
            STORE(uint64_t, to + i, word);
        STORE(uint64_t, to + n - 8, word);
    } else {
        for (uint64_t i = 0; i < n; i++)
            to[i] = (uint8_t)value;
    }
}

void rt_memory_copy(const struct wvm_memory *dst, const struct wvm_memory *src, uint64_t d, uint64_t s, uint64_t n)
{
    if (rt_outside(d, n, dst->size_bytes) || rt_outside(s, n, src->size_bytes))
        rt_trap(WVM_TRAP_memory_bounds);
    move((uint8_t *)(dst->base + d), (const uint8_t *)(src->base + s), n);
}

void rt_memory_fill(const struct wvm_memory *m, uint64_t d, uint32_t value, uint64_t n)
{
    if (rt_outside(d, n, m->size_bytes))
        rt_trap(WVM_TRAP_memory_bounds);
    set((uint8_t *)m->base + d, value, n);
}

void rt_memory_init(const struct wvm_memory *m, const struct wvm_segment *seg, uint64_t d, uint64_t s, uint64_t n)
{
    if (rt_outside(s, n, seg->len) || rt_outside(d, n, m->size_bytes))
        rt_trap(WVM_TRAP_memory_bounds);
    rt_copy((void *)(m->base + d), (const void *)(seg->base + s), n);
}
