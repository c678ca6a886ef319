/* The border: guest addresses, numbers and layouts, both snapshots; and absurd arguments to
 * every function. */
#include "wasi_world.h"

#include <sys/resource.h>
#include <sys/time.h>

static void gate(void **state)
{
    uint8_t bytes[100];
    struct guest_mem m = { bytes, sizeof bytes }, none = { NULL, 0 };
    static const struct { uint64_t addr, len; bool ok; } rows[] = {
        { 0, 0, true }, { 0, 100, true }, { 0, 101, false }, { 99, 1, true }, { 100, 0, true }, { 100, 1, false }, { 101, 0, false },
        { 1, UINT64_MAX, false }, { UINT64_MAX, 1, false }, { UINT64_MAX, UINT64_MAX, false }, { UINT32_MAX, 2, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *p = guest_ptr(&m, rows[i].addr, rows[i].len);
        if (p != (rows[i].ok ? bytes + rows[i].addr : NULL))
            fail_msg("row %zu", i);
    }
    assert_non_null(guest_ptr(&none, 0, 0));
    assert_null(guest_ptr(&none, 0, 1));
}

static void args_and_environ(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const uint32_t want[] = { DATA, DATA + 5, DATA + 9 };

    OK(CALL(args_sizes_get, OUT, OUT + 4));
    assert_int_equal(out64(w), 3 | (uint64_t)10 << 32);
    OK(CALL(args_get, OUT, DATA));
    assert_memory_equal(w->mem.base + OUT, want, sizeof want);
    assert_memory_equal(w->mem.base + DATA, "prog\0one\0", 10);
    OK(CALL(environ_sizes_get, OUT, OUT + 4));
    assert_int_equal(out64(w), 2 | (uint64_t)11 << 32);
    OK(CALL(environ_get, OUT, DATA));
    assert_memory_equal(w->mem.base + DATA, "A=1\0EMPTY=", 11);
    FAILS(fault, CALL(args_get, MEM_BYTES - 8, DATA));
    FAILS(fault, CALL(args_get, OUT, MEM_BYTES - 9));
    assert_int_equal(wasi_args(w->ctx).count, 3);
    assert_int_equal(wasi_environ(w->ctx).size_bytes, 11);
    world_free(w);
}

static void ending(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const struct { uint32_t sig; int64_t result; int host; } rows[] = {
        { 0, 0, 0 }, { 1, WASI_RAISE, SIGHUP }, { 6, WASI_RAISE, SIGABRT }, { 9, WASI_RAISE, SIGKILL }, { 11, WASI_RAISE, SIGSEGV },
        { 13, 0, 0 }, { 15, WASI_RAISE, SIGTERM }, { 16, 0, 0 }, { 17, 0, 0 }, { 18, WASI_E_notsup, 0 }, { 21, WASI_E_notsup, 0 },
        { 22, 0, 0 }, { 23, WASI_RAISE, SIGXCPU }, { 27, 0, 0 }, { 30, WASI_RAISE, SIGSYS }, { 31, WASI_E_inval, 0 },
        { UINT32_MAX, WASI_E_inval, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t r = CALL(proc_raise, rows[i].sig);
        if (r != rows[i].result || (r == WASI_RAISE && wasi_raised_signal(w->ctx) != rows[i].host))
            fail_msg("signal %u: %d", rows[i].sig, (int)r);
    }
    assert_int_equal(CALL(proc_exit, 0xfffffff1), WASI_EXIT);
    assert_int_equal(wasi_exit_code(w->ctx), 0xfffffff1);
    OK(CALL(sched_yield, 0));
    FAILS(nosys, wasi_serve(w->ctx, &w->mem, WVM_CALL_WASI_COUNT, (uint64_t[10]){ 0 }));
    FAILS(nosys, wasi_serve(w->ctx, &w->mem, UINT32_MAX, (uint64_t[10]){ 0 }));
    world_free(w);
}

static void random_bytes(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const uint8_t zero[64];

    OK(CALL(random_get, DATA, 64));
    assert_memory_not_equal(w->mem.base + DATA, zero, 64);
    assert_memory_equal(w->mem.base + DATA + 64, zero, 64);
    OK(CALL(random_get, 0, MEM_BYTES));
    OK(CALL(random_get, MEM_BYTES, 0));
    FAILS(fault, CALL(random_get, 1, MEM_BYTES));
    world_free(w);
}

static void upper_halves_are_ignored(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });

    OK(CALL(fd_fdstat_get, 0xdead00000000ull | ROOT, 0xbeef00000000ull | OUT));
    world_free(w);
}

