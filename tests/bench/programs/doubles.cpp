/* double-conversion writes numbers with the fewest digits and reads them again. */
#include "bench.h"
#include "double-conversion/double-conversion.h"

using namespace double_conversion;

int main(int argc, char **argv)
{
    const DoubleToStringConverter &out = DoubleToStringConverter::EcmaScriptConverter();
    StringToDoubleConverter in(StringToDoubleConverter::NO_FLAGS, 0.0, 0.0, "inf", "nan");
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 1500000); i < rounds; i++) {
        uint64_t bits = (uint64_t)bench_random() << 32;
        bits |= bench_random();
        double x = i % 3 ? (double)(bits >> 40) / 1000 : 0;
        if (i % 3 == 0)
            memcpy(&x, &bits, sizeof x);
        char text[128];
        StringBuilder builder(text, sizeof text);
        int used;

        if (i % 7)
            out.ToShortest(x, &builder);
        else
            out.ToExponential(x, 12, &builder);
        const char *s = builder.Finalize();
        double back = in.StringToDouble(s, (int)strlen(s), &used);
        sum = bench_sum(s, strlen(s), sum) + (back == x);
    }
    printf("%08x\n", sum);
    return 0;
}
