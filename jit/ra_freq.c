/* How often each block runs, guessed: relative to the function's entry.
 *
 * Each heuristic gives odds for one of a branch's ways, and odds are multiplied: seldom out of a loop or to where there is only a trap
 * or a handler, rather past a call than to it, on than to the function's end, to where two values differ, to where a number
 * is not negative. The odds were fitted (logistic regression) to counted branches of 78 programs, each program alike; of
 * programs not fitted to, a fifth of the branches that run go the other way. Knowing the counts that is a twelfth.
 *
 * Loops come from the innermost to the outermost: what of one run of the header comes back to it says how often the loop
 * runs; then blocks in order add up what their predecessors give.
 *
 * A loop's blocks from header to last (ra_live.c) also hold some that cannot come back to the header; those are not in
 * the loop here.
 *
 * Source: Y. Wu, J. Larus, "Static Branch Frequency and Program Profile Analysis" (MICRO 1994); T. Ball, J. Larus,
 * "Branch Prediction for Free" (PLDI 1993). */
#include "ra.h"

enum { DEEPEST = 6 /* loops further in are not looked at one by one */ };
enum { CC_B = 2, CC_E = 4, CC_BE = 6, CC_S = 8, CC_L = 12, CC_LE = 14 };

#define ROUNDS_MIN    4.0f
#define ROUNDS_MAX    32.0f
#define ROUNDS_DEEP   8.0f
#define WEIGHT_COLD   0.02f
#define WEIGHT_EXIT   0.12f
#define WEIGHT_END    0.5f
#define WEIGHT_CALL   0.6f

/* Odds that a comparison holds. */
#define ODDS_ZERO       0.6f
#define ODDS_EQUAL      0.4f
#define ODDS_NEGATIVE   0.57f
#define ODDS_LESS       1.6f    /* of two registers */
#define ODDS_LESS_CONST 0.58f
#define ODDS_BELOW      1.9f    /* a constant, unsigned */
#define ODDS_NO_BITS    1.5f

struct freq {
    struct ra *ra;
    uint8_t *is_cold, *has_call;
    uint32_t *loop;     /* by block: the innermost whose header it can come back to */
    uint32_t *outer;    /* by loop: the next one whose header it can come back to */
    float *rounds;      /* by loop */
    float *share;       /* by block: 1 / the sum of its successors' weights */
};

static void find_cold(struct freq *q)
{
    const struct mfunc *f = q->ra->f;
    for (uint32_t k = 0; k < q->ra->n_calls; k++)
        q->has_call[q->ra->block_of[q->ra->calls[k]]] = 1;
    for (uint32_t b = f->n_blocks; b-- > 0;) {
        const struct mblock *bl = &f->blocks[b];
        uint32_t n = 0;
        for (uint32_t k = 0; k < bl->n_succs; k++)
            n += bl->succs[k] > b && q->is_cold[bl->succs[k]];
        q->is_cold[b] = bl->is_landing || (bl->n_succs ? n == bl->n_succs : f->ins[bl->last - 1].op == X64_TRAP);
    }
}

static uint32_t deeper(const struct ra *ra, uint32_t a, uint32_t b)
{
    return ra->loops[a].depth >= ra->loops[b].depth ? a : b;
}

/* The loop that goes on where block s is entered from block p. */
static uint32_t loop_entered(const struct freq *q, uint32_t p, uint32_t s)
{
    const struct ra *ra = q->ra;
    uint32_t o = s > p ? q->loop[s] : ra->loop_of[s];
    while (o && (ra->loops[o].header > p || ra->loops[o].last < p))
        o = q->outer[o];
    return o;
}

static void find_members(struct freq *q)
{
    const struct ra *ra = q->ra;
    for (uint32_t b = ra->f->n_blocks; b-- > 0;) {
        const struct mblock *bl = &ra->f->blocks[b];
        for (uint32_t k = 0; k < bl->n_succs; k++)
            q->loop[b] = deeper(ra, q->loop[b], loop_entered(q, b, bl->succs[k]));
        for (uint32_t k = 0; q->loop[b] && k < bl->n_succs; k++) {
            uint32_t o = loop_entered(q, b, bl->succs[k]);
            if (o != q->loop[b])
                q->outer[q->loop[b]] = deeper(ra, q->outer[q->loop[b]], o);
        }
    }
}

/* Odds that the condition cc, an even one, holds after the comparison. */
static float odds_of(const struct minst *cmp, unsigned cc)
{
    bool is_zero = (cmp->op == X64_TEST_mr && cmp->r == cmp->b) || (cmp->op == X64_CMP_mi && !cmp->imm);
    if (cmp->op == X64_TEST_mi)
        return cc == CC_E ? ODDS_NO_BITS : 1;
    if (!is_zero && cmp->op != X64_CMP_mi && cmp->op != X64_CMP_rm)
        return 1;
    if (cc == CC_E)
        return is_zero ? ODDS_ZERO : ODDS_EQUAL;
    if (cmp->op == X64_CMP_rm)
        return ODDS_LESS;
    if (is_zero)
        return cc == CC_L || cc == CC_S ? ODDS_NEGATIVE : 1;
    if (cmp->imm < 0)
        return 1;
    return cc == CC_L || cc == CC_LE ? ODDS_LESS_CONST : cc == CC_B || cc == CC_BE ? ODDS_BELOW : 1;
}

