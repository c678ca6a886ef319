/* Registers change hands once all are given. They are given to one interval after the other, so the register that would
 * save one of them moves may be with one that could as well be elsewhere. Where an interval meets others (a move between pieces,
 * from an argument to a parameter, a copy) or an instruction that fixes a register, there is a move unless both have the
 * same one. An interval takes a register that saves it moves, and those who had it go elsewhere, to its own by preference, if
 * all fit and together they need fewer moves than before, by the guessed frequency of blocks. Bundles (ra_bundle.c) stay together.
 *
 * Invariant: who is in a register stays in one, so that nothing is spilled or split, and ra->busy and ra->owner are kept. */
#include "callconv.h"
#include "ra.h"

#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "owners are filled in by wmemset");

#define TO_REG 0x80000000u      /* a meeting with a register, not an interval */
#define COST_BYTES  0.01f       /* of any move, for its bytes */
#define COST_BLOCK  1.2f        /* of a move in a block that is nothing but a jump: such a block is needless without it */
#define LEAST_SAVED 1e-3f       /* moves that are worth a trade */

enum { MAX_PARTNERS = 8 };

struct meeting { uint32_t a, b; float freq; };      /* intervals; b: or TO_REG | register */
struct wish { uint32_t with; float freq; };

struct trader {
    struct ra *ra;
    struct meeting *met; uint32_t n_met, cap_met;
    struct wish *wishes;
    uint32_t allowed;           /* registers that may be given */
    uint32_t *first;            /* by interval: its wishes are wishes[first[i]..first[i + 1]) */
};

/* Those who would change: the bundle that wants a register, and after it those who have it. */
struct trade { uint32_t to, heads[1 + MAX_PARTNERS], old[1 + MAX_PARTNERS], n; };

#define EACH_MEMBER(ra, m, head) uint32_t m = (head); m != RA_NONE; m = (ra)->iv[m].mate

/* ---- who meets whom */

static bool is_in_reg(const struct ra *ra, uint32_t iv) { return iv != RA_NONE && ra->iv[iv].loc == LOC_REG; }

static void meet(struct trader *t, uint32_t a, uint32_t b, float freq)
{
    ARENA_GROW(t->ra->a, t->met, t->cap_met, t->n_met + 1);
    t->met[t->n_met++] = (struct meeting){ a, b, freq + COST_BYTES };
}

static void meet_fixed(struct trader *t, uint32_t i, const struct mfixed *fx, float freq)
{
    const struct ra *ra = t->ra;
    if (mir_is_phys(fx->v))
        return;
    bool is_first = ra_block_start(ra, ra->block_of[i]) == i * 4;
    uint32_t iv = ra_interval_near(ra, fx->v - MIR_VREG0, fx->is_def ? i * 4 + 3 : is_first ? i * 4 : i * 4 - 1);
    if (is_in_reg(ra, iv))
        meet(t, iv, TO_REG | fx->reg, freq);
}

static void meet_copy(struct trader *t, uint32_t i, const struct minst *mi, float freq)
{
    const struct ra *ra = t->ra;
    if (mir_is_phys(mi->r) || mir_is_phys(mi->b) || !ra_is_identity(ra->f, mi))
        return;
    uint32_t to = ra_interval_near(ra, mi->r - MIR_VREG0, i * 4 + 2), from = ra_interval_near(ra, mi->b - MIR_VREG0, i * 4 + 1);
    if (is_in_reg(ra, to) && is_in_reg(ra, from) && ra->iv[to].head != ra->iv[from].head)
        meet(t, to, from, freq);
}

/* What a move there costs: in a block that is nothing but a jump, the block, too. */
static float move_cost(const struct ra *ra, uint32_t i, unsigned phase)
{
    const struct mblock *b = &ra->f->blocks[ra->block_of[i]];
    return ra->freq[ra->block_of[i]] * (phase == PHASE_EDGE && b->last - b->first == 1 ? COST_BLOCK : 1);
}

static void find_meetings(struct trader *t)
{
    const struct ra *ra = t->ra;
    for (uint32_t i = 0; i < ra->f->n_ins; i++) {
        const struct minst *mi = &ra->f->ins[i];
        float freq = ra->freq[ra->block_of[i]];
        for (uint32_t k = ra->moves_at[i]; k != RA_NONE; k = ra->moves[k].next) {
            uint32_t to = ra->moves[k].to, from = ra->moves[k].from;
            if (is_in_reg(ra, to) && is_in_reg(ra, from) && ra->iv[to].head != ra->iv[from].head)
                meet(t, to, from, move_cost(ra, i, ra->moves[k].phase));
        }
        for (uint32_t k = 0; k < mi->n_fixed; k++)
            meet_fixed(t, i, &ra->f->fixed[mi->fixed + k], freq);
        if (x64_rows[mi->op].roles & XF_MOVE && mi->mem == MEM_NONE)
            meet_copy(t, i, mi, freq);
    }
}

