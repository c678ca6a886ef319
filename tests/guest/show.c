/* show PATH [ROUNDS]: prints a file's first line, or why not; with ROUNDS, opens it as often and counts what it saw. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char line[64];
    int rounds = argc > 2 ? atoi(argv[2]) : 1, inside = 0, outside = 0;
    for (int i = 0; i < rounds; i++) {
        FILE *f = fopen(argv[1], "r");
        if (f && fgets(line, sizeof line, f)) {
            inside += !strncmp(line, "inside", 6);
            outside += !strncmp(line, "outside", 7);
        } else if (argc == 2)
            printf("%s\n", strerror(errno));
        if (f)
            fclose(f);
    }
    if (argc == 2)
        printf("%s\n", inside ? "inside" : outside ? "OUTSIDE" : "nothing");
    else
        printf("inside: %d, outside: %d\n", inside > 0, outside);
    return outside != 0;
}
