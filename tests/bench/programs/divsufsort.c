/* Suffix arrays of texts by libdivsufsort, searched; the text sorted by them (Burrows-Wheeler) and back. */
#include "bench.h"
#include "divsufsort.h"

int main(int argc, char **argv)
{
    enum { SIZE = 500000 };
    int rounds = bench_arg(argc, argv, 5);
    char *text = bench_alloc(SIZE + 1);
    saidx_t *array = bench_alloc(SIZE * sizeof *array);
    unsigned char *sorted = bench_alloc(SIZE), *back = bench_alloc(SIZE);
    uint32_t sum = 0;

    for (int i = 0; i < rounds; i++) {
        saidx_t left, n;

        bench_text(text, SIZE + 1);
        divsufsort((unsigned char *)text, array, SIZE);
        sum = sum * 31 + (uint32_t)sufcheck((unsigned char *)text, array, SIZE, 0);
        for (int k = 0; k < 20000; k++) {
            n = sa_search((unsigned char *)text, SIZE, (unsigned char *)text + (uint32_t)k * 23 % (SIZE - 20), 5 + k % 9, array, SIZE, &left);
            sum = sum * 31 + (uint32_t)(n ^ left);
        }
        n = divbwt((unsigned char *)text, sorted, array, SIZE);
        inverse_bw_transform(sorted, back, array, SIZE, n);
        sum = bench_sum(sorted, SIZE, sum + (uint32_t)memcmp(back, text, SIZE));
    }
    printf("%08x\n", sum);
    return 0;
}
