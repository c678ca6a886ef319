/* The register allocator's parts, in the order in which they run (regalloc.c):
 *   ra_uses.c     what instructions do with virtual registers; webs of those that should share a physical one
 *   ra_live.c     instruction numbering, loops, live ranges with holes
 *   ra_freq.c     how often blocks run, guessed
 *   ra_calls.c    which values a callee-saved register pays for
 *   ra_scan.c     linear scan: a register, a slot or rematerialization for each interval, splitting
 *   ra_bundle.c   or, in functions with loops: intervals that are copied to each other together,
 *   ra_greedy.c   registers for what they are worth most to first, taken from what weighs less,
 *   ra_region.c   and splitting where the blocks say so
 *   ra_phi.c      what blocks' parameters and their arguments want of each other,
 *   ra_maps.c     bitmaps of the points at which registers are taken, for both
 *   ra_split.c    where to split and what a spilled interval does next
 *   ra_slots.c    spill slots, shared by intervals that do not overlap
 *   ra_resolve.c  moves where the pieces of an interval meet, and on the edges of blocks
 *   ra_trade.c    registers exchanged where that saves moves
 *   ra_rewrite.c  the new instructions, by ra_emit.c
 *   ra_check.c    independent check of the result
 * ra_quick.c does it all at -O0.
 * Program points are those of mir.h. All splits are in the gap before an instruction (a multiple of 4). */
#ifndef JIT_RA_H
#define JIT_RA_H

#include "mir.h"
#include "moves.h"

#define RA_NONE UINT32_MAX
#define RA_NOHINT 255

/* What a use asks for, weakest first. */
enum { USE_MARK /* end of a loop that uses it: not a use, only a reason to stay */, USE_ANY, USE_MEM /* may be a slot */, USE_REG };

enum { OCC_USE = 1, OCC_DEF = 2, OCC_MOD = 4 };

struct ra_use { uint32_t pos; uint8_t kind, occ, hint; };

struct ra_range { uint32_t from, to; };     /* half open */

enum { LOC_NONE, LOC_REG, LOC_SLOT, LOC_REMAT };

/* A piece of a virtual register's lifetime that stays in one place: ranges [r0, r1) clipped to [from, to). */
struct ra_interval {
    uint32_t vreg;                  /* index in mfunc.vregs */
    uint32_t from, to;
    uint32_t r0, r1, u0, u1;
    uint32_t next;                  /* the piece after it */
    uint32_t link;                  /* of the scan's lists */
    uint32_t next_range;            /* once it has a register: its first range after the scan's present point */
    uint8_t loc, reg;               /* reg as in mir.h */
    uint8_t n_evictions;            /* counted until its weight is settled (ra_greedy.c) */
    uint32_t head, mate;            /* first of its bundle (ra_bundle.c), the next one in it */
    float weight, benefit;          /* of a head: what the choice by weight compares (ra_greedy.c) */
};

/* A virtual register. */
struct ra_vreg {
    uint32_t first;                 /* its first interval, or RA_NONE */
    uint32_t web;                   /* union-find over copies and phis */
    uint32_t last_def;              /* position of its last definition */
    uint32_t slot;                  /* byte offset, or RA_NONE */
    uint32_t param_of, param_index; /* block that it is a parameter of, or RA_NONE; which one */
    uint32_t cursor;                /* interval reached by the rewriting pass */
    uint8_t web_hint;               /* register last given to a member; of the web's representative */
    uint8_t last_reg;               /* register last given to a piece */
    uint32_t web_slot;              /* the same for slots */
    uint32_t bundle;                /* the same for members of a bundle (ra_bundle.c); itself without bundles */
    uint32_t phi;                   /* a parameter that it is an argument for, that of a back edge first, or RA_NONE */
    bool remat, many_defs /* in several blocks */, store_at_def, def_seen;
    bool saves;                     /* lives over no call, or a callee-saved register pays for it (ra_calls.c) */
    bool asked, has_asked;          /* to choose again, since the other end of a phi went to memory (ra_greedy.c) */
};

struct ra_loop { uint32_t header, last, parent, depth, stamp; };

/* Between two intervals of vreg, or from its to another one; to: RA_NONE: into vreg's slot. None if both are in the same place. */
struct ra_move { uint32_t next, to, from, vreg; uint8_t phase; };

