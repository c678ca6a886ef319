/* i8x16.shuffle: the pattern is constant, so look for the one instruction that does it, cheapest first; then for one that
 * brings all that is wanted into one register, to be shuffled there; else one vpshufb for each source.
 * lanes[i] says where byte i comes from: 0..15 the first source, 16..31 the second, ZERO, or ANY if nobody looks at it. */
#include "lower_simd.h"

#include <string.h>

enum { ZERO = 0x80, ANY = 0xff };

struct shuffle { uint8_t lanes[16]; vreg_t a, b; };

/* ---- patterns; ANY fits all */

/* The bytes come in groups of n, aligned in the sources too: their numbers, ANY where no byte is wanted. */
static bool in_groups(const uint8_t *lanes, unsigned n, uint8_t *groups)
{
    memset(groups, ANY, 16 / n);
    for (unsigned i = 0; i < 16; i++) {
        uint8_t *g = &groups[i / n];
        if (lanes[i] == ANY)
            continue;
        if (lanes[i] >= 32 || lanes[i] % n != i % n || (*g != ANY && *g != lanes[i] / n))
            return false;
        *g = lanes[i] / n;
    }
    return true;
}

/* Lanes [from, to) are first, first + 1, ... modulo `modulus`. */
static bool is_run(const uint8_t *lanes, unsigned from, unsigned to, unsigned first, unsigned modulus)
{
    for (unsigned i = from; i < to; i++)
        if (lanes[i] != ANY && lanes[i] != (first + i - from) % modulus)
            return false;
    return true;
}

/* The run's number for lane 0, by the first lane that is wanted. */
static unsigned run_first(const uint8_t *lanes, unsigned modulus)
{
    unsigned i = 0;
    while (i < 15 && lanes[i] == ANY)
        i++;
    return (lanes[i] + modulus - i) % modulus;
}

static bool is_all(const uint8_t *g, unsigned n, unsigned v)
{
    for (unsigned i = 0; i < n; i++)
        if (g[i] != ANY && g[i] != v)
            return false;
    return true;
}

/* Groups from..from+3 as the selectors of an immediate; what nobody wants stays in its place. */
static int pack4(const uint8_t *g, unsigned from)
{
    unsigned imm = 0;
    for (unsigned i = 0; i < 4; i++)
        imm |= (g[from + i] == ANY ? i : g[from + i] & 3u) << 2 * i;
    return (int)imm;
}

static bool is_within(const uint8_t *g, unsigned from, unsigned to, unsigned low, unsigned high)
{
    for (unsigned i = from; i < to; i++)
        if (g[i] != ANY && (g[i] < low || g[i] >= high))
            return false;
    return true;
}

/* ---- one source, which is a */

static bool one_word_half(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[8];
    if (!in_groups(s->lanes, 2, g))
        return false;
    if (is_run(s->lanes, 8, 16, 8, 32) && is_within(g, 0, 4, 0, 4))
        simd_op1i(l, d, X64_VPSHUFLW_rmi, s->a, pack4(g, 0));
    else if (is_run(s->lanes, 0, 8, 0, 32) && is_within(g, 4, 8, 4, 8))
        simd_op1i(l, d, X64_VPSHUFHW_rmi, s->a, pack4(g, 4));
    else
        return false;
    return true;
}

static bool one_broadcast(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[8];
    bool bytes = is_all(s->lanes, 16, 0), words = in_groups(s->lanes, 2, g) && is_all(g, 8, 0);
    if (!bytes && !words)
        return false;
    simd_op1(l, d, bytes ? X64_VPBROADCASTB_rm : X64_VPBROADCASTW_rm, s->a);
    return true;
}

/* Elements of n bytes of both sources in turn, from the low or the high halves. In one source, b is a. */
static bool is_unpack(const struct shuffle *s, unsigned n, bool high, bool turned)
{
    uint8_t mask = s->a == s->b ? 15 : 31;
    for (unsigned i = 0; i < 16; i++) {
        unsigned e = i / n, from = ((e & 1) ^ turned) * 16 + (e / 2) * n + high * 8 + i % n;
        if (s->lanes[i] != ANY && s->lanes[i] != (from & mask))
            return false;
    }
    return true;
}

