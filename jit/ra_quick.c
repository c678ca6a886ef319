/* The allocator of -O0: one walk over the instructions to see where registers live, one to place them.
 *
 * A value is at home in a slot. Inside a block it stays in the register that it was made in or loaded into; a register
 * whose value the slot does not have yet is dirty. Before control leaves the block, dirty registers whose values live on
 * are stored, and block parameters go from slot to slot. So between blocks everything is in its slot; and a block all
 * of whose predecessors come before it finds those registers filled that all of them leave with the same value.
 *
 * Where a virtual register lives is an upper bound in blocks, [first, end]: from its first to its last occurrence in layout
 * order, stretched over the loops that hold an occurrence but not the first one. Slots are shared by registers whose
 * lives do not meet. A parameter lives from the first block that passes it.
 *
 * Constants have no slot: they are repeated where a register wants them.
 *
 * Source: the block-local allocators of fast compilers, for instance V. Liu et al., "Copy-and-Patch", OOPSLA 2021, section 2. */
#include "callconv.h"
#include "ra.h"

#include <string.h>

enum { NO_REG = 255 };

/* A virtual register. */
struct qreg {
    uint32_t first, end;            /* blocks that it lives in */
    uint32_t seen;                  /* the last block that names it, */
    uint32_t last;                  /* and the last instruction, or the block's end for arguments */
    uint32_t slot;                  /* byte offset, or RA_NONE */
    uint32_t next;                  /* of the list whose slots become free with a block */
    uint8_t reg;                    /* where it is now, or NO_REG */
    bool remat, used, crosses /* a call */, loops /* back from its end */;
};

/* What the registers hold at the end of a block: the values of mask's bits, in order. */
struct leaving { uint32_t mask, *values; };

struct quick {
    struct ra ra;                   /* the loops */
    struct mfunc *f;
    struct arena *a;
    uint32_t regs;                  /* that may be given */
    struct qreg *q;
    struct leaving *leaving;        /* by block */
    uint32_t *ends;                 /* by block: list of registers whose slots are free after it */
    uint32_t *freed[2], n_freed[2], cap_freed[2];       /* slots of 8, of 16 bytes */
    uint32_t top;                   /* bytes of slots */
    uint32_t block, at;             /* being placed */
    uint32_t value[32];             /* by register, where `full` says so */
    uint32_t full, dirty;           /* registers that hold a value; that differ from its slot */
    uint32_t held;                  /* registers of the present instruction's operands */
    uint32_t ever;                  /* registers ever used */
    uint32_t turn;                  /* the register looked at first when one must be emptied */
    uint32_t last_call;             /* while registers are looked for: the last call so far */
    struct move *moves; uint32_t n_moves, cap_moves;    /* the gap before the instruction, all at once */
    struct { uint32_t dst, vreg; } *clones; uint32_t n_clones, cap_clones;
    struct move_seq seq;
    struct ra_out out;
};

static bool is_virtual(vreg_t r) { return r != MIR_NOREG && !mir_is_phys(r); }
static unsigned bytes_of(const struct quick *q, uint32_t v) { return q->f->vregs[v].bytes; }

/* ---- where registers live */

enum kind { DEF, USE, MOD };

/* To block b, and on to the end of the loops around it that begin after v. */
static void stretch(const struct quick *q, struct qreg *v, uint32_t b)
{
    uint32_t loop = 0;
    for (uint32_t o = q->ra.loop_of[b]; o && q->ra.loops[o].header > v->first; o = q->ra.loops[o].parent)
        loop = o;
    uint32_t end = loop ? q->ra.loops[loop].last : b;
    if (end >= v->end) {
        v->end = end;
        v->loops = loop;
    }
}

static void occur(struct quick *q, vreg_t r, uint32_t b, uint32_t i, enum kind kind)
{
    if (!is_virtual(r))
        return;
    struct qreg *v = &q->q[r - MIR_VREG0];
    v->used |= kind != DEF;
    v->remat &= kind == USE;
    if (v->first == RA_NONE) {
        v->first = v->end = b;
    } else {
        v->crosses |= q->last_call > v->last;
        if (v->seen != b)
            stretch(q, v, b);
    }
    v->seen = b;
    v->last = i;
}

