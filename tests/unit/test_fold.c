/* Integer operations on constants, with the cases at the edges; and what may not be folded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "jit/opt.h"
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

/* ---- division by constants: opt_div sees a parameter, which then becomes a constant for opt_fold to work out */

static const uint64_t divisors[] = {
    1, 2, 3, 5, 6, 7, 9, 10, 12, 14, 25, 28, 60, 100, 127, 128, 641, 1000, 3600, 65535, 65536, 86400, 1000000007, 0x7fffffff, 0x80000000, 0x80000001,
    0xfffffff6, 0xfffffffe, 0xffffffff, 0x100000000, 0x100000001, 10000000000, 0x7fffffffffffffff, MIN64, MIN64 + 1, ONES64 - 6, ONES64 - 1, ONES64,
};

static uint64_t divide(struct arena *a, enum ir_op op, enum ir_type type, uint64_t x, uint64_t y, bool *is_gone)
{
    struct ir_func f;
    arena_reset(a);
    ir_func_init(&f, a);
    f.param_types = f.result_types = (uint8_t[]){ (uint8_t)type };
    f.n_params = f.n_results = 1;
    ir_block_new(&f);
    ir_ref p = ir_append(&f, 0, IR_param, type, 0, 0, 0, 0, 0), k = ir_append(&f, 0, IR_const, type, 0, 0, 0, y, 0);
    ir_ref q = ir_append(&f, 0, op, type, p, k, 0, 0, 0);
    ir_ref ret = ir_append(&f, 0, IR_ret, IR_VOID, ir_list(&f, &q, 1), 1, 0, 0, 0);
    opt_div(&f);
    assert_true(ir_verify(&f, stderr));
    *is_gone = f.ins[f.pool[f.ins[ret].a[0]]].op != op;
    f.ins[p].op = IR_const;
    f.ins[p].imm = x;
    opt_fold(&f);
    assert_int_equal(f.ins[f.pool[f.ins[ret].a[0]]].op, IR_const);
    return f.ins[f.pool[f.ins[ret].a[0]]].imm;
}

static void divisor_check(struct arena *a, enum ir_op op, enum ir_type type, uint64_t x, uint64_t y)
{
    unsigned w = type == IR_I64 ? 64 : 32;
    uint64_t want, got;
    bool is_gone;
    if (w == 32) {
        x = (uint32_t)x;
        y = (uint32_t)y;
    }
    if (!fold_eval(op, w, x, y, &want))
        return;
    got = divide(a, op, type, x, y, &is_gone);
    bool traps = op == IR_divs && y == (w == 64 ? ONES64 : UINT32_MAX);
    if (got != want || is_gone == traps)
        fail_msg("%s %u: %llx by %llx: %llx, not %llx", ir_ops[op].name, w, (unsigned long long)x, (unsigned long long)y,
                 (unsigned long long)got, (unsigned long long)want);
}

static void test_division(void **state)
{
    struct arena a = { 0 };
    static const enum ir_op ops[] = { IR_divs, IR_divu, IR_rems, IR_remu };
    size_t n = sizeof divisors / sizeof *divisors;
    uint64_t random = 1;
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j < n + 8; j++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint64_t x = j < n ? divisors[j] : random;
            for (int by = -1; by <= 1; by++)                            /* around multiples is where it goes wrong */
                for (unsigned o = 0; o < 8; o++)
                    divisor_check(&a, ops[o & 3], o & 4 ? IR_I64 : IR_I32, (j & 1 ? x * divisors[k] : x) + (uint64_t)by, divisors[k]);
        }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_results), cmocka_unit_test(test_traps_stay), cmocka_unit_test(test_division) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
