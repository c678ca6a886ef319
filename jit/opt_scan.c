/* Loops that only look: they search, compare or measure, change nothing, and what they carry from one iteration to the next
 * are counters. After each iteration that stays in the loop, 16 bytes of every string are looked at together, and as many
 * iterations as would have stayed, too, are skipped; the loop itself then finds out why the next one leaves. So all that
 * the loop gives, also where it traps, is as it was, whatever stops the look ahead: it is enough that no iteration is
 * skipped that would have left.
 *
 *     L: the loop; back to ->  check: are the next 16 bytes of all strings inside memory? no: back to L
 *                              skip:  n = min(iterations that stay, by a vector compare, by each counter's end)
 *                                     n is a whole vector: counters += a vector's steps, back to check
 *                              part:  else counters += n steps, back to L
 *
 * From one vector to the next nothing waits for what was loaded, as branches are predicted.
 *
 * What was loaded may go round the loop once before it is tested, and then is a phi: x = phi(first, load). It is an element
 * like one that is loaded from one step before, and is loaded again for the iteration that the loop goes on with.
 *
 * A loop that stays while it finds one certain value (blanks, mostly) is left alone: it is over too soon. */
#include "opt.h"
#include "opt_chain.h"
#include "opt_fold.h"

enum { MAX_LOADS = 4, MAX_ENDS = 3, MAX_DEPTH = 8, VECTOR_BYTES = 16 };

/* A counter's test: the iteration stays while the counter plus offset is not equal to (op IR_ne), below or above `to`. */
struct end { const struct counter *counter; uint64_t offset; ir_ref to; uint16_t op; };

/* What is tested: a load, or a phi of what it loaded in the iteration before. */
struct element {
    ir_ref value, load;             /* the same, when it is no phi */
    bool is_tested, is_carried;     /* is_carried: a load that a phi has in the next iteration */
    ir_ref at, vector;              /* its address in block check; 16 bytes from there */
    ir_ref phi;                     /* its value in block check, when it is a phi */
};
struct scan {
    struct ir_func *f;
    struct chain c;
    unsigned lane;                              /* log2 of the bytes of an element */
    struct element loads[MAX_LOADS]; uint32_t n_loads;
    struct end ends[MAX_ENDS]; uint32_t n_ends;
    struct { ir_ref condition; bool stays; } tests[CHAIN_BLOCKS]; uint32_t n_tests;     /* of what was loaded */
    uint32_t check, skip, part, here;
    ir_ref at[CHAIN_COUNTERS];                  /* the counters in check and skip */
};

/* ---- operations by lanes of 1, 2, 4 bytes */

static const uint16_t splat[] = { IR_i8x16_splat, IR_i16x8_splat, IR_i32x4_splat };
static const uint16_t bitmask[] = { IR_i8x16_bitmask, IR_i16x8_bitmask, IR_i32x4_bitmask };

/* The vector operation for a comparison, or on words for a sum or bits; 0: none. What is loaded as unsigned bytes and
 * halves is positive as a word: all its comparisons are unsigned ones of lanes. */
static unsigned lane_op(unsigned op, unsigned lane)
{
    static const uint16_t compares[][3] = {
        { IR_i8x16_eq, IR_i16x8_eq, IR_i32x4_eq }, { IR_i8x16_ne, IR_i16x8_ne, IR_i32x4_ne },
        { IR_i8x16_lt_u, IR_i16x8_lt_u, IR_i32x4_lt_s }, { IR_i8x16_lt_u, IR_i16x8_lt_u, IR_i32x4_lt_u },
        { IR_i8x16_gt_u, IR_i16x8_gt_u, IR_i32x4_gt_s }, { IR_i8x16_gt_u, IR_i16x8_gt_u, IR_i32x4_gt_u },
        { IR_i8x16_le_u, IR_i16x8_le_u, IR_i32x4_le_s }, { IR_i8x16_le_u, IR_i16x8_le_u, IR_i32x4_le_u },
        { IR_i8x16_ge_u, IR_i16x8_ge_u, IR_i32x4_ge_s }, { IR_i8x16_ge_u, IR_i16x8_ge_u, IR_i32x4_ge_u },
    };
    if (op >= IR_eq && op <= IR_geu)
        return compares[op - IR_eq][lane];
    if (lane < 2)
        return 0;
    return op == IR_add ? IR_i32x4_add : op == IR_sub ? IR_i32x4_sub : op == IR_and ? IR_v128_and : op == IR_or ? IR_v128_or :
           op == IR_xor ? IR_v128_xor : 0;
}

