/* Value numbering: an operation on the same operands as one that dominates it has its value. Blocks are walked in
 * reverse post-order with one hash table for all; an entry counts only where its block dominates.
 *
 * Reads of state carry a version besides: each write or call starts a new one, and so does a block where paths with
 * different versions meet. A loop's header keeps the version that enters if nothing in the loop writes. If two places
 * have the same version, no path from the one to the other, after the last time at the first, writes in between.
 * Linear memory has one version for all memories, since two may be the same; all other state has another.
 *
 * A load also looks past a few stores to other bytes at the same base: the version before such a store will do.
 *
 * What takes one cheap instruction with an immediate is not kept for other blocks: it is numbered, and computed again.
 * An address made so is taken into its load, and a register through many blocks would cost more.
 *
 * A trapping operation that is repeated would trap at the first. A store is a load's value for the same address, and what a
 * global was set to its value.
 *
 * Addresses are compared as a value and a constant, modulo 2^32: [x + 16] + 8 is where [x] + 24 is, if both are in bounds. The
 * one that was reached is. The other, with an offset, may be one that wrapped and traps; it does not if it has no larger offset
 * than the one reached, or another access of its own base has reached as far. Else the load stays, for its trap alone. */
#include "opt.h"
#include "opt_dom.h"
#include "opt_state.h"

enum { MAX_LOOKS = 16, MAX_STORES = 6 };        /* equal keys in blocks that do not dominate, and stores, are passed by so often */
enum { MAX_SUMS = 4 };                          /* constants added to an address */

enum kind { KIND_NONE, KIND_VALUE, KIND_MEMORY, KIND_STATE };

struct version { uint32_t memory, state; };
struct before { uint32_t version; ir_ref store; };        /* what a store made a new version from */
struct entry { ir_ref value, at; uint32_t version, next, hash; };       /* at: the instruction that the key is read from */
struct gvn {
    struct ir_func *f;
    struct dom dom;
    ir_ref *same;                       /* by value: the first of its number */
    uint32_t *head, mask;               /* by hash: entry */
    struct entry *entries; uint32_t n_entries, cap_entries;
    struct version now, *out;           /* versions: here, at each block's end */
    ir_ref *reach;                      /* by address: the access there with the largest offset */
    uint32_t n_versions;
    struct before *before; uint32_t cap_before;         /* by version; store IR_NONE: unknown */
    struct state_sums sums;
};

/* ---- versions */

static uint32_t version_new(struct gvn *g, struct before from)
{
    ARENA_GROW(g->f->arena, g->before, g->cap_before, g->n_versions + 2);
    g->before[++g->n_versions] = from;
    return g->n_versions;
}

/* The versions at the start of block b: those of its forward preds where they agree. */
static struct version version_in(struct gvn *g, uint32_t b)
{
    const struct ir_block *bl = &g->f->blocks[b];
    struct version v = { 0, 0 };
    bool first = true;
    uint32_t end = bl->loop_end;
    for (uint32_t i = 0; i < bl->n_preds; i++) {
        if (bl->preds[i] >= b)
            continue;
        struct version p = g->out[bl->preds[i]];
        v.memory = first || v.memory == p.memory ? p.memory : 0;
        v.state = first || v.state == p.state ? p.state : 0;
        first = false;
    }
    if (!v.memory || (end && state_is_written(g->sums.memory, b, end)))
        v.memory = version_new(g, (struct before){ 0, IR_NONE });
    if (!v.state || (end && state_is_written(g->sums.other, b, end)))
        v.state = version_new(g, (struct before){ 0, IR_NONE });
    return v;
}

/* ---- keys */

static enum kind kind_of(unsigned op)
{
    unsigned flags = ir_ops[op].flags;
    if (op == IR_copy || op == IR_param || *ir_ops[op].sig == '*' || flags & (IRF_W | IRF_K | IRF_Z))
        return KIND_NONE;
    if (flags & IRF_L)
        return state_is_read(op) ? KIND_STATE : KIND_MEMORY;
    return flags & (IRF_P | IRF_X) ? KIND_VALUE : KIND_NONE;
}

/* An address of 32 bits without the constants that are added to it. */
static void address_open(const struct gvn *g, struct ir_ins *s)
{
    const struct ir_ins *a = &g->f->ins[s->a[0]];
    if (a->type != IR_I32)
        return;
    for (unsigned n = 0; n < MAX_SUMS && a->op == IR_add && g->f->ins[a->a[1]].op == IR_const; n++) {
        s->imm = (uint32_t)(s->imm + g->f->ins[a->a[1]].imm);
        s->a[0] = g->same[a->a[0]];
        a = &g->f->ins[s->a[0]];
    }
}

