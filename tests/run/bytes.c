/* Numbers read and written byte by byte, in both orders, and turned round. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t be(const unsigned char *p, int n)
{
    uint64_t r = 0;
    for (int i = 0; i < n; i++)
        r = r << 8 | p[i];
    return r;
}

static uint64_t le(const unsigned char *p, int n)
{
    uint64_t r = 0;
    for (int i = n; i-- > 0;)
        r = r << 8 | p[i];
    return r;
}

static uint32_t be16(const unsigned char *p) { return (uint32_t)p[0] << 8 | p[1]; }
static int32_t be32(const unsigned char *p) { return (int32_t)((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]); }
static uint32_t gap(const unsigned char *p) { return (uint32_t)p[0] << 8 | p[2]; }
static uint32_t same(const unsigned char *p) { return (uint32_t)p[0] << 8 | p[0]; }
static uint32_t halves(uint32_t x) { return (x >> 8 & 0xff00ff) | (x & 0xff00ff) << 8; }

static uint32_t between(unsigned char *p)
{
    uint32_t a = p[1];
    p[0] = (unsigned char)(a ^ 7);
    return a | (uint32_t)p[0] << 8;
}

static void put(unsigned char *p, uint64_t x, int n)
{
    for (int i = n; i-- > 0; x >>= 8)
        p[i] = (unsigned char)x;
}

int main(void)
{
    unsigned char b[64];
    for (int i = 0; i < 64; i++)
        b[i] = (unsigned char)(i * 37 + 11);
    for (int i = 0; i < 40; i += 3) {
        unsigned char *p = b + i;
        uint32_t w;
        uint64_t q;
        uint16_t h;
        memcpy(&h, p, 2);
        memcpy(&w, p, 4);
        memcpy(&q, p, 8);
        printf("%x %d %llx %llx %llx %llx\n", (unsigned)be16(p), (int)be32(p), (unsigned long long)be(p, 8), (unsigned long long)le(p, 8),
               (unsigned long long)be(p, 6), (unsigned long long)le(p, 3));
        printf("%x %llx %x %x\n", (unsigned)__builtin_bswap32(w), (unsigned long long)__builtin_bswap64(q), (unsigned)__builtin_bswap16(h),
               (unsigned)halves(w));
        printf("%x %x %x\n", (unsigned)gap(p), (unsigned)same(p), (unsigned)le(p, 2));
        printf("%x\n", (unsigned)between(p));
        put(p + 1, w, 4);
        put(p + 5, q, 8);
    }
    for (int i = 0; i < 64; i++)
        printf("%02x", b[i]);
    puts("");
}
