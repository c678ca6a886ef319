/* Names: creating, linking, renaming and removing them. Each acts on a name in a parent
 * directory that was resolved beneath the guest's (path.h). */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "path.h"

/* End an operation that a host call did: its result, and the parent closed. */
static int64_t parent_done(struct path_parent *p, int r)
{
    int64_t err = r < 0 ? host_error() : WASI_E_success;

    path_parent_close(p);
    return err;
}

int64_t wasi_path_create_directory(struct call *c)
{
    struct path_parent p;
    int64_t err = path_parent_open(c, arg32(c, 0), WASI_R_PATH_CREATE_DIRECTORY, arg32(c, 1), arg32(c, 2), &p);

    return err ? err : parent_done(&p, mkdirat(p.dir, p.name, 0777));
}

int64_t wasi_path_remove_directory(struct call *c)
{
    struct path_parent p;
    int64_t err = path_parent_open(c, arg32(c, 0), WASI_R_PATH_REMOVE_DIRECTORY, arg32(c, 1), arg32(c, 2), &p);

    return err ? err : parent_done(&p, unlinkat(p.dir, p.name, AT_REMOVEDIR));
}

int64_t wasi_path_unlink_file(struct call *c)
{
    struct path_parent p;
    int64_t err = path_parent_open(c, arg32(c, 0), WASI_R_PATH_UNLINK_FILE, arg32(c, 1), arg32(c, 2), &p);

    return err ? err : parent_done(&p, unlinkat(p.dir, p.name, 0));
}

int64_t wasi_path_symlink(struct call *c)
{
    struct path_parent p;
    char target[PATH_MAX];
    int64_t err = path_parent_open(c, arg32(c, 2), WASI_R_PATH_SYMLINK, arg32(c, 3), arg32(c, 4), &p);

    if (err)
        return err;
    err = path_get(c, arg32(c, 0), arg32(c, 1), target);
    /* An absolute target could never be followed here, and means the host's root to others. */
    if (!err && target[0] == '/')
        err = WASI_E_perm;
    if (!err && symlinkat(target, p.dir, p.name) < 0)
        err = host_error();
    path_parent_close(&p);
    return err;
}

int64_t wasi_path_readlink(struct call *c)
{
    char target[PATH_MAX];
    uint32_t len = arg32(c, 4);
    int host;
    int64_t err = path_name_open(c, arg32(c, 0), WASI_R_PATH_READLINK, arg32(c, 1), arg32(c, 2), false, &host);

    if (err)
        return err;
    ssize_t n = readlinkat(host, "", target, sizeof target);
    /* For an empty path, ENOENT says "not a symbolic link". */
    err = n >= 0 ? WASI_E_success : errno == ENOENT ? WASI_E_inval : host_error();
    close(host);
    if (err)
        return err;
    if (len > (size_t)n)
        len = (uint32_t)n;
    return guest_write(c->mem, arg32(c, 3), target, len) && guest_write_u32(c->mem, arg32(c, 5), len) ?
               WASI_E_success : WASI_E_fault;
}

/* Do `act` with two resolved names. */
static int64_t parents_do(struct call *c, const struct path_parent *from, uint32_t fd, uint64_t right, uint32_t addr,
                          uint32_t len, int (*act)(int, const char *, int, const char *))
{
    struct path_parent to;
    int64_t err = path_parent_open(c, fd, right, addr, len, &to);

    return err ? err : parent_done(&to, act(from->dir, from->name, to.dir, to.name));
}

int64_t wasi_path_rename(struct call *c)
{
    struct path_parent from;
    int64_t err = path_parent_open(c, arg32(c, 0), WASI_R_PATH_RENAME_SOURCE, arg32(c, 1), arg32(c, 2), &from);

    if (err)
        return err;
    err = parents_do(c, &from, arg32(c, 3), WASI_R_PATH_RENAME_TARGET, arg32(c, 4), arg32(c, 5), renameat);
    path_parent_close(&from);
    return err;
}

static int link_nofollow(int from, const char *from_name, int to, const char *to_name)
{
    return linkat(from, from_name, to, to_name, 0);
}

/* What the kernel must not be asked to link, because it would follow it: a name with a
 * trailing slash (a directory, so perm), and on request a symbolic link (inval: linkat
 * cannot be held beneath a directory). */
static int64_t link_source_check(struct call *c, const struct path_parent *from, bool follow)
{
    size_t len = strlen(from->name);
    struct stat st;
    int host;

    if (len > 0 && from->name[len - 1] != '/' && !follow)
        return WASI_E_success;
    int64_t err = path_open_beneath(c, from->dir, len ? from->name : ".", O_PATH | O_NOFOLLOW, 0, &host);
    if (err)
        return err;
    err = fstatat(host, "", &st, AT_EMPTY_PATH) < 0 ? host_error() :
          S_ISDIR(st.st_mode) ? WASI_E_perm : S_ISLNK(st.st_mode) ? WASI_E_inval : WASI_E_success;
    close(host);
    return err;
}

int64_t wasi_path_link(struct call *c)
{
    struct path_parent from;
    if (arg32(c, 1) & ~(uint32_t)WASI_LOOKUP_SYMLINK_FOLLOW)
        return WASI_E_inval;
    int64_t err = path_parent_open(c, arg32(c, 0), WASI_R_PATH_LINK_SOURCE, arg32(c, 2), arg32(c, 3), &from);

    if (err)
        return err;
    err = link_source_check(c, &from, arg32(c, 1) != 0);
    if (!err)
        err = parents_do(c, &from, arg32(c, 4), WASI_R_PATH_LINK_TARGET, arg32(c, 5), arg32(c, 6), link_nofollow);
    path_parent_close(&from);
    return err;
}