/* What is compared: commuted operands in one order, a full store as the load that it feeds, and likewise for globals. */
static struct ir_ins as_key(const struct gvn *g, ir_ref i)
{
    struct ir_ins s = g->f->ins[i];
    for (unsigned k = 0; k < 3; k++)
        s.a[k] = g->same[s.a[k]];
    if (ir_is(s.op, IRF_C) && s.a[0] > s.a[1]) {
        ir_ref t = s.a[0];
        s.a[0] = s.a[1];
        s.a[1] = t;
    }
    if (s.op == IR_store) {
        s.op = IR_load;
        s.type = g->f->ins[g->f->ins[i].a[2]].type;
        s.a[2] = IR_NONE;
    } else if (s.op == IR_gset) {
        s.op = IR_gget;
        s.type = g->f->ins[g->f->ins[i].a[0]].type;
        s.a[0] = IR_NONE;
    }
    if (s.op == IR_load)
        address_open(g, &s);
    return s;
}

static bool same_key(const struct ir_ins *x, const struct ir_ins *y)
{
    return x->op == y->op && x->type == y->type && x->mt == y->mt && x->imm == y->imm &&
           x->a[0] == y->a[0] && x->a[1] == y->a[1] && x->a[2] == y->a[2];
}

static uint32_t hash_of(const struct ir_ins *s, uint32_t version)
{
    uint64_t h = (uint64_t)s->op << 16 ^ (uint64_t)s->type << 8 ^ s->mt;
    h = (h ^ s->imm) * 0x9e3779b97f4a7c15u;
    h = (h ^ h >> 32 ^ s->a[0] ^ (uint64_t)s->a[1] << 32) * 0xc2b2ae3d27d4eb4fu;
    h = (h ^ h >> 32 ^ s->a[2] ^ (uint64_t)version << 32) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32);
}

static void enter(struct gvn *g, uint32_t hash, ir_ref value, ir_ref at, uint32_t version)
{
    uint32_t *head = &g->head[hash & g->mask];
    ARENA_GROW(g->f->arena, g->entries, g->cap_entries, g->n_entries + 1);
    g->entries[g->n_entries] = (struct entry){ value, at, version, *head, hash };
    *head = g->n_entries++;
}

/* A constant has no place: it moves to the entry block when another block wants it, too. */
static void const_raise(struct ir_func *f, ir_ref i)
{
    ir_ref at = f->blocks[0].first;
    while (f->ins[at].op == IR_param)
        at = f->ins[at].next;
    if (at != i)
        ir_move_before(f, i, at);
}

/* Load i reads where `at`, another access, was in bounds, modulo 2^32: may it trap? */
static bool may_trap(const struct gvn *g, ir_ref i, ir_ref at)
{
    const struct ir_ins *s = &g->f->ins[i], *t = &g->f->ins[at];
    ir_ref r = g->reach[g->same[s->a[0]]];
    return s->imm > t->imm && !(r && g->f->ins[r].imm >= s->imm && dom_is(&g->dom, g->f->ins[r].block, s->block));
}

static void reach_note(struct gvn *g, ir_ref i)
{
    const struct ir_ins *s = &g->f->ins[i];
    ir_ref *r = &g->reach[g->same[s->a[0]]];
    if (!*r || s->imm > g->f->ins[*r].imm || !dom_is(&g->dom, g->f->ins[*r].block, s->block))
        *r = i;
}

/* The load, whose value is known, stays for its trap, as an instruction of its own. */
static void trap_keep(struct gvn *g, ir_ref i)
{
    struct ir_ins s = g->f->ins[i];
    ir_ref kept = ir_insert_before(g->f, i, IR_load, s.type, s.a[0], s.a[1], IR_NONE, s.imm);
    g->f->ins[kept].mt = s.mt;
    reach_note(g, kept);
}

/* The value of instruction i, of key s, if it was had before. Keys do not change, so hashes tell most of them apart. */
static ir_ref find(struct gvn *g, ir_ref i, const struct ir_ins *s, uint32_t version, uint32_t hash)
{
    struct ir_func *f = g->f;
    uint32_t looks = 0;
    for (uint32_t e = g->head[hash & g->mask]; e && looks < MAX_LOOKS; e = g->entries[e].next) {
        const struct entry *x = &g->entries[e];
        if (x->hash != hash || x->version != version)   /* NOLINT(clang-analyzer-core.NullDereference): a bucket names entries only */
            continue;
        struct ir_ins k = as_key(g, x->at);
        if (!same_key(&k, s))
            continue;
        looks++;
        if (dom_is(&g->dom, f->ins[x->at].block, f->ins[i].block)) {
            if (s->op == IR_load && may_trap(g, i, x->at))
                trap_keep(g, i);
            return x->value;
        }
        if (s->op == IR_const) {
            const_raise(f, x->at);
            return x->value;
        }
    }
    return IR_NONE;
}

