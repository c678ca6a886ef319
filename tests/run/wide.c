/* Products of twice the width, in the shapes in which libraries and compilers write them, on operands at the edges and
 * at random; sums and differences of two words, shifts of them. */
#include <inttypes.h>
#include <stdio.h>

typedef unsigned __int128 u128;
#define LOW 0xffffffffu
#define APART __attribute__((noinline))
struct pair { uint64_t lo, hi; };

APART struct pair builtin(uint64_t x, uint64_t y) { u128 p = (u128)x * y; return (struct pair){ (uint64_t)p, (uint64_t)(p >> 64) }; }
APART struct pair of_signed(int64_t x, int64_t y) { __int128 p = (__int128)x * y; return (struct pair){ (uint64_t)p, (uint64_t)(p >> 64) }; }
APART struct pair square(uint64_t x) { u128 p = (u128)x * x; return (struct pair){ (uint64_t)p, (uint64_t)(p >> 64) }; }
APART struct pair by_const(uint64_t x) { u128 p = (u128)x * 0x2d358dccaa6c78a5u; return (struct pair){ (uint64_t)p, (uint64_t)(p >> 64) }; }
APART struct pair by_negative(int64_t x) { __int128 p = (__int128)x * -7777777777777777; return (struct pair){ (uint64_t)p, (uint64_t)(p >> 64) }; }

APART struct pair by_columns(uint64_t x, uint64_t y)
{
    uint64_t x0 = x & LOW, x1 = x >> 32, y0 = y & LOW, y1 = y >> 32, w = x0 * y0, t = x1 * y0 + (w >> 32), u = x0 * y1 + (t & LOW);
    return (struct pair){ u << 32 | (w & LOW), x1 * y1 + (t >> 32) + (u >> 32) };
}

APART struct pair by_carries(uint64_t x, uint64_t y)
{
    uint64_t x0 = (uint32_t)x, x1 = x >> 32, y0 = (uint32_t)y, y1 = y >> 32, l = x0 * y0, m = x1 * y0, n = x0 * y1;
    uint64_t t = l + (m << 32), c = t < l, lo = t + (n << 32);
    c += lo < t;
    return (struct pair){ lo, x1 * y1 + (m >> 32) + (n >> 32) + c };
}

APART struct pair by_branch(uint64_t x, uint64_t y)
{
    uint64_t x0 = x & LOW, x1 = x >> 32, y0 = y & LOW, y1 = y >> 32, l = x0 * y0, m = x0 * y1, n = x1 * y0, h = x1 * y1;
    m += l >> 32;
    m += n;
    if (m < n)
        h += 1ull << 32;
    return (struct pair){ (m << 32) + (l & LOW), h + (m >> 32) };
}

APART struct pair by_cross(uint64_t x)
{
    const uint64_t y = 0x9fb21c651e98df25u, x0 = x & LOW, x1 = x >> 32, y0 = y & LOW, y1 = y >> 32;
    uint64_t l = x0 * y0, m = x1 * y0, n = x0 * y1, h = x1 * y1, cross = (l >> 32) + (m & LOW) + n;
    return (struct pair){ cross << 32 | (l & LOW), (m >> 32) + (cross >> 32) + h };
}

APART uint64_t narrow(uint32_t x, uint32_t y)
{
    uint32_t x0 = x & 0xffff, x1 = x >> 16, y0 = y & 0xffff, y1 = y >> 16, l = x0 * y0, m = x0 * y1, n = x1 * y0, h = x1 * y1;
    m += l >> 16;
    m += n;
    if (m < n)
        h += 0x10000;
    return (uint64_t)(h + (m >> 16)) << 32 | ((m << 16) + (l & 0xffff));
}

/* Not the product: the carry of the middle is lost, and the lower half's. */
APART struct pair wrong(uint64_t x, uint64_t y)
{
    uint64_t x0 = x & LOW, x1 = x >> 32, y0 = y & LOW, y1 = y >> 32, l = x0 * y0, m = x1 * y0 + x0 * y1, lo = l + (m << 32);
    return (struct pair){ lo, x1 * y1 + (m >> 32) + (lo < l) };
}

APART struct pair sums(struct pair a, struct pair b, uint64_t x, uint64_t y)
{
    u128 p = (u128)a.hi << 64 | a.lo, q = (u128)b.hi << 64 | b.lo;
    p = p + q + (u128)x * y - ((u128)y << 64 | x) + (u128)x * x + (x < y) - (a.lo < y);
    p ^= p >> 51 ^ q << 13 ^ p >> (y & 127) ^ q << (x & 127);
    return (struct pair){ (uint64_t)p + (p < q), (uint64_t)(p >> 64) + (p >= q) - (p == q) };
}

static uint64_t state = 1;
static uint64_t number(void)
{
    static const uint64_t edges[] = { 0, 1, 2, 0xffff, 0x10000, 0x10001, LOW, 0x100000000, 0x100000001, 0x7fffffffffffffff,
                                      0x8000000000000000, 0xffffffff00000000, 0xfffffffffffffffe, 0xffffffffffffffff };
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 60 < 7 ? edges[(state >> 33) % (sizeof edges / sizeof *edges)] : state ^ state >> 29;
}

static struct pair sum;
static void add(struct pair p)
{
    sum.lo = (sum.lo ^ p.lo) * 0x100000001b3u;
    sum.hi = (sum.hi ^ p.hi ^ sum.lo >> 7) * 0x100000001b3u;
}

static void show(const char *name)
{
    printf("%s %016" PRIx64 " %016" PRIx64 "\n", name, sum.lo, sum.hi);
    sum = (struct pair){ 0 };
}

#define EACH(name, call) for (int i = 0; i < 3000; i++) { uint64_t x = number(), y = number(); (void)y; add(call); } show(name)
int main(void)
{
    EACH("builtin", builtin(x, y));
    EACH("signed", of_signed((int64_t)x, (int64_t)y));
    EACH("square", square(x));
    EACH("constant", by_const(x));
    EACH("negative", by_negative((int64_t)x));
    EACH("columns", by_columns(x, y));
    EACH("carries", by_carries(x, y));
    EACH("branch", by_branch(x, y));
    EACH("cross", by_cross(x));
    EACH("narrow", ((struct pair){ narrow((uint32_t)x, (uint32_t)y), narrow((uint32_t)(x >> 32), (uint32_t)(y >> 31)) }));
    EACH("wrong", wrong(x, y));
    EACH("sums", sums(builtin(x, y), by_columns(y, x), x, y));
    struct pair p = { 1, 2 };
    for (int i = 0; i < 3000; i++) {
        uint64_t x = number(), y = number();
        p = sums(p, builtin(x, y), x, y);
        add(p);
    }
    show("chain");
    return 0;
}
