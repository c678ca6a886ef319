/* Random machine IR for testing the allocator, and an interpreter for it that runs a function before and after
 * allocation. Programs have structured control flow with loops, switches and block parameters, calls, fixed operands,
 * two-address forms, constants, both classes and all widths.
 *
 * The interpreter needs no meaning of the instructions but what the allocator may rely on: which operands are read and
 * written. An instruction's results are a hash of what it reads. */
#ifndef MIR_RANDOM_H
#define MIR_RANDOM_H

#include <assert.h>
#include <stdlib.h>
#include "jit/arena.h"
#include "jit/mir.h"

struct mir_random {
    uint64_t state;
    struct mfunc *f;
    uint32_t cap_blocks;
    uint32_t block;                                         /* being filled */
    vreg_t vars[64]; uint32_t n_vars;                       /* current values of the program's variables */
    uint32_t budget;                                        /* instructions still to make */
    uint32_t max_depth;
    uint32_t call_rate;                                     /* of 1000 instructions */
};

/* minst.imm2 of instructions whose fixed operands the interpreter finds at fixed[imm >> 8], imm & 255 of them. */
enum { WITH_FIXED = 0xF1F1 };

static uint32_t rnd(struct mir_random *g, uint32_t n)
{
    g->state = g->state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(((g->state >> 33) * (uint64_t)n) >> 31);
}

/* ---- building */

static struct minst *ins(struct mir_random *g, enum x64_op op, unsigned w)
{
    struct mfunc *f = g->f;
    ARENA_GROW(f->arena, f->ins, f->cap_ins, f->n_ins + 1);
    f->ins[f->n_ins] = (struct minst){ .op = op, .w = w, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG,
                                       .x = MIR_NOREG, .s = MIR_NOREG };
    g->budget -= g->budget > 0;
    return &f->ins[f->n_ins++];
}

static vreg_t temp(struct mir_random *g, enum mir_class cls, unsigned bytes)
{
    struct mfunc *f = g->f;
    ARENA_GROW(f->arena, f->vregs, f->cap_vregs, f->n_vregs + 1);
    f->vregs[f->n_vregs] = (struct mvreg){ .cls = cls, .bytes = bytes };
    return MIR_VREG0 + f->n_vregs++;
}

static struct mvreg *of(struct mir_random *g, vreg_t v) { return &g->f->vregs[v - MIR_VREG0]; }

static uint32_t begin_block(struct mir_random *g)
{
    struct mfunc *f = g->f;
    ARENA_GROW(f->arena, f->blocks, g->cap_blocks, f->n_blocks + 1);
    f->blocks[f->n_blocks] = (struct mblock){ .first = f->n_ins, .last = f->n_ins };
    return g->block = f->n_blocks++;
}

static void end_block(struct mir_random *g, uint32_t n_succs)
{
    struct mblock *b = &g->f->blocks[g->block];
    b->last = g->f->n_ins;
    b->succs = ARENA_ZNEW(g->f->arena, uint32_t, n_succs + 1);
    b->n_succs = n_succs;
}

/* Edge number k of block p goes to s. The branches' targets are set at the end. */
static void edge(struct mir_random *g, uint32_t p, uint32_t k, uint32_t s)
{
    g->f->blocks[p].succs[k] = s;
    g->f->blocks[s].n_preds++;
}

/* ---- operands */

static vreg_t constant(struct mir_random *g, enum mir_class cls, unsigned bytes)
{
    vreg_t d = temp(g, cls, bytes);
    of(g, d)->rematerialize = rnd(g, 4) != 0;
    struct minst *mi;
    if (cls == MIR_GPR) {
        mi = ins(g, X64_MOVI, bytes);
        mi->imm = bytes == 4 ? (int64_t)(uint32_t)g->state : rnd(g, 2) ? (int64_t)g->state : (int32_t)g->state;
    } else if (rnd(g, 3) == 0) {
        mi = ins(g, X64_VZERO, 16);
    } else {
        mi = ins(g, bytes == 4 ? X64_VMOVSS_rm : bytes == 8 ? X64_VMOVSD_rm : X64_VMOVUPS_rm, bytes);
        mi->mem = MEM_RIP;
        mi->imm2 = SEC_RODATA;
        mi->disp = (int32_t)rnd(g, 1000) * 16;
    }
    mi->r = d;
    return d;
}

