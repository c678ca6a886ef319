/* See commands.h. Each opens what the command line names, locks itself down, and only then reads. */
#include "vmm/commands.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "jit/print.h"
#include "vmm/compile.h"
#include "vmm/exit_code.h"
#include "vmm/load.h"
#include "vmm/log.h"
#include "vmm/objdump.h"
#include "vmm/open.h"
#include "vmm/output.h"
#include "vmm/report.h"
#include "vmm/sandbox.h"

static bool lock_down(void)
{
    struct sandbox nothing = { 0 };
    const char *step;
    int err = sandbox_stage1(&nothing, &step);
    if (err)
        log_error(step, NULL, strerror(-err), "`wvm doctor` tells what this kernel lacks");
    return !err;
}

int command_validate(const struct config *c)
{
    struct jit_options options;
    struct module_file *files = calloc(c->n_args, sizeof *files);
    int code = EXIT_CODE_OK;
    bool ready = files && compile_options(c, &options);
    for (uint32_t i = 0; ready && i < c->n_args; i++)
        ready = module_open(&files[i], c->args[i]);
    if (!ready || !lock_down())
        code = EXIT_CODE_START;
    for (uint32_t i = 0; code != EXIT_CODE_START && i < c->n_args; i++)
        if (!compile_size_ok(&files[i]) || !module_map(&files[i]) || !compile_validate(&files[i], &options))
            code = EXIT_CODE_MODULE;
    free(files);
    return code;
}

/* ---- what a module became */

struct text { char *at; size_t bytes; FILE *to; };

static bool text_add(void *to, const char *text, size_t bytes)
{
    return fwrite(text, 1, bytes, ((struct text *)to)->to) == bytes;
}

/* The module's text with offsets; NULL for an image, which does not hold it. */
static char *text_of(const struct module_file *m)
{
    struct text t = { 0 };
    struct jit_error e;
    t.to = open_memstream(&t.at, &t.bytes);
    if (t.to) {
        wat_print_offsets(m->bytes, m->size, text_add, &t, &e);
        fclose(t.to);
    }
    return t.at;
}

static int dump_bytes(struct module_file *m, const struct jit_options *options, const struct objdump *d)
{
    struct jit_buffer bytes;
    struct jit_stats stats;
    struct vmm_image image;
    struct vmm_error e;
    bool is_image = compile_take_image(m, &bytes);
    if (!is_image && !compile_module(m, options, &bytes, &stats))
        return EXIT_CODE_MODULE;
    if (vmm_image_open(&image, bytes.data, bytes.size, &e)) {
        log_error("read the image", m->path, e.text, "compile the module again: wvm compile");
        return EXIT_CODE_MODULE;
    }
    char *text = is_image ? NULL : text_of(m);
    int code = objdump_print(d, &image, text) ? EXIT_CODE_OK : EXIT_CODE_START;
    free(text);
    return code;
}

int command_objdump(const struct config *c)
{
    struct jit_options options;
    struct module_file m;
    struct objdump d = { .filter = c->filter, .bytes = c->bytes };
    signal(SIGPIPE, SIG_DFL);           /* `| head` is no error */
    if (!compile_options(c, &options) || !objdump_open(&d) || !module_open(&m, c->file) || !lock_down() || !module_map(&m))
        return EXIT_CODE_START;
    return compile_size_ok(&m) ? dump_bytes(&m, &options, &d) : EXIT_CODE_MODULE;
}

/* ---- one module in, one file out: done in a child, which is locked down before it reads */

struct job { const struct config *c; const char *output; struct module_file m; struct jit_options options; };

static int translate_job(int fd, void *arg)
{
    struct job *j = arg;
    if (!lock_down() || !module_map(&j->m))
        return EXIT_CODE_START;
    if (!compile_size_ok(&j->m) || !compile_text(&j->m, j->c->names))
        return EXIT_CODE_MODULE;
    if (!j->m.is_text) {
        log_error("translate", j->c->file, "it is not in the text format", NULL);
        return EXIT_CODE_MODULE;
    }
    return output_write(fd, "write", j->output, j->m.bytes, j->m.size) ? EXIT_CODE_OK : EXIT_CODE_START;
}

int command_wat2wasm(const struct config *c)
{
    struct job j = { .c = c, .output = c->output };
    return module_open(&j.m, c->file) ? output_make(j.output, translate_job, &j) : EXIT_CODE_START;
}

static int compile_job(int fd, void *arg)
{
    struct job *j = arg;
    struct jit_buffer image;
    struct jit_stats stats;
    uint64_t start = report_now_ns();
    if (!lock_down() || !module_map(&j->m))
        return EXIT_CODE_START;
    if (!compile_size_ok(&j->m) || !compile_module(&j->m, &j->options, &image, &stats))
        return EXIT_CODE_MODULE;
    if (j->c->time)
        compile_print_times(&stats, report_now_ns() - start);
    return output_write(fd, "write", j->output, image.data, image.size) ? EXIT_CODE_OK : EXIT_CODE_START;
}

/* FILE with the ending of images, in the current directory. */
static bool image_name(const char *file, char *name, size_t bytes)
{
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file, *dot = strrchr(base, '.');
    int stem = (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base));
    return snprintf(name, bytes, "%.*s.cwasm", stem, base) < (int)bytes;
}

int command_compile(const struct config *c)
{
    char name[PATH_MAX];
    struct job j = { .c = c, .output = c->output ? c->output : name };
    if (!c->output && (!strcmp(c->file, "-") || !image_name(c->file, name, sizeof name))) {
        log_error("compile", c->file, "no output is named", "wvm compile FILE -o OUTPUT");
        return EXIT_CODE_START;
    }
    if (!compile_options(c, &j.options) || !module_open(&j.m, c->file))
        return EXIT_CODE_START;
    return output_make(j.output, compile_job, &j);
}

struct sink { int fd; const char *path; };

static bool write_piece(void *to, const char *text, size_t bytes)
{
    const struct sink *s = to;
    return output_write(s->fd, "write", s->path, text, bytes);
}

/* What is malformed ends the text; on standard output what stands before it helps to find the fault. */
static int print_job(int fd, void *arg)
{
    struct job *j = arg;
    struct sink to = { fd, j->output };
    struct jit_error e;
    if (!lock_down() || !module_map(&j->m))
        return EXIT_CODE_START;
    if (!compile_size_ok(&j->m) || !compile_text(&j->m, true))
        return EXIT_CODE_MODULE;
    if ((j->c->print_offsets ? wat_print_offsets : wat_print)(j->m.bytes, j->m.size, write_piece, &to, &e))
        return EXIT_CODE_OK;
    if (e.code)
        compile_say_bad(&j->m, &e);
    return e.code ? EXIT_CODE_MODULE : EXIT_CODE_START;
}

int command_print(const struct config *c)
{
    struct job j = { .c = c, .output = c->output ? c->output : "-" };
    signal(SIGPIPE, SIG_DFL);           /* `| head` is no error */
    return module_open(&j.m, c->file) ? output_make(j.output, print_job, &j) : EXIT_CODE_START;
}
