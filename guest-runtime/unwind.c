/* Exceptions leave frames by the tables of the images, which say how far rsp is from the return address: code that throws
 * nothing pays nothing. The handler is sought before any frame is left, so that an exception that nobody takes traps with the
 * stack as it was at the throw. A landing expects no register, so none is restored. The tables are the guest's own, and so is
 * what happens if it forges them.
 * Source: WebAssembly core 3.0, 4.6.14. */
#include "runtime.h"

/* The first row for code at `at` or after; the end of the rows if there is none. The row before it says how the code before is. */
static const struct wvm_unwind *row_at(const struct wvm_instance *in, uint64_t at)
{
    const struct wvm_unwind *end = (const struct wvm_unwind *)in->unwind_end - 1;
    int64_t lo = 0, hi = (int64_t)in->n_unwind;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (end[-mid].code_off < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return end - lo;
}

/* The instance whose code holds this address; NULL: none, the runtime. */
static const struct wvm_instance *instance_at(gva_t ret)
{
    const struct wvm_instance *in = (const struct wvm_instance *)rt_boot.instances;
    while (in && ret - 1 - in->text >= in->text_bytes)
        in = (const struct wvm_instance *)in->next;
    return in;
}

/* The clause of this landing that takes the exception, or NULL. */
static const struct wvm_catch *clause_find(const struct wvm_instance *in, const struct wvm_unwind *l, gva_t tag)
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

/* The landing of a call that returns to the row's code, or NULL. */
static const struct wvm_unwind *landing_of(const struct wvm_instance *in, const struct wvm_unwind *row, gva_t ret)
{
    bool is_last = row == (const struct wvm_unwind *)in->unwind_end - 1 - in->n_unwind;
    return !is_last && row->code_off == ret - in->image && row->land ? row : NULL;
}

/* Go on in the frame that has its return address there. The payload of an exception that nobody keeps is read before the next is made. */
static _Noreturn void land(const struct wvm_instance *in, const struct wvm_unwind *l, const struct wvm_catch *c,
                           const gva_t *frame, struct wvm_exception *e)
{
    rt_exn_caught(e, c->info & WVM_CATCH_REF);
    __asm__ volatile("mov %0, %%rsp\n jmp *%1"
                     : : "D"((gva_t)frame - l->frame), "c"(in->image + l->land), "a"(e), "d"((uint64_t)(c->info & ~WVM_CATCH_REF)));
    __builtin_unreachable();
}

_Noreturn void rt_throw(struct wvm_exception *e)
{
    const struct wvm_instance *in = NULL;
    const gva_t *frame = (const gva_t *)__builtin_frame_address(0) + 1;     /* where its return address is */
    uint32_t taken = 0;                                                     /* stack arguments above that, in bytes */
    for (;;) {
        gva_t ret = *frame;
        if (!in || ret - 1 - in->text >= in->text_bytes)
            in = instance_at(ret);
        if (!in)
            break;
        const struct wvm_unwind *row = row_at(in, ret - in->image), *l = landing_of(in, row, ret);
        const struct wvm_catch *c = l ? clause_find(in, l, e->tag) : NULL;
        const struct wvm_unwind here = row == (const struct wvm_unwind *)in->unwind_end - 1 ? (struct wvm_unwind){ 0 } : row[1];
        frame += 1 + ((here.frame & ~WVM_UNWIND_ENTRY) + taken - WVM_UNWIND_PASSED(here.first)) / 8;
        taken = WVM_UNWIND_TAKEN(here.first);
        if (c)
            land(in, l, c, frame, e);
    }
    __asm__ volatile("ud2" : : "D"(WVM_TRAP_exception), "S"(e->tag));      /* the host names the tag */
    __builtin_unreachable();
}
