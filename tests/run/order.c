/* Comparison functions in their usual shapes, built into callers that compare their results with constants: every question of
 * every shape, for signed and unsigned numbers and for floats, some of which have no order. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

static uint64_t sum, n;
static void note(int bit) { sum = (sum << 1 | (sum >> 63)) ^ (uint64_t)(unsigned)bit * 0x9e3779b97f4a7c15u ^ n++; }

#define ASK(d) \
    note((d) < 0); note((d) <= 0); note((d) > 0); note((d) >= 0); note((d) == 0); note((d) != 0); note((d) == 1); note((d) == -1); \
    note((d) < 1); note((d) > -1); note((d) <= -1); note((d) >= 1); note((d) > 1); note((d) < 2); note(!(d)); note((d) ? 3 : 4)

#define SHAPES(name, type) \
    static __attribute__((noinline)) void name(type a, type b) \
    { \
        ASK((a > b) - (a < b)); \
        ASK((b < a) - (b > a)); \
        ASK(a < b ? -1 : a > b); \
        ASK(a < b ? -1 : a > b ? 1 : 0); \
        ASK(a > b ? 1 : a == b ? 0 : -1); \
        ASK(a < b ? -1 : a != b); \
        ASK((a >= b) - (a <= b)); \
        ASK((a < b) | (a == b) << 1); \
        ASK((a > b) + (a >= b) - 1); \
    }

SHAPES(of_int, int)
SHAPES(of_unsigned, unsigned)
SHAPES(of_long, int64_t)
SHAPES(of_size, uint64_t)
SHAPES(of_char, signed char)
SHAPES(of_float, float)
SHAPES(of_double, double)

/* The number itself, while others ask whether both are the same, before and after. */
#define VALUES(name, type) \
    static __attribute__((noinline)) int name(type a, type b, int *same) \
    { \
        int d = a < b ? -1 : a != b, e = (b < a) - (b > a); \
        *same = b == a ? d + 7 : e; \
        if (!d) \
            note(e + 5); \
        return d * 3 + e + (b < a ? 9 : 0); \
    }

VALUES(value_of_unsigned, unsigned)
VALUES(value_of_size, uint64_t)
VALUES(value_of_int, int)

static __attribute__((noinline)) void mixed(int a, int b, int c)
{
    ASK((a > b) - (a < c));
    ASK((a > b) - ((unsigned)a < (unsigned)b));
    ASK((a > b) - (a < b) + (a > c) - (a < c));
}

int main(void)
{
    static const double numbers[] = { 0, -0.0, 1, -1, 2.5, -1e9, 1e9, 127, -128, NAN, INFINITY, -INFINITY };
    enum { N = sizeof numbers / sizeof *numbers };
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            double x = numbers[i], y = numbers[k];
            of_double(x, y);
            of_float((float)x, (float)y);
            if (!(fabs(x) <= 1e9) || !(fabs(y) <= 1e9))
                continue;
            int a = (int)x, b = (int)y;
            of_int(a, b);
            of_unsigned((unsigned)a, (unsigned)b);
            of_long((int64_t)a << 31, (int64_t)b << 31);
            of_size((uint64_t)a, (uint64_t)b);
            of_char((signed char)a, (signed char)b);
            mixed(a, b, i);
            int same[3];
            note(value_of_unsigned((unsigned)a, (unsigned)b, &same[0]));
            note(value_of_size((uint64_t)a << 20, (uint64_t)b << 20, &same[1]));
            note(value_of_int(a, b, &same[2]));
            note(same[0] * 16 + same[1] * 4 + same[2]);
        }
    printf("%llx %llu\n", (unsigned long long)sum, (unsigned long long)n);
    return 0;
}
