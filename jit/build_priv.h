/* State of the walk over one body, shared by build*.c.
 *
 * Two notions of dead code: `frame.unreachable` is the validator's (the operand stack is
 * polymorphic), `block == NO_BLOCK` is the builder's (there is no block to emit to). The second
 * also holds in the whole body when only validating, so that every maker of IR asks it.
 * Where code is reachable to the builder, every operand has a value. */
#ifndef JIT_BUILD_PRIV_H
#define JIT_BUILD_PRIV_H

#include "abi.h"
#include "build.h"
#include "ir_of.h"
#include "ssa.h"
#include "wasm_ops.h"

#define NO_BLOCK UINT32_MAX

/* What the immediates of one instruction say, all indices checked. */
struct imm {
    uint32_t x, y;              /* indices, x the one that the signature depends on; label: depth */
    uint8_t  lane;
    valtype  type;              /* heaptype: the nullable reference; valtypes: the one type */
    valtype  from;              /* branching cast: of the operand; type: what it may become */
    const valtype *params, *results;    /* block */
    uint32_t n_params, n_results;
    uint64_t bits;              /* constant, static offset */
    struct ir_v128 v128;
};

struct operand { valtype type; ir_ref value; };

enum frame_kind { FRAME_func, FRAME_inlined, FRAME_block, FRAME_loop, FRAME_if, FRAME_else, FRAME_try };

/* Branches to one place, in their order, by index in build.edges. */
struct edge_list { uint32_t first, last, n; };

struct frame {
    uint8_t kind;
    bool unreachable;           /* the operand stack is polymorphic */
    bool live;                  /* the builder entered it: blocks and constructs below mean something */
    uint32_t height;            /* of the operand stack at its start, without its parameters */
    const valtype *params, *results;
    uint32_t n_params, n_results;
    uint32_t n_inits;           /* height of the stack of initialized locals at its start */
    uint32_t entry;             /* block that it was entered from; loop: its header */
    struct edge_list edges;     /* branches to its label */
    uint32_t saved;             /* if: start of its parameters in build.saved, for else */
    ir_ref   phis;              /* loop: first of its n_params phis, which are consecutive */
    uint32_t whole;             /* construct (ssa.h) that ends with it; not of a loop */
    uint32_t construct;         /* that its blocks are in: `whole`, or the first arm of an if */
    uint32_t loop;              /* header of the innermost loop, 0: none */
    uint32_t number;            /* loop of the function's own body: see struct build_loop */
    bool is_resumed;            /* the builder came into it at the head of a loop that is inside */
    uint32_t table_mark, table_slot;    /* br_table that saw it last, and its successor number there */
    uint32_t handler;           /* frame of the innermost try around its code, 0: none; of a try: itself */
    uint32_t clauses, n_clauses, row;   /* try: in build.clauses; its list in ir_func.catches */
    struct edge_list landings;  /* try: ways to its handlers, with the exception and the selector */
};

/* A branch whose target block does not exist yet, or to a loop header: its operands. */
struct edge { uint32_t from, slot, next, values; };

/* A clause of try_table: the frame it branches to is counted from the outermost one. */
struct clause { uint8_t kind; uint32_t tag, frame; };

/* The body that is walked: the function's, or one that is built into it. */
struct body {
    uint32_t func;              /* index in the module */
    uint32_t first_frame, first_local;          /* its own, among all */
    uint32_t src_shift;         /* from module offsets to positions (ir.h), modulo 2^32 */
    const struct body *outer;   /* the body with the call; NULL: this is the function's own */
};

