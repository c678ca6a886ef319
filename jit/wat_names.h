/* What identifiers stand for: one hash table of (scope, name) for every index space, every
 * function's locals, every structure's fields and the labels that are open. Invariant: at most
 * one value for each pair. */
#ifndef JIT_WAT_NAMES_H
#define JIT_WAT_NAMES_H

#include "arena.h"
#include "reader.h"

struct wat_binding {
    const uint8_t *at;          /* NULL: free place */
    uint32_t bytes, scope, hash, value;
};

struct wat_names {
    struct arena *arena;
    uint64_t seed;              /* depends on the whole text, so that nobody prepares collisions */
    struct wat_binding *slots;
    uint32_t n_slots, n_used;   /* n_slots: power of two */
};

uint64_t wat_hash(const void *bytes, size_t n, uint64_t seed);

/* The value of a name in a scope, to be read; NULL: it has none. */
const uint32_t *wat_names_find(const struct wat_names *t, uint32_t scope, struct name name);

/* The place of its value, made if need be: *is_new tells. Valid until the next call. */
uint32_t *wat_names_place(struct wat_names *t, uint32_t scope, struct name name, bool *is_new);

#endif
