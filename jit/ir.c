#include "ir.h"

const struct ir_op_info ir_ops[IR_OP_COUNT] = {
#define P IRF_P
#define C IRF_C
#define L IRF_L
#define W IRF_W
#define X IRF_X
#define K IRF_K
#define Z IRF_Z
#define IR(name, sig, flags) [IR_##name] = { #name, sig, flags, sig[0] == '*' ? IR_VARIADIC : sizeof sig - sizeof ":T" },
#include "ir_ops.def"
#undef IR
#undef P
#undef C
#undef L
#undef W
#undef X
#undef K
#undef Z
};

void ir_func_init(struct ir_func *f, struct arena *a)
{
    *f = (struct ir_func){ .arena = a, .has_last_page = true, .stack_global = UINT32_MAX };
    ARENA_GROW(a, f->ins, f->cap_ins, 256);
    ARENA_GROW(a, f->pool, f->cap_pool, 64);
    f->ins[0] = (struct ir_ins){ 0 };
    f->n_ins = 1;
}

uint32_t ir_block_new(struct ir_func *f)
{
    ARENA_GROW(f->arena, f->blocks, f->cap_blocks, f->n_blocks + 1);
    f->blocks[f->n_blocks] = (struct ir_block){ 0 };
    return f->n_blocks++;
}

static ir_ref ins_new(struct ir_func *f, uint32_t block, enum ir_op op, enum ir_type type, uint64_t imm, uint32_t src)
{
    ARENA_GROW(f->arena, f->ins, f->cap_ins, f->n_ins + 1);
    f->ins[f->n_ins] = (struct ir_ins){ .op = op, .type = type, .block = block, .imm = imm, .src = src };
    return f->n_ins++;
}

/* Link i between prev and next (0: the block's ends). */
static void link(struct ir_func *f, ir_ref i, uint32_t prev, uint32_t next)
{
    struct ir_block *b = &f->blocks[f->ins[i].block];
    f->ins[i].prev = prev;
    f->ins[i].next = next;
    if (prev)
        f->ins[prev].next = i;
    else
        b->first = i;
    if (next)
        f->ins[next].prev = i;
    else
        b->last = i;
}

ir_ref ir_append(struct ir_func *f, uint32_t block, enum ir_op op, enum ir_type type, ir_ref a0, ir_ref a1, ir_ref a2, uint64_t imm,
                 uint32_t src)
{
    ir_ref i = ins_new(f, block, op, type, imm, src);
    f->ins[i].a[0] = a0;
    f->ins[i].a[1] = a1;
    f->ins[i].a[2] = a2;
    link(f, i, f->blocks[block].last, 0);
    return i;
}

ir_ref ir_insert_before(struct ir_func *f, ir_ref at, enum ir_op op, enum ir_type type, ir_ref a0, ir_ref a1, ir_ref a2, uint64_t imm)
{
    ir_ref i = ins_new(f, f->ins[at].block, op, type, imm, f->ins[at].src);
    f->ins[i].a[0] = a0;
    f->ins[i].a[1] = a1;
    f->ins[i].a[2] = a2;
    link(f, i, f->ins[at].prev, at);
    return i;
}

ir_ref ir_prepend(struct ir_func *f, uint32_t block, enum ir_op op, enum ir_type type, uint64_t imm, uint32_t src)
{
    ir_ref i = ins_new(f, block, op, type, imm, src);
    link(f, i, 0, f->blocks[block].first);
    return i;
}

static void unlink_ins(struct ir_func *f, ir_ref i)
{
    struct ir_ins *s = &f->ins[i];
    struct ir_block *b = &f->blocks[s->block];
    if (s->prev)
        f->ins[s->prev].next = s->next;
    else
        b->first = s->next;
    if (s->next)
        f->ins[s->next].prev = s->prev;
    else
        b->last = s->prev;
}

void ir_remove(struct ir_func *f, ir_ref i)
{
    unlink_ins(f, i);
    f->ins[i] = (struct ir_ins){ .op = IR_nop, .block = f->ins[i].block };
}

void ir_move_before(struct ir_func *f, ir_ref i, ir_ref at)
{
    unlink_ins(f, i);
    f->ins[i].block = f->ins[at].block;
    link(f, i, f->ins[at].prev, at);
}

uint32_t ir_list(struct ir_func *f, const ir_ref *ops, uint32_t n)
{
    ARENA_GROW(f->arena, f->pool, f->cap_pool, f->n_pool + n);
    uint32_t start = f->n_pool;
    if (n)
        memcpy(f->pool + start, ops, n * sizeof *ops);
    f->n_pool += n;
    return start;
}

/* Most blocks have one or two of each: such lists start with what an allocation gives anyway. */
static void block_list_add(struct arena *a, uint32_t **list, uint32_t *n, uint32_t *cap, uint32_t x)
{
    if (!*cap) {
        *cap = 4;
        *list = ARENA_NEW(a, uint32_t, *cap);
    }
    ARENA_GROW(a, *list, *cap, *n + 1);
    (*list)[(*n)++] = x;
}

void ir_succ_add(struct ir_func *f, uint32_t from, uint32_t to)
{
    struct ir_block *b = &f->blocks[from];
    block_list_add(f->arena, &b->succs, &b->n_succs, &b->cap_succs, to);
}

void ir_pred_add(struct ir_func *f, uint32_t to, uint32_t from)
{
    struct ir_block *b = &f->blocks[to];
    block_list_add(f->arena, &b->preds, &b->n_preds, &b->cap_preds, from);
}

void ir_edge(struct ir_func *f, uint32_t from, uint32_t to)
{
    struct ir_block *d = &f->blocks[to];
    ir_succ_add(f, from, to);
    if (!d->n_preds || d->preds[d->n_preds - 1] != from)    /* edges of one block are added together */
        ir_pred_add(f, to, from);
}

void ir_block_renumber(struct ir_func *f, uint32_t from, const uint32_t *map)
{
    struct ir_block *to = &f->blocks[map[from]];
    *to = f->blocks[from];
    for (uint32_t i = 0; i < to->n_preds; i++)
        to->preds[i] = map[to->preds[i]];
    for (uint32_t i = 0; i < to->n_succs; i++)
        to->succs[i] = map[to->succs[i]];
    for (ir_ref i = to->first; i; i = f->ins[i].next)
        f->ins[i].block = map[from];
}

uint32_t *ir_blocks_spread(struct ir_func *f, const uint8_t *n_behind)
{
    uint32_t old = f->n_blocks, n = 0, *map = ARENA_NEW(f->arena, uint32_t, old);
    for (uint32_t b = 0; b < old; b++) {
        map[b] = n;
        n += 1u + n_behind[b];
    }
    while (f->n_blocks < n)
        ir_block_new(f);
    for (uint32_t b = old; b-- > 0;) {
        ir_block_renumber(f, b, map);
        for (uint32_t k = 1; k <= n_behind[b]; k++)
            f->blocks[map[b] + k] = (struct ir_block){ 0 };
    }
    return map;
}
