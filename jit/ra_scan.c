/* Linear scan. Intervals are taken by their start; each gets a register that
 * is free over all its ranges if there is one; else a register that is free for a while, and the rest of the interval
 * is split off; else the one whose next use costs least to bring back goes to memory: the interval itself, or the owner
 * of a register.
 *
 * Which points of a register are taken is a bitmap (ra.busy), so that asking for the first conflict looks at 64 points
 * at a time, and intervals with holes interleave without lists of inactive ones. The range that covers the present
 * point is not in the bitmap but known by its owner, so that long ranges cost nothing.
 *
 * Invariant: the bitmap holds exactly the fixed points, and the ranges after the present point, but for the first, of the
 * intervals that have a register.
 * Termination: each step either gives an interval its place for good or splits it at a later point than its start. An
 * interval that needs a register at once always gets one: an instruction names at most five, its owners are never
 * evicted there, and fixed operands leave enough.
 *
 * Sources: C. Wimmer, H. Mössenböck (VEE 2005); C. Wimmer, M. Franz, "Linear Scan Register Allocation on SSA Form" (CGO 2010). */
#include "callconv.h"
#include "ra.h"

/* Registers are numbered as in mir.h; an interval's candidates are those of its class. */
struct scan {
    struct ra *ra;
    uint32_t *at;                       /* by point in `due`: list of intervals to place there, and of ranges that begin there */
    uint64_t *due;                      /* bitmap of points */
    uint32_t owner[32], owner_to[32];   /* interval last seen in the register, and where that range of it ends */
    uint32_t used;                      /* registers given so far */
};

/* ---- what to do at each point: an interval is in one list at most, to be placed or, once it has a register, to become
 * that register's owner again when its next range begins */

static void enqueue(struct scan *s, uint32_t iv, uint32_t pos)
{
    bool first = !(s->due[pos / 64] >> pos % 64 & 1);
    s->due[pos / 64] |= 1ull << pos % 64;
    s->ra->iv[iv].link = first ? RA_NONE : s->at[pos];
    s->at[pos] = iv;
}

static void requeue(struct scan *s, uint32_t iv)
{
    if (iv != RA_NONE)
        enqueue(s, iv, s->ra->iv[iv].from);
}

/* ---- owners */

