/* The SSA form of one function. A value is the index of the instruction that makes it
 * (ir_ref); instructions live in one array, doubly linked in block order, so that passes
 * insert and remove in constant time. Blocks are numbered in the order of the bytecode:
 * that order is a reverse post-order of a reducible graph, and loops are contiguous in it.
 *
 * Invariants (held by ir_verify between passes):
 *   every block ends with exactly one Z operation; phis come first; block 0 is the entry and has no preds;
 *   preds and succs agree; a pred appears once, however many br_table entries lead here;
 *   a phi has as many operands as its block has preds, in their order;
 *   a definition dominates its uses; operand types fit the row of ir_ops.def;
 *   i32 values are taken to be zero-extended to 64 bits wherever they are kept.
 * References (funcref, externref) are i64. */
#ifndef JIT_IR_H
#define JIT_IR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "arena.h"
#include "image.h"

typedef uint32_t ir_ref;
#define IR_NONE 0u                  /* ins[0] is never used */

enum ir_type { IR_VOID, IR_I32, IR_I64, IR_F32, IR_F64, IR_V128 };

enum ir_op {
#define IR(name, sig, flags) IR_##name,
#include "ir_ops.def"
#undef IR
    IR_OP_COUNT
};

enum { IRF_P = 1, IRF_C = 2, IRF_L = 4, IRF_W = 8, IRF_X = 16, IRF_K = 32, IRF_Z = 64 };
enum { IR_VARIADIC = 255 };
struct ir_op_info { const char *name, *sig; uint8_t flags, n_operands /* or IR_VARIADIC */; };
extern const struct ir_op_info ir_ops[IR_OP_COUNT];

/* What a load or store moves; the value has the instruction's (or operand's) type. */
enum ir_mem { IR_MEM_8S, IR_MEM_8U, IR_MEM_16S, IR_MEM_16U, IR_MEM_32S, IR_MEM_32U, IR_MEM_FULL };
/* Bytes of a type; those that a load or store (enum ir_mem) of a value of this type moves. */
static inline unsigned ir_type_bytes(unsigned type) { return type == IR_V128 ? 16 : type == IR_I64 || type == IR_F64 ? 8 : 4; }
static inline unsigned ir_access_bytes(unsigned type, unsigned mt)
{
    static const uint8_t narrow[] = { 1, 1, 2, 2, 4, 4 };
    return mt < IR_MEM_FULL ? narrow[mt] : ir_type_bytes(type);
}
/* What a call is known not to write, in its mt; state: all but linear memory. Stack: it does not look at the global stack_global,
 * and throws nothing. */
enum { IR_KEEPS_MEMORY = 1, IR_KEEPS_STATE = 2, IR_KEEPS_STACK = 4 };
/* What a 32-bit sum or shift is known not to do, in its mt: the result is that of unbounded numbers. */
enum { IR_NOWRAP = 1 };
/* Which of two halves of one product, the one right behind the other, an i64 product is, in its mt; lowering sets it. */
enum { IR_HALF_FIRST = 1, IR_HALF_SECOND };
/* Records of instance data that runtime calls take by address. */
enum ir_rec { IR_REC_MEMORY, IR_REC_TABLE, IR_REC_DATA, IR_REC_ELEM };

struct ir_ins {
    uint16_t op;
    uint8_t type;                   /* enum ir_type of the result */
    uint8_t mt;
    uint32_t block;
    uint32_t prev, next;            /* in the block; 0 ends */
    ir_ref a[3];                    /* operands; unused ones are IR_NONE. Variadic: a[0] start in pool, a[1] count */
    uint32_t src;                   /* position: byte offset in the module, or in an inlined body */
    uint64_t imm;
};

struct ir_block {
    uint32_t first, last;           /* instructions; 0: empty (only while building) */
    uint32_t *preds; uint32_t n_preds, cap_preds;
    uint32_t *succs; uint32_t n_succs, cap_succs;
    uint32_t loop_depth;
    uint32_t loop_end;              /* loop header: the last block of the loop (inclusive), else 0 */
};

struct ir_v128 { uint8_t b[16]; };

/* A clause of a try. The lists of a function's tries lie one after the other, each ended by IR_CATCH_OUTER (go on with
 * the list at row `selector`) or IR_CATCH_END. */
