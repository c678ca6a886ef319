/* Running the guest: the loop around KVM_RUN, and how a run ends.
 *
 * Invariant: whatever the guest does, vmm_call returns a struct vmm_outcome; it never prints and
 * never exits. Every exit reason of KVM is handled or reported by its name. */
#ifndef VMM_VCPU_H
#define VMM_VCPU_H

#include <signal.h>
#include "load.h"

enum vmm_outcome_kind {
    VMM_RETURNED,                       /* the entry function returned */
    VMM_EXIT,                           /* proc_exit(code) */
    VMM_TRAP,                           /* trap: enum wvm_trap; text: its spec wording */
    VMM_DEADLINE,                       /* the time limit passed */
    VMM_SIGNAL,                         /* code: SIGINT, SIGTERM, or the signal of proc_raise */
    VMM_FAULT,                          /* the guest did what no compiled module does; text says what */
    VMM_HOST_ERROR,                     /* KVM or the host failed; code: errno; text says what */
};

struct vmm_frame {                      /* one line of a backtrace, innermost first */
    const struct vmm_instance *instance;
    uint32_t func;                      /* index in the module */
    uint32_t module_off;                /* byte offset of the instruction in the module */
};

#define VMM_BACKTRACE_MAX 64
struct vmm_outcome {
    enum vmm_outcome_kind kind;
    uint32_t code;
    enum wvm_trap trap;
    bool in_init;                       /* it ended during instantiation */
    char text[256];                     /* one line, no newline */
    uint32_t n_frames;                  /* stored */
    uint32_t frames_left;               /* deeper ones that were not */
    struct vmm_frame frames[VMM_BACKTRACE_MAX];
};

/* How a served call can end the run. */
struct vmm_stop {
    bool stop;
    enum vmm_outcome_kind kind;         /* VMM_EXIT, VMM_SIGNAL or VMM_HOST_ERROR */
    uint32_t code;
};

/* Serve WASI call `nr` (enum wvm_call < WVM_CALL_WASI_COUNT, plus WVM_CALL_UNSTABLE if imported from wasi_unstable) for the guest whose WASI memory is mem[0, mem_bytes).
 * Returns what the guest's function returns (a WASI errno), or sets *stop. Runs on the vCPU thread or on
 * the service thread, never on both at once. A blocking system call that fails with EINTR must return
 * (any errno) when *vmm_interrupt_flag() is set. */
typedef int64_t vmm_serve_fn(void *ctx, uint32_t nr, const uint64_t arg[10],
                             uint8_t *mem, uint64_t mem_bytes, struct vmm_stop *stop);

/* Must the calling guest leave the VM for this call? True for calls that may block or take long;
 * asked by the service thread before it takes a call. May be NULL: none blocks. */
typedef bool vmm_blocks_fn(void *ctx, uint32_t nr, const uint64_t arg[10]);

enum vmm_service { VMM_SERVICE_AUTO, VMM_SERVICE_NEVER, VMM_SERVICE_ALWAYS };

struct vmm_handlers {
    vmm_serve_fn *serve;
    vmm_blocks_fn *blocks;
    void *ctx;
};
void vmm_set_handlers(struct vmm *vm, const struct vmm_handlers *handlers);

/* Start the thread that answers the mailbox while the guest spins; call before the lock-down (it needs
 * clone). AUTO: by call rate and core count; with one core it starts nothing. It sleeps until calls come often. */
int vmm_service_start(struct vmm *vm, enum vmm_service mode, struct vmm_error *e);
void vmm_service_stop(struct vmm *vm);

/* Take SIGINT, SIGTERM, SIGHUP and the deadline's timer: they end the running vmm_call of this VM. Call on the
 * vCPU thread, before other threads are made (they inherit a mask that blocks these signals through
 * vmm_service_start; compile threads should block all signals). One VM per process. */
int vmm_signals_start(struct vmm *vm, struct vmm_error *e);
void vmm_signals_stop(struct vmm *vm);

/* Set once a signal or the deadline has asked the run to end. */
const volatile sig_atomic_t *vmm_interrupt_flag(void);

/* End the run `timeout_ns` from now (CLOCK_MONOTONIC), whatever the guest does; 0: never. */
int vmm_set_deadline(struct vmm *vm, uint64_t timeout_ns, struct vmm_error *e);

/* Run the pending initializers, then function `func` of `instance` (NULL: only the initializers) with
 * its arguments, and fill *outcome; results[] gets its results when outcome->kind is VMM_RETURNED.
 * Argument and result counts are those of the function's type. After VMM_FAULT or VMM_HOST_ERROR the machine runs nothing more. */
void vmm_call(struct vmm *vm, struct vmm_instance *instance, uint32_t func,
              const struct vmm_value *args, struct vmm_value *results, struct vmm_outcome *outcome);

/* Counters for --report, since vmm_open. */
#define VMM_EXIT_REASONS 64
struct vmm_stats {
    uint64_t exits[VMM_EXIT_REASONS];       /* by KVM exit reason (vmm_exit_name) */
    uint64_t interrupted;                   /* KVM_RUN ended by a signal */
    uint64_t hypercalls[WVM_CALL_COUNT];    /* served by the host, both ways */
    uint64_t served_spinning;               /* of those, by the service thread */
    uint64_t guest_cpu_ns;                  /* thread CPU time in KVM_RUN */
    uint64_t memory_peak_bytes;             /* linear memories together */
};
const struct vmm_stats *vmm_stats(const struct vmm *vm);
const char *vmm_exit_name(uint32_t kvm_exit_reason);    /* "io", "mmio", "shutdown", ...; never NULL */
const char *vmm_call_name(uint32_t nr);                 /* "fd_write", "memory_grow", ...; never NULL */

/* One line of text per frame, "  0: name (offset 0x1234)\n"...; returns bytes that would be needed. */
size_t vmm_backtrace_print(const struct vmm_outcome *outcome, char *buffer, size_t bytes);

#endif
