/* What a loop of one block accesses: every address as a sum of multiples, every access in a group whose addresses differ by constants. */
#include "opt_rows.h"

enum { MAX_DEPTH = 12, MAX_OFFSET = 1 << 28, MAX_BLOCKS_UP = 4 };

/* ---- addresses as sums */

static bool term_add(struct rows_form *m, ir_ref root, uint32_t factor)
{
    uint32_t k = 0;
    while (k < m->n && m->term[k].root < root)
        k++;
    if (k < m->n && m->term[k].root == root) {
        m->term[k].factor += factor;
        if (!m->term[k].factor)
            memmove(&m->term[k], &m->term[k + 1], (--m->n - k) * sizeof *m->term);
        return true;
    }
    if (m->n == ROWS_TERMS)
        return false;
    memmove(&m->term[k + 1], &m->term[k], (m->n++ - k) * sizeof *m->term);
    m->term[k].root = root;
    m->term[k].factor = factor;
    return true;
}

static bool is_const(const struct ir_func *f, ir_ref v) { return f->ins[v].op == IR_const; }

static const struct counter *counter_of(const struct rows *r, ir_ref phi)
{
    for (uint32_t k = 0; k < r->c.n_counters; k++)
        if (r->c.counters[k].phi == phi)
            return &r->c.counters[k];
    return NULL;
}

/* Add factor times v to the sum. */
static bool form_add(const struct rows *r, struct rows_form *m, ir_ref v, uint32_t factor, unsigned depth)
{
    const struct ir_func *f = r->f;
    const struct ir_ins *x = &f->ins[v];
    if (x->type != IR_I32)
        return false;
    if (x->op == IR_const) {
        m->sum += factor * (uint32_t)x->imm;
        return true;
    }
    if (depth < MAX_DEPTH) {
        if (x->op == IR_add || x->op == IR_sub)
            return form_add(r, m, x->a[0], factor, depth + 1) && form_add(r, m, x->a[1], x->op == IR_add ? factor : 0 - factor, depth + 1);
        if (x->op == IR_shl && is_const(f, x->a[1]))
            return form_add(r, m, x->a[0], factor << (f->ins[x->a[1]].imm & 31), depth + 1);
        if (x->op == IR_mul && is_const(f, x->a[1]))
            return form_add(r, m, x->a[0], factor * (uint32_t)f->ins[x->a[1]].imm, depth + 1);
    }
    return (chain_is_invariant(f, &r->c, v) || counter_of(r, v)) && term_add(m, v, factor);
}

static bool forms_are_one(const struct rows_form *x, const struct rows_form *y)
{
    if (x->n != y->n)
        return false;
    for (uint32_t k = 0; k < x->n; k++)
        if (x->term[k].root != y->term[k].root || x->term[k].factor != y->term[k].factor)
            return false;
    return true;
}

/* ---- accesses */

static unsigned loaded_bytes(const struct ir_func *f, const struct ir_ins *x)
{
    unsigned type = x->op == IR_store ? f->ins[x->a[2]].type : x->type;
    if (x->mt == IR_MEM_FULL)
        return type == IR_F64 ? 8 : type == IR_F32 || type == IR_I32 ? 4 : 0;
    return type == IR_I32 ? x->mt <= IR_MEM_8U ? 1 : 2 : 0;
}

static bool group_find(struct rows *r, const struct rows_form *m, uint32_t *group)
{
    for (*group = 0; *group < r->n_groups; ++*group)
        if (forms_are_one(&r->groups[*group].form, m))
            return true;
    if (r->n_groups == ROWS_GROUPS)
        return false;
    struct rows_group *g = &r->groups[r->n_groups++];
    *g = (struct rows_group){ .form = *m, .low = m->sum };
    uint32_t step = 0;
    for (uint32_t k = 0; k < m->n; k++) {
        const struct counter *c = counter_of(r, m->term[k].root);
        step += c ? m->term[k].factor * (uint32_t)c->step : 0;
    }
    g->step = (int32_t)step;
    return g->step >= 0 && g->step < MAX_OFFSET;
}

/* Note an access as one of the group; offsets follow when all are known. */
static bool access_add(struct rows *r, ir_ref i, uint32_t group, uint32_t sum, uint32_t place)
{
    const struct ir_ins *x = &r->f->ins[i];
    struct rows_group *g = &r->groups[group];
    if (r->n_accesses == ROWS_ACCESSES)
        return false;
    if ((int32_t)(sum - g->low) < 0)
        g->low = sum;
    g->is_stored |= x->op == IR_store;
    r->accesses[r->n_accesses++] =
        (struct rows_access){ .i = i, .group = group, .sum = sum, .place = place, .bytes = (uint8_t)loaded_bytes(r->f, x),
                              .is_store = x->op == IR_store, .is_before = !place };
    return true;
}

