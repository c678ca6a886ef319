/* What was compiled while a module ran, as bytes, and the next run going on from there: the code, constants and unwinding rows that
 * lie behind the image's own, and what the host knows of each function. All of it counts from the image base, so it fits
 * wherever the same image is laid out again.
 *
 * Invariant: the bytes come from a file, so they may say anything. read_all checks each number against the image and against the
 * others before it is used; the code itself needs no trust, like any guest's. */
#include "lazy_priv.h"

#include "error.h"
#include "image_build.h"

#include <stdlib.h>

enum part { FUNCS, CALLS, UNWIND, INLINED, TRAPS, POINTS, TEXT, RODATA, OFFSETS, PARTS };

/* By rising code_off; func: as in the module; n_points: of one in its first tier, else 0. */
struct saved_func { uint32_t func, code_off, code_bytes, module_off, n_offsets, n_inlined, n_traps, first_point, n_points, body_bytes; };
/* A call that goes by the entry of func, a defined function, or to its first tier. */
struct saved_call { uint32_t at, func; };
/* Counts go on, so that what runs often enough in several runs together gets better, too. */
struct saved_point { uint32_t parent, share, count; };
struct saved_head { uint32_t n_funcs, n_imported, points_off, count[PARTS]; };

static const uint32_t element[PARTS] = {
    [FUNCS] = sizeof(struct saved_func), [CALLS] = sizeof(struct saved_call), [UNWIND] = sizeof(struct wvm_unwind),
    [INLINED] = sizeof(struct wvm_image_inlined), [TRAPS] = sizeof(struct wvm_image_trap), [POINTS] = sizeof(struct saved_point),
    [TEXT] = 1, [RODATA] = 1, [OFFSETS] = 1,
};

/* Where each part begins; at[PARTS]: where all ends. */
static void parts_at(const struct saved_head *h, uint64_t at[PARTS + 1])
{
    at[0] = sizeof *h;
    for (unsigned p = 0; p < PARTS; p++)
        at[p + 1] = (at[p] + (uint64_t)h->count[p] * element[p] + 7) & ~7ull;
}

/* ---- saving, under the lock */

static uint32_t text_end(const struct jit_lazy *l) { return l->h.text_off + l->h.text_bytes; }
static uint32_t rodata_end(const struct jit_lazy *l) { return l->h.rodata_off + l->h.rodata_bytes; }

/* Not what was replaced, nor the rest of a function from a loop on. */
static bool is_saved(const struct jit_lazy *l, const struct jit_lazy_code *c)
{
    uint32_t i = c->func - l->m.n_imported_funcs;
    return has_code(l, i) && l->code_off[i] == c->code_off;
}

static struct saved_head count(const struct jit_lazy *l)
{
    struct saved_head h = { .n_funcs = l->job.n_funcs, .n_imported = l->m.n_imported_funcs, .points_off = l->tiers.points_off };
    h.count[POINTS] = l->tiers.n_points;
    h.count[UNWIND] = (l->h.unwind_end - l->unwind_at) / (uint32_t)sizeof(struct wvm_unwind);
    h.count[TEXT] = l->text_at - text_end(l);
    h.count[RODATA] = l->rodata_at - rodata_end(l);
    for (uint32_t k = 0; k < l->n_code; k++)
        if (is_saved(l, &l->code[k])) {
            h.count[FUNCS]++;
            h.count[INLINED] += l->code[k].n_inlined;
            h.count[TRAPS] += l->code[k].n_traps;
            h.count[OFFSETS] += l->code[k].offsets_bytes;
        }
    for (uint32_t i = 0; i < l->job.n_funcs; i++)
        for (uint32_t s = l->sites_of[i]; s; s = l->sites[s - 1].next)
            h.count[CALLS]++;
    return h;
}

static uint8_t *put(uint8_t *to, const void *from, size_t bytes)
{
    if (bytes)
        memcpy(to, from, bytes);
    return to + bytes;
}

