/* Bytes put together. A module has no instruction that turns the order of bytes round, and its compiler none to read a
 * number whose most significant byte comes first: there are shifts, masks and ors in their place, of a number or of single bytes in
 * memory.
 *
 * For each or (and each mask of 16 bits) it is asked where each byte of its value comes from. If they are those of one
 * value in the opposite order it is a bswap of that. If they are bytes in memory one after the other, in either order, it is
 * one load, and a bswap if they begin with the highest. Only nodes with one user are looked into, so that all but the source goes away.
 *
 * The loads are in one block, between them nothing changes memory or may leave the block, and all have one address with
 * different offsets: the one load goes out of bounds if one of them does, and nobody sees which was first.
 *
 * Source: the idea of LLVM's load combining (calculateByteProvider in the selection DAG). */
#include "opt.h"
#include "opt_fold.h"

enum { MAX_DEPTH = 12 };

struct combiner {
    struct folder c;
    struct ir_func *f;
    uint32_t *n_uses, n_counted;    /* by value, of those that were there at the start */
    uint32_t *color, *place;    /* by instruction: effects before it in the function; its place in the block */
    bool changed;
};

/* Byte `index` of v counted from the lowest, v IR_NONE: zero. */
struct byte { ir_ref v; unsigned index; };
static const struct byte zero;

static unsigned bytes_of(const struct ir_ins *s) { return s->type == IR_I64 ? 8 : 4; }

static unsigned loaded_bytes(const struct ir_ins *s)
{
    return s->mt == IR_MEM_8U ? 1 : s->mt == IR_MEM_16U ? 2 : s->mt == IR_MEM_32U ? 4 : s->mt == IR_MEM_FULL ? bytes_of(s) : 0;
}

static bool byte_at(struct combiner *k, ir_ref v, unsigned index, unsigned depth, struct byte *out);

/* The byte where one of both is zero. */
static bool byte_either(struct combiner *k, const struct ir_ins *s, unsigned index, unsigned depth, struct byte *out)
{
    struct byte x, y;
    if (!byte_at(k, s->a[0], index, depth, &x) || !byte_at(k, s->a[1], index, depth, &y) || (x.v && y.v))
        return false;
    *out = x.v ? x : y;
    return true;
}

/* Inside an operation by a constant. */
static bool byte_inside(struct combiner *k, const struct ir_ins *s, uint64_t c, unsigned index, unsigned depth, struct byte *out)
{
    unsigned n = bytes_of(s), by = (unsigned)(c & (n * 8 - 1)) / 8, mask = c >> (index * 8) & 0xff;
    *out = zero;
    if (s->op == IR_and)
        return !mask || (mask == 0xff && byte_at(k, s->a[0], index, depth, out));
    if (c & 7)
        return false;
    switch (s->op) {
    case IR_shl:  return index < by || byte_at(k, s->a[0], index - by, depth, out);
    case IR_shru: return index + by >= n || byte_at(k, s->a[0], index + by, depth, out);
    case IR_rotl: return byte_at(k, s->a[0], (index + n - by) % n, depth, out);
    default:      return byte_at(k, s->a[0], (index + by) % n, depth, out);     /* rotr */
    }
}

/* Where byte `index` of v comes from. A value that others want, too, is a source itself. */
static bool byte_at(struct combiner *k, ir_ref v, unsigned index, unsigned depth, struct byte *out)
{
    const struct ir_ins *s = &k->f->ins[v];
    uint64_t c;
    *out = (struct byte){ v, index };
    if (s->op == IR_load && index >= loaded_bytes(s) && loaded_bytes(s)) {
        *out = zero;
        return true;
    }
    if (v >= k->n_counted || (depth && k->n_uses[v] > 1) || depth > MAX_DEPTH)
        return true;
    switch (s->op) {
    case IR_or:
        return byte_either(k, s, index, depth + 1, out);
    case IR_and: case IR_shl: case IR_shru: case IR_rotl: case IR_rotr:
        return !fold_const(&k->c, s->a[1], &c) || byte_inside(k, s, c, index, depth + 1, out);
    case IR_extendu:
        if (index < 4)
            return byte_at(k, s->a[0], index, depth + 1, out);
        *out = zero;
        return true;
    default:
        return true;
    }
}

/* How many bytes of v there are below the zeros: 2, 4 or 8, else 0. */
static unsigned bytes_find(struct combiner *k, ir_ref v, struct byte *b)
{
    unsigned n = bytes_of(&k->f->ins[v]), m = n;
    for (unsigned i = 0; i < n; i++)
        if (!byte_at(k, v, i, 0, &b[i]) || (!i && !b[0].v))
            return 0;
    while (!b[m - 1].v)
        m--;
    return m == 2 || m == 4 || m == 8 ? m : 0;
}

/* ---- the bytes of one value */

static bool is_turned(struct combiner *k, ir_ref v, const struct byte *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (b[i].v != b[0].v || b[i].index != n - 1 - i)
            return false;
    return k->f->ins[b[0].v].type == k->f->ins[v].type && b[0].v != v;
}

/* v is bswap(x), brought down if it has only the n lowest bytes of x. */
static void to_bswap(struct combiner *k, ir_ref v, ir_ref x, unsigned n)
{
    struct ir_func *f = k->f;
    unsigned type = f->ins[v].type, width = bytes_of(&f->ins[v]);
    struct ir_ins *s = &f->ins[v];
    k->changed = true;
    if (n == width) {
        s->op = IR_bswap;
        s->a[0] = x;
        s->a[1] = IR_NONE;
        return;
    }
    ir_ref turned = ir_insert_before(f, v, IR_bswap, type, x, IR_NONE, IR_NONE, 0);
    ir_ref by = fold_new_const(&k->c, v, type, (width - n) * 8);
    s = &f->ins[v];
    s->op = IR_shru;
    s->a[0] = turned;
    s->a[1] = by;
}

