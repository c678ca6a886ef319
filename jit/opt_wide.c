/* Products of twice the width. A module has no instruction for the upper half of a product: there are four products of
 * halves of the operands in its place, added up with carries, in the compiler's runtime library or by hand, in many shapes.
 *
 * No shape is looked for. Around a product of two upper halves, of x and y, each value is written as what it is as an
 * unbounded integer: a sum of atoms, each times a number and a power of B = 2^(width / 2). Atoms are the four products of
 * halves, what a value is modulo B (v % B, so v / B = (v - v % B) / B), and values of which nothing more is known; a sum that
 * may wrap is one, s, so that its carry is (a + b - s) / B^2. Then
 *     B^2 * hi = x * y - r  with 0 <= r < B^2, r by the bounds of its atoms,  proves that hi is the upper half,
 *     lo = x * y modulo B^2, where v % B times B may be replaced by v times B,  that lo is the lower.
 * Both may have other values added to them. The products of halves go away if nothing else needs them.
 *
 * It comes before constants are folded: in a library's product of a constant the halves of that are taken like any other's,
 * and what folding makes of products with them, shifts and nothing at all, is not looked for.
 *
 * Two forms of each value: `exact` is the value, `loose` the value modulo B^2. */
#include "opt.h"
#include "opt_fold.h"

typedef unsigned __int128 u128;
typedef __int128 i128;

enum { ATOMS = 24, NODES = 64, MAX_DEPTH = 24, EXTRAS = 2 };
enum { DIGITS = 10, ONE = 4 };                  /* powers of B from -4 on; where B^0 is */
enum { WINDOW_BACK = 64, WINDOW = 256 };        /* instructions looked at, from so far before the product of upper halves */
enum { COEFF_MAX = 64, CONST_MAX = 16 };

enum atom_kind { ATOM_one, ATOM_value, ATOM_low, ATOM_product };
struct atom { enum atom_kind kind; ir_ref v; unsigned half[2]; uint64_t max; };
struct form { int8_t c[ATOMS][DIGITS]; };
struct node { ir_ref v; struct form exact, loose; uint64_t max; bool is_low_zero, is_loose /* else loose is exact */; };

struct wide {
    struct folder c;
    struct ir_func *f;
    enum ir_type type; unsigned w, h;           /* of the operands; bits of a half */
    ir_ref x, y;                                /* y IR_NONE: the constant k */
    uint64_t k;
    struct atom atoms[ATOMS]; unsigned n_atoms;
    struct node *nodes; unsigned n_nodes;
    bool failed;                                /* more than there is room for */
    uint32_t *stamp, round;                     /* by instruction: the round in which it was found to depend on the products */
    uint32_t n_stamps;
    ir_ref product;                             /* of 64 bits, if w is 32 */
};

static ir_ref arg(struct wide *c, ir_ref v, unsigned k) { return copy_source(c->f, c->f->ins[v].a[k]); }
static uint64_t low_mask(const struct wide *c) { return (1ull << c->h) - 1; }
static uint64_t ones(const struct wide *c) { return c->w == 64 ? UINT64_MAX : UINT32_MAX; }
static bool is_const(struct wide *c, ir_ref v, uint64_t want)
{
    uint64_t k;
    return fold_const(&c->c, v, &k) && k == want;
}

/* ---- forms */

static unsigned atom_of(struct wide *c, enum atom_kind kind, ir_ref v, unsigned i, unsigned j, uint64_t max)
{
    for (unsigned a = 0; a < c->n_atoms; a++)
        if (c->atoms[a].kind == kind && c->atoms[a].v == v && c->atoms[a].half[0] == i && c->atoms[a].half[1] == j)
            return a;
    if (c->n_atoms == ATOMS) {
        c->failed = true;
        return 0;
    }
    c->atoms[c->n_atoms] = (struct atom){ kind, v, { i, j }, max };
    return c->n_atoms++;
}

static void coeff_add(struct wide *c, int8_t *to, int n)
{
    n += *to;
    c->failed = c->failed || n > COEFF_MAX || n < -COEFF_MAX;
    *to = (int8_t)n;
}