static void put_funcs(const struct jit_lazy *l, uint8_t *to, const uint64_t at[PARTS + 1])
{
    uint8_t *funcs = to + at[FUNCS], *inlined = to + at[INLINED], *traps = to + at[TRAPS], *offsets = to + at[OFFSETS];
    for (uint32_t k = 0; k < l->n_code; k++) {
        const struct jit_lazy_code *c = &l->code[k];
        if (!is_saved(l, c))
            continue;
        struct saved_func f = { c->func, c->code_off, c->code_bytes, c->module_off, c->offsets_bytes, c->n_inlined, c->n_traps, 0, 0, 0 };
        uint32_t i = c->func - l->m.n_imported_funcs;
        if (l->state[i] == QUICK) {
            f.first_point = l->tiers.first[i];
            f.n_points = l->tiers.points[f.first_point].n;
            f.body_bytes = l->tiers.points[f.first_point].bytes;
        }
        funcs = put(funcs, &f, sizeof f);
        inlined = put(inlined, c->inlined, c->n_inlined * sizeof *c->inlined);
        traps = put(traps, c->traps, c->n_traps * sizeof *c->traps);
        offsets = put(offsets, c->offsets, c->offsets_bytes);
    }
}

static void put_points(const struct jit_lazy *l, uint8_t *to)
{
    for (uint32_t k = 0; k < l->tiers.n_points; k++) {
        struct saved_point p = { l->tiers.points[k].parent, l->tiers.points[k].share, lazy_point(l, k)->count };
        to = put(to, &p, sizeof p);
    }
}

static void put_calls(const struct jit_lazy *l, uint8_t *to)
{
    for (uint32_t i = 0; i < l->job.n_funcs; i++)
        for (uint32_t s = l->sites_of[i]; s; s = l->sites[s - 1].next) {
            struct saved_call call = { l->sites[s - 1].at, i };
            to = put(to, &call, sizeof call);
        }
}

static bool save(const struct jit_lazy *l, struct jit_buffer *saved)
{
    struct saved_head h = count(l);
    uint64_t at[PARTS + 1];
    parts_at(&h, at);
    uint8_t *to = image_alloc(saved, at[PARTS]);
    if (!to)
        return false;
    put(to, &h, sizeof h);
    put_funcs(l, to, at);
    put_points(l, to + at[POINTS]);
    put_calls(l, to + at[CALLS]);
    put(to + at[UNWIND], l->rodata + (l->unwind_at - l->h.rodata_off), l->h.unwind_end - l->unwind_at);
    put(to + at[TEXT], l->text + l->h.text_bytes, h.count[TEXT]);
    put(to + at[RODATA], l->rodata + l->h.rodata_bytes, h.count[RODATA]);
    return true;
}

bool jit_lazy_save(struct jit_lazy *l, struct jit_buffer *saved)
{
    jit_lazy_settle(l);
    pthread_mutex_lock(&l->lock);
    bool ok = save(l, saved);
    pthread_mutex_unlock(&l->lock);
    return ok;
}

bool jit_lazy_has_new(struct jit_lazy *l)
{
    pthread_mutex_lock(&l->lock);
    bool has = l->n_code > l->n_resumed;
    pthread_mutex_unlock(&l->lock);
    return has;
}

/* ---- reading */

struct saved {
    struct saved_head h;
    const struct saved_func *funcs;
    const struct saved_call *calls;
    const struct saved_point *points;
    const struct wvm_image_inlined *inlined;
    const struct wvm_image_trap *traps;
    const uint8_t *offsets;
};

static bool read_head(struct jit_lazy *l, const uint8_t *bytes, size_t size, struct saved *s)
{
    uint64_t at[PARTS + 1];
    if (size < sizeof s->h)
        return false;
    memcpy(&s->h, bytes, sizeof s->h);
    parts_at(&s->h, at);
    if (at[PARTS] > size || s->h.n_imported != l->m.n_imported_funcs || s->h.n_funcs != l->job.n_funcs)
        return false;
    s->funcs = (const void *)(bytes + at[FUNCS]);
    s->calls = (const void *)(bytes + at[CALLS]);
    s->inlined = (const void *)(bytes + at[INLINED]);
    s->traps = (const void *)(bytes + at[TRAPS]);
    s->points = (const void *)(bytes + at[POINTS]);
    s->offsets = bytes + at[OFFSETS];
    l->resumed = (struct lazy_resumed){ bytes + at[TEXT], bytes + at[RODATA], bytes + at[UNWIND], s->h.count[TEXT], s->h.count[RODATA],
                                        s->h.count[UNWIND] * (uint64_t)sizeof(struct wvm_unwind) };
    return true;
}

