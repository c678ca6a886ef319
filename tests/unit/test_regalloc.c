/* The register allocator on random programs: its own checker and an interpreter must both agree with the result. And
 * the checker on results that were damaged: it must notice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <cmocka.h>
#include "mir_random.h"
#include "jit/ra.h"

static struct mfunc make(struct arena *a, uint64_t seed, uint32_t size, uint32_t vars, uint32_t call_rate)
{
    struct mir_random g;
    struct mfunc f = { .arena = a };
    mir_random_make(&g, &f, seed, size, vars, call_rate);
    return f;
}

enum how { SCANNED, BY_WEIGHT, QUICK };

static void run_seed(uint64_t seed, uint32_t size, uint32_t vars, uint32_t call_rate, uint32_t starve, enum how how)
{
    struct arena a = { 0 };
    struct mfunc f = make(&a, seed, size, vars, call_rate);
    static const uint64_t pairs[] = { 0, 1, 100 };      /* exact liveness for all registers, for none, for some */
    struct regalloc_options opt = { .starve_regs = starve, .check = true, .trade = true, .quick = how == QUICK, .by_weight = how == BY_WEIGHT,
                                    .live_pairs = pairs[seed % 7 % 3] };
    uint64_t want = mir_random_run(&f, f.fixed, 200, false);
    if (!regalloc(&f, &opt))
        fail_msg("seed %llu, %u instructions, %u variables, %u registers: the checker objects", (unsigned long long)seed, size,
                 vars, starve);
    if (mir_random_run(&f, f.fixed, 200, true) != want)
        fail_msg("seed %llu, %u instructions, %u variables, %u registers: another result", (unsigned long long)seed, size, vars,
                 starve);
    assert_int_equal(f.spill_bytes % 8, 0);
    arena_free(&a);
}

static void random_programs(enum how how)
{
    static const struct { uint32_t seeds, size, vars, call_rate; } rows[] = {
        { 400, 20, 3, 50 }, { 400, 60, 6, 30 }, { 300, 150, 12, 20 }, { 200, 400, 20, 10 }, { 100, 800, 40, 5 }, { 20, 4000, 60, 10 },
    };
    static const uint32_t starve[] = { 0, 4, 6 };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (uint32_t s = 0; s < rows[r].seeds; s++)
            run_seed(s + r * 1000, rows[r].size, rows[r].vars, rows[r].call_rate, starve[s % 3], how);
}

static void random_programs_scanned(void **unused) { random_programs(SCANNED); }
static void random_programs_quick(void **unused) { random_programs(QUICK); }
static void random_programs_by_weight(void **unused) { random_programs(BY_WEIGHT); }

/* ---- what good code looks like: how many instructions the allocator adds, and where */

struct program { struct arena a; struct mfunc f; struct mir_random g; };
static bool by_weight;          /* how allocate_and_count does it: the tests run once each way */

static struct mir_random *begin(struct program *p)
{
    *p = (struct program){ .f = { .arena = &p->a } };
    p->g = (struct mir_random){ .state = 1, .f = &p->f, .budget = 1000 };
    begin_block(&p->g);
    return &p->g;
}

static vreg_t input(struct mir_random *g, enum mir_class cls)
{
    vreg_t v = temp(g, cls, 8);
    struct minst *mi = ins(g, cls == MIR_GPR ? X64_MOV_rm : X64_VMOVSD_rm, 8);
    mi->r = v;
    mi->mem = MEM_BASE;
    mi->disp = 64;
    return v;
}

static void output(struct mir_random *g, vreg_t v)
{
    struct minst *mi = ins(g, of(g, v)->cls == MIR_GPR ? X64_MOV_mr : X64_VMOVSD_mr, 8);
    mi->r = v;
    mi->mem = MEM_BASE;
    mi->disp = 64;
}

static void call_it(struct mir_random *g, vreg_t arg, vreg_t result)
{
    struct minst *mi = ins(g, X64_CALL, 8);
    mi->clobbers = 0xFFFF0000u | 0x0FC7u;
    if (arg != MIR_NOREG)
        fix(g, mi, arg, 7, false);
    if (result != MIR_NOREG)
        fix(g, mi, result, 0, true);
}

static vreg_t add_to(struct mir_random *g, vreg_t a, vreg_t b)
{
    vreg_t d = temp(g, MIR_GPR, 8);
    struct minst *mi = ins(g, X64_MOVE, 8);
    mi->r = d;
    mi->b = a;
    mi = ins(g, X64_ADD_rm, 8);
    mi->r = d;
    mi->b = b;
    return d;
}

