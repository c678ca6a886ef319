/* The lock-down holds: each row forks, enters a stage, tries one thing, and is judged by how
 * the child ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "vmm/sandbox.h"

enum {
    OK = 0,                     /* else: the errno that the call failed with, or */
    DIES = 128 + SIGSYS,
#ifdef __SANITIZE_ADDRESS__
    FORBIDDEN = EPERM,
#else
    FORBIDDEN = DIES,
#endif
};

/* Stand-ins for WASI's rows. */
static const struct wasi_syscall calls[] = {
    { "read", SYS_read, WASI_NEEDS_ALWAYS, -1, 0, "test" },
    { "openat2", SYS_openat2, WASI_NEEDS_FILES, -1, 0, "test" },
    { "unlinkat", SYS_unlinkat, WASI_NEEDS_WRITE, -1, 0, "test" },
    { "ioctl", SYS_ioctl, WASI_NEEDS_ALWAYS, 1, FIONREAD, "test" },
};

static char dir_rw[] = "/tmp/wvm-rw-XXXXXX", dir_ro[] = "/tmp/wvm-ro-XXXXXX";
static struct sandbox_dir dirs[2];

static int try(long result) { return result < 0 ? errno : OK; }

/* ---- things to try */

static int do_write(void) { return try(write(2, "", 0)); }
static int do_read(void) { char c; return try(read(dirs[0].fd, &c, 0) < 0 && errno == EISDIR ? 0 : -1); }
static int do_open(void) { return try(open("/etc/passwd", O_RDONLY)); }
static int do_execve(void) { return try(execl("/bin/true", "true", (char *)NULL)); }
static int do_fork(void) { return try(syscall(SYS_fork)); }
static int do_clone_process(void) { return try(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
static int do_clone_namespace(void) { return try(syscall(SYS_clone, CLONE_VM | CLONE_THREAD | CLONE_SIGHAND | CLONE_NEWUSER, 0, 0, 0, 0)); }
static int do_clone3(void) { return try(syscall(SYS_clone3, NULL, 0)); }
static int do_socket(void) { return try(socket(AF_INET, SOCK_STREAM, 0)); }
static int do_ptrace(void) { return try(ptrace(PTRACE_ATTACH, getppid(), 0, 0)); }
static int do_kill(void) { return try(kill(getppid(), 0)); }
static int do_tgkill_parent(void) { return try(syscall(SYS_tgkill, getppid(), getppid(), 0)); }
static int do_tgkill_self(void) { return try(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0)); }
static int do_mmap_exec(void) { return try((long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)); }
static int do_mmap(void) { return try((long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)); }
static int do_ioctl_tiocsti(void) { return try(ioctl(0, TIOCSTI, "x")); }
static int do_ioctl_run(void) { return try(ioctl(dirs[0].fd, KVM_RUN, 0)); }
static int do_ioctl_create_vm(void) { return try(ioctl(dirs[0].fd, KVM_CREATE_VM, 0)); }
static int do_prctl_dumpable(void) { return try(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); }
static int do_bpf(void) { return try(syscall(SYS_bpf, 0, NULL, 0)); }
static int do_io_uring(void) { return try(syscall(SYS_io_uring_setup, 1, NULL)); }
static int do_seccomp(void) { return try(syscall(SYS_seccomp, 2 /* GET_ACTION_AVAIL */, 0, &(uint32_t){ 0 })); }
static int do_x32(void) { return try(syscall(0x40000000 | SYS_getpid)); }

static int do_mprotect_exec(void)
{
    void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return try(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static void *thread(void *arg) { return arg; }
static int do_thread(void)
{
    pthread_t t;
    int err = pthread_create(&t, NULL, thread, NULL);
    return err ? err : pthread_join(t, NULL);
}

/* A thread that exists when stage 2 is entered is under it as well. */
static int thread_result = -1;
static int pipes[2];
static void *thread_waits(void *arg)
{
    char c;
    if (read(pipes[0], &c, 1) == 1)
        thread_result = do_clone_process();
    return NULL;
}
static int do_stage2_with_thread(void)
{
    struct sandbox s = { .calls = calls, .n_calls = 4, .needs = WASI_NEEDS_ALWAYS };
    const char *step;
    pthread_t t;
    if (pthread_create(&t, NULL, thread_waits, NULL) || sandbox_stage2(&s, &step) || write(pipes[1], "", 1) != 1)
        return 1;
    pthread_join(t, NULL);
    return thread_result;
}

static int openat2_in(int i, const char *name, uint64_t flags)
{
    struct { uint64_t flags, mode, resolve; } how = { flags, flags & O_CREAT ? 0600 : 0, 0 };
    return try(syscall(SYS_openat2, dirs[i].fd, name, &how, sizeof how));
}
static int do_open_granted(void) { return openat2_in(0, "file", O_RDONLY); }
static int do_create_granted(void) { return openat2_in(0, "new", O_WRONLY | O_CREAT); }
static int do_read_in_read_only(void) { return openat2_in(1, "file", O_RDONLY); }
static int do_write_in_read_only(void) { return openat2_in(1, "file", O_WRONLY); }
static int do_truncate_in_read_only(void) { return openat2_in(1, "file", O_RDONLY | O_TRUNC); }
static int do_open_outside(void) { return openat2_in(0, "/etc/passwd", O_RDONLY); }
static int do_open_above(void) { return openat2_in(0, "../../etc/passwd", O_RDONLY); }
static int do_unlink_in_read_only(void) { return try(unlinkat(dirs[1].fd, "file", 0)); }

/* ---- the rows */

enum { F = WASI_NEEDS_FILES, W = WASI_NEEDS_WRITE, LANDLOCK = 1 };

static const struct attempt {
    const char *name;
    int (*run)(void);
    int stage1, stage2;         /* what must become of it */
    uint32_t needs;             /* beside WASI_NEEDS_ALWAYS */
    int needs_landlock;
} attempts[] = {
    { "write", do_write, OK, OK, 0, 0 },
    { "read, as WASI always needs it", do_read, OK, OK, 0, 0 },
    { "open", do_open, EACCES, EACCES, 0, 0 },
    { "execve", do_execve, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "fork", do_fork, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "clone of a process", do_clone_process, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "clone into a namespace", do_clone_namespace, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "clone3", do_clone3, ENOSYS, ENOSYS, 0, 0 },
    { "thread", do_thread, OK, FORBIDDEN, 0, 0 },
    { "socket", do_socket, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "ptrace", do_ptrace, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "kill", do_kill, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "tgkill of the parent", do_tgkill_parent, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "tgkill of itself", do_tgkill_self, OK, OK, 0, 0 },
    { "mmap", do_mmap, OK, OK, 0, 0 },
    { "mmap executable", do_mmap_exec, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "mprotect executable", do_mprotect_exec, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "ioctl TIOCSTI", do_ioctl_tiocsti, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "ioctl KVM_RUN (no KVM here)", do_ioctl_run, ENOTTY, ENOTTY, 0, 0 },
    { "ioctl KVM_CREATE_VM", do_ioctl_create_vm, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "prctl PR_SET_DUMPABLE", do_prctl_dumpable, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "bpf", do_bpf, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "io_uring", do_io_uring, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "seccomp", do_seccomp, OK, FORBIDDEN, 0, 0 },
    { "x32 call", do_x32, DIES, DIES, 0, 0 },
    { "openat2 without a grant", do_open_granted, FORBIDDEN, FORBIDDEN, 0, 0 },
    { "openat2 of a granted file", do_open_granted, OK, OK, F, 0 },
    { "openat2 creates in a granted directory", do_create_granted, OK, OK, F, LANDLOCK },
    { "openat2 of a read-only granted file", do_read_in_read_only, OK, OK, F, 0 },
    { "openat2 writes in a read-only directory", do_write_in_read_only, EACCES, EACCES, F, LANDLOCK },
    { "openat2 truncates in a read-only directory", do_truncate_in_read_only, EACCES, EACCES, F, LANDLOCK },
    { "openat2 outside of the grants", do_open_outside, EACCES, EACCES, F, LANDLOCK },
    { "openat2 above the grants", do_open_above, EACCES, EACCES, F, LANDLOCK },
    { "unlink without the grant", do_unlink_in_read_only, FORBIDDEN, FORBIDDEN, F, 0 },
    { "unlink in a read-only directory", do_unlink_in_read_only, EACCES, EACCES, F | W, LANDLOCK },
};

/* 0 and up: what run() gave; DIES: killed by SIGSYS; -1: anything else. */
static int in_child(int (*run)(void), int stage, uint32_t needs)
{
    pid_t pid = fork();
    if (!pid) {
        struct sandbox s = { dirs, 2, calls, 4, WASI_NEEDS_ALWAYS | needs };
        const char *step;
        signal(SIGSYS, SIG_DFL);
        if (sandbox_stage1(&s, &step) || (stage == 2 && sandbox_stage2(&s, &step)))
            syscall(SYS_exit_group, 255);
        syscall(SYS_exit_group, run());
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) == SIGSYS ? DIES : -1;
}

static void what_each_stage_allows(void **state)
{
    int bad = 0;
    for (const struct attempt *a = attempts; a < attempts + sizeof attempts / sizeof *attempts; a++) {
        if (a->needs_landlock && landlock_version() < 3)
            continue;
        for (int stage = 1; stage <= 2; stage++) {
            int got = in_child(a->run, stage, a->needs), want = stage == 1 ? a->stage1 : a->stage2;
            if (got != want) {
                print_error("stage %d: %s: %d, not %d\n", stage, a->name, got, want);
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

/* What no call of its own may ask any more, /proc tells: its status file after stage 1. */
static void status_after_stage1(const struct sandbox *s, char *text, size_t bytes)
{
    int fd[2];
    char path[64], c;
    const char *step;
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (!pid) {
        c = (char)sandbox_stage1(s, &step);
        if (write(fd[1], &c, 1) == 1)
            while (read(pipes[0], &c, 1) < 0) {}
        syscall(SYS_exit_group, 0);
    }
    assert_int_equal(read(fd[0], &c, 1), 1);
    assert_int_equal(c, 0);
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, bytes - 1, f)] = 0;
    fclose(f);
    assert_int_equal(write(pipes[1], "", 1), 1);
    waitpid(pid, NULL, 0);
    close(fd[0]);
    close(fd[1]);
}

static uint64_t set_in(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    assert_non_null(at);
    return strtoull(at + strlen(name), NULL, 16);
}

static void privileges_are_gone(void **state)
{
    struct { const char *name; struct sandbox s; uint64_t kept; } rows[] = {
        { "no directory", { dirs, 0, calls, 4, WASI_NEEDS_ALWAYS }, 0 },
        { "both directories", { dirs, 2, calls, 4, WASI_NEEDS_ALWAYS }, 1 << CAP_DAC_OVERRIDE | 1 << CAP_FOWNER },
        { "the read-only one", { dirs + 1, 1, calls, 4, WASI_NEEDS_ALWAYS }, 1 << CAP_DAC_READ_SEARCH },
    };
    char text[4096];
    for (size_t i = 0; i < 3; i++) {
        status_after_stage1(&rows[i].s, text, sizeof text);
        assert_non_null(strstr(text, "NoNewPrivs:\t1"));
        assert_non_null(strstr(text, "Seccomp:\t2"));
        if (set_in(text, "CapPrm:") & ~rows[i].kept || set_in(text, "CapEff:") & ~rows[i].kept)
            fail_msg("%s: too many capabilities", rows[i].name);
        assert_int_equal(set_in(text, "CapInh:") | set_in(text, "CapAmb:"), 0);
        if (!geteuid())
            assert_int_equal(set_in(text, "CapBnd:"), 0);
    }
}

static void stage2_holds_for_all_threads(void **state)
{
    assert_int_equal(in_child(do_stage2_with_thread, 1, 0), FORBIDDEN);
}

/* The real table: every row finds its place beside wvm's own. */
static void wasi_rows_fit(void **state)
{
    pid_t pid = fork();
    if (!pid) {
        struct sandbox s = { dirs, 2, wasi_syscalls, wasi_syscall_count, ~0u };
        const char *step = "";
        if (sandbox_stage1(&s, &step) || sandbox_stage2(&s, &step))
            syscall(SYS_exit_group, 1);
        syscall(SYS_exit_group, sandbox_count(&s, 2) < sandbox_count(&s, 1) ? 0 : 2);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

static void other_descriptors_are_closed(void **state)
{
    pid_t pid = fork();
    if (!pid) {
        int keep[] = { 9, 40, 5 }, ok = 1;
        for (int fd = 3; fd < 60; fd++)
            dup2(2, fd);
        sandbox_close_others(keep, 3);
        for (int fd = 0; fd < 60; fd++)
            ok &= (fcntl(fd, F_GETFD) >= 0) == (fd < 3 || fd == 5 || fd == 9 || fd == 40);
        syscall(SYS_exit_group, ok ? 0 : 1);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

static int set_up(void **state)
{
    char path[64];
    if (!mkdtemp(dir_rw) || !mkdtemp(dir_ro) || pipe(pipes))
        return 1;
    const char *both[] = { dir_rw, dir_ro };
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/file", both[i]);
        close(open(path, O_CREAT | O_WRONLY, 0600));
        dirs[i] = (struct sandbox_dir){ open(both[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC), i == 1 };
    }
    return 0;
}

static int tear_down(void **state)
{
    char command[160];
    snprintf(command, sizeof command, "rm -r %s %s", dir_rw, dir_ro);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_each_stage_allows), cmocka_unit_test(privileges_are_gone),
        cmocka_unit_test(stage2_holds_for_all_threads), cmocka_unit_test(wasi_rows_fit),
        cmocka_unit_test(other_descriptors_are_closed),
    };
    return cmocka_run_group_tests_name("sandbox", tests, set_up, tear_down);
}
