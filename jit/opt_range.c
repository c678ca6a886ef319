/* Upper bounds of integers, and what follows from them: masks and extensions that change nothing, comparisons that are
 * decided, signed operations on what is never negative, and sums and shifts that do not wrap, which an address takes in
 * whatever its static offset is.
 *
 * One walk in reverse post-order finds and uses them. What comes back to a loop's header is not known yet there, but from
 * what a short look finds: constants, loads of bytes, masks, and choices between such and the phi itself. A branch that
 * dominates a use, or is taken on the way to a phi, bounds what it compared, and a counter that is tested for its end by
 * "not equal" stops there. An access bounds its address: what is added to it, up to the offset, does not wrap in what follows. */
#include "opt.h"
#include "opt_dom.h"
#include "opt_fold.h"
#include "opt_range.h"

enum { MAX_LEVELS = 8, MAX_DEPTH = 3, MAX_OPERANDS = 4 };

struct ranges {
    struct ir_func *f;
    struct dom dom;
    uint64_t *max;                      /* by value; all ones where the walk has not been */
    uint8_t *is_compared;               /* by value: a branch may know something */
    ir_ref *reach;                      /* by value: an access with it as address, of the largest offset; IR_NONE */
    bool changed, cut;
};

static uint64_t ones(unsigned w) { return w == 64 ? ~0ull : (1ull << w) - 1; }
static uint64_t all_below(uint64_t x) { return x ? ones(64 - (unsigned)__builtin_clzll(x)) : 0; }
static unsigned width(unsigned type) { return type == IR_I64 ? 64 : 32; }
static bool is_int(unsigned type) { return type == IR_I32 || type == IR_I64; }
static bool is_truth(unsigned op) { return (op >= IR_eqz && op <= IR_geu) || (op >= IR_feq && op <= IR_fge); }

bool range_is_of_operands(unsigned op)
{
    switch (op) {
    case IR_add: case IR_sub: case IR_mul: case IR_and: case IR_or: case IR_xor: case IR_remu: case IR_divu: case IR_shru: case IR_shrs:
    case IR_shl: case IR_extendu: case IR_extends: case IR_wrap: case IR_select: case IR_rems: case IR_divs:
        return true;
    default:
        return false;
    }
}

uint64_t range_max(unsigned op, unsigned w, uint64_t x, uint64_t y, bool y_is)
{
    uint64_t limit = ones(w), k = y & (w - 1), sign = limit >> 1;
    switch (op) {
    case IR_add:  return x <= limit - y ? x + y : limit;
    case IR_mul:  return !y || x <= limit / y ? x * y : limit;
    case IR_and:  return x < y ? x : y;
    case IR_or:   case IR_xor: return all_below(x | y);
    case IR_remu: return !y ? limit : x < y - 1 ? x : y - 1;
    case IR_divu: return y_is && y ? x / y : x;
    case IR_rems: return x <= sign ? (y <= sign && y && x > y - 1 ? y - 1 : x) : limit;
    case IR_divs: return x <= sign && y <= sign ? (y_is && y ? x / y : x) : limit;
    case IR_shru: return y_is ? x >> k : x;
    case IR_shrs: return x > sign ? limit : y_is ? x >> k : x;
    case IR_shl:  return y_is && x <= limit >> k ? x << k : limit;
    default:      return limit;
    }
}

static bool const_of(struct ir_func *f, ir_ref v, uint64_t *bits)
{
    struct folder c = { .f = f };
    return fold_const(&c, v, bits);
}

uint64_t range_of(struct ir_func *f, ir_ref v, uint64_t x, uint64_t y)
{
    const struct ir_ins *s = &f->ins[v];
    uint64_t limit = ones(width(s->type)), k;
    if (is_truth(s->op))
        return 1;
    switch (s->op) {
    case IR_load:    return s->mt == IR_MEM_8U ? 0xff : s->mt == IR_MEM_16U ? 0xffff : s->mt == IR_MEM_32U ? 0xffffffff : limit;
    case IR_clz: case IR_ctz: case IR_popcnt: return width(s->type);
    case IR_extendu: return x;
    case IR_extends: return x <= INT32_MAX ? x : limit;
    case IR_wrap:    return x < limit ? x : limit;
    case IR_select:  return x > y ? x : y;
    case IR_i8x16_extract_lane_u: return 0xff;
    case IR_i16x8_extract_lane_u: case IR_i8x16_bitmask: return 0xffff;
    default:
        return range_is_of_operands(s->op) ? range_max(s->op, width(s->type), x, y, const_of(f, s->a[1], &k)) : limit;
    }
}