/* Ends the block; gives the header of a new loop with one parameter that starts as `start`. */
static uint32_t begin_loop(struct mir_random *g, vreg_t start, vreg_t *param)
{
    g->n_vars = 1;
    g->vars[0] = start;
    uint32_t entry = jump(g), header = begin_block(g);
    edge(g, entry, 0, header);
    pass(g, entry, g->vars, 1);
    make_params(g, header, 1);
    *param = g->vars[0];
    return header;
}

/* Ends the loop: back with `next`, or on in a new block. */
static void end_loop(struct mir_random *g, uint32_t header, vreg_t next)
{
    compare(g);
    ins(g, X64_JCC, 0);
    ins(g, X64_JMP, 0);
    end_block(g, 2);
    uint32_t from = g->block, latch = begin_block(g);
    edge(g, from, 0, latch);
    jump(g);
    edge(g, latch, 0, header);
    pass(g, latch, &next, 1);
    edge(g, from, 1, begin_block(g));
}

enum { ADDED_MOVE = 1, ADDED_LOAD = 2, ADDED_STORE = 4, ADDED_CLONE = 8, ALL_ADDED = 15 };

static unsigned kind_of_added(const struct minst *mi, uint32_t origin)
{
    if (origin != ORIGIN_MOVE && origin & ORIGIN_CLONE)
        return ADDED_CLONE;
    if (mi->op == X64_MOVE)
        return mi->mem == MEM_SPILL ? ADDED_LOAD : ADDED_MOVE;
    return origin == ORIGIN_MOVE ? ADDED_STORE : 0;
}

/* Allocates; gives how many instructions of the kinds there are in blocks [first, last], copies of the program included. */
static uint32_t allocate_and_count(struct program *p, unsigned kinds, uint32_t first, uint32_t last)
{
    struct mfunc before;
    struct regalloc_options opt = { .by_weight = by_weight };
    uint32_t *origin, n = 0;
    finish(&p->g);
    assert_true(ra_run(&p->f, &opt, &before, &origin));
    assert_true(ra_check(&before, &p->f, origin));
    for (uint32_t i = p->f.blocks[first].first; i < p->f.blocks[last].last; i++)
        n += (kind_of_added(&p->f.ins[i], origin[i]) & kinds) != 0;
    return n;
}

static void loop_counter_stays(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t one = input(g, MIR_GPR), i;
    uint32_t header = begin_loop(g, input(g, MIR_GPR), &i);
    vreg_t next = add_to(g, i, one);
    g->vars[0] = next;
    end_loop(g, header, next);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ALL_ADDED, 0, p.f.n_blocks - 1), 0);
    arena_free(&p.a);
}

/* Two values used in a loop with a call: callee-saved registers, nothing in memory. */
static void call_in_loop(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t one = input(g, MIR_GPR), i;
    uint32_t header = begin_loop(g, input(g, MIR_GPR), &i);
    call_it(g, MIR_NOREG, MIR_NOREG);
    vreg_t next = add_to(g, i, one);
    g->vars[0] = next;
    end_loop(g, header, next);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ALL_ADDED, header, header + 1), 0);
    assert_int_equal(p.f.spill_bytes, 0);
    arena_free(&p.a);
}

/* Many values live through a loop that needs few registers: what goes to memory goes outside of the loop. */
static void spill_outside_of_loop(void **unused)
{
    enum { N = 12, INSIDE = 6 };
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t through[N], inside[INSIDE], i;
    for (int k = 0; k < N; k++)
        through[k] = input(g, MIR_GPR);
    for (int k = 0; k < INSIDE; k++)
        inside[k] = input(g, MIR_GPR);
    uint32_t header = begin_loop(g, input(g, MIR_GPR), &i);
    vreg_t next = i;
    for (int k = 0; k < INSIDE; k++)
        next = add_to(g, next, inside[k]);
    g->vars[0] = next;
    end_loop(g, header, next);
    for (int k = 0; k < N; k++)
        output(g, through[k]);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ALL_ADDED, header, header + 1), 0);
    assert_true(p.f.spill_bytes > 0);
    arena_free(&p.a);
}