static bool access_note(struct rows *r, ir_ref i, uint32_t place)
{
    struct ir_func *f = r->f;
    const struct ir_ins *x = &f->ins[i];
    struct rows_form m = { .n = 0 };
    unsigned bytes = loaded_bytes(f, x), number = (x->op == IR_store ? f->ins[x->a[2]].type : x->type) == IR_F64 ? 8 : 4;
    uint32_t group;
    if (!bytes || x->a[1] || x->imm > MAX_OFFSET || (r->bytes && r->bytes != number))
        return false;
    r->bytes = number;
    return form_add(r, &m, x->a[0], 1, 0) && group_find(r, &m, &group) && access_add(r, i, group, m.sum, place);
}

const struct rows_access *rows_access_of(const struct rows *r, ir_ref i)
{
    for (uint32_t k = 0; k < r->n_accesses; k++)
        if (r->accesses[k].i == i && !r->accesses[k].is_before)
            return &r->accesses[k];
    return NULL;
}

static bool offsets_set(struct rows *r)
{
    for (uint32_t k = 0; k < r->n_accesses; k++) {
        struct rows_access *a = &r->accesses[k];
        struct rows_group *g = &r->groups[a->group];
        a->at = (int64_t)(a->sum - g->low) + (int64_t)r->f->ins[a->i].imm;
        if (a->at > MAX_OFFSET)
            return false;
        g->end = a->at + a->bytes > g->end ? a->at + a->bytes : g->end;
    }
    return true;
}

/* ---- what comes from the iteration before */

/* Is nothing written between load v and the loop? */
static bool is_fresh(const struct rows *r, ir_ref v)
{
    const struct ir_func *f = r->f;
    uint32_t b = r->c.before;
    for (unsigned n = 0; n < MAX_BLOCKS_UP; n++, b = f->blocks[b].preds[0]) {
        for (ir_ref i = f->blocks[b].last; i; i = f->ins[i].prev) {
            if (i == v)
                return true;
            if (ir_is(f->ins[i].op, IRF_W | IRF_K))
                return false;
        }
        if (f->blocks[b].n_preds != 1 || f->blocks[b].loop_end)
            return false;
    }
    return false;
}

/* phi is what a load gave `back` iterations ago. */
static bool carried_note(struct rows *r, ir_ref phi)
{
    struct ir_func *f = r->f;
    ir_ref init = f->pool[f->ins[phi].a[0] + r->c.in], v = phi;
    struct rows_carried x = { .phi = phi };
    for (; f->ins[v].op == IR_phi && f->ins[v].block == r->h; x.back++) {
        if (x.back == 2 || counter_of(r, v))
            return false;
        v = f->pool[f->ins[v].a[0] + r->c.back];
    }
    const struct rows_access *a = rows_access_of(r, v);
    const struct ir_ins *s = &f->ins[init], *l = &f->ins[v];
    if (!a || a->is_store || r->n_carried == ROWS_PHIS)
        return false;
    x.access = (uint32_t)(a - r->accesses);
    if (s->op == IR_load && s->mt == l->mt && s->type == l->type && !s->a[1] && f->ins[s->a[0]].type == IR_I32 && is_fresh(r, init))
        x.first = init;
    r->carried[r->n_carried++] = x;
    return !x.first || access_add(r, v, a->group, a->sum - x.back * (uint32_t)r->groups[a->group].step, 0);
}

const struct rows_carried *rows_carried_of(const struct rows *r, ir_ref phi)
{
    for (uint32_t k = 0; k < r->n_carried; k++)
        if (r->carried[k].phi == phi)
            return &r->carried[k];
    return NULL;
}

/* ---- the loop */

static bool is_truth(unsigned op) { return op >= IR_eqz && op <= IR_geu; }

