/* diff: run modules in micro-VMs and print all that shows: each call's results or trap, and hashes of the
 * memories after it. What another engine prints (v8.mjs), or the same compiler with other passes, must be the same.
 *
 *     diff [OPTION...] --seeds FROM COUNT       generated modules
 *     diff [OPTION...] --files LIST             the modules whose paths stand in LIST, called through adapter.c
 *
 * --variants compiles each module in many ways and tells which give other results (--only NAME: that one);
 * without it the results are printed. --omit RANGES leaves trees out (gen.h), --count prints how many there are,
 * --write FILE keeps the modules for v8.mjs, --for v8 takes only what that knows. Every module has a VM of its own, so one cannot harm the next. Needs /dev/kvm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "jit/lazy.h"
#include "jit/wat.h"
#include "tests/diff/gen.h"
#include "vmm/machine.h"

/* One way to compile. */
struct variant {
    char name[48];
    uint64_t skip;
    uint32_t starve;
    bool base;                          /* memory 0 has a base that is loaded */
    bool quick;                         /* -O0 */
    bool high;                          /* -O2 */
    bool tiers;                         /* lazily, out of the first tier at each loop's head, and of it at the second call */
};

struct run {
    struct gen_options gen;
    struct variant variant;             /* of what is printed */
    bool all_variants, only_count;
    const char *only;                   /* this variant's name; NULL: all */
    uint32_t different;
    FILE *modules;                      /* for the other engine; NULL: not wanted */
};

/* A module, and the one that calls it; no bytes: it calls itself. */
struct job {
    const char *name;
    struct out module, adapter;
};

static const uint64_t timeout_ns = 3000000000;

/* The suite's host module, as far as modules import it. */
static const char spectest[] =
    "(module (global (export \"global_i32\") i32 (i32.const 666)) (global (export \"global_i64\") i64 (i64.const 666))"
    " (global (export \"global_f32\") f32 (f32.const 666.6)) (global (export \"global_f64\") f64 (f64.const 666.6))"
    " (table (export \"table\") 10 20 funcref) (memory (export \"memory\") 1 2)"
    " (func (export \"print\")) (func (export \"print_i32\") (param i32)) (func (export \"print_i64\") (param i64))"
    " (func (export \"print_f32\") (param f32)) (func (export \"print_f64\") (param f64))"
    " (func (export \"print_i32_f32\") (param i32 f32)) (func (export \"print_f64_f64\") (param f64 f64)))";

static struct out spectest_module(void)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error e;
    struct out o = { 0 };
    if (!wat_parse(spectest, sizeof spectest - 1, NULL, false, &wasm, &e))
        abort();
    out_bytes(&o, wasm.data, wasm.size);
    jit_buffer_free(&wasm);
    return o;
}

/* ---- one module in one machine */

struct instance {
    struct jit_buffer bytes;
    struct jit_lazy *lazy;              /* NULL: all was compiled */
    struct vmm_image image;
    struct vmm_instance *in;
};

struct machine {
    struct vmm *vm;
    const struct variant *variant;
    uint32_t features;
    FILE *to;
    bool over;                          /* the time limit, or a fault: nothing more runs */
};

static const char *const traps[] = {
#define TRAP(name, text) #name,
#include "trap.def"
#undef TRAP
};

static void print_end(struct machine *m, const struct vmm_outcome *o)
{
    if (o->kind == VMM_TRAP)
        fprintf(m->to, " trap %s", traps[o->trap]);
    else if (o->kind == VMM_DEADLINE)
        fprintf(m->to, " timeout");
    else if (o->kind != VMM_RETURNED)
        fprintf(m->to, " ended %d %s", (int)o->kind, o->text);
    m->over = o->kind != VMM_TRAP && o->kind != VMM_RETURNED;
}

static bool is_tiered(const struct machine *m, const char *name) { return m->variant->tiers && name && !strcmp(name, "m"); }

