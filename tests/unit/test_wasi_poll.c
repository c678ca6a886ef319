/* poll_oneoff, clocks, and what interrupts a call that waits. */
#include "wasi_world.h"

#include <poll.h>
#include <sys/time.h>
#include <time.h>

enum { SUBS = 8192, EVENTS = 16384, MS = 1000000 };

static void clock_sub(struct world *w, unsigned i, uint32_t id, uint64_t timeout, uint16_t flags)
{
    struct wasi_subscription s = {
        .userdata = 100 + i, .type = WASI_EVENT_CLOCK, .u.clock = { .id = id, .timeout = timeout, .flags = flags },
    };
    memcpy(w->mem.base + SUBS + i * sizeof s, &s, sizeof s);
}

static void fd_sub(struct world *w, unsigned i, uint8_t type, uint32_t fd)
{
    struct wasi_subscription s = { .userdata = 100 + i, .type = type, .u.fd = fd };
    memcpy(w->mem.base + SUBS + i * sizeof s, &s, sizeof s);
}

static struct wasi_event event(struct world *w, unsigned i)
{
    struct wasi_event e;
    memcpy(&e, w->mem.base + EVENTS + i * sizeof e, sizeof e);
    return e;
}

static uint64_t now_ns(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void clocks(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });

    for (uint32_t id = 0; id < 4; id++) {
        OK(CALL(clock_res_get, id, OUT));
        assert_true(out64(w) > 0);
        OK(CALL(clock_time_get, id, 1, OUT));
        uint64_t first = out64(w);
        OK(CALL(clock_time_get, id, 0, OUT));
        assert_true(out64(w) >= first);
    }
    OK(CALL(clock_time_get, WASI_CLOCK_REALTIME, 0, OUT));
    assert_true(llabs((int64_t)(out64(w) - now_ns(CLOCK_REALTIME))) < 1000 * (int64_t)MS);
    FAILS(inval, CALL(clock_time_get, 4, 0, OUT));
    FAILS(inval, CALL(clock_res_get, UINT32_MAX, OUT));
    world_free(w);
}

static void sleeping(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });
    static const struct { const char *name; uint32_t id; bool absolute; int64_t ms; uint64_t least, most; } rows[] = {
        { "monotonic", WASI_CLOCK_MONOTONIC, false, 30, 30, 5000 }, { "realtime", WASI_CLOCK_REALTIME, false, 30, 30, 5000 },
        { "process", WASI_CLOCK_PROCESS_CPUTIME, false, 30, 30, 5000 }, { "thread", WASI_CLOCK_THREAD_CPUTIME, false, 30, 30, 5000 },
        { "monotonic at", WASI_CLOCK_MONOTONIC, true, 30, 29, 5000 }, { "realtime at", WASI_CLOCK_REALTIME, true, 30, 29, 5000 },
        { "process at", WASI_CLOCK_PROCESS_CPUTIME, true, 30, 20, 5000 },
        { "monotonic past", WASI_CLOCK_MONOTONIC, true, -30, 0, 1000 }, { "realtime past", WASI_CLOCK_REALTIME, true, -30, 0, 1000 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        OK(CALL(clock_time_get, rows[i].id, 0, OUT));
        uint64_t timeout = (rows[i].absolute ? out64(w) : 0) + (uint64_t)(rows[i].ms * MS), start = now_ns(CLOCK_MONOTONIC);
        clock_sub(w, 0, rows[i].id, timeout, rows[i].absolute);
        OK(CALL(poll_oneoff, SUBS, EVENTS, 1, OUT));
        uint64_t took = (now_ns(CLOCK_MONOTONIC) - start) / MS;
        if (out32(w) != 1 || event(w, 0).userdata != 100 || event(w, 0).error || took < rows[i].least || took > rows[i].most)
            fail_msg("%s: %llu ms", rows[i].name, (unsigned long long)took);
    }
    world_free(w);
}

