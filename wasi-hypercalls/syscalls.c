/* wasi_syscalls.def as a table, for whoever builds the process's filter. */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include "wasi.h"

const struct wasi_syscall wasi_syscalls[] = {
#define SYSCALL(name, needs, reason) { #name, SYS_##name, WASI_NEEDS_##needs, -1, 0, reason },
#define SYSCALL_ARG(name, needs, arg, value, reason) { #name, SYS_##name, WASI_NEEDS_##needs, arg, (uint32_t)(value), reason },
#include "wasi_syscalls.def"
#undef SYSCALL
#undef SYSCALL_ARG
};

const size_t wasi_syscall_count = sizeof wasi_syscalls / sizeof wasi_syscalls[0];
