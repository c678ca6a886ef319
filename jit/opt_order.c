/* Questions about the order of two numbers. What a comparison function returns, (a > b) - (a < b) or a < b ? -1 : a > b, depends on
 * nothing but which of both is less. Where the function is built into its caller, which compares that with zero, the question
 * is one comparison of a and b.
 *
 * The result is computed for each order that there may be; the answers then say which comparison it is. Floats have a
 * fourth one: none. */
#include "opt.h"
#include "opt_fold.h"

enum { LESS = 1, SAME = 2, MORE = 4, NONE = 8 };
enum { MAX_DEPTH = 4 };
enum kind { KIND_ANY, KIND_SIGNED, KIND_UNSIGNED, KIND_FLOAT };

struct order { struct folder *c; ir_ref a, b; enum kind kind; };

/* For which orders of its operands each comparison is true. */
static const struct { uint16_t op; uint8_t kind, when; } comparisons[] = {
    { IR_eq,  KIND_ANY,      SAME },        { IR_ne,  KIND_ANY,      LESS | MORE },
    { IR_lts, KIND_SIGNED,   LESS },        { IR_gts, KIND_SIGNED,   MORE },
    { IR_les, KIND_SIGNED,   LESS | SAME }, { IR_ges, KIND_SIGNED,   MORE | SAME },
    { IR_ltu, KIND_UNSIGNED, LESS },        { IR_gtu, KIND_UNSIGNED, MORE },
    { IR_leu, KIND_UNSIGNED, LESS | SAME }, { IR_geu, KIND_UNSIGNED, MORE | SAME },
    { IR_feq, KIND_FLOAT,    SAME },        { IR_fne, KIND_FLOAT,    LESS | MORE | NONE },
    { IR_flt, KIND_FLOAT,    LESS },        { IR_fgt, KIND_FLOAT,    MORE },
    { IR_fle, KIND_FLOAT,    LESS | SAME }, { IR_fge, KIND_FLOAT,    MORE | SAME },
};
enum { N_COMPARISONS = sizeof comparisons / sizeof *comparisons };

static unsigned exchanged(unsigned order) { return order == LESS ? MORE : order == MORE ? LESS : order; }

/* The truth of a comparison of a and b, which the first one seen names. false: of something else. */
static bool comparison_eval(struct order *o, const struct ir_ins *s, unsigned order, int64_t *r)
{
    for (unsigned k = 0; k < N_COMPARISONS; k++) {
        if (comparisons[k].op != s->op)
            continue;
        ir_ref a = copy_source(o->c->f, s->a[0]), b = copy_source(o->c->f, s->a[1]);
        enum kind kind = comparisons[k].kind;
        if (!o->a) {
            o->a = a;
            o->b = b;
        }
        if (!(o->a == a && o->b == b) && !(o->a == b && o->b == a))
            return false;
        if (kind != KIND_ANY && o->kind != KIND_ANY && kind != o->kind)
            return false;
        o->kind = kind != KIND_ANY ? kind : o->kind;
        *r = (comparisons[k].when & (o->a == a ? order : exchanged(order))) != 0;
        return true;
    }
    return false;
}

/* The i32 value v when a and b are in this order. */
static bool value_eval(struct order *o, ir_ref v, unsigned order, unsigned depth, int64_t *r)
{
    const struct ir_ins *s = &o->c->f->ins[v = copy_source(o->c->f, v)];
    uint64_t k;
    int64_t x, y;
    if (fold_const(o->c, v, &k)) {
        *r = (int32_t)k;
        return s->type == IR_I32;
    }
    if (depth == MAX_DEPTH)
        return false;
    switch (s->op) {
    case IR_select:
        return s->type == IR_I32 && value_eval(o, s->a[2], order, depth + 1, &x) && value_eval(o, s->a[!x], order, depth + 1, r);
    case IR_eqz:
        if (o->c->f->ins[s->a[0]].type != IR_I32 || !value_eval(o, s->a[0], order, depth + 1, &x))
            return false;
        *r = !x;
        return true;
    case IR_add: case IR_sub: case IR_or:
        if (s->type != IR_I32 || !value_eval(o, s->a[0], order, depth + 1, &x) || !value_eval(o, s->a[1], order, depth + 1, &y))
            return false;
        *r = (int32_t)(s->op == IR_add ? x + y : s->op == IR_sub ? x - y : x | y);
        return true;
    default:
        return comparison_eval(o, s, order, r);
    }
}

