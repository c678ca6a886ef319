/* Vectors of 16 bytes for programs that are written with them: the compilers' own vectors, and by intrinsics what those
 * do not have. Without SIMD, as in wasm without simd128, compilers take the vectors apart. */
#ifndef VECTOR_H
#define VECTOR_H

#include "bench.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#define VECTOR __attribute__((vector_size(16)))

typedef uint8_t bytes_t VECTOR;
typedef int8_t chars_t VECTOR;
typedef int16_t words_t VECTOR;
typedef uint16_t uwords_t VECTOR;
typedef int32_t ints_t VECTOR;
typedef uint32_t uints_t VECTOR;
typedef float floats_t VECTOR;
typedef double doubles_t VECTOR;
typedef uint8_t bytes8_t __attribute__((vector_size(8)));

static UNUSED bytes_t bytes_load(const void *p)
{
    bytes_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static UNUSED void bytes_store(void *p, bytes_t v) { memcpy(p, &v, sizeof v); }

static UNUSED bytes_t bytes_splat(uint8_t x)
{
    return (bytes_t){ x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x };
}

/* The top bit of each byte. */
static UNUSED unsigned bytes_mask(bytes_t v)
{
#if defined(__wasm_simd128__)
    return (unsigned)wasm_i8x16_bitmask((v128_t)v);
#elif defined(__SSE2__)
    return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
    unsigned mask = 0;
    for (int i = 0; i < 16; i++)
        mask |= (unsigned)(v[i] >> 7) << i;
    return mask;
#endif
}

static UNUSED int bytes_any(bytes_t v)
{
#if defined(__wasm_simd128__)
    return wasm_v128_any_true((v128_t)v);
#else
    return bytes_mask(v != 0) != 0;
#endif
}

/* Sum of the absolute differences of all bytes. */
static UNUSED unsigned bytes_distance(bytes_t a, bytes_t b)
{
#if defined(__wasm_simd128__)
    v128_t x = (v128_t)a, y = (v128_t)b, d = wasm_v128_or(wasm_u8x16_sub_sat(x, y), wasm_u8x16_sub_sat(y, x));
    v128_t s = wasm_u32x4_extadd_pairwise_u16x8(wasm_u16x8_extadd_pairwise_u8x16(d));
    return wasm_u32x4_extract_lane(s, 0) + wasm_u32x4_extract_lane(s, 1) + wasm_u32x4_extract_lane(s, 2) + wasm_u32x4_extract_lane(s, 3);
#elif defined(__SSE2__)
    __m128i s = _mm_sad_epu8((__m128i)a, (__m128i)b);
    return (unsigned)_mm_cvtsi128_si32(s) + (unsigned)_mm_extract_epi16(s, 4);
#else
    unsigned sum = 0;
    for (int i = 0; i < 16; i++)
        sum += (unsigned)abs(a[i] - b[i]);
    return sum;
#endif
}

/* Sums of pairs of products. */
static UNUSED ints_t words_dot(words_t a, words_t b)
{
#if defined(__wasm_simd128__)
    return (ints_t)wasm_i32x4_dot_i16x8((v128_t)a, (v128_t)b);
#elif defined(__SSE2__)
    return (ints_t)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
    ints_t r;
    for (int i = 0; i < 4; i++)
        r[i] = a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1];
    return r;
#endif
}

static UNUSED int clamp(int x, int lo, int hi)
{
    return x > hi ? hi : x < lo ? lo : x;
}

static UNUSED words_t words_add_saturated(words_t a, words_t b)
{
#if defined(__wasm_simd128__)
    return (words_t)wasm_i16x8_add_sat((v128_t)a, (v128_t)b);
#elif defined(__SSE2__)
    return (words_t)_mm_adds_epi16((__m128i)a, (__m128i)b);
#else
    for (int i = 0; i < 8; i++) {
        int s = a[i] + b[i];
        a[i] = (int16_t)clamp(s, INT16_MIN, INT16_MAX);
    }
    return a;
#endif
}

/* Both to bytes, below 0 to 0, above 255 to 255. */
static UNUSED bytes_t words_narrow(words_t a, words_t b)
{
#if defined(__wasm_simd128__)
    return (bytes_t)wasm_u8x16_narrow_i16x8((v128_t)a, (v128_t)b);
#elif defined(__SSE2__)
    return (bytes_t)_mm_packus_epi16((__m128i)a, (__m128i)b);
#else
    bytes_t r;
    for (int i = 0; i < 16; i++) {
        int x = i < 8 ? a[i] : b[i - 8];
        r[i] = (uint8_t)clamp(x, 0, 255);
    }
    return r;
#endif
}

/* Both to words, saturated. */
static UNUSED words_t ints_narrow(ints_t a, ints_t b)
{
#if defined(__wasm_simd128__)
    return (words_t)wasm_i16x8_narrow_i32x4((v128_t)a, (v128_t)b);
#elif defined(__SSE2__)
    return (words_t)_mm_packs_epi32((__m128i)a, (__m128i)b);
#else
    words_t r;
    for (int i = 0; i < 8; i++) {
        int x = i < 4 ? a[i] : b[i - 4];
        r[i] = (int16_t)clamp(x, INT16_MIN, INT16_MAX);
    }
    return r;
#endif
}

static UNUSED words_t bytes_low(bytes_t v)
{
    return (words_t)__builtin_shufflevector(v, (bytes_t){ 0 }, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

static UNUSED words_t bytes_high(bytes_t v)
{
    return (words_t)__builtin_shufflevector(v, (bytes_t){ 0 }, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

#endif
