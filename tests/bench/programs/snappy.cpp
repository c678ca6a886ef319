/* snappy: compress and decompress a text many times. */
#include "bench.h"
#include "snappy.h"

int main(int argc, char **argv)
{
    const size_t size = 4000000;
    char *text = (char *)bench_alloc(size);
    std::string packed, back;

    bench_text(text, size);
    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        snappy::Compress(text, size, &packed);
        if (!snappy::Uncompress(packed.data(), packed.size(), &back))
            return 1;
    }
    printf("%d %d\n", (int)packed.size(), memcmp(back.data(), text, size));
    return 0;
}
