/* Division of 128 bits by 64. WebAssembly has no such instruction, so compilers' libraries shift a divisor to the left and subtract
 * it wherever it fits, bit by bit, in a loop whose branch no processor can foresee; x86 has `div` of rdx:rax. The loop is
 *
 *     do { s = n - d; if (s >= 0) { n = s; q |= p; if (s >> 64 == 0) break; } d >>= 1; p >>= 1; } while (true);
 *     t = n / v; quotient = q | t; remainder = n - t * v;
 *
 * with n and d of 128 bits in two halves. What n, d and p are when it begins is not looked for in the code: it is asked when
 * it runs, and the loop stays for whatever else comes. If
 *
 *     q = 0, p is a power of 2, d = v * p, 2^64 <= n < v * 2^64, n < 2 * d, and s >= 0 as a signed number means n >= d the first time
 *
 * then n < 2 * d at each round, so signs tell the truth (d < 2^127 from the second on); q * v + n stays; and before p is 0, n falls below
 * 2^64, by a subtraction. There n < p * v, so t < p, q | t is q + t: the quotient of both numbers, which a division gives at once. */
#include "opt.h"
#include "opt_fold.h"

enum phi { N_LOW, N_HIGH, D_LOW, D_HIGH, P, Q, N_PHIS };

struct loop {
    struct folder c;
    struct ir_func *f;
    uint32_t before, head, then, back, latch, end, join;    /* blocks; back: the way to the latch, or that itself */
    ir_ref phi[N_PHIS], start[N_PHIS], next[N_PHIS];    /* in the head; their values from before and from the latch */
    ir_ref low, high, q;                        /* n - d; q | p */
    ir_ref divisor, t, product, quotient, remainder;
};

static const struct ir_ins *at(const struct loop *l, ir_ref v) { return &l->f->ins[v]; }

static bool is_op(const struct loop *l, ir_ref v, enum ir_op op, ir_ref a, ir_ref b)
{
    return at(l, v)->op == op && at(l, v)->a[0] == a && at(l, v)->a[1] == b;
}

static bool is_either(const struct loop *l, ir_ref v, enum ir_op op, ir_ref a, ir_ref b)
{
    return is_op(l, v, op, a, b) || is_op(l, v, op, b, a);
}

static bool is_by(struct loop *l, ir_ref v, enum ir_op op, ir_ref a, uint64_t want)
{
    uint64_t k;
    return at(l, v)->op == op && at(l, v)->a[0] == a && fold_const(&l->c, at(l, v)->a[1], &k) && k == want;
}

/* The end may lie between them. */
static bool is_inside(const struct loop *l, uint32_t b) { return b == l->head || b == l->then || b == l->back || b == l->latch; }

/* The successor for a condition that holds, or does not. */
static uint32_t succ(const struct loop *l, uint32_t b, bool holds) { return l->f->blocks[b].succs[!holds]; }

/* ---- shape */

/* Has the block one pred and one successor, and is there nothing in it? */
static bool is_way(const struct loop *l, uint32_t b)
{
    const struct ir_block *bl = &l->f->blocks[b];
    return bl->n_preds == 1 && bl->n_succs == 1 && bl->first == bl->last;
}

/* From the head to the latch or to `then`, from there to the latch or to the end, which goes on behind the loop. */
static bool blocks_find(struct loop *l, uint32_t head)
{
    struct ir_func *f = l->f;
    const struct ir_block *b = f->blocks;
    l->head = head;
    l->latch = b[head].loop_end;
    if (b[head].n_preds != 2 || b[head].n_succs != 2 || b[l->latch].n_preds != 2 || b[l->latch].n_succs != 1 ||
        b[l->latch].succs[0] != head)
        return false;
    l->before = b[head].preds[ir_pred_index(&b[head], l->latch) ^ 1];
    l->then = succ(l, head, false);
    if (b[l->before].n_succs != 1 || l->before >= head || succ(l, head, true) != l->latch || l->then == l->latch ||
        b[l->then].n_preds != 1 || b[l->then].n_succs != 2)
        return false;
    l->end = succ(l, l->then, true);
    l->back = succ(l, l->then, false);
    if ((l->back != l->latch && (!is_way(l, l->back) || b[l->back].succs[0] != l->latch)) || is_inside(l, l->end) ||
        b[l->end].n_preds != 1 || b[l->end].n_succs != 1)
        return false;
    l->join = b[l->end].succs[0];
    return l->join > l->latch && l->join > l->end && !b[l->join].loop_end;
}

