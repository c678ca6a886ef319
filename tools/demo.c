/* What `make demo` runs: a program that looks around in its machine. Ordinary C, compiled by clang and wasi-libc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void picture(void)
{
    static const char shade[] = " .:-=+*#%@";
    for (int y = -8; y <= 8; y++) {
        for (int x = -40; x <= 18; x++) {
            double cr = x / 20.0, ci = y / 8.0, r = 0, i = 0;
            int n = 0;
            while (n < 900 && r * r + i * i < 4) {
                double t = r * r - i * i + cr;
                i = 2 * r * i + ci;
                r = t;
                n++;
            }
            putchar(n == 900 ? ' ' : shade[n % 9 + 1]);
        }
        putchar('\n');
    }
}

static void look(const char *path)
{
    char line[80];
    FILE *f = fopen(path, "r");
    if (f && fgets(line, sizeof line, f))
        printf("  %s: %s", path, line);
    else
        printf("  %s: not for me\n", path);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "crash")) {
        volatile char *past = (char *)(__builtin_wasm_memory_size(0) << 16);
        return *past;
    }
    if (argc > 1 && !strcmp(argv[1], "spin"))
        for (volatile int i = 0;; i++)
            ;
    picture();
    printf("hello from a machine with no kernel, %zu KiB of memory and %d argument%s\n", __builtin_wasm_memory_size(0) * 64, argc - 1, argc == 2 ? "" : "s");
    look("/etc/passwd");
    look("/demo/note.txt");
    return 0;
}
