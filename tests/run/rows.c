/* Loops over rows of numbers, which the compiler does by vectors where it can: at all lengths up to 40, rows that lie in each other at all
 * distances, up to the last byte of memory. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static double d[128];
static float f[128];
static int32_t n[128];
static int8_t c[64];

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
LOOP(three, float, p[3 * i] = q[i] * 2; p[3 * i + 1] = q[i + 1] * 3; p[3 * i + 2] = q[i + 2] / 3)
LOOP(convert, float, p[i] = (float)n[i] + (float)c[i] * q[0])
LOOP(least, int32_t, p[i] = p[i] < q[i] + 2 ? p[i] : q[i] + 2)
LOOP(bits, int32_t, p[i] = (q[i] << 3 ^ p[i] >> 1) + c[i])
LOOP(next, int32_t, p[i] = q[i] - q[i + 1] * 2)

static uint32_t sum;
static void add(const void *p, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ ((const uint8_t *)p)[i]) * 16777619;
}

static void fill(void)
{
    for (int i = 0; i < 128; i++) {
        d[i] = i * 7 % 23 - 9;
        f[i] = (float)(i * 5 % 29 - 7);
        n[i] = i * 11 % 31 - 12;
        c[i / 2] = (int8_t)(i * 37);
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
    SHOW(least, n, 1); SHOW(bits, n, 1); SHOW(next, n, 1);
    fill();
    at_end();
    return 0;
}
