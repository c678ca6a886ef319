/* libcsv reads rows in pieces, and writes fields quoted. */
#include "bench.h"
#include "csv.h"

static uint32_t sum, rows;
static char out[4096];

static void on_field(void *field, size_t size, void *user)
{
    size_t n = csv_write(out, sizeof out, field, size);

    (void)user;
    sum = sum * 31 + (uint32_t)n + (size ? *(uint8_t *)field : 0) + (uint8_t)out[n / 2];
}

static void on_row(int c, void *user)
{
    (void)user;
    rows += (uint32_t)c;
}

int main(int argc, char **argv)
{
    enum { SIZE = 1 << 20 };
    char *text = bench_alloc(SIZE + 400), *t = text;

    while (t < text + SIZE) {
        uint32_t a = bench_random(), b = bench_random(), c = bench_random();

        t += sprintf(t, "%u,plain text of words , \"quoted, with \"\"quotes\"\" and, comma\",%u.5,,\"last %u\n line\"\r\n", a % 1000, b % 77, c);
    }
    for (int i = 0, rounds = bench_arg(argc, argv, 60); i < rounds; i++) {
        struct csv_parser p;

        csv_init(&p, i % 2 ? CSV_STRICT : 0);
        for (char *s = text; s < t; s += 5000)
            csv_parse(&p, s, (size_t)(t - s) < 5000 ? (size_t)(t - s) : 5000, on_field, on_row, NULL);
        csv_fini(&p, on_field, on_row, NULL);
        csv_free(&p);
    }
    printf("%08x %u\n", sum, rows);
    return 0;
}
