/* Constant folding and algebraic rules. Each rule is a short function under the pattern it matches, listed in a
 * table by operation: it changes the instruction in place, names a value that is the same, or declines. Blocks are
 * walked in reverse post-order, so that operands are folded before their users; rules look through copies, which
 * opt_copy removes in the end. A rule that makes a second user of an inner operand asks that it had only one:
 * otherwise both stay alive, which costs more than is saved. */
#include "opt.h"
#include "opt_fold.h"
#include "opt_range.h"

enum { MAX_RULES = 8, MAX_ROUNDS = 8 };

typedef ir_ref (*rule)(struct folder *c, ir_ref i);

/* ---- for rules */

static ir_ref arg(struct folder *c, ir_ref i, unsigned k) { return copy_source(c->f, c->f->ins[i].a[k]); }
static unsigned op_of(struct folder *c, ir_ref v) { return c->f->ins[v].op; }
static bool is_compare(unsigned op) { return op >= IR_eq && op <= IR_geu; }
static bool is_truth(unsigned op) { return (op >= IR_eqz && op <= IR_geu) || (op >= IR_feq && op <= IR_fge); }

bool fold_const(struct folder *c, ir_ref v, uint64_t *bits)
{
    const struct ir_ins *s = &c->f->ins[copy_source(c->f, v)];
    if (s->op != IR_const || s->type == IR_V128)
        return false;
    *bits = s->type == IR_I64 || s->type == IR_F64 ? s->imm : (uint32_t)s->imm;
    return true;
}

static bool is_const(struct folder *c, ir_ref v, uint64_t want)
{
    uint64_t bits;
    return fold_const(c, v, &bits) && bits == want;
}

ir_ref fold_new_const(struct folder *c, ir_ref at, unsigned type, uint64_t bits)
{
    return ir_insert_before(c->f, at, IR_const, type, 0, 0, 0, type == IR_I32 ? (uint32_t)bits : bits);
}

ir_ref fold_become(struct folder *c, ir_ref i, enum ir_op op, ir_ref a0, ir_ref a1)
{
    struct ir_ins *s = &c->f->ins[i];
    s->op = op;
    s->a[0] = a0;
    s->a[1] = a1;
    s->a[2] = IR_NONE;
    s->imm = 0;
    s->mt = 0;
    return i;
}

static ir_ref become_const(struct folder *c, ir_ref i, uint64_t bits)
{
    fold_become(c, i, IR_const, 0, 0);
    c->f->ins[i].imm = c->f->ins[i].type == IR_I32 ? (uint32_t)bits : bits;
    return i;
}

/* op of a0 and a constant */
static ir_ref become_with(struct folder *c, ir_ref i, enum ir_op op, ir_ref a0, uint64_t bits)
{
    ir_ref k = fold_new_const(c, i, c->f->ins[a0].type, bits);
    return fold_become(c, i, op, a0, k);
}

static unsigned width(struct folder *c, ir_ref v) { return c->f->ins[v].type == IR_I64 ? 64 : 32; }
static uint64_t ones(unsigned w) { return w == 64 ? ~0ull : (1ull << w) - 1; }

/* ---- an upper bound of an unsigned value */

enum { MAX_DEPTH = 4 };

static uint64_t max_at(struct folder *c, ir_ref v, unsigned depth)
{
    const struct ir_ins *s = &c->f->ins[v = copy_source(c->f, v)];
    uint64_t limit = ones(width(c, v)), k;
    if (fold_const(c, v, &k))
        return k;
    if (depth == MAX_DEPTH)
        return limit;                   /* not range_of: it takes what is said of a constant operand for that constant */
    if (is_truth(s->op) || s->op == IR_load)
        return range_of(c->f, v, limit, limit);
    uint32_t n;
    uint64_t max[2] = { limit, limit };
    const ir_ref *ops = ir_operands(c->f, v, &n);
    for (uint32_t o = 0; range_is_of_operands(s->op) && o < n && o < 2; o++)
        max[o] = max_at(c, ops[o], depth + 1);
    return range_of(c->f, v, max[0], max[1]);
}