static bool unpack(struct lower *l, const struct shuffle *s, vreg_t d)
{
    static const uint16_t ops[2][4] = {
        { X64_VPUNPCKLBW_rvm, X64_VPUNPCKLWD_rvm, X64_VPUNPCKLDQ_rvm, X64_VPUNPCKLQDQ_rvm },
        { X64_VPUNPCKHBW_rvm, X64_VPUNPCKHWD_rvm, X64_VPUNPCKHDQ_rvm, X64_VPUNPCKHQDQ_rvm },
    };
    for (unsigned k = 0; k < 16; k++) {
        unsigned log2 = k & 3;
        bool high = k & 4, turned = k & 8;
        if (is_unpack(s, 1u << log2, high, turned)) {
            simd_op2(l, d, ops[high][log2], turned ? s->b : s->a, turned ? s->a : s->b);
            return true;
        }
    }
    return false;
}

/* The bytes that come from one source, zero elsewhere. */
static vreg_t gather(struct lower *l, vreg_t d, const struct shuffle *s, unsigned source)
{
    uint8_t index[16];
    for (unsigned i = 0; i < 16; i++)
        index[i] = s->lanes[i] / 16 == source ? s->lanes[i] & 15 : 0x80;
    if (d == NEW)
        d = lower_temp(l, MIR_XMM, 16);
    lower_rvm_mem(l, X64_VPSHUFB_rvm, 16, d, source ? s->b : s->a, lower_const_mem(l, index, 16));
    return d;
}

static void one_source(struct lower *l, struct shuffle *s, vreg_t d)
{
    uint8_t g[4];
    unsigned first = run_first(s->lanes, 16);
    s->b = s->a;
    if (is_run(s->lanes, 0, 16, 0, 32))
        lower_move(l, d, s->a);
    else if (in_groups(s->lanes, 4, g))
        simd_op1i(l, d, X64_VPSHUFD_rmi, s->a, pack4(g, 0));
    else if (is_run(s->lanes, 0, 16, first, 16))
        simd_op2i(l, d, X64_VPALIGNR_rvmi, s->a, s->a, (int)first);
    else if (!one_word_half(l, s, d) && !one_broadcast(l, s, d) && !unpack(l, s, d))
        gather(l, d, s, 0);
}

/* ---- one source and zeros */

static void with_zeros(struct lower *l, const struct shuffle *s, vreg_t d)
{
    unsigned n = 0;
    while (n < 16 && (s->lanes[n] == ZERO || s->lanes[n] == ANY))
        n++;
    if (n == 16)
        lower_emit(l, X64_VZERO, 16)->r = d;
    else if (is_run(s->lanes, 0, 8, 0, 32) && is_all(s->lanes + 8, 8, ZERO))
        lower_rm(l, X64_VMOVQX_rm, 8, d, s->a);
    else
        gather(l, d, s, 0);
}

/* ---- two sources */

/* 16 bytes in a row out of both: vpalignr takes the upper source first */
static bool align(struct lower *l, const struct shuffle *s, vreg_t d)
{
    unsigned first = run_first(s->lanes, 32);
    if (!is_run(s->lanes, 0, 16, first, 32))
        return false;
    simd_op2i(l, d, X64_VPALIGNR_rvmi, first < 16 ? s->b : s->a, first < 16 ? s->a : s->b, (int)(first & 15));
    return true;
}

/* Which groups of n bytes are wanted of b, as an immediate has it, if all are of one source at least. wanted: by byte, 1: of
 * a, 2: of b. */
static bool blend_imm(const uint8_t *wanted, unsigned n, unsigned *imm)
{
    *imm = 0;
    for (unsigned i = 0; i < 16; i += n) {
        unsigned of = 0;
        for (unsigned k = 0; k < n; k++)
            of |= wanted[i + k];
        if (of == 3)
            return false;
        *imm |= (of >> 1) << i / n;
    }
    return true;
}

/* Blend dwords or words. */
static bool blend_wanted(struct lower *l, const struct shuffle *s, const uint8_t *wanted, vreg_t d)
{
    unsigned imm;
    bool dwords = blend_imm(wanted, 4, &imm);
    if (!dwords && !blend_imm(wanted, 2, &imm))
        return false;
    simd_op2i(l, d, dwords ? X64_VPBLENDD_rvmi : X64_VPBLENDW_rvmi, s->a, s->b, (int)imm);
    return true;
}

/* Every byte stays in its place. */
static bool blend(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t wanted[16] = { 0 }, mask[16];
    for (unsigned i = 0; i < 16; i++) {
        if (s->lanes[i] != ANY && (s->lanes[i] & 15) != i)
            return false;
        wanted[i] = s->lanes[i] == ANY ? 0 : s->lanes[i] < 16 ? 1 : 2;
        mask[i] = wanted[i] == 2 ? 0xff : 0;
    }
    if (blend_wanted(l, s, wanted, d))
        return true;
    vreg_t m = lower_temp(l, MIR_XMM, 16);
    lower_rm_mem(l, X64_VMOVUPS_rm, 16, m, lower_const_mem(l, mask, 16));
    lower_rvm(l, X64_VPBLENDVB_rvms, 16, d, s->a, s->b)->s = m;
    return true;
}

