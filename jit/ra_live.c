/* Instruction numbering, loops, uses, and live ranges with holes.
 *
 * Liveness is found for one virtual register at a time, upwards from the blocks that read it before they write it;
 * only blocks where it is live are visited, so the work is proportional to the sum of the live ranges. Past a
 * budget, a register's range is taken as one piece from its definition to its last use, stretched over the loops
 * that hold the use but not the definition: that is an upper bound in linear time, since loops are contiguous
 * and definitions come before uses in layout order.
 *
 * Source: B. Boissinot et al., "Computing Liveness Sets for SSA-Form Programs" (2011), liveness by variable. */
#include "ra.h"

#include <stdlib.h>

enum { VISIT_BUDGET_MIN = 1 << 22, VISITS_PER_INS = 64 };

struct occurrence { uint32_t v; struct ra_use use; };

struct live {
    struct ra *ra;
    uint32_t *first;                /* by vreg: its occurrences are raw[first[v]..first[v + 1]) */
    struct ra_use *raw;
    struct occurrence *all; uint32_t n_all, cap_all;    /* as they are met */
    uint32_t *in, *out, *kill;      /* by block: the last register + 1 found live in, live out, defined before read */
    uint32_t *blocks, n_blocks, cap_blocks;     /* where the current register is live or occurs */
    uint32_t *stack, n_stack, cap_stack;
    uint64_t *marks;                /* bitmap by block, clear between uses */
    uint32_t min_block;
    uint64_t budget;
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

static void add(struct live *l, vreg_t r, uint32_t pos, unsigned kind, unsigned occ, unsigned hint)
{
    uint32_t v = r - MIR_VREG0;
    if (r == MIR_NOREG || mir_is_phys(r))
        return;
    ARENA_GROW(l->ra->a, l->all, l->cap_all, l->n_all + 1);
    l->all[l->n_all++] = (struct occurrence){ v, { pos, kind, occ, hint } };
    l->first[v + 1]++;
}

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

static void add_def(struct live *l, vreg_t r, uint32_t i, uint32_t pos, unsigned kind, unsigned occ, unsigned hint)
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
static bool slot_ok(struct live *l, const struct minst *mi, uint32_t roles)
{
    const struct ra *ra = l->ra;
    if (mi->mem != MEM_NONE || !(roles & MEM_OK) || !(roles & M_USE) || mir_is_phys(mi->b) || mi->b == MIR_NOREG)
        return false;
    uint32_t v = mi->b - MIR_VREG0;
    return mi->w <= ra->f->vregs[v].bytes && (!ra->v[v].remat || (roles & XF_MOVE && ra_is_identity(ra->f, mi)));
}

static void add_operands(struct live *l, uint32_t i)
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
    if (roles & XF_MOVE && reg_b && mi->b != MIR_NOREG)
        join(ra, mi->r, mi->b);
}

static void add_instruction(struct live *l, uint32_t i, bool first_in_block)
{
    const struct mfunc *f = l->ra->f;
    const struct minst *mi = &f->ins[i];
    const struct mfixed *fx = mi->n_fixed ? f->fixed + mi->fixed : NULL;
    for (uint32_t k = 0; k < mi->n_fixed; k++)      /* read in the gap before: still in place after the instruction before */
        if (!fx[k].is_def)
            add(l, fx[k].v, i * 4 - !first_in_block, USE_ANY, OCC_USE, fx[k].reg);
    add_operands(l, i);
    for (uint32_t k = 0; k < mi->n_fixed; k++)
        if (fx[k].is_def)
            add_def(l, fx[k].v, i, i * 4 + 3, USE_ANY, OCC_DEF, fx[k].reg);
}

static void add_params(struct live *l, uint32_t b)
{
    struct ra *ra = l->ra;
    const struct mblock *bl = &ra->f->blocks[b];
    for (uint32_t k = 0; k < bl->n_params; k++) {
        ra->v[bl->params[k] - MIR_VREG0].param_of = b;
        ra->v[bl->params[k] - MIR_VREG0].param_index = k;
        add_def(l, bl->params[k], bl->first, bl->first * 4, USE_ANY, OCC_DEF, RA_NOHINT);
    }
}

static void add_args(struct live *l, uint32_t b)
{
    struct ra *ra = l->ra;
    const struct mblock *bl = &ra->f->blocks[b];
    if (bl->n_succs != 1)
        return;
    const struct mblock *s = &ra->f->blocks[bl->succs[0]];
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

static void add_all(struct live *l)
{
    const struct mfunc *f = l->ra->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        add_params(l, b);
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].last; i++)
            add_instruction(l, i, i == f->blocks[b].first);
        add_args(l, b);
    }
}

