/* Conjugate gradients with a sparse matrix in compressed rows. */
#include <math.h>

#include "bench.h"

static int n, *rows, *columns;
static double *values;

static void make(int side)
{
    n = side * side;
    rows = bench_alloc((size_t)(n + 1) * sizeof *rows);
    columns = bench_alloc((size_t)n * 5 * sizeof *columns);
    values = bench_alloc((size_t)n * 5 * sizeof *values);
    for (int i = 0, at = 0; i < n; i++) {
        int next[5] = { i - side, i % side ? i - 1 : -1, i, i % side < side - 1 ? i + 1 : -1, i + side };
        for (int k = 0; k < 5; k++)
            if (next[k] >= 0 && next[k] < n) {
                columns[at] = next[k];
                values[at++] = k == 2 ? 4.01 : -1;
            }
        rows[i + 1] = at;
    }
}

static void product(const double *x, double *y)
{
    for (int i = 0; i < n; i++) {
        double s = 0;
        for (int k = rows[i]; k < rows[i + 1]; k++)
            s += values[k] * x[columns[k]];
        y[i] = s;
    }
}

static double dot(const double *x, const double *y)
{
    double s = 0;

    for (int i = 0; i < n; i++)
        s += x[i] * y[i];
    return s;
}

int main(int argc, char **argv)
{
    make(300);
    double *x = bench_alloc((size_t)n * sizeof *x), *r = bench_alloc((size_t)n * sizeof *r), *p = bench_alloc((size_t)n * sizeof *p),
           *q = bench_alloc((size_t)n * sizeof *q), rr;

    for (int i = 0; i < n; i++)
        r[i] = p[i] = i % 10;
    rr = dot(r, r);
    for (int i = 0, steps = bench_arg(argc, argv, 400); i < steps && rr > 1e-20; i++) {
        product(p, q);
        double alpha = rr / dot(p, q), old = rr;
        for (int j = 0; j < n; j++) {
            x[j] += alpha * p[j];
            r[j] -= alpha * q[j];
        }
        rr = dot(r, r);
        for (int j = 0; j < n; j++)
            p[j] = r[j] + rr / old * p[j];
    }
    printf("%.6f\n", sqrt(dot(x, x)));
    return 0;
}
