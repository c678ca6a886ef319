/* Machine code before bytes: x86-64 instructions (rows of x64_insns.def) over virtual registers.
 * lowering makes it, the register allocator rewrites it in place to physical registers and spill
 * slots, emit turns it into bytes.
 *
 * A register operand is a vreg_t: 0..15 are rax..r15, 16..31 are xmm0..xmm15, from MIR_VREG0 on
 * virtual ones, whose class and width are in mfunc.vregs. Lowering uses physical registers only
 * through fixed operands (struct mfixed); rsp appears only in memory operands made by emit.
 *
 * Operand slots of an instruction: r (ModRM.reg or opcode register), v (VEX.vvvv), s (the /is4
 * register of VEX blends), and r/m: a register b when mem is MEM_NONE, else a memory operand made of
 * b, x, scale, disp, imm by its kind. The row's roles say what happens to each: R_DEF R_USE R_MOD, V_USE, S_USE,
 * M_USE, M_DEF, M_MOD (for a memory operand, b and x are always uses).
 *
 * Two-address forms have R_MOD or M_MOD: lowering emits `MOVE d, a` before `op d, b`, so a virtual register may
 * have several definitions inside one block; it is in SSA form otherwise (phis are block parameters).
 *
 * Program points of instruction i (in final layout order):
 *   4i    the gap before: moves into fixed uses happen here, in parallel
 *   4i+1  operands are read            4i+2  results are written
 *   4i+3  the gap after: moves out of fixed definitions, in parallel
 * An ordinary use is live up to 4i+1 inclusive; a definition starts at 4i+2; MF_EARLY makes r's definition
 * start at 4i+1 (it may not share a register with a use). A fixed use of vreg w in register p: w is live up to 4i, p is
 * blocked over [4i+1, 4i+2]. A fixed definition: p is blocked over [4i+2, 4i+3], the vreg starts at 4i+3.
 * Clobbered registers are blocked over [4i+1, 4i+3). */
#ifndef JIT_MIR_H
#define JIT_MIR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "arena.h"

typedef uint32_t vreg_t;
#define MIR_XMM0   16u
#define MIR_VREG0  32u
#define MIR_NOREG  UINT32_MAX

enum x64_op {
#define X64(name, ...) X64_##name,
#include "x64_insns.def"
#undef X64
    X64_OP_COUNT
};

enum mir_class { MIR_GPR, MIR_XMM };

/* Kinds of r/m operand. */
enum mir_mem {
    MEM_NONE,       /* the register b */
    MEM_BASE,       /* [b + x*scale + disp]; b or x may be MIR_NOREG: no base means an absolute address */
    MEM_RIP,        /* [rip + section + disp]: imm2 is an enum mir_section */
    MEM_SPILL,      /* spill slot at byte offset disp of the spill area; made by the allocator */
    MEM_ARGIN,      /* incoming stack argument, byte disp from the first */
    MEM_ARGOUT,     /* [rsp + disp]: outgoing arguments and results */
    MEM_RESIN,      /* our caller's result area, byte disp */
};
enum mir_section { SEC_RODATA, SEC_DATA };

enum {
    MF_A32   = 1,   /* 32-bit address: computed modulo 2^32 (67h) */
    MF_EARLY = 2,   /* r is written before all uses are read */
    MF_FLAGS_LIVE = 4,  /* CPU flags are live here: encode without touching them (mov, not xor, for 0) */
    MF_MAY_TRAP = 8,    /* memory access of the wasm program: emit records its module offset */
    MF_LANDS = 16,      /* call whose exceptions arrive at the landing among the block's successors */
};

struct minst {
    uint16_t op;            /* enum x64_op */
    uint8_t  w;             /* operand width in bytes: 1 2 4 8, vectors 16 */
    uint8_t  cc;            /* condition code, x86 numbering, where the row has one */
    uint8_t  mem;           /* enum mir_mem */
    uint8_t  scale;         /* 1 2 4 8 */
    uint8_t  trap;          /* enum wvm_trap: kind of the trap table entry for this instruction, 0: none */
    uint8_t  flags;         /* MF_* */
    int32_t  disp;
    vreg_t   r, v, b, x, s;
    uint32_t fixed, n_fixed;    /* in mfunc.fixed */
    uint32_t clobbers;      /* mask over physical registers 0..31 */
    uint32_t src;           /* module offset */
    int64_t  imm;           /* immediate; branch: target block; CALL: function index; JMP_TABLE: see lowering */
    uint32_t imm2;          /* MEM_RIP: section; pseudo operations: see their row */
};

