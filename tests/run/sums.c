/* Sums of rows of all kinds that the compiler adds up by vectors, at all lengths up to 40 and at the end of memory's first page of data. */
#include <stdint.h>
#include <stdio.h>

static uint8_t a[256], b[256];

#define SUM(name, ta, tb, n)                                                                    \
    __attribute__((noinline)) static int name(const ta *x, const tb *y, int rounds, int s)      \
    {                                                                                           \
        _Pragma("clang loop unroll(disable)")                                                   \
        for (int i = 0; i < rounds; i++, x += n, y += n) {                                      \
            _Pragma("clang loop unroll(full)")                                                  \
            for (int k = 0; k < n; k++)                                                         \
                s += x[k] * y[k];                                                               \
        }                                                                                       \
        return s;                                                                               \
    }
#define ROW(name, ta, n)                                                                        \
    __attribute__((noinline)) static int name(const ta *x, int rounds, int s)                   \
    {                                                                                           \
        _Pragma("clang loop unroll(disable)")                                                   \
        for (int i = 0; i < rounds; i++, x += n) {                                              \
            _Pragma("clang loop unroll(full)")                                                  \
            for (int k = 0; k < n; k++)                                                         \
                s += x[k];                                                                      \
        }                                                                                       \
        return s;                                                                               \
    }

SUM(ss2, int16_t, int16_t, 2) SUM(ss4, int16_t, int16_t, 4) SUM(ss8, int16_t, int16_t, 8) SUM(ss7, int16_t, int16_t, 7)
SUM(su4, int16_t, uint16_t, 4) SUM(bs4, uint8_t, int16_t, 4) SUM(bs8, int8_t, int16_t, 8) SUM(bb8, uint8_t, int8_t, 8)
SUM(si4, int16_t, int32_t, 4) SUM(ii4, int32_t, int32_t, 4) SUM(bi4, int8_t, int32_t, 4)
ROW(b4, uint8_t, 4) ROW(c4, int8_t, 4) ROW(s4, int16_t, 4) ROW(u4, uint16_t, 4) ROW(i4, int32_t, 4) ROW(i9, int32_t, 9)

/* One array with itself, some way apart; two sums that share a row. */
__attribute__((noinline)) static int apart(const int16_t *x, int rounds, int *other)
{
    int s = 0, t = 0;
    for (int i = 0; i < rounds; i++, x += 4) {
        s += x[0] * x[3] + x[1] * x[4] + x[2] * x[5] + x[3] * x[6];
        t += x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] - rounds;
    }
    *other = t;
    return s;
}

#define SHOW(f, bytes)      for (int r = 0; r * bytes <= 160 && r < 11; r++) printf(" %d", f((const void *)(a + 1), (const void *)(b + 3), r, r)); puts(" " #f)
#define SHOW_ROW(f, bytes)  for (int r = 0; r * bytes <= 160 && r < 11; r++) printf(" %d", f((const void *)(a + 1), r, -r)); puts(" " #f)

int main(void)
{
    uint32_t x = 1;
    int t;
    for (int i = 0; i < 256; i++) {
        a[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
        b[i] = i < 8 ? 0x80 : (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
    }
    for (int i = 0; i < 16; i++)
        a[i] = i & 1 ? 0 : 0x80;        /* -32768 */
    SHOW(ss2, 4); SHOW(ss4, 8); SHOW(ss8, 16); SHOW(ss7, 14); SHOW(su4, 8); SHOW(bs4, 8); SHOW(bs8, 16); SHOW(bb8, 8);
    SHOW(si4, 16); SHOW(ii4, 16); SHOW(bi4, 16);
    SHOW_ROW(b4, 4); SHOW_ROW(c4, 4); SHOW_ROW(s4, 8); SHOW_ROW(u4, 8); SHOW_ROW(i4, 16); SHOW_ROW(i9, 36);
    for (int r = 0; r < 11; r++) {
        int s = apart((const void *)(b + 2), r, &t);
        printf(" %d %d", s, t);
    }
    puts(" apart");
    return 0;
}
