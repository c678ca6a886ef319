/* Every WASI function with absurd pointers, lengths and descriptors: each must answer with an
 * errno (never success where a pointer is needed and bad), and nothing may be harmed by it. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef int32_t i32;
typedef int64_t i64;
#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

/* name, then one letter for each parameter: d descriptor, p pointer, n length, q 64-bit, i integer */
#define CALLS(X) \
    X(args_get, "pp", (i32, i32), (A(0), A(1))) \
    X(args_sizes_get, "pp", (i32, i32), (A(0), A(1))) \
    X(environ_get, "pp", (i32, i32), (A(0), A(1))) \
    X(environ_sizes_get, "pp", (i32, i32), (A(0), A(1))) \
    X(clock_res_get, "ip", (i32, i32), (A(0), A(1))) \
    X(clock_time_get, "iqp", (i32, i64, i32), (A(0), Q(1), A(2))) \
    X(fd_advise, "dqqi", (i32, i64, i64, i32), (A(0), Q(1), Q(2), A(3))) \
    X(fd_allocate, "dqq", (i32, i64, i64), (A(0), Q(1), Q(2))) \
    X(fd_datasync, "d", (i32), (A(0))) \
    X(fd_fdstat_get, "dp", (i32, i32), (A(0), A(1))) \
    X(fd_fdstat_set_flags, "di", (i32, i32), (A(0), A(1))) \
    X(fd_filestat_get, "dp", (i32, i32), (A(0), A(1))) \
    X(fd_filestat_set_size, "dq", (i32, i64), (A(0), Q(1))) \
    X(fd_filestat_set_times, "dqqi", (i32, i64, i64, i32), (A(0), Q(1), Q(2), A(3))) \
    X(fd_pread, "dpnqp", (i32, i32, i32, i64, i32), (A(0), A(1), A(2), Q(3), A(4))) \
    X(fd_prestat_get, "dp", (i32, i32), (A(0), A(1))) \
    X(fd_prestat_dir_name, "dpn", (i32, i32, i32), (A(0), A(1), A(2))) \
    X(fd_pwrite, "dpnqp", (i32, i32, i32, i64, i32), (A(0), A(1), A(2), Q(3), A(4))) \
    X(fd_read, "dpnp", (i32, i32, i32, i32), (A(0), A(1), A(2), A(3))) \
    X(fd_readdir, "dpnqp", (i32, i32, i32, i64, i32), (A(0), A(1), A(2), Q(3), A(4))) \
    X(fd_seek, "dqip", (i32, i64, i32, i32), (A(0), Q(1), A(2), A(3))) \
    X(fd_sync, "d", (i32), (A(0))) \
    X(fd_tell, "dp", (i32, i32), (A(0), A(1))) \
    X(fd_write, "dpnp", (i32, i32, i32, i32), (A(0), A(1), A(2), A(3))) \
    X(path_create_directory, "dpn", (i32, i32, i32), (A(0), A(1), A(2))) \
    X(path_filestat_get, "dipnp", (i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4))) \
    X(path_filestat_set_times, "dipnqqi", (i32, i32, i32, i32, i64, i64, i32), (A(0), A(1), A(2), A(3), Q(4), Q(5), A(6))) \
    X(path_link, "dipndpn", (i32, i32, i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4), A(5), A(6))) \
    X(path_open, "dipniqqip", (i32, i32, i32, i32, i32, i64, i64, i32, i32), (A(0), A(1), A(2), A(3), A(4), Q(5), Q(6), A(7), A(8))) \
    X(path_readlink, "dpnpnp", (i32, i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4), A(5))) \
    X(path_remove_directory, "dpn", (i32, i32, i32), (A(0), A(1), A(2))) \
    X(path_rename, "dpndpn", (i32, i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4), A(5))) \
    X(path_symlink, "pndpn", (i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4))) \
    X(path_unlink_file, "dpn", (i32, i32, i32), (A(0), A(1), A(2))) \
    X(poll_oneoff, "ppnp", (i32, i32, i32, i32), (A(0), A(1), A(2), A(3))) \
    X(random_get, "pn", (i32, i32), (A(0), A(1))) \
    X(sock_accept, "dip", (i32, i32, i32), (A(0), A(1), A(2))) \
    X(sock_recv, "dpnipp", (i32, i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4), A(5))) \
    X(sock_send, "dpnip", (i32, i32, i32, i32, i32), (A(0), A(1), A(2), A(3), A(4))) \
    X(sock_shutdown, "di", (i32, i32), (A(0), A(1))) \
    X(fd_fdstat_set_rights, "dqq", (i32, i64, i64), (A(0), Q(1), Q(2))) \
    X(fd_renumber, "dd", (i32, i32), (A(0), A(1))) \
    X(fd_close, "d", (i32), (A(0)))

