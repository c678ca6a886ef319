/* Registers by weight. What a register is worth to an interval is what it costs to have it in memory, by the guessed
 * frequency of blocks (ra_freq.c); its weight is that in relation to its length. Intervals of several blocks come first,
 * those that a register is worth most to before the others, then those within a block in the order of the code. Each takes
 * a register that is free over all its ranges; else one from intervals that all weigh less, which are queued again; else
 * it is split (ra_region.c), and in the end lives in memory, with a piece for each instruction that needs it in a register.
 *
 * Such a piece cannot be in memory, so it outweighs all others, the longer the more.
 *
 * Invariant: ra->busy holds the fixed points and all ranges of the intervals that have a register, ra->owner says whose they are.
 * Termination: an interval is only taken from by heavier ones, and a split leaves pieces that are shorter than the interval. What
 * meets others in a phi is weighed again as they get their places, but not for ever: two such could take from each other in turn.
 *
 * Sources: F. Chow, J. Hennessy, "The Priority-Based Coloring Approach to Register Allocation" (TOPLAS 1990); J. Olesen,
 * "Greedy Register Allocation in LLVM 3.0" (2011). */
#include "callconv.h"
#include "ra_greedy.h"

#include <math.h>

#define COST_SAVE   2.0f        /* of a callee-saved register, once in a call */
#define WEIGHT_PIECE 1e30f      /* of a piece that an instruction needs */
/* A long interval that is used often, like an interpreter's program counter, must not lose to each of many short ones. */
#define LENGTH_EXPONENT 0.6f

uint32_t greedy_costly(const struct greedy *g) { return WVM_CALLEE_SAVED & ~g->used; }

uint32_t greedy_candidates(const struct ra *ra, const struct ra_interval *i)
{
    return ra_class(ra, i) == MIR_GPR ? ra->regs & 0xFFFF : ra->regs & 0xFFFF0000;
}

/* ---- weights */

float greedy_use_cost(const struct ra *ra, const struct ra_interval *i, uint32_t use)
{
    static const float load[] = { [USE_MARK] = 0, [USE_ANY] = 0.6f, [USE_MEM] = 0.7f, [USE_REG] = 1 };
    const struct ra_use *u = &ra->uses[use];
    if (u->kind == USE_MARK)
        return 0;
    if (ra->v[i->vreg].remat)
        return u->occ & OCC_DEF ? 0 : 0.4f * load[u->kind] * ra->freq[ra_block_at(ra, u->pos)];
    if (u->occ & OCC_DEF && ra->v[i->vreg].param_of != RA_NONE && phi_begins(ra, i))
        return phi_def_cost(ra, i);
    if (u->kind == USE_ANY && phi_is_arg(ra, u))
        return phi_arg_cost(ra, i->vreg, u->pos);
    return load[u->kind] * ra->freq[ra_block_at(ra, u->pos)];
}

static float benefit(const struct ra *ra, const struct ra_interval *i)
{
    float sum = 0;
    for (uint32_t k = i->u0; k < i->u1; k++)
        sum += greedy_use_cost(ra, i, k);
    return sum;
}

static uint32_t points_of(const struct ra *ra, const struct ra_interval *i)
{
    uint32_t n = 0;
    for (uint32_t r = i->r0; r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        n += x.to - x.from;
    }
    return n;
}

/* Nothing smaller would do: it is within one instruction. */
static bool is_piece(const struct ra_interval *i) { return i->from / 4 == (i->to - 1) / 4; }

static bool needs_register(const struct ra *ra, const struct ra_interval *i)
{
    for (uint32_t k = i->u0; k < i->u1; k++)
        if (ra->uses[k].kind == USE_REG)
            return true;
    return false;
}

/* The last one of a bundle has no mate either. */
static bool is_alone(const struct ra *ra, uint32_t iv) { return ra->iv[iv].mate == RA_NONE && ra->iv[iv].head == iv; }

/* Members of a bundle, from its head on. */
#define EACH_MEMBER(ra, m, first) uint32_t m = (first); m != RA_NONE; m = (ra)->iv[m].mate

