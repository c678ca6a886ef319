/* Functions are independent of each other: workers take them in order from a queue, and may queue more, until none
 * is left and nobody works. The first invalid one in the module's order is the one that is told, whichever thread meets it. */
#include "job.h"

#include "error.h"

/* Of code section that make a thread worth its start: to validate it takes 2 ms, to compile it 4 ms. */
enum { VALIDATED_PER_THREAD = 100000, COMPILED_PER_THREAD = 16000 };

enum { LOOK_AHEAD = 32 };               /* functions among which the largest is taken first */

static void note_failure(struct worker *w, uint32_t i)
{
    unsigned lowest = atomic_load(&w->job->failed);
    while (i < lowest && !atomic_compare_exchange_weak(&w->job->failed, &lowest, i))
        ;
    w->err_func = i;
}

/* ---- the queue */

void job_init(struct job *j, struct arena *a)
{
    j->n_funcs = j->m->n_funcs - j->m->n_imported_funcs;
    j->queue = ARENA_NEW(a, uint32_t, j->n_funcs);
    j->is_queued = ARENA_ZNEW(a, bool, j->n_funcs);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->more, NULL);
}

void job_need(struct job *j, uint32_t i)
{
    pthread_mutex_lock(&j->lock);
    if (!j->is_queued[i]) {
        j->is_queued[i] = true;
        j->queue[j->n_queued++] = i;
        pthread_cond_signal(&j->more);
    }
    pthread_mutex_unlock(&j->lock);
}

void job_need_all(struct job *j)
{
    for (uint32_t i = 0; i < j->n_funcs; i++)
        job_need(j, i);
}

static uint32_t body_bytes(const struct job *j, uint32_t i) { return j->m->funcs[j->m->n_imported_funcs + i].body_bytes; }

/* A large one first among those next in line: one that came last would be waited for by all. */
static uint32_t next_one(struct job *j)
{
    uint32_t *first = &j->queue[j->n_taken++], *last = j->queue + j->n_queued, *largest = first;
    for (uint32_t *q = first + 1; q < last && q < first + LOOK_AHEAD; q++)
        if (body_bytes(j, *q) > body_bytes(j, *largest))
            largest = q;
    uint32_t i = *largest;
    *largest = *first;
    return *first = i;
}

/* Take the next function. False: all is done. */
static bool take(struct job *j, uint32_t *i)
{
    pthread_mutex_lock(&j->lock);
    while (j->n_taken == j->n_queued && j->n_done < j->n_taken)
        pthread_cond_wait(&j->more, &j->lock);
    bool has_one = j->n_taken < j->n_queued;
    if (has_one)
        *i = next_one(j);
    pthread_mutex_unlock(&j->lock);
    return has_one;
}

static void done(struct job *j)
{
    pthread_mutex_lock(&j->lock);
    if (++j->n_done == j->n_queued)
        pthread_cond_broadcast(&j->more);
    pthread_mutex_unlock(&j->lock);
}

/* ---- the threads */

bool job_gave_up(struct worker *w, uint32_t i)
{
    uint32_t func = w->job->m->n_imported_funcs + i;
    if (job_stopped(w))
        return error_set(&w->err, ERR_interrupted, 0, NULL);
    if (w->scratch.limit_met)
        return error_set(&w->err, ERR_limit, 0, ": function %u needs more than %zu KiB to compile", func, w->scratch.limit_bytes >> 10);
    return error_set(&w->err, ERR_out_of_memory, 0, " while compiling function %u", func);
}

static void take_step(struct worker *w, uint32_t i)
{
    jmp_buf oom;
    w->scratch.oom = w->out.oom = &oom;
    w->scratch.limit_bytes = w->job->opt->memory_limit;
    if (setjmp(oom)) {
        job_gave_up(w, i);
        note_failure(w, i);
    } else if (job_stopped(w) ? !job_gave_up(w, i) : !w->step(w, i)) {
        note_failure(w, i);
    }
}

/* After a failure only functions before it are looked at, for an earlier one. */
static void *work(void *arg)
{
    struct worker *w = arg;
    uint32_t i;
    while (take(w->job, &i)) {
        if (i < atomic_load(&w->job->failed) && !w->err.code)
            take_step(w, i);
        done(w->job);
    }
    return NULL;
}

static uint32_t threads(const struct module *m, const struct jit_options *opt, size_t bytes_per_thread)
{
    size_t bytes = 0;
    for (uint32_t i = m->n_imported_funcs; i < m->n_funcs; i++)
        bytes += m->funcs[i].body_bytes;
    size_t n = 1 + bytes / bytes_per_thread;
    return opt->dump_passes ? 1 : n < opt->threads ? (uint32_t)n : opt->threads ? opt->threads : 1;
}

uint32_t job_threads(const struct module *m, const struct jit_options *opt) { return threads(m, opt, COMPILED_PER_THREAD); }

uint32_t job_threads_to_validate(const struct module *m, const struct jit_options *opt)
{
    return threads(m, opt, VALIDATED_PER_THREAD);
}

bool job_thread(pthread_t *thread, void *(*run)(void *arg), void *arg)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int err = pthread_create(thread, NULL, run, arg);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return !err;
}

static bool collect_errors(const struct job *j, const struct worker *w, uint32_t n, struct jit_error *err)
{
    for (uint32_t i = 0; i < n; i++)
        if (w[i].err.code && w[i].err_func == atomic_load(&j->failed)) {
            *err = w[i].err;
            return false;
        }
    return true;
}

bool job_run(struct job *j, struct worker *w, uint32_t n, bool (*step)(struct worker *w, uint32_t i), struct jit_error *err)
{
    uint32_t started = 1;
    j->n_taken = j->n_done = 0;
    j->failed = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        w[i].job = j;
        w[i].step = step;
        w[i].stop = j->opt->stop;
    }
    for (; started < n; started++)
        if (!job_thread(&w[started].thread, work, &w[started]))
            break;                      /* fewer threads are only slower */
    work(&w[0]);
    for (uint32_t i = 1; i < started; i++)
        pthread_join(w[i].thread, NULL);
    memset(j->is_queued, 0, j->n_funcs);
    j->n_queued = 0;
    return collect_errors(j, w, n, err);
}

void job_stats(const struct worker *w, uint32_t n, struct jit_stats *stats)
{
    for (uint32_t i = 0; i < n; i++) {
        stats->functions += w[i].stats.functions;
        stats->quick_functions += w[i].stats.quick_functions;
        stats->continuations += w[i].stats.continuations;
        stats->arena_peak_bytes += w[i].scratch.peak_bytes + w[i].out.peak_bytes;
        for (unsigned p = 0; p < JIT_PASS_MAX; p++)
            stats->pass_ns[p] += w[i].stats.pass_ns[p];
    }
}
