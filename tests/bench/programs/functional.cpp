/* C++17 as it is written: std::variant, std::function, shared_ptr, string, map, unordered_map, optional, algorithms with lambdas. */
#include "bench.h"
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

uint32_t below(uint32_t limit)
{
    return bench_random() % limit;
}

/* A value of a small dynamic language, and what is done with it by std::visit. */
struct Value;
using List = std::vector<Value>;
struct Value {
    std::variant<int, double, std::string, std::shared_ptr<List>> v;
};

Value make(int depth)
{
    switch (below(depth ? 5 : 3)) {
    case 0:
        return {(int)below(100)};
    case 1:
        return {below(64) * 0.25};
    case 2:
        return {"text" + std::to_string(below(50))};
    default:
        auto list = std::make_shared<List>();
        for (uint32_t i = 0, n = 1 + below(4); i < n; i++)
            list->push_back(make(depth - 1));
        return {list};
    }
}

double weight(const Value &value)
{
    struct Visitor {
        double operator()(int i) const { return i; }
        double operator()(double d) const { return d; }
        double operator()(const std::string &s) const { return (double)s.size(); }
        double operator()(const std::shared_ptr<List> &l) const
        {
            return std::accumulate(l->begin(), l->end(), 0.5, [](double a, const Value &v) { return a + weight(v); });
        }
    };
    return std::visit(Visitor{}, value.v);
}

/* Commands by name, bound to functions with state. */
double commands(int rounds)
{
    std::map<std::string, std::function<double(double)>> table;
    std::vector<std::string> names;
    double state = 1;

    for (int i = 0; i < 40; i++) {
        std::string name = "command" + std::to_string(i);
        table[name] = [i, &state](double x) { return state = x * 0.5 + i; };
        table[name + "twice"] = [f = table[name]](double x) { return f(f(x)); };
        names.push_back(name);
        names.push_back(name + "twice");
    }
    double x = 0;
    for (int i = 0; i < rounds; i++)
        if (auto found = table.find(names[below((uint32_t)names.size())]); found != table.end())
            x = found->second(x);
    return x + state;
}

struct Employee {
    std::string name, section;
    int age;
    double salary;
};

std::optional<Employee> parse(const std::string &line)
{
    std::vector<std::string> parts;
    for (size_t at = 0; at <= line.size();) {
        size_t end = std::min(line.find(';', at), line.size());
        parts.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    if (parts.size() != 4 || parts[0].empty())
        return std::nullopt;
    return Employee{parts[0], parts[1], atoi(parts[2].c_str()), atof(parts[3].c_str())};
}

uint32_t company(int count)
{
    std::vector<Employee> all;
    for (int i = 0; i < count; i++) {
        uint32_t name = below(100000), section = below(30), age = 20 + below(50), salary = below(9000);
        std::string line = (i % 50 ? "name" + std::to_string(name) : "") + ";section" + std::to_string(section) + ";" + std::to_string(age) + ";" + std::to_string(salary) + ".25";
        if (auto e = parse(line))
            all.push_back(std::move(*e));
    }
    std::sort(all.begin(), all.end(), [](const Employee &a, const Employee &b) { return std::tie(a.section, a.name, a.age) < std::tie(b.section, b.name, b.age); });
    std::unordered_map<std::string, std::vector<const Employee *>> sections;
    for (const Employee &e : all)
        sections[e.section].push_back(&e);
    uint32_t sum = 0;
    for (const auto &[name, members] : sections) {
        auto richest = *std::max_element(members.begin(), members.end(), [](auto a, auto b) { return a->salary < b->salary; });
        auto young = std::count_if(members.begin(), members.end(), [](auto e) { return e->age < 30; });
        sum += bench_sum(richest->name.data(), richest->name.size(), 0) ^ (uint32_t)young;
    }
    all.erase(std::remove_if(all.begin(), all.end(), [](const Employee &e) { return e.salary < 1000; }), all.end());
    std::stable_sort(all.begin(), all.end(), [](const Employee &a, const Employee &b) { return a.age < b.age; });
    return bench_sum(all[all.size() / 2].name.data(), all[all.size() / 2].name.size(), sum);
}

/* Events that make events, nodes that others own together. */
struct Node {
    int id;
    std::vector<std::shared_ptr<Node>> next;
    std::weak_ptr<Node> back;
};

uint32_t simulate(int events)
{
    struct Event {
        uint32_t time;
        std::shared_ptr<Node> at;
    };
    auto later = [](const Event &a, const Event &b) { return a.time > b.time || (a.time == b.time && a.at->id > b.at->id); };
    std::priority_queue<Event, std::vector<Event>, decltype(later)> queue(later);
    std::vector<std::shared_ptr<Node>> nodes(500);
    uint32_t sum = 0;

    for (size_t i = 0; i < nodes.size(); i++)
        nodes[i] = std::make_shared<Node>(Node{(int)i, {}, {}});
    for (size_t i = 1; i < nodes.size(); i++) {
        nodes[i]->back = nodes[below((uint32_t)i)];
        nodes[i - 1]->next.push_back(nodes[i]);
    }
    for (uint32_t i = 0; i < 200; i++)
        queue.push({i, nodes[i]});
    for (int i = 0; i < events && !queue.empty(); i++) {
        Event e = queue.top();
        queue.pop();
        sum = sum * 31 + e.time + (uint32_t)e.at->id;
        auto to = e.at->next.empty() ? nullptr : e.at->next[below((uint32_t)e.at->next.size())];
        if (!to || below(3) == 0)
            to = e.at->back.lock();
        queue.push({e.time + 1 + below(100), to ? to : nodes[below(500)]});
    }
    return sum;
}

}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 12); i < rounds; i++) {
        double sum = 0;
        for (int j = 0; j < 1500; j++)
            sum += weight(make(6));
        printf("%.3f %.6f", sum, commands(200000));
        uint32_t a = company(12000), b = simulate(100000);
        printf(" %08x %08x\n", a, b);
    }
    return 0;
}
