/* A descriptor as such: what it is, what it may, which number it has, and which were
 * opened before the guest began. */
#include "ctx.h"

#include <fcntl.h>
#include <string.h>

int64_t wasi_fd_close(struct call *c)
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), 0, &e);

    if (err)
        return err;
    return fd_table_close(&c->ctx->fds, arg32(c, 0)) < 0 ? host_error() : WASI_E_success;
}

int64_t wasi_fd_renumber(struct call *c)
{
    struct fd_entry *from, *to;
    int64_t err = call_fd(c, arg32(c, 0), 0, &from);

    if (err || (err = call_fd(c, arg32(c, 1), 0, &to)))
        return err;
    /* The move is done even if closing what was there has something to report; as dup2, say nothing. */
    fd_table_renumber(&c->ctx->fds, arg32(c, 0), arg32(c, 1));
    return WASI_E_success;
}

int64_t wasi_fd_fdstat_get(struct call *c)
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), 0, &e);

    if (err)
        return err;
    struct wasi_fdstat st = {
        .filetype = e->filetype, .flags = e->flags, .rights_base = e->base, .rights_inheriting = e->inheriting,
    };
    return guest_write(c->mem, arg32(c, 1), &st, sizeof st) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_fd_fdstat_set_flags(struct call *c)
{
    struct fd_entry *e;
    uint32_t flags = arg32(c, 1);
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_FDSTAT_SET_FLAGS, &e);

    if (err)
        return err;
    if (flags & ~(uint32_t)WASI_FDFLAGS_ALL)
        return WASI_E_inval;
    if (!e->borrowed && fcntl(e->host, F_SETFL, flags & WASI_FDFLAGS_NONBLOCK ? O_NONBLOCK : 0) < 0)
        return host_error();
    e->flags = (uint16_t)(flags | e->sticky_flags);
    return WASI_E_success;
}

int64_t wasi_fd_fdstat_set_rights(struct call *c)
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), 0, &e);

    if (err)
        return err;
    if ((arg64(c, 1) & ~e->base) || (arg64(c, 2) & ~e->inheriting))
        return WASI_E_notcapable;
    e->base = arg64(c, 1);
    e->inheriting = arg64(c, 2);
    return WASI_E_success;
}

/* A preopen, by name. badf for anything else: it ends a libc's search for preopens. */
static int64_t preopen_get(struct call *c, const char **name)
{
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), 0, &e);

    if (err)
        return err;
    *name = e->preopen_name;
    return *name ? WASI_E_success : WASI_E_badf;
}

int64_t wasi_fd_prestat_get(struct call *c)
{
    const char *name;
    int64_t err = preopen_get(c, &name);

    if (err)
        return err;
    struct wasi_prestat st = { .tag = WASI_PREOPENTYPE_DIR, .name_len = (uint32_t)strlen(name) };
    return guest_write(c->mem, arg32(c, 1), &st, sizeof st) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_fd_prestat_dir_name(struct call *c)
{
    const char *name;
    int64_t err = preopen_get(c, &name);

    if (err)
        return err;
    if (arg32(c, 2) < strlen(name))
        return WASI_E_nametoolong;
    return guest_write(c->mem, arg32(c, 1), name, strlen(name)) ? WASI_E_success : WASI_E_fault;
}
