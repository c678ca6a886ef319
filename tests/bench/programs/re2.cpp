/* RE2 finds, extracts and replaces in a text. */
#include "bench.h"
#include "re2/re2.h"
#include "re2/unicode_casefold.h"
#include "re2/unicode_groups.h"

/* Letters of ASCII only: the tables of all are made from a package of data. */
namespace re2 {
const CaseFold unicode_casefold[] = {{'A', 'Z', 32}, {'a', 'z', -32}}, unicode_tolower[] = {{'A', 'Z', 32}};
const int num_unicode_casefold = 2, num_unicode_tolower = 1;
const UGroup unicode_groups[] = {{}};
const int num_unicode_groups = 0;
}

int main(int argc, char **argv)
{
    static const char *const patterns[] = {
        "el+ost", "(?i)QUAD?o", "\\b(\\w+)ti \\w+ra\\b", "(ra|ti|non)(el|qua)\\w*,", "[a-m]{4,9}[n-z]{3}", "^\\w+ (\\w+) .*san\\w*$", "(\\w+) (\\w+),(\\w+)"};
    std::string text(60000, ' ');
    bench_text(&text[0], text.size());
    text.pop_back();
    for (int i = 0, rounds = bench_arg(argc, argv, 200); i < rounds; i++)
        for (const char *p : patterns) {
            RE2::Options options;
            options.set_one_line(false);
            options.set_posix_syntax(false);
            RE2 re(std::string("(?m)(") + p + ")", options);
            re2::StringPiece rest(text), found, first;
            int count = 0;
            size_t sum = 0;
            while (re.NumberOfCapturingGroups() > 1 ? RE2::FindAndConsume(&rest, re, &found, &first) : RE2::FindAndConsume(&rest, re, &found)) {
                count++;
                sum = sum * 31 + found.size() + (found.empty() ? 0 : (size_t)(unsigned char)found[0]) + first.size();
            }
            std::string changed = text;
            int replaced = RE2::GlobalReplace(&changed, re, "<\\1>");
            printf("%s: %d, %08x, %d, %08x\n", p, count, (unsigned)(sum & 0xffffffff), replaced, bench_sum(changed.data(), changed.size(), 0));
        }
    return 0;
}