static bool compile(struct machine *m, const struct out *wasm, const char *name, struct instance *to)
{
    struct jit_options opt = jit_options_default();
    struct jit_stats stats;
    struct jit_error e = { 0 };
    opt.features = m->features;
    opt.verify = true;
    opt.threads = 1;
    opt.skip_passes = m->variant->skip;
    opt.starve_regs = m->variant->starve;
    opt.opt_level = m->variant->quick ? 0 : m->variant->high ? 2 : 1;
    opt.mem0_at_zero = m->vm->n_memories == 0 && !m->variant->base;
    opt.eager_tiers = true;
    opt.threads = is_tiered(m, name) ? 2 : 1;
    if (is_tiered(m, name) ? jit_lazy_open(wasm->data, wasm->size, &opt, &to->lazy, &to->bytes, &stats, &e)
                           : jit_compile(wasm->data, wasm->size, &opt, &to->bytes, &stats, &e))
        return true;
    fprintf(m->to, "refused: %s\n", e.text);
    return false;
}

static bool instantiate(struct machine *m, const struct out *wasm, const char *name, struct instance *to)
{
    struct vmm_error e = { 0 };
    struct vmm_outcome o = { 0 };
    if (!compile(m, wasm, name, to))
        return false;
    int err = vmm_image_open(&to->image, to->bytes.data, to->bytes.size, &e);
    to->image.lazy = to->lazy;
    if (err || vmm_load(m->vm, &to->image, name, &to->in, &e)) {
        fprintf(m->to, "unlinked: %s\n", strtok(e.text, "\n"));
        return false;
    }
    if (to->lazy)
        jit_lazy_start(to->lazy, 1);
    vmm_call(m->vm, NULL, 0, NULL, NULL, &o);
    if (o.kind == VMM_RETURNED)
        return true;
    fprintf(m->to, "start:");
    print_end(m, &o);
    fputc('\n', m->to);
    return false;
}

static uint32_t hash(const uint8_t *p, uint64_t bytes)
{
    uint32_t h = 0x811c9dc5, word;
    for (uint64_t i = 0; i + 4 <= bytes && i < 1 << 20; i += 4) {
        memcpy(&word, p + i, 4);
        h = (h ^ word) * 0x01000193;
    }
    return h;
}

static void print_memories(struct machine *m, const struct instance *of)
{
    for (uint32_t i = 0; i < of->image.h.exports.count; i++) {
        const struct wvm_image_export *e = &of->image.exports[i];
        if (e->kind != WVM_EXTERN_MEMORY)
            continue;
        const struct vmm_memory *mem = &m->vm->memories[of->in->memory_ids[e->index]];
        fprintf(m->to, " | %llx %x", (unsigned long long)mem->size_bytes, hash(mem->hva, mem->size_bytes));
    }
}

static void call(struct machine *m, const struct instance *module, const struct instance *caller, const struct wvm_image_export *e)
{
    enum { RESULTS_MAX = 1000 };
    static struct vmm_value results[RESULTS_MAX];
    struct vmm_outcome o = { 0 };
    struct vmm_type t = vmm_image_func_type(&caller->image, e->index);
    if (t.n_params || t.n_results > RESULTS_MAX)
        return;
    vmm_call(m->vm, caller->in, e->index, NULL, results, &o);
    for (uint32_t i = 0; i < e->name_bytes; i++) {
        uint8_t c = (uint8_t)caller->image.strings[e->name + i];
        fputc(c > ' ' && c < 0x7f ? c : '?', m->to);
    }
    fputc(':', m->to);
    print_end(m, &o);
    for (uint32_t i = 0; o.kind == VMM_RETURNED && i < t.n_results; i++)
        fprintf(m->to, " %llx", (unsigned long long)results[i].lo);
    print_memories(m, module);
    fputc('\n', m->to);
}

static void run_in(struct machine *m, const struct job *j)
{
    struct instance host = { 0 }, module = { 0 }, adapter = { 0 }, *caller = j->adapter.size ? &adapter : &module;
    struct out s = { 0 };
    bool ok = true;
    if (memmem(j->module.data, j->module.size, "spectest", 8)) {
        s = spectest_module();
        ok = instantiate(m, &s, "spectest", &host);
    }
    ok = ok && instantiate(m, &j->module, "m", &module) && (j->adapter.size == 0 || instantiate(m, &j->adapter, NULL, &adapter));
    for (uint32_t i = 0; ok && !m->over && i < caller->image.h.exports.count; i++)
        if (caller->image.exports[i].kind == WVM_EXTERN_FUNC)
            call(m, &module, caller, &caller->image.exports[i]);
    vmm_signals_stop(m->vm);
    if (module.lazy)
        jit_lazy_stop(module.lazy);
    vmm_close(m->vm);
    jit_lazy_close(module.lazy);
    jit_buffer_free(&host.bytes);
    jit_buffer_free(&module.bytes);
    jit_buffer_free(&adapter.bytes);
    free(s.data);
}

