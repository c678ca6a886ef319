/* Upper bounds of integers against all operands below theirs, by brute force on integers of 4 bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "jit/opt_range.h"

enum { W = 4, N = 1 << W };

static int as_signed(unsigned x) { return x < N / 2 ? (int)x : (int)x - N; }

/* False: it traps. */
static bool result(unsigned op, unsigned x, unsigned y, unsigned *r)
{
    int a = as_signed(x), b = as_signed(y);
    switch (op) {
    case IR_add:  *r = x + y; break;
    case IR_sub:  *r = x - y; break;
    case IR_mul:  *r = x * y; break;
    case IR_and:  *r = x & y; break;
    case IR_or:   *r = x | y; break;
    case IR_xor:  *r = x ^ y; break;
    case IR_shl:  *r = x << y % W; break;
    case IR_shru: *r = x >> y % W; break;
    case IR_shrs: *r = (unsigned)(a >> y % W); break;
    default:
        if (!y)
            return false;
        *r = op == IR_divu ? x / y : op == IR_remu ? x % y : (unsigned)(op == IR_divs ? a / b : a % b);
    }
    *r %= N;
    return true;
}

static const struct { const char *name; unsigned op; } ops[] = {
    { "add", IR_add }, { "sub", IR_sub }, { "mul", IR_mul }, { "and", IR_and }, { "or", IR_or }, { "xor", IR_xor }, { "shl", IR_shl },
    { "shru", IR_shru }, { "shrs", IR_shrs }, { "divu", IR_divu }, { "remu", IR_remu }, { "divs", IR_divs }, { "rems", IR_rems },
};

static void test_results(void **state)
{
    (void)state;
    for (unsigned k = 0; k < sizeof ops / sizeof *ops; k++)
        for (unsigned case_ = 0; case_ < N * N * 2; case_++) {
            unsigned x_max = case_ % N, y_max = case_ / N % N, r;
            bool y_is = case_ >= N * N;
            uint64_t bound = range_max(ops[k].op, W, x_max, y_max, y_is);
            for (unsigned x = 0; x <= x_max; x++)
                for (unsigned y = y_is ? y_max : 0; y <= y_max; y++)
                    if (result(ops[k].op, x, y, &r) && r > bound)
                        fail_msg("%s of %u and %u is %u, above %u", ops[k].name, x, y, r, (unsigned)bound);
        }
}

static bool compare(unsigned op, unsigned x, unsigned y)
{
    int a = as_signed(x), b = as_signed(y);
    switch (op) {
    case IR_eq:  return x == y;
    case IR_ne:  return x != y;
    case IR_lts: return a < b;
    case IR_ltu: return x < y;
    case IR_gts: return a > b;
    case IR_gtu: return x > y;
    case IR_les: return a <= b;
    case IR_leu: return x <= y;
    case IR_ges: return a >= b;
    default:     return x >= y;
    }
}

static void test_branches(void **state)
{
    (void)state;
    for (unsigned op = IR_eq; op <= IR_geu; op++)
        for (unsigned case_ = 0; case_ < N * N * 4; case_++) {
            unsigned x_max = case_ % N, y_max = case_ / N % N;
            bool y_is = case_ & N * N, is_true = case_ & 2 * N * N;
            uint64_t bound = range_bound(op, is_true, x_max, y_max, y_is, N / 2 - 1);
            for (unsigned x = 0; x <= x_max; x++)
                for (unsigned y = y_is ? y_max : 0; y <= y_max; y++)
                    if (compare(op, x, y) == is_true && x > bound)
                        fail_msg("%u %s %u is %u, yet %u is the bound", x, ir_ops[op].name, y, is_true, (unsigned)bound);
        }
}

/* Bounds that are wanted, not only allowed. */
static void test_precise(void **state)
{
    (void)state;
    static const struct { const char *name; unsigned op, w; uint64_t x, y; bool y_is; uint64_t want; } rows[] = {
        { "bytes are summed", IR_add, 32, 255, 255, false, 510 },
        { "a sum that may wrap", IR_add, 32, 0xffffffff, 1, true, 0xffffffff },
        { "an index is scaled", IR_shl, 32, 255, 2, true, 1020 },
        { "a byte of a word", IR_shru, 32, 0xffffffff, 24, true, 255 },
        { "the sign stays away", IR_shrs, 32, 1000, 2, true, 250 },
        { "a remainder", IR_remu, 64, ~0ull, 10, true, 9 },
        { "of what is not negative", IR_rems, 32, 100, 10, true, 9 },
        { "of what may be", IR_rems, 32, 0xffffffff, 10, true, 0xffffffff },
    };
    for (unsigned k = 0; k < sizeof rows / sizeof *rows; k++) {
        uint64_t got = range_max(rows[k].op, rows[k].w, rows[k].x, rows[k].y, rows[k].y_is);
        if (got != rows[k].want)
            fail_msg("%s: %llu", rows[k].name, (unsigned long long)got);
    }
    assert_int_equal(range_bound(IR_lts, true, 100, 10, true, INT32_MAX), 9);
    assert_int_equal(range_bound(IR_ges, true, UINT32_MAX, 0, true, INT32_MAX), INT32_MAX);
    assert_int_equal(range_bound(IR_ltu, true, UINT32_MAX, 1000, false, INT32_MAX), 999);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_results), cmocka_unit_test(test_branches), cmocka_unit_test(test_precise) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
