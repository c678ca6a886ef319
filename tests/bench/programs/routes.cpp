/* Ways through graphs, with the standard containers: Dijkstra, A*, breadth first, Kruskal, Floyd, strong components. */
#include "bench.h"
#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <queue>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

struct Edge {
    int to;
    long long weight;
};

class Graph {
public:
    explicit Graph(int n) : next((size_t)n) {}
    void add(int a, int b, long long w)
    {
        next[(size_t)a].push_back({b, w});
        next[(size_t)b].push_back({a, w});
    }
    int size() const { return (int)next.size(); }
    std::vector<std::vector<Edge>> next;
};

std::vector<long long> dijkstra(const Graph &g, int from)
{
    using Item = std::pair<long long, int>;
    std::vector<long long> distance((size_t)g.size(), std::numeric_limits<long long>::max());
    std::priority_queue<Item, std::vector<Item>, std::greater<Item>> queue;

    distance[(size_t)from] = 0;
    queue.push({0, from});
    while (!queue.empty()) {
        auto [d, u] = queue.top();
        queue.pop();
        if (d > distance[(size_t)u])
            continue;
        for (const auto &[v, w] : g.next[(size_t)u])
            if (d + w < distance[(size_t)v]) {
                distance[(size_t)v] = d + w;
                queue.push({d + w, v});
            }
    }
    return distance;
}

struct Cell {
    int x, y;
    bool operator==(const Cell &o) const { return x == o.x && y == o.y; }
    bool operator<(const Cell &o) const { return std::tie(x, y) < std::tie(o.x, o.y); }
};

struct CellHash {
    size_t operator()(const Cell &c) const { return (size_t)(c.x * 73856093) ^ (size_t)(c.y * 19349663); }
};

int astar(const std::vector<std::vector<char>> &grid, Cell from, Cell to)
{
    struct Open {
        int estimate, cost;
        Cell at;
        bool operator<(const Open &o) const { return estimate != o.estimate ? estimate > o.estimate : o.at < at; }
    };
    auto guess = [&](Cell c) { return std::abs(c.x - to.x) + std::abs(c.y - to.y); };
    std::priority_queue<Open> open;
    std::unordered_map<Cell, int, CellHash> cost;
    std::unordered_set<Cell, CellHash> closed;

    open.push({guess(from), 0, from});
    cost[from] = 0;
    while (!open.empty()) {
        Open o = open.top();
        open.pop();
        if (o.at == to)
            return o.cost;
        if (!closed.insert(o.at).second)
            continue;
        for (auto [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            Cell n{o.at.x + dx, o.at.y + dy};
            if (n.x < 0 || n.y < 0 || n.y >= (int)grid.size() || n.x >= (int)grid[0].size() || grid[(size_t)n.y][(size_t)n.x] == '#')
                continue;
            int c = o.cost + 1;
            auto it = cost.find(n);
            if (it == cost.end() || c < it->second) {
                cost[n] = c;
                open.push({c + guess(n), c, n});
            }
        }
    }
    return -1;
}

int flood(const std::vector<std::vector<char>> &grid)
{
    int h = (int)grid.size(), w = (int)grid[0].size(), regions = 0;
    std::vector<std::vector<bool>> seen((size_t)h, std::vector<bool>((size_t)w));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            if (seen[(size_t)y][(size_t)x] || grid[(size_t)y][(size_t)x] == '#')
                continue;
            regions++;
            std::deque<std::pair<int, int>> line{{x, y}};
            seen[(size_t)y][(size_t)x] = true;
            while (!line.empty()) {
                auto [cx, cy] = line.front();
                line.pop_front();
                for (int d = 0; d < 4; d++) {
                    int nx = cx + (d == 0) - (d == 1), ny = cy + (d == 2) - (d == 3);
                    if (nx >= 0 && ny >= 0 && nx < w && ny < h && !seen[(size_t)ny][(size_t)nx] && grid[(size_t)ny][(size_t)nx] != '#') {
                        seen[(size_t)ny][(size_t)nx] = true;
                        line.emplace_back(nx, ny);
                    }
                }
            }
        }
    return regions;
}

class Sets {
    std::vector<int> parent, rank;
public:
    explicit Sets(int n) : parent((size_t)n), rank((size_t)n) { std::iota(parent.begin(), parent.end(), 0); }
    int find(int x) { return parent[(size_t)x] == x ? x : parent[(size_t)x] = find(parent[(size_t)x]); }
    bool join(int a, int b)
    {
        a = find(a), b = find(b);
        if (a == b)
            return false;
        if (rank[(size_t)a] < rank[(size_t)b])
            std::swap(a, b);
        parent[(size_t)b] = a;
        rank[(size_t)a] += rank[(size_t)a] == rank[(size_t)b];
        return true;
    }
};

