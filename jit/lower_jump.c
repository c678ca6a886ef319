/* Conditions and the ends of blocks. */
#include "lower_internal.h"
#include "lower_simd.h"

#include <assert.h>

/* x86 conditions of the integer comparisons, in the order of ir_ops.def from eq on. */
static const uint8_t int_cc[] = { CC_E, CC_NE, CC_L, CC_B, CC_G, CC_A, CC_LE, CC_BE, CC_GE, CC_AE };
/* The condition after exchanging the operands. */
static const uint8_t swapped_cc[] = {
    [CC_E] = CC_E, [CC_NE] = CC_NE, [CC_L] = CC_G, [CC_B] = CC_A, [CC_G] = CC_L, [CC_A] = CC_B,
    [CC_LE] = CC_GE, [CC_BE] = CC_AE, [CC_GE] = CC_LE, [CC_AE] = CC_BE,
};

static bool is_int_compare(unsigned op) { return op >= IR_eq && op <= IR_geu; }
static bool is_float_compare(unsigned op) { return op >= IR_feq && op <= IR_fge; }

enum { MAX_COMPARES = 4 };

/* The compare may be made here instead of at its own place: nobody else wants its value, or only a few and all of them
 * its truth. A compare is cheaper than to keep the truth and test it. */
static bool may_take(struct lower *l, ir_ref c)
{
    if (c == l->cur)
        return true;
    if (l->n_uses[c] == 1)
        return !l->is_repeated && l->vreg_of[c] == MIR_NOREG;
    unsigned op = l->f->ins[c].op;
    return (is_int_compare(op) || is_float_compare(op)) && l->n_uses[c] == l->n_tests[c] && l->n_uses[c] <= MAX_COMPARES &&
           (l->vreg_of[c] == MIR_NOREG || l->vreg_of[c] == FOLDED);
}

static void take(struct lower *l, ir_ref c)
{
    if (c != l->cur)
        l->vreg_of[c] = FOLDED;
}

bool lower_take_compare(struct lower *l, ir_ref c)
{
    if (!may_take(l, c))
        return false;
    take(l, c);
    return true;
}

/* Bytes of a narrow load that the current instruction may take in, 0: it is none. */
static unsigned narrow_bytes(struct lower *l, ir_ref v)
{
    static const uint8_t bytes[] = { 1, 1, 2, 2, 0, 0, 0 };     /* by enum ir_mem */
    const struct ir_ins *s = &l->f->ins[v];
    bool is_free = l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG && !l->is_repeated && l->color[v] == l->color[l->cur];
    return s->op == IR_load && is_free ? bytes[s->mt] : 0;
}

static bool is_signed_load(struct lower *l, ir_ref v) { return l->f->ins[v].mt == IR_MEM_8S || l->f->ins[v].mt == IR_MEM_16S; }

static struct mem_operand narrow_mem(struct lower *l, ir_ref v)
{
    const struct ir_ins s = l->f->ins[v];
    l->vreg_of[v] = FOLDED;
    return lower_mem(l, s.a[0], s.a[1], s.imm);
}

/* op (CMP_mi, TEST_mi) of a narrow load and a constant, both extended alike. Two bytes only with an immediate of one: a
 * prefix that changes an immediate's length stalls the decoder. */
static bool narrow_const(struct lower *l, enum x64_op op, ir_ref v, uint64_t c)
{
    unsigned bytes = narrow_bytes(l, v);
    int64_t k = l->f->ins[v].type == IR_I32 ? (int32_t)c : (int64_t)c;
    bool fits = op == X64_CMP_mi && bytes && is_signed_load(l, v) ? k == (int8_t)k : c <= (bytes == 1 ? 0xffu : (unsigned)INT8_MAX);
    if (!bytes || !fits || (bytes == 2 && op != X64_CMP_mi))
        return false;
    struct mem_operand mo = narrow_mem(l, v);
    struct minst *mi = lower_emit(l, op, bytes);
    lower_set_mem(mi, mo);
    mi->imm = lower_imm((int64_t)c, 1);
    return true;
}

