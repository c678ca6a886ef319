/* The dispatch: a call number to its handler, by the rows of wasi.def. */
#include "ctx.h"

static int64_t (*const handlers[WVM_CALL_WASI_COUNT])(struct call *c) = {
#define WASI(name, sig, where) [WVM_CALL_##name] = wasi_##name,
#include "wasi.def"
#undef WASI
};

int64_t wasi_serve(struct wasi_ctx *ctx, const struct guest_mem *mem, uint32_t nr, const uint64_t arg[10])
{
    struct call c = { ctx, mem, arg, (nr & WVM_CALL_UNSTABLE) != 0 };

    nr &= ~WVM_CALL_UNSTABLE;
    return nr < WVM_CALL_WASI_COUNT ? handlers[nr](&c) : WASI_E_nosys;
}

int64_t call_fd(struct call *c, uint32_t fd, uint64_t rights, struct fd_entry **out)
{
    struct fd_entry *e = fd_table_get(&c->ctx->fds, fd);

    if (!e)
        return WASI_E_badf;
    if ((rights & ~e->base) != 0)
        return WASI_E_notcapable;
    if (e->read_only && (rights & WASI_R_CHANGES) != 0)
        return WASI_E_rofs;
    *out = e;
    return WASI_E_success;
}

int64_t wasi_errno_from_host(int host)
{
    static const int codes[WASI_E_COUNT] = {
#define ERRNO(name, code) [WASI_E_##name] = code,
#include "wasi_errno.def"
#undef ERRNO
    };

    /* The limit of this process is that of the guest's whole system. */
    if (host == EMFILE)
        return WASI_E_nfile;
    for (int i = 1; i < WASI_E_COUNT; i++)
        if (codes[i] == host)
            return i;
    return WASI_E_io;
}
