/* What the files of lazy compilation share: lazy.c compiles and links, lazy_tiers.c finds what runs often and has it compiled better,
 * lazy_save.c takes down what there is and goes on from it. */
#ifndef JIT_LAZY_PRIV_H
#define JIT_LAZY_PRIV_H

#include "job.h"
#include "lazy.h"
#include "points.h"

enum state { WAITING, BUSY, QUICK /* has code of the first tier */, DONE, FAILED };

/* Functions to compile ahead. When there are too many the oldest are forgotten: they are still compiled when they are called. */
enum { AHEAD_MAX = 4096 };
struct ahead { uint32_t *funcs, first, n; };

/* A call that goes by the entry of `func`, or to code that may be replaced: the place of its distance, from the image base. Lists are linked by index + 1. */
struct site { uint32_t at, func, next; };

/* The address of func's entry in a table or a descriptor: where the host sees it, and what it is. Lists by index + 1. */
struct reference { uint64_t *at, entry; uint32_t next; };

/* What is known of a point: the loop around its own, by number in the function; how much of the body it runs, in parts of
 * TIER_BODY; of a function's first one: how many it has, and its length. */
enum { TIER_BODY = 1 << 16 };
struct tier_point { uint32_t parent, share, n, bytes; bool has_code; };

/* A function that began in its first tier: its length and its points, the heat when it was looked at last, and the calls. */
struct tier_func { uint32_t func, bytes, first, n; uint64_t seen; uint32_t calls; bool has_rest; };

struct lazy_tiers {
    struct jit_options options;         /* of the first tier */
    uint32_t points_off;                /* of the points, from the data's beginning */
    struct tier_point *points; uint32_t n_points, cap_points;
    uint32_t *first;                    /* by defined function: its first one */
    const void *counts;                 /* of one that was resumed, as they were saved */
    struct tier_func *watched; uint32_t n_watched, cap_watched;
    struct tier_func *hot; uint32_t n_hot, cap_hot;     /* to be compiled better */
    const struct worker *poller;        /* who reads the counts; NULL: whoever comes */
    uint64_t polled_ns, interval_ns, cpu_ns;    /* when the counts were read; when to read them again; what the process had run by then */
};

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
    uint8_t *text, *rodata, *data;
    uint64_t base;                      /* the image's, as the guest sees it */
    uint64_t *n_unwind;                 /* the guest's: it may write what it likes there */

    pthread_mutex_t lock;
    pthread_cond_t done, more;          /* a function is compiled; there is work */
    uint8_t *state;                     /* enum state, by defined function */
    uint32_t *code_off;                 /* of those that are QUICK or DONE */
    struct jit_lazy_code *code;         /* all that there is, by rising code_off */
    uint32_t n_code, cap_code, n_resumed;       /* the first ones are from the run before */
    struct lazy_resumed resumed;        /* text NULL: nothing */
    uint32_t text_at, rodata_at;        /* next free byte, from the image base */
    uint32_t unwind_at;                 /* last of the unwinding rows, which end the constants' room */
    struct site *sites; uint32_t n_sites, cap_sites;
    uint32_t *sites_of;                 /* by defined function: list of calls of it until it is DONE */
    struct reference *refs; uint32_t n_refs, cap_refs;
    uint32_t *refs_of;                  /* by defined function */
    uint32_t ready, unused;             /* lists of calls that can go straight now, and of free elements */
    struct ahead near, far;             /* what functions that were called call; what functions compiled ahead call */
    struct lazy_tiers tiers;
    volatile sig_atomic_t quit;         /* stops the threads, in the middle of a function */
    struct jit_stats stats;
};

static inline uint32_t entry_off(const struct jit_lazy *l, uint32_t i) { return l->h.text_off + i * JIT_ENTRY_BYTES; }

static inline bool has_code(const struct jit_lazy *l, uint32_t i) { return l->state[i] == QUICK || l->state[i] == DONE; }

/* The next one of an array of them that grows by realloc, put behind the others. NULL: no memory. */
#define lazy_append(array, n, cap, first_cap) \
    ((n) < (cap) || lazy_grow((void **)&(array), &(cap), sizeof *(array), first_cap) ? &(array)[(n)++] : NULL)
