/* What the instructions do with virtual registers: their occurrences, gathered as the instructions name them and then
 * sorted by register; and the webs of registers that should share a physical one. */
#include "ra.h"

struct occurrence { uint32_t v; struct ra_use use; };

struct occurrences {
    struct ra *ra;
    uint32_t *count;                /* by vreg + 1 */
    struct occurrence *all; uint32_t n_all, cap_all;    /* as they are met */
};

/* ---- webs: registers that should share a physical one */

uint32_t ra_web(struct ra *ra, uint32_t v)
{
    while (ra->v[v].web != v)
        v = ra->v[v].web = ra->v[ra->v[v].web].web;
    return v;
}

static void join(struct ra *ra, vreg_t a, vreg_t b)
{
    if (mir_is_phys(a) || mir_is_phys(b) || mir_class_of(ra->f, a) != mir_class_of(ra->f, b))
        return;
    ra->v[ra_web(ra, a - MIR_VREG0)].web = ra_web(ra, b - MIR_VREG0);
}

/* ---- occurrences */

static void add(struct occurrences *l, vreg_t r, uint32_t pos, unsigned kind, unsigned occ, unsigned hint)
{
    uint32_t v = r - MIR_VREG0;
    if (r == MIR_NOREG || mir_is_phys(r))
        return;
    l->all[l->n_all++] = (struct occurrence){ v, { pos, kind, occ, hint } };
    l->count[v + 1]++;
}

/* There must be room for n more. */
static void reserve(struct occurrences *l, uint32_t n) { ARENA_GROW(l->ra->a, l->all, l->cap_all, l->n_all + n); }

/* Repeated definitions must be possible without registers: constants, and loads of constants into vector registers. */
static bool can_repeat(const struct minst *mi)
{
    switch (mi->op) {
    case X64_MOVI: case X64_VZERO:
        return true;
    case X64_VMOVSS_rm: case X64_VMOVSD_rm: case X64_VMOVUPS_rm:
        return mi->mem == MEM_RIP;
    default:
        return false;
    }
}

static void add_def(struct occurrences *l, vreg_t r, uint32_t i, uint32_t pos, unsigned kind, unsigned occ, unsigned hint)
{
    struct ra *ra = l->ra;
    if (r == MIR_NOREG || mir_is_phys(r))
        return;
    struct ra_vreg *v = &ra->v[r - MIR_VREG0];
    struct mvreg *mv = &ra->f->vregs[r - MIR_VREG0];
    v->remat = !v->def_seen && mv->rematerialize && pos == i * 4 + 2 && can_repeat(&ra->f->ins[i]);
    mv->def = i;
    if (v->def_seen && ra_block_at(ra, v->last_def) != ra_block_at(ra, pos))
        v->many_defs = true;
    v->def_seen = true;
    v->last_def = pos;
    add(l, r, pos, kind, occ, hint);
}

/* A copy that changes nothing when both places are the same. */
bool ra_is_identity(const struct mfunc *f, const struct minst *mi)
{
    if (mir_is_phys(mi->r) || mir_is_phys(mi->b) || mir_class_of(f, mi->r) != mir_class_of(f, mi->b))
        return false;
    uint32_t d = f->vregs[mi->r - MIR_VREG0].bytes, s = f->vregs[mi->b - MIR_VREG0].bytes;
    return mir_class_of(f, mi->r) == MIR_XMM || mi->w == 8 || (mi->w == 4 && d == 4 && s == 4);
}

/* May the register b of an instruction be a spill slot? A constant may be left to a copy: it will define the copy. */
static bool slot_ok(struct occurrences *l, const struct minst *mi, uint32_t roles)
{
    const struct ra *ra = l->ra;
    if (mi->mem != MEM_NONE || !(roles & MEM_OK) || !(roles & M_USE) || mir_is_phys(mi->b) || mi->b == MIR_NOREG)
        return false;
    uint32_t v = mi->b - MIR_VREG0;
    return mi->w <= ra->f->vregs[v].bytes && (!ra->v[v].remat || (roles & XF_MOVE && ra_is_identity(ra->f, mi)));
}

