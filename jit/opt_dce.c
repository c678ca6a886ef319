/* Dead code: everything that is reached from instructions with effects stays (mark), the rest
 * goes (sweep), phis in a dead cycle included. */
#include "opt.h"

/* ---- blocks */

static uint32_t reach(struct ir_func *f, uint8_t *seen)
{
    uint32_t *work = ARENA_NEW(f->arena, uint32_t, f->n_blocks), n = 0, count = 1;
    work[n++] = 0;
    seen[0] = 1;
    while (n) {
        struct ir_block *b = &f->blocks[work[--n]];
        for (uint32_t i = 0; i < b->n_succs; i++)
            if (!seen[b->succs[i]]) {
                seen[b->succs[i]] = 1;
                work[n++] = b->succs[i];
                count++;
            }
    }
    return count;
}

/* Forget preds that are not reached, and the phi operands that came from them. */
static void preds_filter(struct ir_func *f, uint32_t b, const uint8_t *seen)
{
    struct ir_block *bl = &f->blocks[b];
    uint32_t kept = 0;
    for (ir_ref i = bl->first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        uint32_t n, k = 0;
        ir_ref *ops = ir_operands(f, i, &n);
        for (uint32_t p = 0; p < n; p++)
            if (seen[bl->preds[p]])
                ops[k++] = ops[p];
        f->ins[i].a[1] = k;
    }
    for (uint32_t p = 0; p < bl->n_preds; p++)
        if (seen[bl->preds[p]])
            bl->preds[kept++] = bl->preds[p];
    bl->n_preds = kept;
}

void ir_blocks_keep(struct ir_func *f, const uint8_t *seen)
{
    uint32_t *map = ARENA_NEW(f->arena, uint32_t, f->n_blocks), n = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        map[b] = seen[b] ? n++ : UINT32_MAX;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        if (seen[b])
            ir_block_renumber(f, b, map);
    f->n_blocks = n;
    ir_loops(f);
}

static void blocks_sweep(struct ir_func *f)
{
    uint8_t *seen = arena_zalloc(f->arena, f->n_blocks);
    if (reach(f, seen) == f->n_blocks)
        return;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        if (seen[b])
            preds_filter(f, b, seen);
    ir_blocks_keep(f, seen);
    opt_copy(f);                        /* phis that lost operands */
}

/* ---- instructions */

static void mark(uint8_t *live, ir_ref *work, uint32_t *n, ir_ref i)
{
    if (i && !live[i]) {
        live[i] = 1;
        work[(*n)++] = i;
    }
}

static void values_mark(struct ir_func *f, uint8_t *live)
{
    ir_ref *work = ARENA_NEW(f->arena, ir_ref, f->n_ins);
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (ir_is(f->ins[i].op, IRF_W | IRF_X | IRF_K | IRF_Z))
                mark(live, work, &n, i);
    while (n) {
        uint32_t count;
        ir_ref *ops = ir_operands(f, work[--n], &count);
        for (uint32_t k = 0; k < count; k++)
            mark(live, work, &n, ops[k]);
    }
}

void opt_dce(struct ir_func *f)
{
    blocks_sweep(f);
    uint8_t *live = arena_zalloc(f->arena, f->n_ins);
    values_mark(f, live);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref next, i = f->blocks[b].first; i; i = next) {
            next = f->ins[i].next;
            if (!live[i])
                ir_remove(f, i);
        }
}