/* f += n * B^power * g */
static void form_add(struct wide *c, struct form *f, const struct form *g, int n, int power)
{
    for (unsigned a = 0; a < c->n_atoms; a++)
        for (int d = 0; d < DIGITS; d++) {
            if (!g->c[a][d])
                continue;
            if (d + power < 0 || d + power >= DIGITS)
                c->failed = true;
            else
                coeff_add(c, &f->c[a][d + power], n * g->c[a][d]);
        }
}

static void form_add_atom(struct wide *c, struct form *f, unsigned a, int n, int power)
{
    if (ONE + power < 0)
        c->failed = true;
    else
        coeff_add(c, &f->c[a][ONE + power], n);
}

static bool form_is_zero(const struct wide *c, const struct form *f, int below)
{
    for (unsigned a = 0; a < c->n_atoms; a++)
        for (int d = 0; d < ONE + below; d++)
            if (f->c[a][d])
                return false;
    return true;
}

/* Is the integer f in [0, B^2)? Computed in parts of 1 / B: more than -1 is at least 0. */
static bool form_is_word(const struct wide *c, const struct form *f)
{
    i128 min = 0, max = 0;
    for (unsigned a = 0; a < c->n_atoms; a++) {
        unsigned size = c->atoms[a].max >> c->h ? 2 : 1;
        for (int d = 0; d < DIGITS; d++) {
            int power = d - ONE + 1, n = (int)f->c[a][d];
            if (!n)
                continue;
            if (power < 0 || power + (int)size > 3)
                return false;
            i128 term = (i128)((u128)c->atoms[a].max << (unsigned)power * c->h) * n;
            if (n > 0 || c->atoms[a].kind == ATOM_one)
                max += term;
            if (n < 0 || c->atoms[a].kind == ATOM_one)
                min += term;
        }
    }
    return min > -((i128)1 << c->h) && max < (i128)1 << 3 * c->h;
}

/* ---- what values are */

static struct node *node_of(struct wide *c, ir_ref v, unsigned depth);

/* Is v the upper (half 1) or lower half of x? */
static bool is_half(struct wide *c, ir_ref v, ir_ref x, unsigned *half)
{
    const struct ir_ins *s = &c->f->ins[v];
    if (s->op == IR_extendu && c->w == 64) {
        ir_ref in = arg(c, v, 0);
        *half = 0;
        return c->f->ins[in].op == IR_wrap && arg(c, in, 0) == x;
    }
    *half = s->op == IR_shru;
    return (s->op == IR_and || s->op == IR_shru) && is_const(c, s->a[1], s->op == IR_and ? low_mask(c) : c->h) && arg(c, v, 0) == x;
}

static uint64_t half_of(const struct wide *c, uint64_t k, unsigned half) { return half ? k >> c->h : k & low_mask(c); }

static bool is_half_of_y(struct wide *c, ir_ref v, unsigned *half)
{
    uint64_t k;
    if (c->y)
        return is_half(c, v, c->y, half);
    if (!fold_const(&c->c, v, &k))
        return false;
    *half = k != half_of(c, c->k, 0);
    return !*half || k == half_of(c, c->k, 1);
}

/* The product of half i of x and half j of y; equal ones have one atom. */
static unsigned product_atom(struct wide *c, unsigned i, unsigned j)
{
    if (c->x == c->y && i > j) {
        i = 0;
        j = 1;
    }
    if (!c->y && half_of(c, c->k, 0) == half_of(c, c->k, 1))
        j = 0;
    return atom_of(c, ATOM_product, IR_NONE, i, j, low_mask(c) * (c->y ? low_mask(c) : half_of(c, c->k, j)));
}

static bool is_product(struct wide *c, ir_ref v, unsigned *i, unsigned *j)
{
    if (c->f->ins[v].op != IR_mul || c->f->ins[v].type != c->type)
        return false;
    ir_ref a = arg(c, v, 0), b = arg(c, v, 1);
    return (is_half(c, a, c->x, i) && is_half_of_y(c, b, j)) || (is_half(c, b, c->x, i) && is_half_of_y(c, a, j));
}

