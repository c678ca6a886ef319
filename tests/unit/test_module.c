/* Decoding a module: what is found in it, what is refused and where, limits, and what a hostile
 * module may not cost. The wording is also held by the specification's suite (tests/spec). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "jit/module.h"

#define ALL_FEATURES 0x7ffu
#define HEADER "\0asm\1\0\0\0"
#define BYTES(s) (s), sizeof(s) - 1

static struct arena arena;
static struct module m;
static struct jit_error err;
static uint8_t *copy;           /* exactly sized, so that a sanitizer sees an overrun */

/* Decode HEADER and then `body`. */
static bool decode(const void *body, size_t n, uint32_t features)
{
    arena_free(&arena);
    arena = (struct arena){ 0 };
    err = (struct jit_error){ 0 };
    free(copy);
    copy = malloc(n + 8);
    memcpy(copy, HEADER, 8);
    memcpy(copy + 8, body, n);
    return module_decode(&arena, copy, n + 8, features, &m, &err);
}

/* ---- what is found */

#define TYPES  "\1\x09\2\x60\1\x7f\1\x7f\x60\0\0"               /* (i32) -> i32, () -> () */
#define IMPORT "\2\x07\1\1e\1f\0\0"                             /* e.f: type 0 */
#define FUNCS  "\3\2\1\1"
#define MEMORY "\5\4\1\1\1\2"
#define GLOBAL "\6\x0b\2\x7f\0\x41\5\x0b\x7e\1\x42\x7f\x0b"     /* i32 5; mutable i64 -1 */
#define EXPORT "\7\5\1\1x\0\1"
#define START  "\x08\1\1"
#define CODE   "\x0a\4\1\2\0\x0b"

static void finds_everything(void **state)
{
    const char body[] = TYPES IMPORT FUNCS "\4\4\1\x70\0\3" MEMORY GLOBAL EXPORT START
        "\x09\x0d\2\0\x41\1\x0b\1\0\5\x70\1\xd0\x70\x0b" "\x0c\1\2" CODE "\x0b\x0d\2\0\x41\7\x0b\2hi\1\3abc";
    if (!decode(BYTES(body), 0))
        fail_msg("at %zu: %s", err.offset, err.text);
    assert_int_equal(m.n_types, 2);
    assert_int_equal(m.n_imports, 1);
    assert_int_equal(m.imports[0].kind, WVM_EXTERN_FUNC);
    assert_int_equal(m.n_funcs, 2);
    assert_int_equal(m.n_imported_funcs, 1);
    assert_int_equal(func_type(&m, 1)->n_params, 0);
    assert_memory_equal(copy + m.funcs[1].body_offset, "\0\x0b", 2);
    assert_int_equal(m.funcs[1].body_bytes, 2);
    assert_memory_equal(m.funcs[1].name.at, "x", 1);
    assert_int_equal(m.memories[0].limits.max, 2);
    assert_int_equal(m.tables[0].limits.min, 3);
    assert_int_equal(m.tables[0].limits.max, UINT32_MAX);
    assert_int_equal(m.globals[1].init.bits[0], UINT64_MAX);
    assert_true(m.has_start && m.start == 1);
    assert_true(m.funcs[0].is_declared && m.funcs[1].is_declared);
    assert_int_equal(m.elems[0].funcs[0], 0);
    assert_int_equal(m.elems[0].offset.bits[0], 1);
    assert_int_equal(m.elems[1].mode, SEGMENT_PASSIVE);
    assert_int_equal(m.elems[1].funcs[0], ELEM_NULL);
    assert_int_equal(m.datas[0].offset.bits[0], 7);
    assert_memory_equal(m.datas[1].bytes, "abc", 3);
}

static void const_exprs_are_classified(void **state)
{
    /* imported i32 global; then: 2 * 3 - 7; global 0 + 1; global 0; null; func 0 */
    const char body[] = "\1\4\1\x60\0\0" "\2\x08\1\1e\1g\3\x7f\0" "\3\2\1\0"
        "\6\x23\5\x7f\0\x41\2\x41\3\x6c\x41\7\x6b\x0b" "\x7f\0\x23\0\x41\1\x6a\x0b" "\x7f\0\x23\0\x0b"
        "\x70\0\xd0\x70\x0b" "\x70\0\xd2\0\x0b" CODE;
    if (!decode(BYTES(body), JIT_F_DEFAULT))
        fail_msg("at %zu: %s", err.offset, err.text);
    assert_int_equal(m.globals[1].init.kind, CONST_VALUE);
    assert_int_equal(m.globals[1].init.bits[0], 0xffffffff);
    assert_int_equal(m.globals[2].init.kind, CONST_GENERAL);
    assert_int_equal(m.globals[2].init.n_ops, 3);
    assert_int_equal(m.globals[2].init.ops[2].op, 0x6a);
    assert_int_equal(m.globals[3].init.kind, CONST_GLOBAL);
    assert_int_equal(m.globals[4].init.kind, CONST_REF_NULL);
    assert_int_equal(m.globals[5].init.kind, CONST_REF_FUNC);
    assert_true(m.funcs[0].is_declared);
}

