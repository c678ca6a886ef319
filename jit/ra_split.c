/* Where to split intervals. The best place for a move is the one that runs least often: when the way between two
 * points leads into a loop, that is the loop's entry.
 *
 * Source: C. Wimmer, H. Mössenböck, "Optimized Interval Splitting in a Linear Scan Register Allocator", VEE 2005. */
#include "ra.h"

uint32_t ra_next_use(const struct ra *ra, const struct ra_interval *i, uint32_t pos, unsigned kind)
{
    uint32_t lo = i->u0, hi = i->u1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (ra->uses[mid].pos < pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo < i->u1 && ra->uses[lo].kind < kind)
        lo++;
    return lo;
}

uint32_t ra_range_after(const struct ra_range *ranges, uint32_t lo, uint32_t hi, uint32_t pos)
{
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (ranges[mid].to <= pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t ra_range_at(const struct ra *ra, const struct ra_interval *i, uint32_t pos)
{
    return ra_range_after(ra->ranges, i->r0, i->r1, pos);
}

uint32_t ra_split(struct ra *ra, uint32_t at, uint32_t pos)
{
    ARENA_GROW(ra->a, ra->iv, ra->cap_iv, ra->n_iv + 1);
    struct ra_interval *i = &ra->iv[at], *n = &ra->iv[ra->n_iv];
    uint32_t r = ra_range_at(ra, i, pos), u = ra_next_use(ra, i, pos, USE_MARK);
    bool inside = ra->ranges[r].from < pos;
    *n = (struct ra_interval){ .vreg = i->vreg, .from = inside ? pos : ra->ranges[r].from, .to = i->to,
                               .r0 = r, .r1 = i->r1, .u0 = u, .u1 = i->u1, .next = i->next };
    i->r1 = inside ? r + 1 : r;
    i->to = inside ? pos : ra->ranges[r - 1].to;
    i->u1 = u;
    n->head = ra->n_iv;
    n->mate = RA_NONE;
    i->next = ra->n_iv;
    return ra->n_iv++;
}

uint32_t ra_best_split(const struct ra *ra, uint32_t min, uint32_t max)
{
    uint32_t best = max;
    for (uint32_t o = ra_loop_at(ra, max); o; o = ra->loops[o].parent) {
        uint32_t start = ra_block_start(ra, ra->loops[o].header);
        if (start < min)
            break;
        best = start;
    }
    return best;
}

uint32_t ra_leave_split(const struct ra *ra, const struct ra_interval *i, uint32_t min, uint32_t max)
{
    uint32_t u = ra_next_use(ra, i, max, USE_MARK), best = max;
    for (uint32_t o = ra_loop_at(ra, max); o; o = ra->loops[o].parent) {
        uint32_t start = ra_block_start(ra, ra->loops[o].header);
        if (start < min || (u < i->u1 && ra->uses[u].pos < ra_block_end(ra, ra->loops[o].last)))
            break;
        best = start;
    }
    return best;
}

uint32_t ra_common_depth(const struct ra *ra, uint32_t a, uint32_t b)
{
    uint32_t o = ra_loop_at(ra, a);
    while (o && (b < ra_block_start(ra, ra->loops[o].header) || b >= ra_block_end(ra, ra->loops[o].last)))
        o = ra->loops[o].parent;
    return ra->loops[o].depth;
}

/* A use that may be a slot wants a register if the reload can move out of a loop, or if another use follows it soon. */
static bool worth_reload(const struct ra *ra, const struct ra_interval *i, uint32_t u, uint32_t pos)
{
    const struct ra_use *use = &ra->uses[u];
    if (use->kind != USE_MEM)
        return use->kind == USE_REG;
    if (ra_common_depth(ra, use->pos, pos) < ra_depth_at(ra, use->pos))
        return true;
    return u + 1 < i->u1 && use[1].kind >= USE_MEM && use[1].pos - use->pos <= 4 * 8 &&
           ra_block_at(ra, use[1].pos) == ra_block_at(ra, use->pos);
}

/* The first block between pos and the use at `max` that is also reached past pos; `max` if there is none near. A value
 * that a call has sent to memory is in a register there still, and so is brought back on the call's path alone. */
static uint32_t bypass_before(const struct ra *ra, uint32_t pos, uint32_t max)
{
    enum { LOOK_AHEAD = 8 };
    uint32_t from = ra_block_at(ra, pos), to = ra_block_at(ra, max);
    for (uint32_t b = from + 1; b <= to && b <= from + LOOK_AHEAD; b++)
        for (uint32_t k = 0; k < ra->f->blocks[b].n_preds; k++)
            if (ra->f->blocks[b].preds[k] < from)
                return ra_block_start(ra, b);
    return max;
}

/* Do most ways to the use not come through pos, where the value is in memory? Then it is rather brought back behind pos. */
static bool is_mostly_bypassed(const struct ra *ra, uint32_t pos, const struct ra_use *use)
{
    return ra_freq_at(ra, use->pos) > 2 * ra_freq_at(ra, pos) && bypass_before(ra, pos, use->pos & ~3u) < (use->pos & ~3u);
}

/* True if some register is not fixed or clobbered between the points. */
static bool can_stay(const struct ra *ra, const struct ra_interval *i, uint32_t from, uint32_t to)
{
    uint32_t base = ra_class(ra, i) == MIR_XMM ? MIR_XMM0 : 0;
    for (uint32_t m = ra->regs >> base & 0xFFFF; m; m &= m - 1) {
        const uint64_t *map = ra->fixed[base + (uint32_t)__builtin_ctz(m)];
        uint64_t hit = map[from / 64] >> from % 64 & (from / 64 == to / 64 ? ~(~0ull << (to - from)) : ~0ull);
        for (uint32_t w = from / 64 + 1; w <= to / 64 && !hit; w++)
            hit = w < to / 64 ? map[w] : map[w] & ~(~0ull << to % 64);
        if (!hit)
            return true;
    }
    return false;
}

/* The end of the landing block that pos is in, 0 elsewhere. The ordinary way does not come through such a block, and
 * should keep its registers. */
static uint32_t landing_end(const struct ra *ra, uint32_t pos)
{
    uint32_t b = ra_block_at(ra, pos);
    return ra->f->blocks[b].is_landing ? ra_block_end(ra, b) : 0;
}

uint32_t ra_spill(struct ra *ra, uint32_t at, uint32_t pos, bool at_bypass)
{
    enum { NEAR = 4 * 512 };
    struct ra_interval *i = &ra->iv[at];
    uint32_t next = (pos & ~3u) + 4;
    i->loc = ra->v[i->vreg].remat ? LOC_REMAT : LOC_SLOT;
    uint32_t u = ra_next_use(ra, i, next, USE_MEM), end = landing_end(ra, pos);
    if (end > pos && end < i->to && (u == i->u1 || ra->uses[u].pos >= end)) {
        uint32_t soon = ra_next_use(ra, i, end, USE_MARK);
        if (soon < i->u1 && ra->uses[soon].pos - end < NEAR)
            return ra_split(ra, at, end);
    }
    bool is_bypassed = at_bypass && i->loc == LOC_SLOT && u < i->u1 && is_mostly_bypassed(ra, pos, &ra->uses[u]);
    while (u < i->u1 && !is_bypassed && !worth_reload(ra, i, u, pos))
        u++;
    if (u == i->u1)
        return RA_NONE;
    uint32_t max = ra_best_split(ra, next, ra->uses[u].pos & ~3u);
    if (at_bypass && i->loc == LOC_SLOT && max - pos < NEAR) {
        uint32_t way = bypass_before(ra, pos, max);
        if (way >= next && way < max && can_stay(ra, i, way, max))
            max = way;
    }
    return ra_split(ra, at, max);
}
