/* LibTomMath: powers modulo a prime, products by Karatsuba, roots, greatest common divisors, digits. Digits of 28 bits everywhere. */
#include "bench.h"
#include "tommath.h"

static void fill(mp_int *a, int bytes)
{
    unsigned char data[2048];

    for (int i = 0; i < bytes; i++)
        data[i] = (unsigned char)bench_random();
    data[0] |= 0x80;
    mp_from_ubin(a, data, (size_t)bytes);
}

static uint32_t digits(const mp_int *a, uint32_t sum)
{
    static char text[20000];
    size_t written;

    mp_to_radix(a, text, sizeof text, &written, 10);
    return bench_sum(text, strlen(text), sum);
}

int main(int argc, char **argv)
{
    mp_int a, b, c, m;
    uint32_t sum = 0;

    mp_init_multi(&a, &b, &c, &m, NULL);
    for (int i = 0, rounds = bench_arg(argc, argv, 3); i < rounds; i++) {
        fill(&m, 128);
        fill(&a, 128);
        fill(&b, 64);
        m.dp[0] |= 1;
        mp_exptmod(&a, &b, &m, &c);
        sum = digits(&c, sum);
        mp_invmod(&a, &m, &b);
        mp_gcd(&a, &c, &b);
        sum = digits(&b, sum);
        for (int j = 0; j < 20; j++) {
            fill(&a, 1800);
            fill(&b, 1700);
            mp_mul(&a, &b, &c);
            mp_sqr(&c, &m);
            mp_div(&m, &a, &b, &c);
        }
        sum = digits(&b, sum);
        mp_sqrt(&b, &c);
        sum = digits(&c, sum);
    }
    printf("%08x\n", sum);
    mp_clear_multi(&a, &b, &c, &m, NULL);
    return 0;
}