static void equal_types_are_one(void **state)
{
    const char body[] = "\1\x10\4\x60\1\x7f\0\x60\0\0\x60\1\x7f\0\x60\1\x7e\0";
    assert_true(decode(BYTES(body), 0));
    assert_int_equal(m.types[2].canon, 0);
    assert_int_equal(m.types[2].sig, m.types[0].sig);
    assert_int_not_equal(m.types[1].sig, m.types[0].sig);
    assert_int_not_equal(m.types[3].canon, m.types[0].canon);
    assert_true(type_matches(&m, 2, 0));
    assert_false(type_matches(&m, 1, 0));
}

/* Two equal recursion groups, and a member alone, which is another type. */
static void groups_are_compared_whole(void **state)
{
    const char pair[] = "\x4e\2\x60\1\x64\1\0\x60\1\x64\0\0";
    char body[64] = "\1\x25\3";
    memcpy(body + 3, BYTES(pair));
    memcpy(body + 15, "\x4e\2\x60\1\x64\3\0\x60\1\x64\2\0" "\x60\1\x64\1\0", 17);
    body[1] = 30;
    if (!decode(body, 32, ALL_FEATURES))
        fail_msg("at %zu: %s", err.offset, err.text);
    assert_int_equal(m.n_types, 5);
    assert_int_equal(m.types[2].canon, 0);
    assert_int_equal(m.types[3].canon, 1);
    assert_int_equal(m.types[3].params[0], vt_ref(0, false));
    assert_int_equal(m.types[4].canon, 4);
    assert_true(vt_matches(&m, vt_ref(0, false), VT_FUNCREF));
    assert_false(vt_matches(&m, VT_FUNCREF, vt_ref(0, true)));
}

static void name_section(void **state)
{
    const char names[] = "\0\x14\4name\0\3\2mm\1\x07\1\0\4main\0";      /* then a subsection that is cut off */
    char body[64] = "\1\4\1\x60\0\0" "\3\2\1\0" "\x0a\4\1\2\0\x0b";
    size_t n = 16;
    memcpy(body + n, BYTES(names));
    assert_true(decode(body, n + sizeof names - 1, 0));
    assert_int_equal(m.name.bytes, 2);
    assert_int_equal(m.funcs[0].name.bytes, 4);
    assert_memory_equal(m.funcs[0].name.at, "main", 4);
}

/* A function's name and a tag's, in a module that has neither. */
static void names_of_nothing(void **state)
{
    assert_true(decode(BYTES("\0\x11\4name" "\1\4\1\0\1f" "\x0b\4\1\0\1t"), 0));
    assert_int_equal(m.n_funcs, 0);
    assert_int_equal(m.n_tags, 0);
}

/* ---- what is refused */