/* The occurrences of each register, in order: gathered as the instructions name them, then sorted by register. */
static void collect_occurrences(struct live *l)
{
    struct ra *ra = l->ra;
    uint32_t n = ra->f->n_vregs;
    l->first = ARENA_ZNEW(ra->a, uint32_t, n + 2);
    l->cap_all = ra->f->n_ins * 3 + 16;
    l->all = ARENA_NEW(ra->a, struct occurrence, l->cap_all);
    add_all(l);
    uint32_t *end = l->first + 1;       /* of what is in place already; at last, the start of the next register's */
    for (uint32_t v = 0, sum = 0, count; v <= n; v++, sum += count) {
        count = l->first[v + 1];
        end[v] = sum;
    }
    ra->n_uses = l->n_all;
    ra->cap_uses = ra->n_uses + ra->n_uses / 4 + 16;
    l->raw = ra->uses = ARENA_NEW(ra->a, struct ra_use, ra->cap_uses);
    for (uint32_t k = 0; k < l->n_all; k++)
        l->raw[end[l->all[k].v]++] = l->all[k].use;
}

/* ---- loops: every back edge's target begins one; contiguous in layout */

static void find_loops(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->loop_of = ARENA_ZNEW(ra->a, uint32_t, f->n_blocks);
    ARENA_GROW(ra->a, ra->loops, ra->cap_loops, 1);
    ra->loops[0] = (struct ra_loop){ .last = UINT32_MAX };
    ra->n_loops = 1;
    uint32_t top = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t last = 0;
        bool header = false;
        for (uint32_t k = 0; k < f->blocks[b].n_preds; k++)
            if (f->blocks[b].preds[k] >= b) {
                header = true;
                last = f->blocks[b].preds[k] > last ? f->blocks[b].preds[k] : last;
            }
        while (top && ra->loops[top].last < b)
            top = ra->loops[top].parent;
        if (header) {
            for (uint32_t o = top; o && ra->loops[o].last < last; o = ra->loops[o].parent)
                ra->loops[o].last = last;
            ARENA_GROW(ra->a, ra->loops, ra->cap_loops, ra->n_loops + 1);
            ra->loops[ra->n_loops] = (struct ra_loop){ b, last, top, ra->loops[top].depth + 1, 0 };
            top = ra->n_loops++;
        }
        ra->loop_of[b] = top;
    }
}

/* ---- where one register is live */

static void note_block(struct live *l, uint32_t b)
{
    ARENA_GROW(l->ra->a, l->blocks, l->cap_blocks, l->n_blocks + 1);
    l->blocks[l->n_blocks++] = b;
    l->min_block = b < l->min_block ? b : l->min_block;
}

static void push_live_in(struct live *l, uint32_t v, uint32_t b)
{
    l->in[b] = v + 1;
    ARENA_GROW(l->ra->a, l->stack, l->cap_stack, l->n_stack + 1);
    l->stack[l->n_stack++] = b;
}

/* The blocks in which v occurs; those that read it first are where the search begins. */
static void start_from_occurrences(struct live *l, uint32_t v)
{
    uint32_t last = RA_NONE;
    l->min_block = RA_NONE;
    for (uint32_t k = l->first[v]; k < l->first[v + 1]; k++) {
        uint32_t b = ra_block_at(l->ra, l->raw[k].pos);
        if (b == last)
            continue;
        note_block(l, last = b);
        if (l->raw[k].occ & OCC_DEF)
            l->kill[b] = v + 1;
        else
            push_live_in(l, v, b);
    }
}

static void search_upwards(struct live *l, uint32_t v)
{
    const struct mfunc *f = l->ra->f;
    while (l->n_stack) {
        const struct mblock *b = &f->blocks[l->stack[--l->n_stack]];
        for (uint32_t k = 0; k < b->n_preds; k++) {
            uint32_t p = b->preds[k];
            l->budget -= l->budget > 0;
            if (l->out[p] == v + 1)
                continue;
            l->out[p] = v + 1;
            if (l->kill[p] == v + 1 || l->in[p] == v + 1)
                continue;
            note_block(l, p);
            push_live_in(l, v, p);
        }
    }
}

/* Bring the blocks into order: few by insertion, many through a bitmap. */
static void sort_blocks(struct live *l)
{
    uint32_t *b = l->blocks, n = l->n_blocks, max = 0;
    if (n <= 32) {
        for (uint32_t k = 1; k < n; k++) {
            uint32_t x = b[k], j = k;
            for (; j && b[j - 1] > x; j--)
                b[j] = b[j - 1];
            b[j] = x;
        }
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        l->marks[b[k] / 64] |= 1ull << b[k] % 64;
        max = b[k] > max ? b[k] : max;
    }
    n = 0;
    for (uint32_t w = l->min_block / 64; w <= max / 64; w++) {
        for (uint64_t m = l->marks[w]; m; m &= m - 1)
            b[n++] = w * 64 + (uint32_t)__builtin_ctzll(m);
        l->marks[w] = 0;
    }
}

