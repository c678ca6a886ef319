/* Function bodies: the IR that they become (as ir_dump prints it), the errors of bad ones with
 * their offsets, and how much large ones cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "jit/build.h"
#include "jit/opt.h"

struct bytes { uint8_t *at; size_t n, cap; };

static void put(struct bytes *b, const void *s, size_t n)
{
    if (b->n + n > b->cap) {
        b->cap = (b->n + n) * 2;
        b->at = realloc(b->at, b->cap);
    }
    memcpy(b->at + b->n, s, n);
    b->n += n;
}

static void put_u8(struct bytes *b, uint8_t x) { put(b, &x, 1); }

static void put_uleb(struct bytes *b, uint32_t x)
{
    for (; x >= 0x80; x >>= 7)
        put_u8(b, (uint8_t)(x | 0x80));
    put_u8(b, (uint8_t)x);
}

static void put_op(struct bytes *b, uint8_t op, uint32_t index)
{
    put_u8(b, op);
    put_uleb(b, index);
}

/* Types: 0 () -> ()  1 (i32) -> i32  2 (i32 i32) -> i32  3 () -> (i32 i64)  4 (i32) -> ()  5 (i32 i64) -> (i32 i64)
 *        6 () -> v128
 * Functions: imports 0 (type 1), 1 (type 3); 2: the one under test. Table 0, memories 0 and 1, globals 0 (mutable i32),
 * 1 (immutable i64 7), 2 (mutable v128); element segment 0, passive data segment 0. Function 0 is declared. */
#define STR(s) s, sizeof(s) - 1

static void put_section(struct bytes *b, uint8_t id, const void *body, size_t n)
{
    put_op(b, id, (uint32_t)n);
    put(b, body, n);
}

static struct arena arena, func_arena;
static struct module m;
static struct jit_error err;
static struct bytes wasm;
static struct ir_func f;
static uint32_t body_at;

/* A module with one body: local declarations and code. */
static void module_make(uint8_t type, const void *body, size_t n)
{
    struct bytes code = { 0 };
    arena_free(&arena);
    arena_free(&func_arena);
    wasm.n = 0;
    put(&wasm, STR("\0asm\1\0\0\0"));
    put_section(&wasm, 1, STR("\7\x60\0\0" "\x60\1\x7f\1\x7f" "\x60\2\x7f\x7f\1\x7f" "\x60\0\2\x7f\x7e" "\x60\1\x7f\0"
                              "\x60\2\x7f\x7e\2\x7f\x7e" "\x60\0\1\x7b"));
    put_section(&wasm, 2, STR("\2" "\1a\1f\0\1" "\1a\1g\0\3"));
    put_section(&wasm, 3, (uint8_t[]){ 1, type }, 2);
    put_section(&wasm, 4, STR("\1\x70\0\3"));
    put_section(&wasm, 5, STR("\2\0\1\0\1"));
    put_section(&wasm, 6, STR("\3\x7f\1\x41\0\x0b" "\x7e\0\x42\7\x0b"
                              "\x7b\1\xfd\x0c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0b"));
    put_section(&wasm, 9, STR("\1\1\0\1\0"));
    put_section(&wasm, 12, STR("\1"));
    put_uleb(&code, 1);
    put_uleb(&code, (uint32_t)n);
    put(&code, body, n);
    put_section(&wasm, 10, code.at, code.n);
    free(code.at);
    put_section(&wasm, 11, STR("\1\1\1x"));
    err = (struct jit_error){ 0 };
    if (!module_decode(&arena, wasm.at, wasm.n, JIT_F_DEFAULT, &m, &err))
        fail_msg("the test's module: at %zu: %s", err.offset, err.text);
    body_at = m.funcs[2].body_offset;
}

static bool build(uint8_t type, const void *body, size_t n)
{
    struct jit_options opt = { .features = JIT_F_DEFAULT, .mem0_at_zero = true };
    struct jit_error second = { 0 };
    module_make(type, body, n);
    ir_func_init(&f, &func_arena);
    bool ok = build_function(&f, &m, 0, NULL, &opt, NULL, &err);
    assert_int_equal(validate_function(&m, 0, NULL, NULL, &func_arena, &opt, &second), ok);
    assert_string_equal(second.text, err.text);
    return ok;
}

/* ---- what bodies become */

