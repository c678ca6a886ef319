/* C++'s library: map, unordered_map, string, sort with lambdas, priority_queue, deque, algorithms. */
#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench.h"

static uint32_t maps(int n)
{
    std::map<std::string, int> ordered;
    std::unordered_map<uint32_t, uint32_t> hashed;
    uint32_t sum = 0;

    for (int i = 0; i < n; i++) {
        ordered["key " + std::to_string(bench_random() % 20000)] += i;
        hashed[bench_random() % 50000] ^= (uint32_t)i;
    }
    for (auto &[key, value] : ordered)
        sum = sum * 31 + (uint32_t)key.size() + (uint32_t)value;
    for (uint32_t i = 0; i < 50000; i++)
        if (auto it = hashed.find(i); it != hashed.end())
            sum = sum * 31 + it->second;
    return sum;
}

struct record {
    std::string name;
    int age;
    double score;
};

static uint32_t records(int n)
{
    std::vector<record> all;
    uint32_t sum = 0;

    for (int i = 0; i < n; i++)
        all.push_back({ std::to_string(bench_random()), (int)(bench_random() % 100), bench_unit() });
    std::sort(all.begin(), all.end(), [](const record &a, const record &b) { return a.age != b.age ? a.age < b.age : a.name < b.name; });
    std::stable_sort(all.begin(), all.end(), [](const record &a, const record &b) { return (int)(a.score * 100) < (int)(b.score * 100); });
    for (auto &r : all)
        sum = sum * 31 + (uint32_t)r.age + (uint32_t)r.name[0];
    return sum + (uint32_t)std::count_if(all.begin(), all.end(), [](const record &r) { return r.name.find("77") != std::string::npos; });
}

static uint64_t queues(int n)
{
    std::priority_queue<uint32_t, std::vector<uint32_t>, std::greater<uint32_t>> heap;
    std::deque<uint32_t> line;
    std::vector<uint32_t> v((size_t)n);
    uint64_t sum = 0;

    for (auto &x : v)
        x = bench_random();
    for (auto x : v) {
        heap.push(x);
        line.push_back(x);
        if (heap.size() > 5000)
            sum += heap.top(), heap.pop();
        if (line.size() > 3000)
            sum ^= line.front(), line.pop_front();
    }
    std::nth_element(v.begin(), v.begin() + n / 2, v.end());
    sum += v[(size_t)n / 2];
    std::sort(v.begin(), v.end());
    std::partial_sum(v.begin(), v.end(), v.begin(), [](uint32_t a, uint32_t b) { return a ^ (b + 1); });
    return sum + v.back();
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 300000);

    printf("%08x\n", maps(n));
    printf("%08x\n", records(n / 2));
    printf("%llu\n", (unsigned long long)queues(n * 4));
    return 0;
}
