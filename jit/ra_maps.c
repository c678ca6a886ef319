/* Which points of a register are taken: a bitmap for each, so that asking for the first conflict looks at 64 points at a
 * time, and a second one that says which of its words may have bits, so that long stretches without any cost little. */
#include "ra.h"

static void mark_word(struct ra *ra, uint32_t reg, uint32_t w, uint64_t mask, bool set)
{
    uint64_t *word = &ra->busy[reg][w];
    if (!set) {
        *word &= ~mask;
        return;
    }
    *word |= mask;
    ra->busy_words[reg][w / 64] |= 1ull << w % 64;
}

void ra_mark_range(struct ra *ra, uint32_t reg, struct ra_range x, bool set)
{
    uint32_t w = x.from / 64, last = (x.to - 1) / 64;
    uint64_t mask = ~0ull << x.from % 64;
    if (x.from >= x.to)
        return;
    for (; w < last; w++, mask = ~0ull)
        mark_word(ra, reg, w, mask, set);
    mark_word(ra, reg, w, mask & ~0ull >> (63 - (x.to - 1) % 64), set);
}

/* Set or clear the ranges of i from r on, up to the point `to`. */
void ra_mark(struct ra *ra, uint32_t reg, const struct ra_interval *i, uint32_t r, uint32_t to, bool set)
{
    for (; r < i->r1 && ra_clip(ra, i, r).from < to; r++)
        ra_mark_range(ra, reg, ra_clip(ra, i, r), set);
}

/* The first point of x, which goes over several words, that is taken, or x.to. */
uint32_t ra_first_in_words(const uint64_t *map, const uint64_t *words, struct ra_range x)
{
    uint32_t w = x.from / 64, last = (x.to - 1) / 64;
    uint64_t hit = map[w] & ~0ull << x.from % 64;
    while (!hit && ++w < last) {
        uint64_t any = words[w / 64] >> w % 64;
        w = any ? w + (uint32_t)__builtin_ctzll(any) : w | 63;
        hit = any && w < last ? map[w] : 0;
    }
    if (!hit) {
        w = last;
        hit = map[w] & ~0ull >> (63 - (x.to - 1) % 64);
    }
    return hit ? w * 64 + (uint32_t)__builtin_ctzll(hit) : x.to;
}

/* Until when the register is free for i in a map, looking up to the point `limit`: the first conflict, or i->to. */
uint32_t ra_free_in(const struct ra *ra, const uint64_t *map, const uint64_t *words, const struct ra_interval *i, uint32_t limit)
{
    for (uint32_t r = i->r0; r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        if (x.from >= limit)
            break;
        uint32_t at = ra_first_taken(map, words, x);
        if (at < x.to)
            return at;
    }
    return i->to;
}

uint32_t ra_next_taken(const struct ra *ra, const struct ra_interval *i, uint32_t reg, uint32_t from)
{
    for (uint32_t r = ra_range_at(ra, i, from); r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        x.from = x.from > from ? x.from : from;
        uint32_t at = x.from < x.to ? ra_first_taken(ra->busy[reg], ra->busy_words[reg], x) : x.to;
        if (at < x.to)
            return at;
    }
    return i->to;
}

void ra_mark_all(struct ra *ra)
{
    for (uint32_t k = 0; k < ra->n_iv; k++)
        if (ra->iv[k].loc == LOC_REG)
            ra_mark(ra, ra->iv[k].reg, &ra->iv[k], ra->iv[k].r0, UINT32_MAX, true);
}
