/* Parallel moves: every way to fill up to five locations from five, for several kinds of locations and scratch
 * registers, against a simulation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "jit/moves.h"

#define SLOT(n) (MOVES_SLOT | (n) * 8)
#define TEMP    (MOVES_SLOT | 160)

static const struct layout { const char *name; uint32_t n, loc[5], bytes; } layouts[] = {
    { "general registers",        5, { 0, 1, 2, 3, 6 }, 8 },
    { "vector registers",         5, { 16, 17, 18, 19, 20 }, 16 },
    { "slots",                    4, { SLOT(0), SLOT(1), SLOT(2), SLOT(3) }, 8 },
    { "wide slots",               4, { SLOT(0), SLOT(2), SLOT(4), SLOT(6) }, 16 },
    { "general registers, slots", 5, { 0, 1, 2, SLOT(0), SLOT(1) }, 8 },
    { "vector registers, slots",  5, { 16, 17, 18, SLOT(0), SLOT(1) }, 8 },
    { "wide registers, slots",    5, { 16, SLOT(0), 17, SLOT(2), SLOT(4) }, 16 },
};

static const struct move_scratch scratches[] = {
    { { MOVES_NONE, MOVES_NONE }, TEMP }, { { 11, MOVES_NONE }, TEMP }, { { MOVES_NONE, 31 }, TEMP }, { { 11, 31 }, TEMP },
};

/* Contents by location: 32 registers, then slots by 8 bytes. */
static unsigned index_of(uint32_t loc) { return moves_is_slot(loc) ? 32 + (loc - MOVES_SLOT) / 8 : loc; }

static void run_step(int *state, struct move_step s)
{
    unsigned d = index_of(s.dst), c = index_of(s.src);
    int old = state[d];
    if (s.kind == MOVES_SWAP) {
        assert_true(s.dst < MIR_XMM0 && s.src < MIR_XMM0);
        state[d] = state[c];
        state[c] = old;
        return;
    }
    assert_false(s.dst < MIR_XMM0 && s.bytes == 16);
    assert_false(s.src < MIR_XMM0 && s.bytes == 16);
    state[d] = state[c];
}

static void check_moves(const struct layout *l, const struct move_scratch *scratch, struct move_seq *seq, const int *from)
{
    int state[64], want[64];
    struct move moves[5];
    uint32_t n = 0;
    for (int k = 0; k < 64; k++)
        state[k] = want[k] = k;
    for (uint32_t d = 0; d < l->n; d++)
        if (from[d] >= 0) {
            moves[n++] = (struct move){ l->loc[d], l->loc[from[d]], l->bytes };
            want[index_of(l->loc[d])] = (int)index_of(l->loc[from[d]]);
        }
    seq->n_steps = 0;
    seq->used_slot = false;
    moves_sequence(moves, n, scratch, seq);
    for (uint32_t k = 0; k < seq->n_steps; k++)
        run_step(state, seq->steps[k]);
    for (int k = 0; k < 64; k++) {
        bool free = (uint32_t)k == scratch->reg[0] || (uint32_t)k == scratch->reg[1] ||
                    (seq->used_slot && (unsigned)k == index_of(TEMP));
        if (!free && state[k] != want[k])
            fail_msg("%s: location %d holds %d instead of %d", l->name, k, state[k], want[k]);
    }
}

static void every_case(void **unused)
{
    struct arena a = { 0 };
    struct move_seq seq = { .arena = &a };
    for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++)
        for (size_t s = 0; s < sizeof scratches / sizeof *scratches; s++) {
            int from[5] = { -1, -1, -1, -1, -1 };
            for (uint32_t d = 0; d < layouts[l].n;) {       /* count in base n + 1 */
                check_moves(&layouts[l], &scratches[s], &seq, from);
                for (d = 0; d < layouts[l].n && ++from[d] == (int)layouts[l].n; d++)
                    from[d] = -1;
            }
        }
    arena_free(&a);
}

/* What is already right costs nothing; a chain costs one copy each; a cycle of n registers n - 1 swaps. */
static void shortest(void **unused)
{
    struct arena a = { 0 };
    struct move_seq seq = { .arena = &a };
    struct move same[] = { { 1, 1, 8 }, { 2, 2, 8 } }, chain[] = { { 1, 0, 8 }, { 2, 1, 8 }, { 3, 2, 8 } },
                cycle[] = { { 1, 0, 8 }, { 2, 1, 8 }, { 0, 2, 8 } };
    moves_sequence(same, 2, &scratches[0], &seq);
    assert_int_equal(seq.n_steps, 0);
    moves_sequence(chain, 3, &scratches[0], &seq);
    assert_int_equal(seq.n_steps, 3);
    moves_sequence(cycle, 3, &scratches[0], &seq);
    assert_int_equal(seq.n_steps, 5);
    arena_free(&a);
}

/* 20,000 moves in a ring: linear, or this takes minutes. */
static void large(void **unused)
{
    enum { N = 20000 };
    struct arena a = { 0 };
    struct move_seq seq = { .arena = &a };
    struct move *m = ARENA_NEW(&a, struct move, N);
    for (uint32_t k = 0; k < N; k++)
        m[k] = (struct move){ SLOT(k), SLOT((k + 1) % N), 8 };
    moves_sequence(m, N, &scratches[1], &seq);
    assert_true(seq.n_steps <= 2 * N + 2);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_case), cmocka_unit_test(shortest), cmocka_unit_test(large) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
