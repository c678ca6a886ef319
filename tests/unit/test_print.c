/* The printer: whole texts for what the suite does not have (names of all kinds, custom sections, strings), the places of
 * faults, a sink that gives up, and depth and breadth in linear time. tests/spec/print.py has the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/error.h"
#include "jit/print.h"
#include "jit/wat.h"

#define N_OF(a) (sizeof (a) / sizeof *(a))

struct text { char *at; size_t size, capacity; };

static bool collect(void *to, const char *piece, size_t bytes)
{
    struct text *t = to;
    if (bytes >= t->capacity - t->size) {
        t->capacity = (t->size + bytes + 1) * 2;
        t->at = realloc(t->at, t->capacity);
    }
    memcpy(t->at + t->size, piece, bytes);
    t->at[t->size += bytes] = '\0';
    return true;
}

/* The text's module, printed. To be freed. */
static char *printed(const char *text, size_t size)
{
    struct jit_buffer wasm;
    struct jit_error err;
    struct text out = { 0 };
    if (!wat_parse(text, size, "t", true, &wasm, &err) || !wat_print(wasm.data, wasm.size, collect, &out, &err))
        fail_msg("%.60s: %s", text, err.text);
    jit_buffer_free(&wasm);
    return out.at;
}

/* ---- texts that print as they are */

static const char *const texts[] = {
    "(module)\n",
    "(module $m)\n",
    "(module $\"a b\")\n",
    "(module (@name \"\"))\n",
    /* the second $x of a scope is a name, but no identifier */
    "(module\n  (type (;0;) (func (param i32 i32 i64)))\n"
    "  (func $x (;0;) (type 0) (param $x i32) (param (@name \"x\") i32) (param i64)\n    (local i32 f32) (local $y v128)\n    local.get $x\n    local.set 1)\n"
    "  (func (@name \"x\") (;1;) (type 0) (param i32 i32 i64)\n    local.get 0\n    local.get 1\n    local.get 2\n    call 1\n    call $x))\n",
    /* every space */
    "(module\n  (type $t (;0;) (func))\n  (type $s (;1;) (struct (field $a i8) (field (mut (ref null $s)))))\n"
    "  (import \"m\" \"\\\"\\00\xc3\xa9\" (func $i (;0;) (type $t)))\n"
    "  (table $tab (;0;) i64 0 5 funcref)\n  (memory $mem (;0;) 1 2 shared)\n  (memory $n (;1;) 1 (pagesize 1))\n  (tag $tag (;0;) (type $t))\n"
    "  (global $g (;0;) (mut i32) (i32.const -1))\n  (global (;1;) f64 (f64.const nan:0x1))\n  (export \"e\" (func $i))\n  (start $i)\n"
    "  (elem $e (;0;) (i64.const 0) func $i)\n  (elem (;1;) declare func $i)\n  (elem (;2;) (table $tab) (offset (i64.const 1) (i64.const 2) (i64.add)) (ref null $t) (item (i32.const 0) (drop) (ref.func $i)) (ref.null func))\n"
    "  (func $f (;1;) (type $t)\n    try_table  (catch $tag 0 (;@0;)) (catch_all_ref 0 (;@0;))  ;; @1\n"
    "      i32.const 1\n      if (result i32)  ;; @2\n        f32.const 0.1\n        drop\n      else\n        br 1 (;@1;)\n      end\n      drop\n    end\n"
    "    i32.const 0\n    v128.load32_lane $n offset=3 align=1 2\n    memory.init $n $d\n    struct.get_u $s $a)\n"
    "  (data $d (;0;) \"a\\ff\"))\n",
    "(module\n  (@custom \"c\" (before first) \"\\00\")\n  (type (;0;) (func))\n  (@custom \"d\" (after type) \"\"))\n",
};

static void same(void **state)
{
    for (size_t i = 0; i < N_OF(texts); i++) {
        char *text = printed(texts[i], strlen(texts[i]));
        if (i == 5)     /* parsed with single blanks */
            assert_non_null(strstr(text, "try_table (catch $tag 0 (;@0;)) (catch_all_ref 0 (;@0;))  ;; @1\n"));
        else
            assert_string_equal(text, texts[i]);
        char *again = printed(text, strlen(text));
        assert_string_equal(text, again);
        free(text);
        free(again);
    }
}

