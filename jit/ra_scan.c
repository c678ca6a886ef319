/* Linear scan, one class of registers after the other. Intervals are taken by their start; each gets a register that
 * is free over all its ranges if there is one; else a register that is free for a while, and the rest of the interval
 * is split off; else the one whose next use costs least to bring back goes to memory: the interval itself, or the owner
 * of a register.
 *
 * Which points of a register are taken is a bitmap (ra.busy), so that asking for the first conflict looks at 64 points
 * at a time, and intervals with holes interleave without lists of inactive ones.
 *
 * Invariant: the bitmap holds exactly the ranges of the intervals that have a register, and the fixed points.
 * Termination: each step either gives an interval its place for good or splits it at a later point than its start. An
 * interval that needs a register at once always gets one: an instruction names at most five, its owners are never
 * evicted there, and fixed operands leave enough.
 *
 * Sources: C. Wimmer, H. Mössenböck (VEE 2005); C. Wimmer, M. Franz, "Linear Scan Register Allocation on SSA Form" (CGO 2010). */
#include "callconv.h"
#include "ra.h"

struct item { uint32_t from, iv, range; };
struct heap { struct item *items; uint32_t n, cap; };

struct scan {
    struct ra *ra;
    enum mir_class cls;
    uint32_t regs;                      /* mask in this class's numbering, bits 0..15 */
    struct heap todo;                   /* intervals without a place, by start */
    struct heap later;                  /* ranges, beyond the present point, of intervals with a register */
    uint32_t owner[16], owner_to[16];   /* interval last seen in the register, and where that range of it ends */
    uint32_t used;                      /* registers given so far */
};

/* ---- a heap by (from, iv) */

static bool item_less(struct item a, struct item b) { return a.from != b.from ? a.from < b.from : a.iv < b.iv; }

