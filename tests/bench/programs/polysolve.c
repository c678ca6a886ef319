/* Solvers after PolyBench: Cholesky, Durbin, Gram-Schmidt, LU with substitution, triangular systems; Householder's QR and Jacobi's SVD. */
#include "kernels.h"
#include <math.h>

enum { N = 240 };
static double a[N][N], b[N][N], q[N][N], r[N][N], x[N], y[N], z[N], w[N];

static void definite(void)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            a[i][j] = (double)((i * 3 + j * 3 + i * j) % 41) / 41 + (i == j ? N : 0);
        x[i] = (i + 1) / (double)N / 2 + 4;
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++)
            a[i][j] = a[j][i];
}

static double run_cholesky(int rounds)
{
    for (; rounds; rounds--) {
        definite();
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                for (int k = 0; k < j; k++)
                    a[i][j] -= a[i][k] * a[j][k];
                a[i][j] /= a[j][j];
            }
            for (int k = 0; k < i; k++)
                a[i][i] -= a[i][k] * a[i][k];
            a[i][i] = sqrt(a[i][i]);
        }
    }
    return a[N - 1][N - 2] + a[N / 2][N / 3] + a[N - 1][N - 1];
}

static double run_durbin(int rounds)
{
    double sum = 0;
    for (; rounds; rounds--) {
        double alpha = -w[0] * 0, beta = 1;
        for (int i = 0; i < N; i++)
            w[i] = 1.0 / (i + 3 + rounds % 7);
        y[0] = -w[0];
        alpha = -w[0];
        for (int k = 1; k < N; k++) {
            double s = 0;
            beta = (1 - alpha * alpha) * beta;
            for (int i = 0; i < k; i++)
                s += w[k - i - 1] * y[i];
            alpha = -(w[k] + s) / beta;
            for (int i = 0; i < k; i++)
                z[i] = y[i] + alpha * y[k - i - 1];
            for (int i = 0; i < k; i++)
                y[i] = z[i];
            y[k] = alpha;
        }
        sum += y[N / 2];
    }
    return sum;
}

static double run_gramschmidt(int rounds)
{
    for (; rounds; rounds--) {
        definite();
        for (int k = 0; k < N; k++) {
            double norm = 0;
            for (int i = 0; i < N; i++)
                norm += a[i][k] * a[i][k];
            r[k][k] = sqrt(norm);
            for (int i = 0; i < N; i++)
                q[i][k] = a[i][k] / r[k][k];
            for (int j = k + 1; j < N; j++) {
                r[k][j] = 0;
                for (int i = 0; i < N; i++)
                    r[k][j] += q[i][k] * a[i][j];
                for (int i = 0; i < N; i++)
                    a[i][j] = a[i][j] - q[i][k] * r[k][j];
            }
        }
    }
    return r[3][4] + r[N / 2][N - 1] + q[5][6];
}

static double run_ludcmp(int rounds)
{
    for (; rounds; rounds--) {
        definite();
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                double t = a[i][j];
                for (int k = 0; k < j; k++)
                    t -= a[i][k] * a[k][j];
                a[i][j] = t / a[j][j];
            }
            for (int j = i; j < N; j++) {
                double t = a[i][j];
                for (int k = 0; k < i; k++)
                    t -= a[i][k] * a[k][j];
                a[i][j] = t;
            }
        }
        for (int i = 0; i < N; i++) {
            double t = x[i];
            for (int j = 0; j < i; j++)
                t -= a[i][j] * y[j];
            y[i] = t;
        }
        for (int i = N - 1; i >= 0; i--) {
            double t = y[i];
            for (int j = i + 1; j < N; j++)
                t -= a[i][j] * z[j];
            z[i] = t / a[i][i];
        }
    }
    return z[0] + z[N / 2] + z[N - 1];
}

static double run_trisolv(int rounds)
{
    double sum = 0;
    definite();
    for (; rounds; rounds--) {
        for (int i = 0; i < N; i++) {
            z[i] = x[i] + rounds;
            for (int j = 0; j < i; j++)
                z[i] -= a[i][j] * z[j];
            z[i] = z[i] / a[i][i];
        }
        sum += z[N - 1];
    }
    return sum;
}

static double run_householder(int rounds)
{
    for (; rounds; rounds--) {
        definite();
        for (int k = 0; k < N - 1; k++) {
            double norm = 0, dot;
            for (int i = k; i < N; i++)
                norm += a[i][k] * a[i][k];
            norm = a[k][k] > 0 ? -sqrt(norm) : sqrt(norm);
            for (int i = k; i < N; i++)
                w[i] = a[i][k];
            w[k] -= norm;
            dot = 0;
            for (int i = k; i < N; i++)
                dot += w[i] * w[i];
            for (int j = k; j < N; j++) {
                double s = 0;
                for (int i = k; i < N; i++)
                    s += w[i] * a[i][j];
                s = 2 * s / dot;
                for (int i = k; i < N; i++)
                    a[i][j] -= s * w[i];
            }
        }
    }
    return fabs(a[0][0]) + fabs(a[N / 2][N / 2]) + fabs(a[N - 1][N - 1]);
}

/* One-sided Jacobi on rows of a and b. */
static double run_svd(int rounds)
{
    enum { M = 96 };
    double sum = 0;
    definite();
    for (int i = 0; i < M; i++)
        for (int j = 0; j < M; j++)
            b[i][j] = i == j;
    for (; rounds; rounds--)
        for (int p = 0; p < M - 1; p++)
            for (int s = p + 1; s < M; s++) {
                double alpha = 0, beta = 0, gamma = 0;
                for (int k = 0; k < M; k++) {
                    alpha += a[p][k] * a[p][k];
                    beta += a[s][k] * a[s][k];
                    gamma += a[p][k] * a[s][k];
                }
                double zeta = (beta - alpha) / (2 * gamma + 1e-30), t = (zeta > 0 ? 1 : -1) / (fabs(zeta) + sqrt(1 + zeta * zeta));
                double c = 1 / sqrt(1 + t * t), sn = c * t;
                for (int k = 0; k < M; k++) {
                    t = a[p][k];
                    a[p][k] = c * t - sn * a[s][k];
                    a[s][k] = sn * t + c * a[s][k];
                    t = b[p][k];
                    b[p][k] = c * t - sn * b[s][k];
                    b[s][k] = sn * t + c * b[s][k];
                }
            }
    for (int i = 0; i < M; i++) {
        double s = 0;
        for (int k = 0; k < M; k++)
            s += a[i][k] * a[i][k];
        sum += sqrt(s);
    }
    return sum;
}

KERNELS_MAIN({ "cholesky", run_cholesky, 60 }, { "durbin", run_durbin, 5000 }, { "gramschmidt", run_gramschmidt, 10 }, { "ludcmp", run_ludcmp, 30 },
             { "trisolv", run_trisolv, 5000 }, { "householder", run_householder, 10 }, { "svd", run_svd, 60 })