enum { IR_CATCH_ALL = UINT32_MAX, IR_CATCH_OUTER = UINT32_MAX - 1, IR_CATCH_END = UINT32_MAX - 2 };
struct ir_catch {
    uint32_t tag;                   /* index, or one of the above */
    uint32_t selector;              /* what the landing gets when this clause matches: different in all of the function */
    bool     is_ref;                /* somebody may keep the exception */
};

struct ir_func {
    struct arena *arena;
    struct ir_ins *ins; uint32_t n_ins, cap_ins;
    struct ir_block *blocks; uint32_t n_blocks, cap_blocks;
    uint32_t *pool; uint32_t n_pool, cap_pool;          /* operand lists; a list may be moved, never shared */
    struct ir_v128 *v128; uint32_t n_v128, cap_v128;
    struct ir_catch *catches; uint32_t n_catches, cap_catches;
    uint8_t *param_types; uint32_t n_params;            /* enum ir_type */
    uint8_t *result_types; uint32_t n_results;
    uint32_t index;                                     /* function index in the module */
    uint32_t src_begin;                                 /* module offset of the body */
    struct wvm_image_inlined *inlined; uint32_t n_inlined, cap_inlined;     /* bodies built in place of calls */
    uint32_t src_end;                                   /* positions from here on are free */
    bool has_last_page;                                 /* memory 0 may have the last 64 KiB that 32 bits address */
    uint64_t memory_min_bytes;                          /* memory 0 has them from the start; 0 with addresses of 64 bits */
    uint32_t stack_global;                              /* the shadow stack's pointer, UINT32_MAX: none is known */
};

void ir_func_init(struct ir_func *f, struct arena *a);
uint32_t ir_block_new(struct ir_func *f);
/* Append to the end of a block. */
ir_ref ir_append(struct ir_func *f, uint32_t block, enum ir_op op, enum ir_type type, ir_ref a0, ir_ref a1, ir_ref a2, uint64_t imm, uint32_t src);
/* Insert before an instruction of the same block. */
ir_ref ir_insert_before(struct ir_func *f, ir_ref at, enum ir_op op, enum ir_type type, ir_ref a0, ir_ref a1, ir_ref a2, uint64_t imm);
/* Insert at the head of a block, before its phis: for new phis. */
ir_ref ir_prepend(struct ir_func *f, uint32_t block, enum ir_op op, enum ir_type type, uint64_t imm, uint32_t src);
void ir_remove(struct ir_func *f, ir_ref i);            /* unlink, turn into nop */
void ir_move_before(struct ir_func *f, ir_ref i, ir_ref at);              /* `at`: another instruction, of any block */
/* Copy n operands to the pool; returns their start. */
uint32_t ir_list(struct ir_func *f, const ir_ref *ops, uint32_t n);
/* Add the edge from -> to, once: succs of `from` may repeat (br_table), preds of `to` do not. */
void ir_edge(struct ir_func *f, uint32_t from, uint32_t to);
/* The halves of an edge, for who knows one end before the other. */
void ir_succ_add(struct ir_func *f, uint32_t from, uint32_t to);
void ir_pred_add(struct ir_func *f, uint32_t to, uint32_t from);
/* Give a block the number that map has for its own, and its edges the new ends; the one that had the number is lost. */
void ir_block_renumber(struct ir_func *f, uint32_t from, const uint32_t *map);
/* Give each block as many empty blocks behind it as n_behind says by block. Gives the map from old to new numbers. Loops'
 * ends are then wrong (ir_loops). */
uint32_t *ir_blocks_spread(struct ir_func *f, const uint8_t *n_behind);

/* The operands of an instruction, inline or pooled: count in *n. */
static inline ir_ref *ir_operands(struct ir_func *f, ir_ref i, uint32_t *n)
{
    struct ir_ins *s = &f->ins[i];
    bool variadic = ir_ops[s->op].n_operands == IR_VARIADIC;
    *n = variadic ? s->a[1] : ir_ops[s->op].n_operands;
    return variadic ? f->pool + s->a[0] : s->a;
}
static inline bool ir_is(enum ir_op op, unsigned flags) { return ir_ops[op].flags & flags; }

bool ir_verify(struct ir_func *f, FILE *to);            /* false: the violated invariant is printed */
void ir_dump(struct ir_func *f, FILE *to);

#endif
