/* What a register is worth where blocks' parameters (phis) meet their arguments. A parameter in memory costs nothing on an
 * edge whose argument is in memory, too: both are in the slot of their bundle (ra_slots.c). In a register it is loaded there,
 * and stored again, since it is in memory somewhere. So a value that goes round a loop in memory should come into
 * its header in memory, unless more edges change it than keep it.
 *
 * What has no place yet is taken to get a register as likely as not. */
#include "ra_greedy.h"

/* Costs in accesses: of a place not known, a load or store on the edge, and both. */
#define COST_MAYBE 0.6f
#define COST_ONE   1.0f
#define COST_BOTH  1.6f

bool phi_begins(const struct ra *ra, const struct ra_interval *i)
{
    uint32_t b = ra->v[i->vreg].param_of;
    return b != RA_NONE && i->from == ra_block_start(ra, b) && i->u0 < i->u1 && ra->uses[i->u0].occ & OCC_DEF;
}

bool phi_comes_back(const struct ra *ra, uint32_t v, uint32_t p)
{
    return ra->f->blocks[p].args[ra->v[v].param_index] == v + MIR_VREG0;
}

/* Where the argument of parameter v from block p is, unless there are too many pieces to look at. */
static unsigned arg_loc(const struct ra *ra, uint32_t v, uint32_t p)
{
    enum { MAX_PIECES = 16 };
    vreg_t arg = ra->f->blocks[p].args[ra->v[v].param_index];
    uint32_t last = ra_block_end(ra, p) - 1, i = mir_is_phys(arg) ? RA_NONE : ra->v[arg - MIR_VREG0].first;
    for (unsigned k = 0; i != RA_NONE && ra->iv[i].to <= last; k++) {
        if (k == MAX_PIECES)
            return LOC_NONE;
        i = ra->iv[i].next;
    }
    return i == RA_NONE ? LOC_REG : ra->iv[i].loc;
}

float phi_return_cost(const struct ra *ra, uint32_t p) { return COST_BOTH * ra->freq[p]; }

bool phi_from_memory(const struct ra *ra, uint32_t v, uint32_t p) { return arg_loc(ra, v, p) == LOC_SLOT; }

float phi_def_cost(const struct ra *ra, const struct ra_interval *i)
{
    const struct mblock *b = &ra->f->blocks[ra->v[i->vreg].param_of];
    float sum = 0, maybe = i->next == RA_NONE ? COST_MAYBE : 0;
    for (uint32_t k = 0; k < b->n_preds; k++)
        if (!phi_comes_back(ra, i->vreg, b->preds[k]))
            sum += ra->freq[b->preds[k]] * (phi_from_memory(ra, i->vreg, b->preds[k]) ? -COST_BOTH : maybe);
    return sum;
}

uint32_t phi_leave(const struct ra *ra, const struct ra_interval *i)
{
    if (!phi_begins(ra, i) || i->u0 + 1 >= i->u1)
        return RA_NONE;
    const struct mblock *b = &ra->f->blocks[ra->v[i->vreg].param_of];
    uint32_t pos = ra->uses[i->u0 + 1].pos & ~3u;
    if (pos <= i->from || pos >= i->to)
        return RA_NONE;
    float sum = 0;
    for (uint32_t k = 0; k < b->n_preds; k++) {
        unsigned loc = arg_loc(ra, i->vreg, b->preds[k]);
        sum += loc == LOC_SLOT || (loc == LOC_NONE && phi_comes_back(ra, i->vreg, b->preds[k])) ? phi_return_cost(ra, b->preds[k]) : 0;
    }
    return sum > ra_freq_at(ra, pos) ? pos : RA_NONE;
}

bool phi_is_arg(const struct ra *ra, const struct ra_use *u)
{
    uint32_t b = ra_block_at(ra, u->pos);
    return u->kind == USE_ANY && !(u->occ & OCC_DEF) && u->hint == RA_NOHINT && u->pos == ra_block_end(ra, b) - 1;
}

float phi_arg_cost(const struct ra *ra, uint32_t v, uint32_t pos)
{
    uint32_t p = ra_block_at(ra, pos);
    const struct mblock *s = &ra->f->blocks[ra->f->blocks[p].succs[0]];
    float sum = 0, n = 0;
    for (uint32_t k = 0; k < s->n_params; k++) {
        uint32_t to = s->params[k] - MIR_VREG0, i = ra->v[to].first;
        if (ra->f->blocks[p].args[k] != v + MIR_VREG0)
            continue;
        n++;
        if (to != v)
            sum += i == RA_NONE || ra->iv[i].loc == LOC_NONE ? COST_MAYBE : ra->iv[i].loc == LOC_SLOT ? -COST_ONE : COST_ONE;
    }
    return n > 0 ? sum / n * ra->freq[p] : 0;
}
