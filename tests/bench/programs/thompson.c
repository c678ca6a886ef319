/* Regular expressions three ways: a backtracking matcher on a syntax tree, states in lists (Thompson 1968), and a program for a virtual machine (Pike). */
#include "bench.h"

enum kind { CHAR, ANY, CLASS, SPLIT, JUMP, SAVE, MATCH, BEGIN, END };

struct inst {
    uint8_t kind, c;
    int16_t x, y;
    uint32_t set[8];
};

static struct inst program[1000];
static int size;
static const char *p;

static void alternation(void);

static int emit(enum kind kind)
{
    memset(&program[size], 0, sizeof program[size]);
    program[size].kind = (uint8_t)kind;
    return size++;
}

static void set_range(uint32_t *set, uint8_t from, uint8_t to)
{
    for (unsigned c = from; c <= to; c++)
        set[c >> 5] |= 1u << (c & 31);
}

static void escape(uint32_t *set, char c)
{
    if (c == 'd' || c == 'w')
        set_range(set, '0', '9');
    if (c == 'w') {
        set_range(set, 'a', 'z');
        set_range(set, 'A', 'Z');
        set_range(set, '_', '_');
    }
    if (c == 's') {
        set_range(set, ' ', ' ');
        set_range(set, '\t', '\r');
    }
    if (c == '.')
        set_range(set, '.', '.');
}

static void class_(void)
{
    int at = emit(CLASS), not = *p == '^';

    p += not;
    while (*p != ']') {
        if (*p == '\\') {
            escape(program[at].set, p[1]);
            p += 2;
        } else if (p[1] == '-' && p[2] != ']') {
            set_range(program[at].set, (uint8_t)p[0], (uint8_t)p[2]);
            p += 3;
        } else {
            set_range(program[at].set, (uint8_t)p[0], (uint8_t)p[0]);
            p++;
        }
    }
    p++;
    if (not)
        for (int i = 0; i < 8; i++)
            program[at].set[i] = ~program[at].set[i];
}

static void atom(void)
{
    static int group = 1;

    switch (*p) {
    case '(': {
        int g = group++;
        p++;
        program[emit(SAVE)].x = (int16_t)(2 * g % 16);
        alternation();
        program[emit(SAVE)].x = (int16_t)((2 * g + 1) % 16);
        p++;
        break;
    }
    case '[': p++; class_(); break;
    case '.': p++; emit(ANY); break;
    case '^': p++; emit(BEGIN); break;
    case '$': p++; emit(END); break;
    case '\\': escape(program[emit(CLASS)].set, p[1]); p += 2; break;
    default: program[emit(CHAR)].c = (uint8_t)*p++; break;
    }
}

static void insert(int at)
{
    memmove(&program[at + 1], &program[at], (size_t)(size - at) * sizeof *program);
    size++;
    for (int i = at + 1; i < size; i++)
        if (program[i].kind == SPLIT || program[i].kind == JUMP) {
            program[i].x++;
            program[i].y++;
        }
    memset(&program[at], 0, sizeof program[at]);
}

static void repeat(void)
{
    int start = size;

    atom();
    for (; *p == '*' || *p == '+' || *p == '?'; p++) {
        int jump;

        if (*p == '+') {
            jump = emit(SPLIT);
            program[jump].x = (int16_t)start;
            program[jump].y = (int16_t)size;
            continue;
        }
        insert(start);
        program[start].kind = SPLIT;
        if (*p == '*')
            program[emit(JUMP)].x = (int16_t)start;
        program[start].x = (int16_t)(start + 1);
        program[start].y = (int16_t)size;
    }
}

static void alternation(void)
{
    int start = size;

    while (*p && *p != '|' && *p != ')')
        repeat();
    if (*p == '|') {
        p++;
        insert(start);
        program[start].kind = SPLIT;
        int jump = emit(JUMP);
        program[start].x = (int16_t)(start + 1);
        program[start].y = (int16_t)size;
        alternation();
        program[jump].x = (int16_t)size;
    }
}

static void compile(const char *text)
{
    p = text;
    size = 0;
    alternation();
    emit(MATCH);
}

/* Backtracking. */
static const char *begin, *saved[16];