static bool is_truth(unsigned op) { return op >= IR_eqz && op <= IR_geu; }

/* ---- what the loop does */

static const struct counter *counter_of(struct scan *s, ir_ref v, uint64_t *offset) { return chain_counter(s->f, &s->c, v, offset); }

/* An address as a counter, and what is added to it (IR_NONE: nothing). */
static const struct counter *address_counter(struct scan *s, ir_ref v, ir_ref *more)
{
    const struct ir_ins *x = &s->f->ins[v];
    uint64_t offset;
    unsigned k = x->op == IR_add && chain_is_invariant(s->f, &s->c, x->a[0]);
    *more = IR_NONE;
    if (x->op == IR_add && chain_is_invariant(s->f, &s->c, x->a[1 - k])) {
        *more = x->a[1 - k];
        v = x->a[k];
    }
    const struct counter *c = counter_of(s, v, &offset);
    return c && c->phi == v ? c : NULL;
}

static bool load_note(struct scan *s, ir_ref i)
{
    static const uint8_t lanes[] = { [IR_MEM_8U] = 1, [IR_MEM_16U] = 2, [IR_MEM_FULL] = 3 };
    const struct ir_ins *l = &s->f->ins[i];
    if (l->type != IR_I32 || l->mt >= sizeof lanes || !lanes[l->mt] || l->a[1] || s->n_loads == MAX_LOADS || l->imm > INT32_MAX)
        return false;
    unsigned lane = lanes[l->mt] - 1u;
    ir_ref more;
    const struct counter *c = address_counter(s, l->a[0], &more);
    if (!c || c->step != 1 << lane || (s->n_loads && lane != s->lane))
        return false;
    s->lane = lane;
    s->loads[s->n_loads++] = (struct element){ .value = i, .load = i };
    return true;
}

static struct element *element_of(struct scan *s, ir_ref v)
{
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (s->loads[k].value == v)
            return &s->loads[k];
    return NULL;
}

static bool is_phi(const struct element *e) { return e->value != e->load; }

/* Every phi of the header counts, or has what was loaded in the iteration before. */
static bool phis_note(struct scan *s)
{
    struct ir_func *f = s->f;
    for (ir_ref i = f->blocks[s->c.blocks[0]].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next) {
        uint64_t offset;
        struct element *e = element_of(s, f->pool[f->ins[i].a[0] + s->c.back]);
        if (counter_of(s, i, &offset))
            continue;
        if (!e || is_phi(e) || s->n_loads == MAX_LOADS)
            return false;
        e->is_carried = true;
        s->loads[s->n_loads++] = (struct element){ .value = i, .load = e->load };
    }
    return true;
}

/* A load that only a phi tests needs no look of its own: the phi's, and its next value, are all that it loads. */
static void untested_drop(struct scan *s)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (s->loads[k].is_tested || !s->loads[k].is_carried)
            s->loads[n++] = s->loads[k];
    s->n_loads = n;
}

/* Can v be had by lanes? */
static bool has_lanes(struct scan *s, ir_ref v, unsigned depth)
{
    const struct ir_ins *x = &s->f->ins[v];
    if (x->type != IR_I32 || depth > MAX_DEPTH)
        return false;
    struct element *e = element_of(s, v);
    if (e)
        return e->is_tested = true;
    if (chain_is_invariant(s->f, &s->c, v)) {
        struct folder fold = { .f = s->f };
        return s->lane == 2 || fold_max(&fold, v) < 1u << (8 << s->lane);
    }
    return !is_truth(x->op) && lane_op(x->op, s->lane) && has_lanes(s, x->a[0], depth + 1) && has_lanes(s, x->a[1], depth + 1);
}

