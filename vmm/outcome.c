/* See outcome.h. */
#include "vmm/outcome.h"

#include <stdio.h>
#include <string.h>
#include "vmm/exit_code.h"
#include "vmm/log.h"

enum { FRAMES_SHOWN = 20 };             /* as Wasmtime: a runaway recursion needs no more */

const char *outcome_name(enum vmm_outcome_kind kind)
{
    static const char *const names[] = {
        [VMM_RETURNED] = "return", [VMM_EXIT] = "exit", [VMM_TRAP] = "trap", [VMM_DEADLINE] = "deadline",
        [VMM_SIGNAL] = "signal", [VMM_FAULT] = "fault", [VMM_HOST_ERROR] = "host-error",
    };
    return names[kind];
}

int outcome_exit_code(const struct vmm_outcome *o)
{
    switch (o->kind) {
    case VMM_RETURNED:
        return EXIT_CODE_OK;
    case VMM_EXIT:
        return (int)(o->code & 255);    /* what wait(2) lets a parent see */
    case VMM_DEADLINE:
        return EXIT_CODE_DEADLINE;
    case VMM_SIGNAL:
        return EXIT_CODE_SIGNAL + (int)(o->code & 127);
    case VMM_TRAP:
    case VMM_FAULT:
        return EXIT_CODE_TRAP;
    default:
        return EXIT_CODE_START;
    }
}

/* "    0:  0x1a2 - name": the module's own byte offset, as Wasmtime prints it. */
static void print_frame(unsigned at, const struct vmm_frame *f)
{
    uint32_t bytes;
    const char *name = vmm_image_func_name(vmm_instance_image(f->instance), f->func, &bytes);
    fprintf(stderr, "  %3u: %#8x - ", at, f->module_off);
    if (bytes)
        log_text(stderr, name, bytes);
    else
        fprintf(stderr, "<function %u>", f->func);
    fputc('\n', stderr);
}

static void print_backtrace(const struct vmm_outcome *o)
{
    uint32_t shown = o->n_frames < FRAMES_SHOWN ? o->n_frames : FRAMES_SHOWN;
    uint32_t left = o->n_frames - shown + o->frames_left;
    if (shown)
        fputs("  wasm backtrace:\n", stderr);
    for (uint32_t i = 0; i < shown; i++)
        print_frame(i, &o->frames[i]);
    if (left)
        fprintf(stderr, "  ... and %u more\n", left);
}

static void print_end(const char *how, const char *module, const char *why)
{
    fprintf(stderr, "wvm: %s '", how);
    log_text(stderr, module, strlen(module));
    fputs("': ", stderr);
    log_text(stderr, why, strlen(why));
    fputc('\n', stderr);
}

static void print_deadline(const char *module, uint64_t timeout_ns)
{
    char why[64];
    snprintf(why, sizeof why, "its time of %.9g s (--timeout) is over", (double)timeout_ns / 1e9);
    print_end("ended", module, why);
}

static void print_signal(const char *module, int sig)
{
    char why[96];
    const char *name = sigabbrev_np(sig);
    snprintf(why, sizeof why, "signal %d (SIG%s)", sig, name ? name : "?");
    print_end("ended", module, why);
}

void outcome_print(const struct vmm_outcome *o, const char *module, uint64_t timeout_ns)
{
    flockfile(stderr);
    switch (o->kind) {
    case VMM_TRAP:
        print_end(o->in_init ? "trap while instantiating" : "trap in", module, o->text);
        break;
    case VMM_DEADLINE:
        print_deadline(module, timeout_ns);
        break;
    case VMM_SIGNAL:
        print_signal(module, (int)o->code);
        break;
    case VMM_FAULT:
        print_end("fault in", module, o->text);
        fputs("  help: no compiled module does this; please report it as a bug of wvm, with the module\n", stderr);
        break;
    case VMM_HOST_ERROR:
        log_error("run", module, o->text, "`wvm doctor` checks this machine");
        break;
    default:
        break;
    }
    print_backtrace(o);
    funlockfile(stderr);
}
