/* Pictures in floats: marching rays through a field of distances, Perlin's noise, an alpha blend, a Sobel filter. */
#include <math.h>

#include "bench.h"

typedef struct {
    float x, y, z;
} vec;

static vec add(vec a, vec b, float t)
{
    return (vec){ a.x + b.x * t, a.y + b.y * t, a.z + b.z * t };
}

static float length(vec a)
{
    return sqrtf(a.x * a.x + a.y * a.y + a.z * a.z);
}

static float field(vec p)
{
    vec q = { fabsf(p.x - 2) - 0.5f, fabsf(p.y) - 0.7f, fabsf(p.z - 4) - 0.3f };
    vec edge = { fmaxf(q.x, 0), fmaxf(q.y, 0), fmaxf(q.z, 0) };
    float box = length(edge) + fminf(fmaxf(q.x, fmaxf(q.y, q.z)), 0), ball = length((vec){ p.x + 1, p.y, p.z - 5 }) - 1;
    float ring = sqrtf(p.x * p.x + (p.z - 4) * (p.z - 4)) - 1.5f, torus = sqrtf(ring * ring + p.y * p.y) - 0.2f;

    return fminf(fminf(box, ball), fminf(torus, p.y + 1));
}

static int march(int size)
{
    int sum = 0;

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            vec eye = { 0, 0.5f, -1 }, ray = { ((float)x / (float)size - 0.5f) * 1.2f, (0.4f - (float)y / (float)size) * 1.2f, 1 };
            float t = 0, n = length(ray);
            int steps = 0;
            ray = (vec){ ray.x / n, ray.y / n, ray.z / n };
            for (; steps < 64 && t < 20; steps++) {
                float d = field(add(eye, ray, t));
                if (d < 0.001f)
                    break;
                t += d;
            }
            sum += steps;
        }
    return sum;
}

static uint8_t shuffled[512];

static float slope(int hash, float x, float y)
{
    float u = hash & 4 ? y : x, v = hash & 4 ? x : y;

    return (hash & 1 ? -u : u) + (hash & 2 ? -2 * v : 2 * v);
}

static float noise(float x, float y)
{
    int i = (int)floorf(x), j = (int)floorf(y);
    float fx = x - (float)i, fy = y - (float)j, u = fx * fx * fx * (fx * (fx * 6 - 15) + 10), v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    int a = shuffled[i & 255] + j, b = shuffled[(i + 1) & 255] + j;
    float top = slope(shuffled[a & 255], fx, fy) * (1 - u) + slope(shuffled[b & 255], fx - 1, fy) * u;
    float bottom = slope(shuffled[(a + 1) & 255], fx, fy - 1) * (1 - u) + slope(shuffled[(b + 1) & 255], fx - 1, fy - 1) * u;

    return top * (1 - v) + bottom * v;
}

static void blend_and_sobel(uint8_t *a, uint8_t *b, int w, int h)
{
    for (int i = 0; i < w * h; i++)
        a[i] = (uint8_t)((a[i] * (255 - (i & 255)) + b[i] * (i & 255) + 127) / 255);
    for (int y = 1; y < h - 1; y++)
        for (int x = 1; x < w - 1; x++) {
            const uint8_t *p = a + y * w + x;
            int gx = p[1 - w] + 2 * p[1] + p[1 + w] - p[-1 - w] - 2 * p[-1] - p[-1 + w];
            int gy = p[w - 1] + 2 * p[w] + p[w + 1] - p[-w - 1] - 2 * p[-w] - p[-w + 1];
            int g = (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy);
            b[y * w + x] = (uint8_t)(g > 255 ? 255 : g);
        }
}

int main(int argc, char **argv)
{
    int size = bench_arg(argc, argv, 400);
    uint8_t *a = bench_alloc((size_t)size * (size_t)size), *b = bench_alloc((size_t)size * (size_t)size);

    for (int i = 0; i < 512; i++)
        shuffled[i] = (uint8_t)bench_random();
    printf("%d\n", march(size));
    for (int i = 0; i < size * size; i++) {
        float v = 0, x = (float)(i % size) / 20, y = (float)(i / size) / 20;
        for (int octave = 0; octave < 6; octave++)
            v += noise(x * (float)(1 << octave), y * (float)(1 << octave)) / (float)(1 << octave);
        a[i] = (uint8_t)(128 + 40 * v);
        b[i] = (uint8_t)bench_random();
    }
    for (int i = 0; i < 60; i++)
        blend_and_sobel(a, b, size, size);
    printf("%08x %08x\n", bench_sum(a, (size_t)size * (size_t)size, 0), bench_sum(b, (size_t)size * (size_t)size, 0));
    return 0;
}
