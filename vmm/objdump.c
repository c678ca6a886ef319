/* See objdump.h. */
#include "vmm/objdump.h"

#include <capstone/capstone.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "jit/jit.h"
#include "vmm/log.h"
#include "vmm/open.h"

/* CALL(name): the functions of capstone that are used. */
#define CALLS(CALL) CALL(cs_open) CALL(cs_close) CALL(cs_option) CALL(cs_malloc) CALL(cs_free) CALL(cs_disasm_iter)

struct objdump_calls {
#define CALL(name) __typeof__(name) *name;
    CALLS(CALL)
#undef CALL
};

/* Where the text of the instruction at each module offset stands: lines of "(;@hex;) text", by offset. */
struct line { uint32_t offset; const char *text; uint32_t bytes; bool first; };       /* first: of its function */
struct lines { struct line *at; size_t n; };

struct dump {
    const struct objdump *d;
    const struct vmm_image *m;
    struct lines lines;
    csh handle;
    cs_insn *insn;
    FILE *to;
};

bool objdump_open(struct objdump *d)
{
    static struct objdump_calls calls;
    bool ok = (d->library = dlopen("libcapstone.so.4", RTLD_NOW)) || (d->library = dlopen("libcapstone.so.5", RTLD_NOW));
#define CALL(name) ok = ok && (calls.name = (__typeof__(calls.name))dlsym(d->library, #name));
    CALLS(CALL)
#undef CALL
    d->calls = &calls;
    if (!ok)
        log_error("load the disassembler", "libcapstone.so.4", "it is not installed", "apt-get install libcapstone4");
    return ok;
}

/* ---- the module's text */

