/* Every float instruction and the library on top, as bits. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t bits(double x)
{
    uint64_t u;
    if (x != x)
        return 0x7ff8000000000000;
    memcpy(&u, &x, 8);
    return u;
}

static uint32_t bitsf(float x)
{
    uint32_t u;
    if (x != x)
        return 0x7fc00000;
    memcpy(&u, &x, 4);
    return u;
}

/* no builtin has been there in every clang: min and max as the instruction defines them */
static double fmin_(double a, double b)
{
    return a != a || b != b ? NAN : a < b ? a : b < a ? b : signbit(a) ? a : b;
}

static double fmax_(double a, double b)
{
    return a != a || b != b ? NAN : a > b ? a : b > a ? b : signbit(a) ? b : a;
}

static volatile double in[] = { 0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 4503599627370497.5, 1e300, -1e-300, INFINITY, -INFINITY, NAN, 3.9999999999 };
static volatile float inf_[] = { 0.0f, -0.0f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 8388609.0f, 1e38f, -1e-38f, INFINITY, -INFINITY, NAN, 3.9999f };

int main(void)
{
    for (int i = 0; i < 14; i++) {
        double a = in[i];
        float b = inf_[i];
        printf("%llx %llx %llx %llx %llx %llx\n", (long long)bits(floor(a)), (long long)bits(ceil(a)), (long long)bits(trunc(a)),
               (long long)bits(nearbyint(a)), (long long)bits(sqrt(a)), (long long)bits(fabs(a)));
        printf("%x %x %x %x %x %x\n", bitsf(floorf(b)), bitsf(ceilf(b)), bitsf(truncf(b)), bitsf(nearbyintf(b)), bitsf(sqrtf(b)), bitsf(-b));
        for (int j = 0; j < 14; j++) {
            double c = in[j];
            printf("%d%d%d%d%d%d ", a < c, a > c, a <= c, a >= c, a == c, a != c);
            printf("%llx %llx %llx %llx %llx %llx %llx\n", (long long)bits(a + c), (long long)bits(a - c), (long long)bits(a * c),
                   (long long)bits(a / c), (long long)bits(copysign(a, c)), (long long)bits(fmin_(a, c)),
                   (long long)bits(fmax_(a, c)));
        }
    }
    double s = 0;
    for (int i = 1; i < 50; i++)
        s += sin(i) * exp(-i / 10.0) + log(i) / pow(i, 1.5) + atan2(i, 3) + cbrt(i) + tgamma(i / 10.0) + fmod(100, i / 7.0);
    printf("%.12f\n", s);
    return 0;
}
