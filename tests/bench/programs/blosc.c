/* Blosc's shuffles and its packer: numbers that grow, their bytes gathered by place, packed, unpacked and put back. */
#include "bench.h"
#include "blosclz.h"
#include "shuffle-generic.h"
#include "bitshuffle-generic.h"

enum { SIZE = 1 << 18 };
static uint8_t numbers[SIZE], shuffled[SIZE], packed[SIZE + 66], unpacked[SIZE], back[SIZE];

static void round_trip(size_t bytes, int level)
{
    int size, got;

    blosc_internal_shuffle_generic(bytes, SIZE, numbers, shuffled);
    size = blosclz_compress(level, shuffled, SIZE, packed, SIZE + 66, 1);
    got = blosclz_decompress(packed, size, unpacked, SIZE);
    blosc_internal_unshuffle_generic(bytes, SIZE, unpacked, back);
    printf("%u %d %d %s %u\n", (unsigned)bytes, size, got, memcmp(numbers, back, SIZE) ? "differs" : "same", bench_sum(packed, size > 0 ? size : 0, 0));
    blosc_internal_bshuf_trans_bit_elem_scal(numbers, shuffled, SIZE / bytes, bytes, packed);
    size = blosclz_compress(level, shuffled, SIZE, packed, SIZE + 66, 0);
    got = blosclz_decompress(packed, size, unpacked, SIZE);
    blosc_internal_bshuf_untrans_bit_elem_scal(unpacked, back, SIZE / bytes, bytes, packed);
    printf("%u %d %d %s\n", (unsigned)bytes, size, got, memcmp(numbers, back, SIZE) ? "differs" : "same");
}

int main(int argc, char **argv)
{
    uint32_t at = 0;

    for (int i = 0; i < SIZE; i += 4) {
        at += bench_random() % 1000;
        memcpy(numbers + i, &at, 4);
    }
    for (int i = 0, rounds = bench_arg(argc, argv, 36); i < rounds; i++)
        for (size_t bytes = 2; bytes <= 16; bytes *= 2)
            round_trip(bytes, 5 + i % 5);
    return 0;
}
