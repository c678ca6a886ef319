/* The new instructions: operands in their places, moves in the gaps, copies to themselves left out. */
#include "callconv.h"
#include "ra.h"

struct rewriter {
    struct ra *ra;
    struct ra_out out;
    struct move *moves; uint32_t n_moves, cap_moves;            /* the gap being filled */
    struct { uint32_t dst, vreg; } *clones; uint32_t n_clones, cap_clones;
    struct move_seq seq;
    bool marked;                /* ra->busy is complete */
    uint32_t temp;              /* scratch slot, behind all others */
};

/* ---- one gap */

static void add(struct rewriter *w, uint32_t dst, uint32_t src, uint32_t v)
{
    if (src == MOVES_NONE) {
        ARENA_GROW(w->ra->a, w->clones, w->cap_clones, w->n_clones + 1);
        w->clones[w->n_clones].dst = dst;
        w->clones[w->n_clones++].vreg = v;
        return;
    }
    ARENA_GROW(w->ra->a, w->moves, w->cap_moves, w->n_moves + 1);
    w->moves[w->n_moves++] = (struct move){ dst, src, w->ra->f->vregs[v].bytes };
}

/* Do moves between registers that are read and written, `both`, go round, other than two general ones? */
static bool has_cycle(const struct rewriter *w, uint32_t both)
{
    for (bool changed = true; changed && both;) {
        uint32_t read = 0, written = 0;
        for (uint32_t k = 0; k < w->n_moves; k++) {
            const struct move *m = &w->moves[k];
            if (moves_is_slot(m->src) || moves_is_slot(m->dst) || !(both >> m->src & 1) || !(both >> m->dst & 1))
                continue;
            read |= 1u << m->src;
            written |= 1u << m->dst;
        }
        changed = both != (read & written);
        both = read & written;
    }
    return both >> MIR_XMM0 || __builtin_popcount(both) > 2;
}

/* False if no move is from slot to slot, and none is in a cycle that is cut. */
static bool may_need_scratch(const struct rewriter *w)
{
    uint32_t read = 0, written = 0;
    bool slot_read = false, slot_written = false;
    for (uint32_t k = 0; k < w->n_moves; k++) {
        const struct move *m = &w->moves[k];
        if (moves_is_slot(m->src))
            slot_read = true;
        else
            read |= 1u << m->src;
        if (moves_is_slot(m->dst))
            slot_written = true;
        else
            written |= 1u << m->dst;
    }
    return (slot_read && slot_written) || has_cycle(w, read & written);
}

/* Registers that nothing lives in at pos and no move of the gap names. */
static struct move_scratch find_scratch(struct rewriter *w, uint32_t pos)
{
    struct ra *ra = w->ra;
    if (!w->marked)
        ra_mark_all(ra);
    w->marked = true;
    uint32_t named = 0;
    for (uint32_t k = 0; k < w->n_moves; k++) {
        named |= moves_is_slot(w->moves[k].dst) ? 0 : 1u << w->moves[k].dst;
        named |= moves_is_slot(w->moves[k].src) ? 0 : 1u << w->moves[k].src;
    }
    struct move_scratch s = { { MOVES_NONE, MOVES_NONE }, MOVES_SLOT | w->temp };
    for (uint32_t m = ra->regs & ~named & ~(WVM_CALLEE_SAVED & ~ra->f->saved_regs); m; m &= m - 1) {
        uint32_t r = (uint32_t)__builtin_ctz(m);
        if (r >= ra->n_maps || !(ra->busy[r][pos / 64] >> pos % 64 & 1))
            s.reg[r >= MIR_XMM0] = r;
    }
    return s;
}

/* Emit the moves that were added, all at once; pos: where what lives on is to be found. Constants come last, since
 * they read nothing. */
