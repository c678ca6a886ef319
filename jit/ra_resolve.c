/* Moves between the pieces of an interval: where two meet inside a block, on the edges between blocks whose ends see a
 * register in different places, and from arguments to parameters. Only registers that were split are looked at.
 *
 * The moves of an edge go to the end of the predecessor when the edge is its only one, else to the head of the
 * successor, whose only edge it then is. */
#include "ra.h"

#include <assert.h>

static void add_move(struct ra *ra, uint32_t ins, unsigned phase, uint32_t v, uint32_t to, uint32_t from)
{
    if (to == from || (to != RA_NONE && ra->iv[to].loc == LOC_REMAT))
        return;
    ARENA_GROW(ra->a, ra->moves, ra->cap_moves, ra->n_moves + 1);
    ra->moves[ra->n_moves] = (struct ra_move){ ra->moves_at[ins], to, from, v, phase };
    ra->moves_at[ins] = ra->n_moves++;
}

static void add_edge_move(struct ra *ra, uint32_t p, uint32_t s, uint32_t v, uint32_t to, uint32_t from)
{
    const struct mblock *pb = &ra->f->blocks[p], *sb = &ra->f->blocks[s];
    if (pb->n_succs == 1) {
        add_move(ra, pb->last - 1, PHASE_EDGE, v, to, from);
        return;
    }
    assert(sb->n_preds == 1);
    add_move(ra, sb->first, PHASE_HEAD, v, to, from);
}

/* A value that is stored after its definition is in its slot already. */
static bool is_stored(const struct ra *ra, uint32_t v, uint32_t dst_interval, uint32_t pos)
{
    return ra->iv[dst_interval].loc == LOC_SLOT && ra->v[v].store_at_def && pos > ra->v[v].last_def;
}

/* Meeting points inside blocks. */
static void join_pieces(struct ra *ra, uint32_t v)
{
    for (uint32_t a = ra->v[v].first, b; (b = ra->iv[a].next) != RA_NONE; a = b) {
        uint32_t pos = ra->iv[b].from;
        if (ra->iv[a].to != pos || pos % 4 || ra->f->blocks[ra_block_at(ra, pos)].first * 4 == pos || is_stored(ra, v, b, pos))
            continue;
        add_move(ra, pos / 4, PHASE_BEFORE, v, b, a);
    }
}

/* The edges into block b, where v is live and in interval i. */
static void join_edges(struct ra *ra, uint32_t v, uint32_t b, uint32_t i)
{
    const struct mblock *bl = &ra->f->blocks[b];
    uint32_t start = ra_block_start(ra, b);
    for (uint32_t k = 0; k < bl->n_preds; k++) {
        uint32_t end = ra_block_end(ra, bl->preds[k]) - 1;
        if (end >= ra->iv[i].from && end < ra->iv[i].to)
            continue;
        uint32_t from = ra_interval_at(ra, v, end);
        if (from != RA_NONE && !is_stored(ra, v, i, start))
            add_edge_move(ra, bl->preds[k], b, v, i, from);
    }
}

static void join_blocks(struct ra *ra, uint32_t v)
{
    for (uint32_t i = ra->v[v].first; i != RA_NONE; i = ra->iv[i].next) {
        const struct ra_interval *iv = &ra->iv[i];
        for (uint32_t r = iv->r0; r < iv->r1; r++) {
            uint32_t from = ra->ranges[r].from, to = ra->ranges[r].to;
            from = from < iv->from ? iv->from : from;
            to = to > iv->to ? iv->to : to;
            uint32_t b = ra_block_at(ra, from);
            if (ra_block_start(ra, b) < from)
                b++;
            for (; b < ra->f->n_blocks && ra_block_start(ra, b) < to; b++)
                if ((ra->entry[b].from < iv->from || ra->entry[b].to >= iv->to) && ra->v[v].param_of != b)
                    join_edges(ra, v, b, i);
        }
    }
}

static void join_params(struct ra *ra, uint32_t b)
{
    const struct mblock *bl = &ra->f->blocks[b];
    for (uint32_t k = 0; bl->n_params && k < bl->n_preds; k++) {
        const struct mblock *p = &ra->f->blocks[bl->preds[k]];
        for (uint32_t n = 0; n < bl->n_params; n++) {
            uint32_t d = bl->params[n] - MIR_VREG0, s = p->args[n] - MIR_VREG0;
            uint32_t to = ra_interval_near(ra, d, bl->first * 4), from = ra_interval_near(ra, s, p->last * 4 - 1);
            add_edge_move(ra, bl->preds[k], b, s, to, from);
        }
    }
}

/* The store after an ordinary definition; a fixed one is stored as it is moved out of its register. */
static void store_definition(struct ra *ra, uint32_t v)
{
    uint32_t def = ra->v[v].last_def;
    if (!ra->v[v].store_at_def || def % 4 == 3)
        return;
    uint32_t i = ra_interval_near(ra, v, def);
    bool param = ra->v[v].param_of != RA_NONE && def == ra_block_start(ra, ra->v[v].param_of);
    add_move(ra, def / 4, param ? PHASE_BEFORE : PHASE_AFTER, v, RA_NONE, i);
}

/* The first and the last point from which each block is entered. */
static void find_entries(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->entry = ARENA_NEW(ra->a, struct ra_range, f->n_blocks);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        ra->entry[b] = (struct ra_range){ UINT32_MAX, 0 };
        for (uint32_t k = 0; k < f->blocks[b].n_preds; k++) {
            uint32_t end = ra_block_end(ra, f->blocks[b].preds[k]) - 1;
            ra->entry[b].from = end < ra->entry[b].from ? end : ra->entry[b].from;
            ra->entry[b].to = end > ra->entry[b].to ? end : ra->entry[b].to;
        }
    }
}

void ra_resolve(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    find_entries(ra);
    ra->moves_at = ARENA_NEW(ra->a, uint32_t, f->n_ins);
    memset(ra->moves_at, 0xFF, sizeof *ra->moves_at * f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        join_params(ra, b);
    for (uint32_t v = 0; v < f->n_vregs; v++) {
        uint32_t i = ra->v[v].first;
        if (i == RA_NONE)
            continue;
        store_definition(ra, v);
        if (ra->iv[i].next != RA_NONE) {
            join_pieces(ra, v);
            join_blocks(ra, v);
        }
    }
}
