/* Making and ending a context: the only part that allocates, and that may ask the host
 * about the descriptors it is given, because the process is not locked down yet. */
#include "ctx.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { FD_LIMIT_DEFAULT = 4096, FD_LIMIT_MIN = 16, FD_LIMIT_MAX = 1 << 20 };

/* Lay strings out one after the other, each with its NUL. False: out of memory, or over 4 GiB. */
static bool strings_join(struct wasi_strings *out, const char *const *strings, uint32_t count)
{
    size_t bytes = 0;

    for (uint32_t i = 0; i < count; i++)
        bytes += strlen(strings[i]) + 1;
    if (bytes > UINT32_MAX || count > UINT32_MAX / 4)
        return false;
    char *to = malloc(bytes + 1);
    if (!to)
        return false;
    *out = (struct wasi_strings){ to, count, (uint32_t)bytes };
    for (uint32_t i = 0; i < count; i++)
        to = stpcpy(to, strings[i]) + 1;
    return true;
}

static bool preopen_names_join(struct wasi_strings *out, const struct wasi_config *config)
{
    const char **names = calloc(config->preopen_count + 1, sizeof *names);
    bool ok = names != NULL;

    for (uint32_t i = 0; ok && i < config->preopen_count; i++)
        names[i] = config->preopens[i].guest_name;
    ok = ok && strings_join(out, names, config->preopen_count);
    free(names);
    return ok;
}

/* A borrowed descriptor's flags cannot be taken away: others use it too. */
static void entry_borrow(struct fd_entry *e)
{
    int fl = fcntl(e->host, F_GETFL);
    int access = fl & O_ACCMODE;

    e->borrowed = true;
    if (access == O_RDONLY)
        e->base &= ~(uint64_t)(WASI_R_FD_WRITE | WASI_R_FD_ALLOCATE | WASI_R_FD_FILESTAT_SET_SIZE);
    if (access == O_WRONLY)
        e->base &= ~(uint64_t)WASI_R_FD_READ;
    if (fl & O_APPEND)
        e->sticky_flags |= WASI_FDFLAGS_APPEND;
    if (fl & O_NONBLOCK)
        e->sticky_flags |= WASI_FDFLAGS_NONBLOCK;
    e->flags = e->sticky_flags;
}

static void stdio_add(struct wasi_ctx *ctx, uint32_t fd, int host)
{
    struct stat st;

    if (host < 0 || fstat(host, &st) < 0)
        return;
    struct fd_entry e = fd_entry_from_stat(host, &st);
    entry_borrow(&e);
    /* `wvm < dir` grants nothing below dir: a grant is explicit. */
    if (e.filetype == WASI_FILETYPE_DIRECTORY) {
        e.base = WASI_R_FD_FILESTAT_GET;
        e.inheriting = 0;
    }
    e.open = true;
    ctx->fds.at[fd] = e;
}

static void preopens_add(struct wasi_ctx *ctx, const struct wasi_config *config)
{
    const char *name = ctx->preopen_names.bytes;
    struct stat st = { .st_mode = S_IFDIR };

    for (uint32_t i = 0; i < config->preopen_count; i++, name += strlen(name) + 1) {
        struct fd_entry e = fd_entry_from_stat(config->preopens[i].host_fd, &st);
        e.preopen_name = name;
        e.read_only = config->preopens[i].read_only;
        fd_table_has_room(&ctx->fds);
        fd_table_add(&ctx->fds, e);
        ctx->needs |= WASI_NEEDS_FILES | (e.read_only ? 0 : WASI_NEEDS_WRITE);
    }
}

static void sockets_add(struct wasi_ctx *ctx, const struct wasi_config *config)
{
    struct stat st = { .st_mode = S_IFSOCK };

    for (uint32_t i = 0; i < config->socket_count; i++) {
        struct fd_entry e = fd_entry_from_stat(config->sockets[i], &st);
        int type = 0;
        socklen_t len = sizeof type;
        if (getsockopt(e.host, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_DGRAM)
            e.filetype = WASI_FILETYPE_SOCKET_DGRAM;
        e.inheriting = WASI_R_SOCKET;
        fd_table_has_room(&ctx->fds);
        fd_table_add(&ctx->fds, e);
        ctx->needs |= WASI_NEEDS_SOCKET;
    }
}

static uint32_t fd_limit(const struct wasi_config *config)
{
    uint64_t given = (uint64_t)config->preopen_count + config->socket_count + FD_LIMIT_MIN;
    uint64_t limit = config->fd_limit ? config->fd_limit : FD_LIMIT_DEFAULT;

    if (limit < given)
        limit = given;
    return limit > FD_LIMIT_MAX ? FD_LIMIT_MAX : (uint32_t)limit;
}

struct wasi_ctx *wasi_ctx_new(const struct wasi_config *config)
{
    struct wasi_ctx *ctx = calloc(1, sizeof *ctx);
    uint32_t limit = fd_limit(config);

    if (!ctx)
        return NULL;
    if ((uint64_t)config->preopen_count + config->socket_count + FD_LIMIT_MIN > limit ||
        !fd_table_init(&ctx->fds, limit) || !(ctx->poll = poll_scratch_new()) ||
        !strings_join(&ctx->args, config->argv, config->argc) ||
        !strings_join(&ctx->environ, config->env, config->envc) ||
        !preopen_names_join(&ctx->preopen_names, config)) {
        wasi_ctx_free(ctx);
        errno = ENOMEM;
        return NULL;
    }
    ctx->interrupted = config->interrupted;
    ctx->needs = WASI_NEEDS_ALWAYS;
    for (uint32_t fd = 0; fd < 3; fd++)
        stdio_add(ctx, fd, config->stdio[fd]);
    preopens_add(ctx, config);
    sockets_add(ctx, config);
    return ctx;
}

void wasi_ctx_free(struct wasi_ctx *ctx)
{
    if (!ctx)
        return;
    fd_table_free(&ctx->fds);
    free(ctx->poll);
    free((char *)ctx->args.bytes);
    free((char *)ctx->environ.bytes);
    free((char *)ctx->preopen_names.bytes);
    free(ctx);
}

uint32_t wasi_exit_code(const struct wasi_ctx *ctx) { return ctx->exit_code; }
int wasi_raised_signal(const struct wasi_ctx *ctx) { return ctx->raised_signal; }
uint64_t wasi_bytes_in(const struct wasi_ctx *ctx) { return ctx->bytes_in; }
uint64_t wasi_bytes_out(const struct wasi_ctx *ctx) { return ctx->bytes_out; }
struct wasi_strings wasi_args(const struct wasi_ctx *ctx) { return ctx->args; }
struct wasi_strings wasi_environ(const struct wasi_ctx *ctx) { return ctx->environ; }
uint32_t wasi_needs(const struct wasi_ctx *ctx) { return ctx->needs; }
