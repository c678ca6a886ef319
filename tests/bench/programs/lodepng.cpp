/* LodePNG packs and unpacks pictures, with a deflate of its own and vectors from the standard library. */
#include "lodepng.h"
#include "bench.h"
#include <vector>

int main(int argc, char **argv)
{
    const unsigned width = 320, height = 240;
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 30); i < rounds; i++) {
        std::vector<unsigned char> picture, packed, again;
        lodepng::State state;
        unsigned w, h;

        for (unsigned y = 0; y < height; y++)
            for (unsigned x = 0; x < width; x++) {
                unsigned noise = bench_random() % 8;
                for (unsigned c = 0; c < 3; c++)
                    picture.push_back((unsigned char)(i % 2 ? (x * (c + 1) / 2 + y) + noise : (x / 40 + y / 30) * 30));
                picture.push_back(255);
            }
        state.encoder.filter_strategy = i % 3 ? LFS_MINSUM : LFS_ENTROPY;
        if (lodepng::encode(packed, picture, width, height, state) || lodepng::decode(again, w, h, packed))
            return 1;
        sum = bench_sum(packed.data(), packed.size(), sum) + (again == picture);
    }
    printf("%08x\n", sum);
    return 0;
}