uint64_t fold_max(struct folder *c, ir_ref v) { return max_at(c, v, 0); }

/* ---- constants */

static ir_ref constant(struct folder *c, ir_ref i)
{
    const struct ir_ins *s = &c->f->ins[i];
    uint64_t x, y = 0, r;
    if (!fold_const(c, s->a[0], &x) || (ir_ops[s->op].n_operands == 2 && !fold_const(c, s->a[1], &y)))
        return IR_NONE;
    return fold_eval(s->op, width(c, s->a[0]), x, y, &r) ? become_const(c, i, r) : IR_NONE;
}

/* Constants to the right. */
static ir_ref commute(struct folder *c, ir_ref i)
{
    struct ir_ins *s = &c->f->ins[i];
    uint64_t k;
    if (fold_const(c, s->a[0], &k) && !fold_const(c, s->a[1], &k))
        return fold_become(c, i, s->op, s->a[1], s->a[0]);
    return IR_NONE;
}

/* x + 0, x - 0, x | 0, x ^ 0 and shifts by nothing */
static ir_ref right_zero(struct folder *c, ir_ref i) { return is_const(c, arg(c, i, 1), 0) ? arg(c, i, 0) : IR_NONE; }

/* (x op c1) op c2 for associative op */
static ir_ref chain(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    unsigned op = op_of(c, i);
    uint64_t c1, c2, r;
    if (op_of(c, in) != op || !fold_is_once(c, in) || !fold_const(c, arg(c, i, 1), &c2) || !fold_const(c, arg(c, in, 1), &c1))
        return IR_NONE;
    return fold_eval(op, width(c, i), c1, c2, &r) ? become_with(c, i, op, arg(c, in, 0), r) : IR_NONE;
}

/* x - x, x ^ x */
static ir_ref same_zero(struct folder *c, ir_ref i) { return arg(c, i, 0) == arg(c, i, 1) ? become_const(c, i, 0) : IR_NONE; }
/* x & x, x | x */
static ir_ref same_self(struct folder *c, ir_ref i) { return arg(c, i, 0) == arg(c, i, 1) ? arg(c, i, 0) : IR_NONE; }

/* x - c is x + -c, which can be an lea */
static ir_ref sub_const(struct folder *c, ir_ref i)
{
    uint64_t k;
    if (!fold_const(c, arg(c, i, 1), &k) || k == (uint64_t)INT32_MIN)
        return IR_NONE;
    return become_with(c, i, IR_add, arg(c, i, 0), -k);
}

/* ---- multiplication */

static ir_ref mul_power(struct folder *c, ir_ref i)
{
    uint64_t k;
    if (!fold_const(c, arg(c, i, 1), &k))
        return IR_NONE;
    if (!k)
        return become_const(c, i, 0);
    if (k == 1)
        return arg(c, i, 0);
    return k & (k - 1) ? IR_NONE : become_with(c, i, IR_shl, arg(c, i, 0), (uint64_t)__builtin_ctzll(k));
}

/* x * 3, 5, 9, times 1, 2, 4, 8: an lea and a shift, which may be the scale of an address */
static ir_ref mul_lea(struct folder *c, ir_ref i)
{
    uint64_t k;
    unsigned type = c->f->ins[i].type;
    if (!fold_const(c, arg(c, i, 1), &k) || !k)
        return IR_NONE;
    unsigned twos = (unsigned)__builtin_ctzll(k);
    uint64_t odd = k >> twos;
    if (twos > 3 || (odd != 3 && odd != 5 && odd != 9))
        return IR_NONE;
    ir_ref x = arg(c, i, 0), s = fold_new_const(c, i, type, (uint64_t)__builtin_ctzll(odd - 1));
    s = ir_insert_before(c->f, i, IR_shl, type, x, s, IR_NONE, 0);
    if (!twos)
        return fold_become(c, i, IR_add, x, s);
    return become_with(c, i, IR_shl, ir_insert_before(c->f, i, IR_add, type, x, s, IR_NONE, 0), twos);
}