static void heap_push(struct arena *a, struct heap *h, struct item it)
{
    ARENA_GROW(a, h->items, h->cap, h->n + 1);
    uint32_t i = h->n++;
    while (i && item_less(it, h->items[(i - 1) / 2])) {
        h->items[i] = h->items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->items[i] = it;
}

static struct item heap_pop(struct heap *h)
{
    struct item top = h->items[0], it = h->items[--h->n];
    uint32_t i = 0;
    for (uint32_t c; (c = 2 * i + 1) < h->n; i = c) {
        c += c + 1 < h->n && item_less(h->items[c + 1], h->items[c]);
        if (!item_less(h->items[c], it))
            break;
        h->items[i] = h->items[c];
    }
    h->items[i] = it;
    return top;
}

/* ---- the bitmap */

static uint64_t points(uint32_t word, uint32_t from, uint32_t to)
{
    uint64_t m = ~0ull;
    if (from > word * 64)
        m &= ~0ull << (from - word * 64);
    if (to < word * 64 + 64)
        m &= ~(~0ull << (to - word * 64));
    return m;
}

static struct ra_range clip(const struct ra *ra, const struct ra_interval *i, uint32_t r)
{
    struct ra_range x = ra->ranges[r];
    return (struct ra_range){ x.from > i->from ? x.from : i->from, x.to < i->to ? x.to : i->to };
}

/* Set or clear the points of i in [from, to). */
static void mark(uint64_t *map, const struct ra *ra, const struct ra_interval *i, uint32_t from, uint32_t to, bool set)
{
    for (uint32_t r = ra_range_at(ra, i, from); r < i->r1; r++) {
        struct ra_range x = clip(ra, i, r);
        x.from = x.from < from ? from : x.from;
        x.to = x.to > to ? to : x.to;
        if (x.from >= x.to)
            break;
        for (uint32_t w = x.from / 64; w <= (x.to - 1) / 64; w++)
            map[w] = set ? map[w] | points(w, x.from, x.to) : map[w] & ~points(w, x.from, x.to);
    }
}

static uint64_t *busy(const struct scan *s, uint32_t reg) { return s->ra->busy[reg + (s->cls == MIR_XMM ? MIR_XMM0 : 0)]; }

/* For each register of the mask, until when it is free for i: the first conflict, or i->to. */
static void free_until(const struct scan *s, uint64_t *const *map, const struct ra_interval *i, uint32_t regs, uint32_t until[16])
{
    const struct ra *ra = s->ra;
    uint32_t base = s->cls == MIR_XMM ? MIR_XMM0 : 0;
    for (uint32_t m = regs; m; m &= m - 1)
        until[__builtin_ctz(m)] = i->to;
    for (uint32_t r = i->r0; r < i->r1 && regs; r++) {
        struct ra_range x = clip(ra, i, r);
        for (uint32_t w = x.from / 64; w <= (x.to - 1) / 64 && regs; w++) {
            uint64_t in = points(w, x.from, x.to);
            for (uint32_t m = regs; m; m &= m - 1) {
                uint32_t reg = __builtin_ctz(m);
                uint64_t hit = map[base + reg][w] & in;
                if (hit) {
                    until[reg] = w * 64 + (uint32_t)__builtin_ctzll(hit);
                    regs &= ~(1u << reg);
                }
            }
        }
    }
}

/* ---- owners */

static void set_owner(struct scan *s, uint32_t iv, uint32_t r)
{
    const struct ra_interval *i = &s->ra->iv[iv];
    s->owner[i->reg] = iv;
    s->owner_to[i->reg] = clip(s->ra, i, r).to;
    if (r + 1 < i->r1)
        heap_push(s->ra->a, &s->later, (struct item){ s->ra->ranges[r + 1].from, iv, r + 1 });
}

static void advance(struct scan *s, uint32_t pos)
{
    while (s->later.n && s->later.items[0].from <= pos) {
        struct item it = heap_pop(&s->later);
        const struct ra_interval *i = &s->ra->iv[it.iv];
        if (i->loc == LOC_REG && it.range < i->r1)
            set_owner(s, it.iv, it.range);
    }
}

/* The interval that is in the register at pos, or RA_NONE. */
static uint32_t owner_at(const struct scan *s, uint32_t reg, uint32_t pos)
{
    uint32_t o = s->owner[reg];
    if (o == RA_NONE || s->owner_to[reg] <= pos)
        return RA_NONE;
    const struct ra_interval *i = &s->ra->iv[o];
    return i->loc == LOC_REG && i->reg == reg && i->to > pos ? o : RA_NONE;
}

static void give(struct scan *s, uint32_t iv, uint32_t reg)
{
    struct ra *ra = s->ra;
    struct ra_interval *i = &ra->iv[iv];
    i->loc = LOC_REG;
    i->reg = reg;
    mark(busy(s, reg), ra, i, i->from, i->to, true);
    set_owner(s, iv, i->r0);
    s->used |= 1u << reg;
    ra->v[i->vreg].last_reg = ra->v[ra_web(ra, i->vreg)].web_hint = (uint8_t)reg;
}

static void requeue(struct scan *s, uint32_t iv)
{
    if (iv != RA_NONE)
        heap_push(s->ra->a, &s->todo, (struct item){ s->ra->iv[iv].from, iv, 0 });
}

/* ---- free registers */

static uint32_t saved_class(const struct scan *s) { return s->cls == MIR_GPR ? WVM_CALLEE_SAVED : 0; }

/* Registers that would save a move, best first. */
static unsigned hints(const struct scan *s, const struct ra_interval *i, uint8_t out[4])
{
    struct ra *ra = s->ra;
    unsigned n = 0;
    const struct ra_use *u = ra->uses;
    uint32_t first = RA_NONE, last = RA_NONE;
    for (uint32_t k = i->u0; k < i->u1 && k < i->u0 + 8 && first == RA_NONE; k++)
        if (u[k].hint != RA_NOHINT)
            first = k;
    if (i->u1 > i->u0 && u[i->u1 - 1].hint != RA_NOHINT)
        last = i->u1 - 1;
    if (first != RA_NONE && u[first].occ == OCC_DEF)
        out[n++] = u[first].hint & 15;
    if (ra->v[i->vreg].last_reg != RA_NOHINT)
        out[n++] = ra->v[i->vreg].last_reg;
    if (ra->v[ra_web(ra, i->vreg)].web_hint != RA_NOHINT)
        out[n++] = ra->v[ra_web(ra, i->vreg)].web_hint;
    if (last != RA_NONE)
        out[n++] = u[last].hint & 15;
    else if (first != RA_NONE && u[first].occ != OCC_DEF)
        out[n++] = u[first].hint & 15;
    return n;
}

/* How much a register is worth to i, in accesses of code that runs once. */
static uint64_t benefit(const struct ra *ra, const struct ra_interval *i)
{
    uint64_t sum = 0;
    for (uint32_t k = i->u0; k < i->u1 && sum < 1024; k++)
        if (ra->uses[k].kind != USE_MARK && !(ra->uses[k].occ & OCC_DEF))
            sum += ra_freq(ra_depth_at(ra, ra->uses[k].pos));
    return sum;
}

/* A register free for all of i, or RA_NONE. A callee-saved one not yet in use costs a save and a restore. */
static uint32_t whole_register(const struct scan *s, const struct ra_interval *i, const uint32_t until[16])
{
    uint8_t hint[4];
    uint32_t fit = 0;
    for (uint32_t m = s->regs; m; m &= m - 1)
        if (until[__builtin_ctz(m)] >= i->to)
            fit |= m & -m;
    for (unsigned n = hints(s, i, hint), k = 0; k < n; k++)
        if (fit >> hint[k] & 1 && !(saved_class(s) & ~s->used & 1u << hint[k]))
            return hint[k];
    uint32_t cheap = fit & ~(saved_class(s) & ~s->used);
    if (cheap & ~saved_class(s))
        return __builtin_ctz(cheap & ~saved_class(s));
    if (cheap)
        return __builtin_ctz(cheap);
    if (fit && benefit(s->ra, i) > (s->ra->v[i->vreg].remat ? 2 : 1))
        return __builtin_ctz(fit);
    return RA_NONE;
}

/* True if i needs a register at its start. */
static bool needs_now(const struct ra *ra, const struct ra_interval *i)
{
    uint32_t u = ra_next_use(ra, i, i->from, USE_REG);
    return u < i->u1 && ra->uses[u].pos / 4 == i->from / 4;
}

/* Where the instruction in which i starts is over for i. */
static uint32_t end_of_start(const struct ra_interval *i)
{
    uint32_t end = (i->from & ~3u) + 4;
    return i->to < end ? i->to : end;
}

/* A register that is free for a while: long enough for the first use. RA_NONE if there is none. */
static uint32_t partial_register(const struct scan *s, const struct ra_interval *i, const uint32_t until[16])
{
    uint32_t best = RA_NONE, best_until = end_of_start(i) - 1;
    uint32_t u = ra_next_use(s->ra, i, i->from, USE_ANY);
    uint32_t first = u < i->u1 ? s->ra->uses[u].pos : i->to;
    for (uint32_t m = s->regs & ~(saved_class(s) & ~s->used); m; m &= m - 1) {
        uint32_t r = __builtin_ctz(m), q = until[r] & ~3u;
        if (q > first && q > i->from && q > best_until) {
            best = r;
            best_until = q;
        }
    }
    return best;
}

/* Give i the register until a conflict at `until`, and queue what is behind. */
static void give_until(struct scan *s, uint32_t iv, uint32_t reg, uint32_t until)
{
    struct ra *ra = s->ra;
    if (until < ra->iv[iv].to) {
        uint32_t max = until & ~3u, u = ra_next_use(ra, &ra->iv[iv], max, USE_MARK);
        uint32_t min = end_of_start(&ra->iv[iv]);
        if (u > ra->iv[iv].u0 && ra->uses[u - 1].pos >= min)
            min = ra->uses[u - 1].pos + 1;
        min = (min + 3) & ~3u;
        requeue(s, ra_split(ra, iv, min < max ? ra_best_split(ra, min, max) : max));
    }
    give(s, iv, reg);
}

/* ---- taking a register from its owner */

/* What it costs to bring i back after pos: first the depth of the loop in which that happens, then how near the
 * next use is. The least is the best victim. */
#define COST_OF_DEPTH ((int64_t)1 << 32)

static int64_t cost(const struct ra *ra, const struct ra_interval *i, uint32_t pos)
{
    uint32_t u = ra_next_use(ra, i, pos, USE_MARK);
    if (u == i->u1)
        return INT64_MIN / 2;
    int64_t depth = ra_common_depth(ra, pos, ra->uses[u].pos);
    if (ra->v[i->vreg].remat)
        depth--;
    return depth * COST_OF_DEPTH - (int64_t)(ra->uses[u].pos - pos);
}

static bool pinned(const struct ra *ra, const struct ra_interval *i, uint32_t pos)
{
    uint32_t u = ra_next_use(ra, i, pos & ~3u, USE_REG);
    return u < i->u1 && ra->uses[u].pos / 4 == pos / 4;
}

/* Move the owner out of its register from pos on; earlier if that leaves a loop. */
static void evict(struct scan *s, uint32_t o, uint32_t pos)
{
    struct ra *ra = s->ra;
    struct ra_interval *i = &ra->iv[o];
    uint32_t max = pos & ~3u, min = i->from, u = ra_next_use(ra, i, max, USE_ANY);
    while (u > i->u0 && ra->uses[u - 1].kind == USE_MARK)
        u--;
    if (u > i->u0)
        min = ra->uses[u - 1].pos + 1;
    min = (min + 3) & ~3u;
    uint32_t at = min < max ? ra_best_split(ra, min, max) : max;
    mark(busy(s, i->reg), ra, i, at, i->to, false);
    uint32_t rest = at > i->from ? ra_split(ra, o, at) : o;
    requeue(s, ra_spill(ra, rest, pos, false));
}

/* Until when reg is free for i if `o` leaves it at i's start. */
static uint32_t until_without(struct scan *s, const struct ra_interval *i, uint32_t reg, uint32_t o)
{
    const struct ra *ra = s->ra;
    uint32_t until[16];
    if (o != RA_NONE)
        mark(busy(s, reg), ra, &ra->iv[o], i->from & ~3u, i->to, false);
    free_until(s, ra->busy, i, 1u << reg, until);
    if (o != RA_NONE)
        mark(busy(s, reg), ra, &ra->iv[o], i->from & ~3u, i->to, true);
    return until[reg];
}

struct victim { uint32_t reg, owner, until; };

/* What taking the register costs; INT64_MAX: it cannot be taken. A register without owner is no use to an interval
 * that can wait: if it were free for long enough, it would have been taken. */
static int64_t taking_cost(const struct scan *s, const struct ra_interval *i, uint32_t owner, bool now)
{
    const struct ra *ra = s->ra;
    if (owner == RA_NONE)
        return now ? INT64_MIN : INT64_MAX;
    return pinned(ra, &ra->iv[owner], i->from) ? INT64_MAX : cost(ra, &ra->iv[owner], i->from);
}

/* Until when i must have a register for it to be of use: over its first use. */
static uint32_t least_need(const struct ra *ra, const struct ra_interval *i)
{
    uint32_t need = end_of_start(i), u = ra_next_use(ra, i, i->from, USE_ANY);
    return u < i->u1 && ra->uses[u].pos >= need ? ra->uses[u].pos + 1 : need;
}

/* The register whose owner leaves most cheaply, and cheaper than `limit`, and which i can then have until `need`:
 * false if there is none. */
static bool choose_victim(struct scan *s, const struct ra_interval *i, int64_t limit, uint32_t need, bool now, struct victim *v)
{
    const struct ra *ra = s->ra;
    uint32_t fixed[16];
    free_until(s, ra->fixed, i, s->regs, fixed);
    for (uint32_t regs = s->regs; regs; regs &= ~(1u << v->reg)) {
        int64_t best = limit;
        for (uint32_t m = regs; m; m &= m - 1) {
            uint32_t r = (uint32_t)__builtin_ctz(m), o = owner_at(s, r, i->from);
            int64_t c = fixed[r] < need ? INT64_MAX : taking_cost(s, i, o, now);
            if (c < best) {
                *v = (struct victim){ r, o, 0 };
                best = c;
            }
        }
        if (best == limit)
            return false;
        v->until = until_without(s, i, v->reg, v->owner);
        if (v->until >= need)
            return true;
    }
    return false;
}

static void take(struct scan *s, uint32_t iv, struct victim v)
{
    if (v.owner != RA_NONE)
        evict(s, v.owner, s->ra->iv[iv].from);
    give_until(s, iv, v.reg, v.until);
}

static void place_blocked(struct scan *s, uint32_t iv)
{
    struct ra *ra = s->ra;
    const struct ra_interval *i = &ra->iv[iv];
    struct victim v = { 0 };
    bool now = needs_now(ra, i);
    if (choose_victim(s, i, now ? INT64_MAX : cost(ra, i, i->from), least_need(ra, i), now, &v)) {
        take(s, iv, v);
        return;
    }
    ra->failed |= now;
    requeue(s, ra_spill(ra, iv, i->from, true));
}

/* i could have a register until a conflict. If it will be needed again after that in a deeper loop than some owner of
 * another register, that owner rather goes to memory. */
static bool place_instead(struct scan *s, uint32_t iv, uint32_t conflict)
{
    const struct ra *ra = s->ra;
    struct victim v = { 0 };
    int64_t c = cost(ra, &ra->iv[iv], conflict);
    if (c < 0 || !choose_victim(s, &ra->iv[iv], (c - 1) / COST_OF_DEPTH * COST_OF_DEPTH + 1, ra->iv[iv].to, false, &v))
        return false;
    take(s, iv, v);
    return true;
}

static void place(struct scan *s, uint32_t iv)
{
    struct ra *ra = s->ra;
    uint32_t until[16];
    advance(s, ra->iv[iv].from);
    free_until(s, ra->busy, &ra->iv[iv], s->regs, until);
    uint32_t reg = whole_register(s, &ra->iv[iv], until);
    if (reg != RA_NONE) {
        give(s, iv, reg);
        return;
    }
    reg = partial_register(s, &ra->iv[iv], until);
    if (reg == RA_NONE)
        place_blocked(s, iv);
    else if (!place_instead(s, iv, until[reg]))
        give_until(s, iv, reg, until[reg]);
}

static void scan_class(struct ra *ra, enum mir_class cls)
{
    struct scan s = { .ra = ra, .cls = cls, .regs = cls == MIR_GPR ? ra->regs & 0xFFFF : ra->regs >> MIR_XMM0 };
    memset(s.owner, 0xFF, sizeof s.owner);
    for (uint32_t k = 0, n = ra->n_iv; k < n; k++)
        if (ra_class(ra, &ra->iv[k]) == cls && ra->iv[k].loc == LOC_NONE)
            requeue(&s, k);
    while (s.todo.n)
        place(&s, heap_pop(&s.todo).iv);
    if (cls == MIR_GPR)
        ra->f->saved_regs |= s.used & WVM_CALLEE_SAVED;
}

void ra_scan(struct ra *ra)
{
    scan_class(ra, MIR_GPR);
    scan_class(ra, MIR_XMM);
}