/* Nothing but numbers is made in block b. */
static bool is_pure(const struct loop *l, uint32_t b)
{
    for (ir_ref i = l->f->blocks[b].first; i; i = at(l, i)->next)
        if (at(l, i)->op != IR_phi && !ir_is(at(l, i)->op, IRF_P | IRF_Z) && i != l->t)
            return false;
    return true;
}

static ir_ref operand(const struct loop *l, ir_ref phi, uint32_t block, uint32_t pred)
{
    return l->f->pool[at(l, phi)->a[0] + ir_pred_index(&l->f->blocks[block], pred)];
}

static bool phi_take(struct loop *l, enum phi which, ir_ref v)
{
    if (at(l, v)->op != IR_phi || at(l, v)->block != l->head || at(l, v)->type != IR_I64)
        return false;
    l->phi[which] = v;
    l->start[which] = operand(l, v, l->head, l->before);
    l->next[which] = operand(l, v, l->head, l->latch);
    return true;
}

/* The upper half of n - d, whose sign the head asks for. */
static bool difference_find(struct loop *l)
{
    const struct ir_ins *test = at(l, at(l, l->f->blocks[l->head].last)->a[0]);
    uint64_t k;
    if ((test->op != IR_les && test->op != IR_lts) || !fold_const(&l->c, test->a[1], &k) || k != (test->op == IR_les ? UINT64_MAX : 0))
        return false;
    l->high = test->a[0];
    const struct ir_ins *high = at(l, l->high), *sub = at(l, high->a[0]), *carry = at(l, high->a[1]), *less = at(l, carry->a[0]);
    return high->op == IR_sub && high->type == IR_I64 && sub->op == IR_sub && carry->op == IR_extendu && less->op == IR_ltu &&
           phi_take(l, N_HIGH, sub->a[0]) && phi_take(l, D_HIGH, sub->a[1]) &&
           phi_take(l, N_LOW, less->a[0]) && phi_take(l, D_LOW, less->a[1]);
}

/* What the latch has for one of n and q: as it was, or changed. */
static bool is_changed(const struct loop *l, enum phi which, ir_ref changed)
{
    ir_ref v = l->next[which];
    if (at(l, v)->op != IR_phi || at(l, v)->block != l->latch)
        return false;
    uint32_t k = ir_pred_index(&l->f->blocks[l->latch], l->head);
    const ir_ref *ops = l->f->pool + at(l, v)->a[0];
    return ops[k] == l->phi[which] && ops[k ^ 1] == changed;
}

/* n - d's lower half and q | p, as the latch takes them. */
static bool changes_find(struct loop *l)
{
    uint32_t k = ir_pred_index(&l->f->blocks[l->latch], l->head) ^ 1;
    if (at(l, l->next[N_LOW])->op != IR_phi || at(l, l->next[N_LOW])->block != l->latch)
        return false;
    l->low = l->f->pool[at(l, l->next[N_LOW])->a[0] + k];
    for (ir_ref i = l->f->blocks[l->head].first; at(l, i)->op == IR_phi; i = at(l, i)->next)
        if (i != l->phi[N_LOW] && i != l->phi[N_HIGH] && i != l->phi[D_LOW] && i != l->phi[D_HIGH] &&
            !phi_take(l, is_by(l, operand(l, i, l->head, l->latch), IR_shru, i, 1) ? P : Q, i))
            return false;
    if (!l->phi[P] || !l->phi[Q] || at(l, l->next[Q])->op != IR_phi || at(l, l->next[Q])->block != l->latch)
        return false;
    l->q = l->f->pool[at(l, l->next[Q])->a[0] + k];
    return is_op(l, l->low, IR_sub, l->phi[N_LOW], l->phi[D_LOW]) && is_either(l, l->q, IR_or, l->phi[P], l->phi[Q]) &&
           is_changed(l, N_LOW, l->low) && is_changed(l, N_HIGH, l->high) && is_changed(l, Q, l->q);
}

