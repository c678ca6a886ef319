/* zstd: compress a text at three levels, and decompress it many times. */
#include "bench.h"
#include "zstd.h"

enum { SIZE = 4000000 };

int main(int argc, char **argv)
{
    char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++)
        for (int level = 1; level <= 9; level += 4) {
            size_t n = ZSTD_compress(packed, SIZE, text, SIZE, level), m = 0;

            for (int j = 0; j < 10; j++)
                m = ZSTD_decompress(back, SIZE, packed, n);
            printf("%d %d %d %d\n", level, (int)n, (int)m, memcmp(text, back, SIZE));
        }
    return 0;
}
