/* The table of system calls is complete: a child that may make only those, and die at any
 * other, goes through every function. */
#include "wasi_world.h"

#include <seccomp.h>
#include <sys/socket.h>
#include <sys/wait.h>

static bool filter_load(uint32_t needs)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int r = filter ? seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit_group), 0) : -1;

    for (size_t i = 0; i < wasi_syscall_count && r == 0; i++) {
        const struct wasi_syscall *s = &wasi_syscalls[i];
        struct scmp_arg_cmp cmp = { (unsigned)s->arg, SCMP_CMP_MASKED_EQ, UINT32_MAX, s->value };
        if (s->needs & needs)
            r = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, s->nr, s->arg >= 0, &cmp);
    }
    return r == 0 && seccomp_load(filter) == 0;
}

/* Every function once, successfully where that takes a system call. The number of the step that failed, or 0. */
static int tour(struct world *w)
{
    int step = 0;
#define STEP(call) do { step++; if ((call) != 0) return step; } while (0)
    int64_t fd = try_open(w, "f", WASI_OFLAGS_CREAT, WASI_R_REGULAR, WASI_FDFLAGS_APPEND | WASI_FDFLAGS_SYNC);
    STEP(fd < 0);
    STEP(try_write(w, (uint32_t)fd, "hello"));
    STEP(CALL(fd_pwrite, fd, DATA, 1, 0, OUT));
    STEP(CALL(fd_seek, fd, 0, WASI_WHENCE_SET, OUT));
    STEP(try_read(w, (uint32_t)fd, 5));
    STEP(CALL(fd_pread, fd, DATA, 1, 0, OUT));
    STEP(CALL(fd_tell, fd, OUT));
    STEP(CALL(fd_advise, fd, 0, 1, 0));
    STEP(CALL(fd_allocate, fd, 0, 1));
    STEP(CALL(fd_sync, fd));
    STEP(CALL(fd_datasync, fd));
    STEP(CALL(fd_fdstat_get, fd, OUT));
    STEP(CALL(fd_fdstat_set_flags, fd, WASI_FDFLAGS_NONBLOCK));
    STEP(CALL(fd_filestat_get, fd, OUT));
    STEP(CALL(fd_filestat_set_size, fd, 3));
    STEP(CALL(fd_filestat_set_times, fd, 1, 1, 5));
    STEP(CALL(fd_prestat_get, ROOT, OUT));
    STEP(CALL(fd_prestat_dir_name, ROOT, OUT, 1));
    STEP(CALL(fd_readdir, ROOT, DATA, 1000, 0, OUT));
    STEP(CALL(path_create_directory, ROOT, P("d")));
    STEP(CALL(path_filestat_get, ROOT, 1, P("d"), OUT));
    STEP(CALL(path_filestat_set_times, ROOT, 0, P("f"), 1, 1, 5));
    STEP(CALL(path_link, ROOT, 1, P("f"), ROOT, P("d/g")));
    STEP(CALL(path_symlink, P("f"), ROOT, P("s")));
    STEP(CALL(path_readlink, ROOT, P("s"), DATA, 10, OUT));
    STEP(CALL(path_rename, ROOT, P("d/g"), ROOT, P("h")));
    STEP(CALL(path_unlink_file, ROOT, P("h")));
    STEP(CALL(path_remove_directory, ROOT, P("d")));
    STEP(try_open(w, "null", 0, WASI_R_FD_READ, 0) < 0);
    int64_t fd2 = try_open(w, "f", 0, 0, 0);
    STEP(fd2 < 0);
    STEP(CALL(fd_renumber, fd, fd2));
    STEP(CALL(fd_close, fd2));
    STEP(CALL(fd_fdstat_set_flags, 0, WASI_FDFLAGS_NONBLOCK));
    STEP(try_read(w, 0, 1) != WASI_E_again);
    struct wasi_subscription subs[2] = {
        { .type = WASI_EVENT_CLOCK, .u.clock = { .id = WASI_CLOCK_THREAD_CPUTIME, .timeout = 1000 } },
        { .type = WASI_EVENT_FD_READ, .u.fd = ROOT + 2 },
    };
    memcpy(w->mem.base + DATA, subs, sizeof subs);
    STEP(CALL(poll_oneoff, DATA, DATA + 1000, 2, OUT));
    for (uint32_t id = 0; id < 4; id++) {
        STEP(CALL(clock_time_get, id, 0, OUT));
        STEP(CALL(clock_res_get, id, OUT));
    }
    STEP(CALL(random_get, OUT, 32));
    STEP(CALL(sched_yield, 0));
    one_iov(w, 1);
    STEP(CALL(sock_send, ROOT + 2, DATA, 1, 0, OUT));
    STEP(CALL(sock_recv, ROOT + 2, DATA, 1, 0, OUT, OUT + 8));
    STEP(CALL(sock_accept, ROOT + 1, 0, OUT));
    STEP(CALL(sock_shutdown, ROOT + 2, 1));
    return 0;
}

static int run(struct world *w, uint32_t needs)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(filter_load(needs) ? tour(w) : 255);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void table_is_complete(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    skip();     /* the sanitizer makes system calls of its own */
#endif
    int pair[2], in[2], listener = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr addr = { .sa_family = AF_UNIX };
    socklen_t len = sizeof(sa_family_t);
    char null[128];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) | pipe(in), 0);
    assert_int_equal(bind(listener, &addr, len) | listen(listener, 1), 0);
    struct sockaddr_storage bound;
    len = sizeof bound;
    getsockname(listener, (struct sockaddr *)&bound, &len);
    assert_int_equal(connect(client, (struct sockaddr *)&bound, len), 0);
    assert_int_equal(write(pair[1], "x", 1), 1);
    int sockets[] = { listener, pair[0] };
    struct world *w = world_new((struct world_options){ .stdio = { in[0] }, .sockets = sockets, .socket_count = 2 });
    snprintf(null, sizeof null, "%s/null", w->dir);
    if (mknod(null, S_IFCHR | 0666, 1 << 8 | 3) < 0)    /* not root: any file will do */
        close(open(null, O_CREAT | O_WRONLY, 0666));
    assert_int_equal(run(w, wasi_needs(w->ctx)), 0);
    assert_int_equal(run(w, WASI_NEEDS_ALWAYS), -SIGSYS);
    world_free(w);
}

static void rows_are_sound(void **state)
{
    for (size_t i = 0; i < wasi_syscall_count; i++) {
        const struct wasi_syscall *s = &wasi_syscalls[i];
        if (!s->reason[0] || seccomp_syscall_resolve_name(s->name) != s->nr || s->arg > 5)
            fail_msg("row %s", s->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(table_is_complete), cmocka_unit_test(rows_are_sound) };
    return cmocka_run_group_tests_name("wasi system calls", tests, NULL, NULL);
}
