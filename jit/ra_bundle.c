/* Bundles: intervals of registers that are copied to each other and never live at the same time. A bundle gets one register
 * for all its members, so that the copies vanish. Copies on frequent paths come first.
 *
 * Source: regalloc2's design notes, C. Fallin (2022), "Bundle merging". */
#include "ra_greedy.h"

struct copy { uint32_t to, from; };

/* The ranges of all members, in order, and the last one in the list of members; of a bundle's head. */
struct bundle { struct ra_range *ranges; uint32_t n, last; };

enum { RANKS = 64, MAX_RANGES = 2048 };

struct bundler {
    struct ra *ra;
    struct copy *copies; uint32_t n, cap;
    uint8_t *rank; uint32_t cap_rank;
    struct bundle *bundles;         /* by interval */
};

/* By powers of two, the most frequent first. */
static uint8_t rank_of(float freq)
{
    uint32_t bits;
    memcpy(&bits, &freq, sizeof bits);
    uint32_t exponent = bits >> 23 & 0xFF;
    return exponent > 127 + 31 ? 0 : exponent < 127 - 31 ? RANKS - 1 : (uint8_t)(127 + 31 - exponent);
}

static void add_copy(struct bundler *b, vreg_t to, vreg_t from, float freq)
{
    struct ra *ra = b->ra;
    if (mir_is_phys(to) || mir_is_phys(from) || mir_class_of(ra->f, to) != mir_class_of(ra->f, from))
        return;
    uint32_t t = ra->v[to - MIR_VREG0].first, f = ra->v[from - MIR_VREG0].first;
    if (t == RA_NONE || f == RA_NONE || t == f)
        return;
    ARENA_GROW(ra->a, b->copies, b->cap, b->n + 1);
    ARENA_GROW(ra->a, b->rank, b->cap_rank, b->n + 1);
    b->rank[b->n] = rank_of(freq);
    b->copies[b->n++] = (struct copy){ t, f };
}

static void find_copies(struct bundler *b)
{
    const struct ra *ra = b->ra;
    const struct mfunc *f = ra->f;
    for (uint32_t k = 0, c = 0; k < f->n_blocks; k++) {
        const struct mblock *bl = &f->blocks[k];
        for (const struct minst *mi; c < ra->n_copies && ra->copies[c] < bl->last; c++)
            if (ra_is_identity(f, mi = &f->ins[ra->copies[c]]))
                add_copy(b, mi->r, mi->b, ra->freq[k]);
        const struct mblock *s = bl->n_succs == 1 ? &f->blocks[bl->succs[0]] : NULL;
        for (uint32_t n = 0; s && n < s->n_params; n++)
            add_copy(b, s->params[n], bl->args[n], ra->freq[k]);
    }
}

static uint32_t head_of(struct ra *ra, uint32_t iv)
{
    while (ra->iv[iv].head != iv)
        iv = ra->iv[iv].head = ra->iv[ra->iv[iv].head].head;
    return iv;
}

static uint32_t range_after(const struct bundle *b, uint32_t pos) { return ra_range_after(b->ranges, 0, b->n, pos); }

static bool overlap(const struct bundle *a, const struct bundle *b)
{
    for (uint32_t i = range_after(a, b->ranges[0].from), k = range_after(b, a->ranges[0].from); i < a->n && k < b->n;) {
        if (a->ranges[i].to <= b->ranges[k].from)
            i++;
        else if (b->ranges[k].to <= a->ranges[i].from)
            k++;
        else
            return true;
    }
    return false;
}

static void merge(struct bundler *m, uint32_t into, uint32_t from)
{
    struct ra *ra = m->ra;
    struct bundle *a = &m->bundles[into], *b = &m->bundles[from];
    struct ra_range *all = ARENA_NEW(ra->a, struct ra_range, a->n + b->n);
    uint32_t i = range_after(a, b->ranges[0].from), k = 0, n = a->n + b->n;
    memcpy(all, a->ranges, sizeof *all * i);
    while (i < a->n && k < b->n) {
        bool from_a = a->ranges[i].from < b->ranges[k].from;
        all[i + k] = from_a ? a->ranges[i] : b->ranges[k];
        *(from_a ? &i : &k) += 1;
    }
    memcpy(all + i + k, i < a->n ? a->ranges + i : b->ranges + k, sizeof *all * (n - i - k));
    ra->iv[a->last].mate = from;
    *a = (struct bundle){ all, n, b->last };
    ra->iv[from].head = into;
}

static void try_merge(struct bundler *b, struct copy c)
{
    uint32_t t = head_of(b->ra, c.to), f = head_of(b->ra, c.from);
    if (t == f || b->bundles[t].n + b->bundles[f].n > MAX_RANGES || overlap(&b->bundles[t], &b->bundles[f]))
        return;
    merge(b, t, f);
}

/* Order of the copies: by rank. */
static uint32_t *sort_copies(const struct bundler *b)
{
    uint32_t *order = ARENA_NEW(b->ra->a, uint32_t, b->n), count[RANKS + 1] = { 0 };
    for (uint32_t k = 0; k < b->n; k++)
        count[b->rank[k] + 1]++;
    ra_counts_to_ends(count, RANKS);
    for (uint32_t k = 0; k < b->n; k++)
        order[count[b->rank[k] + 1]++] = k;
    return order;
}

void ra_bundles(struct ra *ra)
{
    struct bundler b = { .ra = ra, .bundles = ARENA_NEW(ra->a, struct bundle, ra->n_iv) };
    for (uint32_t k = 0; k < ra->n_iv; k++) {
        ra->iv[k].head = k;
        ra->iv[k].mate = RA_NONE;
        b.bundles[k] = (struct bundle){ ra->ranges + ra->iv[k].r0, ra->iv[k].r1 - ra->iv[k].r0, k };
    }
    find_copies(&b);
    uint32_t *order = sort_copies(&b);
    for (uint32_t k = 0; k < b.n; k++)
        try_merge(&b, b.copies[order[k]]);
    for (uint32_t k = 0; k < ra->n_iv; k++) {
        ra->iv[k].head = head_of(ra, k);
        ra->v[ra->iv[k].vreg].bundle = ra->iv[ra->iv[k].head].vreg;
    }
}
