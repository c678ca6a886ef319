/* All memories count as one, since two may be the same memory; likewise globals. */
#include "opt_state.h"

bool state_writes_memory(const struct ir_ins *i)
{
    if (ir_is(i->op, IRF_K))
        return !(i->mt & IR_KEEPS_MEMORY);
    return ir_is(i->op, IRF_W) && i->op != IR_gset && i->op != IR_segdrop;
}

bool state_writes_other(const struct ir_ins *i)
{
    if (ir_is(i->op, IRF_K))
        return !(i->mt & IR_KEEPS_STATE);
    return i->op == IR_gset || i->op == IR_segdrop;
}

struct state_sums state_sums(struct ir_func *f)
{
    struct state_sums s = { ARENA_ZNEW(f->arena, uint32_t, f->n_blocks + 1), ARENA_ZNEW(f->arena, uint32_t, f->n_blocks + 1) };
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t memory = 0, other = 0;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            memory += state_writes_memory(&f->ins[i]);
            other += state_writes_other(&f->ins[i]);
        }
        s.memory[b + 1] = s.memory[b] + memory;
        s.other[b + 1] = s.other[b] + other;
    }
    return s;
}
