/* Parallel moves: all sources are read before any destination is written. */
#ifndef JIT_MOVES_H
#define JIT_MOVES_H

#include <stdint.h>
#include "arena.h"
#include "mir.h"

/* A location: 0..31 a register as in mir.h, from MOVES_SLOT on a spill slot at byte offset loc - MOVES_SLOT.
 * Two locations are the same or do not overlap. */
#define MOVES_SLOT 0x80000000u
#define MOVES_NONE UINT32_MAX

static inline bool moves_is_slot(uint32_t loc) { return loc >= MOVES_SLOT; }

struct move { uint32_t dst, src; uint32_t bytes; };     /* 4, 8 or 16 bytes wide */

/* One step of the sequence. Slot to slot only when no scratch register was free; SWAP is of two general registers. */
enum { MOVES_COPY, MOVES_SWAP };
struct move_step { uint32_t kind, dst, src, bytes; };

/* What a sequence may overwrite: a free register of each class, or MOVES_NONE, and a 16-byte slot. */
struct move_scratch { uint32_t reg[2]; uint32_t slot; };

struct move_seq {
    struct arena *arena;
    struct move_step *steps; uint32_t n_steps, cap_steps;
    bool used_slot;             /* scratch->slot was needed */
    /* working memory, kept from one call to the next */
    struct move_node *nodes; uint32_t cap_nodes;
    uint32_t *ready, cap_ready;
};

/* Append to seq the steps that make n moves happen at once, in linear time. Each destination is named once;
 * moves is overwritten. */
void moves_sequence(struct move *moves, uint32_t n, const struct move_scratch *scratch, struct move_seq *seq);

#endif
