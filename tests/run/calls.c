/* Calls of every shape: through pointers, deep, variadic, many arguments of mixed kinds, structs by value. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t fn(int64_t, int64_t);
#define DEF(name, e) __attribute__((noinline)) static int64_t name(int64_t a, int64_t b) { return e; }
DEF(add, a + b) DEF(sub, a - b) DEF(mul, a * b) DEF(mix, a * 31 ^ b)
static fn *volatile table[] = { add, sub, mul, mix };

__attribute__((noinline)) static double many(int a, double b, int64_t c, float d, int e, int f, int64_t g, int h, int i, int64_t j, double k,
                                             double l, double m, double n, double o, double p, double q, float r, int s, int t)
{
    return a + b * 2 + (double)c * 3 + d * 4 + e * 5 + f * 6 + (double)g * 7 + h * 8 + i * 9 + (double)j * 10 + k * 11 + l * 12 + m * 13 + n * 14 +
           o * 15 + p * 16 + q * 17 + r * 18 + s * 19 + t * 20;
}

static int sum(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    int s = 0;
    for (int i = 0; i < n; i++)
        s += i % 2 ? (int)va_arg(ap, double) : va_arg(ap, int);
    va_end(ap);
    return s;
}

struct point { double x, y; int tag[3]; };
__attribute__((noinline)) static struct point turn(struct point p, int by)
{
    return (struct point){ -p.y * by, p.x * by, { p.tag[2], p.tag[0], p.tag[1] } };
}

__attribute__((noinline)) static int ackermann(int m, int n)
{
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

__attribute__((noinline)) static int depth(int n, volatile char *above)
{
    volatile char here[64];
    here[0] = (char)(n + *above);
    return n == 0 ? 0 : 1 + depth(n - 1, here) + (here[0] & 0);
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }
static int by_int(const void *a, const void *b) { return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b); }

int main(void)
{
    int64_t h = 1;
    for (int i = 0; i < 100000; i++)
        h = table[(h ^ i) & 3](h, i) & 0xffffffffffff;
    printf("%lld\n", (long long)h);
    printf("%.3f\n", many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20));
    printf("%d\n", sum(6, 1, 2.5, 3, 4.5, 5, 6.5));
    struct point p = { 1, 2, { 3, 4, 5 } };
    for (int i = 1; i < 5; i++)
        p = turn(p, i);
    printf("%g %g %d %d %d\n", p.x, p.y, p.tag[0], p.tag[1], p.tag[2]);
    volatile char top = 0;
    printf("%d %d\n", ackermann(2, 300), depth(700, &top));
    static int v[5000];
    uint32_t s = 7;
    for (int i = 0; i < 5000; i++)
        v[i] = (int)((s = s * 1103515245 + 12345) >> 8);
    qsort(v, 5000, sizeof *v, by_int);
    for (int i = 1; i < 5000; i++)
        if (v[i - 1] > v[i])
            puts("not sorted");
    const char *words[] = { "pear", "apple", "fig", "date", "cherry", "banana" };
    qsort(words, 6, sizeof *words, by_text);
    for (int i = 0; i < 6; i++)
        printf("%s ", words[i]);
    puts("");
    return 0;
}
