/* Oniguruma searches UTF-8 text by backtracking: classes, lazy and possessive repeats, looking ahead and behind, back references. */
#include "bench.h"
#include "oniguruma.h"

int main(int argc, char **argv)
{
    static const char *const patterns[] = {"\\b(\\w+) \\1\\b", "(?<=a)n\\w*", "[a-r]+(?=o)", "(?i)QUA.*?si", "(?:a|o|e|n)++s", "^\\w.{20,30}?[, ]s", "\\p{L}{6,}(?!,)"};
    static char text[40000];
    OnigEncoding utf8 = ONIG_ENCODING_UTF8;

    onig_initialize(&utf8, 1);
    bench_text(text, sizeof text);
    for (int round = 0, rounds = bench_arg(argc, argv, 60); round < rounds; round++) {
        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
            const UChar *start = (const UChar *)patterns[p], *at = (const UChar *)text, *end = at + strlen(text);
            OnigRegion *region = onig_region_new();
            unsigned found = 0, length = 0;
            OnigErrorInfo error;
            regex_t *re;

            if (onig_new(&re, start, start + strlen(patterns[p]), ONIG_OPTION_DEFAULT, utf8, ONIG_SYNTAX_DEFAULT, &error))
                return 1;
            while (at < end && onig_search(re, (const UChar *)text, end, at, end, region, ONIG_OPTION_NONE) >= 0) {
                found++;
                length += (unsigned)(region->end[0] - region->beg[0]);
                at = (const UChar *)text + region->end[0] + (region->end[0] == region->beg[0]);
            }
            if (!round)
                printf("%s %u %u\n", patterns[p], found, length);
            onig_region_free(region, 1);
            onig_free(re);
        }
    }
    onig_end();
    return 0;
}
