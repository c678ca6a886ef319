/* wvm: the straight list from argv to the exit code. Each step is a function that returns false
 * when the run cannot go on; it has said why then and has set the exit code.
 *
 * Order is security here: everything is open before the lock-down, nothing of the module is
 * parsed before stage 1, and the guest runs only after stage 2. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "jit/lazy.h"
#include "vmm/cache.h"
#include "vmm/cache_folder.h"
#include "vmm/commands.h"
#include "vmm/compile.h"
#include "vmm/config.h"
#include "vmm/doctor.h"
#include "vmm/entry.h"
#include "vmm/exit_code.h"
#include "vmm/log.h"
#include "vmm/open.h"
#include "vmm/options.h"
#include "vmm/outcome.h"
#include "vmm/profile.h"
#include "vmm/report.h"
#include "vmm/sandbox.h"
#include "vmm/serve.h"
#include "vmm/signals.h"
#include "vmm/trace.h"
#include "vmm/wast.h"

struct run {
    const struct config *c;
    bool closed[3];                     /* standard descriptors that the caller had closed */
    struct jit_options jit;
    struct module_file module;
    struct cache cache;
    struct sandbox_dir *dirs;
    struct vmm *vm;
    struct wasi_ctx *wasi;
    struct sandbox sandbox;
    struct jit_buffer image_bytes;
    struct jit_lazy *lazy;              /* NULL: the image has all code */
    struct jit_stats jit_stats;
    struct vmm_image image;
    struct vmm_instance *instance;
    struct entry entry;
    struct vmm_outcome outcome;
    struct profile profile;
    struct report report;
};

static bool end(struct run *r, enum exit_code code, const char *outcome)
{
    r->report.exit_code = (int)code;
    r->report.outcome = outcome;
    return false;
}

static bool not_started(struct run *r)
{
    return end(r, EXIT_CODE_START, "not-started");
}

static bool failed(struct run *r, const char *doing, const char *why, const char *todo)
{
    log_error(doing, r->c->file, why, todo ? "%s" : NULL, todo);
    return not_started(r);
}

/* ---- open everything */

static bool open_dirs(struct run *r)
{
    const struct config *c = r->c;
    r->dirs = calloc(c->n_dirs + 1, sizeof *r->dirs);
    for (uint32_t i = 0; r->dirs && i < c->n_dirs; i++) {
        r->dirs[i] = (struct sandbox_dir){ dir_open(&c->dirs[i]), c->dirs[i].read_only };
        if (r->dirs[i].fd < 0)
            return false;
        trace(open, "directory %s as %s: descriptor %d", c->dirs[i].host, c->dirs[i].guest, r->dirs[i].fd);
    }
    return r->dirs != NULL;
}

/* What the caller left open and did not grant is none of the guest's, nor of an attacker's. */
static bool close_inherited(struct run *r)
{
    const struct config *c = r->c;
    size_t n = 0;
    int *keep = calloc(c->n_dirs + c->n_fds + 5, sizeof *keep);
    if (!keep)
        return false;
    keep[n++] = r->module.fd;
    keep[n++] = r->cache.fd;
    keep[n++] = r->report.fd;
    keep[n++] = r->profile.fd;
    keep[n++] = r->report.status_fd;
    for (uint32_t i = 0; i < c->n_dirs; i++)
        keep[n++] = r->dirs[i].fd;
    for (uint32_t i = 0; i < c->n_fds; i++)
        keep[n++] = c->fds[i];
    sandbox_close_others(keep, n);
    free(keep);
    return true;
}

static bool open_files(struct run *r)
{
    const struct config *c = r->c;
    for (uint32_t i = 0; i < c->n_fds; i++)
        if (!socket_check(c->fds[i]))
            return not_started(r);
    if (c->report && !report_start(&r->report))
        return not_started(r);
    if (!profile_open(&r->profile, c->profile))
        return not_started(r);
    if (!compile_options(c, &r->jit) || !module_open(&r->module, c->file) || !open_dirs(r))
        return not_started(r);
    cache_open(&r->cache, c, &r->jit, &r->module);
    r->jit.kept = r->cache.state == CACHE_MISS;
    if (!close_inherited(r))
        return not_started(r);
    trace(open, "module %s: descriptor %d, %zu bytes", c->file, r->module.fd, r->module.size);
    return true;
}

