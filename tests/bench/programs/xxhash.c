/* xxHash: its 32-bit, 64-bit and 128-bit hashes, of a block and of many short keys. */
#include "bench.h"
#include "xxhash.h"

enum { SIZE = 1 << 20 };
static uint8_t data[SIZE];

int main(int argc, char **argv)
{
    uint64_t sum = 0;

    for (int i = 0; i < SIZE; i++)
        data[i] = (uint8_t)bench_random();
    for (int i = 0, rounds = bench_arg(argc, argv, 300); i < rounds; i++) {
        sum += XXH32(data, SIZE, (uint32_t)i) + XXH64(data, SIZE, (uint64_t)i);
        sum ^= XXH3_64bits_withSeed(data, SIZE, (uint64_t)i);
        for (int at = 0; at < 16384; at++) {
            sum += XXH3_64bits(data + at, (size_t)at % 67);
            sum = sum * 3 + XXH64(data + at, (size_t)at % 41, sum);
            sum ^= XXH3_128bits(data + at, (size_t)at % 190).high64;
        }
    }
    printf("%08x%08x\n", (uint32_t)(sum >> 32), (uint32_t)sum);
    return 0;
}