/* ---- bits */

/* x & c where c has all bits that x can have; x & 0 */
static ir_ref and_mask(struct folder *c, ir_ref i)
{
    uint64_t k, m;
    if (!fold_const(c, arg(c, i, 1), &k))
        return IR_NONE;
    if (!k)
        return become_const(c, i, 0);
    m = fold_max(c, arg(c, i, 0));
    m = m ? ones(64 - (unsigned)__builtin_clzll(m)) : 0;
    return (m & ~k) ? IR_NONE : arg(c, i, 0);
}

/* extend8s(x) & 0xff and their kin: what the extension added is masked off */
static ir_ref and_extend(struct folder *c, ir_ref i)
{
    uint64_t k;
    ir_ref in = arg(c, i, 0);
    unsigned op = op_of(c, in), w = op == IR_extend8s ? 8 : op == IR_extend16s ? 16 : op == IR_extend32s ? 32 : 0;
    if (!w || !fold_const(c, arg(c, i, 1), &k) || k & ~ones(w))
        return IR_NONE;
    return fold_become(c, i, IR_and, arg(c, in, 0), arg(c, i, 1));
}

static ir_ref or_ones(struct folder *c, ir_ref i)
{
    return is_const(c, arg(c, i, 1), ones(width(c, i))) ? arg(c, i, 1) : IR_NONE;
}

/* Shifts and rotations take their count modulo the width. */
static ir_ref shift_count(struct folder *c, ir_ref i)
{
    uint64_t k, mask = width(c, i) - 1;
    ir_ref n = arg(c, i, 1);
    if (fold_const(c, n, &k))
        return k > mask ? become_with(c, i, op_of(c, i), arg(c, i, 0), k & mask) : IR_NONE;
    if (op_of(c, n) != IR_and || !fold_const(c, arg(c, n, 1), &k) || (k & mask) != mask)
        return IR_NONE;
    return fold_become(c, i, op_of(c, i), arg(c, i, 0), arg(c, n, 0));
}

/* (x << c) >> c: the low bits, extended */
static ir_ref shift_pair(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    uint64_t k, k2;
    unsigned w = width(c, i);
    if (op_of(c, in) != IR_shl || !fold_is_once(c, in) || !fold_const(c, arg(c, i, 1), &k) || !fold_const(c, arg(c, in, 1), &k2) ||
        k != k2 || !k || k >= w)
        return IR_NONE;
    unsigned left = w - (unsigned)k;
    if (op_of(c, i) == IR_shru)
        return left > 32 ? IR_NONE : become_with(c, i, IR_and, arg(c, in, 0), ones(left));
    if (left != 8 && left != 16 && left != 32)
        return IR_NONE;
    return fold_become(c, i, left == 8 ? IR_extend8s : left == 16 ? IR_extend16s : IR_extend32s, arg(c, in, 0), IR_NONE);
}

/* ---- widths */

static ir_ref wrap_extend(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    uint64_t k;
    if (op_of(c, in) == IR_extendu || op_of(c, in) == IR_extends)
        return arg(c, in, 0);
    if (op_of(c, in) == IR_extend32s || (op_of(c, in) == IR_and && fold_const(c, arg(c, in, 1), &k) && (uint32_t)k == UINT32_MAX))
        return fold_become(c, i, IR_wrap, arg(c, in, 0), IR_NONE);
    return IR_NONE;
}

static ir_ref extendu_wrap(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    if (op_of(c, in) != IR_wrap || fold_max(c, arg(c, in, 0)) > UINT32_MAX)
        return IR_NONE;
    return arg(c, in, 0);
}

