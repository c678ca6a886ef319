/* JSON for Modern C++ parses a document, walks and changes it by its operators, and prints it. */
#include "bench.h"
#include <nlohmann/json.hpp>
#include "json.inc"

using nlohmann::json;

static double walk(const json &j)
{
    if (j.is_object() || j.is_array()) {
        double sum = 0;
        for (const auto &item : j)
            sum += walk(item);
        return sum + (double)j.size();
    }
    return j.is_number() ? j.get<double>() : j.is_string() ? (double)j.get_ref<const std::string &>().size() : 1;
}

int main(int argc, char **argv)
{
    size_t size;
    char *text = bench_json(1500, &size);
    uint32_t sum = 0;
    double total = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 35); i < rounds; i++) {
        json j = json::parse(text, text + size);
        json copy = j;
        total += walk(copy);
        copy = { {"round", i}, {"pi", 3.25}, {"list", { 1, 2, 3 }}, {"document", j} };
        std::string out = copy.dump(i % 2 ? 2 : -1);
        sum = bench_sum(out.data(), out.size(), sum);
    }
    printf("%.3f %08x\n", total, sum);
    return 0;
}
