/* See lazy.h. One lock guards who compiles what and where code goes; the work itself is done without it. */
#include "lazy_priv.h"

#include "abi.h"
#include "error.h"
#include "image_build.h"

#include <stddef.h>
#include <stdlib.h>
#include <time.h>

/* Room for code and constants, in bytes for each byte of a body: several times what any real module takes. An image
 * reaches 2 GiB; a module too large for this much gets what is left. */
enum { TEXT_PER_BYTE = 16, RODATA_PER_BYTE = 8, UNWIND_PER_BYTE = 8, ROOM_MIN = 1 << 16, ROOM_TOTAL = 0x70000000, CODE_ALIGN = 16,
       LINE_BYTES = 64 };

enum { IDLE_NS = 50000000 };

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- entries */

/* call *compile(%rip): the return address tells the runtime which entry it was. */
static const struct code_func *entry_code(struct arena *a)
{
    static uint8_t call[JIT_ENTRY_BYTES] = { 0xff, 0x15, 0, 0, 0, 0, 0xcc, 0xcc };
    static struct code_reloc to = { .at = 2, .end = 6, .kind = RELOC_DATA,
                                    .target = offsetof(struct wvm_instance, rt) + WVM_RT_compile * sizeof(gva_t) };
    struct code_func *f = ARENA_ZNEW(a, struct code_func, 1);
    f->code = call;
    f->n_code = sizeof call;
    f->relocs = &to;
    f->n_relocs = 1;
    return f;
}

void lazy_entry_open(struct jit_lazy *l, uint32_t i)
{
    uint8_t jump[JIT_ENTRY_BYTES] = { 0xe9, 0, 0, 0, 0, 0xcc, 0xcc, 0xcc };
    int32_t distance = (int32_t)(l->code_off[i] - (entry_off(l, i) + 5));
    uint64_t word;
    memcpy(jump + 1, &distance, 4);
    memcpy(&word, jump, 8);
    __atomic_store_n((uint64_t *)(l->text + i * JIT_ENTRY_BYTES), word, __ATOMIC_RELEASE);
}

bool lazy_grow(void **array, uint32_t *cap, size_t element, uint32_t first_cap)
{
    uint32_t n = *cap ? *cap * 2 : first_cap;
    void *grown = reallocarray(*array, n, element);
    if (!grown)
        return false;
    *array = grown;
    *cap = n;
    return true;
}

/* ---- calls by entries, all under the lock */

static uint32_t site_new(struct jit_lazy *l)
{
    if (l->unused) {
        uint32_t s = l->unused;
        l->unused = l->sites[s - 1].next;
        return s;
    }
    bool has_room = l->n_sites < l->cap_sites || lazy_grow((void **)&l->sites, &l->cap_sites, sizeof *l->sites, 4096);
    return has_room ? ++l->n_sites : 0;
}

/* Let the call at `at` go straight to func. One store, because the guest may be at that place. */
static void go_straight(struct jit_lazy *l, uint32_t at, uint32_t func)
{
    struct __attribute__((packed)) field { uint32_t distance; };
    volatile struct field *to = (volatile struct field *)(l->text + (at - l->h.text_off));
    __atomic_thread_fence(__ATOMIC_RELEASE);
    to->distance = l->code_off[func] - (at + 4);
}

/* Would other processors see the field before or after a store, never in between? */
static bool is_in_one_line(uint32_t at) { return at % LINE_BYTES <= LINE_BYTES - 4; }

static bool site_put(struct jit_lazy *l, uint32_t at, uint32_t func, uint32_t *list)
{
    uint32_t s = site_new(l);
    if (!s)
        return false;                   /* this call goes by the entry for ever */
    l->sites[s - 1] = (struct site){ at, func, *list };
    __atomic_store_n(list, s, __ATOMIC_RELAXED);
    return true;
}

bool lazy_site_note(struct jit_lazy *l, uint32_t at, uint32_t func) { return site_put(l, at, func, &l->sites_of[func]); }