/* Two dwords of one source, then two of the other. */
static bool shufps(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[4];
    if (!in_groups(s->lanes, 4, g))
        return false;
    for (unsigned k = 0; k < 4; k++) {
        unsigned low = k & 1, high = k >> 1;
        if (is_within(g, 0, 2, 4 * low, 4 * low + 4) && is_within(g, 2, 4, 4 * high, 4 * high + 4)) {
            simd_op2i(l, d, X64_VSHUFPS_rvmi, low ? s->b : s->a, high ? s->b : s->a, pack4(g, 0));
            return true;
        }
    }
    return false;
}

/* All dwords but one are those of one source, in their places. */
static bool insert(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[4];
    if (!in_groups(s->lanes, 4, g))
        return false;
    for (unsigned k = 0; k < 8; k++) {
        unsigned at = k & 3, keep = k & 4;
        bool fits = g[at] != ANY;
        for (unsigned i = 0; i < 4; i++)
            fits = fits && (i == at || g[i] == ANY || g[i] == keep + i);
        if (!fits)
            continue;
        simd_op2i(l, d, X64_VINSERTPS_lane, keep ? s->b : s->a, g[at] & 4 ? s->b : s->a, (int)((g[at] & 3u) << 6 | at << 4));
        return true;
    }
    return false;
}

/* ---- one instruction that gets what is wanted of both into one register, t */

/* t holds byte i of both sources at i: those of either that nobody wants may be missing. */
static bool first_blend(struct lower *l, struct shuffle *s, vreg_t t)
{
    uint8_t wanted[16] = { 0 };
    for (unsigned i = 0; i < 16; i++)
        if (s->lanes[i] != ANY)
            wanted[s->lanes[i] & 15] |= s->lanes[i] < 16 ? 1 : 2;
    if (!blend_wanted(l, s, wanted, t))
        return false;
    for (unsigned i = 0; i < 16; i++)
        s->lanes[i] = s->lanes[i] == ANY ? ANY : s->lanes[i] & 15;
    return true;
}

/* At most two dwords are wanted of each. */
static bool first_dwords(struct lower *l, struct shuffle *s, vreg_t t)
{
    uint8_t of[2][2], n[2] = { 0 }, place[8];
    memset(of, 0, sizeof of);
    memset(place, ANY, sizeof place);
    for (unsigned i = 0; i < 16; i++) {
        if (s->lanes[i] == ANY || place[s->lanes[i] / 4] != ANY)
            continue;
        unsigned b = s->lanes[i] >> 4;
        if (n[b] == 2)
            return false;
        place[s->lanes[i] / 4] = (uint8_t)(2 * b + n[b]);
        of[b][n[b]++] = s->lanes[i] / 4 & 3;
    }
    simd_op2i(l, t, X64_VSHUFPS_rvmi, s->a, s->b, of[0][0] | of[0][1] << 2 | of[1][0] << 4 | of[1][1] << 6);
    for (unsigned i = 0; i < 16; i++)
        s->lanes[i] = s->lanes[i] == ANY ? ANY : (uint8_t)(place[s->lanes[i] / 4] * 4 + s->lanes[i] % 4);
    return true;
}

/* All that is wanted is in 16 bytes in a row, of a and then b or the other way round. */
static bool first_align(struct lower *l, struct shuffle *s, vreg_t t)
{
    for (unsigned first = 1; first < 32; first++) {
        bool fits = first != 16;
        for (unsigned i = 0; i < 16; i++)
            fits = fits && (s->lanes[i] == ANY || (s->lanes[i] + 32 - first) % 32 < 16);
        if (!fits)
            continue;
        simd_op2i(l, t, X64_VPALIGNR_rvmi, first < 16 ? s->b : s->a, first < 16 ? s->a : s->b, (int)(first & 15));
        for (unsigned i = 0; i < 16; i++)
            s->lanes[i] = s->lanes[i] == ANY ? ANY : (uint8_t)((s->lanes[i] + 32 - first) % 32);
        return true;
    }
    return false;
}

static bool two_steps(struct lower *l, struct shuffle *s, vreg_t d)
{
    vreg_t t = lower_temp(l, MIR_XMM, 16);
    if (!first_blend(l, s, t) && !first_dwords(l, s, t) && !first_align(l, s, t))
        return false;
    s->a = t;
    one_source(l, s, d);
    return true;
}

