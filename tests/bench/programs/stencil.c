/* Stencils: Jacobi in two dimensions, Gauss-Seidel in place, heat in three. */
#include "bench.h"

enum { N = 600, M = 60 };
static double a[N][N], b[N][N], u[M][M][M], v[M][M][M];

static void jacobi(void)
{
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            b[i][j] = 0.2 * (a[i][j] + a[i][j - 1] + a[i][j + 1] + a[i - 1][j] + a[i + 1][j]);
    memcpy(a, b, sizeof a);
}

static void seidel(void)
{
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++)
            a[i][j] = (a[i - 1][j - 1] + a[i - 1][j] + a[i - 1][j + 1] + a[i][j - 1] + a[i][j] + a[i][j + 1] + a[i + 1][j - 1] + a[i + 1][j] + a[i + 1][j + 1]) / 9;
}

static void heat(double to[M][M][M], double from[M][M][M])
{
    for (int i = 1; i < M - 1; i++)
        for (int j = 1; j < M - 1; j++)
            for (int k = 1; k < M - 1; k++) {
                double c = from[i][j][k];
                to[i][j][k] = c + 0.125 * (from[i + 1][j][k] - 2 * c + from[i - 1][j][k]) + 0.125 * (from[i][j + 1][k] - 2 * c + from[i][j - 1][k])
                              + 0.125 * (from[i][j][k + 1] - 2 * c + from[i][j][k - 1]);
            }
}

int main(int argc, char **argv)
{
    double sum = 0;

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = b[i][j] = (double)(i * (j + 2) % 31) / N;
    for (int i = 0; i < M * M * M; i++)
        ((double *)u)[i] = ((double *)v)[i] = i % 29;
    for (int t = 0, steps = bench_arg(argc, argv, 60); t < steps; t++) {
        jacobi();
        seidel();
        heat(v, u);
        heat(u, v);
    }
    for (int i = 0; i < N; i++)
        sum += a[i][i] + u[i % M][i * 7 % M][i * 3 % M];
    printf("%.4f\n", sum);
    return 0;
}
