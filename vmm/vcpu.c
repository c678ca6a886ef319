#include "vmm/vcpu.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "callconv.h"
#include "jit/lazy.h"
#include "vmm/boot.h"
#include "vmm/machine.h"
#include "vmm/service.h"
#include "vmm/signals.h"
#include "vmm/trace.h"

/* ---- names ---- */

static const char *const exit_names[] = {
#define EXIT(name, text) [KVM_EXIT_##name] = text,
    EXIT(UNKNOWN, "unknown") EXIT(EXCEPTION, "exception") EXIT(IO, "io") EXIT(HYPERCALL, "hypercall") EXIT(DEBUG, "debug")
    EXIT(HLT, "hlt") EXIT(MMIO, "mmio") EXIT(IRQ_WINDOW_OPEN, "irq_window_open") EXIT(SHUTDOWN, "shutdown")
    EXIT(FAIL_ENTRY, "fail_entry") EXIT(INTR, "intr") EXIT(SET_TPR, "set_tpr") EXIT(TPR_ACCESS, "tpr_access")
    EXIT(NMI, "nmi") EXIT(INTERNAL_ERROR, "internal_error") EXIT(SYSTEM_EVENT, "system_event")
    EXIT(IOAPIC_EOI, "ioapic_eoi") EXIT(HYPERV, "hyperv") EXIT(X86_RDMSR, "rdmsr") EXIT(X86_WRMSR, "wrmsr")
    EXIT(DIRTY_RING_FULL, "dirty_ring_full") EXIT(AP_RESET_HOLD, "ap_reset_hold") EXIT(X86_BUS_LOCK, "bus_lock")
    EXIT(XEN, "xen")
#undef EXIT
};

static const char *const call_names[] = {
#define WASI(name, sig, where) #name,
#include "wasi.def"
#undef WASI
    "memory_grow", "table_grow", "clock_set", "done", "compile",
};

const char *vmm_exit_name(uint32_t reason)
{
    return reason < sizeof(exit_names) / sizeof(*exit_names) && exit_names[reason] ? exit_names[reason] : "other";
}

const char *vmm_call_name(uint32_t nr)
{
    nr &= ~(uint32_t)WVM_CALL_UNSTABLE;
    return nr < WVM_CALL_COUNT ? call_names[nr] : "unknown";
}

const struct vmm_stats *vmm_stats(const struct vmm *vm)
{
    return &vm->stats;
}

void vmm_set_handlers(struct vmm *vm, const struct vmm_handlers *handlers)
{
    vm->handlers = *handlers;
}

/* ---- outcomes ---- */

/* Record how the run ended; true, so that `return end(...)` reads well. */
__attribute__((format(printf, 3, 4))) static bool end(struct vmm_outcome *o, enum vmm_outcome_kind kind, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    o->kind = kind;
    vsnprintf(o->text, sizeof(o->text), format, ap);
    va_end(ap);
    return true;
}

static struct wvm_trap_frame frame_of_regs(const struct kvm_regs *r)
{
    return (struct wvm_trap_frame){
        .gpr = { r->rax, r->rcx, r->rdx, r->rbx, r->rsp, r->rbp, r->rsi, r->rdi,
                 r->r8, r->r9, r->r10, r->r11, r->r12, r->r13, r->r14, r->r15 },
        .rip = r->rip, .rflags = r->rflags,
    };
}

static bool end_interrupted(struct vmm *vm, struct vmm_outcome *o)
{
    struct kvm_regs regs;
    int why = vmm_interrupted();
    if (kvm_get_regs(vm->vcpu_fd, &regs) == 0) {
        struct wvm_trap_frame f = frame_of_regs(&regs);
        vmm_service_hold(vm);
        vmm_backtrace(vm, &f, o);
        vmm_service_release(vm);
    }
    if (why == VMM_INTERRUPT_DEADLINE)
        return end(o, VMM_DEADLINE, "time limit exceeded");
    o->code = (uint32_t)why;
    return end(o, VMM_SIGNAL, "%s", strsignal(why));
}

