/* A back edge goes to a block of the same or a smaller number, its header. The interval from
 * the header to the last block with an edge back to it is the loop, widened to hold inner loops
 * whole; it may hold blocks that leave the loop, which is harmless. */
#include "opt.h"

static uint32_t last_back_edge(const struct ir_block *b, uint32_t self)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < b->n_preds; i++)
        if (b->preds[i] >= self && b->preds[i] > end)
            end = b->preds[i];
    return end;
}

/* From the last header to the first: the loops seen so far are on a stack, the one that begins
 * first on top; those that begin inside a new one become part of it. */
static void ends_set(struct ir_func *f)
{
    uint32_t *stack = ARENA_NEW(f->arena, uint32_t, f->n_blocks), n = 0;
    for (uint32_t h = f->n_blocks; h-- > 0; ) {
        uint32_t end = last_back_edge(&f->blocks[h], h);
        f->blocks[h].loop_end = 0;
        if (!end)
            continue;
        for (; n && stack[n - 1] <= end; n--)
            if (f->blocks[stack[n - 1]].loop_end > end)
                end = f->blocks[stack[n - 1]].loop_end;
        f->blocks[h].loop_end = end;
        stack[n++] = h;
    }
}

void ir_loops(struct ir_func *f)
{
    ends_set(f);
    uint32_t *ends = ARENA_NEW(f->arena, uint32_t, f->n_blocks), depth = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        while (depth && ends[depth - 1] < b)
            depth--;
        if (f->blocks[b].loop_end)
            ends[depth++] = f->blocks[b].loop_end;
        f->blocks[b].loop_depth = depth;
    }
}
