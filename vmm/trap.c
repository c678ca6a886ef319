/* From an exception in the guest to a wasm trap: which instance and function rip is in, what the
 * fault means there, and the backtrace along the saved rbp chain. All of it is computed from values that
 * a hostile guest may have forged: reads stay inside the stack, walks end. */
#include <stdio.h>
#include <string.h>
#include "callconv.h"
#include "jit/jit.h"
#include "jit/lazy.h"
#include "vmm/machine.h"
#include "vmm/trace.h"

#define STACK_LOW       (WVM_STACK_TOP - WVM_STACK_BYTES)
#define PF_FETCH        0x10u
#define RT_COMPILE_BYTES 48u

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

/* ---- where is rip? ---- */

static const struct vmm_instance *instance_at(const struct vmm *vm, gva_t rip, uint32_t *code_off)
{
    for (uint32_t i = 0; i < vm->n_instances; i++) {
        const struct vmm_instance *in = vm->instances[i];
        const struct wvm_image_header *h = &in->image->h;
        if (rip - in->base - h->text_off < (uint64_t)h->text_bytes + h->text_room) {
            *code_off = (uint32_t)(rip - in->base);
            return in;
        }
    }
    return NULL;
}

static bool in_runtime(gva_t rip)
{
    return rip - WVM_RT_VA < WVM_RT_TEXT_BYTES;
}