struct row { const char *name; uint8_t type; const char *body; size_t n; const char *text; };
#define BODY(s) s "\x0b", sizeof(s)
#define NO_LOCALS "\0"

static const struct row rows[] = {
    { "empty", 0, BODY(NO_LOCALS), "func 2 () -> ()\nb0:\n  ret\n" },
    { "parameters", 2, BODY(NO_LOCALS "\x20\0\x20\1\x6b"),
      "func 2 (i32 i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i32 = param #1\n  v3:i32 = sub v1 v2\n  ret v3\n" },
    { "a local starts as zero", 3, BODY("\1\2\x7e" "\x41\1\x20\1"),
      "func 2 () -> (i32 i64)\nb0:\n  v1:i64 = const 0\n  v2:i32 = const 1\n  ret v2 v1\n" },
    { "tee and set vanish", 1, BODY(NO_LOCALS "\x41\5\x22\0\x21\0\x20\0"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i32 = const 5\n  ret v2\n" },
    { "NaN bits are kept", 0, BODY(NO_LOCALS "\x44\1\0\0\0\0\0\xf4\x7f\xbd\x1a"),
      "func 2 () -> ()\nb0:\n  v1:f64 = const 0x7ff4000000000001\n  v2:i64 = bitcast v1\n  ret\n" },
    { "if with results", 1, BODY(NO_LOCALS "\x20\0\x04\x7f\x41\1\x05\x41\2\x0b"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  br v1 b1 b2\nb1: from b0\n  v2:i32 = const 1\n  jmp b3\n"
      "b2: from b0\n  v3:i32 = const 2\n  jmp b3\nb3: from b1 b2\n  v4:i32 = phi v2 v3\n  ret v4\n" },
    { "if without else writes a local", 1, BODY(NO_LOCALS "\x20\0\x04\x40\x41\1\x21\0\x0b\x20\0"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  br v1 b1 b2\nb1: from b0\n  v2:i32 = const 1\n  jmp b2\n"
      "b2: from b0 b1\n  v3:i32 = phi v1 v2\n  ret v3\n" },
    { "else sees the local as it was", 1, BODY(NO_LOCALS "\x20\0\x04\x7f\x41\1\x22\0\x05\x20\0\x0b"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  br v1 b1 b2\nb1: from b0\n  v2:i32 = const 1\n  jmp b3\n"
      "b2: from b0\n  jmp b3\nb3: from b1 b2\n  v3:i32 = phi v2 v1\n  ret v3\n" },
    { "if with parameters", 1, BODY(NO_LOCALS "\x20\0\x20\0\x04\1\x45\x0b"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  br v1 b1 b2\nb1: from b0\n  v2:i32 = eqz v1\n  jmp b2\n"
      "b2: from b0 b1\n  v3:i32 = phi v1 v2\n  ret v3\n" },
    { "a loop's phi only for what it writes", 2, BODY(NO_LOCALS "\x03\x40\x20\0\x20\1\x6a\x22\0\x0d\0\x0b\x20\0"),
      "func 2 (i32 i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i32 = param #1\n  jmp b1\n"
      "b1: from b0 b1 loop to b1 depth 1\n  v3:i32 = phi v1 v4\n  v4:i32 = add v3 v2\n  br v4 b1 b2\nb2: from b1\n  ret v4\n" },
    { "a loop's parameters", 1, BODY(NO_LOCALS "\x20\0\x03\1\x41\1\x6b\x22\0\x20\0\x0d\0\x0b"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  jmp b1\nb1: from b0 b1 loop to b1 depth 1\n  v2:i32 = phi v1 v4\n"
      "  v3:i32 = const 1\n  v4:i32 = sub v2 v3\n  br v4 b1 b2\nb2: from b1\n  ret v4\n" },
    { "an endless loop", 0, BODY(NO_LOCALS "\x03\x40\x0c\0\x0b"),
      "func 2 () -> ()\nb0:\n  jmp b1\nb1: from b0 b1 loop to b1 depth 1\n  jmp b1\n" },
    { "branch out with a value", 1, BODY(NO_LOCALS "\x02\x7f\x41\7\x20\0\x0d\0\x0b"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i32 = const 7\n  br v1 b2 b1\nb1: from b0\n  jmp b2\n"
      "b2: from b0 b1\n  ret v2\n" },
    { "br_table has each successor once", 4, BODY(NO_LOCALS "\x02\x40\x02\x40\x20\0\x0e\3\0\1\0\1\x0b\x0f\x0b"),
      "func 2 (i32) -> ()\nb0:\n  v1:i32 = param #0\n  brtable v1 b1 b2 [0 1 0 1]\nb1: from b0\n  ret\nb2: from b0\n  ret\n" },
    { "dead code", 0, BODY(NO_LOCALS "\0\x41\1\x6a\x1a\x02\x40\x41\1\x0d\0\x0b"),
      "func 2 () -> ()\nb0:\n  trap unreachable\n" },
    { "calls", 1, BODY(NO_LOCALS "\x10\1\x1a\x10\0\x20\0\x11\1\0\x12\0"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:void = call #1\n  v3:i32 = result #0 v2\n  v4:i64 = result #1 v2\n"
      "  v5:void = call #0 v3\n  v6:i32 = result #0 v5\n  v7:void = calli type 1 v6 v1\n"
      "  v8:i32 = result #0 v7\n  v9:void = tcall #0 v8\n" },
    { "memory", 1, BODY(NO_LOCALS "\x20\0\x28\2\4\x1a\x20\0\x42\1\x3c\x40\1\0\x3f\1\x40\0"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i64 = membase #1\n  v3:i32 = load full +4 v1 -\n  v4:i64 = const 1\n"
      "  store 8u v1 v2 v4\n  v5:i32 = memsize #1\n  v6:i64 = recaddr memory 0\n  v7:i64 = extendu v5\n"
      "  v8:void = rtcall memory_grow v6 v7\n  v9:i64 = result #0 v8\n  v10:i32 = wrap v9\n  ret v10\n" },
    { "bulk memory and tables", 1,
      BODY(NO_LOCALS "\x20\0\x20\0\x20\0\xfc\x0b\0\x20\0\x20\0\x20\0\xfc\x08\0\0\xfc\x09\0\xd2\0\x20\0\xfc\x0f\0"),
      "func 2 (i32) -> (i32)\nb0:\n  v1:i32 = param #0\n  v2:i64 = recaddr memory 0\n  v3:i64 = extendu v1\n  v4:i64 = extendu v1\n"
      "  v5:void = rtcall memory_fill v2 v3 v1 v4\n  v6:i64 = recaddr memory 0\n  v7:i64 = recaddr data 0\n  v8:i64 = extendu v1\n"
      "  v9:i64 = extendu v1\n  v10:i64 = extendu v1\n  v11:void = rtcall memory_init v6 v7 v8 v9 v10\n  segdrop data 0\n"
      "  v12:i64 = reffunc #0\n  v13:i64 = recaddr table 0\n  v14:i64 = extendu v1\n  v15:void = rtcall table_grow v13 v12 v14\n"
      "  v16:i64 = result #0 v15\n  v17:i32 = wrap v16\n  ret v17\n" },
    { "globals", 3, BODY(NO_LOCALS "\x41\3\x24\0\x23\0\x23\1"),
      "func 2 () -> (i32 i64)\nb0:\n  v1:i32 = const 3\n  gset #0 v1\n  v2:i32 = gget #0\n  v3:i64 = const 7\n  ret v2 v3\n" },
    { "references", 3, BODY(NO_LOCALS "\xd0\x70\xd1\x42\0"),
      "func 2 () -> (i32 i64)\nb0:\n  v1:i64 = const 0\n  v2:i32 = eqz v1\n  v3:i64 = const 0\n  ret v2 v3\n" },
    { "SIMD", 6,
      BODY("\1\1\x7b" "\x41\0\x20\0\xfd\x57\3\x08\1\x23\2\xfd\x0d\0\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x1f"),
      "func 2 () -> (v128)\nb0:\n  v1:v128 = const 0x00000000000000000000000000000000\n  v2:i32 = const 0\n"
      "  v3:v128 = v128_load64_lane lane 1 +8 v2 - v1\n  v4:v128 = gget #2\n"
      "  v5:v128 = i8x16_shuffle 0x1f0e0d0c0b0a09080706050403020100 v3 v4\n  ret v5\n" },
};

static char *dump(void)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    ir_dump(&f, to);
    fclose(to);
    return text;
}

static void becomes(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool ok = build(rows[i].type, rows[i].body, rows[i].n);
        if (!ok)
            fail_msg("%s: at %zu: %s", rows[i].name, err.offset - body_at, err.text);
        bool well = ir_verify(&f, stderr);
        opt_copy(&f);
        if (!well || !ir_verify(&f, stderr))
            fail_msg("%s: not well formed", rows[i].name);
        char *text = dump();
        if (strcmp(text, rows[i].text))
            fail_msg("%s: became\n%s", rows[i].name, text);
        free(text);
    }
}

/* ---- what bad bodies are told */

static const struct { const char *name; uint8_t type; const char *body; size_t n; size_t offset; const char *text; } bad[] = {
    { "result missing", 1, BODY(NO_LOCALS), 1, "type mismatch: expected i32, found nothing" },
    { "result of another type", 1, BODY(NO_LOCALS "\x42\0"), 3, "type mismatch: expected i32, found i64" },
    { "too many results", 0, BODY(NO_LOCALS "\x41\0"), 3, "type mismatch" },
    { "operand below the block", 0, BODY(NO_LOCALS "\x41\0\x02\x40\x1a\x0b\x1a"), 5, "type mismatch: expected a value, found nothing" },
    { "dead code is checked", 0, BODY(NO_LOCALS "\0\x42\0\x45\x1a"), 4, "type mismatch" },
    { "if without else", 0, BODY(NO_LOCALS "\x41\0\x04\x7f\x41\0\x0b\x1a"), 7, "type mismatch" },
    { "else without if", 0, BODY(NO_LOCALS "\x05"), 1, "illegal opcode 05" },
    { "br_table of labels that differ", 1, BODY(NO_LOCALS "\x02\x40\x20\0\x20\0\x0e\1\0\1\x0b\x20\0"), 7, "type mismatch" },
    { "unknown local", 0, BODY(NO_LOCALS "\x20\0"), 1, "unknown local 0" },
    { "unknown label", 0, BODY(NO_LOCALS "\x0c\1"), 1, "unknown label 1" },
    { "unknown function", 0, BODY(NO_LOCALS "\x10\3"), 1, "unknown function 3" },
    { "unknown memory", 0, BODY(NO_LOCALS "\x41\0\x28\x40\2\0\x1a"), 3, "unknown memory 2" },
    { "unknown table", 0, BODY(NO_LOCALS "\x41\0\x11\0\1"), 3, "unknown table 1" },
    { "unknown type", 0, BODY(NO_LOCALS "\x02\x09\x0b"), 1, "unknown type 9" },
    { "immutable global", 0, BODY(NO_LOCALS "\x42\0\x24\1"), 3, "immutable global 1" },
    { "function that is not declared", 0, BODY(NO_LOCALS "\xd2\1\x1a"), 1, "undeclared function reference 1" },
    { "alignment", 0, BODY(NO_LOCALS "\x41\0\x28\3\0\x1a"), 3, "alignment must not be larger than natural" },
    { "alignment, malformed", 0, BODY(NO_LOCALS "\x41\0\x28\x80\1\0\x1a"), 3, "malformed memop flags" },
    { "offset", 0, BODY(NO_LOCALS "\x41\0\x28\2\x80\x80\x80\x80\x10\x1a"), 3, "offset out of range" },
    { "lane", 0, BODY(NO_LOCALS "\x23\2\xfd\x1b\4\x1a"), 3, "invalid lane index 4" },
    { "select of references", 0, BODY(NO_LOCALS "\xd0\x70\xd0\x70\x41\0\x1b\x1a"), 7, "type mismatch" },
    { "select of two types", 0, BODY(NO_LOCALS "\x41\0\x41\0\x41\0\x1c\2\x7f\x7f\x1a"), 7, "invalid result arity" },
    { "tail call with other results", 0, BODY(NO_LOCALS "\x41\0\x12\0"), 3, "type mismatch" },
    { "opcode of a feature that is off", 0, BODY(NO_LOCALS "\xfe\3\0"), 1, "illegal opcode fe 03" },
    { "no such opcode", 0, BODY(NO_LOCALS "\xff"), 1, "illegal opcode ff" },
    { "too many locals", 0, BODY("\2\xd0\x86\3\x7f\1\x7f"), 5, "too many locals" },
    { "end is missing", 0, NO_LOCALS "\1", 2, 2, "section size mismatch" },
    { "bytes behind the end", 0, NO_LOCALS "\x0b\x0b", 3, 2, "section size mismatch" },
};

static void is_told(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (build(bad[i].type, bad[i].body, bad[i].n))
            fail_msg("%s: accepted", bad[i].name);
        if (err.offset - body_at != bad[i].offset || strncmp(err.text, bad[i].text, strlen(bad[i].text)))
            fail_msg("%s: at %zu: %s", bad[i].name, err.offset - body_at, err.text);
    }
}

/* ---- large bodies stay cheap */

enum { MANY = 100000, MANY_LOCALS = 50000 };
static struct bytes big;

static void big_begin(void)
{
    big.n = 0;
    put_uleb(&big, 1);
    put_uleb(&big, MANY_LOCALS - 1);
    put_u8(&big, 0x7f);
}

/* Any local, the same order in every run. */
static uint32_t some_local(uint32_t i) { return (i * 2654435761u >> 3) % MANY_LOCALS; }

static void get(uint32_t local) { put_op(&big, 0x20, local); }
static void set(uint32_t local) { put_op(&big, 0x21, local); }
static void ops(const char *s, size_t n) { put(&big, s, n); }

static void ifs_in_a_row(void)
{
    for (uint32_t i = 0; i < MANY; i++) {
        ops(STR("\x20\0\x04\x40"));
        get(some_local(i));
        set(some_local(i + MANY));
        ops(STR("\x0b"));
    }
}

static void loops_in_a_row(void)
{
    for (uint32_t i = 0; i < MANY; i++) {
        ops(STR("\x03\x40"));
        get(some_local(i));
        set(some_local(i + MANY));
        ops(STR("\x20\0\x0d\0\x0b"));
    }
}

static void blocks_left_early(void)
{
    ops(STR("\x02\x40"));
    for (uint32_t i = 0; i < MANY; i++) {
        get(some_local(i));
        set(some_local(i + MANY));
        ops(STR("\x20\0\x0d\0"));
    }
    ops(STR("\x0b"));
}

static void nested(uint8_t op)
{
    for (uint32_t i = 0; i < MANY; i++) {
        ops(STR("\x20\0\x20\0\x0d\0\x1a"));
        if (op == 4)
            get(0);
        put_op(&big, op, 0x40);
        get(some_local(i));
        set(some_local(i + 7));
        ops(STR("\x20\0\x0d\0"));
    }
    for (uint32_t i = 0; i < MANY; i++)
        ops(STR("\x0b"));
}

static void nested_blocks(void) { nested(2); }
static void nested_loops(void) { nested(3); }
static void nested_ifs(void) { nested(4); }

static void nested_elses(void)
{
    for (uint32_t i = 0; i < MANY; i++) {
        ops(STR("\x20\0\x04\x40"));
        get(some_local(i));
        set(some_local(i + MANY));
        ops(STR("\x05"));
    }
    for (uint32_t i = 0; i < MANY; i++)
        ops(STR("\x0b"));
}

static void one_big_table(void)
{
    uint32_t n = 1000000;
    ops(STR("\x02\x40\x02\x40\x20\0"));
    put_op(&big, 0x0e, n);
    for (uint32_t i = 0; i <= n; i++)
        put_u8(&big, i % 3 == 0);
    ops(STR("\x0b\x0b"));
}

static const struct { const char *name; void (*make)(void); uint32_t ins_max, mib_max; } large[] = {
    { "ifs in a row", ifs_in_a_row, 2000000, 500 },
    { "loops in a row", loops_in_a_row, 2000000, 500 },
    { "a block left early", blocks_left_early, 2000000, 500 },
    { "nested blocks", nested_blocks, 2000000, 500 },
    { "nested loops", nested_loops, 2000000, 500 },
    { "nested ifs", nested_ifs, 2000000, 500 },
    { "nested elses", nested_elses, 2000000, 500 },
    { "a table of a million", one_big_table, 100, 64 },
};

static void stays_cheap(void **state)
{
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        big_begin();
        large[i].make();
        ops(STR("\x20\0\x0b"));
        clock_t start = clock();
        if (!build(1, big.at, big.n))
            fail_msg("%s: at %zu: %s", large[i].name, err.offset - body_at, err.text);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        opt_copy(&f);
        if (f.n_ins > large[i].ins_max || func_arena.total_bytes >> 20 > large[i].mib_max || seconds > 10)
            fail_msg("%s: %u instructions, %zu MiB, %.1f s", large[i].name, f.n_ins, func_arena.total_bytes >> 20, seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(becomes), cmocka_unit_test(is_told), cmocka_unit_test(stays_cheap) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