static float bundle_benefit(const struct ra *ra, uint32_t iv)
{
    float sum = 0;
    for (EACH_MEMBER(ra, m, iv))
        sum += benefit(ra, &ra->iv[m]);
    return sum;
}

static void weigh(const struct ra *ra, uint32_t iv)
{
    struct ra_interval *i = &ra->iv[iv];
    uint32_t n = 8;
    i->benefit = fmaxf(bundle_benefit(ra, iv), 0);
    for (EACH_MEMBER(ra, m, iv))
        n += points_of(ra, &ra->iv[m]);
    if (is_alone(ra, iv) && is_piece(i) && needs_register(ra, i))
        i->weight = WEIGHT_PIECE * (float)(i->to - i->from);
    else
        i->weight = i->benefit / powf((float)n, LENGTH_EXPONENT);
}

enum { MAX_EVICTIONS = 4 };
static bool is_settled(const struct ra_interval *i) { return i->n_evictions == MAX_EVICTIONS; }

/* ---- the queue */

static uint64_t key_of(const struct ra *ra, uint32_t iv)
{
    const struct ra_interval *i = &ra->iv[iv];
    uint32_t bits, from = UINT32_MAX, to = 0;
    for (EACH_MEMBER(ra, m, iv)) {
        from = ra->iv[m].from < from ? ra->iv[m].from : from;
        to = ra->iv[m].to > to ? ra->iv[m].to : to;
    }
    if (ra_block_at(ra, from) == ra_block_at(ra, to - 1))
        return UINT32_MAX - from;
    memcpy(&bits, &i->benefit, sizeof bits);        /* positive numbers compare like their bits */
    return 1ull << 63 | (uint64_t)bits << 31 | (UINT32_MAX - i->from) >> 1;
}

static bool comes_first(const struct ra_entry *a, const struct ra_entry *b)
{
    return a->key > b->key || (a->key == b->key && a->iv < b->iv);
}

static void queue(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    struct ra_entry e = { key_of(ra, iv), iv };
    ARENA_GROW(ra->a, g->heap, g->cap_heap, g->n_heap + 1);
    uint32_t k = g->n_heap++;
    for (; k && comes_first(&e, &g->heap[(k - 1) / 2]); k = (k - 1) / 2)
        g->heap[k] = g->heap[(k - 1) / 2];
    g->heap[k] = e;
}

void greedy_add(struct greedy *g, uint32_t iv)
{
    weigh(g->ra, iv);
    queue(g, iv);
}

static uint32_t take_first(struct greedy *g)
{
    uint32_t first = g->heap[0].iv, n = --g->n_heap, k = 0;
    struct ra_entry e = g->heap[n];
    for (uint32_t kid; (kid = 2 * k + 1) < n; k = kid) {
        if (kid + 1 < n && comes_first(&g->heap[kid + 1], &g->heap[kid]))
            kid++;
        if (!comes_first(&g->heap[kid], &e))
            break;
        g->heap[k] = g->heap[kid];
    }
    g->heap[k] = e;
    return first;
}

/* ---- giving and taking */

void greedy_give(struct greedy *g, uint32_t iv, uint32_t reg)
{
    struct ra *ra = g->ra;
    struct ra_interval *i = &ra->iv[iv];
    i->loc = LOC_REG;
    i->reg = (uint8_t)reg;
    ra_own(ra, iv, reg);
    g->used |= 1u << reg;
    ra->v[i->vreg].last_reg = ra->v[ra_web(ra, i->vreg)].web_hint = (uint8_t)reg;
}

static void give_bundle(struct greedy *g, uint32_t iv, uint32_t reg)
{
    for (EACH_MEMBER(g->ra, m, iv))
        greedy_give(g, m, reg);
}

static void take_back(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    for (EACH_MEMBER(ra, m, iv)) {
        ra_mark(ra, ra->iv[m].reg, &ra->iv[m], ra->iv[m].r0, UINT32_MAX, false);
        ra->iv[m].loc = LOC_NONE;
    }
    if (!is_settled(&ra->iv[iv])) {
        ra->iv[iv].n_evictions++;
        weigh(ra, iv);
    }
    queue(g, iv);
}

