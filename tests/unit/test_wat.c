/* The text format: numbers, strings, identifiers, errors with their place, whole modules by
 * their bytes, deep nesting, scripts. The specification's suite has the rest (tests/spec/wat.py). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/wat.h"
#include "jit/wat_num.h"
#include "jit/wat_script.h"

#define N_OF(a) (sizeof (a) / sizeof *(a))

/* Parse a copy of exactly its size, so that a sanitizer sees an overrun. */
static bool parse_sized(const char *text, size_t size, struct jit_buffer *wasm, struct jit_error *err)
{
    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, text, size);
    bool ok = wat_parse(copy, size, "a.wat", true, wasm, err);
    free(copy);
    return ok;
}

static bool parse(const char *text, struct jit_buffer *wasm, struct jit_error *err)
{
    return parse_sized(text, strlen(text), wasm, err);
}

/* ---- numbers */

static void floats(void **state)
{
    static const struct { const char *text; bool ok32; uint32_t f32; bool ok64; uint64_t f64; } rows[] = {
        { "0", true, 0, true, 0 }, { "-0", true, 0x80000000, true, 0x8000000000000000 }, { "+1", true, 0x3f800000, true, 0x3ff0000000000000 },
        { "1.", true, 0x3f800000, true, 0x3ff0000000000000 }, { "1.e1", true, 0x41200000, true, 0x4024000000000000 },
        { "1_0.2_5e-1_0", true, 0x308cdffb, true, 0x3e119bff678e358c }, { "0x1.8", true, 0x3fc00000, true, 0x3ff8000000000000 },
        { "0xA_b.c_dP-0_1", true, 0x42abcd00, true, 0x405579a000000000 },
        /* once to f32, not over f64: just above the middle of two f32 */
        { "1.00000005960464477540", true, 0x3f800001, true, 0x3ff0000010000000 },
        { "0x1.000001000000000000000001", true, 0x3f800001, true, 0x3ff0000010000000 },
        { "0x1.000001", true, 0x3f800000, true, 0x3ff0000010000000 },          /* a tie, to even */
        { "0x1.000003", true, 0x3f800002, true, 0x3ff0000030000000 },
        /* the ends of the ranges */
        { "0x1.fffffefp127", true, 0x7f7fffff, true, 0x47efffffef000000 }, { "0x1.ffffffp127", false, 0, true, 0x47effffff0000000 },
        { "3.4028234663852886e38", true, 0x7f7fffff, true, 0x47efffffe0000000 }, { "3.5e38", false, 0, true, 0x47f074f8c4d3cd7b },
        { "0x1p1024", false, 0, false, 0 }, { "1e309", false, 0, false, 0 },
        { "0x1p999999999999999999999", false, 0, false, 0 }, { "0x0p999999999999999999999", true, 0, true, 0 },
        { "1e-999999999999999999999", true, 0, true, 0 }, { "0x1p-999999999999999999999", true, 0, true, 0 },
        { "0x1p-149", true, 1, true, 0x36a0000000000000 }, { "0x1p-150", true, 0, true, 0x3690000000000000 },
        { "0x1.8p-150", true, 1, true, 0x3698000000000000 }, { "0x1.fffffcp-127", true, 0x007fffff, true, 0x380fffffc0000000 },
        { "0x0.ffffffp-126", true, 0x00800000, true, 0x380fffffe0000000 },
        { "0x1p-1074", true, 0, true, 1 }, { "0x1p-1075", true, 0, true, 0 }, { "0x1.0000000000000000001p-1075", true, 0, true, 1 },
        { "4.9e-324", true, 0, true, 1 },
        /* not numbers */
        { "inf", true, 0x7f800000, true, 0x7ff0000000000000 }, { "-inf", true, 0xff800000, true, 0xfff0000000000000 },
        { "nan", true, 0x7fc00000, true, 0x7ff8000000000000 }, { "-nan:0x1", true, 0xff800001, true, 0xfff0000000000001 },
        { "nan:0x7f_ffff", true, 0x7fffffff, true, 0x7ff00000007fffff }, { "nan:0x80_0000", false, 0, true, 0x7ff0000000800000 },
        { "nan:0xfffffffffffff", false, 0, true, 0x7fffffffffffffff }, { "nan:0x10000000000000", false, 0, false, 0 },
        { "nan:0x0", false, 0, false, 0 }, { "nan:0x10000000000000001", false, 0, false, 0 },
    };
    struct arena a = { 0 };
    for (size_t i = 0; i < N_OF(rows); i++) {
        uint64_t f32 = 0, f64 = 0;
        size_t n = strlen(rows[i].text);
        bool ok32 = wat_float_value(&a, rows[i].text, n, 32, &f32), ok64 = wat_float_value(&a, rows[i].text, n, 64, &f64);
        if (wat_number_kind(rows[i].text, n) == WAT_OTHER)
            fail_msg("%s: no number", rows[i].text);
        if (ok32 != rows[i].ok32 || (ok32 && f32 != rows[i].f32) || ok64 != rows[i].ok64 || (ok64 && f64 != rows[i].f64))
            fail_msg("%s: %d %08llx, %d %016llx", rows[i].text, ok32, (unsigned long long)f32, ok64, (unsigned long long)f64);
    }
    arena_free(&a);
}