/* ---- what branches know */

uint64_t range_bound(unsigned op, bool is_true, uint64_t max, uint64_t y, bool y_is, uint64_t sign)
{
    static const uint16_t inverse[] = { IR_ne, IR_eq, IR_ges, IR_geu, IR_les, IR_leu, IR_gts, IR_gtu, IR_lts, IR_ltu };
    op = is_true ? op : inverse[op - IR_eq];
    bool is_signed = op == IR_lts || op == IR_les;
    uint64_t bound = max;
    if (is_signed && (max > sign || y > sign))
        return max;
    if (op == IR_eq || op == IR_leu || op == IR_les)
        bound = y;
    else if ((op == IR_ltu || op == IR_lts) && y)
        bound = y - 1;
    else if (y_is && ((op == IR_ges && y <= sign) || (op == IR_gts && (y <= sign || y == 2 * sign + 1))))
        bound = sign;
    return bound < max ? bound : max;
}

/* max of v on the edge from block `from` to block `to`. */
static uint64_t bound_on_edge(struct ranges *r, ir_ref v, uint32_t from, uint32_t to, uint64_t max)
{
    struct ir_func *f = r->f;
    const struct ir_block *b = &f->blocks[from];
    const struct ir_ins *z = &f->ins[b->last];
    if (z->op != IR_br || b->succs[0] == b->succs[1])
        return max;
    static const uint16_t swapped[] = { IR_eq, IR_ne, IR_gts, IR_gtu, IR_lts, IR_ltu, IR_ges, IR_geu, IR_les, IR_leu };
    bool is_true = b->succs[0] == to;
    const struct ir_ins *c = &f->ins[z->a[0]];
    uint64_t k, sign = ones(width(f->ins[v].type)) >> 1;
    if (z->a[0] == v || (c->op == IR_eqz && c->a[0] == v))
        return is_true == (z->a[0] == v) ? max : 0;
    if (c->op < IR_eq || c->op > IR_geu)
        return max;
    if (c->a[0] == v)
        return range_bound(c->op, is_true, max, r->max[c->a[1]], const_of(f, c->a[1], &k), sign);
    if (c->a[1] == v)
        return range_bound(swapped[c->op - IR_eq], is_true, max, r->max[c->a[0]], const_of(f, c->a[0], &k), sign);
    return max;
}

/* The bound of v in block b; v is at most max. Of a pair of branches the second may need what the first one knows. */
static uint64_t bound_at(struct ranges *r, ir_ref v, uint32_t b, uint64_t max)
{
    struct ir_func *f = r->f;
    uint64_t before = 0;
    if (!r->is_compared[v] || f->ins[v].op == IR_const)
        return max;
    while (max != before) {
        before = max;
        uint32_t at = b;
        for (unsigned n = 0; n < MAX_LEVELS && at != f->ins[v].block; n++) {
            uint32_t up = r->dom.idom[at];
            if (f->blocks[at].n_preds == 1)
                max = bound_on_edge(r, v, up, at, max);
            at = up;
        }
    }
    return max;
}

static uint64_t bound_in(struct ranges *r, ir_ref v, uint32_t b) { return bound_at(r, v, b, r->max[v]); }

/* ---- bounds of all values */

/* phi(init, phi + step), tested on the way back for "not equal to": constants. */
static bool counter_max(struct ranges *r, ir_ref i, uint64_t *max)
{
    struct ir_func *f = r->f;
    const struct ir_block *h = &f->blocks[f->ins[i].block];
    if (h->n_preds != 2 || !h->loop_end)
        return false;
    unsigned back = h->preds[1] >= f->ins[i].block;
    const ir_ref *ops = f->pool + f->ins[i].a[0];
    uint32_t from = h->preds[back];
    const struct ir_ins *next = &f->ins[ops[back]], *z = &f->ins[f->blocks[from].last];
    uint64_t first, step, end, limit = ones(width(f->ins[i].type));
    if (next->op != IR_add || next->a[0] != i || !const_of(f, next->a[1], &step) || !const_of(f, ops[1 - back], &first) || z->op != IR_br)
        return false;
    const struct ir_ins *c = &f->ins[z->a[0]];
    bool stays = f->blocks[from].succs[0] == f->ins[i].block;
    if (f->blocks[from].succs[0] == f->blocks[from].succs[1])
        return false;
    if (z->a[0] == ops[back])
        end = 0;
    else if ((c->op != IR_ne && c->op != IR_eq) || c->a[0] != ops[back] || !const_of(f, c->a[1], &end))
        return false;
    if (stays != (z->a[0] == ops[back] || c->op == IR_ne))
        return false;
    bool is_down = step > limit >> 1;
    uint64_t by = is_down ? limit - step + 1 : step, way = is_down ? first - end : end - first;
    if (!by || (is_down ? end >= first : end <= first) || way % by)
        return false;
    *max = is_down ? first : end - by;
    return true;
}

