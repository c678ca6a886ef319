/* utf8proc: normal forms and case folding of a text in many scripts. */
#include "bench.h"
#include "utf8proc.h"

int main(int argc, char **argv)
{
    enum { LETTERS = 100000 };
    static utf8proc_uint8_t text[4 * LETTERS + 1];
    utf8proc_ssize_t at = 0;
    uint32_t sum = 0;

    for (int i = 0; i < LETTERS; i++) {
        static const int from[] = { 0x20, 0xc0, 0x390, 0x410, 0x5d0, 0x905, 0x1e00, 0xac00, 0x300, 0x4e00 };
        int script = from[bench_random() % 10];
        at += utf8proc_encode_char(script + (int)(bench_random() % 90), text + at);
    }
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++) {
        utf8proc_uint8_t *forms[] = { utf8proc_NFD(text), utf8proc_NFC(text), utf8proc_NFKD(text), utf8proc_NFKC_Casefold(text) };
        for (int j = 0; j < 4; j++) {
            sum = bench_sum(forms[j], strlen((char *)forms[j]), sum);
            free(forms[j]);
        }
    }
    printf("%08x\n", sum);
    return 0;
}
