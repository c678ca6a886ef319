/* Control flow: dense and sparse switches, nested loops with breaks, gotos, irreducible entry, conditional chains. */
#include <stdint.h>
#include <stdio.h>

__attribute__((noinline)) static int dense(int x)
{
    switch (x) {
    case 0: return 3; case 1: return 1; case 2: return 4; case 3: return 1; case 4: return 5; case 5: return 9;
    case 6: return 2; case 7: return 6; case 8: return 5; case 9: return 3; default: return -1;
    }
}

__attribute__((noinline)) static int sparse(int64_t x)
{
    switch (x) {
    case -1000000: return 1; case 0: return 2; case 77: return 3; case 123456: return 4; case 0x7fffffffffff: return 5; default: return 0;
    }
}

/* a loop entered in its middle */
__attribute__((noinline)) static unsigned irreducible(unsigned n, int from_middle)
{
    unsigned h = 1, i = 0;
    if (from_middle)
        goto middle;
top:
    h = h * 5 + i;
middle:
    h ^= i << 3;
    if (++i < n)
        goto top;
    return h;
}

/* a byte-coded machine with fall-through */
static uint32_t machine(const uint8_t *code, int n)
{
    uint32_t acc = 0, steps = 0, r[4] = { 0, 1, 2, 3 };
    for (int pc = 0; pc < n && steps < 100000; pc++, steps++) {
        uint8_t op = code[pc];
        switch (op >> 2) {
        case 0: acc += r[op & 3]; /* fall through */
        case 1: acc = acc << 1 | acc >> 31; break;
        case 2: r[op & 3] = acc; break;
        case 3: acc ^= r[op & 3]; break;
        case 4: if (r[0]-- % 7) pc -= op & 3; break;
        case 5: if (acc & 1) continue; pc++; break;
        default: acc = acc * 2654435761u + op; break;
        }
    }
    return acc;
}

int main(void)
{
    for (int i = -2; i < 12; i++)
        printf("%d ", dense(i));
    printf("\n%d %d %d %d %d %d\n", sparse(-1000000), sparse(0), sparse(77), sparse(123456), sparse(0x7fffffffffff), sparse(78));
    printf("%u %u\n", irreducible(1000, 0), irreducible(1000, 1));
    static uint8_t code[256];
    uint32_t s = 1, h = 0;
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 256; i++)
            code[i] = (uint8_t)((s = s * 1664525u + 1013904223u) >> 24 & 31);
        h = h * 33 + machine(code, 256);
    }
    printf("%x\n", h);
    int found = 0;
    for (int a = 1; a < 200; a++)
        for (int b = a; b < 200; b++) {
            if (a + b > 300)
                break;
            for (int c = b; c < 300; c++) {
                if (a * a + b * b < c * c)
                    goto next;
                if (a * a + b * b == c * c)
                    found++;
            }
        next:;
        }
    printf("%d\n", found);
    return 0;
}