/* Is there the room that the image's header promises, with an entry for each function, and does all of it fit in? */
static bool room_ok(const struct jit_lazy *l, const struct lazy_resumed *r)
{
    uint32_t end = rodata_end(l);
    return l->job.n_funcs <= l->h.text_bytes / JIT_ENTRY_BYTES && r->text_bytes <= l->h.text_room &&
           l->h.unwind_end % 8 == 0 && l->h.unwind_end >= end && l->h.unwind_end - end <= l->h.rodata_room &&
           r->unwind_bytes <= l->h.unwind_end - end && r->rodata_bytes <= l->h.unwind_end - end - r->unwind_bytes;
}

static bool traps_ok(const struct wvm_image_trap *t, uint32_t n, const struct saved_func *f)
{
    uint32_t last = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (t[k].kind >= WVM_TRAP_COUNT || t[k].code_off - f->code_off > f->code_bytes || t[k].code_off < last)
            return false;
        last = t[k].code_off;
    }
    return true;
}

static bool inlined_ok(const struct jit_lazy *l, const struct wvm_image_inlined *x, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (x[k].func >= l->h.funcs.count || x[k].call_at >= x[k].at)
            return false;
    return true;
}

/* Points of the first tier, if there is the room for them. */
static bool read_points(struct jit_lazy *l, const struct saved *s)
{
    struct lazy_tiers *t = &l->tiers;
    uint32_t off = s->h.points_off;
    t->n_points = s->h.count[POINTS];
    if (!off)
        return !t->n_points;
    if (off % 8 || off < sizeof(struct wvm_instance) || off > l->h.data_bytes)
        return false;
    uint32_t room = (l->h.data_bytes - off) / (uint32_t)sizeof(struct jit_point);
    t->points_off = off;
    t->cap_points = room < POINTS_MAX ? room : POINTS_MAX;
    if (t->n_points > t->cap_points)
        return false;
    t->points = ARENA_ZNEW(&l->arena, struct tier_point, t->cap_points);
    t->counts = s->points;
    for (uint32_t k = 0; k < t->n_points; k++)
        t->points[k] = (struct tier_point){ .parent = s->points[k].parent, .share = s->points[k].share };
    return true;
}

/* A function in its first tier: loops are behind those around them. */
static bool read_tier(struct jit_lazy *l, const struct saved_func *f)
{
    struct lazy_tiers *t = &l->tiers;
    uint32_t i = f->func - l->m.n_imported_funcs;
    if (f->first_point >= t->n_points || f->n_points > t->n_points - f->first_point)
        return false;
    for (uint32_t k = 0; k < f->n_points; k++)
        if (t->points[f->first_point + k].share > TIER_BODY || (k ? t->points[f->first_point + k].parent >= k : 0))
            return false;
    l->state[i] = QUICK;
    t->first[i] = f->first_point;
    t->points[f->first_point].n = f->n_points;
    t->points[f->first_point].bytes = f->body_bytes;
    lazy_watch(l, (struct tier_func){ .func = i, .bytes = f->body_bytes, .first = f->first_point, .n = f->n_points });
    return true;
}

