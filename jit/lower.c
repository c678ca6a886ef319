/* The walk of instruction selection: instructions, operands, blocks and edges. See lower_internal.h for the idea. */
#include "lower_internal.h"

#include <assert.h>
#include <stddef.h>

/* ---- making instructions */

vreg_t mir_vreg(struct mfunc *f, enum mir_class cls, unsigned bytes)
{
    ARENA_GROW(f->arena, f->vregs, f->cap_vregs, f->n_vregs + 1);
    f->vregs[f->n_vregs] = (struct mvreg){ .cls = cls, .bytes = bytes };
    return MIR_VREG0 + f->n_vregs++;
}

vreg_t lower_temp(struct lower *l, enum mir_class cls, unsigned bytes) { return mir_vreg(l->m, cls, bytes); }

struct minst *lower_emit(struct lower *l, enum x64_op op, unsigned w)
{
    ARENA_GROW(l->m->arena, l->buf, l->cap_buf, l->n_buf + 1);
    struct minst *mi = &l->buf[l->n_buf++];
    *mi = (struct minst){ .op = op, .w = w, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG, .x = MIR_NOREG,
                          .s = MIR_NOREG, .src = l->src };
    return mi;
}

void lower_set_mem(struct minst *mi, struct mem_operand mo)
{
    mi->mem = mo.mem;
    mi->scale = mo.scale;
    mi->flags |= mo.flags;
    mi->disp = mo.disp;
    mi->b = mo.b;
    mi->x = mo.x;
    mi->imm2 = mo.imm2;
}

struct minst *lower_rm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t b)
{
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    mi->b = b;
    return mi;
}

struct minst *lower_rvm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, vreg_t b)
{
    struct minst *mi = lower_rm(l, op, w, d, b);
    mi->v = a;
    return mi;
}

struct minst *lower_rm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, struct mem_operand mo)
{
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    lower_set_mem(mi, mo);
    return mi;
}

struct minst *lower_rvm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, struct mem_operand mo)
{
    struct minst *mi = lower_rm_mem(l, op, w, d, mo);
    mi->v = a;
    return mi;
}

/* The narrower of both widths: a 32-bit value is zero-extended by its move. */
void lower_move(struct lower *l, vreg_t d, vreg_t a)
{
    unsigned to = l->m->vregs[d - MIR_VREG0].bytes, from = l->m->vregs[a - MIR_VREG0].bytes;
    lower_rm(l, X64_MOVE, from < to ? from : to, d, a);
}

void lower_fixed(struct lower *l, struct minst *mi, vreg_t v, unsigned reg, bool is_def)
{
    struct mfunc *m = l->m;
    ARENA_GROW(m->arena, m->fixed, m->cap_fixed, m->n_fixed + 1);
    if (!mi->n_fixed)
        mi->fixed = m->n_fixed;
    assert(mi->fixed + mi->n_fixed == m->n_fixed);
    m->fixed[m->n_fixed++] = (struct mfixed){ v, reg, is_def };
    mi->n_fixed++;
}

/* Jump to an out-of-line ud2 if cc. witness: a register that tells two kinds of trap apart (images/image.h), or none. */
void lower_trapcc(struct lower *l, unsigned cc, unsigned trap, vreg_t witness)
{
    struct minst *mi = lower_emit(l, X64_TRAPCC, 8);
    mi->cc = cc;
    mi->trap = trap;
    mi->b = witness;
}

/* ---- operands */

static vreg_t load_constant(struct lower *l, const struct ir_ins *c)
{
    vreg_t d = lower_temp(l, lower_class(c->type), ir_type_bytes(c->type));
    if (lower_class(c->type) == MIR_GPR) {
        struct minst *mi = lower_emit(l, X64_MOVI, ir_type_bytes(c->type));
        mi->r = d;
        mi->imm = c->type == IR_I32 ? (int64_t)(uint32_t)c->imm : (int64_t)c->imm;
    } else if (c->type == IR_V128) {
        const uint8_t *b = l->f->v128[c->imm].b;
        static const uint8_t zero[16];
        if (!memcmp(b, zero, 16))
            lower_emit(l, X64_VZERO, 16)->r = d;
        else
            lower_rm_mem(l, X64_VMOVUPS_rm, 16, d, lower_const_mem(l, b, 16));
    } else if (!c->imm) {
        lower_emit(l, X64_VZERO, 16)->r = d;
    } else {
        unsigned n = ir_type_bytes(c->type);
        lower_rm_mem(l, n == 8 ? X64_VMOVSD_rm : X64_VMOVSS_rm, n, d, lower_const_mem(l, &c->imm, n));
    }
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

vreg_t lower_use(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op == IR_const)
        return load_constant(l, s);
    assert(l->vreg_of[v] != FOLDED);
    if (l->vreg_of[v] == MIR_NOREG)
        l->vreg_of[v] = lower_temp(l, lower_class(s->type), ir_type_bytes(s->type));
    return l->vreg_of[v];
}

