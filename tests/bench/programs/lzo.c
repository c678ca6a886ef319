/* LZO: the fast compressor, the thorough one, and decompression of both, checked. */
#include "bench.h"
#include "lzo/lzo1x.h"

enum { SIZE = 1 << 18 };
static char text[SIZE];
static uint8_t packed[SIZE + SIZE / 8 + 64], back[SIZE];

static void unpack(lzo_uint size, int times)
{
    lzo_uint got = 0;

    for (int i = 0; i < times; i++) {
        got = SIZE;
        lzo1x_decompress(packed, size, back, &got, NULL);
    }
    printf("%lu %lu %s\n", (unsigned long)size, (unsigned long)got, memcmp(text, back, SIZE) ? "differs" : "same");
}

int main(int argc, char **argv)
{
    void *memory = bench_alloc(LZO1X_999_MEM_COMPRESS);
    lzo_uint size = 0;

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 2); i < rounds; i++) {
        for (int j = 0; j < 10; j++)
            lzo1x_1_compress((uint8_t *)text, SIZE, packed, &size, memory);
        unpack(size, 20);
        lzo1x_999_compress((uint8_t *)text, SIZE, packed, &size, memory);
        unpack(size, 20);
    }
    return 0;
}
