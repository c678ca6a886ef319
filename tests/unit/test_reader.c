/* Reading hostile bytes: LEB128 with its malformed forms, names, bounds. Source: spec 5.2.2, 5.2.4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/reader.h"

/* A reader over a copy of exactly n bytes, so that a sanitizer sees an overrun. */
struct input {
    uint8_t *bytes;
    struct jit_error err;
    struct reader r;
};

static void input_open(struct input *in, const void *bytes, size_t n)
{
    in->bytes = malloc(n > 0 ? n : 1);
    memcpy(in->bytes, bytes, n);
    in->err = (struct jit_error){ 0 };
    in->r = reader_make(in->bytes, 0, n, &in->err);
}

enum kind { U32, U64, S32, S33, S64 };

static int64_t read_kind(struct reader *r, enum kind kind)
{
    switch (kind) {
    case U32: return read_u32(r);
    case U64: return (int64_t)read_u64(r);
    case S32: return read_s32(r);
    case S33: return read_s33(r);
    default:  return read_s64(r);
    }
}

static void leb128(void **state)
{
    static const struct { enum kind kind; const char *bytes; size_t n; enum jit_errcode code; int64_t value; } rows[] = {
        { U32, "\x00", 1, ERR_none, 0 }, { U32, "\x7f", 1, ERR_none, 127 }, { U32, "\xe5\x8e\x26", 3, ERR_none, 624485 },
        { U32, "\x80\x80\x80\x80\x00", 5, ERR_none, 0 }, { U32, "\xff\xff\xff\xff\x0f", 5, ERR_none, 0xffffffff },
        { U32, "\xff\xff\xff\xff\x1f", 5, ERR_int_too_large, 0 }, { U32, "\x80\x80\x80\x80\x40", 5, ERR_int_too_large, 0 },
        { U32, "\x80\x80\x80\x80\x80\x00", 6, ERR_int_too_long, 0 }, { U32, "\xff\xff\xff\xff\xff\xff", 6, ERR_int_too_long, 0 },
        { U32, "", 0, ERR_unexpected_end, 0 }, { U32, "\x80", 1, ERR_unexpected_end, 0 },
        { U64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, ERR_none, -1 },
        { U64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, ERR_int_too_large, 0 },
        { U64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11, ERR_int_too_long, 0 },
        { S32, "\x7f", 1, ERR_none, -1 }, { S32, "\x3f", 1, ERR_none, 63 }, { S32, "\x40", 1, ERR_none, -64 },
        { S32, "\xc0\xbb\x78", 3, ERR_none, -123456 },
        { S32, "\x80\x80\x80\x80\x78", 5, ERR_none, INT32_MIN }, { S32, "\xff\xff\xff\xff\x07", 5, ERR_none, INT32_MAX },
        { S32, "\x80\x80\x80\x80\x70", 5, ERR_int_too_large, 0 }, { S32, "\xff\xff\xff\xff\x0f", 5, ERR_int_too_large, 0 },
        { S32, "\x80\x80\x80\x80\x80\x00", 6, ERR_int_too_long, 0 },
        { S33, "\x70", 1, ERR_none, -16 }, { S33, "\xff\xff\xff\xff\x0f", 5, ERR_none, 0xffffffff },
        { S33, "\x80\x80\x80\x80\x70", 5, ERR_none, -4294967296 }, { S33, "\xff\xff\xff\xff\x1f", 5, ERR_int_too_large, 0 },
        { S64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", 10, ERR_none, INT64_MIN },
        { S64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00", 10, ERR_none, INT64_MAX },
        { S64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, ERR_int_too_large, 0 },
        { S64, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11, ERR_int_too_long, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct input in;
        input_open(&in, rows[i].bytes, rows[i].n);
        int64_t v = read_kind(&in.r, rows[i].kind);
        if (in.err.code != rows[i].code || v != rows[i].value)
            fail_msg("row %zu: got %lld, %s", i, (long long)v, error_text(in.err.code));
        if (rows[i].code == ERR_none)
            assert_int_equal(reader_offset(&in.r), rows[i].n);
        free(in.bytes);
    }
}

static void failure_sticks(void **state)
{
    struct input in;
    input_open(&in, "\x80\x01\x02", 3);
    assert_int_equal(read_u32(&in.r), 128);
    assert_null(read_bytes(&in.r, 2));
    assert_false(reader_ok(&in.r));
    assert_int_equal(in.err.code, ERR_unexpected_end);
    assert_int_equal(in.err.offset, 3);
    assert_int_equal(read_u8(&in.r), 0);
    reader_fail(&in.r, ERR_magic, NULL);
    assert_int_equal(in.err.code, ERR_unexpected_end);
    free(in.bytes);
}

static void error_keeps_first_and_details(void **state)
{
    struct jit_error err = { 0 };
    assert_false(error_set(&err, ERR_unknown_func, 7, " %u", 12));
    assert_false(error_set(&err, ERR_magic, 1, NULL));
    assert_string_equal(err.text, "unknown function 12");
    assert_int_equal(err.offset, 7);
}

static void utf8(void **state)
{
    static const struct { const char *bytes; bool ok; } rows[] = {
        { "", true }, { "plain", true }, { "\xc2\x80", true }, { "\xdf\xbf", true }, { "\xe0\xa0\x80", true }, { "\xed\x9f\xbf", true },
        { "\xee\x80\x80", true }, { "\xef\xbf\xbf", true }, { "\xf0\x90\x80\x80", true }, { "\xf4\x8f\xbf\xbf", true },
        { "\x80", false }, { "\xbf", false }, { "\xc0\x80", false }, { "\xc1\xbf", false }, { "\xc2", false }, { "\xc2z", false },
        { "\xe0\x9f\xbf", false }, { "\xed\xa0\x80", false }, { "\xe1\x80", false }, { "\xe1\x80z", false }, { "\xf0\x8f\xbf\xbf", false },
        { "\xf4\x90\x80\x80", false }, { "\xf5\x80\x80\x80", false }, { "\xff", false }, { "ab\xf1\x80\x80", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (utf8_valid((const uint8_t *)rows[i].bytes, strlen(rows[i].bytes)) != rows[i].ok)
            fail_msg("row %zu", i);
}

static void counts_are_bounded(void **state)
{
    struct input in;
    input_open(&in, "\xff\xff\xff\xff\x0f" "abc", 8);
    assert_int_equal(read_count(&in.r), 0);
    assert_int_equal(in.err.code, ERR_unexpected_end);
    free(in.bytes);
    input_open(&in, "\x04" "abc", 4);
    assert_null(read_name(&in.r).at);
    assert_int_equal(in.err.code, ERR_length);
    free(in.bytes);
    input_open(&in, "\x03" "abc", 4);
    assert_int_equal(read_name(&in.r).bytes, 3);
    assert_true(reader_ok(&in.r));
    free(in.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leb128), cmocka_unit_test(failure_sticks), cmocka_unit_test(error_keeps_first_and_details),
        cmocka_unit_test(utf8), cmocka_unit_test(counts_are_bounded),
    };
    return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
