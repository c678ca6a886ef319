/* giflib packs and unpacks pictures by LZW, in memory. */
#include "bench.h"
#include "gif_lib.h"

enum { WIDTH = 512, HEIGHT = 384 };

struct memory {
    uint8_t bytes[WIDTH * HEIGHT * 2];
    size_t size, at;
};

static int put(GifFileType *gif, const GifByteType *bytes, int count)
{
    struct memory *m = gif->UserData;

    if ((size_t)count > sizeof m->bytes - m->size)
        return 0;
    memcpy(m->bytes + m->size, bytes, (size_t)count);
    m->size += (size_t)count;
    return count;
}

static int get(GifFileType *gif, GifByteType *bytes, int count)
{
    struct memory *m = gif->UserData;
    size_t here = (size_t)count < m->size - m->at ? (size_t)count : m->size - m->at;

    memcpy(bytes, m->bytes + m->at, here);
    m->at += here;
    return (int)here;
}

/* Bands, discs and some noise in 64 colours. */
static void draw(GifByteType *picture, int round)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int dx = x % 128 - 64, dy = y % 96 - 48, disc = dx * dx + dy * dy < (round % 5 + 3) * 300;
            picture[y * WIDTH + x] = (GifByteType)((disc ? x / 32 : (x + y) / 24 + (bench_random() % 16 == 0)) & 63);
        }
}

static int encode(struct memory *m, GifByteType *picture)
{
    GifColorType colours[64];
    int error;
    GifFileType *gif = EGifOpen(m, put, &error);
    ColorMapObject *map;

    for (int i = 0; i < 64; i++)
        colours[i] = (GifColorType){(GifByteType)(i * 4), (GifByteType)(i * 3), (GifByteType)(255 - i)};
    map = GifMakeMapObject(64, colours);
    EGifPutScreenDesc(gif, WIDTH, HEIGHT, 64, 0, map);
    EGifPutImageDesc(gif, 0, 0, WIDTH, HEIGHT, 0, NULL);
    for (int y = 0; y < HEIGHT; y++)
        EGifPutLine(gif, picture + y * WIDTH, WIDTH);
    GifFreeMapObject(map);
    return EGifCloseFile(gif, &error);
}

int main(int argc, char **argv)
{
    static struct memory m;
    static GifByteType picture[WIDTH * HEIGHT];
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 110); i < rounds; i++) {
        int error;
        GifFileType *gif;

        m.size = m.at = 0;
        draw(picture, i);
        encode(&m, picture);
        gif = DGifOpen(&m, get, &error);
        if (!gif || DGifSlurp(gif) != GIF_OK)
            return 1;
        sum = bench_sum(gif->SavedImages[0].RasterBits, sizeof picture, sum + (uint32_t)m.size);
        sum += (uint32_t)memcmp(gif->SavedImages[0].RasterBits, picture, sizeof picture);
        DGifCloseFile(gif, &error);
    }
    printf("%08x\n", sum);
    return 0;
}
