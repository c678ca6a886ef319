/* Sorting: merge, heap, shell, radix, and quicksort with a compare function (a library's qsort differs too much). */
#include "bench.h"

static void merge_sort(uint32_t *a, uint32_t *t, int n)
{
    if (n < 12) {
        for (int i = 1; i < n; i++) {
            uint32_t v = a[i];
            int j = i;
            for (; j && a[j - 1] > v; j--)
                a[j] = a[j - 1];
            a[j] = v;
        }
        return;
    }
    int m = n / 2, i = 0, j = m, k = 0;
    merge_sort(a, t, m);
    merge_sort(a + m, t, n - m);
    while (i < m && j < n)
        t[k++] = a[j] < a[i] ? a[j++] : a[i++];
    while (i < m)
        t[k++] = a[i++];
    memcpy(a, t, (size_t)k * sizeof *a);
}

static void heap_sort(uint32_t *a, int n)
{
    for (int start = n / 2 - 1, end = n; end > 1;) {
        uint32_t v;
        int i;
        if (start >= 0) {
            v = a[i = start--];
        } else {
            v = a[--end];
            a[end] = a[0];
            i = 0;
        }
        for (int c; (c = 2 * i + 1) < end; i = c) {
            if (c + 1 < end && a[c + 1] > a[c])
                c++;
            if (a[c] <= v)
                break;
            a[i] = a[c];
        }
        a[i] = v;
    }
}

static void shell_sort(uint32_t *a, int n)
{
    static const int gaps[] = { 301803, 134135, 59615, 26495, 11775, 5233, 2325, 1033, 459, 204, 90, 40, 17, 7, 3, 1 };

    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
        for (int i = gaps[g]; i < n; i++) {
            uint32_t v = a[i];
            int j = i;
            for (; j >= gaps[g] && a[j - gaps[g]] > v; j -= gaps[g])
                a[j] = a[j - gaps[g]];
            a[j] = v;
        }
}

static void radix_sort(uint32_t *a, uint32_t *t, int n)
{
    for (int shift = 0; shift < 32; shift += 8) {
        int count[257] = { 0 };
        for (int i = 0; i < n; i++)
            count[(a[i] >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++)
            count[i + 1] += count[i];
        for (int i = 0; i < n; i++)
            t[count[a[i] >> shift & 255]++] = a[i];
        memcpy(a, t, (size_t)n * sizeof *a);
    }
}

static void quick_sort(uint32_t *a, int n, int (*order)(const void *, const void *))
{
    while (n > 1) {
        uint32_t pivot = a[n / 2];
        int i = 0, j = n - 1;
        while (i <= j) {
            while (order(a + i, &pivot) < 0)
                i++;
            while (order(a + j, &pivot) > 0)
                j--;
            if (i <= j) {
                uint32_t t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        quick_sort(a + i, n - i, order);
        n = j + 1;
    }
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 700000);
    uint32_t *a = bench_alloc((size_t)n * 4), *t = bench_alloc((size_t)n * 4);

    for (int kind = 0; kind < 5; kind++) {
        for (int i = 0; i < n; i++)
            a[i] = bench_random();
        switch (kind) {
        case 0: merge_sort(a, t, n); break;
        case 1: heap_sort(a, n); break;
        case 2: shell_sort(a, n); break;
        case 3: radix_sort(a, t, n); break;
        case 4: quick_sort(a, n, compare); break;
        }
        for (int i = 1; i < n; i++)
            if (a[i - 1] > a[i])
                return 1;
        printf("%08x\n", bench_sum(a, (size_t)n * 4, 0));
    }
    return 0;
}
