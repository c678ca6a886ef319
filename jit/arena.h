/* Bump allocation: everything of one compilation unit dies together. Never returns NULL:
 * when memory runs out it longjmps to arena.oom, which the entry points of jit.h set. */
#ifndef JIT_ARENA_H
#define JIT_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *chunk, *spare;  /* in use; kept by a reset */
    uint8_t *at, *end;
    size_t total_bytes, peak_bytes;
    size_t limit_bytes;                 /* 0: none */
    bool limit_met;                     /* the last time that memory was out, it was the limit */
    jmp_buf *oom;                       /* where to go when memory is out; NULL: abort */
};

__attribute__((returns_nonnull)) void *arena_alloc_slow(struct arena *a, size_t bytes);

/* bytes of uninitialized memory, 16-byte aligned; never NULL, not even for no bytes */
__attribute__((returns_nonnull)) static inline void *arena_alloc(struct arena *a, size_t bytes)
{
    bytes = bytes == 0 ? 16 : (bytes + 15) & ~(size_t)15;
    if (bytes > (size_t)(a->end - a->at))
        return arena_alloc_slow(a, bytes);
    void *p = a->at;
    a->at += bytes;
    return p;
}
static inline void *arena_zalloc(struct arena *a, size_t bytes) { return memset(arena_alloc(a, bytes), 0, bytes); }
#define ARENA_NEW(a, T, n)  ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))
#define ARENA_ZNEW(a, T, n) ((T *)arena_zalloc((a), sizeof(T) * (size_t)(n)))

/* Grow an arena array to hold at least `need` elements; doubles. The old copy is left behind. */
#define ARENA_GROW(a, ptr, cap, need) do { \
    if ((size_t)(need) > (size_t)(cap)) { \
        size_t cap_ = (cap) ? (size_t)(cap) * 2 : 16; \
        while (cap_ < (size_t)(need)) cap_ *= 2; \
        void *new_ = arena_alloc((a), sizeof(*(ptr)) * cap_); \
        if (cap) memcpy(new_, (ptr), sizeof(*(ptr)) * (size_t)(cap)); \
        (ptr) = new_; (cap) = cap_; \
    } } while (0)

void arena_reset(struct arena *a);      /* forget everything; chunks are kept for what comes next */
void arena_free(struct arena *a);

#endif
