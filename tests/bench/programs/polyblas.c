/* Linear algebra as in BLAS, after the kernels of PolyBench: products, transposed products, rank updates, triangles. */
#include "kernels.h"

enum { N = 300 };
typedef double matrix[N][N];

static double fill(matrix a, int k)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = (double)((i * j + k) % 97) / 97;
    return 0;
}

static matrix *matrix_new(int k)
{
    matrix *m = bench_alloc(sizeof *m);
    fill(*m, k);
    return m;
}

static double *vector_new(int k)
{
    double *v = bench_alloc(N * sizeof *v);
    for (int i = 0; i < N; i++)
        v[i] = (double)((i + k) % 31) / 31;
    return v;
}

static double trace(matrix a)
{
    double s = 0;
    for (int i = 0; i < N; i++)
        s += a[i][(i * 7) % N] + a[N - 1 - i][i];
    return s;
}

static double total(const double *v)
{
    double s = 0;
    for (int i = 0; i < N; i++)
        s += v[i];
    return s;
}

static void mm2(double alpha, double beta, matrix tmp, matrix a, matrix b, matrix c, matrix d)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            tmp[i][j] = 0;
            for (int k = 0; k < N; k++)
                tmp[i][j] += alpha * a[i][k] * b[k][j];
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            d[i][j] *= beta;
            for (int k = 0; k < N; k++)
                d[i][j] += tmp[i][k] * c[k][j];
        }
}

static double run_2mm(int rounds)
{
    matrix *tmp = matrix_new(0), *a = matrix_new(1), *b = matrix_new(2), *c = matrix_new(3), *d = matrix_new(4);
    while (rounds--)
        mm2(1.5, 1e-4, *tmp, *a, *b, *c, *d);
    return trace(*d);
}

static void atax(matrix a, const double *x, double *y, double *tmp)
{
    for (int i = 0; i < N; i++)
        y[i] = 0;
    for (int i = 0; i < N; i++) {
        tmp[i] = 0;
        for (int j = 0; j < N; j++)
            tmp[i] = tmp[i] + a[i][j] * x[j];
        for (int j = 0; j < N; j++)
            y[j] = y[j] + a[i][j] * tmp[i];
    }
}

static double run_atax(int rounds)
{
    matrix *a = matrix_new(1);
    double *x = vector_new(1), *y = vector_new(2), *tmp = vector_new(3);
    while (rounds--)
        atax(*a, x, y, tmp);
    return total(y);
}

static void bicg(matrix a, double *s, double *q, const double *p, const double *r)
{
    for (int i = 0; i < N; i++)
        s[i] = 0;
    for (int i = 0; i < N; i++) {
        q[i] = 0;
        for (int j = 0; j < N; j++) {
            s[j] = s[j] + r[i] * a[i][j];
            q[i] = q[i] + a[i][j] * p[j];
        }
    }
}

static double run_bicg(int rounds)
{
    matrix *a = matrix_new(1);
    double *s = vector_new(1), *q = vector_new(2), *p = vector_new(3), *r = vector_new(4);
    while (rounds--)
        bicg(*a, s, q, p, r);
    return total(s) + total(q);
}

static void mvt(double *x1, double *x2, const double *y1, const double *y2, matrix a)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            x1[i] = x1[i] + a[i][j] * y1[j];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            x2[i] = x2[i] + a[j][i] * y2[j];
}

static double run_mvt(int rounds)
{
    matrix *a = matrix_new(1);
    double *x1 = vector_new(1), *x2 = vector_new(2), *y1 = vector_new(3), *y2 = vector_new(4);
    while (rounds--)
        mvt(x1, x2, y1, y2, *a);
    return total(x1) + total(x2);
}

static void gemver(double alpha, double beta, matrix a, const double *u1, const double *v1, const double *u2, const double *v2,
                   double *w, double *x, const double *y, const double *z)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = 0.5 * a[i][j] + u1[i] * v1[j] + u2[i] * v2[j];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            x[i] = x[i] + beta * a[j][i] * y[j];
    for (int i = 0; i < N; i++)
        x[i] = 1e-3 * x[i] + z[i];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            w[i] = w[i] + alpha * a[i][j] * x[j];
}

static double run_gemver(int rounds)
{
    matrix *a = matrix_new(1);
    double *u1 = vector_new(1), *v1 = vector_new(2), *u2 = vector_new(3), *v2 = vector_new(4), *w = vector_new(5), *x = vector_new(6), *y = vector_new(7), *z = vector_new(8);
    while (rounds--)
        gemver(1.5, 1.2, *a, u1, v1, u2, v2, w, x, y, z);
    return total(w);
}

