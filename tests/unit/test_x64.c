/* Every row of x64_insns.def, over registers, memory operands, widths and immediates, encoded and then read back by
 * capstone: mnemonic, operands and length must be what was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <capstone/capstone.h>

#include "jit/x64.h"

static csh handle;
static unsigned cases, failures;

/* ---- what capstone should say */

static x86_reg gpr_of(unsigned n, unsigned w)
{
    static const x86_reg r64[] = { X86_REG_RAX, X86_REG_RCX, X86_REG_RDX, X86_REG_RBX, X86_REG_RSP, X86_REG_RBP, X86_REG_RSI, X86_REG_RDI,
        X86_REG_R8, X86_REG_R9, X86_REG_R10, X86_REG_R11, X86_REG_R12, X86_REG_R13, X86_REG_R14, X86_REG_R15 };
    static const x86_reg r32[] = { X86_REG_EAX, X86_REG_ECX, X86_REG_EDX, X86_REG_EBX, X86_REG_ESP, X86_REG_EBP, X86_REG_ESI, X86_REG_EDI,
        X86_REG_R8D, X86_REG_R9D, X86_REG_R10D, X86_REG_R11D, X86_REG_R12D, X86_REG_R13D, X86_REG_R14D, X86_REG_R15D };
    static const x86_reg r16[] = { X86_REG_AX, X86_REG_CX, X86_REG_DX, X86_REG_BX, X86_REG_SP, X86_REG_BP, X86_REG_SI, X86_REG_DI,
        X86_REG_R8W, X86_REG_R9W, X86_REG_R10W, X86_REG_R11W, X86_REG_R12W, X86_REG_R13W, X86_REG_R14W, X86_REG_R15W };
    static const x86_reg r8[] = { X86_REG_AL, X86_REG_CL, X86_REG_DL, X86_REG_BL, X86_REG_SPL, X86_REG_BPL, X86_REG_SIL, X86_REG_DIL,
        X86_REG_R8B, X86_REG_R9B, X86_REG_R10B, X86_REG_R11B, X86_REG_R12B, X86_REG_R13B, X86_REG_R14B, X86_REG_R15B };
    return (w == 8 ? r64 : w == 4 ? r32 : w == 2 ? r16 : r8)[n];
}

static x86_reg reg_of(vreg_t r, unsigned w)
{
    return r >= MIR_XMM0 ? (x86_reg)(X86_REG_XMM0 + (r - MIR_XMM0)) : gpr_of(r, w);
}

/* The width of an r/m register where it is not the instruction's. */
static unsigned rm_width(const struct minst *mi)
{
    switch (mi->op) {
    case X64_MOVZX8_rm: case X64_MOVSX8_rm: case X64_SETCC_m: case X64_SETCCZ_m:    return 1;
    case X64_MOVZX16_rm: case X64_MOVSX16_rm:                                       return 2;
    case X64_MOVSXD_rm: case X64_VPINSRB_rvmi: case X64_VPINSRW_rvmi: case X64_VPINSRD_rvmi: return 4;
    case X64_VPEXTRB_mri: case X64_VPEXTRW_mri: case X64_VPEXTRD_mri: case X64_VEXTRACTPS_mri: return 4;
    default:                                                                        return mi->w;
    }
}

/* Capstone says the predicate of a vector compare in the mnemonic. */
static bool is_vcmp(const struct minst *mi) { return !strncmp(x64_rows[mi->op].mnemonic, "vcmp", 4); }

static const char *predicate(int64_t imm) { return imm == 0 ? "eq" : imm == 5 ? "nlt" : "true_us"; }

static void expect_mnemonic(const struct minst *mi, char *out, size_t size)
{
    static const char *const cc[16] = { "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g" };
    const struct x64_row *row = &x64_rows[mi->op];
    bool w8 = mi->w == 8;
    if (is_vcmp(mi)) {
        snprintf(out, size, "vcmp%s%s", predicate(mi->imm), row->mnemonic + 4);
        return;
    }
    switch (mi->op) {
    case X64_CDQ:           snprintf(out, size, "%s", w8 ? "cqo" : mi->w == 2 ? "cwd" : "cdq"); break;
    case X64_VMOVD_rm:
    case X64_VMOVD_mr:      snprintf(out, size, "%s", w8 ? "vmovq" : "vmovd"); break;
    case X64_VCVTTPD2DQ_rm:
    case X64_VCVTPD2PS_rm:  snprintf(out, size, "%s%s", row->mnemonic, mi->mem == MEM_NONE ? "" : "x"); break;
    case X64_MOV_oi:        snprintf(out, size, "%s", w8 ? "movabs" : "mov"); break;
    default:                snprintf(out, size, "%s%s", row->mnemonic, row->map & XM_CC ? cc[mi->cc] : "");
    }
}

