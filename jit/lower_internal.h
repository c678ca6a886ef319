/* Instruction selection, shared by lower*.c. Blocks are walked backwards, and so are the instructions of a
 * block: when an operation is reached, all its users are selected, and those that took it into themselves (an
 * address, a memory operand, a compare into a branch) have not asked for its register. What nobody asked for
 * and has no effect is not emitted. */
#ifndef JIT_LOWER_INTERNAL_H
#define JIT_LOWER_INTERNAL_H

#include "callconv.h"
#include "datalayout.h"
#include "ir.h"
#include "jit.h"
#include "lower.h"
#include "mir.h"

#define FOLDED (MIR_NOREG - 1)

struct lower {
    struct ir_func *f;
    struct mfunc *m;
    const struct module *mod;
    const struct datalayout *lay;
    const struct jit_options *opt;
    vreg_t *vreg_of;            /* by ir_ref; MIR_NOREG until asked for, FOLDED when taken in by its only user */
    uint32_t *n_uses;           /* by ir_ref */
    uint32_t *n_tests;          /* by ref: of these uses, as condition of a branch, a select or an eqz */
    ir_ref *phi_of;             /* by ref: a phi that has it as an operand, the last one; IR_NONE */
    uint16_t *demand;           /* by ref: bytes of a vector that somebody asks for; NULL without shuffles */
    bool is_repeated;           /* a compare is made once more: what it is made of keeps its registers */
    uint32_t *color;            /* by ir_ref: effects before it in its block; equal colors: loads may move between */
    uint32_t *mblock_of;        /* machine block of an IR block */
    uint32_t *edge_of;          /* by target: machine block of the current block's edge to it */
    uint32_t *pred_of;          /* by target: the pred last asked for */
    ir_ref *results; uint32_t n_results, cap_results;   /* IR_result passed since the last call */
    struct minst *buf; uint32_t n_buf, cap_buf;     /* the block being lowered: sequences, those of later instructions first */
    uint32_t *seq; uint32_t n_seq, cap_seq;         /* starts of the sequences in buf */
    uint32_t src;               /* module offset of the instruction being lowered */
    ir_ref cur;                 /* the instruction being lowered */
    struct code_consts *consts;
    uint32_t catches_at;        /* in them: the clauses of all tries */
};

/* The register of a value; the value will be computed before the current instruction. Constants get a fresh register, loaded here. */
vreg_t lower_use(struct lower *l, ir_ref v);
/* The register of a value of which the current instruction reads no more than 32 bits: for the lower half of an i64 that
 * nobody else wants, that of the whole. */
vreg_t lower_use_low(struct lower *l, ir_ref v);
/* The register that the current instruction must define. */
vreg_t lower_def(struct lower *l, ir_ref v);
/* Append one instruction to the current sequence, in program order. Valid until the next call. */
struct minst *lower_emit(struct lower *l, enum x64_op op, unsigned w);
/* Fill the memory operand of a wasm access: address value, base value or IR_NONE, static offset. May append
 * instructions, so call it BEFORE lower_emit of the access: it gives a template to copy with lower_set_mem. */
struct mem_operand { uint8_t mem, scale, flags; int32_t disp; vreg_t b, x; uint32_t imm2; };
struct mem_operand lower_mem(struct lower *l, ir_ref addr, ir_ref base, uint64_t offset);
void lower_set_mem(struct minst *mi, struct mem_operand mo);
/* A 16-byte (or 4, 8 byte) constant in RODATA as a memory operand. */
struct mem_operand lower_const_mem(struct lower *l, const void *bytes, unsigned n);

/* Shorthands for common shapes; op rows as named in x64_insns.def. d, a, b are registers. */
struct minst *lower_rvm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, vreg_t b);     /* r=d v=a b=b */
struct minst *lower_rm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t b);                /* r=d b=b */
struct minst *lower_rm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, struct mem_operand mo);
struct minst *lower_rvm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, struct mem_operand mo);
void lower_move(struct lower *l, vreg_t d, vreg_t a);
/* The current instruction is the only user of v, which is computed in this block and has no register yet. */
bool lower_is_made_here(const struct lower *l, ir_ref v);
/* Let d, which the current instruction then changes, start as the value a: by a move, or by making a there at once when
 * nobody else wants it. Nothing between the definition of a and here may use d. */
void lower_start(struct lower *l, vreg_t d, ir_ref a);
vreg_t lower_temp(struct lower *l, enum mir_class cls, unsigned bytes);

/* True if the load `v` (single use, same effects) may become a memory operand of the current instruction. */
bool lower_can_fold_load(struct lower *l, ir_ref v, unsigned bytes);
/* Constant operand: true and its bits. */
bool lower_const(struct lower *l, ir_ref v, uint64_t *bits);
/* The same, if an instruction of width w bytes takes it as sign-extended 32-bit immediate. */
bool lower_const_imm(struct lower *l, ir_ref v, unsigned w, int32_t *imm);
vreg_t lower_u64(struct lower *l, uint64_t bits);
/* May value v, an operand of the current instruction, be computed inside it? */
bool lower_may_fold(struct lower *l, ir_ref v);
/* x << 0..3 as index and scale; x + offset; the sum a + b as base, index, scale and displacement. */
bool lower_match_scaled(struct lower *l, ir_ref v, ir_ref *index, uint8_t *scale);
bool lower_match_offset(struct lower *l, ir_ref v, int32_t *offset);
void lower_sum_operand(struct lower *l, ir_ref a, ir_ref b, struct mem_operand *mo);

