/* Loops that search and compare, at every offset, length and place of what ends them, up to memory's last byte. The
 * expected answers come from loops that read through volatile pointers, which nothing looks ahead of. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

static NOINLINE size_t prefix(const unsigned char *a, const unsigned char *b, size_t n)
{
    size_t k = 0;
    while (k < n && a[k] == b[k])
        k++;
    return k;
}
static NOINLINE const uint16_t *halves(const uint16_t *p, uint16_t x) { while (*p != x && *p < 0x7000) p++; return p; }
static NOINLINE const int *words(const int *p, const int *end, int x) { for (; p != end; p++) if (*p == x || *p < -5) break; return p; }
static NOINLINE const unsigned char *quote(const unsigned char *p, const unsigned char *end)
{
    while (p < end && *p != '"' && *p != '\\' && *p >= 32)
        p++;
    return p;
}
/* These test in an iteration what the one before has loaded. */
static NOINLINE const unsigned char *until(const unsigned char *p) { while (*p && *p != '"') p++; return p; }
static NOINLINE int differ(const unsigned char *a, const unsigned char *b)
{
    int c;
    for (; (c = *a) == *b; a++, b++)
        if (!c)
            return 0;
    return c - *b;
}
static NOINLINE size_t same(const uint16_t *a, const uint16_t *b, size_t n)
{
    size_t k = 0;
    for (uint16_t x = a[0]; x == b[k] && x; x = a[k])
        if (++k == n)
            break;
    return k;
}

static size_t slow_prefix(volatile const unsigned char *a, volatile const unsigned char *b, size_t n)
{
    size_t k = 0;
    while (k < n && a[k] == b[k])
        k++;
    return k;
}

static int sign(int x) { return (x > 0) - (x < 0); }
static unsigned failures;
static void expect(long got, long want, const char *what, size_t len, size_t at)
{
    if (got != want && failures++ < 9)
        printf("%s: %ld for %ld at %zu, %zu\n", what, got, want, len, at);
}

/* Strings of len bytes that end with memory; a differs from b at `at`. */
static void bytes(unsigned char *top, unsigned char *b, size_t len, size_t at)
{
    unsigned char *a = top - len - 1;
    memset(a, 'x', len);
    memset(b, 'x', len);
    a[len] = b[len] = 0;
    if (at < len)
        a[at] = '"';
    expect((long)prefix(a, b, len), (long)slow_prefix(a, b, len), "prefix", len, at);
    expect(sign(memcmp(a, b, len + 1)), at < len ? -1 : 0, "memcmp", len, at);
    expect(sign(strcmp((char *)a, (char *)b)), at < len ? -1 : 0, "strcmp", len, at);
    expect(sign(strncmp((char *)a, (char *)b, len / 2)), at < len / 2 ? -1 : 0, "strncmp", len, at);
    expect((long)strlen((char *)a), (long)len, "strlen", len, at);
    expect((long)((unsigned char *)memchr(a, at < len ? '"' : 0, len + 1) - a), (long)(at < len ? at : len), "memchr", len, at);
    expect(until(a) - a, (long)(at < len ? at : len), "until", len, at);
    expect(sign(differ(a, b)), at < len ? -1 : 0, "differ", len, at);
    expect(quote(a, a + len) - a, (long)(at < len ? at : len), "quote", len, at);
}

static void wider(unsigned char *top, size_t len, size_t at)
{
    uint16_t *h = (uint16_t *)(top - 2 * len - 2);
    int *w = (int *)(top - 4 * len - 4);
    for (size_t k = 0; k <= len; k++)
        h[k] = (uint16_t)(k == at || k == len ? 0x1234 : 0x3412);
    expect(halves(h, 0x1234) - h, (long)(at < len ? at : len), "halves", len, at);
    expect((long)same(h, h, len + 1), (long)(len + 1), "same", len, at);
    if (at < len)
        h[at] = 0;
    expect((long)same(h, h, len + 1), (long)(at < len ? at : len + 1), "same up to zero", len, at);
    for (size_t k = 0; k <= len; k++)
        w[k] = k == at ? (at & 1 ? -6 : 7) : (int)k + 100;
    expect(words(w, w + len, 7) - w, (long)(at < len ? at : len), "words", len, at);
}

int main(void)
{
    static unsigned char low[256];
    unsigned char *top = (unsigned char *)(__builtin_wasm_memory_grow(0, 1) * 65536);
    top += 65536;
    for (size_t len = 0; len < 70; len++)
        for (size_t at = 0; at <= len; at++)
            for (size_t back = 0; back < 20; back += 1 + 3 * (len > 40)) {
                bytes(top - back, low + back % 7, len, at);
                wider(top - back / 4 * 4, len, at);
            }
    printf("%u failures\n", failures);
    return failures != 0;
}
