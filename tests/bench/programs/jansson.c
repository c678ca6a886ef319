/* Jansson reads a document into a tree and writes it: compact, with sorted keys. */
#include "bench.h"
#include "jansson.h"
#include "json.inc"

static size_t count(const json_t *v)
{
    const char *key;
    json_t *part;
    size_t i, n = 1;

    if (json_is_array(v))
        json_array_foreach (v, i, part)
            n += count(part);
    if (json_is_object(v))
        json_object_foreach ((json_t *)v, key, part)
            n += count(part) + strlen(key);
    return n;
}

int main(int argc, char **argv)
{
    size_t size;
    char *text = bench_json(4000, &size);
    uint32_t sum = 0;

    json_object_seed(1);
    for (int i = 0, rounds = bench_arg(argc, argv, 12); i < rounds; i++) {
        json_t *v = json_loadb(text, size, 0, NULL);
        json_t *copy = json_deep_copy(v);
        char *out = json_dumps(copy, i % 2 ? JSON_INDENT(2) | JSON_REAL_PRECISION(6) : JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6));

        sum = bench_sum(out, strlen(out), sum + (uint32_t)count(v) + (uint32_t)json_equal(v, copy));
        free(out);
        json_decref(v);
        json_decref(copy);
    }
    printf("%08x\n", sum);
    return 0;
}
