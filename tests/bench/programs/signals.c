/* Signals: float DCT of blocks with quantizing, FIR and biquad filters, a wavelet, Goertzel, ADPCM, Perlin noise, resampling, a synthesizer. */
#include "kernels.h"
#include <math.h>

enum { N = 1 << 16 };
static float pcm[N], result[N];
static int16_t samples[N];

static void fill(void)
{
    for (int i = 0; i < N; i++) {
        pcm[i] = (float)((int)(bench_random() % 2000) - 1000) / 1000;
        samples[i] = (int16_t)(bench_random() % 60000 - 30000);
    }
}

static double digest(const float *p, int n)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += fabs((double)p[i]) * (i % 7 + 1);
    return floor(s);
}

static void dct_1d(float *d, int stride)
{
    float t0 = d[0] + d[7 * stride], t7 = d[0] - d[7 * stride], t1 = d[stride] + d[6 * stride], t6 = d[stride] - d[6 * stride];
    float t2 = d[2 * stride] + d[5 * stride], t5 = d[2 * stride] - d[5 * stride], t3 = d[3 * stride] + d[4 * stride], t4 = d[3 * stride] - d[4 * stride];
    float t10 = t0 + t3, t13 = t0 - t3, t11 = t1 + t2, t12 = t1 - t2, z1 = (t12 + t13) * 0.707106781f;
    d[0] = t10 + t11;
    d[4 * stride] = t10 - t11;
    d[2 * stride] = t13 + z1;
    d[6 * stride] = t13 - z1;
    t10 = t4 + t5;
    t11 = t5 + t6;
    t12 = t6 + t7;
    float z5 = (t10 - t12) * 0.382683433f, z2 = 0.541196100f * t10 + z5, z4 = 1.306562965f * t12 + z5, z3 = t11 * 0.707106781f, z11 = t7 + z3, z13 = t7 - z3;
    d[5 * stride] = z13 + z2;
    d[3 * stride] = z13 - z2;
    d[stride] = z11 + z4;
    d[7 * stride] = z11 - z4;
}

static double run_dct(int rounds)
{
    static const uint8_t zigzag[64] = { 0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
                                        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63 };
    float quantum[64], block[64];
    fill();
    for (int i = 0; i < 64; i++)
        quantum[i] = 1.0f / (float)(8 + i);
    while (rounds--)
        for (int b = 0; b < N; b += 64) {
            for (int i = 0; i < 64; i++)
                block[i] = pcm[b + i] * 128;
            for (int i = 0; i < 8; i++)
                dct_1d(block + 8 * i, 1);
            for (int i = 0; i < 8; i++)
                dct_1d(block + i, 8);
            for (int i = 0; i < 64; i++) {
                float v = block[i] * quantum[i];
                samples[b + zigzag[i]] = (int16_t)(v < 0 ? v - 0.5f : v + 0.5f);
            }
        }
    return bench_sum(samples, sizeof samples, 0);
}

static double run_fir(int rounds)
{
    enum { TAPS = 32 };
    float taps[TAPS];
    fill();
    for (int i = 0; i < TAPS; i++)
        taps[i] = 1.0f / (float)(i + 2);
    while (rounds--)
        for (int i = 0; i < N - TAPS; i++) {
            float s = 0;
            for (int j = 0; j < TAPS; j++)
                s += pcm[i + j] * taps[j];
            result[i] = s;
        }
    return digest(result, N);
}

static double run_biquad(int rounds)
{
    struct { float b0, b1, b2, a1, a2, z1, z2; } f[4];
    fill();
    for (int i = 0; i < 4; i++)
        f[i].b0 = 0.2f + 0.01f * (float)i, f[i].b1 = 0.1f, f[i].b2 = 0.05f, f[i].a1 = -0.5f, f[i].a2 = 0.1f, f[i].z1 = f[i].z2 = 0;
    while (rounds--)
        for (int i = 0; i < N; i++) {
            float x = pcm[i];
            for (int k = 0; k < 4; k++) {
                float y = f[k].b0 * x + f[k].z1;
                f[k].z1 = f[k].b1 * x - f[k].a1 * y + f[k].z2;
                f[k].z2 = f[k].b2 * x - f[k].a2 * y;
                x = y;
            }
            result[i] = x;
        }
    return digest(result, N);
}

static void wavelet(float *x, float *tmp, int n)
{
    const float h0 = 0.4829629f, h1 = 0.8365163f, h2 = 0.2241439f, h3 = -0.1294095f;
    for (; n >= 4; n /= 2) {
        int half = n / 2, i = 0;
        for (int j = 0; j < n - 3; j += 2, i++) {
            tmp[i] = x[j] * h0 + x[j + 1] * h1 + x[j + 2] * h2 + x[j + 3] * h3;
            tmp[i + half] = x[j] * h3 - x[j + 1] * h2 + x[j + 2] * h1 - x[j + 3] * h0;
        }
        tmp[i] = x[n - 2] * h0 + x[n - 1] * h1 + x[0] * h2 + x[1] * h3;
        tmp[i + half] = x[n - 2] * h3 - x[n - 1] * h2 + x[0] * h1 - x[1] * h0;
        for (i = 0; i < n; i++)
            x[i] = tmp[i];
    }
}

