/* A small spreadsheet: cells are variants, formulas trees of unique_ptr and variant, visited; optional, string_view, tuples. */
#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <variant>
#include <vector>
#include "bench.h"

struct Ref { int row, col; };
struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct Binary { char op; ExprPtr a, b; };
struct Call { std::string name; Ref from, to; };
struct Expr { std::variant<double, Ref, Binary, Call> node; };

using Cell = std::variant<std::monostate, double, std::string, ExprPtr>;
using Value = std::variant<double, std::string>;

template<class... F> struct overload : F... { using F::operator()...; };
template<class... F> overload(F...) -> overload<F...>;

class Parser {
public:
    explicit Parser(std::string_view t) : text(t) {}
    ExprPtr parse() { return sum(); }

private:
    std::optional<char> peek() const { return at < text.size() ? std::optional<char>(text[at]) : std::nullopt; }

    bool eat(char c)
    {
        if (peek() != c)
            return false;
        at++;
        return true;
    }

    static ExprPtr make(char op, ExprPtr a, ExprPtr b)
    {
        return std::make_unique<Expr>(Expr{Binary{op, std::move(a), std::move(b)}});
    }

    ExprPtr sum()
    {
        ExprPtr l = product();
        for (;;) {
            if (eat('+'))
                l = make('+', std::move(l), product());
            else if (eat('-'))
                l = make('-', std::move(l), product());
            else
                return l;
        }
    }

    ExprPtr product()
    {
        ExprPtr l = factor();
        while (eat('*'))
            l = make('*', std::move(l), factor());
        return l;
    }

    int number()
    {
        int n = 0;
        while (peek() && isdigit((unsigned char)*peek()))
            n = n * 10 + (text[at++] - '0');
        return n;
    }

    Ref ref()
    {
        int col = text[at++] - 'A';
        return {number(), col};
    }

    ExprPtr factor()
    {
        if (eat('(')) {
            ExprPtr e = sum();
            eat(')');
            return e;
        }
        if (peek() && islower((unsigned char)*peek())) {
            std::string name;
            while (peek() && islower((unsigned char)*peek()))
                name += text[at++];
            eat('(');
            Ref a = ref();
            eat(':');
            Ref b = ref();
            eat(')');
            return std::make_unique<Expr>(Expr{Call{std::move(name), a, b}});
        }
        if (peek() && isupper((unsigned char)*peek()))
            return std::make_unique<Expr>(Expr{ref()});
        return std::make_unique<Expr>(Expr{(double)number()});
    }

    std::string_view text;
    size_t at = 0;
};

class Sheet {
public:
    Sheet(int r, int c) : rows(r), cols(c), cells((size_t)(r * c)), values((size_t)(r * c)) {}

    void set(int r, int c, std::string_view t)
    {
        Cell &x = cells[index({r, c})];
        if (t.empty())
            x = std::monostate{};
        else if (t[0] == '=')
            x = Parser(t.substr(1)).parse();
        else if (isdigit((unsigned char)t[0]))
            x = std::stod(std::string(t));
        else
            x = std::string(t);
    }

    double at(Ref r)
    {
        std::optional<Value> &v = values[index(r)];
        if (!v)
            v = std::visit(overload{[](std::monostate) -> Value { return 0.0; }, [](double d) -> Value { return d; },
                                    [](const std::string &s) -> Value { return s; },
                                    [this](const ExprPtr &e) -> Value { return eval(*e); }},
                           cells[index(r)]);
        return std::visit(overload{[](double d) { return d; }, [](const std::string &s) { return (double)s.size(); }}, *v);
    }

    void forget() { std::fill(values.begin(), values.end(), std::nullopt); }

    int rows, cols;

private:
    size_t index(Ref r) const { return (size_t)(r.row * cols + r.col); }

    double eval(const Expr &e)
    {
        return std::visit(overload{[](double d) { return d; }, [this](Ref r) { return at(r); },
                                   [this](const Binary &b) {
                                       double x = eval(*b.a), y = eval(*b.b);
                                       return b.op == '+' ? x + y : b.op == '-' ? x - y : x * y;
                                   },
                                   [this](const Call &c) { return call(c); }},
                          e.node);
    }

    double call(const Call &c)
    {
        std::vector<double> v;
        for (int r = c.from.row; r <= c.to.row; r++)
            for (int k = c.from.col; k <= c.to.col; k++)
                v.push_back(at({r, k}));
        if (c.name == "sum")
            return std::accumulate(v.begin(), v.end(), 0.0);
        if (c.name == "max")
            return *std::max_element(v.begin(), v.end());
        std::nth_element(v.begin(), v.begin() + (long)(v.size() / 2), v.end());
        return v[v.size() / 2];
    }

    std::vector<Cell> cells;
    std::vector<std::optional<Value>> values;
};

static std::string name_of(int r, int c) { return std::string(1, (char)('A' + c)) + std::to_string(r); }

static std::string formula(int r, int c)
{
    static const char *const calls[] = {"sum", "max", "median"};
    if (r == 0 || bench_random() % 8 == 0)
        return bench_random() % 5 ? std::to_string(bench_random() % 1000) : "text " + name_of(r, c);
    if (bench_random() % 4 == 0) {
        int from = (int)(bench_random() % (uint32_t)r), to = std::min(r - 1, from + 6);
        return std::string("=") + calls[bench_random() % 3] + "(" + name_of(from, c / 2) + ":" + name_of(to, c) + ")*3-1";
    }
    std::string s = "=";
    for (int i = 0; i < 4; i++) {
        int row = (int)(bench_random() % (uint32_t)r);
        s += (i ? i % 2 ? "+" : "-" : "") + name_of(row, (int)(bench_random() % 26)) + (i % 3 ? "" : "*(2-1)");
    }
    return s;
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 6); i < rounds; i++) {
        Sheet s(400, 26);
        double sum = 0;
        for (int r = 0; r < s.rows; r++)
            for (int c = 0; c < s.cols; c++)
                s.set(r, c, formula(r, c));
        for (int k = 0; k < 12; k++) {
            s.forget();
            sum = 0;
            for (int r = 0; r < s.rows; r++)
                for (int c = 0; c < s.cols; c++) {
                    double v = s.at({r, c});
                    sum += v > 1e6 ? 1 : v < -1e6 ? -1 : v / 1e6;
                }
        }
        printf("%.3f\n", sum);
    }
    return 0;
}