/* Constants, and loads of constants into vector registers, can be made again without a register. */
static bool can_repeat(const struct minst *mi)
{
    return mi->op == X64_MOVI || mi->op == X64_VZERO ||
           ((mi->op == X64_VMOVSS_rm || mi->op == X64_VMOVSD_rm || mi->op == X64_VMOVUPS_rm) && mi->mem == MEM_RIP);
}

static void look_at_def(struct quick *q, uint32_t b, uint32_t i)
{
    const struct minst *mi = &q->f->ins[i];
    if (!is_virtual(mi->r))
        return;
    uint32_t v = mi->r - MIR_VREG0;
    bool is_first = q->q[v].first == RA_NONE;
    occur(q, mi->r, b, i, DEF);
    q->q[v].remat = is_first && q->f->vregs[v].rematerialize && can_repeat(mi);
    q->f->vregs[v].def = i;
}

static void look_at_instruction(struct quick *q, uint32_t b, uint32_t i)
{
    const struct minst *mi = &q->f->ins[i];
    uint32_t roles = x64_rows[mi->op].roles;
    for (uint32_t k = 0; k < mi->n_fixed; k++)
        occur(q, q->f->fixed[mi->fixed + k].v, b, i, q->f->fixed[mi->fixed + k].is_def ? DEF : USE);
    occur(q, mi->v, b, i, USE);
    occur(q, mi->s, b, i, USE);
    occur(q, mi->x, b, i, USE);
    occur(q, mi->b, b, i, mi->mem != MEM_NONE ? USE : roles & M_MOD ? MOD : roles & M_DEF ? DEF : USE);
    if (roles & R_DEF)
        look_at_def(q, b, i);
    else
        occur(q, mi->r, b, i, roles & R_MOD ? MOD : USE);
    if (roles & XF_CALL)
        q->last_call = i;
}

/* The block passes arguments: its end reads these and writes the parameters. */
static void look_at_edge(struct quick *q, uint32_t b)
{
    const struct mblock *bl = &q->f->blocks[b];
    if (bl->n_succs != 1)
        return;
    const struct mblock *s = &q->f->blocks[bl->succs[0]];
    for (uint32_t k = 0; k < s->n_params; k++) {
        occur(q, bl->args[k], b, bl->last, USE);
        occur(q, s->params[k], b, bl->last, DEF);
    }
}

static void look(struct quick *q)
{
    const struct mfunc *f = q->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        const struct mblock *bl = &f->blocks[b];
        for (uint32_t k = 0; k < bl->n_params; k++)
            occur(q, bl->params[k], b, bl->first, DEF);
        for (uint32_t i = bl->first; i < bl->last; i++)
            look_at_instruction(q, b, i);
        look_at_edge(q, b);
    }
}

/* ---- slots */

static uint32_t slot_of(struct quick *q, uint32_t v)
{
    struct qreg *x = &q->q[v];
    unsigned wide = bytes_of(q, v) == 16;
    if (x->slot != RA_NONE)
        return MOVES_SLOT | x->slot;
    if (q->n_freed[wide]) {
        x->slot = q->freed[wide][--q->n_freed[wide]];
    } else {
        q->top = wide ? (q->top + 15) & ~15u : q->top;
        x->slot = q->top;
        q->top += wide ? 16 : 8;
    }
    if (x->loops) {                     /* no occurrence is the last one */
        x->next = q->ends[x->end];
        q->ends[x->end] = v;
    }
    return MOVES_SLOT | x->slot;
}

static void slot_free(struct quick *q, uint32_t v)
{
    unsigned wide = bytes_of(q, v) == 16;
    if (q->q[v].slot == RA_NONE)
        return;
    ARENA_GROW(q->a, q->freed[wide], q->cap_freed[wide], q->n_freed[wide] + 1);
    q->freed[wide][q->n_freed[wide]++] = q->q[v].slot;
    q->q[v].slot = RA_NONE;
}