/* Effective addresses do not wrap: at one base, other offsets are other bytes. Of 32 bits they are compared modulo 2^32. */
static bool is_apart(const struct gvn *g, const struct ir_ins *load, ir_ref store)
{
    const struct ir_ins s = as_key(g, store);
    if (s.a[0] != load->a[0] || s.a[1] != load->a[1])
        return false;
    bool is_narrow = g->f->ins[s.a[0]].type == IR_I32;
    uint64_t above = s.imm - load->imm, below = load->imm - s.imm;
    if (is_narrow) {
        above = (uint32_t)above;
        below = (uint32_t)below;
    }
    return above >= ir_access_bytes(load->type, load->mt) && below >= ir_access_bytes(s.type, s.mt);
}

/* The value of instruction i, if it was had before; else i is entered. */
static ir_ref number(struct gvn *g, ir_ref i, uint32_t version)
{
    struct ir_ins s = as_key(g, i);
    uint32_t hash = hash_of(&s, version), past = version;
    ir_ref v = find(g, i, &s, version, hash);
    for (unsigned n = 0; !v && s.op == IR_load && n < MAX_STORES; n++) {
        struct before from = g->before[past];
        if (!from.store || !is_apart(g, &s, from.store))
            break;
        past = from.version;
        v = find(g, i, &s, past, hash_of(&s, past));
    }
    if (!v)
        enter(g, hash, i, i, version);
    return v;
}

/* One instruction with an immediate, or none */
static bool is_cheap(struct ir_func *f, ir_ref i)
{
    const struct ir_ins *s = &f->ins[i];
    switch (s->op) {
    case IR_add: case IR_and: case IR_or: case IR_xor: case IR_shl: case IR_shru: case IR_shrs:
        return f->ins[s->a[1]].op == IR_const;
    case IR_wrap: case IR_extendu: case IR_eqz:
        return true;
    case IR_eq: case IR_ne: case IR_lts: case IR_ltu: case IR_gts: case IR_gtu: case IR_les: case IR_leu: case IR_ges: case IR_geu:
        return true;
    default:
        return false;
    }
}

/* ---- the walk */

static void operands_update(struct ir_func *f, ir_ref i)
{
    uint32_t n;
    ir_ref *ops = ir_operands(f, i, &n);
    for (uint32_t k = 0; k < n; k++)
        ops[k] = copy_source(f, ops[k]);
}

static void effects_note(struct gvn *g, ir_ref i)
{
    const struct ir_ins *s = &g->f->ins[i];
    if (state_writes_memory(s))
        g->now.memory = version_new(g, (struct before){ g->now.memory, s->op == IR_store ? i : IR_NONE });
    if (state_writes_other(s))
        g->now.state = version_new(g, (struct before){ 0, IR_NONE });
    if (s->op == IR_store && s->mt == IR_MEM_FULL) {
        struct ir_ins k = as_key(g, i);
        enter(g, hash_of(&k, g->now.memory), s->a[2], i, g->now.memory);
    }
    if (s->op == IR_gset) {
        struct ir_ins k = as_key(g, i);
        enter(g, hash_of(&k, g->now.state), s->a[0], i, g->now.state);
    }
}

static void block_walk(struct gvn *g, uint32_t b)
{
    struct ir_func *f = g->f;
    g->now = version_in(g, b);
    for (ir_ref next, i = f->blocks[b].first; i; i = next) {
        next = f->ins[i].next;
        if (f->ins[i].op == IR_phi)
            continue;                   /* its operands may not have been seen yet */
        operands_update(f, i);
        enum kind kind = kind_of(f->ins[i].op);
        ir_ref v = kind ? number(g, i, kind == KIND_MEMORY ? g->now.memory : kind == KIND_STATE ? g->now.state : 0) : IR_NONE;
        if (v && f->ins[v].block != b && is_cheap(f, i))
            g->same[i] = v;
        else if (v)
            f->ins[i] = (struct ir_ins){ .op = IR_copy, .type = f->ins[i].type, .block = b, .prev = f->ins[i].prev, .next = next,
                                         .a = { v } };
        else
            effects_note(g, i);
        if (f->ins[i].op == IR_load || f->ins[i].op == IR_store)
            reach_note(g, i);
    }
    g->out[b] = g->now;
}

void opt_gvn(struct ir_func *f)
{
    struct gvn g = { .f = f, .dom = dom_find(f), .sums = state_sums(f), .n_entries = 1 };
    uint32_t size = 64;
    while (size < f->n_ins)
        size *= 2;
    g.head = ARENA_ZNEW(f->arena, uint32_t, size);
    g.mask = size - 1;
    g.same = ARENA_NEW(f->arena, ir_ref, f->n_ins);
    g.reach = ARENA_ZNEW(f->arena, ir_ref, f->n_ins);
    for (ir_ref i = 0; i < f->n_ins; i++)
        g.same[i] = i;
    g.out = ARENA_NEW(f->arena, struct version, f->n_blocks);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        block_walk(&g, b);
    opt_copy_phis(f);
}