/* Some value of the class, at least `bytes` wide: a variable or a constant. */
static vreg_t value(struct mir_random *g, enum mir_class cls, unsigned bytes)
{
    for (uint32_t k = 0; k < 6; k++) {
        vreg_t v = g->vars[rnd(g, g->n_vars)];
        if (of(g, v)->cls == cls && of(g, v)->bytes >= bytes)
            return v;
    }
    return constant(g, cls, bytes);
}

/* The result becomes the value of a variable of its kind, if there is one. */
static void assign(struct mir_random *g, vreg_t d)
{
    for (uint32_t k = 0; k < 4; k++) {
        vreg_t *v = &g->vars[rnd(g, g->n_vars)];
        if (of(g, *v)->cls == of(g, d)->cls && of(g, *v)->bytes == of(g, d)->bytes) {
            *v = d;
            return;
        }
    }
}

static void fix(struct mir_random *g, struct minst *mi, vreg_t v, unsigned reg, bool is_def)
{
    struct mfunc *f = g->f;
    ARENA_GROW(f->arena, f->fixed, f->cap_fixed, f->n_fixed + 1);
    if (!mi->n_fixed) {
        mi->fixed = f->n_fixed;
        mi->imm2 = WITH_FIXED;
        mi->imm = (int64_t)f->n_fixed << 8;
    }
    f->fixed[f->n_fixed++] = (struct mfixed){ v, reg, is_def };
    mi->n_fixed++;
    mi->imm++;
}

static void address(struct mir_random *g, struct minst *mi, vreg_t b, vreg_t x)
{
    mi->mem = MEM_BASE;
    mi->b = b;
    mi->x = x;
    mi->scale = 1u << rnd(g, 4);
    mi->disp = (int32_t)rnd(g, 100);
}

/* ---- instructions */

static void two_address(struct mir_random *g)
{
    static const enum x64_op ops[] = { X64_ADD_rm, X64_SUB_rm, X64_IMUL_rm, X64_XOR_rm, X64_CMOVCC_rm };
    unsigned w = rnd(g, 2) ? 8 : 4;
    vreg_t a = value(g, MIR_GPR, w), b = value(g, MIR_GPR, w), d = temp(g, MIR_GPR, w);
    struct minst *mi = ins(g, X64_MOVE, w);
    mi->r = d;
    mi->b = a;
    for (uint32_t n = rnd(g, 3) + 1; n; n--) {
        enum x64_op op = ops[rnd(g, 5)];
        if (op == X64_CMOVCC_rm) {
            mi = ins(g, X64_CMP_rm, w);
            mi->r = a;
            mi->b = b;
        }
        mi = ins(g, op, w);
        mi->r = d;
        if (rnd(g, 4) == 0 && op != X64_CMOVCC_rm)
            address(g, mi, b, of(g, a)->bytes == 8 ? a : MIR_NOREG);
        else
            mi->b = b;
    }
    if (rnd(g, 3) == 0) {
        mi = ins(g, X64_NEG_m, w);
        mi->b = d;
    }
    assign(g, d);
}

