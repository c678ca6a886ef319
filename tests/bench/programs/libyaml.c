/* LibYAML parses a document, and emits its events again. */
#include "bench.h"
#include "yaml.h"

/* Records with block and flow collections, quoted and folded texts, anchors. */
static size_t document(char *yaml, size_t size, int records)
{
    static char words[200];
    size_t at = 0;

    for (int i = 0; i < records && at + 1000 < size; i++) {
        uint32_t id = bench_random() % 100000;

        bench_text(words, 40 + bench_random() % 100);
        for (char *s = words; *s; s++)
            if (*s == '\n' || *s == ',')
                *s = '_';
        at += (size_t)snprintf(yaml + at, size - at,
                               "- &r%d\n  name: %s\n  \"id\": %u\n  list: [1, two, 'three %u', {a: b, c: \"d\\n\\u00e9\"}]\n  text: >\n    %s\n    %s\n  # remark\n  nested:\n"
                               "    - x: ~\n      y: [ ]\n    - %.3f\n",
                               i, words, id, id % 10, words, words, id / 7.0);
        if (i % 5 == 4)
            at += (size_t)snprintf(yaml + at, size - at, "  same: *r%d\n", i);
    }
    return at;
}

struct out {
    uint32_t sum;
    size_t size;
};

static int keep(void *to, unsigned char *bytes, size_t size)
{
    struct out *out = to;

    out->sum = bench_sum(bytes, size, out->sum);
    out->size += size;
    return 1;
}

int main(int argc, char **argv)
{
    static char yaml[1 << 20];
    size_t size = document(yaml, sizeof yaml, 600);
    struct out out = {0, 0};

    for (int i = 0, rounds = bench_arg(argc, argv, 50); i < rounds; i++) {
        yaml_parser_t parser;
        yaml_emitter_t emitter;
        yaml_event_t event;
        int done = 0;

        yaml_parser_initialize(&parser);
        yaml_emitter_initialize(&emitter);
        yaml_parser_set_input_string(&parser, (unsigned char *)yaml, size);
        yaml_emitter_set_output(&emitter, keep, &out);
        while (!done) {
            if (!yaml_parser_parse(&parser, &event)) {
                printf("line %d: %s\n", (int)parser.problem_mark.line, parser.problem);
                return 1;
            }
            done = event.type == YAML_STREAM_END_EVENT;
            if (!yaml_emitter_emit(&emitter, &event))
                return 1;
        }
        yaml_parser_delete(&parser);
        yaml_emitter_delete(&emitter);
    }
    printf("%08x %u\n", out.sum, (unsigned)out.size);
    return 0;
}
