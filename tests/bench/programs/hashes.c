/* Checksums and hashes: CRC-32 by table, Adler-32, MD5, SHA-1, SipHash, a multiply-and-fold hash. */
#include "bench.h"

enum { SIZE = 1 << 20 };
static uint8_t data[SIZE];
static uint32_t table[256];

static uint32_t rotate(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static uint64_t rotate64(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static uint32_t load(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

static uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}

static uint32_t crc(void)
{
    uint32_t c = ~0u;

    for (int i = 0; i < SIZE; i++)
        c = table[(c ^ data[i]) & 255] ^ c >> 8;
    return ~c;
}

static uint32_t adler(void)
{
    uint32_t a = 1, b = 0;

    for (int i = 0; i < SIZE; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* RFC 1321's rounds, its table of sines replaced by a generator's numbers. */
static uint32_t md5_like(void)
{
    static const int turn[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
    uint32_t s[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };

    for (int at = 0; at < SIZE; at += 64) {
        uint32_t a = s[0], b = s[1], c = s[2], d = s[3], k = 0xd76aa478;
        for (int i = 0; i < 64; i++, k = k * 1664525 + 1013904223) {
            uint32_t f = i < 16 ? (b & c) | (~b & d) : i < 32 ? (d & b) | (~d & c) : i < 48 ? b ^ c ^ d : c ^ (b | ~d);
            int g = i < 16 ? i : i < 32 ? 5 * i + 1 : i < 48 ? 3 * i + 5 : 7 * i;
            uint32_t t = a + f + k + load(data + at + (g & 15) * 4);
            a = d, d = c, c = b;
            b += rotate(t, turn[i / 16][i % 4]);
        }
        s[0] += a, s[1] += b, s[2] += c, s[3] += d;
    }
    return s[0] ^ s[1] ^ s[2] ^ s[3];
}

static uint32_t sha1(void)
{
    uint32_t s[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 }, w[80];

    for (int at = 0; at < SIZE; at += 64) {
        uint32_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];
        for (int i = 0; i < 16; i++)
            w[i] = __builtin_bswap32(load(data + at + 4 * i));
        for (int i = 16; i < 80; i++)
            w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? ((b & c) | (~b & d)) + 0x5a827999 : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                         : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
            uint32_t t = rotate(a, 5) + f + e + w[i];
            e = d, d = c, c = rotate(b, 30), b = a, a = t;
        }
        s[0] += a, s[1] += b, s[2] += c, s[3] += d, s[4] += e;
    }
    return s[0] ^ s[4];
}

static uint64_t siphash(void)
{
    uint64_t a = 0x736f6d6570736575, b = 0x646f72616e646f6d, c = 0x6c7967656e657261, d = 0x7465646279746573;

    for (int at = 0; at < SIZE; at += 8) {
        uint64_t m = load64(data + at);
        d ^= m;
        for (int i = 0; i < 2; i++) {
            a += b, b = rotate64(b, 13) ^ a, a = rotate64(a, 32);
            c += d, d = rotate64(d, 16) ^ c;
            a += d, d = rotate64(d, 21) ^ a;
            c += b, b = rotate64(b, 17) ^ c, c = rotate64(c, 32);
        }
        a ^= m;
    }
    return a ^ b ^ c ^ d;
}

static uint64_t fold(void)
{
    uint64_t h = 1;

    for (int at = 0; at < SIZE; at += 8) {
        h = (h ^ load64(data + at)) * 0x9e3779b97f4a7c15;
        h ^= h >> 29;
    }
    return h;
}

int main(int argc, char **argv)
{
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int j = 0; j < 8; j++)
            table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
    }
    for (int i = 0; i < SIZE; i++)
        data[i] = (uint8_t)bench_random();
    for (int i = 0, rounds = bench_arg(argc, argv, 25); i < rounds; i++) {
        uint32_t sum = crc() ^ adler() ^ md5_like() ^ sha1() ^ (uint32_t)siphash() ^ (uint32_t)fold();
        memcpy(data + 4 * i, &sum, 4);
    }
    printf("%08x\n", bench_sum(data, 1000, 0));
    return 0;
}
