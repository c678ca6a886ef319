/* Conversions between integers and floats, trapping ones inside their range, saturating ones outside. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

static volatile double d[] = { 0, -0.9, 0.9, 1e9, 2147483647.0, -2147483648.0, 4294967295.0, 9007199254740993.0, -1e18, 1.8446744073709550e19,
                               1e300, -1e300, NAN, INFINITY, -INFINITY };
static volatile float f[] = { 0, -0.9f, 16777217.0f, 2147483520.0f, -2147483648.0f, 4294967040.0f, 1e30f, -1e30f, NAN };
static volatile int32_t i32[] = { 0, 1, -1, INT32_MAX, INT32_MIN, 16777217, 123456789 };
static volatile int64_t i64[] = { 0, 1, -1, INT64_MAX, INT64_MIN, 9007199254740993, 0x7fffff4000000001, 0x8000004000000001 };

int main(void)
{
    for (unsigned i = 0; i < sizeof d / sizeof *d; i++)
        printf("%d %u %lld %llu %a\n", (int32_t)d[i], (uint32_t)d[i], (long long)d[i], (unsigned long long)d[i], (double)(float)d[i]);
    for (unsigned i = 0; i < sizeof f / sizeof *f; i++)
        printf("%d %u %lld %llu\n", (int32_t)f[i], (uint32_t)f[i], (long long)f[i], (unsigned long long)f[i]);
    for (unsigned i = 0; i < sizeof i32 / sizeof *i32; i++)
        printf("%a %a %a %a %lld %llu %d %d\n", (double)i32[i], (double)(uint32_t)i32[i], (double)(float)i32[i], (double)(float)(uint32_t)i32[i],
               (long long)i32[i], (unsigned long long)(uint32_t)i32[i], (int8_t)i32[i], (int16_t)i32[i]);
    for (unsigned i = 0; i < sizeof i64 / sizeof *i64; i++)
        printf("%a %a %a %a %d %d %d %d\n", (double)i64[i], (double)(uint64_t)i64[i], (double)(float)i64[i], (double)(float)(uint64_t)i64[i],
               (int32_t)i64[i], (int8_t)i64[i], (int16_t)i64[i], (int)(i64[i] >> 63));
    return 0;
}