static void two_sources(struct lower *l, struct shuffle *s, vreg_t d, bool has_zeros)
{
    if (!has_zeros && (unpack(l, s, d) || blend(l, s, d) || shufps(l, s, d) || align(l, s, d) || insert(l, s, d) || two_steps(l, s, d)))
        return;
    vreg_t x = gather(l, NEW, s, 0), y = gather(l, NEW, s, 1);
    simd_op2(l, d, X64_VPOR_rvm, x, y);
}

/* ---- what is asked for */

static bool is_zero(struct lower *l, ir_ref v)
{
    static const uint8_t zero[16];
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_const && !memcmp(l->f->v128[s->imm].b, zero, 16);
}

/* The lanes that somebody wants; zeros of a constant. */
static void lanes_read(struct lower *l, const struct ir_ins *ins, uint8_t *lanes)
{
    unsigned demand = l->demand ? l->demand[l->cur] : 0xffff;
    bool zero[2] = { is_zero(l, ins->a[0]), is_zero(l, ins->a[1]) }, same = ins->a[0] == ins->a[1];
    memcpy(lanes, l->f->v128[ins->imm].b, 16);
    for (unsigned i = 0; i < 16; i++)
        lanes[i] = !(demand >> i & 1) ? ANY : zero[lanes[i] >> 4] ? ZERO : same ? lanes[i] & 15 : lanes[i];
}

/* A pattern of dwords of a load takes them from memory. */
static bool from_memory(struct lower *l, const uint8_t *lanes, ir_ref v, vreg_t d)
{
    uint8_t g[4];
    if (!lower_can_fold_load(l, v, 16) || !in_groups(lanes, 4, g))
        return false;
    struct rm_operand rm = lower_rm_use(l, v, 16);
    struct minst *mi = lower_rm(l, X64_VPSHUFD_rmi, 16, d, MIR_NOREG);
    mi->imm = pack4(g, 0);
    lower_set_rm(mi, rm);
    return true;
}

void simd_shuffle(struct lower *l, const struct simd_row *row, const struct ir_ins *ins, vreg_t d)
{
    struct shuffle s = { .a = MIR_NOREG, .b = MIR_NOREG };
    bool of[2] = { false, false }, zeros = false;
    lanes_read(l, ins, s.lanes);
    for (unsigned i = 0; i < 16; i++) {
        zeros |= s.lanes[i] == ZERO;
        if (s.lanes[i] < 32)
            of[s.lanes[i] >> 4] = true;
    }
    if (of[0] && of[1]) {
        s.a = lower_use(l, ins->a[0]);
        s.b = lower_use(l, ins->a[1]);
        two_sources(l, &s, d, zeros);
        return;
    }
    for (unsigned i = 0; i < 16 && of[1]; i++)
        s.lanes[i] = s.lanes[i] < 32 ? s.lanes[i] & 15 : s.lanes[i];
    ir_ref source = ins->a[of[1]];
    if (!zeros && from_memory(l, s.lanes, source, d))
        return;
    s.a = of[0] || of[1] ? lower_use(l, source) : MIR_NOREG;
    if (zeros || s.a == MIR_NOREG)
        with_zeros(l, &s, d);
    else
        one_source(l, &s, d);
}

/* Zeros come with the one vpshufb. from, to: bytes of a lane before and after it is extended. */
bool simd_extend_shuffled(struct lower *l, ir_ref v, unsigned from, unsigned to, bool high, vreg_t d)
{
    const struct ir_ins *x = &l->f->ins[v];
    if (x->op != IR_i8x16_shuffle || !lower_is_made_here(l, v))
        return false;
    struct shuffle s = { .b = MIR_NOREG };
    const uint8_t *lanes = l->f->v128[x->imm].b;
    unsigned source = ANY;
    for (unsigned i = 0; i < 16; i++) {
        unsigned k = lanes[i / to * from + i % to % from + 8 * high];
        bool is_wanted = i % to < from && !is_zero(l, x->a[k >> 4]);
        if (is_wanted && source != ANY && x->a[k >> 4] != x->a[source])
            return false;
        s.lanes[i] = is_wanted ? k & 15 : ZERO;
        source = is_wanted ? k >> 4 : source;
    }
    if (source == ANY)
        return false;
    l->vreg_of[v] = FOLDED;
    s.a = lower_use(l, x->a[source]);
    with_zeros(l, &s, d);
    return true;
}