static ir_ref extends_wrap(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    return op_of(c, in) == IR_wrap ? fold_become(c, i, IR_extend32s, arg(c, in, 0), IR_NONE) : IR_NONE;
}

/* What cannot be negative is zero-extended, which costs nothing. */
static ir_ref extends_positive(struct folder *c, ir_ref i)
{
    return fold_max(c, arg(c, i, 0)) <= INT32_MAX ? fold_become(c, i, IR_extendu, arg(c, i, 0), IR_NONE) : IR_NONE;
}

/* ---- comparisons */

static const uint16_t inverse[] = { IR_ne, IR_eq, IR_ges, IR_geu, IR_les, IR_leu, IR_gts, IR_gtu, IR_lts, IR_ltu };
static const uint16_t swapped[] = { IR_eq, IR_ne, IR_gts, IR_gtu, IR_lts, IR_ltu, IR_ges, IR_geu, IR_les, IR_leu };

static ir_ref compare_swap(struct folder *c, ir_ref i)
{
    const struct ir_ins *s = &c->f->ins[i];
    uint64_t k;
    if (!fold_const(c, s->a[0], &k) || fold_const(c, s->a[1], &k))
        return IR_NONE;
    return fold_become(c, i, swapped[s->op - IR_eq], s->a[1], s->a[0]);
}

static ir_ref compare_same(struct folder *c, ir_ref i)
{
    unsigned op = op_of(c, i);
    if (arg(c, i, 0) != arg(c, i, 1))
        return IR_NONE;
    return become_const(c, i, op == IR_eq || op == IR_les || op == IR_leu || op == IR_ges || op == IR_geu);
}

/* Unsigned comparisons with 0 and 1 */
static ir_ref compare_edge(struct folder *c, ir_ref i)
{
    uint64_t k;
    ir_ref x = arg(c, i, 0);
    if (!fold_const(c, arg(c, i, 1), &k) || k > 1)
        return IR_NONE;
    switch (op_of(c, i)) {
    case IR_ltu: return k ? become_with(c, i, IR_eq, x, 0) : become_const(c, i, 0);
    case IR_geu: return k ? become_with(c, i, IR_ne, x, 0) : become_const(c, i, 1);
    case IR_gtu: return k ? IR_NONE : become_with(c, i, IR_ne, x, 0);
    case IR_leu: return k ? IR_NONE : become_with(c, i, IR_eq, x, 0);
    default:     return IR_NONE;
    }
}

/* ((x - d) & 0xff) < k and its kin, where x fits the mask: what is below d wraps to what is above k with and without the mask. */
static ir_ref compare_masked(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0), sum;
    uint64_t k, mask, d;
    unsigned op = op_of(c, i);
    if (op_of(c, in) != IR_and || c->f->ins[in].type != IR_I32 || !fold_is_once(c, in) || !fold_const(c, arg(c, i, 1), &k) ||
        !fold_const(c, arg(c, in, 1), &mask) || (mask != 0xff && mask != 0xffff))
        return IR_NONE;
    sum = arg(c, in, 0);
    if (op_of(c, sum) != IR_add || !fold_const(c, arg(c, sum, 1), &d) || fold_max(c, arg(c, sum, 0)) > mask)
        return IR_NONE;
    d = (uint32_t)-d;
    if (d > mask || k > mask - d + (op == IR_ltu || op == IR_geu))
        return IR_NONE;
    return fold_become(c, i, op, sum, arg(c, i, 1));
}

/* eqz of a comparison that nobody else needs is the opposite one; eqz(x - y), eqz(x ^ y) are x == y. */
static ir_ref eqz_compare(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    unsigned op = op_of(c, in);
    if (!fold_is_once(c, in))
        return IR_NONE;
    if (is_compare(op))
        return fold_become(c, i, inverse[op - IR_eq], arg(c, in, 0), arg(c, in, 1));
    if (op == IR_sub || op == IR_xor)
        return fold_become(c, i, IR_eq, arg(c, in, 0), arg(c, in, 1));
    return IR_NONE;
}