/* Each member by itself. */
static void disband(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    for (uint32_t m = iv, next; m != RA_NONE; m = next) {
        next = ra->iv[m].mate;
        ra->iv[m].mate = RA_NONE;
        ra->iv[m].head = m;
        greedy_add(g, m);
    }
}

void greedy_spill(struct greedy *g, uint32_t iv)
{
    g->ra->iv[iv].loc = g->ra->v[g->ra->iv[iv].vreg].remat ? LOC_REMAT : LOC_SLOT;
}

/* ---- free registers */

static bool is_free(const struct ra *ra, uint32_t iv, uint32_t reg)
{
    for (EACH_MEMBER(ra, m, iv))
        if (ra_free_in(ra, ra->busy[reg], ra->busy_words[reg], &ra->iv[m], ra->iv[m].to) < ra->iv[m].to)
            return false;
    return true;
}

static void wish(struct wishes *w, uint8_t reg, float save)
{
    if (reg == RA_NOHINT)
        return;
    w->save[reg] = w->regs >> reg & 1 ? w->save[reg] + save : save;
    w->regs |= 1u << reg;
}

/* Where the arguments are that a parameter takes. */
static void wish_args(const struct ra *ra, uint32_t param, struct wishes *w)
{
    enum { MAX_PREDS = 16 };
    const struct mblock *b = &ra->f->blocks[ra->v[param].param_of];
    for (uint32_t p = 0; p < b->n_preds && p < MAX_PREDS; p++)
        wish(w, ra->v[ra->f->blocks[b->preds[p]].args[ra->v[param].param_index] - MIR_VREG0].last_reg, ra->freq[b->preds[p]]);
}

void greedy_wishes(struct greedy *g, const struct ra_interval *i, struct wishes *w)
{
    enum { MAX_USES = 64 };
    struct ra *ra = g->ra;
    const struct ra_vreg *v = &ra->v[i->vreg];
    for (uint32_t k = i->u0; k < i->u1 && k < i->u0 + MAX_USES; k++)
        if (ra->uses[k].hint != RA_NOHINT)
            wish(w, ra->uses[k].hint, ra->freq[ra_block_at(ra, ra->uses[k].pos)]);
    float here = ra->freq[ra_block_at(ra, i->from)];
    wish(w, v->last_reg, here);
    if (v->param_of != RA_NONE)
        wish_args(ra, i->vreg, w);
    if (v->phi != RA_NONE)
        wish(w, ra->v[v->phi].last_reg, ra->freq[ra_block_at(ra, i->to - 1)]);
    wish(w, ra->v[ra_web(ra, i->vreg)].web_hint, here * 0.5f);
}

static uint32_t first_free(const struct ra *ra, uint32_t iv, uint32_t mask)
{
    for (uint32_t m = mask; m; m &= m - 1)
        if (is_free(ra, iv, (uint32_t)__builtin_ctz(m)))
            return (uint32_t)__builtin_ctz(m);
    return RA_NONE;
}

/* The free register among those wished that saves most, or RA_NONE. */
static uint32_t first_wish(const struct ra *ra, uint32_t iv, struct wishes *w, uint32_t mask)
{
    for (uint32_t m = w->regs & mask; m;) {
        uint32_t best = (uint32_t)__builtin_ctz(m);
        for (uint32_t k = m & (m - 1); k; k &= k - 1)
            if (w->save[__builtin_ctz(k)] > w->save[best])
                best = (uint32_t)__builtin_ctz(k);
        if (is_free(ra, iv, best))
            return best;
        m &= ~(1u << best);
    }
    return RA_NONE;
}

static bool saves(const struct ra *ra, uint32_t iv)
{
    for (EACH_MEMBER(ra, m, iv))
        if (ra->v[ra->iv[m].vreg].saves)
            return true;
    return false;
}

static bool is_free_but_for_calls(const struct ra *ra, uint32_t iv, uint32_t reg)
{
    for (EACH_MEMBER(ra, m, iv))
        if (!ra_free_but_for_calls(ra, &ra->iv[m], reg))
            return false;
    return true;
}

