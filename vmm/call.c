/* A call from the host into wasm: values to and from the frame that the runtime's trampoline loads
 * into registers, in the convention of callconv.h. */
#include <string.h>
#include "callconv.h"
#include "vmm/machine.h"

static bool in_vector(uint8_t type)
{
    return type == WVM_F32 || type == WVM_F64 || type == WVM_V128;
}

/* Where the next value of a list goes: a register of its class, else stack words. */
struct place {
    uint32_t gprs, vectors, words;
};

static uint64_t *place_next(struct place *p, struct wvm_call_frame *f, uint64_t *stack, uint8_t type)
{
    if (in_vector(type) && p->vectors < WVM_REG_ARGS)
        return f->xmm[p->vectors++];
    if (!in_vector(type) && p->gprs < WVM_REG_ARGS)
        return &f->gpr[p->gprs++];
    uint64_t *at = stack + p->words;
    p->words += type == WVM_V128 ? 2 : 1;
    return at;
}

static uint32_t stack_words(const uint8_t *types, uint32_t n)
{
    struct wvm_call_frame f;
    struct place p = { 0 };
    for (uint32_t i = 0; i < n; i++)
        place_next(&p, &f, NULL, types[i]);
    return p.words;
}

/* In the mailbox's page, or, for a function with hundreds of values on the stack, in pages of its own. */
static int frame_place(struct vmm *vm, uint32_t words)
{
    struct vmm_pages p;
    if (WVM_MAILBOX_FRAME + WVM_FRAME_WORDS + 8 * words <= WVM_PAGE_BYTES) {
        vm->frame = (struct wvm_call_frame *)((uint8_t *)vm->mailbox + WVM_MAILBOX_FRAME);
        vm->boot->frame = WVM_MAILBOX_VA + WVM_MAILBOX_FRAME;
        return 0;
    }
    int err = vm->large_frame ? 0 : vmm_pages_get(vm, WVM_FRAME_BYTES, &p);
    if (!err && !vm->large_frame) {
        err = vmm_map(vm, WVM_FRAME_VA, p.gpa, WVM_FRAME_BYTES, VMM_WRITE, false);
        vm->large_frame = err ? NULL : (struct wvm_call_frame *)p.hva;
    }
    vm->frame = vm->large_frame;
    vm->boot->frame = WVM_FRAME_VA;
    return err;
}

int vmm_frame_fill(struct vmm *vm, const struct vmm_instance *in, uint32_t func, const struct vmm_value *args)
{
    struct vmm_type t = vmm_image_func_type(in->image, func);
    uint32_t arg_words = stack_words(t.params, t.n_params), result_words = stack_words(t.results, t.n_results);
    struct place p = { 0 };
    int err = frame_place(vm, arg_words + result_words);
    if (err)
        return err;
    struct wvm_call_frame *f = vm->frame;
    f->code = vmm_func_code(in, func);
    f->arg_words = arg_words;
    f->result_words = result_words;
    for (uint32_t i = 0; i < t.n_params; i++) {
        uint64_t *at = place_next(&p, f, (uint64_t *)(f + 1), t.params[i]);
        at[0] = args[i].lo;
        if (t.params[i] == WVM_V128)
            at[1] = args[i].hi;
    }
    return 0;
}

void vmm_frame_read(const struct vmm *vm, const struct vmm_instance *in, uint32_t func, struct vmm_value *results)
{
    struct vmm_type t = vmm_image_func_type(in->image, func);
    struct wvm_call_frame *f = vm->frame;
    uint64_t *stack = (uint64_t *)(f + 1) + stack_words(t.params, t.n_params);
    struct place p = { 0 };
    for (uint32_t i = 0; i < t.n_results; i++) {
        uint8_t type = t.results[i];
        const uint64_t *at = place_next(&p, f, stack, type);
        results[i] = (struct vmm_value){ .type = type, .lo = at[0], .hi = type == WVM_V128 ? at[1] : 0 };
        if (type == WVM_I32 || type == WVM_F32)
            results[i].lo &= 0xffffffff;
    }
}
