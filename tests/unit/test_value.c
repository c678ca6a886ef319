/* Arguments and results of --invoke: text to bits and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "vmm/value.h"

static const struct { uint8_t type; const char *text; bool ok; uint64_t lo, hi; const char *printed; } rows[] = {
    { WVM_I32, "0", true, 0, 0, "0" },
    { WVM_I32, "-1", true, 0xffffffff, 0, "-1" },
    { WVM_I32, "4294967295", true, 0xffffffff, 0, "-1" },
    { WVM_I32, "0xFF", true, 255, 0, "255" },
    { WVM_I32, "-0x80000000", true, 0x80000000, 0, "-2147483648" },
    { WVM_I32, "+010", true, 10, 0, "10" },
    { WVM_I32, "4294967296", false, 0, 0, "" },
    { WVM_I32, "-2147483649", false, 0, 0, "" },
    { WVM_I32, "", false, 0, 0, "" },
    { WVM_I32, "-", false, 0, 0, "" },
    { WVM_I32, "0x", false, 0, 0, "" },
    { WVM_I32, " 1", false, 0, 0, "" },
    { WVM_I32, "1.0", false, 0, 0, "" },
    { WVM_I64, "18446744073709551615", true, UINT64_MAX, 0, "-1" },
    { WVM_I64, "18446744073709551616", false, 0, 0, "" },
    { WVM_I64, "-9223372036854775808", true, 1ull << 63, 0, "-9223372036854775808" },
    { WVM_F32, "1.5", true, 0x3fc00000, 0, "1.5" },
    { WVM_F32, "0.1", true, 0x3dcccccd, 0, "0.1" },
    { WVM_F32, "-0", true, 0x80000000, 0, "-0" },
    { WVM_F32, "inf", true, 0x7f800000, 0, "inf" },
    { WVM_F32, "-inf", true, 0xff800000, 0, "-inf" },
    { WVM_F32, "nan", true, 0x7fc00000, 0, "nan" },
    { WVM_F32, "nan:0x1", true, 0x7f800001, 0, "nan" },
    { WVM_F32, "-nan:0x200000", true, 0xffa00000, 0, "-nan" },
    { WVM_F32, "0x1p-2", true, 0x3e800000, 0, "0.25" },
    { WVM_F32, "1.0f", false, 0, 0, "" },
    { WVM_F32, "", false, 0, 0, "" },
    { WVM_F64, "0.1", true, 0x3fb999999999999a, 0, "0.1" },
    { WVM_F64, "1e308", true, 0x7fe1ccf385ebc8a0, 0, "1e+308" },
    { WVM_F64, "3.141592653589793", true, 0x400921fb54442d18, 0, "3.141592653589793" },
    { WVM_F64, "nan:0x8", true, 0x7ff0000000000008, 0, "nan" },
    { WVM_F64, "nan:0x0", false, 0, 0, "" },
    { WVM_V128, "1", true, 1, 0, "0x00000000000000000000000000000001" },
    { WVM_V128, "0x0123456789abcdef0000000000000002", true, 2, 0x0123456789abcdef, "0x0123456789abcdef0000000000000002" },
    { WVM_V128, "340282366920938463463374607431768211455", true, UINT64_MAX, UINT64_MAX, "0xffffffffffffffffffffffffffffffff" },
    { WVM_V128, "340282366920938463463374607431768211456", false, 0, 0, "" },
    { WVM_FUNCREF, "null", true, 0, 0, "null" },
    { WVM_EXTERNREF, "1", false, 0, 0, "" },
};

static void values(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmm_value v;
        char *text;
        size_t bytes;
        if (value_parse(rows[i].type, rows[i].text, &v) != rows[i].ok)
            fail_msg("%s '%s': wrongly %s", value_type_name(rows[i].type), rows[i].text, rows[i].ok ? "refused" : "taken");
        if (!rows[i].ok)
            continue;
        if (v.lo != rows[i].lo || v.hi != rows[i].hi)
            fail_msg("%s '%s': 0x%llx", value_type_name(rows[i].type), rows[i].text, (unsigned long long)v.lo);
        FILE *to = open_memstream(&text, &bytes);
        value_print(to, &v);
        fclose(to);
        assert_string_equal(text, rows[i].printed);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(values) };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
