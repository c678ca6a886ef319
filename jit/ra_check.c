/* The allocation checker: executes the new instructions symbolically and asks, at each use of the old ones, whether
 * the place named holds the value meant. It knows nothing of how the allocator decides.
 *
 * Inside a block, values have numbers: each definition makes a new one, a copy gives its source's number on, and each
 * location (register, or 8 bytes of a spill slot) holds at most one. What is known at a block's entry is the set of
 * pairs (location, virtual register) that agree on all paths found so far; blocks are walked again until no set
 * shrinks. Then all uses are checked.
 *
 * The idea is that of the symbolic checkers of register allocators: S. Rideau, X. Leroy, "Validating Register Allocation
 * and Spilling" (CC 2010). */
#include "callconv.h"
#include "ra.h"

#include <stdlib.h>

#define NOVAL UINT32_MAX

/* Pair: location << 32 | virtual register << 1 | half. */
struct pairs { uint64_t *p; uint32_t n, cap; bool known; };

struct checker {
    const struct mfunc *old, *new;
    const uint32_t *origin;
    struct arena a;
    uint32_t n_locs;
    uint32_t *holds;            /* by location: value << 1 | half, or NOVAL */
    uint8_t *width;             /* by location: bytes of it that are right */
    uint32_t *touched, n_touched, cap_touched;      /* locations written since the block's entry, perhaps twice */
    uint32_t *value;            /* by virtual register: its value's number; valid if epoch is the block's */
    uint32_t *epoch, now;
    uint32_t n_values;
    uint32_t *members, *next, cap_members;          /* registers of each value: members[value], next[register] */
    uint32_t stack[4], n_stack; uint8_t stack_width[4];
    struct pairs *entry;        /* by block */
    struct pairs out;
    bool report, ok;
    uint32_t block, at;
};

static void fail(struct checker *c, const char *what, vreg_t v)
{
    if (!c->report || !c->ok)
        return;
    c->ok = false;
    fprintf(stderr, "regalloc check: block %u, instruction %u", c->block, c->at);
    if (c->at < c->new->n_ins)
        fprintf(stderr, " (%s)", x64_rows[c->new->ins[c->at].op].name);
    fprintf(stderr, ": %s", what);
    if (v != MIR_NOREG)
        fprintf(stderr, ", v%u", v - MIR_VREG0);
    fprintf(stderr, "\n");
}

/* ---- values and locations */

static uint32_t new_value(struct checker *c)
{
    ARENA_GROW(&c->a, c->members, c->cap_members, c->n_values + 1);
    c->members[c->n_values] = NOVAL;
    return c->n_values++;
}

static uint32_t value_of(const struct checker *c, uint32_t v) { return c->epoch[v] == c->now ? c->value[v] : NOVAL; }

static void forget(struct checker *c, uint32_t v)
{
    uint32_t x = value_of(c, v);
    if (x == NOVAL)
        return;
    uint32_t *link = &c->members[x];
    while (*link != v)
        link = &c->next[*link];
    *link = c->next[v];
    c->epoch[v] = 0;
}

static void set_value(struct checker *c, uint32_t v, uint32_t x)
{
    forget(c, v);
    if (x == NOVAL)
        return;
    c->epoch[v] = c->now;
    c->value[v] = x;
    c->next[v] = c->members[x];
    c->members[x] = v;
}

static void put(struct checker *c, uint32_t loc, uint32_t held, unsigned width)
{
    if (loc >= c->n_locs) {
        fail(c, "a slot outside of the frame", MIR_NOREG);
        return;
    }
    if (loc < MIR_XMM0 && WVM_CALLEE_SAVED >> loc & 1 && !(c->new->saved_regs >> loc & 1))
        fail(c, "a callee-saved register that is not saved", MIR_NOREG);
    if (loc == WVM_RSP)
        fail(c, "rsp", MIR_NOREG);
    c->holds[loc] = held;
    c->width[loc] = (uint8_t)width;
    ARENA_GROW(&c->a, c->touched, c->cap_touched, c->n_touched + 1);
    c->touched[c->n_touched++] = loc;
}

static uint32_t slot_loc(const struct minst *mi) { return 32 + (uint32_t)mi->disp / 8; }

