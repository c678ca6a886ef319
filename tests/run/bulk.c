/* Copies and fills of every size up to some hundreds of bytes, apart, overlapping forwards and backwards, and large
 * ones, against loops of bytes. The compiler makes memory.copy and memory.fill of them: those of a size that it
 * knows, and those that the runtime does. */
#include <stdio.h>
#include <string.h>

enum { ROOM = 13000 };
static unsigned char got[ROOM], want[ROOM];
static int bad;

static void fresh(void)
{
    for (int i = 0; i < ROOM; i++)
        got[i] = want[i] = (unsigned char)(i * 7 + (i >> 8));
}

static void compare(const char *what, unsigned n, int distance)
{
    for (int i = 0; i < ROOM; i++)
        if (got[i] != want[i] && bad++ < 5)
            printf("%s of %u bytes, distance %d: byte %d is %u, not %u\n", what, n, distance, i, got[i], want[i]);
}

static void move(unsigned from, unsigned to, unsigned n)
{
    fresh();
    if (to <= from)
        for (volatile unsigned i = 0; i < n; i++)
            want[to + i] = want[from + i];
    else
        for (volatile unsigned i = n; i-- > 0; )
            want[to + i] = want[from + i];
    memmove(got + to, got + from, n);
    compare("a copy", n, (int)to - (int)from);
}

static void fill(unsigned at, int value, unsigned n)
{
    fresh();
    for (volatile unsigned i = 0; i < n; i++)
        want[at + i] = (unsigned char)value;
    memset(got + at, value, n);
    compare("a fill", n, 0);
}

#define KNOWN(n) do { \
        fresh(); \
        for (volatile unsigned i = n; i-- > 0; ) \
            want[1003 + i] = want[1000 + i]; \
        __builtin_memmove(got + 1003, got + 1000, n); \
        for (volatile unsigned i = 0; i < n; i++) \
            want[2001 + i] = (unsigned char)value; \
        memset(got + 2001, value, n); \
        compare("known", n, 3); \
    } while (0)

static __attribute__((noinline)) void known(int value)
{
    KNOWN(1); KNOWN(2); KNOWN(3); KNOWN(4); KNOWN(5); KNOWN(7); KNOWN(8); KNOWN(9); KNOWN(12); KNOWN(15); KNOWN(16); KNOWN(17);
    KNOWN(24); KNOWN(31); KNOWN(32); KNOWN(33); KNOWN(40); KNOWN(48); KNOWN(49); KNOWN(63); KNOWN(64); KNOWN(65); KNOWN(100);
}

int main(void)
{
    static const int distances[] = { -4000, -300, -64, -63, -33, -32, -31, -8, -1, 0, 1, 5, 16, 31, 32, 33, 63, 64, 300, 4000 };
    static const unsigned large[] = { 1000, 2047, 2048, 2049, 3500 };
    for (unsigned d = 0; d < sizeof distances / sizeof *distances; d++) {
        for (unsigned n = 0; n < 140; n++)
            move(4500, 4500 + distances[d], n);
        for (unsigned i = 0; i < sizeof large / sizeof *large; i++)
            move(4500, 4500 + distances[d], large[i]);
    }
    for (unsigned n = 0; n < 140; n++)
        fill(1001, 0x1a5, n);
    for (unsigned i = 0; i < sizeof large / sizeof *large; i++)
        fill(1001, 0x80, large[i]);
    known(0);
    known(0x1c7);
    puts(bad ? "wrong" : "right");
    return bad != 0;
}