static void emit_gap(struct rewriter *w, uint32_t pos)
{
    if (w->n_moves) {
        struct move_scratch scratch = may_need_scratch(w) ? find_scratch(w, pos) : (struct move_scratch){ { MOVES_NONE, MOVES_NONE }, 0 };
        w->seq.n_steps = 0;
        moves_sequence(w->moves, w->n_moves, &scratch, &w->seq);
        for (uint32_t k = 0; k < w->seq.n_steps; k++)
            ra_emit_step(&w->out, w->seq.steps[k]);
    }
    for (uint32_t k = 0; k < w->n_clones; k++)
        ra_emit_clone(&w->out, w->clones[k].dst, w->clones[k].vreg);
    w->n_moves = w->n_clones = 0;
}

static void add_phase(struct rewriter *w, uint32_t i, unsigned phase)
{
    const struct ra *ra = w->ra;
    for (uint32_t k = ra->moves_at[i]; k != RA_NONE; k = ra->moves[k].next) {
        const struct ra_move *m = &ra->moves[k];
        if (m->phase != phase)
            continue;
        uint32_t dst = m->to == RA_NONE ? MOVES_SLOT | ra->v[m->vreg].slot : ra_loc(ra, m->to), src = ra_loc(ra, m->from);
        if (dst != src)
            add(w, dst, src, m->vreg);
    }
}

/* ---- operands */

/* Where v is at pos; positions only grow. */
static uint32_t interval_of(struct rewriter *w, vreg_t r, uint32_t pos)
{
    struct ra *ra = w->ra;
    uint32_t v = r - MIR_VREG0, i = ra->v[v].cursor;
    while (ra->iv[i].to <= pos && ra->iv[i].next != RA_NONE)
        i = ra->iv[i].next;
    return ra->v[v].cursor = i;
}

static uint32_t loc_of(struct rewriter *w, vreg_t r, uint32_t pos) { return ra_loc(w->ra, interval_of(w, r, pos)); }

static vreg_t reg_of(struct rewriter *w, vreg_t r, uint32_t pos)
{
    return r == MIR_NOREG || mir_is_phys(r) ? r : loc_of(w, r, pos);
}

static void place_operands(struct rewriter *w, uint32_t i, struct minst *mi)
{
    const struct minst *old = &w->ra->f->ins[i];
    uint32_t roles = x64_rows[old->op].roles, read = i * 4 + 1, write = i * 4 + 2;
    mi->v = reg_of(w, old->v, read);
    mi->s = reg_of(w, old->s, read);
    mi->x = reg_of(w, old->x, read);
    bool b_def = old->mem == MEM_NONE && roles & M_DEF;
    mi->b = reg_of(w, old->b, b_def ? write : read);
    if (mi->b != MIR_NOREG && moves_is_slot(mi->b))
        ra_set_slot(mi, mi->b);
    mi->r = reg_of(w, old->r, roles & R_DEF && !(old->flags & MF_EARLY) ? write : read);
    mi->n_fixed = 0;
}

/* A constant's definition is needless when its register is not read before it is left for good. */
static bool is_needless(struct rewriter *w, uint32_t i, const struct minst *mi)
{
    const struct ra *ra = w->ra;
    if (mi->r == MIR_NOREG || mir_is_phys(mi->r) || !ra->v[mi->r - MIR_VREG0].remat || ra->f->vregs[mi->r - MIR_VREG0].def != i)
        return false;
    const struct ra_interval *iv = &ra->iv[interval_of(w, mi->r, i * 4 + 2)];
    return iv->loc == LOC_REMAT ||
           (iv->u1 - iv->u0 <= 1 && iv->from == i * 4 + 2 && iv->to < ra_block_end(ra, ra->block_of[i]) &&
            (iv->next == RA_NONE || ra->iv[iv->next].loc == LOC_REMAT));
}

