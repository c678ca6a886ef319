/* Two small interpreters: a stack machine by switch, and Brainf*** by a loop over its text. */
#include "bench.h"

enum { PUSH, ADD, SUB, MUL, DUP, SWAP, OVER, DROP, LOAD, STORE, JUMP, JUMPZ, LESS, CALL, RET, AND, SHR, HALT };

static int run(const int *code)
{
    int stack[256], returns[256], cells[16] = { 0 }, *s = stack, *r = returns, t;

    for (const int *p = code;;)
        switch (*p++) {
        case PUSH: *s++ = *p++; break;
        case ADD: s--, s[-1] += s[0]; break;
        case SUB: s--, s[-1] -= s[0]; break;
        case MUL: s--, s[-1] = (int)((unsigned)s[-1] * (unsigned)s[0]); break;
        case AND: s--, s[-1] &= s[0]; break;
        case SHR: s--, s[-1] = (int)((unsigned)s[-1] >> s[0]); break;
        case DUP: *s = s[-1], s++; break;
        case SWAP: t = s[-1], s[-1] = s[-2], s[-2] = t; break;
        case OVER: *s = s[-2], s++; break;
        case DROP: s--; break;
        case LOAD: s[-1] = cells[s[-1]]; break;
        case STORE: s -= 2, cells[s[1]] = s[0]; break;
        case JUMP: p = code + *p; break;
        case JUMPZ: p = *--s ? p + 1 : code + *p; break;
        case LESS: s--, s[-1] = s[-1] < s[0]; break;
        case CALL: *r++ = (int)(p + 1 - code), p = code + *p; break;
        case RET: p = code + *--r; break;
        case HALT: return s[-1];
        }
}

/* sum of fib(n) by recursion, then a loop of arithmetic on cells */
static int machine(int n, int loops)
{
    const int code[] = { PUSH, n, CALL, 38, PUSH, 0, STORE, PUSH, loops, PUSH, 1, STORE,
                         /* 12 */ PUSH, 0, LOAD, PUSH, 1664525, MUL, PUSH, 77, ADD, PUSH, 0, STORE,
                         PUSH, 1, LOAD, PUSH, 1, SUB, DUP, PUSH, 1, STORE, JUMPZ, 54, JUMP, 12,
                         /* 38 */ DUP, PUSH, 2, LESS, JUMPZ, 45, RET,
                         /* 45 */ DUP, PUSH, 1, SUB, CALL, 38, JUMP, 58, HALT,
                         /* 54 */ PUSH, 0, LOAD, HALT,
                         /* 58 */ SWAP, PUSH, 2, SUB, CALL, 38, ADD, RET };

    return run(code);
}

static uint32_t brain(const char *code)
{
    static uint8_t tape[1000];
    int match[200], open[20], depth = 0, at = 0;
    uint32_t sum = 0;

    memset(tape, 0, sizeof tape);
    for (int i = 0; code[i]; i++)
        if (code[i] == '[')
            open[depth++] = i;
        else if (code[i] == ']')
            match[i] = open[--depth], match[match[i]] = i;
    for (int i = 0; code[i]; i++)
        switch (code[i]) {
        case '>': at++; break;
        case '<': at--; break;
        case '+': tape[at]++; break;
        case '-': tape[at]--; break;
        case '.': sum = sum * 31 + tape[at]; break;
        case '[': i = tape[at] ? i : match[i]; break;
        case ']': i = tape[at] ? match[i] : i; break;
        }
    return sum;
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 30);

    printf("%d\n", machine(n, 4000000));
    for (int i = 0; i < n / 4; i++)
        printf("%08x\n", brain("++++++[>++++++++[>++++++++[>++++++++[>+++++++++++[>++++++[>+++>+<<-]<-]<-]<-]<-]<-]>>>>>>>.>."));
    return 0;
}
