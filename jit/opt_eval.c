/* Integer operations on constants, as chapter "Numerics" of the specification defines them. Values are zero-extended. */
#include "opt_fold.h"

static int64_t sign(uint64_t x, unsigned w) { return (int64_t)(x << (64 - w)) >> (64 - w); }

/* Divisions; false: they trap. */
static bool eval_div(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r)
{
    int64_t sx = sign(x, w), sy = sign(y, w);
    if (!y || (op == IR_divs && sy == -1 && x == 1ull << (w - 1)))
        return false;
    switch (op) {
    case IR_divu: *r = x / y; break;
    case IR_remu: *r = x % y; break;
    case IR_divs: *r = sy == -1 ? -x : (uint64_t)(sx / sy); break;
    default:      *r = sy == -1 ? 0 : (uint64_t)(sx % sy); break;
    }
    return true;
}

static bool eval_bits(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r)
{
    unsigned n = y & (w - 1), m = (w - n) & (w - 1);
    switch (op) {
    case IR_shl:       *r = x << n; break;
    case IR_shru:      *r = x >> n; break;
    case IR_shrs:      *r = (uint64_t)(sign(x, w) >> n); break;
    case IR_rotl:      *r = x << n | x >> m; break;
    case IR_rotr:      *r = x >> n | x << m; break;
    case IR_clz:       *r = x ? (uint64_t)__builtin_clzll(x) - (64 - w) : w; break;
    case IR_ctz:       *r = x ? (uint64_t)__builtin_ctzll(x) : w; break;
    case IR_popcnt:    *r = (uint64_t)__builtin_popcountll(x); break;
    case IR_extend8s:  *r = (uint64_t)sign(x, 8); break;
    case IR_extend16s: *r = (uint64_t)sign(x, 16); break;
    case IR_extend32s: case IR_extends: *r = (uint64_t)sign(x, 32); break;
    case IR_wrap:      *r = (uint32_t)x; break;
    case IR_extendu: case IR_bitcast: *r = x; break;
    case IR_bswap:    *r = w == 64 ? __builtin_bswap64(x) : __builtin_bswap32((uint32_t)x); break;
    default: return false;
    }
    return true;
}

static bool eval_compare(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r)
{
    int64_t sx = sign(x, w), sy = sign(y, w);
    switch (op) {
    case IR_eqz: *r = !x; break;
    case IR_eq:  *r = x == y; break;
    case IR_ne:  *r = x != y; break;
    case IR_lts: *r = sx < sy; break;
    case IR_ltu: *r = x < y; break;
    case IR_gts: *r = sx > sy; break;
    case IR_gtu: *r = x > y; break;
    case IR_les: *r = sx <= sy; break;
    case IR_leu: *r = x <= y; break;
    case IR_ges: *r = sx >= sy; break;
    case IR_geu: *r = x >= y; break;
    default: return false;
    }
    return true;
}

static bool eval_any(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r)
{
    switch (op) {
    case IR_add: *r = x + y; return true;
    case IR_sub: *r = x - y; return true;
    case IR_mul: *r = x * y; return true;
    case IR_and: *r = x & y; return true;
    case IR_or:  *r = x | y; return true;
    case IR_xor: *r = x ^ y; return true;
    case IR_mulhu: *r = (uint64_t)((unsigned __int128)x * y >> 64); return true;
    case IR_mulhs: *r = (uint64_t)((__int128)(int64_t)x * (int64_t)y >> 64); return true;
    case IR_divs: case IR_divu: case IR_rems: case IR_remu: return eval_div(op, w, x, y, r);
    default: return eval_bits(op, w, x, y, r) || eval_compare(op, w, x, y, r);
    }
}

bool fold_eval(unsigned op, unsigned w, uint64_t x, uint64_t y, uint64_t *r)
{
    if (!eval_any(op, w, x, y, r))
        return false;
    bool is_wide = w == 64 || op == IR_extends || op == IR_extendu || op == IR_bitcast;
    *r = is_wide ? *r : (uint32_t)*r;
    return true;
}