/* One function behind the others: *s moves on behind what is its own. */
static bool read_func(struct jit_lazy *l, struct saved *s, const struct saved_func *f, uint32_t *from)
{
    uint32_t i = f->func - l->m.n_imported_funcs, end = text_end(l) + l->resumed.text_bytes;
    if (i >= l->job.n_funcs || has_code(l, i) || f->code_off < *from || f->code_off > end || f->code_bytes > end - f->code_off)
        return false;
    if (f->n_offsets > s->h.count[OFFSETS] || f->n_inlined > s->h.count[INLINED] || f->n_traps > s->h.count[TRAPS] ||
        !inlined_ok(l, s->inlined, f->n_inlined) || !traps_ok(s->traps, f->n_traps, f))
        return false;
    struct jit_lazy_code *c = lazy_append(l->code, l->n_code, l->cap_code, s->h.count[FUNCS]);
    if (!c)
        return false;
    l->state[i] = DONE;
    l->code_off[i] = f->code_off;
    *c = (struct jit_lazy_code){ .func = f->func, .code_off = f->code_off, .code_bytes = f->code_bytes,
        .module_off = f->module_off, .offsets = s->offsets, .offsets_bytes = f->n_offsets,
        .inlined = s->inlined, .n_inlined = f->n_inlined, .traps = s->traps, .n_traps = f->n_traps };
    s->offsets += f->n_offsets;
    s->inlined += f->n_inlined;
    s->traps += f->n_traps;
    s->h.count[OFFSETS] -= f->n_offsets;
    s->h.count[INLINED] -= f->n_inlined;
    s->h.count[TRAPS] -= f->n_traps;
    *from = f->code_off + f->code_bytes;
    return !f->n_points || read_tier(l, f);
}

static bool read_call(struct jit_lazy *l, const struct saved_call *c)
{
    uint32_t begin = text_end(l);
    if (c->func >= l->job.n_funcs || l->state[c->func] == DONE || l->resumed.text_bytes < 4 || c->at < begin ||
        c->at - begin > l->resumed.text_bytes - 4)
        return false;
    lazy_site_note(l, c->at, c->func);
    return true;
}

static bool read_all(struct jit_lazy *l, const uint8_t *bytes, size_t size)
{
    struct saved s;
    uint32_t from = text_end(l);
    if (!read_head(l, bytes, size, &s) || !room_ok(l, &l->resumed) || !read_points(l, &s))
        return false;
    for (uint32_t k = 0; k < s.h.count[FUNCS]; k++)
        if (!read_func(l, &s, &s.funcs[k], &from))
            return false;
    for (uint32_t k = 0; k < s.h.count[CALLS]; k++)
        if (!read_call(l, &s.calls[k]))
            return false;
    l->n_resumed = l->n_code;
    return true;
}

void lazy_lay_resumed(struct jit_lazy *l)
{
    const struct lazy_resumed *r = &l->resumed;
    put(l->text + l->h.text_bytes, r->text, r->text_bytes);
    put(l->rodata + l->h.rodata_bytes, r->rodata, r->rodata_bytes);
    l->text_at += r->text_bytes;
    l->rodata_at += r->rodata_bytes;
    l->unwind_at -= (uint32_t)r->unwind_bytes;
    put(l->rodata + (l->unwind_at - l->h.rodata_off), r->unwind, r->unwind_bytes);
    for (uint32_t k = 0; k < l->tiers.n_points; k++)
        lazy_point(l, k)->count = ((const struct saved_point *)l->tiers.counts)[k].count;
    for (uint32_t k = 0; k < l->n_code; k++) {
        l->code[k].code = l->text + (l->code[k].code_off - l->h.text_off);
        lazy_entry_open(l, l->code[k].func - l->m.n_imported_funcs);
    }
}

bool jit_lazy_resume(struct jit_source module, const struct jit_options *opt, const struct wvm_image_header *h, uint32_t n_imported,
                     const uint8_t *saved, size_t saved_bytes, struct jit_lazy **lazy)
{
    struct jit_lazy *l = lazy_new(opt);
    jmp_buf oom;
    if (!l)
        return false;
    l->h = *h;
    l->source = module;
    l->m.n_imported_funcs = n_imported;
    l->m.n_funcs = h->funcs.count;
    l->job.n_funcs = l->m.n_funcs - n_imported;
    l->arena.oom = &oom;
    if (!setjmp(oom)) {
        lazy_workers_new(l);
        lazy_lists_new(l);
        if (read_all(l, saved, saved_bytes)) {
            l->arena.oom = NULL;
            *lazy = l;
            return true;
        }
    }
    jit_lazy_close(l);
    return false;
}