/* The same order for numbers that are not negative. */
static uint8_t unsigned_cc(uint8_t cc)
{
    return cc == CC_L ? CC_B : cc == CC_G ? CC_A : cc == CC_LE ? CC_BE : cc == CC_GE ? CC_AE : cc;
}

/* x of x & 0xff, when nobody else wants that: its lowest byte is compared. */
static ir_ref low_byte(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    uint64_t c;
    return s->op == IR_and && !l->is_repeated && lower_may_fold(l, v) && lower_const(l, s->a[1], &c) && c == 0xff ? s->a[0] : IR_NONE;
}

static bool byte_const(struct lower *l, ir_ref v, uint64_t c)
{
    ir_ref x = low_byte(l, v);
    if (!x || c > 0xff)
        return false;
    l->vreg_of[v] = FOLDED;
    vreg_t r = lower_use_low(l, x);
    struct minst *mi = lower_emit(l, X64_CMP_mi, 1);
    mi->b = r;
    mi->imm = lower_imm((int64_t)c, 1);
    return true;
}

/* Two narrow loads, or a byte of a register and one: the second stays in memory. */
static bool narrow_pair(struct lower *l, ir_ref a, ir_ref b)
{
    const struct ir_ins *s = &l->f->ins[a];
    unsigned bytes = narrow_bytes(l, b);
    ir_ref x = bytes == 1 && l->f->ins[b].mt == IR_MEM_8U ? low_byte(l, a) : IR_NONE;
    if (!bytes || !(x || (s->op == IR_load && s->mt == l->f->ins[b].mt)))
        return false;
    if (x)
        l->vreg_of[a] = FOLDED;
    struct mem_operand mo = narrow_mem(l, b);
    vreg_t r = lower_use_low(l, x ? x : a);
    lower_rm_mem(l, X64_CMP_rm, bytes, r, mo);
    return true;
}

/* Bits of a load: an operand in memory, also of a narrow one, above which there is nothing. */
static bool test_load(struct lower *l, ir_ref a, ir_ref b, unsigned w)
{
    unsigned bytes = narrow_bytes(l, b);
    bool is_narrow = bytes && !is_signed_load(l, b);
    if (!is_narrow && !lower_can_fold_load(l, b, w))
        return false;
    struct mem_operand mo = narrow_mem(l, b);
    vreg_t r = lower_use_low(l, a);
    lower_rm_mem(l, X64_TEST_mr, is_narrow ? bytes : w, r, mo);
    return true;
}

static bool is_one(struct lower *l, ir_ref v)
{
    uint64_t c;
    return lower_const(l, v, &c) && c == 1;
}

/* (x >> n) & 1 and x & (1 << n): bit n of x into the carry flag, counted modulo the width as shifts do. */
static bool bit_test(struct lower *l, const struct ir_ins *and)
{
    for (unsigned k = 0; k < 2; k++) {
        const struct ir_ins *s = &l->f->ins[and->a[k]];
        bool is_right = (s->op == IR_shru || s->op == IR_shrs) && is_one(l, and->a[!k]), is_left = s->op == IR_shl && is_one(l, s->a[0]);
        uint64_t c;
        if ((!is_right && !is_left) || !lower_may_fold(l, and->a[k]) || lower_const(l, s->a[1], &c))
            continue;
        l->vreg_of[and->a[k]] = FOLDED;
        vreg_t x = lower_use(l, is_right ? s->a[0] : and->a[!k]), n = lower_use(l, s->a[1]);
        lower_rm(l, X64_BT_mr, ir_type_bytes(s->type), n, x);
        return true;
    }
    return false;
}

/* Are the bits of v that *mask asks for those of an x that v shifts right by a constant? Then *mask asks x for them. */
static bool mask_unshifted(struct lower *l, ir_ref v, uint64_t *mask)
{
    const struct ir_ins *s = &l->f->ins[v];
    unsigned bits = ir_type_bytes(s->type) * 8;
    uint64_t c;
    if ((s->op != IR_shru && s->op != IR_shrs) || !lower_may_fold(l, v) || !lower_const(l, s->a[1], &c))
        return false;
    c &= bits - 1;
    uint64_t limit = bits == 64 ? INT32_MAX : UINT32_MAX;
    if (*mask > limit >> c)
        return false;
    *mask <<= c;
    return true;
}

