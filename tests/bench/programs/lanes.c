/* Written with vectors: Mandelbrot by fours and twos, matrices of four times four, a complex rotation, sums before each number. */
#include "vector.h"

enum { SIDE = 256, POINTS = 1024, NUMBERS = 4096 };
static float points[POINTS][4], moved[POINTS][4];
static int32_t numbers[NUMBERS], before[NUMBERS];

static floats_t floats_load(const float *p)
{
    floats_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static unsigned mandelbrot(int limit)
{
    unsigned sum = 0;

    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x += 4) {
            floats_t cr = { (float)x, (float)x + 1, (float)x + 2, (float)x + 3 }, zr = { 0 }, zi = { 0 };
            float ci = (float)y * 2.0f / SIDE - 1;
            ints_t n = { 0 };
            cr = cr * (2.5f / SIDE) - 2.0f;
            for (int i = 0; i < limit; i++) {
                floats_t r2 = zr * zr, i2 = zi * zi;
                ints_t inside = (ints_t)(r2 + i2 < 4.0f);
                if (!bytes_any((bytes_t)inside))
                    break;
                n -= inside;
                zi = 2.0f * zr * zi + ci;
                zr = r2 - i2 + cr;
            }
            sum += (unsigned)(n[0] + n[1] + n[2] + n[3]);
        }
    return sum;
}

static unsigned mandelbrot_double(int limit)
{
    unsigned sum = 0;

    for (int y = 0; y < SIDE / 2; y++)
        for (int x = 0; x < SIDE; x += 2) {
            doubles_t cr = { x, x + 1 }, zr = { 0 }, zi = { 0 };
            double ci = y * 2.0 / SIDE - 0.5;
            cr = cr * (2.5 / SIDE) - 2.0;
            int i = 0;
            for (; i < limit; i++) {
                doubles_t r2 = zr * zr, i2 = zi * zi;
                if (bytes_mask((bytes_t)(r2 + i2 < 4.0)) != 0xffff)
                    break;
                zi = 2.0 * zr * zi + ci;
                zr = r2 - i2 + cr;
            }
            sum += (unsigned)i;
        }
    return sum;
}

static void transform(float matrix[4][4])
{
    floats_t c0 = floats_load(matrix[0]), c1 = floats_load(matrix[1]), c2 = floats_load(matrix[2]), c3 = floats_load(matrix[3]);

    for (int i = 0; i < POINTS; i++) {
        floats_t p = floats_load(points[i]);
        floats_t r = c0 * p[0] + c1 * p[1] + c2 * p[2] + c3 * p[3];
        memcpy(moved[i], &r, sizeof r);
    }
}

static void multiply(float to[4][4], float a[4][4], float b[4][4])
{
    floats_t c0 = floats_load(a[0]), c1 = floats_load(a[1]), c2 = floats_load(a[2]), c3 = floats_load(a[3]), r[4];

    for (int i = 0; i < 4; i++)
        r[i] = c0 * b[i][0] + c1 * b[i][1] + c2 * b[i][2] + c3 * b[i][3];
    memcpy(to, r, sizeof r);
}

static void transpose(float to[4][4], float from[4][4])
{
    floats_t a = floats_load(from[0]), b = floats_load(from[1]), c = floats_load(from[2]), d = floats_load(from[3]);
    floats_t e = __builtin_shufflevector(a, b, 0, 4, 1, 5), f = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    floats_t g = __builtin_shufflevector(a, b, 2, 6, 3, 7), h = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    floats_t r[4] = { __builtin_shufflevector(e, f, 0, 1, 4, 5), __builtin_shufflevector(e, f, 2, 3, 6, 7),
                      __builtin_shufflevector(g, h, 0, 1, 4, 5), __builtin_shufflevector(g, h, 2, 3, 6, 7) };
    memcpy(to, r, sizeof r);
}

/* The sum of all numbers up to each: by shifts of lanes. */
static void prefix(void)
{
    ints_t carry = { 0 }, zero = { 0 };

    for (int i = 0; i < NUMBERS; i += 4) {
        ints_t v;
        memcpy(&v, numbers + i, sizeof v);
        v += __builtin_shufflevector(zero, v, 0, 4, 5, 6);
        v += __builtin_shufflevector(zero, v, 0, 1, 4, 5);
        v += carry;
        memcpy(before + i, &v, sizeof v);
        carry = __builtin_shufflevector(v, v, 3, 3, 3, 3);
    }
}

int main(int argc, char **argv)
{
    float a[4][4], b[4][4] = { { 0.8f, 0.6f, 0, 0 }, { -0.6f, 0.8f, 0, 0 }, { 0, 0, 1, 0 }, { 0.125f, 0.25f, 0, 1 } };
    unsigned sum = 0;

    memcpy(a, b, sizeof a);
    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k < 4; k++)
            points[i][k] = k == 3 ? 1 : (float)(bench_random() % 64) / 8;
    for (int i = 0; i < NUMBERS; i++)
        numbers[i] = (int32_t)(bench_random() % 1000);
    for (int t = 0, rounds = bench_arg(argc, argv, 100); t < rounds; t++) {
        sum += mandelbrot(200 + t % 16) + mandelbrot_double(100 + t % 8);
        for (int k = 0; k < 200; k++) {
            transform(a);
            memcpy(points[k], moved[k], 12);
            multiply(a, a, b);
            transpose(b, b);
            if (k % 8 == 7)
                memcpy(a, b, sizeof a);
            prefix();
            sum += (uint32_t)before[NUMBERS - 1 - k];
            numbers[k] = (int32_t)(sum % 1000);
        }
    }
    printf("%u %08x\n", sum, bench_sum(before, sizeof before, 0));
    return 0;
}