static void add_operands(struct occurrences *l, uint32_t i)
{
    struct ra *ra = l->ra;
    const struct minst *mi = &ra->f->ins[i];
    uint32_t roles = x64_rows[mi->op].roles, at = i * 4;
    bool reg_b = mi->mem == MEM_NONE;
    if (!(roles & R_DEF))
        add(l, mi->r, at + 1, USE_REG, OCC_USE, RA_NOHINT);
    add(l, mi->v, at + 1, USE_REG, OCC_USE, RA_NOHINT);
    add(l, mi->s, at + 1, USE_REG, OCC_USE, RA_NOHINT);
    add(l, mi->x, at + 1, USE_REG, OCC_USE, RA_NOHINT);
    if (!reg_b || !(roles & M_DEF))
        add(l, mi->b, at + 1, slot_ok(l, mi, roles) ? USE_MEM : USE_REG, OCC_USE, RA_NOHINT);
    if (roles & R_DEF)
        add_def(l, mi->r, i, at + (mi->flags & MF_EARLY ? 1 : 2), USE_REG, OCC_DEF, RA_NOHINT);
    if (roles & R_MOD)
        add_def(l, mi->r, i, at + 2, USE_REG, OCC_MOD, RA_NOHINT);
    if (reg_b && roles & (M_DEF | M_MOD))
        add_def(l, mi->b, i, at + 2, USE_REG, roles & M_DEF ? OCC_DEF : OCC_MOD, RA_NOHINT);
    if (roles & XF_MOVE && reg_b && mi->b != MIR_NOREG) {
        join(ra, mi->r, mi->b);
        ARENA_GROW(ra->a, ra->copies, ra->cap_copies, ra->n_copies + 1);
        ra->copies[ra->n_copies++] = i;
    }
    if (roles & XF_CALL) {
        ARENA_GROW(ra->a, ra->calls, ra->cap_calls, ra->n_calls + 1);
        ra->calls[ra->n_calls++] = i;
    }
}

static void add_instruction(struct occurrences *l, uint32_t i, bool first_in_block)
{
    const struct mfunc *f = l->ra->f;
    const struct minst *mi = &f->ins[i];
    const struct mfixed *fx = mi->n_fixed ? f->fixed + mi->fixed : NULL;
    reserve(l, 8 + mi->n_fixed);
    for (uint32_t k = 0; k < mi->n_fixed; k++)      /* read in the gap before: still in place after the instruction before */
        if (!fx[k].is_def)
            add(l, fx[k].v, i * 4 - !first_in_block, USE_ANY, OCC_USE, fx[k].reg);
    add_operands(l, i);
    for (uint32_t k = 0; k < mi->n_fixed; k++)
        if (fx[k].is_def)
            add_def(l, fx[k].v, i, i * 4 + 3, USE_ANY, OCC_DEF, fx[k].reg);
}

static void add_params(struct occurrences *l, uint32_t b)
{
    struct ra *ra = l->ra;
    const struct mblock *bl = &ra->f->blocks[b];
    reserve(l, bl->n_params);
    for (uint32_t k = 0; k < bl->n_params; k++) {
        ra->v[bl->params[k] - MIR_VREG0].param_of = b;
        ra->v[bl->params[k] - MIR_VREG0].param_index = k;
        add_def(l, bl->params[k], bl->first, bl->first * 4, USE_ANY, OCC_DEF, RA_NOHINT);
    }
}

static void add_args(struct occurrences *l, uint32_t b)
{
    struct ra *ra = l->ra;
    const struct mblock *bl = &ra->f->blocks[b];
    if (bl->n_succs != 1)
        return;
    const struct mblock *s = &ra->f->blocks[bl->succs[0]];
    reserve(l, s->n_params);
    for (uint32_t k = 0; k < s->n_params; k++) {
        add(l, bl->args[k], bl->last * 4 - 1, USE_ANY, OCC_USE, RA_NOHINT);
        if (mir_is_phys(bl->args[k]))
            continue;
        join(ra, bl->args[k], s->params[k]);
        uint32_t *phi = &ra->v[bl->args[k] - MIR_VREG0].phi;
        if (*phi == RA_NONE || bl->succs[0] <= b)
            *phi = s->params[k] - MIR_VREG0;
    }
}

static void add_all(struct occurrences *l)
{
    const struct mfunc *f = l->ra->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        add_params(l, b);
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].last; i++)
            add_instruction(l, i, i == f->blocks[b].first);
        add_args(l, b);
    }
}

void ra_counts_to_ends(uint32_t *count, uint32_t n)
{
    for (uint32_t k = 1, sum = 0, next; k <= n; k++, sum += next) {
        next = count[k];
        count[k] = sum;
    }
}

uint32_t *ra_uses(struct ra *ra)
{
    uint32_t n = ra->f->n_vregs;
    struct occurrences l = { .ra = ra, .count = ARENA_ZNEW(ra->a, uint32_t, n + 1), .cap_all = ra->f->n_ins * 3 + 16 };
    l.all = ARENA_NEW(ra->a, struct occurrence, l.cap_all);
    add_all(&l);
    ra_counts_to_ends(l.count, n);
    ra->n_uses = l.n_all;
    ra->cap_uses = ra->n_uses + ra->n_uses / 4 + 16;
    ra->uses = ARENA_NEW(ra->a, struct ra_use, ra->cap_uses);
    for (uint32_t k = 0; k < l.n_all; k++)
        ra->uses[l.count[l.all[k].v + 1]++] = l.all[k].use;
    return l.count;
}