static bool open_vm(struct run *r)
{
    struct vmm_config config = { .max_memory_bytes = r->c->max_memory_bytes };
    struct vmm_error e = { 0 };
    if (!vmm_open(&r->vm, &config, &e)) {
        trace(start, "the VM is open");
        return true;
    }
    if (access("/dev/kvm", R_OK | W_OK)) {
        char why[256], todo[256];
        kvm_advice(-errno, why, sizeof why, todo, sizeof todo);
        log_error("open", "/dev/kvm", why, "%s", todo);
    } else
        log_error("make a virtual machine", NULL, e.text, "`wvm doctor` checks this machine");
    return not_started(r);
}

static const char **guest_argv(const struct config *c)
{
    const char **argv = calloc(c->n_args + 2, sizeof *argv);
    const char *slash = strrchr(c->file, '/');
    if (!argv)
        return NULL;
    argv[0] = c->argv0 ? c->argv0 : slash ? slash + 1 : c->file;    /* the folder is not the guest's business */
    for (uint32_t i = 0; i < c->n_args; i++)
        argv[i + 1] = c->args[i];
    return argv;
}

static bool open_wasi(struct run *r)
{
    const struct config *c = r->c;
    struct vmm_error e = { 0 };
    const char **argv = guest_argv(c);
    struct wasi_preopen *preopens = calloc(c->n_dirs + 1, sizeof *preopens);
    for (uint32_t i = 0; preopens && i < c->n_dirs; i++)
        preopens[i] = (struct wasi_preopen){ r->dirs[i].fd, c->dirs[i].guest, c->dirs[i].read_only };
    struct wasi_config config = {
        .argv = argv, .argc = c->n_args + 1, .env = (const char *const *)c->env, .envc = c->n_env,
        .stdio = { r->closed[0] ? -1 : 0, r->closed[1] ? -1 : 1, r->closed[2] ? -1 : 2 },
        .preopens = preopens, .preopen_count = c->n_dirs, .sockets = c->fds, .socket_count = c->n_fds,
        .interrupted = vmm_interrupt_flag(),
    };
    r->wasi = argv && preopens ? wasi_ctx_new(&config) : NULL;
    bool ok = r->wasi ? !vmm_set_args(r->vm, c->n_args + 1, argv, c->n_env, (const char *const *)c->env, &e) : false;
    if (!ok)
        failed(r, "pass arguments and environment to", e.err ? e.text : strerror(errno), NULL);
    free(argv);
    free(preopens);
    return ok;
}

/* ---- the lock-down */

static bool lock_down(struct run *r, int stage)
{
    const char *step = "";
    struct vmm_handlers handlers = serve_handlers(r->wasi);
    if (stage == 1) {
        vmm_set_handlers(r->vm, &handlers);
        r->sandbox = (struct sandbox){ r->dirs, r->c->n_dirs, wasi_syscalls, wasi_syscall_count, wasi_needs(r->wasi) };
    }
    int err = stage == 1 ? sandbox_stage1(&r->sandbox, &step) : sandbox_stage2(&r->sandbox, &step);
    r->report.syscalls_allowed = sandbox_count(&r->sandbox, stage);
    if (!err)
        return true;
    log_error(step, NULL, strerror(-err), "a kernel without seccomp, or a container's own filter, may be the cause; `wvm doctor` tells");
    return not_started(r);
}

/* ---- the end */

