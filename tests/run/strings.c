/* String and memory functions over every alignment and small length, compared with byte loops; bulk memory instructions. */
#include <stdio.h>
#include <string.h>
#include <ctype.h>
#include <stdlib.h>

static unsigned char a[4096], b[4096], want[4096];
static unsigned failures;

static void fill(void)
{
    for (int i = 0; i < 4096; i++)
        a[i] = want[i] = (unsigned char)(i * 7 + i / 256);
}

static void move(size_t d, size_t s, size_t n)
{
    fill();
    for (size_t i = 0; i < n; i++)
        want[d + i] = (unsigned char)((s + i) * 7 + (s + i) / 256);
    memmove(a + d, a + s, n);
    failures += memcmp(a, want, sizeof a) != 0;
}

static void set(size_t d, int c, size_t n)
{
    fill();
    for (size_t i = 0; i < n; i++)
        want[d + i] = (unsigned char)c;
    memset(a + d, c, n);
    failures += memcmp(a, want, sizeof a) != 0;
}

static void copy(size_t d, size_t s, size_t n)
{
    fill();
    memset(b, 0xee, sizeof b);
    memcpy(b + d, a + s, n);
    for (size_t i = 0; i < sizeof b; i++)
        failures += b[i] != (i >= d && i - d < n ? a[s + i - d] : 0xee);
}

int main(void)
{
    volatile size_t lengths[] = { 0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 255, 256, 257, 1000 };
    for (unsigned l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (size_t d = 0; d < 18; d += 1 + d / 3)
            for (size_t s = 0; s < 18; s += 1 + s / 3) {
                move(100 + d, 90 + s, lengths[l]);
                copy(d, s, lengths[l]);
                set(d, (int)(s * 37 - 200), lengths[l]);
            }
    printf("failures %u\n", failures);
    char text[] = "The quick brown fox jumps over the lazy dog";
    char *save, *copy_of = strdup(text);
    for (char *w = strtok_r(copy_of, " ", &save); w; w = strtok_r(0, " ", &save))
        printf("%zu%c", strlen(w), toupper(w[0]));
    printf("\n%s %s %td %zu %d\n", strstr(text, "fox"), strchr(text, 'l'), strrchr(text, 'o') - text, strcspn(text, "xyz"), strcmp(text, "The quiet"));
    return 0;
}
