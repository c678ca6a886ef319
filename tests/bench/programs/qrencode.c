/* libqrencode makes QR codes: Reed-Solomon codes and the judgement of masks. */
#include "bench.h"
#include "qrencode.h"

int main(int argc, char **argv)
{
    char text[600];
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 100); i < rounds; i++) {
        bench_text(text, sizeof text);
        QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
        if (!code)
            return 1;
        sum = bench_sum(code->data, (size_t)code->width * (size_t)code->width, sum);
        QRcode_free(code);
    }
    printf("%08x\n", sum);
    return 0;
}
