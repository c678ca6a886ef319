/* Huffman codes and LZSS, bit by bit, there and back. */
#include "bench.h"

enum { SIZE = 1 << 20, WINDOW = 4096, HASH = 1 << 14 };
static uint8_t text[SIZE], packed[2 * SIZE], back[SIZE + 300];
static size_t bits;

static void put(uint32_t value, int n)
{
    while (n-- > 0) {
        if (value >> n & 1)
            packed[bits >> 3] |= (uint8_t)(128 >> (bits & 7));
        bits++;
    }
}

static uint32_t get(int n)
{
    uint32_t v = 0;

    for (; n > 0; n--, bits++)
        v = v << 1 | (packed[bits >> 3] >> (7 - (bits & 7)) & 1);
    return v;
}

static void huffman(void)
{
    int weight[512] = { 0 }, parent[512] = { 0 }, child[512][2] = { { 0 } }, used[512] = { 0 }, next = 256;

    for (int i = 0; i < SIZE; i++)
        weight[text[i]]++;
    for (;;) {
        int low[2] = { -1, -1 };
        for (int i = 0; i < next; i++)
            if (weight[i] && !used[i]) {
                if (low[0] < 0 || weight[i] < weight[low[0]])
                    low[1] = low[0], low[0] = i;
                else if (low[1] < 0 || weight[i] < weight[low[1]])
                    low[1] = i;
            }
        if (low[1] < 0)
            break;
        for (int k = 0; k < 2; k++)
            child[next][k] = low[k], parent[low[k]] = next * 2 + k, used[low[k]] = 1;
        weight[next++] = weight[low[0]] + weight[low[1]];
    }
    for (int i = 0; i < SIZE; i++) {
        uint32_t code = 0;
        int n = 0;
        for (int node = text[i]; parent[node]; node = parent[node] / 2)
            code |= (uint32_t)(parent[node] & 1) << n++;
        put(code, n);
    }
    bits = 0;
    for (int i = 0; i < SIZE; i++) {
        int node = next - 1;
        while (node >= 256)
            node = child[node][get(1)];
        back[i] = (uint8_t)node;
    }
}

static void lzss(void)
{
    static int head[HASH], previous[SIZE];

    memset(head, 255, sizeof head);
    for (int i = 0; i < SIZE;) {
        int best = 0, from = 0;
        uint32_t h = 0;
        if (i + 18 < SIZE) {
            h = (uint32_t)(text[i] | text[i + 1] << 8 | text[i + 2] << 16) * 2654435761u >> 18;
            for (int p = head[h], tries = 16; p >= 0 && i - p < WINDOW && tries; p = previous[p], tries--) {
                int n = 0;
                while (n < 18 && text[p + n] == text[i + n])
                    n++;
                if (n > best)
                    best = n, from = p;
            }
        }
        if (best >= 3)
            put(1, 1), put((uint32_t)(i - from), 12), put((uint32_t)(best - 3), 4);
        else
            best = 1, put(0, 1), put(text[i], 8);
        for (int end = i + best; i < end; i++)
            if (i + 18 < SIZE) {
                h = (uint32_t)(text[i] | text[i + 1] << 8 | text[i + 2] << 16) * 2654435761u >> 18;
                previous[i] = head[h], head[h] = i;
            }
    }
    bits = 0;
    for (int i = 0; i < SIZE;)
        if (get(1)) {
            int p = i - (int)get(12), n = (int)get(4) + 3;
            while (n--)
                back[i++] = back[p++];
        } else
            back[i++] = (uint8_t)get(8);
}

int main(int argc, char **argv)
{
    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 3); i < rounds; i++) {
        void (*const kinds[])(void) = { huffman, lzss };
        for (int k = 0; k < 2; k++) {
            bits = 0;
            memset(packed, 0, sizeof packed);
            kinds[k]();
            printf("%d %d\n", (int)bits, memcmp(text, back, SIZE));
        }
    }
    return 0;
}
