/* Reading, writing and placing data through one descriptor. The flags of a descriptor
 * (append, sync, dsync) are applied to each write, so they can be changed at any time and
 * a borrowed standard stream is never altered for the processes that share it. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>
#include "iov.h"

/* Check a non-blocking operation on a descriptor that must not be switched to O_NONBLOCK.
 * Errors: again. */
static int64_t borrowed_ready(const struct fd_entry *e, short events)
{
    struct pollfd p = { .fd = e->host, .events = events };

    if (!e->borrowed || !(e->flags & WASI_FDFLAGS_NONBLOCK) || (e->sticky_flags & WASI_FDFLAGS_NONBLOCK))
        return WASI_E_success;
    return ppoll(&p, 1, &(struct timespec){ 0, 0 }, NULL) == 0 ? WASI_E_again : WASI_E_success;
}

/* The count of a finished host call to the guest; `to` was checked before. */
static int64_t count_result(struct call *c, uint32_t to, long n, uint64_t *counter)
{
    if (n < 0)
        return host_error();
    *counter += (uint64_t)n;
    return guest_write_u32(c->mem, to, (uint32_t)n) ? WASI_E_success : WASI_E_fault;
}

/* What reads and writes have in common: the descriptor, the vectors, a place for the count. */
static int64_t io_begin(struct call *c, uint64_t rights, uint32_t count_addr, struct fd_entry **e, struct iov_list *iov)
{
    int64_t err = call_fd(c, arg32(c, 0), rights, e);

    if (err)
        return err;
    if (!guest_ptr(c->mem, count_addr, 4))
        return WASI_E_fault;
    return iov_get(c, arg32(c, 1), arg32(c, 2), iov);
}

int64_t wasi_fd_read(struct call *c)
{
    struct fd_entry *e;
    struct iov_list iov;
    int64_t err = io_begin(c, WASI_R_FD_READ, arg32(c, 3), &e, &iov);

    if (err || (err = borrowed_ready(e, POLLIN)))
        return err;
    long n = HOST_RETRY(c->ctx, readv(e->host, iov.at, iov.count));
    return count_result(c, arg32(c, 3), n, &c->ctx->bytes_in);
}

int64_t wasi_fd_pread(struct call *c)
{
    struct fd_entry *e;
    struct iov_list iov;
    int64_t err = io_begin(c, WASI_R_FD_READ | WASI_R_FD_SEEK, arg32(c, 4), &e, &iov);

    if (err)
        return err;
    if (arg64(c, 3) > INT64_MAX)
        return WASI_E_inval;
    long n = HOST_RETRY(c->ctx, preadv(e->host, iov.at, iov.count, (off_t)arg64(c, 3)));
    return count_result(c, arg32(c, 4), n, &c->ctx->bytes_in);
}

static int write_flags(const struct fd_entry *e)
{
    return (e->flags & WASI_FDFLAGS_APPEND ? RWF_APPEND : 0) | (e->flags & WASI_FDFLAGS_DSYNC ? RWF_DSYNC : 0) |
           (e->flags & (WASI_FDFLAGS_SYNC | WASI_FDFLAGS_RSYNC) ? RWF_SYNC : 0);
}

int64_t wasi_fd_write(struct call *c)
{
    struct fd_entry *e;
    struct iov_list iov;
    int64_t err = io_begin(c, WASI_R_FD_WRITE, arg32(c, 3), &e, &iov);

    if (err || (err = borrowed_ready(e, POLLOUT)))
        return err;
    /* A pipe that is ready has room for this much; more would block. */
    if (e->borrowed && (e->flags & WASI_FDFLAGS_NONBLOCK) && e->filetype != WASI_FILETYPE_REGULAR_FILE)
        iov_clip(&iov, PIPE_BUF);
    /* Offset -1 is the descriptor's own position. */
    long n = HOST_RETRY(c->ctx, pwritev2(e->host, iov.at, iov.count, -1, write_flags(e)));
    return count_result(c, arg32(c, 3), n, &c->ctx->bytes_out);
}

int64_t wasi_fd_pwrite(struct call *c)
{
    struct fd_entry *e;
    struct iov_list iov;
    int64_t err = io_begin(c, WASI_R_FD_WRITE | WASI_R_FD_SEEK, arg32(c, 4), &e, &iov);

    if (err)
        return err;
    if (arg64(c, 3) > INT64_MAX)
        return WASI_E_inval;
    long n = HOST_RETRY(c->ctx, pwritev2(e->host, iov.at, iov.count, (off_t)arg64(c, 3), write_flags(e)));
    return count_result(c, arg32(c, 4), n, &c->ctx->bytes_out);
}

