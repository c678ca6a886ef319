/* Takes memory until there is none, touching all of it; `grow` by the instruction, `malloc` by the library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    size_t pages = __builtin_wasm_memory_size(0), first = pages, chunks = 0;
    if (!strcmp(argv[1], "grow"))
        while ((pages = __builtin_wasm_memory_grow(0, 16)) != (size_t)-1)
            memset((void *)(pages << 16), 1, 16 << 16);
    else
        for (char *p; (p = malloc(1 << 20)); chunks++)
            memset(p, 1, 1 << 20);
    size_t mib = __builtin_wasm_memory_size(0) >> 4;
    printf("stopped; took more than 32 MiB: %d, at most 64 MiB: %d\n", mib - (first >> 4) > 32, mib <= 64);
    return 0;
}
