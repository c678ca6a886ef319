/* Dense decompositions: LU with pivots, Cholesky, Gram-Schmidt. */
#include <math.h>

#include "bench.h"

static double at(int i, int j, int n)
{
    return (i * 7 + j * 13) % 101 / 101.0 + (i == j ? n : 0);
}

static double lu(double *a, int n)
{
    double det = 0;

    for (int k = 0; k < n; k++) {
        int p = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[p * n + k]))
                p = i;
        for (int j = 0; j < n; j++) {
            double t = a[k * n + j];
            a[k * n + j] = a[p * n + j];
            a[p * n + j] = t;
        }
        det += log(fabs(a[k * n + k]));
        for (int i = k + 1; i < n; i++) {
            double f = a[i * n + k] /= a[k * n + k];
            for (int j = k + 1; j < n; j++)
                a[i * n + j] -= f * a[k * n + j];
        }
    }
    return det;
}

static double cholesky(double *a, int n)
{
    double trace = 0;

    for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
            double s = a[i * n + j];
            for (int k = 0; k < j; k++)
                s -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = i == j ? sqrt(s) : s / a[j * n + j];
        }
        trace += a[i * n + i];
    }
    return trace;
}

static double gram_schmidt(double *a, int n)
{
    double sum = 0;

    for (int k = 0; k < n; k++) {
        double norm = 0;
        for (int i = 0; i < n; i++)
            norm += a[i * n + k] * a[i * n + k];
        sum += norm = sqrt(norm);
        for (int i = 0; i < n; i++)
            a[i * n + k] /= norm;
        for (int j = k + 1; j < n; j++) {
            double dot = 0;
            for (int i = 0; i < n; i++)
                dot += a[i * n + k] * a[i * n + j];
            for (int i = 0; i < n; i++)
                a[i * n + j] -= a[i * n + k] * dot;
        }
    }
    return sum;
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 500);
    double *a = bench_alloc((size_t)n * (size_t)n * sizeof *a);
    double (*const kinds[])(double *, int) = { lu, cholesky, gram_schmidt };

    for (int kind = 0; kind < 3; kind++) {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                a[i * n + j] = kind == 1 ? at(i < j ? i : j, i < j ? j : i, n) : at(i, j, n);
        printf("%.6f\n", kinds[kind](a, n));
    }
    return 0;
}