static double run_wavelet(int rounds)
{
    fill();
    while (rounds--)
        wavelet(pcm, result, N);
    return digest(pcm, 1000);
}

static double run_goertzel(int rounds)
{
    double power = 0;
    fill();
    for (int r = 1; r <= rounds; r++) {
        double c = 2 * cos(r * 0.01), s1 = 0, s2 = 0;
        for (int i = 0; i < N; i++) {
            double s = pcm[i] + c * s1 - s2;
            s2 = s1;
            s1 = s;
        }
        power += s1 * s1 + s2 * s2 - c * s1 * s2;
    }
    return (int)power;
}

static double run_adpcm(int rounds)
{
    static const int8_t change[16] = { -1, -1, -1, -1, 2, 4, 6, 8, -1, -1, -1, -1, 2, 4, 6, 8 };
    static int step_size[89];
    static uint8_t codes[N];
    double s = 7;
    for (int i = 0; i < 89; i++, s *= 1.1)
        step_size[i] = (int)s;
    fill();
    while (rounds--) {
        int predicted = 0, index = 0;
        for (int i = 0; i < N; i++) {
            int diff = samples[i] - predicted, code = 0, step = step_size[index], delta = step >> 3;
            if (diff < 0)
                code = 8, diff = -diff;
            if (diff >= step)
                code |= 4, diff -= step, delta += step;
            if (diff >= step >> 1)
                code |= 2, diff -= step >> 1, delta += step >> 1;
            if (diff >= step >> 2)
                code |= 1, delta += step >> 2;
            predicted += code & 8 ? -delta : delta;
            predicted = predicted > 32767 ? 32767 : predicted < -32768 ? -32768 : predicted;
            index += change[code];
            index = index < 0 ? 0 : index > 88 ? 88 : index;
            codes[i] = (uint8_t)code;
        }
    }
    return bench_sum(codes, sizeof codes, 0);
}

static uint8_t perm[512];
static double fade(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }
static double lerp(double t, double a, double b) { return a + t * (b - a); }
static double grad(int hash, double x, double y, double z)
{
    int h = hash & 15;
    double u = h < 8 ? x : y, v = h < 4 ? y : h == 12 || h == 14 ? x : z;
    return ((h & 1) == 0 ? u : -u) + ((h & 2) == 0 ? v : -v);
}

static double noise(double x, double y, double z)
{
    int X = (int)floor(x) & 255, Y = (int)floor(y) & 255, Z = (int)floor(z) & 255;
    x -= floor(x);
    y -= floor(y);
    z -= floor(z);
    double u = fade(x), v = fade(y), w = fade(z);
    int A = perm[X] + Y, AA = perm[A] + Z, AB = perm[A + 1] + Z, B = perm[X + 1] + Y, BA = perm[B] + Z, BB = perm[B + 1] + Z;
    return lerp(w, lerp(v, lerp(u, grad(perm[AA], x, y, z), grad(perm[BA], x - 1, y, z)), lerp(u, grad(perm[AB], x, y - 1, z), grad(perm[BB], x - 1, y - 1, z))),
                lerp(v, lerp(u, grad(perm[AA + 1], x, y, z - 1), grad(perm[BA + 1], x - 1, y, z - 1)),
                     lerp(u, grad(perm[AB + 1], x, y - 1, z - 1), grad(perm[BB + 1], x - 1, y - 1, z - 1))));
}

static double run_perlin(int rounds)
{
    double s = 0;
    for (int i = 0; i < 512; i++)
        perm[i] = i < 256 ? (uint8_t)(i * 167 + 13) : perm[i - 256];
    for (int r = 0; r < rounds; r++)
        for (int y = 0; y < 128; y++)
            for (int x = 0; x < 128; x++)
                s += noise(x * 0.07, y * 0.07, r * 0.1) + 0.5 * noise(x * 0.14, y * 0.14, r * 0.2);
    return (int)(s * 100);
}

static double run_resample(int rounds)
{
    fill();
    while (rounds--) {
        double at = 1;
        for (int i = 0; i < N && at < N - 3; i++, at += 0.91) {
            int k = (int)at;
            double t = at - k, a = samples[k - 1], b = samples[k], c = samples[k + 1], d = samples[k + 2];
            double v = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
            result[i] = (float)v;
        }
    }
    return digest(result, N);
}

static double run_mix(int rounds)
{
    fill();
    while (rounds--)
        for (int i = 0; i < N; i++) {
            float v = pcm[i] * 0.7f + (float)samples[i] * (1 / 40000.0f) * 0.6f;
            v = v > 1 ? 1 : v < -1 ? -1 : v;
            result[i] = v;
            samples[i] = (int16_t)(lrintf(v * 32000));
        }
    return digest(result, N);
}

KERNELS_MAIN({ "dct", run_dct, 300 }, { "fir", run_fir, 30 }, { "biquad", run_biquad, 80 }, { "wavelet", run_wavelet, 500 }, { "goertzel", run_goertzel, 300 },
             { "adpcm", run_adpcm, 80 }, { "perlin", run_perlin, 50 }, { "resample", run_resample, 300 }, { "mix", run_mix, 500 })