/* Flags of v against zero, and the condition under which it is not: an `and` that only feeds this is a test of its operands. */
static uint8_t emit_test(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    unsigned w = ir_type_bytes(s->type);
    uint64_t c;
    if (s->op == IR_and && may_take(l, v) && v != l->cur) {
        take(l, v);
        if (bit_test(l, s))
            return CC_B;
        ir_ref x = s->a[0];
        bool is_const = lower_const(l, s->a[1], &c);
        if (is_const && mask_unshifted(l, x, &c)) {
            l->vreg_of[x] = FOLDED;
            x = l->f->ins[x].a[0];
        }
        if (is_const && narrow_const(l, X64_TEST_mi, x, c))
            return CC_NE;
        if (is_const && (w == 4 || (int64_t)c == (int32_t)c)) {
            vreg_t a = lower_use_low(l, x);
            struct minst *mi = lower_emit(l, X64_TEST_mi, w);
            mi->b = a;
            mi->imm = (int32_t)c;
            return CC_NE;
        }
        if (test_load(l, s->a[0], s->a[1], w) || test_load(l, s->a[1], s->a[0], w))
            return CC_NE;
        vreg_t a = lower_use_low(l, s->a[0]), b = lower_use_low(l, s->a[1]);
        lower_rm(l, X64_TEST_mr, w, b, a);
        return CC_NE;
    }
    if (simd_is_test(s->op) && lower_may_fold(l, v) && !l->is_repeated) {
        take(l, v);
        return simd_test(l, s);
    }
    if (narrow_const(l, X64_CMP_mi, v, 0))
        return CC_NE;
    if (lower_can_fold_load(l, v, w)) {
        struct rm_operand rm = lower_rm_use(l, v, w);
        lower_set_rm(lower_emit(l, X64_CMP_mi, w), rm);
        return CC_NE;
    }
    vreg_t r = lower_use_low(l, v);
    lower_rm(l, X64_TEST_mr, w, r, r);
    return CC_NE;
}

static struct condition int_compare(struct lower *l, const struct ir_ins *s)
{
    unsigned w = ir_type_bytes(l->f->ins[s->a[0]].type);
    ir_ref a = s->a[0], b = s->a[1];
    uint8_t cc = int_cc[s->op - IR_eq];
    uint64_t c;
    if (lower_const(l, a, &c)) {
        ir_ref t = a;
        a = b;
        b = t;
        cc = swapped_cc[cc];
    }
    if (lower_const(l, b, &c) && narrow_const(l, X64_CMP_mi, a, c))
        return (struct condition){ is_signed_load(l, a) ? cc : unsigned_cc(cc), 0 };
    if (lower_const(l, b, &c) && (c || (cc != CC_E && cc != CC_NE)) && byte_const(l, a, c))
        return (struct condition){ unsigned_cc(cc), 0 };
    if (narrow_pair(l, a, b))
        return (struct condition){ is_signed_load(l, b) ? cc : unsigned_cc(cc), 0 };
    if (low_byte(l, b) && narrow_pair(l, b, a))
        return (struct condition){ swapped_cc[unsigned_cc(cc)], 0 };
    if (lower_const(l, b, &c) && (w == 4 || (int64_t)c == (int32_t)c)) {
        if (!c && (cc == CC_E || cc == CC_NE)) {
            uint8_t not_zero = emit_test(l, a);
            return (struct condition){ cc == CC_NE ? not_zero : not_zero ^ 1, 0 };
        }
        struct rm_operand rm = lower_rm_use(l, a, w);
        struct minst *mi = lower_emit(l, X64_CMP_mi, w);
        mi->imm = (int32_t)c;
        lower_set_rm(mi, rm);
        return (struct condition){ cc, 0 };
    }
    if (lower_can_fold_load(l, a, w) && !lower_can_fold_load(l, b, w)) {
        ir_ref t = a;
        a = b;
        b = t;
        cc = swapped_cc[cc];
    }
    struct rm_operand rm = lower_rm_use(l, b, w);
    vreg_t ra = lower_use_low(l, a);
    lower_set_rm(lower_rm(l, X64_CMP_rm, w, ra, MIR_NOREG), rm);
    return (struct condition){ cc, 0 };
}

