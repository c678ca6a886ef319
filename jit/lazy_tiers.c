/* Two tiers: a function's first code is made quickly (-O0, a fifth of the time) and counts how often it is called and goes round its
 * loops; a thread beside the guest reads the counts, and compiles better what has run often. Most functions of a program never do.
 *
 * Heat is how much of its body a function has run, and how often: a loop counts by its share of the code. It does not depend on how
 * long the body is, as the time to compile it better and what that gains grow with it alike; so the hottest comes first. A call of a
 * function that has better code by then goes there; who goes round a loop meanwhile leaves at its head for the rest of the function,
 * compiled from there (build_tiers.c). */
#include "lazy_priv.h"

#include "pass.h"

#include <stdlib.h>
#include <time.h>

enum { HOT = 2000, LOOP_PART = 8 };             /* bodies; a loop is worth code of its own with this part of them */
enum { LOOPS_MANY = 5, MODULE_LARGE = 1 << 20 };
enum { RUN_MAX = 1024 };                        /* bytes of a body that run one after the other, at most: a longer one has cases */
enum { DECODED_PER_BYTE = 512 };                /* bytes counted as run, for each of the module: then to decode and save it pays */
enum { TURN_NS = 3000000 };                     /* for the loops of one function, before others have their turn */
/* How long from one look at the counts to the next: after one that found something hot; at most while the guest runs, and while it waits.
 * Each look takes the counts' cache lines from the guest, which then waits a tenth of a microsecond for each. */
enum { POLL_NS = 1000000, POLL_EAGER_NS = 20000, POLL_BUSY_NS = 8000000, POLL_IDLE_NS = 256000000 };

static uint64_t hot_at(const struct jit_lazy *l) { return l->opt.eager_tiers ? 1 : (uint64_t)HOT * TIER_BODY; }

/* ---- points */

void lazy_tiers_layout(struct jit_lazy *l)
{
    struct lazy_tiers *t = &l->tiers;
    const struct facts *facts = l->job.facts;
    uint64_t n = 0;
    if (!facts || is_skipped(&l->opt, PASS_tiers) || l->n_workers < 2)
        return;
    for (uint32_t i = l->m.n_imported_funcs; i < l->m.n_funcs; i++)
        n += 1 + facts->funcs[i].n_loops;
    t->options = l->opt;
    t->options.opt_level = 0;
    t->options = job_options(&t->options);
    l->job.first = &t->options;
    if (l->source.read)
        return;                         /* resumed: there are as many as there were */
    t->points_off = l->lay.bytes;
    t->cap_points = n < POINTS_MAX ? (uint32_t)n : POINTS_MAX;
    t->points = ARENA_ZNEW(&l->arena, struct tier_point, t->cap_points);
    l->lay.bss_bytes = t->cap_points * (uint32_t)sizeof(struct jit_point);
}

struct jit_point *lazy_point(const struct jit_lazy *l, uint32_t k) { return (struct jit_point *)(l->data + l->tiers.points_off) + k; }

uint32_t lazy_points_off(const struct jit_lazy *l, uint32_t first)
{
    return l->tiers.points_off + first * (uint32_t)sizeof(struct jit_point);
}

static const struct func_facts *facts_of(const struct jit_lazy *l, uint32_t i) { return &l->job.facts->funcs[l->m.n_imported_funcs + i]; }

uint32_t lazy_points_wanted(const struct jit_lazy *l, uint32_t i) { return 1 + facts_of(l, i)->n_loops; }

/* In a module that is not large, a function with many loops is likely what it is for: it would only be late. */
static bool is_kernel(const struct jit_lazy *l, uint32_t i)
{
    return facts_of(l, i)->n_loops >= LOOPS_MANY && lazy_module_bytes(l) < MODULE_LARGE && !l->opt.eager_tiers;
}

