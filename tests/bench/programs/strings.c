/* Work on text: Levenshtein's distance, searching (Horspool, Shift-Or), UTF-8, word counts in a trie, an expression evaluator. */
#include <ctype.h>

#include "bench.h"

enum { SIZE = 1 << 20 };
static char text[SIZE];

static int distance(const char *a, const char *b, int n)
{
    static int row[4001];

    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int diagonal = row[0]++;
        for (int j = 1; j <= n; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]), least = row[j] < row[j - 1] ? row[j] : row[j - 1];
            diagonal = row[j];
            row[j] = change < least + 1 ? change : least + 1;
        }
    }
    return row[n];
}

static int horspool(const char *word)
{
    int m = (int)strlen(word), skip[256], found = 0;

    for (int i = 0; i < 256; i++)
        skip[i] = m;
    for (int i = 0; i < m - 1; i++)
        skip[(uint8_t)word[i]] = m - 1 - i;
    for (int i = 0; i + m < SIZE; i += skip[(uint8_t)text[i + m - 1]])
        found += memcmp(text + i, word, (size_t)m) == 0;
    return found;
}

static int shift_or(const char *word)
{
    uint32_t mask[256], state = ~0u, end = 1u << strlen(word);
    int found = 0;

    memset(mask, 255, sizeof mask);
    for (int i = 0; word[i]; i++)
        mask[(uint8_t)word[i]] &= ~(1u << i);
    for (int i = 0; i < SIZE; i++) {
        state = (state | mask[(uint8_t)text[i]]) << 1;
        found += !(state & end);
    }
    return found;
}

/* Decode UTF-8, as far as it is: the sum of the code points. */
static uint32_t utf8(const uint8_t *p, const uint8_t *end)
{
    uint32_t sum = 0;

    while (p < end) {
        uint32_t c = *p++;
        int more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        c &= 0xffu >> (more ? more + 2 : 0);
        for (; more && p < end && (*p & 0xc0) == 0x80; more--)
            c = c << 6 | (*p++ & 63);
        sum += c * 3 + (uint32_t)more;
    }
    return sum;
}

static int trie(void)
{
    static int next[200000][26], count[200000];
    int nodes = 1, best = 0;

    memset(next, 0, sizeof next);
    memset(count, 0, sizeof count);
    for (int i = 0, at = 0; i < SIZE; i++) {
        char c = (char)tolower(text[i]);
        if (c >= 'a' && c <= 'z') {
            int *n = &next[at][c - 'a'];
            if (!*n && nodes < 200000)
                *n = nodes++;
            at = *n;
        } else if (at) {
            best = ++count[at] > best ? count[at] : best;
            at = 0;
        }
    }
    return best * 1000 + nodes;
}

static const char *cursor;

static int expression(int level)
{
    int v;

    if (level == 2) {
        if (*cursor == '(') {
            cursor++;
            v = expression(0);
            cursor++;
            return v;
        }
        for (v = 0; isdigit((unsigned char)*cursor); cursor++)
            v = v * 10 + *cursor - '0';
        return v;
    }
    v = expression(level + 1);
    while (level ? *cursor == '*' || *cursor == '/' : *cursor == '+' || *cursor == '-') {
        char op = *cursor++;
        int w = expression(level + 1);
        v = op == '*' ? (int)((unsigned)v * (unsigned)w) : op == '/' ? v / (w ? w : 1) : op == '+' ? v + w : v - w;
    }
    return v;
}

int main(int argc, char **argv)
{
    int sum = 0;

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++) {
        printf("%d %d %d\n", distance(text + 100 * i, text + 9000, 2500), horspool("quado"), shift_or("mersin"));
        printf("%08x %d\n", utf8((uint8_t *)text, (uint8_t *)text + SIZE), trie());
        for (int k = 0; k < 100000; k++) {
            cursor = "12+(3*45-6)/7+((8+9)*(10-1)+2)*3-400/(1+3)";
            sum += expression(0) + k;
        }
    }
    printf("%d\n", sum);
    return 0;
}
