/* PCRE2's interpreter: five patterns over a text. */
#include "bench.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pcre2.h"

static const char *const patterns[] = { "([a-z]+) ([a-z]+) \\1", "qua[a-z]*do\\b", "(?:mer|lan|ost)+ti(?!n)", "[^aeiou\\s]{3,}", "(?i)^(.*?),(.*)$" };

int main(int argc, char **argv)
{
    size_t size = (size_t)bench_arg(argc, argv, 400000), error_at;
    char *text = bench_alloc(size);
    int error;

    bench_text(text, size);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)patterns[i], PCRE2_ZERO_TERMINATED, PCRE2_MULTILINE, &error, &error_at, NULL);
        pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
        size_t *at = pcre2_get_ovector_pointer(match), from = 0;
        uint32_t count = 0, letters = 0;

        while (pcre2_match(code, (PCRE2_SPTR)text, size - 1, from, 0, match, NULL) > 0) {
            count++;
            letters += (uint32_t)(at[1] - at[0]);
            from = at[1] + (at[1] == at[0]);
        }
        printf("%s: %u %u\n", patterns[i], count, letters);
    }
    return 0;
}
