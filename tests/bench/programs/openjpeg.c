/* JPEG 2000, lossless and by irreversible wavelets: pack a picture in memory, unpack it. */
#include "bench.h"
#include "openjpeg.h"

enum { SIDE = 512 };

struct file {
    uint8_t *bytes;
    size_t size, at, room;
};

static OPJ_SIZE_T file_read(void *to, OPJ_SIZE_T size, void *user)
{
    struct file *f = user;
    size_t n = f->size - f->at < size ? f->size - f->at : size;

    memcpy(to, f->bytes + f->at, n);
    f->at += n;
    return n ? n : (OPJ_SIZE_T)-1;
}

static OPJ_SIZE_T file_write(void *from, OPJ_SIZE_T size, void *user)
{
    struct file *f = user;

    if (f->at + size > f->room)
        return (OPJ_SIZE_T)-1;
    memcpy(f->bytes + f->at, from, size);
    f->at += size;
    f->size = f->at > f->size ? f->at : f->size;
    return size;
}

static OPJ_OFF_T file_skip(OPJ_OFF_T size, void *user)
{
    ((struct file *)user)->at += (size_t)size;
    return size;
}

static OPJ_BOOL file_seek(OPJ_OFF_T at, void *user)
{
    ((struct file *)user)->at = (size_t)at;
    return OPJ_TRUE;
}

static opj_stream_t *stream(struct file *f, int reads)
{
    opj_stream_t *s = opj_stream_default_create(reads);

    f->at = 0;
    opj_stream_set_user_data(s, f, NULL);
    opj_stream_set_user_data_length(s, f->size);
    opj_stream_set_read_function(s, file_read);
    opj_stream_set_write_function(s, file_write);
    opj_stream_set_skip_function(s, file_skip);
    opj_stream_set_seek_function(s, file_seek);
    return s;
}

static opj_image_t *picture(void)
{
    opj_image_cmptparm_t part[3] = {0};

    for (int c = 0; c < 3; c++)
        part[c] = (opj_image_cmptparm_t){.dx = 1, .dy = 1, .w = SIDE, .h = SIDE, .prec = 8, .bpp = 8};
    opj_image_t *image = opj_image_create(3, part, OPJ_CLRSPC_SRGB);
    image->x1 = image->y1 = SIDE;
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                image->comps[c].data[y * SIDE + x] = ((x * (c + 1) + y * y / 64) & 128 ? x / 3 + y / 5 : (x ^ y) / 4 + 60) + (int)(bench_random() % 9);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < SIDE * SIDE; i++)
            image->comps[c].data[i] &= 255;
    return image;
}

static void pack(struct file *f, opj_image_t *image, int lossy)
{
    opj_cparameters_t how;
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *s = stream(f, 0);

    opj_set_default_encoder_parameters(&how);
    how.tcp_numlayers = 1;
    how.cp_disto_alloc = 1;
    how.tcp_rates[0] = lossy ? 12 : 0;
    how.irreversible = lossy;
    how.tcp_mct = 1;
    if (!opj_setup_encoder(codec, &how, image) || !opj_start_compress(codec, image, s) || !opj_encode(codec, s) || !opj_end_compress(codec, s))
        exit(1);
    opj_stream_destroy(s);
    opj_destroy_codec(codec);
}

static opj_image_t *unpack(struct file *f)
{
    opj_dparameters_t how;
    opj_image_t *image = NULL;
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *s = stream(f, 1);

    opj_set_default_decoder_parameters(&how);
    if (!opj_setup_decoder(codec, &how) || !opj_read_header(s, codec, &image) || !opj_decode(codec, s, image))
        exit(1);
    opj_stream_destroy(s);
    opj_destroy_codec(codec);
    return image;
}

int main(int argc, char **argv)
{
    int rounds = bench_arg(argc, argv, 1);
    struct file f = {.room = 4 << 20};
    uint32_t sum = 0;

    f.bytes = bench_alloc(f.room);
    for (int i = 0; i < 2 * rounds; i++) {
        opj_image_t *image = picture();
        f.size = 0;
        pack(&f, image, i & 1);
        opj_image_destroy(image);
        image = unpack(&f);
        for (int c = 0; c < 3; c++)
            sum = bench_sum(image->comps[c].data, SIDE * SIDE * 4, sum);
        opj_image_destroy(image);
        printf("%s: %s\n", i & 1 ? "lossy" : "lossless", f.size > 10000 && f.size < SIDE * SIDE * 3 ? "packed" : "too short or long");
        if (!(i & 1))
            printf("%08x\n", (unsigned)sum);
        sum = 0;
    }
    return 0;
}
