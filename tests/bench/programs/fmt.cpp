/* {fmt} formats numbers, texts and dates into buffers. */
#define FMT_HEADER_ONLY
#include "fmt/format.h"
#include "bench.h"
#include <string>
#include <vector>

int main(int argc, char **argv)
{
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 400000); i < rounds; i++) {
        uint32_t r = bench_random();
        double x = (r % 100000) / 64.0;
        fmt::memory_buffer out;

        fmt::format_to(fmt::appender(out), "{:>10}|{:<8x}|{:+d}|{:08.3f}|{:e}\n", i, r, (int)r, x, x * 1e30);
        fmt::format_to(fmt::appender(out), "{0:*^20} {1} {0} {2:.5}\n", "centre", x, fmt::string_view("shortened text"));
        fmt::format_to(fmt::appender(out), "{:#b} {:o} {:c} {}\n", r & 255, r, 'a' + (int)(r % 26), x / 3);
        std::string s = fmt::format("{}{}{}", i, ',', (uint64_t)r * r);
        sum = bench_sum(out.data(), out.size(), bench_sum(s.data(), s.size(), sum));
    }
    printf("%08x\n", sum);
    return 0;
}
