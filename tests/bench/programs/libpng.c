/* libpng (on zlib) writes and reads a picture: filters, deflate, inflate, checksums. */
#include "bench.h"
#include "image.inc"
#include "png.h"

int main(int argc, char **argv)
{
    enum { W = 640, H = 480 };
    uint8_t *image = bench_image(W, H), *packed = bench_alloc(W * H * 4), *back = bench_alloc(W * H * 4);
    png_image info = { .version = PNG_IMAGE_VERSION, .width = W, .height = H, .format = PNG_FORMAT_RGB };
    png_alloc_size_t n = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 4); i < rounds; i++) {
        png_image in = { .version = PNG_IMAGE_VERSION };

        n = W * H * 4;
        if (!png_image_write_to_memory(&info, packed, &n, 0, image, 0, NULL) || !png_image_begin_read_from_memory(&in, packed, n))
            return 1;
        in.format = PNG_FORMAT_RGB;
        if (!png_image_finish_read(&in, NULL, back, 0, NULL))
            return 1;
    }
    printf("%d %d\n", (int)n, memcmp(image, back, W * H * 3));
    return 0;
}
