/* BLAKE2's reference code: all four functions, on messages long and short, with and without keys. */
#include "bench.h"
#include "blake2.h"

enum { SIZE = 1 << 16 };
static uint8_t text[SIZE], sum[64];

typedef int hash(uint8_t *, const void *, const void *, size_t, size_t, size_t);

static void hash_all(const char *name, hash *h, size_t length)
{
    uint32_t check = 0;

    for (int i = 0; i < 20; i++) {
        h(sum, text, sum, length, SIZE, i % 4 ? 16 : 0);
        check = bench_sum(sum, length, check);
    }
    for (size_t size = 0; size < 4096; size += 5) {
        h(sum, text + size, NULL, length, size, 0);
        check = bench_sum(sum, length, check);
    }
    printf("%s %08x\n", name, check);
}

int main(int argc, char **argv)
{
    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        hash_all("blake2b", blake2b, 64);
        hash_all("blake2s", blake2s, 32);
        hash_all("blake2bp", blake2bp, 64);
        hash_all("blake2sp", blake2sp, 32);
    }
    return 0;
}
