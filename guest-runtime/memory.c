/* Bulk memory operations, with the spec's order: the whole range is checked, and a trap
 * comes before the first write. Source: WebAssembly core 2.0, 4.4.7. */
#include "runtime.h"

uint64_t rt_memory_grow(struct wvm_memory *m, uint64_t delta)
{
    if (delta == 0)
        return m->size_bytes >> m->page_log2;
    return (uint64_t)rt_host_memory_grow(m->id, delta);     /* the host updates m->size_bytes */
}

/* memmove: ascending unless the destination begins inside the source. */
static void move(uint8_t *to, const uint8_t *from, uint64_t n)
{
    if ((uint64_t)to - (uint64_t)from >= n) {
        rt_copy(to, from, n);
        return;
    }
    for (; n >= 8; n -= 8) {
        uint64_t word;
        __builtin_memcpy(&word, from + n - 8, 8);
        __builtin_memcpy(to + n - 8, &word, 8);
    }
    while (n > 0) {
        n--;
        to[n] = from[n];
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
    rt_set((void *)(m->base + d), value, n);
}

void rt_memory_init(const struct wvm_memory *m, const struct wvm_segment *seg, uint64_t d, uint64_t s, uint64_t n)
{
    if (rt_outside(s, n, seg->len) || rt_outside(d, n, m->size_bytes))
        rt_trap(WVM_TRAP_memory_bounds);
    rt_copy((void *)(m->base + d), (const void *)(seg->base + s), n);
}
