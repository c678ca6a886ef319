/* Sums of numbers that lie in rows, added up by vectors. Toolchains without vectors unroll a loop such as
 * `sum += a[i] * b[i]` two to eight times; its iteration is then a tree of additions with the sum of the last iteration and
 * some terms: products of loads, or loads, of neighbours in memory. Two, four or eight neighbours become one vector operation; vectors
 * are added in the loop, and their lanes behind it, on the only way out:
 *
 *     h: s = phi(init, s + a0*b0 + a1*b1 + ...)      ->      h: v = phi(0, v + row(a) * row(b))
 *     out:                                           ->      x: s = init + the lanes of v
 *
 * 32-bit sums wrap, so their order does not matter. The loads of a row are in one block, between them nothing changes memory or
 * may leave the block otherwise: the row goes out of bounds if one of them does, and nobody sees which was first. Their addresses
 * are one with different static offsets, or with different constants added, which do not wrap from a lane that is inside memory
 * to the next one where memory ends before the last page. What a row takes the place of must not be wanted by others.
 *
 * Products of numbers of at most 16 bits take pmaddwd, others pmulld. */
#include "opt.h"
#include "opt_chain.h"

enum { MAX_TERMS = 32, MAX_DEPTH = 48, MAX_SUMS = 8, MAX_ROWS = 8, MAX_LANES = 8 };

/* A product of two loads, or one (load[1] is IR_NONE). */
struct term { ir_ref v, load[2]; bool is_taken; };
struct row { ir_ref lowest, last, vector; unsigned n; bool is_wide; };     /* last: of its loads in the block; is_wide: lanes of 32 bits */
struct sums {
    struct ir_func *f;
    struct chain c;
    uint32_t *n_uses;                               /* by value, of those that were there at the start */
    uint32_t *color, *place;                        /* in block h: effects before the instruction; its place */
    ir_ref *total;                                  /* by value: what it is behind its loop; IR_NONE: the same */
    uint32_t h;
    struct term terms[MAX_TERMS]; uint32_t n_terms;
    uint32_t n_sums_found;                          /* of the sum looked at: how often the phi is in it */
    struct row rows[MAX_ROWS]; uint32_t n_rows;     /* vectors that were loaded in h */
    unsigned lanes;                                 /* that may be other than zero */
};

/* ---- what is added */

static bool is_row_load(const struct sums *s, ir_ref v)
{
    const struct ir_ins *x = &s->f->ins[v];
    return x->op == IR_load && x->type == IR_I32 && x->block == s->h && x->imm <= INT32_MAX;
}

/* An address as a value and a constant, which may wrap. */
struct address { ir_ref root; uint32_t more; };
static struct address address_of(const struct sums *s, ir_ref load)
{
    ir_ref v = s->f->ins[load].a[0];
    const struct ir_ins *x = &s->f->ins[v], *k = &s->f->ins[x->a[1]];
    return x->op == IR_add && k->op == IR_const ? (struct address){ x->a[0], (uint32_t)k->imm } : (struct address){ v, 0 };
}

/* An order of factors, the same for all lanes of a row. */
static bool comes_first(const struct sums *s, ir_ref v, ir_ref w)
{
    const struct ir_ins *x = &s->f->ins[v], *y = &s->f->ins[w];
    struct address p = address_of(s, v), q = address_of(s, w);
    return p.root != q.root ? p.root < q.root : x->mt != y->mt ? x->mt < y->mt : p.more + x->imm <= q.more + y->imm;
}

static void term_note(struct sums *s, ir_ref v)
{
    const struct ir_ins *x = &s->f->ins[v];
    if (s->n_uses[v] != 1 || x->block != s->h || s->n_terms == MAX_TERMS)
        return;
    if (is_row_load(s, v))
        s->terms[s->n_terms++] = (struct term){ v, { v, IR_NONE }, false };
    else if (x->op == IR_mul && is_row_load(s, x->a[0]) && is_row_load(s, x->a[1])) {
        bool swap = !comes_first(s, x->a[0], x->a[1]);
        s->terms[s->n_terms++] = (struct term){ v, { x->a[swap], x->a[!swap] }, false };
    }
}