struct ra {
    struct mfunc *f;
    const struct regalloc_options *opt;
    struct arena *a;
    struct ra_vreg *v;
    struct ra_use *uses; uint32_t n_uses, cap_uses;
    struct ra_range *ranges; uint32_t n_ranges, cap_ranges;
    struct ra_interval *iv; uint32_t n_iv, cap_iv;
    uint32_t *block_of;             /* by instruction */
    uint32_t *starts;               /* by block: its first point; the last one's end behind it */
    uint32_t *calls, n_calls, cap_calls;        /* instructions that are calls, rising */
    uint32_t *copies, n_copies, cap_copies;     /* the same of copies from register to register */
    uint32_t *loop_of;              /* by block: innermost loop, 0: none */
    float *freq;                    /* by block: how often it runs, relative to the function's entry (a guess) */
    struct ra_loop *loops; uint32_t n_loops, cap_loops;     /* from 1 on */
    uint32_t regs;                  /* mask of the registers that may be used */
    uint32_t words, n_maps;         /* registers that have maps: without vectors in the function, the general ones */
    uint64_t *busy[32];             /* by register and word of 64 points: taken by an interval (ra_scan.c says when), clobbered or fixed */
    uint64_t *fixed[32];            /* the same, only clobbered or fixed */
    uint64_t *busy_words[32], *fixed_words[32];     /* which words of these may have bits: 64 words, 4096 points, each */
    uint32_t *owner[32];            /* by register and point, where busy but not fixed says that it is taken: the interval */
    uint32_t *kids, *first_kid;     /* intervals of vreg v in order: kids[first_kid[v]..first_kid[v + 1]), from ra_slots on */
    struct ra_range *entry;         /* by block: first and last point from which it is entered, from ra_resolve on */
    uint32_t *landings, n_landings; /* points of the LANDs at which what lives on is in memory, rising */
    uint32_t *moves_at;             /* by instruction: list of moves around it */
    struct ra_move *moves; uint32_t n_moves, cap_moves;
    bool failed;
};

/* Where moves are made, around an instruction: on entry of its block, before it, before it as the block's only jump
 * (moves of the edge to the successor), after it. */
enum { PHASE_HEAD, PHASE_BEFORE, PHASE_EDGE, PHASE_AFTER };

#define ORIGIN_MOVE  UINT32_MAX
#define ORIGIN_CLONE 0x80000000u

static inline uint32_t ra_block_start(const struct ra *ra, uint32_t b) { return ra->starts[b]; }
static inline uint32_t ra_block_end(const struct ra *ra, uint32_t b) { return ra->starts[b + 1]; }
static inline uint32_t ra_block_at(const struct ra *ra, uint32_t pos) { return ra->block_of[pos / 4]; }
static inline uint32_t ra_loop_at(const struct ra *ra, uint32_t pos) { return ra->loop_of[ra_block_at(ra, pos)]; }
static inline uint32_t ra_depth_at(const struct ra *ra, uint32_t pos) { return ra->loops[ra_loop_at(ra, pos)].depth; }
static inline float ra_freq_at(const struct ra *ra, uint32_t pos) { return ra->freq[ra_block_at(ra, pos)]; }
static inline enum mir_class ra_class(const struct ra *ra, const struct ra_interval *i)
{
    return (enum mir_class)ra->f->vregs[i->vreg].cls;
}

/* regalloc.c: all of it but the check, for which it gives the function as it was and where the instructions come from. */
bool ra_run(struct mfunc *f, const struct regalloc_options *opt, struct mfunc *before, uint32_t **origin);

void ra_find_loops(struct ra *ra);     /* ra_live.c; ra_live calls it itself */
void ra_live(struct ra *ra);
void ra_frequencies(struct ra *ra);
void ra_find_savers(struct ra *ra);
void ra_scan(struct ra *ra);
void ra_bundles(struct ra *ra);
void ra_greedy(struct ra *ra);
/* After the scan: let ra->busy hold all ranges of all intervals in registers. */
void ra_mark_all(struct ra *ra);
void ra_slots(struct ra *ra);
void ra_resolve(struct ra *ra);
/* Exchange registers, after ra_resolve and before ra_rewrite. */
void ra_trade(struct ra *ra);
/* The register is iv's, over all its ranges. */
void ra_own(struct ra *ra, uint32_t iv, uint32_t reg);
/* Replace f's instructions. origin, by new instruction: the old one's index, ORIGIN_MOVE, or ORIGIN_CLONE | the old
 * index of the definition repeated. */
void ra_rewrite(struct ra *ra, uint32_t **origin);
/* Does `after`, which ra_rewrite made of `before`, compute the same? Prints the first error to stderr. */
bool ra_check(const struct mfunc *before, const struct mfunc *after, const uint32_t *origin);

/* ra_uses.c */
/* Collect the occurrences of all virtual registers, in order: those of v are ra->uses[first[v]..first[v + 1]); gives first. */
uint32_t *ra_uses(struct ra *ra);
/* Counting sort: count[k + 1] holds how many elements have key k < n; afterwards it holds where the next of them goes,
 * and once all are in place, where they end, which is where the next key's begin (count[0] stays 0). */
void ra_counts_to_ends(uint32_t *count, uint32_t n);
uint32_t ra_web(struct ra *ra, uint32_t v);
/* True of a register copy that changes nothing when both places are the same. */
bool ra_is_identity(const struct mfunc *f, const struct minst *move);

/* ra_quick.c: a register or slot for everything, and the new instructions, in place of all steps above; as ra_rewrite.
 * regs: mask of those that may be used. False: there were too few. */
bool ra_quick(struct mfunc *f, uint32_t regs, uint32_t **origin);

