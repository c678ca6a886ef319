/* Bodies in two tiers: which loops can be left, with which locals, and that the rest of a body from each of them is right by the
 * verifier's rules. That it does the same is for `make check-passes` (two tiers) and `make check-tiers`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/build.h"
#include "jit/points.h"
#include "jit/wat.h"

static struct arena arena, func_arena, found;
static struct module m;
static struct ir_func f;
static struct jit_buffer wasm;

/* A module with this function, which may call $g. */
static void module_make(const char *func)
{
    char text[4096];
    struct jit_error err = { 0 };
    snprintf(text, sizeof text, "(module (memory 1) (tag $e) (func $g (param i32) (result i32) (local.get 0)) %s)", func);
    arena_free(&arena);
    arena_free(&found);
    jit_buffer_free(&wasm);
    if (!wat_parse(text, strlen(text), "t", false, &wasm, &err) || !module_decode(&arena, wasm.data, wasm.size, JIT_F_DEFAULT, &m, &err))
        fail_msg("%s", err.text);
}

static void build(struct build_tiers *t)
{
    struct jit_options opt = jit_options_default();
    struct jit_error err = { 0 };
    arena_free(&func_arena);
    ir_func_init(&f, &func_arena);
    if (!build_function(&f, &m, 1, NULL, &opt, t, &err))
        fail_msg("%s", err.text);
}

static uint32_t count_ops(enum ir_op op)
{
    uint32_t n = 0;
    for (uint32_t b = 0; b < f.n_blocks; b++)
        for (ir_ref i = f.blocks[b].first; i; i = f.ins[i].next)
            n += f.ins[i].op == op;
    return n;
}

/* "1:0 2" for each loop with a way: its number, parent and live locals; the others without these. */
static const char *loops_text(const struct build_tiers *t)
{
    static char text[512];
    char *to = text;
    *to = 0;
    for (uint32_t k = 1; k < t->n_loops; k++) {
        const struct build_loop *l = &t->loops[k];
        to += sprintf(to, "%s%u in %u", k > 1 ? ", " : "", k, l->parent);
        if (l->has_way)
            to += sprintf(to, ":");
        for (uint32_t i = 0; l->has_way && i < l->n_live; i++)
            to += sprintf(to, " %u", l->live[i]);
    }
    return text;
}

/* exits: jumps to code from loops around, in the rest from each loop that has a way, one digit each. */
struct row { const char *name, *func, *loops, *exits; };

#define NEXT(local) "(local.tee " local " (i32.add (local.get " local ") (i32.const -1)))"
static const struct row rows[] = {
    { "no loop", "(func (param i32) (result i32) (local.get 0))", "", "" },
    { "what goes round, and what is used behind", "(func (param i32 i32 i32) (result i32) (local i32)"
      " (loop (br_if 0 " NEXT("0") ")) (local.get 2))", "1 in 0: 0 2", "0" },
    { "written before it is read", "(func (param i32 i32) (result i32) (loop (local.set 1 (i32.const 3))"
      " (drop (local.get 1)) (br_if 0 " NEXT("0") ")) (i32.const 1))", "1 in 0: 0", "0" },
    { "read in one arm, written in the other", "(func (param i32 i32) (result i32) (loop (if (local.get 0) (then (drop (local.get 1)))"
      " (else (local.set 1 (i32.const 1)))) (br_if 0 " NEXT("0") ")) (i32.const 1))", "1 in 0: 0 1", "0" },
    { "only a loop around uses it", "(func (param i32 i32 i32) (result i32) (loop (drop (local.get 2)) (loop (br_if 0 " NEXT("1") "))"
      " (br_if 0 " NEXT("0") ")) (i32.const 1))", "1 in 0: 0 1 2, 2 in 1: 0 1 2", "01" },
    { "side by side", "(func (param i32 i32) (result i32) (loop (br_if 0 " NEXT("0") ")) (loop (br_if 0 " NEXT("1") ")) (i32.const 1))",
      "1 in 0: 0 1, 2 in 0: 1", "00" },
    { "out of three at once", "(func (param i32) (result i32) (local i32 i32) (loop $a (loop $b (loop $c (br_table $a $b $c " NEXT("0") ")))"
      " ) (local.get 0))", "1 in 0: 0, 2 in 1: 0, 3 in 2: 0", "012" },
    { "in an arm", "(func (param i32 i32) (result i32) (if (result i32) (local.get 1) (then (loop (br_if 0 " NEXT("0") ")) (local.get 0))"
      " (else (call $g (local.get 1)))))", "1 in 0: 0", "0" },
    { "in an arm of a loop", "(func (param i32 i32) (result i32) (block $b (loop $l (if (local.get 1) (then (loop (br_if 0 " NEXT("0") "))"
      " (br_if $b (local.get 0)) (br $l)) (else (local.set 1 (i32.const 7)) (br $l))))) (local.get 1))", "1 in 0: 0 1, 2 in 1: 0 1", "01" },
    { "returns", "(func (param i32) (result i32) (loop (br_if 0 (call $g (local.get 0))) (return (local.get 0))) (unreachable))",
      "1 in 0: 0", "0" },
    { "a value below it", "(func (param i32) (result i32) (i32.const 1) (loop (br_if 0 " NEXT("0") ")))", "1 in 0", "" },
    { "a value goes round, and a loop in it", "(func (param i32) (result i32) (i32.const 1) (loop (param i32) (result i32) (drop)"
      " (loop (br_if 0 " NEXT("0") ")) (br_if 0 (i32.const 2) (local.get 0))))", "1 in 0, 2 in 1", "" },
    { "nobody comes there", "(func (param i32) (result i32) (return (local.get 0)) (loop (br_if 0 " NEXT("0") ")) (unreachable))",
      "1 in 0", "" },
    { "vectors and floats", "(func (param i32 f64 v128) (result i32) (loop (local.set 1 (f64.add (local.get 1) (f64.const 1)))"
      " (local.set 2 (i32x4.add (local.get 2) (local.get 2))) (br_if 0 " NEXT("0") "))"
      " (i32.add (i32.trunc_f64_s (local.get 1)) (i32x4.extract_lane 0 (local.get 2))))", "1 in 0: 0 1 2", "0" },
};