/* Is v a node of the tree, below its root? */
static bool is_inner(const struct sums *s, ir_ref v)
{
    return s->f->ins[v].op == IR_add && s->f->ins[v].block == s->h && s->n_uses[v] == 1;
}

static void tree_walk(struct sums *s, ir_ref add, ir_ref phi, unsigned depth)
{
    for (unsigned k = 0; k < 2; k++) {
        ir_ref v = s->f->ins[add].a[k];
        if (v == phi)
            s->n_sums_found++;
        else if (is_inner(s, v) && depth < MAX_DEPTH)
            tree_walk(s, v, phi, depth + 1);
        else
            term_note(s, v);
    }
}

static uint32_t uses_in(struct sums *s, ir_ref v)
{
    uint32_t n, found = 0;
    for (ir_ref i = s->f->blocks[s->h].first; i; i = s->f->ins[i].next) {
        const ir_ref *ops = ir_operands(s->f, i, &n);
        for (uint32_t k = 0; k < n; k++)
            found += ops[k] == v;
    }
    return found;
}

/* Is phi one of the loop's sums? Fills the terms; gives the root, else IR_NONE. */
static ir_ref sum_find(struct sums *s, ir_ref phi)
{
    const struct ir_func *f = s->f;
    ir_ref root = f->pool[f->ins[phi].a[0] + s->c.back];
    s->n_terms = s->n_sums_found = 0;
    if (f->ins[phi].type != IR_I32 || f->ins[root].op != IR_add || f->ins[root].block != s->h || s->n_uses[phi] != 1 ||
        uses_in(s, root) != 1)
        return IR_NONE;
    tree_walk(s, root, phi, 0);
    return s->n_sums_found == 1 && s->n_terms > 1 ? root : IR_NONE;
}

/* ---- rows */

static unsigned loaded_bytes(unsigned mt) { return mt <= IR_MEM_8U ? 1 : mt <= IR_MEM_16U ? 2 : 4; }
static bool fits_16(unsigned mt) { return mt <= IR_MEM_16S; }

/* Do the terms' products fit pmaddwd? */
static bool is_narrow(const struct sums *s, const struct term *t)
{
    return t->load[1] && fits_16(s->f->ins[t->load[0]].mt) && fits_16(s->f->ins[t->load[1]].mt);
}

/* Is load y that of lane k in the row that begins with x? */
static bool is_lane(const struct sums *s, ir_ref x, ir_ref y, unsigned k)
{
    const struct ir_ins *p = &s->f->ins[x], *q = &s->f->ins[y];
    struct address from = address_of(s, x), to = address_of(s, y);
    unsigned by = k * loaded_bytes(p->mt);
    if (p->mt != q->mt || from.root != to.root || p->a[1] != q->a[1] || s->color[x] != s->color[y])
        return false;
    if (from.more == to.more)
        return q->imm == p->imm + by;
    return to.more - from.more == by && q->imm == p->imm && !p->a[1] && !s->f->has_last_page;
}

static struct term *lane_find(struct sums *s, const struct term *first, unsigned k)
{
    for (uint32_t i = 0; i < s->n_terms; i++) {
        struct term *t = &s->terms[i];
        if (!t->is_taken && !t->load[1] == !first->load[1] && is_lane(s, first->load[0], t->load[0], k) &&
            (!t->load[1] || is_lane(s, first->load[1], t->load[1], k)))
            return t;
    }
    return NULL;
}

/* Can a row of n loads be had by one vector load? Narrow lanes of bytes take four at least. */
static bool is_loadable(unsigned mt, unsigned n, bool is_wide)
{
    return is_wide ? n == 4 : n * loaded_bytes(mt) >= 4;
}

/* Do n untaken terms begin with `first`? They go to lane. */
static bool run_find(struct sums *s, struct term *first, unsigned n, struct term **lane)
{
    bool is_wide = !is_narrow(s, first);
    if (!is_loadable(s->f->ins[first->load[0]].mt, n, is_wide) ||
        (first->load[1] && !is_loadable(s->f->ins[first->load[1]].mt, n, is_wide)))
        return false;
    lane[0] = first;
    for (unsigned k = 1; k < n; k++)
        if (!(lane[k] = lane_find(s, first, k)))
            return false;
    return true;
}