static void snapshot_0(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    uint32_t fd = create(w, "f");

    OK(try_write(w, fd, "0123456789"));
    OK(CALL_0(fd_seek, fd, 3, WASI_WHENCE_SET_0, OUT));
    assert_int_equal(out64(w), 3);
    OK(CALL_0(fd_seek, fd, 1, WASI_WHENCE_CUR_0, OUT));
    assert_int_equal(out64(w), 4);
    OK(CALL_0(fd_seek, fd, (uint64_t)-1, WASI_WHENCE_END_0, OUT));
    assert_int_equal(out64(w), 9);

    struct wasi_filestat_0 st;
    memset(w->mem.base + OUT, '#', 80);
    OK(CALL_0(fd_filestat_get, fd, OUT));
    memcpy(&st, w->mem.base + OUT, sizeof st);
    assert_int_equal(st.nlink, 1);
    assert_int_equal(st.size, 10);
    assert_int_equal(st.mtim, filestat(w, "f").mtim);
    assert_int_equal(w->mem.base[OUT + 56 + 8], '#');
    OK(CALL_0(path_filestat_get, ROOT, 0, P("f"), OUT));
    assert_memory_equal(&st, w->mem.base + OUT, 32);

    struct wasi_subscription_0 subs[2] = {
        { .userdata = 1, .type = WASI_EVENT_CLOCK,
          .u.clock = { .identifier = 9, .clock = { .id = WASI_CLOCK_MONOTONIC, .timeout = 3600ull * 1000000000 } } },
        { .userdata = 2, .type = WASI_EVENT_FD_READ, .u.fd = fd },
    };
    memcpy(w->mem.base + DATA, subs, sizeof subs);
    OK(CALL_0(poll_oneoff, DATA, DATA + 1024, 2, OUT));
    assert_int_equal(out32(w), 1);
    assert_int_equal(w->mem.base[DATA + 1024], 2);
    world_free(w);
}