static uint32_t held_at(struct checker *c, uint32_t loc)
{
    if (loc < c->n_locs)
        return c->holds[loc];
    fail(c, "a slot outside of the frame", MIR_NOREG);
    return NOVAL;
}

/* True if loc holds v whole. */
static bool has(struct checker *c, uint32_t loc, uint32_t v)
{
    uint32_t x = value_of(c, v), bytes = c->old->vregs[v].bytes;
    if (x == NOVAL || held_at(c, loc) != x << 1)
        return false;
    if (loc < 32 || bytes <= 8)
        return c->width[loc] >= bytes;
    return c->width[loc] == 8 && held_at(c, loc + 1) == (x << 1 | 1) && c->width[loc + 1] == 8;
}

/* ---- what the allocator put in */

static void load(struct checker *c, uint32_t reg, uint32_t slot, unsigned w)
{
    uint32_t held = held_at(c, slot), width = 0;
    if (held != NOVAL && !(held & 1)) {
        width = c->width[slot] < w ? c->width[slot] : w;
        if (w == 16)
            width = held_at(c, slot + 1) == (held | 1) ? 16 : 8;
    }
    put(c, reg, held & 1 ? NOVAL : held, width);
}

static void store(struct checker *c, uint32_t slot, uint32_t held, uint32_t width, unsigned w)
{
    put(c, slot, held, w > 8 ? 8 : width < w ? width : w);
    if (w == 16)
        put(c, slot + 1, width == 16 ? held | 1 : NOVAL, 8);
}

static void swap(struct checker *c, const struct minst *mi)
{
    uint32_t held = c->holds[mi->r], width = c->width[mi->r];
    put(c, mi->r, c->holds[mi->b], c->width[mi->b]);
    put(c, mi->b, held, width);
}

static void push(struct checker *c, uint32_t held, unsigned width)
{
    if (c->n_stack == 4) {
        fail(c, "too many pushes", MIR_NOREG);
        return;
    }
    c->stack_width[c->n_stack] = (uint8_t)width;
    c->stack[c->n_stack++] = held;
}

static void pop(struct checker *c, const struct minst *mi)
{
    if (!c->n_stack)
        fail(c, "pop without push", MIR_NOREG);
    else if (c->n_stack--, mi->mem == MEM_SPILL)
        put(c, slot_loc(mi), c->stack[c->n_stack], c->stack_width[c->n_stack]);
}

static void do_move(struct checker *c, const struct minst *mi)
{
    bool slot = mi->mem == MEM_SPILL;
    if (!slot && mi->mem != MEM_NONE)
        fail(c, "a move of other memory", MIR_NOREG);
    switch (mi->op) {
    case X64_MOVE:
        if (slot)
            load(c, mi->r, slot_loc(mi), mi->w);
        else if (mi->r >= MIR_XMM0 && mi->b >= MIR_XMM0)
            put(c, mi->r, c->holds[mi->b], c->width[mi->b]);
        else
            put(c, mi->r, c->holds[mi->b], c->width[mi->b] < mi->w ? c->width[mi->b] : mi->w);
        break;
    case X64_MOV_mr: case X64_VMOVSS_mr: case X64_VMOVSD_mr: case X64_VMOVUPS_mr:
        store(c, slot_loc(mi), c->holds[mi->r], c->width[mi->r], mi->w);
        break;
    case X64_XCHG_mr:
        swap(c, mi);
        break;
    case X64_PUSH_m:
        push(c, held_at(c, slot_loc(mi)), slot_loc(mi) < c->n_locs ? c->width[slot_loc(mi)] : 0);
        break;
    case X64_POP_m:
        pop(c, mi);
        break;
    default:
        fail(c, "an instruction that is not a move", MIR_NOREG);
    }
}