static bool mem_matches(const struct minst *mi, const cs_x86_op *op)
{
    unsigned w = mi->flags & MF_A32 ? 4 : 8;
    x86_reg base = mi->mem == MEM_RIP ? X86_REG_RIP : mi->b == MIR_NOREG ? X86_REG_INVALID : gpr_of(mi->b, w);
    bool has_x = mi->mem == MEM_BASE && mi->x != MIR_NOREG;
    x86_reg index = op->mem.index == X86_REG_RIZ || op->mem.index == X86_REG_EIZ ? X86_REG_INVALID : op->mem.index;
    return op->type == X86_OP_MEM && op->mem.base == base && index == (has_x ? gpr_of(mi->x, w) : X86_REG_INVALID) &&
           (!has_x || op->mem.scale == mi->scale) && (int32_t)op->mem.disp == mi->disp;
}

/* Immediates: capstone may print the bits of an ib, or a field of w bytes, with or without sign. */
static bool imm_matches(const struct minst *mi, const cs_x86_op *op, unsigned length)
{
    unsigned form = x64_rows[mi->op].form;
    unsigned bits = form == F_MIB || form >= F_VRM || form == F_MRI ? 8 : form == F_RET ? 16 : mi->w < 8 ? mi->w * 8u : 64;
    uint64_t mask = bits == 64 ? ~0ull : (1ull << bits) - 1;
    if (form == F_J)
        return op->type == X86_OP_IMM && op->imm == (int64_t)length;    /* rel32 is 0 until emit fills it */
    return op->type == X86_OP_IMM && ((uint64_t)op->imm & mask) == ((uint64_t)mi->imm & mask);
}

static bool operand_matches(const struct minst *mi, char slot, const cs_x86_op *op, unsigned length)
{
    switch (slot) {
    case 'r': return op->type == X86_OP_REG && op->reg == reg_of(mi->r, mi->w);
    case 'v': return op->type == X86_OP_REG && op->reg == reg_of(mi->v, mi->w);
    case 's': return op->type == X86_OP_REG && op->reg == reg_of(mi->s, mi->w);
    case 'c': return op->type == X86_OP_REG && op->reg == X86_REG_CL;
    case 'i': return imm_matches(mi, op, length);
    default:
        return mi->mem == MEM_NONE ? op->type == X86_OP_REG && op->reg == reg_of(mi->b, rm_width(mi)) : mem_matches(mi, op);
    }
}

static bool operands_match(const struct minst *mi, const cs_insn *in)
{
    const char *slots = mi->op == X64_RET && !mi->imm ? "" : x64_operands[x64_rows[mi->op].form];
    const cs_x86 *x = &in->detail->x86;
    unsigned n = (unsigned)strlen(slots) - is_vcmp(mi);
    if (x->op_count != n)
        return false;
    bool same = true, turned = true;
    for (unsigned i = 0; i < n; i++) {
        same &= operand_matches(mi, slots[i], &x->operands[i], in->size);
        turned &= operand_matches(mi, slots[i], &x->operands[n - 1 - i], in->size);
    }
    return same || (turned && (mi->op == X64_XCHG_mr || mi->op == X64_TEST_mr));     /* symmetric */
}

static void fail_case(const struct minst *mi, const uint8_t *bytes, unsigned n, const cs_insn *in)
{
    static const struct mfunc no_function;
    if (++failures > 20)
        return;
    fprintf(stderr, "  ");
    mir_dump_ins(&no_function, mi, stderr);
    fprintf(stderr, "\n    gave");
    for (unsigned i = 0; i < n; i++)
        fprintf(stderr, " %02x", bytes[i]);
    fprintf(stderr, ": %s %s\n", in ? in->mnemonic : "(undecodable)", in ? in->op_str : "");
}