/* Is v, as a condition, one of lanes? */
static bool has_mask(struct scan *s, ir_ref v, unsigned depth)
{
    const struct ir_ins *x = &s->f->ins[v];
    if (depth > MAX_DEPTH || chain_is_invariant(s->f, &s->c, v))
        return false;
    if (x->op == IR_eqz)
        return is_truth(s->f->ins[x->a[0]].op) ? has_mask(s, x->a[0], depth + 1) : has_lanes(s, x->a[0], depth + 1);
    if (is_truth(x->op))
        return has_lanes(s, x->a[0], depth + 1) && has_lanes(s, x->a[1], depth + 1);
    if ((x->op == IR_and || x->op == IR_or) && is_truth(s->f->ins[x->a[0]].op) && is_truth(s->f->ins[x->a[1]].op))
        return has_mask(s, x->a[0], depth + 1) && has_mask(s, x->a[1], depth + 1);
    return has_lanes(s, v, depth + 1);
}

/* The condition under which the iteration stays, as a counter's end. */
static bool end_note(struct scan *s, ir_ref v, bool stays)
{
    static const uint16_t inverse[] = { IR_ne, IR_eq, IR_ges, IR_geu, IR_les, IR_leu, IR_gts, IR_gtu, IR_lts, IR_ltu };
    static const uint16_t swapped[] = { IR_eq, IR_ne, IR_gts, IR_gtu, IR_lts, IR_ltu, IR_ges, IR_geu, IR_les, IR_leu };
    const struct ir_ins *x = &s->f->ins[v];
    struct end e = { .op = IR_ne };
    if (x->op == IR_eqz || !is_truth(x->op)) {
        stays ^= x->op == IR_eqz;
        e.counter = counter_of(s, x->op == IR_eqz ? x->a[0] : v, &e.offset);
        e.op = stays ? IR_ne : IR_eq;
    } else {
        bool swap = chain_is_invariant(s->f, &s->c, x->a[0]);
        e.counter = counter_of(s, x->a[swap], &e.offset);
        e.to = x->a[!swap];
        e.op = swap ? swapped[x->op - IR_eq] : x->op;
        e.op = stays ? e.op : inverse[e.op - IR_eq];
    }
    if (!e.counter || s->n_ends == MAX_ENDS || (e.to && !chain_is_invariant(s->f, &s->c, e.to)) ||
        s->f->ins[e.counter->phi].type != IR_I32)
        return false;
    int64_t step = e.counter->step;
    if (e.op != IR_ne && !((e.op == IR_gtu && step < 0) || (e.op == IR_ltu && step > 0)))
        return false;
    if (e.op != IR_ne && (int32_t)e.offset != step)     /* tested before the step: not known to hold at first */
        return false;
    s->ends[s->n_ends++] = e;
    return true;
}

/* Stays while what is loaded equals something certain. */
static bool is_run(struct scan *s, ir_ref v, bool stays)
{
    const struct ir_ins *x = &s->f->ins[v];
    unsigned want = stays ? IR_eq : IR_ne;
    if ((x->op == IR_eqz && stays) || (!is_truth(x->op) && !stays && element_of(s, v)))
        return true;
    return x->op == want && !(element_of(s, x->a[0]) && element_of(s, x->a[1]));
}

static bool test_note(struct scan *s, uint32_t k)
{
    const struct ir_block *b = &s->f->blocks[s->c.blocks[k]];
    const struct ir_ins *z = &s->f->ins[b->last];
    uint32_t on = s->c.blocks[(k + 1) % s->c.n];
    if (z->op == IR_jmp)
        return true;
    if (z->op != IR_br || b->succs[0] == b->succs[1])
        return false;
    bool stays = b->succs[0] == on;
    if (end_note(s, z->a[0], stays))
        return true;
    s->tests[s->n_tests].condition = z->a[0];
    s->tests[s->n_tests++].stays = stays;
    return has_mask(s, z->a[0], 0) && !is_run(s, z->a[0], stays);
}

