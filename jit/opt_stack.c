/* The shadow stack's pointer: the global that compiled C lowers on entry and restores on every way out, to keep
 * in linear memory those locals that have an address. It needs to be right only where somebody looks: at calls that may,
 * themselves or by others, and where the function ends. ir_func.stack_global says which global it is, and IR_KEEPS_STACK
 * which calls do not look.
 *
 * First, sets that nobody sees before the next one are dropped, then those of what the global holds anyway: all of them
 * where nothing looks. What is left of a function that lowers once and restores is placed anew: the global is
 * lowered only on paths between two places that look, blocks that are on a way from one to another included, so each path
 * has at most the two sets it had, and none if it passes no such call.
 *
 * Invariant: after a trap nobody looks (stack_global is only given in a closed world). */
#include "opt.h"

/* root + offset, modulo 2^32 */
struct sum { ir_ref root; uint32_t offset; };
enum state { UNSEEN, HIGH, LOW, MIXED };
enum { SETS_MAX = 6 };                  /* in a function: more, in its unlikely ways, make code longer without need */
enum { NO_SUM = UINT32_MAX };           /* as root: not known; 0: no path yet */

struct stack {
    struct ir_func *f;
    ir_ref *events; uint32_t *first_event, n_events, cap_events;        /* sets and looks, by block */
    bool has_sets, has_landings;
    struct sum *known;                  /* by block: what the global holds at its start */
    ir_ref lower, value, entry;         /* the one set that lowers; what it sets; what the global held */
    uint32_t depth_bytes;               /* how far it lowers */
    uint8_t *in, *out;                  /* by block: enum state at its ends */
    ir_ref *first, *last, *restore;     /* by block: looks while it is lowered; the set that ends that */
    uint8_t *needs_end;                 /* it must be lowered at the block's end */
    uint8_t *reached, *ahead;           /* at its end, looks may lie behind; at its start, before */
    uint8_t *low_in, *low_out;          /* where it will be lowered */
    bool is_trial;                      /* new sets are only counted */
    uint32_t n_sets;
};

static bool is_set(const struct ir_func *f, ir_ref i) { return f->ins[i].op == IR_gset && f->ins[i].imm == f->stack_global; }

static bool looks(const struct ir_func *f, ir_ref i)
{
    const struct ir_ins *s = &f->ins[i];
    switch (s->op) {
    case IR_gget: return s->imm == f->stack_global;
    case IR_ret: case IR_tcall: case IR_tcalli: case IR_tcallref: return true;
    case IR_rtcall: case IR_land: return false;
    default: return ir_is(s->op, IRF_K) && !(s->mt & IR_KEEPS_STACK);
    }
}

static struct sum sum_of(const struct ir_func *f, ir_ref v)
{
    struct sum s = { v, 0 };
    for (;;) {
        const struct ir_ins *i = &f->ins[s.root], *k = &f->ins[i->a[1]];
        if ((i->op != IR_add && i->op != IR_sub) || i->type != IR_I32 || k->op != IR_const)
            return s;
        s.offset += i->op == IR_add ? (uint32_t)k->imm : 0u - (uint32_t)k->imm;
        s.root = i->a[0];
    }
}

static bool same(struct sum a, struct sum b) { return a.root == b.root && a.offset == b.offset; }

static void events_find(struct stack *st)
{
    struct ir_func *f = st->f;
    st->first_event = ARENA_NEW(f->arena, uint32_t, f->n_blocks + 1);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        st->first_event[b] = st->n_events;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            bool sets = is_set(f, i);
            st->has_sets |= sets;
            st->has_landings |= f->ins[i].op == IR_land;
            if (!sets && !looks(f, i))
                continue;
            ARENA_GROW(f->arena, st->events, st->cap_events, st->n_events + 1);
            st->events[st->n_events++] = i;
        }
    }
    st->first_event[f->n_blocks] = st->n_events;
}

/* ---- sets that nobody sees */