static void tell(struct run *r)
{
    outcome_print(&r->outcome, r->c->file, r->c->timeout_ns);
    end(r, (enum exit_code)outcome_exit_code(&r->outcome), outcome_name(r->outcome.kind));
    r->report.message = r->outcome.kind > VMM_EXIT ? r->outcome.text : NULL;
    if (r->outcome.kind == VMM_RETURNED && !entry_print_results(&r->entry))
        not_started(r);
}

/* A signal came while nothing ran yet. */
static bool interrupted(struct run *r)
{
    r->outcome = (struct vmm_outcome){ .kind = VMM_SIGNAL, .code = (uint32_t)vmm_interrupted() };
    tell(r);
    return false;
}

/* ---- the module */

/* A function is missing in what an earlier run left. */
static bool read_late(void *ctx, const uint8_t **wasm, size_t *size)
{
    struct run *r = ctx;
    if (!cache_take_module(&r->cache, r->c, &r->jit, &r->module) || !compile_text(&r->module, true))
        return false;
    *wasm = r->module.bytes;
    *size = r->module.size;
    return true;
}

/* What an earlier run left. False: nothing, or nothing of use. */
static bool take_cached(struct run *r)
{
    struct jit_source module = { read_late, r };
    struct cache_entry x;
    struct vmm_error e;
    if (!cache_load(&r->cache, &x) || vmm_image_open(&r->image, x.image, x.image_bytes, &e))
        return false;
    if (x.saved_bytes &&
        !jit_lazy_resume(module, &r->jit, &r->image.h, vmm_image_imports(&r->image), x.saved, x.saved_bytes, &r->lazy))
        return false;
    r->image_bytes = (struct jit_buffer){ (uint8_t *)x.image, x.image_bytes, x.image_bytes };
    r->cache.state = CACHE_HIT;
    return true;
}

/* What this run compiled, for the next one. */
static void keep_compiled(struct run *r)
{
    struct cache_entry x = { .image = r->image_bytes.data, .image_bytes = r->image_bytes.size };
    struct jit_buffer saved = { 0 };
    bool is_new = r->cache.state == CACHE_MISS || (r->cache.state == CACHE_HIT && r->lazy && jit_lazy_has_new(r->lazy));
    if (!is_new || (r->lazy && !jit_lazy_save(r->lazy, &saved)))
        return;
    x.saved = saved.data;
    x.saved_bytes = saved.size;
    cache_store(&r->cache, &x);
}

/* The module's bytes: what is to be kept is made of a copy, or it would not be that module's. */
static bool take_module(struct run *r)
{
    if (r->cache.state == CACHE_MISS && !cache_take_module(&r->cache, r->c, &r->jit, &r->module))
        cache_close(&r->cache);
    return module_map(&r->module);
}

static bool compile_anew(struct run *r)
{
    return compile_is_lazy(r->c) ? compile_lazy(&r->module, &r->jit, &r->lazy, &r->image_bytes, &r->jit_stats)
                                 : compile_module(&r->module, &r->jit, &r->image_bytes, &r->jit_stats);
}

static bool compile(struct run *r)
{
    uint64_t start = report_now_ns();
    if (!compile_size_ok(&r->module))
        return end(r, EXIT_CODE_MODULE, "bad-module");
    if (!take_cached(r)) {
        if (!take_module(r))
            return not_started(r);
        if (compile_take_image(&r->module, &r->image_bytes))
            return true;
        if (!compile_anew(r))
            return vmm_interrupted() ? interrupted(r) : end(r, EXIT_CODE_MODULE, "bad-module");
    }
    r->report.compile_ns = report_now_ns() - start;
    trace(start, "compiled (cache: %s): %u functions, %zu bytes of code", cache_state_name(r->cache.state), r->jit_stats.functions,
          r->jit_stats.code_bytes);
    return true;
}

static bool take_signals(struct run *r)
{
    struct vmm_error e = { 0 };
    r->jit.stop = vmm_interrupt_flag();
    return !vmm_signals_start(r->vm, &e) || failed(r, "prepare the run of", e.text, NULL);
}

