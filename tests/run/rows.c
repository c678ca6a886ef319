/* Loops over rows of numbers, which the compiler does by vectors where it can: at all lengths up to 40, rows that lie in each other at all
 * distances, up to the last byte of memory. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static double d[128];
static float f[128];
static int32_t n[128];
static int8_t c[128];
static int16_t h[128];
static uint8_t u[128];

#define LOOP(name, t, ...)                                              \
    __attribute__((noinline)) static void name(t *p, const t *q, int rounds) \
    {                                                                   \
        for (int i = 0; i < rounds; i++) {                              \
            __VA_ARGS__;                                                \
        }                                                               \
    }
LOOP(copy, double, p[i] = q[i])
LOOP(axpy, double, p[i] += q[i] * 3)
LOOP(third, double, p[i] = (q[i] + q[i + 1] + q[i + 2]) / 3)
LOOP(pairs, double, p[2 * i] = q[2 * i + 1]; p[2 * i + 1] = q[2 * i] + 1)
LOOP(scale, float, p[i] = q[i] * 0.5f - p[i])
LOOP(clip, float, p[i] = q[i] < 0 ? 0 : q[i] > 9 ? 9 : q[i])
LOOP(less, float, p[i] = q[i] < p[i] ? q[i] : p[i])
LOOP(not_less, float, p[i] = q[i] < p[i] ? p[i] : q[i])
LOOP(more, double, p[i] = q[i] > p[i] ? q[i] : p[i])
LOOP(not_more, double, p[i] = q[i] > p[i] ? p[i] : q[i])
LOOP(three, float, p[3 * i] = q[i] * 2; p[3 * i + 1] = q[i + 1] * 3; p[3 * i + 2] = q[i + 2] / 3)
LOOP(convert, float, p[i] = (float)n[i] + (float)c[i] * q[0])
LOOP(least, int32_t, p[i] = p[i] < q[i] + 2 ? p[i] : q[i] + 2)
LOOP(bits, int32_t, p[i] = (q[i] << 3 ^ p[i] >> 1) + c[i])
LOOP(most, int32_t, p[i] = p[i] >= q[i] ? p[i] : q[i]; n[i] += (uint32_t)p[i] > 9u ? 9 : p[i])
LOOP(bytes, int8_t, p[i] = (int8_t)((q[i] * 3 + q[i + 1]) >> 1))
LOOP(halves, int16_t, p[i] = (int16_t)(q[i] * 3 - q[i + 1]))
LOOP(wide, uint8_t, p[i] = (uint8_t)(q[i] > q[i + 1] ? q[i] : q[i + 1]))
LOOP(next, int32_t, p[i] = q[i] - q[i + 1] * 2)

static uint32_t sum;
static void add(const void *p, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ ((const uint8_t *)p)[i]) * 16777619;
}

/* Numbers, zeros of both signs, and what is no number. */
static float odd[128];
static double odd_wide[128];
static float odd_one(int i) { return i % 5 == 0 ? __builtin_nanf("") : i % 5 == 1 ? -0.0f : i % 5 == 2 ? 0 : (float)(i * 7 % 11 - 5); }

static void fill(void)
{
    for (int i = 0; i < 128; i++) {
        d[i] = i * 7 % 23 - 9;
        f[i] = (float)(i * 5 % 29 - 7);
        n[i] = i * 11 % 31 - 12;
        odd[i] = odd_one(i * i % 31);
        odd_wide[i] = odd_one(i * 3 % 29);
        c[i] = (int8_t)(i * 37);
        u[i] = (uint8_t)(i * 41);
        h[i] = (int16_t)(i * 4099);
    }
}

#define SHOW(name, x, by)                                                           \
    sum = 0;                                                                        \
    for (int rounds = 0; rounds <= 40 / by; rounds++)                               \
        for (int at = 0; at < 10; at++) {                                           \
            fill();                                                                 \
            name(x + at, x + 5, rounds);                                            \
            add(x, sizeof x);                                                       \
            fill();                                                                 \
            name(x, x + 80 - at, rounds);                                           \
            add(x, sizeof x);                                                       \
        }                                                                           \
    printf("%s %08x\n", #name, sum)

/* The last numbers of memory, and the ones before them. */
static void at_end(void)
{
    double *end = (double *)(__builtin_wasm_memory_size(0) * 65536 - sizeof d);
    for (int rounds = 30; rounds <= 40; rounds++) {
        memcpy(end, d, sizeof d);
        axpy(end + 128 - rounds, end, rounds);
        third(end, end + 126 - rounds, rounds);
        add(end, sizeof d);
    }
    printf("end %08x\n", sum);
}

int main(void)
{
    SHOW(copy, d, 1); SHOW(axpy, d, 1); SHOW(third, d, 1); SHOW(pairs, d, 2);
    SHOW(scale, f, 1); SHOW(clip, f, 1); SHOW(three, f, 3); SHOW(convert, f, 1);
    SHOW(less, odd, 1); SHOW(not_less, odd, 1); SHOW(more, odd_wide, 1); SHOW(not_more, odd_wide, 1);
    SHOW(bytes, c, 1); SHOW(halves, h, 1); SHOW(wide, u, 1); SHOW(most, n, 1);
    SHOW(least, n, 1); SHOW(bits, n, 1); SHOW(next, n, 1);
    fill();
    at_end();
    return 0;
}
