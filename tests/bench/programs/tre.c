/* TRE searches lines for regular expressions, also with errors (approximately). */
#include "bench.h"
#include "tre.h"

int main(int argc, char **argv)
{
    static const char *const patterns[] = {"qu[a-z]+ti", "(ra|an|si)(el|to|do)*", "^.*mer ", "([a-z]+) \\1", "ve{1,2}[^,]*, ?an"};
    static char text[60000];
    int rounds = bench_arg(argc, argv, 10);

    bench_text(text, sizeof text);
    for (size_t i = 0; i < sizeof text; i++)
        if (text[i] == '\n')
            text[i] = 0;
    for (int round = 0; round < rounds; round++) {
        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
            regex_t re;
            regmatch_t match[3];
            regamatch_t near = {.nmatch = 3, .pmatch = match};
            regaparams_t params;
            unsigned found = 0, length = 0, similar = 0;

            tre_regaparams_default(&params);
            params.max_cost = 1;
            if (tre_regcomp(&re, patterns[p], REG_EXTENDED))
                return 1;
            for (const char *s = text; s < text + sizeof text; s += strlen(s) + 1) {
                for (const char *at = s; !tre_regexec(&re, at, 3, match, at == s ? 0 : REG_NOTBOL) && match[0].rm_eo > 0; at += match[0].rm_eo) {
                    found++;
                    length += (unsigned)(match[0].rm_eo - match[0].rm_so);
                }
                if (p != 3 && !tre_regaexec(&re, s, &near, params, 0))
                    similar += 1 + (unsigned)near.cost;
            }
            printf("%s %u %u %u\n", patterns[p], found, length, similar);
            tre_regfree(&re);
        }
    }
    return 0;
}
