/* The encoder: prefixes, opcode, ModRM and SIB, displacement, immediate, each from the row and the operand slots. */
#include "x64.h"

#include <assert.h>

enum { RSP = 4 };

struct code { uint8_t *out; unsigned n; struct x64_fix *fix; };

static void put(struct code *c, uint64_t v, unsigned bytes)
{
    for (; bytes; bytes--, v >>= 8)
        c->out[c->n++] = (uint8_t)v;
}

/* ---- registers: bit 3 goes into a prefix */

static unsigned number(vreg_t r)
{
    assert(mir_is_phys(r));
    return r & 15;
}

static unsigned high(vreg_t r) { return r == MIR_NOREG ? 0 : number(r) >> 3; }

/* The bits X and B of REX and VEX for the r/m operand. */
static unsigned rm_high(const struct minst *mi)
{
    if (mi->mem == MEM_NONE)
        return high(mi->b);
    return mi->mem == MEM_BASE ? high(mi->x) << 1 | high(mi->b) : 0;
}

/* ModRM.reg: a register or the opcode extension. */
static unsigned reg_field(const struct minst *mi, const struct x64_row *row)
{
    switch (row->form) {
    case F_M: case F_MC: case F_MI: case F_MIB: case F_MI83: case F_VVM: case F_VVMI:
        return row->ext;
    default:
        return number(mi->r);
    }
}

/* spl, bpl, sil and dil exist only with a REX prefix. */
static bool needs_rex(const struct minst *mi, const struct x64_row *row)
{
    bool byte = mi->w == 1 && (row->map & XM_B8);
    bool reg_is_byte = byte && (row->form == F_RM || row->form == F_MR);
    bool rm_is_byte = mi->mem == MEM_NONE && (byte || (row->map & XM_R8));
    return (reg_is_byte && number(mi->r) >= 4) || (rm_is_byte && number(mi->b) >= 4);
}

/* ---- prefixes and opcode */

static void put_legacy(struct code *c, const struct minst *mi, const struct x64_row *row, unsigned opcode, unsigned rxb)
{
    static const uint8_t prefix[] = { 0, 0x66, 0xF3, 0xF2, 0xF0 };
    bool wide = (row->map & XM_W1) || ((row->map & XM_WX) && mi->w == 8);
    if ((row->map & XM_WX) && mi->w == 2)
        put(c, 0x66, 1);
    if (row->pp)
        put(c, prefix[row->pp], 1);
    if (wide || rxb || needs_rex(mi, row))
        put(c, 0x40u | (unsigned)wide << 3 | rxb, 1);
    if (row->map & XM_MAP)
        put(c, 0x0F, 1);
    put(c, opcode, 1);
}

static void put_vex(struct code *c, const struct minst *mi, const struct x64_row *row, unsigned rxb, vreg_t vvvv)
{
    bool wide = (row->map & XM_W1) || ((row->map & XM_WX) && mi->w == 8);
    unsigned low = (vvvv == MIR_NOREG ? 15 : number(vvvv) ^ 15) << 3 | row->pp;
    if ((row->map & XM_MAP) == XM_0F && !wide && !(rxb & 3)) {
        put(c, 0xC5, 1);
        put(c, (~rxb & 4) << 5 | low, 1);
    } else {
        put(c, 0xC4, 1);
        put(c, (~rxb & 7) << 5 | (row->map & XM_MAP), 1);
        put(c, (unsigned)wide << 7 | low, 1);
    }
    put(c, row->opcode, 1);
}

/* ---- the r/m operand */

