/* bzip2: the Burrows-Wheeler transform of a text, and back. */
#include "bench.h"
#include "bzlib.h"

enum { SIZE = 2500000 };

void bz_internal_error(int code)
{
    printf("bzip2 error %d\n", code);
    exit(1);
}

int main(int argc, char **argv)
{
    char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++) {
        unsigned n = SIZE, m = SIZE;
        int bad = BZ2_bzBuffToBuffCompress(packed, &n, text, SIZE, 9, 0, 0) || BZ2_bzBuffToBuffDecompress(back, &m, packed, n, 0, 0);

        printf("%d %u %d %08x\n", bad, n, memcmp(text, back, SIZE), bench_sum(packed, n, 0));
    }
    return 0;
}
