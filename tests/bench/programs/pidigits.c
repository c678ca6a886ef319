/* Big numbers as one writes them for a puzzle: words of 32 bits and products of 64; digits of pi by a spigot, factorials, Fibonacci numbers, Mersenne primes. */
#include "bench.h"

enum { WORDS = 2400 };

struct number {
    int size;
    uint32_t word[WORDS];
};

static void set(struct number *a, uint32_t value)
{
    a->size = value != 0;
    a->word[0] = value;
}

static void multiply_small(struct number *a, uint32_t by)
{
    uint64_t carry = 0;

    for (int i = 0; i < a->size; i++) {
        carry += (uint64_t)a->word[i] * by;
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        a->word[a->size++] = (uint32_t)carry;
}

static uint32_t divide_small(struct number *a, uint32_t by)
{
    uint64_t rest = 0;

    for (int i = a->size - 1; i >= 0; i--) {
        rest = rest << 32 | a->word[i];
        a->word[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    while (a->size && !a->word[a->size - 1])
        a->size--;
    return (uint32_t)rest;
}

static void add(struct number *a, const struct number *b)
{
    uint64_t carry = 0;
    int size = a->size > b->size ? a->size : b->size;

    for (int i = 0; i < size; i++) {
        carry += (uint64_t)(i < a->size ? a->word[i] : 0) + (i < b->size ? b->word[i] : 0);
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    a->size = size;
    if (carry)
        a->word[a->size++] = (uint32_t)carry;
}

static void subtract(struct number *a, const struct number *b)
{
    uint32_t borrow = 0;

    for (int i = 0; i < a->size; i++) {
        uint32_t x = a->word[i], y = i < b->size ? b->word[i] : 0, d = x - y - borrow;
        borrow = x < y || (x == y && borrow);
        a->word[i] = d;
    }
    while (a->size && !a->word[a->size - 1])
        a->size--;
}

static void multiply(struct number *r, const struct number *a, const struct number *b)
{
    memset(r->word, 0, sizeof *r->word * (size_t)(a->size + b->size + 1));
    for (int i = 0; i < a->size; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b->size; j++) {
            carry += (uint64_t)a->word[i] * b->word[j] + r->word[i + j];
            r->word[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        r->word[i + b->size] = (uint32_t)carry;
    }
    r->size = a->size + b->size;
    while (r->size && !r->word[r->size - 1])
        r->size--;
}

static uint32_t sum_of_digits(struct number *a)
{
    uint32_t sum = 0;

    while (a->size)
        sum = sum * 31 + divide_small(a, 1000000000);
    return sum;
}

/* x = one / divisor - one / (3 * divisor^3) + ... */
static void arctan(struct number *x, int divisor, int words)
{
    static struct number term, part;

    set(&term, 0);
    memset(term.word, 0, sizeof term.word);
    term.size = words;
    term.word[words - 1] = 1;
    divide_small(&term, (uint32_t)divisor);
    *x = term;
    for (uint32_t k = 3; term.size; k += 2) {
        divide_small(&term, (uint32_t)(divisor * divisor));
        part = term;
        divide_small(&part, k);
        if (k & 2)
            subtract(x, &part);
        else
            add(x, &part);
    }
}

static uint32_t pi(int words)
{
    static struct number a, b;

    arctan(&a, 5, words);
    arctan(&b, 239, words);
    multiply_small(&a, 4);
    subtract(&a, &b);
    multiply_small(&a, 4);
    return bench_sum(a.word, (size_t)a.size * 4, 0);
}

static uint32_t factorial(int n)
{
    static struct number a;

    set(&a, 1);
    for (int i = 2; i <= n; i++)
        multiply_small(&a, (uint32_t)i);
    return sum_of_digits(&a);
}

static uint32_t fibonacci(int n)
{
    static struct number a, b, t;

    set(&a, 0);
    set(&b, 1);
    for (int i = 0; i < n; i++) {
        t = b;
        add(&b, &a);
        a = t;
    }
    return sum_of_digits(&a);
}

/* 3 to the 2 to the n: squares by the schoolbook. */
static uint32_t power(int n)
{
    static struct number a, b;

    set(&a, 3);
    for (int i = 0; i < n; i++) {
        multiply(&b, &a, &a);
        a = b;
    }
    return bench_sum(a.word, (size_t)a.size * 4, 0);
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 28); i < rounds; i++)
        printf("%08x %08x %08x %08x\n", pi(300 + i), factorial(3000 + i), fibonacci(8000 + i), power(15));
    return 0;
}
