/* Compares whose answer is in the CPU's flags already: `sub ecx, 1; test ecx, ecx; jne` needs no test, and where one block
 * asks whether a and b are the same, the next one whether a is less, one compare serves both.
 *
 * After register allocation, which puts in nothing that changes flags, so that only the function's own instructions matter.
 * Going up from a test of a register against zero, over what neither writes the register nor touches flags, one
 * comes to the instruction that made the value. If it sets flags by its result, the test goes away, provided that all
 * readers ask for what both set alike: all conditions after a logical operation, which like the test clears carry and
 * overflow; equality and sign after the others. An lea that adds a constant to its register becomes an addition for
 * this.
 *
 * A compare of registers goes away if the same one set the flags last, or one of the operands exchanged: the readers then ask
 * for the opposite order. Where they ask for equality only, the difference of a compare's two answers (seta, sbb) tells it, too.
 * It may have ended the only predecessor: only so do flags live across the end of a block. Jumps keep them, wherever layout
 * puts the blocks.
 *
 * Where nobody asks for the flags of an addition, it and the move before it that the allocator could not save are one lea.
 *
 * Source: Intel SDM volume 1, appendix A (EFLAGS cross-reference). */
#include "flags.h"

enum effect { FLAGS_OTHER, FLAGS_KEPT, FLAGS_LOGIC /* as a test of the result */, FLAGS_RESULT /* ZF and SF of the result */ };

enum { CC_B = 2, CC_AE, CC_E, CC_NE, CC_BE, CC_A, CC_S, CC_NS, CC_L = 12, CC_GE, CC_LE, CC_G };

/* What an instruction does to the flags. */
static enum effect effect_of(const struct minst *mi)
{
    switch (mi->op) {
    case X64_AND_rm: case X64_AND_mi: case X64_OR_rm: case X64_OR_mi: case X64_XOR_rm: case X64_XOR_mi:
        return FLAGS_LOGIC;
    case X64_ADD_rm: case X64_ADD_mi: case X64_SUB_rm: case X64_SUB_mi: case X64_NEG_m: case X64_ANDN_rvm: case X64_BLSR_vm:
    case X64_BLSI_vm: case X64_BLSMSK_vm: case X64_ADC_rm: case X64_ADC_mi: case X64_SBB_rm: case X64_SBB_mi:
        return FLAGS_RESULT;
    case X64_SHL_mi: case X64_SHR_mi: case X64_SAR_mi:
        return mi->imm ? FLAGS_RESULT : FLAGS_OTHER;
    case X64_MOVI:
        return mi->flags & MF_FLAGS_LIVE ? FLAGS_KEPT : FLAGS_OTHER;
    case X64_NOP: case X64_MOVE: case X64_MOV_rm: case X64_MOV_mr: case X64_MOV_mi: case X64_MOVZX8_rm: case X64_MOVZX16_rm:
    case X64_MOVSX8_rm: case X64_MOVSX16_rm: case X64_MOVSXD_rm: case X64_LEA_rm: case X64_NOT_m: case X64_SHLX_rmv:
    case X64_SHRX_rmv: case X64_SARX_rmv: case X64_RORX_rmi: case X64_XCHG_mr: case X64_BSWAP_o: case X64_PUSH_m: case X64_POP_m:
    case X64_VZERO: case X64_VMOVSS_rm: case X64_VMOVSS_mr: case X64_VMOVSD_rm: case X64_VMOVSD_mr: case X64_VMOVUPS_rm:
    case X64_VMOVUPS_mr:
        return FLAGS_KEPT;
    default:
        return FLAGS_OTHER;
    }
}

static bool writes(const struct minst *mi, vreg_t reg)
{
    uint32_t roles = x64_rows[mi->op].roles;
    return (mi->r == reg && roles & (R_DEF | R_MOD)) || (mi->op == X64_XCHG_mr && mi->b == reg) ||
           (mi->mem == MEM_NONE && mi->b == reg && roles & (M_DEF | M_MOD));
}

