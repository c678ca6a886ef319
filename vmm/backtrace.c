/* Who called: from rip and rsp, up the stack. No register points to frames: the images' unwinding rows say how far rsp is
 * from the return address (abi.h). All that is read here a hostile guest may have forged, and the rows come from a file:
 * reads stay inside the stack, and each step goes up. */
#include <stdio.h>
#include <string.h>
#include "callconv.h"
#include "jit/jit.h"
#include "jit/lazy.h"
#include "vmm/machine.h"

#define STACK_LOW        (WVM_STACK_TOP - WVM_STACK_BYTES)
#define RT_COMPILE_BYTES 48u
#define ARGS_AS_PASSED   UINT32_MAX     /* of a function without rows: the runtime's, or one that is not compiled yet */

/* ---- what is there ---- */

const struct vmm_instance *vmm_instance_at(const struct vmm *vm, gva_t rip, uint32_t *code_off)
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

/* ---- lines ---- */

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

/* ---- frames ---- */

/* Read a word of the guest's stack; false when the address is not in it. */
static bool stack_read(const struct vmm *vm, gva_t at, uint64_t *word)
{
    if (at < STACK_LOW || at > WVM_STACK_TOP - 8 || (at & 7))
        return false;
    memcpy(word, vm->stack + (at - STACK_LOW), 8);
    return true;
}

/* An instruction of a prologue, or of an epilogue (`leaves`): its bytes, and by how much it moves rsp. No bytes: it is none. */
struct step { uint32_t bytes, moves; };

static struct step step_at(const uint8_t *p, uint32_t n, bool leaves)
{
    enum { REX_B = 0x41, REX_W = 0x48, PUSH = 0x50, POP = 0x58, GROUP_IB = 0x83, GROUP_ID = 0x81, SUB_RSP = 0xec, ADD_RSP = 0xc4 };
    uint8_t op = leaves ? POP : PUSH, rm = leaves ? ADD_RSP : SUB_RSP;
    uint32_t imm;
    if (n >= 1 && (p[0] & 0xf8) == op)
        return (struct step){ 1, 8 };
    if (n >= 2 && p[0] == REX_B && (p[1] & 0xf8) == op)
        return (struct step){ 2, 8 };
    if (n < 7 || p[0] != REX_W || p[2] != rm || (p[1] != GROUP_IB && p[1] != GROUP_ID))
        return (struct step){ 0, 0 };
    memcpy(&imm, p + 3, 4);
    return p[1] == GROUP_IB ? (struct step){ 4, p[3] } : (struct step){ 7, imm };
}

static bool is_exit(const uint8_t *p, uint32_t n, bool pops)
{
    enum { RET = 0xc3, RET_IW = 0xc2, JMP = 0xe9 };
    return n && (*p == RET || *p == RET_IW || (pops && (*p == JMP || (n >= 3 && !memcmp(p, "\x41\xff\xe3" /* jmp r11 */, 3)))));
}

static const struct wvm_unwind *row_at(const struct vmm_image *m, uint32_t code_off)
{
    uint32_t n;
    const struct wvm_unwind *end = m->lazy ? jit_lazy_unwind(m->lazy, &n) : NULL;
    return end ? vmm_unwind_find(end, n, code_off) : vmm_image_unwind_find(m, code_off);
}

static uint32_t frame_bytes(const struct wvm_unwind *row)
{
    return row ? row->frame & ~7u : 0;
}

/* How far rsp is from the return address: by the row; but the frame may be made or left right now. */
static uint32_t depth_at(const struct vmm_image *m, uint32_t code_off)
{
    struct jit_lazy_code c;
    const struct wvm_unwind *row = row_at(m, code_off);
    if (!code_at(m, code_off, &c))
        return frame_bytes(row);
    uint32_t here = code_off - c.code_off, at, moved = 0;
    struct step s;
    if (row && row->frame & WVM_UNWIND_ENTRY && row->code_off >= c.code_off) {
        for (at = row->code_off - c.code_off; at < here && (s = step_at(c.code + at, c.code_bytes - at, false)).bytes; at += s.bytes)
            moved += s.moves;
        if (at == here)
            return moved;
    }
    for (at = here, moved = 0; (s = step_at(c.code + at, c.code_bytes - at, true)).bytes; at += s.bytes)
        moved += s.moves;
    return is_exit(c.code + at, c.code_bytes - at, at > here) ? moved : frame_bytes(row);
}

