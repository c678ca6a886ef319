/* Resolution of paths: path.h. */
#include "path.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RACE_RETRIES = 64 };     /* openat2 says EAGAIN when a rename elsewhere crosses a ".." */

int64_t path_get(struct call *c, uint32_t addr, uint32_t len, char out[PATH_MAX])
{
    if (len >= PATH_MAX)
        return guest_ptr(c->mem, addr, len) ? WASI_E_nametoolong : WASI_E_fault;
    if (!guest_read(c->mem, addr, out, len))
        return WASI_E_fault;
    out[len] = 0;
    if (len == 0)
        return WASI_E_noent;
    return strlen(out) == len ? WASI_E_success : WASI_E_inval;
}

int64_t path_open_beneath(struct call *c, int dir, const char *path, uint64_t flags, uint32_t mode, int *out)
{
    struct open_how how = {
        .flags = flags | O_CLOEXEC, .mode = mode, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    long fd = -1;

    for (int tries = 0; tries < RACE_RETRIES; tries++) {
        fd = HOST_RETRY(c->ctx, syscall(SYS_openat2, dir, path, &how, sizeof how));
        if (fd >= 0 || errno != EAGAIN)
            break;
    }
    if (fd < 0)
        return errno == EXDEV ? WASI_E_perm : host_error();
    *out = (int)fd;
    return WASI_E_success;
}

/* Cut the path before its last component. The parent of "name" is the directory itself, of
 * "/name" the root, which lies outside of every directory. */
static const char *path_split(char *path, const char **parent)
{
    size_t end = strlen(path);

    while (end > 0 && path[end - 1] == '/')
        end--;
    while (end > 0 && path[end - 1] != '/')
        end--;
    *parent = end == 0 ? "." : end == 1 ? "/" : path;
    if (end > 1)
        path[end - 1] = 0;
    return path + end;
}

int64_t path_parent_open(struct call *c, uint32_t fd, uint64_t right, uint32_t addr, uint32_t len,
                         struct path_parent *out)
{
    struct fd_entry *e;
    const char *parent;
    int64_t err = call_fd(c, fd, right, &e);

    if (err || (err = path_get(c, addr, len, out->path)))
        return err;
    out->name = path_split(out->path, &parent);
    out->dir = e->host;
    out->opened = strcmp(parent, ".") != 0;
    return out->opened ? path_open_beneath(c, e->host, parent, O_PATH | O_DIRECTORY, 0, &out->dir) : WASI_E_success;
}

void path_parent_close(struct path_parent *p)
{
    if (p->opened)
        close(p->dir);
}

int64_t path_name_open(struct call *c, uint32_t fd, uint64_t right, uint32_t addr, uint32_t len, bool follow, int *out)
{
    char path[PATH_MAX];
    struct fd_entry *e;
    int64_t err = call_fd(c, fd, right, &e);

    if (err || (err = path_get(c, addr, len, path)))
        return err;
    return path_open_beneath(c, e->host, path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0, out);
}