/* The bit of the comparison s < t: the carry of s = t + rest. */
static bool carry_form(struct wide *c, ir_ref s, ir_ref t, unsigned depth, struct form *out)
{
    if (c->f->ins[s].op != IR_add || c->f->ins[s].type != c->type)
        return false;
    struct node *sum = node_of(c, s, depth), *part = node_of(c, t, depth);
    if (!sum || !part)
        return false;
    struct form rest = { 0 };
    if (arg(c, s, 0) == t || arg(c, s, 1) == t) {
        struct node *other = node_of(c, arg(c, s, arg(c, s, 0) == t), depth);
        if (!other)
            return false;
        form_add(c, &rest, &other->exact, 1, 0);
    } else {
        form_add(c, &rest, &sum->loose, 1, 0);
        form_add(c, &rest, &part->exact, -1, 0);
        if (!form_is_word(c, &rest))
            return false;
    }
    *out = (struct form){ 0 };
    form_add(c, out, &part->exact, 1, -2);
    form_add(c, out, &rest, 1, -2);
    form_add(c, out, &sum->exact, -1, -2);
    return true;
}

/* The truth of v, as 0 or 1. */
static bool truth_form(struct wide *c, ir_ref v, unsigned depth, struct form *out)
{
    const struct ir_ins *s = &c->f->ins[v];
    if (s->op == IR_ltu || s->op == IR_gtu)
        return carry_form(c, arg(c, v, s->op == IR_gtu), arg(c, v, s->op == IR_ltu), depth, out);
    struct form carry;
    if ((s->op != IR_geu && s->op != IR_leu) || !carry_form(c, arg(c, v, s->op == IR_leu), arg(c, v, s->op == IR_geu), depth, &carry))
        return false;
    *out = (struct form){ 0 };
    form_add_atom(c, out, 0, 1, 0);
    form_add(c, out, &carry, -1, 0);
    return true;
}

/* What nothing is known of but its bound. */
static void make_value(struct wide *c, struct node *n)
{
    n->exact = (struct form){ 0 };
    form_add_atom(c, &n->exact, atom_of(c, ATOM_value, n->v, 0, 0, n->max), 1, 0);
}

static bool make_const(struct wide *c, struct node *n, uint64_t k)
{
    uint64_t lo = half_of(c, k, 0), hi = half_of(c, k, 1);
    n->max = k;
    n->is_low_zero = !lo;
    if (lo > CONST_MAX || hi > CONST_MAX)
        return false;
    form_add_atom(c, &n->exact, 0, (int)lo, 0);
    form_add_atom(c, &n->exact, 0, (int)hi, 1);
    return true;
}

/* Times B, or by B, or modulo B. */
static bool make_scaled(struct wide *c, struct node *n, ir_ref of, int power, unsigned depth)
{
    const struct node *in = node_of(c, of, depth);
    if (!in)
        return false;
    bool is_small = in->max <= low_mask(c);
    unsigned low = is_small ? 0 : atom_of(c, ATOM_low, of, 0, 0, low_mask(c));
    n->is_low_zero = power == 1;
    n->max = power == 1 ? (is_small ? in->max : low_mask(c)) << c->h : power == 0 ? (is_small ? in->max : low_mask(c)) : in->max >> c->h;
    if (power < 0 && !is_small) {
        form_add(c, &n->exact, &in->exact, 1, -1);
        form_add_atom(c, &n->exact, low, -1, -1);
    } else if (power >= 0 && is_small) {
        form_add(c, &n->exact, &in->exact, 1, power);
    } else if (power >= 0) {
        form_add_atom(c, &n->exact, low, 1, power);
    }
    return true;
}

/* a + b, or a | b where no bit can be in both */
static bool make_sum(struct wide *c, struct node *n, unsigned depth)
{
    const struct node *a = node_of(c, arg(c, n->v, 0), depth), *b = a ? node_of(c, arg(c, n->v, 1), depth) : NULL;
    if (!b)
        return false;
    if (c->f->ins[n->v].op == IR_or && !(a->is_low_zero && b->max <= low_mask(c)) && !(b->is_low_zero && a->max <= low_mask(c)))
        return false;
    n->is_low_zero = a->is_low_zero && b->is_low_zero;
    n->is_loose = true;
    form_add(c, &n->loose, &a->loose, 1, 0);
    form_add(c, &n->loose, &b->loose, 1, 0);
    if (a->max <= ones(c) - b->max) {
        n->max = a->max + b->max;
        form_add(c, &n->exact, &a->exact, 1, 0);
        form_add(c, &n->exact, &b->exact, 1, 0);
    } else {
        make_value(c, n);
    }
    return true;
}