static bool end_stopped(struct vmm_outcome *o, const struct vmm_stop *stop)
{
    o->code = stop->code;
    switch (stop->kind) {
    case VMM_SIGNAL:
        return end(o, VMM_SIGNAL, "%s", strsignal((int)stop->code));
    case VMM_HOST_ERROR:
        return end(o, VMM_HOST_ERROR, "%s", strerror((int)stop->code));
    default:
        return end(o, VMM_EXIT, "exit code %u", stop->code);
    }
}

/* ---- clocks ---- */

static uint64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Tell the runtime the time, so that it need not ask: once it asked, and again after a second, because the TSC's
 * rate is only known to some digits. The guest waits for an answer meanwhile. */
static void clock_update(struct vmm *vm, bool asked, uint64_t guest_tsc)
{
    uint64_t mono = now_ns(CLOCK_MONOTONIC);
    if (vm->tsc_khz == 0 || (vm->clock_set_ns ? mono - vm->clock_set_ns < 1000000000 : !asked))
        return;
    uint32_t shift = 32;
    uint64_t mult;
    do
        mult = (1000000ull << --shift) / vm->tsc_khz;
    while (mult >> 32);
    vm->boot->tsc_base = guest_tsc;
    vm->boot->mono_base_ns = mono;
    vm->boot->real_base_ns = now_ns(CLOCK_REALTIME);
    vm->boot->tsc_shift = shift;
    vm->boot->tsc_mult = (uint32_t)mult;
    vm->clock_set_ns = mono;
}

/* ---- hypercalls ---- */

static int64_t dispatch(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop)
{
    const struct vmm_memory *m = vmm_wasi_memory(vm);
    if (c->nr == WVM_CALL_memory_grow)
        return vmm_memory_grow(vm, c->arg[0], c->arg[1]);
    if (c->nr == WVM_CALL_table_grow)
        return vmm_table_grow(vm, c->arg[0], c->arg[1]);
    if (c->nr == WVM_CALL_clock_set)
        return clock_update(vm, true, c->tsc), 0;
    int64_t r = vm->handlers.serve(vm->handlers.ctx, c->nr, c->arg, m->hva, m->size_bytes, stop);
    clock_update(vm, (c->nr & ~(uint32_t)WVM_CALL_UNSTABLE) == WVM_CALL_clock_time_get, c->tsc);
    return r;
}

static bool call_known(const struct vmm *vm, uint32_t nr)
{
    if (nr >= WVM_CALL_UNSTABLE)
        nr -= WVM_CALL_UNSTABLE;
    return nr < WVM_CALL_WASI_COUNT ? vm->handlers.serve != NULL : nr < WVM_CALL_done;
}

/* Answer one call that was copied out of the mailbox. */
void vmm_call_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop)
{
    vm->stats.hypercalls[c->nr & ~(uint32_t)WVM_CALL_UNSTABLE]++;
    int64_t r = dispatch(vm, c, stop);
    __atomic_store_n(&vm->mailbox->ret, r, __ATOMIC_RELAXED);
    __atomic_store_n(&vm->mailbox->ack, c->seq, __ATOMIC_RELEASE);
}

/* Everything that the guest wrote, read once. */
struct vmm_request vmm_call_read(const struct vmm *vm)
{
    const volatile struct wvm_mailbox *b = vm->mailbox;
    struct vmm_request c = { .seq = __atomic_load_n(&vm->mailbox->seq, __ATOMIC_ACQUIRE) };
    c.nr = b->nr;
    c.tsc = b->tsc;
    for (int i = 0; i < 10; i++)
        c.arg[i] = b->arg[i];
    return c;
}