static bool is_power(int64_t step)
{
    uint64_t n = (uint64_t)(step < 0 ? -step : step);
    return n && !(n & (n - 1)) && n <= 1u << 16;
}

static bool counters_fit(const struct scan *s)
{
    for (uint32_t k = 0; k < s->c.n_counters; k++)
        if (!is_power(s->c.counters[k].step) || s->f->ins[s->c.counters[k].phi].type != IR_I32)
            return false;
    return true;
}

/* Is the loop of header h one that only looks? */
static bool scan_find(struct ir_func *f, uint32_t h, struct scan *s)
{
    *s = (struct scan){ .f = f };
    if (!chain_find(f, h, &s->c) || !counters_fit(s) || ir_is(f->ins[f->blocks[s->c.before].last].op, IRF_K))
        return false;
    for (uint32_t k = 0; k < s->c.n; k++)
        for (ir_ref i = f->blocks[s->c.blocks[k]].first; i; i = f->ins[i].next) {
            const struct ir_ins *x = &f->ins[i];
            if (x->op == IR_load ? !load_note(s, i) : !ir_is(x->op, IRF_P | IRF_Z) && x->op != IR_phi)
                return false;
        }
    if (!phis_note(s))
        return false;
    for (uint32_t k = 0; k < s->c.n; k++)
        if (!test_note(s, k))
            return false;
    untested_drop(s);
    return s->n_loads && s->n_tests;
}

/* ---- the look ahead */

/* At the end of the block that is being built. */
static ir_ref op2(struct scan *s, unsigned op, unsigned type, ir_ref a, ir_ref b)
{
    return ir_append(s->f, s->here, op, type, a, b, IR_NONE, 0, s->f->ins[s->loads[0].load].src);
}
static ir_ref number(struct scan *s, unsigned type, uint64_t x) { return ir_append(s->f, s->here, IR_const, type, 0, 0, 0, x, 0); }

static ir_ref everywhere(struct scan *s, ir_ref v)
{
    struct ir_func *f = s->f;
    if (f->ins[v].op != IR_const)
        return op2(s, splat[s->lane], IR_V128, v, IR_NONE);
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    uint32_t bytes = 1u << s->lane, x = (uint32_t)f->ins[v].imm;
    for (uint32_t k = 0; k < VECTOR_BYTES; k++)
        f->v128[f->n_v128].b[k] = (uint8_t)(x >> k % bytes * 8);
    return number(s, IR_V128, f->n_v128++);
}

static ir_ref lanes(struct scan *s, ir_ref v)
{
    const struct ir_ins x = s->f->ins[v];
    const struct element *e = element_of(s, v);
    if (e)
        return e->vector;
    if (chain_is_invariant(s->f, &s->c, v))
        return everywhere(s, v);
    ir_ref a = lanes(s, x.a[0]), b = lanes(s, x.a[1]);
    return op2(s, lane_op(x.op, s->lane), IR_V128, a, b);
}

/* Lanes of ones where condition v is true, or false: *is_true says which, whatever is cheaper. */
static ir_ref mask(struct scan *s, ir_ref v, bool *is_true)
{
    const struct ir_ins x = s->f->ins[v];
    bool is_eqz = x.op == IR_eqz, ta, tb;
    if (is_eqz && is_truth(s->f->ins[x.a[0]].op)) {
        ir_ref m = mask(s, x.a[0], &ta);
        *is_true = !ta;
        return m;
    }
    if ((x.op == IR_and || x.op == IR_or) && is_truth(s->f->ins[x.a[0]].op) && is_truth(s->f->ins[x.a[1]].op)) {
        ir_ref a = mask(s, x.a[0], &ta), b = mask(s, x.a[1], &tb);
        a = ta ? a : op2(s, IR_v128_not, IR_V128, a, IR_NONE);
        b = tb ? b : op2(s, IR_v128_not, IR_V128, b, IR_NONE);
        *is_true = true;
        return op2(s, x.op == IR_and ? IR_v128_and : IR_v128_or, IR_V128, a, b);
    }
    bool compares = is_truth(x.op) && !is_eqz;
    ir_ref a = lanes(s, is_truth(x.op) ? x.a[0] : v), b = compares ? lanes(s, x.a[1]) : everywhere(s, number(s, IR_I32, 0));
    *is_true = is_eqz || (compares && x.op != IR_ne);
    return op2(s, lane_op(compares && x.op != IR_ne ? x.op : IR_eq, s->lane), IR_V128, a, b);
}

