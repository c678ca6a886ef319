/* JsonCpp reads a document into a tree of std::map and std::vector, and writes it in two ways. */
#include "bench.h"
#include "json.inc"
#include "json/json.h"
#include <memory>
#include <string>

static size_t count(const Json::Value &v)
{
    size_t n = v.isString() ? v.asString().size() : 1;

    if (v.isObject())
        for (const std::string &key : v.getMemberNames())
            n += key.size() + count(v[key]);
    else if (v.isArray())
        for (const Json::Value &part : v)
            n += count(part);
    return n;
}

int main(int argc, char **argv)
{
    size_t size;
    char *text = bench_json(2000, &size);
    Json::CharReaderBuilder readers;
    Json::StreamWriterBuilder writers;
    uint32_t sum = 0;

    writers["precision"] = 6;
    for (int i = 0, rounds = bench_arg(argc, argv, 20); i < rounds; i++) {
        Json::Value v;
        std::unique_ptr<Json::CharReader> reader(readers.newCharReader());

        if (!reader->parse(text, text + size, &v, nullptr))
            return 1;
        writers["indentation"] = i % 2 ? "  " : "";
        std::string out = Json::writeString(writers, v);
        sum = bench_sum(out.data(), out.size(), sum + (uint32_t)count(v));
    }
    printf("%08x\n", sum);
    return 0;
}
