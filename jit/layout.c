/* Block layout: what runs often should run straight on.
 *
 * Blocks are put together to chains along their edges, those that run most often first (ra_freq.c guesses how often): an edge
 * within a chain needs no jump. A block's only jump counts more than one side of a condition: without it there is an instruction
 * less, too. So loops come out turned round, with the condition last; where a way into the middle of a loop is needed, it is a jump
 * that is taken once.
 *
 * Chains follow each other in the order of their first blocks, those that run seldom or only lead to traps and handlers last.
 *
 * A short block that ends in a jump through a table is repeated at the jumps to it: that is how an interpreter goes on to
 * the next instruction, and each one's own jump is predicted better than one for all.
 *
 * Source: K. Pettis, R. Hansen, "Profile Guided Code Positioning" (1990), with guesses instead of a profile. */
#include "layout.h"

#include <stdlib.h>

enum { MAX_TAIL = 16 /* instructions */ };
#define NONE UINT32_MAX

#define GAIN_JUMP   2.0f    /* of a block's only jump left out, against a condition that does not jump */
#define FREQ_LATE   0.02f   /* chains that run less often than this for each run of the function go to its end */
#define FREQ_TOP    2.0f    /* a loop's top is come back to so many times as often as it is come to from above */

struct edge { float gain; uint32_t from, to; };
struct chain { uint32_t head, first; bool is_late; };   /* first: its lowest block */
struct placer {
    const struct mfunc *m;
    struct layout *l;
    uint8_t *is_cold;                   /* by block: only leads to traps, or catches */
    struct edge *edges; uint32_t n_edges;
    struct chain *chains; uint32_t n_chains;
    uint32_t *next, *prev;              /* by block: in its chain, or NONE */
    uint32_t *other_end;                /* by block that begins or ends a chain: that one's other end */
};

/* ---- jumps to jumps */

/* Nothing but a jump, or a landing that goes on elsewhere without moves. */
static bool is_jump_only(const struct mfunc *m, uint32_t b)
{
    const struct mblock *mb = &m->blocks[b];
    uint32_t n = mb->last - mb->first;
    return n && n < 3 && m->ins[mb->last - 1].op == X64_JMP && (n == 1 || m->ins[mb->first].op == X64_LAND);
}

static uint32_t jump_target(const struct mfunc *m, uint32_t b) { return (uint32_t)m->ins[m->blocks[b].last - 1].imm; }

/* A jump to a block that only jumps goes where that one goes; empty infinite loops stay. */
static void thread_jumps(const struct mfunc *m, uint32_t *thread)
{
    for (uint32_t b = 0; b < m->n_blocks; b++)
        thread[b] = is_jump_only(m, b) ? NONE : b;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        uint32_t t = b, steps = 0;
        while (thread[t] == NONE && steps++ < 64)
            t = jump_target(m, t);
        if (thread[t] == NONE)
            thread[t] = t;
        for (uint32_t s = b; thread[s] == NONE;) {
            uint32_t next = jump_target(m, s);
            thread[s] = thread[t];
            s = next;
        }
    }
}

/* ---- what runs seldom */

/* Is the block entered from cold ones only, as handlers are? */
static bool is_after_cold(const struct placer *p, uint32_t b)
{
    const struct mblock *mb = &p->m->blocks[b];
    uint32_t n_before = 0, n_cold = 0;
    for (uint32_t k = 0; k < mb->n_preds; k++)
        if (mb->preds[k] < b) {
            n_before++;
            n_cold += p->is_cold[mb->preds[k]];
        }
    return n_before && n_cold == n_before;
}

static void cold_find(struct placer *p)
{
    const struct mfunc *m = p->m;
    for (uint32_t b = m->n_blocks; b-- > 0;) {
        const struct mblock *mb = &m->blocks[b];
        uint32_t n_cold = 0;
        for (uint32_t k = 0; k < mb->n_succs; k++)
            n_cold += mb->succs[k] > b && p->is_cold[mb->succs[k]];
        bool traps = mb->last > mb->first && m->ins[mb->last - 1].op == X64_TRAP;
        p->is_cold[b] = mb->is_landing ? 1 : mb->n_succs ? n_cold == mb->n_succs : traps;
    }
    for (uint32_t b = 1; b < m->n_blocks; b++)
        p->is_cold[b] |= is_after_cold(p, b);
}

