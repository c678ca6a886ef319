/* Which calls may wait for something outside: a descriptor that is no file, the disk, a clock. */
#include "ctx.h"

static bool is_file(struct wasi_ctx *ctx, uint32_t fd)
{
    const struct fd_entry *e = fd_table_get(&ctx->fds, fd);
    return !e || e->filetype == WASI_FILETYPE_REGULAR_FILE || e->filetype == WASI_FILETYPE_DIRECTORY;
}

bool wasi_may_block(struct wasi_ctx *ctx, uint32_t nr, const uint64_t arg[10])
{
    switch (nr & ~(uint32_t)WVM_CALL_UNSTABLE) {
    case WVM_CALL_fd_read:
    case WVM_CALL_fd_pread:
    case WVM_CALL_fd_write:
    case WVM_CALL_fd_pwrite:
        return !is_file(ctx, (uint32_t)arg[0]);
    case WVM_CALL_fd_sync:
    case WVM_CALL_fd_datasync:
    case WVM_CALL_fd_allocate:
    case WVM_CALL_path_open:            /* of a FIFO */
    case WVM_CALL_poll_oneoff:
    case WVM_CALL_random_get:           /* before the host's generator is seeded */
    case WVM_CALL_sock_accept:
    case WVM_CALL_sock_recv:
    case WVM_CALL_sock_send:
        return true;
    default:
        return false;
    }
}
