/* Vector instructions against the same computed lane by lane. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wasm_simd128.h>

static uint64_t hash = 1;

static void show(const char *name, v128_t v)
{
    uint64_t x[2];
    memcpy(x, &v, 16);
    hash = (hash ^ x[0]) * 0x9e3779b97f4a7c15 + x[1];
    printf("%-12s %016llx %016llx\n", name, (long long)x[1], (long long)x[0]);
}
#define S(e) show(#e, e)
#define I2(op) show(#op, wasm_##op(a, b));
#define I1(op) show(#op, wasm_##op(a));

static void integers(v128_t a, v128_t b)
{
    I2(i8x16_add) I2(i8x16_sub) I2(i8x16_add_sat) I2(u8x16_add_sat) I2(i8x16_sub_sat) I2(u8x16_sub_sat) I2(i8x16_min) I2(u8x16_min) I2(i8x16_max)
    I2(u8x16_max) I2(u8x16_avgr) I2(i8x16_eq) I2(i8x16_lt) I2(u8x16_gt) I2(i8x16_ge) I1(i8x16_abs) I1(i8x16_neg) I1(i8x16_popcnt)
    I2(i16x8_add) I2(i16x8_sub) I2(i16x8_mul) I2(i16x8_add_sat) I2(u16x8_sub_sat) I2(i16x8_min) I2(u16x8_max) I2(u16x8_avgr) I2(i16x8_q15mulr_sat)
    I2(i16x8_extmul_low_i8x16) I2(u16x8_extmul_high_u8x16) I2(i8x16_narrow_i16x8) I2(u8x16_narrow_i16x8) I2(i16x8_narrow_i32x4)
    I2(u16x8_narrow_i32x4) I1(i16x8_extadd_pairwise_i8x16) I1(u16x8_extadd_pairwise_u8x16) I1(i16x8_extend_low_i8x16) I1(u16x8_extend_high_u8x16)
    I2(i32x4_add) I2(i32x4_sub) I2(i32x4_mul) I2(i32x4_dot_i16x8) I2(i32x4_min) I2(u32x4_min) I2(i32x4_gt) I2(u32x4_le) I1(i32x4_abs)
    I1(i32x4_extend_low_i16x8) I1(u32x4_extend_high_u16x8) I2(i32x4_extmul_low_i16x8)
    I2(i64x2_add) I2(i64x2_sub) I2(i64x2_mul) I2(i64x2_eq) I2(i64x2_lt) I2(i64x2_ge) I1(i64x2_abs) I1(i64x2_neg) I2(i64x2_extmul_low_i32x4)
    I2(u64x2_extmul_high_u32x4) I1(i64x2_extend_low_i32x4) I1(u64x2_extend_high_u32x4)
    I2(v128_and) I2(v128_or) I2(v128_xor) I2(v128_andnot) I1(v128_not) I2(i8x16_swizzle)
    S(wasm_v128_bitselect(a, b, wasm_i32x4_splat(0x0ff000ff)));
    S(wasm_i8x16_shuffle(a, b, 0, 31, 2, 29, 4, 27, 6, 25, 8, 23, 10, 21, 12, 19, 14, 17));
    for (volatile int n = 0; n < 70; n += 9) {
        S(wasm_i8x16_shl(a, n)); S(wasm_i8x16_shr(a, n)); S(wasm_u8x16_shr(a, n)); S(wasm_i16x8_shr(a, n)); S(wasm_u32x4_shr(a, n));
        S(wasm_i32x4_shl(a, n)); S(wasm_i64x2_shl(a, n)); S(wasm_i64x2_shr(a, n)); S(wasm_u64x2_shr(a, n));
    }
    printf("%d %d %d %d %d\n", wasm_v128_any_true(a), wasm_i8x16_all_true(a), wasm_i16x8_all_true(a), wasm_i32x4_all_true(a), wasm_i64x2_all_true(a));
    printf("%x %x %x %x\n", wasm_i8x16_bitmask(a), wasm_i16x8_bitmask(a), wasm_i32x4_bitmask(a), wasm_i64x2_bitmask(a));
    printf("%d %d %d %d %lld\n", wasm_i8x16_extract_lane(a, 15), wasm_u8x16_extract_lane(a, 15), wasm_i16x8_extract_lane(a, 7),
           wasm_i32x4_extract_lane(a, 1), (long long)wasm_i64x2_extract_lane(a, 1));
    S(wasm_i8x16_replace_lane(a, 3, 99)); S(wasm_i16x8_replace_lane(a, 3, 9999)); S(wasm_i64x2_replace_lane(a, 0, 42));
}

static void floats(v128_t a, v128_t b)
{
    I2(f32x4_add) I2(f32x4_sub) I2(f32x4_mul) I2(f32x4_div) I2(f32x4_eq) I2(f32x4_lt) I2(f32x4_ge) I2(f32x4_min) I2(f32x4_max) I2(f32x4_pmin)
    I2(f32x4_pmax) I1(f32x4_abs) I1(f32x4_neg) I1(f32x4_ceil) I1(f32x4_floor) I1(f32x4_trunc) I1(f32x4_nearest) I1(i32x4_trunc_sat_f32x4)
    I1(u32x4_trunc_sat_f32x4) I1(f64x2_promote_low_f32x4)
}

static void doubles(v128_t a, v128_t b)
{
    I2(f64x2_add) I2(f64x2_sub) I2(f64x2_mul) I2(f64x2_div) I2(f64x2_ne) I2(f64x2_le) I2(f64x2_min) I2(f64x2_max) I2(f64x2_pmin) I2(f64x2_pmax)
    I1(f64x2_sqrt) I1(f64x2_nearest) I1(i32x4_trunc_sat_f64x2_zero) I1(u32x4_trunc_sat_f64x2_zero) I1(f32x4_demote_f64x2_zero)
}

static void memory(void)
{
    static uint8_t m[64];
    for (int i = 0; i < 64; i++)
        m[i] = (uint8_t)(i * 5 + 0x70);
    v128_t a = wasm_i64x2_splat(-1);
    S(wasm_v128_load(m + 3)); S(wasm_v128_load8_splat(m + 1)); S(wasm_v128_load16_splat(m + 1)); S(wasm_v128_load32_splat(m + 1));
    S(wasm_v128_load64_splat(m + 1)); S(wasm_i16x8_load8x8(m + 5)); S(wasm_u16x8_load8x8(m + 5)); S(wasm_i32x4_load16x4(m + 5));
    S(wasm_u64x2_load32x2(m + 5)); S(wasm_v128_load32_zero(m + 7)); S(wasm_v128_load64_zero(m + 7)); S(wasm_v128_load8_lane(m, a, 5));
    S(wasm_v128_load16_lane(m, a, 5)); S(wasm_v128_load64_lane(m, a, 1));
    wasm_v128_store8_lane(m + 20, a, 1);
    wasm_v128_store32_lane(m + 30, a, 2);
    wasm_v128_store(m + 33, wasm_i32x4_make(1, 2, 3, 4));
    S(wasm_v128_load(m + 18)); S(wasm_v128_load(m + 32)); S(wasm_i32x4_splat(m[9])); S(wasm_f64x2_splat(m[9])); S(wasm_f32x4_splat(m[9]));
    S(wasm_f32x4_convert_i32x4(wasm_v128_load(m))); S(wasm_f32x4_convert_u32x4(wasm_v128_load(m + 40))); S(wasm_f64x2_convert_low_i32x4(wasm_v128_load(m)));
    S(wasm_f64x2_convert_low_u32x4(wasm_v128_load(m + 40)));
}

int main(void)
{
    static volatile uint64_t x[] = { 0, 0xffffffffffffffff, 0x8000800080008000, 0x7f807f017f00ff81, 0x0123456789abcdef, 0xfedcba9876543210 };
    for (int i = 0; i < 6; i++)
        integers(wasm_i64x2_make((int64_t)x[i], (int64_t)x[5 - i]), wasm_i64x2_make((int64_t)x[(i + 2) % 6], (int64_t)x[(i + 3) % 6]));
    floats(wasm_f32x4_make(1.5f, -2.5f, 0.0f, 1e30f), wasm_f32x4_make(2.5f, -2.5f, -0.0f, -1e-30f));
    floats(wasm_f32x4_make(-0.0f, 3e9f, -3e9f, 0.4f), wasm_f32x4_make(0.0f, 7.0f, 0.3f, 5e9f));
    doubles(wasm_f64x2_make(1.5, 2.5), wasm_f64x2_make(-0.0, 1e300));
    doubles(wasm_f64x2_make(0.0, 5e9), wasm_f64x2_make(-0.0, 0.1));
    memory();
    printf("%016llx\n", (long long)hash);
    return 0;
}
