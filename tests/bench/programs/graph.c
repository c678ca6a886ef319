/* Dynamic programs over integers: all shortest paths (Floyd and Warshall), Nussinov's RNA folding, knapsack. */
#include "bench.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int paths(int n)
{
    int *d = bench_alloc((size_t)n * (size_t)n * sizeof *d), sum = 0;

    for (int i = 0; i < n * n; i++)
        d[i] = i / n == i % n ? 0 : (int)(bench_random() % 1000) + 1;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                d[i * n + j] = least(d[i * n + j], d[i * n + k] + d[k * n + j]);
    for (int i = 0; i < n * n; i++)
        sum += d[i];
    free(d);
    return sum;
}

static int fold(int n)
{
    int *t = bench_alloc((size_t)n * (size_t)n * sizeof *t);
    char *base = bench_alloc((size_t)n);

    for (int i = 0; i < n; i++)
        base[i] = (char)(bench_random() >> 9 & 3);
    for (int i = n - 1; i >= 0; i--)
        for (int j = i + 1; j < n; j++) {
            int best = t[i * n + j - 1];
            if (i + 1 < n && t[(i + 1) * n + j] > best)
                best = t[(i + 1) * n + j];
            if (i + 1 < j && t[(i + 1) * n + j - 1] + (base[i] + base[j] == 3) > best)
                best = t[(i + 1) * n + j - 1] + (base[i] + base[j] == 3);
            for (int k = i + 1; k < j; k++)
                if (t[i * n + k] + t[(k + 1) * n + j] > best)
                    best = t[i * n + k] + t[(k + 1) * n + j];
            t[i * n + j] = best;
        }
    int result = t[n - 1];
    free(t);
    return result;
}

static int knapsack(int items, int room)
{
    int *best = bench_alloc((size_t)(room + 1) * sizeof *best);

    for (int i = 0; i < items; i++) {
        int weight = (int)(bench_random() % 500) + 1, value = (int)(bench_random() % 1000);
        for (int w = room; w >= weight; w--)
            if (best[w - weight] + value > best[w])
                best[w] = best[w - weight] + value;
    }
    return best[room];
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 600);

    printf("%d\n", paths(n));
    printf("%d\n", fold(n));
    printf("%d\n", knapsack(2 * n, 50 * n));
    return 0;
}