uint32_t lazy_points_take(struct jit_lazy *l, uint32_t i)
{
    struct lazy_tiers *t = &l->tiers;
    if (!l->job.first || !l->n_threads)
        return NO_POINTS;
    uint32_t n = lazy_points_wanted(l, i), first = t->n_points;
    if (facts_of(l, i)->is_special || is_kernel(l, i) || n > t->cap_points - first)
        return NO_POINTS;
    t->n_points += n;
    return first;
}

void lazy_points_describe(struct jit_lazy *l, uint32_t first, const struct build_tiers *t, uint32_t body_bytes)
{
    for (uint32_t k = 0; k < t->n_loops; k++) {
        uint32_t run = t->loops[k].bytes < RUN_MAX ? t->loops[k].bytes : RUN_MAX;
        uint32_t share = (uint32_t)((uint64_t)run * TIER_BODY / body_bytes);
        l->tiers.points[first + k] = (struct tier_point){ .parent = t->loops[k].parent, .share = share ? share : 1 };
    }
}

/* ---- what runs often */

static uint32_t count_of(const struct jit_lazy *l, uint32_t k) { return __atomic_load_n(&lazy_point(l, k)->count, __ATOMIC_RELAXED); }

static uint64_t heat_at(const struct jit_lazy *l, uint32_t k) { return (uint64_t)count_of(l, k) * l->tiers.points[k].share; }

static uint64_t heat_of(const struct jit_lazy *l, const struct tier_func *f)
{
    uint64_t heat = 0;
    for (uint32_t k = f->first; k < f->first + f->n; k++)
        heat += heat_at(l, k);
    return heat;
}

void lazy_watch(struct jit_lazy *l, struct tier_func f)
{
    struct tier_func *x = lazy_append(l->tiers.watched, l->tiers.n_watched, l->tiers.cap_watched, 256);
    if (x)                              /* else it stays as it is */
        *x = f;
    l->tiers.interval_ns = POLL_NS;
}

static void hot_add(struct jit_lazy *l, const struct tier_func *f)
{
    struct tier_func *x = lazy_append(l->tiers.hot, l->tiers.n_hot, l->tiers.cap_hot, 64);
    if (x)
        *x = *f;
}

/* Has the function become hot? One that was left in the middle of a loop, once it is called again. A guest may write counts: then
 * what is compiled is not worth it, which costs no more than to compile everything. */
static bool is_hot(const struct jit_lazy *l, const struct tier_func *f, uint64_t heat)
{
    return heat - f->seen >= hot_at(l) || (f->has_rest && l->state[f->func] == QUICK && count_of(l, f->first) != f->calls);
}

/* Where an earlier run's code goes on, the module is still to be decoded: is what is hot worth that? */
static bool may_compile(const struct jit_lazy *l)
{
    const struct lazy_tiers *t = &l->tiers;
    uint64_t bytes = 0;
    for (uint32_t k = 0; k < t->n_watched && !l->job.m; k++) {
        uint64_t heat = heat_of(l, &t->watched[k]);
        if (is_hot(l, &t->watched[k], heat))
            bytes += (heat - t->watched[k].seen) / TIER_BODY * t->watched[k].bytes;
    }
    return l->job.m || bytes / DECODED_PER_BYTE >= lazy_module_bytes(l);
}

static uint64_t monotonic_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Has the process run for a good part of the time since the last look? */
static bool is_busy(struct lazy_tiers *t, uint64_t now_ns)
{
    struct timespec cpu;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    uint64_t cpu_ns = (uint64_t)cpu.tv_sec * 1000000000u + (uint64_t)cpu.tv_nsec, ran_ns = cpu_ns - t->cpu_ns;
    t->cpu_ns = cpu_ns;
    return ran_ns >= (now_ns - t->polled_ns) / 4;
}

static void interval_set(struct jit_lazy *l, uint64_t now_ns)
{
    struct lazy_tiers *t = &l->tiers;
    uint64_t longest = is_busy(t, now_ns) ? POLL_BUSY_NS : POLL_IDLE_NS, longer = t->interval_ns * 2;
    if (l->opt.eager_tiers)
        t->interval_ns = POLL_EAGER_NS;
    else if (t->n_hot)
        t->interval_ns = POLL_NS;
    else
        t->interval_ns = longer < longest ? longer : longest;
}

