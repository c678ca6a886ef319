/* Checks the invariants of ir.h. For debugging and tests: clarity before speed. Dominance after
 * Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). */
#include "ir.h"
#include "opt_dom.h"

#include <stdarg.h>

struct verifier {
    struct ir_func *f;
    FILE *to;
    bool ok;
    uint32_t *idom;
    uint32_t *order;                    /* place of each instruction in its block, from 1; 0: not in a block */
};

static void bad(struct verifier *v, uint32_t block, ir_ref i, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    fprintf(v->to, "ir_verify: func %u b%u", v->f->index, block);
    if (i)
        fprintf(v->to, " v%u %s", i, ir_ops[v->f->ins[i].op].name);
    fputs(": ", v->to);
    vfprintf(v->to, what, args);
    fputc('\n', v->to);
    va_end(args);
    v->ok = false;
}

/* ---- blocks and edges */

static void links_check(struct verifier *v, uint32_t b)
{
    struct ir_func *f = v->f;
    uint32_t prev = 0, n = 0;
    bool in_phis = true;
    for (ir_ref i = f->blocks[b].first; i; prev = i, i = f->ins[i].next) {
        struct ir_ins *s = &f->ins[i];
        v->order[i] = ++n;
        if (s->prev != prev || s->block != b)
            bad(v, b, i, "not linked into its block");
        if (ir_is(s->op, IRF_Z) != (s->next == 0))
            bad(v, b, i, "a block ends with its only Z operation");
        if (s->op == IR_phi && !in_phis)
            bad(v, b, i, "phi behind another instruction");
        if (s->op == IR_nop)
            bad(v, b, i, "left over");
        in_phis = in_phis && (s->op == IR_phi || s->op == IR_copy);     /* copies: phis that turned out trivial */
    }
    if (!n || f->blocks[b].last != prev)
        bad(v, b, 0, "empty, or its last instruction is wrong");
}

static uint32_t count(const uint32_t *list, uint32_t n, uint32_t x)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++)
        found += list[i] == x;
    return found;
}

static bool is_call_in_try(enum ir_op op) { return op == IR_xcall || op == IR_xcalli || op == IR_xcallref; }

static uint32_t succs_wanted(enum ir_op op) { return op == IR_jmp ? 1 : op == IR_br || is_call_in_try(op) ? 2 : 0; }

static bool is_landing(const struct ir_func *f, uint32_t b) { return f->ins[f->blocks[b].first].op == IR_land; }

/* Exceptions arrive at the last successor of what throws them, and nowhere else does a landing stand. */
static void landing_check(struct verifier *v, uint32_t b)
{
    struct ir_func *f = v->f;
    const struct ir_block *bl = &f->blocks[b];
    enum ir_op z = f->ins[bl->last].op;
    bool throws = is_call_in_try(z) || z == IR_throw;
    for (uint32_t i = 0; i < bl->n_succs; i++)
        if (is_landing(f, bl->succs[i]) != (throws && i + 1 == bl->n_succs))
            bad(v, b, bl->last, "successor %u and landings", i);
    if (is_landing(f, b) && (bl->n_preds != 1 || f->ins[bl->first].imm >= f->n_catches))
        bad(v, b, bl->first, "a landing has one predecessor, and clauses");
    for (ir_ref i = bl->first; i; i = f->ins[i].next)
        if (f->ins[i].op == IR_land && i != bl->first)
            bad(v, b, i, "not first in its block");
}

static void edges_check(struct verifier *v, uint32_t b)
{
    struct ir_func *f = v->f;
    struct ir_block *bl = &f->blocks[b];
    for (uint32_t i = 0; i < bl->n_succs; i++)
        if (bl->succs[i] >= f->n_blocks || count(f->blocks[bl->succs[i]].preds, f->blocks[bl->succs[i]].n_preds, b) != 1)
            bad(v, b, 0, "its successor b%u does not have it as predecessor once", bl->succs[i]);
    for (uint32_t i = 0; i < bl->n_preds; i++)
        if (bl->preds[i] >= f->n_blocks || !count(f->blocks[bl->preds[i]].succs, f->blocks[bl->preds[i]].n_succs, b))
            bad(v, b, 0, "its predecessor b%u does not have it as successor", bl->preds[i]);
    if ((b == 0) != (bl->n_preds == 0))
        bad(v, b, 0, "%u predecessors", bl->n_preds);
    if (b && count(bl->preds, bl->n_preds, b) == bl->n_preds)
        bad(v, b, 0, "reached only from itself");
    struct ir_ins *z = &f->ins[bl->last];
    if (z->op == IR_throw ? bl->n_succs > 1 : z->op != IR_brtable && bl->n_succs != succs_wanted(z->op))
        bad(v, b, bl->last, "%u successors", bl->n_succs);
    if (v->ok)
        landing_check(v, b);
    for (uint32_t i = 0; z->op == IR_brtable && i < z->a[2]; i++)
        if (f->pool[z->a[1] + i] >= bl->n_succs)
            bad(v, b, bl->last, "table entry %u", i);
}