static void vector(struct mir_random *g)
{
    unsigned w = 4u << rnd(g, 3);
    enum x64_op op = w == 4 ? X64_VADDSS_rvm : w == 8 ? X64_VMULSD_rvm : rnd(g, 2) ? X64_VBLENDVPS_rvms : X64_VPADDB_rvm;
    vreg_t a = value(g, MIR_XMM, w), b = value(g, MIR_XMM, w), s = value(g, MIR_XMM, w);
    vreg_t d = temp(g, MIR_XMM, w), x = value(g, MIR_GPR, 8);
    struct minst *mi;
    if (w == 16 && rnd(g, 4) == 0) {
        mi = ins(g, X64_MOVE, w);
        mi->r = d;
        mi->b = s;
        mi = ins(g, X64_VFMADD231PS_rvm, w);
    } else {
        mi = ins(g, op, w);
    }
    mi->r = d;
    mi->v = a;
    if (op == X64_VBLENDVPS_rvms && mi->op == op)
        mi->s = s;
    mi->flags = mi->op == op && rnd(g, 5) == 0 ? MF_EARLY : 0;
    if (rnd(g, 4) == 0)
        address(g, mi, x, MIR_NOREG);
    else
        mi->b = b;
    assign(g, d);
}

static void fixed_shift(struct mir_random *g)
{
    vreg_t a = value(g, MIR_GPR, 4), c = value(g, MIR_GPR, 4), d = temp(g, MIR_GPR, 4);
    struct minst *mi = ins(g, X64_MOVE, 4);
    mi->r = d;
    mi->b = a;
    mi = ins(g, X64_SHL_mc, 4);
    mi->b = d;
    fix(g, mi, c, 1, false);
    assign(g, d);
}

static void multiply(struct mir_random *g)
{
    vreg_t a = value(g, MIR_GPR, 8), b = value(g, MIR_GPR, 8), lo = temp(g, MIR_GPR, 8), hi = temp(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_MUL_m, 8);
    mi->b = b;
    fix(g, mi, a, 0, false);
    fix(g, mi, lo, 0, true);
    fix(g, mi, hi, 2, true);
    assign(g, lo);
    if (rnd(g, 2))
        assign(g, hi);
}

static void store(struct mir_random *g)
{
    vreg_t a = value(g, MIR_GPR, 8), b = value(g, MIR_GPR, 8), x = value(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_MOV_mr, 8);
    mi->r = a;
    address(g, mi, b, x);
}

static void three_operands(struct mir_random *g)
{
    vreg_t a = value(g, MIR_GPR, 8), b = value(g, MIR_GPR, 8), x = value(g, MIR_GPR, 8), d = temp(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_SHLX_rmv, 8);
    mi->r = d;
    mi->v = a;
    if (rnd(g, 3))
        mi->b = b;
    else
        address(g, mi, b, x);
    mi->flags |= rnd(g, 6) == 0 ? MF_EARLY : 0;
    assign(g, d);
}

static void convert(struct mir_random *g)
{
    vreg_t a, d;
    unsigned w = 4u << rnd(g, 2);
    struct minst *mi;
    switch (rnd(g, 4)) {
    case 0:
        a = value(g, MIR_GPR, w), d = temp(g, MIR_XMM, w);
        mi = ins(g, X64_VMOVD_rm, w);
        break;
    case 1:
        a = value(g, MIR_XMM, w), d = temp(g, MIR_GPR, w);
        mi = ins(g, X64_MOVE, w);
        break;
    case 2:     /* wrap */
        a = value(g, MIR_GPR, 8), d = temp(g, MIR_GPR, 4);
        mi = ins(g, X64_MOVE, 4);
        break;
    default:    /* zero extension */
        a = value(g, MIR_GPR, 4), d = temp(g, MIR_GPR, 8);
        mi = ins(g, X64_MOVE, 4);
    }
    mi->r = d;
    mi->b = a;
    assign(g, d);
}

