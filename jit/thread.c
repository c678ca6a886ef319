/* Jump threading: a block that jumps to a test of a register whose value it knows jumps to where the test leads.
 *
 * WebAssembly has no irreducible control flow: compilers put a number in place of each `goto` into the middle of a loop, and
 * a jump table at its head that goes on by that number. State machines and flags look the same. After register allocation
 * the graph may be of any shape, so that such jumps become what they were.
 *
 * What a block knows are constants that it puts in registers, and what it compared for equality. Its last jump is followed
 * through blocks of a few moves, which are repeated, as long as comparisons have one answer. Comparisons are not repeated:
 * flags never live across the end of a block, and what a jump table's blocks compute is used by its jump only.
 *
 * Source: F. Mueller, D. Whalley, "Avoiding Conditional Branches by Code Replication" (1995). */
#include "thread.h"

#include "x64.h"

enum { MAX_COPIES = 8, MAX_BLOCKS = 8, MAX_TEST = 5, MAX_LOOK = 32 };
enum { CC_B = 2, CC_E = 4, CC_BE = 6, CC_L = 12, CC_LE = 14 };
#define NONE UINT32_MAX

struct known { uint32_t low, all; uint64_t value[16]; };        /* by general register; masks of those whose 32 or 64 bits are known */

struct threader {
    struct mfunc *m;
    const struct code_consts *consts;
    bool changed;
    uint8_t *is_threaded;               /* by block: its jump has a new target */
};

/* A way from a block: to, after copies. */
struct way { uint32_t to, n_copies; uint32_t copies[MAX_COPIES]; };
/* What the comparison before says, if it is known. */
struct answer { bool is_known; unsigned w; uint64_t a, b; };

/* ---- what is known */

static bool is_known(const struct known *k, vreg_t r, unsigned w) { return r < 16 && (w == 8 ? k->all : k->low) >> r & 1; }

static void forget(struct known *k, vreg_t r)
{
    if (r < 16) {
        k->low &= ~(1u << r);
        k->all &= ~(1u << r);
    }
}

/* A 32-bit move clears the upper half; a comparison says nothing of it. */
static void learn(struct known *k, vreg_t r, uint64_t value, bool has_all)
{
    if (r >= 16)
        return;
    k->low |= 1u << r;
    k->all = has_all ? k->all | 1u << r : k->all & ~(1u << r);
    k->value[r] = value;
}

/* Are all registers that the instruction reads and writes among its operands? Shifts by cl, divisions and calls have others. */
static bool names_all(const struct minst *mi)
{
    switch (x64_rows[mi->op].form) {
    case F_RM: case F_MR: case F_MI: case F_MI83: case F_MIB: case F_RMI6B: return mi->op != X64_CMPXCHG_lock;
    case F_VRM: case F_VMR: case F_VRVM: case F_VRMV: case F_VRMI: case F_VVM: return true;
    default: return mi->op == X64_MOVE || mi->op == X64_MOVI || mi->op == X64_NOP || mi->op == X64_JMP || mi->op == X64_JCC;
    }
}

/* What an instruction does to what is known. */
static void step(struct known *k, const struct minst *mi)
{
    uint32_t roles = x64_rows[mi->op].roles;
    if (!names_all(mi)) {
        k->low = k->all = 0;
        return;
    }
    if (mi->op == X64_MOVI && mi->w >= 4) {
        learn(k, mi->r, mi->w == 8 ? (uint64_t)mi->imm : (uint32_t)mi->imm, true);
        return;
    }
    if (mi->op == X64_MOVE && mi->mem == MEM_NONE && mi->w >= 4 && is_known(k, mi->b, mi->w)) {
        learn(k, mi->r, mi->w == 8 ? k->value[mi->b] : (uint32_t)k->value[mi->b], true);
        return;
    }
    if (mi->op == X64_LEA_rm && mi->mem == MEM_BASE && mi->x == MIR_NOREG && mi->w == 4 && is_known(k, mi->b, 4)) {
        learn(k, mi->r, (uint32_t)(k->value[mi->b] + (uint64_t)mi->disp), true);
        return;
    }
    if (mi->op == X64_ADD_mi && mi->mem == MEM_NONE && mi->w == 4 && is_known(k, mi->b, 4)) {
        learn(k, mi->b, (uint32_t)(k->value[mi->b] + (uint64_t)mi->imm), true);
        return;
    }
    if (roles & (R_DEF | R_MOD))
        forget(k, mi->r);
    if (mi->mem == MEM_NONE && roles & (M_DEF | M_MOD))
        forget(k, mi->b);
    if (mi->op == X64_XCHG_mr)
        forget(k, mi->b);
}

