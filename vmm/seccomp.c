/* The system call filter: seccomp.def and the WASI rows of the grants, through libseccomp.
 *
 * Stage 1 is an allow-list. Stage 2 is a second filter on top of it, which only forbids: the
 * kernel asks both, and the stricter answer holds. So the second list is short, costs little
 * and cannot allow anything. */
#include "vmm/sandbox.h"

#include <errno.h>
#include <linux/kvm.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "vmm/trace.h"

enum until { START, ALWAYS };
enum { EQ_MASK = 0xffffffff, OWN_PID = -2 };     /* OWN_PID: no number of a process; rule_add puts the real one */

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

#define NEW_NAMESPACE (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

struct check { int arg; uint32_t mask, value; };        /* arg -1: none */
struct row { const char *name; int nr; enum until until; struct check check; const char *reason; };

#define ANY                    ((struct check){ -1, 0, 0 })
#define EQ(arg, value)         ((struct check){ arg, EQ_MASK, (uint32_t)(value) })
#define BITS(arg, mask, value) ((struct check){ arg, (uint32_t)(mask), (uint32_t)(value) })

static const struct row rows[] = {
#define ROW(call, until, check, reason) { #call, SCMP_SYS(call), until, check, reason },
#define REFUSE(call, err, reason)
#include "vmm/seccomp.def"
#undef ROW
#undef REFUSE
};
#define N_ROWS (sizeof rows / sizeof *rows)

static const struct { int nr, err; } refused[] = {
#define ROW(call, until, check, reason)
#define REFUSE(call, err, reason) { SCMP_SYS(call), err },
#include "vmm/seccomp.def"
#undef ROW
#undef REFUSE
};
#define N_REFUSED (sizeof refused / sizeof *refused)

/* ---- one rule */

static int rule_add(scmp_filter_ctx f, uint32_t action, int nr, struct check c)
{
    if (c.arg < 0)
        return seccomp_rule_add(f, action, nr, 0);
    if (c.value == (uint32_t)OWN_PID)
        c.value = (uint32_t)getpid();
    return seccomp_rule_add(f, action, nr, 1, SCMP_CMP((unsigned)c.arg, SCMP_CMP_MASKED_EQ, c.mask, c.value));
}

static bool wanted(const struct sandbox *s, const struct wasi_syscall *call)
{
    return (call->needs & s->needs) != 0;
}

/* ---- a forbidden call */

/* WVM_TRACE=sandbox only: name the call. The number is the kernel's, not the guest's. */
static void name_forbidden(int sig, siginfo_t *info, void *context)
{
    trace_print(TRACE_sandbox, "forbidden system call %d (%s)", info->si_syscall,
                seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, info->si_syscall));
    _exit(128 + SIGSYS);
}

static uint32_t forbidden_action(void)
{
    if (SANITIZED)
        return SCMP_ACT_ERRNO(EPERM);
    if (!trace_on(sandbox))
        return SCMP_ACT_KILL_PROCESS;
    struct sigaction name = { .sa_sigaction = name_forbidden, .sa_flags = SA_SIGINFO };
    sigaction(SIGSYS, &name, NULL);
    return SCMP_ACT_TRAP;
}

/* ---- the two filters */

static scmp_filter_ctx filter_new(uint32_t other_calls)
{
    scmp_filter_ctx f = seccomp_init(other_calls);
    if (!f)
        return NULL;
    if (!seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) &&           /* all threads */
        !seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS))
        return f;
    seccomp_release(f);
    return NULL;
}

static int filter_load(scmp_filter_ctx f, int err)
{
    if (!err)
        err = seccomp_load(f);
    seccomp_release(f);
    return err;
}

int seccomp_allow(const struct sandbox *s)
{
    scmp_filter_ctx f = filter_new(forbidden_action());
    int err = 0;
    if (!f)
        return -ENOMEM;
    for (size_t i = 0; i < N_ROWS && !err; i++)
        err = rule_add(f, SCMP_ACT_ALLOW, rows[i].nr, rows[i].check);
    for (size_t i = 0; i < s->n_calls && !err; i++)
        if (wanted(s, &s->calls[i]))
            err = rule_add(f, SCMP_ACT_ALLOW, s->calls[i].nr, (struct check){ s->calls[i].arg, EQ_MASK, s->calls[i].value });
    for (size_t i = 0; i < N_REFUSED && !err; i++)
        err = rule_add(f, SCMP_ACT_ERRNO((uint32_t)refused[i].err), refused[i].nr, ANY);
    return filter_load(f, err);
}

int seccomp_drop_start(void)
{
    uint32_t action = forbidden_action();
    scmp_filter_ctx f = filter_new(SCMP_ACT_ALLOW);
    int err = 0;
    if (!f)
        return -ENOMEM;
    for (size_t i = 0; i < N_ROWS && !err; i++)
        if (rows[i].until == START)
            err = rule_add(f, action, rows[i].nr, rows[i].check);
    return filter_load(f, err);
}

/* Several rows may be about one system call. */
static bool seen(const int *numbers, unsigned n, int nr)
{
    for (unsigned i = 0; i < n; i++)
        if (numbers[i] == nr)
            return true;
    return false;
}

unsigned sandbox_count(const struct sandbox *s, int stage)
{
    int numbers[512];
    unsigned n = 0;
    for (size_t i = 0; i < N_ROWS; i++)
        if ((stage == 1 || rows[i].until == ALWAYS) && !seen(numbers, n, rows[i].nr))
            numbers[n++] = rows[i].nr;
    for (size_t i = 0; i < s->n_calls && n < 512; i++)
        if (wanted(s, &s->calls[i]) && !seen(numbers, n, s->calls[i].nr))
            numbers[n++] = s->calls[i].nr;
    return n;
}
