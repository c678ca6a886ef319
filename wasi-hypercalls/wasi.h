/* WASI preview 1 on the host's side: one call in, one errno out. A context is one
 * guest's world: its arguments, its descriptor table, its counters. No handler prints or
 * exits, opens /proc, looks up a name, or makes a system call that wasi_syscalls.def does
 * not list; everything outside is handed in before the process is locked down.
 *
 * A context is used by one thread at a time.
 * Source: WebAssembly/WASI, legacy/preview1/docs.md; preview0 for `wasi_unstable`. */
#ifndef WASI_H
#define WASI_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "guest_mem.h"

struct wasi_ctx;

/* A directory given to the guest. The host descriptor becomes the context's. */
struct wasi_preopen {
    int host_fd;                /* open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), not O_PATH */
    const char *guest_name;     /* as fd_prestat_dir_name shows it; copied */
    bool read_only;
};

/* All of a guest's world. Strings are copied. Descriptors for the guest are 0, 1, 2, then
 * the preopens from 3 on, then the sockets (so that wasi-libc's search for preopens, which
 * stops at the first descriptor that is none, finds them all). */
struct wasi_config {
    const char *const *argv;
    uint32_t argc;
    const char *const *env;     /* "NAME=VALUE" */
    uint32_t envc;
    int stdio[3];               /* host descriptors, stay the caller's; -1: closed (errno badf) */
    const struct wasi_preopen *preopens;
    uint32_t preopen_count;
    const int *sockets;         /* listening or connected; become the context's */
    uint32_t socket_count;
    uint32_t fd_limit;          /* guest descriptors open at once, then errno nfile; 0: 4096 */
    /* Not 0: stop a blocking call. The signal that sets it must have a handler without
     * SA_RESTART, go to the thread in wasi_serve, and be repeated until that returns
     * (a timer with an interval): it may come just before the thread blocks. NULL: none. */
    const volatile sig_atomic_t *interrupted;
};

/* What wasi_serve says besides a WASI errno (0 and up). */
enum {
    WASI_EXIT = -1,             /* proc_exit: see wasi_exit_code */
    WASI_RAISE = -2,            /* proc_raise: see wasi_raised_signal */
    WASI_INTERRUPTED = -3,      /* *interrupted was set while a call blocked */
};

/* Make a context. NULL with errno set if memory is out or arguments and environment
 * are larger than 4 GiB; then the descriptors are still the caller's.
 * The process must ignore SIGPIPE: the guest sees errno pipe. */
struct wasi_ctx *wasi_ctx_new(const struct wasi_config *config);

/* Close every descriptor of the guest's but the host's stdio, and free. NULL is allowed. */
void wasi_ctx_free(struct wasi_ctx *ctx);

/* Serve one call. nr: enum wvm_call below WVM_CALL_WASI_COUNT, with WVM_CALL_UNSTABLE
 * added if the module imported it from `wasi_unstable`; arg: the parameters in their
 * order, i32 zero-extended (upper halves are ignored). Both are hostile.
 * Gives the WASI errno for the guest (nosys for an unknown nr), or WASI_EXIT and so on. */
int64_t wasi_serve(struct wasi_ctx *ctx, const struct guest_mem *mem, uint32_t nr, const uint64_t arg[10]);

/* May this call wait for something outside (a pipe, the disk, a clock)? Then it should run on
 * the thread that signals interrupt. Same arguments, and same thread rules, as wasi_serve. */
bool wasi_may_block(struct wasi_ctx *ctx, uint32_t nr, const uint64_t arg[10]);

/* After WASI_EXIT: the code that the guest gave, all 32 bits. */
uint32_t wasi_exit_code(const struct wasi_ctx *ctx);

/* After WASI_RAISE: the host's signal number (SIGABRT for the guest's abrt). */
int wasi_raised_signal(const struct wasi_ctx *ctx);

/* Bytes that the guest read and wrote through its descriptors, for the report. */
uint64_t wasi_bytes_in(const struct wasi_ctx *ctx);
uint64_t wasi_bytes_out(const struct wasi_ctx *ctx);

/* Arguments and environment as args_get lays them out: count strings, each with its NUL,
 * one after the other. For the boot page, where the guest serves these calls itself. */
struct wasi_strings {
    const char *bytes;
    uint32_t count, size_bytes;
};
struct wasi_strings wasi_args(const struct wasi_ctx *ctx);
struct wasi_strings wasi_environ(const struct wasi_ctx *ctx);

/* Capability classes of system calls. */
enum {
    WASI_NEEDS_ALWAYS = 1 << 0, /* descriptors that are open already, clocks, random, poll */
    WASI_NEEDS_FILES  = 1 << 1, /* a directory was granted: open, stat, list */
    WASI_NEEDS_WRITE  = 1 << 2, /* a directory was granted for writing */
    WASI_NEEDS_SOCKET = 1 << 3, /* a socket was handed in */
};

/* The classes that this context's grants need. */
uint32_t wasi_needs(const struct wasi_ctx *ctx);

/* The seccomp rows: every system call that wasi_serve makes, from wasi_syscalls.def. */
struct wasi_syscall {
    const char *name;
    int nr;
    uint32_t needs;             /* one WASI_NEEDS_* */
    int arg;                    /* argument that must equal value in its low 32 bits; -1: any */
    uint32_t value;
    const char *reason;
};
extern const struct wasi_syscall wasi_syscalls[];
extern const size_t wasi_syscall_count;

#endif
