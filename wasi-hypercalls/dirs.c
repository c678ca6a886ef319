/* fd_readdir. A cookie is the kernel's own offset of the next entry, so a listing can be
 * resumed at any entry, with any buffer, also after the directory has changed; nothing is
 * kept between calls. "." and ".." come from the kernel too.
 * Source: getdents64(2). */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "ctx.h"

enum { CHUNK_BYTES = 8192 };

struct filling {                /* the guest's buffer */
    uint8_t *to;
    uint32_t left;
};

/* Put as much as fits. */
static void fill(struct filling *f, const void *bytes, size_t len)
{
    uint32_t n = len < f->left ? (uint32_t)len : f->left;

    memcpy(f->to, bytes, n);
    f->to += n;
    f->left -= n;
}

/* Some file systems do not tell the type with the entry. */
static uint8_t entry_type(int dir, const struct dirent64 *d)
{
    struct stat st;

    if (d->d_type != DT_UNKNOWN)
        return wasi_filetype(DTTOIF(d->d_type));
    if (fstatat(dir, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return WASI_FILETYPE_UNKNOWN;
    return wasi_filetype(st.st_mode);
}

static void entry_put(struct filling *f, int dir, const struct dirent64 *d)
{
    struct wasi_dirent out = {
        .next = (uint64_t)d->d_off, .ino = d->d_ino, .namlen = (uint32_t)strlen(d->d_name), .type = entry_type(dir, d),
    };

    fill(f, &out, sizeof out);
    fill(f, d->d_name, out.namlen);
}

/* List from the host descriptor's position until the buffer is full or the end. */
static int64_t list(int dir, struct filling *f)
{
    _Alignas(struct dirent64) char chunk[CHUNK_BYTES];

    while (f->left > 0) {
        long n = syscall(SYS_getdents64, dir, chunk, sizeof chunk);
        if (n < 0)
            return host_error();
        if (n == 0)
            break;
        for (long at = 0; at < n && f->left > 0;) {
            const struct dirent64 *d = (const struct dirent64 *)(chunk + at);
            entry_put(f, dir, d);
            at += d->d_reclen;
        }
    }
    return WASI_E_success;
}

int64_t wasi_fd_readdir(struct call *c)
{
    uint32_t len = arg32(c, 2);
    struct fd_entry *e;
    int64_t err = call_fd(c, arg32(c, 0), WASI_R_FD_READDIR, &e);

    if (err)
        return err;
    struct filling f = { guest_ptr(c->mem, arg32(c, 1), len), len };
    if (!f.to || !guest_ptr(c->mem, arg32(c, 4), 4))
        return WASI_E_fault;
    if (arg64(c, 3) > INT64_MAX || lseek(e->host, (off_t)arg64(c, 3), SEEK_SET) < 0)
        return WASI_E_inval;
    if ((err = list(e->host, &f)))
        return err;
    return guest_write_u32(c->mem, arg32(c, 4), len - f.left) ? WASI_E_success : WASI_E_fault;
}