static ir_ref eqz_eqz(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    if (op_of(c, in) != IR_eqz)
        return IR_NONE;
    if (is_truth(op_of(c, arg(c, in, 0))))
        return arg(c, in, 0);
    return become_with(c, i, IR_ne, arg(c, in, 0), 0);
}

/* A truth compared with 0 */
static ir_ref truth_zero(struct folder *c, ir_ref i)
{
    ir_ref x = arg(c, i, 0);
    if (!is_truth(op_of(c, x)) || !is_const(c, arg(c, i, 1), 0))
        return IR_NONE;
    return op_of(c, i) == IR_ne ? x : fold_become(c, i, IR_eqz, x, IR_NONE);
}

/* (x + c1) == c2; (x - y) == 0 */
static ir_ref equal_shift(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0);
    uint64_t c1, c2;
    if (!fold_is_once(c, in) || !fold_const(c, arg(c, i, 1), &c2))
        return IR_NONE;
    if (op_of(c, in) == IR_add && fold_const(c, arg(c, in, 1), &c1))
        return become_with(c, i, op_of(c, i), arg(c, in, 0), c2 - c1);
    if ((op_of(c, in) == IR_sub || op_of(c, in) == IR_xor) && !c2)
        return fold_become(c, i, op_of(c, i), arg(c, in, 0), arg(c, in, 1));
    return IR_NONE;
}

/* A question about one half of a number: x & ~0 << 32, or x << 32, compared with a constant. */
static ir_ref equal_half(struct folder *c, ir_ref i)
{
    ir_ref in = arg(c, i, 0), half;
    uint64_t k, m;
    if (c->f->ins[in].type != IR_I64 || !fold_is_once(c, in) || !fold_const(c, arg(c, i, 1), &k) || (uint32_t)k)
        return IR_NONE;
    if ((op_of(c, in) != IR_and && op_of(c, in) != IR_shl) || !fold_const(c, arg(c, in, 1), &m))
        return IR_NONE;
    ir_ref x = arg(c, in, 0);
    if (op_of(c, in) == IR_and && m == ~0ull << 32)
        half = ir_insert_before(c->f, i, IR_shru, IR_I64, x, fold_new_const(c, i, IR_I64, 32), IR_NONE, 0);
    else if (op_of(c, in) == IR_shl && (m & 63) == 32)
        half = ir_insert_before(c->f, i, IR_wrap, IR_I32, x, IR_NONE, IR_NONE, 0);
    else
        return IR_NONE;
    return become_with(c, i, op_of(c, i), half, k >> 32);
}

/* An unsigned number of 64 bits that fits a signed one is converted to a float by one instruction. */
static ir_ref convert_positive(struct folder *c, ir_ref i)
{
    ir_ref x = arg(c, i, 0);
    if (c->f->ins[x].type != IR_I64 || fold_max(c, x) > INT64_MAX)
        return IR_NONE;
    c->f->ins[i].op = IR_converts;
    return i;
}

/* ---- select, memory */

static ir_ref select_known(struct folder *c, ir_ref i)
{
    uint64_t k;
    if (arg(c, i, 0) == arg(c, i, 1))
        return arg(c, i, 0);
    return fold_const(c, arg(c, i, 2), &k) ? arg(c, i, k ? 0 : 1) : IR_NONE;
}

/* c ? 1 : 0 is the truth of c; c ? 0 : 1 its opposite */
static ir_ref select_truth(struct folder *c, ir_ref i)
{
    ir_ref t = arg(c, i, 2);
    if (c->f->ins[i].type != IR_I32)
        return IR_NONE;
    if (is_const(c, arg(c, i, 0), 1) && is_const(c, arg(c, i, 1), 0))
        return is_truth(op_of(c, t)) ? t : become_with(c, i, IR_ne, t, 0);
    if (is_const(c, arg(c, i, 0), 0) && is_const(c, arg(c, i, 1), 1))
        return fold_become(c, i, IR_eqz, t, IR_NONE);
    return IR_NONE;
}