/* A repeated definition of a constant: into a register, or into a slot by immediate stores or the stack. */
static void do_clone(struct checker *c, const struct minst *mi, const struct minst *def)
{
    uint32_t v = def->r - MIR_VREG0, bytes = c->old->vregs[v].bytes;
    if (!(mi->flags & MF_FLAGS_LIVE))
        fail(c, "a constant that may change the flags", def->r);
    if (value_of(c, v) == NOVAL)
        set_value(c, v, new_value(c));
    uint32_t held = value_of(c, v) << 1;
    if (mi->op == X64_PUSH_m)
        push(c, held | (mi->disp != def->disp), bytes < 8 ? bytes : 8);
    else if (mi->op == X64_POP_m)
        pop(c, mi);
    else if (mi->op == X64_MOV_mi && bytes == 16)
        put(c, slot_loc(mi), held | ((uint32_t)mi->disp >> 3 & 1), 8);      /* zero: the halves are alike */
    else if (mi->op == X64_MOV_mi)
        put(c, slot_loc(mi), held, mi->disp % 8 ? 8 : mi->w);
    else if (mi->op == def->op && mi->imm == def->imm && mi->disp == def->disp && mi->mem == def->mem)
        put(c, mi->r, held, bytes < 8 ? 8 : bytes);
    else
        fail(c, "a constant that is another", def->r);
}

/* ---- the old instructions */

static void use(struct checker *c, vreg_t want, vreg_t got)
{
    if (want == MIR_NOREG || mir_is_phys(want)) {
        if (want != got)
            fail(c, "another operand", want);
    } else if (got >= 32 || (got >= MIR_XMM0) != (mir_class_of(c->old, want) == MIR_XMM)) {
        fail(c, "not a register of the right class", want);
    } else if (!has(c, got, want - MIR_VREG0)) {
        fail(c, "the register does not hold", want);
    }
}

static void use_b(struct checker *c, const struct minst *old, const struct minst *new)
{
    if (old->mem == MEM_NONE && new->mem == MEM_SPILL && !mir_is_phys(old->b) && old->b != MIR_NOREG) {
        if (!(x64_rows[old->op].roles & MEM_OK))
            fail(c, "a slot where a register must be", old->b);
        if (old->w > c->old->vregs[old->b - MIR_VREG0].bytes)
            fail(c, "a slot that is read beyond its end", old->b);
        if (!has(c, slot_loc(new), old->b - MIR_VREG0))
            fail(c, "the slot does not hold", old->b);
        return;
    }
    if (old->mem != new->mem || old->disp != new->disp)
        fail(c, "another memory operand", old->b);
    use(c, old->b, new->b);
}

static void define(struct checker *c, vreg_t want, vreg_t got)
{
    if (want == MIR_NOREG || mir_is_phys(want))
        return;
    if (got >= 32 || (got >= MIR_XMM0) != (mir_class_of(c->old, want) == MIR_XMM)) {
        fail(c, "not a register of the right class", want);
        return;
    }
    uint32_t x = new_value(c);
    set_value(c, want - MIR_VREG0, x);
    put(c, got, x << 1, 16);
}

static void read_operands(struct checker *c, const struct minst *old, const struct minst *new)
{
    uint32_t roles = x64_rows[old->op].roles;
    if (old->op != new->op || old->w != new->w || old->cc != new->cc || old->imm != new->imm || old->imm2 != new->imm2 ||
        old->scale != new->scale || old->trap != new->trap || old->flags != new->flags || old->clobbers != new->clobbers)
        fail(c, "another instruction", MIR_NOREG);
    if (!(roles & R_DEF))
        use(c, old->r, new->r);
    use(c, old->v, new->v);
    use(c, old->s, new->s);
    use(c, old->x, new->x);
    if (old->mem != MEM_NONE || !(roles & M_DEF))
        use_b(c, old, new);
    for (uint32_t k = 0; k < old->n_fixed; k++) {
        const struct mfixed *fx = &c->old->fixed[old->fixed + k];
        if (!fx->is_def)
            use(c, fx->v, fx->reg);
    }
}

static void check_definition(struct checker *c, const struct minst *old, const struct minst *new, vreg_t reg)
{
    if (reg >= 32)
        return;
    if (old->clobbers >> reg & 1)
        fail(c, "a result in a clobbered register", MIR_NOREG);
    if (old->flags & MF_EARLY && (reg == new->v || reg == new->s || reg == new->x || reg == new->b))
        fail(c, "an early result in an operand's register", MIR_NOREG);
    for (uint32_t k = 0; k < old->n_fixed; k++)
        if (c->old->fixed[old->fixed + k].is_def && c->old->fixed[old->fixed + k].reg == reg)
            fail(c, "a result in the register of another", MIR_NOREG);
}

