/* A compressor by context mixing, after Mahoney's lpaq: orders 1 to 4 and words hashed to bit histories, mixed by weights that learn,
 * an arithmetic coder of 32 bits; packs and unpacks. */
#include "bench.h"

enum { SIZE = 1 << 17, INPUTS = 6, SLOTS = 1 << 20 };
static char text[SIZE], back[SIZE];
static uint8_t packed[SIZE + 1024];

struct model {
    uint16_t odds[INPUTS][SLOTS];
    int32_t weights[256][INPUTS];
    int16_t inputs[INPUTS];
    uint32_t at[INPUTS], hashes[INPUTS];
    uint32_t last4, word;
    int node, guess;
};

static int16_t stretches[4096];

static int squash(int d)
{
    static const int16_t points[33] = { 1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607,
                                        3785, 3901, 3975, 4024, 4052, 4068, 4079, 4085, 4089, 4092, 4093, 4094 };
    int w = d & 127;

    if (d > 2047)
        return 4095;
    if (d < -2047)
        return 0;
    d = (d >> 7) + 16;
    return (points[d] * (128 - w) + points[d + 1] * w + 64) >> 7;
}

static void tables(void)
{
    for (int x = -2047, p = 0; x <= 2047; x++)
        for (int v = squash(x); p <= v; p++)
            stretches[p] = (int16_t)x;
    stretches[4095] = 2047;
}

static void start(struct model *m)
{
    memset(m, 0, sizeof *m);
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < SLOTS; j++)
            m->odds[i][j] = 32768;
    for (int i = 0; i < 256 * INPUTS; i++)
        m->weights[0][i] = 14000;
    m->node = 1;
    m->guess = 2048;
}

static void predict(struct model *m)
{
    int32_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        m->at[i] = (m->hashes[i] + (uint32_t)m->node * 0x9e3779b1u) >> 12;
        m->inputs[i] = stretches[m->odds[i][m->at[i]] >> 4];
        sum += m->inputs[i] * (m->weights[m->node][i] >> 2);
    }
    m->guess = squash(sum >> 14);
}

static void learn(struct model *m, int bit)
{
    int error = ((bit << 12) - m->guess) * 7;

    for (int i = 0; i < INPUTS; i++) {
        uint16_t *odds = &m->odds[i][m->at[i]];
        m->weights[m->node][i] += (m->inputs[i] * error + 0x2000) >> 14;
        if (bit)
            *odds += (65535 - *odds) >> 4;
        else
            *odds -= *odds >> 4;
    }
    m->node = m->node * 2 + bit;
    if (m->node >= 256) {
        uint32_t byte = (uint32_t)m->node & 255;
        m->node = 1;
        m->last4 = m->last4 << 8 | byte;
        m->word = (byte | 32) - 'a' < 26 ? (m->word + byte) * 0x2f0b4c47u : 0;
        m->hashes[1] = (m->last4 & 0xff) * 0x3d4d51cbu;
        m->hashes[2] = (m->last4 & 0xffff) * 0x85ebca6bu;
        m->hashes[3] = (m->last4 & 0xffffff) * 0xc2b2ae35u;
        m->hashes[4] = m->last4 * 0x27d4eb2fu;
        m->hashes[5] = m->word * 0x165667b1u + byte;
    }
    predict(m);
}

struct coder {
    uint32_t low, high, code;
    uint8_t *at;
};

static int code(struct coder *c, struct model *m, int bit)
{
    uint32_t odds = (uint32_t)m->guess, range = c->high - c->low;
    uint32_t middle = c->low + (range >> 12) * odds + (((range & 0xfff) * odds) >> 12);
    int reading = bit < 0;

    if (reading)
        bit = c->code <= middle;
    if (bit)
        c->high = middle;
    else
        c->low = middle + 1;
    learn(m, bit);
    while (!((c->low ^ c->high) & 0xff000000)) {
        if (reading)
            c->code = c->code << 8 | *c->at++;
        else
            *c->at++ = c->high >> 24;
        c->low <<= 8;
        c->high = c->high << 8 | 255;
    }
    return bit;
}

int main(int argc, char **argv)
{
    struct model *m = bench_alloc(sizeof *m);

    bench_text(text, SIZE);
    tables();
    for (int i = 0, rounds = bench_arg(argc, argv, 3); i < rounds; i++) {
        struct coder c = { 0, ~0u, 0, packed };
        start(m);
        for (int j = 0; j < SIZE; j++)
            for (int bit = 7; bit >= 0; bit--)
                code(&c, m, text[j] >> bit & 1);
        *c.at++ = c.low >> 24 | 1;
        printf("%d ", (int)(c.at - packed));
        c = (struct coder){ 0, ~0u, 0, packed };
        for (int j = 0; j < 4; j++)
            c.code = c.code << 8 | *c.at++;
        start(m);
        for (int j = 0; j < SIZE; j++) {
            int byte = 0;
            for (int bit = 0; bit < 8; bit++)
                byte = byte * 2 + code(&c, m, -1);
            back[j] = (char)byte;
        }
        printf("%s\n", memcmp(text, back, SIZE) ? "differs" : "same");
    }
    return 0;
}