static void call(struct mir_random *g)
{
    static const uint8_t args[] = { 7, 6, 2, 1, 8, 9, 10, 0 }, results[] = { 0, 2, 1 };
    uint32_t n = rnd(g, 9), nx = rnd(g, 5), n_res = rnd(g, 4), nx_res = rnd(g, 3);
    vreg_t a[8], x[8], r[3], rx[2], target = MIR_NOREG;
    for (uint32_t k = 0; k < n; k++)
        a[k] = value(g, MIR_GPR, rnd(g, 2) ? 8 : 4);
    for (uint32_t k = 0; k < nx; k++)
        x[k] = value(g, MIR_XMM, 4u << rnd(g, 3));
    if (rnd(g, 3) == 0)
        target = value(g, MIR_GPR, 8);
    struct minst *mi = ins(g, target == MIR_NOREG ? X64_CALL : X64_CALL_m, 8);
    mi->b = target;
    mi->clobbers = 0xFFFF0000u | 0x0FC7u;
    mi->imm2 = WITH_FIXED;
    for (uint32_t k = 0; k < n; k++)
        fix(g, mi, a[k], args[k], false);
    for (uint32_t k = 0; k < nx; k++)
        fix(g, mi, x[k], 16 + k, false);
    for (uint32_t k = 0; k < n_res; k++)
        fix(g, mi, r[k] = temp(g, MIR_GPR, rnd(g, 2) ? 8 : 4), results[k], true);
    for (uint32_t k = 0; k < nx_res; k++)
        fix(g, mi, rx[k] = temp(g, MIR_XMM, 4u << rnd(g, 3)), 16 + k, true);
    for (uint32_t k = 0; k < n_res; k++)
        assign(g, r[k]);
    for (uint32_t k = 0; k < nx_res; k++)
        assign(g, rx[k]);
}

static void instruction(struct mir_random *g)
{
    static void (*const make[])(struct mir_random *) = { two_address, two_address, two_address, vector, vector, fixed_shift,
                                                         multiply, store, three_operands, convert };
    if (rnd(g, 1000) < g->call_rate)
        call(g);
    else
        make[rnd(g, sizeof make / sizeof *make)](g);
}

/* ---- control flow */

static void body(struct mir_random *g, uint32_t depth);

static void compare(struct mir_random *g)
{
    vreg_t a = value(g, MIR_GPR, 8), b = value(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_CMP_rm, 8);
    mi->r = a;
    mi->b = b;
}

/* compare; jcc; jmp, with moves that the flags must survive in between */
static uint32_t branch(struct mir_random *g)
{
    compare(g);
    if (rnd(g, 2)) {
        vreg_t d = temp(g, MIR_GPR, 8);
        struct minst *mi = ins(g, X64_MOVI, 8);
        mi->r = d;
        mi->imm = 0;
        mi->flags = MF_FLAGS_LIVE;
        assign(g, d);
    }
    ins(g, X64_JCC, 0)->cc = rnd(g, 16);
    ins(g, X64_JMP, 0);
    end_block(g, 2);
    return g->block;
}

static uint32_t jump(struct mir_random *g)
{
    ins(g, X64_JMP, 0);
    end_block(g, 1);
    return g->block;
}

/* Block b gets parameters for the variables of the mask, as new values. */
static void make_params(struct mir_random *g, uint32_t b, uint64_t mask)
{
    vreg_t *params = ARENA_NEW(g->f->arena, vreg_t, 64);
    uint32_t n = 0;
    for (uint32_t k = 0; k < g->n_vars; k++)
        if (mask >> k & 1)
            params[n++] = g->vars[k] = temp(g, of(g, g->vars[k])->cls, of(g, g->vars[k])->bytes);
    g->f->blocks[b].params = params;
    g->f->blocks[b].n_params = n;
}

static void pass(struct mir_random *g, uint32_t p, const vreg_t *vars, uint64_t mask)
{
    vreg_t *args = ARENA_NEW(g->f->arena, vreg_t, 64);
    uint32_t n = 0;
    for (uint32_t k = 0; k < g->n_vars; k++)
        if (mask >> k & 1)
            args[n++] = vars[k];
    g->f->blocks[p].args = args;
}