/* The longest rows first. */
static unsigned run_next(struct sums *s, struct term **lane)
{
    for (unsigned n = MAX_LANES; n > 1; n /= 2)
        for (uint32_t i = 0; i < s->n_terms; i++)
            if (!s->terms[i].is_taken && run_find(s, &s->terms[i], n, lane))
                return n;
    return 0;
}

/* ---- vectors */

static ir_ref op2(struct sums *s, ir_ref at, unsigned op, ir_ref a, ir_ref b)
{
    return ir_insert_before(s->f, at, op, IR_V128, a, b, IR_NONE, 0);
}

static ir_ref row_load(struct sums *s, ir_ref lowest, ir_ref at, unsigned op)
{
    const struct ir_ins x = s->f->ins[lowest];
    ir_ref v = ir_insert_before(s->f, at, op, IR_V128, x.a[0], x.a[1], IR_NONE, x.imm);
    s->f->ins[v].mt = op == IR_load ? IR_MEM_FULL : 0;
    return v;
}

/* n loads from `lowest` on as lanes of 32 (is_wide) or 16 bits, in the lowest lanes of a vector. */
static ir_ref row_build(struct sums *s, ir_ref lowest, ir_ref at, unsigned n, bool is_wide)
{
    unsigned mt = s->f->ins[lowest].mt, bytes = loaded_bytes(mt) * n;
    bool is_signed = mt == IR_MEM_8S || mt == IR_MEM_16S;
    if (bytes == 16)
        return row_load(s, lowest, at, IR_load);
    if (loaded_bytes(mt) == 1 && n == 8)
        return row_load(s, lowest, at, is_signed ? IR_v128_load8x8_s : IR_v128_load8x8_u);
    if (loaded_bytes(mt) == 2 && is_wide)
        return row_load(s, lowest, at, is_signed ? IR_v128_load16x4_s : IR_v128_load16x4_u);
    ir_ref v = row_load(s, lowest, at, bytes == 8 ? IR_v128_load64_zero : IR_v128_load32_zero);
    if (loaded_bytes(mt) == 1)
        v = op2(s, at, is_signed ? IR_i16x8_extend_low_i8x16_s : IR_i16x8_extend_low_i8x16_u, v, IR_NONE);
    if (loaded_bytes(mt) == 1 && is_wide)
        v = op2(s, at, is_signed ? IR_i32x4_extend_low_i16x8_s : IR_i32x4_extend_low_i16x8_u, v, IR_NONE);
    return v;
}

/* The row of the lanes' loads number k; a sum beside this one may have loaded it. */
static ir_ref row_of(struct sums *s, struct term **lane, unsigned n, unsigned k, bool is_wide)
{
    ir_ref lowest = lane[0]->load[k], last = lowest;
    for (unsigned i = 1; i < n; i++)
        if (s->place[lane[i]->load[k]] > s->place[last])
            last = lane[i]->load[k];
    for (uint32_t i = 0; i < s->n_rows; i++) {
        const struct row *r = &s->rows[i];
        if (r->lowest == lowest && r->n == n && r->is_wide == is_wide && s->place[r->last] <= s->place[last])
            return r->vector;
    }
    ir_ref v = row_build(s, lowest, last, n, is_wide);
    if (s->n_rows < MAX_ROWS)
        s->rows[s->n_rows++] = (struct row){ lowest, last, v, n, is_wide };
    return v;
}

/* What nobody wants is removed later, but not a load, which may trap: it becomes zero, like a term that was taken. */
static void become_zero(struct ir_func *f, ir_ref v)
{
    f->ins[v] = (struct ir_ins){ .op = IR_const, .type = IR_I32, .block = f->ins[v].block, .prev = f->ins[v].prev, .next = f->ins[v].next };
}

static void term_take(struct sums *s, struct term *t)
{
    t->is_taken = true;
    s->n_uses[t->v] = 0;
    for (unsigned k = 0; k < 2 && t->load[1]; k++)
        if (--s->n_uses[t->load[k]] == 0)
            become_zero(s->f, t->load[k]);
    become_zero(s->f, t->v);
}

