/* Expressions: a tree of instructions that leaves one value. The rows of wasm_ops.def say what there is, so a new
 * instruction of fixed type is tested as soon as it is a row. */
#include <assert.h>
#include "tests/diff/gen_priv.h"
#include "jit/wasm_ops.h"

struct row {
    uint32_t code, feature;
    const char *text, *sig;
    uint8_t imm, align;
};

enum { JIT_F_CORE = 0 };
static const struct row rows[] = {
#define W(code, text, imm, sig, feature, build, ir, mt, align) { code, JIT_F_##feature, text, sig, IMM_##imm, align },
#include "jit/wasm_ops.def"
#undef W
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static bool has(const struct row *r, const char *word) { return strstr(r->text, word) != NULL; }

/* ---- bytes of instructions */

void gen_op(struct gen *g, uint32_t code) { out_op(&g->code, code); }

void gen_op1(struct gen *g, uint32_t code, uint64_t immediate)
{
    out_op(&g->code, code);
    out_uleb(&g->code, immediate);
}

void gen_i32(struct gen *g, int32_t v)
{
    out_u8(&g->code, 0x41);
    out_sleb(&g->code, v);
}

static void put_const(struct gen *g, uint8_t t, uint64_t lo, uint64_t hi)
{
    switch (t) {
    case I32: gen_i32(g, (int32_t)lo); break;
    case I64: out_u8(&g->code, 0x42); out_sleb(&g->code, (int64_t)lo); break;
    case F32: out_u8(&g->code, 0x43); out_bytes(&g->code, &lo, 4); break;
    case F64: out_u8(&g->code, 0x44); out_bytes(&g->code, &lo, 8); break;
    case V128: out_op(&g->code, 0xfd00c); out_bytes(&g->code, &lo, 8); out_bytes(&g->code, &hi, 8); break;
    default: gen_op1(g, 0xd0, t); break;
    }
}

void gen_zero(struct gen *g, uint8_t t) { put_const(g, t, 0, 0); }

static uint64_t random64(struct gen *g) { return (uint64_t)gen_pick(g, UINT32_MAX) << 32 ^ gen_pick(g, UINT32_MAX); }

/* Values at which something changes. */
static uint64_t interesting(struct gen *g, uint8_t t)
{
    static const uint64_t ints[] = { 0, 1, 2, 3, 4, 7, 8, 10, 16, 24, 31, 32, 33, 63, 64, 100, 127, 128, 255, 256, 1000, 0x7fff, 0x8000, 0xffff,
        0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, -1ull, -2ull, -3ull, -7ull, -128ull,
        0xff00ff00ff00ff00, 0x0123456789abcdef };
    static const uint32_t floats[] = { 0, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0xbf000000, 0x3fc00000, 0x40200000, 0x7f800000,
        0xff800000, 0x7fc00000, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x4f000000, 0xcf000000, 0x4f800000, 0x5f000000,
        0x5f800000, 0x4b000001, 0x41200000, 0x3dcccccd };
    static const uint64_t doubles[] = { 0, 1ull << 63, 0x3ff0000000000000, 0xbff0000000000000, 0x3fe0000000000000, 0x3ff8000000000000,
        0x4004000000000000, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 1, 0x000fffffffffffff, 0x0010000000000000,
        0x7fefffffffffffff, 0x41dfffffffc00000, 0x41e0000000000000, 0xc1e0000000000000, 0xc1e0000000200000, 0x41efffffffe00000,
        0x43e0000000000000, 0xc3e0000000000000, 0x43f0000000000000, 0x47efffffefffffff, 0x36a0000000000000, 0x4024000000000000,
        0x3fb999999999999a, 0x4330000000000001 };
    if (t == F32)
        return floats[gen_pick(g, sizeof floats / sizeof *floats)];
    if (t == F64)
        return doubles[gen_pick(g, sizeof doubles / sizeof *doubles)];
    return ints[gen_pick(g, sizeof ints / sizeof *ints)];
}

static uint64_t lanes(struct gen *g)
{
    uint64_t v = interesting(g, (uint8_t[]){ I64, F64, F32 }[gen_pick(g, 3)]);
    return gen_pick(g, 3) ? v : v | v << 32;
}

void gen_const(struct gen *g, uint8_t t)
{
    uint64_t random = random64(g), lo = interesting(g, t);
    switch (gen_pick(g, 4)) {
    case 0: lo = t == I32 || t == I64 ? random : lo; break;
    case 1: lo = t == I32 || t == I64 ? random & 0x3f : lo; break;
    }
    put_const(g, t, t == V128 ? lanes(g) : lo, t == V128 ? lanes(g) : 0);
}

static void get_scratch(struct gen *g, uint32_t op, uint32_t which) { gen_op1(g, op, g->n_plain + which); }

void gen_canonical(struct gen *g, uint8_t t, bool is_32)
{
    uint32_t scratch = t == F32 ? SCRATCH_F32 : t == F64 ? SCRATCH_F64 : SCRATCH_V128;
    uint64_t nan = is_32 ? 0x7fc00000 : 0x7ff8000000000000;
    get_scratch(g, 0x22, scratch);
    if (t == V128)
        nan = is_32 ? 0x7fc000007fc00000 : nan;
    put_const(g, t, nan, nan);
    get_scratch(g, 0x20, scratch);
    get_scratch(g, 0x20, scratch);
    gen_op(g, t == F32 ? 0x5b : t == F64 ? 0x61 : is_32 ? 0xfd041 : 0xfd047);
    gen_op(g, t == V128 ? 0xfd052 : 0x1b);
}

/* ---- leaves */

static bool local_find(struct gen *g, uint8_t t, bool may_be_counter, uint32_t *found)
{
    uint32_t n = may_be_counter ? g->n_plain + g->loop_depth : g->n_plain, first = n ? gen_pick(g, n) : 0;
    for (uint32_t i = 0; i < n; i++)
        if (g->locals[(first + i) % n] == t) {
            *found = (first + i) % n;
            return true;
        }
    return false;
}

static bool global_find(struct gen *g, uint8_t t, bool to_set, uint32_t *found)
{
    for (uint32_t i = 1, first = gen_pick(g, g->n_globals); i <= g->n_globals; i++) {
        uint32_t k = (first + i) % g->n_globals;
        if (k > 0 && g->globals[k] == t && (!to_set || g->globals_mutable[k])) {
            *found = k;
            return true;
        }
    }
    return false;
}

static void leaf_funcref(struct gen *g)
{
    if (gen_pick(g, 3))
        gen_op1(g, 0xd2, gen_pick(g, g->n_funcs));
    else
        gen_zero(g, FUNCREF);
}

static void leaf(struct gen *g, uint8_t t, unsigned nans)
{
    uint32_t k, how = gen_pick(g, 20);
    if (t == FUNCREF && how < 12) {
        leaf_funcref(g);
        return;
    }
    if (how < 11 && local_find(g, t, true, &k))
        gen_op1(g, 0x20, k);
    else if (how < 13 && global_find(g, t, false, &k))
        gen_op1(g, 0x23, k);
    else {
        t == FUNCREF ? leaf_funcref(g) : gen_const(g, t);
        return;
    }
    if ((t == F32 || t == F64) && !(nans & NAN_SCALAR))
        gen_canonical(g, t, t == F32);
}

/* ---- instructions by their rows */

static enum gen_class class_of(const struct row *r)
{
    bool floats = strchr(r->sig, 'f') || strchr(r->sig, 'd');
    if (r->code >= 0xfe00 && r->code < 0xfd000)
        return GEN_ATOMIC;
    if (r->code >= 0xfd000)
        return has(r, "f32x4") || has(r, "f64x2") ? GEN_SIMD_FLOAT : GEN_SIMD;
    return *r->sig == 'm' ? GEN_MEMORY : floats ? GEN_FLOAT : GEN_INT;
}

static uint8_t type_of(char c)
{
    return c == 'i' ? I32 : c == 'I' ? I64 : c == 'f' ? F32 : c == 'd' ? F64 : c == 'v' ? V128 : 0;
}

/* Does this row make `result` (0: nothing), and may this module have it? */
static bool is_usable(struct gen *g, const struct row *r, uint8_t result)
{
    const char *colon = strchr(r->sig, ':');
    if (colon == NULL || colon == r->sig || (r->feature & ~g->opt->features) || type_of(colon[1]) != result || (colon[1] && colon[2]))
        return false;
    if (r->imm != IMM_none && r->imm != IMM_memarg && r->imm != IMM_memarg_lane && r->imm != IMM_lane && r->imm != IMM_shuffle)
        return false;
    if (strspn(r->sig, "iIfdvm:") != strlen(r->sig) || has(r, "wait") || has(r, "notify"))
        return false;
    if (has(r, "relaxed") && !(g->opt->features & JIT_F_RELAXED_SIMD_DETERMINISTIC))
        return false;
    return *r->sig != 'm' || g->n_memories > 0;
}

/* By its class's weight; what usually traps is rare. */
static bool is_taken(struct gen *g, const struct row *r)
{
    if (gen_pick(g, 10) >= g->weight[class_of(r)])
        return false;
    return (!has(r, ".trunc_f") || gen_pick(g, 8) == 0);
}

/* Rows are kept by what they leave: nothing, V128 to I32. */
void gen_rows_choose(struct gen *g)
{
    static_assert(sizeof rows / sizeof *rows <= ROWS_MAX, "room for all rows");
    for (uint32_t k = 0; k < RESULTS; k++)
        for (uint32_t i = 0; i < N_ROWS; i++)
            if (is_usable(g, &rows[i], k ? (uint8_t)(V128 - 1 + k) : 0))
                g->rows[k][g->n_rows[k]++] = (uint16_t)i;
}

static const struct row *row_find(struct gen *g, uint8_t result)
{
    uint32_t k = result ? result - V128 + 1 : 0;
    for (uint32_t tries = 0; g->n_rows[k] && tries < 12; tries++) {
        const struct row *r = &rows[g->rows[k][gen_pick(g, g->n_rows[k])]];
        if (is_taken(g, r))
            return r;
    }
    return NULL;
}

static unsigned lane_nans(const struct row *r)
{
    if (has(r, "f32x4.convert") || has(r, "f64x2.convert"))
        return CLEAN;
    if (has(r, "_f64x2") || (has(r, "f64x2.") && !has(r, "promote")))
        return NAN_64;
    return has(r, "f32x4") ? NAN_32 : CLEAN;
}

/* Where the bits of a NaN would show: what is stored or reinterpreted, the sign that is copied. */
static unsigned operand_nans(const struct row *r, uint32_t i)
{
    if (type_of(r->sig[i]) == V128)
        return lane_nans(r);
    return has(r, "store") || has(r, "reinterpret") || (has(r, "copysign") && i == 1) ? CLEAN : NAN_SCALAR;
}

static void result_nans(struct gen *g, const struct row *r, uint8_t t, unsigned nans)
{
    if ((t == F32 || t == F64) && !(nans & NAN_SCALAR) && !has(r, "load"))
        gen_canonical(g, t, t == F32);
    bool compares = r->code >= 0xfd041 && r->code <= 0xfd04c;
    if (t != V128 || class_of(r) != GEN_SIMD_FLOAT || *r->text != 'f' || compares)
        return;
    bool is_32 = has(r, "f32x4.");
    if (!(nans & (is_32 ? NAN_32 : NAN_64)))
        gen_canonical(g, V128, is_32);
}

void gen_index(struct gen *g, uint32_t memory, uint32_t mask, int depth)
{
    uint8_t t = g->is_64[memory] ? I64 : I32;
    if (gen_pick(g, 5) < 2) {
        put_const(g, t, gen_pick(g, 48) & mask, 0);
        return;
    }
    gen_expr(g, t, depth - 1, CLEAN);
    put_const(g, t, mask, 0);
    gen_op(g, t == I64 ? 0x83 : 0x71);
}

/* Addresses of a few bytes that overlap, mostly; now and then one that is out of bounds. Returns the memarg's offset. */
static uint64_t put_address(struct gen *g, uint32_t memory, const struct row *r, int depth)
{
    static const uint32_t masks[] = { 0x1f, 0x7f, 0xff, 0xfff, 0x3fff, 0x7fff };
    uint32_t mask = masks[gen_pick(g, 6)], aligned = class_of(r) == GEN_ATOMIC && gen_pick(g, 100) ? ~15u : ~0u;
    uint64_t offset = (gen_pick(g, 6) ? gen_pick(g, 64) : gen_pick(g, 0x4000)) & aligned;
    if (gen_pick(g, 200) == 0) {
        gen_expr(g, g->is_64[memory] ? I64 : I32, depth - 1, CLEAN);
        return gen_pick(g, 3) ? offset : 0xffffffff - gen_pick(g, 32);
    }
    gen_index(g, memory, mask & aligned, depth);
    if (aligned != ~0u && g->code.size) {       /* also what gen_index gave as a constant */
        put_const(g, g->is_64[memory] ? I64 : I32, ~15ull, 0);
        gen_op(g, g->is_64[memory] ? 0x83 : 0x71);
    }
    return offset;
}

static void put_shuffle(struct gen *g)
{
    uint32_t how = gen_pick(g, 6), first = gen_pick(g, 32), step = 1 + gen_pick(g, 2), unit = 1u << gen_pick(g, 4);
    for (uint32_t i = 0; i < 16; i++)
        switch (how) {
        case 0: out_u8(&g->code, (first + i) % 32); break;                      /* bytes in a row */
        case 1: out_u8(&g->code, first); break;                                 /* one byte */
        case 2: out_u8(&g->code, (first / unit * unit + i % unit) % 32); break; /* one lane */
        case 3: out_u8(&g->code, (i / unit % 2 * 16 + i / unit / 2 * unit + i % unit) % 32); break;   /* two interleaved */
        case 4: out_u8(&g->code, i * step % 32); break;
        default: out_u8(&g->code, gen_pick(g, 32)); break;
        }
}

static void put_immediates(struct gen *g, const struct row *r, uint32_t memory, uint64_t offset)
{
    if (*r->sig == 'm') {
        uint32_t align = class_of(r) == GEN_ATOMIC ? r->align : gen_pick(g, r->align + 1);
        out_uleb(&g->code, align | (memory ? 0x40 : 0));
        if (memory)
            out_uleb(&g->code, memory);
        out_uleb(&g->code, offset);
    }
    if (r->imm == IMM_lane || r->imm == IMM_memarg_lane)
        out_u8(&g->code, gen_pick(g, 16 >> r->align));
    if (r->imm == IMM_shuffle)
        put_shuffle(g);
}

/* A divisor is seldom zero. */
static void tame_divisor(struct gen *g, const struct row *r, uint32_t i)
{
    uint8_t t = type_of(r->sig[i]);
    if (i != 1 || (t != I32 && t != I64) || !(has(r, ".div") || has(r, ".rem")) || gen_pick(g, 40) == 0)
        return;
    put_const(g, t, 1, 0);
    gen_op(g, t == I32 ? 0x72 : 0x84);
}

static void put_row(struct gen *g, const struct row *r, int depth)
{
    uint32_t memory = *r->sig == 'm' ? gen_pick(g, g->n_memories) : 0;
    uint64_t offset = 0;
    for (uint32_t i = 0; r->sig[i] != ':'; i++) {
        if (r->sig[i] == 'm')
            offset = put_address(g, memory, r, depth);
        else
            gen_expr(g, type_of(r->sig[i]), depth - 1, operand_nans(r, i));
        tame_divisor(g, r, i);
    }
    gen_op(g, r->code);
    put_immediates(g, r, memory, offset);
}

void gen_store(struct gen *g, int depth)
{
    const struct row *r = row_find(g, 0);
    if (r != NULL)
        put_row(g, r, depth);
}

/* ---- other expressions */

static void put_select(struct gen *g, uint8_t t, int depth, unsigned nans)
{
    gen_expr(g, t, depth - 1, nans);
    gen_expr(g, t, depth - 1, nans);
    gen_expr(g, I32, depth - 1, CLEAN);
    gen_op(g, t == FUNCREF ? 0x1c : 0x1b);
    if (t == FUNCREF)
        out_bytes(&g->code, (uint8_t[]){ 1, t }, 2);
}

static void put_block(struct gen *g, uint8_t t, int depth)
{
    static const uint8_t types[] = { FUNCREF, V128, F64, F32, I64, I32 };
    bool is_if = gen_pick(g, 2);
    if (is_if)
        gen_expr(g, I32, depth - 1, CLEAN);
    gen_op1(g, is_if ? 0x04 : 0x02, t);
    gen_label_push(g, types + (t == FUNCREF ? 0 : t - V128 + 1), 1, false);
    gen_stmts(g, depth - 1, gen_pick(g, 3));
    gen_expr(g, t, depth - 1, NAN_SCALAR);
    if (is_if) {
        gen_op(g, 0x05);
        gen_stmts(g, depth - 1, gen_pick(g, 2));
        gen_expr(g, t, depth - 1, NAN_SCALAR);
    }
    g->n_labels--;
    gen_op(g, 0x0b);
}

static bool put_call(struct gen *g, uint8_t t, int depth)
{
    for (uint32_t i = 0, first = gen_pick(g, g->n_funcs); i < g->n_funcs && !g->is_leaf; i++) {
        uint32_t func = (first + i) % g->n_funcs;
        const struct sig *s = &g->types[g->func_type[func]];
        if (s->n_results == 1 && s->results[0] == t) {
            gen_call(g, func, depth - 1);
            return true;
        }
    }
    return false;
}

static bool put_tee(struct gen *g, uint8_t t, int depth)
{
    uint32_t k;
    if (!local_find(g, t, false, &k))
        return false;
    gen_expr(g, t, depth - 1, NAN_SCALAR);
    gen_op1(g, 0x22, k);
    return true;
}

/* A value that a branch may take with it. */
static bool put_br_if(struct gen *g, uint8_t t, int depth)
{
    uint32_t k = gen_pick(g, g->n_labels), at = g->n_labels - 1 - k;
    if (g->labels[at].is_loop || g->labels[at].n != 1 || g->labels[at].types[0] != t)
        return false;
    gen_expr(g, t, depth - 1, NAN_SCALAR);
    gen_expr(g, I32, depth - 1, CLEAN);
    gen_op1(g, 0x0d, k);
    return true;
}

static bool put_size(struct gen *g, uint8_t t, int depth)
{
    uint32_t memory = g->n_memories ? gen_pick(g, g->n_memories) : 0, grows = !g->memory_fixed && gen_pick(g, 3) == 0;
    if (g->n_memories == 0 || t != (g->is_64[memory] ? I64 : I32))
        return false;
    if (grows)
        gen_index(g, memory, 1, depth);
    gen_op1(g, grows ? 0x40 : 0x3f, memory);
    return true;
}

/* Whatever is none of the rows. False: there is none of this kind and type. */
static bool put_special(struct gen *g, uint8_t t, int depth)
{
    switch (gen_pick(g, 7)) {
    case 0: put_block(g, t, depth); return true;
    case 1: return put_call(g, t, depth);
    case 2: case 3: return put_tee(g, t, depth);
    case 4: return put_br_if(g, t, depth);
    case 5: return put_size(g, t, depth);
    default: return false;
    }
}

static void node(struct gen *g, uint8_t t, int depth, unsigned nans)
{
    uint32_t how = gen_pick(g, 24);
    const struct row *r;
    if (how == 0) {
        put_select(g, t, depth, nans);
    } else if (how < 5 && put_special(g, t, depth)) {
        if ((t == F32 || t == F64) && !(nans & NAN_SCALAR))
            gen_canonical(g, t, t == F32);
    } else if (t == V128 && how < 9 && g->weight[GEN_SIMD]) {
        gen_vector(g, depth);
    } else if (t != FUNCREF && (r = row_find(g, t)) != NULL) {
        put_row(g, r, depth);
        result_nans(g, r, t, nans);
    } else {
        leaf(g, t, nans);
    }
}

void gen_expr(struct gen *g, uint8_t t, int depth, unsigned nans)
{
    uint32_t number = g->next_number++;
    size_t start = g->code.size;
    if (t == EXNREF)                    /* of a handler's label: others than null come from catching */
        gen_zero(g, t);
    else if (--g->budget < 0 || depth <= 0)
        leaf(g, t, nans);
    else
        node(g, t, depth, nans);
    if (gen_omits(g, number)) {
        g->code.size = start;
        gen_zero(g, t);
    }
}

void gen_exprs(struct gen *g, const uint8_t *types, uint32_t n, int depth)
{
    for (uint32_t i = 0; i < n; i++)
        gen_expr(g, types[i], depth, NAN_SCALAR);
}