static uint64_t random_mask(struct mir_random *g) { return (uint64_t)rnd(g, 1u << 30) << 32 ^ (uint64_t)rnd(g, 1u << 30) << 10 ^ rnd(g, 1u << 30); }

/* n ways meet; variables that differ become parameters. */
static void meet(struct mir_random *g, uint32_t n, const uint32_t *ends, vreg_t after[][64])
{
    uint64_t mask = 0;
    for (uint32_t v = 0; v < g->n_vars; v++)
        for (uint32_t k = 1; k < n; k++)
            mask |= (uint64_t)(after[k][v] != after[0][v]) << v;
    uint32_t join = begin_block(g);
    for (uint32_t k = 0; k < n; k++) {
        edge(g, ends[k], 0, join);
        pass(g, ends[k], after[k], mask);
    }
    make_params(g, join, mask);
}

/* n ways from a branch or a table that meet again. */
static void make_ways(struct mir_random *g, uint32_t depth)
{
    uint32_t n = 2, from, ends[6];
    vreg_t before[64], after[6][64];
    if (rnd(g, 5) == 0) {
        n = 2 + rnd(g, 5);
        vreg_t index = value(g, MIR_GPR, 8);
        ins(g, X64_JTAB, 8)->b = index;
        end_block(g, n);
        from = g->block;
    } else {
        from = branch(g);
    }
    memcpy(before, g->vars, sizeof before);
    for (uint32_t k = 0; k < n; k++) {
        memcpy(g->vars, before, sizeof before);
        edge(g, from, k, begin_block(g));
        if (rnd(g, 4))
            body(g, depth + 1);
        ends[k] = jump(g);
        memcpy(after[k], g->vars, sizeof before);
    }
    meet(g, n, ends, after);
}

static void land(struct mir_random *g)
{
    vreg_t exception = temp(g, MIR_GPR, 8), selector = temp(g, MIR_GPR, 4);
    struct minst *mi = ins(g, X64_LAND, 8);
    mi->clobbers = 0xFFFFFFEFu;
    fix(g, mi, exception, 0, true);
    fix(g, mi, selector, 2, true);
    assign(g, exception);
    assign(g, selector);
}

/* A call inside a try: it returns, with results, or an exception lands. Both ways meet again. */
static void make_try(struct mir_random *g, uint32_t depth)
{
    vreg_t before[64], after[2][64];
    uint32_t ends[2];
    memcpy(before, g->vars, sizeof before);
    call(g);
    g->f->ins[g->f->n_ins - 1].flags |= MF_LANDS;
    ins(g, X64_JMP, 0);
    end_block(g, 2);
    uint32_t from = g->block;
    for (uint32_t k = 0; k < 2; k++) {
        edge(g, from, k, begin_block(g));
        if (k) {
            memcpy(g->vars, before, sizeof before);
            g->f->blocks[g->block].is_landing = true;
            land(g);
        }
        if (rnd(g, 2))
            body(g, depth + 1);
        ends[k] = jump(g);
        memcpy(after[k], g->vars, sizeof before);
    }
    meet(g, 2, ends, after);
}

static void make_loop(struct mir_random *g, uint32_t depth)
{
    uint64_t mask = random_mask(g);
    vreg_t at_header[64];
    uint32_t entry = jump(g), header = begin_block(g);
    edge(g, entry, 0, header);
    pass(g, entry, g->vars, mask);
    make_params(g, header, mask);
    uint32_t n = rnd(g, 4);
    for (uint32_t k = 0; k < n; k++)
        instruction(g);
    uint32_t end = branch(g);
    memcpy(at_header, g->vars, sizeof at_header);
    edge(g, end, 0, begin_block(g));
    body(g, depth + 1);
    uint32_t latch = jump(g);
    edge(g, latch, 0, header);
    pass(g, latch, g->vars, mask);
    memcpy(g->vars, at_header, sizeof at_header);
    edge(g, end, 1, begin_block(g));
}

