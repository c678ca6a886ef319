/* Copies in pairs. A compiler for WebAssembly copies 16 bytes as two numbers of 8, since it may have no vectors; here they are
 * one vector. Two numbers of 4 are one of 8. And two zeros that are stored side by side are one.
 *
 *     x = load p+8; y = load p; store q+8, x; store q, y     ->     v = load p; store q, v
 *
 * It is for the store of the higher bytes that comes first: what is out of bounds is so at the end, and then nothing has been
 * written, by two stores as by one. Between both stores there is nothing that has an effect, reads memory or traps; between both
 * loads nothing that writes; so it does not matter whether the copy goes to where it comes from. It is not for
 * load, store, load, store: the second load may read what the first store wrote.
 *
 * Source: the idea of GCC's store merging. */
#include "opt.h"
#include "opt_fold.h"

struct pairs {
    struct ir_func *f;
    struct folder c;                /* uses */
    uint32_t *color, *place;        /* by load: how much there is before it in the function that writes or traps; its place */
};

/* Does the access b begin where a, of n bytes, ends? */
static bool is_behind(const struct ir_ins *a, unsigned n, const struct ir_ins *b)
{
    return a->a[0] == b->a[0] && a->a[1] == b->a[1] && b->imm == a->imm + n;
}

/* Do both stores, of whole numbers of n bytes, lie side by side? */
static bool are_neighbours(const struct ir_func *f, ir_ref low, ir_ref high, unsigned *n)
{
    const struct ir_ins *a = &f->ins[low], *b = &f->ins[high];
    *n = ir_type_bytes(f->ins[a->a[2]].type);
    return a->mt == IR_MEM_FULL && b->mt == IR_MEM_FULL && *n < 16 && ir_type_bytes(f->ins[b->a[2]].type) == *n && is_behind(a, *n, b);
}

static bool is_zero(const struct ir_ins *s) { return s->op == IR_const && s->type != IR_V128 && !s->imm; }

/* Are both numbers loaded from side by side, for these stores only? */
static bool are_loaded(const struct pairs *p, ir_ref low, ir_ref high, unsigned n)
{
    const struct ir_ins *a = &p->f->ins[low], *b = &p->f->ins[high];
    return a->op == IR_load && b->op == IR_load && a->mt == IR_MEM_FULL && b->mt == IR_MEM_FULL && is_behind(a, n, b) &&
           low < p->c.n_counted && high < p->c.n_counted && p->c.n_uses[low] == 1 && p->c.n_uses[high] == 1 &&
           p->color[low] == p->color[high];
}

/* One load in place of both, where the later one is. */
static ir_ref load_join(struct pairs *p, ir_ref low, ir_ref high, unsigned n)
{
    struct ir_func *f = p->f;
    bool low_is_later = p->place[low] > p->place[high];
    ir_ref later = low_is_later ? low : high;
    f->ins[later].imm = f->ins[low].imm;
    f->ins[later].src = f->ins[high].src;
    f->ins[later].type = n == 4 ? IR_I64 : IR_V128;
    ir_remove(f, low_is_later ? high : low);
    return later;
}

static ir_ref zero_before(struct ir_func *f, ir_ref at, unsigned n)
{
    if (n == 4)
        return ir_insert_before(f, at, IR_const, IR_I64, 0, 0, 0, 0);
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    f->v128[f->n_v128] = (struct ir_v128){ 0 };
    return ir_insert_before(f, at, IR_const, IR_V128, 0, 0, 0, f->n_v128++);
}

/* Let the store `low`, which comes later, do what both do. */
static bool stores_join(struct pairs *p, ir_ref low, ir_ref high)
{
    struct ir_func *f = p->f;
    unsigned n;
    if (!are_neighbours(f, low, high, &n))
        return false;
    ir_ref x = f->ins[low].a[2], y = f->ins[high].a[2], v;
    if (is_zero(&f->ins[x]) && is_zero(&f->ins[y]))
        v = zero_before(f, low, n);
    else if (are_loaded(p, x, y, n))
        v = load_join(p, x, y, n);
    else
        return false;
    f->ins[low].a[2] = v;
    f->ins[low].src = f->ins[high].src;         /* the one that would have trapped */
    ir_remove(f, high);
    return true;
}

/* ---- the walk */

enum { STORES_MAX = 8 };

static void block_walk(struct pairs *p, uint32_t b)
{
    struct ir_func *f = p->f;
    ir_ref stores[STORES_MAX];      /* with nothing that matters between them */
    unsigned n = 0;
    for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
        if (ir_is(f->ins[i].op, IRF_P))
            continue;
        if (f->ins[i].op != IR_store || n == STORES_MAX)
            n = 0;
        if (f->ins[i].op != IR_store)
            continue;
        stores[n++] = i;
        for (; n > 1 && stores_join(p, i, stores[n - 2]); n--)
            stores[n - 2] = i;
    }
}

static void count(struct pairs *p)
{
    struct ir_func *f = p->f;
    uint32_t color = 0, place = 0;
    fold_count_uses(&p->c);
    for (uint32_t b = 0; b < f->n_blocks; b++, color++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            p->color[i] = color;
            p->place[i] = place++;
            color += ir_is(f->ins[i].op, IRF_W | IRF_K) || (ir_ops[f->ins[i].op].flags & (IRF_X | IRF_L)) == IRF_X;
        }
}

/* Most functions have no such stores: nothing is counted then. */
static bool has_any(const struct ir_func *f)
{
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        ir_ref store = IR_NONE;
        unsigned n;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            if (ir_is(f->ins[i].op, IRF_P))
                continue;
            bool is_store = f->ins[i].op == IR_store;
            if (is_store && store && are_neighbours(f, i, store, &n))
                return true;
            store = is_store ? i : IR_NONE;
        }
    }
    return false;
}

void opt_pairs(struct ir_func *f)
{
    struct pairs p = { .f = f, .c.f = f };
    if (!has_any(f))
        return;
    p.color = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    p.place = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    count(&p);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        block_walk(&p, b);
}
