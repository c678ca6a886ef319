/* i8x16.shuffle: the pattern is constant, so look for the one instruction that does it, cheapest first; else one vpshufb
 * for each source. lanes[i] says where byte i comes from: 0..15 the first source, 16..31 the second. */
#include "lower_simd.h"

#include <string.h>

struct shuffle { uint8_t lanes[16]; vreg_t a, b; };

/* ---- patterns */

/* The bytes come in groups of n, aligned in the sources too: their numbers. */
static bool in_groups(const uint8_t *lanes, unsigned n, uint8_t *groups)
{
    for (unsigned i = 0; i < 16; i++) {
        if (lanes[i] % n != i % n || lanes[i] / n != lanes[i - i % n] / n)
            return false;
        groups[i / n] = lanes[i] / n;
    }
    return true;
}

/* lanes[i] = first + i, modulo `modulus`, from lane `from` to lane `to` */
static bool is_run(const uint8_t *lanes, unsigned from, unsigned to, unsigned first, unsigned modulus)
{
    for (unsigned i = from; i < to; i++)
        if (lanes[i] != (first + i) % modulus)
            return false;
    return true;
}

static unsigned pack4(const uint8_t *g) { return (g[0] & 3u) | (g[1] & 3u) << 2 | (g[2] & 3u) << 4 | (g[3] & 3u) << 6; }

/* ---- one source */

static bool one_word_half(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[8];
    if (!in_groups(s->lanes, 2, g))
        return false;
    if (is_run(s->lanes, 8, 16, 0, 32) && g[0] < 4 && g[1] < 4 && g[2] < 4 && g[3] < 4)
        simd_op1i(l, d, X64_VPSHUFLW_rmi, s->a, (int)pack4(g));
    else if (is_run(s->lanes, 0, 8, 0, 32) && g[4] >= 4 && g[5] >= 4 && g[6] >= 4 && g[7] >= 4)
        simd_op1i(l, d, X64_VPSHUFHW_rmi, s->a, (int)pack4(g + 4));
    else
        return false;
    return true;
}

