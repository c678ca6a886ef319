/* Speex codes and decodes speech in fixed point, narrow and wide band. */
#include "bench.h"
#include "speex/speex.h"

static uint32_t run(const SpeexMode *mode, int frames)
{
    void *encoder = speex_encoder_init(mode), *decoder = speex_decoder_init(mode);
    int quality = 6, size, saw = 0;
    uint32_t sum = 0, pitch = 400;
    SpeexBits bits;

    speex_bits_init(&bits);
    speex_encoder_ctl(encoder, SPEEX_SET_QUALITY, &quality);
    speex_encoder_ctl(encoder, SPEEX_GET_FRAME_SIZE, &size);
    for (int i = 0; i < frames; i++) {
        spx_int16_t frame[640];
        char bytes[400];
        int count;

        if (i % 20 == 0)
            pitch = 100 + bench_random() % 600;
        for (int j = 0; j < size; j++) {
            saw = (saw + (int)pitch) % 16384;
            frame[j] = (spx_int16_t)((saw - 8192) / (1 + i % 5) + (int)(bench_random() >> 23) - 256);
        }
        speex_bits_reset(&bits);
        speex_encode_int(encoder, frame, &bits);
        count = speex_bits_write(&bits, bytes, sizeof bytes);
        speex_bits_read_from(&bits, bytes, count);
        speex_decode_int(decoder, &bits, frame);
        sum = bench_sum(frame, (size_t)size * sizeof *frame, bench_sum(bytes, (size_t)count, sum));
    }
    speex_bits_destroy(&bits);
    speex_encoder_destroy(encoder);
    speex_decoder_destroy(decoder);
    return sum;
}

int main(int argc, char **argv)
{
    int frames = bench_arg(argc, argv, 1500);

    printf("%08x\n", run(&speex_nb_mode, frames));
    printf("%08x\n", run(&speex_wb_mode, frames / 2));
    return 0;
}
