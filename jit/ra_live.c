/* Instruction numbering, loops, and live ranges with holes.
 *
 * Most virtual registers never leave a block: their ranges are read off their occurrences. Those that do are numbered, and
 * bit sets over these numbers say where they are live: in(b) = read before written in b, or live at its end and not
 * written in it. Bit sets make the work proportional to blocks times registers, by 64; a function in which that
 * exceeds the budget gets exact sets for as many registers as fit, and for the others one range from the definition to
 * the last use, stretched over the loops that hold the use but not the definition: an upper bound, since loops are
 * contiguous and definitions come before uses in layout order.
 *
 * A range begins or ends inside a block only where the register occurs, and between two blocks only where the sets on
 * both sides differ: so ranges are made from the occurrences and from these differences, and a block that a
 * register passes through costs nothing.
 *
 * Source: Aho, Sethi, Ullman, "Compilers" (1986), section 10.6, live variables. */
#include "callconv.h"
#include "ra.h"

enum { PAIRS_MAX = 1 << 27 };   /* registers times blocks with exact sets, of which there are two: 32 MiB */

enum { LOCAL = RA_NONE, UNNUMBERED = RA_NONE - 1 };

struct change { uint32_t number, pos; };

struct live {
    struct ra *ra;
    const uint32_t *first;          /* by vreg: its occurrences are ra->uses[first[v]..first[v + 1]) */
    uint32_t *number;               /* by vreg: LOCAL, or UNNUMBERED when no number was left */
    uint32_t n_numbers, words;      /* of a set */
    uint64_t *in, *out;             /* by block: sets. Until they are final, out holds what the block writes before it reads it */
    struct change *changes; uint32_t n_changes, cap_changes;    /* in order of position: between two blocks, life begins or ends */
    uint32_t *first_change, *change_at;     /* by number: positions of its changes, change_at[first_change[n]..) */
};
/* ---- loops: every back edge's target begins one; contiguous in layout */

void ra_find_loops(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->loop_of = ARENA_ZNEW(ra->a, uint32_t, f->n_blocks);
    ARENA_GROW(ra->a, ra->loops, ra->cap_loops, 1);
    ra->loops[0] = (struct ra_loop){ .last = UINT32_MAX };
    ra->n_loops = 1;
    uint32_t top = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t last = 0;
        bool header = false;
        for (uint32_t k = 0; k < f->blocks[b].n_preds; k++)
            if (f->blocks[b].preds[k] >= b) {
                header = true;
                last = f->blocks[b].preds[k] > last ? f->blocks[b].preds[k] : last;
            }
        while (top && ra->loops[top].last < b)
            top = ra->loops[top].parent;
        if (header) {
            for (uint32_t o = top; o && ra->loops[o].last < last; o = ra->loops[o].parent)
                ra->loops[o].last = last;
            ARENA_GROW(ra->a, ra->loops, ra->cap_loops, ra->n_loops + 1);
            ra->loops[ra->n_loops] = (struct ra_loop){ b, last, top, ra->loops[top].depth + 1, 0 };
            top = ra->n_loops++;
        }
        ra->loop_of[b] = top;
    }
}

/* ---- sets: where the registers that leave their block are live */

static uint64_t *set_of(const struct live *l, uint64_t *sets, uint32_t b) { return sets + (size_t)b * l->words; }
static bool is_in(const uint64_t *set, uint32_t n) { return set[n / 64] >> n % 64 & 1; }

static bool is_local(const struct live *l, uint32_t v)
{
    const struct ra_use *first = l->ra->uses + l->first[v], *last = l->ra->uses + l->first[v + 1] - 1;
    return last < first || (first->occ & OCC_DEF && ra_block_at(l->ra, first->pos) == ra_block_at(l->ra, last->pos));
}

