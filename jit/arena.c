#include "arena.h"

#include <stdlib.h>

struct arena_chunk { struct arena_chunk *next; size_t bytes; };

enum { CHUNK_BYTES = 256 * 1024, HEAD_BYTES = 16 };

void *arena_alloc_slow(struct arena *a, size_t bytes)
{
    size_t want = bytes + HEAD_BYTES > CHUNK_BYTES ? bytes + HEAD_BYTES : CHUNK_BYTES;
    struct arena_chunk *c = NULL;
    if (!a->limit_bytes || a->total_bytes + want <= a->limit_bytes)
        c = malloc(want);
    if (!c) {
        if (!a->oom)
            abort();
        longjmp(*a->oom, 1);
    }
    c->next = a->chunk;
    c->bytes = want;
    a->total_bytes += want;
    a->chunk = c;
    a->at = (uint8_t *)c + HEAD_BYTES + bytes;
    a->end = (uint8_t *)c + want;
    return (uint8_t *)c + HEAD_BYTES;
}

static void free_chunks(struct arena *a, struct arena_chunk *keep)
{
    struct arena_chunk *c = a->chunk;
    while (c) {
        struct arena_chunk *next = c->next;
        if (c != keep) {
            a->total_bytes -= c->bytes;
            free(c);
        }
        c = next;
    }
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *keep = a->chunk;
    if (!keep)
        return;
    for (struct arena_chunk *c = keep; c; c = c->next)      /* keep one of ordinary size */
        if (c->bytes == CHUNK_BYTES)
            keep = c;
    free_chunks(a, keep);
    keep->next = NULL;
    a->chunk = keep;
    a->at = (uint8_t *)keep + HEAD_BYTES;
    a->end = (uint8_t *)keep + keep->bytes;
}

void arena_free(struct arena *a)
{
    free_chunks(a, NULL);
    a->chunk = NULL;
    a->at = a->end = NULL;
}