/* ---- registers */

static void fill(struct quick *q, uint32_t reg, uint32_t v, bool dirty)
{
    q->value[reg] = v;
    q->q[v].reg = (uint8_t)reg;
    q->full |= 1u << reg;
    q->ever |= 1u << reg;
    q->dirty = dirty ? q->dirty | 1u << reg : q->dirty & ~(1u << reg);
}

static void empty(struct quick *q, uint32_t reg)
{
    q->q[q->value[reg]].reg = NO_REG;
    q->full &= ~(1u << reg);
    q->dirty &= ~(1u << reg);
}

static void forget(struct quick *q, uint32_t v)
{
    if (q->q[v].reg != NO_REG)
        empty(q, q->q[v].reg);
}

/* Let the slot have what the register has. */
static void clean(struct quick *q, uint32_t reg)
{
    uint32_t v = q->value[reg];
    if (q->dirty >> reg & 1)
        ra_emit_store(&q->out, slot_of(q, v), reg, bytes_of(q, v), ORIGIN_MOVE);
    q->dirty &= ~(1u << reg);
}

static uint32_t lowest(uint32_t mask) { return (uint32_t)__builtin_ctz(mask); }

/* One of the registers of mask, which are all full: without a store, if one can be had so. */
static uint32_t victim(struct quick *q, uint32_t mask)
{
    uint32_t cheap = mask & ~q->dirty ? mask & ~q->dirty : mask, after = cheap & (~0u << q->turn);
    uint32_t reg = lowest(after ? after : cheap);
    q->turn = (reg + 1) & 31;
    clean(q, reg);
    empty(q, reg);
    return reg;
}

/* An empty register for v, none of `not`. A value that lives over a call wants one that calls preserve; others leave
 * these alone, since each costs a save and a restore. */
static uint32_t pick(struct quick *q, uint32_t v, uint32_t not)
{
    uint32_t of_class = q->f->vregs[v].cls == MIR_GPR ? (1u << MIR_XMM0) - 1 : ~((1u << MIR_XMM0) - 1), can = q->regs & of_class & ~not;
    uint32_t room = can & ~q->full, first = room & (q->q[v].crosses ? WVM_CALLEE_SAVED : ~WVM_CALLEE_SAVED);
    if (first)
        return lowest(first & q->ever ? first & q->ever : first);
    if (room)
        return lowest(room);
    if (!can)
        q->ra.failed = true;
    return can & ~q->held ? victim(q, can & ~q->held) : can ? victim(q, can) : 0;
}

/* ---- the gap before an instruction: all moves at once, then constants, which read nothing */

static void add(struct quick *q, uint32_t dst, uint32_t v)
{
    struct qreg *x = &q->q[v];
    if (x->reg == NO_REG && x->remat) {
        ARENA_GROW(q->a, q->clones, q->cap_clones, q->n_clones + 1);
        q->clones[q->n_clones].dst = dst;
        q->clones[q->n_clones++].vreg = v;
        return;
    }
    uint32_t src = x->reg != NO_REG ? x->reg : slot_of(q, v);
    ARENA_GROW(q->a, q->moves, q->cap_moves, q->n_moves + 1);
    q->moves[q->n_moves++] = (struct move){ dst, src, bytes_of(q, v) };
}

/* Registers that no move names and whose values are not lost when they are written. */
static struct move_scratch scratch(struct quick *q)
{
    uint32_t named = q->dirty | q->held;
    for (uint32_t k = 0; k < q->n_moves; k++) {
        named |= moves_is_slot(q->moves[k].src) ? 0 : 1u << q->moves[k].src;
        named |= moves_is_slot(q->moves[k].dst) ? 0 : 1u << q->moves[k].dst;
    }
    uint32_t can = q->regs & ~named & ~(WVM_CALLEE_SAVED & ~q->f->saved_regs & ~q->ever);
    uint32_t of[2] = { can & ((1u << MIR_XMM0) - 1), can & ~((1u << MIR_XMM0) - 1) };
    struct move_scratch s = { { MOVES_NONE, MOVES_NONE }, MOVES_SLOT | q->top };
    for (unsigned c = 0; c < 2; c++) {
        if (!of[c])
            continue;
        s.reg[c] = lowest(of[c] & ~q->full ? of[c] & ~q->full : of[c]);
        if (q->full >> s.reg[c] & 1)
            empty(q, s.reg[c]);
    }
    return s;
}

