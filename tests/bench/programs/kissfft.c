/* KISS FFT: complex transforms of a length with factors 2, 3 and 5, there and back. */
#include "bench.h"
#include "kiss_fft.h"

enum { N = 14400 };

int main(int argc, char **argv)
{
    kiss_fft_cfg there = kiss_fft_alloc(N, 0, NULL, NULL), back = kiss_fft_alloc(N, 1, NULL, NULL);
    kiss_fft_cpx *a = bench_alloc(N * sizeof *a), *b = bench_alloc(N * sizeof *b);
    double worst = 0;

    for (int i = 0; i < N; i++)
        a[i].r = (float)bench_unit(), a[i].i = (float)bench_unit();
    double first = a[7].r;
    for (int i = 0, rounds = bench_arg(argc, argv, 200); i < rounds; i++) {
        kiss_fft(there, a, b);
        kiss_fft(back, b, a);
        for (int j = 0; j < N; j++)
            a[j].r /= N, a[j].i /= N;
    }
    worst = first - a[7].r;
    printf("%s\n", worst * worst < 1e-6 ? "the same again" : "lost");
    return 0;
}