static void check(const struct minst *mi)
{
    uint8_t bytes[X64_MAX_BYTES];
    struct x64_fix fix;
    char mnemonic[32];
    cs_insn *in = NULL;
    unsigned n = x64_encode(mi, bytes, &fix);
    bool rip = mi->mem == MEM_RIP, rel = x64_rows[mi->op].form == F_J;
    cases++;
    expect_mnemonic(mi, mnemonic, sizeof mnemonic);
    bool ok = cs_disasm(handle, bytes, n, 0, 1, &in) == 1 && in->size == n && !strcmp(in->mnemonic, mnemonic) && operands_match(mi, in) &&
              fix.kind == (rip ? X64_FIX_RIP : rel ? X64_FIX_BRANCH : X64_FIX_NONE) &&
              (!rip || !memcmp(bytes + fix.at, &mi->disp, 4)) && (!rel || fix.at == n - 4) && fix.end == n;
    if (!ok)
        fail_case(mi, bytes, n, in);
    if (in)
        cs_free(in, 1);
}

/* ---- what to try */

static bool has(const struct minst *mi, char slot) { return strchr(x64_operands[x64_rows[mi->op].form], slot) != NULL; }

static const unsigned regs[] = { 0, 6, 9, 15 };
enum { N_REGS = 4 };

static vreg_t pick(unsigned roles, unsigned xmm_flag, unsigned k) { return (roles & xmm_flag ? MIR_XMM0 : 0) + regs[k]; }

static void check_immediates(struct minst *mi)
{
    static const int64_t wide[] = { 1, -1, 127, 128, -128, -129, 0x7ffffff0, 1000 }, bytes[] = { 0, 5, 31 };
    unsigned form = x64_rows[mi->op].form;
    if (form == F_J || !has(mi, 'i')) {
        check(mi);
        return;
    }
    bool byte = form == F_MIB || form == F_MRI || form >= F_VRM;
    const int64_t *list = byte || mi->w == 1 || form == F_RET ? bytes : wide;
    for (unsigned i = 0; i < (list == wide ? 8 : 3); i++) {
        mi->imm = list[i];
        check(mi);
    }
}

static void check_registers(struct minst *mi)
{
    unsigned roles = x64_rows[mi->op].roles;
    mi->mem = MEM_NONE;
    for (unsigned k = 0; k < N_REGS * N_REGS * N_REGS; k++) {
        unsigned i = k % N_REGS, j = k / N_REGS % N_REGS, m = k / N_REGS / N_REGS;
        mi->r = pick(roles, XF_R_XMM, i);
        mi->b = pick(roles, XF_M_XMM, j);
        mi->v = pick(roles, XF_V_XMM, m);
        mi->s = MIR_XMM0 + regs[N_REGS - 1 - m];
        if ((m && !has(mi, 'v')) || (j && !has(mi, 'm')) || (i && !has(mi, 'r')))
            continue;
        check_immediates(mi);
    }
}

static const struct { uint8_t mem, scale, flags; int32_t disp; vreg_t b, x; } memory[] = {
    { MEM_BASE, 1, 0, 0, 0, MIR_NOREG },        { MEM_BASE, 1, 0, 0, 4, MIR_NOREG },            { MEM_BASE, 1, 0, 0, 5, MIR_NOREG },
    { MEM_BASE, 1, 0, 0, 12, MIR_NOREG },       { MEM_BASE, 1, 0, 0, 13, MIR_NOREG },           { MEM_BASE, 1, 0, 127, 1, MIR_NOREG },
    { MEM_BASE, 1, 0, 128, 1, MIR_NOREG },      { MEM_BASE, 1, 0, -128, 4, MIR_NOREG },         { MEM_BASE, 1, 0, -129, 12, MIR_NOREG },
    { MEM_BASE, 1, 0, 0x12345678, 13, MIR_NOREG }, { MEM_BASE, 1, 0, 0, 0, 3 },                 { MEM_BASE, 2, 0, 0, 5, 5 },
    { MEM_BASE, 4, 0, 8, 4, 12 },               { MEM_BASE, 8, 0, 0, 13, 13 },                  { MEM_BASE, 8, 0, 0x10000, 12, 15 },
    { MEM_BASE, 1, 0, 0x1000, MIR_NOREG, MIR_NOREG }, { MEM_BASE, 4, 0, 0, MIR_NOREG, 9 },      { MEM_BASE, 8, 0, -8, MIR_NOREG, 5 },
    { MEM_BASE, 1, MF_A32, 0, 9, MIR_NOREG },   { MEM_BASE, 4, MF_A32, 16, 6, 12 },             { MEM_BASE, 1, MF_A32, -4, 0, 1 },
    { MEM_RIP, 1, 0, 0, MIR_NOREG, MIR_NOREG }, { MEM_RIP, 1, 0, 0x1234, MIR_NOREG, MIR_NOREG },
};

