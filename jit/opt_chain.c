/* Toolchains turn most inner loops to this shape: tests leave it, nothing joins inside. */
#include "opt_chain.h"

static uint32_t pred_in_loop(const struct ir_block *b, uint32_t h, uint32_t *at)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t k = 0; k < b->n_preds; k++)
        if (b->preds[k] >= h) {
            if (found != UINT32_MAX)
                return UINT32_MAX;
            found = b->preds[k];
            *at = k;
        }
    return found;
}

/* From the block that leads back up to the header. */
static bool blocks_find(struct ir_func *f, uint32_t h, uint32_t last, struct chain *c)
{
    uint32_t b = last;
    for (c->n = 1; b != h; b = f->blocks[b].preds[0])
        if (f->blocks[b].n_preds != 1 || b < h || ++c->n > CHAIN_BLOCKS)
            return false;
    b = last;
    for (uint32_t k = c->n; k-- > 0; b = f->blocks[b].preds[0])
        c->blocks[k] = b;
    return true;
}

static void counters_find(struct ir_func *f, uint32_t h, struct chain *c)
{
    for (ir_ref i = f->blocks[h].first; i && f->ins[i].op == IR_phi && c->n_counters < CHAIN_COUNTERS; i = f->ins[i].next) {
        const ir_ref *ops = f->pool + f->ins[i].a[0];
        const struct ir_ins *next = &f->ins[ops[c->back]];
        if (next->op != IR_add || next->a[0] != i || f->ins[next->a[1]].op != IR_const)
            continue;
        uint64_t k = f->ins[next->a[1]].imm;
        c->counters[c->n_counters++] = (struct counter){ i, ops[c->in], ops[c->back], next->type == IR_I32 ? (int32_t)k : (int64_t)k };
    }
}

bool chain_find(struct ir_func *f, uint32_t h, struct chain *c)
{
    const struct ir_block *b = &f->blocks[h];
    if (b->n_preds != 2)
        return false;
    uint32_t last = pred_in_loop(b, h, &c->back);
    if (last == UINT32_MAX || !blocks_find(f, h, last, c))
        return false;
    c->in = 1 - c->back;
    c->before = b->preds[c->in];
    c->n_counters = 0;
    counters_find(f, h, c);
    return true;
}

bool chain_has(const struct chain *c, uint32_t b)
{
    for (uint32_t k = 0; k < c->n; k++)
        if (c->blocks[k] == b)
            return true;
    return false;
}

bool chain_is_invariant(const struct ir_func *f, const struct chain *c, ir_ref v)
{
    return f->ins[v].op == IR_const || !chain_has(c, f->ins[v].block);
}

const struct counter *chain_counter(const struct ir_func *f, const struct chain *c, ir_ref v, uint64_t *offset)
{
    const struct ir_ins *s = &f->ins[v];
    *offset = 0;
    if (s->op == IR_add && f->ins[s->a[1]].op == IR_const) {
        *offset = f->ins[s->a[1]].imm;
        v = s->a[0];
    }
    for (uint32_t k = 0; k < c->n_counters; k++)
        if (c->counters[k].phi == v)
            return &c->counters[k];
    return NULL;
}
