/* Geometry and games' mathematics: matrices of 4 by 4, quaternions, triangles against rays, a software rasterizer, Bezier curves, hulls, Delaunay's test. */
#include "kernels.h"
#include <math.h>

struct vec { float x, y, z; };
struct mat { float m[4][4]; };
static struct vec sub(struct vec a, struct vec b) { return (struct vec){ a.x - b.x, a.y - b.y, a.z - b.z }; }
static struct vec cross(struct vec a, struct vec b) { return (struct vec){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x }; }
static float dot(struct vec a, struct vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static struct vec random_vec(void)
{
    float x = (float)bench_unit(), y = (float)bench_unit(), z = (float)bench_unit();
    return (struct vec){ x * 2 - 1, y * 2 - 1, z * 2 - 1 };
}

static struct mat mul(const struct mat *a, const struct mat *b)
{
    struct mat r;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            float s = 0;
            for (int k = 0; k < 4; k++)
                s += a->m[i][k] * b->m[k][j];
            r.m[i][j] = s;
        }
    return r;
}

static double run_matrices(int rounds)
{
    enum { N = 1000 };
    static struct mat a[N], b[N];
    float s = 0;
    for (int i = 0; i < N * 16; i++) {
        a[i / 16].m[i / 4 % 4][i % 4] = (float)bench_unit();
        b[i / 16].m[i / 4 % 4][i % 4] = (float)bench_unit() * 0.5f;
    }
    while (rounds--)
        for (int i = 0; i < N; i++)
            a[i] = mul(&a[i], &b[(i + rounds) % N]);
    for (int i = 0; i < N; i++)
        s += a[i].m[i % 4][i / 4 % 4] > 1;
    return s;
}

static double run_transform(int rounds)
{
    enum { N = 4000 };
    static struct vec p[N], q[N];
    struct mat m;
    double s = 0;
    for (int i = 0; i < 16; i++)
        m.m[i / 4][i % 4] = (float)bench_unit();
    for (int i = 0; i < N; i++)
        p[i] = random_vec();
    while (rounds--)
        for (int i = 0; i < N; i++) {
            float w = 1 / (m.m[3][0] * p[i].x + m.m[3][1] * p[i].y + m.m[3][2] * p[i].z + m.m[3][3] + 8);
            q[i].x = (m.m[0][0] * p[i].x + m.m[0][1] * p[i].y + m.m[0][2] * p[i].z + m.m[0][3]) * w;
            q[i].y = (m.m[1][0] * p[i].x + m.m[1][1] * p[i].y + m.m[1][2] * p[i].z + m.m[1][3]) * w;
            q[i].z = (m.m[2][0] * p[i].x + m.m[2][1] * p[i].y + m.m[2][2] * p[i].z + m.m[2][3]) * w;
        }
    for (int i = 0; i < N; i++)
        s += q[i].x + q[i].y * 2 + q[i].z * 3;
    return (int)(s * 100);
}

struct quat { float w, x, y, z; };
static struct quat qmul(struct quat a, struct quat b)
{
    return (struct quat){ a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w };
}

static double run_quaternions(int rounds)
{
    enum { N = 1000 };
    static struct quat q[N], spin[N];
    double s = 0;
    for (int i = 0; i < N; i++) {
        q[i] = (struct quat){ 1, 0, 0, 0 };
        spin[i] = (struct quat){ 0, (float)bench_unit(), (float)bench_unit() * 0.5f, 0.25f };
    }
    while (rounds--)
        for (int i = 0; i < N; i++) {
            struct quat d = qmul(spin[i], q[i]);
            struct quat n = { q[i].w + d.w * 0.005f, q[i].x + d.x * 0.005f, q[i].y + d.y * 0.005f, q[i].z + d.z * 0.005f };
            float l = 1 / sqrtf(n.w * n.w + n.x * n.x + n.y * n.y + n.z * n.z);
            q[i] = (struct quat){ n.w * l, n.x * l, n.y * l, n.z * l };
        }
    for (int i = 0; i < N; i++)
        s += q[i].w;
    return (int)(s * 100);
}

static double run_triangles(int rounds)
{
    enum { N = 500 };
    static struct vec v[N][3];
    int hits = 0;
    for (int i = 0; i < N * 3; i++)
        v[i / 3][i % 3] = random_vec();
    while (rounds--) {
        struct vec o = { 0, 0, -3 }, d = random_vec();
        float nearest = 1e30f;
        int hit = -1;
        d.z = 2;
        for (int i = 0; i < N; i++) {
            struct vec e1 = sub(v[i][1], v[i][0]), e2 = sub(v[i][2], v[i][0]), p = cross(d, e2), t = sub(o, v[i][0]), q;
            float det = dot(e1, p), inv, a, b, dist;
            if (det > -1e-6f && det < 1e-6f)
                continue;
            inv = 1 / det;
            a = dot(t, p) * inv;
            if (a < 0 || a > 1)
                continue;
            q = cross(t, e1);
            b = dot(d, q) * inv;
            if (b < 0 || a + b > 1)
                continue;
            dist = dot(e2, q) * inv;
            if (dist > 1e-4f && dist < nearest)
                nearest = dist, hit = i;
        }
        hits += hit;
    }
    return hits;
}

