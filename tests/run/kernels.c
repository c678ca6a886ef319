/* Small whole computations with known answers: SHA-256, CRC-32, queens, big factorial, a life board, matrix product. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

static uint32_t ror(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha256_block(uint32_t s[8], const uint8_t *p)
{
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++)
        w[i] = w[i - 16] + w[i - 7] + (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) + (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(v, s, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
        uint32_t t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 28);
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++)
        s[i] += v[i];
}

static void sha256(const char *text)
{
    uint32_t s[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    uint8_t block[64] = { 0 };
    size_t n = strlen(text);
    memcpy(block, text, n);
    block[n] = 0x80;
    block[62] = (uint8_t)(n >> 5);
    block[63] = (uint8_t)(n << 3);
    sha256_block(s, block);
    for (int i = 0; i < 8; i++)
        printf("%08x", s[i]);
    puts("");
}

static uint32_t crc32(const char *p)
{
    uint32_t c = ~0u;
    for (; *p; p++) {
        c ^= (uint8_t)*p;
        for (int k = 0; k < 8; k++)
            c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
    }
    return ~c;
}

static int queens(unsigned all, unsigned cols, unsigned left, unsigned right)
{
    int n = 0;
    for (unsigned free = all & ~(cols | left | right); free; free &= free - 1) {
        unsigned bit = free & -free;
        n += (cols | bit) == all ? 1 : queens(all, cols | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return n;
}

static void factorial(int n)
{
    static uint32_t d[64];
    int len = 1;
    d[0] = 1;
    for (int k = 2; k <= n; k++) {
        uint64_t carry = 0;
        for (int i = 0; i < len || carry; i++) {
            carry += (uint64_t)d[i] * (uint32_t)k;
            d[i] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
            if (i >= len)
                len = i + 1;
        }
    }
    printf("%u", d[len - 1]);
    for (int i = len - 2; i >= 0; i--)
        printf("%09u", d[i]);
    puts("");
}

static void life(void)
{
    static uint8_t a[34][66], b[34][66];
    uint32_t s = 42;
    for (int y = 1; y < 33; y++)
        for (int x = 1; x < 65; x++)
            a[y][x] = (s = s * 1664525u + 1013904223u) >> 30 == 0;
    for (int t = 0; t < 100; t++) {
        for (int y = 1; y < 33; y++)
            for (int x = 1; x < 65; x++) {
                int n = a[y - 1][x - 1] + a[y - 1][x] + a[y - 1][x + 1] + a[y][x - 1] + a[y][x + 1] + a[y + 1][x - 1] + a[y + 1][x] + a[y + 1][x + 1];
                b[y][x] = n == 3 || (n == 2 && a[y][x]);
            }
        memcpy(a, b, sizeof a);
    }
    for (int y = 1; y < 33; y += 4) {
        for (int x = 1; x < 65; x++)
            putchar(a[y][x] ? '#' : '.');
        puts("");
    }
}

static void matrix(void)
{
    static double a[40][40], b[40][40], c[40][40];
    for (int i = 0; i < 40; i++)
        for (int j = 0; j < 40; j++)
            a[i][j] = i - j / 3.0, b[i][j] = (i * j) % 7 - 2.5;
    double t = 0;
    for (int i = 0; i < 40; i++)
        for (int j = 0; j < 40; j++) {
            for (int k = 0; k < 40; k++)
                c[i][j] += a[i][k] * b[k][j];
            t += c[i][j] * (i == j);
        }
    printf("%.6f\n", t);
}

int main(void)
{
    sha256("abc");
    sha256("The quick brown fox jumps over the lazy dog");
    printf("%08x %d\n", crc32("123456789"), queens(255, 0, 0, 0));
    factorial(100);
    life();
    matrix();
    return 0;
}
