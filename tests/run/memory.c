/* malloc from small to large, growth of the linear memory, and that what was written stays. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed = 1;
static uint32_t next(void)
{
    return seed = seed * 1664525u + 1013904223u;
}

int main(void)
{
    enum { SLOTS = 512 };
    static unsigned char *slot[SLOTS];
    static size_t size[SLOTS];
    unsigned bad = 0;
    for (int round = 0; round < 20000; round++) {
        unsigned i = (next() >> 8) % SLOTS;
        if (slot[i]) {
            for (size_t k = 0; k < size[i]; k += 97)
                bad += slot[i][k] != (unsigned char)(i + k);
            free(slot[i]);
        }
        size[i] = (size_t)1 << (next() >> 28);
        size[i] += (next() >> 8) % size[i];
        slot[i] = malloc(size[i]);
        for (size_t k = 0; k < size[i]; k++)
            slot[i][k] = (unsigned char)(i + k);
    }
    printf("bad %u\n", bad);
    size_t before = __builtin_wasm_memory_size(0);
    char *big = malloc(64 << 20);
    memset(big, 0x5a, 64 << 20);
    big = realloc(big, 100 << 20);
    printf("%d %d %d\n", big[0], big[(64 << 20) - 1], __builtin_wasm_memory_size(0) - before >= 1600);
    printf("%zu\n", __builtin_wasm_memory_grow(0, 65536));
    char *zero = calloc(1, 10 << 20);
    size_t sum = 0;
    for (size_t k = 0; k < 10 << 20; k++)
        sum += (size_t)zero[k];
    printf("%zu\n", sum);
    return 0;
}
