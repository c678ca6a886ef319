/* Text by vectors of bytes: searching, counting lines and words, lower case, UTF-8 that is all ASCII, hexadecimal, base64. */
#include "vector.h"

enum { SIZE = 1 << 20 };
static uint8_t text[SIZE + 64], out[SIZE * 2 + 64];

static void make(void)
{
    for (int i = 0, left = 5; i < SIZE; i++) {
        text[i] = (uint8_t)(left ? 'A' + bench_random() % 58 : bench_random() % 9 ? ' ' : '\n');
        left = left ? left - 1 : (int)(bench_random() % 12);
    }
}

/* The first place from `at` on where byte c is; SIZE: nowhere. */
static int find(int at, uint8_t c)
{
    bytes_t want = bytes_splat(c);

    for (; at < SIZE; at += 16) {
        unsigned mask = bytes_mask((bytes_t)(bytes_load(text + at) == want));
        if (mask)
            return at + __builtin_ctz(mask);
    }
    return SIZE;
}

static unsigned lines(void)
{
    unsigned n = 0;

    for (int at = find(0, '\n'); at < SIZE; at = find(at + 1, '\n'))
        n++;
    return n;
}

/* Starts of words: a letter after none. */
static unsigned words(void)
{
    unsigned n = 0, before = 0;

    for (int at = 0; at < SIZE; at += 16) {
        unsigned mask = bytes_mask((bytes_t)(bytes_load(text + at) > bytes_splat(' ')));
        n += (unsigned)__builtin_popcount(mask & ~(mask << 1 | before));
        before = mask >> 15;
    }
    return n;
}

static void lower(void)
{
    for (int at = 0; at < SIZE; at += 16) {
        bytes_t v = bytes_load(text + at);
        bytes_store(out + at, v | ((bytes_t)(v - 'A' < bytes_splat(26)) & bytes_splat(0x20)));
    }
}

static int is_ascii(void)
{
    for (int at = 0; at < SIZE; at += 64) {
        bytes_t v = bytes_load(text + at) | bytes_load(text + at + 16) | bytes_load(text + at + 32) | bytes_load(text + at + 48);
        if (bytes_any(v & bytes_splat(0x80)))
            return 0;
    }
    return 1;
}

static bytes_t digits(bytes_t nibbles)
{
    return nibbles + '0' + ((bytes_t)(nibbles > bytes_splat(9)) & bytes_splat('a' - '0' - 10));
}

static void hexadecimal(void)
{
    for (int at = 0; at < SIZE; at += 16) {
        bytes_t v = bytes_load(text + at), high = digits(v >> 4), low = digits(v & 15);
        bytes_store(out + 2 * at, __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        bytes_store(out + 2 * at + 16, __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
    }
}

/* 12 bytes to 16 letters: three bytes become the four numbers of 6 bits of a 32-bit lane. */
static void base64(void)
{
    int to = 0;

    for (int at = 0; at + 16 <= SIZE; at += 12, to += 16) {
        bytes_t v = bytes_load(text + at);
        uints_t x = (uints_t)__builtin_shufflevector(v, v, 2, 1, 0, 2, 5, 4, 3, 5, 8, 7, 6, 8, 11, 10, 9, 11) & 0xffffff;
        uints_t n = (x >> 18 & 63) | (x >> 4 & 63 << 8) | (x << 10 & 63 << 16) | (x << 24 & 63u << 24);
        bytes_t b = (bytes_t)n, letter = b + 'A';
        letter += (bytes_t)(b > bytes_splat(25)) & bytes_splat('a' - 26 - 'A');
        letter += (bytes_t)(b > bytes_splat(51)) & bytes_splat((uint8_t)('0' - 52 - ('a' - 26)));
        letter += (bytes_t)(b == bytes_splat(62)) & bytes_splat((uint8_t)('+' - 62 - ('0' - 52)));
        letter += (bytes_t)(b == bytes_splat(63)) & bytes_splat((uint8_t)('/' - 63 - ('0' - 52)));
        bytes_store(out + to, letter);
    }
}

int main(int argc, char **argv)
{
    unsigned n = 0;

    make();
    for (int i = 0, rounds = bench_arg(argc, argv, 100); i < rounds; i++) {
        text[bench_random() % SIZE] = '\n';
        n += lines() + words() * 3 + (unsigned)is_ascii();
        lower();
        n += out[bench_random() % SIZE];
        hexadecimal();
        n += out[bench_random() % SIZE];
        base64();
        n += out[bench_random() % SIZE];
    }
    printf("%08x %u\n", bench_sum(out, SIZE, 0), n);
    return 0;
}