/* ---- numbers */

static void floats(void **state)
{
    static const struct { const char *written, *printed; } rows[] = {
        { "f32.const 0x1.99999ap-4", "f32.const 0.1\n" }, { "f32.const -0", "f32.const -0\n" }, { "f32.const 0x1p-149", "f32.const 1.4013e-45\n" },
        { "f32.const 16777217", "f32.const 16777216\n" }, { "f32.const -inf", "f32.const -inf\n" }, { "f32.const -nan", "f32.const -nan\n" },
        { "f32.const nan:0x200000", "f32.const nan:0x200000\n" }, { "f64.const 0.1", "f64.const 0.1\n" },
        { "f64.const 0x1.5555555555555p-2", "f64.const 0.3333333333333333\n" }, { "f64.const 0x1p-1074", "f64.const 4.94066e-324\n" },
        { "f64.const 0x1.fffffffffffffp1023", "f64.const 1.7976931348623157e+308\n" }, { "f64.const nan:0x4", "f64.const nan:0x4\n" },
        { "i32.const 0xffffffff", "i32.const -1\n" }, { "i64.const 0x8000000000000000", "i64.const -9223372036854775808\n" },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        char text[200];
        int n = snprintf(text, sizeof text, "(func %s drop)", rows[i].written);
        char *got = printed(text, (size_t)n);
        if (!strstr(got, rows[i].printed))
            fail_msg("%s: %s", rows[i].written, got);
        free(got);
    }
}

/* ---- faults */

static void faults(void **state)
{
    static const struct { const char *name, *bytes; size_t size; enum jit_errcode code; size_t offset; } rows[] = {
        { "magic", "\0asn\1\0\0\0", 8, ERR_magic, 0 }, { "version", "\0asm\2\0\0\0", 8, ERR_version, 4 },
        { "cut in a section", "\0asm\1\0\0\0\1\4\1\x60\0", 13, ERR_length, 9 },
        { "type form", "\0asm\1\0\0\0\1\2\1\x33", 12, ERR_definition_type, 11 },
        { "sections out of order", "\0asm\1\0\0\0\3\1\0\1\1\0", 14, ERR_section_order, 11 },
        { "bytes behind the section's content", "\0asm\1\0\0\0\1\2\0\0", 12, ERR_section_size, 11 },
        { "else without if", "\0asm\1\0\0\0\1\4\1\x60\0\0\3\2\1\0\x0a\5\1\3\0\5\x0b", 25, ERR_illegal_opcode, 23 },
        { "no body", "\0asm\1\0\0\0\1\4\1\x60\0\0\3\2\1\0", 18, ERR_func_code_count, 18 },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct jit_error err;
        struct text out = { 0 };
        if (wat_print((const uint8_t *)rows[i].bytes, rows[i].size, collect, &out, &err) || err.code != rows[i].code || err.offset != rows[i].offset)
            fail_msg("%s: %s at %zu", rows[i].name, err.text, err.offset);
        free(out.at);
    }
}

static bool refuse(void *to, const char *piece, size_t bytes) { return false; }

static void full_sink(void **state)
{
    struct jit_error err;
    assert_false(wat_print((const uint8_t *)"\0asm\1\0\0\0", 8, refuse, NULL, &err));
    assert_int_equal(err.code, ERR_none);
}

/* ---- large ones */

/* Indentation that grew with the depth would make 20 GB of this. */
static void deep(void **state)
{
    const size_t n = 100000;
    char *text = malloc(n * 12 + 20), *to = text + sprintf(text, "(func ");
    for (size_t i = 0; i < 2 * n; i++)
        to += sprintf(to, i < n ? "block " : "end ");
    *to++ = ')';
    char *got = printed(text, (size_t)(to - text));
    assert_true(strlen(got) < n * 200);
    free(got);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same), cmocka_unit_test(floats), cmocka_unit_test(faults), cmocka_unit_test(full_sink), cmocka_unit_test(deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