/* ucomis sets CF, ZF, PF; "above" and "above or equal" are false for unordered operands, so < and <= exchange them. */
static struct condition float_compare(struct lower *l, const struct ir_ins *s)
{
    static const struct { uint8_t cc, parity, swap; } rows[] = {
        { CC_E, 1, 0 }, { CC_NE, 2, 0 }, { CC_A, 0, 1 }, { CC_A, 0, 0 }, { CC_AE, 0, 1 }, { CC_AE, 0, 0 },   /* feq fne flt fgt fle fge */
    };
    unsigned w = ir_type_bytes(l->f->ins[s->a[0]].type), k = s->op - IR_feq;
    ir_ref a = rows[k].swap ? s->a[1] : s->a[0], b = rows[k].swap ? s->a[0] : s->a[1];
    struct rm_operand rm = lower_rm_use(l, b, w);
    vreg_t ra = lower_use(l, a);
    lower_set_rm(lower_rm(l, w == 8 ? X64_VUCOMISD_rm : X64_VUCOMISS_rm, w, ra, MIR_NOREG), rm);
    return (struct condition){ rows[k].cc, rows[k].parity };
}

struct condition lower_inverse(struct condition c)
{
    return (struct condition){ c.cc ^ 1, c.parity == 1 ? 2 : c.parity == 2 ? 1 : 0 };
}

struct condition lower_condition(struct lower *l, ir_ref c)
{
    bool negate = false;
    while (l->f->ins[c].op == IR_eqz && may_take(l, c)) {   /* eqz of a condition: the opposite */
        ir_ref inner = l->f->ins[c].a[0];
        unsigned op = l->f->ins[inner].op;
        take(l, c);
        negate = !negate;
        c = inner;
        if (!(op == IR_eqz || is_int_compare(op) || is_float_compare(op)) || !may_take(l, c))
            break;
    }
    const struct ir_ins *s = &l->f->ins[c];
    struct condition r = { CC_NE, 0 };
    l->is_repeated = c != l->cur && l->n_uses[c] > 1;
    if (is_int_compare(s->op) && may_take(l, c)) {
        take(l, c);
        r = int_compare(l, s);
    } else if (is_float_compare(s->op) && may_take(l, c)) {
        take(l, c);
        r = float_compare(l, s);
    } else {
        r.cc = emit_test(l, c);
    }
    l->is_repeated = false;
    return negate ? lower_inverse(r) : r;
}

static void jump(struct lower *l, uint32_t to) { lower_emit(l, X64_JMP, 8)->imm = to; }

static void jump_if(struct lower *l, unsigned cc, uint32_t to)
{
    struct minst *mi = lower_emit(l, X64_JCC, 8);
    mi->cc = cc;
    mi->imm = to;
}

static void lower_branch(struct lower *l, const struct ir_ins *s)
{
    const struct ir_block *b = &l->f->blocks[s->block];
    uint32_t yes = lower_edge(l, b->succs[0]), no = lower_edge(l, b->succs[1]);
    if (yes == no) {
        jump(l, yes);
        return;
    }
    struct condition c = lower_condition(l, s->a[0]);
    if (c.parity == 1)
        jump_if(l, CC_P, no);
    else if (c.parity == 2)
        jump_if(l, CC_P, yes);
    jump_if(l, c.cc, yes);
    jump(l, no);
}

/* Up to two cases: one compare, whose flags tell 0, 1 and more apart. The jumps must be the last instructions of the
 * block: the allocator may move values between any two others. */
