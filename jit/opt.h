/* Passes on the SSA form. Each needs and keeps the invariants of ir.h, and needs nothing else
 * unless it says so. */
#ifndef JIT_OPT_H
#define JIT_OPT_H

#include "ir.h"

/* Replace uses of copies by what they copy, phis of one value by that value; remove both.
 * The only pass that may find copies among the phis of a block. */
void opt_copy(struct ir_func *f);
void opt_copy_phis(struct ir_func *f);  /* the same where all but phis use sources already */

/* The value behind copies. */
ir_ref copy_source(struct ir_func *f, ir_ref v);

/* Remove blocks that no path reaches, then what has no effect and whose value nobody needs. */
void opt_dce(struct ir_func *f);

/* Fold constants and apply algebraic rules; branches on constants are cut. */
void opt_fold(struct ir_func *f);

/* Divide by constants with shifts and products. */
void opt_div(struct ir_func *f);

/* Products of twice the width instead of four products of halves. Returns whether there was one. */
bool opt_wide(struct ir_func *f);

/* Rules for vectors: products of 16-bit numbers in pairs, unsigned as signed, lookups whose indices are in range. */
void opt_vector(struct ir_func *f);

/* Number values: an operation or load whose value is there already is forgotten. Every block must be reached
 * from the entry (opt_dce). */
void opt_gvn(struct ir_func *f);

/* Hand what a loop stores at fixed addresses to the next iteration in a phi. Every block must be reached from the entry. */
void opt_cells(struct ir_func *f);

/* Move what does not change out of loops. Every block must be reached from the entry (opt_dce). */
void opt_licm(struct ir_func *f);

/* Do loops over rows of numbers by vectors. Every block must be reached from the entry (opt_dce). */
void opt_rows(struct ir_func *f);

/* Make one copy of two that lie side by side. */
void opt_pairs(struct ir_func *f);

/* Let loops that only search or compare skip whole vectors of what does not end them. */
void opt_scan(struct ir_func *f);

/* Add up sums of loads, or of products of loads, by vectors. Every block must be reached from the entry (opt_dce). */
void opt_sums(struct ir_func *f);

/* Add up in the order in which the terms are computed. */
void opt_late(struct ir_func *f);

/* Find upper bounds of integers and use them. Every block must be reached from the entry (opt_dce). */
void opt_range(struct ir_func *f);

/* Make one block of two that always follow each other. Every block must be reached from the entry (opt_dce). */
void opt_merge(struct ir_func *f);

/* Set the shadow stack's pointer (stack_global) only where somebody looks. Every block must be reached from the entry. */
void opt_stack(struct ir_func *f);

/* Drop the blocks that is_kept (by block) does not name and close the gaps in the numbers; the order stays. No edge may
 * lead to or from them. */
void ir_blocks_keep(struct ir_func *f, const uint8_t *is_kept);

/* Which of the preds of b is `pred`? It must be one. */
uint32_t ir_pred_index(const struct ir_block *b, uint32_t pred);

/* Block `to` gets a second edge, from `pred`, with the values of its edge from `like`; the other half is up to the caller. */
void ir_edge_repeat(struct ir_func *f, uint32_t to, uint32_t pred, uint32_t like);

/* Byte swaps made of shifts and masks, numbers read byte by byte. */
void opt_bytes(struct ir_func *f);

/* Divide by one instruction in front of a loop that divides 128 bits by 64 with shifts and subtractions. */
void opt_quotient(struct ir_func *f);

/* Two loads of 4 bytes instead of one of 8 whose halves alone are wanted. */
void opt_halves(struct ir_func *f);

/* Comparisons instead of jump tables with few targets. */
void opt_cases(struct ir_func *f);

/* Check the index of a jump table by a branch, or not at all where it must fit. */
void opt_switch(struct ir_func *f);

/* Set loop_end and loop_depth of all blocks from the edges that go back. Blocks must be in reverse
 * post-order with loops contiguous, as they are in the bytecode. */
void ir_loops(struct ir_func *f);

#endif