static void body(struct mir_random *g, uint32_t depth)
{
    uint32_t n = 1 + rnd(g, 20);
    for (uint32_t k = 0; k < n && g->budget; k++) {
        uint32_t what = depth < g->max_depth ? rnd(g, 12) : 12;
        if (what == 0)
            make_ways(g, depth);
        else if (what == 1)
            make_loop(g, depth);
        else if (what == 2 && g->call_rate)
            make_try(g, depth);
        else
            instruction(g);
    }
}

static void finish(struct mir_random *g)
{
    struct mfunc *f = g->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        f->blocks[b].preds = ARENA_NEW(f->arena, uint32_t, f->blocks[b].n_preds + 1);
        f->blocks[b].n_preds = 0;
    }
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *bl = &f->blocks[b];
        for (uint32_t k = 0; k < bl->n_succs; k++) {
            struct mblock *s = &f->blocks[bl->succs[k]];
            s->preds[s->n_preds++] = b;
        }
        if (bl->n_succs == 2 && f->ins[bl->last - 2].op == X64_JCC)
            f->ins[bl->last - 2].imm = bl->succs[1];
        if (f->ins[bl->last - 1].op == X64_JMP)
            f->ins[bl->last - 1].imm = bl->succs[0];
    }
}

/* Fill f (zeroed but for its arena) with about `size` instructions over `vars` variables. */
static void mir_random_make(struct mir_random *g, struct mfunc *f, uint64_t seed, uint32_t size, uint32_t vars, uint32_t call_rate)
{
    *g = (struct mir_random){ .state = seed * 0x9E3779B97F4A7C15ull + 1, .f = f, .n_vars = vars, .budget = size, .max_depth = 5,
                              .call_rate = call_rate };
    begin_block(g);
    for (uint32_t k = 0; k < vars; k++)
        g->vars[k] = rnd(g, 3) ? constant(g, MIR_GPR, 4u << rnd(g, 2)) : constant(g, MIR_XMM, 4u << rnd(g, 3));
    while (g->budget)
        body(g, 0);
    for (uint32_t k = 0; k < vars; k++) {
        vreg_t p = constant(g, MIR_GPR, 8), a = g->vars[k];
        struct minst *mi = ins(g, of(g, a)->cls == MIR_GPR ? X64_MOV_mr : X64_VMOVUPS_mr, of(g, a)->bytes);
        mi->r = a;
        address(g, mi, p, MIR_NOREG);
    }
    vreg_t r = constant(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_RET, 0);
    fix(g, mi, r, 0, false);
    end_block(g, 0);
    finish(g);
}

/* ---- interpreter */

struct val { uint64_t lo, hi; };

struct machine {
    const struct mfunc *f;
    const struct mfixed *fixed;
    struct val *regs;               /* physical and virtual */
    uint8_t *spill;
    uint64_t stack[4]; uint32_t n_stack;
    uint64_t flags, trace;
    bool lands;                     /* skip what is before the LAND */
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * 0x9E3779B97F4A7C15ull;
    return a ^ a >> 29 ^ b * 0xC2B2AE3D27D4EB4Full;
}

static struct val narrow(struct val v, unsigned w)
{
    if (w < 16)
        v.hi = 0;
    if (w < 8)
        v.lo &= (1ull << w * 8) - 1;
    return v;
}

/* What an instruction reads, hashed. */
static uint64_t read_in(struct machine *m, uint64_t h, vreg_t r, unsigned w)
{
    if (r == MIR_NOREG)
        return mix(h, 1);
    struct val v = narrow(m->regs[r], w);
    return mix(mix(h, v.lo), v.hi);
}