/* The register compared with zero, or MIR_NOREG. */
static vreg_t tested(const struct minst *mi)
{
    if (mi->mem != MEM_NONE || mi->w < 4)
        return MIR_NOREG;
    return (mi->op == X64_TEST_mr && mi->r == mi->b) || (mi->op == X64_CMP_mi && !mi->imm) ? mi->b : MIR_NOREG;
}

/* An lea that adds a constant to its own register. */
static bool is_increment(const struct minst *mi)
{
    return mi->op == X64_LEA_rm && mi->mem == MEM_BASE && mi->b == mi->r && mi->x == MIR_NOREG && !(mi->flags & MF_A32);
}

/* The instruction in ins[first, i) whose result is tested at i, and which set the flags last, or could; or i. */
static uint32_t find_setter(const struct minst *ins, uint32_t first, uint32_t i, vreg_t reg)
{
    for (uint32_t k = i; k-- > first;) {
        enum effect e = effect_of(&ins[k]);
        if (e >= FLAGS_LOGIC || (is_increment(&ins[k]) && ins[k].r == reg))
            return writes(&ins[k], reg) && ins[k].w == ins[i].w ? k : i;
        if (e == FLAGS_OTHER || writes(&ins[k], reg))
            return i;
    }
    return i;
}

/* Nothing reads the flags from before, since the test overwrites them and nothing in between reads any. */
static void to_add(struct minst *lea)
{
    lea->op = X64_ADD_mi;
    lea->imm = lea->disp;
    lea->mem = MEM_NONE;
    lea->disp = 0;
    lea->r = MIR_NOREG;
}

/* The same question of the flags that only say zero and sign. 0xff: they do not tell. Against zero, less is negative. */
static uint8_t by_sign(uint8_t cc)
{
    return cc == CC_L ? CC_S : cc == CC_GE ? CC_NS : cc == CC_E || cc == CC_NE || cc == CC_S || cc == CC_NS ? cc : 0xff;
}

static bool reads_flags(const struct minst *mi)
{
    return mi->op == X64_JCC || mi->op == X64_TRAPCC || mi->op == X64_SETCC_m || mi->op == X64_SETCCZ_m || mi->op == X64_CMOVCC_rm;
}

static bool takes_carry(const struct minst *mi)
{
    return mi->op == X64_ADC_rm || mi->op == X64_ADC_mi || mi->op == X64_SBB_rm || mi->op == X64_SBB_mi;
}

/* Where the flags set before ins[i] are dead: the end of their readers. last if an instruction that is not known is in between. */
static bool find_readers(const struct minst *ins, uint32_t i, uint32_t last, bool logic, uint32_t *end)
{
    for (; i < last; i++) {
        if (reads_flags(&ins[i])) {
            if (!logic && by_sign(ins[i].cc) == 0xff)
                return false;
        } else if (ins[i].op != X64_JMP && effect_of(&ins[i]) != FLAGS_KEPT) {
            if (takes_carry(&ins[i]))
                return false;
            break;
        }
    }
    *end = i;
    return true;
}

static void to_nop(struct minst *mi)
{
    *mi = (struct minst){ .op = X64_NOP, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG, .x = MIR_NOREG,
                          .s = MIR_NOREG, .src = mi->src };
}

static void drop_test(struct minst *ins, uint32_t setter, uint32_t i, uint32_t last)
{
    bool logic = effect_of(&ins[setter]) == FLAGS_LOGIC;
    uint32_t end;
    if (!find_readers(ins, i + 1, last, logic, &end))
        return;
    if (is_increment(&ins[setter]))
        to_add(&ins[setter]);
    for (uint32_t k = i + 1; k < end && !logic; k++)
        if (reads_flags(&ins[k]))
            ins[k].cc = by_sign(ins[k].cc);
    to_nop(&ins[i]);
}

static void tests_drop(struct mfunc *f, const struct mblock *b)
{
    for (uint32_t i = b->first; i < b->last; i++) {
        vreg_t reg = tested(&f->ins[i]);
        if (reg == MIR_NOREG)
            continue;
        uint32_t setter = find_setter(f->ins, b->first, i, reg);
        if (setter != i)
            drop_test(f->ins, setter, i, b->last);
        if (f->ins[i].op == X64_CMP_mi) {       /* shorter, and the same flags */
            f->ins[i].op = X64_TEST_mr;
            f->ins[i].r = reg;
        }
    }
}

