/* After NASA's parallel benchmarks, small: random deviates (EP), an integer sort (IS), conjugate gradients (CG), multigrid (MG), a float FFT (FT). */
#include "kernels.h"
#include <math.h>

static double randlc(double *x, double a)
{
    const double r23 = 0x1p-23, r46 = 0x1p-46, t23 = 0x1p23, t46 = 0x1p46;
    double t1 = r23 * a, a1 = (int)t1, a2 = a - t23 * a1;
    t1 = r23 * *x;
    double x1 = (int)t1, x2 = *x - t23 * x1;
    t1 = a1 * x2 + a2 * x1;
    double t2 = (int)(r23 * t1), z = t1 - t23 * t2, t3 = t23 * z + a2 * x2, t4 = (int)(r46 * t3);
    *x = t3 - t46 * t4;
    return r46 * *x;
}

static double run_ep(int rounds)
{
    double seed = 271828183, sx = 0, sy = 0, q[10] = { 0 };
    for (int i = 0; i < rounds * 1000; i++) {
        double x = 2 * randlc(&seed, 1220703125) - 1, y = 2 * randlc(&seed, 1220703125) - 1, t = x * x + y * y;
        if (t <= 1) {
            double u = sqrt(-2 * log(t) / t), a = x * u, b = y * u;
            int l = (int)fmax(fabs(a), fabs(b));
            q[l] += 1;
            sx += a;
            sy += b;
        }
    }
    return (int)(sx * 100) + (int)(sy * 100) + q[0] + 2 * q[1];
}

static double run_is(int rounds)
{
    enum { KEYS = 1 << 18, RANGE = 1 << 14 };
    static int key[KEYS], sorted[KEYS], count[RANGE];
    int bad = 0;
    for (int i = 0; i < KEYS; i++)
        key[i] = (int)((bench_random() % RANGE + bench_random() % RANGE + bench_random() % RANGE + bench_random() % RANGE) / 4);
    for (int r = 1; r <= rounds; r++) {
        key[r] = r;
        memset(count, 0, sizeof count);
        for (int i = 0; i < KEYS; i++)
            count[key[i]]++;
        for (int i = 0; i < RANGE - 1; i++)
            count[i + 1] += count[i];
        for (int i = KEYS - 1; i >= 0; i--)
            sorted[--count[key[i]]] = key[i];
    }
    for (int i = 1; i < KEYS; i++)
        bad += sorted[i - 1] > sorted[i];
    return bad + sorted[KEYS / 2];
}

static double run_cg(int rounds)
{
    enum { N = 4000, PER_ROW = 16 };
    int *start = bench_alloc((N + 1) * sizeof *start), *column = bench_alloc(N * PER_ROW * sizeof *column);
    double *a = bench_alloc(N * PER_ROW * sizeof *a), *x = bench_alloc(N * sizeof *x), *p = bench_alloc(N * sizeof *p), *q = bench_alloc(N * sizeof *q),
           *r = bench_alloc(N * sizeof *r), *z = bench_alloc(N * sizeof *z), rho = 0, d;
    for (int i = 0, k = 0; i < N; i++) {
        start[i + 1] = (i + 1) * PER_ROW;
        for (int j = 0; j < PER_ROW; j++, k++) {
            column[k] = j ? (int)(bench_random() % N) : i;
            a[k] = j ? 0.01 : 2;
        }
        x[i] = 1 + i % 3;
    }
    while (rounds--) {
        rho = 0;
        for (int j = 0; j < N; j++) {
            q[j] = z[j] = 0;
            p[j] = r[j] = x[j];
        }
        for (int j = 0; j < N; j++)
            rho += r[j] * r[j];
        for (int it = 0; it < 10; it++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                for (int k = start[j]; k < start[j + 1]; k++)
                    sum += a[k] * p[column[k]];
                q[j] = sum;
            }
            d = 0;
            for (int j = 0; j < N; j++)
                d += p[j] * q[j];
            double alpha = rho / d, rho0 = rho;
            for (int j = 0; j < N; j++) {
                z[j] += alpha * p[j];
                r[j] -= alpha * q[j];
            }
            rho = 0;
            for (int j = 0; j < N; j++)
                rho += r[j] * r[j];
            for (int j = 0; j < N; j++)
                p[j] = r[j] + rho / rho0 * p[j];
        }
    }
    d = 0;
    for (int j = 0; j < N; j++)
        d += z[j] * x[j];
    return d;
}