/* What the condition that ends block b says for going to s, against 1 for the other way. */
static float condition_odds(const struct mfunc *f, uint32_t b, uint32_t s)
{
    const struct mblock *bl = &f->blocks[b];
    if (bl->last - bl->first < 3 || f->ins[bl->last - 2].op != X64_JCC || f->ins[bl->last - 2].imm != s)
        return 1;
    const struct minst *jcc = &f->ins[bl->last - 2];
    float odds = odds_of(jcc - 1, jcc->cc & ~1u);
    return jcc->cc & 1 ? 1 / odds : odds;
}

static float weight(const struct freq *q, uint32_t p, uint32_t s)
{
    const struct ra *ra = q->ra;
    const struct mblock *sb = &ra->f->blocks[s];
    if (q->is_cold[s])
        return WEIGHT_COLD;
    float w = q->loop[p] && loop_entered(q, p, s) != q->loop[p] ? WEIGHT_EXIT : 1;
    if (ra->f->blocks[p].n_succs != 2)
        return w;
    w *= condition_odds(ra->f, p, s);
    if (s <= p)
        return w;
    if (!sb->n_succs || (sb->n_succs == 1 && !ra->f->blocks[sb->succs[0]].n_succs))
        w *= WEIGHT_END;
    return q->has_call[s] && sb->n_preds == 1 ? w * WEIGHT_CALL : w;
}

static void find_shares(struct freq *q)
{
    const struct mfunc *f = q->ra->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        float sum = 0;
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++)
            sum += weight(q, b, f->blocks[b].succs[k]);
        q->share[b] = sum > 0 ? 1 / sum : 0;
    }
}

/* Blocks [first, last], of which the first runs once. Gives how often they come back to it. */
static float propagate(struct freq *q, uint32_t first, uint32_t last)
{
    struct ra *ra = q->ra;
    float back = 0;
    for (uint32_t b = first; b <= last; b++) {
        const struct mblock *bl = &ra->f->blocks[b];
        float sum = b == first;
        for (uint32_t k = 0; b > first && k < bl->n_preds; k++)
            if (bl->preds[k] < b && bl->preds[k] >= first)
                sum += ra->freq[bl->preds[k]] * weight(q, bl->preds[k], b) * q->share[bl->preds[k]];
        uint32_t o = ra->loop_of[b];
        ra->freq[b] = b > first && o && ra->loops[o].header == b ? sum * q->rounds[o] : sum;
    }
    for (uint32_t k = 0; k < ra->f->blocks[first].n_preds; k++) {
        uint32_t p = ra->f->blocks[first].preds[k];
        if (p >= first)
            back += ra->freq[p] * weight(q, p, first) * q->share[p];
    }
    return back;
}

static void find_rounds(struct freq *q)
{
    struct ra *ra = q->ra;
    for (uint32_t o = ra->n_loops; o-- > 1;) {
        struct ra_loop *loop = &ra->loops[o];
        q->rounds[o] = ROUNDS_DEEP;
        if (loop->depth > DEEPEST)
            continue;
        float back = propagate(q, loop->header, loop->last);
        q->rounds[o] = back < 1 - 1 / ROUNDS_MIN ? ROUNDS_MIN : back < 1 - 1 / ROUNDS_MAX ? 1 / (1 - back) : ROUNDS_MAX;
    }
}

void ra_frequencies(struct ra *ra)
{
    uint32_t n = ra->f->n_blocks;
    struct freq q = { .ra = ra, .is_cold = ARENA_ZNEW(ra->a, uint8_t, n), .has_call = ARENA_ZNEW(ra->a, uint8_t, n),
                      .loop = ARENA_ZNEW(ra->a, uint32_t, n), .outer = ARENA_ZNEW(ra->a, uint32_t, ra->n_loops),
                      .rounds = ARENA_NEW(ra->a, float, ra->n_loops), .share = ARENA_NEW(ra->a, float, n) };
    ra->freq = ARENA_NEW(ra->a, float, n);
    find_cold(&q);
    find_members(&q);
    find_shares(&q);
    find_rounds(&q);
    propagate(&q, 0, n - 1);
    uint32_t o = ra->loop_of[0];
    if (o && ra->loops[o].header == 0)
        for (uint32_t b = 0; b <= ra->loops[o].last; b++)
            ra->freq[b] *= q.rounds[o];
    for (uint32_t b = 0; b < n; b++)
        ra->f->blocks[b].freq = ra->freq[b];
}