/* Is it worth one more callee-saved register? Not if only calls keep it from the others, and it does not pay for that. */
static bool is_worth_saving(const struct greedy *g, uint32_t iv)
{
    const struct ra *ra = g->ra;
    if (ra->iv[iv].weight >= WEIGHT_PIECE || ra->iv[iv].benefit <= COST_SAVE)
        return ra->iv[iv].weight >= WEIGHT_PIECE;
    if (saves(ra, iv))
        return true;
    for (uint32_t m = greedy_candidates(ra, &ra->iv[iv]) & ~WVM_CALLEE_SAVED; m; m &= m - 1)
        if (is_free_but_for_calls(ra, iv, (uint32_t)__builtin_ctz(m)))
            return false;
    return true;
}

static uint32_t find_free(struct greedy *g, uint32_t iv)
{
    const struct ra *ra = g->ra;
    uint32_t all = greedy_candidates(ra, &ra->iv[iv]), cheap = all & ~greedy_costly(g), r;
    struct wishes w = { .regs = 0 };
    for (EACH_MEMBER(ra, m, iv))
        greedy_wishes(g, &ra->iv[m], &w);
    if ((r = first_wish(ra, iv, &w, cheap)) != RA_NONE)
        return r;
    if ((r = first_free(ra, iv, cheap & ~WVM_CALLEE_SAVED)) != RA_NONE)
        return r;
    if ((r = first_free(ra, iv, cheap & WVM_CALLEE_SAVED)) != RA_NONE)
        return r;
    return all & ~cheap && is_worth_saving(g, iv) ? first_free(ra, iv, all & ~cheap) : RA_NONE;
}

/* ---- taking registers from lighter intervals */

enum { MAX_VICTIMS = 16 };
struct victims { uint32_t iv[MAX_VICTIMS], n; float weight; };

static bool add_victim(struct greedy *g, struct victims *v, uint32_t o, float limit)
{
    if (g->ra->iv[o].weight >= limit || v->n == MAX_VICTIMS)
        return false;
    v->iv[v->n++] = o;
    v->weight = g->ra->iv[o].weight > v->weight ? g->ra->iv[o].weight : v->weight;
    return true;
}

static bool is_known(const struct victims *v, uint32_t o)
{
    uint32_t k = 0;
    while (k < v->n && v->iv[k] != o)
        k++;
    return k < v->n;
}

/* Adds those who would have to leave the register for i: false if that is not possible, or one of them weighs `limit`. */
static bool add_victims(struct greedy *g, const struct ra_interval *i, uint32_t reg, float limit, struct victims *v)
{
    const struct ra *ra = g->ra;
    for (uint32_t p = i->from; (p = ra_next_taken(ra, i, reg, p)) < i->to;) {
        if (ra->fixed[reg][p / 64] >> p % 64 & 1)
            return false;
        const struct ra_interval *o = &ra->iv[ra->owner[reg][p]];
        if (!is_known(v, o->head) && !add_victim(g, v, o->head, limit))
            return false;
        p = ra_clip(ra, o, ra_range_at(ra, o, p)).to;
    }
    return true;
}

static bool find_victims(struct greedy *g, uint32_t iv, uint32_t reg, float limit, struct victims *v)
{
    v->n = 0;
    v->weight = 0;
    for (EACH_MEMBER(g->ra, m, iv))
        if (!add_victims(g, &g->ra->iv[m], reg, limit, v))
            return false;
    return true;
}

static bool evict(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    struct victims best = { .n = 0 }, v;
    float limit = ra->iv[iv].weight;
    uint32_t reg = RA_NONE;
    for (uint32_t m = greedy_candidates(ra, &ra->iv[iv]); m; m &= m - 1) {
        uint32_t r = (uint32_t)__builtin_ctz(m);
        if (!find_victims(g, iv, r, limit, &v) || !v.n)
            continue;
        best = v;
        limit = v.weight;
        reg = r;
    }
    if (reg == RA_NONE)
        return false;
    for (uint32_t k = 0; k < best.n; k++)
        take_back(g, best.iv[k]);
    give_bundle(g, iv, reg);
    return true;
}

/* ---- */

