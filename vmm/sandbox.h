/* Locking this process down, in two stages.
 *
 * Stage 1 comes when all descriptors are open and before the first untrusted byte is parsed:
 * no new privileges, no capabilities (root keeps access to files in granted directories, whoever
 * owns them), Landlock down to the granted directories, no core dumps, and a seccomp allow-list
 * with checked arguments. Stage 2 comes before the first KVM_RUN and takes away what only the compiler and the loader needed: threads, VM setup, further filters.
 *
 * A forbidden system call ends the process (SIGSYS); it is never answered with an errno that
 * an attacker could work around. Only those few calls that the C library makes by itself and
 * can do without are refused with an errno: each is a row of its own in seccomp.def. With
 * WVM_TRACE=sandbox the call is named first. In builds with a sanitizer, whose run-time makes
 * calls of its own, everything unlisted is refused with EPERM instead.
 *
 * Invariant: stage 2 allows nothing that stage 1 forbids; both hold for all threads. */
#ifndef VMM_SANDBOX_H
#define VMM_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "wasi-hypercalls/wasi.h"

struct sandbox_dir { int fd; bool read_only; };

struct sandbox {
    const struct sandbox_dir *dirs;     /* the granted directories */
    uint32_t n_dirs;
    const struct wasi_syscall *calls;   /* what WASI's handlers need, ... */
    size_t n_calls;
    uint32_t needs;                     /* ... of these only the rows in these WASI_NEEDS_* classes */
};

/* Enter a stage. 0, or -errno; *step then names what failed. Stage 1 needs a single-threaded
 * process. A kernel without Landlock is no failure: doctor tells. */
int sandbox_stage1(const struct sandbox *s, const char **step);
int sandbox_stage2(const struct sandbox *s, const char **step);

/* Close every descriptor from 3 on that is not in keep[] (n of them, any order). */
void sandbox_close_others(const int *keep, size_t n);

/* How many system calls the process may still make, with whatever arguments, in stage 1 or 2. */
unsigned sandbox_count(const struct sandbox *s, int stage);

/* The kernel's Landlock version, 0: none. */
int landlock_version(void);

/* Parts of the stages; 0 or -errno. */
int landlock_enter(const struct sandbox_dir *dirs, uint32_t n);
int seccomp_allow(const struct sandbox *s);
int seccomp_drop_start(void);

#endif