static void list_wishes(struct trader *t)
{
    t->first = ARENA_ZNEW(t->ra->a, uint32_t, t->ra->n_iv + 2);
    t->wishes = ARENA_NEW(t->ra->a, struct wish, 2 * t->n_met);
    for (uint32_t k = 0; k < t->n_met; k++) {
        t->first[t->met[k].a + 1]++;
        if (!(t->met[k].b & TO_REG))
            t->first[t->met[k].b + 1]++;
    }
    ra_counts_to_ends(t->first, t->ra->n_iv);
    for (uint32_t k = 0; k < t->n_met; k++) {
        struct meeting m = t->met[k];
        t->wishes[t->first[m.a + 1]++] = (struct wish){ m.b, m.freq };
        if (!(m.b & TO_REG))
            t->wishes[t->first[m.b + 1]++] = (struct wish){ m.a, m.freq };
    }
}

/* By register: moves that it saves the bundle. Gives those that save any. */
static uint32_t find_wishes(const struct trader *t, uint32_t head, float save[32])
{
    uint32_t regs = 0;
    for (EACH_MEMBER(t->ra, m, head))
        for (uint32_t k = t->first[m]; k < t->first[m + 1]; k++) {
            uint32_t with = t->wishes[k].with, r = with & TO_REG ? with & ~TO_REG : t->ra->iv[with].reg;
            save[r] += t->wishes[k].freq;
            regs |= 1u << r;
        }
    return regs;
}

static uint32_t best_of(uint32_t regs, const float save[32])
{
    uint32_t best = (uint32_t)__builtin_ctz(regs);
    for (uint32_t m = regs & (regs - 1); m; m &= m - 1)
        best = save[__builtin_ctz(m)] > save[best] ? (uint32_t)__builtin_ctz(m) : best;
    return best;
}

/* What all who take part save where they are. */
static float saved(const struct trader *t, const struct trade *x)
{
    float sum = 0;
    for (uint32_t k = 0; k < x->n; k++) {
        float save[32] = { 0 };
        find_wishes(t, x->heads[k], save);
        sum += save[t->ra->iv[x->heads[k]].reg];
    }
    return sum;
}

/* ---- who has the register */

static bool add_partner(struct trade *x, uint32_t head)
{
    for (uint32_t k = 1; k < x->n; k++)
        if (x->heads[k] == head)
            return true;
    if (x->n == 1 + MAX_PARTNERS)
        return false;
    x->heads[x->n++] = head;
    return true;
}

/* False if an instruction takes the register where the bundle would be in it, or those who have it are too many. */
static bool find_partners(const struct ra *ra, struct trade *x)
{
    for (EACH_MEMBER(ra, m, x->heads[0])) {
        const struct ra_interval *i = &ra->iv[m];
        if (ra_free_in(ra, ra->fixed[x->to], ra->fixed_words[x->to], i, i->to) < i->to)
            return false;
        for (uint32_t p = i->from; (p = ra_next_taken(ra, i, x->to, p)) < i->to;) {
            const struct ra_interval *o = &ra->iv[ra->owner[x->to][p]];
            if (!add_partner(x, o->head))
                return false;
            p = ra_clip(ra, o, ra_range_at(ra, o, p)).to;
        }
    }
    return true;
}

/* May the bundle gain more than the partners lose at least, wherever they go? */
static bool promises(const struct trader *t, const struct trade *x, float gain)
{
    for (uint32_t k = 1; k < x->n; k++) {
        float save[32] = { 0 };
        uint32_t regs = find_wishes(t, x->heads[k], save);
        gain -= save[x->to] - (regs ? save[best_of(regs, save)] : 0);
    }
    return gain > LEAST_SAVED;
}

/* ---- trading */

static void mark(struct ra *ra, uint32_t head, bool set)
{
    for (EACH_MEMBER(ra, m, head))
        ra_mark(ra, ra->iv[m].reg, &ra->iv[m], ra->iv[m].r0, UINT32_MAX, set);
}

static void give(struct ra *ra, uint32_t head, uint32_t reg)
{
    for (EACH_MEMBER(ra, m, head))
        ra->iv[m].reg = (uint8_t)reg;
    mark(ra, head, true);
}