/* ---- bytes in memory */

/* Are all the bytes that the load reads among these? Nothing else would be known of where it traps. */
static bool is_whole(const struct ir_ins *load, ir_ref v, const struct byte *b, unsigned n)
{
    unsigned used = 0;
    for (unsigned i = 0; i < n; i++)
        used += b[i].v == v;
    return used && used == loaded_bytes(load);
}

/* May the loads of all bytes be one, of bytes in rising (step 1) or falling (-1) order? Gives the one that comes last. */
static bool is_run(struct combiner *k, const struct byte *b, unsigned n, int step, ir_ref *last)
{
    const struct ir_ins *first = &k->f->ins[b[0].v];
    *last = b[0].v;
    for (unsigned i = 0; i < n; i++) {
        const struct ir_ins *s = &k->f->ins[b[i].v];
        if (s->op != IR_load || b[i].v >= k->n_counted || !is_whole(s, b[i].v, b, n) || k->n_uses[b[i].v] != 1)
            return false;
        if (s->block != first->block || s->a[0] != first->a[0] || s->a[1] != first->a[1] || k->color[b[i].v] != k->color[b[0].v] ||
            s->imm + b[i].index != first->imm + b[0].index + (uint64_t)((int64_t)i * step))
            return false;
        if (k->place[b[i].v] > k->place[*last])
            *last = b[i].v;
    }
    return true;
}

static ir_ref load_new(struct combiner *k, ir_ref v, const struct byte *lowest, unsigned n, ir_ref at)
{
    struct ir_func *f = k->f;
    unsigned type = f->ins[v].type;
    struct ir_ins s = f->ins[lowest->v];
    ir_ref load = ir_insert_before(f, at, IR_load, type, s.a[0], s.a[1], IR_NONE, s.imm + lowest->index);
    f->ins[load].mt = n == bytes_of(&f->ins[v]) ? IR_MEM_FULL : n == 2 ? IR_MEM_16U : IR_MEM_32U;
    return load;
}

/* What nobody wants is removed later, but not a load, which may trap. */
static void loads_forget(struct combiner *k, const struct byte *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        k->f->ins[b[i].v] = (struct ir_ins){ .op = IR_const, .type = k->f->ins[b[i].v].type, .block = k->f->ins[b[i].v].block,
                                             .prev = k->f->ins[b[i].v].prev, .next = k->f->ins[b[i].v].next };
}

static void to_load(struct combiner *k, ir_ref v, const struct byte *b, unsigned n, bool is_turned, ir_ref at)
{
    ir_ref load = load_new(k, v, is_turned ? &b[n - 1] : &b[0], n, at);
    loads_forget(k, b, n);
    k->changed = true;
    if (is_turned) {
        to_bswap(k, v, load, n);
        return;
    }
    k->f->ins[v].op = IR_copy;
    k->f->ins[v].a[0] = load;
    k->f->ins[v].a[1] = IR_NONE;
}

/* Loads that are one already are left alone. */
static bool is_one_load(const struct byte *b, unsigned n)
{
    unsigned i = 1;
    while (i < n && b[i].v == b[0].v)
        i++;
    return i == n;
}

static void combine(struct combiner *k, ir_ref v)
{
    struct byte b[8];
    ir_ref last;
    unsigned n = bytes_find(k, v, b);
    if (!n)
        return;
    if (is_turned(k, v, b, n))
        to_bswap(k, v, b[0].v, n);
    else if (!is_one_load(b, n) && is_run(k, b, n, 1, &last))
        to_load(k, v, b, n, false, last);
    else if (!is_one_load(b, n) && is_run(k, b, n, -1, &last))
        to_load(k, v, b, n, true, last);
}

/* ---- the walk */

static void count(struct combiner *k)
{
    struct ir_func *f = k->f;
    uint32_t color = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++, color++) {
        uint32_t place = 0;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t o = 0; o < n; o++)
                k->n_uses[ops[o]]++;
            k->color[i] = color;
            k->place[i] = place++;
            color += ir_is(f->ins[i].op, IRF_W | IRF_K) || (ir_ops[f->ins[i].op].flags & (IRF_X | IRF_L)) == IRF_X;
        }
    }
}

/* A shift by whole bytes. */
static bool is_byte_shift(struct folder *c, ir_ref v)
{
    const struct ir_ins *s = &c->f->ins[v];
    uint64_t k;
    return (s->op == IR_shl || s->op == IR_shru) && fold_const(c, s->a[1], &k) && k && !(k & 7);
}

/* Most functions have no such thing: nothing is counted then. */
static bool has_any(struct folder *c)
{
    struct ir_func *f = c->f;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (f->ins[i].op == IR_or && (is_byte_shift(c, f->ins[i].a[0]) || is_byte_shift(c, f->ins[i].a[1])))
                return true;
    return false;
}

void opt_bytes(struct ir_func *f)
{
    struct combiner k = { .c.f = f, .f = f, .n_counted = f->n_ins };
    uint64_t c;
    if (!has_any(&k.c))
        return;
    k.n_uses = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    k.color = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    k.place = ARENA_NEW(f->arena, uint32_t, f->n_ins);
    count(&k);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].last, prev; i; i = prev) {
            prev = f->ins[i].prev;
            if (f->ins[i].op == IR_or || (f->ins[i].op == IR_and && fold_const(&k.c, f->ins[i].a[1], &c) && c == 0xffff))
                combine(&k, i);
        }
    if (k.changed) {
        opt_copy(f);
        opt_dce(f);
    }
}