/* ---- from block to block */

enum { MAX_STEPS = 4 /* blocks to go up */ };

/* The condition after exchanging what is compared, by condition. */
static const uint8_t exchanged[16] = {
    [CC_B] = CC_A, [CC_AE] = CC_BE, [CC_E] = CC_E, [CC_NE] = CC_NE, [CC_BE] = CC_AE, [CC_A] = CC_B,
    [CC_L] = CC_G, [CC_GE] = CC_LE, [CC_LE] = CC_GE, [CC_G] = CC_L,
};

static bool is_compare(const struct minst *mi)
{
    return (mi->op == X64_CMP_rm || mi->op == X64_CMP_mi || mi->op == X64_TEST_mr || mi->op == X64_TEST_mi) && mi->mem == MEM_NONE;
}

static bool is_same(const struct minst *x, const struct minst *y)
{
    return x->op == y->op && x->w == y->w && x->r == y->r && x->b == y->b && x->imm == y->imm;
}

static bool is_exchanged(const struct minst *x, const struct minst *y)
{
    return x->op == X64_CMP_rm && y->op == X64_CMP_rm && x->w == y->w && x->r == y->b && x->b == y->r;
}

/* Instructions that leave the flags, or can be made to. */
static bool keeps_flags(const struct minst *mi)
{
    return effect_of(mi) == FLAGS_KEPT || mi->op == X64_MOVI || reads_flags(mi) || mi->op == X64_JMP;
}

/* The only block before b, which is done already: what it ends with stays as it is. */
static bool one_before(const struct mfunc *f, uint32_t b, uint32_t *before)
{
    const struct mblock *bl = &f->blocks[b];
    if (bl->n_preds != 1 || bl->is_landing || bl->preds[0] >= b)
        return false;
    *before = bl->preds[0];
    return true;
}

/* Going up from ins[i], not counting it, while flags and the registers of the compare `cmp` stay as they are: what set the flags
 * last. live: the constants on the way, whose zero must not be made by xor. UINT32_MAX: not found. */
struct way { uint32_t first, last; };
static uint32_t flags_before(const struct mfunc *f, uint32_t b, uint32_t i, const struct minst *cmp, struct way *ways, uint32_t *n_ways)
{
    for (unsigned step = 0; step < MAX_STEPS; step++) {
        uint32_t first = f->blocks[b].first, end = i;
        for (; i > first && keeps_flags(&f->ins[i - 1]); i--)
            if ((cmp->r != MIR_NOREG && writes(&f->ins[i - 1], cmp->r)) || writes(&f->ins[i - 1], cmp->b))
                return UINT32_MAX;
        ways[(*n_ways)++] = (struct way){ i, end };
        if (i > first)
            return i - 1;
        if (!one_before(f, b, &b))
            return UINT32_MAX;
        i = f->blocks[b].last;
    }
    return UINT32_MAX;
}

static void readers_exchange(struct minst *ins, uint32_t first, uint32_t end)
{
    for (uint32_t k = first; k < end; k++)
        if (reads_flags(&ins[k]))
            ins[k].cc = exchanged[ins[k].cc];
}

/* What comes before ins[i] in its block; NULL: nothing. */
static const struct minst *previous(const struct minst *ins, uint32_t first, const struct minst *mi)
{
    do {
        if (mi == ins + first)
            return NULL;
        mi--;
    } while (mi->op == X64_NOP);
    return mi;
}

