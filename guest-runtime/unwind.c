/* Exceptions leave frames by the tables of the images, along the chain of saved rbp: code that throws nothing pays
 * nothing. The handler is sought before any frame is left, so that an exception that nobody takes traps with the stack
 * as it was at the throw. The tables are the guest's own, and so is what happens if it forges them.
 * Source: WebAssembly core 3.0, 4.6.14. */
#include "runtime.h"

struct frame {                          /* what rbp points to */
    const struct frame *caller;
    gva_t ret;
};

static const struct wvm_landing *landing_at(const struct wvm_instance *in, gva_t ret)
{
    const struct wvm_landing *end = (const struct wvm_landing *)in->landings_end - 1;
    int64_t lo = 0, hi = (int64_t)in->n_landings;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (end[-mid].ret < ret - in->image)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < (int64_t)in->n_landings && end[-lo].ret == ret - in->image ? &end[-lo] : NULL;
}

/* The instance whose code holds this address; NULL: none, the runtime. */
static const struct wvm_instance *instance_at(gva_t ret)
{
    const struct wvm_instance *in = (const struct wvm_instance *)rt_boot.instances;
    while (in && ret - in->text >= in->text_bytes)
        in = (const struct wvm_instance *)in->next;
    return in;
}

/* The clause of this landing that takes the exception, or NULL. */
static const struct wvm_catch *clause_find(const struct wvm_instance *in, const struct wvm_landing *l, gva_t tag)
{
    const struct wvm_catch *c = (const struct wvm_catch *)(in->image + l->first);
    for (;;) {
        if (c->tag == WVM_CATCH_END)
            return NULL;
        if (c->tag == WVM_CATCH_OUTER)
            c += (int32_t)c->info;
        else if (c->tag == WVM_CATCH_ALL || *(const gva_t *)((const uint8_t *)in + c->tag) == tag)
            return c;
        else
            c++;
    }
}

/* Go on in the frame whose rbp this is. The payload of an exception that nobody keeps is read before the next is made. */
static _Noreturn void land(const struct wvm_instance *in, const struct wvm_landing *l, const struct wvm_catch *c,
                           const struct frame *frame, struct wvm_exception *e)
{
    rt_exn_caught(e, c->info & WVM_CATCH_REF);
    __asm__ volatile("mov %0, %%rbp\n mov %1, %%rsp\n jmp *%2"
                     : : "S"(frame), "D"((gva_t)frame - l->frame_bytes), "c"(in->image + l->code), "a"(e),
                       "d"((uint64_t)(c->info & ~WVM_CATCH_REF)));
    __builtin_unreachable();
}

_Noreturn void rt_throw(struct wvm_exception *e)
{
    const struct wvm_instance *in = NULL;
    for (const struct frame *f = __builtin_frame_address(0); f->caller; f = f->caller) {
        if (!in || f->ret - in->text >= in->text_bytes)
            in = instance_at(f->ret);
        const struct wvm_landing *l = in ? landing_at(in, f->ret) : NULL;
        const struct wvm_catch *c = l ? clause_find(in, l, e->tag) : NULL;
        if (c)
            land(in, l, c, f->caller, e);
    }
    __asm__ volatile("ud2" : : "D"(WVM_TRAP_exception), "S"(e->tag));      /* the host names the tag */
    __builtin_unreachable();
}
