/* Stencils after PolyBench, on the heap: ADI, FDTD, heat in three dimensions, Jacobi in one and two, Gauss-Seidel; Deriche's filter in float. */
#include "kernels.h"
#include <math.h>

enum { N = 250, M = 40, L = 20000 };
typedef double plane[N][N];

static plane *plane_new(int k)
{
    plane *p = bench_alloc(sizeof *p);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            (*p)[i][j] = ((double)i * (j + k) + k) / N;
    return p;
}

static double plane_sum(plane p)
{
    double s = 0;
    for (int i = 0; i < N; i++)
        s += p[i][i] + p[i][N - 1 - i];
    return s;
}

static void adi(int steps, plane u, plane v, plane p, plane q)
{
    double dx = 1.0 / N, dt = 1.0 / steps, mul1 = 2.0 * dt / (dx * dx), mul2 = dt / (dx * dx);
    double a = -mul1 / 2, b = 1 + mul1, c = a, d = -mul2 / 2, e = 1 + mul2, f = d;
    for (int t = 1; t <= steps; t++) {
        for (int i = 1; i < N - 1; i++) {
            v[0][i] = 1;
            p[i][0] = 0;
            q[i][0] = v[0][i];
            for (int j = 1; j < N - 1; j++) {
                p[i][j] = -c / (a * p[i][j - 1] + b);
                q[i][j] = (-d * u[j][i - 1] + (1 + 2 * d) * u[j][i] - f * u[j][i + 1] - a * q[i][j - 1]) / (a * p[i][j - 1] + b);
            }
            v[N - 1][i] = 1;
            for (int j = N - 2; j >= 1; j--)
                v[j][i] = p[i][j] * v[j + 1][i] + q[i][j];
        }
        for (int i = 1; i < N - 1; i++) {
            u[i][0] = 1;
            p[i][0] = 0;
            q[i][0] = u[i][0];
            for (int j = 1; j < N - 1; j++) {
                p[i][j] = -f / (d * p[i][j - 1] + e);
                q[i][j] = (-a * v[i - 1][j] + (1 + 2 * a) * v[i][j] - c * v[i + 1][j] - d * q[i][j - 1]) / (d * p[i][j - 1] + e);
            }
            u[i][N - 1] = 1;
            for (int j = N - 2; j >= 1; j--)
                u[i][j] = p[i][j] * u[i][j + 1] + q[i][j];
        }
    }
}

static double run_adi(int rounds)
{
    plane *u = plane_new(N), *v = plane_new(1), *p = plane_new(2), *q = plane_new(3);
    adi(rounds, *u, *v, *p, *q);
    return plane_sum(*u);
}

static void fdtd(int steps, plane ex, plane ey, plane hz)
{
    for (int t = 0; t < steps; t++) {
        for (int j = 0; j < N; j++)
            ey[0][j] = t;
        for (int i = 1; i < N; i++)
            for (int j = 0; j < N; j++)
                ey[i][j] = ey[i][j] - 0.5 * (hz[i][j] - hz[i - 1][j]);
        for (int i = 0; i < N; i++)
            for (int j = 1; j < N; j++)
                ex[i][j] = ex[i][j] - 0.5 * (hz[i][j] - hz[i][j - 1]);
        for (int i = 0; i < N - 1; i++)
            for (int j = 0; j < N - 1; j++)
                hz[i][j] = hz[i][j] - 0.7 * (ex[i][j + 1] - ex[i][j] + ey[i + 1][j] - ey[i][j]);
    }
}

static double run_fdtd(int rounds)
{
    plane *ex = plane_new(1), *ey = plane_new(2), *hz = plane_new(3);
    fdtd(rounds, *ex, *ey, *hz);
    return plane_sum(*hz);
}

static void heat(int steps, double a[M][M][M], double b[M][M][M])
{
    for (int t = 1; t <= steps; t++) {
        for (int i = 1; i < M - 1; i++)
            for (int j = 1; j < M - 1; j++)
                for (int k = 1; k < M - 1; k++)
                    b[i][j][k] = 0.125 * (a[i + 1][j][k] - 2.0 * a[i][j][k] + a[i - 1][j][k]) + 0.125 * (a[i][j + 1][k] - 2.0 * a[i][j][k] + a[i][j - 1][k]) +
                                 0.125 * (a[i][j][k + 1] - 2.0 * a[i][j][k] + a[i][j][k - 1]) + a[i][j][k];
        for (int i = 1; i < M - 1; i++)
            for (int j = 1; j < M - 1; j++)
                for (int k = 1; k < M - 1; k++)
                    a[i][j][k] = 0.125 * (b[i + 1][j][k] - 2.0 * b[i][j][k] + b[i - 1][j][k]) + 0.125 * (b[i][j + 1][k] - 2.0 * b[i][j][k] + b[i][j - 1][k]) +
                                 0.125 * (b[i][j][k + 1] - 2.0 * b[i][j][k] + b[i][j][k - 1]) + b[i][j][k];
    }
}

static double run_heat(int rounds)
{
    double (*a)[M][M] = bench_alloc(sizeof(double[M][M][M])), (*b)[M][M] = bench_alloc(sizeof(double[M][M][M]));
    for (int i = 0; i < M * M * M; i++)
        a[i / M / M][i / M % M][i % M] = b[i / M / M][i / M % M][i % M] = (i % 1600) * 10.0 / M;
    heat(rounds, a, b);
    return a[M / 2][M / 2][M / 2] + a[1][2][3];
}

