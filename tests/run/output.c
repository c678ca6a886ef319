/* Much output in writes of many sizes, to both streams, in order. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char line[4096];
    for (int i = 0; i < 4096; i++)
        line[i] = (char)('a' + i % 26);
    size_t total = 0;
    for (int i = 0; i < 3000; i++) {
        size_t n = (size_t)(i * 37 % 4096);
        for (size_t at = 0; at < n;) {
            ssize_t w = write(1, line + at, n - at);
            if (w <= 0)
                return 1;
            at += (size_t)w;
        }
        total += n;
        write(1, "\n", 1);
    }
    setvbuf(stdout, 0, _IOFBF, 1 << 16);
    for (int i = 0; i < 100000; i++)
        printf("%d\n", i);
    fprintf(stderr, "wrote %zu\n", total);
    return 0;
}