/* Range r of the interval begins. */
static void set_owner(struct scan *s, uint32_t iv, uint32_t r)
{
    struct ra_interval *i = &s->ra->iv[iv];
    s->owner[i->reg] = iv;
    s->owner_to[i->reg] = ra_clip(s->ra, i, r).to;
    i->next_range = r + 1;
    if (r + 1 < i->r1)
        enqueue(s, iv, s->ra->ranges[r + 1].from);
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

/* Until when the register is free for i, which begins now. */
static uint32_t free_until(const struct scan *s, const struct ra_interval *i, uint32_t reg)
{
    const struct ra *ra = s->ra;
    if (owner_at(s, reg, i->from) != RA_NONE)
        return i->from;
    return ra_free_in(ra, ra->busy[reg], ra->busy_words[reg], i, i->to);
}

static uint32_t fixed_until(const struct ra *ra, const struct ra_interval *i, uint32_t reg, uint32_t limit)
{
    return ra_free_in(ra, ra->fixed[reg], ra->fixed_words[reg], i, limit);
}

/* An interval with a long range behind a hole is split in the hole, lest its marks cost more than they are worth. */
static void split_off_long_range(struct scan *s, uint32_t iv)
{
    enum { LONG = 4096 };
    struct ra *ra = s->ra;
    for (uint32_t r = ra->iv[iv].r0 + 1; r < ra->iv[iv].r1; r++) {
        struct ra_range x = ra_clip(ra, &ra->iv[iv], r);
        if (x.to - x.from > LONG && (x.from & ~3u) >= ra->ranges[r - 1].to) {
            requeue(s, ra_split(ra, iv, x.from & ~3u));
            return;
        }
    }
}

static void give(struct scan *s, uint32_t iv, uint32_t reg)
{
    struct ra *ra = s->ra;
    split_off_long_range(s, iv);
    struct ra_interval *i = &ra->iv[iv];
    i->loc = LOC_REG;
    i->reg = (uint8_t)reg;
    ra_mark(ra, reg, i, i->r0 + 1, UINT32_MAX, true);
    set_owner(s, iv, i->r0);
    s->used |= 1u << reg;
    ra->v[i->vreg].last_reg = ra->v[ra_web(ra, i->vreg)].web_hint = (uint8_t)reg;
}

/* ---- free registers */

/* Callee-saved registers that are not in use yet: the first use costs a save and a restore. */
static uint32_t costly(const struct scan *s) { return WVM_CALLEE_SAVED & ~s->used; }

static uint32_t candidates(const struct ra *ra, const struct ra_interval *i)
{
    return ra_class(ra, i) == MIR_GPR ? ra->regs & 0xFFFF : ra->regs & 0xFFFF0000;
}

/* Registers that would save a move, best first; some perhaps twice. */
enum { MAX_HINTS = 9, HINT_PREDS = 4, HINT_USES = 8 };
struct hints { uint8_t reg[MAX_HINTS]; unsigned n; };

static void hint(struct hints *h, uint8_t reg)
{
    if (reg != RA_NOHINT)
        h->reg[h->n++] = reg;
}

/* Where the arguments are that a parameter takes. */
static void hint_args(const struct ra *ra, uint32_t param, struct hints *h)
{
    const struct mblock *b = &ra->f->blocks[ra->v[param].param_of];
    uint32_t k = ra->v[param].param_index;
    for (uint32_t p = 0; p < b->n_preds && p < HINT_PREDS; p++)
        hint(h, ra->v[ra->f->blocks[b->preds[p]].args[k] - MIR_VREG0].last_reg);
}

static struct hints hints(const struct scan *s, const struct ra_interval *i)
{
    struct ra *ra = s->ra;
    struct hints h = { .n = 0 };
    const struct ra_vreg *v = &ra->v[i->vreg];
    const struct ra_use *u = ra->uses + i->u0, *end = ra->uses + i->u1, *first = NULL;
    for (const struct ra_use *k = u; k < end && k < u + HINT_USES && !first; k++)
        first = k->hint != RA_NOHINT ? k : NULL;
    if (first && first->occ == OCC_DEF)
        hint(&h, first->hint);
    hint(&h, v->last_reg);
    if (v->param_of != RA_NONE && v->last_reg == RA_NOHINT)
        hint_args(ra, i->vreg, &h);
    if (v->phi != RA_NONE)
        hint(&h, ra->v[v->phi].last_reg);
    if (u < end && end[-1].hint != RA_NOHINT)
        hint(&h, end[-1].hint);
    else if (first && first->occ != OCC_DEF)
        hint(&h, first->hint);
    hint(&h, ra->v[ra_web(ra, i->vreg)].web_hint);
    return h;
}

/* How much a register is worth to i, in accesses of code that runs once. */
static float benefit(const struct ra *ra, const struct ra_interval *i)
{
    float sum = 0;
    for (uint32_t k = i->u0; k < i->u1 && sum < 1024; k++)
        if (ra->uses[k].kind != USE_MARK && !(ra->uses[k].occ & OCC_DEF))
            sum += ra_freq_at(ra, ra->uses[k].pos);
    return sum;
}

/* A register that is free for a while, and until when. */
struct partial { uint32_t reg, until; };

/* A register of the mask that is free for all of i, or RA_NONE; then the one that is free longest is in *p. */
static uint32_t first_fit(const struct scan *s, const struct ra_interval *i, uint32_t mask, struct partial *p)
{
    for (uint32_t m = mask; m; m &= m - 1) {
        uint32_t r = (uint32_t)__builtin_ctz(m), until = free_until(s, i, r);
        if (until >= i->to)
            return r;
        if (until > p->until)
            *p = (struct partial){ r, until };
    }
    return RA_NONE;
}

/* Is it worth one more callee-saved register? Not if only calls keep it from the others, and it does not pay for that. */
static bool is_worth_saving(const struct scan *s, const struct ra_interval *i)
{
    const struct ra *ra = s->ra;
    if (benefit(ra, i) <= (ra->v[i->vreg].remat ? 2 : 1))
        return false;
    if (ra->v[i->vreg].saves)
        return true;
    for (uint32_t m = candidates(ra, i) & ~WVM_CALLEE_SAVED; m; m &= m - 1) {
        uint32_t r = (uint32_t)__builtin_ctz(m);
        if (owner_at(s, r, i->from) == RA_NONE && ra_free_but_for_calls(ra, i, r))
            return false;
    }
    return true;
}

/* If a register that saves a move is free up to the same instruction as p, rather that one. */
static void prefer_hinted(const struct scan *s, const struct ra_interval *i, const struct hints *h, uint32_t mask, struct partial *p)
{
    for (unsigned k = 0; k < h->n; k++) {
        uint32_t until = mask >> h->reg[k] & 1 ? free_until(s, i, h->reg[k]) : 0;
        if (until && until / 4 >= p->until / 4) {
            *p = (struct partial){ h->reg[k], until };
            return;
        }
    }
}

/* A register free for all of i, or RA_NONE and in *p one that is free for a while. */
static uint32_t whole_register(const struct scan *s, const struct ra_interval *i, struct partial *p)
{
    const struct ra *ra = s->ra;
    struct hints h = hints(s, i);
    uint32_t regs = candidates(ra, i), cheap = regs & ~costly(s), r;
    struct partial unused = { RA_NONE, 0 };
    *p = unused;
    for (unsigned k = 0; k < h.n; k++)
        if (cheap >> h.reg[k] & 1 && free_until(s, i, h.reg[k]) >= i->to)
            return h.reg[k];
    if ((r = first_fit(s, i, cheap & ~WVM_CALLEE_SAVED, p)) != RA_NONE)
        return r;
    if ((r = first_fit(s, i, cheap & WVM_CALLEE_SAVED, p)) != RA_NONE)
        return r;
    prefer_hinted(s, i, &h, cheap, p);
    return regs & costly(s) && is_worth_saving(s, i) ? first_fit(s, i, regs & costly(s), &unused) : RA_NONE;
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

/* Is the register free for long enough: to after the first use? */
static bool is_useful(const struct ra *ra, const struct ra_interval *i, const struct partial *p)
{
    uint32_t u = ra_next_use(ra, i, i->from, USE_ANY), q = p->until & ~3u;
    return p->reg != RA_NONE && q > (u < i->u1 ? ra->uses[u].pos : i->to) && q > i->from && q >= end_of_start(i);
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
        requeue(s, ra_split(ra, iv, min < max ? ra_leave_split(ra, &ra->iv[iv], min, max) : max));
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
    ra_mark(ra, i->reg, i, i->next_range, UINT32_MAX, false);
    uint32_t rest = at > i->from ? ra_split(ra, o, at) : o;
    requeue(s, ra_spill(ra, rest, pos, false));
}

/* Until when reg is free for i if its present owner o, if any, leaves it. */
static uint32_t until_without(struct scan *s, const struct ra_interval *i, uint32_t reg, uint32_t o)
{
    struct ra *ra = s->ra;
    if (o != RA_NONE)
        ra_mark(ra, reg, &ra->iv[o], ra->iv[o].next_range, i->to, false);
    uint32_t until = ra_free_in(ra, ra->busy[reg], ra->busy_words[reg], i, i->to);
    if (o != RA_NONE)
        ra_mark(ra, reg, &ra->iv[o], ra->iv[o].next_range, i->to, true);
    return until;
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
    for (uint32_t regs = candidates(ra, i); regs; regs &= ~(1u << v->reg)) {
        int64_t best = limit;
        for (uint32_t m = regs; m; m &= m - 1) {
            uint32_t r = (uint32_t)__builtin_ctz(m), o = owner_at(s, r, i->from);
            int64_t c = taking_cost(s, i, o, now);
            if (c < best && fixed_until(ra, i, r, need) >= need) {
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
    const struct ra *ra = s->ra;
    struct partial p;
    uint32_t reg = whole_register(s, &ra->iv[iv], &p);
    if (reg != RA_NONE)
        give(s, iv, reg);
    else if (!is_useful(ra, &ra->iv[iv], &p))
        place_blocked(s, iv);
    else if (!place_instead(s, iv, p.until))
        give_until(s, iv, p.reg, p.until);
}

/* First the registers that get an owner again, then the intervals that begin. */
static void scan_point(struct scan *s, uint32_t pos)
{
    struct ra *ra = s->ra;
    uint32_t list = s->at[pos], todo = RA_NONE, next;
    for (; list != RA_NONE; list = next) {
        struct ra_interval *i = &ra->iv[list];
        next = i->link;
        if (i->loc == LOC_NONE) {
            i->link = todo;
            todo = list;
        } else if (i->loc == LOC_REG && i->next_range < i->r1) {
            ra_mark_range(ra, i->reg, ra_clip(ra, i, i->next_range), false);
            set_owner(s, list, i->next_range);
        }
    }
    for (; todo != RA_NONE; todo = next) {
        next = ra->iv[todo].link;
        place(s, todo);
    }
}

void ra_scan(struct ra *ra)
{
    struct scan s = { .ra = ra, .used = ra->f->saved_regs };
    uint32_t points = ra->f->n_ins * 4;
    memset(s.owner, 0xFF, sizeof s.owner);
    s.at = ARENA_NEW(ra->a, uint32_t, points);
    s.due = ARENA_ZNEW(ra->a, uint64_t, points / 64 + 1);
    for (uint32_t k = ra->n_iv; k-- > 0;)
        requeue(&s, k);
    for (uint32_t w = 0; w <= points / 64; w++)
        while (s.due[w]) {
            uint32_t pos = w * 64 + (uint32_t)__builtin_ctzll(s.due[w]);
            s.due[w] &= s.due[w] - 1;
            scan_point(&s, pos);
        }
    ra->f->saved_regs |= s.used & WVM_CALLEE_SAVED;
}