/* truth ? a : b, where a - b is a constant */
static bool make_select(struct wide *c, struct node *n, unsigned depth)
{
    struct form truth, step = { 0 };
    const struct node *a = node_of(c, arg(c, n->v, 0), depth), *b = a ? node_of(c, arg(c, n->v, 1), depth) : NULL;
    if (!b || !truth_form(c, arg(c, n->v, 2), depth, &truth))
        return false;
    form_add(c, &step, &a->loose, 1, 0);
    form_add(c, &step, &b->loose, -1, 0);
    for (unsigned k = 1; k < c->n_atoms; k++)
        for (int d = 0; d < DIGITS; d++)
            if (step.c[k][d])
                return false;
    n->is_loose = true;
    form_add(c, &n->loose, &b->loose, 1, 0);
    for (int d = 0; d < DIGITS; d++)
        if (step.c[0][d])
            form_add(c, &n->loose, &truth, step.c[0][d], d - ONE);
    n->is_low_zero = a->is_low_zero && b->is_low_zero;
    uint64_t k;
    n->max = a->max > b->max ? a->max : b->max;
    if (fold_const(&c->c, arg(c, n->v, 0), &k) && fold_const(&c->c, arg(c, n->v, 1), &k))
        n->exact = n->loose;
    else
        make_value(c, n);
    return true;
}

static bool make_known(struct wide *c, struct node *n, unsigned depth)
{
    const struct ir_ins *s = &c->f->ins[n->v];
    ir_ref in;
    unsigned i, j;
    uint64_t k;
    if (fold_const(&c->c, n->v, &k))
        return make_const(c, n, k);
    switch (s->op) {
    case IR_mul:
        if (!is_product(c, n->v, &i, &j))
            return false;
        form_add_atom(c, &n->exact, product_atom(c, i, j), 1, 0);
        n->max = c->atoms[product_atom(c, i, j)].max;
        return true;
    case IR_and:
        return is_const(c, s->a[1], low_mask(c)) && make_scaled(c, n, arg(c, n->v, 0), 0, depth);
    case IR_shl: case IR_shru:
        return is_const(c, s->a[1], c->h) && make_scaled(c, n, arg(c, n->v, 0), s->op == IR_shl ? 1 : -1, depth);
    case IR_extendu:
        n->max = 1;
        in = arg(c, n->v, 0);
        if (c->f->ins[in].op == IR_wrap)
            return make_scaled(c, n, arg(c, in, 0), 0, depth);
        return truth_form(c, in, depth, &n->exact);
    case IR_ltu: case IR_gtu: case IR_leu: case IR_geu:
        n->max = 1;
        return truth_form(c, n->v, depth, &n->exact);
    case IR_add: case IR_or:
        return make_sum(c, n, depth);
    case IR_select:
        return make_select(c, n, depth);
    default:
        return false;
    }
}

static struct node *node_of(struct wide *c, ir_ref v, unsigned depth)
{
    for (unsigned k = 0; k < c->n_nodes; k++)
        if (c->nodes[k].v == v)
            return &c->nodes[k];
    struct node n = { .v = v, .max = ones(c) };
    if (depth == MAX_DEPTH || !make_known(c, &n, depth + 1)) {
        n = (struct node){ .v = v, .max = fold_max(&c->c, v) };
        make_value(c, &n);
    }
    if (c->n_nodes == NODES)
        c->failed = true;
    if (c->failed)
        return NULL;
    if (!n.is_loose)
        n.loose = n.exact;
    c->nodes[c->n_nodes] = n;
    return &c->nodes[c->n_nodes++];
}

/* ---- what a value is of x * y */

/* Value `of` is a half of the product, and the sum of some extras. */
struct match { ir_ref of, extras[EXTRAS]; unsigned n_extras; bool is_upper; };

