/* The memory of exceptions: granules of 16 bytes between WVM_EXN_VA and its end, one bit for each that says whether an
 * object begins there. New objects go into the first gap behind the last one. At the limit what nobody can reach is
 * forgotten, and the search begins anew; the limit doubles when much is alive.
 *
 * What is reachable is found conservatively: a word that is the address of an object, on the stack, in instance data, in
 * a table of exceptions or in the payload of a reachable one, keeps it. An exception that was caught without a
 * reference to it, always, needs no such search: it goes at once.
 *
 * Invariant: no object begins or lies between `at` and `gap_end`; granules from `limit` on are unused. */
#include "runtime.h"

enum { GRANULE = 16, FIRST_LIMIT = 0x4000 };    /* granules: 256 KiB */
enum { KEPT = 1, MARKED = 2, LINK_SHIFT = 8 };  /* flags; above them, while marking: the next object to look into, + 1 */

#define N_GRANULES  ((uint32_t)(WVM_EXN_BYTES / GRANULE))

static struct { uint32_t at, gap_end, limit; } heap;
static uint64_t *const begins = (uint64_t *)WVM_EXN_BITS_VA;

static struct wvm_exception *object(uint32_t g) { return (struct wvm_exception *)(WVM_EXN_VA + (uint64_t)g * GRANULE); }
static uint32_t granule(gva_t at) { return (uint32_t)((at - WVM_EXN_VA) / GRANULE); }
static uint32_t granules(uint32_t bytes) { return 1 + (bytes + GRANULE - 1) / GRANULE; }

/* ---- marking */

static uint32_t mark_word(gva_t w, uint32_t list)
{
    if (w - WVM_EXN_VA >= (uint64_t)heap.limit * GRANULE || w % GRANULE)
        return list;
    uint32_t g = granule(w);
    struct wvm_exception *e = object(g);
    if (!(begins[g / 64] >> g % 64 & 1) || e->flags & MARKED)
        return list;
    e->flags = (e->flags & KEPT) | MARKED | list << LINK_SHIFT;
    return g + 1;
}

/* Mark what the words [from, to) name, and what that names. */
static void mark(gva_t from, gva_t to)
{
    uint32_t list = 0;
    for (;;) {
        for (; from + 8 <= to; from += 8)
            list = mark_word(*(const gva_t *)from, list);
        if (!list)
            return;
        const struct wvm_exception *e = object(list - 1);
        list = e->flags >> LINK_SHIFT;
        from = (gva_t)(e + 1);
        to = from + e->bytes;
    }
}

static __attribute__((noinline)) void mark_roots(void)
{
    gva_t saved[5] = { 0 };             /* what the callers keep in registers */
    __asm__ volatile("mov %%rbx, 0(%0)\n mov %%r12, 8(%0)\n mov %%r13, 16(%0)\n mov %%r14, 24(%0)\n mov %%r15, 32(%0)"
                     : : "r"(saved) : "memory");
    mark((gva_t)saved, WVM_STACK_TOP);
    for (gva_t at = rt_boot.instances; at; at = ((const struct wvm_instance *)at)->next)
        mark(at, at + ((const struct wvm_instance *)at)->data_bytes);
    for (gva_t at = rt_boot.exn_tables; at; at = ((const struct wvm_table *)at)->next_exn) {
        const struct wvm_table *t = (const struct wvm_table *)at;
        mark(t->base, t->base + t->len * sizeof(union wvm_table_entry));
    }
}

/* Forget what is not marked; how many granules stay. */
static uint32_t sweep(void)
{
    uint32_t kept = 0;
    for (uint32_t w = 0; w < heap.limit / 64; w++)
        for (uint64_t bits = begins[w]; bits; bits &= bits - 1) {
            uint32_t g = w * 64 + (uint32_t)__builtin_ctzll(bits);
            struct wvm_exception *e = object(g);
            if (e->flags & MARKED)
                kept += granules(e->bytes);
            else
                begins[w] &= ~(1ull << g % 64);
            e->flags &= KEPT;
        }
    return kept;
}

/* ---- gaps */

static void gap_find_end(uint32_t from)
{
    uint64_t bits = 0;
    uint32_t w = from / 64, mask_off = from % 64;
    for (; w < heap.limit / 64 && !(bits = begins[w] >> mask_off << mask_off); w++)
        mask_off = 0;
    heap.at = from;
    heap.gap_end = bits ? w * 64 + (uint32_t)__builtin_ctzll(bits) : heap.limit;
}

/* From the present gap on, one of n granules. */
static bool gap_find(uint32_t n)
{
    while (heap.gap_end - heap.at < n) {
        if (heap.gap_end == heap.limit)
            return false;
        gap_find_end(heap.gap_end + granules(object(heap.gap_end)->bytes));
    }
    return true;
}

static bool limit_raise(uint32_t to)
{
    if (heap.limit == N_GRANULES)
        return false;
    heap.limit = to < N_GRANULES ? to : N_GRANULES;
    gap_find_end(0);
    return true;
}

static __attribute__((noinline)) void collect(uint32_t n)
{
    if (heap.limit) {
        mark_roots();
        if (sweep() > heap.limit / 2)
            limit_raise(heap.limit * 2);
        gap_find_end(0);
    }
    while (!gap_find(n))
        if (!limit_raise(heap.limit ? heap.limit * 2 : FIRST_LIMIT))
            rt_trap(WVM_TRAP_exception_memory);
}

/* ---- objects */

struct wvm_exception *rt_exn_new(gva_t tag, uint64_t bytes)
{
    uint32_t n = granules((uint32_t)bytes), g;
    if (!gap_find(n))
        collect(n);
    g = heap.at;
    heap.at += n;
    begins[g / 64] |= 1ull << g % 64;
    struct wvm_exception *e = object(g);
    *e = (struct wvm_exception){ .tag = tag, .bytes = (uint32_t)bytes };
    return e;
}

void rt_exn_caught(struct wvm_exception *e, bool by_ref)
{
    uint32_t g = granule((gva_t)e);
    if (by_ref) {
        e->flags |= KEPT;
    } else if (!(e->flags & KEPT)) {
        begins[g / 64] &= ~(1ull << g % 64);
        if (g + granules(e->bytes) == heap.at)
            heap.at = g;
    }
}
