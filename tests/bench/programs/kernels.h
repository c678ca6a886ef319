/* A program of several small kernels: all of them run, or the one that the first argument names; the second one makes them longer. */
#ifndef KERNELS_H
#define KERNELS_H
#include "bench.h"

struct kernel { const char *name; double (*run)(int rounds); int rounds; };

static int kernels_run(int argc, char **argv, const struct kernel *k, size_t n)
{
    int longer = argc > 2 ? atoi(argv[2]) : 1;

    for (size_t i = 0; i < n; i++)
        if (argc < 2 || !strcmp(argv[1], "all") || !strcmp(argv[1], k[i].name)) {
            bench_state = 2463534242u;
            printf("%s %.6g\n", k[i].name, k[i].run(k[i].rounds * longer));
        }
    return 0;
}

#define KERNELS_MAIN(...)                                                             \
    int main(int argc, char **argv)                                                   \
    {                                                                                 \
        static const struct kernel all[] = { __VA_ARGS__ };                           \
        return kernels_run(argc, argv, all, sizeof all / sizeof *all);                \
    }

#endif