/* ---- the blocks */

/* The size of memory in bytes: read where it is compared, as strings are short and registers few. */
static ir_ref memory_size(struct scan *s)
{
    ir_ref size = ir_append(s->f, s->check, IR_memsize, IR_I64, 0, 0, 0, 0, 0);
    s->f->ins[size].mt = 1;
    return size;
}

/* Where an element is, less its load's offset, with the counters as they are in block `check`. */
static ir_ref address(struct scan *s, const struct element *e)
{
    ir_ref more, v = s->f->ins[e->load].a[0];
    const struct counter *c = address_counter(s, v, &more);
    ir_ref at = s->at[c - s->c.counters];
    if (more)
        at = ir_append(s->f, s->check, IR_add, IR_I32, at, more, IR_NONE, 0, 0);
    if (!is_phi(e))
        return at;
    ir_ref back = ir_append(s->f, s->check, IR_const, IR_I32, 0, 0, 0, (uint32_t)-(1 << s->lane), 0);
    return ir_append(s->f, s->check, IR_add, IR_I32, at, back, IR_NONE, 0, 0);
}

/* The highest address of the elements, and their highest offset. A phi's next value, behind its vector, is loaded alone; so the
 * load that it carries is inside memory, too. */
static ir_ref highest(struct scan *s, uint64_t *offset)
{
    struct ir_func *f = s->f;
    ir_ref high = IR_NONE;
    *offset = 0;
    for (uint32_t k = 0; k < s->n_loads; k++) {
        const struct element *e = &s->loads[k];
        uint64_t o = f->ins[e->load].imm + (is_phi(e) ? 1u << s->lane : 0);
        if (e->is_carried)
            continue;
        *offset = o > *offset ? o : *offset;
        ir_ref above = high ? ir_append(f, s->check, IR_gtu, IR_I32, e->at, high, 0, 0, 0) : IR_NONE;
        high = high ? ir_append(f, s->check, IR_select, IR_I32, e->at, high, above, 0, 0) : e->at;
    }
    return high;
}

/* Block `check`: what the loop carries, the addresses, whether all that is loaded from there is inside memory. */
static void check_build(struct scan *s)
{
    struct ir_func *f = s->f;
    uint64_t offset;
    for (uint32_t k = 0; k < s->c.n_counters; k++)
        s->at[k] = ir_append(f, s->check, IR_phi, IR_I32, 0, 0, 0, 0, 0);
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (is_phi(&s->loads[k]))
            s->loads[k].phi = ir_append(f, s->check, IR_phi, IR_I32, 0, 0, 0, 0, 0);
    for (uint32_t k = 0; k < s->n_loads; k++)
        s->loads[k].at = address(s, &s->loads[k]);
    ir_ref high = ir_append(f, s->check, IR_extendu, IR_I64, highest(s, &offset), 0, 0, 0, 0);
    ir_ref end = ir_append(f, s->check, IR_const, IR_I64, 0, 0, 0, offset + VECTOR_BYTES, 0);
    end = ir_append(f, s->check, IR_add, IR_I64, high, end, 0, 0, 0);
    ir_ref fits = ir_append(f, s->check, IR_leu, IR_I32, end, memory_size(s), 0, 0, 0);
    ir_append(f, s->check, IR_br, IR_VOID, fits, 0, 0, 0, 0);
}

/* How many iterations stay as far as a counter's end knows: steps from here to where it would leave. The step that has
 * just been tested was not the last one, so a counter above or below its end is so here, too. */
