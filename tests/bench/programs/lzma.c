/* LZMA, as its author's SDK has it: encode and decode a text. */
#include "bench.h"
#include "LzmaLib.h"

enum { SIZE = 600000 };

int main(int argc, char **argv)
{
    unsigned char *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE), props[LZMA_PROPS_SIZE];

    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++) {
        size_t n = SIZE, m = SIZE, props_size = sizeof props;
        int bad = LzmaCompress(packed, &n, text, SIZE, props, &props_size, 5, 1 << 21, 3, 0, 2, 32, 1)
                  || LzmaUncompress(back, &m, packed, &n, props, props_size);

        printf("%d %d %d\n", bad, (int)n, memcmp(text, back, SIZE));
    }
    return 0;
}
