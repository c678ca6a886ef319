/* Opus in fixed point: encode and decode a melody with noise. Its bits differ between machines of 32 and 64 bits: they are not compared. */
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
    int bytes = 0, frames = bench_arg(argc, argv, 500);

    for (int i = 0; i < frames; i++) {
        tone(pcm, i);
        int n = opus_encode(e, pcm, FRAME, packet, sizeof packet);
        if (n < 0 || opus_decode(d, packet, n, back, FRAME, 0) != FRAME)
            return 1;
        bytes += n;
    }
    printf("%d frames, %s\n", frames, bytes > 20 * frames && bytes < 400 * frames ? "packed" : "too short or long");
    return 0;
}