/* Take out the values that are added as they are, at the given power. */
static bool extras_take(struct wide *c, struct form *f, int power, struct match *m)
{
    m->n_extras = 0;
    for (unsigned a = 0; a < c->n_atoms; a++) {
        int8_t *n = &f->c[a][ONE + power];
        if (c->atoms[a].kind != ATOM_value || *n != 1)
            continue;
        if (m->n_extras == EXTRAS)
            return false;
        m->extras[m->n_extras++] = c->atoms[a].v;
        *n = 0;
    }
    return true;
}

/* f += n * x * y */
static void product_add(struct wide *c, struct form *f, int n)
{
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 0; j < 2; j++)
            form_add_atom(c, f, product_atom(c, i, j), n, (int)(i + j));
}

/* Multiples of B^power vanish. */
static void form_cut(struct wide *c, struct form *f, int power)
{
    for (unsigned a = 0; a < c->n_atoms; a++)
        for (int d = ONE + power; d < DIGITS; d++)
            f->c[a][d] = 0;
}

static bool is_upper(struct wide *c, const struct node *n, struct match *m)
{
    struct form less = { 0 }, r = { 0 };
    form_add(c, &less, &n->loose, 1, 2);
    product_add(c, &less, -1);
    form_cut(c, &less, 4);
    if (c->failed || !extras_take(c, &less, 2, m))
        return false;
    form_add(c, &r, &less, -1, 0);
    return form_is_word(c, &r);
}

/* In f, modulo B^2, put for what was taken modulo B, and for sums that wrap, what they are of. */
static bool form_open(struct wide *c, struct form *f)
{
    bool changed = false;
    for (unsigned a = 1; a < c->n_atoms; a++) {
        bool is_low = c->atoms[a].kind == ATOM_low;
        const struct node *n = is_low || c->atoms[a].kind == ATOM_value ? node_of(c, c->atoms[a].v, 0) : NULL;
        for (int d = ONE + is_low; n && d < ONE + 2; d++) {
            int8_t k = f->c[a][d];
            if (!k || n->loose.c[a][ONE])           /* a value is itself */
                continue;
            f->c[a][d] = 0;
            form_add(c, f, &n->loose, k, d - ONE);
            changed = true;
        }
    }
    form_cut(c, f, 2);
    return changed;
}

static bool is_lower(struct wide *c, const struct node *n, struct match *m)
{
    struct form r = n->loose;
    product_add(c, &r, -1);
    form_cut(c, &r, 2);
    for (unsigned round = 0; round < MAX_DEPTH && !c->failed && form_open(c, &r); round++) {}
    return !c->failed && extras_take(c, &r, 0, m) && form_is_zero(c, &r, 2);
}

/* ---- putting it in */

static ir_ref operand(struct wide *c, ir_ref at, ir_ref v)
{
    return v ? v : fold_new_const(&c->c, at, c->type, c->k);
}

/* x op y before instruction `at`; of 32 bits, the half of the product of 64. */
static ir_ref half_make(struct wide *c, ir_ref at, bool is_upper)
{
    struct ir_func *f = c->f;
    if (c->w == 64)
        return ir_insert_before(f, at, is_upper ? IR_mulhu : IR_mul, IR_I64, c->x, operand(c, at, c->y), IR_NONE, 0);
    if (!c->product) {
        ir_ref x = ir_insert_before(f, at, IR_extendu, IR_I64, c->x, IR_NONE, IR_NONE, 0);
        ir_ref y = c->y ? ir_insert_before(f, at, IR_extendu, IR_I64, c->y, IR_NONE, IR_NONE, 0) : fold_new_const(&c->c, at, IR_I64, c->k);
        c->product = ir_insert_before(f, at, IR_mul, IR_I64, x, y, IR_NONE, 0);
    }
    ir_ref v = c->product;
    if (is_upper)
        v = ir_insert_before(f, at, IR_shru, IR_I64, v, fold_new_const(&c->c, at, IR_I64, 32), IR_NONE, 0);
    return ir_insert_before(f, at, IR_wrap, IR_I32, v, IR_NONE, IR_NONE, 0);
}

