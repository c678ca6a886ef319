/* Table operations. A function table's entry is a copy of the function's descriptor, any other
 * entry the reference itself. Checks come before the first write.
 * Source: WebAssembly core 2.0, 4.4.6. */
#include "runtime.h"

static union wvm_table_entry *entry(const struct wvm_table *t, uint64_t i)
{
    return (union wvm_table_entry *)t->base + i;
}

static union wvm_table_entry entry_of(const struct wvm_table *t, uint64_t ref)
{
    if (t->is_func)
        return *(const union wvm_table_entry *)(WVM_FUNCREF_VA + ref);
    return (union wvm_table_entry){ .any = { .ref = ref } };
}

static void check(const struct wvm_table *t, uint64_t i, uint64_t n)
{
    if (rt_outside(i, n, t->len))
        rt_trap(WVM_TRAP_table_bounds);
}

uint64_t rt_table_get(const struct wvm_table *t, uint64_t i)
{
    check(t, i, 1);
    return t->is_func ? entry(t, i)->func.self : entry(t, i)->any.ref;
}

void rt_table_set(const struct wvm_table *t, uint64_t i, uint64_t ref)
{
    check(t, i, 1);
    *entry(t, i) = entry_of(t, ref);
}

static void fill(const struct wvm_table *t, uint64_t i, uint64_t ref, uint64_t n)
{
    union wvm_table_entry e = entry_of(t, ref);
    for (union wvm_table_entry *p = entry(t, i); n > 0; n--)
        *p++ = e;
}

uint64_t rt_table_grow(struct wvm_table *t, uint64_t ref, uint64_t delta)
{
    if (delta == 0)
        return t->len;
    int64_t old = rt_host_table_grow(t->id, delta);         /* the host updates t->len */
    if (old >= 0 && ref != 0)
        fill(t, (uint64_t)old, ref, delta);                 /* new entries are null already */
    return (uint64_t)old;
}

void rt_table_fill(const struct wvm_table *t, uint64_t i, uint64_t ref, uint64_t n)
{
    check(t, i, n);
    fill(t, i, ref, n);
}

void rt_table_copy(const struct wvm_table *dst, const struct wvm_table *src, uint64_t d, uint64_t s, uint64_t n)
{
    check(dst, d, n);
    check(src, s, n);
    union wvm_table_entry *to = entry(dst, d), *from = entry(src, s);
    if ((uint64_t)to - (uint64_t)from >= n * sizeof(*to)) {
        for (; n > 0; n--)
            *to++ = *from++;
    } else {
        while (n-- > 0)
            to[n] = from[n];
    }
}

void rt_table_init(const struct wvm_table *t, const struct wvm_segment *seg, uint64_t d, uint64_t s, uint64_t n)
{
    check(t, d, n);
    if (rt_outside(s, n, seg->len))
        rt_trap(WVM_TRAP_table_bounds);
    const uint64_t *ref = (const uint64_t *)seg->base + s;
    for (uint64_t i = 0; i < n; i++)
        *entry(t, d + i) = entry_of(t, ref[i]);
}