/* A bound of v, which comes back to phi `of`, and may be made of it in ways that make nothing larger. */
static uint64_t back_max(struct ranges *r, ir_ref v, ir_ref of, unsigned depth)
{
    struct ir_func *f = r->f;
    const struct ir_ins *s = &f->ins[v];
    uint64_t limit = ones(width(s->type)), max = 0, k;
    if (v == of)
        return 0;
    if (r->max[v] < limit)
        return r->max[v];
    if (const_of(f, v, &k))
        return k;
    if (s->op == IR_and && const_of(f, s->a[1], &k))
        return k;
    if (s->op == IR_load || is_truth(s->op))
        return range_of(f, v, limit, limit);
    if (depth == MAX_DEPTH || (s->op != IR_phi && s->op != IR_select))
        return limit;
    uint32_t n;
    const ir_ref *ops = ir_operands(f, v, &n);
    n = s->op == IR_select ? 2 : n > MAX_OPERANDS ? 0 : n;
    for (uint32_t o = 0; o < n; o++) {
        k = back_max(r, ops[o], of, depth + 1);
        max = k > max ? k : max;
    }
    return n ? max : limit;
}

static uint64_t phi_max(struct ranges *r, ir_ref i)
{
    struct ir_func *f = r->f;
    uint32_t n, b = f->ins[i].block;
    const ir_ref *ops = ir_operands(f, i, &n);
    uint64_t max = 0, limit = ones(width(f->ins[i].type));
    if (counter_max(r, i, &max))
        return max;
    for (uint32_t k = 0; k < n && max < limit; k++) {
        uint32_t from = f->blocks[b].preds[k];
        uint64_t x = from >= b ? back_max(r, ops[k], i, 0) : r->max[ops[k]];
        x = bound_on_edge(r, ops[k], from, b, bound_at(r, ops[k], from, x));
        max = x > max ? x : max;
    }
    return max < limit ? max : limit;
}

static uint64_t value_max(struct ranges *r, ir_ref i)
{
    struct ir_func *f = r->f;
    const struct ir_ins *s = &f->ins[i];
    uint64_t k, max[2] = { 0 };
    if (s->op == IR_const)
        return const_of(f, i, &k) ? k : ~0ull;
    if (s->op == IR_phi)
        return phi_max(r, i);
    if (range_is_of_operands(s->op))
        for (unsigned o = 0; o < ir_ops[s->op].n_operands && o < 2; o++)
            max[o] = bound_in(r, s->a[o], s->block);
    return range_of(f, i, max[0], max[1]);
}

static void compared_mark(struct ranges *r)
{
    struct ir_func *f = r->f;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        const struct ir_ins *z = &f->ins[f->blocks[b].last];
        if (z->op != IR_br)
            continue;
        const struct ir_ins *c = &f->ins[z->a[0]];
        r->is_compared[z->a[0]] = 1;
        if (c->op >= IR_eqz && c->op <= IR_geu)
            r->is_compared[c->a[0]] = r->is_compared[c->a[1]] = 1;
    }
}

/* ---- what follows */

static void become_copy(struct ranges *r, ir_ref i, ir_ref v)
{
    struct ir_ins *s = &r->f->ins[i];
    s->op = IR_copy;
    s->a[0] = v;
    s->a[1] = s->a[2] = IR_NONE;
    r->changed = true;
}

static void become_const(struct ranges *r, ir_ref i, uint64_t k)
{
    struct ir_ins *s = &r->f->ins[i];
    s->op = IR_const;
    s->a[0] = s->a[1] = s->a[2] = IR_NONE;
    s->imm = k;
    r->cut = true;
}

