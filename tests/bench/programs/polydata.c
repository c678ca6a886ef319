/* Statistics and dynamic programming after PolyBench: correlation, covariance, Floyd-Warshall, Nussinov; edit distance, knapsack, chains of matrices,
 * rising subsequences, primes. */
#include "kernels.h"
#include <math.h>

enum { N = 260, M = 240 };
static double data[N][M], corr[M][M], mean[M], stddev[M];

static void data_fill(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < M; j++)
            data[i][j] = (double)(i * j % 83) / M + i;
}

static void means_find(void)
{
    for (int j = 0; j < M; j++) {
        mean[j] = 0;
        for (int i = 0; i < N; i++)
            mean[j] += data[i][j];
        mean[j] /= N;
    }
}

static double run_correlation(int rounds)
{
    for (; rounds; rounds--) {
        data_fill();
        means_find();
        for (int j = 0; j < M; j++) {
            stddev[j] = 0;
            for (int i = 0; i < N; i++)
                stddev[j] += (data[i][j] - mean[j]) * (data[i][j] - mean[j]);
            stddev[j] = sqrt(stddev[j] / N);
            stddev[j] = stddev[j] <= 0.1 ? 1.0 : stddev[j];
        }
        for (int i = 0; i < N; i++)
            for (int j = 0; j < M; j++) {
                data[i][j] -= mean[j];
                data[i][j] /= sqrt(N) * stddev[j];
            }
        for (int i = 0; i < M - 1; i++) {
            corr[i][i] = 1;
            for (int j = i + 1; j < M; j++) {
                corr[i][j] = 0;
                for (int k = 0; k < N; k++)
                    corr[i][j] += data[k][i] * data[k][j];
                corr[j][i] = corr[i][j];
            }
        }
    }
    return corr[1][2] + corr[M / 2][M / 3];
}

static double run_covariance(int rounds)
{
    for (; rounds; rounds--) {
        data_fill();
        means_find();
        for (int i = 0; i < N; i++)
            for (int j = 0; j < M; j++)
                data[i][j] -= mean[j];
        for (int i = 0; i < M; i++)
            for (int j = i; j < M; j++) {
                corr[i][j] = 0;
                for (int k = 0; k < N; k++)
                    corr[i][j] += data[k][i] * data[k][j];
                corr[i][j] /= N - 1.0;
                corr[j][i] = corr[i][j];
            }
    }
    return corr[1][2] + corr[M / 2][M / 3];
}

static double run_floyd(int rounds)
{
    enum { V = 300 };
    int (*path)[V] = bench_alloc(sizeof(int[V][V])), sum = 0;
    while (rounds--) {
        for (int i = 0; i < V; i++)
            for (int j = 0; j < V; j++)
                path[i][j] = (i + j) % 13 == 0 || (i + j) % 7 == 0 || (i + j) % 11 == 0 ? 999 : i * j % 7 + 1;
        for (int k = 0; k < V; k++)
            for (int i = 0; i < V; i++)
                for (int j = 0; j < V; j++)
                    path[i][j] = path[i][j] < path[i][k] + path[k][j] ? path[i][j] : path[i][k] + path[k][j];
    }
    for (int i = 0; i < V; i++)
        sum += path[i][i * 7 % V];
    return sum;
}

#define MAX(a, b) ((a) >= (b) ? (a) : (b))
static double run_nussinov(int rounds)
{
    enum { S = 500 };
    static char seq[S];
    int (*table)[S] = bench_alloc(sizeof(int[S][S]));
    while (rounds--) {
        for (int i = 0; i < S; i++)
            seq[i] = (char)((i + 1 + rounds) % 4 ^ (i / 9 & 3));
        memset(table, 0, sizeof(int[S][S]));
        for (int i = S - 1; i >= 0; i--)
            for (int j = i + 1; j < S; j++) {
                if (j - 1 >= 0)
                    table[i][j] = MAX(table[i][j], table[i][j - 1]);
                if (i + 1 < S)
                    table[i][j] = MAX(table[i][j], table[i + 1][j]);
                if (j - 1 >= 0 && i + 1 < S) {
                    if (i < j - 1)
                        table[i][j] = MAX(table[i][j], table[i + 1][j - 1] + (seq[i] + seq[j] == 3));
                    else
                        table[i][j] = MAX(table[i][j], table[i + 1][j - 1]);
                }
                for (int k = i + 1; k < j; k++)
                    table[i][j] = MAX(table[i][j], table[i][k] + table[k + 1][j]);
            }
    }
    return table[0][S - 1];
}