bool lazy_grow(void **array, uint32_t *cap, size_t element, uint32_t first_cap);

/* Let the entry of defined function i jump to its code, which is in place. */
void lazy_entry_open(struct jit_lazy *l, uint32_t i);

/* Note a call of defined function func that goes by its entry or to its first tier. Under the lock. False: no memory. */
bool lazy_site_note(struct jit_lazy *l, uint32_t at, uint32_t func);

/* Without the lock: step, with memory of the worker's that ends with the next one. False: w->err says why. */
bool lazy_work(struct jit_lazy *l, struct worker *w, uint32_t i, bool (*step)(struct jit_lazy *l, struct worker *w, void *arg), void *arg);

/* Without the lock: put finished code of defined function i, any of its tiers, into the guest. False: no room, w->err says so. What is left in
 * f->relocs are the calls that go by an entry. */
bool lazy_place(struct jit_lazy *l, struct worker *w, uint32_t i, struct code_func *f, uint32_t *code_off);

/* Under the lock. Defined function i has this code from now on. */
void lazy_publish(struct jit_lazy *l, uint32_t i, uint32_t code_off, enum state state);
/* Code of a function came: let its calls go straight, as they can; what has no code yet is compiled ahead. */
void lazy_note_calls(struct jit_lazy *l, struct ahead *q, const struct code_func *f);

/* The module of one that was resumed, once a function is to be compiled, by this worker alone. Under the lock. */
bool lazy_decode_late(struct jit_lazy *l, const struct worker *w, struct jit_error *err);
/* Bytes of all bodies, about. */
uint64_t lazy_module_bytes(const struct jit_lazy *l);

/* ---- lazy_tiers.c; under the lock, but what says otherwise */
enum { POINTS_MAX = 1 << 15, NO_POINTS = UINT32_MAX };     /* when there are no more, functions get their last code at once */
/* The room for points, once the facts are known: datalayout.bss_bytes. */
void lazy_tiers_layout(struct jit_lazy *l);
/* How many a function has; known once the module is decoded. */
uint32_t lazy_points_wanted(const struct jit_lazy *l, uint32_t i);
/* Points for a function's first tier, the first one's number; NO_POINTS: it is compiled at once as it shall stay. */
uint32_t lazy_points_take(struct jit_lazy *l, uint32_t i);
uint32_t lazy_points_off(const struct jit_lazy *l, uint32_t first);
/* Without the lock: what is known of them, from its loops. */
void lazy_points_describe(struct jit_lazy *l, uint32_t first, const struct build_tiers *t, uint32_t body_bytes);
/* A function's first tier is in place. Testing: so are the ways out of its loops then. May let go of the lock meanwhile. */
void lazy_begun(struct jit_lazy *l, struct worker *w, struct tier_func f);
/* Look at its counts from now on. */
void lazy_watch(struct jit_lazy *l, struct tier_func f);
/* Look at the counts, if it is time. How many nanoseconds until it is again; 0: never, or that is for another worker. */
uint64_t lazy_tiers_poll(struct jit_lazy *l, const struct worker *w, uint64_t now_ns);
/* The worker has something to do: let another one look at the counts. */
void lazy_tiers_leave(struct jit_lazy *l, const struct worker *w);
/* Compile one function better; lets go of the lock meanwhile. False: there is none to be. `idle`: and nothing else to do. */
bool lazy_better(struct jit_lazy *l, struct worker *w, bool idle);
struct jit_point *lazy_point(const struct jit_lazy *l, uint32_t k);

/* One with nothing in it. NULL: no memory. */
struct jit_lazy *lazy_new(const struct jit_options *opt);

/* The workers, in the arena. */
void lazy_workers_new(struct jit_lazy *l);

/* The lists by function, once job.n_funcs is known. In the arena. */
void lazy_lists_new(struct jit_lazy *l);

/* Lay what was resumed into the guest: text, rodata and where they go on are set. */
void lazy_lay_resumed(struct jit_lazy *l);

#endif