vreg_t lower_use_low(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op != IR_wrap || l->is_repeated || !lower_may_fold(l, v))
        return lower_use(l, v);
    l->vreg_of[v] = FOLDED;
    return lower_use(l, s->a[0]);
}

vreg_t lower_def(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (l->vreg_of[v] == MIR_NOREG)
        l->vreg_of[v] = lower_temp(l, lower_class(s->type), ir_type_bytes(s->type));
    return l->vreg_of[v];
}

bool lower_is_made_here(const struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    return l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG && s->op != IR_const && s->op != IR_phi && !l->is_repeated &&
           s->block == l->f->ins[l->cur].block;
}

/* A value with this only use can be made in d, unless it has another width. */
static bool can_make_in(const struct lower *l, vreg_t d, ir_ref a)
{
    unsigned type = l->f->ins[a].type;
    return lower_is_made_here(l, a) && lower_class(type) == (enum mir_class)l->m->vregs[d - MIR_VREG0].cls &&
           ir_type_bytes(type) == l->m->vregs[d - MIR_VREG0].bytes;
}

void lower_start(struct lower *l, vreg_t d, ir_ref a)
{
    if (can_make_in(l, d, a))
        l->vreg_of[a] = d;
    else
        lower_move(l, d, lower_use(l, a));
}

bool lower_const(struct lower *l, ir_ref v, uint64_t *bits)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op != IR_const || s->type == IR_V128)
        return false;
    *bits = s->type == IR_I32 ? (uint32_t)s->imm : s->imm;
    return true;
}

/* A constant that an instruction of width w bytes takes as sign-extended 32-bit immediate. If not, *imm stays. */
bool lower_const_imm(struct lower *l, ir_ref v, unsigned w, int32_t *imm)
{
    uint64_t bits;
    if (!lower_const(l, v, &bits) || (w > 4 && (int64_t)bits != (int32_t)bits))
        return false;
    *imm = (int32_t)bits;
    return true;
}

bool lower_can_fold_load(struct lower *l, ir_ref v, unsigned bytes)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_load && s->mt == IR_MEM_FULL && !l->is_repeated && l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG &&
           l->color[v] == l->color[l->cur] && ir_type_bytes(s->type) == bytes;
}

/* The size of a memory in bytes, which nothing between here and its only user changes? */
static bool can_fold_size(struct lower *l, ir_ref v, unsigned bytes)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_memsize && s->mt && bytes == 8 && lower_is_made_here(l, v) && l->color[v] == l->color[l->cur];
}

struct rm_operand lower_rm_use(struct lower *l, ir_ref v, unsigned bytes)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (can_fold_size(l, v, bytes)) {
        l->vreg_of[v] = FOLDED;
        return (struct rm_operand){ .is_mem = true, .mem = lower_record_field(l, IR_REC_MEMORY, s->imm,
                                                                              offsetof(struct wvm_memory, size_bytes)) };
    }
    if (lower_can_fold_load(l, v, bytes)) {
        l->vreg_of[v] = FOLDED;
        return (struct rm_operand){ .is_mem = true, .mem = lower_mem(l, s->a[0], s->a[1], s->imm) };
    }
    if (s->op == IR_const && lower_class(s->type) == MIR_XMM) {
        const void *p = s->type == IR_V128 ? (const void *)l->f->v128[s->imm].b : &s->imm;
        return (struct rm_operand){ .is_mem = true, .mem = lower_const_mem(l, p, ir_type_bytes(s->type)) };
    }
    return (struct rm_operand){ .reg = lower_use_low(l, v) };
}

struct rm_operand lower_rm_lane(struct lower *l, ir_ref v, unsigned bytes)
{
    if (bytes < 4)
        return (struct rm_operand){ .reg = lower_use_low(l, v) };
    return lower_rm_use(l, v, bytes);
}

void lower_set_rm(struct minst *mi, struct rm_operand rm)
{
    if (rm.is_mem)
        lower_set_mem(mi, rm.mem);
    else
        mi->b = rm.reg;
}