static bool start_service(struct run *r)
{
    static const enum vmm_service modes[] = {
        [VMM_MAILBOX_AUTO] = VMM_SERVICE_AUTO, [VMM_MAILBOX_SPIN] = VMM_SERVICE_ALWAYS, [VMM_MAILBOX_EXIT] = VMM_SERVICE_NEVER,
    };
    struct vmm_error e = { 0 };
    return !vmm_service_start(r->vm, modes[r->c->mailbox], &e) || failed(r, "prepare the run of", e.text, NULL);
}

/* Ahead of the compiler: another core gets the thread to its sleep meanwhile, and the end of a short run need not wait
 * for that. One that never sleeps would take the core from the compiler. */
static bool start_service_early(struct run *r)
{
    return r->c->mailbox == VMM_MAILBOX_SPIN || start_service(r);
}

static const char *load_advice(int err)
{
    return err == -ENOENT ? "wvm provides WASI preview 1 (wasi_snapshot_preview1, wasi_unstable) and nothing else" :
           err == -ENOMEM ? "the module asks for more memory than this machine, a limit (ulimit -v) or --max-memory gives" : NULL;
}

static bool load(struct run *r)
{
    struct vmm_error e = { 0 };
    uint64_t start = report_now_ns();
    int err = r->cache.state == CACHE_HIT ? 0 : vmm_image_open(&r->image, r->image_bytes.data, r->image_bytes.size, &e);
    r->image.lazy = r->lazy;
    if (!err)
        err = vmm_load(r->vm, &r->image, NULL, &r->instance, &e);
    r->report.load_ns = report_now_ns() - start;
    if (err == -ENOEXEC) {
        log_error("load the image", r->c->file, e.text, "compile the module again: wvm compile");
        return end(r, EXIT_CODE_MODULE, "bad-module");
    }
    if (err)
        return failed(r, "load the module", e.text, load_advice(err));
    trace(start, "the module is in guest memory");
    return (profile_instance(&r->profile, r->instance) && entry_find(r->c, &r->image, &r->entry)) || not_started(r);
}

static bool start_threads(struct run *r)
{
    if (!start_service(r))
        return false;
    if (r->lazy)
        jit_lazy_start(r->lazy, r->jit.threads - 1);
    return true;
}

/* Without the exit that the first call would cost. What goes wrong here goes wrong there, too, and is told. */
static void compile_first(struct run *r)
{
    struct jit_error e;
    if (r->lazy)
        jit_lazy_begin(r->lazy, r->entry.initialize != WVM_NONE ? r->entry.initialize : r->entry.func, &e);
}

/* ---- the run */

static bool call(struct run *r)
{
    struct vmm_error e = { 0 };
    compile_first(r);
    uint64_t start = report_now_ns();
    if (vmm_set_deadline(r->vm, r->c->timeout_ns, &e))
        return failed(r, "set the time limit of", e.text, NULL);
    if (r->entry.initialize != WVM_NONE)
        vmm_call(r->vm, r->instance, r->entry.initialize, NULL, NULL, &r->outcome);
    if (r->outcome.kind == VMM_RETURNED)
        vmm_call(r->vm, r->instance, r->entry.func, r->entry.args, r->entry.results, &r->outcome);
    r->report.run_ns = report_now_ns() - start;
    trace(start, "the guest has ended: %s", outcome_name(r->outcome.kind));
    return true;
}

static void count_compiled(struct run *r)
{
    if (r->lazy) {
        jit_lazy_stop(r->lazy);
        jit_lazy_stats(r->lazy, &r->jit_stats);
    }
    if (r->c->time && r->report.compile_ns)
        compile_print_times(&r->jit_stats, r->report.compile_ns + r->jit_stats.demand_ns);
}

