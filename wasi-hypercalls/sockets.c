/* Sockets that were handed in, or accepted from those. */
#include <sys/socket.h>
#include <sys/stat.h>
#include "iov.h"

/* Find a socket. notsock comes before notcapable: no other type could have these rights. */
static int64_t call_socket(struct call *c, uint64_t right, struct fd_entry **e)
{
    int64_t err = call_fd(c, arg32(c, 0), 0, e);

    if (err)
        return err;
    if ((*e)->filetype != WASI_FILETYPE_SOCKET_STREAM && (*e)->filetype != WASI_FILETYPE_SOCKET_DGRAM)
        return WASI_E_notsock;
    return call_fd(c, arg32(c, 0), right, e);
}

int64_t wasi_sock_accept(struct call *c)
{
    struct stat st = { .st_mode = S_IFSOCK };
    uint32_t flags = arg32(c, 1);
    struct fd_entry *e = NULL;
    int64_t err = c->unstable ? WASI_E_nosys : call_socket(c, WASI_R_SOCK_ACCEPT, &e);

    if (err)
        return err;
    if (flags & ~(uint32_t)WASI_FDFLAGS_NONBLOCK)
        return WASI_E_inval;
    if (!guest_ptr(c->mem, arg32(c, 2), 4))
        return WASI_E_fault;
    if (!fd_table_has_room(&c->ctx->fds))
        return WASI_E_nfile;
    long host = HOST_RETRY(c->ctx, accept4(e->host, NULL, NULL, SOCK_CLOEXEC | (flags ? SOCK_NONBLOCK : 0)));
    if (host < 0)
        return host_error();
    struct fd_entry new = fd_entry_from_stat((int)host, &st);
    new.base &= e->inheriting & ~(uint64_t)WASI_R_SOCK_ACCEPT;
    new.flags = (uint16_t)flags;
    return guest_write_u32(c->mem, arg32(c, 2), fd_table_add(&c->ctx->fds, new)) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_sock_recv(struct call *c)
{
    uint32_t flags = arg32(c, 3);
    struct iov_list iov;
    struct fd_entry *e;
    int64_t err = call_socket(c, WASI_R_FD_READ, &e);

    if (err)
        return err;
    if (flags & ~(uint32_t)(WASI_RIFLAGS_PEEK | WASI_RIFLAGS_WAITALL))
        return WASI_E_inval;
    if (!guest_ptr(c->mem, arg32(c, 4), 4) || !guest_ptr(c->mem, arg32(c, 5), 2))
        return WASI_E_fault;
    if ((err = iov_get(c, arg32(c, 1), arg32(c, 2), &iov)))
        return err;
    struct msghdr msg = { .msg_iov = iov.at, .msg_iovlen = (size_t)iov.count };
    long n = HOST_RETRY(c->ctx, recvmsg(e->host, &msg, (flags & WASI_RIFLAGS_PEEK ? MSG_PEEK : 0) |
                                                           (flags & WASI_RIFLAGS_WAITALL ? MSG_WAITALL : 0)));
    if (n < 0)
        return host_error();
    uint16_t out = msg.msg_flags & MSG_TRUNC ? WASI_ROFLAGS_TRUNCATED : 0;
    c->ctx->bytes_in += (uint64_t)n;
    return guest_write_u32(c->mem, arg32(c, 4), (uint32_t)n) && guest_write(c->mem, arg32(c, 5), &out, sizeof out) ?
               WASI_E_success : WASI_E_fault;
}

int64_t wasi_sock_send(struct call *c)
{
    struct iov_list iov;
    struct fd_entry *e;
    int64_t err = call_socket(c, WASI_R_FD_WRITE, &e);

    if (err)
        return err;
    if (arg32(c, 3) != 0)
        return WASI_E_inval;
    if (!guest_ptr(c->mem, arg32(c, 4), 4))
        return WASI_E_fault;
    if ((err = iov_get(c, arg32(c, 1), arg32(c, 2), &iov)))
        return err;
    struct msghdr msg = { .msg_iov = iov.at, .msg_iovlen = (size_t)iov.count };
    long n = HOST_RETRY(c->ctx, sendmsg(e->host, &msg, MSG_NOSIGNAL));
    if (n < 0)
        return host_error();
    c->ctx->bytes_out += (uint64_t)n;
    return guest_write_u32(c->mem, arg32(c, 4), (uint32_t)n) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_sock_shutdown(struct call *c)
{
    static const int hows[] = {
        [WASI_SDFLAGS_RD] = SHUT_RD, [WASI_SDFLAGS_WR] = SHUT_WR, [WASI_SDFLAGS_RD | WASI_SDFLAGS_WR] = SHUT_RDWR,
    };
    uint32_t how = arg32(c, 1);
    struct fd_entry *e;
    int64_t err = call_socket(c, WASI_R_SOCK_SHUTDOWN, &e);

    if (err)
        return err;
    if (how == 0 || how >= sizeof hows / sizeof hows[0])
        return WASI_E_inval;
    return shutdown(e->host, hows[how]) < 0 ? host_error() : WASI_E_success;
}
