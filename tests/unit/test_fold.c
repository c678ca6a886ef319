/* Integer operations on constants, with the cases at the edges; and what may not be folded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "jit/opt_fold.h"

#define MIN32 0x80000000u
#define MIN64 0x8000000000000000u
#define ONES64 0xffffffffffffffffu

static const struct { const char *name; unsigned op, w; uint64_t x, y, want; } rows[] = {
    { "add wraps", IR_add, 32, 0xffffffff, 2, 1 },
    { "sub wraps", IR_sub, 32, 0, 1, 0xffffffff },
    { "mul wraps", IR_mul, 64, ONES64, 3, ONES64 - 2 },
    { "divs rounds to zero", IR_divs, 32, 0xfffffff9, 2, 0xfffffffd },
    { "divs by -1", IR_divs, 64, 5, ONES64, ONES64 - 4 },
    { "divu is unsigned", IR_divu, 32, 0xfffffff9, 2, 0x7ffffffc },
    { "rems has the sign of the dividend", IR_rems, 32, 0xfffffff9, 4, 0xfffffffd },
    { "rems of INT_MIN by -1", IR_rems, 32, MIN32, 0xffffffff, 0 },
    { "rems of INT64_MIN by -1", IR_rems, 64, MIN64, ONES64, 0 },
    { "shl takes its count modulo 32", IR_shl, 32, 1, 33, 2 },
    { "shrs of a negative", IR_shrs, 32, MIN32, 31, 0xffffffff },
    { "shru of a negative", IR_shru, 32, MIN32, 31, 1 },
    { "shrs by 63", IR_shrs, 64, MIN64, 63, ONES64 },
    { "rotl by nothing", IR_rotl, 32, 0x12345678, 32, 0x12345678 },
    { "rotl by 8", IR_rotl, 32, 0x12345678, 8, 0x34567812 },
    { "rotr by 8", IR_rotr, 64, 0x0123456789abcdef, 8, 0xef0123456789abcd },
    { "clz of 0", IR_clz, 32, 0, 0, 32 },
    { "clz of 1", IR_clz, 64, 1, 0, 63 },
    { "ctz of 0", IR_ctz, 64, 0, 0, 64 },
    { "popcnt", IR_popcnt, 32, 0xf0f0, 0, 8 },
    { "extend8s", IR_extend8s, 32, 0x80, 0, 0xffffff80 },
    { "extend16s ignores what is above", IR_extend16s, 64, 0x17fff, 0, 0x7fff },
    { "extend32s", IR_extend32s, 64, MIN32, 0, 0xffffffff80000000 },
    { "extends", IR_extends, 32, MIN32, 0, 0xffffffff80000000 },
    { "extendu", IR_extendu, 32, MIN32, 0, MIN32 },
    { "wrap", IR_wrap, 64, 0x1ffffffff, 0, 0xffffffff },
    { "bitcast of 64 bits", IR_bitcast, 32, 0x3ff0000000000000, 0, 0x3ff0000000000000 },
    { "eqz", IR_eqz, 64, 1ull << 32, 0, 0 },
    { "lts", IR_lts, 32, MIN32, 0, 1 },
    { "ltu", IR_ltu, 32, MIN32, 0, 0 },
    { "ges", IR_ges, 64, MIN64, 0, 0 },
    { "geu", IR_geu, 64, MIN64, 0, 1 },
};

static void test_results(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t r = 0;
        if (!fold_eval(rows[i].op, rows[i].w, rows[i].x, rows[i].y, &r) || r != rows[i].want)
            fail_msg("%s: got %llx", rows[i].name, (unsigned long long)r);
    }
}

static void test_traps_stay(void **state)
{
    uint64_t r;
    assert_false(fold_eval(IR_divs, 32, 1, 0, &r));
    assert_false(fold_eval(IR_remu, 64, 1, 0, &r));
    assert_false(fold_eval(IR_divs, 32, MIN32, 0xffffffff, &r));
    assert_false(fold_eval(IR_divs, 64, MIN64, ONES64, &r));
    assert_false(fold_eval(IR_fadd, 64, 0, 0, &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_results), cmocka_unit_test(test_traps_stay) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
