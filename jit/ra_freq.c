/* How often each block runs, guessed: relative to the function's entry.
 *
 * A branch goes to each of its successors alike, but seldom out of a loop or to where there is only a trap or a handler,
 * and rather into a loop than past it, past a call than to it, on than to the function's end, to where two values differ.
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
enum { CC_E = 4, CC_NE = 5 };

#define ROUNDS_MIN    4.0f
#define ROUNDS_MAX    32.0f
#define ROUNDS_DEEP   8.0f
#define WEIGHT_COLD   0.02f
#define WEIGHT_EXIT   0.12f
#define WEIGHT_ENTRY  2.0f
#define WEIGHT_END    0.5f
#define WEIGHT_CALL   0.6f
#define WEIGHT_EQUAL  0.7f

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
    for (uint32_t b = f->n_blocks; b-- > 0;) {
        const struct mblock *bl = &f->blocks[b];
        uint32_t n = 0;
        for (uint32_t k = 0; k < bl->n_succs; k++)
            n += bl->succs[k] > b && q->is_cold[bl->succs[k]];
        q->is_cold[b] = bl->is_landing || (bl->n_succs ? n == bl->n_succs : f->ins[bl->last - 1].op == X64_TRAP);
        for (uint32_t i = bl->first; i < bl->last && !q->has_call[b]; i++)
            q->has_call[b] = (x64_rows[f->ins[i].op].roles & XF_CALL) != 0;
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

/* Does block b end in a conditional jump to s if two values are equal? */
static bool is_equal_way(const struct mfunc *f, uint32_t b, uint32_t s)
{
    const struct mblock *bl = &f->blocks[b];
    if (bl->n_succs != 2 || bl->last - bl->first < 2 || f->ins[bl->last - 2].op != X64_JCC)
        return false;
    const struct minst *jcc = &f->ins[bl->last - 2];
    return (jcc->cc == CC_E && jcc->imm == s) || (jcc->cc == CC_NE && jcc->imm != s);
}

static float weight(const struct freq *q, uint32_t p, uint32_t s)
{
    const struct ra *ra = q->ra;
    const struct mblock *sb = &ra->f->blocks[s];
    float w = 1;
    if (q->is_cold[s])
        return WEIGHT_COLD;
    if (q->loop[p] && loop_entered(q, p, s) != q->loop[p])
        return WEIGHT_EXIT;
    if (ra->f->blocks[p].n_succs != 2 || s <= p)
        return 1;
    uint32_t to = sb->n_succs == 1 ? sb->succs[0] : s;
    if (q->loop[to] && ra->loops[q->loop[to]].header == to && to > p)
        w *= WEIGHT_ENTRY;
    if (!sb->n_succs)
        w *= WEIGHT_END;
    if (q->has_call[s] && sb->n_preds == 1)
        w *= WEIGHT_CALL;
    return is_equal_way(ra->f, p, s) ? w * WEIGHT_EQUAL : w;
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
