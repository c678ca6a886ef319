/* The new instructions: operands in their places, moves in the gaps, copies to themselves left out. Nothing that is
 * put in changes the CPU's flags, since a gap may lie between a compare and its jump. */
#include "callconv.h"
#include "ra.h"

struct rewriter {
    struct ra *ra;
    struct minst *ins; uint32_t n_ins, cap_ins;
    uint32_t *origin, cap_origin;
    struct move *moves; uint32_t n_moves, cap_moves;            /* the gap being filled */
    struct { uint32_t dst, vreg; } *clones; uint32_t n_clones, cap_clones;
    struct move_seq seq;
    uint32_t src;               /* module offset of the instruction near by */
    bool marked;                /* ra->busy is complete */
    uint32_t temp;              /* scratch slot, behind all others */
};

static struct minst *append(struct rewriter *w, uint32_t origin)
{
    ARENA_GROW(w->ra->a, w->origin, w->cap_origin, w->n_ins + 1);
    ARENA_GROW(w->ra->f->arena, w->ins, w->cap_ins, w->n_ins + 1);
    w->origin[w->n_ins] = origin;
    return &w->ins[w->n_ins++];
}

static struct minst *emit(struct rewriter *w, enum x64_op op, unsigned width, uint32_t origin)
{
    struct minst *mi = append(w, origin);
    *mi = (struct minst){ .op = op, .w = width, .scale = 1, .flags = MF_FLAGS_LIVE, .r = MIR_NOREG, .v = MIR_NOREG,
                          .b = MIR_NOREG, .x = MIR_NOREG, .s = MIR_NOREG, .src = w->src };
    return mi;
}

static void set_slot(struct minst *mi, uint32_t loc)
{
    mi->mem = MEM_SPILL;
    mi->disp = (int32_t)(loc - MOVES_SLOT);
    mi->b = mi->x = MIR_NOREG;
}

/* ---- copies */

static enum x64_op store_op(uint32_t reg, uint32_t bytes)
{
    if (reg < MIR_XMM0)
        return X64_MOV_mr;
    return bytes == 4 ? X64_VMOVSS_mr : bytes == 8 ? X64_VMOVSD_mr : X64_VMOVUPS_mr;
}

static void emit_store(struct rewriter *w, uint32_t dst, uint32_t src, uint32_t bytes, uint32_t origin)
{
    struct minst *mi = emit(w, store_op(src, bytes), bytes, origin);
    mi->r = src;
    set_slot(mi, dst);
}

static void emit_move(struct rewriter *w, uint32_t dst, uint32_t src, uint32_t bytes)
{
    struct minst *mi = emit(w, X64_MOVE, bytes, ORIGIN_MOVE);
    mi->r = dst;
    mi->b = src;
    if (moves_is_slot(src))
        set_slot(mi, src);
}

/* Slot to slot without a register: through the stack, 8 bytes at a time. */
static void emit_push_pop(struct rewriter *w, uint32_t dst, uint32_t src, uint32_t bytes)
{
    for (uint32_t k = 0; k < bytes; k += 8) {
        set_slot(emit(w, X64_PUSH_m, 8, ORIGIN_MOVE), src + k);
        set_slot(emit(w, X64_POP_m, 8, ORIGIN_MOVE), dst + k);
    }
}

static void emit_step(struct rewriter *w, struct move_step s)
{
    if (s.kind == MOVES_SWAP) {
        struct minst *mi = emit(w, X64_XCHG_mr, 8, ORIGIN_MOVE);
        mi->r = s.dst;
        mi->b = s.src;
    } else if (!moves_is_slot(s.dst)) {
        emit_move(w, s.dst, s.src, s.bytes);
    } else if (!moves_is_slot(s.src)) {
        emit_store(w, s.dst, s.src, s.bytes, ORIGIN_MOVE);
    } else {
        emit_push_pop(w, s.dst, s.src, s.bytes);
    }
}

/* ---- rematerialization */

static void emit_clone(struct rewriter *w, uint32_t reg, uint32_t v)
{
    uint32_t def = w->ra->f->vregs[v].def;
    struct minst *mi = emit(w, X64_NOP, 0, ORIGIN_CLONE | def);
    *mi = w->ra->f->ins[def];
    mi->flags |= MF_FLAGS_LIVE;
    mi->r = reg;
    mi->n_fixed = mi->clobbers = 0;
    mi->src = w->src;
}

