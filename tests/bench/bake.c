/* A program's arguments inside its module, so that engines which pass none can run it.
 *
 * Linked in with -Wl,--wrap for the two functions that wasi-libc asks for arguments. BENCH_ARGS
 * is the program's name and its arguments, each followed by \0, as one string literal.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const char args[] = BENCH_ARGS;

uint16_t __wrap___wasi_args_sizes_get(size_t *count, size_t *bytes);
uint16_t __wrap___wasi_args_get(uint8_t **argv, uint8_t *text);

uint16_t __wrap___wasi_args_sizes_get(size_t *count, size_t *bytes)
{
    *bytes = sizeof args - 1;
    *count = 0;
    for (size_t i = 0; i < sizeof args - 1; i++)
        *count += args[i] == 0;
    return 0;
}

uint16_t __wrap___wasi_args_get(uint8_t **argv, uint8_t *text)
{
    memcpy(text, args, sizeof args - 1);
    for (size_t i = 0, start = 0; i < sizeof args - 1; i++)
        if (args[i] == 0) {
            *argv++ = text + start;
            start = i + 1;
        }
    return 0;
}
