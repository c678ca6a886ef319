/* Numbers behind templates: expression templates, automatic differentiation, a k-d tree, polynomials over a prime field, small fixed matrices. */
#include "bench.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace {

/* Vectors whose sums and products are evaluated element by element, without temporaries. */
template <class L, class R, class Op> struct Binary {
    const L &l;
    const R &r;
    double operator[](size_t i) const { return Op::apply(l[i], r[i]); }
};
struct Plus {
    static double apply(double a, double b) { return a + b; }
};
struct Times {
    static double apply(double a, double b) { return a * b; }
};
struct Scalar {
    double value;
    double operator[](size_t) const { return value; }
};
struct Vector {
    std::vector<double> data;
    double operator[](size_t i) const { return data[i]; }
    template <class E> Vector &operator=(const E &e)
    {
        for (size_t i = 0; i < data.size(); i++)
            data[i] = e[i];
        return *this;
    }
};
template <class L, class R> Binary<L, R, Plus> operator+(const L &l, const R &r) { return {l, r}; }
template <class L, class R> Binary<L, R, Times> operator*(const L &l, const R &r) { return {l, r}; }

double vectors(int rounds)
{
    Vector a{std::vector<double>(4000)}, b = a, c = a;
    Scalar half{0.5}, tenth{0.1};
    for (double &x : b.data)
        x = bench_unit();
    for (int i = 0; i < rounds; i++) {
        a = a * half + b * tenth + c * a * tenth;
        c = a + b * half;
    }
    return a[17] + c[3999];
}

/* A number with its derivatives by N variables. */
template <int N> struct Dual {
    double value;
    std::array<double, N> slope;
};
template <int N> Dual<N> operator*(const Dual<N> &a, const Dual<N> &b)
{
    Dual<N> r{a.value * b.value, {}};
    for (int i = 0; i < N; i++)
        r.slope[i] = a.slope[i] * b.value + a.value * b.slope[i];
    return r;
}
template <int N> Dual<N> operator+(const Dual<N> &a, const Dual<N> &b)
{
    Dual<N> r{a.value + b.value, {}};
    for (int i = 0; i < N; i++)
        r.slope[i] = a.slope[i] + b.slope[i];
    return r;
}
template <int N> Dual<N> root(const Dual<N> &a)
{
    Dual<N> r{std::sqrt(a.value), {}};
    for (int i = 0; i < N; i++)
        r.slope[i] = a.slope[i] / (2 * r.value);
    return r;
}

double descend(int steps)
{
    std::array<double, 4> x{0.9, -0.4, 0.3, 0.7};
    double last = 0;
    for (int s = 0; s < steps; s++) {
        std::array<Dual<4>, 4> v;
        for (int i = 0; i < 4; i++) {
            v[i] = {x[i], {}};
            v[i].slope[i] = 1;
        }
        Dual<4> one{1, {}}, f = one;
        for (int i = 0; i < 4; i++)
            f = f + root(v[i] * v[i] * v[(i + 1) % 4] * v[(i + 1) % 4] + one) * v[i] * v[i];
        last = f.value;
        for (int i = 0; i < 4; i++)
            x[i] -= 0.01 * f.slope[i] - (s % 100 == 0 ? 0.3 : 0);
    }
    return last;
}

template <uint32_t P> struct Field {
    uint32_t v;
    Field operator+(Field o) const { return {v + o.v >= P ? v + o.v - P : v + o.v}; }
    Field operator-(Field o) const { return {v >= o.v ? v - o.v : v + P - o.v}; }
    Field operator*(Field o) const { return {(uint32_t)((uint64_t)v * o.v % P)}; }
    Field power(uint32_t e) const
    {
        Field r{1}, b = *this;
        for (; e; e >>= 1, b = b * b)
            if (e & 1)
                r = r * b;
        return r;
    }
};

template <class F> void transform(std::vector<F> &a, F base)
{
    size_t n = a.size();
    for (size_t i = 1, j = 0; i < n; i++) {
        size_t bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j)
            std::swap(a[i], a[j]);
    }
    for (size_t length = 2; length <= n; length *= 2) {
        F step = base.power((uint32_t)(n / length));
        for (size_t i = 0; i < n; i += length) {
            F w{1};
            for (size_t k = 0; k < length / 2; k++, w = w * step) {
                F u = a[i + k], t = a[i + k + length / 2] * w;
                a[i + k] = u + t;
                a[i + k + length / 2] = u - t;
            }
        }
    }
}

uint32_t polynomials(int rounds)
{
    using F = Field<998244353>;
    std::vector<F> a(1 << 13);
    F base = F{3}.power((998244353 - 1) >> 13);
    for (F &x : a)
        x = {bench_random() % 998244353};
    for (int i = 0; i < rounds; i++) {
        transform(a, base);
        for (F &x : a)
            x = x * x;
    }
    return a[77].v ^ a[8000].v;
}

template <int D> struct Tree {
    using Point = std::array<float, D>;
    std::vector<Point> points;

    void build(size_t low, size_t high, int axis)
    {
        if (high - low < 2)
            return;
        size_t middle = (low + high) / 2;
        std::nth_element(points.begin() + (long)low, points.begin() + (long)middle, points.begin() + (long)high,
                         [axis](const Point &a, const Point &b) { return a[(size_t)axis] < b[(size_t)axis]; });
        build(low, middle, (axis + 1) % D);
        build(middle + 1, high, (axis + 1) % D);
    }

    void nearest(const Point &p, size_t low, size_t high, int axis, float &best) const
    {
        if (low >= high)
            return;
        size_t middle = (low + high) / 2;
        const Point &m = points[middle];
        float distance = 0, side = p[(size_t)axis] - m[(size_t)axis];
        for (size_t i = 0; i < D; i++)
            distance += (p[i] - m[i]) * (p[i] - m[i]);
        best = std::min(best, distance);
        nearest(p, side < 0 ? low : middle + 1, side < 0 ? middle : high, (axis + 1) % D, best);
        if (side * side < best)
            nearest(p, side < 0 ? middle + 1 : low, side < 0 ? high : middle, (axis + 1) % D, best);
    }
};

template <int D> double neighbours(int count, int queries)
{
    Tree<D> tree;
    double sum = 0;
    auto random = [] {
        typename Tree<D>::Point p;
        for (float &x : p)
            x = (float)(bench_random() >> 16) / 64;
        return p;
    };
    for (int i = 0; i < count; i++)
        tree.points.push_back(random());
    tree.build(0, tree.points.size(), 0);
    for (int i = 0; i < queries; i++) {
        float best = 1e30f;
        tree.nearest(random(), 0, tree.points.size(), 0, best);
        sum += best;
    }
    return sum;
}

}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 14); i < rounds; i++) {
        printf("%.9g %.9g ", vectors(1500), descend(60000));
        printf("%u ", polynomials(20));
        printf("%.6g ", neighbours<2>(20000, 20000));
        printf("%.6g\n", neighbours<4>(10000, 3000));
    }
    return 0;
}
