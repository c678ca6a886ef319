/* GSM 06.10 speech: encoder and decoder, fixed point. */
#include "bench.h"
#include "gsm.h"

int main(int argc, char **argv)
{
    gsm encoder = gsm_create(), decoder = gsm_create();
    uint32_t sum = 0, phase = 0, pitch = 0;

    for (int i = 0, frames = bench_arg(argc, argv, 20000); i < frames; i++) {
        gsm_signal in[160], out[160];
        gsm_frame frame;

        if (i % 25 == 0)
            pitch = 500 + bench_random() % 3000;
        for (int j = 0; j < 160; j++) {
            int saw, noise = (int)(bench_random() >> 22) - 512;

            phase += pitch;
            saw = (int)(phase >> 2 & 0x3fff) - 0x2000;
            in[j] = (gsm_signal)(saw / (1 + i % 7) + noise);
        }
        gsm_encode(encoder, in, frame);
        gsm_decode(decoder, frame, out);
        sum = bench_sum(out, sizeof out, sum) ^ frame[7];
    }
    gsm_destroy(encoder);
    gsm_destroy(decoder);
    printf("%08x\n", sum);
    return 0;
}