static const char *back(int pc, const char *s)
{
    for (;;) {
        const struct inst *i = &program[pc];

        switch (i->kind) {
        case CHAR:
            if (*s != (char)i->c)
                return NULL;
            s++, pc++;
            break;
        case ANY:
            if (!*s || *s == '\n')
                return NULL;
            s++, pc++;
            break;
        case CLASS:
            if (!*s || !(i->set[(uint8_t)*s >> 5] >> (*s & 31) & 1))
                return NULL;
            s++, pc++;
            break;
        case SPLIT: {
            const char *e = back(i->x, s);
            if (e)
                return e;
            pc = i->y;
            break;
        }
        case JUMP: pc = i->x; break;
        case SAVE: {
            const char *old = saved[i->x], *e;
            saved[i->x] = s;
            e = back(pc + 1, s);
            if (!e)
                saved[i->x] = old;
            return e;
        }
        case BEGIN:
            if (s != begin && s[-1] != '\n')
                return NULL;
            pc++;
            break;
        case END:
            if (*s && *s != '\n')
                return NULL;
            pc++;
            break;
        case MATCH: return s;
        }
    }
}

/* Lists of states. */
struct list {
    int n;
    int16_t pc[1000];
};

static uint32_t generation, seen[1000];

static void add(struct list *l, int pc, const char *s)
{
    if (seen[pc] == generation)
        return;
    seen[pc] = generation;
    switch (program[pc].kind) {
    case JUMP: add(l, program[pc].x, s); break;
    case SPLIT: add(l, program[pc].x, s); add(l, program[pc].y, s); break;
    case SAVE: add(l, pc + 1, s); break;
    case BEGIN: if (s == begin || s[-1] == '\n') add(l, pc + 1, s); break;
    case END: if (!*s || *s == '\n') add(l, pc + 1, s); break;
    default: l->pc[l->n++] = (int16_t)pc;
    }
}

static int accepts(const struct inst *i, char c)
{
    switch (i->kind) {
    case CHAR: return (char)i->c == c;
    case ANY: return c && c != '\n';
    case CLASS: return c && (i->set[(uint8_t)c >> 5] >> (c & 31) & 1);
    default: return 0;
    }
}

/* Matches that begin anywhere in the text, each counted where it ends. */
static uint32_t search(const char *text)
{
    static struct list lists[2];
    struct list *now = &lists[0], *then = &lists[1];
    uint32_t hits = 0;

    now->n = 0;
    for (const char *s = text;; s++) {
        add(now, 0, s);
        generation++;
        then->n = 0;
        for (int i = 0; i < now->n; i++) {
            const struct inst *in = &program[now->pc[i]];

            if (in->kind == MATCH)
                hits += (uint32_t)(s - text) | 1;
            else if (accepts(in, *s))
                add(then, now->pc[i] + 1, s + 1);
        }
        struct list *t = now;
        now = then;
        then = t;
        if (!*s)
            return hits;
    }
}

int main(int argc, char **argv)
{
    static const char *const expressions[] = {
        "(\\w+)\\s(\\w+),", "[a-f]+[g-z]+(ra|ti|mer)*ost", "^.*lan.*$", "(a|e|i|o|u)+[^aeiou ]+(an|en|in)", "(\\w+)( |,)\\w*(do|qua)\\w*$", "ma+r?(t|v)e.?s",
    };
    enum { SIZE = 60000 };
    int rounds = bench_arg(argc, argv, 8);
    char *text = bench_alloc(SIZE);
    uint32_t sum = 0;

    bench_text(text, SIZE);
    begin = text;
    for (int r = 0; r < rounds; r++)
        for (size_t e = 0; e < sizeof expressions / sizeof *expressions; e++) {
            compile(expressions[e]);
            for (const char *s = text; *s; s++) {
                const char *end = back(0, s);

                if (end) {
                    sum = sum * 31 + (uint32_t)(end - text) + (uint32_t)(saved[2] ? saved[2] - text : 0);
                    if (end > s)
                        s = end - 1;
                }
            }
            generation++;
            sum = sum * 31 + search(text);
        }
    printf("%08x\n", sum);
    return 0;
}