static void put_base(struct code *c, const struct minst *mi, unsigned reg)
{
    bool has_b = mi->b != MIR_NOREG, has_x = mi->x != MIR_NOREG;
    unsigned b = has_b ? number(mi->b) & 7 : 5, log2 = (unsigned)__builtin_ctz(mi->scale ? mi->scale : 1);
    assert(!has_x || number(mi->x) != RSP);
    /* mod 0 with base 5 is no base and disp32; rm 4 is a SIB byte, whose index 4 is none */
    unsigned mod = !has_b ? 0 : !mi->disp && b != 5 ? 0 : mi->disp == (int8_t)mi->disp ? 1 : 2;
    if (has_b && !has_x && b != 4) {
        put(c, mod << 6 | reg << 3 | b, 1);
    } else {
        put(c, mod << 6 | reg << 3 | 4, 1);
        put(c, (has_x ? log2 : 0) << 6 | (has_x ? number(mi->x) & 7 : 4) << 3 | b, 1);
    }
    put(c, (uint32_t)mi->disp, mod == 1 ? 1 : mod == 2 || !has_b ? 4 : 0);
}

static void put_rm(struct code *c, const struct minst *mi, unsigned reg)
{
    reg &= 7;
    switch (mi->mem) {
    case MEM_NONE:
        put(c, 0xC0 | reg << 3 | (number(mi->b) & 7), 1);
        break;
    case MEM_RIP:
        put(c, reg << 3 | 5, 1);
        *c->fix = (struct x64_fix){ X64_FIX_RIP, (uint8_t)c->n, 0 };
        put(c, (uint32_t)mi->disp, 4);
        break;
    default:
        assert(mi->mem == MEM_BASE);
        put_base(c, mi, reg);
    }
}

/* ---- immediates */

static bool fits8(const struct minst *mi)
{
    return mi->w == 2 ? (int16_t)mi->imm == (int8_t)mi->imm : (int32_t)mi->imm == (int8_t)mi->imm;
}

static void put_imm(struct code *c, const struct minst *mi, const struct x64_row *row, bool short_imm)
{
    unsigned iz = mi->w < 4 ? mi->w : 4;
    switch (row->form) {
    case F_MI83: case F_RMI6B:
        put(c, (uint64_t)mi->imm, short_imm ? 1 : iz);
        break;
    case F_MI:
        put(c, (uint64_t)mi->imm, iz);
        break;
    case F_MIB: case F_MRI: case F_VRMI: case F_VMRI: case F_VRVMI: case F_VVMI:
        put(c, (uint64_t)mi->imm, 1);
        break;
    case F_VRVMS:
        put(c, number(mi->s) << 4, 1);
        break;
    }
}

/* ---- instructions without ModRM */

static void put_opcode_only(struct code *c, const struct minst *mi, const struct x64_row *row, unsigned opcode)
{
    if (row->form == F_RET && mi->imm) {
        put(c, opcode - 1, 1);
        put(c, (uint64_t)mi->imm, 2);
        return;
    }
    bool in_opcode = row->form == F_O || row->form == F_OI;
    put_legacy(c, mi, row, opcode | (in_opcode ? number(mi->r) & 7 : 0), in_opcode ? high(mi->r) : 0);
    if (row->form == F_OI)
        put(c, (uint64_t)mi->imm, mi->w);
    if (row->form == F_J) {
        *c->fix = (struct x64_fix){ X64_FIX_BRANCH, (uint8_t)c->n, 0 };
        put(c, 0, 4);
    }
}

static void put_with_rm(struct code *c, const struct minst *mi, const struct x64_row *row, unsigned opcode)
{
    vreg_t vvvv = row->form == F_VVM || row->form == F_VVMI ? mi->r : row->roles & V_USE ? mi->v : MIR_NOREG;
    bool short_imm = (row->form == F_MI83 || row->form == F_RMI6B) && mi->w > 1 && fits8(mi);
    unsigned reg = reg_field(mi, row), rxb = (reg >> 3) << 2 | rm_high(mi);
    if (mi->mem != MEM_NONE && (mi->flags & MF_A32))
        put(c, 0x67, 1);
    if (row->form >= F_VRM)
        put_vex(c, mi, row, rxb, vvvv);
    else
        put_legacy(c, mi, row, opcode | (short_imm ? 2 : 0), rxb);
    put_rm(c, mi, reg);
    put_imm(c, mi, row, short_imm);
}

