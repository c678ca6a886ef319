/* All memories count as one, since two may be the same memory; likewise globals. */
#include "opt_state.h"

bool state_writes_memory(unsigned op)
{
    return (ir_is(op, IRF_W) && op != IR_gset && op != IR_segdrop) || ir_is(op, IRF_K);
}

bool state_writes_other(unsigned op) { return op == IR_gset || op == IR_segdrop || ir_is(op, IRF_K); }

struct state_sums state_sums(struct ir_func *f)
{
    struct state_sums s = { ARENA_ZNEW(f->arena, uint32_t, f->n_blocks + 1), ARENA_ZNEW(f->arena, uint32_t, f->n_blocks + 1) };
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t memory = 0, other = 0;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            memory += state_writes_memory(f->ins[i].op);
            other += state_writes_other(f->ins[i].op);
        }
        s.memory[b + 1] = s.memory[b] + memory;
        s.other[b + 1] = s.other[b] + other;
    }
    return s;
}
