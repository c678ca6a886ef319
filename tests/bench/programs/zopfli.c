/* zopfli: the smallest deflate stream that iteration finds. */
#include "bench.h"
#include "zopfli.h"

enum { SIZE = 120000 };

int main(int argc, char **argv)
{
    unsigned char *text = bench_alloc(SIZE), *packed = NULL;
    ZopfliOptions options;
    size_t n = 0;

    bench_text((char *)text, SIZE);
    ZopfliInitOptions(&options);
    options.numiterations = bench_arg(argc, argv, 5);
    ZopfliCompress(&options, ZOPFLI_FORMAT_ZLIB, text, SIZE, &packed, &n);
    printf("%d %08x\n", (int)n, bench_sum(packed, n, 0));
    return 0;
}
