/* A block sorter: suffix array by libdivsufsort, Burrows-Wheeler transform, move to front, an adaptive range coder; and back again. */
#include "bench.h"
#include "divsufsort.h"

enum { SIZE = 1 << 19, TOP = 1 << 24 };
static uint8_t text[SIZE], moved[SIZE], packed[SIZE * 2];
static int32_t order[SIZE];

struct coder {
    uint32_t low, range, code;
    uint8_t *at;
    uint16_t odds[256][256];
};

static void start(struct coder *c)
{
    c->low = 0;
    c->range = ~0u;
    c->at = packed;
    for (int i = 0; i < 65536; i++)
        c->odds[0][i] = 2048;
}

static void put(struct coder *c, uint16_t *odds, int bit)
{
    uint32_t bound = c->low + (c->range >> 12) * *odds;

    if (bit) {
        c->range = bound - c->low;
        *odds += (4096 - *odds) >> 5;
    } else {
        c->range -= bound - c->low;
        c->low = bound;
        *odds -= *odds >> 5;
    }
    while ((c->low ^ (c->low + c->range)) < TOP || (c->range < 4096 && ((c->range = -c->low & 4095), 1))) {
        *c->at++ = c->low >> 24;
        c->low <<= 8;
        c->range <<= 8;
    }
}

static int get(struct coder *c, uint16_t *odds)
{
    uint32_t part = (c->range >> 12) * *odds;
    int bit = c->code - c->low < part;

    if (bit) {
        c->range = part;
        *odds += (4096 - *odds) >> 5;
    } else {
        c->low += part;
        c->range -= part;
        *odds -= *odds >> 5;
    }
    while ((c->low ^ (c->low + c->range)) < TOP || (c->range < 4096 && ((c->range = -c->low & 4095), 1))) {
        c->code = c->code << 8 | *c->at++;
        c->low <<= 8;
        c->range <<= 8;
    }
    return bit;
}

static void encode(struct coder *c)
{
    start(c);
    for (int i = 0, before = 0; i < SIZE; before = moved[i++])
        for (int bit = 7, node = 1; bit >= 0; bit--) {
            put(c, &c->odds[before][node], moved[i] >> bit & 1);
            node = node * 2 + (moved[i] >> bit & 1);
        }
    for (int i = 0; i < 4; i++, c->low <<= 8)
        *c->at++ = c->low >> 24;
}

static void decode(struct coder *c)
{
    start(c);
    for (int i = 0; i < 4; i++)
        c->code = c->code << 8 | *c->at++;
    for (int i = 0, before = 0; i < SIZE; before = moved[i++]) {
        int node = 1;
        while (node < 256)
            node = node * 2 + get(c, &c->odds[before][node]);
        moved[i] = (uint8_t)node;
    }
}

static void to_front(uint8_t *bytes, int back_again)
{
    uint8_t list[256];

    for (int i = 0; i < 256; i++)
        list[i] = (uint8_t)i;
    for (int i = 0; i < SIZE; i++) {
        uint8_t byte = back_again ? list[bytes[i]] : bytes[i];
        int at = 0;
        while (list[at] != byte)
            at++;
        bytes[i] = back_again ? byte : (uint8_t)at;
        memmove(list + 1, list, (size_t)at);
        list[0] = byte;
    }
}


int main(int argc, char **argv)
{
    struct coder *c = bench_alloc(sizeof *c);

    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++) {
        int primary = divbwt(text, moved, order, SIZE);
        to_front(moved, 0);
        encode(c);
        printf("%d %d %08x\n", primary, (int)(c->at - packed), bench_sum(packed, (size_t)(c->at - packed), 0));
        decode(c);
        to_front(moved, 1);
        printf("%08x\n", bench_sum(moved, SIZE, 0));
    }
    return 0;
}