static void number_registers(struct live *l)
{
    const struct mfunc *f = l->ra->f;
    uint64_t pairs = l->ra->opt->live_pairs ? l->ra->opt->live_pairs : PAIRS_MAX, limit = pairs / f->n_blocks;
    l->number = ARENA_NEW(l->ra->a, uint32_t, f->n_vregs);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        l->number[v] = is_local(l, v) ? LOCAL : l->n_numbers < limit ? l->n_numbers++ : UNNUMBERED;
    l->words = (l->n_numbers + 63) / 64;
}

/* What each block reads before it writes it, and the other way round. */
static void add_occurrences(struct live *l, uint32_t v)
{
    uint32_t last = RA_NONE, n = l->number[v];
    for (uint32_t k = l->first[v]; k < l->first[v + 1]; k++) {
        const struct ra_use *use = &l->ra->uses[k];
        uint32_t b = ra_block_at(l->ra, use->pos);
        if (b != last)
            set_of(l, use->occ & OCC_DEF ? l->out : l->in, b)[n / 64] |= 1ull << n % 64;
        last = b;
    }
}

/* What is live at the end of b, into set. */
static void find_out(const struct live *l, uint32_t b, uint64_t *set)
{
    const struct mblock *bl = &l->ra->f->blocks[b];
    if (bl->n_succs)
        memcpy(set, set_of(l, l->in, bl->succs[0]), l->words * sizeof *set);
    else
        memset(set, 0, l->words * sizeof *set);
    for (uint32_t k = 1; k < bl->n_succs; k++) {
        const uint64_t *in = set_of(l, l->in, bl->succs[k]);
        for (uint32_t w = 0; w < l->words; w++)
            set[w] |= in[w];
    }
}

/* Block b's own part: true if more is live at its start than was known. */
static bool update_in(const struct live *l, uint32_t b, const uint64_t *at_end)
{
    uint64_t *in = set_of(l, l->in, b), more = 0;
    const uint64_t *written = set_of(l, l->out, b);
    for (uint32_t w = 0; w < l->words; w++) {
        uint64_t now = in[w] | (at_end[w] & ~written[w]);
        more |= now ^ in[w];
        in[w] = now;
    }
    return more;
}

/* From the last block to the first, again while something came round a loop. */
static void find_in(struct live *l)
{
    const struct mfunc *f = l->ra->f;
    uint64_t *set = ARENA_NEW(l->ra->a, uint64_t, l->words);
    uint8_t *todo = memset(ARENA_NEW(l->ra->a, uint8_t, f->n_blocks), 1, f->n_blocks);
    for (bool again = true; again;) {
        again = false;
        for (uint32_t b = f->n_blocks; b-- > 0;) {
            if (!todo[b])
                continue;
            todo[b] = 0;
            find_out(l, b, set);
            if (!update_in(l, b, set))
                continue;
            for (uint32_t k = 0; k < f->blocks[b].n_preds; k++) {
                todo[f->blocks[b].preds[k]] = 1;
                again |= f->blocks[b].preds[k] >= b;
            }
        }
    }
}

static void find_sets(struct live *l)
{
    const struct mfunc *f = l->ra->f;
    number_registers(l);
    l->in = ARENA_ZNEW(l->ra->a, uint64_t, (size_t)l->words * f->n_blocks);
    l->out = ARENA_ZNEW(l->ra->a, uint64_t, (size_t)l->words * f->n_blocks);
    for (uint32_t v = 0; l->n_numbers && v < f->n_vregs; v++)
        if (l->number[v] < l->n_numbers)
            add_occurrences(l, v);
    if (l->n_numbers)
        find_in(l);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        find_out(l, b, set_of(l, l->out, b));
}

/* ---- changes between one block and the next in layout order */