static void descriptors(void **state)
{
    int in[2], out[2];

    assert_int_equal(pipe(in) | pipe(out), 0);
    struct world *w = world_new((struct world_options){ .stdio = { in[0], out[1] } });
    uint32_t file = create(w, "f");
    OK(try_write(w, file, "12345"));
    OK(CALL(fd_seek, file, 2, WASI_WHENCE_SET, OUT));

    /* Nothing to read: the earlier clock fires, alone. */
    fd_sub(w, 0, WASI_EVENT_FD_READ, 0);
    clock_sub(w, 1, WASI_CLOCK_MONOTONIC, 3600000 * (uint64_t)MS, 0);
    clock_sub(w, 2, WASI_CLOCK_MONOTONIC, 10 * MS, 0);
    OK(CALL(poll_oneoff, SUBS, EVENTS, 3, OUT));
    assert_int_equal(out32(w), 1);
    assert_int_equal(event(w, 0).userdata, 102);

    /* Something to read, room to write, a file, a bad descriptor, a missing right: all at once. */
    assert_int_equal(write(in[1], "abc", 3), 3);
    fd_sub(w, 1, WASI_EVENT_FD_WRITE, 1);
    fd_sub(w, 2, WASI_EVENT_FD_READ, file);
    fd_sub(w, 3, WASI_EVENT_FD_READ, 99);
    fd_sub(w, 4, WASI_EVENT_FD_WRITE, 0);
    clock_sub(w, 5, WASI_CLOCK_MONOTONIC, 3600000 * (uint64_t)MS, 0);
    clock_sub(w, 6, 9, 0, 0);
    OK(CALL(poll_oneoff, SUBS, EVENTS, 7, OUT));
    assert_int_equal(out32(w), 6);
    static const struct { uint64_t userdata, nbytes; uint16_t error; } want[] = {
        { 100, 3, 0 }, { 101, 0, 0 }, { 102, 3, 0 }, { 103, 0, WASI_E_badf }, { 104, 0, WASI_E_notcapable }, { 106, 0, WASI_E_inval },
    };
    for (unsigned i = 0; i < 6; i++) {
        struct wasi_event e = event(w, i);
        if (e.userdata != want[i].userdata || e.nbytes != want[i].nbytes || e.error != want[i].error)
            fail_msg("event %u: userdata %d nbytes %d error %d", i, (int)e.userdata, (int)e.nbytes, e.error);
    }
    /* The writer has gone. */
    OK(try_read(w, 0, 10));
    close(in[1]);
    OK(CALL(poll_oneoff, SUBS, EVENTS, 1, OUT));
    assert_int_equal(event(w, 0).flags, WASI_EVENTRW_HANGUP);
    world_free(w);
    close(in[0]), close(out[0]), close(out[1]);
}

static void bad_calls(void **state)
{
    struct world *w = world_new((struct world_options){ 0 });

    clock_sub(w, 0, WASI_CLOCK_MONOTONIC, 0, 0);
    FAILS(inval, CALL(poll_oneoff, SUBS, EVENTS, 0, OUT));
    FAILS(inval, CALL(poll_oneoff, SUBS, EVENTS, UINT32_MAX, OUT));
    FAILS(fault, CALL(poll_oneoff, MEM_BYTES - 40, EVENTS, 1, OUT));
    FAILS(fault, CALL(poll_oneoff, SUBS, MEM_BYTES - 20, 1, OUT));
    FAILS(fault, CALL(poll_oneoff, SUBS, EVENTS, 1, MEM_BYTES - 2));
    w->mem.base[SUBS + 8] = 7;
    FAILS(inval, CALL(poll_oneoff, SUBS, EVENTS, 1, OUT));
    world_free(w);
}

static struct world *signalled;
static void on_alarm(int sig) { signalled->interrupted = 1; }
static void on_alarm_spurious(int sig) { }

static void alarm_every_ms(void (*handler)(int), long ms)
{
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = handler }, NULL);
    struct itimerval t = { { 0, ms * 1000 }, { 0, ms * 1000 } };
    setitimer(ITIMER_REAL, &t, NULL);
}

static void interrupted(void **state)
{
    int p[2];

    assert_int_equal(pipe(p), 0);
    struct world *w = signalled = world_new((struct world_options){ .stdio = { p[0] } });
    char fifo[128];
    snprintf(fifo, sizeof fifo, "%s/fifo", w->dir);
    mkfifo(fifo, 0666);
    alarm_every_ms(on_alarm, 20);
    assert_int_equal(try_read(w, 0, 1), WASI_INTERRUPTED);
    w->interrupted = 0;
    fd_sub(w, 0, WASI_EVENT_FD_READ, 0);
    assert_int_equal(CALL(poll_oneoff, SUBS, EVENTS, 1, OUT), WASI_INTERRUPTED);
    w->interrupted = 0;
    assert_int_equal(CALL(path_open, ROOT, 0, P("fifo"), 0, WASI_R_FD_READ, 0, 0, OUT), WASI_INTERRUPTED);

    /* A signal that asks for nothing does not cut a wait short. */
    w->interrupted = 0;
    alarm_every_ms(on_alarm_spurious, 5);
    uint64_t start = now_ns(CLOCK_MONOTONIC);
    clock_sub(w, 0, WASI_CLOCK_MONOTONIC, 60 * MS, 0);
    OK(CALL(poll_oneoff, SUBS, EVENTS, 1, OUT));
    assert_true(now_ns(CLOCK_MONOTONIC) - start >= 60 * MS);
    setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
    world_free(w);
    close(p[0]), close(p[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks), cmocka_unit_test(sleeping), cmocka_unit_test(descriptors), cmocka_unit_test(bad_calls),
        cmocka_unit_test(interrupted),
    };
    return cmocka_run_group_tests_name("wasi poll", tests, NULL, NULL);
}
