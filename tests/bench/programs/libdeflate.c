/* libdeflate: compress once, decompress many times, with the checksums. */
#include "bench.h"
#include "libdeflate.h"

enum { SIZE = 4000000 };

int main(int argc, char **argv)
{
    char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    size_t n, m = 0;

    bench_text(text, SIZE);
    n = libdeflate_zlib_compress(c, text, SIZE, packed, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 20); i < rounds; i++)
        libdeflate_zlib_decompress(d, packed, n, back, SIZE, &m);
    printf("%d %d %08x\n", (int)m, memcmp(text, back, SIZE), (unsigned)libdeflate_crc32(0, text, SIZE));
    return 0;
}