static void add_changes(struct live *l, uint32_t pos, const uint64_t *out, const uint64_t *in)
{
    for (uint32_t w = 0; w < l->words; w++)
        for (uint64_t m = out[w] ^ in[w]; m; m &= m - 1) {
            uint32_t n = w * 64 + (uint32_t)__builtin_ctzll(m);
            ARENA_GROW(l->ra->a, l->changes, l->cap_changes, l->n_changes + 1);
            l->changes[l->n_changes++] = (struct change){ n, pos };
            l->first_change[n + 1]++;
        }
}

static void find_changes(struct live *l)
{
    const struct mfunc *f = l->ra->f;
    const uint64_t *none = ARENA_ZNEW(l->ra->a, uint64_t, l->words), *out = none;
    l->first_change = ARENA_ZNEW(l->ra->a, uint32_t, l->n_numbers + 2);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        add_changes(l, ra_block_start(l->ra, b), out, set_of(l, l->in, b));
        out = set_of(l, l->out, b);
    }
    add_changes(l, f->n_ins * 4, out, none);
    ra_counts_to_ends(l->first_change, l->n_numbers);
    l->change_at = ARENA_NEW(l->ra->a, uint32_t, l->n_changes);
    for (uint32_t k = 0; k < l->n_changes; k++)
        l->change_at[l->first_change[l->changes[k].number + 1]++] = l->changes[k].pos;
}

/* ---- ranges */

static void add_range(struct ra *ra, uint32_t r0, uint32_t from, uint32_t to)
{
    if (ra->n_ranges > r0 && ra->ranges[ra->n_ranges - 1].to >= from) {
        if (ra->ranges[ra->n_ranges - 1].to < to)
            ra->ranges[ra->n_ranges - 1].to = to;
        return;
    }
    ARENA_GROW(ra->a, ra->ranges, ra->cap_ranges, ra->n_ranges + 1);
    ra->ranges[ra->n_ranges++] = (struct ra_range){ from, to };
}

/* A range being made: it is open since `from`. */
struct open { bool is; uint32_t from; };

/* The occurrences from k on that are in block b, at whose end the register is live or not; gives the one after them. */
static uint32_t add_block_ranges(struct live *l, uint32_t v, uint32_t b, uint32_t k, bool live_out, struct open *open, uint32_t r0)
{
    struct ra *ra = l->ra;
    uint32_t end = ra_block_end(ra, b), to = ra->uses[k].pos;
    for (; k < l->first[v + 1] && ra->uses[k].pos < end; k++) {
        uint32_t pos = ra->uses[k].pos;
        if (ra->uses[k].occ & OCC_DEF && (!open->is || to < pos)) {
            if (open->is)
                add_range(ra, r0, open->from, to);
            *open = (struct open){ true, pos };
        }
        to = pos + 1;
    }
    if (open->is && !live_out)
        add_range(ra, r0, open->from, to);
    open->is = live_out;
    return k;
}

static void ranges_local(struct live *l, uint32_t v, uint32_t r0)
{
    struct open open = { 0 };
    uint32_t k = l->first[v];
    add_block_ranges(l, v, ra_block_at(l->ra, l->ra->uses[k].pos), k, false, &open, r0);
}

static void ranges_exact(struct live *l, uint32_t v, uint32_t r0)
{
    struct ra *ra = l->ra;
    uint32_t n = l->number[v], c = l->first_change[n], k = l->first[v], end = l->first[v + 1];
    struct open open = { 0 };
    while (k < end || c < l->first_change[n + 1]) {
        uint32_t b = k < end ? ra_block_at(ra, ra->uses[k].pos) : 0;
        if (k == end || (c < l->first_change[n + 1] && l->change_at[c] <= ra_block_start(ra, b))) {
            if (open.is)
                add_range(ra, r0, open.from, l->change_at[c]);
            open = (struct open){ !open.is, l->change_at[c++] };
        } else {
            k = add_block_ranges(l, v, b, k, is_in(set_of(l, l->out, b), n), &open, r0);
        }
    }
}
static void ranges_upper_bound(struct live *l, uint32_t v, uint32_t r0)
{
    struct ra *ra = l->ra;
    uint32_t from = l->ra->uses[l->first[v]].pos, to = from + 1;
    for (uint32_t k = l->first[v]; k < l->first[v + 1]; k++) {
        uint32_t end = l->ra->uses[k].pos + 1;
        for (uint32_t o = ra_loop_at(ra, end - 1); o && ra_block_start(ra, ra->loops[o].header) > from; o = ra->loops[o].parent)
            end = ra_block_end(ra, ra->loops[o].last);
        to = end > to ? end : to;
    }
    add_range(ra, r0, from, to);
}

