/* The first line that must work: start, write, return. */
#include <stdio.h>

int main(void)
{
    puts("hello from a micro-VM");
    return 0;
}
