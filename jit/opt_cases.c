/* Jump tables of few cases. LLVM makes a br_table of every switch that is dense enough, also where all labels but one or two
 * are the same: a load and a jump that has to be predicted among all of its targets cost more than two comparisons.
 *
 * The labels of a table are runs of one target. One target is what is left when all questions are answered with no: mostly the
 * last label, to which numbers past the table go, or, behind a check that the number is in the table, another one. If three
 * questions are enough (is it this number, is it in this run, is it past the table) they take the table's place. If not, and the
 * table has no more than 64 labels of which all but the rest's go to one or two targets, a set of bits is asked for each.
 * Otherwise the table stays; so do tables of one or two labels, for which lowering has one comparison.
 *
 * Source: R. Sayle, "A Superoptimizer Analysis of Multiway Branch Code Generation" (GCC Summit 2008). */
#include "opt.h"

enum { MIN_LABELS = 3, MAX_STEPS = 3, MAX_BITS = 64, MAX_LABELS = 4096, MAX_PREDS = 1024 /* of a target: they are searched */ };

/* Go to `to` if the number is one of lo .. lo + n - 1 (n 0: or above), or if bits, not 0, has the number, which is below n. */
struct step { uint32_t lo, n, to; uint64_t bits; };
struct plan { struct step steps[MAX_STEPS]; uint32_t n, rest; };
struct table { const uint32_t *succs, *list; uint32_t n, other; };      /* n labels before the last one */

static uint32_t label(const struct table *t, uint32_t i) { return t->succs[t->list[i]]; }

static bool is_table(const struct ir_func *f, uint32_t b)
{
    const struct ir_block *bl = &f->blocks[b];
    const struct ir_ins *s = &f->ins[bl->last];
    if (s->op != IR_brtable || s->a[2] - 1 < MIN_LABELS || s->a[2] > MAX_LABELS || bl->n_succs < 2)
        return false;
    for (uint32_t k = 0; k < bl->n_succs; k++)
        if (f->blocks[bl->succs[k]].n_preds > MAX_PREDS)
            return false;
    return true;
}

static struct table table_of(const struct ir_func *f, uint32_t b)
{
    const struct ir_ins *s = &f->ins[f->blocks[b].last];
    struct table t = { .succs = f->blocks[b].succs, .list = f->pool + s->a[1], .n = s->a[2] - 1 };
    t.other = label(&t, t.n);
    return t;
}

static void plan_begin(struct plan *p, const struct table *t, uint32_t rest, bool checks)
{
    *p = (struct plan){ .rest = rest };
    if (checks)
        p->steps[p->n++] = (struct step){ .lo = t->n, .to = t->other };
}

/* A question for each run that does not go to `rest`. */
static bool plan_runs(struct plan *p, const struct table *t, uint32_t rest)
{
    plan_begin(p, t, rest, rest != t->other);
    for (uint32_t i = 0, end; i < t->n; i = end) {
        for (end = i + 1; end < t->n && label(t, end) == label(t, i); end++)
            ;
        if (label(t, i) == rest)
            continue;
        if (p->n == MAX_STEPS)
            return false;
        bool is_last = end == t->n && rest != t->other;
        p->steps[p->n++] = (struct step){ i, is_last ? 0 : end - i, label(t, i), 0 };
    }
    return true;
}

/* A question for each target but `rest`. */
static bool plan_bits(struct plan *p, const struct table *t, uint32_t rest)
{
    if (t->n > MAX_BITS)
        return false;
    plan_begin(p, t, rest, true);
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t to = label(t, i), k = 1;
        if (to == rest)
            continue;
        while (k < p->n && p->steps[k].to != to)
            k++;
        if (k == p->n && p->n == MAX_STEPS)
            return false;
        p->n += k == p->n;
        p->steps[k].to = to;
        p->steps[k].n = t->n;
        p->steps[k].bits |= 1ull << i;
    }
    return p->n > 1;
}

/* The plan of the fewest questions; false: none. */
static bool plan_make(struct plan *best, const struct table *t)
{
    const uint32_t rests[] = { t->other, label(t, 0), label(t, t->n - 1), label(t, t->n / 2) };
    best->n = MAX_STEPS + 1;
    for (unsigned k = 0; k < 8; k++) {
        struct plan p;
        bool (*plan)(struct plan *, const struct table *, uint32_t) = k < 4 ? plan_runs : plan_bits;
        if (plan(&p, t, rests[k % 4]) && p.n < best->n)
            *best = p;
    }
    return best->n && best->n <= MAX_STEPS;
}

/* ---- the change */

