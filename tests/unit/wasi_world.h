/* A guest without a VM: memory of four pages, a context with one fresh directory as
 * preopen "/" (descriptor 3), and calls as the guest makes them. */
#ifndef WASI_WORLD_H
#define WASI_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "abi.h"
#include "wasi-hypercalls/wasi.h"
#include "wasi-hypercalls/wasi_types.h"

enum { MEM_BYTES = 4 * 65536, OUT = 64, STRINGS = 4096, DATA = 65536, ROOT = 3 };
enum { ALL_RIGHTS = (1 << 30) - 1 };

struct world {
    struct wasi_ctx *ctx;
    struct guest_mem mem;
    uint32_t string_at;
    char dir[64];
    volatile sig_atomic_t interrupted;
};

struct world_options {
    bool read_only;
    int stdio[3];               /* 0: closed */
    const int *sockets;
    uint32_t socket_count, fd_limit;
};

static inline struct world *world_new(struct world_options o)
{
    static const char *const argv[] = { "prog", "one", "" };
    static const char *const env[] = { "A=1", "EMPTY=" };
    struct world *w = calloc(1, sizeof *w);

    strcpy(w->dir, "/tmp/wvm-test-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    w->mem = (struct guest_mem){ calloc(1, MEM_BYTES), MEM_BYTES };
    struct wasi_preopen pre = { open(w->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/", o.read_only };
    struct wasi_config config = {
        .argv = argv, .argc = 3, .env = env, .envc = 2, .preopens = &pre, .preopen_count = 1,
        .stdio = { o.stdio[0] ? o.stdio[0] : -1, o.stdio[1] ? o.stdio[1] : -1, o.stdio[2] ? o.stdio[2] : -1 },
        .sockets = o.sockets, .socket_count = o.socket_count, .fd_limit = o.fd_limit, .interrupted = &w->interrupted,
    };
    w->ctx = wasi_ctx_new(&config);
    assert_non_null(w->ctx);
    return w;
}

static inline void world_free(struct world *w)
{
    char command[128];

    wasi_ctx_free(w->ctx);
    free(w->mem.base);
    snprintf(command, sizeof command, "rm -rf %s", w->dir);
    assert_int_equal(system(command), 0);
    free(w);
}

/* Put a string into the guest's memory; a ring, good for a few at a time. */
static inline uint32_t put(struct world *w, const char *s)
{
    uint32_t len = (uint32_t)strlen(s);

    if (w->string_at < STRINGS || w->string_at + len > DATA)
        w->string_at = STRINGS;
    uint32_t at = w->string_at;
    memcpy(w->mem.base + at, s, len);
    w->string_at += len;
    return at;
}

#define P(s) put(w, s), strlen(s)       /* a path: address and length */
#define CALL(name, ...) wasi_serve(w->ctx, &w->mem, WVM_CALL_##name, (uint64_t[10]){ __VA_ARGS__ })
#define CALL_0(name, ...) wasi_serve(w->ctx, &w->mem, WVM_CALL_##name | WVM_CALL_UNSTABLE, (uint64_t[10]){ __VA_ARGS__ })
#define OK(call) assert_int_equal(call, WASI_E_success)
#define FAILS(code, call) assert_int_equal(call, WASI_E_##code)

static inline uint32_t out32(struct world *w) { uint32_t v; memcpy(&v, w->mem.base + OUT, 4); return v; }
static inline uint64_t out64(struct world *w) { uint64_t v; memcpy(&v, w->mem.base + OUT, 8); return v; }

/* Vectors at DATA: one buffer of len bytes at DATA + 64. */
static inline void one_iov(struct world *w, uint32_t len)
{
    struct wasi_iovec v = { DATA + 64, len };
    memcpy(w->mem.base + DATA, &v, sizeof v);
}

static inline int64_t try_write(struct world *w, uint32_t fd, const char *text)
{
    one_iov(w, (uint32_t)strlen(text));
    memcpy(w->mem.base + DATA + 64, text, strlen(text));
    return CALL(fd_write, fd, DATA, 1, OUT);
}

static inline int64_t try_read(struct world *w, uint32_t fd, uint32_t len)
{
    one_iov(w, len);
    memset(w->mem.base + DATA + 64, 0, len + 1);
    return CALL(fd_read, fd, DATA, 1, OUT);
}

static inline const char *data(struct world *w) { return (const char *)w->mem.base + DATA + 64; }

/* Open with rights; the descriptor, or minus the errno. */
static inline int64_t try_open(struct world *w, const char *path, uint32_t oflags, uint64_t rights, uint32_t fdflags)
{
    int64_t err = CALL(path_open, ROOT, 0, P(path), oflags, rights, 0, fdflags, OUT);
    return err ? -err : out32(w);
}

static inline uint32_t create(struct world *w, const char *path)
{
    int64_t fd = try_open(w, path, WASI_OFLAGS_CREAT, WASI_R_REGULAR, 0);
    assert_true(fd > 2);
    return (uint32_t)fd;
}

static inline struct wasi_fdstat fdstat(struct world *w, uint32_t fd)
{
    struct wasi_fdstat st;
    OK(CALL(fd_fdstat_get, fd, OUT));
    memcpy(&st, w->mem.base + OUT, sizeof st);
    return st;
}

static inline struct wasi_filestat filestat(struct world *w, const char *path)
{
    struct wasi_filestat st;
    OK(CALL(path_filestat_get, ROOT, 0, P(path), OUT));
    memcpy(&st, w->mem.base + OUT, sizeof st);
    return st;
}

#endif