/* The target of the jump or the pair of jumps that ends block b, NONE: there is none. */
struct ends { uint32_t yes, no; };
static struct ends ends_of(const struct placer *p, uint32_t b)
{
    const struct mblock *mb = &p->m->blocks[b];
    const struct minst *ins = p->m->ins;
    struct ends e = { NONE, NONE };
    if (mb->last == mb->first || ins[mb->last - 1].op != X64_JMP)
        return e;
    e.no = (uint32_t)ins[mb->last - 1].imm;
    if (mb->last - mb->first >= 2 && ins[mb->last - 2].op == X64_JCC)
        e.yes = (uint32_t)ins[mb->last - 2].imm;
    return e;
}

/* ---- what is repeated */

static bool may_repeat(const struct mfunc *m, const struct mblock *mb)
{
    if (mb->last - mb->first > MAX_TAIL)
        return false;
    for (uint32_t i = mb->first; i < mb->last; i++)
        if (m->ins[i].op == X64_TRAPCC || m->ins[i].op == X64_SATURATE || x64_rows[m->ins[i].op].roles & XF_CALL ||
            (m->ins[i].op == X64_JCC && i + 2 != mb->last))
            return false;
    return true;
}

/* Backwards: the block that a tail goes on to comes later, but for loops. */
static void tails_find(struct placer *p)
{
    const struct mfunc *m = p->m;
    uint8_t *tail = p->l->tail;
    const uint32_t *thread = p->l->thread;
    for (uint32_t b = m->n_blocks; b-- > 0;) {
        const struct mblock *mb = &m->blocks[b];
        if (mb->first == mb->last || !may_repeat(m, mb))
            continue;
        struct ends e = ends_of(p, b);
        if (m->ins[mb->last - 1].op == X64_JTAB)
            tail[b] = TAIL_TABLE;
        else if (e.yes != NONE && tail[thread[e.yes]] == TAIL_TABLE)
            tail[b] = TAIL_IF;
        else if (e.yes != NONE && tail[thread[e.no]] == TAIL_TABLE)
            tail[b] = TAIL_IF_NOT;
    }
}

/* ---- chains */

/* How often the way from block b to s is taken. Of a block with more successors than two only about. */
static float edge_freq(const struct mfunc *m, uint32_t b, uint32_t s)
{
    const struct mblock *mb = &m->blocks[b], *sb = &m->blocks[s];
    if (mb->n_succs == 1)
        return mb->freq;
    if (s && sb->n_preds == 1)
        return sb->freq < mb->freq ? sb->freq : mb->freq;
    const struct mblock *other = &m->blocks[mb->succs[mb->succs[0] == s]];
    if (mb->n_succs > 2 || other->n_preds > 1)
        return mb->freq / (float)mb->n_succs;
    return other->freq < mb->freq ? mb->freq - other->freq : 0;
}

static bool is_placed(const struct placer *p, uint32_t b) { return !b || (p->l->thread[b] == b && p->m->blocks[b].n_preds); }

/* Between what is cold and what is not there is always a jump. */
static void edge_add(struct placer *p, uint32_t from, uint32_t to, float gain)
{
    uint32_t end = p->l->thread[to];
    if (end && p->is_cold[end] == p->is_cold[from])
        p->edges[p->n_edges++] = (struct edge){ edge_freq(p->m, from, to) * gain, from, end };
}

static void edges_find(struct placer *p)
{
    for (uint32_t b = 0; b < p->m->n_blocks; b++) {
        struct ends e = is_placed(p, b) ? ends_of(p, b) : (struct ends){ NONE, NONE };
        if (e.no != NONE)
            edge_add(p, b, e.no, e.yes == NONE ? GAIN_JUMP : 1);
        if (e.yes != NONE)
            edge_add(p, b, e.yes, 1);
    }
}