/* Only the header is entered from outside the loop, and edges back are to a loop's header. */
static void loops_check(struct verifier *v)
{
    struct ir_func *f = v->f;
    uint32_t *stack = ARENA_NEW(f->arena, uint32_t, f->n_blocks), depth = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct ir_block *bl = &f->blocks[b];
        while (depth && f->blocks[stack[depth - 1]].loop_end < b)
            depth--;
        if (bl->loop_end) {
            if (depth && bl->loop_end > f->blocks[stack[depth - 1]].loop_end)
                bad(v, b, 0, "loops overlap");
            stack[depth++] = b;
        }
        if (bl->loop_depth != depth)
            bad(v, b, 0, "loop depth %u, not %u", bl->loop_depth, depth);
        for (uint32_t i = 0; i < bl->n_preds; i++) {
            uint32_t p = bl->preds[i];
            if (p >= b ? p > bl->loop_end : depth && stack[depth - 1] != b && p < stack[depth - 1])
                bad(v, b, 0, "the edge from b%u breaks a loop", p);
        }
    }
}

/* ---- dominance */

static void dominators_find(struct verifier *v)
{
    struct ir_func *f = v->f;
    v->idom = ARENA_NEW(f->arena, uint32_t, f->n_blocks);
    memset(v->idom, 0xff, f->n_blocks * sizeof *v->idom);
    v->idom[0] = 0;
    for (bool changed = true; changed; ) {
        changed = false;
        for (uint32_t b = 1; b < f->n_blocks; b++) {
            uint32_t d = UINT32_MAX;
            for (uint32_t i = 0; i < f->blocks[b].n_preds; i++) {
                uint32_t p = f->blocks[b].preds[i];
                if (v->idom[p] != UINT32_MAX)
                    d = d == UINT32_MAX ? p : dom_common_in(v->idom, p, d);
            }
            if (d == UINT32_MAX)
                bad(v, b, 0, "not in reverse post-order");
            changed = changed || d != v->idom[b];
            v->idom[b] = d;
            if (!v->ok)
                return;
        }
    }
}

static bool dominates(const struct verifier *v, uint32_t a, uint32_t b)
{
    while (b > a)
        b = v->idom[b];
    return a == b;
}

/* Is the value there at the end of block b? */
static bool reaches_end(const struct verifier *v, ir_ref value, uint32_t b)
{
    return v->order[value] && dominates(v, v->f->ins[value].block, b);
}

static void uses_check(struct verifier *v, ir_ref i)
{
    struct ir_func *f = v->f;
    struct ir_ins *s = &f->ins[i];
    struct ir_block *bl = &f->blocks[s->block];
    uint32_t n;
    ir_ref *ops = ir_operands(f, i, &n);
    if (s->op == IR_result && ir_is(f->ins[s->a[0]].op, IRF_Z) &&
        (bl->n_preds != 1 || f->blocks[f->ins[s->a[0]].block].succs[0] != s->block))
        bad(v, s->block, i, "not where its call returns");
    if (s->op == IR_phi && n != bl->n_preds)
        bad(v, s->block, i, "%u operands for %u predecessors", n, bl->n_preds);
    for (uint32_t k = 0; k < n && v->ok; k++) {
        bool ok = ops[k] && ops[k] < f->n_ins;
        if (!ops[k] && ir_ops[s->op].sig[k] == 'A' && k == 1)
            continue;                   /* no memory base */
        if (ok && s->op == IR_phi)
            ok = reaches_end(v, ops[k], bl->preds[k]);
        else if (ok && f->ins[ops[k]].block == s->block && s->op != IR_copy)
            ok = v->order[ops[k]] && v->order[ops[k]] < v->order[i];
        else
            ok = ok && reaches_end(v, ops[k], s->block);
        if (!ok)
            bad(v, s->block, i, "operand %u (v%u) is not defined here", k, ops[k]);
    }
}

/* ---- types */

static enum ir_type letter_type(char c, enum ir_type t, enum ir_type same)
{
    switch (c) {
    case 'i': return IR_I32;
    case 'I': return IR_I64;
    case 'f': return IR_F32;
    case 'd': return IR_F64;
    case 'v': return IR_V128;
    case 'T': return t;
    case 'S': return same;
    default:  return IR_VOID;           /* any */
    }
}

static void types_check(struct verifier *v, ir_ref i)
{
    struct ir_func *f = v->f;
    struct ir_ins *s = &f->ins[i];
    const char *sig = ir_ops[s->op].sig, *result = strchr(sig, ':') + 1;
    uint32_t n;
    ir_ref *ops = ir_operands(f, i, &n);
    if (*result == '-' ? s->type != IR_VOID : s->type == IR_VOID)
        bad(v, s->block, i, "result type");
    else if (*result != '-' && letter_type(*result, s->type, s->type) != s->type)
        bad(v, s->block, i, "result type");
    for (uint32_t k = 0; k < n; k++) {
        enum ir_type got = f->ins[ops[k]].type;
        enum ir_type want = *sig == '*' ? (s->op == IR_phi ? s->type : IR_VOID) : letter_type(sig[k], s->type, f->ins[ops[0]].type);
        if (want && got != want)
            bad(v, s->block, i, "type of operand %u", k);
    }
    if (s->op == IR_ret && n != f->n_results)
        bad(v, s->block, i, "%u results", n);
    for (uint32_t k = 0; s->op == IR_ret && k < n && k < f->n_results; k++)
        if (f->ins[ops[k]].type != f->result_types[k])
            bad(v, s->block, i, "type of result %u", k);
}

bool ir_verify(struct ir_func *f, FILE *to)
{
    struct verifier v = { .f = f, .to = to, .ok = true };
    v.order = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        links_check(&v, b);
    for (uint32_t b = 0; v.ok && b < f->n_blocks; b++)
        edges_check(&v, b);
    if (v.ok)
        loops_check(&v);
    if (v.ok)
        dominators_find(&v);
    for (uint32_t b = 0; v.ok && b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uses_check(&v, i);
            if (v.ok)
                types_check(&v, i);
        }
    return v.ok;
}
