/* Simulations: Lennard-Jones molecules, gravity in floats, Ising, Monte Carlo, Life, a reaction with diffusion, N queens of particles, Runge-Kutta. */
#include "kernels.h"
#include <math.h>

static double run_molecules(int rounds)
{
    enum { N = 500 };
    static double x[N][3], v[N][3], f[N][3];
    double energy = 0;
    for (int i = 0; i < N; i++) {
        x[i][0] = i % 8 * 1.1;
        x[i][1] = i / 8 % 8 * 1.1;
        x[i][2] = i / 64 * 1.1;
        for (int k = 0; k < 3; k++)
            v[i][k] = bench_unit() - 0.5;
    }
    while (rounds--) {
        energy = 0;
        memset(f, 0, sizeof f);
        for (int i = 0; i < N; i++)
            for (int j = i + 1; j < N; j++) {
                double d[3], r2 = 0;
                for (int k = 0; k < 3; k++) {
                    d[k] = x[i][k] - x[j][k];
                    r2 += d[k] * d[k];
                }
                if (r2 > 6.25)
                    continue;
                double inv = 1 / r2, inv6 = inv * inv * inv, force = 24 * inv * inv6 * (2 * inv6 - 1);
                energy += 4 * inv6 * (inv6 - 1);
                for (int k = 0; k < 3; k++) {
                    f[i][k] += d[k] * force;
                    f[j][k] -= d[k] * force;
                }
            }
        for (int i = 0; i < N; i++)
            for (int k = 0; k < 3; k++) {
                v[i][k] += f[i][k] * 0.0005;
                x[i][k] += v[i][k] * 0.0005;
            }
    }
    return (int)(energy * 100);
}

static double run_gravity(int rounds)
{
    enum { N = 400 };
    static struct { float x, y, z, vx, vy, vz, m; } b[N];
    for (int i = 0; i < N; i++) {
        b[i].x = (float)bench_unit(), b[i].y = (float)bench_unit(), b[i].z = (float)bench_unit();
        b[i].m = 1.0f / N;
        b[i].vx = b[i].vy = b[i].vz = 0;
    }
    while (rounds--) {
        for (int i = 0; i < N; i++) {
            float ax = 0, ay = 0, az = 0;
            for (int j = 0; j < N; j++) {
                float dx = b[j].x - b[i].x, dy = b[j].y - b[i].y, dz = b[j].z - b[i].z, r2 = dx * dx + dy * dy + dz * dz + 0.01f;
                float inv = 1 / sqrtf(r2), s = b[j].m * inv * inv * inv;
                ax += dx * s;
                ay += dy * s;
                az += dz * s;
            }
            b[i].vx += ax * 0.001f;
            b[i].vy += ay * 0.001f;
            b[i].vz += az * 0.001f;
        }
        for (int i = 0; i < N; i++) {
            b[i].x += b[i].vx * 0.001f;
            b[i].y += b[i].vy * 0.001f;
            b[i].z += b[i].vz * 0.001f;
        }
    }
    return (int)(b[0].x * 1e4) + (int)(b[N / 2].y * 1e4);
}

static double run_ising(int rounds)
{
    enum { N = 256 };
    static int8_t spin[N][N];
    double odds[5];
    int sum = 0;
    for (int i = 0; i < 5; i++)
        odds[i] = exp(-2.0 * (2 * i - 4) / 2.2);
    for (int i = 0; i < N * N; i++)
        spin[i / N][i % N] = bench_random() & 1 ? 1 : -1;
    while (rounds--)
        for (int n = 0; n < N * N; n++) {
            int i = bench_random() % N, j = bench_random() % N;
            int around = spin[(i + 1) % N][j] + spin[(i + N - 1) % N][j] + spin[i][(j + 1) % N] + spin[i][(j + N - 1) % N];
            int de = spin[i][j] * around;
            if (de <= 0 || bench_unit() < odds[(de + 4) / 2])
                spin[i][j] = -spin[i][j];
        }
    for (int i = 0; i < N * N; i++)
        sum += spin[i / N][i % N];
    return sum;
}

static double run_pi(int rounds)
{
    uint64_t state = 88172645463325252ull;
    int inside = 0;
    for (int i = 0; i < rounds * 100000; i++) {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        double x = (double)(state >> 11) * 0x1p-53;
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        double y = (double)(state >> 11) * 0x1p-53;
        inside += x * x + y * y < 1;
    }
    return 4.0 * inside / (rounds * 100000.0);
}

