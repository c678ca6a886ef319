/* The work on one module, shared by the threads that compile it: each takes functions, one at a time, and
 * works in arenas of its own. Everything in struct job but its counters is only read meanwhile. */
#ifndef JIT_JOB_H
#define JIT_JOB_H

#include "build.h"
#include "datalayout.h"
#include "emit.h"
#include "facts.h"
#include "jit.h"

#include <pthread.h>
#include <stdatomic.h>

struct job {
    const struct module *m;
    const struct datalayout *lay;
    const struct jit_options *opt, *first;  /* first: of the first tier; NULL: there is none */
    struct facts *facts;                /* NULL: none, bodies are validated when they are compiled */
    struct code_func *funcs;            /* results, if the step keeps them */
    uint32_t n_funcs;                   /* defined functions */
    atomic_uint failed;                 /* lowest function that failed, UINT32_MAX: none */
    pthread_mutex_t lock;               /* guards all below */
    pthread_cond_t more;                /* a function was queued, or nothing is left to do */
    uint32_t *queue, n_queued, n_taken, n_done;
    bool *is_queued;
};

struct worker {
    struct job *job;
    struct arena scratch, out;          /* forgotten after every function; what the functions leave */
    struct jit_error err;
    uint32_t err_func;
    struct jit_stats stats;
    pthread_t thread;
    const volatile sig_atomic_t *stop;  /* once it is not 0, it ends what it does with an error; NULL: never */
    bool (*step)(struct worker *w, uint32_t i);     /* what run_workers does with each function */
};

/* The options with the passes that their level leaves out among those to skip. */
struct jit_options job_options(const struct jit_options *opt);

/* Compile defined function i; the result is in w->out. Needs the arenas' oom set by the caller.
 * False: the body is invalid; w->err says why. */
bool job_compile(struct worker *w, uint32_t i, struct code_func *out);

/* Compile it quickly, as its first tier (build.h); tiers: its points and an arena are set. out NULL: only find its loops.
 * True, too, if that has found it unfit, and made nothing. */
bool job_compile_first(struct worker *w, uint32_t i, struct build_tiers *tiers, struct code_func *out);

/* Compile the rest of it from the loop tiers->resume on, after its first tier. */
bool job_compile_rest(struct worker *w, uint32_t i, struct build_tiers *tiers, struct code_func *out);

/* Is it asked to end? */
static inline bool job_stopped(const struct worker *w) { return w->stop && *w->stop; }

/* Where an arena's oom leads: what ended the work on function i, as an error. Returns false. */
bool job_gave_up(struct worker *w, uint32_t i);

/* Compile the initializer. False if there is nothing to initialize. */
bool job_compile_init(struct worker *w, struct code_func *out);

/* Only validate the body of function i, and take down its facts. False: w->err says why. */
bool job_validate(struct worker *w, uint32_t i);

/* Validate all bodies on n threads at most, and set job->facts, unless they are skipped; they are in `a`. False: *err tells
 * the first invalid body in the module's order. */
bool job_facts(struct job *j, struct arena *a, struct worker *w, uint32_t n, struct jit_error *err);

/* How many threads are worth their start when all is compiled, when it is only validated; opt->threads at most. */
uint32_t job_threads(const struct module *m, const struct jit_options *opt);
uint32_t job_threads_to_validate(const struct module *m, const struct jit_options *opt);

/* Make a job ready to be run; job->m is set. */
void job_init(struct job *j, struct arena *a);

/* Let the next run, or the one that is going on, come to defined function i, once. */
void job_need(struct job *j, uint32_t i);
void job_need_all(struct job *j);

/* Call step on all functions that are needed, on n threads: the caller's and n - 1 others. False: *err tells the first
 * invalid body in the module's order. Afterwards nothing is needed. */
bool job_run(struct job *j, struct worker *w, uint32_t n, bool (*step)(struct worker *w, uint32_t i), struct jit_error *err);

/* Start a thread that takes no signals. */
bool job_thread(pthread_t *thread, void *(*run)(void *arg), void *arg);

/* Add up what the workers counted. */
void job_stats(const struct worker *w, uint32_t n, struct jit_stats *stats);

#endif