/* A 64-bit number in a register. */
vreg_t lower_u64(struct lower *l, uint64_t bits)
{
    vreg_t d = lower_temp(l, MIR_GPR, 8);
    struct minst *mi = lower_emit(l, X64_MOVI, 8);
    mi->r = d;
    mi->imm = (int64_t)bits;
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

/* ---- operations */

static void lower_ins(struct lower *l, ir_ref ref)
{
    struct ir_ins copy = l->f->ins[ref], *s = &copy;
    if (lower_int(l, s, ref) || lower_memory(l, s, ref) || lower_float(l, s, ref) || lower_simd(l, s, ref))
        return;
    switch (s->op) {
    case IR_rtcall:    lower_runtime_call(l, s, ref); break;
    case IR_call: case IR_calli: case IR_callref: case IR_ret: case IR_tcall: case IR_tcalli: case IR_tcallref:
    case IR_tjump: case IR_xcall: case IR_xcalli: case IR_xcallref:
        lower_call(l, s, ref); break;
    case IR_throw: case IR_land: case IR_tagref:
        lower_exception(l, s, ref); break;
    case IR_jmp: case IR_br: case IR_brtable: case IR_trap:
        lower_jump(l, ref); break;
    default:
        assert(!"operation without lowering");
    }
}

/* ---- uses */

static void count_uses(struct lower *l)
{
    struct ir_func *f = l->f;
    uint32_t color = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        color++;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++) {
                l->n_uses[ops[k]]++;
                if (f->ins[i].op == IR_phi)
                    l->phi_of[ops[k]] = i;
            }
            if (f->ins[i].op == IR_br || f->ins[i].op == IR_eqz || f->ins[i].op == IR_select)
                l->n_tests[ops[n - 1]]++;
            unsigned flags = ir_ops[f->ins[i].op].flags;
            l->color[i] = color;
            if (flags & (IRF_W | IRF_K) || (flags & (IRF_X | IRF_L)) == IRF_X)
                color++;
        }
    }
}

/* ---- blocks and edges */

static bool is_critical(struct ir_func *f, uint32_t from, uint32_t to)
{
    const struct ir_block *s = &f->blocks[from], *d = &f->blocks[to];
    bool has_phi = f->ins[d->first].op == IR_phi;
    if (d->n_preds < 2 && !has_phi)
        return false;
    for (uint32_t k = 1; k < s->n_succs; k++)
        if (s->succs[k] != s->succs[0])
            return true;
    return false;
}

/* Machine blocks are the IR's in their order, each followed by the blocks that split its critical edges. */
struct edge { uint32_t to, mblock; };
struct edges {
    uint32_t *start;            /* by IR block: its first in list */
    struct edge *list; uint32_t n, cap;
    uint32_t *stamp;            /* by target: source + 1 of the edge seen last */
};

static void number_blocks(struct lower *l, struct edges *e)
{
    struct ir_func *f = l->f;
    struct arena *a = l->m->arena;
    e->start = ARENA_NEW(a, uint32_t, f->n_blocks + 1);
    e->stamp = ARENA_ZNEW(a, uint32_t, f->n_blocks);
    ARENA_GROW(a, e->list, e->cap, 8);
    l->mblock_of = ARENA_NEW(a, uint32_t, f->n_blocks);
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        l->mblock_of[b] = n++;
        e->start[b] = e->n;
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++) {
            uint32_t to = f->blocks[b].succs[k];
            if (e->stamp[to] == b + 1)
                continue;
            e->stamp[to] = b + 1;
            if (!is_critical(f, b, to))
                continue;
            ARENA_GROW(a, e->list, e->cap, e->n + 1);
            e->list[e->n++] = (struct edge){ to, n++ };
        }
    }
    e->start[f->n_blocks] = e->n;
    l->m->n_blocks = n;
    l->m->blocks = ARENA_ZNEW(a, struct mblock, n);
    l->edge_of = ARENA_NEW(a, uint32_t, f->n_blocks);
    l->pred_of = ARENA_ZNEW(a, uint32_t, f->n_blocks);
}

uint32_t lower_edge(struct lower *l, uint32_t to) { return l->edge_of[to]; }

