/* Ciphers and hashes by vectors of words: ChaCha in rows and in four blocks at once, BLAKE2s in rows, xxHash's and Adler's lanes. */
#include "vector.h"

enum { SIZE = 1 << 16 };
static uint8_t data[SIZE], out[SIZE];

#define ROTATE(v, n) (((v) << (n)) | ((v) >> (32 - (n))))
#define TURN(v, a, b, c, d) __builtin_shufflevector(v, v, a, b, c, d)

static uints_t uints_load(const void *p)
{
    uints_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

#define QUARTER(a, b, c, d) do { \
    a += b; d ^= a; d = ROTATE(d, 16); c += d; b ^= c; b = ROTATE(b, 12); \
    a += b; d ^= a; d = ROTATE(d, 8); c += d; b ^= c; b = ROTATE(b, 7); } while (0)

static void chacha_rows(const uint32_t *key)
{
    uints_t s0 = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }, s1 = uints_load(key), s2 = uints_load(key + 4), s3 = { 0, 0, 7, 9 };

    for (size_t at = 0; at < SIZE; at += 64) {
        uints_t a = s0, b = s1, c = s2, d = s3;
        for (int i = 0; i < 10; i++) {
            QUARTER(a, b, c, d);
            b = TURN(b, 1, 2, 3, 0), c = TURN(c, 2, 3, 0, 1), d = TURN(d, 3, 0, 1, 2);
            QUARTER(a, b, c, d);
            b = TURN(b, 3, 0, 1, 2), c = TURN(c, 2, 3, 0, 1), d = TURN(d, 1, 2, 3, 0);
        }
        uints_t r[4] = { a + s0, b + s1, c + s2, d + s3 };
        for (int k = 0; k < 4; k++) {
            r[k] ^= uints_load(data + at + 16 * k);
            memcpy(out + at + 16 * k, &r[k], 16);
        }
        s3 += (uints_t){ 1, 0, 0, 0 };
    }
}

static void chacha_blocks(const uint32_t *key)
{
    uints_t start[16];

    for (int i = 0; i < 16; i++) {
        uint32_t x = i < 4 ? 0x61707865u * (unsigned)(i + 1) : i < 12 ? key[i - 4] : 0;
        start[i] = (uints_t){ x, x, x, x };
    }
    start[12] = (uints_t){ 0, 1, 2, 3 };
    for (size_t at = 0; at < SIZE; at += 256) {
        uints_t x[16];
        memcpy(x, start, sizeof x);
        for (int i = 0; i < 10; i++) {
            QUARTER(x[0], x[4], x[8], x[12]);
            QUARTER(x[1], x[5], x[9], x[13]);
            QUARTER(x[2], x[6], x[10], x[14]);
            QUARTER(x[3], x[7], x[11], x[15]);
            QUARTER(x[0], x[5], x[10], x[15]);
            QUARTER(x[1], x[6], x[11], x[12]);
            QUARTER(x[2], x[7], x[8], x[13]);
            QUARTER(x[3], x[4], x[9], x[14]);
        }
        for (int i = 0; i < 16; i += 4) {
            uints_t a = x[i] + start[i], b = x[i + 1] + start[i + 1], c = x[i + 2] + start[i + 2], d = x[i + 3] + start[i + 3];
            uints_t ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
            uints_t ba = __builtin_shufflevector(a, b, 2, 6, 3, 7), dc = __builtin_shufflevector(c, d, 2, 6, 3, 7);
            uints_t r[4] = { __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
                             __builtin_shufflevector(ba, dc, 0, 1, 4, 5), __builtin_shufflevector(ba, dc, 2, 3, 6, 7) };
            for (int k = 0; k < 4; k++) {
                r[k] ^= uints_load(data + at + 64 * k + 4 * i);
                memcpy(out + at + 64 * k + 4 * i, &r[k], 16);
            }
        }
        start[12] += 4;
    }
}

static uint32_t blake_block(uints_t h[2], const uint32_t m[16])
{
    static const uint8_t sigma[4][16] = {
        { 0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15 }, { 14, 4, 9, 13, 10, 8, 15, 6, 1, 0, 11, 5, 12, 2, 7, 3 },
        { 11, 12, 5, 15, 8, 0, 2, 13, 10, 3, 7, 9, 14, 6, 1, 4 }, { 7, 3, 13, 11, 9, 1, 12, 14, 2, 5, 4, 15, 6, 10, 0, 8 },
    };
    uints_t a = h[0], b = h[1], c = { 0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A }, d = { 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19 };

    for (int r = 0; r < 10; r++) {
        const uint8_t *s = sigma[r % 4];
        a += b + (uints_t){ m[s[0]], m[s[1]], m[s[2]], m[s[3]] };
        d = ROTATE(d ^ a, 16), c += d, b = ROTATE(b ^ c, 20);
        a += b + (uints_t){ m[s[4]], m[s[5]], m[s[6]], m[s[7]] };
        d = ROTATE(d ^ a, 24), c += d, b = ROTATE(b ^ c, 25);
        b = TURN(b, 1, 2, 3, 0), c = TURN(c, 2, 3, 0, 1), d = TURN(d, 3, 0, 1, 2);
        a += b + (uints_t){ m[s[8]], m[s[9]], m[s[10]], m[s[11]] };
        d = ROTATE(d ^ a, 16), c += d, b = ROTATE(b ^ c, 20);
        a += b + (uints_t){ m[s[12]], m[s[13]], m[s[14]], m[s[15]] };
        d = ROTATE(d ^ a, 24), c += d, b = ROTATE(b ^ c, 25);
        b = TURN(b, 3, 0, 1, 2), c = TURN(c, 2, 3, 0, 1), d = TURN(d, 1, 2, 3, 0);
    }
    h[0] ^= a ^ c;
    h[1] ^= b ^ d;
    return h[0][0];
}

static uint32_t blake(void)
{
    uints_t h[2] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } };
    uint32_t m[16];

    for (size_t at = 0; at < SIZE; at += 64) {
        memcpy(m, out + at, 64);
        blake_block(h, m);
    }
    return h[0][1] ^ h[1][2];
}

static uint32_t lanes_hash(void)
{
    uints_t acc[2] = { { 1, 2, 3, 4 }, { 9, 8, 7, 6 } };

    for (size_t at = 0; at < SIZE; at += 32)
        for (int k = 0; k < 2; k++) {
            uints_t v = uints_load(out + at + 16 * k);
            acc[k] += v * 2246822519u;
            acc[k] = ROTATE(acc[k], 13) * 2654435761u;
        }
    uints_t r = ROTATE(acc[0], 7) + ROTATE(acc[1], 12);
    return r[0] + r[1] + r[2] + r[3];
}

static uint32_t adler(void)
{
    uint32_t a = 1, b = 0;

    for (size_t at = 0; at < SIZE; at += 4096) {
        for (size_t i = 0; i < 4096; i++) {
            a += out[at + i];
            b += (uint32_t)(4096 - i) * out[at + i] % 65521;
        }
        a %= 65521, b %= 65521;
    }
    return b << 16 | a;
}

int main(int argc, char **argv)
{
    uint32_t key[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, sum = 0;

    for (int i = 0; i < SIZE; i++)
        data[i] = (uint8_t)bench_random();
    for (int t = 0, rounds = bench_arg(argc, argv, 400); t < rounds; t++) {
        key[t % 8] += sum;
        chacha_rows(key);
        sum += blake();
        chacha_blocks(key);
        sum += lanes_hash() + adler();
    }
    printf("%08x %08x\n", sum, bench_sum(out, sizeof out, 0));
    return 0;
}