/* Is the condition i, of i32 operands, true? */
static bool condition_eval(struct order *o, const struct ir_ins *s, unsigned order, bool *r)
{
    int64_t x, y = 0;
    uint64_t truth;
    if (!value_eval(o, s->a[0], order, 0, &x) || (s->op != IR_eqz && !value_eval(o, s->a[1], order, 0, &y)))
        return false;
    if (!fold_eval(s->op, 32, (uint32_t)x, (uint32_t)y, &truth))
        return false;
    *r = truth;
    return true;
}

/* i as the comparison that is true for these orders, or as its opposite. */
static ir_ref become_comparison(struct order *o, ir_ref i, unsigned when)
{
    unsigned all = o->kind == KIND_FLOAT ? LESS | SAME | MORE | NONE : LESS | SAME | MORE;
    for (unsigned k = 0; k < N_COMPARISONS; k++) {
        if (comparisons[k].kind != o->kind && !(comparisons[k].kind == KIND_ANY && o->kind != KIND_FLOAT))
            continue;
        if (comparisons[k].when == when)
            return fold_become(o->c, i, comparisons[k].op, o->a, o->b);
        if (o->kind == KIND_FLOAT && comparisons[k].when == (all & ~when)) {
            ir_ref t = ir_insert_before(o->c->f, i, comparisons[k].op, IR_I32, o->a, o->b, IR_NONE, 0);
            return fold_become(o->c, i, IR_eqz, t, IR_NONE);
        }
    }
    return IR_NONE;
}

ir_ref fold_order(struct folder *c, ir_ref i)
{
    static const uint16_t makes_order[] = { IR_sub, IR_select, IR_add, IR_or };
    struct ir_ins s = c->f->ins[i];
    struct order o = { .c = c };
    unsigned op = c->f->ins[copy_source(c->f, s.a[0])].op, when = 0;
    bool is_made = false, truth;
    for (unsigned k = 0; k < sizeof makes_order / sizeof *makes_order; k++)
        is_made = is_made || op == makes_order[k];
    if (!is_made || c->f->ins[s.a[0]].type != IR_I32)
        return IR_NONE;
    for (unsigned order = LESS; order <= NONE; order *= 2) {
        if (order == NONE && o.kind != KIND_FLOAT)
            break;
        if (!condition_eval(&o, &s, order, &truth))
            return IR_NONE;
        when |= truth ? order : 0;
    }
    return o.a ? become_comparison(&o, i, when) : IR_NONE;
}

/* One compare answers both, and the difference is made by a borrow: cmp, seta, sbb. Not where the truth is wanted besides. */
ir_ref fold_order_value(struct folder *c, ir_ref i)
{
    struct ir_func *f = c->f;
    struct order o = { .c = c };
    struct ir_ins s = f->ins[i];
    ir_ref truth = copy_source(f, s.a[2]);
    unsigned op = f->ins[truth].op;
    int64_t less, same, more;
    if (s.type != IR_I32 || (op != IR_ltu && op != IR_gtu) || !fold_is_once(c, truth) || !value_eval(&o, i, LESS, 0, &less) ||
        !value_eval(&o, i, SAME, 0, &same) || !value_eval(&o, i, MORE, 0, &more) || same || less * more != -1)
        return IR_NONE;
    ir_ref a = less < 0 ? o.a : o.b, b = less < 0 ? o.b : o.a;
    ir_ref above = ir_insert_before(f, i, IR_gtu, IR_I32, a, b, IR_NONE, 0);
    ir_ref below = ir_insert_before(f, i, IR_ltu, IR_I32, a, b, IR_NONE, 0);
    return fold_become(c, i, IR_sub, above, below);
}
