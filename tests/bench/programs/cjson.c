/* cJSON parses a document to a tree and prints it again. */
#include "bench.h"
#include "cJSON.h"
#include "json.inc"

int main(int argc, char **argv)
{
    size_t size;
    char *json = bench_json(10000, &size);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        cJSON *tree = cJSON_ParseWithLength(json, size);
        char *text = tree ? cJSON_PrintUnformatted(tree) : NULL;

        if (!text)
            return 1;
        sum = bench_sum(text, strlen(text), sum);
        free(text);
        cJSON_Delete(tree);
    }
    printf("%08x\n", sum);
    return 0;
}
