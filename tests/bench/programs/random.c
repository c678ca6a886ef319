/* Random numbers: the Mersenne twister, xoshiro, a Monte Carlo walk, a shuffle, a normal distribution. */
#include <math.h>

#include "bench.h"

static uint32_t state[624];
static int used = 624;

/* Matsumoto and Nishimura's MT19937. */
static uint32_t twister(void)
{
    if (used == 624) {
        for (int i = 0; i < 624; i++) {
            uint32_t y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
            state[i] = state[(i + 397) % 624] ^ y >> 1 ^ (y & 1 ? 0x9908b0df : 0);
        }
        used = 0;
    }
    uint32_t y = state[used++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680;
    y ^= y << 15 & 0xefc60000;
    return y ^ y >> 18;
}

static uint64_t s[4] = { 1, 2, 3, 4 };

static uint64_t xoshiro(void)
{
    uint64_t r = s[1] * 5, t = s[1] << 17;

    r = (r << 7 | r >> 57) * 9;
    s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return r;
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 8000000), inside = 0, *deck = bench_alloc(100000 * sizeof *deck);
    uint32_t sum = 0;
    double mean = 0;

    state[0] = 5489;
    for (uint32_t i = 1; i < 624; i++)
        state[i] = 1812433253u * (state[i - 1] ^ state[i - 1] >> 30) + i;
    for (int i = 0; i < n; i++) {
        double x = twister() / 4294967296.0, y = (double)(xoshiro() >> 11) / 9007199254740992.0;
        inside += x * x + y * y < 1;
        sum += (uint32_t)xoshiro();
    }
    for (int i = 0; i < 100000; i++)
        deck[i] = i;
    for (int round = 0; round < n / 400000; round++)
        for (uint32_t i = 99999; i > 0; i--) {
            uint32_t j = twister() % (i + 1);
            int t = deck[i];
            deck[i] = deck[j];
            deck[j] = t;
        }
    for (int i = 0; i < n / 8; i++)
        mean += sqrt(-2 * log(1 - twister() / 4294967296.0)) * cos(6.283185307179586 * twister() / 4294967296.0);
    printf("%d %08x %08x %.6f\n", inside, sum, bench_sum(deck, 400000, 0), mean / n + 1);
    return 0;
}
