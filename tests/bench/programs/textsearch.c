/* Many words at once in a text (Aho-Corasick), one word (Boyer-Moore-Horspool), distances (Levenshtein), base64, UTF-8 to UTF-16 and back. */
#include "bench.h"

struct node {
    int32_t next[26], fail, word;
};

static struct node *nodes;
static int32_t count = 1;

static void add_word(const char *w, int32_t id)
{
    int32_t n = 0;

    for (; *w; w++) {
        if (!nodes[n].next[*w - 'a'])
            nodes[n].next[*w - 'a'] = count++;
        n = nodes[n].next[*w - 'a'];
    }
    nodes[n].word = id;
}

static void link_nodes(void)
{
    int32_t *queue = bench_alloc((size_t)count * sizeof *queue), head = 0, tail = 0;

    for (int c = 0; c < 26; c++)
        if (nodes[0].next[c])
            queue[tail++] = nodes[0].next[c];
    while (head < tail) {
        int32_t n = queue[head++];

        for (int c = 0; c < 26; c++) {
            int32_t to = nodes[n].next[c];

            if (to) {
                nodes[to].fail = nodes[nodes[n].fail].next[c];
                queue[tail++] = to;
            } else {
                nodes[n].next[c] = nodes[nodes[n].fail].next[c];
            }
        }
    }
    free(queue);
}

static uint32_t search_words(const char *text)
{
    uint32_t hits = 0;
    int32_t n = 0;

    for (; *text; text++) {
        if (*text < 'a' || *text > 'z') {
            n = 0;
            continue;
        }
        n = nodes[n].next[*text - 'a'];
        for (int32_t m = n; m; m = nodes[m].fail)
            if (nodes[m].word)
                hits = hits * 31 + (uint32_t)nodes[m].word;
    }
    return hits;
}

static uint32_t horspool(const char *text, size_t n, const char *word)
{
    size_t m = strlen(word), skip[256];
    uint32_t hits = 0;

    for (size_t i = 0; i < 256; i++)
        skip[i] = m;
    for (size_t i = 0; i + 1 < m; i++)
        skip[(uint8_t)word[i]] = m - 1 - i;
    for (size_t i = 0; i + m <= n; i += skip[(uint8_t)text[i + m - 1]]) {
        size_t k = m;

        while (k > 0 && text[i + k - 1] == word[k - 1])
            k--;
        hits += k == 0;
    }
    return hits;
}

static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned row[128];

    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned up = row[j], best = diagonal + (a[i - 1] != b[j - 1]);

            if (up + 1 < best)
                best = up + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = up;
            row[j] = best;
        }
    }
    return row[m];
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode(const uint8_t *in, size_t n, char *out)
{
    char *o = out;

    for (; n >= 3; n -= 3, in += 3) {
        *o++ = alphabet[in[0] >> 2];
        *o++ = alphabet[(in[0] & 3) << 4 | in[1] >> 4];
        *o++ = alphabet[(in[1] & 15) << 2 | in[2] >> 6];
        *o++ = alphabet[in[2] & 63];
    }
    return (size_t)(o - out);
}

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t decode(const char *in, size_t n, uint8_t *out)
{
    uint8_t *o = out;
    uint32_t bits = 0;
    int have = 0;

    for (size_t i = 0; i < n; i++) {
        int d = digit(in[i]);

        if (d < 0)
            continue;
        bits = bits << 6 | (uint32_t)d;
        have += 6;
        if (have >= 8) {
            have -= 8;
            *o++ = (uint8_t)(bits >> have);
        }
    }
    return (size_t)(o - out);
}

static size_t to_utf16(const uint8_t *in, size_t n, uint16_t *out)
{
    uint16_t *o = out;

    for (size_t i = 0; i < n;) {
        uint32_t c = in[i++];

        if (c >= 0xf0) {
            c = (c & 7) << 18 | (uint32_t)(in[i] & 63) << 12 | (uint32_t)(in[i + 1] & 63) << 6 | (in[i + 2] & 63);
            i += 3;
        } else if (c >= 0xe0) {
            c = (c & 15) << 12 | (uint32_t)(in[i] & 63) << 6 | (in[i + 1] & 63);
            i += 2;
        } else if (c >= 0xc0) {
            c = (c & 31) << 6 | (in[i++] & 63);
        }
        if (c >= 0x10000) {
            *o++ = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
            *o++ = (uint16_t)(0xdc00 + (c & 0x3ff));
        } else {
            *o++ = (uint16_t)c;
        }
    }
    return (size_t)(o - out);
}

