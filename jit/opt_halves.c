/* Numbers loaded by halves. Two fields of 4 bytes are often read as one number of 8 and taken apart by a shift and a wrap. If they
 * were written one by one, a processor cannot hand the number on from its store buffer: the load waits until both
 * stores are in the cache, a dozen cycles. Two loads of 4 bytes need not wait, whatever wrote the bytes, and need no shift.
 *
 * It is for loads of which each use takes one half, and one use the upper: that half's load goes out of bounds when the whole does. */
#include "opt.h"
#include "opt_fold.h"

enum { USE_LOW = 1, USE_HIGH = 2, USE_WHOLE = 4 };

struct halves {
    struct folder c;
    struct ir_func *f;
    uint8_t *uses;                      /* by load: enum above, of all its uses */
    struct half { ir_ref low, high; } *made;    /* by load */
};

static bool is_wide_load(const struct ir_ins *s)
{
    return s->op == IR_load && s->type == IR_I64 && s->mt == IR_MEM_FULL && s->imm < INT32_MAX - 8;
}

/* What the instruction wants of its first operand, a number of 64 bits. */
static unsigned use_of(struct halves *h, const struct ir_ins *s)
{
    uint64_t k;
    if (s->op == IR_wrap)
        return USE_LOW;
    if (ir_ops[s->op].n_operands != 2 || !fold_const(&h->c, s->a[1], &k))
        return USE_WHOLE;
    switch (s->op) {
    case IR_shru: case IR_shrs: return (k & 63) >= 32 ? USE_HIGH : USE_WHOLE;
    case IR_shl:                return (k & 63) >= 32 ? USE_LOW : USE_WHOLE;
    case IR_and:                return k <= UINT32_MAX ? USE_LOW : USE_WHOLE;
    default:                    return USE_WHOLE;
    }
}

static void uses_note(struct halves *h, ir_ref i)
{
    struct ir_func *f = h->f;
    uint32_t n;
    ir_ref *ops = ir_operands(f, i, &n);
    for (uint32_t k = 0; k < n; k++)
        if (is_wide_load(&f->ins[ops[k]]))
            h->uses[ops[k]] |= k ? USE_WHOLE : (uint8_t)use_of(h, &f->ins[i]);
}

static ir_ref load_half(struct ir_func *f, ir_ref load, unsigned at)
{
    struct ir_ins s = f->ins[load];
    ir_ref half = ir_insert_before(f, load, IR_load, IR_I32, s.a[0], s.a[1], IR_NONE, s.imm + at);
    f->ins[half].mt = IR_MEM_FULL;
    f->ins[half].src = s.src;
    return half;
}

static void load_split(struct halves *h, ir_ref load)
{
    h->made[load].high = load_half(h->f, load, 4);
    if (h->uses[load] & USE_LOW)
        h->made[load].low = load_half(h->f, load, 0);
}

/* i, which took a half of a load, takes the half that was loaded. */
static void use_half(struct halves *h, ir_ref i)
{
    struct ir_func *f = h->f;
    struct half half = h->made[f->ins[i].a[0]];
    uint64_t k = 0;
    enum ir_op op = f->ins[i].op;
    if (op == IR_wrap) {
        fold_become(&h->c, i, IR_copy, half.low, IR_NONE);
        return;
    }
    fold_const(&h->c, f->ins[i].a[1], &k);
    bool is_high = op == IR_shru || op == IR_shrs;
    enum ir_op extend = op == IR_shrs ? IR_extends : IR_extendu;
    if (op != IR_and && (k & 63) == 32 && is_high) {
        fold_become(&h->c, i, extend, half.high, IR_NONE);
        return;
    }
    ir_ref whole = ir_insert_before(f, i, extend, IR_I64, is_high ? half.high : half.low, IR_NONE, IR_NONE, 0);
    ir_ref by = is_high ? fold_new_const(&h->c, i, IR_I64, (k & 63) - 32) : f->ins[i].a[1];
    fold_become(&h->c, i, op, whole, by);
}

/* The upper half, extended and wrapped again */
static void wrap_forget(struct halves *h, ir_ref i)
{
    const struct ir_ins *in = &h->f->ins[h->f->ins[i].a[0]];
    if (in->op == IR_extendu || in->op == IR_extends)
        fold_become(&h->c, i, IR_copy, in->a[0], IR_NONE);
}

/* Finds what each load is wanted for; returns whether one can be split. Most functions take no halves. */
static bool find(struct halves *h)
{
    struct ir_func *f = h->f;
    bool any = false;
    for (ir_ref i = 1; i < f->n_ins && !any; i++)
        any = ir_ops[f->ins[i].op].n_operands == 2 && is_wide_load(&f->ins[f->ins[i].a[0]]) && use_of(h, &f->ins[i]) == USE_HIGH;
    if (!any)
        return false;
    any = false;
    h->uses = ARENA_ZNEW(f->arena, uint8_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            uses_note(h, i);
    for (ir_ref i = 1; i < f->n_ins; i++)
        any = any || h->uses[i] == USE_HIGH || h->uses[i] == (USE_LOW | USE_HIGH);
    return any;
}

static bool is_split(const struct halves *h, ir_ref v, uint32_t n) { return v < n && h->made[v].high; }

void opt_halves(struct ir_func *f)
{
    struct halves h = { .c.f = f, .f = f };
    uint32_t n = f->n_ins;
    if (!find(&h))
        return;
    h.made = ARENA_ZNEW(f->arena, struct half, n);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (i < n && (h.uses[i] == USE_HIGH || h.uses[i] == (USE_LOW | USE_HIGH)))
                load_split(&h, i);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref next, i = f->blocks[b].first; i; i = next) {
            next = f->ins[i].next;
            if (ir_ops[f->ins[i].op].n_operands && ir_ops[f->ins[i].op].n_operands != IR_VARIADIC && is_split(&h, f->ins[i].a[0], n))
                use_half(&h, i);
            else if (f->ins[i].op == IR_wrap)
                wrap_forget(&h, i);
        }
    for (ir_ref i = 1; i < n; i++)
        if (h.made[i].high)
            ir_remove(f, i);
    opt_copy(f);
}
