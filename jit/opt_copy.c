/* A phi whose operands are all one value, or itself, is that value. Replacing one can make a
 * phi that used it trivial, so the users among the phis are looked at again until nothing changes;
 * for the reducible graphs of wasm this leaves minimal SSA form (Braun et al. 2013, section 3.2). */
#include "opt.h"

struct user { ir_ref phi; uint32_t next; };
struct copier {
    struct ir_func *f;
    uint32_t *first, *last;             /* list of users among the phis, by value */
    struct user *users; uint32_t n_users, cap_users;
    ir_ref *work; uint32_t n_work, cap_work;
};

ir_ref copy_source(struct ir_func *f, ir_ref v)
{
    ir_ref root = v;
    while (f->ins[root].op == IR_copy)
        root = f->ins[root].a[0];
    while (f->ins[v].op == IR_copy) {
        ir_ref next = f->ins[v].a[0];
        f->ins[v].a[0] = root;
        v = next;
    }
    return root;
}

/* If phi has one value, make it a copy of that. */
static bool phi_to_copy(struct ir_func *f, ir_ref phi)
{
    uint32_t n;
    ir_ref *ops = ir_operands(f, phi, &n), only = IR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        ir_ref v = copy_source(f, ops[i]);
        if (v == phi || v == only)
            continue;
        if (only)
            return false;
        only = v;
    }
    f->ins[phi].op = IR_copy;
    f->ins[phi].a[0] = only;
    f->ins[phi].a[1] = 0;
    return true;
}

static void user_add(struct copier *c, ir_ref v, ir_ref phi)
{
    ARENA_GROW(c->f->arena, c->users, c->cap_users, c->n_users + 1);
    c->users[c->n_users] = (struct user){ phi, c->first[v] };
    if (!c->first[v])
        c->last[v] = c->n_users;
    c->first[v] = c->n_users++;
}

/* The users of `from` now use `to`. */
static void users_move(struct copier *c, ir_ref from, ir_ref to)
{
    if (!c->first[from])
        return;
    c->users[c->last[from]].next = c->first[to];
    if (!c->first[to])
        c->last[to] = c->last[from];
    c->first[to] = c->first[from];
    c->first[from] = 0;
}

static void users_find(struct copier *c)
{
    struct ir_func *f = c->f;
    c->first = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    c->last = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    c->n_users = 1;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = f->ins[i].op == IR_phi ? ir_operands(f, i, &n) : (n = 0, NULL);
            for (uint32_t k = 0; k < n; k++)
                user_add(c, copy_source(f, ops[k]), i);
        }
}

/* Returns whether any phi became a copy. */
static bool phis_scan(struct ir_func *f)
{
    bool changed = false;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i && (f->ins[i].op == IR_phi || f->ins[i].op == IR_copy); i = f->ins[i].next)
            if (f->ins[i].op == IR_phi && phi_to_copy(f, i))
                changed = true;
    return changed;
}

static void users_push(struct copier *c, ir_ref v)
{
    for (uint32_t u = c->first[v]; u; u = c->users[u].next) {
        ARENA_GROW(c->f->arena, c->work, c->cap_work, c->n_work + 1);
        c->work[c->n_work++] = c->users[u].phi;
    }
}

/* From any phi that changed on: its users may have become trivial. */
static void phis_follow(struct ir_func *f)
{
    struct copier c = { .f = f, .n_users = 1 };
    ARENA_GROW(f->arena, c.users, c.cap_users, 1);
    users_find(&c);
    for (ir_ref i = 1; i < f->n_ins; i++)
        if (f->ins[i].op == IR_phi)
            users_push(&c, i);
    while (c.n_work) {
        ir_ref phi = c.work[--c.n_work];
        if (f->ins[phi].op != IR_phi || !phi_to_copy(f, phi))
            continue;
        users_push(&c, phi);
        users_move(&c, phi, f->ins[phi].a[0]);
    }
}

static void operands_rewrite(struct ir_func *f, ir_ref i)
{
    uint32_t n;
    ir_ref *ops = ir_operands(f, i, &n);
    for (uint32_t k = 0; k < n; k++)
        if (f->ins[ops[k]].op == IR_copy)
            ops[k] = copy_source(f, ops[k]);
}

/* Returns whether there are copies. */
static bool uses_rewrite(struct ir_func *f)
{
    bool found = false;
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (f->ins[i].op == IR_copy)
                found = true;
            else
                operands_rewrite(f, i);
    return found;
}

static void copies_remove(struct ir_func *f)
{
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref next, i = f->blocks[b].first; i; i = next) {
            next = f->ins[i].next;
            if (f->ins[i].op == IR_copy)
                ir_remove(f, i);
        }
}

void opt_copy(struct ir_func *f)
{
    if (phis_scan(f) && phis_scan(f))   /* a second scan settles most functions */
        phis_follow(f);
    if (uses_rewrite(f))
        copies_remove(f);
}

void opt_copy_phis(struct ir_func *f)
{
    if (phis_scan(f)) {
        opt_copy(f);
        return;
    }
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i && (f->ins[i].op == IR_phi || f->ins[i].op == IR_copy); i = f->ins[i].next)
            if (f->ins[i].op == IR_phi)
                operands_rewrite(f, i);
    copies_remove(f);
}
