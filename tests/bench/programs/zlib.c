/* zlib: deflate and inflate a text, at a fast, the usual and the best level. */
#include "bench.h"
#include "zlib.h"

enum { SIZE = 3000000 };

int main(int argc, char **argv)
{
    unsigned char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);

    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++)
        for (int level = 1; level <= 9; level += 4) {
            uLongf n = SIZE, m = SIZE;
            int bad = compress2(packed, &n, text, SIZE, level) || uncompress(back, &m, packed, n);

            printf("%d %d %lu %d\n", level, bad, (unsigned long)n, memcmp(text, back, SIZE));
        }
    printf("%08lx\n", crc32(0, packed, 100000));
    return 0;
}
