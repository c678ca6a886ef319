/* liblzma: a text packed once and unpacked several times, with its 64-bit checksum; the same through the x86 filter. */
#include "bench.h"
#include "lzma.h"

enum { SIZE = 1 << 19 };
static char text[SIZE];
static uint8_t packed[SIZE + SIZE / 8 + 1024], back[SIZE];

static void round_trip(lzma_filter *filters, int times)
{
    size_t size = 0, at, got = 0;

    if (lzma_stream_buffer_encode(filters, LZMA_CHECK_CRC64, NULL, (uint8_t *)text, SIZE, packed, &size, sizeof packed))
        exit(1);
    for (int i = 0; i < times; i++) {
        uint64_t memory = UINT64_MAX;
        at = got = 0;
        if (lzma_stream_buffer_decode(&memory, 0, NULL, packed, &at, size, back, &got, SIZE))
            exit(2);
    }
    printf("%u %u %s\n", (unsigned)size, (unsigned)got, memcmp(text, back, SIZE) ? "differs" : "same");
}

int main(int argc, char **argv)
{
    lzma_options_lzma options;
    lzma_filter plain[] = { { LZMA_FILTER_LZMA2, &options }, { LZMA_VLI_UNKNOWN, NULL } };
    lzma_filter code[] = { { LZMA_FILTER_X86, NULL }, { LZMA_FILTER_LZMA2, &options }, { LZMA_VLI_UNKNOWN, NULL } };

    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 2); i < rounds; i++) {
        lzma_lzma_preset(&options, 1);
        round_trip(plain, 10);
        lzma_lzma_preset(&options, 2);
        round_trip(code, 2);
    }
    return 0;
}
