/* How a guest ends: by an exit code, or by a signal to itself. Nothing ends here: the
 * caller is told, and ends the VM. */
#include "ctx.h"

#include <sched.h>
#include <signal.h>

int64_t wasi_proc_exit(struct call *c)
{
    c->ctx->exit_code = arg32(c, 0);
    return WASI_EXIT;
}

/* What raising each signal does: a host signal number ends the guest; else one of these. */
enum { ACTION_IGNORE = 0, ACTION_STOP = -1 };

static const int signal_actions[] = {
    ACTION_IGNORE,  /* none: only asks whether one may */
    SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,
    ACTION_IGNORE,  /* pipe */
    SIGALRM, SIGTERM,
    ACTION_IGNORE,  /* chld */
    ACTION_IGNORE,  /* cont */
    ACTION_STOP, ACTION_STOP, ACTION_STOP, ACTION_STOP, /* stop tstp ttin ttou: nobody could continue it */
    ACTION_IGNORE,  /* urg */
    SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF,
    ACTION_IGNORE,  /* winch */
    SIGPOLL, SIGPWR, SIGSYS,
};

int64_t wasi_proc_raise(struct call *c)
{
    uint32_t sig = arg32(c, 0);

    if (sig >= sizeof signal_actions / sizeof signal_actions[0])
        return WASI_E_inval;
    if (signal_actions[sig] == ACTION_STOP)
        return WASI_E_notsup;
    if (signal_actions[sig] == ACTION_IGNORE)
        return WASI_E_success;
    c->ctx->raised_signal = signal_actions[sig];
    return WASI_RAISE;
}

int64_t wasi_sched_yield(struct call *c)
{
    (void)c;
    sched_yield();
    return WASI_E_success;
}
