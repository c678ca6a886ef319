/* Which points of a register are taken: a bitmap for each, so that asking for the first conflict looks at 64 points at a
 * time, and a second one that says which of its words may have bits, so that long stretches without any cost little. */
#include "ra.h"

static uint64_t points(uint32_t word, uint32_t from, uint32_t to)
{
    uint64_t m = ~0ull;
    if (from > word * 64)
        m &= ~0ull << (from - word * 64);
    if (to < word * 64 + 64)
        m &= ~(~0ull << (to - word * 64));
    return m;
}

struct ra_range ra_clip(const struct ra *ra, const struct ra_interval *i, uint32_t r)
{
    struct ra_range x = ra->ranges[r];
    return (struct ra_range){ x.from > i->from ? x.from : i->from, x.to < i->to ? x.to : i->to };
}

static void mark_word(struct ra *ra, uint32_t reg, uint32_t w, uint64_t mask, bool set)
{
    uint64_t *word = &ra->busy[reg][w];
    *word = set ? *word | mask : *word & ~mask;
    ra->busy_words[reg][w / 64] |= 1ull << w % 64;
}

void ra_mark_range(struct ra *ra, uint32_t reg, struct ra_range x, bool set)
{
    uint32_t w = x.from / 64, last = (x.to - 1) / 64;
    if (x.from >= x.to)
        return;
    if (w == last) {
        mark_word(ra, reg, w, ~0ull >> (63 - (x.to - 1 - x.from)) << x.from % 64, set);
        return;
    }
    for (; w <= last; w++)
        mark_word(ra, reg, w, points(w, x.from, x.to), set);
}

/* Set or clear the ranges of i from r on, up to the point `to`. */
void ra_mark(struct ra *ra, uint32_t reg, const struct ra_interval *i, uint32_t r, uint32_t to, bool set)
{
    for (; r < i->r1 && ra_clip(ra, i, r).from < to; r++)
        ra_mark_range(ra, reg, ra_clip(ra, i, r), set);
}

/* The first point of x that is taken, or x.to. */
uint32_t ra_first_taken(const uint64_t *map, const uint64_t *words, struct ra_range x)
{
    uint32_t w = x.from / 64, last = (x.to - 1) / 64;
    if (w == last) {
        uint64_t hit = map[w] >> x.from % 64 & ~0ull >> (63 - (x.to - 1 - x.from));
        return hit ? x.from + (uint32_t)__builtin_ctzll(hit) : x.to;
    }
    for (; w <= last; w++) {
        uint64_t any = words[w / 64] >> w % 64;
        if (!any) {
            w |= 63;
            continue;
        }
        w += (uint32_t)__builtin_ctzll(any);
        if (w > last)
            break;
        uint64_t hit = map[w] & points(w, x.from, x.to);
        if (hit)
            return w * 64 + (uint32_t)__builtin_ctzll(hit);
    }
    return x.to;
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
