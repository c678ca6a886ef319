/* Pictures and sounds by vectors: searching for a block's motion, a blur, blending, mixing, a filter. */
#include "vector.h"

enum { W = 640, H = 480, SAMPLES = 1 << 16, TAPS = 32, BLOCK = 16, REACH = 7 };
static uint8_t before[H][W], now[H][W], made[H][W];
static int16_t sound[SAMPLES + TAPS], other[SAMPLES + TAPS], mixed[SAMPLES + TAPS];

static void make(void)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            before[y][x] = (uint8_t)((x * x / 64 + y * 3) ^ (bench_random() & 15));
            now[y][x] = (uint8_t)(y > 4 && x > 3 ? before[y - 4][x - 3] + (bench_random() & 3) : 0);
        }
    for (int i = 0; i < SAMPLES + TAPS; i++)
        sound[i] = (int16_t)bench_random(), other[i] = (int16_t)bench_random();
}

static unsigned block_distance(int x, int y, int dx, int dy)
{
    unsigned sum = 0;

    for (int i = 0; i < BLOCK; i++)
        sum += bytes_distance(bytes_load(&now[y + i][x]), bytes_load(&before[y + i + dy][x + dx]));
    return sum;
}

static unsigned motion(void)
{
    unsigned all = 0;

    for (int y = BLOCK; y < H - 2 * BLOCK; y += BLOCK)
        for (int x = BLOCK; x < W - 2 * BLOCK; x += BLOCK) {
            unsigned best = UINT32_MAX;
            for (int dy = -REACH; dy <= REACH; dy++)
                for (int dx = -REACH; dx <= REACH; dx++) {
                    unsigned d = block_distance(x, y, dx, dy);
                    best = d < best ? d : best;
                }
            all += best;
        }
    return all;
}

/* One, two, one: of words. */
static words_t three(words_t a, words_t b, words_t c) { return a + b + b + c; }

static void blur(void)
{
    for (int y = 1; y < H - 1; y++)
        for (int x = 1; x + 17 <= W; x += 16) {
            words_t low[3], high[3];
            for (int k = 0; k < 3; k++) {
                bytes_t a = bytes_load(&now[y + k - 1][x - 1]), b = bytes_load(&now[y + k - 1][x]), c = bytes_load(&now[y + k - 1][x + 1]);
                low[k] = three(bytes_low(a), bytes_low(b), bytes_low(c));
                high[k] = three(bytes_high(a), bytes_high(b), bytes_high(c));
            }
            bytes_store(&made[y][x], words_narrow((words_t)((uwords_t)(three(low[0], low[1], low[2]) + 8) >> 4),
                                                  (words_t)((uwords_t)(three(high[0], high[1], high[2]) + 8) >> 4)));
        }
}

/* made = (made * weight + before * (256 - weight)) / 256 */
static void blend(int16_t weight)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x += 16) {
            bytes_t a = bytes_load(&made[y][x]), b = bytes_load(&before[y][x]);
            uwords_t low = (uwords_t)(bytes_low(a) * weight + bytes_low(b) * (int16_t)(256 - weight)) >> 8;
            uwords_t high = (uwords_t)(bytes_high(a) * weight + bytes_high(b) * (int16_t)(256 - weight)) >> 8;
            bytes_store(&made[y][x], words_narrow((words_t)low, (words_t)high));
        }
}

static words_t words_load(const int16_t *p)
{
    words_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static void mix(void)
{
    for (int i = 0; i < SAMPLES; i += 8) {
        words_t s = words_add_saturated(words_load(sound + i) >> 1, words_load(other + i) >> 2);
        memcpy(mixed + i, &s, sizeof s);
    }
}

static void filter(const int16_t *taps)
{
    for (int i = 0; i < SAMPLES; i += 2) {
        ints_t a = { 0 }, b = { 0 };
        for (int k = 0; k < TAPS; k += 8) {
            a += words_dot(words_load(mixed + i + k), words_load(taps + k));
            b += words_dot(words_load(mixed + i + k + 1), words_load(taps + k));
        }
        words_t s = ints_narrow(a >> 12, b >> 12);
        mixed[i] = (int16_t)(s[0] + s[1] + s[2] + s[3]);
        mixed[i + 1] = (int16_t)(s[4] + s[5] + s[6] + s[7]);
    }
}

int main(int argc, char **argv)
{
    int16_t taps[TAPS];
    unsigned n = 0;

    make();
    for (int i = 0; i < TAPS; i++)
        taps[i] = (int16_t)(i * (TAPS - i) * 3 - 200);
    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        n += motion();
        for (int16_t k = 0; k < 10; k++) {
            blur();
            blend((int16_t)(k * 25));
        }
        for (int k = 0; k < 20; k++) {
            sound[bench_random() % SAMPLES]++;
            mix();
            filter(taps);
        }
        now[bench_random() % H][bench_random() % W]++;
    }
    printf("%08x %08x %u\n", bench_sum(made, sizeof made, 0), bench_sum(mixed, sizeof mixed, 0), n);
    return 0;
}