/* A call at `at` goes by the entry of defined function `func`: let it go straight, or note it until it can. */
static void site_add(struct jit_lazy *l, uint32_t at, uint32_t func)
{
    bool now = has_code(l, func) && is_in_one_line(at);
    bool is_noted = (now && l->state[func] == DONE) || site_put(l, at, func, has_code(l, func) && !now ? &l->ready : &l->sites_of[func]);
    if (now && is_noted)
        go_straight(l, at, func);
}

static void site_move(struct jit_lazy *l, uint32_t *from, uint32_t *to)
{
    uint32_t s = *from;
    *from = l->sites[s - 1].next;
    l->sites[s - 1].next = *to;
    __atomic_store_n(to, s, __ATOMIC_RELAXED);
}

/* Where the calls of func stay that go straight to its code. */
static uint32_t *straight(struct jit_lazy *l, uint32_t func) { return l->state[func] == DONE ? &l->unused : &l->sites_of[func]; }

/* func has other code now. */
static void sites_ready(struct jit_lazy *l, uint32_t func)
{
    uint32_t all = l->sites_of[func];
    l->sites_of[func] = 0;
    while (all) {
        const struct site *x = &l->sites[all - 1];
        bool now = is_in_one_line(x->at);
        if (now)
            go_straight(l, x->at, func);
        site_move(l, &all, now ? straight(l, func) : &l->ready);
    }
}

static void settle(struct jit_lazy *l)
{
    while (l->ready) {
        const struct site *x = &l->sites[l->ready - 1];
        go_straight(l, x->at, x->func);
        site_move(l, &l->ready, straight(l, x->func));
    }
}

void jit_lazy_settle(struct jit_lazy *l)
{
    if (!__atomic_load_n(&l->ready, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&l->lock);
    settle(l);
    pthread_mutex_unlock(&l->lock);
}

/* ---- references */

void jit_lazy_refer(struct jit_lazy *l, uint32_t func, uint64_t *at)
{
    if (func < l->m.n_imported_funcs)
        return;
    uint32_t i = func - l->m.n_imported_funcs, *list = &l->refs_of[i];
    uint64_t entry = *at;
    if (l->state[i] != DONE) {
        struct reference *x = lazy_append(l->refs, l->n_refs, l->cap_refs, 256);
        if (!x)
            return;                     /* these calls go by the entry for ever */
        *x = (struct reference){ at, entry, *list };
        *list = l->n_refs;
    }
    if (has_code(l, i))
        *at = entry - entry_off(l, i) + l->code_off[i];
}

/* func has other code than at `from`, its entry at first: so refer to that. What the guest has put there instead stays. */
static void refer_straight(const struct jit_lazy *l, uint32_t func, uint32_t from)
{
    for (uint32_t s = l->refs_of[func]; s; s = l->refs[s - 1].next) {
        const struct reference *x = &l->refs[s - 1];
        uint64_t image = x->entry - entry_off(l, func), old = image + from;
        __atomic_compare_exchange_n(x->at, &old, image + l->code_off[func], false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    }
}

/* ---- code into the guest */

static uint32_t align_up(uint32_t x, uint32_t to) { return (x + to - 1) & ~(to - 1); }

/* Code is placed in rising order, so that these stay sorted. Under the lock. */
static void add_unwind(struct jit_lazy *l, const struct code_func *f, uint32_t code_off, uint32_t rodata_off)
{
    unwind_place((struct wvm_unwind *)(l->rodata + l->unwind_at - l->h.rodata_off), f, code_off, rodata_off);
    l->unwind_at -= f->n_unwind * (uint32_t)sizeof *f->unwind;
    __atomic_store_n(l->n_unwind, (l->h.unwind_end - l->unwind_at) / sizeof *f->unwind, __ATOMIC_RELEASE);
}

/* Calls that would lie in two cache lines if the code were at text. */
static uint32_t count_split(const struct code_func *f, uint32_t text)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < f->n_relocs; k++)
        n += f->relocs[k].kind == RELOC_FUNC && !is_in_one_line(text + f->relocs[k].at);
    return n;
}