static struct val read_rm(struct machine *m, const struct minst *mi)
{
    struct val v = { 0, 0 };
    if (mi->mem == MEM_NONE)
        return mi->b == MIR_NOREG ? v : narrow(m->regs[mi->b], mi->w);
    if (mi->mem == MEM_SPILL) {
        assert((uint32_t)mi->disp + mi->w <= m->f->spill_bytes);
        memcpy(&v, m->spill + mi->disp, mi->w);
        return v;
    }
    uint64_t h = mix((uint64_t)mi->disp, mi->mem);
    if (mi->mem == MEM_BASE)
        h = mix(read_in(m, read_in(m, h, mi->b, 8), mi->x, 8), mi->scale);
    return narrow((struct val){ h, mix(h, 7) }, mi->w);
}

static void write_spill(struct machine *m, const struct minst *mi, struct val v)
{
    assert((uint32_t)mi->disp + mi->w <= m->f->spill_bytes);
    memcpy(m->spill + mi->disp, &v, mi->w);
}

/* Instructions that the allocator may add have their meaning. */
static bool run_move(struct machine *m, const struct minst *mi)
{
    struct val t;
    bool spill = mi->mem == MEM_SPILL;
    switch (mi->op) {
    case X64_MOVE:
        t = read_rm(m, mi);
        if (!spill && mi->r >= MIR_XMM0 && mi->r < 32)
            t = m->regs[mi->b];         /* a copy between vector registers is always of all */
        m->regs[mi->r] = t;
        return true;
    case X64_MOVI:
        m->regs[mi->r] = narrow((struct val){ (uint64_t)mi->imm, 0 }, mi->w);
        if (!(mi->flags & MF_FLAGS_LIVE))
            m->flags = 0;
        return true;
    case X64_VMOVSS_rm: case X64_VMOVSD_rm: case X64_VMOVUPS_rm:
        m->regs[mi->r] = read_rm(m, mi);
        return true;
    case X64_VZERO:
        m->regs[mi->r] = (struct val){ 0, 0 };
        return true;
    case X64_XCHG_mr:
        t = m->regs[mi->r];
        m->regs[mi->r] = m->regs[mi->b];
        m->regs[mi->b] = t;
        return true;
    case X64_PUSH_m: {
        uint64_t half = 0;
        if (spill)
            memcpy(&half, m->spill + mi->disp, 8);
        else        /* 8 bytes of a 16-byte constant */
            half = mix((uint64_t)(mi->disp & ~15), mi->mem);
        if (!spill && mi->disp & 8)
            half = mix(half, 7);
        m->stack[m->n_stack++] = half;
        return true;
    }
    case X64_POP_m:
        write_spill(m, mi, (struct val){ m->stack[--m->n_stack], 0 });
        return true;
    case X64_MOV_mr: case X64_VMOVSS_mr: case X64_VMOVSD_mr: case X64_VMOVUPS_mr:
        if (spill)
            write_spill(m, mi, m->regs[mi->r]);
        return spill;
    case X64_MOV_mi:
        if (spill)
            write_spill(m, mi, (struct val){ (uint64_t)mi->imm, 0 });
        return spill;
    default:
        return false;
    }
}

static void write_out(struct machine *m, vreg_t r, uint64_t h, unsigned w)
{
    m->regs[r] = narrow((struct val){ h, mix(h, 3) }, w);
}

static void run_fixed(struct machine *m, const struct minst *mi, uint64_t h, bool after)
{
    uint32_t n = mi->imm2 == WITH_FIXED ? mi->imm & 255 : 0;
    for (uint32_t k = 0; k < n; k++) {
        const struct mfixed *fx = &m->fixed[(mi->imm >> 8) + k];
        if (fx->is_def)
            write_out(m, after ? fx->reg : fx->v, mix(h, k), m->f->vregs[fx->v - MIR_VREG0].bytes);
    }
}

static uint64_t read_fixed(struct machine *m, const struct minst *mi, uint64_t h, bool after)
{
    uint32_t n = mi->imm2 == WITH_FIXED ? mi->imm & 255 : 0;
    for (uint32_t k = 0; k < n; k++) {
        const struct mfixed *fx = &m->fixed[(mi->imm >> 8) + k];
        if (!fx->is_def)
            h = read_in(m, h, after ? fx->reg : fx->v, m->f->vregs[fx->v - MIR_VREG0].bytes);
    }
    return h;
}

