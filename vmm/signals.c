#include "vmm/signals.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "vmm/machine.h"

#define REPEAT_NS 5000000

/* A signal handler has no argument for these; one VM per process takes signals. */
static volatile sig_atomic_t flag, reason;
static struct kvm_run *volatile running;
static timer_t timer;
static bool started;

static const int taken[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
#define N_TAKEN (sizeof(taken) / sizeof(*taken))
static struct sigaction before[N_TAKEN];

static void repeat(void)
{
    struct itimerspec soon = { .it_interval = { 0, REPEAT_NS }, .it_value = { 0, REPEAT_NS } };
    timer_settime(timer, 0, &soon, NULL);
}

static void on_signal(int number)
{
    int saved = errno;
    if (!flag) {
        reason = number == SIGALRM ? VMM_INTERRUPT_DEADLINE : number;
        flag = 1;
        if (number != SIGALRM)
            repeat();
    }
    if (running)
        running->immediate_exit = 1;
    errno = saved;
}

int vmm_interrupted(void)
{
    return flag ? reason : 0;
}

const volatile sig_atomic_t *vmm_interrupt_flag(void)
{
    return &flag;
}

/* The timer's signal goes to this thread, the vCPU's. */
static int timer_new(void)
{
    struct sigevent ev = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM };
    ev._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    return timer_create(CLOCK_MONOTONIC, &ev, &timer) ? -errno : 0;
}

int vmm_signals_start(struct vmm *vm, struct vmm_error *e)
{
    int err = timer_new();
    if (err)
        return vmm_fail(e, err, "cannot create a timer: %s", strerror(-err));
    flag = 0;
    started = true;
    running = vm->run;
    struct sigaction act = { .sa_handler = on_signal };     /* no SA_RESTART: blocking calls must return */
    sigfillset(&act.sa_mask);
    for (size_t i = 0; i < N_TAKEN; i++) {
        sigaction(taken[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN || taken[i] == SIGALRM)
            sigaction(taken[i], &act, NULL);
    }
    return 0;
}

void vmm_signals_stop(struct vmm *vm)
{
    if (!started || running != vm->run)
        return;
    timer_delete(timer);
    for (size_t i = 0; i < N_TAKEN; i++)
        sigaction(taken[i], &before[i], NULL);
    running = NULL;
    started = false;
    flag = 0;
}

int vmm_set_deadline(struct vmm *vm, uint64_t timeout_ns, struct vmm_error *e)
{
    struct itimerspec at = { .it_interval = { 0, REPEAT_NS } };
    at.it_value.tv_sec = (time_t)(timeout_ns / 1000000000);
    at.it_value.tv_nsec = (long)(timeout_ns % 1000000000);
    if (timer_settime(timer, 0, &at, NULL))
        return vmm_fail(e, -errno, "cannot set the deadline: %s", strerror(errno));
    if (flag && reason == VMM_INTERRUPT_DEADLINE) {
        flag = 0;
        vm->run->immediate_exit = 0;
    }
    return 0;
}
