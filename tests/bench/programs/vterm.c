/* libvterm shows what a program writes on a screen. */
#include "bench.h"
#include "vterm.h"

int main(int argc, char **argv)
{
    static char text[100000];
    int rounds = bench_arg(argc, argv, 80);
    VTerm *vt = vterm_new(40, 100);
    VTermScreen *screen = vterm_obtain_screen(vt);
    uint32_t sum = 0;

    bench_text(text, sizeof text);
    vterm_set_utf8(vt, 1);
    vterm_screen_enable_altscreen(screen, 1);
    vterm_screen_reset(screen, 1);
    for (int r = 0; r < rounds; r++) {
        for (size_t at = 0; at + 100 < sizeof text;) {
            char esc[64];
            size_t n = 1 + bench_random() % 80;
            uint32_t a = bench_random() % 40 + 1, b = bench_random() % 100 + 1;
            switch (bench_random() % 8) {
            case 0: sprintf(esc, "\x1b[%u;%uH", a, b); break;
            case 1: sprintf(esc, "\x1b[%u;38;5;%um", a % 8, b * 2); break;
            case 2: strcpy(esc, "\x1b[K"); break;
            case 3: strcpy(esc, "\r\n"); break;
            case 4: strcpy(esc, "\xc3\xa9\xe2\x82\xac\xe6\xbc\xa2"); break;
            case 5: sprintf(esc, "\x1b[%uA\x1b[%uC", a % 5, b % 9); break;
            case 6: strcpy(esc, "\x1b[0m\t"); break;
            default: strcpy(esc, "\x1b[3P\x1b[2@"); break;
            }
            vterm_input_write(vt, esc, strlen(esc));
            vterm_input_write(vt, text + at, n);
            at += n;
        }
        for (int row = 0; row < 40; row++)
            for (int col = 0; col < 100; col++) {
                VTermPos pos = {row, col};
                VTermScreenCell cell;
                vterm_screen_get_cell(screen, pos, &cell);
                sum = sum * 31 + cell.chars[0] + (cell.attrs.bold ? 7 : 0);
            }
    }
    printf("%08x\n", (unsigned)sum);
    vterm_free(vt);
    return 0;
}