static void check_memory(struct minst *mi)
{
    unsigned roles = x64_rows[mi->op].roles;
    for (unsigned k = 0; k < sizeof memory / sizeof *memory * N_REGS; k++) {
        unsigned m = k / N_REGS, i = k % N_REGS;
        mi->mem = memory[m].mem;
        mi->scale = memory[m].scale;
        mi->flags = memory[m].flags;
        mi->disp = memory[m].disp;
        mi->b = memory[m].b;
        mi->x = memory[m].x;
        mi->r = pick(roles, XF_R_XMM, i);
        mi->v = pick(roles, XF_V_XMM, N_REGS - 1 - i);
        mi->s = MIR_XMM0 + regs[i];
        check_immediates(mi);
    }
    mi->flags = 0;
}

static bool is_vex(const struct x64_row *row) { return row->form >= F_VRM; }

/* The widths that a row takes. */
static unsigned widths_of(unsigned op, uint8_t w[4])
{
    const struct x64_row *row = &x64_rows[op];
    unsigned n = 0;
    if (!(row->map & XM_WX)) {
        bool one64 = (row->map & XM_W1) || op == X64_PUSH_o || op == X64_POP_o || op == X64_PUSH_m || op == X64_POP_m || op == X64_JMP_m || op == X64_CALL_m;
        w[n++] = one64 ? 8 : 4;
        return n;
    }
    w[n++] = 4;
    w[n++] = 8;
    if (row->map & XM_B8)
        w[n++] = 1;
    if (!is_vex(row) && ((row->map & XM_B8) || op == X64_IMUL_rm || op == X64_IMUL_rmi || op == X64_CDQ || op == X64_LZCNT_rm))
        w[n++] = 2;
    return n;
}

static void for_each_case(bool in_memory)
{
    cases = failures = 0;
    for (unsigned op = 0; op < X64_OP_COUNT; op++) {
        const struct x64_row *row = &x64_rows[op];
        uint8_t w[4];
        if (row->form == F_PSEUDO)
            continue;
        for (unsigned i = 0, n = widths_of(op, w); i < n; i++)
            for (unsigned cc = 0; cc < (row->map & XM_CC ? 16 : 1); cc++) {
                struct minst mi = { .op = (uint16_t)op, .w = w[i], .cc = (uint8_t)cc, .x = MIR_NOREG };
                if (in_memory && (row->roles & MEM_OK))
                    check_memory(&mi);
                else if (!in_memory && !(row->map & XM_MO))
                    check_registers(&mi);
            }
    }
    assert_int_equal(failures, 0);
    assert_true(cases > 2000);
}

static void test_registers(void **state) { for_each_case(false); }
static void test_memory(void **state) { for_each_case(true); }

/* ---- pseudo instructions, and the shortest forms */

#define R(n) (n)
#define X(n) (MIR_XMM0 + (n))

