/* A lattice gas: stream and collide on nine directions (D2Q9), in floats. */
#include "bench.h"

enum { W = 200, H = 120 };
static const int dx[9] = { 0, 1, 0, -1, 0, 1, -1, -1, 1 }, dy[9] = { 0, 0, 1, 0, -1, 1, 1, -1, -1 };
static const float weight[9] = { 4 / 9.0f, 1 / 9.0f, 1 / 9.0f, 1 / 9.0f, 1 / 9.0f, 1 / 36.0f, 1 / 36.0f, 1 / 36.0f, 1 / 36.0f };
static float f[2][H][W][9];

static void collide(const float *from, float *to)
{
    float rho = 0, ux = 0, uy = 0;

    for (int k = 0; k < 9; k++) {
        rho += from[k];
        ux += from[k] * (float)dx[k];
        uy += from[k] * (float)dy[k];
    }
    ux /= rho;
    uy /= rho;
    for (int k = 0; k < 9; k++) {
        float cu = 3 * ((float)dx[k] * ux + (float)dy[k] * uy);
        to[k] = from[k] + 0.6f * (rho * weight[k] * (1 + cu + 0.5f * cu * cu - 1.5f * (ux * ux + uy * uy)) - from[k]);
    }
}

int main(int argc, char **argv)
{
    float after[9];
    double mass = 0;

    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int k = 0; k < 9; k++)
                f[0][y][x][k] = weight[k] * (1 + 0.1f * (float)((x / 10 + y / 10) % 2));
    for (int t = 0, steps = bench_arg(argc, argv, 200); t < steps; t++)
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                collide(f[t & 1][y][x], after);
                for (int k = 0; k < 9; k++)
                    f[~t & 1][(y + dy[k] + H) % H][(x + dx[k] + W) % W][k] = after[k];
            }
    for (int i = 0; i < H * W * 9; i++)
        mass += ((float *)f[0])[i];
    printf("%.1f\n", mass / 100);
    return 0;
}