static ir_ref room(struct scan *s, const struct end *e)
{
    int64_t step = e->counter->step;
    ir_ref at = s->at[e->counter - s->c.counters], to = e->to || step < 0 ? e->to : number(s, IR_I32, 0);
    uint64_t past = e->op == IR_ne ? (step < 0 ? e->offset : 0 - e->offset) : UINT64_MAX;
    ir_ref k = number(s, IR_I32, (uint32_t)past);
    ir_ref d = step > 0 ? op2(s, IR_sub, IR_I32, to, at) : e->to ? op2(s, IR_sub, IR_I32, at, to) : at;
    d = op2(s, IR_add, IR_I32, d, k);
    unsigned log = (unsigned)__builtin_ctzll((uint64_t)step);
    return log ? op2(s, IR_shru, IR_I32, d, number(s, IR_I32, log)) : d;
}

/* How many iterations stay: by the vectors, then by the counters. */
static ir_ref stay_build(struct scan *s)
{
    struct ir_func *f = s->f;
    ir_ref m[2] = { IR_NONE, IR_NONE };         /* lanes that leave, for some test; that stay, for all tests */
    for (uint32_t k = 0; k < s->n_tests; k++) {
        bool is_true;
        ir_ref x = mask(s, s->tests[k].condition, &is_true);
        bool stays = is_true == s->tests[k].stays;
        m[stays] = m[stays] ? op2(s, stays ? IR_v128_and : IR_v128_or, IR_V128, m[stays], x) : x;
    }
    uint32_t n_lanes = VECTOR_BYTES >> s->lane;
    ir_ref x = m[0] && m[1] ? op2(s, IR_v128_andnot, IR_V128, m[1], m[0]) : m[0] | m[1];
    ir_ref bits = op2(s, bitmask[s->lane], IR_I32, x, IR_NONE);
    bits = m[1] ? op2(s, IR_xor, IR_I32, bits, number(s, IR_I32, (2u << n_lanes) - 1))
                : op2(s, IR_or, IR_I32, bits, number(s, IR_I32, 1u << n_lanes));
    ir_ref n = op2(s, IR_ctz, IR_I32, bits, IR_NONE);
    for (uint32_t k = 0; k < s->n_ends; k++) {
        ir_ref r = room(s, &s->ends[k]);
        n = ir_append(f, s->here, IR_select, IR_I32, n, r, op2(s, IR_ltu, IR_I32, n, r), 0, 0);
    }
    return n;
}

/* Phi `header` of the loop and phi `check` of block check get their operands. */
static void phi_link(struct scan *s, ir_ref header, ir_ref check, ir_ref next, ir_ref whole, ir_ref part)
{
    struct ir_func *f = s->f;
    ir_ref of_header[3] = { [2] = part }, of_check[2] = { next, whole };
    of_header[s->c.in] = f->pool[f->ins[header].a[0] + s->c.in];
    of_header[s->c.back] = check;
    f->ins[header].a[0] = ir_list(f, of_header, 3);
    f->ins[header].a[1] = 3;
    f->ins[check].a[0] = ir_list(f, of_check, 2);
    f->ins[check].a[1] = 2;
}

/* The loop goes back by way of `check`; the header has one more pred, `part`. */
static void edges_link(struct scan *s)
{
    struct ir_func *f = s->f;
    uint32_t h = s->c.blocks[0], last = s->c.blocks[s->c.n - 1];
    for (uint32_t k = 0; k < f->blocks[last].n_succs; k++)
        if (f->blocks[last].succs[k] == h)
            f->blocks[last].succs[k] = s->check;
    f->blocks[h].preds[s->c.back] = s->check;
    ir_pred_add(f, h, s->part);
    ir_pred_add(f, s->check, last);
    ir_edge(f, s->check, s->skip);
    ir_succ_add(f, s->check, h);
    ir_edge(f, s->skip, s->check);
    ir_edge(f, s->skip, s->part);
    ir_succ_add(f, s->part, h);
}

/* An element again, where block `here` needs it: at its address and more. */
static ir_ref element_load(struct scan *s, const struct element *e, ir_ref at, uint64_t more)
{
    const struct ir_ins load = s->f->ins[e->load];
    ir_ref i = op2(s, IR_load, IR_I32, at, IR_NONE);
    s->f->ins[i].mt = load.mt;
    s->f->ins[i].imm = load.imm + more;
    return i;
}