struct build {
    struct reader r;
    const struct module *m;
    const struct jit_options *opt;
    struct arena *arena;
    struct ir_func *f;          /* NULL: validate only */
    struct body body;
    const struct facts *facts;  /* to build with; NULL: none */
    struct facts *noted;        /* to be collected; NULL: not wanted */
    struct facts_log log;
    uint32_t room, room_self, room_only;        /* weight that may still be built in; of the function in itself; of bodies called once */
    uint32_t block;             /* being filled, or NO_BLOCK */
    uint32_t src;               /* position of the current instruction */
    struct operand *stack; uint32_t n_stack, cap_stack;
    struct frame *frames; uint32_t n_frames, cap_frames;
    struct edge *edges; uint32_t n_edges, cap_edges;        /* [0] unused */
    ir_ref *values; uint32_t n_values, cap_values;          /* operands of edges */
    ir_ref *saved; uint32_t n_saved, cap_saved;
    struct clause *clauses; uint32_t n_clauses, cap_clauses;
    ir_ref *list; uint32_t cap_list;                        /* scratch */
    valtype *locals; uint32_t n_locals, cap_locals;
    uint8_t *inited; uint32_t *inits; uint32_t n_inits, cap_inits;  /* of locals without a default; NULL: none of those */
    ir_ref *membase;            /* by memory, made when first needed */
    uint32_t n_tables_seen;     /* br_table marks */
    struct build_tiers *tiers;  /* NULL: there is one */
    uint32_t n_loops;           /* of the function's own body, begun so far */
    struct local_access *accesses; uint32_t n_accesses, cap_accesses;       /* first tier: from the first loop on, in their order */
    struct leave *leaves; uint32_t n_leaves, cap_leaves;
    struct ssa ssa;
};

static inline bool is_live(const struct build *b) { return b->block != NO_BLOCK; }
static inline struct frame *frame_top(struct build *b) { return &b->frames[b->n_frames - 1]; }
static inline struct frame *frame_at(struct build *b, uint32_t depth) { return &b->frames[b->n_frames - 1 - depth]; }

#define fail(b, code, ...) reader_fail_at(&(b)->r, (b)->src, code, __VA_ARGS__)

static inline ir_ref emit(struct build *b, enum ir_op op, enum ir_type type, ir_ref a0, ir_ref a1, ir_ref a2, uint64_t imm)
{
    return ir_append(b->f, b->block, op, type, a0, a1, a2, imm, b->src);
}

/* What a call with these effects keeps, as its mt says it. */
_Static_assert((int)IR_KEEPS_MEMORY == FX_MEMORY && (int)IR_KEEPS_STATE == FX_STATE && (int)IR_KEEPS_STACK == FX_STACK, "bits of effects");
static inline uint8_t keeps(const struct build *b, uint8_t effects)
{
    return b->facts && b->facts->has_effects ? FX_ALL & ~effects : 0;
}

/* ---- build.c */
/* The entry block, with parameters that are the first values of these locals; NULL: of the first ones. */
void entry_begin(struct build *b, const uint32_t *locals, uint32_t n);
void locals_add(struct build *b, uint32_t n, valtype type);
bool locals_read(struct build *b);
/* Walk the rest of a body, until its frame has ended. */
void body_walk(struct build *b);

/* ---- build_quick.c: validate one instruction. False: it must go by the long way, and nothing was done. */
bool build_quick(struct build *b);

/* ---- build_stack.c: the operand stack */
void push(struct build *b, valtype type, ir_ref value);
struct operand pop_any(struct build *b);
struct operand pop(struct build *b, valtype want);
/* Pop n operands of these types; their values, in order, to out unless NULL. */
void pop_types(struct build *b, const valtype *types, uint32_t n, ir_ref *out);
void push_types(struct build *b, const valtype *types, uint32_t n, const ir_ref *values);
/* The operands on top have these types; leave them. In unreachable code they become them if `retype`. */
void peek_types(struct build *b, const valtype *types, uint32_t n, bool retype);
/* Scratch for n values, valid until the next call. */
ir_ref *list_of(struct build *b, uint32_t n);
void set_unreachable(struct build *b);

/* ---- build_imm.c */
bool imm_read(struct build *b, const struct wasm_op *op, struct imm *imm);
uint32_t label_read(struct build *b);   /* depth, checked; 0 on error */