static bool is_free(const struct ra *ra, uint32_t head, uint32_t reg)
{
    for (EACH_MEMBER(ra, m, head))
        if (ra_free_in(ra, ra->busy[reg], ra->busy_words[reg], &ra->iv[m], ra->iv[m].to) < ra->iv[m].to)
            return false;
    return true;
}

/* The free register that saves the bundle most; if none saves anything, rather that one. RA_NONE: none is free. */
static uint32_t find_register(const struct trader *t, uint32_t head, uint32_t rather)
{
    float save[32] = { 0 };
    uint32_t same_class = rather < MIR_XMM0 ? 0xFFFFu : 0xFFFF0000u;
    for (uint32_t m = find_wishes(t, head, save) & t->allowed & same_class; m;) {
        uint32_t r = best_of(m, save);
        if (is_free(t->ra, head, r))
            return r;
        m &= ~(1u << r);
    }
    if (is_free(t->ra, head, rather))
        return rather;
    for (uint32_t m = t->allowed & same_class; m; m &= m - 1)
        if (is_free(t->ra, head, (uint32_t)__builtin_ctz(m)))
            return (uint32_t)__builtin_ctz(m);
    return RA_NONE;
}

/* Give all who take part their new registers; how many got one. Needs them to have none. */
static uint32_t give_new(struct trader *t, const struct trade *x)
{
    give(t->ra, x->heads[0], x->to);
    for (uint32_t k = 1; k < x->n; k++) {
        uint32_t r = find_register(t, x->heads[k], x->old[0]);
        if (r == RA_NONE)
            return k;
        give(t->ra, x->heads[k], r);
    }
    return x->n;
}

/* Carry a trade out, if it is one and saves moves. */
static bool try_trade(struct trader *t, struct trade *x)
{
    struct ra *ra = t->ra;
    float before = saved(t, x);
    for (uint32_t k = 0; k < x->n; k++) {
        x->old[k] = ra->iv[x->heads[k]].reg;
        mark(ra, x->heads[k], false);
    }
    uint32_t n = give_new(t, x);
    if (n == x->n && saved(t, x) > before + LEAST_SAVED) {
        for (uint32_t k = 0; k < n; k++)
            for (EACH_MEMBER(ra, m, x->heads[k]))
                ra_own(ra, m, ra->iv[m].reg);
        return true;
    }
    for (uint32_t k = 0; k < n; k++)
        mark(ra, x->heads[k], false);
    for (uint32_t k = 0; k < x->n; k++)
        give(ra, x->heads[k], x->old[k]);
    return false;
}

void ra_own(struct ra *ra, uint32_t iv, uint32_t reg)
{
    const struct ra_interval *i = &ra->iv[iv];
    for (uint32_t r = i->r0; r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        ra_mark_range(ra, reg, x, true);
        if (x.from < x.to)
            wmemset((wchar_t *)&ra->owner[reg][x.from], (wchar_t)iv, x.to - x.from);
    }
}

/* Look for a better register for the bundle: the one that saves most first. */
static void improve(struct trader *t, uint32_t head)
{
    float save[32] = { 0 };
    uint32_t from = t->ra->iv[head].reg;
    for (uint32_t m = find_wishes(t, head, save) & t->allowed & ~(1u << from); m;) {
        struct trade x = { .to = best_of(m, save), .heads = { head }, .n = 1 };
        float gain = save[x.to] - save[from];
        m &= ~(1u << x.to);
        if (gain <= LEAST_SAVED || (find_partners(t->ra, &x) && promises(t, &x, gain) && try_trade(t, &x)))
            return;
    }
}

/* What the scan does not know: who is where, and that nobody is in a bundle. */
static void find_owners(struct ra *ra)
{
    for (uint32_t r = 0; r < ra->n_maps; r++)
        ra->owner[r] = ra->regs >> r & 1 ? ARENA_NEW(ra->a, uint32_t, ra->f->n_ins * 4) : NULL;
    for (uint32_t k = 0; k < ra->n_iv; k++) {
        ra->iv[k].head = k;
        ra->iv[k].mate = RA_NONE;
        if (is_in_reg(ra, k))
            ra_own(ra, k, ra->iv[k].reg);
    }
}

void ra_trade(struct ra *ra)
{
    if (!ra->owner[__builtin_ctz(ra->regs)])
        find_owners(ra);
    struct trader t = { .ra = ra, .allowed = ra->regs & ~(WVM_CALLEE_SAVED & ~ra->f->saved_regs) };
    find_meetings(&t);
    list_wishes(&t);
    for (uint32_t k = 0; k < ra->n_iv; k++)
        if (is_in_reg(ra, k) && ra->iv[k].head == k)
            improve(&t, k);
}