/* A value that was sent to memory by a call and is used once, as r/m operand, is used there. */
static void slot_as_operand(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t a = input(g, MIR_XMM), b = temp(g, MIR_XMM, 8), d = temp(g, MIR_XMM, 8);
    call_it(g, MIR_NOREG, MIR_NOREG);
    struct minst *mi = ins(g, X64_VZERO, 16);
    mi->r = b;
    mi = ins(g, X64_VADDSD_rvm, 8);
    mi->r = d;
    mi->v = b;
    mi->b = a;
    output(g, d);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ADDED_LOAD | ADDED_MOVE, 0, 0), 0);
    assert_int_equal(p.f.spill_bytes, 8);
    arena_free(&p.a);
}

static void constants_are_repeated(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t c = temp(g, MIR_XMM, 8);
    of(g, c)->rematerialize = 1;
    ins(g, X64_VZERO, 16)->r = c;
    output(g, c);
    call_it(g, MIR_NOREG, MIR_NOREG);
    output(g, c);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ADDED_LOAD | ADDED_STORE, 0, 0), 0);
    assert_int_equal(p.f.spill_bytes, 0);
    arena_free(&p.a);
}

/* What is made for an argument is made there, and a result that is passed on stays, but for the move that it needs. */
static void arguments_need_no_moves(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t r = temp(g, MIR_GPR, 8);
    call_it(g, input(g, MIR_GPR), r);
    call_it(g, r, MIR_NOREG);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    assert_int_equal(allocate_and_count(&p, ALL_ADDED, 0, 0), 1);
    arena_free(&p.a);
}

/* A call on a path beside the loop's usual one: the usual path must not load. */
static void reload_on_the_cold_path(void **unused)
{
    struct program p;
    struct mir_random *g = begin(&p);
    vreg_t a = input(g, MIR_XMM), i;
    uint32_t header = begin_loop(g, input(g, MIR_GPR), &i);
    uint32_t from = branch(g), call_block = begin_block(g);
    edge(g, from, 0, call_block);
    call_it(g, MIR_NOREG, MIR_NOREG);
    uint32_t called = jump(g), other = begin_block(g);
    edge(g, from, 1, other);
    uint32_t passed = jump(g), join = begin_block(g);
    edge(g, called, 0, join);
    edge(g, passed, 0, join);
    output(g, a);
    vreg_t next = add_to(g, i, i);
    g->vars[0] = next;
    end_loop(g, header, next);
    ins(g, X64_RET, 0);
    end_block(g, 0);
    uint32_t in_join = allocate_and_count(&p, ADDED_LOAD, other, p.f.n_blocks - 1);
    assert_int_equal(in_join, 0);
    arena_free(&p.a);
}

/* ---- the checker must see what the interpreter sees */

/* Damage one instruction; false if it has nothing to damage. */
static bool damage(struct mfunc *f, const uint32_t *origin, uint32_t i, uint32_t how)
{
    struct minst *mi = &f->ins[i];
    bool is_xmm = mi->r != MIR_NOREG && mi->r >= MIR_XMM0;
    switch (how % 4) {
    case 0:         /* leave out a move */
        if (origin[i] != ORIGIN_MOVE || mi->op != X64_MOVE)
            return false;
        mi->b = mi->r;
        mi->mem = MEM_NONE;
        return true;
    case 1:         /* another register r */
        if (mi->r == MIR_NOREG)
            return false;
        mi->r = is_xmm ? MIR_XMM0 + (mi->r + 1) % 16 : mi->r == 0 ? 1 : 0;
        return true;
    case 2:         /* another register b */
        if (mi->mem != MEM_NONE || mi->b == MIR_NOREG)
            return false;
        mi->b = mi->b >= MIR_XMM0 ? MIR_XMM0 + (mi->b + 1) % 16 : mi->b == 0 ? 1 : 0;
        return true;
    default:        /* another slot */
        if (mi->mem != MEM_SPILL)
            return false;
        mi->disp = mi->disp ? 0 : (int32_t)f->spill_bytes - 16;
        return mi->disp != 0 || f->spill_bytes > 16;
    }
}

struct damage_count { uint32_t harmful, found, missed; };

static void damage_one(uint64_t seed, struct damage_count *n)
{
    struct arena a = { 0 };
    struct mfunc f = make(&a, seed, 100, 12, 20), before;
    struct regalloc_options opt = { .starve_regs = seed % 2 ? 5 : 0, .trade = true, .by_weight = seed % 3 == 0 };
    uint32_t *origin;
    uint64_t want = mir_random_run(&f, f.fixed, 100, false);
    assert_true(ra_run(&f, &opt, &before, &origin));
    for (uint32_t k = 0; k < f.n_ins; k++) {
        struct minst saved = f.ins[k];
        if (!damage(&f, origin, k, (uint32_t)seed / 2))
            continue;
        bool harmful = mir_random_run(&f, f.fixed, 100, true) != want;
        bool ok = ra_check(&before, &f, origin);
        n->harmful += harmful;
        n->found += harmful && !ok;
        n->missed += harmful && ok;
        f.ins[k] = saved;
    }
    arena_free(&a);
}

