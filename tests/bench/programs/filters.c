/* Images: convolutions in integers and floats, Gaussian blur, Sobel, median, bilinear scaling, colour spaces, morphology, integral image, dithering. */
#include "kernels.h"
#include <math.h>

enum { W = 512, H = 384 };
static uint8_t grey[H][W], out[H][W], rgb[H][W][3], yuv[3][H][W];
static float plane[H][W], temp[H][W];

static void fill(void)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            grey[y][x] = (uint8_t)(x * y / 64 + (bench_random() & 31));
            plane[y][x] = grey[y][x] / 255.0f;
            for (int c = 0; c < 3; c++)
                rgb[y][x][c] = (uint8_t)(grey[y][x] + c * x);
        }
}

static double sum_of(const void *p, size_t size)
{
    return bench_sum(p, size, 0);
}

static uint8_t clamp(int v) { return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v); }

static double run_convolve(int rounds)
{
    static const int k[3][3] = { { 1, 2, 1 }, { 2, 4, 2 }, { 1, 2, 1 } };
    fill();
    while (rounds--)
        for (int y = 1; y < H - 1; y++)
            for (int x = 1; x < W - 1; x++) {
                int s = 0;
                for (int j = -1; j <= 1; j++)
                    for (int i = -1; i <= 1; i++)
                        s += grey[y + j][x + i] * k[j + 1][i + 1];
                out[y][x] = clamp(s >> 4);
            }
    return sum_of(out, sizeof out);
}

static void convolve_float(float *restrict to, const float *restrict from, const float *restrict k, int size)
{
    int r = size / 2;
    for (int y = r; y < H - r; y++)
        for (int x = r; x < W - r; x++) {
            float s = 0;
            for (int j = 0; j < size; j++)
                for (int i = 0; i < size; i++)
                    s += from[(y + j - r) * W + x + i - r] * k[j * size + i];
            to[y * W + x] = s;
        }
}

static double run_convolve_float(int rounds)
{
    float k[25];
    for (int i = 0; i < 25; i++)
        k[i] = (float)(1 + i % 5) / 75;
    fill();
    while (rounds--)
        convolve_float(&temp[0][0], &plane[0][0], k, 5);
    return sum_of(temp, sizeof temp);
}

static double run_gauss(int rounds)
{
    float k[7], s = 0;
    for (int i = 0; i < 7; i++)
        s += k[i] = 1.0f / (1 + (i - 3) * (i - 3));
    for (int i = 0; i < 7; i++)
        k[i] /= s;
    fill();
    while (rounds--) {
        for (int y = 0; y < H; y++)
            for (int x = 3; x < W - 3; x++) {
                float v = 0;
                for (int i = -3; i <= 3; i++)
                    v += plane[y][x + i] * k[i + 3];
                temp[y][x] = v;
            }
        for (int y = 3; y < H - 3; y++)
            for (int x = 0; x < W; x++) {
                float v = 0;
                for (int i = -3; i <= 3; i++)
                    v += temp[y + i][x] * k[i + 3];
                plane[y][x] = v;
            }
    }
    return sum_of(plane, sizeof plane);
}

static double run_sobel(int rounds)
{
    fill();
    while (rounds--)
        for (int y = 1; y < H - 1; y++)
            for (int x = 1; x < W - 1; x++) {
                int gx = grey[y - 1][x + 1] + 2 * grey[y][x + 1] + grey[y + 1][x + 1] - grey[y - 1][x - 1] - 2 * grey[y][x - 1] - grey[y + 1][x - 1];
                int gy = grey[y + 1][x - 1] + 2 * grey[y + 1][x] + grey[y + 1][x + 1] - grey[y - 1][x - 1] - 2 * grey[y - 1][x] - grey[y - 1][x + 1];
                int m = abs(gx) + abs(gy);
                out[y][x] = (uint8_t)(m > 255 ? 255 : m);
            }
    return sum_of(out, sizeof out);
}

static double run_median(int rounds)
{
    fill();
    while (rounds--)
        for (int y = 1; y < H - 1; y++)
            for (int x = 1; x < W - 1; x++) {
                uint8_t v[9], t;
                for (int j = 0; j < 9; j++)
                    v[j] = grey[y - 1 + j / 3][x - 1 + j % 3];
                for (int i = 1, j; i < 9; i++) {
                    t = v[i];
                    for (j = i; j > 0 && v[j - 1] > t; j--)
                        v[j] = v[j - 1];
                    v[j] = t;
                }
                out[y][x] = v[4];
            }
    return sum_of(out, sizeof out);
}

