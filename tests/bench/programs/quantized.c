/* Layers of a neural network with numbers of eight bits: products with sums, rescaling, pooling, and one layer of floats. */
#include "bench.h"

enum { IN = 256, OUT = 192, BATCH = 8, SIDE = 32, CHANNELS = 8 };
static int8_t weights[OUT][IN], input[BATCH][IN], output[BATCH][OUT];
static uint8_t image[CHANNELS][SIDE + 2][SIDE + 2], pooled[CHANNELS][SIDE / 2][SIDE / 2];
static int16_t features[CHANNELS][SIDE][SIDE];
static int8_t kernel[CHANNELS][9];
static int32_t bias[OUT];
static float scores[OUT], softened[OUT], big[OUT][IN], small[IN];

static int32_t dot(const int8_t *a, const int8_t *b, int n)
{
    int32_t sum = 0;

    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void dense(void)
{
    for (int b = 0; b < BATCH; b++)
        for (int o = 0; o < OUT; o++) {
            int32_t s = (bias[o] + dot(weights[o], input[b], IN)) >> 9;
            output[b][o] = (int8_t)(s > 127 ? 127 : s < -128 ? -128 : s);
        }
}

static void relu(int8_t *x, int n)
{
    for (int i = 0; i < n; i++)
        x[i] = x[i] > 0 ? x[i] : 0;
}

static void convolve(void)
{
    for (int c = 0; c < CHANNELS; c++)
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                int s = 0;
                for (int k = 0; k < 9; k++)
                    s += kernel[c][k] * image[c][y + k / 3][x + k % 3];
                features[c][y][x] = (int16_t)s;
            }
}

static void pool(void)
{
    for (int c = 0; c < CHANNELS; c++)
        for (int y = 0; y < SIDE / 2; y++)
            for (int x = 0; x < SIDE / 2; x++) {
                int16_t a = features[c][2 * y][2 * x], b = features[c][2 * y][2 * x + 1];
                int16_t d = features[c][2 * y + 1][2 * x], e = features[c][2 * y + 1][2 * x + 1];
                int16_t m = a > b ? a : b, n = d > e ? d : e;
                int r = (m > n ? m : n) >> 4;
                pooled[c][y][x] = (uint8_t)(r < 0 ? 0 : r > 255 ? 255 : r);
            }
}

static void floats(void)
{
    for (int o = 0; o < OUT; o++)
        scores[o] = 0;
    for (int i = 0; i < IN; i++)
        for (int o = 0; o < OUT; o++)
            scores[o] += small[i] * big[i % OUT][o];
    for (int o = 0; o < OUT; o++) {
        float x = scores[o] < -4 ? -4 : scores[o] > 4 ? 4 : scores[o], x2 = x * x;
        softened[o] = x * (27 + x2) / (27 + 9 * x2);
    }
}

static int32_t norm(void)
{
    int32_t sum = 0;

    for (int b = 0; b < BATCH; b++)
        for (int o = 0; o < OUT; o++)
            sum += abs(output[b][o]);
    return sum;
}

int main(int argc, char **argv)
{
    int64_t total = 0;
    double all = 0;

    for (int o = 0; o < OUT; o++) {
        bias[o] = (int32_t)(bench_random() % 1024) - 512;
        for (int i = 0; i < IN; i++)
            weights[o][i] = (int8_t)bench_random(), big[o][i] = (float)weights[o][i] / 512;
    }
    for (int b = 0; b < BATCH; b++)
        for (int i = 0; i < IN; i++)
            input[b][i] = (int8_t)bench_random(), small[i] = (float)input[b][i] / 128;
    for (int c = 0; c < CHANNELS; c++)
        for (int i = 0; i < 9; i++)
            kernel[c][i] = (int8_t)((int)(bench_random() % 64) - 20);
    for (int t = 0, rounds = bench_arg(argc, argv, 2000); t < rounds; t++) {
        image[t % CHANNELS][t % SIDE][t % 17] = (uint8_t)bench_random();
        input[t % BATCH][t % IN]++;
        small[t % IN] = -small[t % IN];
        dense();
        relu(output[t % BATCH], OUT);
        convolve();
        pool();
        floats();
        total += norm() + pooled[t % CHANNELS][t % 16][t % 13];
        all += softened[t % OUT];
    }
    printf("%lld %.4f %08x\n", (long long)total, all, bench_sum(pooled, sizeof pooled, 0));
    return 0;
}
