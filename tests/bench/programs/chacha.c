/* Stream ciphers and the like: ChaCha20, Salsa-style BLAKE2b mixing, RC4, XTEA, base64. */
#include "bench.h"

enum { SIZE = 1 << 20 };
static uint8_t data[SIZE + 64], text[SIZE * 4 / 3 + 8];

static uint32_t rotate(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static void quarter(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
    *a += *b, *d = rotate(*d ^ *a, 16);
    *c += *d, *b = rotate(*b ^ *c, 12);
    *a += *b, *d = rotate(*d ^ *a, 8);
    *c += *d, *b = rotate(*b ^ *c, 7);
}

static void chacha20(void)
{
    uint32_t in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 1, 2, 3, 4, 5, 6, 7, 8 }, x[16], w;

    for (int at = 0; at < SIZE; at += 64) {
        memcpy(x, in, sizeof x);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 4; j++)
                quarter(x + j, x + 4 + j, x + 8 + j, x + 12 + j);
            for (int j = 0; j < 4; j++)
                quarter(x + j, x + 4 + (j + 1) % 4, x + 8 + (j + 2) % 4, x + 12 + (j + 3) % 4);
        }
        for (int i = 0; i < 16; i++) {
            memcpy(&w, data + at + 4 * i, 4);
            w ^= x[i] + in[i];
            memcpy(data + at + 4 * i, &w, 4);
        }
        in[12]++;
    }
}

static void rc4(void)
{
    uint8_t s[256], i = 0, j = 0, t;

    for (int k = 0; k < 256; k++)
        s[k] = (uint8_t)(k * 7 + 3);
    for (int k = 0; k < SIZE; k++) {
        j = (uint8_t)(j + s[++i]);
        t = s[i], s[i] = s[j], s[j] = t;
        data[k] ^= s[(uint8_t)(s[i] + s[j])];
    }
}

static void xtea(void)
{
    static const uint32_t key[4] = { 0x01234567, 0x89abcdef, 0xfedcba98, 0x76543210 };

    for (int at = 0; at < SIZE / 2; at += 8) {
        uint32_t v[2], sum = 0;
        memcpy(v, data + at, 8);
        for (int i = 0; i < 32; i++) {
            v[0] += ((v[1] << 4 ^ v[1] >> 5) + v[1]) ^ (sum + key[sum & 3]);
            sum += 0x9e3779b9;
            v[1] += ((v[0] << 4 ^ v[0] >> 5) + v[0]) ^ (sum + key[sum >> 11 & 3]);
        }
        memcpy(data + at, v, 8);
    }
}

static uint32_t base64(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t value[256] = { 0 }, *p = text;
    uint32_t sum = 0;

    for (int i = 0; i < 64; i++)
        value[(uint8_t)digits[i]] = (uint8_t)i;
    for (int i = 0; i + 2 < SIZE; i += 3) {
        uint32_t v = (uint32_t)(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
        for (int k = 18; k >= 0; k -= 6)
            *p++ = (uint8_t)digits[v >> k & 63];
    }
    for (uint8_t *q = text; q < p; q += 4)
        sum = sum * 31 + (uint32_t)(value[q[0]] << 18 | value[q[1]] << 12 | value[q[2]] << 6 | value[q[3]]);
    return sum;
}

int main(int argc, char **argv)
{
    uint32_t sum = 0;

    for (int i = 0; i < SIZE; i++)
        data[i] = (uint8_t)bench_random();
    for (int i = 0, rounds = bench_arg(argc, argv, 25); i < rounds; i++) {
        chacha20();
        rc4();
        xtea();
        sum ^= base64();
    }
    printf("%08x %08x\n", sum, bench_sum(data, SIZE, 0));
    return 0;
}
