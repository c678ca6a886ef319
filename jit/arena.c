/* Chunks come from the kernel backed by memory already: one call instead of a page fault for each page. The first is
 * small and each next one as large as all before it, up to a bound, so that a small module gets few pages that it does
 * not use: a page costs more to get than to fill. A reset keeps them, so that the next function works in warm memory; large
 * ones that only a huge function needed are given back. */
#include "arena.h"

#include <stdlib.h>
#include <sys/mman.h>

struct arena_chunk { struct arena_chunk *next; size_t bytes; };

enum { CHUNK_MIN = 32 * 1024, CHUNK_MAX = 1024 * 1024, KEEP_BYTES = 16 << 20, HEAD_BYTES = 16, PAGE_BYTES = 4096 };

static struct arena_chunk *chunk_spare(struct arena *a, size_t bytes)
{
    for (struct arena_chunk **at = &a->spare; *at; at = &(*at)->next)
        if ((*at)->bytes >= bytes) {
            struct arena_chunk *c = *at;
            *at = c->next;
            return c;
        }
    return NULL;
}

static struct arena_chunk *chunk_new(struct arena *a, size_t bytes)
{
    a->limit_met = a->limit_bytes && a->total_bytes + bytes > a->limit_bytes;
    if (a->limit_met)
        return NULL;
    int populate = bytes <= CHUNK_MAX ? MAP_POPULATE : 0;
    struct arena_chunk *c = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | populate, -1, 0);
    if (c == MAP_FAILED)
        return NULL;
    c->bytes = bytes;
    a->total_bytes += bytes;
    if (a->total_bytes > a->peak_bytes)
        a->peak_bytes = a->total_bytes;
    return c;
}

/* The size of a new chunk that has room for `bytes` */
static size_t chunk_bytes(const struct arena *a, size_t bytes)
{
    size_t usual = a->total_bytes < CHUNK_MIN ? CHUNK_MIN : a->total_bytes < CHUNK_MAX ? a->total_bytes : CHUNK_MAX;
    size_t want = bytes > usual ? bytes : usual;
    return (want + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

void *arena_alloc_slow(struct arena *a, size_t bytes)
{
    struct arena_chunk *c = bytes > SIZE_MAX / 2 ? NULL : chunk_spare(a, bytes + HEAD_BYTES);
    if (!c && bytes <= SIZE_MAX / 2)
        c = chunk_new(a, chunk_bytes(a, bytes + HEAD_BYTES));
    if (!c) {
        if (!a->oom)
            abort();
        longjmp(*a->oom, 1);
    }
    c->next = a->chunk;
    a->chunk = c;
    uint8_t *p = (uint8_t *)c + HEAD_BYTES, *end = (uint8_t *)c + c->bytes;
    if (end - (p + bytes) > a->end - a->at) {       /* go on where more room is left */
        a->at = p + bytes;
        a->end = end;
    }
    return p;
}

static void chunks_free(struct arena *a, struct arena_chunk *c)
{
    while (c) {
        struct arena_chunk *next = c->next;
        a->total_bytes -= c->bytes;
        munmap(c, c->bytes);
        c = next;
    }
}

void arena_reset(struct arena *a)
{
    size_t kept = 0;
    for (struct arena_chunk *c = a->spare; c; c = c->next)
        kept += c->bytes;
    for (struct arena_chunk *next, *c = a->chunk; c; c = next) {
        next = c->next;
        bool is_kept = c->bytes <= KEEP_BYTES - kept;
        c->next = is_kept ? a->spare : NULL;
        if (!is_kept) {
            chunks_free(a, c);
            continue;
        }
        kept += c->bytes;
        a->spare = c;
    }
    a->chunk = NULL;
    a->at = a->end = NULL;
}

void arena_free(struct arena *a)
{
    chunks_free(a, a->chunk);
    chunks_free(a, a->spare);
    a->chunk = a->spare = NULL;
    a->at = a->end = NULL;
}