static bool returns_to_module(const struct vmm *vm, gva_t at)
{
    uint32_t ofs;
    uint64_t ret;
    return stack_read(vm, at, &ret) && vmm_instance_at(vm, ret - 1, &ofs);
}

/* In the runtime: where the return address to a module is. Functions with a frame have its base in rbp, in a chain; in others,
 * and before the frame is made, rbp is what the module has there, and the address on top of the stack, or one below rbp's. */
static gva_t runtime_frame(const struct vmm *vm, const struct wvm_trap_frame *f)
{
    gva_t rsp = f->gpr[WVM_RSP], rbp = f->gpr[WVM_RBP], next;
    while (!returns_to_module(vm, rbp + 8) && stack_read(vm, rbp, &next) && next > rbp)
        rbp = next;
    if (returns_to_module(vm, rbp + 8))
        return rbp + 8;
    return returns_to_module(vm, rsp) ? rsp : rsp + 8;
}

/* The runtime's `compile` stands for the function it was called for: at its `out` that one's entry is in r11 and
 * its caller's return address on top of the stack. */
static bool is_compiling(const struct vmm *vm, const struct wvm_trap_frame *f, struct vmm_outcome *o)
{
    uint32_t ofs;
    const struct vmm_instance *in = vmm_instance_at(vm, f->gpr[WVM_R11], &ofs);
    if (f->rip - vm->rt.rt[WVM_RT_compile] >= RT_COMPILE_BYTES || !in)
        return false;
    frame_add(o, in, ofs);
    return true;
}

/* WVM_UNWIND_ARGS of a row; none, or a landing's in a file that we did not write: no arguments. */
static uint32_t row_args(const struct wvm_unwind *row) { return row && !row->land ? row->first : 0; }

/* Where the return address is that lies above this one, which leads to code_off: that function has popped its callee's arguments
 * then. `taken`: how many bytes; on return, how many it takes itself. Goes up, whatever the rows say. */
static gva_t outer(const struct vmm_image *m, gva_t at, uint32_t code_off, uint32_t *taken)
{
    const struct wvm_unwind *row = row_at(m, code_off);
    uint32_t args = row_args(row), passed = WVM_UNWIND_PASSED(args);
    uint64_t up = (uint64_t)frame_bytes(row) + (*taken == ARGS_AS_PASSED ? passed : *taken);
    *taken = WVM_UNWIND_TAKEN(args);
    return at + 8 + (up > passed ? up - passed : 0);
}

/* Where the first return address to a module is, and how many bytes of arguments above it its function takes. */
static gva_t innermost(const struct vmm *vm, const struct wvm_trap_frame *f, struct vmm_outcome *o, uint32_t *taken)
{
    uint32_t ofs;
    *taken = ARGS_AS_PASSED;
    const struct vmm_instance *in = vmm_instance_at(vm, f->rip, &ofs);
    if (in) {
        frame_add(o, in, ofs);
        *taken = WVM_UNWIND_TAKEN(row_args(row_at(in->image, ofs)));
        return f->gpr[WVM_RSP] + depth_at(in->image, ofs);
    }
    if (f->rip - WVM_RT_VA >= WVM_RT_TEXT_BYTES)
        return 0;
    return is_compiling(vm, f, o) ? f->gpr[WVM_RSP] : runtime_frame(vm, f);
}

void vmm_backtrace(const struct vmm *vm, const struct wvm_trap_frame *f, struct vmm_outcome *o)
{
    const struct vmm_instance *in;
    uint64_t ret;
    uint32_t ofs, taken;
    for (gva_t at = innermost(vm, f, o, &taken); stack_read(vm, at, &ret) && (in = vmm_instance_at(vm, ret - 1, &ofs));
         at = outer(in->image, at, ofs, &taken)) {
        if (o->n_frames == VMM_BACKTRACE_MAX)
            o->frames_left++;                           /* deep recursion: no names */
        else
            frame_add(o, in, ofs);
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