static void blocking_calls(void **state)
{
    int p[2];

    assert_int_equal(pipe(p), 0);
    struct world *w = world_new((struct world_options){ .stdio = { p[0], p[1] } });
    uint32_t file = create(w, "f");
    const struct { uint32_t nr, fd; bool blocks; } rows[] = {
        { WVM_CALL_fd_read, 0, true }, { WVM_CALL_fd_write, 1, true }, { WVM_CALL_fd_read, file, false },
        { WVM_CALL_fd_write | WVM_CALL_UNSTABLE, file, false }, { WVM_CALL_fd_read, 99, false }, { WVM_CALL_poll_oneoff, 0, true },
        { WVM_CALL_poll_oneoff | WVM_CALL_UNSTABLE, 0, true }, { WVM_CALL_path_open, ROOT, true }, { WVM_CALL_fd_seek, file, false },
        { WVM_CALL_fd_sync, file, true }, { WVM_CALL_clock_time_get, 0, false }, { UINT32_MAX, 0, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (wasi_may_block(w->ctx, rows[i].nr, (uint64_t[10]){ rows[i].fd }) != rows[i].blocks)
            fail_msg("row %zu", i);
    world_free(w);
    close(p[0]), close(p[1]);
}

/* Functions that take no address. */
static bool has_no_address(uint32_t nr)
{
    switch (nr) {
    case WVM_CALL_fd_advise: case WVM_CALL_fd_allocate: case WVM_CALL_fd_close: case WVM_CALL_fd_datasync:
    case WVM_CALL_fd_fdstat_set_flags: case WVM_CALL_fd_fdstat_set_rights: case WVM_CALL_fd_filestat_set_size:
    case WVM_CALL_fd_filestat_set_times: case WVM_CALL_fd_renumber: case WVM_CALL_fd_sync: case WVM_CALL_proc_exit:
    case WVM_CALL_proc_raise: case WVM_CALL_sched_yield: case WVM_CALL_sock_shutdown:
        return true;
    default:
        return false;
    }
}

/* Functions whose first argument is a descriptor: all by these names, but path_symlink. */
static bool takes_descriptor(uint32_t nr)
{
    return (nr >= WVM_CALL_fd_advise && nr <= WVM_CALL_path_unlink_file && nr != WVM_CALL_path_symlink) || nr >= WVM_CALL_sock_accept;
}

static const char *const call_names[] = {
#define WASI(name, sig, where) #name,
#include "wasi.def"
#undef WASI
};

/* A module without a memory, or whose every address is wrong: an error, whatever the function. */
static void addresses_outside(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const uint64_t sizes[] = { 0, 7 };

    for (uint32_t nr = 0; nr < WVM_CALL_WASI_COUNT; nr++)
        for (size_t i = 0; i < 2; i++) {
            struct guest_mem m = { w->mem.base, sizes[i] };
            uint64_t arg[10] = { ROOT, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
            if (!takes_descriptor(nr))
                arg[0] = 1;
            int64_t r = has_no_address(nr) ? -1 : wasi_serve(w->ctx, &m, nr, arg);
            if (r == 0)
                fail_msg("%s succeeded", call_names[nr]);
        }
    world_free(w);
}

static void on_alarm(int sig) { }

/* Every function with every mixture of extreme arguments: an errno or a special, no access
 * outside (the sanitizer's business), and a context that still works. */
static void absurd_arguments(void **state)
{
    static const uint64_t extremes[] = {
        0, 1, 3, 4, 5, 8, 24, OUT, DATA, MEM_BYTES - 8, MEM_BYTES - 1, MEM_BYTES, MEM_BYTES + 1, 0x7fffffff, 0x80000000, 0xfffffff8,
        0xffffffff, 0x100000000, INT64_MAX, (uint64_t)INT64_MIN, UINT64_MAX,
    };
    enum { EXTREMES = sizeof extremes / sizeof *extremes, ROUNDS = 300 };
    struct rlimit limit = { 1 << 20, 1 << 20 };
    uint32_t seed = 1;

    signal(SIGXFSZ, SIG_IGN);
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 2000 }, { 0, 2000 } }, NULL);
    setrlimit(RLIMIT_FSIZE, &limit);
    for (uint32_t nr = 0; nr < 2 * WVM_CALL_WASI_COUNT; nr++) {
        struct world *w = world_new((struct world_options){ 0 });
        uint32_t call = nr % WVM_CALL_WASI_COUNT | (nr < WVM_CALL_WASI_COUNT ? 0 : WVM_CALL_UNSTABLE);
        w->interrupted = 1;
        create(w, "f");
        for (int round = 0; round < ROUNDS; round++) {
            uint64_t arg[10];
            for (int i = 0; i < 10; i++)
                arg[i] = extremes[((seed = seed * 1664525 + 1013904223) >> 8) % EXTREMES];
            int64_t r = wasi_serve(w->ctx, &w->mem, call, arg);
            if (r >= WASI_E_COUNT || r < WASI_INTERRUPTED)
                fail_msg("%s: %lld", call_names[nr % WVM_CALL_WASI_COUNT], (long long)r);
        }
        OK(CALL(clock_time_get, WASI_CLOCK_MONOTONIC, 0, OUT));
        world_free(w);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gate), cmocka_unit_test(args_and_environ), cmocka_unit_test(ending), cmocka_unit_test(random_bytes),
        cmocka_unit_test(upper_halves_are_ignored), cmocka_unit_test(snapshot_0), cmocka_unit_test(blocking_calls),
        cmocka_unit_test(addresses_outside),
        cmocka_unit_test(absurd_arguments),
    };
    return cmocka_run_group_tests_name("wasi abi", tests, NULL, NULL);
}
