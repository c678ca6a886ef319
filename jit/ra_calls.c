/* Which values a callee-saved register pays for. A value that lives over calls is in such a register, which the function saves and
 * restores once in each of its runs, or beside each call in memory. The first is better together with others that take the
 * same register at other times, the second when the calls are on ways that run seldom.
 *
 * So the values are shared out before the allocation to as many registers as there are, the dearest first: what those of one
 * would cost in memory says whether it pays. */
#include "callconv.h"
#include "ra.h"

#include <stdlib.h>

enum { MAX_CALLS = 64 /* in functions with more all registers pay */, MAX_SAVED = 6 };

/* Of a register and of a frame, in accesses: nothing waits for what makes and restores them, so that it counts half. */
#define COST_SAVED 1.0f
#define COST_FRAME 1.0f
#define COST_LOOP  8.0f    /* of a call in a loop at least: a wrong guess costs in every round */

struct calls { const struct ra *ra; uint32_t at[MAX_CALLS], n; };    /* the points at which they write registers */

struct over { uint64_t calls; float cost; uint32_t iv, reg; };

static bool calls_find(struct calls *c)
{
    if (c->ra->n_calls > MAX_CALLS)
        return false;
    for (; c->n < c->ra->n_calls; c->n++)
        c->at[c->n] = c->ra->calls[c->n] * 4 + 2;
    return true;
}

static uint64_t calls_within(const struct calls *c, struct ra_range x)
{
    uint64_t set = 0;
    uint32_t lo = 0, hi = c->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (c->at[mid] < x.from)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < c->n && c->at[lo] < x.to; lo++)
        set |= 1ull << lo;
    return set;
}

static uint64_t calls_over(const struct calls *c, const struct ra_interval *i)
{
    uint64_t set = 0;
    for (uint32_t r = i->r0; c->n && r < i->r1; r++)
        if (ra_clip(c->ra, i, r).to > c->at[0])
            set |= calls_within(c, ra_clip(c->ra, i, r));
    return set;
}

/* What it costs to have i in memory over these calls: a load before the next use behind each one, a store before each or one
 * where i is defined. */
static float memory_cost(const struct calls *c, const struct ra_interval *i, uint64_t set)
{
    const struct ra *ra = c->ra;
    float stores = 0, loads = 0, def = ra_freq_at(ra, i->from);
    for (; set; set &= set - 1) {
        uint32_t at = c->at[__builtin_ctzll(set)], u = ra_next_use(ra, i, at, USE_ANY);
        uint64_t later = set & (set - 1);
        float here = ra_freq_at(ra, at);
        if (ra_loop_at(ra, at))
            return COST_LOOP;
        stores += here;
        if (u == i->u1 || (later && ra->uses[u].pos > c->at[__builtin_ctzll(later)]))
            continue;
        float use = ra_freq_at(ra, ra->uses[u].pos);
        loads += use < here ? use : here;
    }
    return ra->v[i->vreg].remat ? 0 : loads + (stores < def ? stores : def);
}

static int by_cost(const void *a, const void *b)
{
    const struct over *x = a, *y = b;
    return x->cost != y->cost ? (x->cost > y->cost ? -1 : 1) : (x->iv > y->iv) - (x->iv < y->iv);
}

/* What is gained if the values of each register that does not pay are in memory, in a frame that is made for them. */
static float gain_of(const uint64_t *taken, const float *cost)
{
    float sum = -COST_FRAME;
    for (uint32_t r = 0; r < MAX_SAVED; r++)
        sum += taken[r] && cost[r] < COST_SAVED ? COST_SAVED - cost[r] : 0;
    return sum;
}

/* Share the values out, the dearest first, each to a register that is not taken at its calls; those that find none stand
 * for themselves. */
static void share_out(struct ra *ra, struct over *o, uint32_t n)
{
    uint64_t taken[MAX_SAVED] = { 0 };
    float cost[MAX_SAVED] = { 0 };
    for (uint32_t k = 0; k < n; k++) {
        uint32_t r = 0;
        while (r < MAX_SAVED && taken[r] & o[k].calls)
            r++;
        o[k].reg = r;
        if (r == MAX_SAVED)
            continue;
        taken[r] |= o[k].calls;
        cost[r] += o[k].cost;
    }
    bool gains = gain_of(taken, cost) > 0;
    for (uint32_t k = 0; k < n && gains; k++)
        ra->v[ra->iv[o[k].iv].vreg].saves = (o[k].reg < MAX_SAVED ? cost[o[k].reg] : o[k].cost) > COST_SAVED;
}

void ra_find_savers(struct ra *ra)
{
    struct calls c = { .ra = ra };
    if (!calls_find(&c) || !c.n)
        return;
    struct over *o = ARENA_NEW(ra->a, struct over, ra->n_iv);
    uint32_t n = 0;
    for (uint32_t k = 0; k < ra->n_iv; k++) {
        uint64_t set = ra_class(ra, &ra->iv[k]) == MIR_GPR ? calls_over(&c, &ra->iv[k]) : 0;
        if (set)
            o[n++] = (struct over){ set, memory_cost(&c, &ra->iv[k], set), k, 0 };
    }
    if (!n)
        return;
    qsort(o, n, sizeof *o, by_cost);
    share_out(ra, o, n);
}

bool ra_free_but_for_calls(const struct ra *ra, const struct ra_interval *i, uint32_t reg)
{
    for (uint32_t p = i->from; (p = ra_next_taken(ra, i, reg, p)) < i->to; p = (p & ~3u) + 4)
        if (!(ra->fixed[reg][p / 64] >> p % 64 & 1) || !(x64_rows[ra->f->ins[p / 4].op].roles & XF_CALL))
            return false;
    return true;
}
