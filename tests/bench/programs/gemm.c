/* Dense products: C = A B + C, then D = C A, by rows. */
#include "bench.h"

static void multiply(int n, const double *a, const double *b, double *c)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            for (int j = 0; j < n; j++)
                c[i * n + j] += a[i * n + k] * b[k * n + j];
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 700);
    size_t size = (size_t)n * (size_t)n * sizeof(double);
    double *a = bench_alloc(size), *b = bench_alloc(size), *c = bench_alloc(size), *d = bench_alloc(size), trace = 0;

    for (int i = 0; i < n * n; i++)
        a[i] = i % 17 * 0.25, b[i] = i % 13 - 6;
    multiply(n, a, b, c);
    multiply(n, c, a, d);
    for (int i = 0; i < n; i++)
        trace += d[i * n + i];
    printf("%.2f\n", trace);
    return 0;
}
