/* From an exception in the guest to a wasm trap: what the fault means where rip is. All of it is computed from values that a
 * hostile guest may have forged. */
#include <stdio.h>
#include <string.h>
#include "callconv.h"
#include "jit/lazy.h"
#include "vmm/machine.h"
#include "vmm/trace.h"

#define STACK_LOW       (WVM_STACK_TOP - WVM_STACK_BYTES)
#define PF_FETCH        0x10u

enum { VECTOR_DE = 0, VECTOR_UD = 6, VECTOR_PF = 14 };

static const char *const trap_texts[] = {
#define TRAP(name, text) text,
#include "trap.def"
#undef TRAP
};

static const char *const vector_names[32] = {
    "#DE divide error", "#DB debug", "NMI", "#BP breakpoint", "#OF overflow", "#BR bound range", "#UD invalid opcode",
    "#NM no FPU", "#DF double fault", "coprocessor overrun", "#TS invalid TSS", "#NP segment not present",
    "#SS stack segment", "#GP general protection", "#PF page fault", "vector 15", "#MF x87 error", "#AC alignment check",
    "#MC machine check", "#XM SIMD exception", "#VE virtualization", "#CP control protection", [28] = "#HV hypervisor injection",
    "#VC VMM communication", "#SX security", "vector 31",
};

static bool in_runtime(gva_t rip)
{
    return rip - WVM_RT_VA < WVM_RT_TEXT_BYTES;
}

static const struct wvm_image_trap *trap_find(const struct vmm_image *m, uint32_t code_off)
{
    struct jit_lazy_code c;
    const struct wvm_image_trap *traps = m->traps;
    uint32_t low = 0, n = m->h.traps.count;
    if (m->lazy && jit_lazy_find(m->lazy, code_off, &c)) {
        traps = c.traps;
        n = c.n_traps;
    }
    for (uint32_t high = n; low < high;) {
        uint32_t mid = low + (high - low) / 2;
        if (traps[mid].code_off < code_off)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && traps[low].code_off == code_off ? &traps[low] : NULL;
}

/* ---- classification ---- */

static void set_trap(struct vmm_outcome *o, enum wvm_trap trap)
{
    o->kind = VMM_TRAP;
    o->trap = trap;
    snprintf(o->text, sizeof(o->text), "%s", trap_texts[trap]);
}

static void set_fault(struct vmm_outcome *o, const struct wvm_trap_frame *f)
{
    const char *name = f->vector < 32 ? vector_names[f->vector] : NULL;
    o->kind = VMM_FAULT;
    snprintf(o->text, sizeof(o->text), "guest fault: %s at rip 0x%llx, error code 0x%llx, address 0x%llx",
             name ? name : "exception", (unsigned long long)f->rip, (unsigned long long)f->error,
             (unsigned long long)(f->vector == VECTOR_PF ? f->cr2 : 0));
}

/* What a trap table's row means with these registers: division by zero or overflow is told by the divisor, a
 * call's wrong signature or an empty table entry by the signature found. */
static enum wvm_trap row_trap(const struct wvm_image_trap *t, const struct wvm_trap_frame *f)
{
    uint64_t value = f->gpr[t->reg & 15];
    if (!(t->reg & 0x80))
        value &= 0xffffffff;
    if (t->kind == WVM_TRAP_div)
        return value == 0 ? WVM_TRAP_div_by_zero : WVM_TRAP_int_overflow;
    if (t->kind == WVM_TRAP_sig_mismatch && value == 0)
        return WVM_TRAP_uninitialized;
    return t->kind;
}

/* An address that no memory maps but that a wasm access can name. */
static bool in_linear(gva_t cr2)
{
    return cr2 < WVM_SYS_VA;
}

static bool in_stack_guard(gva_t cr2)
{
    return cr2 < STACK_LOW && cr2 >= STACK_LOW - WVM_STACK_GUARD_MIN;
}

/* What a page fault by compiled code or the runtime means; WVM_TRAP_none: nothing that wasm can do. */
static enum wvm_trap page_fault(const struct wvm_trap_frame *f)
{
    if (f->error & PF_FETCH)
        return WVM_TRAP_none;
    if (in_stack_guard(f->cr2))
        return WVM_TRAP_stack_overflow;
    return in_linear(f->cr2) ? WVM_TRAP_memory_bounds : WVM_TRAP_none;
}

/* The runtime says why in edi, and does `ud2`. */
static enum wvm_trap runtime_trap(const struct wvm_trap_frame *f)
{
    uint32_t reason = (uint32_t)f->gpr[WVM_RDI];
    return f->vector == VECTOR_UD && reason < WVM_TRAP_COUNT ? reason : WVM_TRAP_none;
}

static enum wvm_trap classify(const struct vmm *vm, const struct wvm_trap_frame *f)
{
    uint32_t ofs;
    const struct vmm_instance *in = vmm_instance_at(vm, f->rip, &ofs);
    if (!in && !in_runtime(f->rip))
        return WVM_TRAP_none;
    if (f->vector == VECTOR_PF)
        return page_fault(f);
    if (!in)
        return runtime_trap(f);
    const struct wvm_image_trap *t = trap_find(in->image, ofs);
    return t && (f->vector == VECTOR_UD || f->vector == VECTOR_DE) ? row_trap(t, f) : WVM_TRAP_none;
}

/* The tag of an exception that nobody caught: by name, or by number in the module that owns it. */
static void name_tag(const struct vmm *vm, gva_t tag, struct vmm_outcome *o)
{
    size_t used = strlen(o->text);
    for (uint32_t i = 0; i < vm->n_instances; i++)
        for (uint32_t k = 0; k < vm->instances[i]->image->h.tags.count; k++) {
            const struct vmm_image *m = vm->instances[i]->image;
            uint32_t n = m->tags[k].name_bytes;
            if (vm->instances[i]->tags[k] != tag)
                continue;
            if (n)
                snprintf(o->text + used, sizeof(o->text) - used, " of tag %.*s", n < 200 ? (int)n : 200, m->strings + m->tags[k].name);
            else
                snprintf(o->text + used, sizeof(o->text) - used, " of tag %u", k);
            return;
        }
}

void vmm_trap(const struct vmm *vm, const struct wvm_trap_frame *f, struct vmm_outcome *o)
{
    enum wvm_trap trap = classify(vm, f);
    trace(trap, "vector %llu, error 0x%llx, rip 0x%llx, cr2 0x%llx, rsp 0x%llx", (unsigned long long)f->vector,
          (unsigned long long)f->error, (unsigned long long)f->rip, (unsigned long long)f->cr2,
          (unsigned long long)f->gpr[WVM_RSP]);
    if (trap != WVM_TRAP_none)
        set_trap(o, trap);
    else
        set_fault(o, f);
    if (trap == WVM_TRAP_exception)
        name_tag(vm, f->gpr[WVM_RSI], o);
    vmm_backtrace(vm, f, o);
}