static void gesummv(double alpha, double beta, matrix a, matrix b, double *tmp, const double *x, double *y)
{
    for (int i = 0; i < N; i++) {
        tmp[i] = 0;
        y[i] = 0;
        for (int j = 0; j < N; j++) {
            tmp[i] = a[i][j] * x[j] + tmp[i];
            y[i] = b[i][j] * x[j] + y[i];
        }
        y[i] = alpha * tmp[i] + beta * y[i];
    }
}

static double run_gesummv(int rounds)
{
    matrix *a = matrix_new(1), *b = matrix_new(2);
    double *tmp = vector_new(1), *x = vector_new(2), *y = vector_new(3);
    while (rounds--)
        gesummv(1.5, 1.2, *a, *b, tmp, x, y);
    return total(y);
}

static void symm(double alpha, double beta, matrix c, matrix a, matrix b)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double temp = 0;
            for (int k = 0; k < i; k++) {
                c[k][j] += alpha * b[i][j] * a[i][k];
                temp += b[k][j] * a[i][k];
            }
            c[i][j] = beta * c[i][j] + alpha * b[i][j] * a[i][i] + alpha * temp;
        }
}

static double run_symm(int rounds)
{
    matrix *a = matrix_new(1), *b = matrix_new(2), *c = matrix_new(3);
    while (rounds--)
        symm(1.5, 1e-3, *c, *a, *b);
    return trace(*c);
}

static void syrk(double alpha, double beta, matrix c, matrix a)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j <= i; j++)
            c[i][j] *= beta;
        for (int k = 0; k < N; k++)
            for (int j = 0; j <= i; j++)
                c[i][j] += alpha * a[i][k] * a[j][k];
    }
}

static double run_syrk(int rounds)
{
    matrix *a = matrix_new(1), *c = matrix_new(3);
    while (rounds--)
        syrk(1.5, 1e-3, *c, *a);
    return trace(*c);
}

static void syr2k(double alpha, double beta, matrix c, matrix a, matrix b)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j <= i; j++)
            c[i][j] *= beta;
        for (int k = 0; k < N; k++)
            for (int j = 0; j <= i; j++)
                c[i][j] += a[j][k] * alpha * b[i][k] + b[j][k] * alpha * a[i][k];
    }
}

static double run_syr2k(int rounds)
{
    matrix *a = matrix_new(1), *b = matrix_new(2), *c = matrix_new(3);
    while (rounds--)
        syr2k(1.5, 1e-3, *c, *a, *b);
    return trace(*c);
}

static void trmm(double alpha, matrix a, matrix b)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            for (int k = i + 1; k < N; k++)
                b[i][j] += a[k][i] * b[k][j];
            b[i][j] = alpha * b[i][j];
        }
}

static double run_trmm(int rounds)
{
    matrix *a = matrix_new(1), *b = matrix_new(2);
    while (rounds--)
        trmm(1e-2, *a, *b);
    return trace(*b);
}

static void doitgen(double *sum, double a[60][60][N], matrix c4)
{
    for (int r = 0; r < 60; r++)
        for (int q = 0; q < 60; q++) {
            for (int p = 0; p < 60; p++) {
                sum[p] = 0;
                for (int s = 0; s < 60; s++)
                    sum[p] += a[r][q][s] * c4[s][p];
            }
            for (int p = 0; p < 60; p++)
                a[r][q][p] = sum[p];
        }
}

static double run_doitgen(int rounds)
{
    double (*a)[60][N] = bench_alloc(sizeof(double[60][60][N])), *sum = vector_new(1);
    matrix *c4 = matrix_new(2);
    for (int i = 0; i < 60 * 60; i++)
        a[i / 60][i % 60][i % N] = i % 13;
    while (rounds--)
        doitgen(sum, a, *c4);
    return a[1][2][3] + a[4][5][6] + a[59][59][59];
}

KERNELS_MAIN({ "2mm", run_2mm, 6 }, { "atax", run_atax, 1500 }, { "bicg", run_bicg, 2500 }, { "mvt", run_mvt, 1500 }, { "gemver", run_gemver, 800 },
             { "gesummv", run_gesummv, 1500 }, { "symm", run_symm, 8 }, { "syrk", run_syrk, 12 }, { "syr2k", run_syr2k, 8 }, { "trmm", run_trmm, 8 },
             { "doitgen", run_doitgen, 20 })
