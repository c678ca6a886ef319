/* What the module alone decides. Globals that no body sets keep their first value.
 *
 * Tables that nobody changes: what their active segments put there is what a call_indirect finds. A table qualifies if
 * it is the module's own, no body writes it, the host passes it to no other module, and all its segments are applied
 * before any code runs. */
#include "facts.h"

#include "image.h"

enum { TARGETS_MAX = 1 << 20 };         /* types times tables: more are not looked at */

static bool is_exported(const struct module *m, uint8_t kind, uint32_t index)
{
    for (uint32_t i = 0; i < m->n_exports; i++)
        if (m->exports[i].kind == kind && m->exports[i].index == index)
            return true;
    return false;
}

static bool is_constant(const struct facts *f, const struct datalayout *lay, uint32_t table, bool closed)
{
    const struct module *m = f->m;
    if (table < m->n_imported_tables || f->table_written[table] || m->tables[table].has_init)
        return false;
    if (!closed && is_exported(m, WVM_EXTERN_TABLE, table))
        return false;
    for (uint32_t i = 0; i < m->n_elems; i++)
        if (m->elems[i].mode == SEGMENT_ACTIVE && m->elems[i].table == table && lay->elem_late[i])
            return false;
    return true;
}

/* The entries of a constant table, as far as segments reach. */
static struct const_table contents(const struct module *m, struct arena *a, uint32_t table)
{
    struct const_table t = { .is_known = true };
    for (uint32_t i = 0; i < m->n_elems; i++) {
        const struct elem_segment *s = &m->elems[i];
        uint32_t end = (uint32_t)s->offset.bits[0] + s->count;
        if (s->mode == SEGMENT_ACTIVE && s->table == table && end > t.n)
            t.n = end;
    }
    t.funcs = ARENA_NEW(a, uint32_t, t.n);
    memset(t.funcs, 0xff, t.n * sizeof *t.funcs);
    for (uint32_t i = 0; i < m->n_elems; i++) {
        const struct elem_segment *s = &m->elems[i];
        if (s->mode == SEGMENT_ACTIVE && s->table == table && s->count)
            memcpy(t.funcs + s->offset.bits[0], s->funcs, s->count * sizeof *s->funcs);
    }
    return t;
}

static void targets_count(const struct module *m, struct arena *a, struct const_table *t)
{
    t->targets = ARENA_ZNEW(a, struct table_target, m->n_types);
    t->before = ARENA_NEW(a, uint32_t, t->n);
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->funcs[i] == ELEM_NULL)
            continue;
        struct table_target *x = &t->targets[func_type(m, t->funcs[i])->canon];
        x->count++;
        t->before[i] = x->index;
        x->index = i;
    }
}

void facts_tables(struct facts *f, struct arena *a, const struct datalayout *lay, bool closed)
{
    const struct module *m = f->m;
    f->tables = ARENA_ZNEW(a, struct const_table, m->n_tables);
    if (!m->n_types || m->n_tables > TARGETS_MAX / m->n_types)
        return;
    for (uint32_t i = 0; i < m->n_tables; i++)
        if (is_constant(f, lay, i, closed)) {
            f->tables[i] = contents(m, a, i);
            targets_count(m, a, &f->tables[i]);
        }
}

uint32_t facts_table_few(const struct facts *f, uint32_t table, uint32_t type, uint32_t max, uint32_t *index)
{
    const struct const_table *t = &f->tables[table];
    const struct table_target *x = t->is_known ? &t->targets[f->m->types[type].canon] : NULL;
    if (!x || x->count > max)
        return 0;
    uint32_t i = x->index;
    for (uint32_t k = x->count; k-- > 0; i = t->before[i])
        index[k] = i;
    return x->count;
}

bool facts_table_at(const struct facts *f, uint32_t table, uint32_t type, uint64_t index, uint32_t *func)
{
    const struct const_table *t = &f->tables[table];
    if (!t->is_known || index >= t->n || t->funcs[index] == ELEM_NULL)
        return false;
    *func = t->funcs[index];
    return func_type(f->m, *func)->canon == f->m->types[type].canon;
}

void facts_globals(struct facts *f, struct arena *a, bool closed)
{
    const struct module *m = f->m;
    f->global_constant = ARENA_ZNEW(a, bool, m->n_globals);
    for (uint32_t i = m->n_imported_globals; i < m->n_globals; i++)
        f->global_constant[i] = !m->globals[i].is_mutable || !f->global_set[i];
    for (uint32_t i = 0; i < m->n_exports && !closed; i++)
        if (m->exports[i].kind == WVM_EXTERN_GLOBAL && m->globals[m->exports[i].index].is_mutable)
            f->global_constant[m->exports[i].index] = false;
}

void facts_memories(struct facts *f, struct arena *a, bool closed)
{
    const struct module *m = f->m;
    f->memory_constant = ARENA_ZNEW(a, bool, m->n_memories);
    for (uint32_t i = m->n_imported_memories; i < m->n_memories; i++)
        f->memory_constant[i] = !f->memory_grown[i] && (closed || !is_exported(m, WVM_EXTERN_MEMORY, i));
}
