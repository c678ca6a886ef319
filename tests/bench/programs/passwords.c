/* Functions made to be slow: scrypt (salsa20/8), Blowfish with bcrypt's key schedule, PBKDF2 of SHA-256, Argon2's mixing of blocks. */
#include "bench.h"

static uint32_t rotate(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

/* SHA-256 (FIPS 180-4), its constants replaced by a generator's. */
static uint32_t constants[64];

static void sha_block(uint32_t *state, const uint8_t *p)
{
    uint32_t w[64], s[8];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 25) ^ rotate(w[i - 15], 14) ^ w[i - 15] >> 3, b = rotate(w[i - 2], 15) ^ rotate(w[i - 2], 13) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = rotate(s[4], 26) ^ rotate(s[4], 21) ^ rotate(s[4], 7), a = rotate(s[0], 30) ^ rotate(s[0], 19) ^ rotate(s[0], 10);
        uint32_t x = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i], y = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += x;
        s[0] = x + y;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

static uint32_t stretch(int rounds)
{
    uint32_t state[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    uint8_t block[64] = "password and salt";

    for (int i = 0; i < rounds; i++) {
        sha_block(state, block);
        for (int j = 0; j < 8; j++)
            for (int k = 0; k < 4; k++)
                block[4 * j + k] ^= (uint8_t)(state[j] >> (24 - 8 * k));
    }
    return bench_sum(block, sizeof block, 0);
}

/* scrypt's core (RFC 7914): r = 8, N = BLOCKS. */
enum { BLOCKS = 1024, WORDS = 256 };

static void salsa8(uint32_t *b)
{
    uint32_t x[16];

    memcpy(x, b, sizeof x);
#define QUARTER(a, b, c, d) x[b] ^= rotate(x[a] + x[d], 7), x[c] ^= rotate(x[b] + x[a], 9), x[d] ^= rotate(x[c] + x[b], 13), x[a] ^= rotate(x[d] + x[c], 18)
    for (int i = 0; i < 4; i++) {
        QUARTER(0, 4, 8, 12), QUARTER(5, 9, 13, 1), QUARTER(10, 14, 2, 6), QUARTER(15, 3, 7, 11);
        QUARTER(0, 1, 2, 3), QUARTER(5, 6, 7, 4), QUARTER(10, 11, 8, 9), QUARTER(15, 12, 13, 14);
    }
    for (int i = 0; i < 16; i++)
        b[i] += x[i];
}

static void mix(uint32_t *block)
{
    uint32_t x[16], out[WORDS];

    memcpy(x, block + WORDS - 16, sizeof x);
    for (int i = 0; i < WORDS / 16; i++) {
        for (int j = 0; j < 16; j++)
            x[j] ^= block[16 * i + j];
        salsa8(x);
        memcpy(out + (i / 2 + i % 2 * (WORDS / 32)) * 16, x, sizeof x);
    }
    memcpy(block, out, sizeof out);
}

static uint32_t scrypt(void)
{
    uint32_t *memory = bench_alloc(BLOCKS * WORDS * 4), x[WORDS], sum;

    for (int i = 0; i < WORDS; i++)
        x[i] = bench_random();
    for (int i = 0; i < BLOCKS; i++) {
        memcpy(memory + i * WORDS, x, sizeof x);
        mix(x);
    }
    for (int i = 0; i < BLOCKS; i++) {
        const uint32_t *other = memory + (x[WORDS - 16] & (BLOCKS - 1)) * WORDS;
        for (int j = 0; j < WORDS; j++)
            x[j] ^= other[j];
        mix(x);
    }
    sum = bench_sum(x, sizeof x, 0);
    free(memory);
    return sum;
}

/* Blowfish (Schneier 1993), its digits of pi replaced by random ones. */
struct blowfish {
    uint32_t keys[18], boxes[4][256];
};

static void encipher(const struct blowfish *b, uint32_t *left, uint32_t *right)
{
    uint32_t l = *left, r = *right, t;

    for (int i = 0; i < 16; i++) {
        l ^= b->keys[i];
        r ^= ((b->boxes[0][l >> 24] + b->boxes[1][l >> 16 & 255]) ^ b->boxes[2][l >> 8 & 255]) + b->boxes[3][l & 255];
        t = l, l = r, r = t;
    }
    *left = r ^ b->keys[17];
    *right = l ^ b->keys[16];
}

static uint32_t bcrypt(int cost)
{
    struct blowfish *b = bench_alloc(sizeof *b);
    uint32_t l = 0, r = 0, *all = b->keys;

    for (int i = 0; i < 18 + 1024; i++)
        all[i] = bench_random();
    for (int round = 0; round < cost; round++) {
        for (int i = 0; i < 18; i++)
            b->keys[i] ^= 0x61626364u * (uint32_t)(round + i);
        for (int i = 0; i < 18 + 1024; i += 2) {
            encipher(b, &l, &r);
            all[i] = l;
            all[i + 1] = r;
        }
    }
    free(b);
    return l ^ r;
}

/* Argon2's compression of blocks of 1 KiB (RFC 9106). */
static uint64_t turn(uint64_t x, int n)
{
    return x >> n | x << (64 - n);
}

static uint64_t product(uint64_t x, uint64_t y)
{
    return x + y + 2 * (uint64_t)(uint32_t)x * (uint32_t)y;
}

static void quarter(uint64_t *a, uint64_t *b, uint64_t *c, uint64_t *d)
{
    *a = product(*a, *b), *d = turn(*d ^ *a, 32), *c = product(*c, *d), *b = turn(*b ^ *c, 24);
    *a = product(*a, *b), *d = turn(*d ^ *a, 16), *c = product(*c, *d), *b = turn(*b ^ *c, 63);
}

static void permute(uint64_t *v, int step, int pair)
{
#define V(i) (v + (i) / 2 * step + (i) % 2 * pair)
    for (int i = 0; i < 4; i++)
        quarter(V(i), V(i + 4), V(i + 8), V(i + 12));
    for (int i = 0; i < 4; i++)
        quarter(V(i), V((i + 1) % 4 + 4), V((i + 2) % 4 + 8), V((i + 3) % 4 + 12));
}

static uint32_t argon(int blocks)
{
    uint64_t *memory = bench_alloc((size_t)blocks * 1024), v[128];
    uint32_t sum;

    for (int i = 0; i < 256; i++)
        memory[i] = bench_random() * 0x9e3779b97f4a7c15u;
    for (int i = 2; i < blocks; i++) {
        uint64_t *before = memory + (i - 1) * 128, *other = memory + (uint32_t)before[0] % (uint32_t)(i - 1) * 128;
        for (int j = 0; j < 128; j++)
            v[j] = before[j] ^ other[j];
        memcpy(memory + i * 128, v, sizeof v);
        for (int j = 0; j < 8; j++)
            permute(v + 16 * j, 2, 1);
        for (int j = 0; j < 8; j++)
            permute(v + 2 * j, 16, 1);
        for (int j = 0; j < 128; j++)
            memory[i * 128 + j] ^= v[j];
    }
    sum = bench_sum(memory + (blocks - 1) * 128, 1024, 0);
    free(memory);
    return sum;
}

int main(int argc, char **argv)
{
    for (int i = 0; i < 64; i++)
        constants[i] = bench_random();
    for (int i = 0, rounds = bench_arg(argc, argv, 8); i < rounds; i++) {
        printf("%08x ", stretch(40000));
        printf("%08x ", scrypt());
        printf("%08x ", bcrypt(128));
        printf("%08x\n", argon(8192));
    }
    return 0;
}