/* Snapshot 0 numbers the origins differently. -1: not one. */
static int whence_of(const struct call *c, uint32_t whence)
{
    static const int now[] = { [WASI_WHENCE_SET] = SEEK_SET, [WASI_WHENCE_CUR] = SEEK_CUR, [WASI_WHENCE_END] = SEEK_END };
    static const int old[] = { [WASI_WHENCE_CUR_0] = SEEK_CUR, [WASI_WHENCE_END_0] = SEEK_END, [WASI_WHENCE_SET_0] = SEEK_SET };

    return whence > 2 ? -1 : c->unstable ? old[whence] : now[whence];
}

/* Move or tell the position. Not moving needs less of a right; what has no position at all
 * says so, as POSIX programs expect of a pipe or a terminal. */
static int64_t position(struct call *c, int64_t offset, int whence, uint32_t to)
{
    struct fd_entry *e;
    bool moves = offset != 0 || whence != SEEK_CUR;
    int64_t err = call_fd(c, arg32(c, 0), 0, &e);

    if (err)
        return err;
    if (!(e->base & (WASI_R_FD_SEEK | (moves ? 0 : WASI_R_FD_TELL))))
        return e->filetype == WASI_FILETYPE_REGULAR_FILE || e->filetype == WASI_FILETYPE_DIRECTORY ?
                   WASI_E_notcapable : WASI_E_spipe;
    if (!guest_ptr(c->mem, to, 8))
        return WASI_E_fault;
    off_t at = lseek(e->host, offset, whence);
    if (at < 0)
        return host_error();
    return guest_write_u64(c->mem, to, (uint64_t)at) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_fd_seek(struct call *c)
{
    int whence = whence_of(c, arg32(c, 2));

    return whence < 0 ? WASI_E_inval : position(c, (int64_t)arg64(c, 1), whence, arg32(c, 3));
}

int64_t wasi_fd_tell(struct call *c)
{
    return position(c, 0, SEEK_CUR, arg32(c, 1));
}

static int64_t sync_result(struct call *c, uint64_t right, int (*sync)(int))
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), right, &e);

    if (err)
        return err;
    return HOST_RETRY(c->ctx, sync(e->host)) < 0 ? host_error() : WASI_E_success;
}

int64_t wasi_fd_sync(struct call *c) { return sync_result(c, WASI_R_FD_SYNC, fsync); }
int64_t wasi_fd_datasync(struct call *c) { return sync_result(c, WASI_R_FD_DATASYNC, fdatasync); }

int64_t wasi_fd_advise(struct call *c)
{
    static const int advices[] = {
        [WASI_ADVICE_NORMAL] = POSIX_FADV_NORMAL, [WASI_ADVICE_SEQUENTIAL] = POSIX_FADV_SEQUENTIAL,
        [WASI_ADVICE_RANDOM] = POSIX_FADV_RANDOM, [WASI_ADVICE_WILLNEED] = POSIX_FADV_WILLNEED,
        [WASI_ADVICE_DONTNEED] = POSIX_FADV_DONTNEED, [WASI_ADVICE_NOREUSE] = POSIX_FADV_NOREUSE,
    };
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_ADVISE, &e);

    if (err)
        return err;
    if (arg32(c, 3) >= sizeof advices / sizeof advices[0] || arg64(c, 1) > INT64_MAX || arg64(c, 2) > INT64_MAX)
        return WASI_E_inval;
    int r = posix_fadvise(e->host, (off_t)arg64(c, 1), (off_t)arg64(c, 2), advices[arg32(c, 3)]);
    return r ? wasi_errno_from_host(r) : WASI_E_success;
}

int64_t wasi_fd_allocate(struct call *c)
{
    struct fd_entry *e;
    uint64_t offset = arg64(c, 1), len = arg64(c, 2);
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_ALLOCATE, &e);

    if (err)
        return err;
    if (offset > INT64_MAX || len > INT64_MAX)
        return WASI_E_inval;
    return HOST_RETRY(c->ctx, fallocate(e->host, 0, (off_t)offset, (off_t)len)) < 0 ? host_error() : WASI_E_success;
}

int64_t wasi_fd_filestat_set_size(struct call *c)
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_FILESTAT_SET_SIZE, &e);

    if (err)
        return err;
    if (arg64(c, 1) > INT64_MAX)
        return WASI_E_inval;
    return HOST_RETRY(c->ctx, ftruncate(e->host, (off_t)arg64(c, 1))) < 0 ? host_error() : WASI_E_success;
}