/* The address x + c as offset, where x is known to be so small that the sum, taken modulo 2^32, does not wrap. */
static ir_ref address_offset(struct folder *c, ir_ref i)
{
    struct ir_ins *s = &c->f->ins[i];
    ir_ref in = arg(c, i, 0);
    uint64_t k;
    if (op_of(c, in) != IR_add || c->f->ins[in].type != IR_I32 || !fold_const(c, arg(c, in, 1), &k))
        return IR_NONE;
    if (k > INT32_MAX || s->imm > INT32_MAX - k || fold_max(c, arg(c, in, 0)) > UINT32_MAX - k)
        return IR_NONE;
    s->a[0] = arg(c, in, 0);
    s->imm += k;
    return i;
}

/* ---- the table */

#define COMPARE_RULES constant, compare_swap, compare_same, fold_order, compare_edge
static const rule rules[IR_OP_COUNT][MAX_RULES] = {
    [IR_add] = { constant, commute, right_zero, chain },
    [IR_sub] = { constant, right_zero, same_zero, sub_const },
    [IR_mul] = { constant, commute, mul_power, chain, mul_lea },
    [IR_mulhs] = { constant, commute }, [IR_mulhu] = { constant, commute },
    [IR_and] = { constant, commute, and_mask, same_self, and_extend, chain },
    [IR_or]  = { constant, commute, right_zero, same_self, or_ones, chain },
    [IR_xor] = { constant, commute, right_zero, same_zero, chain },
    [IR_shl] = { constant, right_zero, shift_count },
    [IR_shrs] = { constant, right_zero, shift_count, shift_pair },
    [IR_shru] = { constant, right_zero, shift_count, shift_pair },
    [IR_rotl] = { constant, right_zero, shift_count },
    [IR_rotr] = { constant, right_zero, shift_count },
    [IR_divs] = { constant }, [IR_divu] = { constant }, [IR_rems] = { constant }, [IR_remu] = { constant },
    [IR_clz] = { constant }, [IR_ctz] = { constant }, [IR_popcnt] = { constant },
    [IR_extend8s] = { constant }, [IR_extend16s] = { constant }, [IR_extend32s] = { constant },
    [IR_wrap] = { constant, wrap_extend },
    [IR_extends] = { constant, extends_wrap, extends_positive },
    [IR_extendu] = { constant, extendu_wrap },
    [IR_convertu] = { convert_positive },
    [IR_bitcast] = { constant }, [IR_bswap] = { constant },
    [IR_eqz] = { constant, fold_order, eqz_compare, eqz_eqz },
    [IR_eq] = { COMPARE_RULES, truth_zero, equal_shift, equal_half },
    [IR_ne] = { COMPARE_RULES, truth_zero, equal_shift, equal_half },
    [IR_lts] = { COMPARE_RULES }, [IR_gts] = { COMPARE_RULES }, [IR_les] = { COMPARE_RULES }, [IR_ges] = { COMPARE_RULES },
    [IR_ltu] = { COMPARE_RULES, compare_masked }, [IR_gtu] = { COMPARE_RULES, compare_masked },
    [IR_leu] = { COMPARE_RULES, compare_masked }, [IR_geu] = { COMPARE_RULES, compare_masked },
    [IR_select] = { select_known, select_truth, fold_order_value },
    [IR_load] = { address_offset }, [IR_store] = { address_offset },
};