/* ---- pseudo instructions */

static bool is_xmm(vreg_t r) { return r >= MIR_XMM0; }

/* By class of destination and source; between vector registers, the form whose prefix is shorter. */
static void expand_move(struct minst *mi)
{
    if (mi->mem != MEM_NONE) {
        mi->op = !is_xmm(mi->r) ? X64_MOV_rm : mi->w == 16 ? X64_VMOVUPS_rm : mi->w == 8 ? X64_VMOVSD_rm : X64_VMOVSS_rm;
    } else if (mi->r == mi->b) {
        mi->op = X64_NOP;
    } else if (is_xmm(mi->r) && is_xmm(mi->b)) {
        bool turn = high(mi->b) && !high(mi->r);
        vreg_t r = mi->r;
        mi->op = turn ? X64_VMOVAPS_mr : X64_VMOVAPS_rm;
        mi->r = turn ? mi->b : r;
        mi->b = turn ? r : mi->b;
    } else if (is_xmm(mi->b)) {
        vreg_t r = mi->r;
        mi->op = X64_VMOVD_mr;
        mi->r = mi->b;
        mi->b = r;
    } else {
        mi->op = is_xmm(mi->r) ? X64_VMOVD_rm : X64_MOV_rm;
    }
}

static void expand_movi(struct minst *mi)
{
    if (mi->w < 8)
        mi->imm = (uint32_t)mi->imm;
    if (!mi->imm && !(mi->flags & MF_FLAGS_LIVE)) {
        *mi = (struct minst){ .op = X64_XOR_rm, .w = 4, .r = mi->r, .v = MIR_NOREG, .b = mi->r };
    } else if (mi->imm == (int64_t)(uint32_t)mi->imm || mi->imm != (int32_t)mi->imm) {
        mi->w = mi->imm == (int64_t)(uint32_t)mi->imm ? 4 : 8;
        mi->op = X64_MOV_oi;
    } else {
        mi->op = X64_MOV_mi;
        mi->b = mi->r;
    }
}

struct minst x64_expand(const struct minst *in)
{
    struct minst mi = *in;
    switch (mi.op) {
    case X64_MOVE:      expand_move(&mi); break;
    case X64_MOVI:      expand_movi(&mi); break;
    case X64_VZERO:     mi.op = X64_VXORPS_rvm; mi.v = mi.b = mi.r; break;
    case X64_ADJSP:     mi = (struct minst){ .op = mi.imm ? X64_LEA_rm : X64_NOP, .w = 8, .mem = MEM_BASE, .r = RSP, .v = MIR_NOREG,
                                             .b = RSP, .x = MIR_NOREG, .disp = (int32_t)mi.imm }; break;
    case X64_TRAP:      mi.op = X64_UD2; break;
    case X64_TRAPCC:    mi.op = X64_JCC; break;
    case X64_TCALL:     mi.op = X64_JMP; break;
    case X64_TCALL_m:
    case X64_JTAB:      mi.op = X64_JMP_m; break;
    }
    return mi;
}

unsigned x64_encode(const struct minst *in, uint8_t out[X64_MAX_BYTES], struct x64_fix *fix)
{
    struct minst mi = x64_expand(in);
    const struct x64_row *row = &x64_rows[mi.op];
    struct code c = { out, 0, fix };
    unsigned opcode = row->opcode + ((row->map & XM_B8) && mi.w > 1) + (row->map & XM_CC ? mi.cc : 0);
    *fix = (struct x64_fix){ X64_FIX_NONE, 0, 0 };
    switch (row->form) {
    case F_PSEUDO:
        break;
    case F_ZO: case F_O: case F_OI: case F_J: case F_RET:
        put_opcode_only(&c, &mi, row, opcode);
        break;
    default:
        put_with_rm(&c, &mi, row, opcode);
    }
    fix->end = (uint8_t)c.n;
    return c.n;
}