static int min3(int a, int b, int c) { return a < b ? (a < c ? a : c) : b < c ? b : c; }

static double run_levenshtein(int rounds)
{
    enum { S = 2000 };
    char *s = bench_alloc(S + 1), *t = bench_alloc(S + 1);
    int *row = bench_alloc((S + 1) * sizeof *row), sum = 0;
    bench_text(s, S + 1);
    bench_text(t, S + 1);
    while (rounds--) {
        for (int j = 0; j <= S; j++)
            row[j] = j;
        for (int i = 1; i <= S; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= S; j++) {
                int above = row[j];
                row[j] = min3(above + 1, row[j - 1] + 1, diagonal + (s[i - 1] != t[j - 1]));
                diagonal = above;
            }
        }
        sum += row[S];
    }
    return sum;
}

static double run_knapsack(int rounds)
{
    enum { ITEMS = 200, CAPACITY = 10000 };
    static int weight[ITEMS], value[ITEMS], best[CAPACITY + 1];
    for (int i = 0; i < ITEMS; i++) {
        weight[i] = 1 + (int)(bench_random() % 300);
        value[i] = 1 + (int)(bench_random() % 1000);
    }
    while (rounds--) {
        memset(best, 0, sizeof best);
        for (int i = 0; i < ITEMS; i++)
            for (int w = CAPACITY; w >= weight[i]; w--)
                if (best[w - weight[i]] + value[i] > best[w])
                    best[w] = best[w - weight[i]] + value[i];
    }
    return best[CAPACITY];
}

static double run_chain(int rounds)
{
    enum { S = 300 };
    static int dim[S + 1];
    static long long cost[S][S];
    for (int i = 0; i <= S; i++)
        dim[i] = 1 + (int)(bench_random() % 90);
    while (rounds--)
        for (int len = 2; len <= S; len++)
            for (int i = 0; i + len <= S; i++) {
                int j = i + len - 1;
                cost[i][j] = INT64_MAX;
                for (int k = i; k < j; k++) {
                    long long c = cost[i][k] + cost[k + 1][j] + (long long)dim[i] * dim[k + 1] * dim[j + 1];
                    if (c < cost[i][j])
                        cost[i][j] = c;
                }
            }
    return (double)cost[0][S - 1];
}

static double run_lis(int rounds)
{
    enum { S = 4000 };
    static int a[S], len[S];
    int best = 0;
    for (int i = 0; i < S; i++)
        a[i] = (int)(bench_random() >> 8);
    while (rounds--)
        for (int i = 0; i < S; i++) {
            len[i] = 1;
            for (int j = 0; j < i; j++)
                if (a[j] < a[i] && len[j] + 1 > len[i])
                    len[i] = len[j] + 1;
            if (len[i] > best)
                best = len[i];
        }
    return best;
}

static double run_sieve(int rounds)
{
    enum { LIMIT = 2000000 };
    unsigned char *composite = bench_alloc(LIMIT + 1);
    int count = 0;
    while (rounds--) {
        memset(composite, 0, LIMIT + 1);
        count = 0;
        for (int i = 2; i <= LIMIT; i++) {
            if (composite[i])
                continue;
            count++;
            for (long long j = (long long)i * i; j <= LIMIT; j += i)
                composite[j] = 1;
        }
    }
    return count;
}

KERNELS_MAIN({ "correlation", run_correlation, 20 }, { "covariance", run_covariance, 20 }, { "floyd-warshall", run_floyd, 10 }, { "nussinov", run_nussinov, 8 },
             { "levenshtein", run_levenshtein, 15 }, { "knapsack", run_knapsack, 60 }, { "matrix-chain", run_chain, 20 }, { "lis", run_lis, 20 }, { "sieve", run_sieve, 15 })
