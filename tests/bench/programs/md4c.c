/* md4c turns Markdown into HTML. */
#include "bench.h"
#include "md4c-html.h"

static uint32_t sum;

static void on_output(const MD_CHAR *text, MD_SIZE size, void *unused)
{
    sum = bench_sum(text, size, sum);
}

/* Put marks of Markdown into a text. */
static void mark(char *text, size_t size)
{
    static const char *const marks[] = { "**", "*", "`", "\n\n# ", "\n- ", "[a](b)", "\n> ", "<b>", "&amp;", "\n\n    ", "~~", "\n1. " };

    for (size_t at = 20; at + 20 < size; at += 10 + bench_random() % 60) {
        const char *m = marks[bench_random() % 12];
        memcpy(text + at, m, strlen(m));
    }
}

int main(int argc, char **argv)
{
    enum { SIZE = 400000 };
    char *text = bench_alloc(SIZE);

    bench_text(text, SIZE);
    mark(text, SIZE);
    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++)
        if (md_html(text, SIZE - 1, on_output, NULL, MD_DIALECT_GITHUB, 0))
            return 1;
    printf("%08x\n", sum);
    return 0;
}