static void poll_all(struct jit_lazy *l, uint64_t now_ns)
{
    struct lazy_tiers *t = &l->tiers;
    bool may = may_compile(l);
    for (uint32_t k = 0; k < t->n_watched;) {
        uint64_t heat = heat_of(l, &t->watched[k]);
        if (may && is_hot(l, &t->watched[k], heat)) {
            hot_add(l, &t->watched[k]);
            t->watched[k] = t->watched[--t->n_watched];
        } else {
            k++;
        }
    }
    interval_set(l, now_ns);
}

uint64_t lazy_tiers_poll(struct jit_lazy *l, const struct worker *w, uint64_t now_ns)
{
    struct lazy_tiers *t = &l->tiers;
    if (!t->n_watched || (t->poller && t->poller != w))
        return 0;
    if (now_ns - t->polled_ns >= t->interval_ns) {
        poll_all(l, now_ns);
        t->polled_ns = now_ns;
        if (t->n_hot > 1)
            pthread_cond_broadcast(&l->more);
    }
    t->poller = w;
    return t->interval_ns;
}

void lazy_tiers_leave(struct jit_lazy *l, const struct worker *w)
{
    if (l->tiers.poller != w)
        return;
    l->tiers.poller = NULL;
    pthread_cond_signal(&l->more);
}

/* ---- better code */

/* What is made of a function: the loops to go on from, by number, or all of it if there are none. n_made: of these loops, so far. */
struct better { struct tier_func f; uint32_t *loops, n, n_made; uint32_t code_off; struct code_func code; };

static bool compile_all(struct jit_lazy *l, struct worker *w, void *arg)
{
    struct better *x = arg;
    return job_compile(w, x->f.func, &x->code) && lazy_place(l, w, x->f.func, &x->code, &x->code_off);
}

/* The way is open once this is stored, and the code in place before. */
static void open_way(struct jit_lazy *l, uint32_t k, uint32_t code_off, const struct code_func *code)
{
    pthread_mutex_lock(&l->lock);
    lazy_note_calls(l, &l->far, code);
    l->tiers.points[k].has_code = true;
    __atomic_store_n(&lazy_point(l, k)->code, l->base + code_off, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&l->lock);
}

/* Has a function with many loops had its turn, for now? Others may wait. */
static bool is_over(const struct jit_lazy *l, uint64_t since_ns) { return !l->opt.eager_tiers && monotonic_ns() - since_ns >= TURN_NS; }

/* Loops in rising order: those around come first, as code from a loop on goes to the code of those. */
static bool compile_rest(struct jit_lazy *l, struct worker *w, void *arg)
{
    struct better *x = arg;
    struct build_tiers t = { .arena = &w->out, .points = lazy_points_off(l, x->f.first) };
    uint64_t since_ns = monotonic_ns();
    if (!job_compile_first(w, x->f.func, &t, NULL))
        return false;
    for (; x->n_made < x->n && (!x->n_made || !is_over(l, since_ns)); x->n_made++) {
        struct code_func code;
        uint32_t code_off;
        t.resume = x->loops[x->n_made];
        if (t.resume >= t.n_loops || !t.loops[t.resume].has_way) {
            l->tiers.points[x->f.first + t.resume].has_code = true;     /* as much as there will be */
            continue;
        }
        if (!job_compile_rest(w, x->f.func, &t, &code) || !lazy_place(l, w, x->f.func, &code, &code_off))
            return false;
        open_way(l, x->f.first + t.resume, code_off, &code);
    }
    return true;
}