long long kruskal(const Graph &g)
{
    std::vector<std::tuple<long long, int, int>> edges;
    for (int u = 0; u < g.size(); u++)
        for (const Edge &e : g.next[(size_t)u])
            if (u < e.to)
                edges.emplace_back(e.weight, u, e.to);
    std::sort(edges.begin(), edges.end());
    Sets sets(g.size());
    long long sum = 0;
    for (const auto &[w, u, v] : edges)
        if (sets.join(u, v))
            sum += w;
    return sum;
}

/* Prim's with an ordered set as the queue. */
long long prim(const Graph &g)
{
    std::set<std::pair<long long, int>> queue{{0, 0}};
    std::vector<long long> best((size_t)g.size(), std::numeric_limits<long long>::max());
    std::vector<bool> in((size_t)g.size());
    long long sum = 0;
    best[0] = 0;
    while (!queue.empty()) {
        auto [w, u] = *queue.begin();
        queue.erase(queue.begin());
        in[(size_t)u] = true;
        sum += w;
        for (const Edge &e : g.next[(size_t)u])
            if (!in[(size_t)e.to] && e.weight < best[(size_t)e.to]) {
                queue.erase({best[(size_t)e.to], e.to});
                best[(size_t)e.to] = e.weight;
                queue.insert({e.weight, e.to});
            }
    }
    return sum;
}

long long floyd(int n)
{
    std::vector<std::vector<int>> d((size_t)n, std::vector<int>((size_t)n));
    for (auto &row : d)
        for (auto &x : row)
            x = 1 + (int)(bench_random() % 10000);
    for (size_t k = 0; k < (size_t)n; k++)
        for (size_t i = 0; i < (size_t)n; i++)
            for (size_t j = 0; j < (size_t)n; j++)
                d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    long long sum = 0;
    for (const auto &row : d)
        sum = std::accumulate(row.begin(), row.end(), sum);
    return sum;
}

int components(const Graph &g)
{
    int n = g.size(), time = 0, count = 0;
    std::vector<int> low((size_t)n), number((size_t)n), stack;
    std::vector<bool> on((size_t)n);
    std::function<void(int)> visit = [&](int u) {
        low[(size_t)u] = number[(size_t)u] = ++time;
        stack.push_back(u);
        on[(size_t)u] = true;
        for (const Edge &e : g.next[(size_t)u]) {
            if (e.weight % 2)
                continue;
            if (!number[(size_t)e.to]) {
                visit(e.to);
                low[(size_t)u] = std::min(low[(size_t)u], low[(size_t)e.to]);
            } else if (on[(size_t)e.to]) {
                low[(size_t)u] = std::min(low[(size_t)u], number[(size_t)e.to]);
            }
        }
        if (low[(size_t)u] == number[(size_t)u]) {
            count++;
            for (int v = -1; v != u; on[(size_t)v] = false) {
                v = stack.back();
                stack.pop_back();
            }
        }
    };
    for (int u = 0; u < n; u++)
        if (!number[(size_t)u])
            visit(u);
    return count;
}

}

int main(int argc, char **argv)
{
    for (int round = 0, rounds = bench_arg(argc, argv, 10); round < rounds; round++) {
        int n = 4000, side = 150;
        Graph g(n);
        for (int i = 1; i < n; i++) {
            int a = (int)(bench_random() % (uint32_t)i), w = 1 + (int)(bench_random() % 1000);
            g.add(a, i, w);
        }
        for (int i = 0; i < 4 * n; i++) {
            int a = (int)(bench_random() % (uint32_t)n), b = (int)(bench_random() % (uint32_t)n), w = 1 + (int)(bench_random() % 1000);
            g.add(a, b, w);
        }
        std::vector<std::vector<char>> grid((size_t)side, std::vector<char>((size_t)side, '.'));
        for (auto &row : grid)
            for (auto &c : row)
                c = bench_random() % 10 < 3 ? '#' : '.';
        grid[0][0] = grid[(size_t)side - 1][(size_t)side - 1] = '.';
        long long sum = 0;
        for (int from = 0; from < 10; from++)
            for (long long d : dijkstra(g, from * 7))
                sum = (sum * 31 + d) % 1000000007;
        int way = astar(grid, {0, 0}, {side - 1, side - 1}), regions = 0;
        for (int i = 0; i < 10; i++)
            regions += flood(grid);
        printf("%lld %d %d %lld", sum, way, regions, kruskal(g));
        printf(" %lld %d", prim(g), components(g));
        printf(" %lld\n", floyd(200));
    }
    return 0;
}
