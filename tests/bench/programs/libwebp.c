/* libwebp encodes and decodes a picture: intra prediction, transforms, the range coder. */
#include "bench.h"
#include "image.inc"
#include "webp/decode.h"
#include "webp/encode.h"

int main(int argc, char **argv)
{
    enum { W = 640, H = 480 };
    uint8_t *image = bench_image(W, H);

    for (int i = 0, rounds = bench_arg(argc, argv, 2); i < rounds; i++) {
        uint8_t *packed, *back;
        size_t n = WebPEncodeRGB(image, W, H, W * 3, 75, &packed);
        int w, h;

        back = WebPDecodeRGB(packed, n, &w, &h);
        printf("%d %d %d %08x\n", (int)n, w, h, bench_sum(back, (size_t)w * (size_t)h * 3, 0));
        WebPFree(back);
        WebPFree(packed);
    }
    return 0;
}
