/* Vectors of floats in the manner of BLAS, as plain loops: level 1 and 2, float and double. */
#include "bench.h"

enum { N = 4096, ROWS = 256 };
static float x[N], y[N], z[N], first[2][N], m[ROWS][ROWS], v[ROWS], w[ROWS];
static double dx[N], dy[N], dz[N];
static int32_t keys[N], index_of[N];

static void saxpy(int n, float a, const float *restrict from, float *restrict to)
{
    for (int i = 0; i < n; i++)
        to[i] += a * from[i];
}

static void daxpy(int n, double a, const double *from, double *to)
{
    for (int i = 0; i < n; i++)
        to[i] = a * from[i] + to[i];
}

static void scale(int n, float a, float *to)
{
    for (int i = 0; i < n; i++)
        to[i] *= a;
}

static void triad(int n, double *a, const double *b, const double *c, double s)
{
    for (int i = 0; i < n; i++)
        a[i] = b[i] + s * c[i];
}

static double dot(int n, const double *a, const double *b)
{
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;

    for (int i = 0; i < n; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    return (s0 + s2) + (s1 + s3);
}

static float largest(int n, const float *a)
{
    float best = a[0];

    for (int i = 1; i < n; i++)
        best = a[i] > best ? a[i] : best;
    return best;
}

/* w = m transposed times v: the rows are added up */
static void gemv_t(void)
{
    memset(w, 0, sizeof w);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++)
            w[j] += m[i][j] * v[i];
}

static void rank_one(float a)
{
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++)
            m[i][j] = m[i][j] * 0.5f + a * v[i] * w[j] + 0.125f;
}

static void rotate(int n, float c, float s)
{
    for (int i = 0; i < n; i++) {
        float a = x[i], b = y[i];
        x[i] = c * a + s * b;
        y[i] = c * b - s * a;
    }
}

static void convert(int n)
{
    for (int i = 0; i < n; i++)
        index_of[i] = (int32_t)(x[i] * 100.0f) + keys[i];
    for (int i = 0; i < n; i++)
        z[i] = (float)index_of[i] * 0.001f;
    for (int i = 0; i < n; i++)
        dz[i] = z[i];
}

int main(int argc, char **argv)
{
    double sum = 0;

    for (int i = 0; i < N; i++) {
        x[i] = (float)(bench_random() % 1000) / 256;
        y[i] = (float)(bench_random() % 1000) / 512;
        dx[i] = x[i] / 3, dy[i] = y[i] / 7;
        keys[i] = (int32_t)(bench_random() % 100);
    }
    memcpy(first[0], x, sizeof x);
    memcpy(first[1], y, sizeof y);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++)
            m[i][j] = (float)((i * j) % 17) / 16, v[i] = (float)(i % 7) / 8;
    for (int t = 0, rounds = bench_arg(argc, argv, 10000); t < rounds; t++) {
        if (t % 16 == 0) {      /* before the numbers get too small to be normal */
            memcpy(x, first[0], sizeof x);
            memcpy(y, first[1], sizeof y);
        }
        saxpy(N, 0.25f, x, y);
        scale(N, 0.5f, y);
        daxpy(N, -0.125, dx, dy);
        triad(N, dz, dx, dy, 0.75);
        sum += dot(N, dx, dz);
        daxpy(N, -0.0625, dz, dy);
        rotate(N, 0.8f, 0.6f);
        sum += largest(N, y);
        if (t % 8 == 0) {
            gemv_t();
            rank_one(0.005f);
            sum += w[t % ROWS];
            convert(N);
            sum += dz[t % N] + z[(t * 7) % N];
        }
    }
    printf("%.6e\n", sum);
    return 0;
}
