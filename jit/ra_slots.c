/* Spill slots. A virtual register has one slot for all of its life in memory, and the members of a bundle have the same;
 * registers whose times in memory do not overlap share slots. 16-byte and 8-byte slots are apart, so that two slots are the
 * same or disjoint.
 *
 * The value is stored once after its definition when that costs less than storing it at each split; from then on the
 * slot holds the value until the register's last use, and going to memory again costs nothing.
 *
 * The slots used most are nearest to rsp, which is below them, so that a displacement of one byte reaches them. */
#include "ra.h"

#include <stdlib.h>

/* ---- intervals by register */

static void list_kids(struct ra *ra)
{
    uint32_t n = ra->f->n_vregs, k = 0;
    ra->first_kid = ARENA_NEW(ra->a, uint32_t, n + 1);
    ra->kids = ARENA_NEW(ra->a, uint32_t, ra->n_iv);
    for (uint32_t v = 0; v < n; v++) {
        ra->first_kid[v] = k;
        for (uint32_t i = ra->v[v].first; i != RA_NONE; i = ra->iv[i].next)
            ra->kids[k++] = i;
    }
    ra->first_kid[n] = k;
}

static bool covers(const struct ra *ra, const struct ra_interval *i, uint32_t pos)
{
    if (pos < i->from || pos >= i->to)
        return false;
    uint32_t r = ra_range_at(ra, i, pos);
    return r < i->r1 && ra->ranges[r].from <= pos;
}