/* Is ins[i] the end of `cmp a, b; seta r; sbb r, 0`, with this compare? r is then zero if a is b, and the flags say so. */
static bool is_order(const struct minst *ins, uint32_t first, uint32_t i, const struct minst *cmp)
{
    const struct minst *sbb = &ins[i], *set, *x;
    if (i < first || sbb->op != X64_SBB_mi || sbb->imm || sbb->mem != MEM_NONE || !(set = previous(ins, first, sbb)) ||
        set->op != X64_SETCCZ_m || set->cc != CC_A || set->mem != MEM_NONE || set->b != sbb->b)
        return false;
    x = previous(ins, first, set);
    return x && is_compare(x) && (is_same(x, cmp) || is_exchanged(x, cmp)) && cmp->b != sbb->b && cmp->r != sbb->b;
}

static bool ask_equality(const struct minst *ins, uint32_t first, uint32_t end)
{
    for (uint32_t k = first; k < end; k++)
        if (reads_flags(&ins[k]) && ins[k].cc != CC_E && ins[k].cc != CC_NE)
            return false;
    return true;
}

/* Leave out compare i of block b if the way to it has made it. */
static void compare_drop(struct mfunc *f, uint32_t b, uint32_t i)
{
    uint32_t n_ways = 0, end, set;
    struct way ways[MAX_STEPS];
    set = flags_before(f, b, i, &f->ins[i], ways, &n_ways);
    if (set == UINT32_MAX)
        return;
    if (is_order(f->ins, f->blocks[b].first, set, &f->ins[i])) {
        if (!find_readers(f->ins, i + 1, f->blocks[b].last, true, &end) || !ask_equality(f->ins, i + 1, end))
            return;
    } else if (is_compare(&f->ins[set]) && is_exchanged(&f->ins[set], &f->ins[i])) {
        if (!find_readers(f->ins, i + 1, f->blocks[b].last, true, &end))
            return;
        readers_exchange(f->ins, i + 1, end);
    } else if (!is_compare(&f->ins[set]) || !is_same(&f->ins[set], &f->ins[i])) {
        return;
    }
    for (uint32_t k = 0; k < n_ways; k++)
        for (uint32_t m = ways[k].first; m < ways[k].last; m++)
            f->ins[m].flags |= MF_FLAGS_LIVE;
    to_nop(&f->ins[i]);
}

/* ---- additions whose flags are free */

enum { RSP = 4, N_GPRS = 16 };

static bool are_flags_dead(const struct minst *ins, uint32_t i, uint32_t last)
{
    for (; i < last; i++) {
        if (reads_flags(&ins[i]) || takes_carry(&ins[i]))
            return false;
        if (effect_of(&ins[i]) != FLAGS_KEPT && ins[i].op != X64_JMP)
            return true;
    }
    return true;
}

/* d = a; d += b or a constant */
static bool is_sum(const struct minst *move, const struct minst *add)
{
    if (move->op != X64_MOVE || move->mem != MEM_NONE || move->r >= N_GPRS || move->b >= N_GPRS || add->mem != MEM_NONE || add->w < 4 ||
        move->w < add->w)
        return false;
    return add->op == X64_ADD_rm ? add->r == move->r && add->b != RSP : add->op == X64_ADD_mi && add->b == move->r;
}

static void sums_fuse(struct minst *ins, uint32_t first, uint32_t last)
{
    for (uint32_t i = first, k; i < last; i++) {
        for (k = i + 1; k < last && ins[k].op == X64_NOP; k++)
            continue;
        if (k == last || !is_sum(&ins[i], &ins[k]) || !are_flags_dead(ins, k + 1, last))
            continue;
        struct minst *add = &ins[k];
        bool is_const = add->op == X64_ADD_mi;
        add->x = is_const ? MIR_NOREG : add->b == add->r ? ins[i].b : add->b;
        add->disp = is_const ? (int32_t)add->imm : 0;
        add->op = X64_LEA_rm;
        add->mem = MEM_BASE;
        add->scale = 1;
        add->imm = 0;
        add->r = ins[i].r;
        add->b = ins[i].b;
        to_nop(&ins[i]);
    }
}

void flags_reuse(struct mfunc *f)
{
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        tests_drop(f, &f->blocks[b]);
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].last; i++)
            if (is_compare(&f->ins[i]))
                compare_drop(f, b, i);
        sums_fuse(f->ins, f->blocks[b].first, f->blocks[b].last);
    }
}
