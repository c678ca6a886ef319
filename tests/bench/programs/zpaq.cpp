/* libzpaq: context mixing, its model interpreted; a text packed and unpacked. */
#include "bench.h"
#include "libzpaq.h"

void libzpaq::error(const char *text)
{
    fprintf(stderr, "%s\n", text);
    exit(1);
}

enum { SIZE = 1 << 16 };
static char text[SIZE];

int main(int argc, char **argv)
{
    bench_text(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++)
        for (int level = 1; level <= 3; level++) {
            libzpaq::StringBuffer in, packed, back;
            char method[] = { (char)('0' + level), 0 };
            in.write(text, SIZE);
            libzpaq::compress(&in, &packed, method);
            size_t size = packed.size();
            libzpaq::decompress(&packed, &back);
            printf("%d %u %s\n", level, (unsigned)size, back.size() == SIZE && !memcmp(back.c_str(), text, SIZE) ? "same" : "differs");
        }
    return 0;
}
