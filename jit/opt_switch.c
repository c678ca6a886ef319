/* Jump tables without a clamp. A br_table sends an index past its end to its last label, which costs a comparison and a
 * conditional move each time. Here the comparison becomes a branch of its own, which is predicted, around a table that the
 * index is known to fit (imm 1); and if the index cannot leave the table anyway there is no comparison at all.
 *
 * Tables of one or two cases stay: lowering makes comparisons of them. */
#include "opt.h"
#include "opt_fold.h"

enum { MAX_COMPARED = 2, MAX_PREDS = 1024 /* of a target: they are searched */ };

struct slots { uint32_t *stamp, *slot; };       /* by target: block that saw it last, and as which successor */

static bool is_table(struct ir_func *f, uint32_t b)
{
    const struct ir_block *bl = &f->blocks[b];
    const struct ir_ins *s = &f->ins[bl->last];
    if (s->op != IR_brtable || s->a[2] - 1 <= MAX_COMPARED || bl->n_succs < 2)
        return false;
    for (uint32_t k = 0; k < bl->n_succs; k++)
        if (f->blocks[bl->succs[k]].n_preds > MAX_PREDS)
            return false;
    return true;
}

uint32_t ir_pred_index(const struct ir_block *b, uint32_t pred)
{
    uint32_t k = 0;
    while (b->preds[k] != pred)
        k++;
    return k;
}

void ir_edge_repeat(struct ir_func *f, uint32_t to, uint32_t pred, uint32_t like)
{
    uint32_t k = ir_pred_index(&f->blocks[to], like), n = f->blocks[to].n_preds;
    ir_pred_add(f, to, pred);
    for (ir_ref i = f->blocks[to].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        ARENA_GROW(f->arena, f->pool, f->cap_pool, f->n_pool + n + 1);
        memcpy(f->pool + f->n_pool, f->pool + f->ins[i].a[0], n * sizeof *f->pool);
        f->pool[f->n_pool + n] = f->pool[f->ins[i].a[0] + k];
        f->ins[i].a[0] = f->n_pool;
        f->ins[i].a[1] = n + 1;
        f->n_pool += n + 1;
    }
}

/* The edges of block t, right behind b, whose table it takes over: those of the cases. */
static void cases_take(struct ir_func *f, const struct slots *seen, uint32_t b, const uint32_t *old, uint32_t *list, uint32_t n,
                       uint32_t other)
{
    uint32_t t = b + 1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t to = old[list[i]];
        if (seen->stamp[to] != t) {
            seen->stamp[to] = t;
            seen->slot[to] = f->blocks[t].n_succs;
            ir_succ_add(f, t, to);
            if (to == other)
                ir_edge_repeat(f, to, t, b);
            else
                f->blocks[to].preds[ir_pred_index(&f->blocks[to], b)] = t;
        }
        list[i] = seen->slot[to];
    }
}

static void split(struct ir_func *f, struct folder *c, const struct slots *seen, uint32_t b)
{
    ir_ref z = f->blocks[b].last;
    struct ir_ins s = f->ins[z];
    uint32_t n = s.a[2] - 1, *old = f->blocks[b].succs, other = old[f->pool[s.a[1] + n]];
    ir_ref k = fold_new_const(c, z, IR_I32, n);
    ir_ref cond = ir_insert_before(f, z, IR_ltu, IR_I32, s.a[0], k, IR_NONE, 0);
    f->ins[z].op = IR_br;
    f->ins[z].a[0] = cond;
    f->ins[z].a[1] = f->ins[z].a[2] = 0;
    f->blocks[b].succs = NULL;
    f->blocks[b].n_succs = f->blocks[b].cap_succs = 0;
    ir_succ_add(f, b, b + 1);
    ir_pred_add(f, b + 1, b);
    ir_succ_add(f, b, other);
    cases_take(f, seen, b, old, f->pool + s.a[1], n, other);
    ir_append(f, b + 1, IR_brtable, IR_VOID, s.a[0], s.a[1], n, 1, s.src);
}

void opt_switch(struct ir_func *f)
{
    uint32_t n = f->n_blocks;
    uint8_t *is_split = NULL;
    struct folder c = { .f = f };
    for (uint32_t b = 0; b < n; b++) {
        if (!is_table(f, b))
            continue;
        struct ir_ins *s = &f->ins[f->blocks[b].last];
        if (fold_max(&c, s->a[0]) < s->a[2]) {
            s->imm = 1;
            continue;
        }
        if (!is_split)
            is_split = arena_zalloc(f->arena, n);
        is_split[b] = 1;
    }
    if (!is_split)
        return;
    uint32_t *map = ir_blocks_spread(f, is_split);
    struct slots seen = { ARENA_ZNEW(f->arena, uint32_t, f->n_blocks), ARENA_NEW(f->arena, uint32_t, f->n_blocks) };
    for (uint32_t b = 0; b < n; b++)
        if (is_split[b])
            split(f, &c, &seen, map[b]);
    ir_loops(f);
}
