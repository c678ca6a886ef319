/* YAJL: a parser of events feeds a generator. */
#include "bench.h"
#include "json.inc"
#include "yajl/yajl_gen.h"
#include "yajl/yajl_parse.h"

static int on_null(void *g) { return yajl_gen_null(g) == yajl_gen_status_ok; }
static int on_boolean(void *g, int v) { return yajl_gen_bool(g, v) == yajl_gen_status_ok; }
static int on_number(void *g, const char *s, size_t n) { return yajl_gen_number(g, s, n) == yajl_gen_status_ok; }
static int on_string(void *g, const unsigned char *s, size_t n) { return yajl_gen_string(g, s, n) == yajl_gen_status_ok; }
static int on_map(void *g) { return yajl_gen_map_open(g) == yajl_gen_status_ok; }
static int on_map_end(void *g) { return yajl_gen_map_close(g) == yajl_gen_status_ok; }
static int on_array(void *g) { return yajl_gen_array_open(g) == yajl_gen_status_ok; }
static int on_array_end(void *g) { return yajl_gen_array_close(g) == yajl_gen_status_ok; }

static yajl_callbacks callbacks = { on_null, on_boolean, NULL, NULL, on_number, on_string, on_map, on_string, on_map_end, on_array, on_array_end };

int main(int argc, char **argv)
{
    size_t size, length;
    unsigned char *json = (unsigned char *)bench_json(10000, &size);
    const unsigned char *text;
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        yajl_gen gen = yajl_gen_alloc(NULL);
        yajl_handle parser = yajl_alloc(&callbacks, NULL, gen);

        if (yajl_parse(parser, json, size) || yajl_complete_parse(parser))
            return 1;
        yajl_gen_get_buf(gen, &text, &length);
        sum = bench_sum(text, length, sum);
        yajl_free(parser);
        yajl_gen_free(gen);
    }
    printf("%08x\n", sum);
    return 0;
}