/* Where within the next line the code splits the fewest calls. */
static uint32_t code_begin(const struct code_func *f, uint32_t from)
{
    uint32_t best = align_up(from, CODE_ALIGN), fewest = count_split(f, best);
    for (uint32_t at = best + CODE_ALIGN, end = best + LINE_BYTES; fewest && at < end; at += CODE_ALIGN) {
        uint32_t n = count_split(f, at);
        if (n < fewest) {
            fewest = n;
            best = at;
        }
    }
    return best;
}

/* A place for a function's code and constants, under the lock. NULL: there is no room, or no memory to note it. */
static struct jit_lazy_code *place(struct jit_lazy *l, const struct code_func *f, uint32_t *rodata_off)
{
    uint32_t text = code_begin(f, l->text_at), rodata = align_up(l->rodata_at, CODE_ALIGN);
    uint32_t text_end = l->h.text_off + l->h.text_bytes + l->h.text_room;
    uint64_t rodata_bytes = f->n_rodata + (uint64_t)f->n_unwind * sizeof *f->unwind;
    if (text > text_end || f->n_code > text_end - text || rodata > l->unwind_at || rodata_bytes > l->unwind_at - rodata)
        return NULL;
    struct jit_lazy_code *c = lazy_append(l->code, l->n_code, l->cap_code, 1024);
    if (!c)
        return NULL;
    l->text_at = text + f->n_code;
    l->rodata_at = rodata + f->n_rodata;
    add_unwind(l, f, text, rodata);
    *rodata_off = rodata;
    c->code_off = text;
    return c;
}

/* Fill a field. What is then left in f->relocs are the calls that go by an entry, at their place in the image. */
static bool relocate(const struct jit_lazy *l, const struct code_func *f, const struct code_reloc *r, uint32_t code_off,
                     uint32_t rodata_off)
{
    uint32_t i = (uint32_t)r->target - l->m.n_imported_funcs;
    bool by_entry = r->kind == RELOC_FUNC && __atomic_load_n(&l->state[i], __ATOMIC_ACQUIRE) != DONE;
    uint32_t to = by_entry ? entry_off(l, i) : r->kind == RELOC_FUNC ? l->code_off[i]
                : (uint32_t)r->target + (r->kind == RELOC_RODATA ? rodata_off : l->h.data_off);
    uint32_t distance = to - (code_off + r->end);
    memcpy(f->code + r->at, &distance, 4);
    return by_entry;
}

static void relocate_all(const struct jit_lazy *l, struct code_func *f, uint32_t code_off, uint32_t rodata_off)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < f->n_relocs; k++)
        if (relocate(l, f, &f->relocs[k], code_off, rodata_off)) {
            f->relocs[n] = f->relocs[k];
            f->relocs[n++].at += code_off;
        }
    f->n_relocs = n;
}

static const void *keep(struct arena *a, const void *from, size_t bytes)
{
    void *to = arena_alloc(a, bytes);
    return bytes ? memcpy(to, from, bytes) : to;
}

/* What traps and backtraces ask about the function. Under the lock. */
static void describe(struct jit_lazy *l, struct jit_lazy_code *c, uint32_t i, const struct code_func *f)
{
    *c = (struct jit_lazy_code){ .func = l->m.n_imported_funcs + i, .code_off = c->code_off, .code_bytes = f->n_code,
                                 .code = l->text + (c->code_off - l->h.text_off),
                                 .module_off = l->m.funcs[l->m.n_imported_funcs + i].body_offset,
                                 .offsets = f->offsets, .offsets_bytes = f->n_offsets,
                                 .inlined = f->inlined, .n_inlined = f->n_inlined, .traps = f->traps, .n_traps = f->n_traps };
    for (uint32_t k = 0; k < f->n_traps; k++)
        f->traps[k].code_off += c->code_off;
}