static void write_report(struct run *r)
{
    if (r->vm)
        r->report.stats = vmm_stats(r->vm);
    r->report.functions = r->jit_stats.functions;
    r->report.quick_functions = r->jit_stats.quick_functions;
    r->report.continuations = r->jit_stats.continuations;
    r->report.code_bytes = r->jit_stats.code_bytes;
    r->report.lazy_ns = r->jit_stats.demand_ns;
    if (r->wasi) {
        r->report.bytes_in = wasi_bytes_in(r->wasi);
        r->report.bytes_out = wasi_bytes_out(r->wasi);
    }
    r->report.cache = cache_state_name(r->cache.state);
    report_write(&r->report);
}

/* Ends the process, and leaves it to the kernel to take all back: it is quicker, and waits for no thread that is in the middle
 * of compiling a large function. */
static _Noreturn void run(const struct config *c, uint64_t start_ns, const bool closed[3])
{
    struct run r = { .c = c, .cache = { .fd = -1 },
                     .report = { .fd = -1, .status_fd = -1, .path = c->report, .module = c->file, .start_ns = start_ns } };
    memcpy(r.closed, closed, sizeof r.closed);
    bool ran = open_files(&r) && open_vm(&r) && open_wasi(&r) && lock_down(&r, 1) &&
               take_signals(&r) && start_service_early(&r) && compile(&r) && load(&r) && start_threads(&r) && lock_down(&r, 2) && call(&r);
    if (ran) {
        tell(&r);
        if (r.outcome.kind < VMM_FAULT)
            keep_compiled(&r);
        else
            cache_spoil(&r.cache);
    }
    if (c->time || c->report)
        count_compiled(&r);
    write_report(&r);
    exit(r.report.exit_code);
}

/* ---- the other commands */

/* Help and version on a full disk or a closed pipe must not look like success. */
static int printed(void)
{
    if (!fflush(stdout) && !ferror(stdout))
        return EXIT_CODE_OK;
    log_error("print", NULL, strerror(errno), NULL);
    return EXIT_CODE_START;
}

static void trace_start(void)
{
    if (trace_init(getenv("WVM_TRACE")))
        return;
    fputs("wvm: warning: WVM_TRACE names an unknown topic; there are: all", stderr);
    for (unsigned i = 0; trace_topic_name(i); i++)
        fprintf(stderr, " %s", trace_topic_name(i));
    fputc('\n', stderr);
}

int main(int argc, char **argv)
{
    uint64_t start_ns = report_now_ns();
    bool closed[3];
    struct config c;
    struct options_error e;
    int code = EXIT_CODE_OK;

    static char line[4096];             /* errors go out by lines, not by letters */

    stdio_reserve(closed);
    setvbuf(stderr, line, _IOLBF, sizeof line);
    signal(SIGPIPE, SIG_IGN);           /* the guest sees errno pipe, and so do we */
    signal(SIGXFSZ, SIG_IGN);           /* likewise errno fbig */
    trace_start();
    if (!options_parse(argc, argv, &c, &e)) {
        log_error(e.doing, *e.on ? e.on : NULL, e.why, *e.todo ? "%s" : NULL, e.todo);
        config_free(&c);
        return EXIT_CODE_START;
    }
    switch (c.command) {
    case VMM_CMD_RUN:
        run(&c, start_ns, closed);
    case VMM_CMD_COMPILE:
        code = command_compile(&c);
        break;
    case VMM_CMD_OBJDUMP:
        code = command_objdump(&c);
        break;
    case VMM_CMD_VALIDATE:
        code = command_validate(&c);
        break;
    case VMM_CMD_WAT2WASM:
        code = command_wat2wasm(&c);
        break;
    case VMM_CMD_PRINT:
        code = command_print(&c);
        break;
    case VMM_CMD_WAST:
        code = wast(&c);
        break;
    case VMM_CMD_DOCTOR:
        code = doctor();
        break;
    case VMM_CMD_CACHE:
        code = cache_folder_command(c.cache, c.clear);
        code = code ? code : printed();
        break;
    case VMM_CMD_HELP:
        options_help(stdout, c.help_topic);
        code = printed();
        break;
    default:
        printf("wvm %s\n", WVM_VERSION);
        code = printed();
    }
    config_free(&c);
    return code;
}
