/* Standard input to standard output, with counts, through stdio and through read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "read")) {
        char buf[7];
        ssize_t n;
        while ((n = read(0, buf, sizeof buf)) > 0)
            write(1, buf, (size_t)n);
        return n < 0;
    }
    int c, lines = 0, bytes = 0;
    while ((c = getchar()) != EOF) {
        putchar(c);
        bytes++;
        lines += c == '\n';
    }
    printf("%d lines, %d bytes\n", lines, bytes);
    return ferror(stdin) != 0;
}
