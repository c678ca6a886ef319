/* See compile.h. */
#include "vmm/compile.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include "jit/wat.h"
#include "vmm/load.h"
#include "vmm/log.h"

/* ---- options */

static void say_unknown_pass(const char *option, const char *names)
{
    char known[512] = "the passes are:";
    for (unsigned i = 0; jit_pass_name(i); i++) {
        strncat(known, " ", sizeof known - strlen(known) - 1);
        strncat(known, jit_pass_name(i), sizeof known - strlen(known) - 1);
    }
    log_error(option, names, "no compiler pass has this name", "%s", known);
}

/* "name,name" to a bit per pass. */
static bool passes_parse(const char *option, const char *names, bool all_allowed, uint64_t *bits)
{
    for (const char *at = names; at && *at;) {
        size_t bytes = strcspn(at, ",");
        unsigned pass = jit_pass_find(at, bytes);
        if (pass < JIT_PASS_MAX)
            *bits |= 1ull << pass;
        else if (all_allowed && bytes == 3 && !memcmp(at, "all", 3))
            *bits = UINT64_MAX;
        else {
            say_unknown_pass(option, names);
            return false;
        }
        at += bytes + (at[bytes] == ',');
    }
    return true;
}

static uint32_t cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) ? 1 : (uint32_t)CPU_COUNT(&set);
}

bool compile_options(const struct config *c, struct jit_options *o)
{
    *o = jit_options_default();
    o->features = c->features;
    o->opt_level = c->opt_level;
    o->memory_limit = c->max_compile_bytes ? c->max_compile_bytes : o->memory_limit;
    o->threads = c->jobs ? c->jobs : cores();
    o->mem0_at_zero = o->closed = true;
    o->dump_func = c->dump_func;
    o->dump_to = stderr;
    o->verify = o->verify || c->verify;
    o->starve_regs = c->starve_regs;
    o->eager_tiers = c->eager_tiers;
    o->time = c->time;
    return passes_parse("dump after the pass", c->dump, true, &o->dump_passes) &&
           passes_parse("skip the pass", c->skip, false, &o->skip_passes);
}

/* ---- errors */

static bool starts(const struct module_file *m, const void *bytes, size_t n)
{
    return m->size >= n && !memcmp(m->bytes, bytes, n);
}

/* Advice for files that are no core module at all. NULL: it is one, the error says all. */
static const char *advice(const struct module_file *m)
{
    if (!m->size)
        return "the file is empty";
    if (!starts(m, "\0asm", 4))
        return starts(m, "\177ELF", 4) ? "it is a native program or object file: build it for wasm32-wasi" :
               starts(m, "BC\xc0\xde", 4) ? "it is LLVM bitcode: link it with wasm-ld" :
               "it is neither a WebAssembly binary nor its text format";
    return NULL;
}

/* The binary format's preamble: magic, version (u16), layer (u16); layer 1 is a component. */
static bool is_component(const struct module_file *m)
{
    return m->size >= 8 && !memcmp(m->bytes, "\0asm", 4) && m->bytes[6] == 1 && m->bytes[7] == 0;
}

bool compile_say_bad(const struct module_file *m, const struct jit_error *e)
{
    char why[320];
    const char *todo = advice(m);
    if (jit_interrupted(e))
        return false;                   /* the caller knows by what, and says so */
    if (is_component(m)) {
        log_error("load the module", m->path, "it is a component, not a core module",
                  "wvm runs core modules: build for wasm32-wasip1, or take one out with `wasm-tools component unbundle`");
        return false;
    }
    snprintf(why, sizeof why, "%s (at byte 0x%zx%s)", e->text, e->offset, m->is_text ? " of its binary form" : "");
    log_error("load the module", m->path, why, todo ? "%s" : NULL, todo);
    return false;
}

bool compile_size_ok(const struct module_file *m)
{
    if (m->size <= MODULE_BYTES_MAX)
        return true;
    log_error("load the module", m->path, "it is larger than 1 GiB", "no engine takes such a module; is it the right file?");
    return false;
}

/* ---- the work */

bool compile_text(struct module_file *m, bool names)
{
    struct jit_buffer wasm;
    struct jit_error e;
    if (!wat_is_text(m->bytes, m->size))
        return true;
    if (!wat_parse((const char *)m->bytes, m->size, m->path, names, &wasm, &e)) {
        log_line(e.text);
        return false;
    }
    m->bytes = wasm.data;               /* both live as long as the process */
    m->size = wasm.size;
    m->is_text = true;
    return true;
}

bool compile_validate(struct module_file *m, const struct jit_options *options)
{
    struct jit_error e = { 0 };
    if (!compile_text(m, true))
        return false;
    return jit_validate(m->bytes, m->size, options, &e) || compile_say_bad(m, &e);
}

bool compile_is_lazy(const struct config *c)
{
    if (c->lazy != VMM_LAZY_AUTO)
        return c->lazy == VMM_LAZY_YES;
    return !c->dump && c->profile == PROFILE_NONE;
}

bool compile_lazy(struct module_file *m, const struct jit_options *options, struct jit_lazy **lazy, struct jit_buffer *image,
                  struct jit_stats *stats)
{
    struct jit_error e = { 0 };
    if (!compile_text(m, true))
        return false;
    return jit_lazy_open(m->bytes, m->size, options, lazy, image, stats, &e) || compile_say_bad(m, &e);
}

bool compile_module(struct module_file *m, const struct jit_options *options, struct jit_buffer *image, struct jit_stats *stats)
{
    struct jit_error e = { 0 };
    if (!compile_text(m, true))
        return false;
    return jit_compile(m->bytes, m->size, options, image, stats, &e) || compile_say_bad(m, &e);
}

bool compile_take_image(const struct module_file *m, struct jit_buffer *image)
{
    if (!starts(m, "\177ELF", 4))
        return false;
    uint8_t *copy = memory_huge(m->size);
    if (!copy)
        return false;
    *image = (struct jit_buffer){ memcpy(copy, m->bytes, m->size), m->size, m->size };
    if (vmm_image_is(image->data, image->size))
        return true;
    jit_buffer_free(image);
    return false;
}

void compile_print_times(const struct jit_stats *stats, uint64_t all_ns)
{
    flockfile(stderr);
    fprintf(stderr, "%-20s %12s\n", "pass", "ms (threads added up)");
    for (unsigned i = 0; i < JIT_PASS_MAX && jit_pass_name(i); i++)
        fprintf(stderr, "%-20s %12.3f\n", jit_pass_name(i), (double)stats->pass_ns[i] / 1e6);
    fprintf(stderr, "%-20s %12.3f   %u functions, %zu bytes of code, arena peak %zu KiB\n", "wall", (double)all_ns / 1e6,
            stats->functions, stats->code_bytes, stats->arena_peak_bytes >> 10);
    funlockfile(stderr);
}
