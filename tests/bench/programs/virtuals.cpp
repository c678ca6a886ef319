/* C++: virtual calls through a mix of classes, visitors, std::function, a small scene of shapes. */
#include <functional>
#include <memory>
#include <vector>

#include "bench.h"

struct shape {
    virtual ~shape() = default;
    virtual double area() const = 0;
    virtual void grow(double by) = 0;
};

struct circle : shape {
    double r;
    explicit circle(double x) : r(x) {}
    double area() const override { return 3.14159265 * r * r; }
    void grow(double by) override { r += by; }
};

struct rectangle : shape {
    double w, h;
    rectangle(double x, double y) : w(x), h(y) {}
    double area() const override { return w * h; }
    void grow(double by) override { w += by, h += by / 2; }
};

struct square : rectangle {
    explicit square(double x) : rectangle(x, x) {}
    void grow(double by) override { w = h = w + by; }
};

struct group : shape {
    std::vector<std::unique_ptr<shape>> parts;
    double area() const override
    {
        double sum = 0;
        for (auto &p : parts)
            sum += p->area();
        return sum;
    }
    void grow(double by) override
    {
        for (auto &p : parts)
            p->grow(by);
    }
};

static std::unique_ptr<shape> make(int depth)
{
    switch (bench_random() % (depth > 0 ? 5 : 3)) {
    case 0: return std::make_unique<circle>(bench_unit());
    case 1: {
        double w = bench_unit(), h = bench_unit();
        return std::make_unique<rectangle>(w, h);
    }
    case 2: return std::make_unique<square>(bench_unit());
    default: {
        auto g = std::make_unique<group>();
        for (int i = 0; i < 12; i++)
            g->parts.push_back(make(depth - 1));
        return g;
    }
    }
}

int main(int argc, char **argv)
{
    group all;
    double total = 0;
    std::vector<std::function<double(double)>> steps = {
        [&](double x) { return x + total * 1e-9; }, [](double x) { return x * 0.5; }, [](double x) { return x > 1 ? x - 1 : x + 0.25; }
    };

    for (int i = 0; i < 400; i++)
        all.parts.push_back(make(4));
    double x = 1;
    for (int i = 0, rounds = bench_arg(argc, argv, 400); i < rounds; i++) {
        all.grow(i % 2 ? 0.001 : -0.001);
        total += all.area();
        for (int j = 0; j < 20000; j++)
            x = steps[(size_t)j % 3](x);
    }
    printf("%.3f %.6f\n", total, x);
    return 0;
}
