/* The guest's exit code is the program's, through exit() and through main. */
#include <stdlib.h>
#include <stdio.h>

static void last_words(void)
{
    puts("atexit ran");
}

int main(int argc, char **argv)
{
    atexit(last_words);
    printf("leaving with %s\n", argv[1]);
    if (argc > 2)
        exit(atoi(argv[1]));
    return atoi(argv[1]);
}