static const struct { const char *name; struct minst mi; const char *text; unsigned bytes; } exact[] = {
    { "move w8",            { .op = X64_MOVE, .w = 8, .r = R(3), .b = R(12) },              "mov rbx, r12", 3 },
    { "move w4",            { .op = X64_MOVE, .w = 4, .r = R(3), .b = R(1) },               "mov ebx, ecx", 2 },
    { "move to itself",     { .op = X64_MOVE, .w = 4, .r = R(3), .b = R(3) },               "", 0 },
    { "move xmm",           { .op = X64_MOVE, .w = 16, .r = X(3), .b = X(1) },              "vmovaps xmm3, xmm1", 4 },
    { "move from xmm9",     { .op = X64_MOVE, .w = 8, .r = X(3), .b = X(9) },               "vmovaps xmm3, xmm9", 4 },
    { "move to xmm9",       { .op = X64_MOVE, .w = 8, .r = X(9), .b = X(3) },               "vmovaps xmm9, xmm3", 4 },
    { "move gpr to xmm",    { .op = X64_MOVE, .w = 8, .r = X(2), .b = R(0) },               "vmovq xmm2, rax", 5 },
    { "move xmm to gpr",    { .op = X64_MOVE, .w = 4, .r = R(8), .b = X(2) },               "vmovd r8d, xmm2", 5 },
    { "move load gpr",      { .op = X64_MOVE, .w = 8, .r = R(0), .mem = MEM_BASE, .b = R(5), .x = MIR_NOREG, .disp = -8 }, "mov rax, qword ptr [rbp - 8]", 4 },
    { "move load f32",      { .op = X64_MOVE, .w = 4, .r = X(0), .mem = MEM_BASE, .b = R(5), .x = MIR_NOREG, .disp = -8 }, "vmovss xmm0, dword ptr [rbp - 8]", 5 },
    { "move load f64",      { .op = X64_MOVE, .w = 8, .r = X(0), .mem = MEM_BASE, .b = R(5), .x = MIR_NOREG, .disp = -8 }, "vmovsd xmm0, qword ptr [rbp - 8]", 5 },
    { "move load v128",     { .op = X64_MOVE, .w = 16, .r = X(0), .mem = MEM_BASE, .b = R(5), .x = MIR_NOREG, .disp = -16 }, "vmovups xmm0, xmmword ptr [rbp - 0x10]", 5 },
    { "movi 0",             { .op = X64_MOVI, .w = 8, .r = R(9) },                          "xor r9d, r9d", 3 },
    { "movi 0, flags live", { .op = X64_MOVI, .w = 8, .r = R(1), .flags = MF_FLAGS_LIVE },  "mov ecx, 0", 5 },
    { "movi u32",           { .op = X64_MOVI, .w = 8, .r = R(1), .imm = 0xfffffffe },       "mov ecx, 0xfffffffe", 5 },
    { "movi -1 w4",         { .op = X64_MOVI, .w = 4, .r = R(1), .imm = -1 },               "mov ecx, 0xffffffff", 5 },
    { "movi s32",           { .op = X64_MOVI, .w = 8, .r = R(1), .imm = -2 },               "mov rcx, -2", 7 },
    { "movi 64",            { .op = X64_MOVI, .w = 8, .r = R(8), .imm = 0x123456789 },      "movabs r8, 0x123456789", 10 },
    { "vzero",              { .op = X64_VZERO, .w = 16, .r = X(7) },                        "vxorps xmm7, xmm7, xmm7", 4 },
    { "adjsp",              { .op = X64_ADJSP, .w = 8, .imm = -32 },                        "lea rsp, [rsp - 0x20]", 5 },
    { "adjsp 0",            { .op = X64_ADJSP, .w = 8 },                                    "", 0 },
    { "trap",               { .op = X64_TRAP },                                             "ud2 ", 2 },
    { "trapcc",             { .op = X64_TRAPCC, .cc = 7, .b = R(1) },                       "ja 6", 6 },
    { "tcall",              { .op = X64_TCALL },                                            "jmp 5", 5 },
    { "tcall_m",            { .op = X64_TCALL_m, .b = R(11) },                              "jmp r11", 3 },
    { "jtab",               { .op = X64_JTAB, .b = R(1) },                                  "jmp rcx", 2 },
    { "entry",              { .op = X64_ENTRY },                                            "", 0 },
    { "add imm8",           { .op = X64_ADD_mi, .w = 8, .b = R(0), .imm = -128 },           "add rax, -0x80", 4 },
    { "add imm8 as u32",    { .op = X64_ADD_mi, .w = 4, .b = R(0), .imm = 0xffffffff },     "add eax, -1", 3 },
    { "and imm32",          { .op = X64_AND_mi, .w = 4, .b = R(1), .imm = 255 },            "and ecx, 0xff", 6 },
    { "imul imm8",          { .op = X64_IMUL_rmi, .w = 4, .r = R(0), .b = R(1), .imm = 10 }, "imul eax, ecx, 0xa", 3 },
    { "imul imm32",         { .op = X64_IMUL_rmi, .w = 4, .r = R(0), .b = R(1), .imm = 1000 }, "imul eax, ecx, 0x3e8", 6 },
    { "byte without rex",   { .op = X64_MOVZX8_rm, .w = 4, .r = R(6), .b = R(1) },          "movzx esi, cl", 3 },
    { "byte with rex",      { .op = X64_MOVZX8_rm, .w = 4, .r = R(1), .b = R(6) },          "movzx ecx, sil", 4 },
    { "vex 2 bytes",        { .op = X64_VPADDD_rvm, .w = 16, .r = X(8), .v = X(9), .b = X(1) }, "vpaddd xmm8, xmm9, xmm1", 4 },
    { "vex 3 bytes",        { .op = X64_VPADDD_rvm, .w = 16, .r = X(8), .v = X(1), .b = X(9) }, "vpaddd xmm8, xmm1, xmm9", 5 },
    { "vcmpps",             { .op = X64_VCMPPS_rvmi, .w = 16, .r = X(0), .v = X(1), .b = X(2), .imm = 3 }, "vcmpunordps xmm0, xmm1, xmm2", 5 },
    { "ret 16",             { .op = X64_RET, .imm = 16 },                                   "ret 0x10", 3 },
    { "ret",                { .op = X64_RET },                                              "ret ", 1 },
};