static double run_bilinear(int rounds)
{
    enum { W2 = 700, H2 = 500 };
    static uint8_t big[H2][W2][3];
    fill();
    while (rounds--)
        for (int y = 0; y < H2; y++)
            for (int x = 0; x < W2; x++) {
                float fx = (float)x * (W - 1) / W2, fy = (float)y * (H - 1) / H2;
                int x0 = (int)fx, y0 = (int)fy;
                float dx = fx - (float)x0, dy = fy - (float)y0;
                for (int c = 0; c < 3; c++) {
                    float top = rgb[y0][x0][c] * (1 - dx) + rgb[y0][x0 + 1][c] * dx, bottom = rgb[y0 + 1][x0][c] * (1 - dx) + rgb[y0 + 1][x0 + 1][c] * dx;
                    big[y][x][c] = (uint8_t)(top * (1 - dy) + bottom * dy + 0.5f);
                }
            }
    return sum_of(big, sizeof big);
}

static double run_rgb_to_yuv(int rounds)
{
    fill();
    while (rounds--)
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                int r = rgb[y][x][0], g = rgb[y][x][1], b = rgb[y][x][2];
                yuv[0][y][x] = (uint8_t)(((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
                yuv[1][y][x] = (uint8_t)(((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128);
                yuv[2][y][x] = (uint8_t)(((112 * r - 94 * g - 18 * b + 128) >> 8) + 128);
            }
    return sum_of(yuv, sizeof yuv);
}

static double run_yuv_to_rgb(int rounds)
{
    fill();
    for (int i = 0; i < 3 * H * W; i++)
        yuv[i / (H * W)][i / W % H][i % W] = (uint8_t)(i * 7 + i / 512);
    while (rounds--)
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                int c = 298 * (yuv[0][y][x] - 16), d = yuv[1][y][x] - 128, e = yuv[2][y][x] - 128;
                rgb[y][x][0] = clamp((c + 409 * e + 128) >> 8);
                rgb[y][x][1] = clamp((c - 100 * d - 208 * e + 128) >> 8);
                rgb[y][x][2] = clamp((c + 516 * d + 128) >> 8);
            }
    return sum_of(rgb, sizeof rgb);
}

static double run_dilate(int rounds)
{
    fill();
    while (rounds--)
        for (int y = 1; y < H - 1; y++)
            for (int x = 1; x < W - 1; x++) {
                uint8_t m = 0;
                for (int j = -1; j <= 1; j++)
                    for (int i = -1; i <= 1; i++)
                        if (grey[y + j][x + i] > m)
                            m = grey[y + j][x + i];
                out[y][x] = m;
            }
    return sum_of(out, sizeof out);
}

static double run_integral(int rounds)
{
    static uint32_t sum[H + 1][W + 1];
    fill();
    while (rounds--) {
        for (int y = 0; y < H; y++) {
            uint32_t row = 0;
            for (int x = 0; x < W; x++) {
                row += grey[y][x];
                sum[y + 1][x + 1] = sum[y][x + 1] + row;
            }
        }
        for (int y = 4; y < H - 4; y++)
            for (int x = 4; x < W - 4; x++)
                out[y][x] = (uint8_t)((sum[y + 5][x + 5] - sum[y - 4][x + 5] - sum[y + 5][x - 4] + sum[y - 4][x - 4]) / 81);
    }
    return sum_of(out, sizeof out);
}

static double run_dither(int rounds)
{
    static int error[2][W + 2];
    fill();
    while (rounds--) {
        memset(error, 0, sizeof error);
        for (int y = 0; y < H; y++) {
            int *now = error[y & 1], *next = error[~y & 1];
            memset(next, 0, sizeof error[0]);
            for (int x = 0; x < W; x++) {
                int v = grey[y][x] + now[x + 1] / 16, q = v > 127 ? 255 : 0, e = v - q;
                out[y][x] = (uint8_t)q;
                now[x + 2] += e * 7;
                next[x] += e * 3;
                next[x + 1] += e * 5;
                next[x + 2] += e;
            }
        }
    }
    return sum_of(out, sizeof out);
}

KERNELS_MAIN({ "convolve", run_convolve, 60 }, { "convolve-float", run_convolve_float, 12 }, { "gauss", run_gauss, 30 }, { "sobel", run_sobel, 60 },
             { "median", run_median, 6 }, { "bilinear", run_bilinear, 15 }, { "rgb-to-yuv", run_rgb_to_yuv, 80 }, { "yuv-to-rgb", run_yuv_to_rgb, 60 },
             { "dilate", run_dilate, 40 }, { "integral", run_integral, 80 }, { "dither", run_dither, 60 })
