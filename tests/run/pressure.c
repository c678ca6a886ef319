/* More live values than there are registers, across calls and loops, integers and floats mixed. */
#include <stdint.h>
#include <stdio.h>

__attribute__((noinline)) static uint64_t opaque(uint64_t x) { return x * 0x9e3779b97f4a7c15 >> 7; }
__attribute__((noinline)) static double opaque_f(double x) { return x * 0.5 + 1; }

__attribute__((noinline)) static uint64_t integers(uint64_t n)
{
    uint64_t v[24];
    for (int i = 0; i < 24; i++)
        v[i] = n + (uint64_t)i * i;
    for (uint64_t k = 0; k < n; k++) {
#define R(i) v[i] += v[(i + 7) % 24] ^ v[(i + 13) % 24] << (i % 5);
        R(0) R(1) R(2) R(3) R(4) R(5) R(6) R(7) R(8) R(9) R(10) R(11) R(12) R(13) R(14) R(15) R(16) R(17) R(18) R(19) R(20) R(21) R(22) R(23)
        if (k % 3 == 0)
            v[k % 2 ? 3 : 5] += opaque(v[11]);
    }
    uint64_t h = 0;
    for (int i = 0; i < 24; i++)
        h = h * 31 + v[i];
    return h;
}

__attribute__((noinline)) static double doubles(int n)
{
    double a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12, m = 13, o = 14, p = 15, q = 16, r = 17, s = 18;
    for (int t = 0; t < n; t++) {
        a += b / c; b -= c * 1e-3; c += d / e; d -= e * 1e-3; e += f / g; f -= g * 1e-3; g += h / i; h -= i * 1e-3; i += j / k;
        j -= k * 1e-3; k += l / m; l -= m * 1e-3; m += o / p; o -= p * 1e-3; p += q / r; q -= r * 1e-3; r += s / a; s -= a * 1e-3;
        if (t % 10 == 0)
            a = opaque_f(a), k += (double)opaque((uint64_t)t);
        if (a > 1e6) a = 1;
        if (k > 1e15) k = 3;
    }
    return a + b + c + d + e + f + g + h + i + j + k + l + m + o + p + q + r + s;
}

int main(void)
{
    printf("%llx\n", (long long)integers(1000));
    printf("%.9f\n", doubles(1000));
    return 0;
}
