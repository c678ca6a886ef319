/* Pictures as plain loops over bytes: colours to gray, blending with alpha, Sobel's edges, thresholds, brightness, halving, YUV. */
#include "bench.h"

enum { W = 640, H = 360, N = W * H };
static uint8_t rgb[3 * N], rgba[4 * N], over[4 * N], gray[N], edges[N], mask[N], half[N / 4], out[3 * N];
static uint8_t luma[N], cb[N], cr[N];
static unsigned histogram[256];

static void to_gray(void)
{
    for (int i = 0; i < N; i++)
        gray[i] = (uint8_t)((77 * rgb[3 * i] + 150 * rgb[3 * i + 1] + 29 * rgb[3 * i + 2]) >> 8);
}

static void blend(uint8_t *restrict to, const uint8_t *restrict from, int n)
{
    for (int i = 0; i < n; i++) {
        unsigned a = from[4 * i + 3];
        for (int c = 0; c < 4; c++) {
            unsigned t = from[4 * i + c] * a + to[4 * i + c] * (255 - a) + 128;
            to[4 * i + c] = (uint8_t)((t + (t >> 8)) >> 8);
        }
    }
}

static void fade(uint8_t *restrict to, const uint8_t *restrict a, const uint8_t *restrict b, unsigned weight, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = (uint8_t)((a[i] * weight + b[i] * (256 - weight)) >> 8);
}

static void sobel(void)
{
    for (int y = 1; y < H - 1; y++)
        for (int x = 1; x < W - 1; x++) {
            const uint8_t *p = gray + y * W + x;
            int gx = p[1 - W] + 2 * p[1] + p[1 + W] - p[-1 - W] - 2 * p[-1] - p[-1 + W];
            int gy = p[W - 1] + 2 * p[W] + p[W + 1] - p[-W - 1] - 2 * p[-W] - p[-W + 1];
            int g = (abs(gx) + abs(gy)) >> 1;
            edges[y * W + x] = (uint8_t)(g > 255 ? 255 : g);
        }
}

static unsigned threshold(uint8_t level)
{
    unsigned n = 0;

    for (int i = 0; i < N; i++) {
        mask[i] = edges[i] > level ? 255 : 0;
        n += mask[i] & 1;
    }
    return n;
}

static void brighten(uint8_t *to, const uint8_t *from, int by, int n)
{
    for (int i = 0; i < n; i++) {
        int x = from[i] + by;
        to[i] = (uint8_t)(x > 255 ? 255 : x < 0 ? 0 : x);
    }
}

static void halve(void)
{
    for (int y = 0; y < H / 2; y++)
        for (int x = 0; x < W / 2; x++) {
            const uint8_t *p = gray + 2 * y * W + 2 * x;
            half[y * (W / 2) + x] = (uint8_t)((p[0] + p[1] + p[W] + p[W + 1] + 2) >> 2);
        }
}

static void to_yuv(void)
{
    for (int i = 0; i < N; i++) {
        int r = rgba[4 * i], g = rgba[4 * i + 1], b = rgba[4 * i + 2];
        luma[i] = (uint8_t)(((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
        cb[i] = (uint8_t)(((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128);
        cr[i] = (uint8_t)(((112 * r - 94 * g - 18 * b + 128) >> 8) + 128);
    }
}

static void count(void)
{
    for (int i = 0; i < N; i++)
        histogram[gray[i]]++;
}

int main(int argc, char **argv)
{
    uint32_t sum = 0;
    unsigned n = 0;

    for (int i = 0; i < 3 * N; i++)
        rgb[i] = (uint8_t)(i / 3 % W + i / W + (int)(bench_random() % 32));
    for (int i = 0; i < 4 * N; i++)
        rgba[i] = (uint8_t)(i / 4 % W * 2 + i % 4 * 30), over[i] = (uint8_t)bench_random();
    for (int t = 0, rounds = bench_arg(argc, argv, 100); t < rounds; t++) {
        to_gray();
        blend(rgba, over, N);
        sobel();
        n += threshold((uint8_t)(t * 5));
        fade(out, rgb, rgba, (unsigned)t % 256, 3 * N);
        brighten(rgb, out, t % 3 - 1, 3 * N);
        halve();
        to_yuv();
        count();
    }
    sum = bench_sum(half, sizeof half, bench_sum(mask, sizeof mask, bench_sum(rgba, sizeof rgba, 0)));
    sum = bench_sum(luma, N, bench_sum(cb, N, bench_sum(cr, N, sum)));
    printf("%08x %08x %u %u\n", sum, bench_sum(out, sizeof out, 0), n, histogram[77]);
    return 0;
}
