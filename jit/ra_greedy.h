/* The allocator by weight: what ra_greedy.c and ra_region.c share. */
#ifndef JIT_RA_GREEDY_H
#define JIT_RA_GREEDY_H

#include "ra.h"

/* Interval to place; the largest key first. */
struct ra_entry { uint64_t key; uint32_t iv; };

struct ra_node;
struct ra_edge;

struct greedy {
    struct ra *ra;
    struct ra_entry *heap; uint32_t n_heap, cap_heap;
    float time;                     /* of one run of the function, in instructions */
    uint32_t used;                  /* registers given so far, or taken by instructions */
    struct ra_node *nodes; uint32_t n_nodes, cap_nodes;     /* ra_region.c */
    struct ra_edge *edges; uint32_t n_edges, cap_edges;
    uint32_t *todo, n_todo, cap_todo;                       /* nodes to look at again */
    uint32_t *node_of;              /* by block: number of its node + 1; all 0 between calls */
};

/* What each register would save, in moves. */
struct wishes { float save[32]; uint32_t regs; };
void greedy_wishes(struct greedy *g, const struct ra_interval *i, struct wishes *w);

/* Queue an interval that has no place yet. */
void greedy_add(struct greedy *g, uint32_t iv);
void greedy_give(struct greedy *g, uint32_t iv, uint32_t reg);
/* Leave all of the interval in memory, or its constant to be repeated. */
void greedy_spill(struct greedy *g, uint32_t iv);
uint32_t greedy_candidates(const struct ra *ra, const struct ra_interval *i);
/* Leave a parameter in memory up to its first use, if that is better; gives what is behind, or iv. */
uint32_t greedy_leave_param(struct greedy *g, uint32_t iv);
/* What one use costs when the value is in memory, in accesses of code that runs once. */
float greedy_use_cost(const struct ra *ra, const struct ra_interval *i, uint32_t use);
/* Callee-saved registers that are not in use yet: the first use costs a save and a restore. */
uint32_t greedy_costly(const struct greedy *g);

/* ra_region.c: split an interval that found no register, give places to some pieces and queue the others. */
void greedy_split(struct greedy *g, uint32_t iv);

/* ra_phi.c */
/* Does i begin as a block's parameter? */
bool phi_begins(const struct ra *ra, const struct ra_interval *i);
/* Of parameter v: is the argument from block p v itself? Is it in memory there? */
bool phi_comes_back(const struct ra *ra, uint32_t v, uint32_t p);
bool phi_from_memory(const struct ra *ra, uint32_t v, uint32_t p);
/* Of a parameter in a register whose argument from block p is in memory. */
float phi_return_cost(const struct ra *ra, uint32_t p);
/* What it is worth to have i, which begins as a parameter, in a register there. */
float phi_def_cost(const struct ra *ra, const struct ra_interval *i);
/* Where a parameter that is split should come to a register, if not on the edges: before its first use. Or RA_NONE. */
uint32_t phi_leave(const struct ra *ra, const struct ra_interval *i);
/* Is the use that of an argument at the end of its block? What is it worth to have it in a register there? */
bool phi_is_arg(const struct ra *ra, const struct ra_use *u);
float phi_arg_cost(const struct ra *ra, uint32_t v, uint32_t pos);

#endif
