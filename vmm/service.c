#include "vmm/service.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "vmm/machine.h"

#define SPIN_LIMIT      2000            /* looks of the guest, at 40 to 140 cycles: as long as an exit takes */
#define BUSY_CALLS      4               /* so many calls ... */
#define BUSY_NS         4000000         /* ... in this time wake the thread */
#define IDLE_NS         1000000         /* so long without a call, and it sleeps */
#define STACK_BYTES     0x40000

struct vmm_service_thread {
    pthread_t thread;
    enum vmm_service mode;
    pthread_mutex_t lock;
    uint32_t answered;                  /* number of the last call answered; under the lock */
    struct vmm_stop stop;               /* a call on this thread that must end the run; under the lock */
    uint32_t awake;                     /* futex: 1 while it looks at the mailbox */
    uint32_t quit;
    uint32_t burst;                     /* calls since burst_ns; vCPU thread only */
    uint64_t burst_ns;
};

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void futex(uint32_t *word, int op, uint32_t value)
{
    syscall(SYS_futex, word, op | FUTEX_PRIVATE_FLAG, value, NULL, NULL, 0);
}

/* ---- the service thread ---- */

/* Only short calls that go on: the rest needs the vCPU thread. */
static bool takes(const struct vmm *vm, const struct vmm_request *c)
{
    uint32_t call = c->nr & ~(uint32_t)WVM_CALL_UNSTABLE;
    if (c->nr == WVM_CALL_memory_grow)
        return true;
    if (call >= WVM_CALL_WASI_COUNT || call == WVM_CALL_proc_exit || call == WVM_CALL_proc_raise || !vm->handlers.serve)
        return false;
    return !vm->handlers.blocks || !vm->handlers.blocks(vm->handlers.ctx, c->nr, c->arg);
}

/* Under the lock. A refused call makes the guest leave the VM. */
static void answer_or_refuse(struct vmm *vm, struct vmm_service_thread *s)
{
    struct vmm_request c = vmm_call_read(vm);
    if (c.seq == s->answered)
        return;
    if (!s->stop.stop && takes(vm, &c)) {
        vmm_call_answer(vm, &c, &s->stop);
        vm->stats.served_spinning++;
        s->answered = c.seq;
    }
    if (s->answered != c.seq || s->stop.stop)
        __atomic_store_n(&vm->mailbox->refused, c.seq, __ATOMIC_RELEASE);
}

/* Look at the mailbox until no call has come for a while. */
static void look(struct vmm *vm, struct vmm_service_thread *s)
{
    uint32_t seen = __atomic_load_n(&vm->mailbox->ack, __ATOMIC_RELAXED);
    uint64_t last = now_ns();
    for (uint32_t turn = 1; !__atomic_load_n(&s->quit, __ATOMIC_RELAXED); turn++) {
        uint32_t seq = __atomic_load_n(&vm->mailbox->seq, __ATOMIC_ACQUIRE);
        if (seq != seen && pthread_mutex_trylock(&s->lock) == 0) {
            answer_or_refuse(vm, s);
            pthread_mutex_unlock(&s->lock);
            seen = seq;
            last = now_ns();
        }
        if (turn % 64 == 0 && now_ns() - last > IDLE_NS)
            return;
        __builtin_ia32_pause();
    }
}

static void *service_main(void *arg)
{
    struct vmm *vm = arg;
    struct vmm_service_thread *s = vm->service;
    while (!__atomic_load_n(&s->quit, __ATOMIC_ACQUIRE)) {
        if (!__atomic_load_n(&s->awake, __ATOMIC_ACQUIRE)) {
            futex(&s->awake, FUTEX_WAIT, 0);
            continue;
        }
        __atomic_store_n(&vm->mailbox->host_spins, 1, __ATOMIC_SEQ_CST);
        look(vm, s);
        /* A guest that still sees 1 spins for a bounded time, then leaves the VM. */
        __atomic_store_n(&vm->mailbox->host_spins, 0, __ATOMIC_SEQ_CST);
        if (s->mode != VMM_SERVICE_ALWAYS)
            __atomic_store_n(&s->awake, 0, __ATOMIC_RELEASE);
    }
    return NULL;
}

/* ---- the vCPU thread ---- */

static void wake(struct vmm_service_thread *s)
{
    __atomic_store_n(&s->awake, 1, __ATOMIC_RELEASE);
    futex(&s->awake, FUTEX_WAKE, 1);
}

/* Count calls that cost an exit; when they come often, have the service thread take the next ones. */
static void count_burst(struct vmm_service_thread *s)
{
    uint64_t now = now_ns();
    if (now - s->burst_ns > BUSY_NS) {
        s->burst_ns = now;
        s->burst = 0;
    }
    if (++s->burst >= BUSY_CALLS && !__atomic_load_n(&s->awake, __ATOMIC_RELAXED))
        wake(s);
}

void vmm_service_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop)
{
    struct vmm_service_thread *s = vm->service;
    if (!s) {
        vmm_call_answer(vm, c, stop);
        return;
    }
    count_burst(s);
    pthread_mutex_lock(&s->lock);
    if (s->stop.stop) {
        *stop = s->stop;
        s->stop.stop = false;
    } else if (s->answered != c->seq) {
        vmm_call_answer(vm, c, stop);
        s->answered = c->seq;
    }
    pthread_mutex_unlock(&s->lock);
}

void vmm_service_hold(struct vmm *vm)
{
    if (vm->service)
        pthread_mutex_lock(&vm->service->lock);
}

void vmm_service_release(struct vmm *vm)
{
    if (vm->service)
        pthread_mutex_unlock(&vm->service->lock);
}

/* ---- life ---- */

static bool one_core(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) < 2;
}

/* The thread inherits a mask that blocks every signal: they are for the vCPU thread. */
static int thread_start(struct vmm *vm)
{
    pthread_attr_t attr;
    sigset_t all, old;
    sigfillset(&all);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int err = pthread_create(&vm->service->thread, &attr, service_main, vm);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return -err;
}

int vmm_service_start(struct vmm *vm, enum vmm_service mode, struct vmm_error *e)
{
    if (vm->service || mode == VMM_SERVICE_NEVER || (mode == VMM_SERVICE_AUTO && one_core()))
        return 0;
    struct vmm_service_thread *s = calloc(1, sizeof(*s));
    if (!s)
        return vmm_fail(e, -ENOMEM, "out of memory");
    s->mode = mode;
    s->awake = mode == VMM_SERVICE_ALWAYS;
    s->answered = vm->mailbox->seq;
    pthread_mutex_init(&s->lock, NULL);
    vm->service = s;
    int err = thread_start(vm);
    if (err) {
        vm->service = NULL;
        free(s);
        return vmm_fail(e, err, "cannot start the service thread: %s", strerror(-err));
    }
    vm->boot->spin_limit = SPIN_LIMIT;
    return 0;
}

void vmm_service_stop(struct vmm *vm)
{
    struct vmm_service_thread *s = vm->service;
    if (!s)
        return;
    __atomic_store_n(&s->quit, 1, __ATOMIC_RELEASE);
    wake(s);
    pthread_join(s->thread, NULL);
    pthread_mutex_destroy(&s->lock);
    vm->service = NULL;
    free(s);
    vm->boot->spin_limit = 0;
}
