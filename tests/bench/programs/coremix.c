/* An embedded mix: sorting a linked list, small matrices of 16-bit numbers, a state machine over text, CRC-16. */
#include "bench.h"

typedef struct link {
    struct link *next;
    int16_t value, index;
} link_t;

static uint16_t crc16(uint16_t crc, uint16_t v)
{
    for (int i = 0; i < 16; i++, v >>= 1)
        crc = (uint16_t)((crc ^ v) & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
    return crc;
}

static link_t *merge(link_t *a, link_t *b, int (*less)(const link_t *, const link_t *))
{
    link_t head, *tail = &head;

    while (a && b) {
        link_t **from = less(b, a) ? &b : &a;
        tail->next = *from;
        tail = *from;
        *from = tail->next;
    }
    tail->next = a ? a : b;
    return head.next;
}

static link_t *sort(link_t *list, int n, int (*less)(const link_t *, const link_t *))
{
    link_t *middle = list, *rest;

    if (n < 2)
        return list;
    for (int i = 1; i < n / 2; i++)
        middle = middle->next;
    rest = middle->next;
    middle->next = NULL;
    return merge(sort(list, n / 2, less), sort(rest, n - n / 2, less), less);
}

static int by_value(const link_t *a, const link_t *b)
{
    return a->value < b->value;
}

static int by_index(const link_t *a, const link_t *b)
{
    return a->index < b->index;
}

enum { N = 12 };

static uint16_t matrix(int16_t a[N][N], int16_t b[N][N], int16_t k)
{
    int32_t c[N][N];
    uint16_t crc = 0;

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            c[i][j] = 0;
            a[i][j] = (int16_t)(a[i][j] + k);
            for (int l = 0; l < N; l++)
                c[i][j] += a[i][l] * b[l][j];
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            crc = crc16(crc, (uint16_t)(c[i][j] >> 5 & 0xff));
            a[i][j] = (int16_t)(a[i][j] - k);
        }
    return crc;
}

enum state { START, SIGN, DIGITS, POINT, EXPONENT, POWER, INVALID, STATES };

/* Which kind of number is each word? */
static void scan(const char *p, int counts[STATES])
{
    enum state s = START;

    for (; *p; p++) {
        int digit = *p >= '0' && *p <= '9';
        if (*p == ',') {
            counts[s]++;
            s = START;
            continue;
        }
        switch (s) {
        case START: s = digit ? DIGITS : *p == '+' || *p == '-' ? SIGN : *p == '.' ? POINT : INVALID; break;
        case SIGN: s = digit ? DIGITS : *p == '.' ? POINT : INVALID; break;
        case DIGITS: s = digit ? DIGITS : *p == '.' ? POINT : *p == 'e' ? EXPONENT : INVALID; break;
        case POINT: s = digit ? POINT : *p == 'e' ? EXPONENT : INVALID; break;
        case EXPONENT: s = digit || *p == '-' || *p == '+' ? POWER : INVALID; break;
        case POWER: s = digit ? POWER : INVALID; break;
        default: break;
        }
    }
}

int main(int argc, char **argv)
{
    static link_t links[400];
    static int16_t a[N][N], b[N][N];
    int counts[STATES] = { 0 };
    uint16_t crc = 0;
    link_t *list = links;

    for (int i = 0; i < 400; i++)
        links[i] = (link_t){ i < 399 ? links + i + 1 : NULL, (int16_t)bench_random(), (int16_t)i };
    for (int i = 0; i < N * N; i++)
        a[0][i] = (int16_t)(i * 3), b[0][i] = (int16_t)(i * 7 + 1);
    for (int i = 0, rounds = bench_arg(argc, argv, 5000); i < rounds; i++) {
        list = sort(list, 400, by_value);
        for (link_t *l = list; l; l = l->next)
            if ((l->index & 15) == (i & 15))
                crc = crc16(crc, (uint16_t)(l->value ^= (int16_t)i));
        list = sort(list, 400, by_index);
        crc = crc16(crc, matrix(a, b, (int16_t)i));
        scan("5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^,", counts);
    }
    for (int i = 0; i < STATES; i++)
        printf("%d ", counts[i]);
    printf("%04x\n", crc);
    return 0;
}
