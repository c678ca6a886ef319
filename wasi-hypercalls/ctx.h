/* One guest's world, and one call into it. Everything is allocated when the context is
 * made: serving a call allocates nothing. */
#ifndef WASI_CTX_H
#define WASI_CTX_H

#include <errno.h>
#include "abi.h"
#include "fd_table.h"
#include "guest_mem.h"
#include "wasi.h"
#include "wasi_types.h"

struct poll_scratch;

struct wasi_ctx {
    struct fd_table fds;
    struct wasi_strings args, environ, preopen_names;
    const volatile sig_atomic_t *interrupted;
    struct poll_scratch *poll;
    uint32_t needs;                     /* WASI_NEEDS_* */
    uint32_t exit_code;
    int raised_signal;
    uint64_t bytes_in, bytes_out;
};

struct call {
    struct wasi_ctx *ctx;
    const struct guest_mem *mem;
    const uint64_t *arg;
    bool unstable;                      /* by snapshot 0's layouts and numbers */
};

/* Parameter i: an i32 has 32 bits, whatever the guest left above them. */
static inline uint32_t arg32(const struct call *c, unsigned i) { return (uint32_t)c->arg[i]; }
static inline uint64_t arg64(const struct call *c, unsigned i) { return c->arg[i]; }

/* The handlers, one for each row of wasi.def: a WASI errno, or WASI_EXIT and so on. */
#define WASI(name, sig, where) int64_t wasi_##name(struct call *c);
#include "wasi.def"
#undef WASI

/* Give the WASI errno for a host errno; io for one without a name. */
int64_t wasi_errno_from_host(int host);

/* What a failed host call means for the guest's call. EINTR is left over from HOST_RETRY. */
static inline int64_t host_error(void)
{
    return errno == EINTR ? WASI_INTERRUPTED : wasi_errno_from_host(errno);
}

static inline bool wasi_is_interrupted(const struct wasi_ctx *ctx)
{
    return ctx->interrupted && *ctx->interrupted;
}

/* Make a host call again until no signal disturbs it or the guest has to stop. */
#define HOST_RETRY(ctx, host_call) ({ \
    long r_; \
    do \
        r_ = (host_call); \
    while (r_ < 0 && errno == EINTR && !wasi_is_interrupted(ctx)); \
    r_; })

/* Find an open descriptor that has all of `rights`. Errors: badf, rofs (rights that change
 * something, below a read-only preopen), notcapable. */
int64_t call_fd(struct call *c, uint32_t fd, uint64_t rights, struct fd_entry **out);

/* Allocate and free the scratch memory of poll_oneoff. */
struct poll_scratch *poll_scratch_new(void);

#endif
