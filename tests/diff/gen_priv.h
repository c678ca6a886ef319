/* What the files of the generator share: the module being made, and the function in it. */
#ifndef DIFF_GEN_PRIV_H
#define DIFF_GEN_PRIV_H

#include "jit/jit.h"
#include "tests/diff/gen.h"

enum { I32 = 0x7f, I64 = 0x7e, F32 = 0x7d, F64 = 0x7c, V128 = 0x7b, FUNCREF = 0x70, EXNREF = 0x69 };
enum { SIG_MAX = 16, TYPES_MAX = 96, FUNCS_MAX = 10, GLOBALS_MAX = 12, LOCALS_MAX = 96, LABELS_MAX = 48, LOOPS_MAX = 3,
       ENTRIES_MAX = 3 * FUNCS_MAX + 6, ROWS_MAX = 800, RESULTS = 6 };

/* Kinds of instructions, each with a weight of its own in every module. */
enum gen_class { GEN_INT, GEN_FLOAT, GEN_MEMORY, GEN_SIMD, GEN_SIMD_FLOAT, GEN_ATOMIC, GEN_CLASSES };

/* Which NaNs of any payload an expression may give: of scalars, of lanes of 32 or 64 bits. */
enum { CLEAN = 0, NAN_SCALAR = 1, NAN_32 = 2, NAN_64 = 4 };

struct sig {
    uint8_t n_params, n_results, params[SIG_MAX], results[SIG_MAX];
};

struct label {
    const uint8_t *types;
    uint8_t n;
    bool is_loop;
};

struct gen {
    const struct gen_options *opt;
    uint64_t rng;
    uint32_t next_number;
    struct out code;                    /* of the function being made */

    struct sig types[TYPES_MAX + ENTRIES_MAX];
    uint32_t n_types, n_funcs, func_type[FUNCS_MAX];
    uint32_t n_memories, n_globals, table_len[2];
    bool is_64[2], globals_mutable[GLOBALS_MAX];
    bool globals_kept[GLOBALS_MAX], table_fixed, memory_fixed;      /* never set, never written, never grown */
    uint8_t globals[GLOBALS_MAX];       /* 0: the fuel */
    uint32_t n_tags, tag_type[3];
    uint8_t weight[GEN_CLASSES];        /* 0 to 10 */

    uint16_t rows[RESULTS][ROWS_MAX];   /* of wasm_ops.def, that may be used */
    uint32_t n_rows[RESULTS];

    const struct sig *sig;              /* of the function being made */
    uint8_t locals[LOCALS_MAX];
    uint32_t n_locals, n_plain;         /* plain: may be set; then loop counters, one for each depth; then scratch */
    struct label labels[LABELS_MAX];
    uint32_t n_labels, loop_depth;
    int budget;                         /* trees left */
    bool is_leaf;                       /* it calls nothing, so it needs no fuel */
    bool is_plain;                      /* as most compilers have it: no values go around loops, no exception is caught */
};

enum { FUEL = 60, SCRATCH_F32 = LOOPS_MAX, SCRATCH_F64, SCRATCH_V128, SPECIAL_LOCALS };    /* after n_plain */

uint32_t gen_pick(struct gen *g, uint32_t n);                   /* 0 to n - 1 */
bool gen_omits(const struct gen *g, uint32_t number);
uint8_t gen_type(struct gen *g);                                /* any numeric or vector type that the module uses */
uint32_t gen_block_type(struct gen *g, uint32_t n_params, uint32_t n_results, bool same);   /* a new type's index */

void gen_rows_choose(struct gen *g);                            /* when memories and features are settled */

/* gen_expr.c: each leaves one value of type t on the stack, or what it is said to */
void gen_op(struct gen *g, uint32_t code);
void gen_op1(struct gen *g, uint32_t code, uint64_t immediate);
void gen_i32(struct gen *g, int32_t v);
void gen_zero(struct gen *g, uint8_t t);
void gen_const(struct gen *g, uint8_t t);
void gen_canonical(struct gen *g, uint8_t t, bool is_32);       /* replaces a NaN on the stack */
void gen_expr(struct gen *g, uint8_t t, int depth, unsigned nans);
void gen_exprs(struct gen *g, const uint8_t *types, uint32_t n, int depth);
void gen_index(struct gen *g, uint32_t memory, uint32_t mask, int depth);   /* an address up to mask */
void gen_store(struct gen *g, int depth);                       /* a statement */

/* gen_vector.c: leaves a vector, made by instructions that go together; the rules for vectors take them at once */
void gen_vector(struct gen *g, int depth);

/* gen_stmt.c: each leaves nothing */
void gen_stmts(struct gen *g, int depth, uint32_t n);
void gen_consume(struct gen *g, const uint8_t *types, uint32_t n);
void gen_fuel_guard(struct gen *g);
void gen_call(struct gen *g, uint32_t func, int depth);         /* leaves the results */
uint32_t gen_call_indirect(struct gen *g, int depth, bool tail);   /* leaves the results; returns the type */
void gen_label_push(struct gen *g, const uint8_t *types, uint32_t n, bool is_loop);

#endif