/* ---- build_control.c: blocks, frames, branches */
/* Push the frame of a body: FRAME_func or FRAME_inlined. */
void body_begin(struct build *b, enum frame_kind kind, const struct type_def *type);
/* Leave the body. */
void build_return(struct build *b);
void build_control(struct build *b, const struct wasm_op *op, const struct imm *imm);
uint32_t block_begin(struct build *b);
uint32_t succ_reserve(struct ir_func *f, uint32_t from);
void succ_resolve(struct ir_func *f, uint32_t from, uint32_t slot, uint32_t to);
/* Note a branch, whose n operands the caller puts into b->values. */
void edge_add(struct build *b, struct edge_list *to, uint32_t from, uint32_t slot, uint32_t n_operands);
/* Begin the block that these branches meet in; then what came along them as operand i, to `out`, which has room for all. */
uint32_t edges_meet(struct build *b, const struct edge_list *edges);
ir_ref *edge_values(struct build *b, const struct edge_list *edges, uint32_t i, ir_ref *out);
void jump_to_frame(struct build *b, struct frame *f);     /* jump, or return, with the operands on top */
struct frame *frame_enter(struct build *b, enum frame_kind kind, const struct imm *type, ir_ref *params);
/* Trap if the reference is null. */
void trap_if_null(struct build *b, ir_ref v, enum wvm_trap trap);

/* ---- build_try.c: exceptions */
void build_try(struct build *b, const struct wasm_op *op, const struct imm *imm);
/* The block ends with a call that may throw, with successor 0 reserved for where it returns: make its landing. */
void try_landing(struct build *b, uint32_t from);
/* The body of a try ends: its handlers. */
void try_end(struct build *b, struct frame *f);

/* ---- build_call.c */
void build_call(struct build *b, const struct wasm_op *op, const struct imm *imm);

/* ---- build_inline.c */
/* Say how much may be built into the function; needs b->facts. */
void inline_begin(struct build *b);
/* Build the body of a function in place of a call of it with these arguments (not list_of's), if that pays: its results are
 * on the stack then. False: nothing was done. */
bool inline_call(struct build *b, uint32_t func, const ir_ref *args);

/* A conditional branch, the operands of its label on the stack and checked. */
void build_br_cond(struct build *b, uint32_t depth, ir_ref cond);
/* Trap if the condition holds; go on in a fresh block. Live code only. */
void build_trap_if(struct build *b, ir_ref cond, enum wvm_trap why);
/* The label takes at least one operand; it takes what is on the stack. */
bool build_label_takes(struct build *b, uint32_t depth);
void build_label_check(struct build *b, uint32_t depth);

/* ---- build_gc.c */
void build_gc(struct build *b, const struct wasm_op *op, const struct imm *imm);

/* ---- build_plain.c */
/* Emit an operation of fixed signature; the value of its result, if any. */
ir_ref build_plain(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args, enum ir_type type);

ir_ref build_v128(struct build *b, struct ir_v128 v);

/* An access of 1 << align bytes to memory imm->x, offset imm->bits; checked if the page tables do not. value: of a store. */
ir_ref build_access(struct build *b, enum ir_op op, const struct imm *imm, ir_ref addr, ir_ref value, enum ir_type type,
                    uint8_t mt, unsigned align);

/* ---- build_bulk.c: memory.copy and memory.fill of a few bytes without a call. False: nothing was done. */
bool build_bulk(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args);

/* Numbers of 128 bits: operands and both results on the stack, low half first. */
void build_wide(struct build *b, const struct wasm_op *op);

/* ---- build_deterministic.c */
/* An operation on numbers; of what the specification leaves open, what the options ask for. */
ir_ref build_number(struct build *b, unsigned ir, enum ir_type type, const ir_ref *args);

/* ---- build_tiers.c */
/* The function begins: its entry block, in the first tier with its point. */
void tiers_begin(struct build *b);
/* A loop of the function's own body begins: its number. Where the builder is to go on from there, it begins to build. */
uint32_t tiers_loop(struct build *b);
/* Its head has a block: give it its point. */
void tiers_point(struct build *b, const struct frame *f);
void tiers_loop_end(struct build *b, const struct frame *f);
/* Leave the block, which has no end yet, for the code that goes on from the head of this loop. */
void tiers_leave(struct build *b, uint32_t loop);
/* The first tier reads or writes a local. */
void tiers_access(struct build *b, uint32_t local, bool is_write);
/* The body was walked. */
void tiers_end(struct build *b);

/* The loop is around the one that the builder went on from: its head has no block. */
static inline bool is_behind(const struct build *b, const struct frame *f) { return f->kind == FRAME_loop && !f->live && is_live(b); }

/* ---- build_var.c: locals, globals, references, select */
void build_variable(struct build *b, const struct wasm_op *op, const struct imm *imm);

#endif