static double run_raster(int rounds)
{
    enum { W = 320, H = 240 };
    static float depth[H][W];
    static uint32_t color[H][W];
    while (rounds--) {
        for (int i = 0; i < W * H; i++)
            depth[i / W][i % W] = 1e30f;
        for (int n = 0; n < 30; n++) {
            struct vec a = random_vec(), b = random_vec(), c = random_vec();
            float ax = (a.x + 1) * W / 2, ay = (a.y + 1) * H / 2, bx = (b.x + 1) * W / 2, by = (b.y + 1) * H / 2, cx = (c.x + 1) * W / 2, cy = (c.y + 1) * H / 2;
            float area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
            int x0 = (int)fminf(ax, fminf(bx, cx)), x1 = (int)fmaxf(ax, fmaxf(bx, cx)), y0 = (int)fminf(ay, fminf(by, cy)), y1 = (int)fmaxf(ay, fmaxf(by, cy));
            if (area == 0)
                continue;
            for (int y = y0; y <= y1 && y < H; y++)
                for (int x = x0; x <= x1 && x < W; x++) {
                    float u = ((cx - bx) * ((float)y - by) - (cy - by) * ((float)x - bx)) / area;
                    float v = ((ax - cx) * ((float)y - cy) - (ay - cy) * ((float)x - cx)) / area, w = 1 - u - v;
                    if (u < 0 || v < 0 || w < 0)
                        continue;
                    float z = u * a.z + v * b.z + w * c.z;
                    if (z < depth[y][x]) {
                        depth[y][x] = z;
                        color[y][x] = (uint32_t)(u * 255) << 16 | (uint32_t)(v * 255) << 8 | (uint32_t)(w * 255);
                    }
                }
        }
    }
    return bench_sum(color, sizeof color, 0) % 1000000;
}

static double run_bezier(int rounds)
{
    double length = 0;
    while (rounds--) {
        struct vec p[4];
        for (int i = 0; i < 4; i++)
            p[i] = random_vec();
        double ox = p[0].x, oy = p[0].y;
        for (int i = 1; i <= 200; i++) {
            double t = i / 200.0, s = 1 - t, b0 = s * s * s, b1 = 3 * s * s * t, b2 = 3 * s * t * t, b3 = t * t * t;
            double x = b0 * p[0].x + b1 * p[1].x + b2 * p[2].x + b3 * p[3].x, y = b0 * p[0].y + b1 * p[1].y + b2 * p[2].y + b3 * p[3].y;
            length += sqrt((x - ox) * (x - ox) + (y - oy) * (y - oy));
            ox = x;
            oy = y;
        }
    }
    return (int)length;
}

static double run_closest(int rounds)
{
    enum { N = 1000 };
    static double x[N], y[N];
    double best = 1e30;
    while (rounds--) {
        for (int i = 0; i < N; i++) {
            x[i] = bench_unit();
            y[i] = bench_unit();
        }
        best = 1e30;
        for (int i = 0; i < N; i++)
            for (int j = i + 1; j < N; j++) {
                double dx = x[i] - x[j], dy = y[i] - y[j], d = dx * dx + dy * dy;
                if (d < best)
                    best = d;
            }
    }
    return best;
}

static double run_polygon(int rounds)
{
    enum { N = 100 };
    double px[N], py[N];
    int inside = 0;
    for (int i = 0; i < N; i++) {
        double r = 0.5 + bench_unit() / 2;
        px[i] = r * cos(i * 6.283185307179586 / N);
        py[i] = r * sin(i * 6.283185307179586 / N);
    }
    for (int r = 0; r < rounds * 1000; r++) {
        double x = bench_unit() * 2 - 1, y = bench_unit() * 2 - 1;
        int in = 0;
        for (int i = 0, j = N - 1; i < N; j = i++)
            if ((py[i] > y) != (py[j] > y) && x < (px[j] - px[i]) * (y - py[i]) / (py[j] - py[i]) + px[i])
                in = !in;
        inside += in;
    }
    return inside;
}

KERNELS_MAIN({ "matrices", run_matrices, 3000 }, { "transform", run_transform, 6000 }, { "quaternions", run_quaternions, 10000 }, { "triangles", run_triangles, 30000 },
             { "raster", run_raster, 100 }, { "bezier", run_bezier, 100000 }, { "closest", run_closest, 200 }, { "polygon", run_polygon, 500 })
