/* libFuzzer target: a hostile guest. The input is a stream of calls with their arguments
 * and of writes to the guest's memory; the guest has a scratch directory, a pipe and a
 * socket. Found are crashes, sanitizer reports, results that no call may give, and files
 * outside of the directory. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include "abi.h"
#include "wasi-hypercalls/wasi.h"
#include "wasi-hypercalls/wasi_types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEM_BYTES = 65536, FILE_BYTES_MAX = 1 << 20 };

static char box[64], root[80];
static volatile sig_atomic_t interrupted = 1;      /* every call that waits is cut short by the alarm */

static void on_alarm(int sig) { (void)sig; }

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void remove_tree(const char *path) { nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS); }
static void remove_box(void) { remove_tree(box); }

/* The scratch directory lies in a box; nothing else may ever appear there. */
static void box_make(void)
{
    const struct rlimit limit = { FILE_BYTES_MAX, FILE_BYTES_MAX };

    strcpy(box, "/tmp/wvm-fuzz-XXXXXX");
    if (!mkdtemp(box))
        abort();
    atexit(remove_box);
    snprintf(root, sizeof root, "%s/root", box);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 2000 }, { 0, 2000 } }, NULL);
}

/* d/, f, l -> d, d/o -> ../.. */
static void root_make(void)
{
    remove_tree(root);
    if (mkdir(root, 0777) < 0)
        abort();
    int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mkdirat(dir, "d", 0777);
    close(openat(dir, "f", O_CREAT | O_WRONLY | O_CLOEXEC, 0666));
    if (symlinkat("d", dir, "l") < 0 || symlinkat("../..", dir, "d/o") < 0)
        abort();
    close(dir);
}

/* Something appeared beside the scratch directory. */
static bool escaped(void)
{
    DIR *d = opendir(box);
    int n = 0;

    while (d && readdir(d))
        n++;
    if (d)
        closedir(d);
    return n != 3;
}

static struct wasi_ctx *guest_make(int pipe_fds[2], int sockets[2])
{
    static const char *const argv[] = { "fuzz" };

    root_make();
    if (pipe2(pipe_fds, O_CLOEXEC) < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
        abort();
    struct wasi_preopen pre = { open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/", false };
    struct wasi_config config = {
        .argv = argv, .argc = 1, .env = argv, .envc = 1, .stdio = { pipe_fds[0], pipe_fds[1], -1 }, .preopens = &pre,
        .preopen_count = 1, .sockets = sockets, .socket_count = 1, .fd_limit = 64, .interrupted = &interrupted,
    };
    return wasi_ctx_new(&config);
}

struct input { const uint8_t *at, *end; };

static uint8_t next(struct input *in) { return in->at < in->end ? *in->at++ : 0; }

/* Mostly small numbers: descriptors, lengths, addresses of what was written; sometimes any. */
static uint64_t next_arg(struct input *in)
{
    uint8_t kind = next(in);
    uint64_t v = 0;

    if (kind < 0xc0)
        return kind;
    if (kind < 0xf0)
        return (uint64_t)next(in) << 8 | next(in);
    for (int i = 0; i < 8; i++)
        v = v << 8 | next(in);
    return v;
}

static void step(struct wasi_ctx *ctx, const struct guest_mem *mem, struct input *in)
{
    uint8_t op = next(in);
    uint64_t arg[10];

    if (op >= 2 * WVM_CALL_WASI_COUNT) {        /* a write to memory */
        uint16_t to = (uint16_t)(next(in) << 8 | next(in));
        for (unsigned n = op & 31; n > 0; n--)
            mem->base[to++] = next(in);
        return;
    }
    for (int i = 0; i < 10; i++)
        arg[i] = next_arg(in);
    int64_t r = wasi_serve(ctx, mem, op % WVM_CALL_WASI_COUNT | (op < WVM_CALL_WASI_COUNT ? 0 : WVM_CALL_UNSTABLE), arg);
    if (r >= WASI_E_COUNT || r < WASI_INTERRUPTED)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input in = { bytes, bytes + size };
    int pipe_fds[2], sockets[2];

    if (!box[0])
        box_make();
    struct wasi_ctx *ctx = guest_make(pipe_fds, sockets);
    struct guest_mem mem = { calloc(1, MEM_BYTES), MEM_BYTES };
    while (in.at < in.end)
        step(ctx, &mem, &in);
    free(mem.base);
    wasi_ctx_free(ctx);
    close(pipe_fds[0]), close(pipe_fds[1]), close(sockets[1]);
    if (escaped())
        abort();
    return 0;
}