static void emit_store_imm(struct rewriter *w, uint32_t slot, unsigned width, int64_t imm, uint32_t origin)
{
    struct minst *mi = emit(w, X64_MOV_mi, width, origin);
    mi->imm = imm;
    set_slot(mi, slot);
}

/* A constant into a slot, with no register. */
static void emit_clone_to_slot(struct rewriter *w, uint32_t slot, uint32_t v)
{
    const struct minst def = w->ra->f->ins[w->ra->f->vregs[v].def];
    uint32_t bytes = w->ra->f->vregs[v].bytes, origin = ORIGIN_CLONE | w->ra->f->vregs[v].def;
    for (uint32_t k = 0; k < bytes; k += 8) {
        if (def.op == X64_VZERO) {
            emit_store_imm(w, slot + k, bytes < 8 ? 4 : 8, 0, origin);
        } else if (def.op != X64_MOVI) {
            struct minst *mi = emit(w, X64_PUSH_m, 8, origin);
            mi->mem = def.mem;
            mi->disp = def.disp + (int32_t)k;
            mi->imm2 = def.imm2;
            set_slot(emit(w, X64_POP_m, 8, origin), slot + k);
        } else if (bytes == 4 || def.imm == (int32_t)def.imm) {
            emit_store_imm(w, slot, bytes, bytes == 4 ? (int32_t)def.imm : def.imm, origin);
        } else {
            emit_store_imm(w, slot, 4, (int32_t)def.imm, origin);
            emit_store_imm(w, slot + 4, 4, (int32_t)(def.imm >> 32), origin);
        }
    }
}

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

/* False if no move is from slot to slot, and none can be in a cycle but those of general registers. */
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
    return (slot_read && slot_written) || (read & written) >> MIR_XMM0;
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
        struct move_scratch scratch = may_need_scratch(w) ? find_scratch(w, pos) : (struct move_scratch){ { 0 }, 0 };
        w->seq.n_steps = 0;
        moves_sequence(w->moves, w->n_moves, &scratch, &w->seq);
        for (uint32_t k = 0; k < w->seq.n_steps; k++)
            emit_step(w, w->seq.steps[k]);
    }
    for (uint32_t k = 0; k < w->n_clones; k++) {
        if (moves_is_slot(w->clones[k].dst))
            emit_clone_to_slot(w, w->clones[k].dst, w->clones[k].vreg);
        else
            emit_clone(w, w->clones[k].dst, w->clones[k].vreg);
    }
    w->n_moves = w->n_clones = 0;
}

static void add_phase(struct rewriter *w, uint32_t i, unsigned phase)
{
    const struct ra *ra = w->ra;
    for (uint32_t k = ra->moves_at[i]; k != RA_NONE; k = ra->moves[k].next)
        if (ra->moves[k].phase == phase)
            add(w, ra->moves[k].dst, ra->moves[k].src, ra->moves[k].vreg);
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
        set_slot(mi, mi->b);
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
    return iv->u1 - iv->u0 <= 1 && iv->from == i * 4 + 2 && iv->to < ra_block_end(ra, ra->block_of[i]) &&
           (iv->next == RA_NONE || ra->iv[iv->next].loc == LOC_REMAT);
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
            emit_clone(w, dst, old->b - MIR_VREG0);
            return;
        }
        if (dst == ra_loc(w->ra, b) && ra_is_identity(w->ra->f, old))
            return;
    }
    struct minst *mi = append(w, i);
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
    w->src = mi->src;
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
    struct rewriter w = { .ra = ra, .temp = f->spill_bytes };
    w.seq.arena = ra->a;
    w.cap_ins = w.cap_origin = f->n_ins + ra->n_moves + f->n_fixed + f->n_ins / 16 + 16;
    w.ins = ARENA_NEW(f->arena, struct minst, w.cap_ins);
    w.origin = ARENA_NEW(ra->a, uint32_t, w.cap_origin);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        ra->v[v].cursor = ra->v[v].first;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *bl = &f->blocks[b];
        uint32_t first = w.n_ins;
        for (uint32_t i = bl->first; i < bl->last; i++)
            rewrite_instruction(&w, i, i == bl->first, i == bl->last - 1);
        bl->first = first;
        bl->last = w.n_ins;
    }
    if (w.seq.used_slot)
        f->spill_bytes += 16;
    f->ins = w.ins;
    f->n_ins = w.n_ins;
    f->cap_ins = w.cap_ins;
    *origin = w.origin;
}
