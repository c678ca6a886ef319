/* json-c reads a document in pieces into a tree, changes it and writes it. */
#include "bench.h"
#include "json.h"
#include "json.inc"

int main(int argc, char **argv)
{
    size_t size;
    char *text = bench_json(4000, &size);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 14); i < rounds; i++) {
        struct json_tokener *tokener = json_tokener_new();
        json_object *v = NULL, *copy = NULL;

        for (size_t at = 0; at < size && !v; at += 4096)
            v = json_tokener_parse_ex(tokener, text + at, (int)(size - at < 4096 ? size - at : 4096));
        json_object_deep_copy(v, &copy, NULL);
        const char *out = json_object_to_json_string_ext(copy, i % 2 ? JSON_C_TO_STRING_PRETTY : JSON_C_TO_STRING_PLAIN);
        sum = bench_sum(out, strlen(out), sum + (uint32_t)json_object_equal(v, copy));
        json_object_put(v);
        json_object_put(copy);
        json_tokener_free(tokener);
    }
    printf("%08x\n", sum);
    return 0;
}