static void integers(void **state)
{
    static const struct { const char *text; unsigned bits; bool ok; uint64_t value; } rows[] = {
        { "0", 32, true, 0 }, { "-1", 32, true, 0xffffffff }, { "+7", 32, true, 7 }, { "1_000", 32, true, 1000 },
        { "0xffff_ffff", 32, true, 0xffffffff }, { "4294967296", 32, false, 0 }, { "-2147483648", 32, true, 0x80000000 },
        { "-2147483649", 32, false, 0 }, { "-0x80000000", 32, true, 0x80000000 },
        { "18446744073709551615", 64, true, UINT64_MAX }, { "18446744073709551616", 64, false, 0 },
        { "-9223372036854775808", 64, true, 0x8000000000000000 }, { "-9223372036854775809", 64, false, 0 },
        { "0x1_0000_0000_0000_0000", 64, false, 0 }, { "255", 8, true, 255 }, { "256", 8, false, 0 }, { "-128", 8, true, 128 },
        { "-129", 8, false, 0 }, { "65535", 16, true, 65535 }, { "-32769", 16, false, 0 }, { "-0", 8, true, 0 },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        uint64_t v = 0;
        bool ok = wat_int_value(rows[i].text, strlen(rows[i].text), rows[i].bits, &v);
        if (ok != rows[i].ok || (ok && v != rows[i].value))
            fail_msg("%s: %d %llx", rows[i].text, ok, (unsigned long long)v);
    }
}

static void forms_of_numbers(void **state)
{
    static const struct { const char *text; enum wat_kind kind; } rows[] = {
        { "0", WAT_NAT }, { "00_1", WAT_NAT }, { "0xF_f", WAT_NAT }, { "+0", WAT_INT }, { "-0x1", WAT_INT }, { "1.", WAT_FLOAT },
        { "1.5_0", WAT_FLOAT }, { "1e1", WAT_FLOAT }, { "1.E+1_0", WAT_FLOAT }, { "0x1p-1", WAT_FLOAT }, { "0x1.p1", WAT_FLOAT },
        { "-inf", WAT_FLOAT }, { "+nan", WAT_FLOAT }, { "nan:0x1_2", WAT_FLOAT },
        { "_1", WAT_OTHER }, { "1_", WAT_OTHER }, { "1__0", WAT_OTHER }, { "0x", WAT_OTHER }, { "0x_1", WAT_OTHER }, { "0X1", WAT_OTHER },
        { "1x", WAT_OTHER }, { ".5", WAT_OTHER }, { "1e", WAT_OTHER }, { "1e+", WAT_OTHER }, { "1._5", WAT_OTHER }, { "1_.5", WAT_OTHER },
        { "0x1.8e", WAT_FLOAT }, { "0x1p", WAT_OTHER }, { "0x1pf", WAT_OTHER }, { "1p1", WAT_OTHER }, { "infinity", WAT_OTHER },
        { "nan:", WAT_OTHER }, { "nan:1", WAT_OTHER }, { "nan:0x", WAT_OTHER }, { "nan:0x1_", WAT_OTHER }, { "+", WAT_OTHER }, { "--1", WAT_OTHER },
    };
    for (size_t i = 0; i < N_OF(rows); i++)
        if (wat_number_kind(rows[i].text, strlen(rows[i].text)) != rows[i].kind)
            fail_msg("%s", rows[i].text);
}

