/* LibLZF: a text packed and unpacked, checked. */
#include "bench.h"
#include "lzf.h"

enum { SIZE = 1 << 20 };
static char text[SIZE], packed[SIZE], back[SIZE];

int main(int argc, char **argv)
{
    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 36); i < rounds; i++) {
        unsigned size = lzf_compress(text, SIZE - (unsigned)i, packed, SIZE), got = lzf_decompress(packed, size, back, SIZE);
        got = lzf_decompress(packed, size, back, SIZE);
        if (i % 6 == 0)
            printf("%u %u %s\n", size, got, memcmp(text, back, got) ? "differs" : "same");
    }
    return 0;
}
