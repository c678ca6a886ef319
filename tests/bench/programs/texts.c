/* Text and bytes as plain loops that compilers make vectors of, and some that they cannot: case, counting, base64, hex, UTF-8, sums. */
#include "bench.h"

enum { SIZE = 1 << 16 };
static char text[SIZE], upper[SIZE];
static uint8_t encoded[SIZE * 4 / 3 + 8], decoded[SIZE + 8], hex[2 * SIZE], back[SIZE], xored[SIZE];
static uint16_t wide[SIZE];

static void to_upper(void)
{
    for (int i = 0; i < SIZE; i++)
        upper[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i]);
}

static int count(char c)
{
    int n = 0;

    for (int i = 0; i < SIZE; i++)
        n += upper[i] == c;
    return n;
}

static int words(void)
{
    int n = 0;

    for (int i = 1; i < SIZE; i++)
        n += (text[i - 1] == ' ' || text[i - 1] == '\n') && text[i] != ' ' && text[i] != '\n';
    return n;
}

static size_t base64(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t *to = encoded;

    for (int i = 0; i + 2 < SIZE; i += 3) {
        uint32_t v = (uint32_t)(uint8_t)text[i] << 16 | (uint32_t)(uint8_t)text[i + 1] << 8 | (uint8_t)text[i + 2];
        *to++ = (uint8_t)digits[v >> 18];
        *to++ = (uint8_t)digits[v >> 12 & 63];
        *to++ = (uint8_t)digits[v >> 6 & 63];
        *to++ = (uint8_t)digits[v & 63];
    }
    return (size_t)(to - encoded);
}

static uint8_t value[256];
static size_t unbase64(size_t size)
{
    uint8_t *to = decoded;

    for (size_t i = 0; i + 3 < size; i += 4) {
        uint32_t v = (uint32_t)value[encoded[i]] << 18 | (uint32_t)value[encoded[i + 1]] << 12 | (uint32_t)value[encoded[i + 2]] << 6 | value[encoded[i + 3]];
        *to++ = (uint8_t)(v >> 16);
        *to++ = (uint8_t)(v >> 8);
        *to++ = (uint8_t)v;
    }
    return (size_t)(to - decoded);
}

static void to_hex(void)
{
    for (int i = 0; i < SIZE; i++) {
        uint8_t high = (uint8_t)text[i] >> 4, low = (uint8_t)text[i] & 15;
        hex[2 * i] = (uint8_t)(high + (high < 10 ? '0' : 'a' - 10));
        hex[2 * i + 1] = (uint8_t)(low + (low < 10 ? '0' : 'a' - 10));
    }
}

static void from_hex(void)
{
    for (int i = 0; i < SIZE; i++) {
        uint8_t high = hex[2 * i], low = hex[2 * i + 1];
        high = (uint8_t)(high <= '9' ? high - '0' : high - 'a' + 10);
        low = (uint8_t)(low <= '9' ? low - '0' : low - 'a' + 10);
        back[i] = (uint8_t)(high << 4 | low);
    }
}

static int is_ascii(const char *s, int n)
{
    uint8_t all = 0;

    for (int i = 0; i < n; i++)
        all |= (uint8_t)s[i];
    return all < 128;
}

static int characters(const char *s, int n)
{
    int r = 0;

    for (int i = 0; i < n; i++)
        r += ((uint8_t)s[i] & 0xC0) != 0x80;
    return r;
}

static void widen(void)
{
    for (int i = 0; i < SIZE; i++)
        wide[i] = (uint8_t)upper[i];
}

static void crypt(uint32_t key)
{
    uint8_t bytes[16];

    for (int i = 0; i < 16; i++)
        bytes[i] = (uint8_t)(key >> (i % 4 * 8));
    for (int i = 0; i < SIZE; i++)
        xored[i] = (uint8_t)(text[i] ^ bytes[i & 15]);
}

static int differences(void)
{
    int n = 0;

    for (int i = 0; i < SIZE; i++)
        n += xored[i] != back[i];
    return n;
}

static void reverse(void)
{
    for (int i = 0; i < SIZE / 2; i++) {
        uint16_t x = wide[i];
        wide[i] = wide[SIZE - 1 - i];
        wide[SIZE - 1 - i] = x;
    }
}

static uint32_t total(void)
{
    uint32_t s = 0;

    for (int i = 0; i < SIZE; i++)
        s += wide[i];
    return s;
}

static int position(const char *s, int n, char c)
{
    for (int i = 0; i < n; i++)
        if (s[i] == c)
            return i;
    return n;
}

int main(int argc, char **argv)
{
    uint32_t sum = 0;

    bench_text(text, SIZE);
    for (int i = 0; i < 64; i++)
        value[(uint8_t)"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i]] = (uint8_t)i;
    for (int t = 0, rounds = bench_arg(argc, argv, 500); t < rounds; t++) {
        to_upper();
        sum += (uint32_t)count((char)('A' + t % 26)) + (uint32_t)words();
        sum += (uint32_t)unbase64(base64());
        to_hex();
        from_hex();
        sum += (uint32_t)is_ascii(text, SIZE - t) + (uint32_t)characters(upper, SIZE - t);
        widen();
        crypt(sum);
        sum += (uint32_t)differences();
        reverse();
        sum = sum * 31 + total();
        sum += (uint32_t)position(text, SIZE, (char)1);
        text[sum % SIZE] = (char)('a' + t % 26);
    }
    printf("%08x %08x %08x %08x\n", sum, bench_sum(decoded, SIZE, 0), bench_sum(back, SIZE, 0), bench_sum(encoded, SIZE, 0));
    return 0;
}