/* False if no move is from slot to slot, and no cycle can be but of general registers. */
static bool needs_scratch(const struct quick *q)
{
    uint32_t read = 0, written = 0;
    for (uint32_t k = 0; k < q->n_moves; k++) {
        const struct move *m = &q->moves[k];
        if (moves_is_slot(m->src) && moves_is_slot(m->dst))
            return true;
        read |= moves_is_slot(m->src) ? 0 : 1u << m->src;
        written |= moves_is_slot(m->dst) ? 0 : 1u << m->dst;
    }
    return (read & written) >> MIR_XMM0;
}

static void close_gap(struct quick *q)
{
    if (q->n_moves) {
        struct move_scratch s = needs_scratch(q) ? scratch(q) : (struct move_scratch){ { MOVES_NONE, MOVES_NONE }, 0 };
        q->seq.n_steps = 0;
        q->seq.used_slot = false;
        moves_sequence(q->moves, q->n_moves, &s, &q->seq);
        for (uint32_t k = 0; k < q->seq.n_steps; k++)
            ra_emit_step(&q->out, q->seq.steps[k]);
        q->top += q->seq.used_slot ? 16 : 0;
    }
    for (uint32_t k = 0; k < q->n_clones; k++)
        ra_emit_clone(&q->out, q->clones[k].dst, q->clones[k].vreg);
    q->n_moves = q->n_clones = 0;
}

/* ---- an instruction's operands */

struct step { const struct minst *old; struct minst new; uint32_t roles, blocked; };

/* Is this the end of v's life, in the block and at the present instruction? */
static bool dies(const struct quick *q, uint32_t v)
{
    return q->q[v].end == q->block && !q->q[v].loops && q->q[v].last <= q->at;
}

static bool lives_on(const struct quick *q, uint32_t v) { return q->q[v].end > q->block || q->q[v].loops; }

static void bury(struct quick *q, uint32_t v)
{
    if (!dies(q, v))
        return;
    forget(q, v);
    slot_free(q, v);
}

static bool is_operand(const struct step *s, uint32_t v)
{
    vreg_t r = v + MIR_VREG0;
    const struct minst *mi = s->old;
    return (mi->r == r && !(s->roles & R_DEF)) || mi->v == r || mi->s == r || mi->x == r ||
           (mi->b == r && (mi->mem != MEM_NONE || !(s->roles & M_DEF)));
}

/* Whatever is in the register reg, which the instruction takes for itself. */
static void move_away(struct quick *q, const struct step *s, uint32_t reg)
{
    uint32_t v = q->value[reg];
    bool dirty = q->dirty >> reg & 1;
    if (is_operand(s, v)) {
        uint32_t to = pick(q, v, s->blocked | q->held);
        add(q, to, v);
        empty(q, reg);
        fill(q, to, v, dirty);
        q->held |= 1u << to;
        return;
    }
    if (!dies(q, v))
        clean(q, reg);
    empty(q, reg);
}

static void add_fixed_uses(struct quick *q, const struct step *s)
{
    const struct mfixed *fx = q->f->fixed + s->old->fixed;
    for (uint32_t k = 0; k < s->old->n_fixed; k++)
        if (!fx[k].is_def && is_virtual(fx[k].v))
            add(q, fx[k].reg, fx[k].v - MIR_VREG0);
}

static void hold(struct quick *q, vreg_t r)
{
    if (is_virtual(r) && q->q[r - MIR_VREG0].reg != NO_REG)
        q->held |= 1u << q->q[r - MIR_VREG0].reg;
}