/* The condition under which the iteration stays, as a counter's end. */
static bool end_find(struct rows *r)
{
    static const uint16_t inverse[] = { IR_ne, IR_eq, IR_ges, IR_geu, IR_les, IR_leu, IR_gts, IR_gtu, IR_lts, IR_ltu };
    static const uint16_t swapped[] = { IR_eq, IR_ne, IR_gts, IR_gtu, IR_lts, IR_ltu, IR_ges, IR_geu, IR_les, IR_leu };
    struct ir_func *f = r->f;
    const struct ir_block *b = &f->blocks[r->h];
    ir_ref v = f->ins[b->last].a[0];
    const struct ir_ins *x = &f->ins[v];
    bool stays = b->succs[0] == r->h;
    struct rows_end e = { .op = IR_ne };
    if (x->op == IR_eqz || !is_truth(x->op)) {
        stays ^= x->op == IR_eqz;
        e.counter = chain_counter(f, &r->c, x->op == IR_eqz ? x->a[0] : v, &e.offset);
        e.op = stays ? IR_ne : IR_eq;
    } else {
        bool swap = chain_is_invariant(f, &r->c, x->a[0]);
        e.counter = chain_counter(f, &r->c, x->a[swap], &e.offset);
        e.to = x->a[!swap];
        e.op = swap ? swapped[x->op - IR_eq] : x->op;
        e.op = stays ? e.op : inverse[e.op - IR_eq];
    }
    if (!e.counter || f->ins[e.counter->phi].type != IR_I32 || (e.to && !chain_is_invariant(f, &r->c, e.to)))
        return false;
    int64_t step = e.counter->step;
    uint64_t size = (uint64_t)(step < 0 ? -step : step);
    r->end = e;
    bool is_known = is_const(f, e.counter->init) && (!e.to || is_const(f, e.to));
    return size && size <= MAX_OFFSET && (is_known || !(size & (size - 1))) &&
           (e.op == IR_ne || ((e.op == IR_ltu || e.op == IR_lts) && step > 0) || ((e.op == IR_gtu || e.op == IR_gts) && step < 0));
}

static bool body_note(struct rows *r)
{
    struct ir_func *f = r->f;
    uint32_t place = 1;
    for (ir_ref i = f->blocks[r->h].first; i; i = f->ins[i].next, place++) {
        unsigned op = f->ins[i].op;
        if (op == IR_load || op == IR_store ? !access_note(r, i, place) : op != IR_phi && !ir_is(op, IRF_P | IRF_Z))
            return false;
    }
    for (ir_ref i = f->blocks[r->h].first; f->ins[i].op == IR_phi; i = f->ins[i].next)
        if (!counter_of(r, i) && !carried_note(r, i))
            return false;
    return true;
}

static bool has_store(const struct ir_func *f, uint32_t h)
{
    for (ir_ref i = f->blocks[h].first; i; i = f->ins[i].next)
        if (f->ins[i].op == IR_store)
            return true;
    return false;
}

/* May two accesses of vector iteration be done in another order, all loads first? Apart: iterations from x to y. */
static bool are_apart(const struct rows *r, const struct rows_access *x, const struct rows_access *y, int apart)
{
    int64_t d = y->at + apart * r->groups[x->group].step - x->at;
    return d >= x->bytes || -d >= y->bytes;
}

/* What is stored is not loaded later in as many iterations, nor stored twice; nor is what comes from iterations before stored at all. */
static bool order_is_free(const struct rows *r, const struct rows_access *s, const struct rows_access *x, bool is_carried)
{
    int n = (int)r->times;
    for (int apart = is_carried ? -n - 2 : x->is_store ? 1 - n : 0; apart < n + (is_carried ? 2 : 0); apart++)
        if (!(s == x && !apart) && (apart || is_carried || s->place < x->place || x->is_store) && !are_apart(r, s, x, apart))
            return false;
    return true;
}

bool rows_order_is_free(const struct rows *r)
{
    for (uint32_t k = 0; k < r->n_accesses; k++) {
        const struct rows_access *s = &r->accesses[k];
        if (!s->is_store)
            continue;
        for (uint32_t j = 0; j < r->n_accesses; j++) {
            const struct rows_access *x = &r->accesses[j];
            bool is_carried = x->is_before;
            for (uint32_t n = 0; n < r->n_carried; n++)
                is_carried |= r->carried[n].first && r->carried[n].access == j;
            if (x->group == s->group && !order_is_free(r, s, x, is_carried))
                return false;
        }
    }
    return true;
}

bool rows_find(struct ir_func *f, uint32_t h, struct rows *r)
{
    const struct ir_block *b = &f->blocks[h];
    if (b->loop_end != h || !h || f->ins[b->last].op != IR_br || b->succs[0] == b->succs[1] || !has_store(f, h))
        return false;
    *r = (struct rows){ .f = f, .h = h };
    if (!chain_find(f, h, &r->c) || r->c.n != 1 || !end_find(r))
        return false;
    for (uint32_t k = 0; k < r->c.n_counters; k++)
        if (f->ins[r->c.counters[k].phi].type != IR_I32)
            return false;
    unsigned before = f->ins[f->blocks[r->c.before].last].op;
    if ((before != IR_jmp && before != IR_br) || !body_note(r) || !offsets_set(r))
        return false;
    r->lanes = 16 / r->bytes;
    for (uint32_t k = 0; k < r->n_groups; k++)
        if (r->groups[k].is_stored && !r->groups[k].step)
            return false;
    return true;
}
