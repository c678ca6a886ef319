/* Machine instructions as text, before and after register allocation: one line each, operands in the manual's order. */
#include "x64.h"

#include <inttypes.h>

static const char *const cc_names[16] = { "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g" };

static void dump_reg(vreg_t r, unsigned w, FILE *to)
{
    static const char *const old[8] = { "ax", "cx", "dx", "bx", "sp", "bp", "si", "di" };
    if (r == MIR_NOREG)
        fputs("none", to);
    else if (!mir_is_phys(r))
        fprintf(to, "%%%u", r - MIR_VREG0);
    else if (r >= MIR_XMM0)
        fprintf(to, "xmm%u", r - MIR_XMM0);
    else if (r >= 8)
        fprintf(to, "r%u%s", r, w == 8 ? "" : w == 4 ? "d" : w == 2 ? "w" : "b");
    else if (w == 1)
        fprintf(to, r < 4 ? "%.1sl" : "%sl", old[r]);
    else
        fprintf(to, "%s%s", w == 8 ? "r" : w == 4 ? "e" : "", old[r]);
}

static void dump_mem(const struct minst *mi, FILE *to)
{
    static const char *const sections[] = { [SEC_RODATA] = "rodata", [SEC_DATA] = "data" };
    static const char *const areas[] = { [MEM_SPILL] = "spill", [MEM_ARGIN] = "argin", [MEM_ARGOUT] = "argout", [MEM_RESIN] = "resin" };
    unsigned address_bytes = mi->flags & MF_A32 ? 4 : 8;
    bool plus = true;
    fputc('[', to);
    if (mi->mem == MEM_RIP) {
        fprintf(to, "rip %s", sections[mi->imm2]);
    } else if (mi->mem != MEM_BASE) {
        fputs(areas[mi->mem], to);
    } else {
        plus = mi->b != MIR_NOREG || mi->x != MIR_NOREG;
        if (mi->b != MIR_NOREG)
            dump_reg(mi->b, address_bytes, to);
        if (mi->b != MIR_NOREG && mi->x != MIR_NOREG)
            fputs(" + ", to);
        if (mi->x != MIR_NOREG) {
            dump_reg(mi->x, address_bytes, to);
            fprintf(to, "*%u", mi->scale);
        }
        if (!plus && mi->flags & MF_A32)
            fputs("a32 ", to);
    }
    if (mi->disp || !plus)
        fprintf(to, plus ? " %c %" PRId64 : "%c%" PRId64, mi->disp < 0 ? '-' : '+', mi->disp < 0 ? -(int64_t)mi->disp : mi->disp);
    fputc(']', to);
}

static const char *operands_of(const struct minst *mi)
{
    switch (mi->op) {
    case X64_MOVE:                                      return "rm";
    case X64_MOVI:                                      return "ri";
    case X64_VZERO:                                     return "r";
    case X64_ADJSP: case X64_TCALL:                     return "i";
    case X64_TCALL_m: case X64_JTAB:                    return "m";
    case X64_SATURATE:                                  return "rm";
    case X64_TRAPCC:                                    return mi->b == MIR_NOREG ? "" : "m";
    default:                                            return x64_operands[x64_rows[mi->op].form];
    }
}

static void dump_imm(const struct minst *mi, const struct x64_row *row, FILE *to)
{
    bool is_function = (row->roles & XF_CALL) || mi->op == X64_TCALL;
    if (is_function)
        fprintf(to, "function %" PRId64, mi->imm);
    else if (row->form == F_J)
        fprintf(to, "block %" PRId64, mi->imm);
    else
        fprintf(to, "%" PRId64, mi->imm);
}

static void dump_operand(const struct minst *mi, const struct x64_row *row, char slot, FILE *to)
{
    switch (slot) {
    case 'r': dump_reg(mi->r, mi->w, to); break;
    case 'v': dump_reg(mi->v, mi->w, to); break;
    case 's': dump_reg(mi->s, mi->w, to); break;
    case 'c': fputs("cl", to); break;
    case 'i': dump_imm(mi, row, to); break;
    case 'm':
        if (mi->mem == MEM_NONE)
            dump_reg(mi->b, row->map & XM_R8 ? 1 : mi->w, to);
        else
            dump_mem(mi, to);
    }
}

static void dump_fixed(const struct mfunc *f, const struct minst *mi, bool defs, FILE *to)
{
    const char *before = defs ? "  defines " : "  uses ";
    for (uint32_t i = 0; i < mi->n_fixed; i++) {
        const struct mfixed *x = &f->fixed[mi->fixed + i];
        if (x->is_def != defs)
            continue;
        fputs(before, to);
        dump_reg(x->v, 8, to);
        fputc('=', to);
        dump_reg(x->reg, 8, to);
        before = ", ";
    }
}

static void dump_clobbers(const struct minst *mi, FILE *to)
{
    const char *before = "  clobbers ";
    for (unsigned r = 0; r < MIR_VREG0; r++)
        if (mi->clobbers >> r & 1) {
            fputs(before, to);
            dump_reg(r, 8, to);
            before = " ";
        }
}

void mir_dump_ins(const struct mfunc *f, const struct minst *mi, FILE *to)
{
    const struct x64_row *row = &x64_rows[mi->op];
    bool has_cc = (row->map & XM_CC) || mi->op == X64_TRAPCC;
    fprintf(to, "%s%s.%u", row->mnemonic, has_cc ? cc_names[mi->cc] : "", mi->w);
    const char *before = " ";
    for (const char *slot = operands_of(mi); *slot; slot++, before = ", ") {
        fputs(before, to);
        dump_operand(mi, row, *slot, to);
    }
    dump_fixed(f, mi, false, to);
    dump_fixed(f, mi, true, to);
    dump_clobbers(mi, to);
    if (mi->flags & MF_EARLY)
        fputs("  early", to);
    if (mi->trap)
        fprintf(to, "  trap %u", mi->trap);
}

static void dump_vregs(const char *what, const vreg_t *v, uint32_t n, FILE *to)
{
    if (n)
        fprintf(to, "  %s", what);
    for (uint32_t i = 0; i < n; i++) {
        fputc(' ', to);
        dump_reg(v[i], 8, to);
    }
}

static void dump_block(const struct mfunc *f, uint32_t n, FILE *to)
{
    const struct mblock *b = &f->blocks[n];
    fprintf(to, "block %u:", n);
    if (b->n_params)
        dump_vregs("params", b->params, b->n_params, to);
    if (b->n_preds)
        fputs("  from", to);
    for (uint32_t i = 0; i < b->n_preds; i++)
        fprintf(to, " %u", b->preds[i]);
    if (b->loop_end)
        fprintf(to, "  loop to %u", b->loop_end);
    fputc('\n', to);
    for (uint32_t i = b->first; i < b->last; i++) {
        fprintf(to, "%6u  ", i);
        mir_dump_ins(f, &f->ins[i], to);
        fputc('\n', to);
    }
    if (b->args && b->n_succs == 1 && f->blocks[b->succs[0]].n_params) {
        fprintf(to, "       ");
        dump_vregs("args", b->args, f->blocks[b->succs[0]].n_params, to);
        fputc('\n', to);
    }
}

void mir_dump(const struct mfunc *f, FILE *to)
{
    for (uint32_t n = 0; n < f->n_blocks; n++)
        dump_block(f, n, to);
    if (f->spill_bytes || f->saved_regs)
        fprintf(to, "spill bytes %u, saved registers %#x\n", f->spill_bytes, f->saved_regs);
}
