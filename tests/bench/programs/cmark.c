/* cmark makes HTML, XML and CommonMark of a CommonMark text. */
#include "bench.h"
#include "cmark.h"

static size_t document(char *text, size_t size)
{
    static const char *const before[] = {"# ", "", "> ", "* ", "1. ", "", "    code ", "", "[a](http://x.y/z \"t\") ", "`b` **c** _d_ ", "![i](j.png) <k@l.m> ", "&amp; \\* "};
    static char words[400];
    size_t at = 0;

    while (at + 1000 < size) {
        const char *mark = before[bench_random() % 12];

        bench_text(words, 20 + bench_random() % 300);
        at += (size_t)snprintf(text + at, size - at, "%s%s\n%s", mark, words, words[0] % 3 ? "\n" : "");
    }
    return at;
}

int main(int argc, char **argv)
{
    static char text[600000];
    size_t size = document(text, sizeof text);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 27); i < rounds; i++) {
        cmark_node *tree = cmark_parse_document(text, size, i % 2 ? CMARK_OPT_SMART : CMARK_OPT_DEFAULT);
        char *out = i % 3 == 0 ? cmark_render_commonmark(tree, 0, 72) : i % 3 == 1 ? cmark_render_html(tree, 0) : cmark_render_xml(tree, 0);

        sum = bench_sum(out, strlen(out), sum);
        free(out);
        cmark_node_free(tree);
    }
    printf("%08x\n", sum);
    return 0;
}