static void write_operands(struct checker *c, const struct minst *old, const struct minst *new)
{
    uint32_t roles = x64_rows[old->op].roles;
    for (uint32_t m = old->clobbers & ~(1u << WVM_RSP); m; m &= m - 1)
        put(c, (uint32_t)__builtin_ctz(m), NOVAL, 0);
    if (roles & (R_DEF | R_MOD)) {
        check_definition(c, old, new, new->r);
        define(c, old->r, new->r);
    }
    if (old->mem == MEM_NONE && roles & (M_DEF | M_MOD)) {
        check_definition(c, old, new, new->b);
        define(c, old->b, new->b);
    }
    for (uint32_t k = 0; k < old->n_fixed; k++) {
        const struct mfixed *fx = &c->old->fixed[old->fixed + k];
        if (fx->is_def)
            define(c, fx->v, fx->reg);
    }
}

/* An old instruction that has no new one: a copy from a place to itself, or a constant that is repeated where it is used. */
static void do_dropped(struct checker *c, const struct minst *old)
{
    uint32_t roles = x64_rows[old->op].roles;
    if (roles & XF_MOVE && old->mem == MEM_NONE && !mir_is_phys(old->b)) {
        uint32_t d = old->r - MIR_VREG0, s = old->b - MIR_VREG0;
        if (c->old->vregs[d].cls != c->old->vregs[s].cls ||
            (c->old->vregs[d].cls == MIR_GPR && old->w < 8 && (c->old->vregs[d].bytes > old->w || c->old->vregs[s].bytes > old->w)))
            fail(c, "a dropped copy that changes its value", old->r);
        set_value(c, d, value_of(c, s));
    } else if (old->r == MIR_NOREG || mir_is_phys(old->r) || !c->old->vregs[old->r - MIR_VREG0].rematerialize) {
        fail(c, "an instruction is missing", old->r);
    }
}

/* ---- blocks */

static void enter(struct checker *c, const struct pairs *in)
{
    for (uint32_t k = 0; k < c->n_touched; k++)
        c->holds[c->touched[k]] = NOVAL;
    c->n_touched = c->n_values = c->n_stack = 0;
    c->now++;
    for (uint32_t k = 0; k < in->n; k++) {
        uint32_t loc = (uint32_t)(in->p[k] >> 32), v = (uint32_t)in->p[k] >> 1, half = in->p[k] & 1;
        if (value_of(c, v) == NOVAL)
            set_value(c, v, c->holds[loc] != NOVAL ? c->holds[loc] >> 1 : new_value(c));
        if (c->holds[loc] == NOVAL || c->width[loc] < c->old->vregs[v].bytes)
            put(c, loc, value_of(c, v) << 1 | half, loc < 32 ? 16 : 8);
    }
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void add_pair(struct checker *c, uint32_t loc, uint32_t v)
{
    uint32_t bytes = c->old->vregs[v].bytes, half = c->holds[loc] & 1;
    if (bytes == 16 && loc >= 32 ? c->width[loc] < 8 : half || c->width[loc] < bytes)
        return;
    ARENA_GROW(&c->a, c->out.p, c->out.cap, c->out.n + 1);
    c->out.p[c->out.n++] = (uint64_t)loc << 32 | v << 1 | half;
}

/* What holds at the end of the block. */
static void leave(struct checker *c)
{
    c->out.n = 0;
    for (uint32_t k = 0; k < c->n_touched; k++) {
        uint32_t loc = c->touched[k];
        if (c->holds[loc] == NOVAL)
            continue;
        for (uint32_t v = c->members[c->holds[loc] >> 1]; v != NOVAL; v = c->next[v])
            add_pair(c, loc, v);
    }
    qsort(c->out.p, c->out.n, sizeof *c->out.p, compare_pairs);
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->out.n; k++)
        if (!k || c->out.p[k] != c->out.p[k - 1])
            c->out.p[n++] = c->out.p[k];
    c->out.n = n;
}

/* Parameters take the values of arguments, all at once. */
static void pass_args(struct checker *c, const struct mblock *b)
{
    if (b->n_succs != 1)
        return;
    const struct mblock *s = &c->old->blocks[b->succs[0]];
    uint32_t *x = ARENA_NEW(&c->a, uint32_t, s->n_params + 1);
    for (uint32_t k = 0; k < s->n_params; k++)
        x[k] = value_of(c, b->args[k] - MIR_VREG0);
    for (uint32_t k = 0; k < s->n_params; k++)
        set_value(c, s->params[k] - MIR_VREG0, x[k]);
}