/* The loops that are worth code of their own and have none, and those around them, to `loops`. How many. */
static uint32_t loops_find(const struct jit_lazy *l, const struct tier_func *f, uint32_t *loops)
{
    const struct tier_point *points = &l->tiers.points[f->first];
    bool *is_wanted = calloc(f->n, sizeof *is_wanted);
    uint32_t n = 0;
    if (!is_wanted)
        return 0;
    for (uint32_t k = f->n; k-- > 1;) {
        is_wanted[k] |= l->opt.eager_tiers || heat_at(l, f->first + k) >= hot_at(l) / LOOP_PART;
        if (is_wanted[k])
            is_wanted[points[k].parent] = true;
    }
    for (uint32_t k = 1; k < f->n; k++)
        if (is_wanted[k] && !points[k].has_code)
            loops[n++] = k;
    free(is_wanted);
    return n;
}

static void better_done(struct jit_lazy *l, struct better *x, bool ok)
{
    struct tier_func *f = &x->f;
    if (!ok)
        return;                         /* what there is goes on */
    if (x->n) {
        f->has_rest = true;
        if (x->n_made < x->n) {
            hot_add(l, f);
            return;
        }
    } else {
        lazy_publish(l, f->func, x->code_off, DONE);
        lazy_note_calls(l, &l->far, &x->code);
    }
    f->seen = heat_of(l, f);
    if (l->state[f->func] == QUICK || f->n > 1)
        lazy_watch(l, *f);
}

/* Who may go round a loop for long is let out of it; who is called often finds better code. */
static bool better_one(struct jit_lazy *l, struct worker *w, struct tier_func f, bool all)
{
    struct better x = { .f = f };
    struct jit_error err;
    uint32_t calls = count_of(l, f.first);
    bool is_done = l->state[f.func] == DONE;
    if (!l->job.m && !lazy_decode_late(l, w, &err))
        return false;
    x.f.calls = calls;
    x.loops = all ? NULL : calloc(f.n, sizeof *x.loops);
    if (x.loops && (is_done || l->opt.eager_tiers || heat_of(l, &f) / (calls ? calls : 1) >= hot_at(l)))
        x.n = loops_find(l, &f, x.loops);
    if (x.n || !is_done) {
        pthread_mutex_unlock(&l->lock);
        bool ok = lazy_work(l, w, f.func, x.n ? compile_rest : compile_all, &x);
        pthread_mutex_lock(&l->lock);
        better_done(l, &x, ok);
    } else {
        x.f.seen = heat_of(l, &f);
        lazy_watch(l, x.f);
    }
    free(x.loops);
    return true;
}

void lazy_begun(struct jit_lazy *l, struct worker *w, struct tier_func f)
{
    l->tiers.first[f.func] = f.first;
    l->tiers.points[f.first].n = f.n;
    l->tiers.points[f.first].bytes = f.bytes;
    if (l->opt.eager_tiers)
        better_one(l, w, f, false);
    else
        lazy_watch(l, f);
}

/* One that only its loops have better code of, and that runs to come will begin anew. */
static bool take_left(struct jit_lazy *l, struct tier_func *f)
{
    struct lazy_tiers *t = &l->tiers;
    for (uint32_t k = 0; k < t->n_watched; k++)
        if (t->watched[k].has_rest && l->state[t->watched[k].func] == QUICK) {
            *f = t->watched[k];
            t->watched[k] = t->watched[--t->n_watched];
            return true;
        }
    return false;
}

/* The hottest one. */
static struct tier_func take_hot(struct jit_lazy *l)
{
    struct lazy_tiers *t = &l->tiers;
    uint32_t hottest = 0;
    uint64_t most = 0;
    for (uint32_t k = 0; k < t->n_hot; k++) {
        uint64_t heat = heat_of(l, &t->hot[k]) - t->hot[k].seen;
        if (heat > most) {
            most = heat;
            hottest = k;
        }
    }
    struct tier_func f = t->hot[hottest];
    t->hot[hottest] = t->hot[--t->n_hot];
    return f;
}

bool lazy_better(struct jit_lazy *l, struct worker *w, bool idle)
{
    struct lazy_tiers *t = &l->tiers;
    struct tier_func f;
    if (!idle && t->n_hot)
        return better_one(l, w, take_hot(l), false);
    return idle && l->opt.kept && take_left(l, &f) && better_one(l, w, f, true);
}