static void replace(struct wide *c, const struct match *m)
{
    ir_ref v = half_make(c, m->of, m->is_upper);
    for (unsigned k = 0; k < m->n_extras; k++)
        v = ir_insert_before(c->f, m->of, IR_add, c->type, v, m->extras[k], IR_NONE, 0);
    fold_become(&c->c, m->of, IR_copy, v, IR_NONE);
    c->c.changed = true;
}

/* ---- the walk */

static bool is_touched(const struct wide *c, ir_ref v) { return v < c->n_stamps && c->stamp[v] == c->round; }

/* Does v depend on the products? Those before it were asked. */
static bool touch(struct wide *c, ir_ref v)
{
    unsigned i, j, op = c->f->ins[v].op;
    uint32_t n;
    bool is = is_product(c, v, &i, &j);
    if (!is && op != IR_phi && ir_is(op, IRF_P)) {
        const ir_ref *ops = ir_operands(c->f, v, &n);
        for (uint32_t k = 0; k < n && !is; k++)
            is = is_touched(c, ops[k]);
    }
    if (is && v < c->n_stamps)
        c->stamp[v] = c->round;
    return is;
}

static ir_ref window_begin(const struct ir_func *f, ir_ref i)
{
    for (unsigned n = 0; n < WINDOW_BACK && f->ins[i].prev; n++)
        i = f->ins[i].prev;
    return i;
}

static void candidate_begin(struct wide *c)
{
    if (!c->stamp) {
        c->n_stamps = c->f->n_ins;
        c->stamp = ARENA_ZNEW(c->f->arena, uint32_t, c->n_stamps);
        c->nodes = ARENA_NEW(c->f->arena, struct node, NODES);
    }
    c->n_atoms = c->n_nodes = 0;
    c->failed = false;
    c->product = IR_NONE;
    c->round++;
    atom_of(c, ATOM_one, IR_NONE, 0, 0, 1);
}

/* Find both halves of x * y around instruction `at`. The lower one alone would save nothing. */
static bool candidate(struct wide *c, ir_ref at)
{
    struct ir_func *f = c->f;
    struct match found[2];
    unsigned n_found = 0;
    bool has_upper = false, has_lower = false;
    ir_ref i = window_begin(f, at);
    candidate_begin(c);
    for (unsigned n = 0; i && n < WINDOW && n_found < 2; n++, i = f->ins[i].next) {
        unsigned op = f->ins[i].op;
        struct match *m = &found[n_found];
        if (!touch(c, i) || (op != IR_add && op != IR_or && op != IR_select) || f->ins[i].type != c->type)
            continue;
        const struct node *v = node_of(c, i, 0);
        if (!v)
            break;
        *m = (struct match){ .of = i };
        if (!has_upper && op != IR_or && is_upper(c, v, m))
            has_upper = m->is_upper = true;
        else if (!has_lower && op != IR_select && is_lower(c, v, m))
            has_lower = true;
        n_found = has_upper + has_lower;
    }
    for (unsigned k = 0; has_upper && k < n_found; k++)
        replace(c, &found[k]);
    return has_upper;
}

/* The other half of the constant that x is multiplied by: from a product with the lower half of x. */
static bool candidate_const(struct wide *c, ir_ref at, uint64_t upper)
{
    struct ir_func *f = c->f;
    ir_ref i = window_begin(f, at);
    for (unsigned n = 0; i && n < 2 * WINDOW_BACK; n++, i = f->ins[i].next) {
        unsigned half;
        uint64_t lo;
        if (f->ins[i].op != IR_mul || f->ins[i].type != c->type || !fold_const(&c->c, f->ins[i].a[1], &lo) || lo > low_mask(c) ||
            !is_half(c, arg(c, i, 0), c->x, &half))
            continue;
        c->k = upper << c->h | lo;
        if (candidate(c, at))
            return true;
    }
    return false;
}