bool lazy_place(struct jit_lazy *l, struct worker *w, uint32_t i, struct code_func *f, uint32_t *code_off)
{
    struct arena *kept = &l->kept[w - l->workers];
    uint32_t rodata_off;
    f->offsets = (uint8_t *)keep(kept, f->offsets, f->n_offsets);
    f->traps = (struct wvm_image_trap *)keep(kept, f->traps, f->n_traps * sizeof *f->traps);
    f->inlined = (struct wvm_image_inlined *)keep(kept, f->inlined, f->n_inlined * sizeof *f->inlined);
    pthread_mutex_lock(&l->lock);
    struct jit_lazy_code *c = place(l, f, &rodata_off);
    if (c)
        describe(l, c, i, f);
    *code_off = c ? c->code_off : 0;
    pthread_mutex_unlock(&l->lock);
    if (!c)
        return error_set(&w->err, ERR_code_too_large, 0, ": no room for function %u", l->m.n_imported_funcs + i);
    relocate_all(l, f, *code_off, rodata_off);
    memcpy(l->text + (*code_off - l->h.text_off), f->code, f->n_code);
    rodata_place(l->rodata + (rodata_off - l->h.rodata_off), f, *code_off, rodata_off);
    return true;
}

void lazy_publish(struct jit_lazy *l, uint32_t i, uint32_t code_off, enum state state)
{
    uint32_t from = l->state[i] == QUICK ? l->code_off[i] : entry_off(l, i);
    l->code_off[i] = code_off;
    lazy_entry_open(l, i);
    __atomic_store_n(&l->state[i], state, __ATOMIC_RELEASE);
    sites_ready(l, i);
    refer_straight(l, i, from);
}

/* ---- one function */

/* A function's first code; points: see lazy_points_take. */
struct first { uint32_t func, points, code_off; bool is_quick; struct code_func f; };

static uint32_t body_bytes(const struct jit_lazy *l, uint32_t i) { return l->m.funcs[l->m.n_imported_funcs + i].body_bytes; }

static bool compile_quickly(struct jit_lazy *l, struct worker *w, struct first *x)
{
    struct build_tiers t = { .arena = &w->out, .points = lazy_points_off(l, x->points) };
    if (!job_compile_first(w, x->func, &t, &x->f))
        return false;
    x->is_quick = !t.is_unfit;
    if (x->is_quick)
        lazy_points_describe(l, x->points, &t, body_bytes(l, x->func));
    return true;
}

static bool compile_step(struct jit_lazy *l, struct worker *w, void *arg)
{
    struct first *x = arg;
    if (x->points != NO_POINTS && !compile_quickly(l, w, x))
        return false;
    return (x->is_quick || job_compile(w, x->func, &x->f)) && lazy_place(l, w, x->func, &x->f, &x->code_off);
}

bool lazy_work(struct jit_lazy *l, struct worker *w, uint32_t i, bool (*step)(struct jit_lazy *l, struct worker *w, void *arg), void *arg)
{
    jmp_buf oom;
    w->err = (struct jit_error){ 0 };
    w->scratch.oom = w->out.oom = l->kept[w - l->workers].oom = &oom;
    w->scratch.limit_bytes = l->opt.memory_limit;
    if (setjmp(oom))
        return job_gave_up(w, i);
    arena_reset(&w->out);
    return step(l, w, arg);
}

/* ---- what to compile next, all under the lock */

static void push(struct ahead *q, uint32_t i)
{
    q->funcs[(q->first + q->n) % AHEAD_MAX] = i;
    if (q->n < AHEAD_MAX)
        q->n++;
    else
        q->first = (q->first + 1) % AHEAD_MAX;
}

/* The last call first, so that the first one is the newest. */
void lazy_note_calls(struct jit_lazy *l, struct ahead *q, const struct code_func *f)
{
    for (uint32_t k = f->n_relocs; k-- > 0;) {
        uint32_t i = (uint32_t)f->relocs[k].target - l->m.n_imported_funcs;
        site_add(l, f->relocs[k].at, i);
        if (l->state[i] == WAITING)
            push(q, i);
    }
}

