/* What the files of lazy compilation share: lazy.c compiles and links, lazy_save.c takes down what there is and goes on from it. */
#ifndef JIT_LAZY_PRIV_H
#define JIT_LAZY_PRIV_H

#include "job.h"
#include "lazy.h"

enum state { WAITING, BUSY, DONE, FAILED };

/* Functions to compile ahead. When there are too many the oldest are forgotten: they are still compiled when they are called. */
enum { AHEAD_MAX = 4096 };
struct ahead { uint32_t *funcs, first, n; };

/* A call that goes by the entry of `func`: the place of its distance, from the image base. Lists are linked by index + 1. */
struct site { uint32_t at, func, next; };

/* The address of func's entry in a table or a descriptor: where the host sees it, and what it is. Lists by index + 1. */
struct reference { uint64_t *at, entry; uint32_t next; };

/* What jit_lazy_resume found, to be laid behind what the image has of each. */
struct lazy_resumed { const uint8_t *text, *rodata, *unwind; uint32_t text_bytes, rodata_bytes; uint64_t unwind_bytes; };

struct jit_lazy {
    struct arena arena;                 /* of the module and its layout */
    struct jit_source source;           /* of one that was resumed */
    struct module m;                    /* resumed: only its counts of functions, until it is decoded */
    struct datalayout lay;
    struct jit_options opt;
    struct job job;                     /* m is NULL: not decoded yet */
    struct worker *workers;             /* the caller's, then the threads' */
    struct arena *kept;                 /* of each worker: what a function leaves beside its code */
    uint32_t n_workers, n_threads;
    struct wvm_image_header h;
    struct code_func init;              /* the initializer; zero: none */
    uint8_t *text, *rodata;
    uint64_t *n_unwind;                 /* the guest's: it may write what it likes there */

    pthread_mutex_t lock;
    pthread_cond_t done, more;          /* a function is compiled; there is work */
    uint8_t *state;                     /* enum state, by defined function */
    uint32_t *code_off;                 /* of those that are DONE */
    struct jit_lazy_code *code;         /* by rising code_off */
    uint32_t n_code, n_resumed;         /* the first ones are from the run before */
    struct lazy_resumed resumed;        /* text NULL: nothing */
    uint32_t text_at, rodata_at;        /* next free byte, from the image base */
    uint32_t unwind_at;                 /* last of the unwinding rows, which end the constants' room */
    struct site *sites; uint32_t n_sites, cap_sites;
    uint32_t *sites_of;                 /* by defined function: list of calls of it while it has no code */
    struct reference *refs; uint32_t n_refs, cap_refs;
    uint32_t *refs_of;                  /* by defined function */
    uint32_t ready, unused;             /* lists of calls that can go straight now, and of free elements */
    struct ahead near, far;             /* what functions that were called call; what functions compiled ahead call */
    volatile sig_atomic_t quit;         /* stops the threads, in the middle of a function */
    struct jit_stats stats;
};

static inline uint32_t entry_off(const struct jit_lazy *l, uint32_t i) { return l->h.text_off + i * JIT_ENTRY_BYTES; }

/* Let the entry of defined function i jump to its code, which is in place. */
void lazy_entry_open(struct jit_lazy *l, uint32_t i);

/* A call at `at` goes by the entry of defined function `func`: let it go straight, or note it until it can. Under the lock. */
void lazy_site_add(struct jit_lazy *l, uint32_t at, uint32_t func);

/* One with nothing in it. NULL: no memory. */
struct jit_lazy *lazy_new(const struct jit_options *opt);

/* The workers, in the arena. */
void lazy_workers_new(struct jit_lazy *l);

/* The lists by function, once job.n_funcs is known. In the arena. */
void lazy_lists_new(struct jit_lazy *l);

/* Lay what was resumed into the guest: text, rodata and where they go on are set. */
void lazy_lay_resumed(struct jit_lazy *l);

#endif