static bool is_all(const uint8_t *g, unsigned n, unsigned v)
{
    for (unsigned i = 0; i < n; i++)
        if (g[i] != v)
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

static bool one_source(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[4];
    if (is_run(s->lanes, 0, 16, 0, 32))
        lower_move(l, d, s->a);
    else if (in_groups(s->lanes, 4, g))
        simd_op1i(l, d, X64_VPSHUFD_rmi, s->a, (int)pack4(g));
    else if (is_run(s->lanes, 0, 16, s->lanes[0], 16))
        simd_op2i(l, d, X64_VPALIGNR_rvmi, s->a, s->a, s->lanes[0]);
    else
        return one_word_half(l, s, d) || one_broadcast(l, s, d);
    return true;
}

/* ---- two sources */

/* Elements of n bytes of both sources in turn, from the low or the high halves. In one source, b is a. */
static bool is_unpack(const struct shuffle *s, unsigned n, bool high, bool turned)
{
    uint8_t mask = s->a == s->b ? 15 : 31;
    for (unsigned i = 0; i < 16; i++) {
        unsigned e = i / n, from = ((e & 1) ^ turned) * 16 + (e / 2) * n + high * 8 + i % n;
        if (s->lanes[i] != (from & mask))
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

/* 16 bytes in a row out of both: vpalignr takes the upper source first */
static bool align(struct lower *l, const struct shuffle *s, vreg_t d)
{
    unsigned first = s->lanes[0];
    if (!is_run(s->lanes, 0, 16, first, 32))
        return false;
    simd_op2i(l, d, X64_VPALIGNR_rvmi, first < 16 ? s->b : s->a, first < 16 ? s->a : s->b, (int)(first & 15));
    return true;
}

/* Every byte stays in its place: the mask of those from b. */
static bool in_place(const struct shuffle *s, uint32_t *from_b)
{
    *from_b = 0;
    for (unsigned i = 0; i < 16; i++) {
        if ((s->lanes[i] & 15) != i)
            return false;
        *from_b |= (uint32_t)(s->lanes[i] >> 4) << i;
    }
    return true;
}

static bool blend(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint32_t from_b;
    uint8_t g[8], mask[16];
    unsigned imm = 0;
    if (!in_place(s, &from_b))
        return false;
    for (unsigned i = 0; i < 16; i++)
        mask[i] = from_b >> i & 1 ? 0xff : 0;
    if (in_groups(s->lanes, 4, g)) {
        for (unsigned i = 0; i < 4; i++)
            imm |= (from_b >> (4 * i) & 1) << i;
        simd_op2i(l, d, X64_VPBLENDD_rvmi, s->a, s->b, (int)imm);
    } else if (in_groups(s->lanes, 2, g)) {
        for (unsigned i = 0; i < 8; i++)
            imm |= (from_b >> (2 * i) & 1) << i;
        simd_op2i(l, d, X64_VPBLENDW_rvmi, s->a, s->b, (int)imm);
    } else {
        vreg_t m = lower_temp(l, MIR_XMM, 16);
        lower_rm_mem(l, X64_VMOVUPS_rm, 16, m, lower_const_mem(l, mask, 16));
        lower_rvm(l, X64_VPBLENDVB_rvms, 16, d, s->a, s->b)->s = m;
    }
    return true;
}

/* Two dwords of one source, then two of the other. */
static bool shufps(struct lower *l, const struct shuffle *s, vreg_t d)
{
    uint8_t g[4];
    if (!in_groups(s->lanes, 4, g) || g[0] / 4 != g[1] / 4 || g[2] / 4 != g[3] / 4)
        return false;
    simd_op2i(l, d, X64_VSHUFPS_rvmi, g[0] / 4 ? s->b : s->a, g[2] / 4 ? s->b : s->a, (int)pack4(g));
    return true;
}

/* ---- any pattern */

/* The bytes that come from one source, zero elsewhere. */
static vreg_t gather(struct lower *l, vreg_t d, const struct shuffle *s, unsigned source)
{
    uint8_t index[16];
    for (unsigned i = 0; i < 16; i++)
        index[i] = s->lanes[i] >> 4 == source ? s->lanes[i] & 15 : 0x80;
    if (d == NEW)
        d = lower_temp(l, MIR_XMM, 16);
    lower_rvm_mem(l, X64_VPSHUFB_rvm, 16, d, source ? s->b : s->a, lower_const_mem(l, index, 16));
    return d;
}

/* One source, or the same twice: lanes 0..15 of a. */
static bool reduce(struct shuffle *s, bool same)
{
    bool any_a = false, any_b = false;
    for (unsigned i = 0; i < 16; i++)
        *(s->lanes[i] < 16 ? &any_a : &any_b) = true;
    if (any_a && any_b && !same)
        return false;
    for (unsigned i = 0; i < 16; i++)
        s->lanes[i] &= 15;
    return true;
}

void simd_shuffle(struct lower *l, const struct simd_row *row, const struct ir_ins *ins, vreg_t d)
{
    struct shuffle s;
    memcpy(s.lanes, l->f->v128[ins->imm].b, 16);
    bool only_b = s.lanes[0] >= 16;
    if (reduce(&s, ins->a[0] == ins->a[1])) {
        s.a = s.b = lower_use(l, ins->a[only_b]);
        if (!one_source(l, &s, d) && !unpack(l, &s, d))
            gather(l, d, &s, 0);
        return;
    }
    s.a = lower_use(l, ins->a[0]);
    s.b = lower_use(l, ins->a[1]);
    if (unpack(l, &s, d) || blend(l, &s, d) || shufps(l, &s, d) || align(l, &s, d))
        return;
    vreg_t x = gather(l, NEW, &s, 0), y = gather(l, NEW, &s, 1);
    simd_op2(l, d, X64_VPOR_rvm, x, y);
}
