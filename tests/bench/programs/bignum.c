/* Big integers in 32-bit words: digits of pi by a spigot, products, a long division by small numbers. */
#include "bench.h"

enum { WORDS = 600 };

static void multiply(const uint32_t *a, const uint32_t *b, uint32_t *c)
{
    memset(c, 0, 2 * WORDS * sizeof *c);
    for (int i = 0; i < WORDS; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < WORDS; j++) {
            carry += (uint64_t)a[i] * b[j] + c[i + j];
            c[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        c[i + WORDS] = (uint32_t)carry;
    }
}

static uint32_t divide(uint32_t *a, int n, uint32_t by)
{
    uint64_t rest = 0;

    for (int i = n - 1; i >= 0; i--) {
        rest = rest << 32 | a[i];
        a[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

static uint32_t spigot(int digits)
{
    int n = digits * 14, *a = bench_alloc((size_t)(n + 1) * sizeof *a);
    uint32_t sum = 0, carry = 0;

    for (int i = 0; i <= n; i++)
        a[i] = 2000;
    for (int c = n; c > 0; c -= 14) {
        uint64_t d = 0;
        for (int b = c; b > 0; b--) {
            d = d * (uint64_t)b + (uint64_t)a[b] * 10000;
            a[b] = (int)(d % (uint64_t)(2 * b - 1));
            d /= (uint64_t)(2 * b - 1);
        }
        sum = sum * 31 + carry + (uint32_t)(d / 10000);
        carry = (uint32_t)(d % 10000);
    }
    free(a);
    return sum;
}

int main(int argc, char **argv)
{
    static uint32_t a[WORDS], b[WORDS], c[2 * WORDS];
    uint32_t sum = 0;

    for (int i = 0; i < WORDS; i++)
        a[i] = bench_random(), b[i] = bench_random();
    for (int i = 0, rounds = bench_arg(argc, argv, 250); i < rounds; i++) {
        multiply(a, b, c);
        memcpy(a, c + i % WORDS, sizeof a);
        for (int k = 0; k < 20; k++)
            sum ^= divide(a, WORDS, 1000000007u + (uint32_t)k);
        a[WORDS - 1] |= 1;
    }
    printf("%08x %08x %08x\n", sum, bench_sum(a, sizeof a, 0), spigot(400));
    return 0;
}