static size_t to_utf8(const uint16_t *in, size_t n, uint8_t *out)
{
    uint8_t *o = out;

    for (size_t i = 0; i < n; i++) {
        uint32_t c = in[i];

        if (c >= 0xd800 && c < 0xdc00 && i + 1 < n)
            c = 0x10000 + ((c - 0xd800) << 10) + (in[++i] - 0xdc00u);
        if (c < 0x80) {
            *o++ = (uint8_t)c;
        } else if (c < 0x800) {
            *o++ = (uint8_t)(0xc0 | c >> 6);
            *o++ = (uint8_t)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            *o++ = (uint8_t)(0xe0 | c >> 12);
            *o++ = (uint8_t)(0x80 | (c >> 6 & 63));
            *o++ = (uint8_t)(0x80 | (c & 63));
        } else {
            *o++ = (uint8_t)(0xf0 | c >> 18);
            *o++ = (uint8_t)(0x80 | (c >> 12 & 63));
            *o++ = (uint8_t)(0x80 | (c >> 6 & 63));
            *o++ = (uint8_t)(0x80 | (c & 63));
        }
    }
    return (size_t)(o - out);
}

static void some_unicode(uint16_t *u, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t r = bench_random();

        u[i] = (uint16_t)(r % 8 < 5 ? 32 + r / 8 % 95 : r % 8 < 7 ? 0xa0 + r / 8 % 0x700 : 0x4e00 + r / 8 % 0x5000);
        if (r / 8 % 64 == 0 && i + 1 < n) {
            u[i] = (uint16_t)(0xd83d);
            u[++i] = (uint16_t)(0xdc00 + r / 512 % 1024);
        }
    }
}

int main(int argc, char **argv)
{
    enum { SIZE = 1 << 20, UNITS = 400000 };
    int rounds = bench_arg(argc, argv, 8);
    char *text = bench_alloc(SIZE), *out = bench_alloc(SIZE * 2), word[32];
    uint8_t *bytes = bench_alloc(SIZE * 2);
    uint16_t *u = bench_alloc(UNITS * 2), *back = bench_alloc(UNITS * 4);
    uint32_t sum = 0;

    bench_text(text, SIZE);
    some_unicode(u, UNITS);
    nodes = bench_alloc(20000 * sizeof *nodes);
    for (int i = 1; i <= 1500; i++) {
        size_t at = bench_random() % (SIZE - 64), n = 0, most = 3 + bench_random() % 7;

        for (; n < most && text[at + n] >= 'a' && text[at + n] <= 'z'; n++)
            word[n] = text[at + n];
        word[n] = 0;
        if (n > 2)
            add_word(word, i);
    }
    link_nodes();
    for (int r = 0; r < rounds; r++) {
        size_t n;

        sum = sum * 31 + search_words(text);
        for (int i = 0; i < 12; i++) {
            memcpy(word, text + (uint32_t)i * 7001, 12);
            word[4 + i % 8] = 0;
            sum = sum * 31 + horspool(text, SIZE - 1, word);
        }
        for (size_t i = 0; i < 1500; i++)
            sum = sum * 31 + distance(text + i * 64, 60, text + (i * 977 & 0xffff), 56);
        n = encode((uint8_t *)text, SIZE - 1, out);
        sum = bench_sum(bytes, decode(out, n, bytes), sum);
        for (int i = 0; i < 4; i++) {
            n = to_utf8(u, UNITS, bytes);
            n = to_utf16(bytes, n, back);
            sum = sum * 31 + (uint32_t)n + (uint32_t)memcmp(u, back, UNITS * 2);
        }
    }
    printf("%08x\n", sum);
    return 0;
}