/* ---- ranges */

static void add_range(struct ra *ra, uint32_t r0, uint32_t from, uint32_t to)
{
    if (ra->n_ranges > r0 && ra->ranges[ra->n_ranges - 1].to >= from) {
        if (ra->ranges[ra->n_ranges - 1].to < to)
            ra->ranges[ra->n_ranges - 1].to = to;
        return;
    }
    ARENA_GROW(ra->a, ra->ranges, ra->cap_ranges, ra->n_ranges + 1);
    ra->ranges[ra->n_ranges++] = (struct ra_range){ from, to };
}

/* The ranges of v in block b, whose first occurrence is raw[k]; gives the next block's first occurrence. */
static uint32_t add_block_ranges(struct live *l, uint32_t v, uint32_t b, uint32_t k, uint32_t r0)
{
    struct ra *ra = l->ra;
    uint32_t from = ra_block_start(ra, b), to = from, end = ra_block_end(ra, b);
    bool open = l->in[b] == v + 1;
    for (; k < l->first[v + 1] && l->raw[k].pos < end; k++) {
        if (l->raw[k].occ & OCC_DEF && to <= l->raw[k].pos) {
            if (open)
                add_range(ra, r0, from, to);
            from = l->raw[k].pos;
            open = true;
        }
        to = l->raw[k].pos + 1;
    }
    if (l->out[b] == v + 1)
        to = end;
    if (open && to > from)
        add_range(ra, r0, from, to);
    return k;
}

static void ranges_exact(struct live *l, uint32_t v, uint32_t r0)
{
    uint32_t b = ra_block_at(l->ra, l->raw[l->first[v]].pos);
    if (l->raw[l->first[v]].occ & OCC_DEF && l->raw[l->first[v + 1] - 1].pos < ra_block_end(l->ra, b)) {
        add_block_ranges(l, v, b, l->first[v], r0);     /* never leaves the block */
        return;
    }
    start_from_occurrences(l, v);
    search_upwards(l, v);
    bool sorted = true;
    for (uint32_t k = 1; k < l->n_blocks; k++)
        sorted &= l->blocks[k - 1] < l->blocks[k];
    if (!sorted)
        sort_blocks(l);
    uint32_t k = l->first[v];
    for (uint32_t n = 0; n < l->n_blocks; n++)
        k = add_block_ranges(l, v, l->blocks[n], k, r0);
    l->n_blocks = 0;
}

static void ranges_upper_bound(struct live *l, uint32_t v, uint32_t r0)
{
    struct ra *ra = l->ra;
    uint32_t from = l->raw[l->first[v]].pos, to = from + 1;
    for (uint32_t k = l->first[v]; k < l->first[v + 1]; k++) {
        uint32_t end = l->raw[k].pos + 1;
        for (uint32_t o = ra_loop_at(ra, end - 1); o && ra_block_start(ra, ra->loops[o].header) > from; o = ra->loops[o].parent)
            end = ra_block_end(ra, ra->loops[o].last);
        to = end > to ? end : to;
    }
    add_range(ra, r0, from, to);
}

/* ---- uses as the scan wants them: with a mark at the end of each loop that uses v and is entered with v live */

static int compare_use(const void *a, const void *b)
{
    const struct ra_use *x = a, *y = b;
    return x->pos != y->pos ? (x->pos < y->pos ? -1 : 1) : (int)x->kind - (int)y->kind;
}

static void append_use(struct ra *ra, struct ra_use u)
{
    ARENA_GROW(ra->a, ra->uses, ra->cap_uses, ra->n_uses + 1);
    ra->uses[ra->n_uses++] = u;
}

/* Append a mark for each loop around pos that is entered after `def` and has none yet. */
static void append_marks(struct ra *ra, uint32_t v, uint32_t pos, uint32_t def)
{
    for (uint32_t o = ra_loop_at(ra, pos); o; o = ra->loops[o].parent) {
        struct ra_loop *loop = &ra->loops[o];
        if (loop->stamp == v + 1 || ra_block_start(ra, loop->header) <= def)
            return;
        loop->stamp = v + 1;
        append_use(ra, (struct ra_use){ ra_block_end(ra, loop->last) - 1, USE_MARK, 0, RA_NOHINT });
    }
}