/* ---- uses as the scan wants them: with a mark at the end of each loop that uses v and is entered with v live */

/* Insert a mark into the sorted ones behind u0. */
static void insert_mark(struct ra *ra, uint32_t u0, uint32_t pos)
{
    ARENA_GROW(ra->a, ra->uses, ra->cap_uses, ra->n_uses + 1);
    uint32_t k = ra->n_uses++;
    for (; k > u0 && ra->uses[k - 1].pos > pos; k--)
        ra->uses[k] = ra->uses[k - 1];
    ra->uses[k] = (struct ra_use){ pos, USE_MARK, 0, RA_NOHINT };
}

/* Add a mark for each loop around pos that is entered after `def` and has none yet. */
static void add_marks(struct ra *ra, uint32_t v, uint32_t u0, uint32_t pos, uint32_t def)
{
    for (uint32_t o = ra_loop_at(ra, pos); o; o = ra->loops[o].parent) {
        struct ra_loop *loop = &ra->loops[o];
        if (loop->stamp == v + 1 || ra_block_start(ra, loop->header) <= def)
            return;
        loop->stamp = v + 1;
        insert_mark(ra, u0, ra_block_end(ra, loop->last) - 1);
    }
}

/* Merge i's uses into the marks behind u0, from the last to the first. */
static void merge_marks(struct ra *ra, struct ra_interval *i, uint32_t u0)
{
    uint32_t marks = ra->n_uses, occurrences = i->u1, to = marks + (i->u1 - i->u0);
    ARENA_GROW(ra->a, ra->uses, ra->cap_uses, to);
    ra->n_uses = to;
    while (occurrences > i->u0) {
        bool mark = marks > u0 && ra->uses[marks - 1].pos > ra->uses[occurrences - 1].pos;
        ra->uses[--to] = mark ? ra->uses[--marks] : ra->uses[--occurrences];
    }
    i->u0 = u0;
    i->u1 = ra->n_uses;
}

/* The occurrences are the uses, unless there are marks: then a merged copy is. */
static void build_uses(struct live *l, uint32_t v, struct ra_interval *i)
{
    struct ra *ra = l->ra;
    uint32_t u0 = ra->n_uses;
    i->u0 = l->first[v];
    i->u1 = l->first[v + 1];
    if (l->number[v] == LOCAL || ra->n_loops == 1)
        return;
    for (uint32_t k = i->u0; k < i->u1; k++)
        add_marks(ra, v, u0, ra->uses[k].pos, i->from);
    if (ra->n_uses > u0)
        merge_marks(ra, i, u0);
}

static void build_interval(struct live *l, uint32_t v)
{
    struct ra *ra = l->ra;
    uint32_t r0 = ra->n_ranges;
    if (l->first[v] == l->first[v + 1])
        return;
    if (l->number[v] == LOCAL)
        ranges_local(l, v, r0);
    else if (l->number[v] == UNNUMBERED)
        ranges_upper_bound(l, v, r0);
    else
        ranges_exact(l, v, r0);
    if (ra->n_ranges == r0)
        return;
    ARENA_GROW(ra->a, ra->iv, ra->cap_iv, ra->n_iv + 1);
    ra->iv[ra->n_iv] = (struct ra_interval){ .vreg = v, .from = ra->ranges[r0].from, .to = ra->ranges[ra->n_ranges - 1].to,
                                             .r0 = r0, .r1 = ra->n_ranges, .next = RA_NONE };
    build_uses(l, v, &ra->iv[ra->n_iv]);
    ra->v[v].first = ra->n_iv++;
}