static void refusals(void **state)
{
    static const struct { const char *name, *body; size_t n; uint32_t features; const char *text; size_t offset; } rows[] = {
        { "overrun section",       BYTES("\1\x10\1\x60\0\0"), 0, "length out of bounds", 9 },
        { "long section",          BYTES("\1\5\1\x60\0\0\0"), 0, "section size mismatch", 15 },
        { "no such section",       BYTES("\x0e\0"), 0, "malformed section id", 8 },
        { "section twice",         BYTES("\1\1\0\1\1\0"), 0, "unexpected content after last section", 11 },
        { "type of no function",   BYTES("\1\1\0\3\2\1\0"), 0, "unknown type 0", 14 },
        { "functions, no code",    BYTES("\1\4\1\x60\0\0\3\2\1\0"), 0, "function and code section have inconsistent lengths", 18 },
        { "two memories",          BYTES("\5\5\2\0\0\0\0"), 0, "multiple memories", 13 },
        { "memory too large",      BYTES("\5\5\1\0\x81\x80\4"), 0, "memory size must be at most 65536 pages (4GiB)", 11 },
        { "limits",                BYTES("\5\4\1\1\2\1"), 0, "size minimum must not be greater than maximum", 11 },
        { "shared without threads", BYTES("\5\4\1\3\1\1"), 0, "malformed limits flags", 11 },
        { "memory64 when off",     BYTES("\5\3\1\4\0"), 0, "malformed limits flags", 11 },
        { "export twice",          BYTES("\5\3\1\0\0\7\x09\2\1m\2\0\1m\2\0"), 0, "duplicate export name \"m\"", 21 },
        { "export of nothing",     BYTES("\7\5\1\1m\2\0"), 0, "unknown memory 0", 14 },
        { "start with arguments",  BYTES("\1\5\1\x60\1\x7f\0\3\2\1\0\x08\1\0"), 0, "start function", 21 },
        { "constant add when off", BYTES("\6\x09\1\x7f\0\x41\0\x41\0\x6a\x0b"), 0, "constant expression required", 17 },
        { "constant of wrong type", BYTES("\6\6\1\x7e\0\x41\0\x0b"), 0, "type mismatch", 15 },
        { "constant without end",  BYTES("\6\5\1\x7f\0\x41\0"), 0, "unexpected end of section or function", 15 },
        { "typed reference when off", BYTES("\1\6\1\x60\1\x64\x70\0"), 0, "malformed value type", 13 },
        { "reference to later type", BYTES("\1\6\1\x60\1\x64\1\0"), ALL_FEATURES, "unknown type 1", 14 },
        { "data count",            BYTES("\x0c\1\1"), 0, "data count and data section have inconsistent lengths", 11 },
        { "data without memory",   BYTES("\x0b\6\1\0\x41\0\x0b\0"), 0, "unknown memory 0", 12 },
        { "segment kind",          BYTES("\x0b\2\1\3"), 0, "malformed data segment kind", 11 },
        { "element kind",          BYTES("\x09\2\1\x08"), 0, "malformed elements segment kind", 11 },
        { "bad UTF-8",             BYTES("\0\2\1\x80"), 0, "malformed UTF-8 encoding", 11 },
        { "1001 parameters",       BYTES("\1\4\1\x60\xe9\7"), 0, "unexpected end of section or function", 12 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool ok = decode(rows[i].body, rows[i].n, rows[i].features);
        if (ok || strncmp(err.text, rows[i].text, strlen(rows[i].text)) != 0 || err.offset != rows[i].offset)
            fail_msg("%s: got %s at %zu", rows[i].name, ok ? "accepted" : err.text, err.offset);
    }
}

static void headers(void **state)
{
    static const struct { const char *bytes; size_t n; const char *text; } rows[] = {
        { BYTES(""), "unexpected end" }, { BYTES("\0as"), "unexpected end" }, { BYTES("\x7f""ELF\2\1\1\0"), "magic header not detected" },
        { BYTES("\0asm\1"), "unexpected end" }, { BYTES("\0asm\2\0\0\0"), "unknown binary version" },
        { BYTES("\0asm\x0d\0\1\0"), "this is a component, not a core module" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        err = (struct jit_error){ 0 };
        assert_false(module_decode(&arena, (const uint8_t *)rows[i].bytes, rows[i].n, 0, &m, &err));
        if (strncmp(err.text, rows[i].text, strlen(rows[i].text)) != 0)
            fail_msg("row %zu: %s", i, err.text);
    }
}

/* ---- limits and cost */

/* A section of `count` items of the same bytes, after `before`. */
static bool decode_many(const char *before, size_t n_before, uint8_t id, uint32_t count, const char *item, size_t n_item)
{
    size_t payload = 5 + (size_t)count * n_item, n = n_before + 6 + payload;
    uint8_t *body = malloc(n), *p = body + n_before;
    memcpy(body, before, n_before);
    *p++ = id;
    uint32_t numbers[2] = { (uint32_t)payload, count };
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < 5; i++)
            *p++ = (uint8_t)((numbers[k] >> 7 * i & 0x7f) | (i < 4 ? 0x80 : 0));
    for (uint32_t i = 0; i < count; i++, p += n_item)
        memcpy(p, item, n_item);
    bool ok = decode(body, n, JIT_F_DEFAULT);
    free(body);
    return ok;
}

static void limits(void **state)
{
    static const struct { const char *before; size_t n; uint8_t id; const char *item; size_t n_item; uint32_t max; } rows[] = {
        { BYTES(""), 1, BYTES("\x60\0\0"), MAX_TYPES },
        { BYTES(""), 4, BYTES("\x70\0\0"), MAX_TABLES },
        { BYTES(""), 5, BYTES("\0\0"), MAX_MEMORIES },
        { BYTES(""), 6, BYTES("\x7f\0\x41\0\x0b"), MAX_GLOBALS },
        { BYTES(""), 11, BYTES("\1\0"), MAX_DATA_SEGMENTS },
        { BYTES(""), 2, BYTES("\0\0\3\x7f\0"), MAX_IMPORTS },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!decode_many(rows[i].before, rows[i].n, rows[i].id, rows[i].max, rows[i].item, rows[i].n_item))
            fail_msg("row %zu: at the limit: %s", i, err.text);
        assert_false(decode_many(rows[i].before, rows[i].n, rows[i].id, rows[i].max + 1, rows[i].item, rows[i].n_item));
        if (err.code != ERR_limit)
            fail_msg("row %zu: past the limit: %s", i, err.text);
    }
}

