/* A radix-2 transform in place, with complex arithmetic in doubles. */
#include <math.h>

#include "bench.h"

typedef struct {
    double re, im;
} cpx;

static void transform(cpx *x, int n, double sign)
{
    for (int i = 1, j = 0; i < n; i++) {
        int bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            cpx t = x[i];
            x[i] = x[j];
            x[j] = t;
        }
    }
    for (int len = 2; len <= n; len *= 2) {
        cpx step = { cos(sign * 2 * M_PI / len), sin(sign * 2 * M_PI / len) };
        for (int i = 0; i < n; i += len) {
            cpx w = { 1, 0 };
            for (int j = i; j < i + len / 2; j++) {
                cpx *p = x + j, *q = p + len / 2;
                cpx v = { q->re * w.re - q->im * w.im, q->re * w.im + q->im * w.re };
                *q = (cpx){ p->re - v.re, p->im - v.im };
                *p = (cpx){ p->re + v.re, p->im + v.im };
                w = (cpx){ w.re * step.re - w.im * step.im, w.re * step.im + w.im * step.re };
            }
        }
    }
}

int main(int argc, char **argv)
{
    int n = 1 << 16;
    cpx *x = bench_alloc((size_t)n * sizeof *x);
    double first;

    for (int i = 0; i < n; i++)
        x[i].re = bench_unit();
    first = x[5].re;
    for (int i = 0, rounds = bench_arg(argc, argv, 40); i < rounds; i++) {
        transform(x, n, 1);
        transform(x, n, -1);
        for (int j = 0; j < n; j++)
            x[j].re /= n, x[j].im /= n;
    }
    printf("%.5f\n", first - x[5].re + 1);
    return 0;
}
