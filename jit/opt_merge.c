/* Straight lines: a block whose only way leads to a block that is reached by no other takes that one's instructions in.
 * Constructs that nobody branches out of, inlined calls and branches that were cut leave such pairs. Loads fold into
 * their users, and reads of state see each other, only within a block.
 *
 * The second block loses its place in the order, which stays a reverse post-order: its successors come behind both, or
 * are headers of loops that hold both. */
#include "opt.h"

enum { MAX_PREDS = 1024 };              /* of a block behind: they are searched */

/* The block that b can take in, 0: none. */
static uint32_t next_of(struct ir_func *f, uint32_t b)
{
    const struct ir_block *bl = &f->blocks[b];
    uint32_t s = f->ins[bl->last].op == IR_jmp ? bl->succs[0] : 0;
    if (s <= b || f->blocks[s].n_preds != 1)
        return 0;
    for (uint32_t k = 0; k < f->blocks[s].n_succs; k++)
        if (f->blocks[f->blocks[s].succs[k]].n_preds > MAX_PREDS)
            return 0;
    return s;
}

static void phis_copy(struct ir_func *f, uint32_t b)
{
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        ir_ref v = f->pool[f->ins[i].a[0]];
        f->ins[i].op = IR_copy;
        f->ins[i].a[0] = v;
        f->ins[i].a[1] = 0;
    }
}

static void preds_rename(struct ir_func *f, uint32_t b, uint32_t from, uint32_t to)
{
    const struct ir_block *bl = &f->blocks[b];
    for (uint32_t k = 0; k < bl->n_preds; k++)
        if (bl->preds[k] == from)
            bl->preds[k] = to;
}

static void take_in(struct ir_func *f, uint32_t b, uint32_t s)
{
    struct ir_block *to = &f->blocks[b], *from = &f->blocks[s];
    phis_copy(f, s);
    for (ir_ref i = from->first; i; i = f->ins[i].next)
        f->ins[i].block = b;
    ir_remove(f, to->last);
    f->ins[from->first].prev = to->last;
    if (to->last)
        f->ins[to->last].next = from->first;
    else
        to->first = from->first;
    to->last = from->last;
    to->succs = from->succs;
    to->n_succs = from->n_succs;
    to->cap_succs = from->cap_succs;
    for (uint32_t k = 0; k < to->n_succs; k++)
        preds_rename(f, to->succs[k], s, b);
    from->first = from->last = 0;
}

void opt_merge(struct ir_func *f)
{
    uint8_t *is_kept = NULL;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (uint32_t s; f->blocks[b].first && (s = next_of(f, b)) != 0;) {
            if (!is_kept) {
                is_kept = arena_alloc(f->arena, f->n_blocks);
                memset(is_kept, 1, f->n_blocks);
            }
            take_in(f, b, s);
            is_kept[s] = 0;
        }
    if (!is_kept)
        return;
    ir_blocks_keep(f, is_kept);
    opt_copy(f);
}