/* d and p go right by one. */
static bool are_shifted(struct loop *l)
{
    const struct ir_ins *low = at(l, l->next[D_LOW]);
    return low->op == IR_or && is_by(l, l->next[D_HIGH], IR_shru, l->phi[D_HIGH], 1) && is_by(l, l->next[P], IR_shru, l->phi[P], 1) &&
           ((is_by(l, low->a[0], IR_shru, l->phi[D_LOW], 1) && is_by(l, low->a[1], IR_shl, l->phi[D_HIGH], 63)) ||
            (is_by(l, low->a[1], IR_shru, l->phi[D_LOW], 1) && is_by(l, low->a[0], IR_shl, l->phi[D_HIGH], 63)));
}

static bool is_end_asked(struct loop *l)
{
    const struct ir_ins *test = at(l, at(l, l->f->blocks[l->then].last)->a[0]);
    uint64_t k;
    return test->a[0] == l->high && (test->op == IR_eqz || (test->op == IR_eq && fold_const(&l->c, test->a[1], &k) && !k));
}

/* t, quotient and remainder at the end. */
static bool results_find(struct loop *l)
{
    struct ir_func *f = l->f;
    for (ir_ref i = f->blocks[l->end].first; i; i = f->ins[i].next) {
        const struct ir_ins *s = &f->ins[i];
        if (s->op == IR_divu && s->a[0] == l->low && !is_inside(l, at(l, s->a[1])->block) && at(l, s->a[1])->block != l->end) {
            l->t = i;
            l->divisor = s->a[1];
        } else if (l->t && is_either(l, i, IR_mul, l->t, l->divisor)) {
            l->product = i;
        } else if (l->t && is_either(l, i, IR_or, l->t, l->q)) {
            l->quotient = i;
        } else if (l->product && is_op(l, i, IR_sub, l->low, l->product)) {
            l->remainder = i;
        }
    }
    return l->t && l->quotient && l->remainder;
}

/* Does i use v as it may, if v is made in the loop or at its end? */
static bool may_use(const struct loop *l, ir_ref i, ir_ref v)
{
    uint32_t made = at(l, v)->block;
    if (v == l->t)
        return i == l->product || i == l->quotient;
    if (v == l->product)
        return i == l->remainder;
    if (v == l->quotient || v == l->remainder)
        return at(l, i)->op == IR_phi && at(l, i)->block == l->join;
    if (made == l->end)
        return at(l, i)->block == l->end;
    return !is_inside(l, made) || is_inside(l, at(l, i)->block) || (v == l->low && (i == l->t || i == l->remainder)) ||
           (v == l->q && i == l->quotient);
}

static bool is_alone(struct loop *l)
{
    struct ir_func *f = l->f;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            const ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                if (!may_use(l, i, ops[k]))
                    return false;
        }
    return true;
}

static bool loop_find(struct loop *l, struct ir_func *f, uint32_t head)
{
    uint64_t k;
    *l = (struct loop){ .c.f = f, .f = f };
    return blocks_find(l, head) && is_pure(l, l->head) && is_pure(l, l->then) && is_pure(l, l->latch) && difference_find(l) &&
           changes_find(l) && are_shifted(l) && is_end_asked(l) && fold_const(&l->c, l->start[Q], &k) && !k && results_find(l) &&
           is_pure(l, l->end) && is_alone(l);
}

/* ---- the question, in place of the jump to the loop */

static ir_ref op(struct loop *l, enum ir_op o, enum ir_type type, ir_ref x, ir_ref y)
{
    return ir_insert_before(l->f, l->f->blocks[l->before].last, o, type, x, y, IR_NONE, 0);
}

static ir_ref number(struct loop *l, uint64_t k) { return fold_new_const(&l->c, l->f->blocks[l->before].last, IR_I64, k); }
static ir_ref both(struct loop *l, ir_ref x, ir_ref y) { return op(l, IR_and, IR_I32, x, y); }
static ir_ref either(struct loop *l, ir_ref x, ir_ref y) { return op(l, IR_or, IR_I32, x, y); }
static ir_ref compare(struct loop *l, enum ir_op o, ir_ref x, ir_ref y) { return op(l, o, IR_I32, x, y); }

/* (xh, xl) < (yh, yl) */
static ir_ref less(struct loop *l, ir_ref xh, ir_ref xl, ir_ref yh, ir_ref yl)
{
    return either(l, compare(l, IR_ltu, xh, yh), both(l, compare(l, IR_eq, xh, yh), compare(l, IR_ltu, xl, yl)));
}