/* ---- answers */

static bool compared(const struct known *k, const struct minst *mi, struct answer *a)
{
    if (mi->mem != MEM_NONE || mi->w < 4 || !is_known(k, mi->b, mi->w))
        return false;
    if (mi->op == X64_BT_mr && is_known(k, mi->r, 4)) {
        uint64_t bit = k->value[mi->b] >> (k->value[mi->r] & (mi->w * 8 - 1)) & 1;
        *a = (struct answer){ true, 4, 0, bit };        /* carry: 0 is below 1 */
        return true;
    }
    if (mi->op == X64_TEST_mr && mi->r == mi->b)
        *a = (struct answer){ true, mi->w, k->value[mi->b], 0 };
    else if (mi->op == X64_CMP_mi)
        *a = (struct answer){ true, mi->w, k->value[mi->b], mi->w == 8 ? (uint64_t)mi->imm : (uint32_t)mi->imm };
    else
        return false;
    return true;
}

/* Does the condition hold? Only of those that comparisons of integers are asked for; false: not one. */
static bool holds(const struct answer *x, unsigned cc, bool *yes)
{
    uint64_t a = x->w == 8 ? x->a : (uint32_t)x->a, b = x->b;
    int64_t sa = x->w == 8 ? (int64_t)a : (int32_t)a, sb = x->w == 8 ? (int64_t)b : (int32_t)b;
    switch (cc & ~1u) {
    case CC_B:  *yes = a < b; break;
    case CC_E:  *yes = a == b; break;
    case CC_BE: *yes = a <= b; break;
    case CC_L:  *yes = sa < sb; break;
    case CC_LE: *yes = sa <= sb; break;
    default:    return false;
    }
    *yes ^= cc & 1;
    return true;
}

/* Tables lie in the order of their offsets. */
static const struct jump_table *table_at(const struct threader *t, int32_t off)
{
    uint32_t first = 0, end = t->consts->n_tables;
    while (first < end) {
        uint32_t i = first + (end - first) / 2;
        if (t->consts->tables[i].rodata_off < (uint32_t)off)
            first = i + 1;
        else
            end = i;
    }
    const struct jump_table *found = &t->consts->tables[first];
    return first < t->consts->n_tables && found->rodata_off == (uint32_t)off ? found : NULL;
}

/* ---- following a jump */

/* A jump through a table, from the instruction on that takes its address. NONE: to who knows where. */
static uint32_t table_follow(const struct threader *t, const struct known *k, uint32_t i, uint32_t last)
{
    const struct minst *ins = t->m->ins;
    const struct jump_table *table = table_at(t, ins[i].disp);
    if (!table || last - i != 4 || ins[last - 1].op != X64_JTAB)
        return NONE;
    const struct minst *entry = &ins[i + 1];
    if (entry->op != X64_MOVSXD_rm || entry->mem != MEM_BASE || entry->b != ins[i].r || entry->scale != 4 || !is_known(k, entry->x, 8))
        return NONE;
    uint64_t n = k->value[entry->x];
    return n < table->n ? table->blocks[n] : NONE;
}

static bool is_move(const struct minst *mi)
{
    switch (mi->op) {
    case X64_MOVI: case X64_MOVE: case X64_LEA_rm: case X64_XCHG_mr: return true;
    case X64_ADD_mi: return mi->mem == MEM_NONE;
    case X64_MOV_rm: case X64_MOV_mr: return mi->mem == MEM_SPILL;
    default: return false;
    }
}

/* Go through block way->to. False: nothing is known of where it leads. */
static bool block_follow(const struct threader *t, struct known *k, struct way *way)
{
    const struct mblock *b = &t->m->blocks[way->to];
    struct answer a = { 0 };
    bool yes;
    for (uint32_t i = b->first; i < b->last; i++) {
        const struct minst *mi = &t->m->ins[i];
        if (mi->op == X64_JMP || (mi->op == X64_JCC && a.is_known && holds(&a, mi->cc, &yes))) {
            if (mi->op == X64_JCC && !yes)
                continue;
            way->to = (uint32_t)mi->imm;
            return true;
        }
        if (mi->op == X64_LEA_rm && mi->mem == MEM_RIP && mi->imm2 == SEC_RODATA) {
            way->to = table_follow(t, k, i, b->last);
            return way->to != NONE;
        }
        if (mi->op == X64_NOP || compared(k, mi, &a))
            continue;
        if (!is_move(mi) || way->n_copies == MAX_COPIES)
            return false;
        way->copies[way->n_copies++] = i;
        step(k, mi);
    }
    return false;
}

