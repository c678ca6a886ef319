/* brotli: encode and decode a text at quality 5. */
#include "bench.h"
#include "brotli/decode.h"
#include "brotli/encode.h"

enum { SIZE = 3000000 };

int main(int argc, char **argv)
{
    uint8_t *text = bench_alloc(SIZE), *packed = bench_alloc(SIZE), *back = bench_alloc(SIZE);

    bench_text((char *)text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 1); i < rounds; i++) {
        size_t n = SIZE, m = SIZE;
        int ok = BrotliEncoderCompress(5, 20, BROTLI_MODE_TEXT, SIZE, text, &n, packed);

        for (int j = 0; j < 5; j++) {
            m = SIZE;
            ok &= BrotliDecoderDecompress(n, packed, &m, back) == BROTLI_DECODER_RESULT_SUCCESS;
        }
        printf("%d %d %d\n", ok, (int)m, memcmp(text, back, SIZE));
    }
    return 0;
}