/* Block `skip`: how many iterations stay, and what is next where all do. */
static ir_ref skip_build(struct scan *s, ir_ref *whole)
{
    uint32_t n_lanes = VECTOR_BYTES >> s->lane, n = 0;
    s->here = s->skip;
    for (uint32_t k = 0; k < s->n_loads; k++) {
        const struct ir_ins load = s->f->ins[s->loads[k].load];
        s->loads[k].vector = ir_append(s->f, s->here, IR_load, IR_V128, s->loads[k].at, 0, 0, load.imm, load.src);
        s->f->ins[s->loads[k].vector].mt = IR_MEM_FULL;
    }
    ir_ref stay = stay_build(s);
    for (uint32_t k = 0; k < s->c.n_counters; k++)
        whole[n++] = op2(s, IR_add, IR_I32, s->at[k], number(s, IR_I32, (uint32_t)(s->c.counters[k].step * n_lanes)));
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (is_phi(&s->loads[k]))
            whole[n++] = element_load(s, &s->loads[k], s->loads[k].at, VECTOR_BYTES);
    op2(s, IR_br, IR_VOID, op2(s, IR_eq, IR_I32, stay, number(s, IR_I32, n_lanes)), IR_NONE);
    return stay;
}

/* Block `part`: what is next after so many iterations. */
static void part_build(struct scan *s, ir_ref stay, ir_ref *part)
{
    uint32_t n = 0;
    s->here = s->part;
    for (uint32_t k = 0; k < s->c.n_counters; k++) {
        int64_t step = s->c.counters[k].step;
        unsigned log = (unsigned)__builtin_ctzll((uint64_t)step);
        ir_ref way = log ? op2(s, IR_shl, IR_I32, stay, number(s, IR_I32, log)) : stay;
        part[n++] = op2(s, step < 0 ? IR_sub : IR_add, IR_I32, s->at[k], way);
    }
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (is_phi(&s->loads[k])) {
            ir_ref way = s->lane ? op2(s, IR_shl, IR_I32, stay, number(s, IR_I32, s->lane)) : stay;
            part[n++] = element_load(s, &s->loads[k], op2(s, IR_add, IR_I32, s->loads[k].at, way), 0);
        }
    op2(s, IR_jmp, IR_VOID, IR_NONE, IR_NONE);
}

static void look_ahead(struct scan *s)
{
    ir_ref whole[CHAIN_COUNTERS + MAX_LOADS], part[CHAIN_COUNTERS + MAX_LOADS];
    uint32_t n = 0;
    s->check = s->c.blocks[s->c.n - 1] + 1;
    s->skip = s->check + 1;
    s->part = s->skip + 1;
    check_build(s);
    part_build(s, skip_build(s, whole), part);
    edges_link(s);
    for (uint32_t k = 0; k < s->c.n_counters; k++, n++)
        phi_link(s, s->c.counters[k].phi, s->at[k], s->c.counters[k].next, whole[n], part[n]);
    for (uint32_t k = 0; k < s->n_loads; k++)
        if (is_phi(&s->loads[k])) {
            phi_link(s, s->loads[k].value, s->loads[k].phi, s->loads[k].load, whole[n], part[n]);
            n++;
        }
}

void opt_scan(struct ir_func *f)
{
    uint32_t n = f->n_blocks, n_found = 0;
    uint8_t *n_behind = NULL;
    struct scan s;
    for (uint32_t h = 0; h < n; h++) {
        if (!f->blocks[h].loop_end || !scan_find(f, h, &s))
            continue;
        if (!n_behind)
            n_behind = arena_zalloc(f->arena, n);
        n_behind[s.c.blocks[s.c.n - 1]] = 3;
        n_found++;
    }
    if (!n_found)
        return;
    ir_blocks_spread(f, n_behind);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        if (f->blocks[b].loop_end && f->blocks[b].first && scan_find(f, b, &s))
            look_ahead(&s);
    ir_loops(f);
}