/* Where the edges of IR block b lead: for lower_edge. */
static void open_edges(struct lower *l, const struct edges *e, uint32_t b)
{
    for (uint32_t k = 0; k < l->f->blocks[b].n_succs; k++)
        l->edge_of[l->f->blocks[b].succs[k]] = l->mblock_of[l->f->blocks[b].succs[k]];
    for (uint32_t k = e->start[b]; k < e->start[b + 1]; k++)
        l->edge_of[e->list[k].to] = e->list[k].mblock;
}

static void add_succ(struct lower *l, uint32_t from, uint32_t to)
{
    struct mblock *s = &l->m->blocks[from], *d = &l->m->blocks[to];
    s->succs[s->n_succs++] = to;
    d->preds[d->n_preds++] = from;
}

static void connect_blocks(struct lower *l, struct edges *e)
{
    struct ir_func *f = l->f;
    struct arena *a = l->m->arena;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *mb = &l->m->blocks[l->mblock_of[b]];
        mb->preds = ARENA_NEW(a, uint32_t, f->blocks[b].n_preds);
        mb->succs = ARENA_NEW(a, uint32_t, f->blocks[b].n_succs);
        mb->loop_depth = f->blocks[b].loop_depth;
        mb->is_landing = f->ins[f->blocks[b].first].op == IR_land;
    }
    memset(e->stamp, 0, sizeof(uint32_t) * f->n_blocks);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        open_edges(l, e, b);
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++) {
            uint32_t to = f->blocks[b].succs[k], mb = l->edge_of[to];
            if (e->stamp[to] == b + 1)
                continue;
            e->stamp[to] = b + 1;
            if (mb != l->mblock_of[to]) {
                l->m->blocks[mb].preds = ARENA_NEW(a, uint32_t, 1);
                l->m->blocks[mb].succs = ARENA_NEW(a, uint32_t, 1);
                uint32_t d0 = f->blocks[b].loop_depth, d1 = f->blocks[to].loop_depth;
                l->m->blocks[mb].loop_depth = d0 < d1 ? d0 : d1;
                add_succ(l, mb, l->mblock_of[to]);
            }
            add_succ(l, l->mblock_of[b], mb);
        }
    }
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t end = f->blocks[b].loop_end;
        if (end)    /* the loop takes in the blocks that split the edges of its last one */
            l->m->blocks[l->mblock_of[b]].loop_end = (end + 1 < f->n_blocks ? l->mblock_of[end + 1] : l->m->n_blocks) - 1;
    }
}

/* Which pred of `to` the block is. Blocks are lowered last first, so mostly the one before the one asked for last. */
static uint32_t pred_find(struct lower *l, uint32_t from, uint32_t to)
{
    const struct ir_block *d = &l->f->blocks[to];
    uint32_t pred = l->pred_of[to];
    do
        pred = pred ? pred - 1 : d->n_preds - 1;
    while (d->preds[pred] != from);
    return l->pred_of[to] = pred;
}