static int by_offset(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static bool lines_find(struct lines *l, const char *wat)
{
    size_t cap = 0;
    for (const char *at = wat, *from = wat; at && (at = strstr(at, "(;@")); from = at) {
        if (l->n == cap) {
            struct line *more = realloc(l->at, (cap = cap ? 2 * cap : 1024) * sizeof *more);
            if (!more)
                return false;
            l->at = more;
        }
        char *text;
        uint32_t offset = (uint32_t)strtoul(at + 3, &text, 16);
        text += strspn(text, ";) ");
        size_t bytes = strcspn(text, "\n");
        l->at[l->n++] = (struct line){ offset, text, (uint32_t)bytes, memmem(from, (size_t)(at - from), "(func", 5) != NULL };
        at = text + bytes;
    }
    if (l->n)
        qsort(l->at, l->n, sizeof *l->at, by_offset);
    return true;
}

static void print_line(const struct dump *d, uint32_t offset, const struct line *l)
{
    fprintf(d->to, "%30s;; @%x ", "", offset);
    if (l)
        log_text(d->to, l->text, l->bytes);
    fputc('\n', d->to);
}

/* The first line at or behind an offset. */
static size_t line_at(const struct lines *l, uint32_t offset)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->at[mid].offset < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void print_name(const struct dump *d, uint32_t func)
{
    uint32_t bytes;
    const char *name = vmm_image_func_name(d->m, func, &bytes);
    fputs(" <", d->to);
    log_text(d->to, name, bytes);
    fputc('>', d->to);
}

/* An instruction of another function's body, and that function. */
static void print_inlined(const struct dump *d, const struct wvm_image_inlined *x, uint32_t offset)
{
    const struct lines *l = &d->lines;
    size_t i = line_at(l, offset);
    fprintf(d->to, "%30s;; @%x ", "", offset);
    if (i < l->n && l->at[i].offset == offset)
        log_text(d->to, l->at[i].text, l->at[i].bytes);
    print_name(d, x->func);
    fputc('\n', d->to);
}

/* The instruction at an offset, after those before it that were not printed yet: they became part of others, or of
 * code that needs no offset. *next: the first that was not printed. */
static void print_source(const struct dump *d, const struct wvm_image_func *f, uint32_t offset, size_t *next)
{
    const struct lines *l = &d->lines;
    const struct wvm_image_inlined *x = vmm_image_inlined_find(d->m->inlined + f->inlined, f->n_inlined, offset);
    if (x) {
        print_inlined(d, x, offset - x->at + d->m->funcs[x->func].module_off);
        return;
    }
    size_t i = line_at(l, offset);
    bool known = i < l->n && l->at[i].offset == offset;
    for (; *next < i; ++*next)
        print_line(d, l->at[*next].offset, &l->at[*next]);
    print_line(d, offset, known ? &l->at[i] : NULL);
    *next = *next == i && known ? i + 1 : *next;
}

/* ---- the machine code */

static int by_code(const void *key, const void *func)
{
    uint32_t at = *(const uint32_t *)key, begin = ((const struct wvm_image_func *)func)->code_off;
    return (at > begin) - (at < begin);
}

/* " <name>" if a jump or call leads to the beginning of a function. The compiler lays functions out in order. */
static void print_target(const struct dump *d, const cs_insn *i)
{
    uint32_t at = (uint32_t)strtoul(i->op_str, NULL, 16);
    if ((strcmp(i->mnemonic, "call") && strcmp(i->mnemonic, "jmp")) || strncmp(i->op_str, "0x", 2))
        return;
    const struct wvm_image_func *first = d->m->funcs, *f = bsearch(&at, first, d->m->h.funcs.count, sizeof *f, by_code);
    if (!f)
        return;
    while (f + 1 < first + d->m->h.funcs.count && !f->code_bytes)       /* they are at the place of the next one with code */
        f++;
    print_name(d, (uint32_t)(f - first));
}

static void print_instruction(const struct dump *d)
{
    const cs_insn *i = d->insn;
    fprintf(d->to, "%8llx:  ", (unsigned long long)i->address);
    for (int k = 0; d->d->bytes && k < 10; k++)
        fprintf(d->to, k < i->size ? "%02x " : "   ", i->bytes[k]);
    fprintf(d->to, "%-8s %s", i->mnemonic, i->op_str);
    print_target(d, i);
    fputc('\n', d->to);
}

static void print_code(const struct dump *d, const struct wvm_image_func *f)
{
    const uint8_t *code = d->m->text + (f->code_off - d->m->h.text_off);
    size_t left = f->code_bytes;
    uint64_t at = f->code_off;
    uint32_t source = f->module_off;
    size_t next = line_at(&d->lines, source);
    while (left) {
        uint32_t from = jit_offsets_find(d->m->offsets + f->offsets, f->offsets_bytes, f->code_off, f->module_off, (uint32_t)at);
        if (from != source)
            print_source(d, f, source = from, &next);
        if (d->d->calls->cs_disasm_iter(d->handle, &code, &left, &at, d->insn))
            print_instruction(d);
        else {
            fprintf(d->to, "%8llx:  (bad)    0x%02x\n", (unsigned long long)at++, *code++);
            left--;
        }
    }
    for (; next < d->lines.n && !d->lines.at[next].first; next++)
        print_line(d, d->lines.at[next].offset, &d->lines.at[next]);
}

static void print_types(const struct dump *d, const uint8_t *types, uint32_t n)
{
    static const struct { uint8_t type; const char *name; } names[] = {
        { WVM_I32, "i32" }, { WVM_I64, "i64" }, { WVM_F32, "f32" }, { WVM_F64, "f64" }, { WVM_V128, "v128" },
        { WVM_FUNCREF, "funcref" }, { WVM_EXTERNREF, "externref" }, { WVM_EXNREF, "exnref" },
    };
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (names[k].type == types[i])
                fprintf(d->to, "%s%s", i ? " " : "", names[k].name);
}

static void print_function(const struct dump *d, uint32_t func)
{
    const struct wvm_image_func *f = &d->m->funcs[func];
    struct vmm_type t = vmm_image_func_type(d->m, func);
    uint32_t bytes;
    const char *name = vmm_image_func_name(d->m, func, &bytes);
    const char *filter = d->d->filter;
    if (!f->code_bytes || (filter && !memmem(name, bytes, filter, strlen(filter))))
        return;
    fprintf(d->to, "\nfunction %u <", func);
    log_text(d->to, name, bytes);
    fputs("> (", d->to);
    print_types(d, t.params, t.n_params);
    fputs(") -> (", d->to);
    print_types(d, t.results, t.n_results);
    fprintf(d->to, "), %u bytes, module offset 0x%x\n", f->code_bytes, f->module_off);
    print_code(d, f);
}

/* Each function's text is made in memory: stdio on stdout would make system calls that the lock-down forbids. */
static bool print_one(struct dump *d, uint32_t func)
{
    char *text = NULL;
    size_t bytes = 0;
    d->to = open_memstream(&text, &bytes);
    if (d->to)
        print_function(d, func);
    bool ok = d->to && !fclose(d->to) && output_write(STDOUT_FILENO, "print the code", NULL, text, bytes);
    free(text);
    return ok;
}

bool objdump_print(const struct objdump *o, const struct vmm_image *image, const char *wat)
{
    struct dump d = { .d = o, .m = image };
    bool ok = lines_find(&d.lines, wat) && o->calls->cs_open(CS_ARCH_X86, CS_MODE_64, &d.handle) == CS_ERR_OK;
    ok = ok && (d.insn = o->calls->cs_malloc(d.handle));
    if (!ok)
        log_error("disassemble", NULL, "out of memory", NULL);
    for (uint32_t i = 0; ok && i < image->h.funcs.count; i++)
        ok = print_one(&d, i);
    if (d.insn)
        o->calls->cs_free(d.insn, 1);
    free(d.lines.at);
    return ok;
}