/* The registers of operands that are in one already are not given to others; what the instruction takes is empty. */
static void make_way(struct quick *q, struct step *s)
{
    const struct minst *mi = s->old;
    add_fixed_uses(q, s);
    hold(q, s->roles & R_DEF ? MIR_NOREG : mi->r);
    hold(q, mi->v);
    hold(q, mi->s);
    hold(q, mi->x);
    hold(q, mi->mem == MEM_NONE && s->roles & M_DEF ? MIR_NOREG : mi->b);
    for (uint32_t m = s->blocked & q->full; m; m &= m - 1)
        move_away(q, s, lowest(m));
}

/* A register that holds r. */
static vreg_t use(struct quick *q, const struct step *s, vreg_t r)
{
    if (!is_virtual(r))
        return r;
    uint32_t v = r - MIR_VREG0, reg = q->q[v].reg;
    if (reg == NO_REG) {
        reg = pick(q, v, s->blocked | q->held);
        add(q, reg, v);
        fill(q, reg, v, false);
        if (!s->blocked)
            close_gap(q);
    }
    q->held |= 1u << reg;
    return reg;
}

/* The register b may be a slot when that is where its value is. */
static void use_b(struct quick *q, struct step *s)
{
    const struct minst *mi = s->old;
    bool may = is_virtual(mi->b) && mi->mem == MEM_NONE && s->roles & MEM_OK && s->roles & M_USE;
    uint32_t v = mi->b - MIR_VREG0;
    if (may && q->q[v].reg == NO_REG && !q->q[v].remat && mi->w <= bytes_of(q, v))
        ra_set_slot(&s->new, slot_of(q, v));
    else
        s->new.b = use(q, s, mi->b);
}

static vreg_t define(struct quick *q, const struct step *s, vreg_t r)
{
    if (!is_virtual(r))
        return r;
    uint32_t v = r - MIR_VREG0, not = s->blocked | (s->blocked || s->old->flags & MF_EARLY ? q->held : 0);
    forget(q, v);
    uint32_t reg = pick(q, v, not);
    fill(q, reg, v, true);
    q->held |= 1u << reg;
    return reg;
}

static void set_dirty(struct quick *q, vreg_t r)
{
    if (is_virtual(r))
        q->dirty |= 1u << q->q[r - MIR_VREG0].reg;
}

static void bury_operand(struct quick *q, vreg_t r)
{
    if (is_virtual(r))
        bury(q, r - MIR_VREG0);
}

/* ---- an instruction */

/* A register whose value is not wanted any more is free for a result, unless that is written early. A slot is not. */
static void release(struct quick *q, vreg_t r)
{
    if (is_virtual(r) && dies(q, r - MIR_VREG0))
        forget(q, r - MIR_VREG0);
}

static void release_uses(struct quick *q, const struct step *s)
{
    const struct minst *mi = s->old;
    if (mi->flags & MF_EARLY)
        return;
    vreg_t changed = s->roles & R_MOD ? mi->r : mi->mem == MEM_NONE && s->roles & M_MOD ? mi->b : MIR_NOREG;
    const vreg_t uses[] = { mi->r, mi->v, mi->s, mi->x, mi->b };
    for (unsigned k = 0; k < 5; k++)
        if (uses[k] != changed)
            release(q, uses[k]);
}

/* Results that the instruction leaves in registers of its own choice. */
static void take_fixed_defs(struct quick *q, const struct step *s)
{
    const struct mfixed *fx = q->f->fixed + s->old->fixed;
    for (uint32_t k = 0; k < s->old->n_fixed; k++)
        if (fx[k].is_def && is_virtual(fx[k].v)) {
            forget(q, fx[k].v - MIR_VREG0);
            fill(q, fx[k].reg, fx[k].v - MIR_VREG0, true);
        }
    for (uint32_t k = 0; k < s->old->n_fixed; k++)
        bury_operand(q, fx[k].v);
}

/* An exception that this call lets through finds values in slots only. */
static void clean_for_landing(struct quick *q)
{
    for (uint32_t m = q->dirty; m; m &= m - 1)
        if (lives_on(q, q->value[lowest(m)]))
            clean(q, lowest(m));
}

