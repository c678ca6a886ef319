/* Programs in a language of eight characters, translated to an array of operations and run by a switch. */
#include "bench.h"

enum code { ADD, MOVE, OUT, IN, OPEN, CLOSE, CLEAR, SEEK, MULTIPLY, END };

struct op {
    uint8_t code;
    int16_t offset;
    int32_t arg;
};

/* Copies loops that only add and move, and come back to where they began, as products. */
static size_t as_products(struct op *ops, size_t open, size_t n)
{
    int at = 0, step = 0;
    struct op out[32];
    size_t m = 0;

    for (size_t i = open + 1; i < n; i++) {
        if (ops[i].code == MOVE) {
            at += ops[i].arg;
        } else if (ops[i].code == ADD) {
            if (at == 0)
                step += ops[i].arg;
            else if (m < 31)
                out[m++] = (struct op){MULTIPLY, (int16_t)at, ops[i].arg};
            else
                return 0;
        } else {
            return 0;
        }
    }
    if (at || step != -1)
        return 0;
    out[m++] = (struct op){CLEAR, 0, 0};
    memcpy(ops + open, out, m * sizeof *out);
    return open + m;
}

static struct op *translate(const char *text)
{
    struct op *ops = bench_alloc((strlen(text) + 1) * sizeof *ops);
    size_t n = 0, stack[256], depth = 0;

    for (; *text; text++) {
        int code = -1, arg = 0;

        switch (*text) {
        case '+': code = ADD, arg = 1; break;
        case '-': code = ADD, arg = -1; break;
        case '>': code = MOVE, arg = 1; break;
        case '<': code = MOVE, arg = -1; break;
        case '.': code = OUT; break;
        case ',': code = IN; break;
        case '[': stack[depth++] = n; ops[n++] = (struct op){OPEN, 0, 0}; continue;
        case ']': {
            size_t open = stack[--depth], made = as_products(ops, open, n);

            if (made) {
                n = made;
            } else if (n == open + 2 && ops[open + 1].code == MOVE) {
                ops[open] = (struct op){SEEK, 0, ops[open + 1].arg};
                n = open + 1;
            } else {
                ops[open].arg = (int32_t)n;
                ops[n++] = (struct op){CLOSE, 0, (int32_t)open};
            }
            continue;
        }
        default: continue;
        }
        if (n && (code == ADD || code == MOVE) && ops[n - 1].code == code)
            ops[n - 1].arg += arg;
        else
            ops[n++] = (struct op){(uint8_t)code, 0, arg};
    }
    ops[n].code = END;
    return ops;
}

static uint32_t sum;
static uint64_t steps;

static void run(const struct op *ops, uint8_t *tape)
{
    const struct op *op = ops;
    uint8_t *p = tape;

    for (;; op++) {
        steps++;
        switch (op->code) {
        case ADD: *p = (uint8_t)(*p + op->arg); break;
        case MOVE: p += op->arg; break;
        case OUT: sum = (sum ^ *p) * 16777619u; break;
        case IN: *p = 0; break;
        case OPEN:
            if (!*p)
                op = ops + op->arg;
            break;
        case CLOSE:
            if (*p)
                op = ops + op->arg;
            break;
        case CLEAR: *p = 0; break;
        case SEEK:
            while (*p)
                p += op->arg;
            break;
        case MULTIPLY: p[op->offset] = (uint8_t)(p[op->offset] + *p * op->arg); break;
        case END: return;
        }
    }
}

static const char squares[] = "++++[>+++++<-]>[<+++++>-]+<+[>[>+>+<<-]++>>[<<+>>-]>>>[-]++>[-]+>>>+[[-]++++++>>>]<<<[[<++++++++<++>>-]+<.<[>----<-]<]<<[>>>>>[>>>[-]+++++++++<[>-<-]+++++++++>[-[<->-]+[<<<]]<[>+<-]>]<<-]<<-]";
static const char sierpinski[] = "++++++++[>+>++++<<-]>++>>+<[-[>>+<<-]+>>]>+[-<<<[->[+[-]+>++>>>-<<]<[<]>>++++++[<<+++++>>-]+<<++.[-]<<]>.>+[>>]>+]";
static const char nested[] = "+++++++++++[>++++++++++++++++++[>+++++++++++++++++++[>+++++++++++++++++[>++++++++++[>+>+++<<-]>[-<+>]>[-]<<<-]<-]<-]<-]";

int main(int argc, char **argv)
{
    const char *const texts[] = {squares, sierpinski, nested};
    int rounds = bench_arg(argc, argv, 8);
    uint8_t *tape = bench_alloc(65536);

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct op *ops = translate(texts[i]);

        for (int k = 0; k < (i < 2 ? rounds * 100 : rounds); k++) {
            memset(tape, 0, 65536);
            run(ops, tape + 1024);
        }
        free(ops);
    }
    printf("%08x %llu\n", sum, (unsigned long long)steps);
    return 0;
}
