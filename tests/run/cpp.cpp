// Containers, strings, streams, virtual calls, templates, lambdas, static constructors.
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

struct Shape {
    virtual ~Shape() { std::cout << "~" << name() << "\n"; }
    virtual double area() const = 0;
    virtual std::string name() const { return "shape"; }
};
struct Circle : Shape {
    double r;
    explicit Circle(double r) : r(r) {}
    double area() const override { return 3 * r * r; }
    std::string name() const override { return "circle"; }
};
struct Square : Shape {
    double s;
    explicit Square(double s) : s(s) {}
    double area() const override { return s * s; }
};

static struct Early {
    std::vector<int> v;
    Early() : v(10) { std::iota(v.begin(), v.end(), 1); }
} early;

int main()
{
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.emplace_back(new Circle(2));
    shapes.emplace_back(new Square(3));
    double total = 0;
    for (auto &s : shapes)
        total += s->area();
    std::cout << "area " << total << "\n";
    shapes.clear();

    std::map<std::string, int> count;
    std::istringstream text("the cat and the dog and the bird");
    for (std::string w; text >> w;)
        count[w]++;
    for (auto &[w, n] : count)
        std::cout << w << "=" << n << " ";
    std::cout << "\n";

    std::unordered_map<int, std::string> squares;
    for (int i = 0; i < 1000; i++)
        squares[i * i] = std::to_string(i);
    std::cout << squares.size() << " " << squares[998001] << "\n";

    std::function<long(int)> fib = [&](int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); };
    std::cout << fib(20) << " " << std::accumulate(early.v.begin(), early.v.end(), 0) << "\n";

    std::vector<double> xs(1000);
    for (size_t i = 0; i < xs.size(); i++)
        xs[i] = double((i * 7919) % 1000) / 8;
    std::sort(xs.begin(), xs.end(), std::greater<double>());
    std::cout << xs.front() << " " << xs[500] << " " << xs.back() << "\n";
    return 0;
}