enum { G = 34 };
static double u[G][G][G], v[G][G][G], res[G][G][G];

static void resid(void)
{
    double u1[G], u2[G];
    for (int i3 = 1; i3 < G - 1; i3++)
        for (int i2 = 1; i2 < G - 1; i2++) {
            for (int i1 = 0; i1 < G; i1++) {
                u1[i1] = u[i3][i2 - 1][i1] + u[i3][i2 + 1][i1] + u[i3 - 1][i2][i1] + u[i3 + 1][i2][i1];
                u2[i1] = u[i3 - 1][i2 - 1][i1] + u[i3 - 1][i2 + 1][i1] + u[i3 + 1][i2 - 1][i1] + u[i3 + 1][i2 + 1][i1];
            }
            for (int i1 = 1; i1 < G - 1; i1++)
                res[i3][i2][i1] = v[i3][i2][i1] + 8.0 / 3 * u[i3][i2][i1] - (u2[i1] + u1[i1 - 1] + u1[i1 + 1]) / 6 - (u2[i1 - 1] + u2[i1 + 1]) / 12;
        }
}

static void psinv(void)
{
    double r1[G], r2[G];
    for (int i3 = 1; i3 < G - 1; i3++)
        for (int i2 = 1; i2 < G - 1; i2++) {
            for (int i1 = 0; i1 < G; i1++) {
                r1[i1] = res[i3][i2 - 1][i1] + res[i3][i2 + 1][i1] + res[i3 - 1][i2][i1] + res[i3 + 1][i2][i1];
                r2[i1] = res[i3 - 1][i2 - 1][i1] + res[i3 - 1][i2 + 1][i1] + res[i3 + 1][i2 - 1][i1] + res[i3 + 1][i2 + 1][i1];
            }
            for (int i1 = 1; i1 < G - 1; i1++)
                u[i3][i2][i1] = u[i3][i2][i1] - 0.375 * res[i3][i2][i1] + 0.03125 * (res[i3][i2][i1 - 1] + res[i3][i2][i1 + 1] + r1[i1]) -
                                0.015625 * (r2[i1] + r1[i1 - 1] + r1[i1 + 1]);
        }
}

static double run_mg(int rounds)
{
    double s = 0;
    for (int i = 0; i < 20; i++)
        v[1 + i % (G - 2)][1 + i * 7 % (G - 2)][1 + i * 13 % (G - 2)] = i & 1 ? 1 : -1;
    while (rounds--) {
        resid();
        psinv();
    }
    for (int i = 0; i < G * G * G; i++)
        s += ((double *)res)[i] * ((double *)res)[i];
    return s;
}

struct complex { float re, im; };

static void fft(struct complex *x, int n, const struct complex *w)
{
    for (int i = 1, j = 0; i < n; i++) {
        int bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            struct complex t = x[i];
            x[i] = x[j];
            x[j] = t;
        }
    }
    for (int len = 2; len <= n; len <<= 1)
        for (int i = 0; i < n; i += len)
            for (int k = 0; k < len / 2; k++) {
                struct complex f = w[k * (n / len)], a = x[i + k], b = x[i + k + len / 2], t = { b.re * f.re - b.im * f.im, b.re * f.im + b.im * f.re };
                x[i + k] = (struct complex){ a.re + t.re, a.im + t.im };
                x[i + k + len / 2] = (struct complex){ a.re - t.re, a.im - t.im };
            }
}

static double run_ft(int rounds)
{
    enum { N = 4096 };
    struct complex *x = bench_alloc(N * sizeof *x), *w = bench_alloc(N * sizeof *w);
    for (int i = 0; i < N; i++) {
        w[i] = (struct complex){ (float)cos(i * 6.283185307179586 / N), (float)-sin(i * 6.283185307179586 / N) };
        x[i] = (struct complex){ (float)(i % 17), (float)(i % 5) };
    }
    while (rounds--) {
        fft(x, N, w);
        for (int i = 0; i < N; i++)
            x[i] = (struct complex){ x[i].re / 64, x[i].im / 64 };
    }
    return (int)(x[1].re * 100) + (int)(x[N / 2].im * 100);
}

KERNELS_MAIN({ "ep", run_ep, 3000 }, { "is", run_is, 80 }, { "cg", run_cg, 40 }, { "mg", run_mg, 300 }, { "ft", run_ft, 500 })