/* Is the global's value at the end of block b seen? is_seen: at the start of blocks. */
static bool seen_at_end(const struct ir_func *f, uint32_t b, const uint8_t *is_seen)
{
    for (uint32_t k = 0; k < f->blocks[b].n_succs; k++)
        if (is_seen[f->blocks[b].succs[k]])
            return true;
    return false;
}

/* The value at the block's start, from that at its end; drop: sets without need on the way. */
static bool seen_through(const struct stack *st, uint32_t b, bool is_seen, bool drop)
{
    for (uint32_t e = st->first_event[b + 1]; e-- > st->first_event[b];) {
        ir_ref i = st->events[e];
        bool sets = is_set(st->f, i);
        if (sets && drop && !is_seen)
            ir_remove(st->f, i);
        is_seen = !sets;
    }
    return is_seen;
}

static void unseen_drop(struct stack *st)
{
    struct ir_func *f = st->f;
    uint8_t *is_seen = arena_zalloc(f->arena, f->n_blocks);
    for (bool again = true; again;) {
        again = false;
        for (uint32_t b = f->n_blocks; b-- > 0;)
            if (!is_seen[b] && seen_through(st, b, seen_at_end(f, b, is_seen), false))
                is_seen[b] = again = true;
    }
    for (uint32_t b = 0; b < f->n_blocks; b++)
        seen_through(st, b, seen_at_end(f, b, is_seen), true);
}

/* ---- sets of what the global holds */

static struct sum known_through(struct stack *st, uint32_t b, bool drop)
{
    struct ir_func *f = st->f;
    struct sum now = st->known[b];
    for (uint32_t e = st->first_event[b]; e < st->first_event[b + 1]; e++) {
        ir_ref i = st->events[e];
        if (is_set(f, i)) {
            struct sum to = sum_of(f, f->ins[i].a[0]);
            if (drop && same(now, to))
                ir_remove(f, i);
            now = to;
        } else if (f->ins[i].op == IR_gget) {
            now = now.root == NO_SUM ? (struct sum){ i, 0 } : now;
        } else if (f->ins[i].op != IR_nop) {
            now.root = NO_SUM;
        }
    }
    return now;
}

/* Along an edge. What a loop made is another value the next time. */
static bool known_meet(struct stack *st, uint32_t from, uint32_t to, struct sum now)
{
    struct sum *at = &st->known[to];
    if (now.root != NO_SUM && to <= from && st->f->ins[now.root].block >= to)
        now.root = NO_SUM;
    if (!at->root)
        *at = now;
    else if (at->root != NO_SUM && !same(*at, now))
        at->root = NO_SUM;
    else
        return false;
    return true;
}

static void known_drop(struct stack *st)
{
    const struct ir_func *f = st->f;
    st->known = ARENA_ZNEW(f->arena, struct sum, f->n_blocks);
    st->known[0].root = NO_SUM;
    for (bool again = true; again;) {
        again = false;
        for (uint32_t b = 0; b < f->n_blocks; b++) {
            struct sum now = known_through(st, b, false);
            for (uint32_t k = 0; k < f->blocks[b].n_succs; k++)
                again |= known_meet(st, b, f->blocks[b].succs[k], now);
        }
    }
    for (uint32_t b = 0; b < f->n_blocks; b++)
        known_through(st, b, true);
}

/* ---- the pattern */

/* The last read before the set, if it is in its block and nothing between them looks. */
static ir_ref read_before(const struct ir_func *f, ir_ref set)
{
    for (ir_ref i = f->ins[set].prev; i; i = f->ins[i].prev)
        if (looks(f, i) || is_set(f, i))
            return f->ins[i].op == IR_gget ? i : IR_NONE;
    return IR_NONE;
}

/* One set in no loop lowers what was read just before; all others restore that. */
static bool pattern_find(struct stack *st)
{
    struct ir_func *f = st->f;
    for (uint32_t e = 0; e < st->n_events; e++) {
        ir_ref i = st->events[e];
        if (!is_set(f, i))
            continue;
        struct sum to = sum_of(f, f->ins[i].a[0]);
        if (!st->lower) {
            st->lower = i;
            st->value = f->ins[i].a[0];
            st->entry = read_before(f, i);
            st->depth_bytes = 0u - to.offset;
            if (!st->entry || to.root != st->entry || f->blocks[f->ins[i].block].loop_depth)
                return false;
        } else if (to.root != st->entry || to.offset) {
            return false;
        }
    }
    return st->lower && !st->has_landings;
}

