/* Opus in fixed point: encode and decode a melody with noise. */
#include "bench.h"
#include "opus.h"

enum { FRAME = 960 };

static void tone(opus_int16 *pcm, int frame)
{
    static int phase[3];

    for (int i = 0; i < FRAME; i++) {
        int sum = (int)(bench_random() % 600) - 300;
        for (int v = 0; v < 3; v++) {
            phase[v] = (phase[v] + 300 + 97 * v + frame / 10 % 7 * 50) & 65535;
            sum += phase[v] < 32768 ? (phase[v] - 16384) / 4 : (49152 - phase[v]) / 4;
        }
        pcm[i] = (opus_int16)sum;
    }
}

int main(int argc, char **argv)
{
    int error;
    OpusEncoder *e = opus_encoder_create(48000, 1, OPUS_APPLICATION_AUDIO, &error);
    OpusDecoder *d = opus_decoder_create(48000, 1, &error);
    opus_int16 pcm[FRAME], back[FRAME];
    unsigned char packet[1500];
    uint32_t sum = 0;

    for (int i = 0, frames = bench_arg(argc, argv, 500); i < frames; i++) {
        tone(pcm, i);
        int n = opus_encode(e, pcm, FRAME, packet, sizeof packet);
        if (n < 0 || opus_decode(d, packet, n, back, FRAME, 0) != FRAME)
            return 1;
        sum = bench_sum(back, sizeof back, bench_sum(packet, (size_t)n, sum));
    }
    printf("%08x\n", sum);
    return 0;
}
