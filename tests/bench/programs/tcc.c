/* The Tiny C Compiler compiles functions to x86-64 objects. */
#include "bench.h"
#include "tcc.h"
#undef text_section

static char source[400000];

static void make(int seed)
{
    size_t n = 0;
    bench_state = 12345u + (uint32_t)seed;
    n += (size_t)sprintf(source + n, "typedef struct node { struct node *next; int key; long long value; char name[16]; } node;\n"
        "#define MAX(a, b) ((a) > (b) ? (a) : (b))\n#define STEP(x) x = x * 31 + 7\nextern int printf(const char *, ...);\n");
    for (int f = 0; f < 600; f++) {
        uint32_t a = bench_random() % 1000, b = bench_random() % 30 + 2;
        n += (size_t)sprintf(source + n, "static int f%d(node *list, int x, double y)\n{\n    int i, s = %u;\n    for (i = 0; i < x; i++) {\n"
            "        STEP(s);\n        if (s %% %u == 0 && i > 3) s += MAX(i, x) << 2;\n        else if (list && list->key == %u) { list->value += s; list = list->next; }\n"
            "        switch (s & 7) { case 0: s--; break; case 1: s ^= %u; break; case 5: y *= 1.5; default: s += (int)y; }\n    }\n"
            "    while (list) { list->name[s & 15] = (char)s; list = list->next; }\n"
            "    return s %s x;\n}\n", f, a, b, a, a * b, f & 1 ? "+" : "^");
    }
    n += (size_t)sprintf(source + n, "int main(void) { int t = 0;\n");
    for (int f = 0; f < 600; f++)
        n += (size_t)sprintf(source + n, "t += f%d(0, %d, 1.0);\n", f, f);
    sprintf(source + n, "printf(\"%%d\\n\", t); return 0; }\n");
}

int main(int argc, char **argv)
{
    int rounds = bench_arg(argc, argv, 40);

    for (int r = 0; r < rounds; r++) {
        TCCState *s = tcc_new();
        make(r);
        s->nostdlib = 1;
        tcc_set_output_type(s, TCC_OUTPUT_OBJ);
        if (tcc_compile_string(s, source))
            return 1;
        printf("%u %08x\n", (unsigned)s->text_section->data_offset, (unsigned)bench_sum(s->text_section->data, s->text_section->data_offset, 0));
        tcc_delete(s);
    }
    return 0;
}
