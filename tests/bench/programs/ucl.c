/* UCL: a text packed and unpacked by each of its three formats. */
#include "bench.h"
#include <ucl/ucl.h>

enum { SIZE = 1 << 19 };
static unsigned char text[SIZE], packed[SIZE + SIZE / 8 + 256], back[SIZE];

typedef int packer(const ucl_bytep, ucl_uint, ucl_bytep, ucl_uintp, ucl_progress_callback_p, int, const struct ucl_compress_config_p, ucl_uintp);
typedef int unpacker(const ucl_bytep, ucl_uint, ucl_bytep, ucl_uintp, ucl_voidp);

static void round_trip(packer *pack, unpacker *unpack, int level)
{
    ucl_uint size = 0, got = 0;

    if (pack(text, SIZE, packed, &size, NULL, level, NULL, NULL))
        exit(1);
    for (int i = 0; i < 8; i++) {
        got = SIZE;
        if (unpack(packed, size, back, &got, NULL))
            exit(2);
    }
    printf("%u %u %s\n", size, got, memcmp(text, back, SIZE) ? "differs" : "same");
}

int main(int argc, char **argv)
{
    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 3); i < rounds; i++) {
        round_trip(ucl_nrv2b_99_compress, ucl_nrv2b_decompress_8, 2);
        round_trip(ucl_nrv2d_99_compress, ucl_nrv2d_decompress_8, 4);
        round_trip(ucl_nrv2e_99_compress, ucl_nrv2e_decompress_safe_8, 5);
    }
    return 0;
}