static double run_life(int rounds)
{
    enum { N = 512 };
    static uint8_t a[N + 2][N + 2], b[N + 2][N + 2];
    int sum = 0;
    for (int i = 1; i <= N; i++)
        for (int j = 1; j <= N; j++)
            a[i][j] = bench_random() & 1;
    while (rounds--) {
        for (int i = 1; i <= N; i++)
            for (int j = 1; j <= N; j++) {
                int n = a[i - 1][j - 1] + a[i - 1][j] + a[i - 1][j + 1] + a[i][j - 1] + a[i][j + 1] + a[i + 1][j - 1] + a[i + 1][j] + a[i + 1][j + 1];
                b[i][j] = n == 3 || (n == 2 && a[i][j]);
            }
        memcpy(a, b, sizeof a);
    }
    for (int i = 0; i < (N + 2) * (N + 2); i++)
        sum += a[i / (N + 2)][i % (N + 2)];
    return sum;
}

static double run_reaction(int rounds)
{
    enum { N = 128 };
    static float u[N][N], v[N][N], nu[N][N], nv[N][N];
    double s = 0;
    for (int i = 0; i < N * N; i++) {
        u[i / N][i % N] = 1;
        v[i / N][i % N] = bench_random() % 9 == 0;
    }
    while (rounds--) {
        for (int i = 1; i < N - 1; i++)
            for (int j = 1; j < N - 1; j++) {
                float lu = u[i - 1][j] + u[i + 1][j] + u[i][j - 1] + u[i][j + 1] - 4 * u[i][j], lv = v[i - 1][j] + v[i + 1][j] + v[i][j - 1] + v[i][j + 1] - 4 * v[i][j];
                float uvv = u[i][j] * v[i][j] * v[i][j];
                nu[i][j] = u[i][j] + 0.16f * lu - uvv + 0.035f * (1 - u[i][j]);
                nv[i][j] = v[i][j] + 0.08f * lv + uvv - 0.1f * v[i][j];
            }
        memcpy(u, nu, sizeof u);
        memcpy(v, nv, sizeof v);
    }
    for (int i = 0; i < N; i++)
        s += u[i][i] + v[i][N / 2];
    return (int)(s * 100);
}

static void lorenz(const double *y, double *d)
{
    d[0] = 10 * (y[1] - y[0]);
    d[1] = y[0] * (28 - y[2]) - y[1];
    d[2] = y[0] * y[1] - 8.0 / 3 * y[2];
}

static double run_rk4(int rounds)
{
    double y[3] = { 1, 1, 1 }, k1[3], k2[3], k3[3], k4[3], t[3], h = 0.0001, s = 0;
    for (int n = 0; n < rounds * 10000; n++) {
        lorenz(y, k1);
        for (int i = 0; i < 3; i++)
            t[i] = y[i] + h / 2 * k1[i];
        lorenz(t, k2);
        for (int i = 0; i < 3; i++)
            t[i] = y[i] + h / 2 * k2[i];
        lorenz(t, k3);
        for (int i = 0; i < 3; i++)
            t[i] = y[i] + h * k3[i];
        lorenz(t, k4);
        for (int i = 0; i < 3; i++)
            y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        s += y[2] > 20;
    }
    return s;
}

static double run_walk(int rounds)
{
    enum { N = 1000 };
    static struct { double x, y; int alive; } p[N];
    int left = 0;
    for (int i = 0; i < N; i++)
        p[i].alive = 1;
    while (rounds--)
        for (int i = 0; i < N; i++) {
            if (!p[i].alive)
                continue;
            double a = bench_unit() * 6.283185307179586;
            p[i].x += cos(a);
            p[i].y += sin(a);
            if (p[i].x * p[i].x + p[i].y * p[i].y > 1e6)
                p[i].alive = 0;
        }
    for (int i = 0; i < N; i++)
        left += p[i].alive + (p[i].x > 0);
    return left;
}

static double run_julia(int rounds)
{
    long sum = 0;
    for (int r = 0; r < rounds; r++)
        for (int y = 0; y < 200; y++)
            for (int x = 0; x < 200; x++) {
                double zr = (x - 100) * 0.015, zi = (y - 100) * 0.015, cr = -0.8 + r * 0.001, ci = 0.156;
                int n = 0;
                while (n < 200 && zr * zr + zi * zi < 4) {
                    double t = zr * zr - zi * zi + cr;
                    zi = 2 * zr * zi + ci;
                    zr = t;
                    n++;
                }
                sum += n;
            }
    return (double)sum;
}

KERNELS_MAIN({ "molecules", run_molecules, 60 }, { "gravity", run_gravity, 120 }, { "ising", run_ising, 60 }, { "pi", run_pi, 600 }, { "life", run_life, 60 },
             { "reaction", run_reaction, 600 }, { "rk4", run_rk4, 300 }, { "walk", run_walk, 8000 }, { "julia", run_julia, 30 })
