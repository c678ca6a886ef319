/* lz4: its fast and its high compression, and decompression. */
#include "bench.h"
#include "lz4.h"
#include "lz4hc.h"

enum { SIZE = 4000000 };

int main(int argc, char **argv)
{
    char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++) {
        int fast = LZ4_compress_default(text, packed, SIZE, SIZE);
        int high = LZ4_compress_HC(text, packed, SIZE, SIZE, 6), m = 0;

        for (int j = 0; j < 20; j++)
            m = LZ4_decompress_safe(packed, back, high, SIZE);
        printf("%d %d %d\n", high, m, memcmp(text, back, SIZE));
        if (fast <= 0)
            return 1;
    }
    return 0;
}
