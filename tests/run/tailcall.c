/* A state machine of tail calls: a million of them in a stack of nothing, with more arguments than the caller has. */
#include <stdint.h>
#include <stdio.h>

typedef uint64_t state(uint64_t n, uint64_t h);
static state even, odd;
static state *volatile next = odd;
static uint64_t wide(uint64_t n, uint64_t h, int a, int b, int c, int d, int e, int f, int g, int i);

static uint64_t even(uint64_t n, uint64_t h)
{
    if (!n)
        return h;
    __attribute__((musttail)) return next(n - 1, h * 3 + 1);
}

static uint64_t odd(uint64_t n, uint64_t h)
{
    if (!n)
        return h;
    __attribute__((musttail)) return even(n - 1, h ^ n);
}

__attribute__((noinline)) static uint64_t narrow(uint64_t n, uint64_t h, int a, int b, int c, int d, int e, int f, int g, int i)
{
    __attribute__((musttail)) return wide(n - 1, h + (uint64_t)(a + b + c + d + e + f + g + i), b, c, d, e, f, g, i, a);
}

__attribute__((noinline)) static uint64_t wide(uint64_t n, uint64_t h, int a, int b, int c, int d, int e, int f, int g, int i)
{
    if (!n)
        return h * 10 + (uint64_t)a;
    __attribute__((musttail)) return narrow(n, h ^ n, a + 1, b, c, d, e, f, g, i);
}

int main(void)
{
    printf("%llx\n", (long long)even(1000000, 1));
    printf("%llx\n", (long long)wide(1000000, 1, 1, 2, 3, 4, 5, 6, 7, 8));
    return 0;
}
