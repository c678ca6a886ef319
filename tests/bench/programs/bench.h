/* What several of the programs need: arguments, random numbers, a text to work on, a checksum.
 *
 * All of it gives the same on 32 and 64 bits, and with any C library.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNUSED __attribute__((unused))

static uint32_t bench_state = 2463534242u;

/* The next of Marsaglia's xorshift numbers (Xorshift RNGs, 2003). */
static UNUSED uint32_t bench_random(void)
{
    bench_state ^= bench_state << 13;
    bench_state ^= bench_state >> 17;
    bench_state ^= bench_state << 5;
    return bench_state;
}

/* A number from 0 up to and without 1. */
static UNUSED double bench_unit(void)
{
    return bench_random() / 4294967296.0;
}

/* The program's first argument as a number. */
static UNUSED int bench_arg(int argc, char **argv, int otherwise)
{
    return argc > 1 ? atoi(argv[1]) : otherwise;
}

/* FNV-1a of size bytes, going on from sum. */
static UNUSED uint32_t bench_sum(const void *bytes, size_t size, uint32_t sum)
{
    const uint8_t *p = (const uint8_t *)bytes;

    sum ^= 2166136261u;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ p[i]) * 16777619u;
    return sum;
}

/* Memory that is there, or the end. */
static UNUSED void *bench_alloc(size_t size)
{
    void *p = calloc(1, size);

    if (!p) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return p;
}

/* Fill text with lines of words: few are frequent, many are rare, as in a language. Ends with \0. */
static UNUSED void bench_text(char *text, size_t size)
{
    static const char syllables[] = "ra ti non el qua do mer si lan to ve res an pu gin er ost ma ";
    size_t at = 0, column = 0;

    while (at + 1 < size) {
        uint32_t common = 1 + bench_random() % 2000, word = bench_random() % common, length = 1 + word % 4;

        for (uint32_t i = 0; i < length; i++, word = word * 31 + 7)
            for (const char *s = syllables + word % 40; *s != ' ' && at + 1 < size; column++)
                text[at++] = *s++;
        if (at + 1 < size)
            text[at++] = column > 64 ? '\n' : bench_random() % 12 ? ' ' : ',';
        if (text[at - 1] == '\n')
            column = 0;
    }
    text[at] = 0;
}

#endif
