/* jq compiles programs and runs them over a document. */
#include "bench.h"
#include "jv.h"
#include "jq.h"

static const char *const programs[] = {
    "[range(20000) | select(. % 3 == 0) | . * . % 1009] | add",
    "[range(3000) | {k: (. * 7919 % 101 | tostring), v: .}] | group_by(.k) | map({(.[0].k): (map(.v) | add)}) | add | length",
    "def fib: if . < 2 then . else (. - 1 | fib) + (. - 2 | fib) end; 17 | fib",
    "[range(4000) | \"word\\(. * 31 % 997)\" | ascii_upcase | explode | reverse | implode] | unique | length",
    "reduce range(5000) as $i ({}; .[($i % 257 | tostring)] += $i) | to_entries | map(.value) | max",
    "[.. | scalars] | length",
    "[paths(type == \"number\")] | length",
    "tojson | fromjson | tojson | length",
};

int main(int argc, char **argv)
{
    int rounds = bench_arg(argc, argv, 1);
    jv doc = jv_parse("{\"a\":[1,2,{\"b\":null,\"c\":[true,false,\"x\\u00e9y\"]}],\"d\":{\"e\":1.5e3,\"f\":[{\"g\":\"text\"},{\"g\":\"more\",\"h\":-7}]}}");

    doc = JV_ARRAY(jv_copy(doc), jv_copy(doc), doc);
    for (int i = 0; i < 6; i++)
        doc = jv_array_append(jv_array_append(jv_array(), jv_copy(doc)), doc);
    for (int r = 0; r < rounds; r++)
        for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
            jq_state *jq = jq_init();
            jv v;

            if (!jq || !jq_compile(jq, programs[i]))
                return 1;
            jq_start(jq, jv_copy(doc), 0);
            while (jv_is_valid(v = jq_next(jq))) {
                v = jv_dump_string(v, 0);
                printf("%s\n", jv_string_value(v));
                jv_free(v);
            }
            jv_free(v);
            jq_teardown(&jq);
        }
    jv_free(doc);
    return 0;
}
