/* RapidJSON parses a document to a tree and prints it again: templates, inlining. */
#include "bench.h"
#include "json.inc"
#include "rapidjson/document.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

int main(int argc, char **argv)
{
    size_t size;
    char *json = bench_json(10000, &size);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 30); i < rounds; i++) {
        rapidjson::Document doc;
        rapidjson::StringBuffer out;
        rapidjson::Writer<rapidjson::StringBuffer> writer(out);
        if (doc.Parse(json, size).HasParseError())
            return 1;
        doc.Accept(writer);
        sum = bench_sum(out.GetString(), out.GetSize(), sum);
    }
    printf("%08x\n", sum);
    return 0;
}
