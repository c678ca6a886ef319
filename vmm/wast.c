/* See wast.h: a process for each script, what they counted, and the report. */
#include "vmm/wast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "vmm/compile.h"
#include "vmm/exit_code.h"
#include "vmm/log.h"
#include "vmm/open.h"
#include "vmm/report.h"
#include "vmm/sandbox.h"

struct suite {
    const struct config *c;
    struct jit_options jit;
    int report_fd;                      /* -1: nobody asked */
    struct wast_tally *shared;          /* what the running script's process counted */
    struct wast_tally total;
    uint32_t files_failed;
};

/* ---- in the script's process */

/* Nothing is behind an import of WASI here. */
static int64_t serve_nothing(void *ctx, uint32_t nr, const uint64_t arg[10], uint8_t *mem, uint64_t mem_bytes, struct vmm_stop *stop)
{
    *stop = (struct vmm_stop){ true, VMM_EXIT, 1 };
    return 0;
}

static bool open_machines(struct wast_machines *to)
{
    struct vmm_config config = { 0 };
    struct vmm_handlers handlers = { .serve = serve_nothing };
    struct vmm_error e = { 0 };
    for (uint32_t i = 0; i < WAST_MACHINES; i++) {
        if (vmm_open(&to->vm[i], &config, &e)) {
            log_error("make a virtual machine", NULL, e.text, "`wvm doctor` checks this machine");
            return false;
        }
        vmm_set_handlers(to->vm[i], &handlers);
    }
    return true;
}

static bool prepare(const char *path, struct module_file *file, struct wast_machines *machines)
{
    struct sandbox nothing = { 0 };
    const char *step;
    if (!module_open(file, path) || !open_machines(machines))
        return false;
    int err = sandbox_stage1(&nothing, &step);
    if (err)
        log_error(step, NULL, strerror(-err), NULL);
    return !err && compile_size_ok(file) && module_map(file);
}

static struct wast_tally parse_and_run(const struct suite *s, const char *path, const struct module_file *file,
                                       struct wast_machines *machines, FILE *json)
{
    struct jit_error e = { 0 };
    struct wat_script *script = wat_script_parse((const char *)file->bytes, file->size, path, &e);
    if (script)
        return wast_run(machines, script, path, &s->jit, json);
    log_line(e.text);
    return (struct wast_tally){ 0, 1 };
}

static void write_json(const struct suite *s, const char *text, size_t bytes)
{
    for (ssize_t n; s->report_fd >= 0 && bytes; text += n, bytes -= (size_t)n)
        if ((n = write(s->report_fd, text, bytes)) <= 0) {
            log_error("write the report", s->c->report, n ? strerror(errno) : "nothing more can be written", NULL);
            return;
        }
}

/* The whole life of the script's process. */
static int script_process(const struct suite *s, const char *path)
{
    struct module_file file;
    struct wast_machines machines = { .timeout_ns = s->c->timeout_ns };
    char *text = NULL;
    size_t bytes = 0;
    if (!prepare(path, &file, &machines))
        return EXIT_CODE_START;
    FILE *json = open_memstream(&text, &bytes);
    *s->shared = parse_and_run(s, path, &file, &machines, json);
    fflush(stdout);
    if (json && !fclose(json))
        write_json(s, text, bytes);
    return EXIT_CODE_OK;
}

/* ---- in the first process */

static void print_json(const struct suite *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void print_json(const struct suite *s, const char *format, ...)
{
    char *text;
    va_list ap;
    va_start(ap, format);
    int n = vasprintf(&text, format, ap);
    va_end(ap);
    if (n < 0)
        return;
    write_json(s, text, (size_t)n);
    free(text);
}

/* A path as a JSON string, to be freed; NULL: out of memory. */
static char *json_path(const char *path)
{
    char *text = NULL;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);
    if (!to)
        return NULL;
    report_json_string(to, path);
    return fclose(to) ? NULL : text;
}

/* Run a script in a process of its own; false: wvm could not start there. */
static bool run_script(struct suite *s, const char *path)
{
    int status = 0;
    fflush(stdout);
    *s->shared = (struct wast_tally){ 0 };
    pid_t pid = fork();
    if (pid == 0)
        _exit(script_process(s, path));
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid < 0) {
        log_error("start a process for", path, strerror(errno), NULL);
        return false;
    }
    if (WIFSIGNALED(status)) {
        printf("%s: the process was ended by signal %d\n", path, WTERMSIG(status));
        s->shared->failed++;
    }
    return !WIFEXITED(status) || WEXITSTATUS(status) == EXIT_CODE_OK;
}

static bool script(struct suite *s, const char *path, bool first)
{
    uint64_t start = report_now_ns();
    char *shown = json_path(path);
    print_json(s, "%s\n{\"file\":%s,\"failures\":[", first ? "" : ",", shown ? shown : "\"\"");
    free(shown);
    if (!run_script(s, path))
        return false;
    uint64_t ns = report_now_ns() - start;
    const struct wast_tally *t = s->shared;
    print_json(s, "],\"passed\":%u,\"failed\":%u,\"wall_ns\":%llu}", t->passed, t->failed, (unsigned long long)ns);
    printf("%s: %u passed, %u failed (%.2f s)\n", path, t->passed, t->failed, (double)ns / 1e9);
    s->total.passed += t->passed;
    s->total.failed += t->failed;
    s->files_failed += t->failed > 0;
    return true;
}

int wast(const struct config *c)
{
    static char lines[1 << 16];         /* the C library, to make a buffer, would ask what stdout is: forbidden later */
    struct suite s = { .c = c, .report_fd = -1 };
    setvbuf(stdout, lines, _IOFBF, sizeof lines);
    s.shared = mmap(NULL, sizeof *s.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s.shared == MAP_FAILED || !compile_options(c, &s.jit) || (c->report && (s.report_fd = report_open(c->report)) < 0))
        return EXIT_CODE_START;
    s.jit.threads = 1;                  /* the modules are small */
    print_json(&s, "{\"scripts\":[");
    bool started = true;
    for (uint32_t i = 0; started && i < c->n_args; i++)
        started = script(&s, c->args[i], i == 0);
    if (!started)
        return EXIT_CODE_START;
    print_json(&s, "\n],\"passed\":%u,\"failed\":%u}\n", s.total.passed, s.total.failed);
    printf("%u of %u scripts failed; %u commands passed, %u failed\n", s.files_failed, c->n_args, s.total.passed, s.total.failed);
    return fflush(stdout) || s.total.failed ? 1 : EXIT_CODE_OK;
}
