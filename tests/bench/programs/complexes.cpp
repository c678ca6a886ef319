/* Numbers by templates: std::complex (Mandelbrot, Fourier, roots of polynomials), a matrix class with expression templates, dual numbers. */
#include "bench.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numeric>
#include <valarray>
#include <vector>

namespace {

using C = std::complex<double>;

int mandelbrot(int size)
{
    int inside = 0;
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            C c(-2 + 2.5 * x / size, -1.25 + 2.5 * y / size), z = 0;
            int i = 0;
            while (i < 100 && std::norm(z) < 4) {
                z = z * z + c;
                i++;
            }
            inside += i == 100;
        }
    return inside;
}

void fourier(std::vector<C> &a, bool back)
{
    size_t n = a.size();
    if (n == 1)
        return;
    std::vector<C> even(n / 2), odd(n / 2);
    for (size_t i = 0; i < n / 2; i++) {
        even[i] = a[2 * i];
        odd[i] = a[2 * i + 1];
    }
    fourier(even, back);
    fourier(odd, back);
    C step = std::polar(1.0, (back ? 2 : -2) * M_PI / (double)n), w = 1;
    for (size_t i = 0; i < n / 2; i++, w *= step) {
        C t = w * odd[i];
        a[i] = even[i] + t;
        a[i + n / 2] = even[i] - t;
    }
}

/* Durand and Kerner. */
double roots(int degree)
{
    std::vector<C> coefficients((size_t)degree + 1), z((size_t)degree);
    for (auto &c : coefficients)
        c = C(bench_unit() - 0.5, 0);
    coefficients[(size_t)degree] = 1;
    for (int i = 0; i < degree; i++)
        z[(size_t)i] = std::pow(C(0.4, 0.9), i);
    for (int round = 0; round < 60; round++)
        for (size_t i = 0; i < z.size(); i++) {
            C value = 0, product = 1;
            for (size_t k = coefficients.size(); k-- > 0;)
                value = value * z[i] + coefficients[k];
            for (size_t k = 0; k < z.size(); k++)
                if (k != i)
                    product *= z[i] - z[k];
            z[i] -= value / product;
        }
    double sum = 0;
    for (const C &r : z)
        sum += std::abs(r);
    return sum;
}

template <class E> struct Expression {
    const E &self() const { return static_cast<const E &>(*this); }
};

template <class L, class R, class Op> struct Both : Expression<Both<L, R, Op>> {
    const L &l;
    const R &r;
    Both(const L &a, const R &b) : l(a), r(b) {}
    double operator[](size_t i) const { return Op::of(l[i], r[i]); }
    size_t size() const { return l.size(); }
};

struct Plus { static double of(double a, double b) { return a + b; } };
struct Times { static double of(double a, double b) { return a * b; } };

struct Vector : Expression<Vector> {
    std::vector<double> v;
    explicit Vector(size_t n) : v(n) {}
    double operator[](size_t i) const { return v[i]; }
    double &operator[](size_t i) { return v[i]; }
    size_t size() const { return v.size(); }
    template <class E> Vector &operator=(const Expression<E> &e)
    {
        for (size_t i = 0; i < v.size(); i++)
            v[i] = e.self()[i];
        return *this;
    }
};

template <class L, class R> Both<L, R, Plus> operator+(const Expression<L> &a, const Expression<R> &b) { return {a.self(), b.self()}; }
template <class L, class R> Both<L, R, Times> operator*(const Expression<L> &a, const Expression<R> &b) { return {a.self(), b.self()}; }

template <size_t N> struct Matrix {
    std::array<std::array<double, N>, N> at{};
    static Matrix identity()
    {
        Matrix m;
        for (size_t i = 0; i < N; i++)
            m.at[i][i] = 1;
        return m;
    }
    friend Matrix operator*(const Matrix &a, const Matrix &b)
    {
        Matrix r;
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                for (size_t k = 0; k < N; k++)
                    r.at[i][j] += a.at[i][k] * b.at[k][j];
        return r;
    }
    friend Matrix operator+(const Matrix &a, const Matrix &b)
    {
        Matrix r;
        for (size_t i = 0; i < N; i++)
            std::transform(a.at[i].begin(), a.at[i].end(), b.at[i].begin(), r.at[i].begin(), std::plus<double>());
        return r;
    }
    Matrix scaled(double f) const
    {
        Matrix r = *this;
        for (auto &row : r.at)
            for (auto &x : row)
                x *= f;
        return r;
    }
    double trace() const
    {
        double t = 0;
        for (size_t i = 0; i < N; i++)
            t += at[i][i];
        return t;
    }
};

template <size_t N> double exponential(int rounds)
{
    Matrix<N> a;
    double sum = 0;
    for (auto &row : a.at)
        for (auto &x : row)
            x = bench_unit() - 0.5;
    for (int i = 0; i < rounds; i++) {
        Matrix<N> term = Matrix<N>::identity(), e = term;
        for (int k = 1; k < 16; k++) {
            term = (term * a).scaled(1.0 / k);
            e = e + term;
        }
        sum += e.trace();
        a = a.scaled(0.999);
    }
    return sum;
}

struct Dual {
    double v, d;
    Dual(double value = 0, double derivative = 0) : v(value), d(derivative) {}
    friend Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
    friend Dual operator-(Dual a, Dual b) { return {a.v - b.v, a.d - b.d}; }
    friend Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
    friend Dual operator/(Dual a, Dual b) { return {a.v / b.v, (a.d * b.v - a.v * b.d) / (b.v * b.v)}; }
};

template <class T> T curve(T x)
{
    T y = x;
    for (int i = 1; i < 20; i++)
        y = y + (x * y - T(i)) / (T(2) + x * x * T(i));
    return y;
}

double newton(int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        double x = bench_unit();
        for (int k = 0; k < 8; k++) {
            Dual y = curve(Dual(x, 1));
            if (std::fabs(y.d) > 1e-3)
                x -= std::max(-1.0, std::min(1.0, y.v / y.d));
        }
        sum += curve(x);
    }
    return sum;
}

}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        int inside = mandelbrot(200);
        std::vector<C> signal(1 << 14);
        for (size_t k = 0; k < signal.size(); k++)
            signal[k] = C((double)((k * k) % 17), (double)(k % 5));
        fourier(signal, false);
        double power = std::accumulate(signal.begin(), signal.end(), 0.0, [](double s, const C &c) { return s + std::norm(c); });
        fourier(signal, true);
        Vector x(2000), y(2000), z(2000);
        for (size_t k = 0; k < 2000; k++)
            x[k] = bench_unit(), y[k] = bench_unit();
        for (int k = 0; k < 2000; k++) {
            z = x * y + y * y + x;
            y = z * x + y * x * y;
            y[(size_t)k] = bench_unit();
            for (size_t j = 0; j < 2000; j++)
                y[j] = y[j] > 1 ? y[j] - std::floor(y[j]) : y[j];
        }
        std::valarray<double> va(500), vb(1.5, 500);
        for (int k = 0; k < 500; k++) {
            va += vb * 0.5 + std::sqrt(vb);
            vb = va.cshift(3) * 0.001 + 1.0;
        }
        printf("%d %.4e %.4e %.3f %.3f", inside, power, signal[77].real(), roots(40), va.sum());
        double small = exponential<4>(3000), large = exponential<7>(800);
        printf(" %.3f %.3f %.3f %.3f\n", small, large, std::accumulate(z.v.begin(), z.v.end(), 0.0), newton(3000));
    }
    return 0;
}