/* The sum of n terms, as a vector, before `at`. */
static ir_ref run_build(struct sums *s, struct term **lane, unsigned n, ir_ref at)
{
    bool is_wide = !is_narrow(s, lane[0]);
    unsigned lanes = is_wide ? n : n / 2;
    ir_ref v = row_of(s, lane, n, 0, is_wide);
    if (lane[0]->load[1])
        v = op2(s, at, is_wide ? IR_i32x4_mul : IR_i32x4_dot_i16x8_s, v, row_of(s, lane, n, 1, is_wide));
    s->lanes = lanes > s->lanes ? lanes : s->lanes;
    for (unsigned k = 0; k < n; k++)
        term_take(s, lane[k]);
    return v;
}

/* The tree without the terms that were taken; IR_NONE: nothing is left. */
static ir_ref tree_rest(struct sums *s, ir_ref v, ir_ref root, unsigned depth)
{
    struct ir_ins *x = &s->f->ins[v];
    if (x->op == IR_const && !s->n_uses[v])
        return IR_NONE;
    if ((v != root && !is_inner(s, v)) || depth > MAX_DEPTH)
        return v;
    ir_ref a = tree_rest(s, x->a[0], root, depth + 1), b = tree_rest(s, x->a[1], root, depth + 1);
    if (!a && !b)
        become_zero(s->f, v);
    else if (!a || !b) {
        x->op = IR_copy;
        x->a[0] = a ? a : b;
        x->a[1] = IR_NONE;
    }
    return a || b ? v : IR_NONE;
}

/* ---- behind the loop */

static uint32_t v128_add(struct ir_func *f, struct ir_v128 k)
{
    ARENA_GROW(f->arena, f->v128, f->cap_v128, f->n_v128 + 1);
    f->v128[f->n_v128] = k;
    return f->n_v128++;
}

/* Each lane of v plus the one `by` lanes above. */
static ir_ref lanes_fold(struct sums *s, ir_ref v, unsigned by, ir_ref at)
{
    struct ir_v128 k;
    for (unsigned i = 0; i < 16; i++)
        k.b[i] = (i + 4 * by) & 15;
    ir_ref moved = ir_insert_before(s->f, at, IR_i8x16_shuffle, IR_V128, v, v, IR_NONE, v128_add(s->f, k));
    return op2(s, at, IR_i32x4_add, v, moved);
}

static void total_build(struct sums *s, ir_ref root, ir_ref v)
{
    ir_ref at = s->f->blocks[s->h + 1].last;
    for (unsigned by = 2; by; by /= 2)
        if (s->lanes > by)
            v = lanes_fold(s, v, by, at);
    ir_ref sum = ir_insert_before(s->f, at, IR_i32x4_extract_lane, IR_I32, v, IR_NONE, IR_NONE, 0);
    s->total[root] = ir_insert_before(s->f, at, IR_add, IR_I32, root, sum, IR_NONE, 0);
}

static void totals_use(struct sums *s, uint32_t n_before)
{
    struct ir_func *f = s->f;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                if (ops[k] < n_before && s->total[ops[k]] && s->total[ops[k]] != i && f->ins[ops[k]].block != b)
                    ops[k] = s->total[ops[k]];
        }
}

/* ---- loops */

static void sum_change(struct sums *s, ir_ref phi, ir_ref root)
{
    struct ir_func *f = s->f;
    struct term *lane[MAX_LANES];
    ir_ref v = IR_NONE;
    s->lanes = 0;
    for (unsigned n; (n = run_next(s, lane)) != 0;) {
        ir_ref r = run_build(s, lane, n, root);
        v = v ? op2(s, root, IR_i32x4_add, v, r) : r;
    }
    ir_ref acc = ir_prepend(f, s->h, IR_phi, IR_V128, 0, f->ins[phi].src), ops[2];
    ops[s->c.back] = op2(s, root, IR_i32x4_add, acc, v);
    ops[s->c.in] = ir_insert_before(f, f->blocks[s->c.before].last, IR_const, IR_V128, 0, 0, 0, v128_add(f, (struct ir_v128){ { 0 } }));
    f->ins[acc].a[0] = ir_list(f, ops, 2);
    f->ins[acc].a[1] = 2;
    tree_rest(s, root, root, 0);
    total_build(s, root, ops[s->c.back]);
}

