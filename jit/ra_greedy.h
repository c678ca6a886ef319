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
    uint32_t *owner[32];            /* by register and point, where ra->busy but not ra->fixed says that it is taken: the interval */
    struct ra_entry *heap; uint32_t n_heap, cap_heap;
    float time;                     /* of one run of the function, in instructions */
    uint32_t used;                  /* registers given so far, or taken by instructions */
    struct ra_node *nodes; uint32_t n_nodes, cap_nodes;     /* ra_region.c */
    struct ra_edge *edges; uint32_t n_edges, cap_edges;
    uint32_t *todo, n_todo, cap_todo;                       /* nodes to look at again */
    uint32_t *node_of;              /* by block: number of its node + 1; all 0 between calls */
};

/* Queue an interval that has no place yet. */
void greedy_add(struct greedy *g, uint32_t iv);
void greedy_give(struct greedy *g, uint32_t iv, uint32_t reg);
/* Leave all of the interval in memory, or its constant to be repeated. */
void greedy_spill(struct greedy *g, uint32_t iv);
uint32_t greedy_candidates(const struct ra *ra, const struct ra_interval *i);
/* What one use costs when the value is in memory, in accesses of code that runs once. */
float greedy_use_cost(const struct ra *ra, const struct ra_interval *i, uint32_t use);
/* Callee-saved registers that are not in use yet: the first use costs a save and a restore. */
uint32_t greedy_costly(const struct greedy *g);

/* ra_region.c: split an interval that found no register, give places to some pieces and queue the others. */
void greedy_split(struct greedy *g, uint32_t iv);

#endif
