/* Coding of pictures in blocks: DCT of 8 x 8 in whole numbers and in floats, quantizing, Hadamard, prediction, filters between blocks. */
#include "bench.h"

enum { W = 320, H = 240, TAPS = 16, SAMPLES = 8192 };
static uint8_t picture[H][W], predicted[H][W];
static int16_t coefficients[H][W], scale[64];
static float samples[SAMPLES + TAPS], filtered[SAMPLES], taps[TAPS], cosines[8][8];

/* One dimension of a DCT, all eight columns. */
static void dct_columns(int16_t b[8][8])
{
    for (int i = 0; i < 8; i++) {
        int a0 = b[0][i] + b[7][i], a1 = b[1][i] + b[6][i], a2 = b[2][i] + b[5][i], a3 = b[3][i] + b[4][i];
        int d0 = b[0][i] - b[7][i], d1 = b[1][i] - b[6][i], d2 = b[2][i] - b[5][i], d3 = b[3][i] - b[4][i];
        int e0 = a0 + a3, e1 = a1 + a2, e2 = a0 - a3, e3 = a1 - a2;
        b[0][i] = (int16_t)((e0 + e1 + 1) >> 1);
        b[4][i] = (int16_t)((e0 - e1 + 1) >> 1);
        b[2][i] = (int16_t)((e2 * 1338 + e3 * 554 + 1024) >> 11);
        b[6][i] = (int16_t)((e2 * 554 - e3 * 1338 + 1024) >> 11);
        b[1][i] = (int16_t)((d0 * 1420 + d1 * 1204 + d2 * 805 + d3 * 283 + 1024) >> 11);
        b[3][i] = (int16_t)((d0 * 1204 - d1 * 283 - d2 * 1420 - d3 * 805 + 1024) >> 11);
        b[5][i] = (int16_t)((d0 * 805 - d1 * 1420 + d2 * 283 + d3 * 1204 + 1024) >> 11);
        b[7][i] = (int16_t)((d0 * 283 - d1 * 805 + d2 * 1204 - d3 * 1420 + 1024) >> 11);
    }
}

static void turn(int16_t b[8][8])
{
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < i; j++) {
            int16_t x = b[i][j];
            b[i][j] = b[j][i];
            b[j][i] = x;
        }
}

static void quantize(int16_t *restrict b, const int16_t *restrict by)
{
    for (int i = 0; i < 64; i++)
        b[i] = (int16_t)((b[i] * by[i] + 8192) >> 14);
}

static void transform(void)
{
    for (int y = 0; y < H; y += 8)
        for (int x = 0; x < W; x += 8) {
            int16_t b[8][8];
            for (int i = 0; i < 8; i++)
                for (int j = 0; j < 8; j++)
                    b[i][j] = (int16_t)(picture[y + i][x + j] - predicted[y + i][x + j]);
            dct_columns(b);
            turn(b);
            dct_columns(b);
            quantize(b[0], scale);
            for (int i = 0; i < 8; i++)
                memcpy(&coefficients[y + i][x], b[i], sizeof b[i]);
        }
}

static float transform_floats(void)
{
    float sum = 0;

    for (int y = 0; y < H; y += 8)
        for (int x = 0; x < W; x += 8) {
            float b[8][8], t[8][8] = { { 0 } }, r[8][8] = { { 0 } };
            for (int i = 0; i < 8; i++)
                for (int j = 0; j < 8; j++)
                    b[i][j] = (float)picture[y + i][x + j] - 128;
            for (int i = 0; i < 8; i++)
                for (int k = 0; k < 8; k++)
                    for (int j = 0; j < 8; j++)
                        t[i][j] += cosines[i][k] * b[k][j];
            for (int i = 0; i < 8; i++)
                for (int k = 0; k < 8; k++)
                    for (int j = 0; j < 8; j++)
                        r[i][j] += t[i][k] * cosines[j][k];
            sum += r[1][1] + r[x % 8][y % 7];
        }
    return sum;
}

static int hadamard(int x, int y)
{
    int d[4][4], sum = 0;

    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++)
            d[i][j] = picture[y + i][x + j] - predicted[y + i][x + j];
        int a = d[i][0] + d[i][1], b = d[i][2] + d[i][3], c = d[i][0] - d[i][1], e = d[i][2] - d[i][3];
        d[i][0] = a + b, d[i][1] = c + e, d[i][2] = a - b, d[i][3] = c - e;
    }
    for (int j = 0; j < 4; j++) {
        int a = d[0][j] + d[1][j], b = d[2][j] + d[3][j], c = d[0][j] - d[1][j], e = d[2][j] - d[3][j];
        sum += abs(a + b) + abs(c + e) + abs(a - b) + abs(c - e);
    }
    return sum / 2;
}

static unsigned distance(const uint8_t *a, const uint8_t *b)
{
    unsigned sum = 0;

    for (int y = 0; y < 16; y++, a += W, b += W)
        for (int x = 0; x < 16; x++)
            sum += (unsigned)abs(a[x] - b[x]);
    return sum;
}

static unsigned squares(const uint8_t *a, const uint8_t *b, int n)
{
    unsigned sum = 0;

    for (int i = 0; i < n; i++) {
        int d = a[i] - b[i];
        sum += (unsigned)(d * d);
    }
    return sum;
}

static void predict(void)
{
    for (int y = 0; y < H - 1; y++)
        for (int x = 0; x < W - 1; x++)
            predicted[y][x] = (uint8_t)((picture[y][x] + picture[y][x + 1] + picture[y + 1][x] + picture[y + 1][x + 1] + 2) >> 2);
}

static void filter(void)
{
    for (int i = 0; i < SAMPLES; i++) {
        float sum = 0;
        for (int k = 0; k < TAPS; k++)
            sum += samples[i + k] * taps[k];
        filtered[i] = sum;
    }
}

int main(int argc, char **argv)
{
    double all = 0;
    unsigned sum = 0;

    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            picture[y][x] = (uint8_t)(x * y / 64 + (int)(bench_random() % 16));
    for (int i = 0; i < 64; i++)
        scale[i] = (int16_t)(16384 / (4 + i)), cosines[i / 8][i % 8] = (float)((i / 8 * (2 * (i % 8) + 1)) % 32 - 16) / 16;
    for (int i = 0; i < SAMPLES + TAPS; i++)
        samples[i] = (float)(bench_random() % 2048) / 1024 - 1;
    for (int i = 0; i < TAPS; i++)
        taps[i] = (float)(TAPS - i) / 64;
    for (int t = 0, rounds = bench_arg(argc, argv, 100); t < rounds; t++) {
        predict();
        transform();
        all += transform_floats();
        for (int y = 0; y < H; y += 4)
            for (int x = 0; x < W; x += 4)
                sum += (unsigned)hadamard(x, y);
        for (int y = 0; y + 18 < H; y += 8)
            for (int x = 0; x + 18 < W; x += 8)
                sum += distance(&picture[y][x], &predicted[y + 1][x + 2]);
        sum += squares(picture[0], predicted[0], W * H);
        filter();
        all += filtered[t % SAMPLES];
        picture[t % H][t % W] = (uint8_t)sum;
    }
    printf("%u %08x %.3f\n", sum, bench_sum(coefficients, sizeof coefficients, 0), all);
    return 0;
}