/* ra_emit.c: the new instructions, in order. */
struct ra_out {
    struct mfunc *f;                /* with the old ones */
    struct arena *a;
    struct minst *ins; uint32_t n_ins, cap_ins;     /* in f's arena */
    uint32_t *origin, cap_origin;
    uint32_t src;                   /* module offset of the instruction near by */
};
struct minst *ra_append(struct ra_out *o, uint32_t origin);     /* uninitialized */
/* A copy between two places as in moves.h, but not from slot to slot. */
void ra_emit_move(struct ra_out *o, uint32_t dst, uint32_t src, uint32_t bytes);
void ra_emit_store(struct ra_out *o, uint32_t dst, uint32_t src, uint32_t bytes, uint32_t origin);
/* Any step of a sequence of moves. */
void ra_emit_step(struct ra_out *o, struct move_step s);
/* The constant that v is defined as, into a register or a slot. */
void ra_emit_clone(struct ra_out *o, uint32_t dst, uint32_t v);
/* Make the r/m operand the slot at loc. */
void ra_set_slot(struct minst *mi, uint32_t loc);
/* ra_maps.c */
/* Range r of i, as far as it is i's. */
static inline struct ra_range ra_clip(const struct ra *ra, const struct ra_interval *i, uint32_t r)
{
    struct ra_range x = ra->ranges[r];
    return (struct ra_range){ x.from > i->from ? x.from : i->from, x.to < i->to ? x.to : i->to };
}
void ra_mark_range(struct ra *ra, uint32_t reg, struct ra_range x, bool set);
/* Set or clear the ranges of i from r on, up to the point `to`. */
void ra_mark(struct ra *ra, uint32_t reg, const struct ra_interval *i, uint32_t r, uint32_t to, bool set);
/* The first point of x that is taken in a map, or x.to. Most ranges are within a word. */
uint32_t ra_first_in_words(const uint64_t *map, const uint64_t *words, struct ra_range x);
static inline uint32_t ra_first_taken(const uint64_t *map, const uint64_t *words, struct ra_range x)
{
    if (x.from / 64 != (x.to - 1) / 64)
        return ra_first_in_words(map, words, x);
    uint64_t hit = map[x.from / 64] >> x.from % 64 & ~0ull >> (63 - (x.to - 1 - x.from));
    return hit ? x.from + (uint32_t)__builtin_ctzll(hit) : x.to;
}
/* The first point from `from` on that is i's and taken in the register, or i->to. */
uint32_t ra_next_taken(const struct ra *ra, const struct ra_interval *i, uint32_t reg, uint32_t from);
/* Until when the register is free for i in a map, looking up to the point `limit`: the first conflict, or i->to. */
uint32_t ra_free_in(const struct ra *ra, const uint64_t *map, const uint64_t *words, const struct ra_interval *i, uint32_t limit);

/* ra_calls.c: is the register free for all of i, but at calls? */
bool ra_free_but_for_calls(const struct ra *ra, const struct ra_interval *i, uint32_t reg);

/* ra_split.c */
/* First use of i at or after pos of at least this kind, or i->u1. */
uint32_t ra_next_use(const struct ra *ra, const struct ra_interval *i, uint32_t pos, unsigned kind);
/* First range of i that ends after pos. */
uint32_t ra_range_at(const struct ra *ra, const struct ra_interval *i, uint32_t pos);
/* The first of ranges[lo, hi) that ends after pos, or hi. */
uint32_t ra_range_after(const struct ra_range *ranges, uint32_t lo, uint32_t hi, uint32_t pos);
/* Split i at pos (a multiple of 4, inside i): the new interval is the part from pos on. */
uint32_t ra_split(struct ra *ra, uint32_t i, uint32_t pos);
/* The point in [min, max] with the lowest loop depth on the way, as late as possible; both multiples of 4. */
uint32_t ra_best_split(const struct ra *ra, uint32_t min, uint32_t max);
/* The same for leaving a register: only out of loops in which i has no use after max, since it must come back in the others. */
uint32_t ra_leave_split(const struct ra *ra, const struct ra_interval *i, uint32_t min, uint32_t max);
/* Depth of the innermost loop that contains both points. */
uint32_t ra_common_depth(const struct ra *ra, uint32_t a, uint32_t b);
/* Keep interval i in memory from its start on, at least until after the instruction at pos; gives the piece that
 * wants a register again, or RA_NONE. at_bypass: bring it back where paths arrive that did not come through pos. */
uint32_t ra_spill(struct ra *ra, uint32_t i, uint32_t pos, bool at_bypass);

/* ra_slots.c */
uint32_t ra_interval_at(const struct ra *ra, uint32_t v, uint32_t pos);     /* that covers pos, or RA_NONE */
uint32_t ra_interval_near(const struct ra *ra, uint32_t v, uint32_t pos);   /* the same where v is known to be live */
uint32_t ra_loc(const struct ra *ra, uint32_t interval);    /* as in moves.h; MOVES_NONE: rematerialize */

#endif