static ir_ref add(struct ir_func *f, uint32_t b, enum ir_op op, unsigned type, ir_ref x, ir_ref y, uint64_t imm, uint32_t src)
{
    return ir_append(f, b, op, type, x, y, IR_NONE, imm, src);
}

static ir_ref add_const(struct ir_func *f, uint32_t b, unsigned type, uint64_t bits, uint32_t src)
{
    return add(f, b, IR_const, type, IR_NONE, IR_NONE, bits, src);
}

static ir_ref add_bits(struct ir_func *f, uint32_t b, const struct step *q, ir_ref x, uint32_t src)
{
    unsigned type = q->n > 32 ? IR_I64 : IR_I32;
    if (type == IR_I64)
        x = add(f, b, IR_extendu, IR_I64, x, IR_NONE, 0, src);
    ir_ref set = add_const(f, b, type, q->bits, src), one = add_const(f, b, type, 1, src), none = add_const(f, b, type, 0, src);
    ir_ref bit = add(f, b, IR_and, type, add(f, b, IR_shru, type, set, x, 0, src), one, 0, src);
    return add(f, b, IR_ne, IR_I32, bit, none, 0, src);
}

/* The question as a condition. */
static ir_ref add_question(struct ir_func *f, uint32_t b, const struct step *q, ir_ref x, uint32_t src)
{
    if (q->bits)
        return add_bits(f, b, q, x, src);
    if (q->n == 1 || !q->n) {
        ir_ref k = add_const(f, b, IR_I32, q->lo, src);
        return add(f, b, q->n ? IR_eq : IR_geu, IR_I32, x, k, 0, src);
    }
    if (q->lo) {
        ir_ref k = add_const(f, b, IR_I32, (uint32_t)-q->lo, src);
        x = add(f, b, IR_add, IR_I32, x, k, 0, src);
    }
    ir_ref n = add_const(f, b, IR_I32, q->n, src);
    return add(f, b, IR_ltu, IR_I32, x, n, 0, src);
}

struct taken { uint32_t to, from; };
struct edges { uint32_t b; struct taken list[MAX_STEPS + 2]; uint32_t n; };

/* An edge from t, b or a block made of it, to one of b's targets: b's own edge, or that once more. */
static void edge_take(struct ir_func *f, struct edges *e, uint32_t t, uint32_t to)
{
    ir_succ_add(f, t, to);
    for (uint32_t k = 0; k < e->n; k++)
        if (e->list[k].to == to) {
            ir_edge_repeat(f, to, t, e->list[k].from);
            return;
        }
    f->blocks[to].preds[ir_pred_index(&f->blocks[to], e->b)] = t;
    e->list[e->n++] = (struct taken){ to, t };
}

/* The questions, in b and the empty blocks behind it. */
static void ask(struct ir_func *f, uint32_t b, const struct plan *p)
{
    struct ir_ins s = f->ins[f->blocks[b].last];
    struct edges e = { .b = b };
    ir_remove(f, f->blocks[b].last);
    f->blocks[b].succs = NULL;
    f->blocks[b].n_succs = f->blocks[b].cap_succs = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        uint32_t t = b + k;
        ir_ref c = add_question(f, t, &p->steps[k], s.a[0], s.src);
        ir_append(f, t, IR_br, IR_VOID, c, IR_NONE, IR_NONE, 0, s.src);
        edge_take(f, &e, t, p->steps[k].to);
        if (k + 1 < p->n) {
            ir_succ_add(f, t, t + 1);
            ir_pred_add(f, t + 1, t);
        } else {
            edge_take(f, &e, t, p->rest);
        }
    }
}

static bool plan_find(const struct ir_func *f, uint32_t b, struct plan *p)
{
    if (!is_table(f, b))
        return false;
    struct table t = table_of(f, b);
    return plan_make(p, &t);
}

void opt_cases(struct ir_func *f)
{
    uint32_t n = f->n_blocks;
    uint8_t *is_few = NULL, *room = NULL;
    struct plan p;
    for (uint32_t b = 0; b < n; b++) {
        if (!plan_find(f, b, &p))
            continue;
        if (!room) {
            room = arena_zalloc(f->arena, n);
            is_few = arena_zalloc(f->arena, n);
        }
        is_few[b] = 1;
        room[b] = (uint8_t)(p.n - 1);
    }
    if (!room)
        return;
    uint32_t *map = ir_blocks_spread(f, room);
    for (uint32_t b = 0; b < n; b++)
        if (is_few[b] && plan_find(f, map[b], &p))
            ask(f, map[b], &p);
    ir_loops(f);
}
