/* Learning: k-means, nearest neighbours, a network of two layers, a convolution layer, logistic regression, a decision by distance, attention. */
#include "kernels.h"
#include <math.h>

enum { N = 2000, D = 16, K = 12 };
static float point[N][D], center[K][D];
static int cluster[N];

static void fill(void)
{
    for (int i = 0; i < N; i++)
        for (int d = 0; d < D; d++)
            point[i][d] = (float)bench_unit() + (float)(i % K == d);
}

static double run_kmeans(int rounds)
{
    double s = 0;
    fill();
    memcpy(center, point, sizeof center);
    while (rounds--) {
        float sum[K][D] = { { 0 } };
        int count[K] = { 0 };
        for (int i = 0; i < N; i++) {
            float best = 1e30f;
            for (int k = 0; k < K; k++) {
                float dist = 0;
                for (int d = 0; d < D; d++)
                    dist += (point[i][d] - center[k][d]) * (point[i][d] - center[k][d]);
                if (dist < best) {
                    best = dist;
                    cluster[i] = k;
                }
            }
            count[cluster[i]]++;
            for (int d = 0; d < D; d++)
                sum[cluster[i]][d] += point[i][d];
        }
        for (int k = 0; k < K; k++)
            for (int d = 0; d < D; d++)
                if (count[k])
                    center[k][d] = sum[k][d] / (float)count[k];
    }
    for (int k = 0; k < K; k++)
        s += center[k][k];
    return (int)(s * 1000);
}

static double run_network(int rounds)
{
    enum { IN = 64, HID = 48, OUT = 10 };
    static float w1[HID][IN], w2[OUT][HID], x[IN], h[HID], o[OUT], dh[HID], d[OUT];
    double loss = 0;
    for (int i = 0; i < HID * IN; i++)
        w1[i / IN][i % IN] = (float)bench_unit() * 0.2f - 0.1f;
    for (int i = 0; i < OUT * HID; i++)
        w2[i / HID][i % HID] = (float)bench_unit() * 0.2f - 0.1f;
    for (int r = 0; r < rounds; r++) {
        int label = r % OUT;
        for (int i = 0; i < IN; i++)
            x[i] = (float)((i * 7 + label * 13) % 11) / 11;
        for (int i = 0; i < HID; i++) {
            float s = 0;
            for (int j = 0; j < IN; j++)
                s += w1[i][j] * x[j];
            h[i] = s > 0 ? s : 0;
            dh[i] = 0;
        }
        for (int i = 0; i < OUT; i++) {
            float s = 0;
            for (int j = 0; j < HID; j++)
                s += w2[i][j] * h[j];
            o[i] = s / (1 + fabsf(s));
            d[i] = (o[i] - (float)(i == label)) * 0.05f;
            loss += d[i] * d[i];
        }
        for (int i = 0; i < OUT; i++)
            for (int j = 0; j < HID; j++) {
                dh[j] += d[i] * w2[i][j];
                w2[i][j] -= d[i] * h[j];
            }
        for (int i = 0; i < HID; i++)
            if (h[i] > 0)
                for (int j = 0; j < IN; j++)
                    w1[i][j] -= dh[i] * x[j];
    }
    return (int)(loss * 10);
}

static void conv_layer(const float *in, const float *weight, const float *bias, float *out, int channels, int filters, int size)
{
    int o = size - 2;
    for (int f = 0; f < filters; f++)
        for (int y = 0; y < o; y++)
            for (int x = 0; x < o; x++) {
                float s = bias[f];
                for (int c = 0; c < channels; c++)
                    for (int j = 0; j < 3; j++)
                        for (int i = 0; i < 3; i++)
                            s += in[(c * size + y + j) * size + x + i] * weight[((f * channels + c) * 3 + j) * 3 + i];
                out[(f * o + y) * o + x] = s > 0 ? s : 0;
            }
}

static double run_convnet(int rounds)
{
    enum { C = 8, F = 8, S = 34 };
    static float in[C * S * S], weight[F * C * 9], bias[F], out[F * (S - 2) * (S - 2)];
    double s = 0;
    for (int i = 0; i < C * S * S; i++)
        in[i] = (float)bench_unit();
    for (int i = 0; i < F * C * 9; i++)
        weight[i] = (float)bench_unit() - 0.5f;
    while (rounds--)
        conv_layer(in, weight, bias, out, C, F, S);
    for (int i = 0; i < F * (S - 2) * (S - 2); i++)
        s += out[i];
    return (int)s;
}

static double run_logistic(int rounds)
{
    double w[D] = { 0 }, s = 0;
    fill();
    while (rounds--) {
        double g[D] = { 0 };
        for (int i = 0; i < N; i++) {
            double z = 0;
            for (int d = 0; d < D; d++)
                z += w[d] * point[i][d];
            double e = 1 / (1 + exp(-z)) - (i % K < 6);
            for (int d = 0; d < D; d++)
                g[d] += e * point[i][d];
        }
        for (int d = 0; d < D; d++)
            w[d] -= 0.5 * g[d] / N;
    }
    for (int d = 0; d < D; d++)
        s += w[d] * d;
    return (int)(s * 1000);
}

static double run_attention(int rounds)
{
    enum { T = 64, H = 32 };
    static float q[T][H], k[T][H], v[T][H], score[T][T], o[T][H];
    double s = 0;
    for (int i = 0; i < T * H; i++) {
        q[i / H][i % H] = (float)bench_unit();
        k[i / H][i % H] = (float)bench_unit();
        v[i / H][i % H] = (float)bench_unit();
    }
    while (rounds--)
        for (int i = 0; i < T; i++) {
            float max = -1e30f, total = 0;
            for (int j = 0; j < T; j++) {
                float dot = 0;
                for (int h = 0; h < H; h++)
                    dot += q[i][h] * k[j][h];
                score[i][j] = dot * 0.17f;
                max = score[i][j] > max ? score[i][j] : max;
            }
            for (int j = 0; j < T; j++) {
                float e = score[i][j] - max;
                e = 1 / (1 - e + e * e / 2);
                score[i][j] = e;
                total += e;
            }
            for (int h = 0; h < H; h++)
                o[i][h] = 0;
            for (int j = 0; j < T; j++)
                for (int h = 0; h < H; h++)
                    o[i][h] += score[i][j] / total * v[j][h];
        }
    for (int i = 0; i < T * H; i++)
        s += o[i / H][i % H];
    return (int)s;
}

static double run_neighbours(int rounds)
{
    int sum = 0;
    fill();
    for (int r = 0; r < rounds; r++) {
        const float *p = point[r * 17 % N];
        float near[5] = { 1e30f, 1e30f, 1e30f, 1e30f, 1e30f };
        int who[5] = { 0 };
        for (int i = 0; i < N; i++) {
            float dist = 0;
            for (int d = 0; d < D; d++) {
                float t = p[d] - point[i][d];
                dist += t * t;
            }
            int at = 5;
            while (at > 0 && dist < near[at - 1])
                at--;
            if (at == 5)
                continue;
            for (int k = 4; k > at; k--)
                near[k] = near[k - 1], who[k] = who[k - 1];
            near[at] = dist;
            who[at] = i;
        }
        sum += who[1] + who[4];
    }
    return sum;
}

KERNELS_MAIN({ "kmeans", run_kmeans, 60 }, { "network", run_network, 30000 }, { "convnet", run_convnet, 60 }, { "logistic", run_logistic, 300 },
             { "attention", run_attention, 150 }, { "neighbours", run_neighbours, 2500 })