static void place(struct quick *q, const struct minst *old)
{
    struct step s = { .old = old, .new = *old, .roles = x64_rows[old->op].roles, .blocked = old->clobbers };
    for (uint32_t k = 0; k < old->n_fixed; k++)
        s.blocked |= 1u << q->f->fixed[old->fixed + k].reg;
    q->held = 0;
    if (old->flags & MF_LANDS)
        clean_for_landing(q);
    make_way(q, &s);
    bool b_def = old->mem == MEM_NONE && s.roles & M_DEF;
    if (!(s.roles & R_DEF))
        s.new.r = use(q, &s, old->r);
    s.new.v = use(q, &s, old->v);
    s.new.s = use(q, &s, old->s);
    s.new.x = use(q, &s, old->x);
    if (!b_def)
        use_b(q, &s);
    release_uses(q, &s);
    if (s.roles & R_DEF)
        s.new.r = define(q, &s, old->r);
    if (b_def)
        s.new.b = define(q, &s, old->b);
    close_gap(q);
    s.new.n_fixed = 0;
    *ra_append(&q->out, q->at) = s.new;
    set_dirty(q, s.roles & R_MOD ? old->r : MIR_NOREG);
    set_dirty(q, old->mem == MEM_NONE && s.roles & M_MOD ? old->b : MIR_NOREG);
    bury_operand(q, old->r);
    bury_operand(q, old->v);
    bury_operand(q, old->s);
    bury_operand(q, old->x);
    bury_operand(q, old->b);
    take_fixed_defs(q, &s);
}

/* Copies that need no instruction: of a constant, and of what is not wanted any more. */
static bool drop_copy(struct quick *q, const struct minst *mi)
{
    if (!(x64_rows[mi->op].roles & XF_MOVE) || mi->mem != MEM_NONE || !ra_is_identity(q->f, mi))
        return false;
    uint32_t r = mi->r - MIR_VREG0, b = mi->b - MIR_VREG0, reg = q->q[b].reg;
    if (r != b && reg != NO_REG && dies(q, b)) {
        empty(q, reg);
        forget(q, r);
        fill(q, reg, r, true);
    } else if (r != b && reg == NO_REG && q->q[b].remat) {
        forget(q, r);
        q->held = 0;
        reg = pick(q, r, 0);
        ra_emit_clone(&q->out, reg, b);
        fill(q, reg, r, true);
    } else if (r != b) {
        return false;
    }
    bury(q, b);
    bury(q, r);
    return true;
}

static void place_instruction(struct quick *q, uint32_t i)
{
    const struct minst *mi = &q->f->ins[i];
    q->at = i;
    q->out.src = mi->src;
    bool is_constant = x64_rows[mi->op].roles & R_DEF && is_virtual(mi->r) && q->q[mi->r - MIR_VREG0].remat;
    if (!is_constant && !drop_copy(q, mi))
        place(q, mi);
}

/* ---- blocks */

static bool left_by_all(const struct quick *q, const struct mblock *bl, uint32_t reg, uint32_t v)
{
    for (uint32_t k = 1; k < bl->n_preds; k++) {
        const struct leaving *l = &q->leaving[bl->preds[k]];
        if (!(l->mask >> reg & 1) || l->values[__builtin_popcount(l->mask & ((1u << reg) - 1))] != v)
            return false;
    }
    return true;
}

/* What all predecessors leave in the same registers. */
static void enter(struct quick *q)
{
    const struct mblock *bl = &q->f->blocks[q->block];
    for (uint32_t k = 0; k < bl->n_preds; k++)
        if (bl->preds[k] >= q->block)
            return;
    if (!bl->n_preds || bl->is_landing)
        return;
    const struct leaving *l = &q->leaving[bl->preds[0]];
    uint32_t n = 0;
    for (uint32_t m = l->mask; m; m &= m - 1, n++)
        if (q->q[l->values[n]].end >= q->block && left_by_all(q, bl, lowest(m), l->values[n]))
            fill(q, lowest(m), l->values[n], false);
}