/* ---- modules by their bytes */

static void modules(void **state)
{
#define HEAD "\0asm\1\0\0\0"
#define ROW(text, bytes) { text, HEAD bytes, sizeof HEAD bytes - 1 }
    static const struct { const char *text, *bytes; size_t n; } rows[] = {
        ROW("", ""), ROW("(module)", ""), ROW(" ;;c\n (; (; ;) ;) ((@a (x \")\")) module)", ""),
        ROW("(module quote \"(mod\" \"ule)\")", ""), ROW("(module quote)", ""),
        ROW("(module binary \"\\00as\" \"m\\01\\00\\00\\00\\00\\03\\01ab\")", "\0\3\1" "ab"),
        /* strings: every escape, a character by its number */
        ROW("(data \"\\t\\n\\r\\\"\\'\\\\\\00\\fF\\u{41}\\u{20A_C}\\u{1f600}\")",
            "\x0b\x13\1\1\x10\t\n\r\"'\\\0\xff" "A\xe2\x82\xac\xf0\x9f\x98\x80"),
        /* a type use takes the first equal type, or adds one behind all others */
        ROW("(func (result i32) i32.const -1) (type (func (param i32))) (func (param i32))",
            "\1\x09\2\x60\1\x7f\0\x60\0\1\x7f" "\3\3\2\1\0" "\x0a\x09\2\4\0\x41\x7f\x0b\2\0\x0b"),
        /* folded: operands first; a label is not open in the condition */
        ROW("(func (if $l (i32.eqz (i32.const 1)) (then (br $l)) (else)))",
            "\1\4\1\x60\0\0" "\3\2\1\0" "\x0a\x0d\1\x0b\0\x41\1\x45\4\x40\x0c\0\5\x0b\x0b"),
        /* locals of equal type in one run */
        ROW("(func (local i32 i32) (local i32) (local f64))", "\1\4\1\x60\0\0" "\3\2\1\0" "\x0a\x08\1\6\2\3\x7f\1\x7c\x0b"),
        /* inline import and export */
        ROW("(memory (export \"m\") (import \"a\" \"b\") 1 2)", "\2\x09\1\1" "a\1" "b\2\1\1\2" "\7\5\1\1" "m\2\0"),
        /* as long as their contents */
        ROW("(table funcref (elem 0 0)) (func)", "\1\4\1\x60\0\0" "\3\2\1\0" "\4\5\1\x70\1\2\2" "\x09\x0a\1\2\0\x41\0\x0b\0\2\0\0"
            "\x0a\4\1\2\0\x0b"),
        ROW("(memory (data \"a\" \"b\"))", "\5\4\1\1\1\1" "\x0b\x08\1\0\x41\0\x0b\2" "ab"),
        ROW("(memory i64 (pagesize 1) (data \"ab\"))", "\5\5\1\x0d\2\2\0" "\x0b\x08\1\0\x42\0\x0b\2" "ab"),
        /* recursive types, sub types, names of fields */
        ROW("(rec (type $a (sub (struct (field $x (mut i8)) (field (ref null $b))))) (type $b (sub final $a (array i64))))",
            "\1\x12\1\x4e\2\x50\0\x5f\2\x78\1\x63\1\0\x4f\1\0\x5e\x7e\0" "\0\x16\4name\4\7\2\0\1" "a\1\1" "b\x0a\6\1\0\1\0\1x"),
        /* the segment's count stands before the code that names it */
        ROW("(memory 1) (data $d) (func data.drop $d)", "\1\4\1\x60\0\0" "\3\2\1\0" "\5\3\1\0\1" "\x0c\1\1" "\x0a\7\1\5\0\xfc\x09\0\x0b"
            "\x0b\3\1\1\0" "\0\x0b\4name\x09\4\1\0\1" "d"),
        /* names of a module, a function and its local; not of a type's parameter */
        ROW("(module $M (type (func (param $no i32))) (func $f (type 0) (local $l i32)))", "\1\5\1\x60\1\x7f\0" "\3\2\1\0"
            "\x0a\6\1\4\1\1\x7f\x0b" "\0\x17\4name\0\2\1M\1\4\1\0\1" "f\2\6\1\0\1\1\1" "l"),
        ROW("(tag $t (param i64)) (func (block $h (try_table (catch $t 0) (catch_all $h))))", "\1\x08\2\x60\1\x7e\0\x60\0\0" "\3\2\1\1"
            "\x0d\3\1\0\0" "\x0a\x10\1\x0e\0\2\x40\x1f\x40\2\0\0\0\2\0\x0b\x0b\x0b" "\0\x0b\4name\x0b\4\1\0\1" "t"),
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct jit_buffer wasm;
        struct jit_error err;
        if (!parse(rows[i].text, &wasm, &err))
            fail_msg("%s: %s", rows[i].text, err.text);
        if (wasm.size != rows[i].n || memcmp(wasm.data, rows[i].bytes, rows[i].n) != 0) {
            for (size_t k = 0; k < wasm.size; k++)
                print_message("%02x ", wasm.data[k]);
            fail_msg("row %zu: %s", i, rows[i].text);
        }
        jit_buffer_free(&wasm);
    }
}