static void test_exact(void **state)
{
    for (unsigned i = 0; i < sizeof exact / sizeof *exact; i++) {
        uint8_t bytes[X64_MAX_BYTES];
        struct x64_fix fix;
        char text[256] = "";
        cs_insn *in = NULL;
        unsigned n = x64_encode(&exact[i].mi, bytes, &fix);
        if (n && cs_disasm(handle, bytes, n, 0, 1, &in)) {
            snprintf(text, sizeof text, "%s %s", in->mnemonic, in->op_str);
            cs_free(in, 1);
        }
        if (strcmp(text, exact[i].text) || n != exact[i].bytes)
            fail_msg("%s: %u bytes, \"%s\", not %u bytes, \"%s\"", exact[i].name, n, text, exact[i].bytes, exact[i].text);
    }
}

/* ---- the dump */

static const struct { struct minst mi; const char *text; } dumped[] = {
    { { .op = X64_ADD_rm, .w = 4, .r = 44, .mem = MEM_BASE, .b = 45, .x = 46, .scale = 4, .disp = 16 }, "add.4 %12, [%13 + %14*4 + 16]" },
    { { .op = X64_MOVE, .w = 8, .r = 3, .b = 32 },                                          "move.8 rbx, %0" },
    { { .op = X64_MOV_mr, .w = 1, .r = 6, .mem = MEM_BASE, .b = 0, .x = MIR_NOREG, .flags = MF_A32, .disp = -4 }, "mov.1 [eax - 4], sil" },
    { { .op = X64_VADDSD_rvm, .w = 8, .r = 16, .v = 33, .mem = MEM_RIP, .imm2 = SEC_RODATA, .disp = 32 }, "vaddsd.8 xmm0, %1, [rip rodata + 32]" },
    { { .op = X64_MOVE, .w = 16, .r = 17, .mem = MEM_SPILL, .disp = 48 },                   "move.16 xmm1, [spill + 48]" },
    { { .op = X64_JCC, .cc = 5, .w = 8, .imm = 7 },                                         "jne.8 block 7" },
    { { .op = X64_CALL, .w = 8, .imm = 3, .clobbers = 5 },                                  "call.8 function 3  clobbers rax rdx" },
    { { .op = X64_TRAPCC, .cc = 2, .w = 8, .b = MIR_NOREG, .trap = 4 },                     "trapb.8  trap 4" },
};

static void test_dump(void **state)
{
    static const struct mfunc no_function;
    for (unsigned i = 0; i < sizeof dumped / sizeof *dumped; i++) {
        char *text = NULL;
        size_t size;
        FILE *to = open_memstream(&text, &size);
        mir_dump_ins(&no_function, &dumped[i].mi, to);
        fclose(to);
        assert_string_equal(text, dumped[i].text);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registers), cmocka_unit_test(test_memory), cmocka_unit_test(test_exact), cmocka_unit_test(test_dump),
    };
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK)
        return 1;
    cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
    int failed = cmocka_run_group_tests_name("x64", tests, NULL, NULL);
    cs_close(&handle);
    return failed;
}
