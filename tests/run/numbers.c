/* printf and scanf of floats: correct rounding, subnormals, infinities. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    double xs[] = { 0.1, 1.0 / 3, 1e21, 1e-7, 5e-324, DBL_MAX, -0.0, INFINITY, NAN, 123456789.123456789, 2.5, 3.5, 0x1p-1022 };
    for (unsigned i = 0; i < sizeof xs / sizeof *xs; i++)
        printf("%g %.17g %e %.3f %a\n", xs[i], xs[i], xs[i], fabs(xs[i]) < 1e9 ? xs[i] : 0, xs[i]);
    const char *texts[] = { "3.14159", "1e400", "-2.2250738585072011e-308", "0x1.8p3", "nan", "1e-400", "123456789012345678901234567890" };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        printf("%s -> %.17g\n", texts[i], strtod(texts[i], 0));
    float f = 16777216.0f;
    printf("%.1f %.9g %.9g\n", f + 1.0f, 0.1f, (double)(0.1f * 3));
    printf("%lld %llu %x %o %5d|%-5d|%05d\n", -9223372036854775807ll - 1, 18446744073709551615ull, 0xdeadbeef, 8, 42, 42, 42);
    return 0;
}