static void jacobi1(int steps, double *a, double *b)
{
    for (int t = 0; t < steps; t++) {
        for (int i = 1; i < L - 1; i++)
            b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1]);
        for (int i = 1; i < L - 1; i++)
            a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1]);
    }
}

static double run_jacobi1(int rounds)
{
    double *a = bench_alloc(L * sizeof *a), *b = bench_alloc(L * sizeof *b), s = 0;
    for (int i = 0; i < L; i++) {
        a[i] = (i % 100 + 2.0) / L;
        b[i] = (i % 100 + 3.0) / L;
    }
    jacobi1(rounds, a, b);
    for (int i = 0; i < L; i++)
        s += a[i];
    return s;
}

static void jacobi2(int steps, plane a, plane b)
{
    for (int t = 0; t < steps; t++) {
        for (int i = 1; i < N - 1; i++)
            for (int j = 1; j < N - 1; j++)
                b[i][j] = 0.2 * (a[i][j] + a[i][j - 1] + a[i][1 + j] + a[1 + i][j] + a[i - 1][j]);
        for (int i = 1; i < N - 1; i++)
            for (int j = 1; j < N - 1; j++)
                a[i][j] = 0.2 * (b[i][j] + b[i][j - 1] + b[i][1 + j] + b[1 + i][j] + b[i - 1][j]);
    }
}

static double run_jacobi2(int rounds)
{
    plane *a = plane_new(2), *b = plane_new(3);
    jacobi2(rounds, *a, *b);
    return plane_sum(*a);
}

static double run_seidel(int rounds)
{
    plane *p = plane_new(2);
    double (*a)[N] = *p;
    for (int t = 0; t < rounds; t++)
        for (int i = 1; i <= N - 2; i++)
            for (int j = 1; j <= N - 2; j++)
                a[i][j] = (a[i - 1][j - 1] + a[i - 1][j] + a[i - 1][j + 1] + a[i][j - 1] + a[i][j] + a[i][j + 1] + a[i + 1][j - 1] + a[i + 1][j] +
                           a[i + 1][j + 1]) / 9.0;
    return plane_sum(a);
}

static void deriche(int w, int h, float alpha, float in[w][h], float out[w][h], float y1[w][h], float y2[w][h])
{
    float k = (1.0f - expf(-alpha)) * (1.0f - expf(-alpha)) / (1.0f + 2.0f * alpha * expf(-alpha) - expf(2.0f * alpha));
    float a1 = k, a2 = k * expf(-alpha) * (alpha - 1.0f), a3 = k * expf(-alpha) * (alpha + 1.0f), a4 = -k * expf(-2.0f * alpha);
    float b1 = powf(2.0f, -alpha), b2 = -expf(-2.0f * alpha);
    for (int i = 0; i < w; i++) {
        float ym1 = 0, ym2 = 0, xm1 = 0;
        for (int j = 0; j < h; j++) {
            y1[i][j] = a1 * in[i][j] + a2 * xm1 + b1 * ym1 + b2 * ym2;
            xm1 = in[i][j];
            ym2 = ym1;
            ym1 = y1[i][j];
        }
    }
    for (int i = 0; i < w; i++) {
        float yp1 = 0, yp2 = 0, xp1 = 0, xp2 = 0;
        for (int j = h - 1; j >= 0; j--) {
            y2[i][j] = a3 * xp1 + a4 * xp2 + b1 * yp1 + b2 * yp2;
            xp2 = xp1;
            xp1 = in[i][j];
            yp2 = yp1;
            yp1 = y2[i][j];
        }
    }
    for (int i = 0; i < w; i++)
        for (int j = 0; j < h; j++)
            out[i][j] = y1[i][j] + y2[i][j];
    for (int j = 0; j < h; j++) {
        float tm1 = 0, ym1 = 0, ym2 = 0;
        for (int i = 0; i < w; i++) {
            y1[i][j] = a1 * out[i][j] + a2 * tm1 + b1 * ym1 + b2 * ym2;
            tm1 = out[i][j];
            ym2 = ym1;
            ym1 = y1[i][j];
        }
    }
}

static double run_deriche(int rounds)
{
    enum { W = 320, H = 240 };
    float (*in)[H] = bench_alloc(W * H * sizeof(float)), (*out)[H] = bench_alloc(W * H * sizeof(float)), (*y1)[H] = bench_alloc(W * H * sizeof(float)),
          (*y2)[H] = bench_alloc(W * H * sizeof(float));
    for (int i = 0; i < W; i++)
        for (int j = 0; j < H; j++)
            in[i][j] = (float)((313 * i + 991 * j) % 65536) / 65535.0f;
    while (rounds--)
        deriche(W, H, 0.25f, in, out, y1, y2);
    return (int)(1000 * (y1[5][7] + y1[100][100]));
}

KERNELS_MAIN({ "adi", run_adi, 60 }, { "fdtd-2d", run_fdtd, 600 }, { "heat-3d", run_heat, 300 }, { "jacobi-1d", run_jacobi1, 3000 }, { "jacobi-2d", run_jacobi2, 500 },
             { "seidel-2d", run_seidel, 80 }, { "deriche", run_deriche, 100 })