static void row_check(const struct row *r)
{
    struct build_tiers t = { .arena = &found, .points = 64 };
    module_make(r->func);
    build(&t);
    assert_false(t.is_unfit);
    assert_true(ir_verify(&f, stderr));
    assert_string_equal(loops_text(&t), r->loops);
    assert_int_equal(count_ops(IR_count), t.n_loops - (strcmp(r->name, "nobody comes there") == 0));
    assert_int_equal(count_ops(IR_tjump), strlen(r->exits));
    for (uint32_t k = 1, n = 0; k < t.n_loops; k++) {
        if (!t.loops[k].has_way)
            continue;
        t.resume = k;
        build(&t);
        assert_true(ir_verify(&f, stderr));
        assert_int_equal(f.n_params, t.loops[k].n_live);
        assert_int_equal(count_ops(IR_tjump), r->exits[n++] - '0');
        assert_int_equal(count_ops(IR_count), 0);
    }
}

static void rows_agree(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].name);
        row_check(&rows[i]);
    }
}

/* A loop's own code is not that of loops in it; together it is the body's. */
static void shares_add_up(void **state)
{
    struct build_tiers t = { .arena = &found };
    module_make(rows[4].func);
    build(&t);
    const struct func *fn = &m.funcs[1];
    assert_in_range(t.loops[0].bytes + t.loops[1].bytes + t.loops[2].bytes, fn->body_bytes - 4, fn->body_bytes);
    assert_in_range(t.loops[2].bytes, 8, 14);
    assert_in_range(t.loops[1].bytes, 8, 20);
}

static void unfit(void **state)
{
    static const char handler[] = "(func (param i32) (result i32) (block $h (try_table (catch_all $h) (throw $e))) (local.get 0))";
    struct build_tiers t = { .arena = &found };
    module_make(handler);
    build(&t);
    assert_true(t.is_unfit);
}

/* A hundred locals that go round in a body of a few hundred bytes are too many to pass on. */
static void passes_too_much(void **state)
{
    char text[4000], *to = text;
    struct build_tiers t = { .arena = &found };
    to += sprintf(to, "(func (param");
    for (int i = 0; i < 100; i++)
        to += sprintf(to, " i32");
    to += sprintf(to, ") (result i32) (loop (br_if 0 (local.get 0))) (i32.const 0)");
    for (int i = 1; i < 100; i++)
        to += sprintf(to, " (i32.add (local.get %d))", i);
    sprintf(to, ")");
    module_make(text);
    build(&t);
    assert_true(t.is_unfit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_agree), cmocka_unit_test(shares_add_up), cmocka_unit_test(unfit), cmocka_unit_test(passes_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