/* A function was called first. True when the run ends. */
static bool compile(struct vmm *vm, gva_t entry, struct vmm_outcome *o)
{
    struct jit_error e;
    bool is_entry = false;
    vm->stats.hypercalls[WVM_CALL_compile]++;
    for (uint32_t i = 0; i < vm->n_instances && !is_entry; i++) {
        const struct vmm_instance *in = vm->instances[i];
        if (!in->image->lazy || entry - in->base > UINT32_MAX)
            continue;
        if (!jit_lazy_compile(in->image->lazy, (uint32_t)(entry - in->base), &is_entry, &e))
            return vmm_interrupted() ? end_interrupted(vm, o) : end(o, VMM_HOST_ERROR, "%s", e.text);
    }
    if (!is_entry)
        return end(o, VMM_FAULT, "guest fault: asked for the code of no function");
    return vmm_interrupted() ? end_interrupted(vm, o) : false;
}

/* True when the run ends. */
static bool hypercall(struct vmm *vm, struct vmm_outcome *o)
{
    struct vmm_stop stop = { 0 };
    struct vmm_request c = vmm_call_read(vm);
    if (c.nr == WVM_CALL_done) {
        vm->stats.hypercalls[c.nr]++;
        vm->parked = true;
        return end(o, VMM_RETURNED, "returned");
    }
    if (c.nr == WVM_CALL_compile)
        return compile(vm, c.arg[0], o);
    if (!call_known(vm, c.nr))
        return end(o, VMM_FAULT, "guest fault: unknown hypercall %u", c.nr);
    vmm_service_answer(vm, &c, &stop);
    if (stop.stop)
        return end_stopped(o, &stop);
    return vmm_interrupted() ? end_interrupted(vm, o) : false;
}

/* ---- exits ---- */

static bool trapped(struct vmm *vm, unsigned vector, struct vmm_outcome *o)
{
    struct kvm_sregs sregs;
    struct kvm_regs regs;
    int err = kvm_get_sregs(vm->vcpu_fd, &sregs);
    if (!err)
        err = kvm_get_regs(vm->vcpu_fd, &regs);
    if (err)
        return end(o, VMM_HOST_ERROR, "KVM: cannot read the registers: %s", strerror(-err));
    if (sregs.cs.selector & 3)
        return end(o, VMM_FAULT, "guest fault: wrote to port 0x%x", WVM_PORT_TRAP + vector);
    struct vmm_pushed p = vmm_boot_pushed(vm->ring0, vector);
    struct wvm_trap_frame f = frame_of_regs(&regs);
    f.vector = vector;
    f.error = p.error;
    f.cr2 = sregs.cr2;
    f.rip = p.rip;
    f.cs = p.cs;
    f.rflags = p.rflags;
    f.ss = p.ss;
    f.gpr[WVM_RSP] = p.rsp;
    vmm_service_hold(vm);
    vmm_trap(vm, &f, o);
    vmm_service_release(vm);
    return true;
}

static bool exit_io(struct vmm *vm, struct vmm_outcome *o)
{
    uint16_t port = vm->run->io.port;
    if (vm->run->io.direction != KVM_EXIT_IO_OUT || vm->run->io.size != 1 || vm->run->io.count != 1)
        return end(o, VMM_FAULT, "guest fault: %s port 0x%x", vm->run->io.direction ? "wrote to" : "read from", port);
    if (port == WVM_PORT_CALL)
        return hypercall(vm, o);
    if (port >= WVM_PORT_TRAP && port < WVM_PORT_TRAP + 32)
        return trapped(vm, port - WVM_PORT_TRAP, o);
    return end(o, VMM_FAULT, "guest fault: wrote to port 0x%x", port);
}

