/* Vorbis, the encoder: a melody with noise in two channels. Its bits depend on the C library's functions: they are not compared. */
#include "bench.h"
#include "vorbis/vorbisenc.h"

enum { BLOCK = 1024 };

static void tone(float **channel, int block)
{
    static float phase[3];

    for (int i = 0; i < BLOCK; i++) {
        float left = 0, right = 0;
        for (int v = 0; v < 3; v++) {
            phase[v] += 0.005f + 0.0031f * v + 0.0011f * (block / 10 % 7);
            phase[v] -= phase[v] > 1 ? 2 : 0;
            left += phase[v] * (1 - phase[v] * phase[v]) * 0.25f;
            right += v == 1 ? phase[v] * 0.2f : 0;
        }
        channel[0][i] = left + (float)(bench_unit() - 0.5) * 0.02f;
        channel[1][i] = right + left * 0.3f;
    }
}

int main(int argc, char **argv)
{
    int blocks = bench_arg(argc, argv, 500);
    long bytes = 0;
    vorbis_info info;
    vorbis_dsp_state state;
    vorbis_block block;
    ogg_packet packet;

    vorbis_info_init(&info);
    if (vorbis_encode_init_vbr(&info, 2, 44100, 0.4f) || vorbis_analysis_init(&state, &info) || vorbis_block_init(&state, &block))
        return 1;
    for (int i = 0; i < blocks; i++) {
        tone(vorbis_analysis_buffer(&state, BLOCK), i);
        vorbis_analysis_wrote(&state, BLOCK);
        while (vorbis_analysis_blockout(&state, &block) == 1) {
            vorbis_analysis(&block, NULL);
            vorbis_bitrate_addblock(&block);
            while (vorbis_bitrate_flushpacket(&state, &packet))
                bytes += packet.bytes;
        }
    }
    printf("%d blocks, %s\n", blocks, bytes > blocks * 20l && bytes < blocks * 1500l ? "packed" : "too short or long");
    return 0;
}
