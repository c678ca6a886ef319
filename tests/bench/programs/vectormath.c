/* Numbers by vectors: a product of matrices by tiles of 4 by 8, ChaCha20, particles, the Mandelbrot set, complex products,
 * a bitonic sort of eight. */
#include "vector.h"

enum { N = 256, PARTICLES = 512, BLOCKS = 1 << 12, SORTED = 1 << 14 };
static float a[N * N], b[N * N], c[N * N];
static floats_t px[PARTICLES / 4], py[PARTICLES / 4], vx[PARTICLES / 4], vy[PARTICLES / 4];
static uint32_t stream[BLOCKS * 16];
static ints_t sorted[SORTED * 2];

static floats_t floats_load(const float *p)
{
    floats_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static void multiply(void)
{
    for (int i = 0; i < N; i += 4)
        for (int j = 0; j < N; j += 8) {
            floats_t s[4][2] = { { { 0 } } };
            for (int k = 0; k < N; k++) {
                floats_t x = floats_load(b + k * N + j), y = floats_load(b + k * N + j + 4);
                for (int m = 0; m < 4; m++) {
                    s[m][0] += a[(i + m) * N + k] * x;
                    s[m][1] += a[(i + m) * N + k] * y;
                }
            }
            for (int m = 0; m < 4; m++)
                memcpy(c + (i + m) * N + j, s[m], sizeof s[m]);
        }
}

static uints_t rotate(uints_t x, int n) { return x << n | x >> (32 - n); }

static void quarters(uints_t *r)
{
    r[0] += r[1], r[3] = rotate(r[3] ^ r[0], 16);
    r[2] += r[3], r[1] = rotate(r[1] ^ r[2], 12);
    r[0] += r[1], r[3] = rotate(r[3] ^ r[0], 8);
    r[2] += r[3], r[1] = rotate(r[1] ^ r[2], 7);
}

/* The rows of the state as vectors; for the diagonals they are turned. */
static void chacha20(void)
{
    uints_t in[4] = { { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }, { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 0, 9, 10, 11 } };

    for (int i = 0; i < BLOCKS; i++) {
        uints_t r[4] = { in[0], in[1], in[2], in[3] };
        for (int k = 0; k < 10; k++) {
            quarters(r);
            r[1] = __builtin_shufflevector(r[1], r[1], 1, 2, 3, 0);
            r[2] = __builtin_shufflevector(r[2], r[2], 2, 3, 0, 1);
            r[3] = __builtin_shufflevector(r[3], r[3], 3, 0, 1, 2);
            quarters(r);
            r[1] = __builtin_shufflevector(r[1], r[1], 3, 0, 1, 2);
            r[2] = __builtin_shufflevector(r[2], r[2], 2, 3, 0, 1);
            r[3] = __builtin_shufflevector(r[3], r[3], 1, 2, 3, 0);
        }
        for (int k = 0; k < 4; k++)
            r[k] += in[k];
        memcpy(stream + 16 * i, r, sizeof r);
        in[3][0]++;
    }
}

/* All are drawn to all, softly. */
static void particles(void)
{
    for (int i = 0; i < PARTICLES; i++) {
        floats_t ax = { 0 }, ay = { 0 };
        float x = px[i / 4][i % 4], y = py[i / 4][i % 4];
        for (int k = 0; k < PARTICLES / 4; k++) {
            floats_t dx = px[k] - x, dy = py[k] - y, d = dx * dx + dy * dy + 0.01f, pull = 0.0001f / (d * d);
            ax += dx * pull;
            ay += dy * pull;
        }
        vx[i / 4][i % 4] += ax[0] + ax[1] + ax[2] + ax[3];
        vy[i / 4][i % 4] += ay[0] + ay[1] + ay[2] + ay[3];
    }
    for (int k = 0; k < PARTICLES / 4; k++) {
        px[k] += vx[k];
        py[k] += vy[k];
    }
}

static unsigned mandelbrot(void)
{
    unsigned n = 0;

    for (int y = 0; y < 200; y++)
        for (int x = 0; x < 200; x += 2) {
            doubles_t cr = { x * 0.015 - 2, (x + 1) * 0.015 - 2 }, ci = { y * 0.01 - 1, y * 0.01 - 1 }, zr = cr, zi = ci;
            int64_t VECTOR count = { 0 };
            for (int i = 0; i < 50; i++) {
                doubles_t r2 = zr * zr, i2 = zi * zi;
                int64_t VECTOR inside = r2 + i2 <= (doubles_t){ 4, 4 };
                if (!bytes_any((bytes_t)inside))
                    break;
                count -= inside;
                zi = 2 * zr * zi + ci;
                zr = r2 - i2 + cr;
            }
            n += (unsigned)(count[0] + count[1]);
        }
    return n;
}

/* c = a * conj(b), of complex numbers, interleaved */
static void correlate(void)
{
    for (int i = 0; i < N * N; i += 4) {
        floats_t x = floats_load(a + i), y = floats_load(b + i);
        floats_t turned = __builtin_shufflevector(x, x, 1, 0, 3, 2), re = __builtin_shufflevector(y, y, 0, 0, 2, 2);
        floats_t im = __builtin_shufflevector(y, y, 1, 1, 3, 3) * (floats_t){ 1, -1, 1, -1 };
        floats_t z = x * re + turned * im;
        memcpy(c + i, &z, sizeof z);
    }
}

static ints_t lesser(ints_t x, ints_t y)
{
    ints_t m = x < y;
    return (x & m) | (y & ~m);
}

/* Eight numbers: halves sorted by lanes, then merged. */
static void sort(ints_t *v)
{
    ints_t x = v[0], y = v[1], t;

    for (int i = 0; i < 3; i++) {
        t = lesser(x, y), y = x + y - t, x = t;
        ints_t p = __builtin_shufflevector(x, y, 0, 4, 1, 5), q = __builtin_shufflevector(x, y, 2, 6, 3, 7);
        t = lesser(p, q), q = p + q - t, p = t;
        x = __builtin_shufflevector(p, q, 0, 2, 4, 6);
        y = __builtin_shufflevector(p, q, 1, 3, 5, 7);
    }
    v[0] = x;
    v[1] = y;
}

int main(int argc, char **argv)
{
    unsigned n = 0;
    float sum = 0;

    for (int i = 0; i < N * N; i++)
        a[i] = (float)(i % 17) * 0.25f, b[i] = (float)(i % 13 - 6);
    for (int i = 0; i < PARTICLES; i++)
        px[i / 4][i % 4] = (float)bench_unit(), py[i / 4][i % 4] = (float)bench_unit();
    for (int i = 0, rounds = bench_arg(argc, argv, 30); i < rounds; i++) {
        multiply();
        sum += c[i];
        chacha20();
        particles();
        n += mandelbrot();
        correlate();
        for (int k = 0; k < SORTED; k++) {
            sorted[2 * k] = (ints_t){ (int)(bench_random() >> 8), (int)stream[k] >> 8, 3 * k, -k };
            sorted[2 * k + 1] = (ints_t){ (int)stream[2 * k] >> 8, (int)stream[3 * k % BLOCKS] >> 8, i * k, 5 };
            sort(sorted + 2 * k);
        }
    }
    printf("%.3f %.4f %u %08x %08x %08x\n", sum, px[0][0], n, bench_sum(c, sizeof c, 0), bench_sum(stream, sizeof stream, 0),
           bench_sum(sorted, sizeof sorted, 0));
    return 0;
}