/* A count without the items costs nothing. */
static void counts_allocate_nothing(void **state)
{
    for (uint8_t id = 1; id <= 11; id++) {
        char body[] = { (char)id, 5, '\xff', '\xff', '\xff', '\xff', '\x0f' };
        assert_false(decode(body, sizeof body, ALL_FEATURES));
        assert_true(arena.total_bytes < 1 << 20);
    }
}

static int compare_words(const void *a, const void *b)
{
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : *(const uint32_t *)a > *(const uint32_t *)b;
}

/* So many types that some hashes collide: signatures may not. */
static void check_signatures_differ(uint32_t n)
{
    uint32_t *sigs = malloc(n * sizeof *sigs);
    for (uint32_t i = 0; i < n; i++)
        sigs[i] = m.types[i].sig;
    qsort(sigs, n, sizeof *sigs, compare_words);
    for (uint32_t i = 0; i < n; i++)
        assert_true(sigs[i] != 0 && (i == 0 || sigs[i] != sigs[i - 1]));
    free(sigs);
}

/* 390625 distinct types, and some of them again. */
static void many_types_stay_linear(void **state)
{
    enum { N = 400000, ITEM = 12 };
    uint8_t *body = malloc(9 + (size_t)N * ITEM), *p = body + 9;
    uint32_t payload = 3 + N * ITEM;
    body[0] = 1;
    for (unsigned i = 0; i < 5; i++)
        body[1 + i] = (uint8_t)((payload >> 7 * i & 0x7f) | (i < 4 ? 0x80 : 0));
    memcpy(body + 6, "\x80\xb5\x18", 3);
    for (uint32_t i = 0; i < N; i++, p += ITEM) {
        memcpy(p, "\x60\x08........\1\x7f", ITEM);
        for (uint32_t k = 0, v = i; k < 8; k++, v /= 5)
            p[2 + k] = (uint8_t)(0x7f - v % 5);
    }
    clock_t start = clock();
    if (!decode(body, (size_t)(p - body), 0))
        fail_msg("at %zu: %s", err.offset, err.text);
    free(body);
    assert_int_equal(m.types[390624].canon, 390624);
    assert_int_equal(m.types[N - 1].canon, N - 1 - 390625);
    assert_int_equal(m.types[N - 1].sig, m.types[N - 1 - 390625].sig);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 10);
    check_signatures_differ(390625);
}

static void small_arena_ends_cleanly(void **state)
{
    jmp_buf oom;
    uint8_t wasm[8 + 8 + 3 * 40000] = HEADER "\1\xc3\xa9\7\xc0\xb8\2";   /* 40000 types */
    for (size_t i = 15; i < 15 + 3 * 40000; i++)
        wasm[i] = (i - 15) % 3 == 0 ? 0x60 : 0;
    struct arena small = { .oom = &oom, .limit_bytes = 1 << 20 };
    err = (struct jit_error){ 0 };
    if (setjmp(oom) == 0) {
        bool ok = module_decode(&small, wasm, 15 + 3 * 40000, 0, &m, &err);
        fail_msg("decoded within the limit: %d %s", ok, err.text);
    }
    assert_true(small.total_bytes <= 1 << 20);
    arena_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_everything), cmocka_unit_test(const_exprs_are_classified), cmocka_unit_test(equal_types_are_one),
        cmocka_unit_test(groups_are_compared_whole), cmocka_unit_test(name_section), cmocka_unit_test(names_of_nothing),
        cmocka_unit_test(refusals),
        cmocka_unit_test(headers), cmocka_unit_test(limits), cmocka_unit_test(counts_allocate_nothing),
        cmocka_unit_test(many_types_stay_linear), cmocka_unit_test(small_arena_ends_cleanly),
    };
    return cmocka_run_group_tests_name("module", tests, NULL, NULL);
}