/* All of these are one identifier. */
static void identifiers(void **state)
{
    static const char *const same[] = { "$aB", "$\"aB\"", "$\"\\61\\42\"", "$\"\\u{61}B\"" };
    for (size_t i = 0; i < N_OF(same); i++) {
        char text[200];
        struct jit_buffer wasm;
        struct jit_error err;
        snprintf(text, sizeof text, "(func $aB) (func call %s (block $aB (br %s)) (block %s br $aB) block $aB end %s)",
                 same[i], same[i], same[i], same[i]);
        if (!parse(text, &wasm, &err))
            fail_msg("%s: %s", text, err.text);
        jit_buffer_free(&wasm);
        snprintf(text, sizeof text, "(func $aB) (func %s)", same[i]);
        assert_false(parse(text, &wasm, &err));
        assert_memory_equal(err.text, "a.wat:1:18: duplicate func $", 28);
    }
}

/* ---- errors */

static void errors(void **state)
{
    static const struct { const char *text, *error; } rows[] = {
        { "(module", "1:8: unexpected token: the text ends here" },
        { "(module))", "1:9: unexpected token )" },
        { "\n (modul)", "2:3: unknown operator modul" },
        { "(func\r\n  (i32.add\r  \xc3\xa4", "3:3: illegal character" },
        { "(func ;;\xc3\xa4\n(;\xc3\xa4;) nope)", "2:7: unknown operator nope" },          /* columns are characters */
        { "(func (i32.const 0x1_0000_0000))", "1:18: constant out of range 0x1_0000_0000" },
        { "(func (f32.const 1e39))", "1:18: constant out of range 1e39" },
        { "(func (i32.const 1.0))", "1:18: unexpected token 1.0" },
        { "(func (i32.const nan:canonical))", "1:18: unexpected token nan:canonical" },
        { "(func (br 4294967296))", "1:11: i32 constant out of range 4294967296" },
        { "(memory 1)(func (i32.load align=3 (i32.const 0)))", "1:27: alignment must be a power of two" },
        { "(memory 1)(func (i32.load offset=18446744073709551616 (i32.const 0)))", "1:34: i64 constant out of range" },
        { "(memory 1)(func (i32.load offset=-1 (i32.const 0)))", "1:27: unknown operator offset=-1" },
        { "(func $f (param $x i32)) (global i32 (local.get $x))", "1:49: unknown local $x" }, { "(func $f (local.get $f))", "1:21: unknown local $f" },
        { "(global i32 (local.get $f)) (func $f)", "1:24: unknown local $f" }, { "(module definition)", "1:9: unexpected token definition" },
        { "(module quote \"(module definition)\")", "1:9: unexpected token definition" }, { "(table 0 1 shared funcref)", "1:12: unexpected token shared" },
        { "(func (local.get $x))", "1:18: unknown local $x" }, { "(func (br $x))", "1:11: unknown label $x" },
        { "(func (block $x) (br $x))", "1:22: unknown label $x" }, { "(func (if (br $x) (then)))", "1:15: unknown label $x" },
        { "(func block $a end $b)", "1:20: mismatching label $b" }, { "(func block)", "1:12: unexpected token )" },
        { "(func end)", "1:7: unexpected token end" }, { "(func (then))", "1:8: unexpected token then" },
        { "(func (if (i32.const 1)))", "1:24: unexpected token )" }, { "(func (i32.add nop))", "1:16: unexpected token nop" },
        { "(func (param $x i32) (local $x i32))", "1:29: duplicate local $x" },
        { "(func) (import \"\" \"\" (func))", "1:8: import after function" },
        { "(start 0) (start 0)", "1:11: multiple start sections" },
        { "(type (func)) (func (type 0) (param i32))", "1:41: inline function type" },
        { "(func (type 7) (param i32))", "1:27: unknown type 7" },
        { "(func $)", "1:7: empty identifier" }, { "(func $\"\")", "1:7: empty identifier" }, { "(func $\"a\n\")", "1:8: empty identifier" },
        { "(data \"a\nb\")", "1:7: unclosed string" }, { "(data \"", "1:7: unclosed string" }, { "(data \"\\q\")", "1:7: illegal escape" },
        { "(data \"\\u{d800}\")", "1:7: illegal escape" }, { "(data \"\\u{110000}\")", "1:7: illegal escape" }, { "(data \"\\", "1:7: illegal escape" },
        { "(export \"\\ff\" (func 0))", "1:9: malformed UTF-8 encoding" }, { "(data \"\xff\")", "1:7: malformed UTF-8 encoding" },
        { ";;\xff", "1:1: malformed UTF-8 encoding" }, { "(; (; ;)", "1:1: unclosed comment" }, { "(;;", "1:1: unclosed comment" },
        { "(@)", "1:3: empty annotation id" }, { "(@a (b)", "1:1: unclosed annotation" }, { "(@\"a\"\\q", "1:1: unclosed annotation" },
        { "(data \"a\"\"b\")", "1:7: unknown operator \"a\"\"b\"" }, { "(func br 0$x)", "1:10: unknown operator 0$x" },
        { "(func (v128.const i8x16 1 2) drop)", "1:25: wrong number of lane literals" },
        { "(func (i8x16.shuffle 0 1))", "1:22: invalid lane length" }, { "(memory 0 (pagesize 3))", "1:21: invalid custom page size" },
        { "(type (struct (field $a i32) (field $a i32)))", "1:37: duplicate field $a" },
        { "(module quote \"\\n(nope)\")", "2:2: unknown operator nope" }, { "(module quote \"(module quote)\")", "1:9: unexpected token quote" },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct jit_buffer wasm;
        struct jit_error err;
        if (parse(rows[i].text, &wasm, &err))
            fail_msg("%s: accepted", rows[i].text);
        if (memcmp(err.text, "a.wat:", 6) != 0 || strncmp(err.text + 6, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s: %s", rows[i].text, err.text);
        assert_null(wasm.data);
    }
}

/* ---- size */

static char *repeat(char *to, const char *what, size_t n)
{
    for (size_t len = strlen(what); n > 0; n--, to += len)
        memcpy(to, what, len);
    return to;
}

/* Each of these n deep. */
static void nesting(void **state)
{
    static const struct { const char *before, *open, *middle, *close, *after; bool ok; } rows[] = {
        { "(func (drop ", "(i32.eqz ", "(i32.const 0)", ")", "))", true }, { "(func ", "(block $l ", "(br $l)", ")", ")", true },
        { "(func ", "block $l ", "", "end $l ", ")", true }, { "(func ", "(if (i32.const 1) (then ", "", "))", ")", true },
        { "(func ", "(try (do ", "", ") (catch_all))", ")", true }, { "", "(;", "", ";)", "", true }, { "(@a ", "(", "", ")", ")", true },
        { "(global i32 ", "(i32.add (i32.const 1)", "(i32.const 0)", ")", ")", true }, { "(func ", "(block ", "", "", "", false },
        { "", "(", "", "", "", false }, { "", "(module ", "", "", "", false }, { "(type (func (param ", "(ref ", "", "", "", false },
    };
    const size_t n = 100000;
    char *text = malloc(n * 64);
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct jit_buffer wasm;
        struct jit_error err;
        char *end = repeat(text, rows[i].before, 1);
        end = repeat(repeat(repeat(repeat(end, rows[i].open, n), rows[i].middle, 1), rows[i].close, n), rows[i].after, 1);
        if (wat_parse(text, (size_t)(end - text), NULL, true, &wasm, &err) != rows[i].ok)
            fail_msg("%s: %s", rows[i].open, err.text);
        jit_buffer_free(&wasm);
    }
    free(text);
}

/* Names that are used before and after their definition, in time that grows with the text only. */
static void many_names(void **state)
{
    const unsigned n = 50000;
    char *text = malloc((size_t)n * 64), *to = text;
    struct jit_buffer wasm;
    struct jit_error err;
    for (unsigned i = 0; i < n; i++)
        to += sprintf(to, "(func $f%u (call $f%u) (call $f%u))\n", i, n - 1 - i, i);
    assert_true(wat_parse(text, (size_t)(to - text), NULL, true, &wasm, &err));
    assert_true(jit_validate(wasm.data, wasm.size, &(struct jit_options){ .features = JIT_F_DEFAULT }, &err));
    jit_buffer_free(&wasm);
    free(text);
}

/* ---- scripts */

static bool name_is(struct name n, const char *text)
{
    return n.bytes == strlen(text) && memcmp(n.at, text, n.bytes) == 0;
}

static const char script_text[] =
    "(module $M (func (export \"f\") (param f32) (result f32) local.get 0))\n"          /* 0 */
    "(module definition $D (memory 1))\n(module instance $I $D)\n(module instance $D)\n"  /* 1, 2, 3 */
    "(register \"m\" $M)\n(invoke \"f\" (f32.const -1))\n"                               /* 4, 5 */
    "(assert_return (invoke $M \"f\" (f32.const nan:0x1)) (f32.const nan:canonical))\n"   /* 6 */
    "(assert_return (get \"g\") (either (i64.const -2) (v128.const f32x4 1 nan:arithmetic 2 nan:canonical)))\n"     /* 7 */
    "(assert_return (invoke \"r\" (ref.extern 3) (ref.null func)) (ref.extern 3) (ref.null) (ref.struct))\n"        /* 8 */
    "(assert_trap (invoke \"t\") \"unreachable\")\n(assert_trap (module (func)) \"out\")\n"                         /* 9, 10 */
    "(assert_malformed (module quote \"(nope\" \")\") \"unknown operator\")\n"            /* 11 */
    "(assert_invalid\n  (module (func (i32.const 1.0))) \"type\")\n"                      /* 12: malformed in fact */
    "(assert_unlinkable (module binary \"\\00asm\") \"unknown import\")\n"                /* 13 */
    "(thread $T (shared (module $M)) (register \"x\" $M) (assert_exception (invoke \"e\")))\n(wait $T)\n"; /* 14, 15 */

static void scripts(void **state)
{
    static const uint8_t kinds[] = {
        WAT_CMD_MODULE, WAT_CMD_DEFINITION, WAT_CMD_INSTANCE, WAT_CMD_INSTANCE, WAT_CMD_REGISTER, WAT_CMD_ACTION, WAT_CMD_ASSERT_RETURN,
        WAT_CMD_ASSERT_RETURN, WAT_CMD_ASSERT_RETURN, WAT_CMD_ASSERT_TRAP, WAT_CMD_ASSERT_TRAP, WAT_CMD_ASSERT_MALFORMED,
        WAT_CMD_ASSERT_INVALID, WAT_CMD_ASSERT_UNLINKABLE, WAT_CMD_THREAD, WAT_CMD_WAIT,
    };
    struct jit_error err;
    struct jit_buffer wasm;
    struct wat_script *s = wat_script_parse(script_text, sizeof script_text - 1, "s.wast", &err);
    assert_non_null(s);
    assert_int_equal(s->n_commands, N_OF(kinds));
    for (size_t i = 0; i < N_OF(kinds); i++)
        assert_int_equal(s->commands[i].kind, kinds[i]);
    const struct wat_command *c = s->commands;
    assert_true(c[0].has_module && name_is(c[0].module.id, "M") && name_is(c[1].module.id, "D"));
    assert_true(name_is(c[2].name, "I") && name_is(c[2].of, "D") && !c[3].name.at && name_is(c[3].of, "D"));
    assert_true(name_is(c[4].name, "m") && name_is(c[4].of, "M") && c[5].line == 6);
    assert_true(!c[5].action.instance.at && name_is(c[5].action.field, "f") && c[5].action.n_args == 1);
    assert_memory_equal(c[5].action.args[0].bits, "\0\0\x80\xbf", 4);
    assert_true(name_is(c[6].action.instance, "M") && c[6].results[0].nan[0] == WAT_NAN_CANONICAL && !c[6].action.is_get);
    assert_true(c[7].action.is_get && c[7].results[0].kind == WAT_VALUE_EITHER && c[7].results[0].n_either == 2);
    const struct wat_value *v = &c[7].results[0].either[1];
    assert_true(v->kind == WAT_VALUE_V128 && v->lanes == 4 && v->nan[1] == WAT_NAN_ARITHMETIC && v->nan[3] == WAT_NAN_CANONICAL);
    assert_memory_equal(v->bits + 8, "\0\0\0\x40", 4);
    assert_true(c[8].action.args[0].kind == WAT_VALUE_REF_EXTERN && c[8].action.args[0].number == 3 && c[8].n_results == 3);
    assert_true(c[8].action.args[1].heap == 0x70 && c[8].results[1].kind == WAT_VALUE_REF_NULL && c[8].results[1].heap == 0);
    assert_true(c[8].results[2].kind == WAT_VALUE_REF && c[8].results[2].heap == 0x6b);
    assert_true(!c[9].has_module && name_is(c[9].text, "unreachable") && c[10].has_module);
    assert_true(c[14].n_shared == 1 && c[14].n_commands == 2 && name_is(c[14].shared[0], "M") && name_is(c[15].name, "T"));

    assert_true(wat_script_translate(s, &c[0].module, &wasm, &err));
    jit_buffer_free(&wasm);
    assert_false(wat_script_translate(s, &c[11].module, &wasm, &err));
    assert_string_equal(err.text, "unknown operator nope");
    assert_false(wat_script_translate(s, &c[12].module, &wasm, &err));
    assert_string_equal(err.text, "unexpected token 1.0");
    assert_int_equal(err.line, 14);
    assert_true(wat_script_translate(s, &c[13].module, &wasm, &err));
    assert_int_equal(wasm.size, 4);
    jit_buffer_free(&wasm);
    wat_script_free(s);
}

static void script_errors(void **state)
{
    static const struct { const char *text, *error; } rows[] = {
        { "(module) (foo)", "s:1:11: unknown operator foo" }, { "(module) func", "s:1:10: unexpected token func" },
        { "(assert_return (invoke \"f\" (f32.const nan:canonical)))", "s:1:39: unexpected token nan:canonical" },
        { "(assert_return (invoke \"f\" (ref.struct)))", "s:1:39: unexpected token )" }, { "(assert_trap (invoke \"f\"))", "s:1:26: unexpected token )" },
        { "(thread $T (thread $U))", "s:1:13: unexpected token thread" }, { "(module (func)", "s:1:15: unexpected token" },
        { "(assert_malformed (invoke \"f\") \"\")", "s:1:19: unexpected token (" },
        { "(assert_return (invoke \"f\") (either (either (i32.const 1))))", "s:1:38: unexpected token either" },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct jit_error err;
        if (wat_script_parse(rows[i].text, strlen(rows[i].text), "s", &err))
            fail_msg("%s: accepted", rows[i].text);
        if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s: %s", rows[i].text, err.text);
    }
    struct jit_error err;
    struct wat_script *s = wat_script_parse("(func)", 6, NULL, &err);      /* a file of fields is one module */
    assert_non_null(s);
    assert_int_equal(s->n_commands, 1);
    assert_true(s->commands[0].has_module && s->commands[0].module.source.bytes == 6);
    wat_script_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats), cmocka_unit_test(integers), cmocka_unit_test(forms_of_numbers), cmocka_unit_test(modules),
        cmocka_unit_test(identifiers), cmocka_unit_test(errors), cmocka_unit_test(nesting), cmocka_unit_test(many_names),
        cmocka_unit_test(scripts), cmocka_unit_test(script_errors),
    };
    return cmocka_run_group_tests_name("wat", tests, NULL, NULL);
}