static int by_gain(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

static void chains_join(struct placer *p)
{
    for (uint32_t b = 0; b < p->m->n_blocks; b++) {
        p->next[b] = p->prev[b] = NONE;
        p->other_end[b] = b;
    }
    for (uint32_t i = 0; i < p->n_edges; i++) {
        uint32_t from = p->edges[i].from, to = p->edges[i].to;
        if (p->next[from] != NONE || p->prev[to] != NONE || p->other_end[from] == to)
            continue;
        uint32_t head = p->other_end[from], tail = p->other_end[to];
        p->next[from] = to;
        p->prev[to] = from;
        p->other_end[head] = tail;
        p->other_end[tail] = head;
    }
}

static struct chain chain_from(const struct placer *p, uint32_t head)
{
    struct chain c = { head, head, true };
    for (uint32_t b = head; b != NONE; b = p->next[b]) {
        c.first = b < c.first ? b : c.first;
        c.is_late &= p->is_cold[b] || p->m->blocks[b].freq < FREQ_LATE;
    }
    return c;
}

static int by_place(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    return x->is_late != y->is_late ? x->is_late - y->is_late : (x->first > y->first) - (x->first < y->first);
}

/* The function begins with its first block. */
static void chains_place(struct placer *p)
{
    struct layout *l = p->l;
    for (uint32_t b = 0; b < p->m->n_blocks; b++)
        if (p->prev[b] == NONE && is_placed(p, b))
            p->chains[p->n_chains++] = chain_from(p, b);
    p->chains[0].is_late = false;
    qsort(p->chains, p->n_chains, sizeof *p->chains, by_place);
    for (uint32_t i = 0; i < p->n_chains; i++)
        for (uint32_t b = p->chains[i].head; b != NONE; b = p->next[b])
            l->order[l->n_order++] = b;
}

static void place_all(struct placer *p)
{
    uint32_t n = p->m->n_blocks;
    p->edges = ARENA_NEW(p->m->arena, struct edge, 2 * n);
    p->chains = ARENA_NEW(p->m->arena, struct chain, n);
    p->next = ARENA_NEW(p->m->arena, uint32_t, n);
    p->prev = ARENA_NEW(p->m->arena, uint32_t, n);
    p->other_end = ARENA_NEW(p->m->arena, uint32_t, n);
    edges_find(p);
    qsort(p->edges, p->n_edges, sizeof *p->edges, by_gain);
    chains_join(p);
    chains_place(p);
}

/* Tops of loops: what comes from further down comes there often, and more often than what comes from above. */
static void tops_find(const struct placer *p)
{
    const struct mfunc *m = p->m;
    for (uint32_t i = 1; i < p->l->n_order; i++) {
        uint32_t b = p->l->order[i];
        float back = 0, down = p->prev[b] == NONE ? 0 : edge_freq(m, p->prev[b], b);
        for (uint32_t k = 0; k < m->blocks[b].n_preds; k++) {
            uint32_t from = m->blocks[b].preds[k];
            if (p->l->thread[from] != from)
                from = m->blocks[from].n_preds ? m->blocks[from].preds[0] : from;
            if (is_placed(p, from) && p->l->position[from] >= i)
                back += edge_freq(m, m->blocks[b].preds[k], b);
        }
        p->l->is_top[b] = m->blocks[b].loop_depth && back >= 1 && back > FREQ_TOP * down;
    }
}

static void place_plainly(struct placer *p)
{
    for (uint32_t b = 0; b < p->m->n_blocks; b++)
        if (!b || p->l->thread[b] == b)
            p->l->order[p->l->n_order++] = b;
}

void layout_function(const struct mfunc *m, bool is_plain, struct layout *l)
{
    uint32_t n = m->n_blocks;
    struct placer p = { .m = m, .l = l, .is_cold = arena_zalloc(m->arena, n) };
    *l = (struct layout){ .order = ARENA_NEW(m->arena, uint32_t, n), .position = ARENA_ZNEW(m->arena, uint32_t, n),
                          .thread = ARENA_NEW(m->arena, uint32_t, n), .is_top = arena_zalloc(m->arena, n),
                          .tail = arena_zalloc(m->arena, n) };
    thread_jumps(m, l->thread);
    if (is_plain) {
        place_plainly(&p);
    } else {
        cold_find(&p);
        place_all(&p);
        tails_find(&p);
    }
    for (uint32_t i = 0; i < l->n_order; i++)
        l->position[l->order[i]] = i;
    if (!is_plain)
        tops_find(&p);
}

void layout_dump(const struct layout *l, FILE *to)
{
    fputs("order", to);
    for (uint32_t i = 0; i < l->n_order; i++)
        fprintf(to, " %s%s%u", l->is_top[l->order[i]] ? "top " : "", l->tail[l->order[i]] ? "tail " : "", l->order[i]);
    fputc('\n', to);
}