static bool is_tested(const struct mfunc *m, uint32_t b) { return m->blocks[b].n_succs != 1; }

/* Where a jump to block `to` leads with what is known, past one test at least. */
static bool follow(const struct threader *t, struct known k, uint32_t to, struct way *best)
{
    struct way way = { .to = to };
    bool found = false;
    for (unsigned n = 0; n < MAX_BLOCKS; n++) {
        bool is_test = is_tested(t->m, way.to);
        if (!block_follow(t, &k, &way))
            break;
        if (is_test) {
            *best = way;
            found = true;
        }
    }
    return found;
}

/* ---- what nobody reads any more */

static bool reads(const struct minst *mi, vreg_t r)
{
    uint32_t roles = x64_rows[mi->op].roles;
    return (mi->r == r && roles & (R_USE | R_MOD)) || mi->v == r || mi->s == r || mi->x == r ||
           (mi->b == r && (mi->mem != MEM_NONE || roles & (M_USE | M_MOD)));
}

/* Is register r written on every way from the start of block b before anything reads it? budget: instructions to look at. */
static bool is_dead(const struct mfunc *m, vreg_t r, uint32_t b, unsigned *budget)
{
    const struct mblock *mb = &m->blocks[b];
    for (uint32_t i = mb->first; i < mb->last && *budget; i++, --*budget) {
        const struct minst *mi = &m->ins[i];
        if (mi->op == X64_JMP || mi->op == X64_JCC)
            break;
        if (!names_all(mi) || reads(mi, r))
            return false;
        if (mi->w >= 4 && x64_rows[mi->op].roles & R_DEF && mi->r == r)
            return true;
    }
    if (!*budget || !mb->n_succs)
        return false;
    --*budget;
    for (uint32_t k = 0; k < mb->n_succs; k++)
        if (!is_dead(m, r, mb->succs[k], budget))
            return false;
    return true;
}

/* Constants that the block puts into registers last, for the test that is passed now. */
static void constants_drop(struct mfunc *m, struct mblock *b)
{
    uint32_t jump = b->last - 1, i = jump;
    while (i > b->first && m->ins[i - 1].op == X64_MOVI)
        i--;
    uint32_t at = i;
    for (; i < jump; i++) {
        unsigned budget = MAX_LOOK;
        if (!is_dead(m, m->ins[i].r, (uint32_t)m->ins[jump].imm, &budget))
            m->ins[at++] = m->ins[i];
    }
    m->ins[at] = m->ins[jump];
    b->last = at + 1;
}

/* ---- jumps */

static void succ_replace(struct mblock *b, uint32_t from, uint32_t to)
{
    for (uint32_t k = 0; k < b->n_succs; k++)
        if (b->succs[k] == from)
            b->succs[k] = to;
}

/* The block's last jump becomes the copies and a jump to where the way ends. */
static void go(struct threader *t, uint32_t b, const struct way *way)
{
    struct mfunc *m = t->m;
    struct mblock *mb = &m->blocks[b];
    uint32_t n = mb->last - mb->first, jump = mb->last - 1;
    succ_replace(mb, (uint32_t)m->ins[jump].imm, way->to);
    t->changed = true;
    t->is_threaded[b] = 1;
    if (!way->n_copies) {
        m->ins[jump].imm = way->to;
        return;
    }
    ARENA_GROW(m->arena, m->ins, m->cap_ins, m->n_ins + n + way->n_copies);
    uint32_t at = m->n_ins;
    memcpy(m->ins + at, m->ins + mb->first, (n - 1) * sizeof *m->ins);
    at += n - 1;
    for (uint32_t k = 0; k < way->n_copies; k++)
        m->ins[at++] = m->ins[way->copies[k]];
    m->ins[at] = m->ins[jump];
    m->ins[at].imm = way->to;
    mb->first = m->n_ins;
    mb->last = m->n_ins = at + 1;
}

