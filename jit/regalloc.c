/* Register allocation: linear scan on live ranges with holes and splitting. ra.h lists the parts. */
#include "callconv.h"
#include "ra.h"

#include <stdio.h>

enum { POINTWISE_MAX = 1 << 16 /* instructions: who is where takes memory for each point of each register */ };
enum { ALL_REGS = 0xFFFF0000u | (0xFFFFu & ~(1u << WVM_RSP)) };

/* The registers to keep when they are starved: enough of each kind for what instructions fix, block and clobber. */
static uint32_t usable_registers(uint32_t starve)
{
    static const uint8_t order[15] = { WVM_RBX, WVM_R12, WVM_RCX, WVM_RAX, WVM_RSI, WVM_RDX, WVM_R13, WVM_R11,
                                       WVM_R8, WVM_RDI, WVM_R14, WVM_R9, WVM_R10, WVM_R15, WVM_RBP };
    uint32_t mask = 0;
    if (!starve || starve > 15)
        return ALL_REGS;
    for (uint32_t k = 0; k < (starve < 4 ? 4 : starve); k++)
        mask |= 1u << order[k] | 1u << (MIR_XMM0 + k);
    return mask;
}

/* Bring the instructions into layout order, no block without any. */
static void make_contiguous(struct mfunc *f)
{
    uint32_t at = 0, n = 0;
    bool ok = true;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        ok &= f->blocks[b].first == at && f->blocks[b].last > at;
        at = f->blocks[b].last;
        n += f->blocks[b].last - f->blocks[b].first + (f->blocks[b].last == f->blocks[b].first);
    }
    if (ok && at == f->n_ins)
        return;
    struct minst *ins = ARENA_NEW(f->arena, struct minst, n);
    at = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *bl = &f->blocks[b];
        uint32_t first = at;
        for (uint32_t i = bl->first; i < bl->last; i++)
            ins[at++] = f->ins[i];
        if (at == first)
            ins[at++] = (struct minst){ .op = X64_NOP, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG,
                                        .x = MIR_NOREG, .s = MIR_NOREG };
        bl->first = first;
        bl->last = at;
    }
    f->ins = ins;
    f->n_ins = f->cap_ins = at;
}

static uint32_t callee_saved_written(const struct mfunc *f)
{
    uint32_t mask = 0;
    for (uint32_t i = 0; i < f->n_ins; i++) {
        mask |= f->ins[i].clobbers;
        for (uint32_t k = 0; k < f->ins[i].n_fixed; k++)
            mask |= 1u << f->fixed[f->ins[i].fixed + k].reg;
    }
    return mask & WVM_CALLEE_SAVED;
}

static bool check(struct mfunc *before, const struct mfunc *after, const uint32_t *origin)
{
    if (ra_check(before, after, origin))
        return true;
    fprintf(stderr, "before:\n");
    mir_dump(before, stderr);
    fprintf(stderr, "after:\n");
    mir_dump(after, stderr);
    return false;
}

static bool allocate(struct mfunc *f, const struct regalloc_options *opt, uint32_t regs, uint32_t **origin)
{
    struct ra ra = { .f = f, .opt = opt, .a = f->arena, .regs = regs };
    ra_live(&ra);
    ra_frequencies(&ra);
    ra_find_savers(&ra);
    bool few = f->n_ins <= POINTWISE_MAX;
    if (opt->by_weight && ra.n_loops > 1 && few) {
        ra_bundles(&ra);
        ra_greedy(&ra);
    } else {
        ra_scan(&ra);
    }
    if (ra.failed)
        return false;
    ra_slots(&ra);
    ra_resolve(&ra);
    if (opt->trade && few)
        ra_trade(&ra);
    ra_rewrite(&ra, origin);
    return true;
}

bool ra_run(struct mfunc *f, const struct regalloc_options *opt, struct mfunc *before, uint32_t **origin)
{
    uint32_t regs = usable_registers(opt->starve_regs);
    make_contiguous(f);
    *before = *f;
    before->blocks = memcpy(ARENA_NEW(f->arena, struct mblock, f->n_blocks), f->blocks, sizeof *f->blocks * f->n_blocks);
    if (opt->quick)
        f->saved_regs = callee_saved_written(f);
    if (opt->quick ? !ra_quick(f, regs, origin) : !allocate(f, opt, regs, origin)) {
        fprintf(stderr, "regalloc: out of registers\n");
        return false;
    }
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        f->blocks[b].params = f->blocks[b].args = NULL;
        f->blocks[b].n_params = 0;
    }
    return true;
}

bool regalloc(struct mfunc *f, const struct regalloc_options *opt)
{
    struct mfunc before;
    uint32_t *origin;
    return ra_run(f, opt, &before, &origin) && (!opt->check || check(&before, f, origin));
}