static void run_job(const struct job *j, const struct variant *v, uint32_t features, FILE *to)
{
    struct machine m = { .variant = v, .features = features, .to = to };
    struct vmm_config config = { .max_memory_bytes = 1ull << 32 };
    struct vmm_error e = { 0 };
    if (vmm_open(&m.vm, &config, &e) || vmm_signals_start(m.vm, &e) || vmm_set_deadline(m.vm, timeout_ns, &e)) {
        fprintf(stderr, "diff: %s\n", e.text);
        exit(125);
    }
    run_in(&m, j);
}

/* ---- the same module in many ways */

static char *text_of(const struct job *j, const struct variant *v, uint32_t features)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *to = open_memstream(&text, &bytes);
    if (to == NULL)
        abort();
    run_job(j, v, features, to);
    fclose(to);
    return text;
}

/* The first line that differs, of both. */
static void print_difference(const char *a, const char *b)
{
    while (*a && *b && strcspn(a, "\n") == strcspn(b, "\n") && !strncmp(a, b, strcspn(a, "\n"))) {
        a += strcspn(a, "\n") + 1;
        b += strcspn(b, "\n") + 1;
    }
    printf("  all passes: %.*s\n  variant:    %.*s\n", (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void compare(struct run *r, const struct job *j, const char *want, const struct variant *v)
{
    if (r->only && strcmp(r->only, v->name))
        return;
    char *got = text_of(j, v, r->gen.features);
    if (strcmp(got, want)) {
        printf("== %s: other results with %s\n", j->name, v->name);
        print_difference(want, got);
        r->different++;
    }
    free(got);
}

static uint64_t pass_bit(const char *name)
{
    unsigned pass = jit_pass_find(name, strlen(name));
    if (pass < JIT_PASS_MAX)
        return 1ull << pass;
    fprintf(stderr, "diff: no pass %s\n", name);
    exit(125);
}

/* All but those without which there is no code, and what is not for whole modules; skipping these does nothing. */
static uint64_t optional_passes(void)
{
    static const char *const needed[] = { "tiers", "build", "copy", "lower", "regalloc", "emit", "image" };
    uint64_t mask = 0;
    for (unsigned i = 0; i < JIT_PASS_MAX && jit_pass_name(i); i++)
        mask |= 1ull << i;
    for (unsigned i = 0; i < sizeof needed / sizeof *needed; i++)
        mask &= ~pass_bit(needed[i]);
    return mask;
}

static void compare_all(struct run *r, const struct job *j)
{
    char *want = text_of(j, &(struct variant){ 0 }, r->gen.features);
    uint64_t all = optional_passes();
    compare(r, j, want, &(struct variant){ "no optional pass", all, 0, false, false, false, false });
    compare(r, j, want, &(struct variant){ "no optional pass and 5 registers", all, 5, true, false, false, false });
    compare(r, j, want, &(struct variant){ "5 registers", 0, 5, false, false, false, false });
    compare(r, j, want, &(struct variant){ "8 registers and a base", 0, 8, true, false, false, false });
    compare(r, j, want, &(struct variant){ "-O2", 0, 0, false, false, true, false });
    compare(r, j, want, &(struct variant){ "-O2 and 5 registers", 0, 5, false, false, true, false });
    compare(r, j, want, &(struct variant){ .name = "two tiers", .tiers = true });
    compare(r, j, want, &(struct variant){ .name = "two tiers and 5 registers", .tiers = true, .starve = 5 });
    compare(r, j, want, &(struct variant){ "-O0", 0, 0, false, true, false, false });
    compare(r, j, want, &(struct variant){ "-O0 and 4 registers", 0, 4, false, true, false, false });
    for (unsigned i = 0; i < JIT_PASS_MAX && jit_pass_name(i); i++) {
        struct variant v = { .skip = 1ull << i };
        if (!(all & v.skip))
            continue;
        snprintf(v.name, sizeof v.name, "--skip=%s", jit_pass_name(i));
        compare(r, j, want, &v);
        snprintf(v.name, sizeof v.name, "%s alone", jit_pass_name(i));
        v.skip = all & ~v.skip;
        compare(r, j, want, &v);
    }
    free(want);
}

/* ---- jobs */

static void write_part(FILE *to, const void *bytes, size_t n)
{
    uint32_t size = (uint32_t)n;
    if (to && (fwrite(&size, 4, 1, to) != 1 || fwrite(bytes, 1, n, to) != n)) {
        perror("diff: write");
        exit(125);
    }
}

static void do_job(struct run *r, struct job *j)
{
    write_part(r->modules, j->name, strlen(j->name));
    write_part(r->modules, j->module.data, j->module.size);
    write_part(r->modules, j->adapter.data, j->adapter.size);
    if (r->all_variants) {
        compare_all(r, j);
    } else {
        printf("== %s\n", j->name);
        fflush(stdout);                 /* a crash is then known by its module */
        run_job(j, &r->variant, r->gen.features, stdout);
    }
    fflush(stdout);
    free(j->module.data);
    free(j->adapter.data);
}

static void do_seed(struct run *r, uint64_t seed)
{
    char name[32];
    struct job j = { .name = name };
    snprintf(name, sizeof name, "%llu", (unsigned long long)seed);
    r->gen.seed = seed;
    uint32_t numbers = gen_module(&r->gen, &j.module);
    if (!r->only_count) {
        do_job(r, &j);
        return;
    }
    printf("%u\n", numbers);
    free(j.module.data);
}

static void do_file(struct run *r, const char *path)
{
    struct job j = { .name = path };
    FILE *f = fopen(path, "rb");
    uint8_t part[4096];
    if (f == NULL) {
        perror(path);
        exit(125);
    }
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        out_bytes(&j.module, part, n);
    fclose(f);
    if (adapter_module(j.module.data, j.module.size, r->gen.features, &j.adapter))
        do_job(r, &j);
    else
        free(j.module.data);
}

static void do_list(struct run *r, const char *path)
{
    char line[4096];
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        do_file(r, line);
    }
    if (f)
        fclose(f);
}

/* ---- the command line */

/* "3-9,12,20-20" */
static void parse_omit(struct gen_options *opt, const char *text)
{
    uint8_t *omit = calloc(1, opt->n_omit = 1 << 20);
    opt->omit = omit;
    while (omit && *text) {
        char *end;
        unsigned long from = strtoul(text, &end, 10), to = *end == '-' ? strtoul(end + 1, &end, 10) : from;
        for (; from <= to && from < opt->n_omit; from++)
            omit[from] = 1;
        text = *end ? end + 1 : end;
    }
}

static void write_header(struct run *r, const char *path)
{
    struct out s = spectest_module();
    r->modules = fopen(path, "wb");
    write_part(r->modules, s.data, s.size);
    free(s.data);
}

static uint32_t features(const char *engine)
{
    return jit_options_default().features | (strcmp(engine, "v8") ? JIT_F_THREADS | JIT_F_WIDE_ARITHMETIC | JIT_F_RELAXED_SIMD_DETERMINISTIC
                                                               : JIT_F_THREADS);
}

int main(int argc, char **argv)
{
    struct run r = { .gen.features = features("wvm") };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(a, "--variants"))
            r.all_variants = true;
        else if (!strcmp(a, "--count"))
            r.only_count = true;
        else if (!strcmp(a, "--only"))
            r.only = argv[++i];
        else if (!strcmp(a, "--base"))
            r.variant.base = true;
        else if (!strcmp(a, "-O0"))
            r.variant.quick = true;
        else if (!strcmp(a, "-O2"))
            r.variant.high = true;
        else if (!strcmp(a, "--skip"))
            r.variant.skip |= pass_bit(argv[++i]);
        else if (!strcmp(a, "--starve"))
            r.variant.starve = (uint32_t)atoi(argv[++i]);
        else if (!strcmp(a, "--omit"))
            parse_omit(&r.gen, argv[++i]);
        else if (!strcmp(a, "--for"))
            r.gen.features = features(argv[++i]);
        else if (!strcmp(a, "--write"))
            write_header(&r, argv[++i]);
        else if (!strcmp(a, "--files"))
            do_list(&r, argv[++i]);
        else if (!strcmp(a, "--seeds") && i + 2 < argc) {
            for (uint64_t s = strtoull(value, NULL, 10), n = strtoull(argv[i + 2], NULL, 10); n > 0; n--)
                do_seed(&r, s++);
            i += 2;
        }
    }
    if (r.modules)
        fclose(r.modules);
    return r.different > 0;
}
