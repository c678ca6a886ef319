/* path_open: rights decide how the host opens, the file's type which of them stay. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "path.h"

struct opening {
    uint32_t lookup, oflags, fdflags;
    uint64_t base, inheriting;
};

/* The rights that the directory must have itself for what is asked. */
static uint64_t dir_rights(const struct opening *o)
{
    return WASI_R_PATH_OPEN | (o->oflags & WASI_OFLAGS_CREAT ? WASI_R_PATH_CREATE_FILE : 0) |
           (o->oflags & WASI_OFLAGS_TRUNC ? WASI_R_PATH_FILESTAT_SET_SIZE : 0);
}

/* The rights that the directory must pass on. Those that no file has are dropped later. */
static uint64_t passed_rights(const struct opening *o)
{
    uint64_t sync = o->fdflags & (WASI_FDFLAGS_SYNC | WASI_FDFLAGS_RSYNC) ? WASI_R_FD_SYNC : 0;
    uint64_t dsync = o->fdflags & WASI_FDFLAGS_DSYNC ? WASI_R_FD_DATASYNC : 0;

    return ((o->base | o->inheriting) & WASI_R_INHERITING) | sync | dsync;
}

static bool wants_write(const struct opening *o)
{
    return o->base & (WASI_R_FD_WRITE | WASI_R_FD_ALLOCATE | WASI_R_FD_FILESTAT_SET_SIZE);
}

static uint64_t host_flags(const struct opening *o)
{
    uint64_t access = !wants_write(o) ? O_RDONLY : o->base & WASI_R_FD_READ ? O_RDWR : O_WRONLY;

    return access | O_NOCTTY | (o->lookup & WASI_LOOKUP_SYMLINK_FOLLOW ? 0 : O_NOFOLLOW) |
           (o->oflags & WASI_OFLAGS_CREAT ? O_CREAT : 0) | (o->oflags & WASI_OFLAGS_EXCL ? O_EXCL : 0) |
           (o->oflags & WASI_OFLAGS_TRUNC ? O_TRUNC : 0) | (o->oflags & WASI_OFLAGS_DIRECTORY ? O_DIRECTORY : 0) |
           (o->fdflags & WASI_FDFLAGS_NONBLOCK ? O_NONBLOCK : 0);
}

static int64_t opening_check(const struct opening *o, const struct fd_entry *dir)
{
    if ((o->lookup & ~(uint32_t)WASI_LOOKUP_SYMLINK_FOLLOW) || (o->oflags & ~(uint32_t)WASI_OFLAGS_ALL) ||
        (o->fdflags & ~(uint32_t)WASI_FDFLAGS_ALL))
        return WASI_E_inval;
    if ((o->oflags & WASI_OFLAGS_CREAT) && (o->oflags & WASI_OFLAGS_DIRECTORY))
        return WASI_E_inval;
    if (passed_rights(o) & ~dir->inheriting)
        return WASI_E_notcapable;
    return WASI_E_success;
}

/* Below a read-only preopen: nothing that writes; O_CREAT may still find what is there. */
static int64_t open_read_only(struct call *c, const struct fd_entry *dir, const char *path, const struct opening *o,
                              int *host)
{
    uint64_t flags = host_flags(o);

    if (wants_write(o) || (flags & (O_TRUNC | O_EXCL)))
        return WASI_E_rofs;
    int64_t err = path_open_beneath(c, dir->host, path, flags & ~(uint64_t)O_CREAT, 0, host);
    return err == WASI_E_noent && (flags & O_CREAT) ? WASI_E_rofs : err;
}

static int64_t open_below(struct call *c, const struct fd_entry *dir, const char *path, const struct opening *o, int *host)
{
    uint64_t flags = host_flags(o);

    if (dir->read_only)
        return open_read_only(c, dir, path, o, host);
    return path_open_beneath(c, dir->host, path, flags, flags & O_CREAT ? 0666 : 0, host);
}

/* Enter an opened host descriptor into the table. */
static int64_t entry_add(struct call *c, int host, const struct fd_entry *dir, const struct opening *o, uint32_t *fd)
{
    struct stat st;

    if (fstatat(host, "", &st, AT_EMPTY_PATH) < 0) {
        int64_t err = host_error();
        close(host);
        return err;
    }
    struct fd_entry e = fd_entry_from_stat(host, &st);
    e.base &= o->base;
    e.inheriting &= o->inheriting;
    e.flags = (uint16_t)o->fdflags;
    e.read_only = dir->read_only;
    *fd = fd_table_add(&c->ctx->fds, e);
    return WASI_E_success;
}

int64_t wasi_path_open(struct call *c)
{
    struct opening o = { arg32(c, 1), arg32(c, 4), arg32(c, 7), arg64(c, 5), arg64(c, 6) };
    char path[PATH_MAX];
    struct fd_entry *dir;
    uint32_t fd = 0;
    int host;
    int64_t err = call_fd(c, arg32(c, 0), 0, &dir);

    if (err)
        return err;
    if (dir->filetype != WASI_FILETYPE_DIRECTORY)
        return WASI_E_notdir;
    if (dir_rights(&o) & ~dir->base)
        return WASI_E_notcapable;
    if ((err = opening_check(&o, dir)) || (err = path_get(c, arg32(c, 2), arg32(c, 3), path)))
        return err;
    if (!guest_ptr(c->mem, arg32(c, 8), 4))
        return WASI_E_fault;
    if (!fd_table_has_room(&c->ctx->fds))
        return WASI_E_nfile;
    if ((err = open_below(c, dir, path, &o, &host)) || (err = entry_add(c, host, dir, &o, &fd)))
        return err;
    return guest_write_u32(c->mem, arg32(c, 8), fd) ? WASI_E_success : WASI_E_fault;
}