/* ---- registers that instructions take for themselves */

static bool has_vectors(const struct mfunc *f)
{
    for (uint32_t v = 0; v < f->n_vregs; v++)
        if (f->vregs[v].cls == MIR_XMM)
            return true;
    return false;
}

static void block_registers(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->n_maps = has_vectors(f) ? 32 : MIR_XMM0;
    uint32_t mapped = ra->n_maps == 32 ? UINT32_MAX : (1u << MIR_XMM0) - 1;
    ra->words = (f->n_ins + 15) / 16;
    uint32_t n = ra->words + ra->words / 64 + 1, taken = 0;
    uint64_t *map = ARENA_NEW(ra->a, uint64_t, n * ra->n_maps * 2);
    memset(map, 0, sizeof *map * n * ra->n_maps);       /* the other half is copied */
    for (uint32_t r = 0; r < ra->n_maps; r++) {
        ra->fixed[r] = map + r * n;
        ra->busy[r] = map + (ra->n_maps + r) * n;
        ra->fixed_words[r] = ra->fixed[r] + ra->words;
        ra->busy_words[r] = ra->busy[r] + ra->words;
    }
    for (uint32_t i = 0; i < f->n_ins; i++) {
        const struct minst *mi = &f->ins[i];
        /* what a call reads itself, it reads before the callee writes any register */
        bool is_call = x64_rows[mi->op].roles & XF_CALL;
        uint32_t before = is_call ? 0 : mi->clobbers, after = is_call ? mi->clobbers : 0;
        for (uint32_t k = 0; k < mi->n_fixed; k++) {
            const struct mfixed *fx = &f->fixed[mi->fixed + k];
            *(fx->is_def ? &after : &before) |= 1u << fx->reg;
        }
        taken |= before | after;
        for (uint32_t m = (before | after) & mapped; m; m &= m - 1) {
            uint32_t r = __builtin_ctz(m);
            ra->fixed[r][i / 16] |= (before >> r & 1 ? 6ull : 4ull) << i % 16 * 4;
            ra->fixed_words[r][i / 1024] |= 1ull << i / 16 % 64;
        }
    }
    memcpy(ra->busy[0], ra->fixed[0], sizeof *map * n * ra->n_maps);
    ra->f->saved_regs = taken & WVM_CALLEE_SAVED;
}

static void number(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->block_of = ARENA_NEW(ra->a, uint32_t, f->n_ins);
    ra->starts = ARENA_NEW(ra->a, uint32_t, f->n_blocks + 1);
    ra->starts[f->n_blocks] = f->n_ins * 4;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        ra->starts[b] = f->blocks[b].first * 4;
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].last; i++)
            ra->block_of[i] = b;
    }
    ra->v = ARENA_NEW(ra->a, struct ra_vreg, f->n_vregs);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        ra->v[v] = (struct ra_vreg){ .first = RA_NONE, .web = v, .slot = RA_NONE, .param_of = RA_NONE, .web_hint = RA_NOHINT,
                                     .last_reg = RA_NOHINT, .web_slot = RA_NONE, .bundle = v, .phi = RA_NONE, .saves = true };
}

void ra_live(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    struct live l = { .ra = ra };
    number(ra);
    ra_find_loops(ra);
    l.first = ra_uses(ra);
    find_sets(&l);
    find_changes(&l);
    ra->cap_ranges = ra->cap_iv = f->n_vregs + f->n_vregs / 4 + 16;
    ra->ranges = ARENA_NEW(ra->a, struct ra_range, ra->cap_ranges);
    ra->iv = ARENA_NEW(ra->a, struct ra_interval, ra->cap_iv);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        build_interval(&l, v);
    block_registers(ra);
}