static void block_scan(struct stack *st, uint32_t b)
{
    struct ir_func *f = st->f;
    uint8_t now = st->in[b];
    for (uint32_t e = st->first_event[b]; e < st->first_event[b + 1]; e++) {
        ir_ref i = st->events[e];
        if (is_set(f, i)) {
            now = i == st->lower ? LOW : now == LOW ? HIGH : MIXED;
            if (i != st->lower)
                st->restore[b] = i;
        } else if (now == LOW && f->ins[i].op != IR_nop) {
            st->first[b] = st->first[b] ? st->first[b] : i;
            st->last[b] = i;
            if (f->ins[i].op == IR_ret)
                now = MIXED;
        }
    }
    st->out[b] = now;
}

/* Where is it lowered? False: not the same on all paths, or where the function returns. */
static bool states_find(struct stack *st)
{
    struct ir_func *f = st->f;
    st->in[0] = HIGH;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        block_scan(st, b);
        if (st->out[b] == MIXED)
            return false;
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++) {
            uint8_t *to = &st->in[f->blocks[b].succs[k]];
            if (*to && *to != st->out[b])
                return false;
            *to = st->out[b];
        }
    }
    return true;
}

/* ---- where it will be lowered */

static bool is_any(const uint8_t *is, const uint32_t *blocks, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (is[blocks[k]])
            return true;
    return false;
}

static bool any_reached(const struct stack *st, uint32_t b)
{
    return is_any(st->reached, st->f->blocks[b].preds, st->f->blocks[b].n_preds);
}

static bool any_ahead(const struct stack *st, uint32_t b)
{
    return is_any(st->ahead, st->f->blocks[b].succs, st->f->blocks[b].n_succs);
}

static void ways_find(struct stack *st)
{
    uint32_t n = st->f->n_blocks;
    for (bool again = true; again;) {
        again = false;
        for (uint32_t b = 0; b < n; b++)
            if (!st->reached[b] && st->out[b] == LOW &&
                (st->first[b] || st->needs_end[b] || (st->in[b] == LOW && any_reached(st, b))))
                st->reached[b] = again = true;
        for (uint32_t b = n; b-- > 0;)
            if (!st->ahead[b] && st->in[b] == LOW &&
                (st->first[b] || st->needs_end[b] || (st->out[b] == LOW && any_ahead(st, b))))
                st->ahead[b] = again = true;
    }
    for (uint32_t b = 0; b < n; b++) {
        st->low_in[b] = st->in[b] == LOW && st->ahead[b] && any_reached(st, b);
        st->low_out[b] = st->reached[b] && any_ahead(st, b);
    }
}

/* An edge on which to lower, with room at neither end: lower before it. */
static bool edges_mend(struct stack *st)
{
    const struct ir_func *f = st->f;
    bool is_mended = false;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        const struct ir_block *bl = &f->blocks[b];
        for (uint32_t k = 0; k < bl->n_succs && bl->n_succs > 1; k++)
            if (!st->low_out[b] && st->low_in[bl->succs[k]] && f->blocks[bl->succs[k]].n_preds > 1)
                st->needs_end[b] = is_mended = true;
    }
    return is_mended;
}

/* ---- new sets */

static void set_low(struct stack *st, ir_ref at)
{
    st->n_sets++;
    if (st->is_trial)
        return;
    ir_insert_before(st->f, at, IR_gset, IR_VOID, st->value, 0, 0, st->f->stack_global);
}

static void set_high(struct stack *st, ir_ref at)
{
    st->n_sets++;
    if (st->is_trial)
        return;
    ir_ref k = ir_insert_before(st->f, at, IR_const, IR_I32, 0, 0, 0, st->depth_bytes);
    ir_ref v = ir_insert_before(st->f, at, IR_add, IR_I32, st->value, k, 0, 0);
    ir_insert_before(st->f, at, IR_gset, IR_VOID, v, 0, 0, st->f->stack_global);
}

