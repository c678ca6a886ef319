/* What `make bench-start` starts besides the empty program. */
#include <stdio.h>

int main(void)
{
    puts("hello");
    return 0;
}