static void compare_cases(struct lower *l, const struct ir_ins *s, uint32_t n, uint32_t other)
{
    const struct ir_block *b = &l->f->blocks[s->block];
    const uint32_t *list = l->f->pool + s->a[1];
    vreg_t index = lower_use(l, s->a[0]);
    struct minst *cmp = lower_emit(l, X64_CMP_mi, 4);
    cmp->b = index;
    cmp->imm = n - 1;
    if (n == 2)
        jump_if(l, CC_B, lower_edge(l, b->succs[list[0]]));
    jump_if(l, CC_E, lower_edge(l, b->succs[list[n - 1]]));
    jump(l, other);
}

/* A table with these n entries. */
static struct jump_table *new_table(struct lower *l, const struct ir_ins *s, uint32_t n)
{
    const struct ir_block *b = &l->f->blocks[s->block];
    struct code_consts *k = l->consts;
    struct arena *a = l->m->arena;
    ARENA_GROW(a, k->tables, k->cap_tables, k->n_tables + 1);
    struct jump_table *t = &k->tables[k->n_tables++];
    *t = (struct jump_table){ .rodata_off = k->n_bytes, .n = n, .blocks = ARENA_NEW(a, uint32_t, n) };
    for (uint32_t i = 0; i < n; i++)
        t->blocks[i] = lower_edge(l, b->succs[l->f->pool[s->a[1] + i]]);
    uint32_t bytes = (n * 4 + 15) & ~15u;
    ARENA_GROW(a, k->bytes, k->cap_bytes, k->n_bytes + bytes);
    memset(k->bytes + k->n_bytes, 0, bytes);
    k->n_bytes += bytes;
    return t;
}

/* The index, held to the table's last entry. */
static vreg_t hold(struct lower *l, vreg_t index, uint32_t last)
{
    vreg_t held = lower_temp(l, MIR_GPR, 4);
    struct minst *mov = lower_emit(l, X64_MOVI, 4);
    mov->r = held;
    mov->imm = last;
    struct minst *cmp = lower_emit(l, X64_CMP_mi, 4);
    cmp->b = index;
    cmp->imm = (int32_t)last;
    lower_rm(l, X64_CMOVCC_rm, 4, held, index)->cc = CC_B;
    return held;
}

/* Jump through a table of distances from itself. */
static void lower_brtable(struct lower *l, const struct ir_ins *s)
{
    const struct ir_block *b = &l->f->blocks[s->block];
    uint32_t n = s->a[2] - 1, other = lower_edge(l, b->succs[l->f->pool[s->a[1] + n]]);
    if (l->m->blocks[l->mblock_of[s->block]].n_succs == 1) {
        jump(l, other);
        return;
    }
    if (n <= 2) {
        compare_cases(l, s, n, other);
        return;
    }
    struct jump_table *t = new_table(l, s, n + 1);
    vreg_t index = lower_use(l, s->a[0]), table = lower_temp(l, MIR_GPR, 8);
    vreg_t at = lower_temp(l, MIR_GPR, 8);
    if (!s->imm)
        index = hold(l, index, n);
    lower_rm_mem(l, X64_LEA_rm, 8, table, lower_rip_mem(SEC_RODATA, t->rodata_off));
    lower_rm_mem(l, X64_MOVSXD_rm, 8, at, (struct mem_operand){ .mem = MEM_BASE, .scale = 4, .b = table, .x = index });
    lower_rm(l, X64_ADD_rm, 8, at, table);
    lower_emit(l, X64_JTAB, 8)->b = at;
}

void lower_jump(struct lower *l, ir_ref ref)
{
    const struct ir_ins *s = &l->f->ins[ref];
    const struct ir_block *b = &l->f->blocks[s->block];
    switch (s->op) {
    case IR_jmp:     jump(l, lower_edge(l, b->succs[0])); break;
    case IR_br:      lower_branch(l, s); break;
    case IR_brtable: lower_brtable(l, s); break;
    default: {
        struct minst *mi = lower_emit(l, X64_TRAP, 8);
        mi->trap = (uint8_t)s->imm;
    }
    }
}