struct mfixed { vreg_t v; uint8_t reg; uint8_t is_def; };

struct mvreg {
    uint8_t  cls;           /* enum mir_class */
    uint8_t  bytes;         /* 4, 8 or 16: width of moves and spills */
    uint8_t  rematerialize; /* the only definition, ins[def], has no register uses and no effect: repeat it instead of spilling */
    uint32_t def;           /* index of that definition (set by the allocator's numbering when rematerialize) */
};

/* A block's parameters (phis) take, on each incoming edge, the values `args` of the predecessor; a predecessor of a
 * block with parameters has that block as its only successor (critical edges are split). */
struct mblock {
    uint32_t first, last;   /* instructions [first, last) of mfunc.ins; the last ones are jumps */
    uint32_t *preds, n_preds, *succs, n_succs;
    vreg_t *params; uint32_t n_params;
    vreg_t *args;           /* for the parameters of the only successor, as many */
    uint32_t loop_depth;
    float freq;             /* how often it runs for each run of the function, guessed; set by the allocator, not at -O0 */
    uint32_t loop_end;      /* loop header: last block of the loop, inclusive; loops are contiguous; else 0 */
    bool is_landing;        /* begins with LAND: no register holds on the way here, only what was in its slot before the call */
};

struct mfunc {
    struct arena *arena;
    struct minst *ins; uint32_t n_ins, cap_ins;
    struct mblock *blocks; uint32_t n_blocks;           /* in layout order */
    struct mvreg *vregs; uint32_t n_vregs, cap_vregs;   /* index vreg - MIR_VREG0 */
    struct mfixed *fixed; uint32_t n_fixed, cap_fixed;
    uint32_t argin_bytes, resin_bytes;                  /* stack arguments (padded to 16) and results of this function */
    /* result of the allocator */
    uint32_t spill_bytes;                               /* multiple of 8 */
    uint32_t saved_regs;                                /* callee-saved registers in use, mask */
};

/* What a row of x64_insns.def says of its operands. */
enum { R_DEF = 1, R_USE = 2, R_MOD = 4, V_USE = 8, S_USE = 16, M_USE = 32, M_DEF = 64, M_MOD = 128, MEM_OK = 256 /* r/m may be memory */,
       XF_MOVE = 512, XF_JUMP = 1024, XF_CALL = 2048, XF_R_XMM = 4096, XF_M_XMM = 8192, XF_V_XMM = 16384 };
struct x64_row { const char *name, *mnemonic; uint32_t roles; uint8_t form, pp, map, opcode, ext; };
extern const struct x64_row x64_rows[X64_OP_COUNT];

static inline bool mir_is_phys(vreg_t v) { return v < MIR_VREG0; }
static inline enum mir_class mir_class_of(const struct mfunc *f, vreg_t v)
{
    return mir_is_phys(v) ? (v < MIR_XMM0 ? MIR_GPR : MIR_XMM) : (enum mir_class)f->vregs[v - MIR_VREG0].cls;
}

vreg_t mir_vreg(struct mfunc *f, enum mir_class cls, unsigned bytes);
void mir_dump(const struct mfunc *f, FILE *to);         /* before and after allocation alike */

/* regalloc.c: linear scan on live ranges with splitting. Rewrites f->ins and the blocks' ranges; afterwards all operands
 * are physical, block params and args are gone (moves on the edges), spills are MEM_SPILL accesses. */
struct regalloc_options {
    uint32_t starve_regs;
    bool check;
    bool quick;                 /* little time for the allocation rather than for the code */
    bool trade;                 /* exchange registers where that saves moves, in the end */
    bool by_weight;             /* of a function with loops, the values that are used most come first, not those that begin first */
    uint64_t live_pairs;    /* registers times blocks whose liveness is found exactly; 0: as many as are sensible */
};
bool regalloc(struct mfunc *f, const struct regalloc_options *opt);     /* false only if opt->check found an error, which it prints to stderr */

#endif
