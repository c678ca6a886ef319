/* stb: write a picture as JPEG, read it, scale it, write it as PNG, read that. */
#include "bench.h"
#include "image.inc"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_WRITE_NO_STDIO
#include "stb_image.h"
#include "stb_image_resize.h"
#include "stb_image_write.h"

enum { W = 800, H = 600 };
static uint8_t file[4 * W * H];
static int size;

static void on_write(void *unused, void *data, int n)
{
    memcpy(file + size, data, (size_t)n);
    size += n;
}

int main(int argc, char **argv)
{
    uint8_t *image = bench_image(W, H), *small = bench_alloc(W * H * 3);

    for (int i = 0, rounds = bench_arg(argc, argv, 3); i < rounds; i++) {
        int w, h, n;

        size = 0;
        stbi_write_jpg_to_func(on_write, NULL, W, H, 3, image, 85);
        uint8_t *back = stbi_load_from_memory(file, size, &w, &h, &n, 3);
        stbir_resize_uint8(back, w, h, 0, small, 300, 220, 0, 3);
        printf("%d %d %d\n", w, h, n);
        free(back);
        size = 0;
        stbi_write_png_to_func(on_write, NULL, 300, 220, 3, small, 900);
        back = stbi_load_from_memory(file, size, &w, &h, &n, 3);
        printf("%d %d %d\n", w, h, memcmp(back, small, 300 * 220 * 3));
        free(back);
    }
    return 0;
}
