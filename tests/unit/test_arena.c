/* Chunks of the arena: the first is small, they grow with what is there, and a reset keeps them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "jit/arena.h"

static void use(struct arena *a, size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++)
        memset(arena_alloc(a, bytes), 0xa5, bytes);
}

static void little_stays_little(void **state)
{
    (void)state;
    struct arena a = { 0 };
    use(&a, 10, 1000);
    assert_in_range(a.total_bytes, 10000, 64 << 10);
    arena_free(&a);
    assert_int_equal(a.total_bytes, 0);
}

/* Not much more is taken than is asked for, for whatever sizes. */
static void no_waste(void **state)
{
    (void)state;
    static const size_t sizes[] = { 16, 1000, 40000, 262128, 262144, 300000, 3000000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct arena a = { 0 };
        use(&a, 20, sizes[i]);
        assert_in_range(a.total_bytes, 20 * sizes[i], 40 * sizes[i] + (256 << 10));
        arena_free(&a);
    }
}

/* After a reset the same again needs no new chunk: also the first, small ones are used again. */
static void reset_keeps(void **state)
{
    (void)state;
    struct arena a = { 0 };
    use(&a, 500, 1000);
    size_t total = a.total_bytes;
    for (int i = 0; i < 3; i++) {
        arena_reset(&a);
        use(&a, 500, 1000);
        assert_int_equal(a.total_bytes, total);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(little_stays_little), cmocka_unit_test(no_waste), cmocka_unit_test(reset_keeps) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