/* Parameters of the successor take their arguments, all at once. */
static void pass_args(struct quick *q, const struct mblock *bl)
{
    if (bl->n_succs != 1)
        return;
    const struct mblock *to = &q->f->blocks[bl->succs[0]];
    for (uint32_t k = 0; k < to->n_params; k++)
        if (q->q[to->params[k] - MIR_VREG0].used)
            add(q, slot_of(q, to->params[k] - MIR_VREG0), bl->args[k] - MIR_VREG0);
    q->held = 0;
    close_gap(q);
    for (uint32_t k = 0; k < to->n_params; k++)
        forget(q, to->params[k] - MIR_VREG0);
    for (uint32_t k = 0; k < to->n_params; k++) {
        bury_operand(q, bl->args[k]);
        bury_operand(q, to->params[k]);
    }
}

/* Before the first jump. */
static void leave(struct quick *q, const struct mblock *bl)
{
    q->at = bl->last;
    for (uint32_t m = q->dirty; m; m &= m - 1)
        if (lives_on(q, q->value[lowest(m)]))
            clean(q, lowest(m));
    pass_args(q, bl);
}

/* Behind the last one: what the successors may find, and which slots are free. */
static void close_block(struct quick *q)
{
    struct leaving *l = &q->leaving[q->block];
    uint32_t n = 0;
    l->values = ARENA_NEW(q->a, uint32_t, __builtin_popcount(q->full));
    for (uint32_t m = q->full; m; m &= m - 1) {
        uint32_t reg = lowest(m), v = q->value[reg];
        if (q->q[v].end > q->block) {
            l->mask |= 1u << reg;
            l->values[n++] = v;
        }
        empty(q, reg);
    }
    for (uint32_t v = q->ends[q->block]; v != RA_NONE; v = q->q[v].next)
        slot_free(q, v);
}

static void place_block(struct quick *q, uint32_t b)
{
    struct mblock *bl = &q->f->blocks[b];
    uint32_t first = q->out.n_ins;
    bool left = false;
    q->block = b;
    enter(q);
    for (uint32_t i = bl->first; i < bl->last; i++) {
        if (!left && x64_rows[q->f->ins[i].op].roles & XF_JUMP) {
            q->out.src = q->f->ins[i].src;
            leave(q, bl);
            left = true;
        }
        place_instruction(q, i);
    }
    if (!left)
        leave(q, bl);
    close_block(q);
    bl->first = first;
    bl->last = q->out.n_ins;
}

bool ra_quick(struct mfunc *f, uint32_t regs, uint32_t **origin)
{
    struct quick q = { .ra = { .f = f, .a = f->arena }, .f = f, .a = f->arena, .regs = regs, .out = { .f = f, .a = f->arena } };
    uint32_t n_ins = f->n_ins + f->n_ins / 2 + f->n_fixed + 16;
    q.seq.arena = q.a;
    q.ever = f->saved_regs;
    q.q = ARENA_ZNEW(q.a, struct qreg, f->n_vregs);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        q.q[v] = (struct qreg){ .first = RA_NONE, .slot = RA_NONE, .reg = NO_REG };
    q.leaving = ARENA_ZNEW(q.a, struct leaving, f->n_blocks);
    q.ends = memset(ARENA_NEW(q.a, uint32_t, f->n_blocks), 0xff, f->n_blocks * sizeof *q.ends);
    q.out.ins = ARENA_NEW(q.a, struct minst, n_ins);
    q.out.origin = ARENA_NEW(q.a, uint32_t, n_ins);
    q.out.cap_ins = q.out.cap_origin = n_ins;
    ra_find_loops(&q.ra);
    look(&q);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        place_block(&q, b);
    f->spill_bytes = (q.top + 15) & ~15u;
    f->saved_regs |= q.ever & WVM_CALLEE_SAVED;
    f->ins = q.out.ins;
    f->n_ins = q.out.n_ins;
    f->cap_ins = q.out.cap_ins;
    *origin = q.out.origin;
    return !q.ra.failed;
}
