/* PicoSAT decides random 3-SAT formulas near the threshold. */
#include "bench.h"
#include "picosat.h"

int main(int argc, char **argv)
{
    int variables = 160, formulas = bench_arg(argc, argv, 10);

    for (int f = 0; f < formulas; f++) {
        PicoSAT *s = picosat_init();

        for (int i = 0; i < variables * 426 / 100; i++) {
            for (int j = 0; j < 3; j++) {
                int v = 1 + (int)(bench_random() % (unsigned)variables);
                picosat_add(s, bench_random() & 64 ? v : -v);
            }
            picosat_add(s, 0);
        }
        printf("%d\n", picosat_sat(s, -1));
        picosat_reset(s);
    }
    return 0;
}
