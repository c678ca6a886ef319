/* The register allocator on random programs: its own checker and an interpreter must both agree with the result. And
 * the checker on results that were damaged: it must notice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>
#include <cmocka.h>
#include "mir_random.h"
#include "jit/ra.h"

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct mfunc make(struct arena *a, uint64_t seed, uint32_t size, uint32_t vars, uint32_t call_rate)
{
    struct mir_random g;
    struct mfunc f = { .arena = a };
    mir_random_make(&g, &f, seed, size, vars, call_rate);
    return f;
}

static void run_seed(uint64_t seed, uint32_t size, uint32_t vars, uint32_t call_rate, uint32_t starve)
{
    struct arena a = { 0 };
    struct mfunc f = make(&a, seed, size, vars, call_rate);
    struct regalloc_options opt = { .starve_regs = starve, .check = true };
    uint64_t want = mir_random_run(&f, f.fixed, 200, false);
    if (!regalloc(&f, &opt))
        fail_msg("seed %llu, %u instructions, %u variables, %u registers: the checker objects", (unsigned long long)seed, size, vars, starve);
    if (mir_random_run(&f, f.fixed, 200, true) != want)
        fail_msg("seed %llu, %u instructions, %u variables, %u registers: another result", (unsigned long long)seed, size, vars, starve);
    assert_int_equal(f.spill_bytes % 16, 0);
    arena_free(&a);
}

static void random_programs(void **unused)
{
    static const struct { uint32_t seeds, size, vars, call_rate; } rows[] = {
        { 400, 20, 3, 50 }, { 400, 60, 6, 30 }, { 300, 150, 12, 20 }, { 200, 400, 20, 10 }, { 100, 800, 40, 5 }, { 20, 4000, 60, 10 },
    };
    static const uint32_t starve[] = { 0, 4, 6 };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (uint32_t s = 0; s < rows[r].seeds; s++)
            run_seed(s + r * 1000, rows[r].size, rows[r].vars, rows[r].call_rate, starve[s % 3]);
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
    struct regalloc_options opt = { .starve_regs = seed % 2 ? 5 : 0 };
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

/* ---- time */

#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
enum { SLOW_BUILD = 20 };
#else
enum { SLOW_BUILD = 1 };
#endif

static void time_limit(const char *what, struct mfunc *f, double seconds)
{
    struct regalloc_options opt = { 0 };
    uint32_t n = f->n_ins;
    double start = cpu_seconds();
    assert_true(regalloc(f, &opt));
    double took = cpu_seconds() - start;
    print_message("%s: %u instructions, %u blocks, %u registers, %.3f s, %zu MiB, %u bytes of slots\n", what, n, f->n_blocks,
                  f->n_vregs, took, f->arena->total_bytes >> 20, f->spill_bytes);
    if (took > seconds * SLOW_BUILD)
        fail_msg("%s: %.3f s", what, took);
}

static void large_functions(void **unused)
{
    static const struct { const char *name; uint32_t size, vars, call_rate; double seconds; } rows[] = {
        { "few variables", 200000, 10, 20, 0.5 }, { "many variables", 200000, 60, 20, 1.5 }, { "no calls", 200000, 30, 0, 0.5 },
        { "very large", 1000000, 30, 10, 3 },
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct arena a = { 0 };
        struct mfunc f = make(&a, r + 7, rows[r].size, rows[r].vars, rows[r].call_rate);
        time_limit(rows[r].name, &f, rows[r].seconds);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs), cmocka_unit_test(checker_finds_damage),
        cmocka_unit_test(checker_wants_saved_registers), cmocka_unit_test(large_functions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
