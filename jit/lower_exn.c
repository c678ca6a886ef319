/* Exceptions: throwing, landing, tags. */
#include "lower_internal.h"

#include <stddef.h>

/* Only exceptions that passed through other frames arrive: no register is as it was at the call. */
static void lower_land(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    static const uint8_t regs[] = { WVM_RAX, WVM_RDX };
    struct minst *mi = lower_emit(l, X64_LAND, 8);
    mi->imm = (int64_t)(l->catches_at + s->imm * sizeof(struct wvm_catch));
    mi->clobbers = ~(1u << WVM_RSP);
    for (uint32_t k = 0; k < l->n_results; k++) {
        const struct ir_ins *r = &l->f->ins[l->results[k]];
        if (r->a[0] == ref && l->vreg_of[l->results[k]] != MIR_NOREG)
            lower_fixed(l, mi, l->vreg_of[l->results[k]], regs[r->imm], true);
    }
    l->n_results = 0;
}

static void lower_throw(struct lower *l, const struct ir_ins *s)
{
    vreg_t exception = lower_use(l, s->a[0]);
    struct minst *mi = lower_rt(l, WVM_RT_throw, &exception, 1);
    if (l->f->blocks[s->block].n_succs)
        mi->flags |= MF_LANDS;
    lower_emit(l, X64_TRAP, 8)->trap = WVM_TRAP_unreachable;        /* it does not return */
}

void lower_exception(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    switch (s->op) {
    case IR_land:  lower_land(l, s, ref); break;
    case IR_throw: lower_throw(l, s); break;
    default:       lower_rm_mem(l, X64_MOV_rm, 8, lower_def(l, ref), lower_data_mem(l->lay->tag[s->imm]));
    }
}

static struct wvm_catch catch_row(const struct lower *l, uint32_t row)
{
    const struct ir_catch *c = &l->f->catches[row];
    switch (c->tag) {
    case IR_CATCH_OUTER: return (struct wvm_catch){ WVM_CATCH_OUTER, c->selector - row };
    case IR_CATCH_END:   return (struct wvm_catch){ WVM_CATCH_END, 0 };
    default:
        return (struct wvm_catch){ c->tag == IR_CATCH_ALL ? WVM_CATCH_ALL : l->lay->tag[c->tag],
                                   c->selector | (c->is_ref ? WVM_CATCH_REF : 0) };
    }
}

void lower_catches(struct lower *l)
{
    struct code_consts *k = l->consts;
    if (l->f->n_catches == 0)
        return;
    uint32_t bytes = (l->f->n_catches * (uint32_t)sizeof(struct wvm_catch) + 15) & ~15u;
    if (bytes == 0)
        return;
    ARENA_GROW(l->m->arena, k->bytes, k->cap_bytes, k->n_bytes + bytes);
    memset(k->bytes + k->n_bytes, 0, bytes);
    l->catches_at = k->n_bytes;
    k->n_bytes += bytes;
    for (uint32_t i = 0; i < l->f->n_catches; i++) {
        struct wvm_catch c = catch_row(l, i);
        memcpy(k->bytes + l->catches_at + i * sizeof c, &c, sizeof c);
    }
}