static uint32_t get(const struct ahead *q, uint32_t k) { return q->funcs[(q->first + k) % AHEAD_MAX]; }

/* The newest of the near ones that still waits. */
static bool take_near(struct jit_lazy *l, uint32_t *i)
{
    while (l->near.n)
        if (l->state[*i = get(&l->near, --l->near.n)] == WAITING)
            return true;
    return false;
}

/* The oldest of the far ones. */
static bool take_far(struct jit_lazy *l, uint32_t *i)
{
    struct ahead *q = &l->far;
    while (q->n) {
        *i = get(q, 0);
        q->first = (q->first + 1) % AHEAD_MAX;
        q->n--;
        if (l->state[*i] == WAITING)
            return true;
    }
    return false;
}

/* Compile i, which nobody does yet, and note what it calls. Lets go of the lock meanwhile. */
static bool compile_locked(struct jit_lazy *l, struct worker *w, uint32_t i, struct ahead *callees)
{
    struct first x = { .func = i, .points = lazy_points_take(l, i) };
    l->state[i] = BUSY;
    pthread_mutex_unlock(&l->lock);
    bool ok = lazy_work(l, w, i, compile_step, &x);
    pthread_mutex_lock(&l->lock);
    if (ok) {
        lazy_publish(l, i, x.code_off, x.is_quick ? QUICK : DONE);
        lazy_note_calls(l, callees, &x.f);
    } else {
        l->state[i] = FAILED;
    }
    if (x.is_quick && ok)
        lazy_begun(l, w, (struct tier_func){ .func = i, .bytes = body_bytes(l, i), .first = x.points, .n = lazy_points_wanted(l, i) });
    pthread_cond_broadcast(&l->done);
    return ok;
}

/* The guest waits for i, and for nothing else: an exit costs less than code that may never run. What i calls is left to
 * the other threads. */
static bool compile_demanded(struct jit_lazy *l, uint32_t i)
{
    bool ok = compile_locked(l, &l->workers[0], i, &l->near);
    l->near.n = l->n_threads ? l->near.n : 0;
    pthread_cond_signal(&l->more);
    return ok;
}

/* Decode the module and validate it, on n threads. */
static bool decode(struct jit_lazy *l, const uint8_t *wasm, size_t size, uint32_t n, struct jit_error *err)
{
    struct arena *a = &l->arena;
    if (!module_decode(a, wasm, size, l->opt.features, &l->m, err))
        return false;
    datalayout_compute(a, &l->m, &l->lay);
    l->job = (struct job){ .m = &l->m, .lay = &l->lay, .opt = &l->opt };
    job_init(&l->job, a);
    if (!job_facts(&l->job, a, l->workers, n, err))
        return false;
    lazy_tiers_layout(l);
    return true;
}

/* Where the data ends that every image of the module has. */
static uint32_t points_begin(const struct jit_lazy *l) { return l->tiers.points_off ? l->tiers.points_off : l->h.data_bytes; }

uint64_t lazy_module_bytes(const struct jit_lazy *l) { return l->h.text_room / TEXT_PER_BYTE; }

bool lazy_decode_late(struct jit_lazy *l, const struct worker *w, struct jit_error *err)
{
    const struct module counts = l->m;
    const volatile sig_atomic_t *stop = l->opt.stop;
    const uint8_t *wasm;
    size_t size;
    jmp_buf oom;
    if (!l->source.read(l->source.ctx, &wasm, &size))
        return error_set(err, ERR_internal, 0, ": the module is not there any more, or has changed");
    l->arena.oom = &oom;
    l->opt.stop = w->stop;
    bool ok = setjmp(oom) ? error_set(err, ERR_out_of_memory, 0, NULL) : decode(l, wasm, size, 1, err);
    l->arena.oom = NULL;
    l->opt.stop = l->workers[0].stop = stop;
    if (ok && (l->m.n_funcs != counts.n_funcs || l->m.n_imported_funcs != counts.n_imported_funcs || l->lay.bytes != points_begin(l)))
        ok = error_set(err, ERR_internal, 0, ": the image is of another module");
    if (!ok) {
        l->m = counts;
        l->job = (struct job){ .n_funcs = counts.n_funcs - counts.n_imported_funcs };
    }
    return ok;
}

