/* Block layout: the path that runs most often should run straight on.
 *
 * Blocks come in reverse post-order with loops contiguous, and mostly stay so. What ends in a trap or catches an
 * exception, and blocks that only hold the moves of an edge out of a loop, go to the end of the function. A loop whose
 * last block jumps back to its first is rotated, so that a block with the way out comes last: one conditional jump each
 * time round instead of two jumps. That is the header of a `while` loop, or the end of a `do` loop whose edge back has
 * moves, which come first then. The jump to the middle is taken once, on entry.
 *
 * A short block that ends in a jump through a table is repeated at the jumps to it: that is how an interpreter goes on to
 * the next instruction, and each one's own jump is predicted better than one for all.
 *
 * Source: K. Pettis, R. Hansen, "Profile Guided Code Positioning" (1990), with guesses instead of a profile. */
#include "layout.h"

enum { MAX_ROTATED = 1024 /* blocks of a loop; keeps deep nests linear */, MAX_TAIL = 16 /* instructions */ };

struct loop { uint32_t start, header, end; };   /* first position, blocks */
struct placer {
    const struct mfunc *m;
    struct layout *l;
    uint8_t *is_cold;                   /* by block: only leads to traps, or catches */
    struct loop *loops; uint32_t depth; /* open, the innermost last */
    uint32_t *late, n_late;             /* for the end of the function */
    uint8_t *is_placed;                 /* by block: all the same */
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
        thread[b] = is_jump_only(m, b) ? UINT32_MAX : b;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        uint32_t t = b, steps = 0;
        while (thread[t] == UINT32_MAX && steps++ < 64)
            t = jump_target(m, t);
        if (thread[t] == UINT32_MAX)
            thread[t] = t;
        for (uint32_t s = b; thread[s] == UINT32_MAX;) {
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

/* Moves on an edge that leaves a loop: they run once. */
static bool is_exit_edge(const struct mfunc *m, uint32_t b)
{
    const struct mblock *mb = &m->blocks[b];
    return mb->n_preds == 1 && mb->n_succs == 1 && mb->loop_depth < m->blocks[mb->preds[0]].loop_depth &&
           m->ins[mb->last - 1].op == X64_JMP && mb->last - mb->first < 16;
}

/* ---- loops */

/* The target of the jump or the pair of jumps that ends block b, UINT32_MAX: there is none. */
struct ends { uint32_t yes, no; };
static struct ends ends_of(const struct placer *p, uint32_t b)
{
    const struct mblock *mb = &p->m->blocks[b];
    const struct minst *ins = p->m->ins;
    struct ends e = { UINT32_MAX, UINT32_MAX };
    if (mb->last == mb->first || ins[mb->last - 1].op != X64_JMP)
        return e;
    e.no = (uint32_t)ins[mb->last - 1].imm;
    if (mb->last - mb->first >= 2 && ins[mb->last - 2].op == X64_JCC)
        e.yes = (uint32_t)ins[mb->last - 2].imm;
    return e;
}

static bool is_in(const struct placer *p, const struct loop *o, uint32_t b)
{
    return b >= o->header && b <= o->end && p->m->blocks[b].loop_depth >= p->depth && !p->is_cold[b];
}

/* May the loop end with block b, which is followed by `next` now? */
static bool may_be_last(const struct placer *p, const struct loop *o, uint32_t b, uint32_t next)
{
    const uint32_t *thread = p->l->thread;
    struct ends e = ends_of(p, b);
    if (p->m->blocks[b].loop_depth != p->depth || e.yes == UINT32_MAX)
        return false;
    return (thread[e.yes] == next && !is_in(p, o, e.no)) || (thread[e.no] == next && !is_in(p, o, e.yes));
}

static void rotate(uint32_t *list, uint32_t n, uint32_t by, uint32_t *buffer)
{
    memcpy(buffer, list, by * sizeof *list);
    memmove(list, list + by, (n - by) * sizeof *list);
    memcpy(list + n - by, buffer, by * sizeof *list);
}

static void loop_rotate(struct placer *p, const struct loop *o)
{
    uint32_t *list = p->l->order + o->start, n = p->l->n_order - o->start, k;
    if (n < 2 || n > MAX_ROTATED || list[0] != o->header || p->m->blocks[list[n - 1]].loop_depth != p->depth)
        return;
    struct ends last = ends_of(p, list[n - 1]);
    if (last.yes != UINT32_MAX || last.no == UINT32_MAX || p->l->thread[last.no] != o->header)
        return;
    for (k = n - 1; k > 0 && !may_be_last(p, o, list[k - 1], list[k]); k--)
        ;
    if (k)
        rotate(list, n, k, p->l->order + p->m->n_blocks);
}

/* The moves on the way out go behind the loop if its last block goes there. */
static void exit_place(struct placer *p, uint32_t last)
{
    struct ends e = ends_of(p, last);
    uint32_t to = e.yes != UINT32_MAX && is_exit_edge(p->m, e.yes) ? e.yes : e.no;
    if (to == UINT32_MAX || to < last || p->l->thread[to] != to || !is_exit_edge(p->m, to) || p->is_placed[to] ||
        p->m->blocks[to].loop_depth + 1 != p->depth)
        return;
    p->is_placed[to] = 1;
    p->l->order[p->l->n_order++] = to;
}

static void loop_close(struct placer *p)
{
    const struct loop *o = &p->loops[p->depth - 1];
    loop_rotate(p, o);
    if (p->l->n_order > o->start) {
        p->l->is_top[p->l->order[o->start]] = 1;
        exit_place(p, p->l->order[p->l->n_order - 1]);
    }
    p->depth--;
}

/* ---- what is repeated */

static bool may_repeat(const struct mfunc *m, const struct mblock *mb)
{
    if (mb->last - mb->first > MAX_TAIL)
        return false;
    for (uint32_t i = mb->first; i < mb->last; i++)
        if (m->ins[i].op == X64_TRAPCC || x64_rows[m->ins[i].op].roles & XF_CALL || (m->ins[i].op == X64_JCC && i + 2 != mb->last))
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
        else if (e.yes != UINT32_MAX && tail[thread[e.yes]] == TAIL_TABLE)
            tail[b] = TAIL_IF;
        else if (e.yes != UINT32_MAX && tail[thread[e.no]] == TAIL_TABLE)
            tail[b] = TAIL_IF_NOT;
    }
}

/* ---- the walk */

static void place_all(struct placer *p)
{
    const struct mfunc *m = p->m;
    struct layout *l = p->l;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        while (p->depth && p->loops[p->depth - 1].end < b)
            loop_close(p);
        if (m->blocks[b].loop_end)
            p->loops[p->depth++] = (struct loop){ l->n_order, b, m->blocks[b].loop_end };
        if (b && (l->thread[b] != b || !m->blocks[b].n_preds))
            continue;
        if (b && (p->is_cold[b] || is_exit_edge(m, b)))
            p->late[p->n_late++] = b;
        else
            l->order[l->n_order++] = b;
    }
    while (p->depth)
        loop_close(p);
    for (uint32_t i = 0; i < p->n_late; i++)
        if (!p->is_placed[p->late[i]])
            l->order[l->n_order++] = p->late[i];
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
    struct placer p = { .m = m, .l = l, .is_cold = arena_zalloc(m->arena, n), .late = ARENA_NEW(m->arena, uint32_t, n),
                        .is_placed = arena_zalloc(m->arena, n), .loops = ARENA_NEW(m->arena, struct loop, n) };
    *l = (struct layout){ .order = ARENA_NEW(m->arena, uint32_t, n + MAX_ROTATED), .position = ARENA_ZNEW(m->arena, uint32_t, n),
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
}

void layout_dump(const struct layout *l, FILE *to)
{
    fputs("order", to);
    for (uint32_t i = 0; i < l->n_order; i++)
        fprintf(to, " %s%s%u", l->is_top[l->order[i]] ? "top " : "", l->tail[l->order[i]] ? "tail " : "", l->order[i]);
    fputc('\n', to);
}