/* Values for the phis of IR block `to`, on the edge from IR block `from`, as arguments of machine block mb. */
static void phi_args(struct lower *l, uint32_t from, uint32_t to, uint32_t mb)
{
    struct ir_func *f = l->f;
    const struct ir_block *d = &f->blocks[to];
    uint32_t n = 0;
    for (ir_ref i = d->first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        n++;
    if (!n)
        return;
    uint32_t pred = pred_find(l, from, to);
    vreg_t *args = l->m->blocks[mb].args = ARENA_NEW(l->m->arena, vreg_t, n);
    n = 0;
    for (ir_ref i = d->first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        args[n++] = lower_use(l, f->pool[f->ins[i].a[0] + pred]);
}

static void phi_params(struct lower *l, uint32_t b)
{
    struct ir_func *f = l->f;
    struct mblock *mb = &l->m->blocks[l->mblock_of[b]];
    uint32_t n = 0;
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        n++;
    mb->params = ARENA_NEW(l->m->arena, vreg_t, n);
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        mb->params[mb->n_params++] = lower_def(l, i);
}

/* ---- the walk */

static void begin_sequence(struct lower *l)
{
    ARENA_GROW(l->m->arena, l->seq, l->cap_seq, l->n_seq + 1);
    l->seq[l->n_seq++] = l->n_buf;
}

/* Room for n instructions before those that are there: they stand at the end of m->ins. */
static void room_before(struct mfunc *m, uint32_t n)
{
    if (n <= m->cap_ins - m->n_ins)
        return;
    uint32_t cap = 2 * m->cap_ins > m->n_ins + n ? 2 * m->cap_ins : m->n_ins + n;
    struct minst *ins = ARENA_NEW(m->arena, struct minst, cap);
    if (m->n_ins)
        memcpy(ins + cap - m->n_ins, m->ins + m->cap_ins - m->n_ins, m->n_ins * sizeof *ins);
    m->ins = ins;
    m->cap_ins = cap;
}

/* Sequences were collected last instruction first, blocks are lowered last first: put them, turned round, before the code of the
 * blocks behind. The block's place is counted from the end. */
static void end_block(struct lower *l, uint32_t mb)
{
    struct mfunc *m = l->m;
    uint32_t end = l->n_buf;
    room_before(m, l->n_buf);
    m->blocks[mb].last = m->n_ins;
    m->blocks[mb].first = m->n_ins += l->n_buf;
    uint32_t at = m->cap_ins - m->n_ins;
    for (uint32_t s = l->n_seq; s-- > 0;) {
        memcpy(m->ins + at, l->buf + l->seq[s], (end - l->seq[s]) * sizeof(struct minst));
        at += end - l->seq[s];
        end = l->seq[s];
    }
    l->n_buf = l->n_seq = 0;
}

static bool is_needed(struct lower *l, ir_ref i)
{
    unsigned op = l->f->ins[i].op;
    if (op == IR_nop || op == IR_const || op == IR_param || op == IR_phi || l->vreg_of[i] == FOLDED)
        return false;
    return l->vreg_of[i] != MIR_NOREG || !(ir_is(op, IRF_P) || (op != IR_load && ir_is(op, IRF_L) && !ir_is(op, IRF_X)));
}

static void lower_block(struct lower *l, const struct edges *e, uint32_t b)
{
    struct ir_func *f = l->f;
    open_edges(l, e, b);
    l->n_results = 0;
    for (ir_ref i = f->blocks[b].last; i; i = f->ins[i].prev) {
        if (f->ins[i].op == IR_result) {
            ARENA_GROW(l->m->arena, l->results, l->cap_results, l->n_results + 1);
            l->results[l->n_results++] = i;
            continue;
        }
        if (!is_needed(l, i))
            continue;
        begin_sequence(l);
        l->src = f->ins[i].src;
        l->cur = i;
        if (ir_is(f->ins[i].op, IRF_Z) && l->m->blocks[l->mblock_of[b]].n_succs == 1)
            phi_args(l, b, f->blocks[b].succs[0], l->mblock_of[b]);
        lower_ins(l, i);
    }
    phi_params(l, b);
    if (b == 0) {
        begin_sequence(l);
        lower_entry(l);
    }
    end_block(l, l->mblock_of[b]);
}

static void lower_edge_block(struct lower *l, uint32_t from, const struct edge *e)
{
    begin_sequence(l);
    l->cur = l->f->blocks[from].last;
    phi_args(l, from, e->to, e->mblock);
    lower_emit(l, X64_JMP, 8)->imm = l->mblock_of[e->to];
    end_block(l, e->mblock);
}

/* From places counted from the end to those from the first instruction */
static void code_begin(struct mfunc *m)
{
    m->ins += m->cap_ins - m->n_ins;
    m->cap_ins = m->n_ins;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        m->blocks[b].first = m->n_ins - m->blocks[b].first;
        m->blocks[b].last = m->n_ins - m->blocks[b].last;
    }
}

void lower_function(struct ir_func *f, const struct module *mod, const struct datalayout *lay, const struct jit_options *opt,
                    struct mfunc *m, struct code_consts *consts)
{
    struct lower l = { .f = f, .m = m, .mod = mod, .lay = lay, .opt = opt, .consts = consts };
    struct edges e = { 0 };
    room_before(m, f->n_ins + f->n_blocks);     /* about what it takes */
    l.vreg_of = ARENA_NEW(m->arena, vreg_t, f->n_ins);
    memset(l.vreg_of, 0xff, f->n_ins * sizeof(vreg_t));
    l.n_uses = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    l.n_tests = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    l.phi_of = ARENA_ZNEW(m->arena, ir_ref, f->n_ins);
    l.color = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    lower_pairs(f);
    count_uses(&l);
    lower_demand(&l);
    lower_catches(&l);
    number_blocks(&l, &e);
    connect_blocks(&l, &e);
    for (uint32_t b = f->n_blocks; b-- > 0;) {
        for (uint32_t k = e.start[b + 1]; k-- > e.start[b];)
            lower_edge_block(&l, b, &e.list[k]);
        lower_block(&l, &e, b);
    }
    code_begin(m);
}