/* Places and colors of the instructions of h. */
static void block_number(struct sums *s)
{
    uint32_t color = 0, place = 0;
    for (ir_ref i = s->f->blocks[s->h].first; i; i = s->f->ins[i].next) {
        s->color[i] = color;
        s->place[i] = place++;
        color += ir_is(s->f->ins[i].op, IRF_W | IRF_K) || (ir_ops[s->f->ins[i].op].flags & (IRF_X | IRF_L)) == IRF_X;
    }
}

/* A loop of one block with one way out. */
static bool loop_find(struct sums *s, uint32_t h)
{
    const struct ir_block *b = &s->f->blocks[h];
    s->h = h;
    return b->loop_end == h && h && s->f->ins[b->last].op == IR_br && b->succs[0] != b->succs[1] && chain_find(s->f, h, &s->c) &&
           s->c.n == 1;
}

/* The sums of loop h that rows can be made of. */
static uint32_t sums_find(struct sums *s, ir_ref *phis)
{
    struct term *lane[MAX_LANES];
    uint32_t n = 0, looks = 0;
    block_number(s);
    for (ir_ref i = s->f->blocks[s->h].first; i && s->f->ins[i].op == IR_phi && looks < MAX_SUMS; i = s->f->ins[i].next, looks++)
        if (sum_find(s, i) && run_next(s, lane))
            phis[n++] = i;
    return n;
}

/* The empty block behind h on its way out. */
static void exit_split(struct sums *s)
{
    struct ir_func *f = s->f;
    uint32_t x = s->h + 1, way = f->blocks[s->h].succs[0] == s->h, to = f->blocks[s->h].succs[way];
    f->blocks[s->h].succs[way] = x;
    f->blocks[to].preds[ir_pred_index(&f->blocks[to], s->h)] = x;
    ir_pred_add(f, x, s->h);
    ir_succ_add(f, x, to);
    ir_append(f, x, IR_jmp, IR_VOID, 0, 0, 0, 0, f->ins[f->blocks[s->h].last].src);
}

static void loop_change(struct sums *s, const ir_ref *phis, uint32_t n)
{
    exit_split(s);
    s->n_rows = 0;
    for (uint32_t k = 0; k < n; k++) {
        ir_ref root = sum_find(s, phis[k]);
        struct term *lane[MAX_LANES];
        if (root && run_next(s, lane))
            sum_change(s, phis[k], root);
    }
}

static bool has_any(struct sums *s)
{
    for (uint32_t b = 0; b < s->f->n_blocks; b++)
        if (loop_find(s, b))
            return true;
    return false;
}

static void uses_count(struct sums *s)
{
    struct ir_func *f = s->f;
    s->n_uses = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    s->color = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    s->place = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    s->total = ARENA_ZNEW(f->arena, ir_ref, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            const ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                s->n_uses[ops[k]]++;
        }
}

void opt_sums(struct ir_func *f)
{
    struct sums s = { .f = f };
    ir_ref phis[MAX_SUMS];
    uint32_t n = f->n_blocks, n_ins = f->n_ins, n_found = 0;
    if (!has_any(&s))
        return;
    uses_count(&s);
    uint8_t *n_behind = arena_zalloc(f->arena, n);
    for (uint32_t h = 0; h < n; h++)
        if (loop_find(&s, h) && sums_find(&s, phis))
            n_found += n_behind[h] = 1;
    if (!n_found)
        return;
    uint32_t *map = ir_blocks_spread(f, n_behind);
    ir_loops(f);
    for (uint32_t b = 0; b < n; b++)
        if (n_behind[b] && loop_find(&s, map[b]))
            loop_change(&s, phis, sums_find(&s, phis));
    totals_use(&s, n_ins);
    ir_loops(f);
    opt_copy(f);
    opt_dce(f);
}