static void checker_finds_damage(void **unused)
{
    struct damage_count n = { 0 };
    fflush(stderr);
    int old = dup(2), null = open("/dev/null", O_WRONLY);
    dup2(null, 2);
    for (uint64_t seed = 0; seed < 60; seed++)
        damage_one(seed, &n);
    fflush(stderr);
    dup2(old, 2);
    close(old);
    close(null);
    assert_int_equal(n.missed, 0);
    assert_true(n.found > 500);
}

static void checker_wants_saved_registers(void **unused)
{
    struct arena a = { 0 };
    struct mfunc f = make(&a, 3, 300, 20, 50), before;
    struct regalloc_options opt = { 0 };
    uint32_t *origin;
    assert_true(ra_run(&f, &opt, &before, &origin));
    assert_true(f.saved_regs);
    assert_true(ra_check(&before, &f, origin));
    f.saved_regs &= f.saved_regs - 1;
    int old = dup(2), null = open("/dev/null", O_WRONLY);
    dup2(null, 2);
    bool ok = ra_check(&before, &f, origin);
    dup2(old, 2);
    close(old);
    close(null);
    assert_false(ok);
    arena_free(&a);
}

/* ---- work: the basic blocks that the allocator runs through (the Makefile has it compiled to say so) */

static uint64_t n_steps;
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) { n_steps++; }

struct work { uint64_t steps, bytes; };

static struct work work_of(const char *what, uint32_t size, uint32_t vars, uint32_t call_rate, bool weighed)
{
    struct arena a = { 0 };
    struct mfunc f = make(&a, 7, size, vars, call_rate);
    struct regalloc_options opt = { .by_weight = weighed };
    size_t before = a.total_bytes;
    uint32_t n = f.n_ins;
    n_steps = 0;
    assert_true(regalloc(&f, &opt));
    struct work w = { n_steps, a.total_bytes - before };
    print_message("%s: %u instructions, %u blocks, %u registers: %llu steps, %llu KiB, %u bytes of slots\n", what, n, f.n_blocks,
                  f.n_vregs, (unsigned long long)w.steps, (unsigned long long)w.bytes >> 10, f.spill_bytes);
    arena_free(&a);
    return w;
}

/* Four times the function is little more than four times the work, and of memory, where arrays double; the square would be 16. */
static void large_functions(void **unused)
{
    static const struct { const char *name; uint32_t size, vars, call_rate; bool weighed; } rows[] = {
        { "few variables", 20000, 10, 20, false }, { "many variables", 20000, 60, 20, false }, { "no calls", 20000, 30, 0, false },
        { "very large", 100000, 30, 10, false },
        { "by weight", 16000, 60, 20, true }, { "by weight, few variables", 16000, 10, 20, true },
        { "by weight, no calls", 16000, 60, 0, true },
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct work small = work_of(rows[r].name, rows[r].size, rows[r].vars, rows[r].call_rate, rows[r].weighed);
        struct work large = work_of(rows[r].name, rows[r].size * 4, rows[r].vars, rows[r].call_rate, rows[r].weighed);
        if (large.steps > small.steps * 6 || large.bytes > small.bytes * 8)
            fail_msg("%s: %.1f times the steps, %.1f times the memory", rows[r].name, (double)large.steps / (double)small.steps,
                     (double)large.bytes / (double)small.bytes);
    }
}

static int set_scan(void **unused) { by_weight = false; return 0; }
static int set_by_weight(void **unused) { by_weight = true; return 0; }
#define good_code(test) \
    { #test, test, set_scan, NULL, NULL }, { #test "_by_weight", test, set_by_weight, NULL, NULL }

int main(void)
{
    const struct CMUnitTest tests[] = {
        good_code(loop_counter_stays), good_code(call_in_loop), good_code(spill_outside_of_loop), good_code(slot_as_operand),
        good_code(constants_are_repeated), good_code(arguments_need_no_moves), good_code(reload_on_the_cold_path),
        cmocka_unit_test(random_programs_scanned), cmocka_unit_test(random_programs_quick),
        cmocka_unit_test(random_programs_by_weight),
        cmocka_unit_test(checker_finds_damage),
        cmocka_unit_test(checker_wants_saved_registers), cmocka_unit_test(large_functions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
