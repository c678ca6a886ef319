/* Local variables to SSA values while the blocks are being made, after Braun et al., "Simple and
 * Efficient Construction of Static Single Assignment Form" (2013), with one change that keeps
 * it near linear for any number of locals and blocks: control is structured, so a construct
 * (block, if, or the first arm of an if) that does not write a local leaves it as it was, and
 * a read steps over the whole construct at once instead of walking the blocks in it.
 *
 * Blocks are numbered in the order in which they begin, so a block number is also a time:
 *   writes of a local   a list, by time, with jump pointers: the write visible at a time is
 *                       found in O(log n)
 *   construct           an interval of time that ends with the block where its paths meet
 *   loop                known by its header; read before its end, it gets a phi whose operands
 *                       are filled in when the loop is sealed
 *
 * A value that was written before the loop that we stand in comes through a phi at the header;
 * one written inside a construct that has ended comes from the block that ended it, through
 * the values at its predecessors (a phi, if they differ); any other is the value itself.
 * Both block results are remembered by (block, local). Phis that turn out to be trivial become
 * copies, which opt_copy removes. */
#ifndef JIT_SSA_H
#define JIT_SSA_H

#include "ir.h"

#define SSA_NO_CONSTRUCT 0u

struct ssa_write;
struct ssa_construct;
struct ssa_block;
struct ssa_local;
struct ssa_memo;
struct ssa_phi;
struct ssa_step;

struct ssa {
    struct ir_func *f;
    struct ssa_local *locals; uint32_t n_locals, cap_locals;
    ir_ref zero[IR_V128 + 1];           /* the initial value of locals, by type; made when first read */
    ir_ref params_end;                  /* last parameter: constants go behind it */
    struct ssa_write *writes; uint32_t n_writes, cap_writes;            /* [0]: none, time 0 */
    struct ssa_construct *constructs; uint32_t n_constructs, cap_constructs; /* [0]: the function */
    struct ssa_block *blocks; uint32_t cap_blocks;      /* parallel to f->blocks */
    struct ssa_memo *memos; uint32_t n_memos, cap_memos;                /* hash table */
    struct ssa_phi *phis; uint32_t n_phis, cap_phis;    /* at loop headers, waiting for operands; see ssa_block.phis */
    uint32_t ready;                     /* list of phis of sealed loops */
    struct ssa_step *steps; uint32_t n_steps, cap_steps;                /* explicit recursion */
    ir_ref *values; uint32_t n_values, cap_values;
};

/* Prepare for a function whose locals have these types (enum ir_type), zero at first. Block 0 must exist and holds an IR_param
 * for each parameter, which the caller writes. */
void ssa_init(struct ssa *s, struct ir_func *f, const uint8_t *types, uint32_t n_locals);

/* One more local, zero at first. */
void ssa_local_add(struct ssa *s, enum ir_type type);
/* What locals of this type hold at first. */
ir_ref ssa_zero(struct ssa *s, enum ir_type type);

/* A new block: inside which construct, and inside which loop (its header, 0: none; for a header: itself). */
void ssa_block_begin(struct ssa *s, uint32_t block, uint32_t construct, uint32_t loop);

/* A construct begins inside `parent`; ends with block `end`, whose predecessors are all known. */
uint32_t ssa_construct_open(struct ssa *s, uint32_t parent);
void ssa_construct_close(struct ssa *s, uint32_t construct, uint32_t end);

/* All predecessors of this loop header are known. */
void ssa_loop_seal(struct ssa *s, uint32_t header);

/* Code behind the loop goes into the block that its body ended in: that one is no part of the loop. */
void ssa_block_leaves_loop(struct ssa *s, uint32_t block, uint32_t outer);

void ssa_write(struct ssa *s, uint32_t block, uint32_t local, ir_ref value);
/* The value of a local at the end of the block that is being filled. */
ir_ref ssa_read(struct ssa *s, uint32_t block, uint32_t local);

/* The one value that `n` values parallel to the preds of `block` are, through a phi if they differ. */
ir_ref ssa_join(struct ssa *s, uint32_t block, const ir_ref *values, uint32_t n, enum ir_type type);

/* Give a phi its operands, now that they are known; a trivial one becomes a copy. */
void ssa_phi_fill(struct ir_func *f, ir_ref phi, const ir_ref *values, uint32_t n);

/* An instruction of block 0 behind the parameters, so that it dominates everything. */
ir_ref ssa_entry_ins(struct ssa *s, enum ir_op op, enum ir_type type, uint64_t imm);

#endif