static void emit_instruction(struct rewriter *w, uint32_t i)
{
    const struct minst *old = &w->ra->f->ins[i];
    if (is_needless(w, i, old))
        return;
    if (x64_rows[old->op].roles & XF_MOVE && old->mem == MEM_NONE && !mir_is_phys(old->b)) {
        uint32_t b = interval_of(w, old->b, i * 4 + 1);
        uint32_t dst = reg_of(w, old->r, i * 4 + 2);
        if (w->ra->iv[b].loc == LOC_REMAT) {
            ra_emit_clone(&w->out, dst, old->b - MIR_VREG0);
            return;
        }
        if (dst == ra_loc(w->ra, b) && ra_is_identity(w->ra->f, old))
            return;
    }
    struct minst *mi = ra_append(&w->out, i);
    *mi = *old;
    place_operands(w, i, mi);
}

/* ---- fixed operands */

static void add_fixed(struct rewriter *w, uint32_t i, bool defs, uint32_t pos)
{
    struct ra *ra = w->ra;
    const struct minst *mi = &ra->f->ins[i];
    for (uint32_t k = 0; k < mi->n_fixed; k++) {
        const struct mfixed *fx = &ra->f->fixed[mi->fixed + k];
        if (fx->is_def != defs || mir_is_phys(fx->v))
            continue;
        uint32_t v = fx->v - MIR_VREG0, loc = loc_of(w, fx->v, pos), slot = MOVES_SLOT | ra->v[v].slot;
        if (!defs) {
            add(w, fx->reg, loc, v);
            continue;
        }
        if (loc != MOVES_NONE)
            add(w, loc, fx->reg, v);
        if (ra->v[v].store_at_def && ra->v[v].last_def == pos && loc != slot)
            add(w, slot, fx->reg, v);
    }
}

static void rewrite_instruction(struct rewriter *w, uint32_t i, bool first, bool last)
{
    const struct minst *mi = &w->ra->f->ins[i];
    bool moves = w->ra->moves_at[i] != RA_NONE;
    w->out.src = mi->src;
    if (!moves && !mi->n_fixed) {
        emit_instruction(w, i);
        return;
    }
    if (first && moves) {
        add_phase(w, i, PHASE_HEAD);
        emit_gap(w, i * 4);
    }
    if (moves)
        add_phase(w, i, PHASE_BEFORE);
    add_fixed(w, i, false, first ? i * 4 : i * 4 - 1);
    emit_gap(w, i * 4);
    bool jump = x64_rows[mi->op].roles & XF_JUMP;
    if (moves && last && jump) {
        add_phase(w, i, PHASE_EDGE);
        emit_gap(w, i * 4 + 3);
    }
    emit_instruction(w, i);
    if (moves)
        add_phase(w, i, PHASE_AFTER);
    add_fixed(w, i, true, i * 4 + 3);
    emit_gap(w, i * 4 + 3);
    if (moves && last && !jump) {
        add_phase(w, i, PHASE_EDGE);
        emit_gap(w, i * 4 + 3);
    }
}

void ra_rewrite(struct ra *ra, uint32_t **origin)
{
    struct mfunc *f = ra->f;
    bool owned = ra->owner[__builtin_ctz(ra->regs)];    /* by ra_greedy or ra_trade */
    struct rewriter w = { .ra = ra, .out = { .f = f, .a = ra->a }, .marked = owned, .temp = f->spill_bytes };
    w.seq.arena = ra->a;
    w.out.cap_ins = w.out.cap_origin = f->n_ins + ra->n_moves / 2 + f->n_fixed + f->n_ins / 16 + 16;
    w.out.ins = ARENA_NEW(f->arena, struct minst, w.out.cap_ins);
    w.out.origin = ARENA_NEW(ra->a, uint32_t, w.out.cap_origin);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        ra->v[v].cursor = ra->v[v].first;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *bl = &f->blocks[b];
        uint32_t first = w.out.n_ins;
        for (uint32_t i = bl->first; i < bl->last; i++)
            rewrite_instruction(&w, i, i == bl->first, i == bl->last - 1);
        bl->first = first;
        bl->last = w.out.n_ins;
    }
    if (w.seq.used_slot)
        f->spill_bytes += 16;
    f->ins = w.out.ins;
    f->n_ins = w.out.n_ins;
    f->cap_ins = w.out.cap_ins;
    *origin = w.out.origin;
}