/* What one exit means; true when the run ends. */
static bool handle_exit(struct vmm *vm, struct vmm_outcome *o)
{
    const struct kvm_run *run = vm->run;
    uint32_t reason = run->exit_reason;
    vm->stats.exits[reason < VMM_EXIT_REASONS ? reason : 0]++;
    trace(exit, "%s", vmm_exit_name(reason));
    switch (reason) {
    case KVM_EXIT_IO:
        return exit_io(vm, o);
    case KVM_EXIT_INTR:
        return vmm_interrupted() ? end_interrupted(vm, o) : false;
    case KVM_EXIT_MMIO:
        return end(o, VMM_FAULT, "guest fault: %s physical address 0x%llx, where nothing is",
                   run->mmio.is_write ? "wrote to" : "read from", (unsigned long long)run->mmio.phys_addr);
    case KVM_EXIT_SHUTDOWN:
        return end(o, VMM_FAULT, "guest fault: triple fault");
    case KVM_EXIT_FAIL_ENTRY:
        return end(o, VMM_HOST_ERROR, "KVM: the CPU refuses the guest's state, reason 0x%llx",
                   (unsigned long long)run->fail_entry.hardware_entry_failure_reason);
    case KVM_EXIT_INTERNAL_ERROR:
        if (run->internal.suberror == KVM_INTERNAL_ERROR_EMULATION)
            return end(o, VMM_FAULT, "guest fault: an instruction that KVM cannot emulate");
        return end(o, VMM_HOST_ERROR, "KVM: internal error %u", run->internal.suberror);
    default:
        return end(o, VMM_FAULT, "guest fault: unexpected exit `%s` (%u)", vmm_exit_name(reason), reason);
    }
}

static int run_once(struct vmm *vm)
{
    uint64_t before = now_ns(CLOCK_THREAD_CPUTIME_ID);
    int err = kvm_run(vm->vcpu_fd);
    vm->stats.guest_cpu_ns += now_ns(CLOCK_THREAD_CPUTIME_ID) - before;
    return err;
}

static bool run_failed(struct vmm *vm, int err, struct vmm_outcome *o)
{
    switch (err) {
    case EINTR: case EAGAIN:
        vm->stats.interrupted++;
        return vmm_interrupted() && end_interrupted(vm, o);
    case EFAULT: case ENOMEM: case EHWPOISON:
        o->code = ENOMEM;
        return end(o, VMM_HOST_ERROR, "the host has no memory for the guest: %s", strerror(err));
    default:
        o->code = (uint32_t)err;
        return end(o, VMM_HOST_ERROR, "KVM cannot run the guest: %s", strerror(err));
    }
}

static void loop(struct vmm *vm, struct vmm_outcome *o)
{
    for (bool ended = false; !ended;) {
        if (vm->lazy)
            jit_lazy_settle(vm->lazy);
        int err = run_once(vm);
        ended = err ? run_failed(vm, -err, o) : handle_exit(vm, o);
    }
}

/* What stops a call before the guest runs. */
static bool refused(struct vmm *vm, int err, struct vmm_outcome *o)
{
    if (vm->faulted)
        return end(o, VMM_FAULT, "guest fault: this machine has faulted before");
    if (!err)
        return false;
    o->code = (uint32_t)-err;
    return end(o, VMM_HOST_ERROR, "KVM refuses the start of the guest: %s", strerror(-err));
}

/* Let the guest begin what the boot page says: it waits in `done`, or it is started anew. */
static int enter(struct vmm *vm)
{
    if (!vm->parked)
        return vmm_boot_enter(vm);
    vm->parked = false;
    __atomic_store_n(&vm->mailbox->ack, vm->mailbox->seq, __ATOMIC_RELEASE);
    return 0;
}

void vmm_call(struct vmm *vm, struct vmm_instance *in, uint32_t func, const struct vmm_value *args,
              struct vmm_value *results, struct vmm_outcome *o)
{
    memset(o, 0, offsetof(struct vmm_outcome, frames));
    vm->boot->has_entry = in != NULL;
    int err = in ? vmm_frame_fill(vm, in, func, args) : 0;
    if (!err)
        err = enter(vm);
    if (refused(vm, err, o))
        return;
    loop(vm, o);
    vm->faulted = o->kind == VMM_FAULT || o->kind == VMM_HOST_ERROR;
    o->in_init = o->kind != VMM_RETURNED && vm->mailbox->in_init;
    vm->boot->n_init = 0;
    if (o->kind == VMM_RETURNED && in && results)
        vmm_frame_read(vm, in, func, results);
}
