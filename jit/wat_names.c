#include "wat_names.h"

static uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 m = (unsigned __int128)(a ^ 0x9e3779b97f4a7c15) * (b ^ 0xd6e8feb86659fd93);
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t wat_hash(const void *bytes, size_t n, uint64_t seed)
{
    const uint8_t *p = bytes;
    uint64_t h = mix(seed, n), word;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        h = mix(h, word);
    }
    word = 0;
    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)p[i] << 8 * i;
    return mix(h, word);
}

/* The place where it is, or where it would go. */
static struct wat_binding *slot_of(const struct wat_names *t, uint32_t scope, struct name name, uint32_t hash)
{
    for (uint32_t i = hash & (t->n_slots - 1);; i = (i + 1) & (t->n_slots - 1)) {
        struct wat_binding *s = &t->slots[i];
        if (!s->at || (s->hash == hash && s->scope == scope && s->bytes == name.bytes && !memcmp(s->at, name.at, name.bytes)))
            return s;
    }
}

static uint32_t hash_of(const struct wat_names *t, uint32_t scope, struct name name)
{
    return (uint32_t)wat_hash(name.at, name.bytes, t->seed + scope);
}

static void grow(struct wat_names *t)
{
    struct wat_binding *old = t->slots;
    uint32_t n = t->n_slots;
    t->n_slots = n ? n * 2 : 64;
    t->slots = ARENA_ZNEW(t->arena, struct wat_binding, t->n_slots);
    for (uint32_t i = 0; i < n; i++)
        if (old[i].at)
            *slot_of(t, old[i].scope, (struct name){ old[i].at, old[i].bytes }, old[i].hash) = old[i];
}

const uint32_t *wat_names_find(const struct wat_names *t, uint32_t scope, struct name name)
{
    struct wat_binding *s = t->n_slots ? slot_of(t, scope, name, hash_of(t, scope, name)) : NULL;
    return s && s->at ? &s->value : NULL;
}

uint32_t *wat_names_place(struct wat_names *t, uint32_t scope, struct name name, bool *is_new)
{
    if (t->n_used >= t->n_slots / 2)
        grow(t);
    uint32_t hash = hash_of(t, scope, name);
    struct wat_binding *s = slot_of(t, scope, name, hash);
    *is_new = !s->at;
    if (*is_new) {
        *s = (struct wat_binding){ name.at, name.bytes, scope, hash, 0 };
        t->n_used++;
    }
    return &s->value;
}
