/* Numbers to text and back by the C library, lines split, sorted and counted, as filters do. */
#include "bench.h"
#include <ctype.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_number(const void *a, const void *b)
{
    long x = strtol(*(char *const *)a, NULL, 10), y = strtol(*(char *const *)b, NULL, 10);

    return x < y ? -1 : x > y ? 1 : by_text(a, b);
}

static size_t split(char *text, char **fields, size_t most, const char *separators)
{
    size_t n = 0;
    char *rest;

    for (char *f = strtok_r(text, separators, &rest); f && n < most; f = strtok_r(NULL, separators, &rest))
        fields[n++] = f;
    return n;
}

static uint32_t counts(const char *text)
{
    uint32_t lines = 0, words = 0, upper = 0, inside = 0;

    for (; *text; text++) {
        lines += *text == '\n';
        upper += !!isupper((unsigned char)*text);
        if (isspace((unsigned char)*text)) {
            inside = 0;
        } else if (!inside) {
            inside = 1;
            words++;
        }
    }
    return lines * 31 + words * 17 + upper;
}

static void translate(char *text)
{
    for (; *text; text++)
        *text = (char)(islower((unsigned char)*text) ? toupper((unsigned char)*text) : isdigit((unsigned char)*text) ? '0' + (*text - '0' + 3) % 10 : *text);
}

int main(int argc, char **argv)
{
    enum { ROWS = 20000 };
    int rounds = bench_arg(argc, argv, 5);
    char *text = bench_alloc(ROWS * 96), *copy = bench_alloc(ROWS * 96), **lines = bench_alloc(ROWS * sizeof *lines), **words = bench_alloc(ROWS * 8 * sizeof *words), *fields[16];
    uint32_t sum = 0;

    for (int r = 0; r < rounds; r++) {
        char *t = text;
        double total = 0;
        long long whole = 0;
        size_t n, m, unique = 0;

        for (int i = 0; i < ROWS; i++) {
            uint32_t k = bench_random();

            t += sprintf(t, "%d\tname%04x\t%-8s|%5.2f;%g %llu %+i 0x%08X%c\n", i, k & 0xfff, k & 1 ? "yes" : "no", (int)(k >> 8) / 1000.0, (k >> 4) / 64.0, (unsigned long long)k * k, (int)k, k, 'a' + (int)(k % 26));
        }
        sum = sum * 31 + counts(text);
        memcpy(copy, text, (size_t)(t - text) + 1);
        n = split(copy, lines, ROWS, "\n");
        qsort(lines, n, sizeof *lines, r & 1 ? by_text : by_number);
        for (size_t i = 0; i < n; i += 3) {
            unsigned long long big;
            double x;
            int id, plus;
            char name[32], flag[16];

            if (sscanf(lines[i], "%d\tname%31s %15[a-z]", &id, name, flag) == 3)
                sum = bench_sum(name, strlen(name), sum + (uint32_t)id + (uint32_t)flag[0]);
            m = split(lines[i], fields, 16, "\t |;");
            x = strtod(fields[3], NULL) + atof(fields[4]);
            big = strtoull(fields[5], NULL, 10);
            plus = atoi(fields[6]);
            total += x;
            whole += (long long)(big >> 20) + plus + (long long)m;
        }
        translate(text);
        m = split(text, words, ROWS * 8, " \t\n|;");
        qsort(words, m, sizeof *words, by_text);
        for (size_t i = 0; i < m; i++)
            unique += i == 0 || strcmp(words[i], words[i - 1]);
        sum = sum * 31 + (uint32_t)unique;
        printf("%.3f %lld %zu %08x\n", total, whole, unique, sum);
    }
    return 0;
}