/* The occurrences are the uses, unless there are marks: then a merged copy is. */
static void build_uses(struct live *l, uint32_t v, uint32_t def, struct ra_interval *i)
{
    struct ra *ra = l->ra;
    uint32_t u0 = ra->n_uses;
    i->u0 = l->first[v];
    i->u1 = l->first[v + 1];
    for (uint32_t k = i->u0; k < i->u1; k++)
        append_marks(ra, v, l->raw[k].pos, def);
    l->raw = ra->uses;
    if (ra->n_uses == u0)
        return;
    for (uint32_t k = i->u0; k < i->u1; k++)
        append_use(ra, ra->uses[k]);
    l->raw = ra->uses;
    i->u0 = u0;
    i->u1 = ra->n_uses;
    qsort(ra->uses + u0, i->u1 - u0, sizeof *ra->uses, compare_use);
}

static void build_interval(struct live *l, uint32_t v)
{
    struct ra *ra = l->ra;
    uint32_t r0 = ra->n_ranges;
    if (l->first[v] == l->first[v + 1])
        return;
    if (l->budget)
        ranges_exact(l, v, r0);
    else
        ranges_upper_bound(l, v, r0);
    if (ra->n_ranges == r0)
        return;
    ARENA_GROW(ra->a, ra->iv, ra->cap_iv, ra->n_iv + 1);
    ra->iv[ra->n_iv] = (struct ra_interval){ .vreg = v, .from = ra->ranges[r0].from, .to = ra->ranges[ra->n_ranges - 1].to,
                                             .r0 = r0, .r1 = ra->n_ranges, .next = RA_NONE };
    build_uses(l, v, ra->ranges[r0].from, &ra->iv[ra->n_iv]);
    ra->v[v].first = ra->n_iv++;
}

/* ---- registers that instructions take for themselves */

static void block_registers(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->words = (f->n_ins + 15) / 16;
    uint32_t n = ra->words + ra->words / 64 + 1;
    uint64_t *map = ARENA_ZNEW(ra->a, uint64_t, n * 64);
    for (uint32_t r = 0; r < 32; r++) {
        ra->fixed[r] = map + r * n;
        ra->busy[r] = map + (32 + r) * n;
        ra->fixed_words[r] = ra->fixed[r] + ra->words;
        ra->busy_words[r] = ra->busy[r] + ra->words;
    }
    for (uint32_t i = 0; i < f->n_ins; i++) {
        const struct minst *mi = &f->ins[i];
        uint32_t before = mi->clobbers, after = 0;
        for (uint32_t k = 0; k < mi->n_fixed; k++) {
            const struct mfixed *fx = &f->fixed[mi->fixed + k];
            *(fx->is_def ? &after : &before) |= 1u << fx->reg;
        }
        for (uint32_t m = before | after; m; m &= m - 1) {
            uint32_t r = __builtin_ctz(m);
            ra->fixed[r][i / 16] |= (before >> r & 1 ? 6ull : 4ull) << i % 16 * 4;
            ra->fixed_words[r][i / 1024] |= 1ull << i / 16 % 64;
        }
    }
    memcpy(ra->busy[0], ra->fixed[0], sizeof *map * n * 32);
}

static void number(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    ra->block_of = ARENA_NEW(ra->a, uint32_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].last; i++)
            ra->block_of[i] = b;
    ra->v = ARENA_ZNEW(ra->a, struct ra_vreg, f->n_vregs);
    for (uint32_t v = 0; v < f->n_vregs; v++) {
        ra->v[v].web = v;
        ra->v[v].first = ra->v[v].slot = ra->v[v].param_of = ra->v[v].phi = RA_NONE;
        ra->v[v].web_slot = RA_NONE;
        ra->v[v].web_hint = ra->v[v].last_reg = RA_NOHINT;
    }
}

void ra_live(struct ra *ra)
{
    const struct mfunc *f = ra->f;
    struct live l = { .ra = ra, .budget = VISIT_BUDGET_MIN + (uint64_t)VISITS_PER_INS * f->n_ins };
    number(ra);
    find_loops(ra);
    collect_occurrences(&l);
    l.in = ARENA_ZNEW(ra->a, uint32_t, f->n_blocks);
    l.out = ARENA_ZNEW(ra->a, uint32_t, f->n_blocks);
    l.kill = ARENA_ZNEW(ra->a, uint32_t, f->n_blocks);
    l.marks = ARENA_ZNEW(ra->a, uint64_t, f->n_blocks / 64 + 1);
    ra->cap_ranges = ra->cap_iv = f->n_vregs + f->n_vregs / 4 + 16;
    ra->ranges = ARENA_NEW(ra->a, struct ra_range, ra->cap_ranges);
    ra->iv = ARENA_NEW(ra->a, struct ra_interval, ra->cap_iv);
    for (uint32_t v = 0; v < f->n_vregs; v++)
        build_interval(&l, v);
    block_registers(ra);
}