bool jit_lazy_compile(struct jit_lazy *l, uint32_t off, bool *is_entry, struct jit_error *err)
{
    uint32_t i = (off - l->h.text_off) / JIT_ENTRY_BYTES;
    *is_entry = (off - l->h.text_off) % JIT_ENTRY_BYTES == 0 && i < l->job.n_funcs;
    if (!*is_entry)
        return true;
    uint64_t since = now_ns();
    pthread_mutex_lock(&l->lock);
    l->stats.demanded++;
    while (l->state[i] == BUSY)
        pthread_cond_wait(&l->done, &l->lock);
    l->workers[0].err = (struct jit_error){ 0 };
    bool ok = has_code(l, i) || ((l->job.m || lazy_decode_late(l, &l->workers[0], &l->workers[0].err)) && compile_demanded(l, i));
    settle(l);
    l->stats.demand_ns += now_ns() - since;
    pthread_mutex_unlock(&l->lock);
    if (!ok)
        *err = l->workers[0].err;
    return ok;
}

/* ---- ahead of the guest */

/* Under the lock: until there is work, for at most so many nanoseconds. False: there was none. */
static bool wait_for(struct jit_lazy *l, uint64_t ns)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    ns += (uint64_t)until.tv_nsec;
    until.tv_sec += (time_t)(ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    return !pthread_cond_timedwait(&l->more, &l->lock, &until);
}

/* Under the lock: until there may be work; poll_ns: until the counts are to be looked at. One that has had none for a while gives its
 * memory back. */
static void wait_for_work(struct jit_lazy *l, struct worker *w, uint64_t poll_ns, uint64_t *idle_since)
{
    bool has_memory = w->scratch.total_bytes || w->out.total_bytes, is_called = true;
    uint64_t now = now_ns();
    *idle_since = *idle_since ? *idle_since : now;
    if (has_memory && now - *idle_since >= IDLE_NS) {
        arena_free(&w->scratch);
        arena_free(&w->out);
    } else if (poll_ns || has_memory) {
        is_called = wait_for(l, poll_ns && poll_ns < IDLE_NS ? poll_ns : IDLE_NS);
    } else {
        pthread_cond_wait(&l->more, &l->lock);
    }
    *idle_since = is_called ? 0 : *idle_since;
}

/* Under the lock: one function. What runs often comes first, then what will be called, then what another run may want. */
static bool work_ahead(struct jit_lazy *l, struct worker *w)
{
    uint32_t i;
    if (l->tiers.n_hot || l->near.n || l->far.n)
        lazy_tiers_leave(l, w);
    if (lazy_better(l, w, false))
        return true;
    if (!take_near(l, &i) && !take_far(l, &i))
        return lazy_better(l, w, true);
    compile_locked(l, w, i, &l->far);
    return true;
}