/* Returns whether a rule matched. */
static bool fold_once(struct folder *c, ir_ref i)
{
    const rule *r = rules[c->f->ins[i].op];
    for (unsigned k = 0; k < MAX_RULES && r[k]; k++) {
        ir_ref v = r[k](c, i);
        if (!v)
            continue;
        if (v != i) {
            fold_become(c, i, IR_copy, v, IR_NONE);
            if (v < c->n_counted && i < c->n_counted)
                c->n_uses[v] += c->n_uses[i];
        } else {                        /* its operands have a user that was not counted */
            uint32_t n;
            ir_ref *ops = ir_operands(c->f, i, &n);
            for (uint32_t o = 0; o < n; o++)
                if (ops[o] < c->n_counted)
                    c->n_uses[ops[o]]++;
        }
        return true;
    }
    return false;
}

/* ---- branches */

/* Forget the edges into block `to` that were cut: preds and their phi operands, all at once, for there may be very many. */
static void preds_forget(struct folder *c, uint32_t to)
{
    struct ir_func *f = c->f;
    struct ir_block *b = &f->blocks[to];
    for (ir_ref i = b->first; i && (f->ins[i].op == IR_phi || f->ins[i].op == IR_copy); i = f->ins[i].next) {
        if (f->ins[i].op != IR_phi)
            continue;
        ir_ref *ops = f->pool + f->ins[i].a[0];
        uint32_t n = 0;
        for (uint32_t p = 0; p < b->n_preds; p++)
            if (c->cut_to[b->preds[p]] != to)
                ops[n++] = ops[p];
        f->ins[i].a[1] = n;
    }
    uint32_t n = 0;
    for (uint32_t p = 0; p < b->n_preds; p++)
        if (c->cut_to[b->preds[p]] != to)
            b->preds[n++] = b->preds[p];
    b->n_preds = n;
}

/* A branch on a constant goes where it leads. */
static bool branch_known(struct folder *c, uint32_t b)
{
    struct ir_func *f = c->f;
    struct ir_block *bl = &f->blocks[b];
    struct ir_ins *s = &f->ins[bl->last];
    uint64_t k;
    if (s->op != IR_br || !fold_const(c, s->a[0], &k))
        return false;
    uint32_t taken = bl->succs[k ? 0 : 1], other = bl->succs[k ? 1 : 0];
    fold_become(c, bl->last, IR_jmp, IR_NONE, IR_NONE);
    bl->succs[0] = taken;
    bl->n_succs = 1;
    if (taken != other)
        c->cut_to[b] = other;
    return true;
}

/* ---- the walk */

void fold_count_uses(struct folder *c)
{
    struct ir_func *f = c->f;
    c->n_counted = f->n_ins;
    c->n_uses = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                c->n_uses[ops[k]]++;
        }
}

static void cuts_init(struct folder *c)
{
    c->cut_to = ARENA_NEW(c->f->arena, uint32_t, c->f->n_blocks);
    memset(c->cut_to, 0xff, c->f->n_blocks * sizeof *c->cut_to);
}

/* Forget the edges that were cut, and blocks that no path reaches any more. */
static void cuts_make(struct folder *c)
{
    for (uint32_t b = 0; b < c->f->n_blocks; b++)
        preds_forget(c, b);
    ir_loops(c->f);
    opt_dce(c->f);
}

void fold_branches(struct ir_func *f)
{
    struct folder c = { .f = f };
    bool cut = false;
    cuts_init(&c);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        cut |= branch_known(&c, b);
    if (!cut)
        return;
    cuts_make(&c);
    opt_copy(f);
}

void opt_fold(struct ir_func *f)
{
    struct folder c = { .f = f };
    bool cut = false;
    fold_count_uses(&c);
    cuts_init(&c);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        for (ir_ref next, i = f->blocks[b].first; i; i = next) {
            next = f->ins[i].next;
            for (unsigned n = 0; n < MAX_ROUNDS && fold_once(&c, i); n++)
                c.changed = true;
        }
        cut |= branch_known(&c, b);
    }
    if (cut)
        cuts_make(&c);
    if (c.changed || cut)
        opt_copy(f);
}
