/* Attributes of files: sizes, times, identity; by descriptor or by path. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "path.h"

enum { NS_PER_S = 1000000000 };

/* WASI's times are unsigned: what lies before 1970 is 1970. */
static uint64_t time_ns(const struct timespec *ts)
{
    if (ts->tv_sec < 0)
        return 0;
    if ((uint64_t)ts->tv_sec > UINT64_MAX / NS_PER_S - 1)
        return UINT64_MAX;
    return (uint64_t)ts->tv_sec * NS_PER_S + (uint64_t)ts->tv_nsec;
}

static int64_t filestat_put(struct call *c, uint32_t to, const struct stat *st, uint8_t filetype)
{
    struct wasi_filestat s = {
        .dev = st->st_dev, .ino = st->st_ino, .filetype = filetype, .nlink = st->st_nlink, .size = (uint64_t)st->st_size,
        .atim = time_ns(&st->st_atim), .mtim = time_ns(&st->st_mtim), .ctim = time_ns(&st->st_ctim),
    };
    struct wasi_filestat_0 s0 = {
        .dev = s.dev, .ino = s.ino, .filetype = s.filetype, .size = s.size, .atim = s.atim, .mtim = s.mtim, .ctim = s.ctim,
        .nlink = s.nlink > UINT32_MAX ? UINT32_MAX : (uint32_t)s.nlink,
    };

    return guest_write(c->mem, to, c->unstable ? (void *)&s0 : &s, c->unstable ? sizeof s0 : sizeof s) ?
               WASI_E_success : WASI_E_fault;
}

int64_t wasi_fd_filestat_get(struct call *c)
{
    struct fd_entry *e;
    struct stat st;
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_FILESTAT_GET, &e);

    if (err)
        return err;
    if (fstatat(e->host, "", &st, AT_EMPTY_PATH) < 0)
        return host_error();
    return filestat_put(c, arg32(c, 1), &st, e->filetype);
}

int64_t wasi_path_filestat_get(struct call *c)
{
    struct stat st;
    int host;
    if (arg32(c, 1) & ~(uint32_t)WASI_LOOKUP_SYMLINK_FOLLOW)
        return WASI_E_inval;
    int64_t err = path_name_open(c, arg32(c, 0), WASI_R_PATH_FILESTAT_GET, arg32(c, 2), arg32(c, 3), arg32(c, 1) != 0, &host);

    if (err)
        return err;
    err = fstatat(host, "", &st, AT_EMPTY_PATH) < 0 ? host_error() : WASI_E_success;
    close(host);
    return err ? err : filestat_put(c, arg32(c, 4), &st, wasi_filetype(st.st_mode));
}

static struct timespec timespec_of(uint64_t ns, bool set, bool now)
{
    if (now)
        return (struct timespec){ .tv_nsec = UTIME_NOW };
    if (!set)
        return (struct timespec){ .tv_nsec = UTIME_OMIT };
    return (struct timespec){ (time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S) };
}

/* The two times to set, from their values and the flags. Errors: inval for an unknown flag
 * or a time that is to be both a value and now. */
static int64_t times_get(uint64_t atim, uint64_t mtim, uint32_t flags, struct timespec ts[2])
{
    const uint32_t both_a = WASI_FSTFLAGS_ATIM | WASI_FSTFLAGS_ATIM_NOW;
    const uint32_t both_m = WASI_FSTFLAGS_MTIM | WASI_FSTFLAGS_MTIM_NOW;

    if ((flags & ~(uint32_t)WASI_FSTFLAGS_ALL) || (flags & both_a) == both_a || (flags & both_m) == both_m)
        return WASI_E_inval;
    ts[0] = timespec_of(atim, flags & WASI_FSTFLAGS_ATIM, flags & WASI_FSTFLAGS_ATIM_NOW);
    ts[1] = timespec_of(mtim, flags & WASI_FSTFLAGS_MTIM, flags & WASI_FSTFLAGS_MTIM_NOW);
    return WASI_E_success;
}

int64_t wasi_fd_filestat_set_times(struct call *c)
{
    struct fd_entry *e;
    struct timespec ts[2];
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_FILESTAT_SET_TIMES, &e);

    if (err || (err = times_get(arg64(c, 1), arg64(c, 2), arg32(c, 3), ts)))
        return err;
    return utimensat(e->host, "", ts, AT_EMPTY_PATH) < 0 ? host_error() : WASI_E_success;
}

int64_t wasi_path_filestat_set_times(struct call *c)
{
    struct timespec ts[2];
    int host;
    int64_t err = times_get(arg64(c, 4), arg64(c, 5), arg32(c, 6), ts);

    if (!err && (arg32(c, 1) & ~(uint32_t)WASI_LOOKUP_SYMLINK_FOLLOW))
        err = WASI_E_inval;
    if (err || (err = path_name_open(c, arg32(c, 0), WASI_R_PATH_FILESTAT_SET_TIMES, arg32(c, 2), arg32(c, 3),
                                     arg32(c, 1) != 0, &host)))
        return err;
    err = utimensat(host, "", ts, AT_EMPTY_PATH) < 0 ? host_error() : WASI_E_success;
    close(host);
    return err;
}