#define DECLARE(name, kinds, types, args) WASI(name) i32 imported_##name types;
CALLS(DECLARE)

static i64 arg[10];
#define A(i) (i32)arg[i]
#define Q(i) arg[i]
#define WRAP(name, kinds, types, args) static i32 call_##name(void) { return imported_##name args; }
CALLS(WRAP)

static const struct call { const char *name, *kinds; i32 (*call)(void); } calls[] = {
#define ROW(name, kinds, types, args) { #name, kinds, call_##name },
    CALLS(ROW)
};

static uint32_t seed = 2463534242;
static uint32_t random32(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    return seed ^= seed << 5;
}

/* Pointers that hold nothing of the guest's; never a valid one. */
static i32 bad_pointer(void)
{
    static const uint32_t fixed[] = { 0xffffffff, 0xfffffff8, 0xfffff000, 0x80000000, 0x7fffffff, 0xc0000000, 0xfffffffe };
    uint32_t end = (uint32_t)__builtin_wasm_memory_size(0) << 16;
    uint32_t k = random32() % 10;
    return (i32)(k < 7 ? fixed[k] : k == 7 ? end : k == 8 ? end + 1 : end + 65536);
}

static i64 absurd(char kind)
{
    static const i64 wide[] = { 0, 1, -1, INT64_MAX, INT64_MIN, 0xffffffff, 0x100000000, 0x7fffffffffffffe0 };
    static const i32 narrow[] = { 0, 1, 2, 3, -1, INT32_MAX, INT32_MIN, 255, 65536, 0x10000001 };
    switch (kind) {
    case 'p': return bad_pointer();
    case 'd': return random32() % 4 ? 3 : narrow[random32() % 10] == 1 ? 77 : random32() % 3 ? -1 : 0x7fffffff;
    case 'q': return wide[random32() % 8];
    case 'n': return (i64[]){ 1, 8, 100, 0xffffffff, 0x80000000, 0x1fffffff, 65536 }[random32() % 7];
    default: return narrow[random32() % 10];
    }
}

/* Is a good answer impossible, because a pointer is needed and all are bad? */
static int must_fail(const struct call *c)
{
    return strchr(c->kinds, 'p') != NULL && strcmp(c->name, "environ_get");     /* the environment is empty: nothing to write */
}

int main(void)
{
    static char canary[4096];
    memset(canary, 0x5a, sizeof canary);
    unsigned wrong = 0, made = 0;
    for (unsigned k = 0; k < sizeof calls / sizeof *calls; k++)
        for (int round = 0; round < 40; round++) {
            const struct call *c = &calls[k];
            for (int i = 0; c->kinds[i]; i++)
                arg[i] = absurd(c->kinds[i]);
            i32 e = c->call();
            made++;
            if (e < 0 || e > 76 || (e == 0 && must_fail(c))) {
                printf("%s answers %d to %llx %llx %llx %llx %llx\n", c->name, e, (long long)arg[0], (long long)arg[1], (long long)arg[2],
                       (long long)arg[3], (long long)arg[4]);
                wrong++;
            }
        }
    for (unsigned i = 0; i < sizeof canary; i++)
        wrong += canary[i] != 0x5a;
    printf("%u calls, %u wrong answers\n", made, wrong);
    return wrong != 0;
}
