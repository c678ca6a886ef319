/* x64_insns.def as data. The one-letter names below are those of the table's head. */
#include "x64.h"

enum pp { NP, P66, PF3, PF2, PF0 };             /* the first four as in VEX.pp; F0: lock */
enum { M0 = 0, M0F = XM_0F, M0F38 = XM_0F38, M0F3A = XM_0F3A,
       W1 = XM_W1, WX = XM_WX, B8 = XM_B8, R8 = XM_R8, MO = XM_MO, CC = XM_CC };
enum {
    Dg = R_DEF, Ug = R_USE, Ag = R_MOD,
    Dx = R_DEF | XF_R_XMM, Ux = R_USE | XF_R_XMM, Ax = R_MOD | XF_R_XMM,
    Vg = V_USE, Vx = V_USE | XF_V_XMM, S = S_USE,
    Cg = M_USE, Lg = M_DEF, Fg = M_MOD,
    Bg = Cg | MEM_OK, Kg = Lg | MEM_OK, Eg = Fg | MEM_OK,
    Cx = Cg | XF_M_XMM, Lx = Lg | XF_M_XMM, Bx = Bg | XF_M_XMM, Kx = Kg | XF_M_XMM,
};

const struct x64_row x64_rows[X64_OP_COUNT] = {
#define X64(name, mnemonic, form, pp, map, opcode, ext, roles) \
    [X64_##name] = { #name, mnemonic, roles, F_##form, pp, map, opcode, ext },
#include "x64_insns.def"
#undef X64
};

const char *const x64_operands[] = {
    [F_PSEUDO] = "", [F_ZO] = "", [F_O] = "r", [F_OI] = "ri", [F_M] = "m", [F_MC] = "mc", [F_MI] = "mi", [F_MIB] = "mi",
    [F_MI83] = "mi", [F_RM] = "rm", [F_MR] = "mr", [F_RMI6B] = "rmi", [F_MRI] = "mri", [F_J] = "i", [F_RET] = "i",
    [F_VRM] = "rm", [F_VMR] = "mr", [F_VRVM] = "rvm", [F_VRMV] = "rmv", [F_VRMI] = "rmi", [F_VMRI] = "mri",
    [F_VRVMI] = "rvmi", [F_VRVMS] = "rvms", [F_VVM] = "rm", [F_VVMI] = "rmi",
};