static void walk_block(struct checker *c, uint32_t b)
{
    const struct mblock *old = &c->old->blocks[b], *new = &c->new->blocks[b];
    uint32_t next = old->first;
    c->block = b;
    enter(c, &c->entry[b]);
    for (uint32_t r = 0; old->is_landing && r < 32; r++)
        c->holds[r] = NOVAL;            /* exceptions come past the moves, with the registers of other functions */
    for (c->at = new->first; c->at < new->last; c->at++) {
        const struct minst *mi = &c->new->ins[c->at];
        uint32_t o = c->origin[c->at];
        if (o == ORIGIN_MOVE) {
            do_move(c, mi);
        } else if (o & ORIGIN_CLONE) {
            do_clone(c, mi, &c->old->ins[o & ~ORIGIN_CLONE]);
        } else {
            if (o < next || o >= old->last)
                fail(c, "instructions out of order", MIR_NOREG);
            for (; next < o; next++)
                do_dropped(c, &c->old->ins[next]);
            read_operands(c, &c->old->ins[o], mi);
            write_operands(c, &c->old->ins[o], mi);
            next = o + 1;
        }
    }
    for (; next < old->last; next++)
        do_dropped(c, &c->old->ins[next]);
    pass_args(c, old);
    leave(c);
}

/* Narrow what is known at the entry of s to what also holds here; true if that changed. */
static bool meet(struct checker *c, uint32_t s)
{
    struct pairs *in = &c->entry[s];
    if (!in->known) {
        in->known = true;
        in->p = memcpy(ARENA_NEW(&c->a, uint64_t, c->out.n + 1), c->out.p, sizeof *in->p * c->out.n);
        in->n = c->out.n;
        return true;
    }
    uint32_t n = 0;
    for (uint32_t i = 0, j = 0; i < in->n && j < c->out.n;) {
        if (in->p[i] == c->out.p[j]) {
            in->p[n++] = in->p[i++];
            j++;
        } else if (in->p[i] < c->out.p[j]) {
            i++;
        } else {
            j++;
        }
    }
    bool changed = n != in->n;
    in->n = n;
    return changed;
}

/* Walk all blocks that can be reached until nothing changes. */
static void find_fixpoint(struct checker *c)
{
    uint8_t *dirty = ARENA_ZNEW(&c->a, uint8_t, c->old->n_blocks);
    bool again = true;
    dirty[0] = c->entry[0].known = true;
    while (again) {
        again = false;
        for (uint32_t b = 0; b < c->old->n_blocks; b++) {
            if (!dirty[b])
                continue;
            dirty[b] = false;
            walk_block(c, b);
            for (uint32_t k = 0; k < c->old->blocks[b].n_succs; k++) {
                uint32_t s = c->old->blocks[b].succs[k];
                if (meet(c, s))
                    dirty[s] = again = true;
            }
        }
    }
}

bool ra_check(const struct mfunc *before, const struct mfunc *after, const uint32_t *origin)
{
    struct checker c = { .old = before, .new = after, .origin = origin, .ok = true, .n_locs = 32 + after->spill_bytes / 8 };
    c.holds = ARENA_NEW(&c.a, uint32_t, c.n_locs);
    memset(c.holds, 0xFF, sizeof *c.holds * c.n_locs);
    ARENA_GROW(&c.a, c.out.p, c.out.cap, 1);
    c.width = ARENA_ZNEW(&c.a, uint8_t, c.n_locs);
    c.value = ARENA_NEW(&c.a, uint32_t, before->n_vregs);
    c.epoch = ARENA_ZNEW(&c.a, uint32_t, before->n_vregs);
    c.next = ARENA_NEW(&c.a, uint32_t, before->n_vregs);
    c.entry = ARENA_ZNEW(&c.a, struct pairs, before->n_blocks);
    find_fixpoint(&c);
    c.report = true;
    for (uint32_t b = 0; b < before->n_blocks && c.ok; b++)
        if (c.entry[b].known)
            walk_block(&c, b);
    arena_free(&c.a);
    return c.ok;
}