/* An unsigned comparison, or one of numbers that are not negative, with a constant: by the bound of the other operand. */
static void compare_decide(struct ranges *r, ir_ref i, uint64_t x)
{
    const struct ir_ins *s = &r->f->ins[i];
    uint64_t k, sign = ones(width(r->f->ins[s->a[0]].type)) >> 1;
    bool is_signed = s->op == IR_lts || s->op == IR_les || s->op == IR_gts || s->op == IR_ges;
    if (!const_of(r->f, s->a[1], &k))
        return;
    if (is_signed && x <= sign && k > sign)         /* not negative, compared with what is */
        become_const(r, i, s->op == IR_gts || s->op == IR_ges);
    else if (is_signed && x > sign)
        return;
    else if (x < k || (x == k && (s->op == IR_leu || s->op == IR_les || s->op == IR_gtu || s->op == IR_gts)))
        become_const(r, i, s->op == IR_ltu || s->op == IR_lts || s->op == IR_leu || s->op == IR_les || s->op == IR_ne);
}

/* An access that is always made before block b has found v and an offset of at least k, not modulo 2^32, in memory. */
static bool is_reached(const struct ranges *r, ir_ref v, uint64_t k, uint32_t b)
{
    const struct ir_ins *at = &r->f->ins[r->reach[v]];
    return r->reach[v] && at->imm >= k && dom_is(&r->dom, at->block, b);
}

/* The address's constant becomes part of the offset if their sum is the same number, not only modulo 2^32. */
static void access_offset(struct ranges *r, ir_ref i)
{
    struct ir_func *f = r->f;
    struct ir_ins *s = &f->ins[i];
    const struct ir_ins *a = &f->ins[s->a[0]];
    uint64_t k;
    if (a->op == IR_add && a->type == IR_I32 && const_of(f, a->a[1], &k) && k <= INT32_MAX && s->imm <= INT32_MAX - k &&
        (a->mt == IR_NOWRAP || is_reached(r, a->a[0], k, s->block))) {
        s->imm += k;
        s->a[0] = a->a[0];
    }
    if (!is_reached(r, s->a[0], s->imm, s->block))
        r->reach[s->a[0]] = i;
}

static void simplify(struct ranges *r, ir_ref i)
{
    struct ir_func *f = r->f;
    struct ir_ins *s = &f->ins[i];
    if (ir_ops[s->op].n_operands == IR_VARIADIC)
        return;
    uint64_t k, y = 0, x = s->a[0] && is_int(f->ins[s->a[0]].type) ? bound_in(r, s->a[0], s->block) : 0;
    uint64_t limit = ones(width(s->type));
    switch (s->op) {
    case IR_and:
        if (const_of(f, s->a[1], &k) && !(all_below(x) & ~k))
            become_copy(r, i, s->a[0]);
        return;
    case IR_extend8s: case IR_extend16s: case IR_extend32s:
        if (x <= (s->op == IR_extend8s ? INT8_MAX : s->op == IR_extend16s ? INT16_MAX : INT32_MAX))
            become_copy(r, i, s->a[0]);
        return;
    case IR_extends:
        s->op = x <= INT32_MAX ? IR_extendu : IR_extends;
        return;
    case IR_divs: case IR_rems:
        y = bound_in(r, s->a[1], s->block);
        if (x <= limit >> 1 && y <= limit >> 1)
            s->op = s->op == IR_divs ? IR_divu : IR_remu;
        return;
    case IR_add:
        y = bound_in(r, s->a[1], s->block);
        s->mt = s->type == IR_I32 && x + y <= UINT32_MAX ? IR_NOWRAP : 0;
        return;
    case IR_shl:
        s->mt = s->type == IR_I32 && const_of(f, s->a[1], &k) && x <= UINT32_MAX >> (k & 31) ? IR_NOWRAP : 0;
        return;
    case IR_ltu: case IR_leu: case IR_gtu: case IR_geu: case IR_lts: case IR_les: case IR_gts: case IR_ges: case IR_eq: case IR_ne:
        compare_decide(r, i, x);
        return;
    case IR_load: case IR_store:
        access_offset(r, i);
        return;
    }
}

void opt_range(struct ir_func *f)
{
    struct ranges r = { .f = f, .dom = dom_find(f), .max = ARENA_NEW(f->arena, uint64_t, f->n_ins) };
    memset(r.max, 0xff, f->n_ins * sizeof *r.max);
    r.is_compared = arena_zalloc(f->arena, f->n_ins);
    r.reach = ARENA_ZNEW(f->arena, ir_ref, f->n_ins);
    compared_mark(&r);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            if (is_int(f->ins[i].type))
                r.max[i] = value_max(&r, i);
            simplify(&r, i);
        }
    if (r.changed)
        opt_copy(f);
    if (r.cut)
        fold_branches(f);
}