/* Is i a product of upper halves? */
static void product(struct wide *c, ir_ref i)
{
    struct ir_func *f = c->f;
    c->type = f->ins[i].type;
    c->w = c->type == IR_I64 ? 64 : 32;
    c->h = c->w / 2;
    const struct ir_ins *a = &f->ins[arg(c, i, 0)], *b = &f->ins[arg(c, i, 1)];
    uint64_t k;
    if (a->op != IR_shru || !is_const(c, a->a[1], c->h))
        return;
    c->x = copy_source(f, a->a[0]);
    c->y = IR_NONE;
    if (b->op == IR_shru && is_const(c, b->a[1], c->h)) {
        c->y = copy_source(f, b->a[0]);
        candidate(c, i);
    } else if (fold_const(&c->c, arg(c, i, 1), &k) && k && k <= low_mask(c)) {
        candidate_const(c, i, k);
    }
}

/* ---- signed products: the upper half of the unsigned one, less y if x is negative, less x if y is */

enum { MAX_SUM_DEPTH = 3, MAX_LEAVES = 1 << MAX_SUM_DEPTH };
struct sum { ir_ref leaves[MAX_LEAVES]; unsigned n; };

static void sum_open(struct wide *c, ir_ref v, struct sum *s, unsigned depth)
{
    if (c->f->ins[v].op == IR_add && depth < MAX_SUM_DEPTH) {
        sum_open(c, arg(c, v, 0), s, depth + 1);
        sum_open(c, arg(c, v, 1), s, depth + 1);
    } else {
        s->leaves[s->n++] = v;
    }
}

static bool is_sign(struct wide *c, ir_ref v, ir_ref x)
{
    const struct ir_ins *s = &c->f->ins[v];
    return s->op == IR_shrs && is_const(c, s->a[1], 63) && arg(c, v, 0) == x;
}

/* The sum's part that is x * y if x is negative and without its sign; NULL: none. */
static ir_ref *sign_part(struct wide *c, struct sum *s, ir_ref x, ir_ref y)
{
    for (unsigned k = 0; k < s->n; k++) {
        if (!s->leaves[k] || c->f->ins[s->leaves[k]].op != IR_mul)
            continue;
        ir_ref a = arg(c, s->leaves[k], 0), b = arg(c, s->leaves[k], 1);
        uint64_t p, q;
        bool same = b == y || (fold_const(&c->c, b, &p) && fold_const(&c->c, y, &q) && p == q);
        if ((is_sign(c, a, x) && same) || (is_sign(c, b, x) && a == y))
            return &s->leaves[k];
    }
    return NULL;
}

/* Is sum i the upper half of a signed product and other things? */
static void signed_product(struct wide *c, ir_ref i)
{
    struct ir_func *f = c->f;
    struct sum s = { .n = 0 };
    uint64_t k;
    sum_open(c, i, &s, 0);
    for (unsigned m = 0; m < s.n; m++) {
        if (f->ins[s.leaves[m]].op != IR_mulhu)
            continue;
        ir_ref x = arg(c, s.leaves[m], 0), y = arg(c, s.leaves[m], 1), *px = sign_part(c, &s, x, y), *py = sign_part(c, &s, y, x);
        bool y_is_positive = fold_const(&c->c, y, &k) && k <= INT64_MAX;
        if (!px || (!py && !y_is_positive) || px == py)
            continue;
        *px = IR_NONE;
        if (py)
            *py = IR_NONE;
        s.leaves[m] = IR_NONE;
        ir_ref v = ir_insert_before(f, i, IR_mulhs, IR_I64, x, y, IR_NONE, 0);
        for (unsigned n = 0; n < s.n; n++)
            if (s.leaves[n])
                v = ir_insert_before(f, i, IR_add, IR_I64, v, s.leaves[n], IR_NONE, 0);
        fold_become(&c->c, i, IR_copy, v, IR_NONE);
        return;
    }
}

static void signed_products(struct wide *c)
{
    struct ir_func *f = c->f;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (f->ins[i].op == IR_add && f->ins[i].type == IR_I64)
                signed_product(c, i);
}

bool opt_wide(struct ir_func *f)
{
    struct wide c = { .c = { .f = f }, .f = f };
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (f->ins[i].op == IR_mul)
                product(&c, i);
    if (!c.c.changed)
        return false;
    opt_copy(f);
    signed_products(&c);
    opt_copy(f);
    return true;
}