/* The function whose code, or whose entry, holds this offset. False: none (a gap, a thunk). */
static bool code_at(const struct vmm_image *m, uint32_t code_off, struct jit_lazy_code *c)
{
    if (m->lazy && jit_lazy_find(m->lazy, code_off, c))
        return true;
    for (uint32_t i = 0; i < m->h.funcs.count; i++) {
        const struct wvm_image_func *f = &m->funcs[i];
        if (code_off < f->code_off || code_off - f->code_off >= f->code_bytes)
            continue;
        *c = (struct jit_lazy_code){ .func = i, .code_off = f->code_off, .code_bytes = f->code_bytes, .module_off = f->module_off,
                                     .code = m->text + (f->code_off - m->h.text_off),
                                     .offsets = m->offsets + f->offsets, .offsets_bytes = f->offsets_bytes,
                                     .inlined = m->inlined + f->inlined, .n_inlined = f->n_inlined };
        return true;
    }
    return false;
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

/* ---- backtrace ---- */

static void frame_put(struct vmm_outcome *o, const struct vmm_instance *in, uint32_t func, uint32_t module_off)
{
    if (o->n_frames < VMM_BACKTRACE_MAX)
        o->frames[o->n_frames++] = (struct vmm_frame){ in, func, module_off };
}

/* The function at code_off, behind those that were built into it there. */
static void frame_add(struct vmm_outcome *o, const struct vmm_instance *in, uint32_t code_off)
{
    struct jit_lazy_code c;
    const struct wvm_image_inlined *x;
    if (!code_at(in->image, code_off, &c))
        return;
    uint32_t at = jit_offsets_find(c.offsets, c.offsets_bytes, c.code_off, c.module_off, code_off);
    for (; (x = vmm_image_inlined_find(c.inlined, c.n_inlined, at)); at = x->call_at)       /* below x->at: this ends */
        frame_put(o, in, x->func, at - x->at + in->image->funcs[x->func].module_off);
    frame_put(o, in, c.func, at);
}

/* Read a word of the guest's stack; false when the address is not in it. */
static bool stack_read(const struct vmm *vm, gva_t at, uint64_t *word)
{
    if (at < STACK_LOW || at > WVM_STACK_TOP - 8 || (at & 7))
        return false;
    memcpy(word, vm->stack + (at - STACK_LOW), 8);
    return true;
}

static void return_add(const struct vmm *vm, struct vmm_outcome *o, gva_t ret)
{
    uint32_t ofs;
    const struct vmm_instance *in = instance_at(vm, ret - 1, &ofs);
    if (in && o->n_frames == VMM_BACKTRACE_MAX)
        o->frames_left++;                               /* deep recursion: no look-ups */
    else if (in)
        frame_add(o, in, ofs);
}

/* At a function's first two instructions its caller's return address is not yet above a saved rbp; in one that does
 * not begin with push rbp, it never is (jit/emit.c), but always on top of the stack. */
static void caller_without_frame(const struct vmm *vm, struct vmm_outcome *o, const struct vmm_image *m,
                                 uint32_t code_off, gva_t rsp)
{
    enum { PUSH_RBP = 0x55 };
    struct jit_lazy_code c;
    uint64_t ret;
    if (!code_at(m, code_off, &c))
        return;
    uint32_t done = code_off - c.code_off, pushed = c.code[0] == PUSH_RBP ? done : 0;
    if (pushed <= 1 && stack_read(vm, rsp + 8 * pushed, &ret))
        return_add(vm, o, ret);
}

/* The runtime's `compile` stands for the function it was called for: at its `out` that one's entry is in r11 and
 * its caller's return address on top of the stack. */
static void compiling(const struct vmm *vm, struct vmm_outcome *o, const struct wvm_trap_frame *f)
{
    uint32_t ofs;
    uint64_t ret;
    const struct vmm_instance *in = instance_at(vm, f->gpr[WVM_R11], &ofs);
    if (f->rip - vm->rt.rt[WVM_RT_compile] >= RT_COMPILE_BYTES || !in)
        return;
    frame_add(o, in, ofs);
    if (stack_read(vm, f->gpr[WVM_RSP], &ret))
        return_add(vm, o, ret);
}

void vmm_backtrace(const struct vmm *vm, const struct wvm_trap_frame *f, struct vmm_outcome *o)
{
    uint32_t ofs;
    const struct vmm_instance *in = instance_at(vm, f->rip, &ofs);
    if (in) {
        frame_add(o, in, ofs);
        caller_without_frame(vm, o, in->image, ofs, f->gpr[WVM_RSP]);
    }
    compiling(vm, o, f);
    gva_t rbp = f->gpr[WVM_RBP];
    uint64_t next, ret;
    while (stack_read(vm, rbp, &next) && stack_read(vm, rbp + 8, &ret)) {
        return_add(vm, o, ret);
        if (next <= rbp)                                /* the chain goes up, or it is forged */
            break;
        rbp = next;
    }
}

size_t vmm_backtrace_print(const struct vmm_outcome *o, char *buffer, size_t bytes)
{
    size_t used = 0;
#define ROOM (used < bytes ? buffer + used : NULL), (used < bytes ? bytes - used : 0)
    for (uint32_t i = 0; i < o->n_frames; i++) {
        const struct vmm_frame *f = &o->frames[i];
        uint32_t n;
        const char *name = vmm_image_func_name(f->instance->image, f->func, &n);
        if (n > 200)
            n = 200;
        if (n)
            used += (size_t)snprintf(ROOM, "  %2u: %.*s (func %u, offset 0x%x)\n", i, (int)n, name, f->func, f->module_off);
        else
            used += (size_t)snprintf(ROOM, "  %2u: func %u (offset 0x%x)\n", i, f->func, f->module_off);
    }
    if (o->frames_left)
        used += (size_t)snprintf(ROOM, "  ... and %u more\n", o->frames_left);
#undef ROOM
    return used;
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
    const struct vmm_instance *in = instance_at(vm, f->rip, &ofs);
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
    trace(trap, "vector %llu, error 0x%llx, rip 0x%llx, cr2 0x%llx, rsp 0x%llx, rbp 0x%llx", (unsigned long long)f->vector,
          (unsigned long long)f->error, (unsigned long long)f->rip, (unsigned long long)f->cr2,
          (unsigned long long)f->gpr[WVM_RSP], (unsigned long long)f->gpr[WVM_RBP]);
    if (trap != WVM_TRAP_none)
        set_trap(o, trap);
    else
        set_fault(o, f);
    if (trap == WVM_TRAP_exception)
        name_tag(vm, f->gpr[WVM_RSI], o);
    vmm_backtrace(vm, f, o);
}