/* Is it a parameter or an argument? Then the others may have got their places since it was queued. */
static bool meets_others(const struct ra *ra, uint32_t iv)
{
    const struct ra_vreg *v = &ra->v[ra->iv[iv].vreg];
    return v->param_of != RA_NONE || v->phi != RA_NONE;
}

uint32_t greedy_leave_param(struct greedy *g, uint32_t iv)
{
    uint32_t pos = phi_leave(g->ra, &g->ra->iv[iv]);
    if (pos == RA_NONE)
        return iv;
    uint32_t next = ra_split(g->ra, iv, pos);
    greedy_spill(g, iv);
    weigh(g->ra, next);
    return next;
}

/* Let the interval of v at pos choose again, once. */
static void ask_again(struct greedy *g, uint32_t v, uint32_t pos)
{
    struct ra *ra = g->ra;
    uint32_t i = ra->v[v].first;
    if (ra->v[v].asked)
        return;
    while (i != RA_NONE && ra->iv[i].to <= pos)
        i = ra->iv[i].next;
    if (i == RA_NONE || ra->iv[i].loc != LOC_REG || !is_alone(ra, i))
        return;
    ra->v[v].asked = true;
    take_back(g, i);
}

/* Some part of v went to memory: ask the parameter that it is an argument for, and its own arguments. */
static void ask_neighbors(struct greedy *g, uint32_t v)
{
    struct ra *ra = g->ra;
    uint32_t b = ra->v[v].param_of, phi = ra->v[v].phi;
    if (phi != RA_NONE && phi != v)
        ask_again(g, phi, ra_block_start(ra, ra->v[phi].param_of));
    if (b == RA_NONE || ra->v[v].has_asked || ra->iv[ra->v[v].first].loc != LOC_SLOT)
        return;
    ra->v[v].has_asked = true;
    for (uint32_t k = 0; k < ra->f->blocks[b].n_preds; k++) {
        uint32_t p = ra->f->blocks[b].preds[k];
        vreg_t arg = ra->f->blocks[p].args[ra->v[v].param_index];
        if (!mir_is_phys(arg) && arg - MIR_VREG0 != v)
            ask_again(g, arg - MIR_VREG0, ra_block_end(ra, p) - 1);
    }
}

static void place(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    if (is_alone(ra, iv) && meets_others(ra, iv)) {
        if (!is_settled(&ra->iv[iv]))
            weigh(ra, iv);
        if (ra->iv[iv].next != RA_NONE)
            iv = greedy_leave_param(g, iv);
    }
    uint32_t reg = ra->iv[iv].weight > 0 ? find_free(g, iv) : RA_NONE;
    if (reg != RA_NONE) {
        give_bundle(g, iv, reg);
    } else if (ra->iv[iv].weight > 0 && evict(g, iv)) {
        return;
    } else if (!is_alone(ra, iv)) {
        disband(g, iv);
    } else if (ra->iv[iv].weight < WEIGHT_PIECE) {
        uint32_t v = ra->iv[iv].vreg;
        greedy_split(g, iv);
        ask_neighbors(g, v);
    } else {
        ra->failed = true;
        greedy_spill(g, iv);
    }
}

void ra_greedy(struct ra *ra)
{
    struct greedy g = { .ra = ra, .used = ra->f->saved_regs };
    uint32_t points = ra->f->n_ins * 4;
    for (uint32_t r = 0; r < ra->n_maps; r++)
        ra->owner[r] = ra->regs >> r & 1 ? ARENA_NEW(ra->a, uint32_t, points) : NULL;
    for (uint32_t b = 0; b < ra->f->n_blocks; b++)
        g.time += ra->freq[b] * (float)(ra->f->blocks[b].last - ra->f->blocks[b].first);
    g.node_of = ARENA_ZNEW(ra->a, uint32_t, ra->f->n_blocks);
    for (uint32_t k = 0, n = ra->n_iv; k < n; k++)
        if (ra->iv[k].head == k)
            greedy_add(&g, k);
    while (g.n_heap)
        place(&g, take_first(&g));
    ra->f->saved_regs |= g.used & WVM_CALLEE_SAVED;
}
