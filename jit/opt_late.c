/* Sums in the order in which their terms come. `carry + x[i] + y * z` adds the carry of the last iteration first, as compilers
 * for WebAssembly leave it: then everything behind it waits for it, and a loop takes as long as the way from one carry to the
 * next. What is late is added last:
 *
 *     carry' = ((carry + x) + p) >> 32     ->      carry' = ((x + p) + carry) >> 32
 *
 * It is for innermost loops. When a value is there is the longest way to it, by latencies, from the values outside, after several
 * iterations; from how much later than in the iteration before it is seen what goes round how fast. A sum of terms that go round
 * equally fast stays, as in the rounds of a hash. Trees of one operation (+, &, |, ^ of integers) whose inner sums nobody else
 * wants become one row. Sums stay that are addresses, since they are part of an access, that are compared, since that asks for
 * their carry, or that have a constant, since both are one instruction with others.
 *
 * Source: the idea of LLVM's MachineCombiner; GCC's tree-ssa-reassoc.c ranks what loops carry last, too. */
#include "opt.h"
#include "opt_fold.h"

enum { MAX_LEAVES = 8, ITERATIONS = 4 };

struct leaf { ir_ref v; uint32_t time, step; };
struct late {
    struct ir_func *f;
    struct folder c;                    /* uses */
    uint32_t *time, *step;              /* by value: when it is there; how much later than the iteration before */
    uint32_t *place;                    /* by value: its place in the function */
    uint8_t *stays;                     /* by value: as an address or compared */
    uint32_t n, begin, end;             /* values; blocks looked at */
    struct leaf leaves[MAX_LEAVES]; unsigned n_leaves;  /* one more: too many */
    ir_ref inner[MAX_LEAVES]; unsigned n_inner;         /* without the root */
};

static bool is_innermost(const struct ir_func *f, uint32_t h)
{
    if (!f->blocks[h].loop_end)
        return false;
    for (uint32_t b = h + 1; b <= f->blocks[h].loop_end; b++)
        if (f->blocks[b].loop_end)
            return false;
    return true;
}

/* A sum of two values, neither a constant. */
static bool is_plain(const struct ir_func *f, ir_ref v)
{
    const struct ir_ins *s = &f->ins[v];
    return (s->op == IR_add || s->op == IR_and || s->op == IR_or || s->op == IR_xor) && !s->mt &&
           f->ins[s->a[0]].op != IR_const && f->ins[s->a[1]].op != IR_const;
}

static bool is_sum_of_sums(const struct ir_func *f, ir_ref v)
{
    const struct ir_ins *s = &f->ins[v];
    for (int k = 0; is_plain(f, v) && k < 2; k++)
        if (f->ins[s->a[k]].op == s->op && is_plain(f, s->a[k]))
            return true;
    return false;
}

/* Is block h the header of an innermost loop with one? */
static bool is_wanted(const struct ir_func *f, uint32_t h)
{
    if (!is_innermost(f, h))
        return false;
    for (uint32_t b = h; b <= f->blocks[h].loop_end; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (is_sum_of_sums(f, i))
                return true;
    return false;
}

static bool is_sum(const struct late *l, ir_ref v) { return is_plain(l->f, v) && v < l->n && !l->stays[v]; }

/* Is v a sum that only the sum above it, of the same kind, wants? */
static bool is_inner(const struct late *l, ir_ref v, ir_ref above)
{
    const struct ir_ins *s = &l->f->ins[v], *a = &l->f->ins[above];
    return is_sum(l, v) && l->c.n_uses[v] == 1 && s->op == a->op && s->type == a->type && s->block == a->block;
}

/* ---- times */

static uint32_t latency(const struct ir_ins *s)
{
    switch (s->op) {
    case IR_const: case IR_param: case IR_phi: case IR_wrap: case IR_extendu:
        return 0;
    case IR_mul: case IR_mulhs: case IR_mulhu: case IR_clz: case IR_ctz: case IR_popcnt:
        return 3;
    case IR_divs: case IR_divu: case IR_rems: case IR_remu:
        return 18;
    case IR_add: case IR_sub: case IR_and: case IR_or: case IR_xor: case IR_shl: case IR_shrs: case IR_shru: case IR_rotl: case IR_rotr:
    case IR_extends: case IR_extend8s: case IR_extend16s: case IR_extend32s: case IR_bswap: case IR_select:
        return 1;
    default:
        return ir_is(s->op, IRF_P) ? 2 : 5;
    }
}

static void time_set(struct late *l, ir_ref i)
{
    uint32_t n, t = 0;
    const ir_ref *ops = ir_operands(l->f, i, &n);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t b = l->f->ins[ops[k]].block;
        if (ops[k] && b >= l->begin && b <= l->end && l->time[ops[k]] > t)
            t = l->time[ops[k]];
    }
    t += latency(&l->f->ins[i]);
    l->step[i] = t - l->time[i];
    l->time[i] = t;
}

static void times_set(struct late *l)
{
    for (uint32_t b = l->begin; b <= l->end; b++)
        for (ir_ref i = l->f->blocks[b].first; i; i = l->f->ins[i].next)
            l->time[i] = 0;
    for (unsigned k = 0; k < ITERATIONS; k++)
        for (uint32_t b = l->begin; b <= l->end; b++)
            for (ir_ref i = l->f->blocks[b].first; i; i = l->f->ins[i].next)
                time_set(l, i);
}

/* ---- a tree */