static ir_ref behind(const struct ir_func *f, ir_ref i)
{
    do
        i = f->ins[i].next;
    while (f->ins[i].op == IR_result);
    return i;
}

/* Must block b begin with the set that restores? There may be no room on the edge. Where it is high already that changes nothing. */
static bool begins_high(const struct stack *st, uint32_t b)
{
    const struct ir_block *bl = &st->f->blocks[b];
    for (uint32_t k = 0; k < bl->n_preds && !st->low_in[b]; k++)
        if (st->low_out[bl->preds[k]] && (bl->n_preds == 1 || st->f->blocks[bl->preds[k]].n_succs > 1))
            return true;
    return false;
}

static void block_place(struct stack *st, uint32_t b)
{
    const struct ir_func *f = st->f;
    const struct ir_block *bl = &f->blocks[b];
    bool is_low = st->low_in[b], is_end = !bl->n_succs || (bl->n_succs == 1 && begins_high(st, bl->succs[0]));
    if (st->first[b] && !is_low)
        set_low(st, st->first[b]);
    is_low |= st->first[b] != IR_NONE;
    if (!is_low && st->low_out[b])
        set_low(st, bl->last);
    else if (is_low && st->restore[b])
        set_high(st, st->restore[b]);
    else if (is_low && !st->low_out[b] && !is_end)
        set_high(st, behind(f, st->last[b]));
}

static ir_ref after_phis(const struct ir_func *f, uint32_t b)
{
    ir_ref i = f->blocks[b].first;
    while (f->ins[i].op == IR_phi)
        i = f->ins[i].next;
    return i;
}

static void edges_place(struct stack *st, uint32_t b)
{
    const struct ir_func *f = st->f;
    const struct ir_block *bl = &f->blocks[b];
    bool is_high = begins_high(st, b);
    for (uint32_t k = 0; k < bl->n_preds; k++) {
        uint32_t p = bl->preds[k];
        if (!st->low_out[p] && st->low_in[b])
            set_low(st, bl->n_preds == 1 ? after_phis(f, b) : f->blocks[p].last);
        else if (st->low_out[p] && !st->low_in[b] && !is_high)
            set_high(st, f->blocks[p].last);
    }
    if (is_high)
        set_high(st, after_phis(f, b));
}

static void all_place(struct stack *st, bool is_trial)
{
    st->is_trial = is_trial;
    for (uint32_t b = 0; b < st->f->n_blocks; b++) {
        block_place(st, b);
        edges_place(st, b);
    }
}

static void place(struct stack *st)
{
    struct ir_func *f = st->f;
    do
        ways_find(st);
    while (edges_mend(st));
    all_place(st, true);
    if (st->n_sets > SETS_MAX)
        return;
    all_place(st, false);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        if (st->restore[b])
            ir_remove(f, st->restore[b]);
    ir_remove(f, st->lower);
}

static void arrays_new(struct stack *st)
{
    uint8_t **bytes[] = { &st->in, &st->out, &st->needs_end, &st->reached, &st->ahead, &st->low_in, &st->low_out };
    ir_ref **refs[] = { &st->first, &st->last, &st->restore };
    for (unsigned k = 0; k < sizeof bytes / sizeof *bytes; k++)
        *bytes[k] = arena_zalloc(st->f->arena, st->f->n_blocks);
    for (unsigned k = 0; k < sizeof refs / sizeof *refs; k++)
        *refs[k] = ARENA_ZNEW(st->f->arena, ir_ref, st->f->n_blocks);
}

void opt_stack(struct ir_func *f)
{
    struct stack st = { .f = f };
    if (f->stack_global == UINT32_MAX)
        return;
    events_find(&st);
    if (!st.has_sets)
        return;
    unseen_drop(&st);
    known_drop(&st);
    if (!pattern_find(&st))
        return;
    arrays_new(&st);
    if (states_find(&st))
        place(&st);
}
