/* Machine instructions to bytes. An instruction is encoded by its row of x64_insns.def alone: the row's form says where
 * the operand slots of struct minst go, its map column how the operand width shows.
 *
 * What emit does before: MEM_SPILL, MEM_ARGIN, MEM_RESIN and MEM_ARGOUT become rsp-relative MEM_BASE; no virtual
 * register is left. What emit does after: it fills the 32-bit field that struct x64_fix names, which is always
 * relative to the end of the instruction (prologue, epilogue and out-of-line traps are emit's too).
 *
 * Pseudo instructions: MOVE (to itself: no bytes), MOVI, VZERO and ADJSP have their full encoding; TRAP is ud2; TRAPCC is a
 * jcc; TCALL, TCALL_m and JTAB are the jump only; NOP and ENTRY have no bytes, SATURATE has those that emit gives it.
 * Source: Intel SDM volume 2, chapter 2 (formats), appendix A (opcodes). */
#ifndef JIT_X64_H
#define JIT_X64_H

#include "mir.h"

enum { X64_MAX_BYTES = 24 };

/* Where the slots go. ib, iz: immediate of 8 bits, of min(w, 4) bytes. reg: ModRM.reg. */
enum x64_form {
    F_PSEUDO,
    F_ZO,           /* no operand */
    F_O, F_OI,      /* r in the opcode; and an immediate of w bytes */
    F_M, F_MC,      /* /ext r/m; MC: the count is cl */
    F_MI, F_MIB,    /* /ext r/m, iz; /ext r/m, ib */
    F_MI83,         /* /ext r/m, iz; opcode | 2 with ib when the immediate fits */
    F_RM, F_MR,     /* reg = r, r/m; MR: printed r/m first */
    F_RMI6B,        /* reg = r, r/m, iz; opcode | 2 with ib when it fits */
    F_MRI,          /* r/m, reg = r, ib */
    F_J,            /* rel32 */
    F_RET,          /* C3, or C2 iw */
    /* the same with VEX, from here on */
    F_VRM, F_VMR, F_VRVM, F_VRMV,       /* vvvv = v */
    F_VRMI, F_VMRI, F_VRVMI,            /* ib */
    F_VRVMS,                            /* s in bits 7:4 of ib */
    F_VVM, F_VVMI,                      /* vvvv = r, /ext r/m */
};

/* The operands of each form in the manual's order: r v m s, i (immediate), c (cl). */
extern const char *const x64_operands[];

/* The map column. */
enum x64_map {
    XM_0F = 1, XM_0F38 = 2, XM_0F3A = 3, XM_MAP = 3,
    XM_W1 = 4,      /* W is 1 */
    XM_WX = 8,      /* W is 1 when w is 8; without VEX, 66h when w is 2 */
    XM_B8 = 16,     /* opcode of the 8-bit instruction, + 1 when w > 1 */
    XM_R8 = 32,     /* r/m is a byte register */
    XM_MO = 64,     /* r/m is memory */
    XM_CC = 128,    /* opcode + cc */
};

/* The 32-bit field of an instruction that only emit can fill: at bytes[at], relative to bytes[end], the instruction's end. */
struct x64_fix {
    enum { X64_FIX_NONE, X64_FIX_BRANCH /* jump or call: see imm */, X64_FIX_RIP /* memory: imm2 is the section, disp the place in it */ } kind;
    uint8_t at, end;
};

/* Encode one instruction over physical registers. Returns its length in bytes, 0 for those without bytes. */
unsigned x64_encode(const struct minst *mi, uint8_t out[X64_MAX_BYTES], struct x64_fix *fix);

/* The real instruction that a pseudo instruction stands for; `mi` itself if it is none or has no bytes. */
struct minst x64_expand(const struct minst *mi);

/* Print one instruction without a newline: virtual registers as %12, memory operands by their kind. */
void mir_dump_ins(const struct mfunc *f, const struct minst *mi, FILE *to);

#endif
