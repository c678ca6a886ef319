/* Signal processing with integers: an 8 by 8 DCT of blocks, a FIR filter, a biquad cascade. */
#include "bench.h"

enum { W = 512, H = 512, TAPS = 64 };
static int16_t image[H][W], pcm[W * H];
static int cosine[8][8];

static void block(int16_t *p)
{
    int t[8][8], s;

    for (int y = 0; y < 8; y++)
        for (int k = 0; k < 8; k++) {
            s = 0;
            for (int x = 0; x < 8; x++)
                s += p[y * W + x] * cosine[k][x];
            t[y][k] = s >> 7;
        }
    for (int k = 0; k < 8; k++)
        for (int l = 0; l < 8; l++) {
            s = 0;
            for (int y = 0; y < 8; y++)
                s += t[y][k] * cosine[l][y];
            p[l * W + k] = (int16_t)((s >> 10) / (1 + k + l));
        }
}

static void fir(const int16_t *taps)
{
    for (int i = 0; i < W * H - TAPS; i++) {
        int sum = 0;
        for (int j = 0; j < TAPS; j++)
            sum += pcm[i + j] * taps[j];
        pcm[i] = (int16_t)(sum >> 15);
    }
}

static void biquad(void)
{
    int x1 = 0, x2 = 0, y1 = 0, y2 = 0;

    for (int i = 0; i < W * H; i++) {
        int x = pcm[i], y = (int)(((int64_t)x * 4000 + (int64_t)x1 * 8000 + (int64_t)x2 * 4000 + (int64_t)y1 * 20000 - (int64_t)y2 * 9000) >> 14);
        x2 = x1, x1 = x, y2 = y1, y1 = y;
        pcm[i] = (int16_t)(y > 32767 ? 32767 : y < -32768 ? -32768 : y);
    }
}

int main(int argc, char **argv)
{
    static const int row[8] = { 64, 89, 84, 75, 64, 50, 35, 18 };
    int16_t taps[TAPS];

    for (int k = 0; k < 8; k++)
        for (int x = 0; x < 8; x++)
            cosine[k][x] = ((2 * x + 1) * k % 32 > 16 ? -1 : 1) * row[(x + k) & 7];
    for (int i = 0; i < TAPS; i++)
        taps[i] = (int16_t)(i * (TAPS - i));
    for (int i = 0; i < W * H; i++) {
        image[i / W][i % W] = (int16_t)(bench_random() % 256 - 128);
        pcm[i] = (int16_t)bench_random();
    }
    for (int i = 0, rounds = bench_arg(argc, argv, 15); i < rounds; i++) {
        for (int y = 0; y < H; y += 8)
            for (int x = 0; x < W; x += 8)
                block(&image[y][x]);
        fir(taps);
        biquad();
    }
    printf("%08x %08x\n", bench_sum(image, sizeof image, 0), bench_sum(pcm, sizeof pcm, 0));
    return 0;
}
