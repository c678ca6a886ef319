/* Parallel moves to a sequence.
 *
 * A move whose destination no other move reads can be done at once; doing it may free its source. When no such
 * move is left, what is left are cycles: one is cut by saving one location in a scratch register or in the scratch slot. A cycle of
 * general registers is swapped around if it is of two, or no such register is free: a swap is three micro-operations, a copy
 * hardly one.
 *
 * Invariant: the moves not yet done read locations that still hold what they held at the start, or the scratch
 * location that was put in their place. At most one cycle is open at a time, so one scratch is enough; while a
 * register holds a value for it, copies from slot to slot do not use that register.
 *
 * Source: B. Boissinot et al., "Revisiting Out-of-SSA Translation", CGO 2009, section 3. */
#include "moves.h"

/* A location in use. readers_xor: when one reader is left, that is its index. */
struct move_node { uint32_t loc, readers, readers_xor, writer; };

struct sequencer {
    struct move *moves; uint32_t n;
    const struct move_scratch *scratch;
    struct move_seq *out;
    struct move_node *nodes; uint32_t mask;
    uint32_t *ready, n_ready;
    uint32_t held;              /* scratch location that holds a value */
};

static struct move_node *node_of(struct sequencer *q, uint32_t loc)
{
    uint32_t i = (loc ^ loc >> 3) * 0x9E3779B1u >> 7 & q->mask;
    while (q->nodes[i].loc != loc && q->nodes[i].loc != MOVES_NONE)
        i = (i + 1) & q->mask;
    if (q->nodes[i].loc == MOVES_NONE)
        q->nodes[i] = (struct move_node){ loc, 0, 0, MOVES_NONE };
    return &q->nodes[i];
}

static void step(struct move_seq *s, uint32_t kind, uint32_t dst, uint32_t src, uint32_t bytes)
{
    ARENA_GROW(s->arena, s->steps, s->cap_steps, s->n_steps + 1);
    s->steps[s->n_steps++] = (struct move_step){ kind, dst, src, bytes };
}

/* A register for a copy between slots; not the one that holds a value. */
static uint32_t copy_register(const struct sequencer *q, uint32_t bytes)
{
    const uint32_t *reg = q->scratch->reg;
    if (bytes <= 8 && reg[MIR_GPR] != MOVES_NONE && reg[MIR_GPR] != q->held)
        return reg[MIR_GPR];
    return reg[MIR_XMM] != q->held ? reg[MIR_XMM] : MOVES_NONE;
}

static void copy(struct sequencer *q, uint32_t dst, uint32_t src, uint32_t bytes)
{
    uint32_t reg = moves_is_slot(dst) && moves_is_slot(src) ? copy_register(q, bytes) : MOVES_NONE;
    if (reg != MOVES_NONE) {
        step(q->out, MOVES_COPY, reg, src, bytes);
        src = reg;
    }
    step(q->out, MOVES_COPY, dst, src, bytes);
}

/* Move i no longer reads `loc`: the move that writes there may be ready now. */
static void unread(struct sequencer *q, uint32_t i, uint32_t loc)
{
    struct move_node *n = node_of(q, loc);
    n->readers_xor ^= i;
    if (!--n->readers && n->writer != MOVES_NONE)
        q->ready[q->n_ready++] = n->writer;
}

static void do_ready(struct sequencer *q)
{
    while (q->n_ready) {
        uint32_t i = q->ready[--q->n_ready];
        struct move *m = &q->moves[i];
        copy(q, m->dst, m->src, m->bytes);
        m->dst = MOVES_NONE;
        if (m->src == q->held)
            q->held = MOVES_NONE;
        else
            unread(q, i, m->src);
    }
}

/* Register cycle that move i is in: one swap does move i, and what i's destination held is now in i's source. */
static void swap_cycle(struct sequencer *q, uint32_t i)
{
    for (;;) {
        struct move *m = &q->moves[i];
        uint32_t next = node_of(q, m->dst)->readers_xor;
        struct move *after = &q->moves[next];
        step(q->out, MOVES_SWAP, m->dst, m->src, 8);
        m->dst = MOVES_NONE;
        after->src = m->src;
        if (after->dst == after->src) {
            after->dst = MOVES_NONE;
            return;
        }
        i = next;
    }
}

/* Is the cycle of move i best swapped around: of general registers only, and of two, or there is none free to copy through?
 * *reg_move: a move in it whose source is a register, or i. */
static bool cycle_is_swapped(struct sequencer *q, uint32_t i, uint32_t *reg_move)
{
    bool gpr = true;
    uint32_t j = i, n = 0;
    *reg_move = i;
    do {
        if (!moves_is_slot(q->moves[j].src))
            *reg_move = j;
        gpr &= q->moves[j].src < MIR_XMM0;
        j = node_of(q, q->moves[j].dst)->readers_xor;
        n++;
    } while (j != i);
    return gpr && (n == 2 || q->scratch->reg[MIR_GPR] == MOVES_NONE);
}

static void cut_cycle(struct sequencer *q, uint32_t i)
{
    if (cycle_is_swapped(q, i, &i)) {
        swap_cycle(q, i);
        return;
    }
    struct move *m = &q->moves[i];
    uint32_t src = m->src;
    uint32_t to = moves_is_slot(src) ? copy_register(q, m->bytes) : q->scratch->reg[src >= MIR_XMM0];
    if (to == MOVES_NONE) {
        to = q->scratch->slot;
        q->out->used_slot = true;
    }
    copy(q, to, src, m->bytes);
    m->src = q->held = to;
    unread(q, i, src);
    do_ready(q);
}

static void build(struct sequencer *q)
{
    struct move_seq *s = q->out;
    uint32_t size = 4;
    while (size < q->n * 4)
        size *= 2;
    ARENA_GROW(s->arena, s->nodes, s->cap_nodes, size);
    ARENA_GROW(s->arena, s->ready, s->cap_ready, q->n);
    q->nodes = s->nodes;
    q->ready = s->ready;
    q->mask = size - 1;
    memset(q->nodes, 0xFF, sizeof *q->nodes * size);
    for (uint32_t i = 0; i < q->n; i++) {
        struct move_node *src = node_of(q, q->moves[i].src);
        src->readers++;
        src->readers_xor ^= i;
        node_of(q, q->moves[i].dst)->writer = i;
    }
    for (uint32_t i = 0; i < q->n; i++)
        if (!node_of(q, q->moves[i].dst)->readers)
            q->ready[q->n_ready++] = i;
}

void moves_sequence(struct move *moves, uint32_t n, const struct move_scratch *scratch, struct move_seq *seq)
{
    struct sequencer q = { .moves = moves, .scratch = scratch, .out = seq, .held = MOVES_NONE };
    for (uint32_t i = 0; i < n; i++)
        if (moves[i].dst != moves[i].src)
            moves[q.n++] = moves[i];
    if (q.n <= 1) {
        if (q.n)
            copy(&q, moves[0].dst, moves[0].src, moves[0].bytes);
        return;
    }
    build(&q);
    do_ready(&q);
    for (uint32_t i = 0; i < q.n; i++)
        if (moves[i].dst != MOVES_NONE)
            cut_cycle(&q, i);
}