uint32_t ra_interval_near(const struct ra *ra, uint32_t v, uint32_t pos)
{
    uint32_t lo = ra->first_kid[v], hi = ra->first_kid[v + 1];
    if (hi - lo == 1)
        return ra->kids[lo];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (ra->iv[ra->kids[mid]].to <= pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < ra->first_kid[v + 1] ? ra->kids[lo] : RA_NONE;
}

uint32_t ra_interval_at(const struct ra *ra, uint32_t v, uint32_t pos)
{
    uint32_t i = ra_interval_near(ra, v, pos);
    return i != RA_NONE && covers(ra, &ra->iv[i], pos) ? i : RA_NONE;
}

uint32_t ra_loc(const struct ra *ra, uint32_t interval)
{
    const struct ra_interval *i = &ra->iv[interval];
    if (i->loc == LOC_REMAT)
        return MOVES_NONE;
    if (i->loc == LOC_SLOT)
        return MOVES_SLOT | ra->v[i->vreg].slot;
    return i->reg;
}

/* ---- when to store */

struct memory_life { uint32_t from, to; };

/* Does v live through a landing? Then it must be in its slot before the call that may throw. Such a register is in
 * memory at the landing, for that clobbers all registers, and it has one definition (mir.h). */
static void list_landings(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->landings = ARENA_NEW(ra->a, uint32_t, f->n_blocks);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        if (f->blocks[b].is_landing)
            ra->landings[ra->n_landings++] = f->blocks[b].first * 4 + 1;
}

/* The first landing at or after pos, or RA_NONE. */
static uint32_t first_landing(const struct ra *ra, uint32_t pos)
{
    uint32_t lo = 0, hi = ra->n_landings;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (ra->landings[mid] < pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < ra->n_landings ? ra->landings[lo] : RA_NONE;
}

static bool lands(const struct ra *ra, uint32_t v)
{
    for (uint32_t i = ra->v[v].first; ra->n_landings && i != RA_NONE; i = ra->iv[i].next)
        for (uint32_t r = ra->iv[i].r0; r < ra->iv[i].r1; r++)
            if (first_landing(ra, ra->ranges[r].from) < ra->ranges[r].to)
                return true;
    return false;
}

static bool is_in_slot(const struct ra *ra, uint32_t v, uint32_t pos)
{
    uint32_t i = ra_interval_near(ra, v, pos);
    return i != RA_NONE && ra->iv[i].loc == LOC_SLOT;
}

static struct memory_life memory_life(struct ra *ra, uint32_t v)
{
    struct memory_life life = { RA_NONE, 0 };
    struct ra_vreg *rv = &ra->v[v];
    float at_splits = 0;
    uint32_t pieces = 0, last = rv->first;
    for (uint32_t i = rv->first, prev = RA_NONE; i != RA_NONE; prev = i, i = ra->iv[i].next) {
        last = i;
        if (ra->iv[i].loc != LOC_SLOT)
            continue;
        life.from = ra->iv[i].from < life.from ? ra->iv[i].from : life.from;
        life.to = ra->iv[i].to;
        if (prev != RA_NONE && ra->iv[prev].loc == LOC_REG) {
            at_splits += ra_freq_at(ra, ra->iv[i].from);
            pieces++;
        }
    }
    float at_def = is_in_slot(ra, v, rv->last_def) ? 0 : ra_freq_at(ra, rv->last_def);
    rv->store_at_def = life.to && lands(ra, v);
    rv->store_at_def |= life.to && !rv->many_defs && (at_splits > at_def || (at_splits == at_def && pieces > 1) || !pieces);
    if (rv->store_at_def) {
        life.from = rv->last_def < life.from ? rv->last_def : life.from;
        life.to = ra->iv[last].to;
    }
    return life;
}

/* ---- sharing, by start and by end of the time in memory */

struct slot_pool { uint64_t *starts, *ends; uint32_t *free; uint8_t *is_free; uint32_t n, n_free, n_slots; };

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* A free slot: that of another member of the web if it is free, so that no copy is needed. */
static uint32_t take_slot(struct slot_pool *p, uint32_t hint)
{
    if (hint < p->n_slots && p->is_free[hint]) {
        p->is_free[hint] = 0;
        return hint;
    }
    while (p->n_free) {
        uint32_t s = p->free[--p->n_free];
        if (!p->is_free[s])     /* taken by a hint */
            continue;
        p->is_free[s] = 0;
        return s;
    }
    return p->n_slots++;
}

static void assign(struct ra *ra, struct slot_pool *p)
{
    qsort(p->starts, p->n, sizeof *p->starts, compare_u64);
    qsort(p->ends, p->n, sizeof *p->ends, compare_u64);
    for (uint32_t k = 0, e = 0; k < p->n; k++) {
        for (; p->ends[e] >> 32 <= p->starts[k] >> 32; e++) {
            uint32_t s = ra->v[(uint32_t)p->ends[e]].slot;
            p->is_free[s] = 1;
            p->free[p->n_free++] = s;
        }
        uint32_t v = (uint32_t)p->starts[k], *hint = &ra->v[ra_web(ra, v)].web_slot;
        *hint = ra->v[v].slot = take_slot(p, *hint);
    }
}

static void add_life(struct slot_pool *p, struct memory_life life, uint32_t v)
{
    p->starts[p->n] = (uint64_t)life.from << 32 | v;
    p->ends[p->n++] = (uint64_t)life.to << 32 | v;
}

static bool is_spilled(const struct ra *ra, uint32_t v)
{
    uint32_t i = ra->v[v].first;
    while (i != RA_NONE && ra->iv[i].loc != LOC_SLOT)
        i = ra->iv[i].next;
    return i != RA_NONE;
}

/* The spilled registers, in list[0..n). */
static uint32_t list_spilled(struct ra *ra, uint32_t *list)
{
    uint32_t n = 0;
    for (uint32_t v = 0; v < ra->f->n_vregs; v++)
        if (is_spilled(ra, v))
            list[n++] = v;
    return n;
}

/* The spilled registers of a bundle take one slot, since they never live at the same time. leads[k]: the first of them;
 * lives of these: of all. */
static void share_by_bundles(struct ra *ra, const uint32_t *spilled, uint32_t n, struct memory_life *lives, uint32_t *leads)
{
    uint32_t *lead = ARENA_NEW(ra->a, uint32_t, ra->f->n_vregs);
    memset(lead, 0xFF, sizeof *lead * ra->f->n_vregs);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t *l = &lead[ra->v[spilled[k]].bundle];
        lives[k] = memory_life(ra, spilled[k]);
        if (*l == RA_NONE || ra->f->vregs[spilled[*l]].bytes != ra->f->vregs[spilled[k]].bytes)
            *l = k;
        leads[k] = *l;
        lives[*l].from = lives[k].from < lives[*l].from ? lives[k].from : lives[*l].from;
        lives[*l].to = lives[k].to > lives[*l].to ? lives[k].to : lives[*l].to;
    }
}

/* ---- order */

enum { PART = 256 /* of an access: weights are compared as numbers of them */ };

/* How often the slot of v is used, in accesses of code that runs once: from memory, on the way there and on the way back. */
static float slot_weight(const struct ra *ra, uint32_t v)
{
    float sum = ra->v[v].store_at_def ? ra_freq_at(ra, ra->v[v].last_def) : 0;
    for (uint32_t i = ra->v[v].first; i != RA_NONE; i = ra->iv[i].next) {
        const struct ra_interval *iv = &ra->iv[i];
        if (iv->loc != LOC_SLOT)
            continue;
        sum += ra_freq_at(ra, iv->from);
        for (uint32_t k = iv->u0; k < iv->u1; k++)
            if (ra->uses[k].kind != USE_MARK)
                sum += ra_freq_at(ra, ra->uses[k].pos);
        if (iv->next != RA_NONE && ra->iv[iv->next].loc == LOC_REG)
            sum += ra_freq_at(ra, ra->iv[iv->next].from);
    }
    return sum;
}

/* rank[slot]: how many slots are used more. The keys, in place of the pool's list, have the weight above the slot. */
static uint32_t *rank_slots(struct ra *ra, struct slot_pool *p, const uint32_t *spilled, uint32_t n, bool wide)
{
    uint64_t *keys = p->starts;
    uint32_t *rank = ARENA_NEW(ra->a, uint32_t, p->n_slots);
    for (uint32_t s = 0; s < p->n_slots; s++)
        keys[s] = s;
    for (uint32_t k = 0; k < n; k++) {
        if ((ra->f->vregs[spilled[k]].bytes == 16) != wide)
            continue;
        uint64_t *key = &keys[ra->v[spilled[k]].slot], room = UINT32_MAX - (*key >> 32);
        float w = slot_weight(ra, spilled[k]) * PART;
        *key += (w < (float)room ? (uint64_t)w : room) << 32;
    }
    qsort(keys, p->n_slots, sizeof *keys, compare_u64);
    for (uint32_t s = 0; s < p->n_slots; s++)
        rank[(uint32_t)keys[s]] = p->n_slots - 1 - s;
    return rank;
}

void ra_slots(struct ra *ra)
{
    struct mfunc *f = ra->f;
    struct slot_pool pool[2] = { 0 };
    list_kids(ra);
    list_landings(ra);
    uint32_t *spilled = ARENA_NEW(ra->a, uint32_t, f->n_vregs), n = list_spilled(ra, spilled);
    f->spill_bytes = 0;
    if (!n)
        return;
    for (unsigned p = 0; p < 2; p++) {
        pool[p].starts = ARENA_NEW(ra->a, uint64_t, n);
        pool[p].ends = ARENA_NEW(ra->a, uint64_t, n);
        pool[p].free = ARENA_NEW(ra->a, uint32_t, n);
        pool[p].is_free = ARENA_ZNEW(ra->a, uint8_t, n);
    }
    struct memory_life *lives = ARENA_NEW(ra->a, struct memory_life, n);
    uint32_t *leads = ARENA_NEW(ra->a, uint32_t, n);
    share_by_bundles(ra, spilled, n, lives, leads);
    for (uint32_t k = 0; k < n; k++)
        if (leads[k] == k)
            add_life(&pool[f->vregs[spilled[k]].bytes == 16], lives[k], spilled[k]);
    for (unsigned p = 0; p < 2; p++)
        assign(ra, &pool[p]);
    for (uint32_t k = 0; k < n; k++)
        ra->v[spilled[k]].slot = ra->v[spilled[leads[k]]].slot;
    uint32_t *rank[2] = { rank_slots(ra, &pool[0], spilled, n, false), rank_slots(ra, &pool[1], spilled, n, true) };
    uint32_t bytes8 = pool[0].n_slots * 8;
    if (pool[1].n_slots)
        bytes8 = (bytes8 + 15) & ~15u;
    f->spill_bytes = pool[1].n_slots * 16 + bytes8;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t *slot = &ra->v[spilled[k]].slot;
        *slot = f->vregs[spilled[k]].bytes == 16 ? bytes8 + rank[1][*slot] * 16 : rank[0][*slot] * 8;
    }
}