static void leaves_find(struct late *l, ir_ref sum)
{
    for (unsigned k = 0; k < 2; k++) {
        ir_ref v = l->f->ins[sum].a[k];
        if (is_inner(l, v, sum) && l->n_inner < MAX_LEAVES) {
            l->inner[l->n_inner++] = v;
            leaves_find(l, v);
        } else if (l->n_leaves < MAX_LEAVES) {
            bool is_near = l->f->ins[v].block >= l->begin && l->f->ins[v].block <= l->end;
            l->leaves[l->n_leaves++] = (struct leaf){ v, is_near ? l->time[v] : 0, is_near ? l->step[v] : 0 };
        } else {
            l->n_leaves = MAX_LEAVES + 1;
            return;
        }
        if (l->n_leaves > MAX_LEAVES)
            return;
    }
}

static bool comes_first(const struct leaf *a, const struct leaf *b)
{
    return a->step != b->step ? a->step < b->step : a->time < b->time;
}

static void leaves_sort(struct late *l)
{
    for (unsigned k = 1; k < l->n_leaves; k++)
        for (unsigned m = k; m && comes_first(&l->leaves[m], &l->leaves[m - 1]); m--) {
            struct leaf t = l->leaves[m];
            l->leaves[m] = l->leaves[m - 1];
            l->leaves[m - 1] = t;
        }
}

static uint32_t row_time(const struct late *l)
{
    uint32_t t = l->leaves[0].time;
    for (unsigned k = 1; k < l->n_leaves; k++)
        t = (l->leaves[k].time > t ? l->leaves[k].time : t) + 1;
    return t;
}

/* Where in the block b it must come behind; other blocks' values are there. */
static uint32_t place_in(const struct late *l, ir_ref v, uint32_t b) { return l->f->ins[v].block == b ? l->place[v] : 0; }

/* Let `to` be the sum of both. It stays where it is if they are there, or goes behind the later one. */
static void sum_make(struct late *l, ir_ref to, ir_ref sum, ir_ref leaf)
{
    struct ir_ins *s = &l->f->ins[to];
    uint32_t p = place_in(l, sum, s->block), q = place_in(l, leaf, s->block);
    ir_ref later = q > p ? leaf : sum;
    s->a[0] = sum;
    s->a[1] = leaf;
    if ((p > q ? p : q) < l->place[to])
        return;
    ir_move_before(l->f, to, l->f->ins[later].next);
    l->place[to] = l->place[later];
}

static void inner_sort(struct late *l)
{
    for (unsigned k = 1; k < l->n_inner; k++)
        for (unsigned m = k; m && l->place[l->inner[m]] < l->place[l->inner[m - 1]]; m--) {
            ir_ref t = l->inner[m];
            l->inner[m] = l->inner[m - 1];
            l->inner[m - 1] = t;
        }
}

/* The root comes behind all leaves: it stays. */
static void row_make(struct late *l, ir_ref root)
{
    ir_ref sum = l->leaves[0].v;
    inner_sort(l);
    for (unsigned k = 1; k < l->n_leaves; k++) {
        ir_ref to = k < l->n_leaves - 1 ? l->inner[k - 1] : root;
        sum_make(l, to, sum, l->leaves[k].v);
        sum = to;
    }
}

static void tree(struct late *l, ir_ref root)
{
    l->n_leaves = l->n_inner = 0;
    leaves_find(l, root);
    for (unsigned k = 0; k < l->n_inner; k++)
        l->stays[l->inner[k]] = 1;          /* looked at */
    if (l->n_leaves < 3 || l->n_leaves > MAX_LEAVES)
        return;
    leaves_sort(l);
    if (l->leaves[0].step < l->leaves[l->n_leaves - 1].step && row_time(l) < l->time[root])
        row_make(l, root);
}

/* ---- the walk */

/* Places, and who stays: operands of accesses other than what is stored, and of comparisons. */
static void look(struct late *l)
{
    uint32_t place = 1;
    for (uint32_t b = 0; b < l->f->n_blocks; b++)
        for (ir_ref i = l->f->blocks[b].first; i; i = l->f->ins[i].next) {
            const struct ir_ins *s = &l->f->ins[i];
            l->place[i] = place++;
            bool is_access = ir_is(s->op, IRF_L | IRF_W) && ir_ops[s->op].n_operands != IR_VARIADIC;
            bool is_order = s->op == IR_ltu || s->op == IR_gtu || s->op == IR_leu || s->op == IR_geu;
            if (is_access || is_order)
                l->stays[s->a[0]] = 1;
            if (is_order)
                l->stays[s->a[1]] = 1;
        }
}

/* The users of a sum come behind it: a root is met after what is inner to it, so blocks are walked from their ends. */
static void region(struct late *l)
{
    for (uint32_t b = l->begin; b <= l->end; b++)
        for (ir_ref prev, i = l->f->blocks[b].last; i; i = prev) {
            prev = l->f->ins[i].prev;
            if (is_sum(l, i))
                tree(l, i);
        }
}

static void start(struct late *l)
{
    struct ir_func *f = l->f;
    fold_count_uses(&l->c);
    l->time = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    l->step = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    l->place = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    l->stays = arena_zalloc(f->arena, f->n_ins);
    look(l);
}

void opt_late(struct ir_func *f)
{
    struct late l = { .f = f, .c.f = f, .n = f->n_ins };
    for (uint32_t b = 0; b < f->n_blocks; b = l.end + 1) {
        l.begin = l.end = b;
        if (!is_wanted(f, b))
            continue;
        if (!l.time)
            start(&l);
        l.end = f->blocks[b].loop_end;
        times_set(&l);
        region(&l);
    }
}