static ir_ref question(struct loop *l)
{
    ir_ref v = l->divisor, *s = l->start, p = s[P], dh = s[D_HIGH], dl = s[D_LOW], nh = s[N_HIGH], nl = s[N_LOW];
    ir_ref low = op(l, IR_sub, IR_I64, nl, dl), borrow = op(l, IR_extendu, IR_I64, compare(l, IR_ltu, nl, dl), IR_NONE);
    ir_ref high = op(l, IR_sub, IR_I64, op(l, IR_sub, IR_I64, nh, dh), borrow);
    ir_ref is_below = less(l, nh, nl, dh, dl);
    ir_ref is_power = compare(l, IR_eq, op(l, IR_popcnt, IR_I64, p, IR_NONE), number(l, 1));
    ir_ref is_low = compare(l, IR_eq, dl, op(l, IR_mul, IR_I64, v, p));
    ir_ref is_high = compare(l, IR_eq, dh, op(l, IR_mulhu, IR_I64, v, p));
    ir_ref fits = both(l, compare(l, IR_ltu, nh, v), compare(l, IR_ne, nh, number(l, 0)));
    ir_ref is_true = compare(l, IR_eq, is_below, compare(l, IR_lts, high, number(l, 0)));
    ir_ref is_double = either(l, is_below, less(l, high, low, dh, dl));
    return both(l, both(l, both(l, is_power, both(l, is_low, is_high)), fits), both(l, is_true, is_double));
}

/* Behind the end come quotient and remainder from `fast`, too. */
static void results_join(struct loop *l, uint32_t fast, ir_ref quotient, ir_ref remainder)
{
    struct ir_func *f = l->f;
    ir_succ_add(f, fast, l->join);
    ir_edge_repeat(f, l->join, fast, l->end);
    for (ir_ref i = f->blocks[l->join].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        ir_ref *v = &f->pool[f->ins[i].a[0] + f->ins[i].a[1] - 1];
        *v = *v == l->quotient ? quotient : *v == l->remainder ? remainder : *v;
    }
}

/* Behind the block before the loop there are two empty ones: the division, and the way to the loop. */
static void loop_bypass(struct loop *l)
{
    struct ir_func *f = l->f;
    uint32_t fast = l->before + 1, slow = l->before + 2, src = at(l, l->t)->src;
    ir_ref z = f->blocks[l->before].last, cond = question(l);
    f->ins[z].op = IR_br;
    f->ins[z].a[0] = cond;
    f->blocks[l->before].n_succs = 0;
    ir_edge(f, l->before, fast);
    ir_edge(f, l->before, slow);
    ir_append(f, slow, IR_jmp, IR_VOID, 0, 0, 0, 0, src);
    ir_succ_add(f, slow, l->head);
    f->blocks[l->head].preds[ir_pred_index(&f->blocks[l->head], l->before)] = slow;

    ir_ref q = ir_append(f, fast, IR_divwide, IR_I64, l->start[N_HIGH], l->start[N_LOW], l->divisor, 0, src);
    ir_ref product = ir_append(f, fast, IR_mul, IR_I64, q, l->divisor, IR_NONE, 0, src);
    ir_ref rest = ir_append(f, fast, IR_sub, IR_I64, l->start[N_LOW], product, IR_NONE, 0, src);
    ir_append(f, fast, IR_jmp, IR_VOID, 0, 0, 0, 0, src);
    results_join(l, fast, q, rest);
}

void opt_quotient(struct ir_func *f)
{
    uint32_t n = f->n_blocks;
    uint8_t *n_behind = NULL;
    struct loop l;
    for (uint32_t b = 0; b < n; b++)
        if (f->blocks[b].loop_end && loop_find(&l, f, b)) {
            n_behind = n_behind ? n_behind : arena_zalloc(f->arena, n);
            n_behind[l.before] = 2;
        }
    if (!n_behind)
        return;
    uint32_t *map = ir_blocks_spread(f, n_behind);
    ir_loops(f);
    for (uint32_t b = 0; b < n; b++)
        if (n_behind[b] && loop_find(&l, f, f->blocks[map[b]].succs[0]))
            loop_bypass(&l);
    ir_loops(f);
}