static void run_instruction(struct machine *m, const struct minst *mi, bool after)
{
    uint32_t roles = x64_rows[mi->op].roles;
    uint64_t h = mix(mi->op, mi->w);
    if (run_move(m, mi))
        return;
    if (roles & (R_USE | R_MOD))
        h = read_in(m, h, mi->r, mi->w);
    h = read_in(m, h, mi->v, mi->w);
    h = read_in(m, h, mi->s, mi->w);
    struct val b = read_rm(m, mi);
    h = mix(mix(h, b.lo), b.hi);
    h = read_fixed(m, mi, h, after);
    if (mi->op == X64_CMOVCC_rm)
        h = mix(h, m->flags);
    for (uint32_t k = 0; after && k < 32; k++)
        if (mi->clobbers >> k & 1)
            m->regs[k] = (struct val){ 0xDEADDEADDEADull * (k + 1), 99 };
    if (roles & (R_DEF | R_MOD))
        write_out(m, mi->r, h, mi->w);
    else if (roles & (M_DEF | M_MOD) && mi->mem == MEM_NONE)
        write_out(m, mi->b, h, mi->w);
    else
        m->trace = mix(m->trace, h);
    if (mi->op < X64_MOV_rm)
        m->flags = h;
    run_fixed(m, mi, h, after);
}

/* A call that throws: the landing is reached past whatever stands in front of it, with the registers of other functions. */
static uint32_t throw(struct machine *m, const struct mblock *bl, bool after)
{
    for (uint32_t k = 0; after && k < 32; k++)
        m->regs[k] = (struct val){ 0xBADBADBADull * (k + 1), 98 };
    m->lands = true;
    return bl->succs[m->f->blocks[bl->succs[1]].is_landing];
}

/* Run f through `steps` blocks at most; gives a hash of all that it did to the outside. fixed: of the generator. */
static uint64_t mir_random_run(const struct mfunc *f, const struct mfixed *fixed, uint32_t steps, bool after)
{
    struct machine m = { .f = f, .fixed = fixed };
    m.regs = calloc(MIR_VREG0 + f->n_vregs, sizeof *m.regs);
    m.spill = malloc(f->spill_bytes + 16);
    memset(m.spill, 0xEE, f->spill_bytes + 16);
    for (uint32_t b = 0; steps && b != UINT32_MAX; steps--) {
        const struct mblock *bl = &f->blocks[b];
        uint32_t to = UINT32_MAX;
        for (uint32_t i = bl->first; i < bl->last && to == UINT32_MAX; i++) {
            const struct minst *mi = &f->ins[i];
            if (mi->op == X64_JMP || (mi->op == X64_JCC && m.flags >> (mi->cc * 3) & 1))
                to = (uint32_t)mi->imm;
            else if (mi->op == X64_JTAB)
                to = bl->succs[(read_rm(&m, mi).lo >> 3) % bl->n_succs];
            else if (m.lands && mi->op != X64_LAND)
                continue;
            else if (mi->op != X64_JCC)
                run_instruction(&m, mi, after);
            m.lands = false;
            if (mi->flags & MF_LANDS && m.trace >> 9 & 1)
                to = throw(&m, bl, after);
        }
        if (to != UINT32_MAX && f->blocks[to].n_params) {
            uint32_t n = f->blocks[to].n_params;
            struct val *args = calloc(n, sizeof *args);
            for (uint32_t k = 0; k < n; k++)
                args[k] = m.regs[bl->args[k]];
            for (uint32_t k = 0; k < n; k++)
                m.regs[f->blocks[to].params[k]] = args[k];
            free(args);
        }
        m.trace = mix(m.trace, b);
        b = to;
    }
    free(m.regs);
    free(m.spill);
    return m.trace;
}

#endif