void lower_demand(struct lower *l);                                         /* lower_demand.c: fill demand */
bool lower_simd(struct lower *l, const struct ir_ins *ins, ir_ref ref);     /* lower_simd.c; false: not a SIMD operation */
void lower_call(struct lower *l, const struct ir_ins *ins, ir_ref ref);     /* lower_call.c: calls, returns, entry */
void lower_catches(struct lower *l);                                        /* the function's clauses into its constants */
void lower_exception(struct lower *l, const struct ir_ins *ins, ir_ref ref);        /* lower_exn.c */
/* A call of the runtime with these arguments in registers; not yet its results. */
struct minst *lower_rt(struct lower *l, enum wvm_rt rt, const vreg_t *args, uint32_t n);
void lower_runtime_call(struct lower *l, const struct ir_ins *ins, ir_ref ref);
void lower_entry(struct lower *l);
bool lower_int(struct lower *l, const struct ir_ins *ins, ir_ref ref);      /* lower_int.c; false: not an integer operation */
/* Of a commutative operation: the operand better kept in a register first; of two, the one that can be made in place. */
void lower_commute(struct lower *l, ir_ref *a, ir_ref *b);
/* lower_carry.c: a sum or difference with the truth of a compare in it; false: it has none. */
bool lower_carry(struct lower *l, const struct ir_ins *s, ir_ref ref);
/* Upper halves of products, and lower ones beside them; false: a lower half alone. */
bool lower_product(struct lower *l, const struct ir_ins *s, ir_ref ref);
/* Bring both halves of products together, before uses are counted. */
void lower_pairs(struct ir_func *f);
bool lower_memory(struct lower *l, const struct ir_ins *ins, ir_ref ref);   /* lower_mem.c; false: no access to memory or state */
bool lower_rmw(struct lower *l, const struct ir_ins *store);                /* lower_rmw.c; false: the store does not end an operation on its memory */
bool lower_float(struct lower *l, const struct ir_ins *ins, ir_ref ref);    /* false: not a float operation */
void lower_jump(struct lower *l, ir_ref ref);                               /* lower_jump.c: ends of blocks */
/* The machine block to jump to for the current block's edge to IR block `to`: the target itself or the block that splits the edge. */
uint32_t lower_edge(struct lower *l, uint32_t to);
/* A memory operand in a section of the image, and in instance data. */
struct mem_operand lower_rip_mem(enum mir_section section, uint32_t off);
struct mem_operand lower_data_mem(uint32_t off);
/* The address of a memory, table or segment record, as register; or the operand of a field of it. */
vreg_t lower_record(struct lower *l, enum ir_rec rec, uint32_t index);
struct mem_operand lower_record_field(struct lower *l, enum ir_rec rec, uint32_t index, unsigned field_off);
/* Use v as the r/m operand: a folded load, a constant in memory (floats), or its register. `bytes`: width that is read, of
 * a register no more than that of v. */
struct rm_operand { bool is_mem; vreg_t reg; struct mem_operand mem; };
struct rm_operand lower_rm_use(struct lower *l, ir_ref v, unsigned bytes);
/* What goes into a lane: a byte or two come from a register only. */
struct rm_operand lower_rm_lane(struct lower *l, ir_ref v, unsigned bytes);
void lower_set_rm(struct minst *mi, struct rm_operand rm);
void lower_fixed(struct lower *l, struct minst *mi, vreg_t v, unsigned reg, bool is_def);
void lower_trapcc(struct lower *l, unsigned cc, unsigned trap, vreg_t witness);

/* Conditions: emits the compare for the truth of value c, and says under which condition codes it is true.
 * parity: 0 none; 1: true needs also "not parity" (float eq); 2: "or parity" (float ne). */
struct condition { uint8_t cc, parity; };
struct condition lower_condition(struct lower *l, ir_ref c);
struct condition lower_inverse(struct condition c);
/* Compare c, the condition of the current instruction, may be made by it: then it is not made at its own place. */
bool lower_take_compare(struct lower *l, ir_ref c);
void lower_select_xmm(struct lower *l, const struct ir_ins *s, ir_ref ref);  /* lower_select.c: of floats and vectors */

enum { CC_O, CC_NO, CC_B, CC_AE, CC_E, CC_NE, CC_BE, CC_A, CC_S, CC_NS, CC_P, CC_NP, CC_L, CC_GE, CC_LE, CC_G };

static inline enum mir_class lower_class(unsigned type) { return type == IR_I32 || type == IR_I64 ? MIR_GPR : MIR_XMM; }
/* The immediate of an instruction of w bytes: its lowest bytes, extended as the processor does it. */
static inline int64_t lower_imm(int64_t c, unsigned w) { return w == 1 ? (int64_t)(int8_t)c : w == 2 ? (int64_t)(int16_t)c : c; }

#endif
