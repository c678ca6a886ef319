/* Vectors as toolchains make them, for the compiler's rules that take several instructions at once: masks extended and counted, lanes
 * rotated, extended, multiplied, moved, converted and divided one by one. What the pieces are is random, also where no toolchain would put them together. */
#include "tests/diff/gen_priv.h"

enum { NOT = 0xfd04d, AND = 0xfd04e, OR = 0xfd050, BITSELECT = 0xfd052, SHUFFLE = 0xfd00d };

static void scratch(struct gen *g, uint32_t op) { gen_op1(g, op, g->n_plain + SCRATCH_V128); }

static void vector(struct gen *g, int depth) { gen_expr(g, V128, depth - 1, CLEAN); }

/* One in each lane of n bytes, or nearly. */
static void ones(struct gen *g, uint32_t n)
{
    gen_op(g, 0xfd00c);
    for (uint32_t i = 0; i < 16; i++)
        out_u8(&g->code, i % n == 0 || gen_pick(g, 100) == 0);
}

static void compare(struct gen *g, int depth)
{
    vector(g, depth);
    vector(g, depth);
    gen_op(g, 0xfd000 + (gen_pick(g, 8) ? 0x23 + gen_pick(g, 30) : 0xd6 + gen_pick(g, 6)));
    if (gen_pick(g, 3) == 0)
        gen_op(g, NOT);
}

/* Bytes to words, words to 32 bits, those to 64. */
static void extend(struct gen *g) { gen_op(g, (uint32_t[]){ 0xfd087, 0xfd0a7, 0xfd0c7 }[gen_pick(g, 8) * 3 / 8] + gen_pick(g, 4)); }

static void count(struct gen *g, int depth)
{
    bool is_32 = gen_pick(g, 2);
    vector(g, depth);
    compare(g, depth);
    for (uint32_t n = gen_pick(g, 3); n; n--)
        extend(g);
    ones(g, is_32 ? 4 : 2);
    gen_op(g, AND);
    gen_op(g, is_32 ? 0xfd0ae : 0xfd08e);
}

static void rotate(struct gen *g, int depth)
{
    uint32_t log2 = gen_pick(g, 3), bits = 16u << log2, by = 8 * gen_pick(g, bits / 8) + (gen_pick(g, 4) == 0), shl = 0xfd08b + 0x20 * log2;
    vector(g, depth);
    scratch(g, 0x22);
    gen_i32(g, (int32_t)by);
    gen_op(g, shl);
    scratch(g, 0x20);
    gen_i32(g, (int32_t)(bits - by));
    gen_op(g, shl + (gen_pick(g, 8) ? 2 : 1));
    gen_op(g, OR);
}

static void extended(struct gen *g, int depth)
{
    vector(g, depth);
    if (gen_pick(g, 2)) {
        vector(g, depth);
        gen_op(g, SHUFFLE);
        for (uint32_t i = 0, step = 1 + gen_pick(g, 4), first = gen_pick(g, 4), n = 16u << gen_pick(g, 2); i < 16; i++)
            out_u8(&g->code, (first + i * step) % n);
    }
    for (uint32_t n = 1 + gen_pick(g, 2); n; n--)
        extend(g);
}

/* Products of words, of 32 bits, and extending ones. */
static void multiply(struct gen *g, int depth)
{
    static const uint32_t ops[] = { 0xfd095, 0xfd0b5, 0xfd0ba, 0xfd0bc, 0xfd0bd, 0xfd0be, 0xfd0bf };
    extended(g, depth);
    extended(g, depth);
    gen_op(g, ops[gen_pick(g, 7)]);
}

static void move_lanes(struct gen *g, int depth)
{
    static const uint32_t extract[] = { 0xfd015, 0xfd016, 0xfd018, 0xfd019, 0xfd01b };
    vector(g, depth);
    vector(g, depth);
    scratch(g, 0x21);
    for (uint32_t n = 1 + gen_pick(g, 5), to = gen_pick(g, 3); n; n--) {
        uint32_t from = gen_pick(g, 5);
        scratch(g, 0x20);
        gen_op(g, extract[from]);
        out_u8(&g->code, gen_pick(g, 16u >> from / 2));
        gen_op(g, 0xfd017 + 3 * to - (to == 2));
        out_u8(&g->code, gen_pick(g, 16u >> to));
    }
}

/* Both doubles of a vector converted one by one; or nearly: one lane twice, two kinds of conversion. */
static void convert_lanes(struct gen *g, int depth)
{
    static const uint32_t kinds[][3] = { { 0xb6, 0xfd013, 0xfd020 }, { 0xfc02, 0xfd011, 0xfd01c }, { 0xfc03, 0xfd011, 0xfd01c } };
    uint32_t k = gen_pick(g, 3);
    vector(g, depth);
    scratch(g, 0x22);
    gen_op(g, 0xfd021);
    out_u8(&g->code, gen_pick(g, 8) == 0);
    gen_op(g, kinds[k][0]);
    gen_op(g, kinds[k][1]);
    scratch(g, 0x20);
    gen_op(g, 0xfd021);
    out_u8(&g->code, gen_pick(g, 8) != 0);
    gen_op(g, k && gen_pick(g, 8) == 0 ? kinds[3 - k][0] : kinds[k][0]);
    gen_op(g, kinds[k][2]);
    out_u8(&g->code, gen_pick(g, 4) ? 1 : gen_pick(g, 4));
    if (!k)
        gen_canonical(g, V128, true);
}

/* Each lane divided by the same constant; or nearly: one by another, or two lanes the wrong way round. */
static void divide_lanes(struct gen *g, int depth)
{
    static const int32_t by[] = { 3, 5, 6, 7, 9, 10, 11, 13, 25, 60, 85, 100, 255, 1000, 65535, 641 };
    uint32_t k = gen_pick(g, 3), n = 16u >> k, from = gen_pick(g, 12) ? 0 : 1;
    bool rem = gen_pick(g, 2), odd = gen_pick(g, 8) == 0;
    int32_t c = by[gen_pick(g, 16)];
    vector(g, depth);
    scratch(g, 0x21);
    for (uint32_t i = 0; i < n; i++) {
        scratch(g, 0x20);
        gen_op(g, k == 2 ? 0xfd01b : 0xfd016 + 3 * k);
        out_u8(&g->code, i ^ from);
        gen_i32(g, odd && i == n / 2 ? c + 1 : c);
        gen_op(g, rem ? 0x70 : 0x6e);
        gen_op(g, i ? 0xfd017 + 3 * k - (k == 2) : 0xfd00f + k);
        if (i)
            out_u8(&g->code, i);
    }
}

static void choose(struct gen *g, int depth)
{
    vector(g, depth);
    vector(g, depth);
    compare(g, depth);
    if (gen_pick(g, 2)) {
        gen_op(g, BITSELECT);
    } else {
        gen_op(g, AND);
        gen_op(g, OR);
    }
}

void gen_vector(struct gen *g, int depth)
{
    static void (*const kinds[])(struct gen *, int) = { count, rotate, extended, multiply, move_lanes, convert_lanes, divide_lanes,
                                                               choose };
    kinds[gen_pick(g, 8)](g, depth);
}