/* The comparison for equality that ends block b, whose answer is known on one of the ways on. */
static const struct minst *equality(const struct mfunc *m, const struct mblock *b)
{
    if (b->last - b->first < 3)
        return NULL;
    const struct minst *jcc = &m->ins[b->last - 2], *cmp = jcc - 1;
    bool is_compare = cmp->op == X64_CMP_mi || (cmp->op == X64_TEST_mr && cmp->r == cmp->b);
    return jcc->op == X64_JCC && (jcc->cc & ~1u) == CC_E && jcc->imm != jcc[1].imm && is_compare && cmp->mem == MEM_NONE &&
           cmp->w >= 4 ? cmp : NULL;
}

/* Where both are equal, the jump goes on past what asks that again. */
static void equal_thread(struct threader *t, struct mblock *b, struct known k, const struct minst *cmp)
{
    struct minst *jcc = &t->m->ins[b->last - 2], *equal = jcc->cc == CC_E ? jcc : jcc + 1;
    uint32_t to = (uint32_t)equal->imm;
    struct way way;
    learn(&k, cmp->b, cmp->op == X64_CMP_mi ? (uint64_t)cmp->imm : 0, cmp->w == 8 || is_known(&k, cmp->b, 8));
    if (!follow(t, k, to, &way) || way.n_copies)
        return;
    equal->imm = way.to;
    succ_replace(b, to, way.to);
    t->changed = true;
}

static struct known known_at_end(const struct mfunc *m, const struct mblock *b)
{
    struct known k = { 0 };
    for (uint32_t i = b->first; i < b->last; i++)
        step(&k, &m->ins[i]);
    return k;
}

static bool is_short(const struct mblock *b) { return b->last - b->first <= MAX_COPIES + MAX_TEST; }

static void block_thread(struct threader *t, uint32_t b)
{
    struct mfunc *m = t->m;
    struct mblock *mb = &m->blocks[b];
    if (mb->first == mb->last || m->ins[mb->last - 1].op != X64_JMP)
        return;
    const struct minst *cmp = equality(m, mb);
    if (mb->n_succs == 2 && cmp) {
        equal_thread(t, mb, known_at_end(m, mb), cmp);
    } else if (mb->n_succs == 1 && is_short(&m->blocks[mb->succs[0]])) {
        struct known k = known_at_end(m, mb);
        struct way way;
        if (k.low && follow(t, k, mb->succs[0], &way))
            go(t, b, &way);
    }
}

/* ---- the graph after it */

static void unreached_empty(struct mfunc *m)
{
    uint32_t *work = ARENA_NEW(m->arena, uint32_t, m->n_blocks), n = 1;
    uint8_t *seen = arena_zalloc(m->arena, m->n_blocks);
    work[0] = 0;
    seen[0] = 1;
    while (n) {
        const struct mblock *b = &m->blocks[work[--n]];
        for (uint32_t i = 0; i < b->n_succs; i++)
            if (!seen[b->succs[i]]) {
                seen[b->succs[i]] = 1;
                work[n++] = b->succs[i];
            }
    }
    for (uint32_t b = 0; b < m->n_blocks; b++)
        if (!seen[b]) {
            m->blocks[b].last = m->blocks[b].first;
            m->blocks[b].n_succs = 0;
        }
}

static void preds_rebuild(struct mfunc *m)
{
    uint32_t *n = ARENA_ZNEW(m->arena, uint32_t, m->n_blocks), *last = ARENA_ZNEW(m->arena, uint32_t, m->n_blocks);
    for (uint32_t b = 0; b < m->n_blocks; b++)
        for (uint32_t i = 0; i < m->blocks[b].n_succs; i++)
            n[m->blocks[b].succs[i]]++;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        m->blocks[b].preds = ARENA_NEW(m->arena, uint32_t, n[b]);
        m->blocks[b].n_preds = 0;
    }
    for (uint32_t b = 0; b < m->n_blocks; b++)
        for (uint32_t i = 0; i < m->blocks[b].n_succs; i++) {
            uint32_t to = m->blocks[b].succs[i];
            if (last[to] != b + 1)
                m->blocks[to].preds[m->blocks[to].n_preds++] = b;
            last[to] = b + 1;
        }
}

void thread_function(struct mfunc *m, const struct code_consts *consts)
{
    struct threader t = { .m = m, .consts = consts, .is_threaded = arena_zalloc(m->arena, m->n_blocks) };
    for (uint32_t b = 0; b < m->n_blocks; b++)
        block_thread(&t, b);
    if (!t.changed)
        return;
    for (uint32_t b = 0; b < m->n_blocks; b++)
        if (t.is_threaded[b])
            constants_drop(m, &m->blocks[b]);
    unreached_empty(m);
    preds_rebuild(m);
}