static void *run_ahead(void *arg)
{
    struct worker *w = arg;
    struct jit_lazy *l = (struct jit_lazy *)((uint8_t *)w->job - offsetof(struct jit_lazy, job));
    uint64_t idle_since = 0;
    pthread_mutex_lock(&l->lock);
    while (!l->quit) {
        uint64_t poll_ns = lazy_tiers_poll(l, w, now_ns());
        if (work_ahead(l, w))
            idle_since = 0;
        else
            wait_for_work(l, w, poll_ns, &idle_since);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

bool jit_lazy_begin(struct jit_lazy *l, uint32_t func, struct jit_error *err)
{
    bool is_entry, is_own = func >= l->m.n_imported_funcs && func < l->m.n_funcs;
    return !is_own || jit_lazy_compile(l, entry_off(l, func - l->m.n_imported_funcs), &is_entry, err);
}

void jit_lazy_start(struct jit_lazy *l, uint32_t n)
{
    for (uint32_t k = 1; k <= n && k < l->n_workers; k++) {
        l->workers[k].job = &l->job;
        l->workers[k].stop = &l->quit;
        if (!job_thread(&l->workers[k].thread, run_ahead, &l->workers[k]))
            break;
        l->n_threads++;
    }
}

/* ---- the module */

static void room(struct jit_lazy *l)
{
    uint64_t bytes = 0;
    uint32_t n = l->m.n_funcs - l->m.n_imported_funcs;
    for (uint32_t i = l->m.n_imported_funcs; i < l->m.n_funcs; i++)
        bytes += l->m.funcs[i].body_bytes;
    uint32_t per_byte = RODATA_PER_BYTE + (l->m.n_tags ? UNWIND_PER_BYTE : 0);
    uint64_t total = bytes * (TEXT_PER_BYTE + per_byte) + 2 * ROOM_MIN;
    if (total > ROOM_TOTAL)
        bytes = (ROOM_TOTAL - 2 * ROOM_MIN) / (TEXT_PER_BYTE + per_byte);
    l->h.text_room = (uint32_t)(bytes * TEXT_PER_BYTE) + ROOM_MIN;
    l->h.rodata_room = (uint32_t)(bytes * per_byte) + ROOM_MIN + n * (uint32_t)sizeof(struct wvm_unwind);
}

static bool make_image(struct jit_lazy *l, struct jit_buffer *image, struct jit_error *err)
{
    struct arena *a = &l->arena;
    uint32_t n = l->job.n_funcs;
    const struct code_func *entry = entry_code(a);
    struct code_func *funcs = ARENA_NEW(a, struct code_func, n + 1);
    for (uint32_t i = 0; i < n; i++)
        funcs[i] = *entry;
    bool has_init = job_compile_init(&l->workers[0], &funcs[n]);
    l->init = has_init ? funcs[n] : (struct code_func){ 0 };
    funcs[n].n_unwind = 0;              /* they go where all others go, see jit_lazy_place */
    room(l);
    return image_build(a, &l->m, &l->lay, funcs, has_init, &l->h, image, err);
}

struct jit_lazy *lazy_new(const struct jit_options *opt)
{
    struct jit_lazy *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->opt = job_options(opt);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->done, NULL);
    pthread_cond_init(&l->more, NULL);
    return l;
}

void lazy_workers_new(struct jit_lazy *l)
{
    l->n_workers = l->opt.threads ? l->opt.threads : 1;
    l->workers = ARENA_ZNEW(&l->arena, struct worker, l->n_workers);
    l->kept = ARENA_ZNEW(&l->arena, struct arena, l->n_workers);
    l->workers[0].job = &l->job;
    l->workers[0].stop = l->opt.stop;
}

void lazy_lists_new(struct jit_lazy *l)
{
    struct arena *a = &l->arena;
    uint32_t n = l->job.n_funcs;
    l->state = ARENA_ZNEW(a, uint8_t, n);
    l->code_off = ARENA_ZNEW(a, uint32_t, n);
    l->sites_of = ARENA_ZNEW(a, uint32_t, n);
    l->refs_of = ARENA_ZNEW(a, uint32_t, n);
    l->tiers.first = ARENA_NEW(a, uint32_t, n);
    l->near.funcs = ARENA_NEW(a, uint32_t, AHEAD_MAX);
    l->far.funcs = ARENA_NEW(a, uint32_t, AHEAD_MAX);
}

static bool open_module(struct jit_lazy *l, const uint8_t *wasm, size_t size, struct jit_buffer *image, struct jit_error *err)
{
    lazy_workers_new(l);
    if (!decode(l, wasm, size, l->n_workers, err))
        return false;
    l->workers[0].scratch.oom = l->workers[0].out.oom = l->arena.oom;
    lazy_lists_new(l);
    return make_image(l, image, err);
}

bool jit_lazy_open(const uint8_t *wasm, size_t size, const struct jit_options *opt, struct jit_lazy **lazy,
                   struct jit_buffer *image, struct jit_stats *stats, struct jit_error *err)
{
    struct jit_lazy *l = lazy_new(opt);
    jmp_buf oom;
    *err = (struct jit_error){ 0 };
    *stats = (struct jit_stats){ 0 };
    *image = (struct jit_buffer){ 0 };
    *lazy = l;
    if (!l)
        return error_set(err, ERR_out_of_memory, 0, NULL);
    l->arena.oom = &oom;
    if (setjmp(oom) ? error_set(err, opt->stop && *opt->stop ? ERR_interrupted : ERR_out_of_memory, 0, NULL)
                    : open_module(l, wasm, size, image, err)) {
        l->arena.oom = NULL;
        jit_lazy_stats(l, stats);
        return true;
    }
    jit_lazy_close(l);
    *lazy = NULL;
    return false;
}

void jit_lazy_place(struct jit_lazy *l, uint8_t *text, uint8_t *rodata, uint8_t *data, uint64_t base)
{
    l->text = text;
    l->rodata = rodata;
    l->data = data;
    l->base = base;
    l->n_unwind = &((struct wvm_instance *)data)->n_unwind;
    l->unwind_at = l->h.unwind_end;
    l->text_at = l->h.text_off + l->h.text_bytes;
    l->rodata_at = l->h.rodata_off + l->h.rodata_bytes;
    if (l->resumed.text)
        lazy_lay_resumed(l);            /* the initializer's rows are among its */
    else
        add_unwind(l, &l->init, l->h.init_off, 0);
}

const struct wvm_unwind *jit_lazy_unwind(struct jit_lazy *l, uint32_t *n)
{
    pthread_mutex_lock(&l->lock);
    *n = (l->h.unwind_end - l->unwind_at) / (uint32_t)sizeof(struct wvm_unwind);
    pthread_mutex_unlock(&l->lock);
    return (const struct wvm_unwind *)(l->rodata + (l->h.unwind_end - l->h.rodata_off));
}

bool jit_lazy_find(struct jit_lazy *l, uint32_t code_off, struct jit_lazy_code *code)
{
    pthread_mutex_lock(&l->lock);
    uint32_t low = 0, high = l->n_code;         /* the last one that begins at or before code_off is below high */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (l->code[mid].code_off <= code_off)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low && code_off - l->code[low - 1].code_off < l->code[low - 1].code_bytes;
    if (found)
        *code = l->code[low - 1];
    pthread_mutex_unlock(&l->lock);
    return found;
}

void jit_lazy_stats(const struct jit_lazy *l, struct jit_stats *stats)
{
    *stats = l->stats;
    job_stats(l->workers, l->n_workers, stats);
    for (uint32_t i = l->n_resumed; i < l->n_code; i++)
        stats->code_bytes += l->code[i].code_bytes;
    for (uint32_t k = 0; k < l->n_workers; k++)
        stats->arena_peak_bytes += l->kept[k].peak_bytes;
    stats->arena_peak_bytes += l->arena.peak_bytes;
}

void jit_lazy_stop(struct jit_lazy *l)
{
    pthread_mutex_lock(&l->lock);
    l->quit = 1;
    pthread_cond_broadcast(&l->more);
    pthread_mutex_unlock(&l->lock);
    for (uint32_t k = 1; k <= l->n_threads; k++)
        pthread_join(l->workers[k].thread, NULL);
    l->n_threads = 0;
}

void jit_lazy_close(struct jit_lazy *l)
{
    if (!l)
        return;
    jit_lazy_stop(l);
    for (uint32_t k = 0; k < l->n_workers; k++) {
        arena_free(&l->workers[k].scratch);
        arena_free(&l->workers[k].out);
        arena_free(&l->kept[k]);
    }
    pthread_mutex_destroy(&l->lock);
    pthread_cond_destroy(&l->done);
    pthread_cond_destroy(&l->more);
    arena_free(&l->arena);
    free(l->sites);
    free(l->refs);
    free(l->code);
    free(l->tiers.watched);
    free(l->tiers.hot);
    free(l);
}
