/* Integer arithmetic of both widths over the values at the edges, folded into one sum for each operation. */
#include <stdint.h>
#include <stdio.h>

static volatile uint64_t v64[] = { 0, 1, 2, 7, 31, 63, 64, 255, 65535, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x123456789abcdef,
                                   0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffffe, 0xffffffffffffffff };
#define N (sizeof v64 / sizeof *v64)

#define OP(name, T, expr) static uint64_t name(void) { uint64_t h = 0; \
    for (unsigned i = 0; i < N; i++) for (unsigned j = 0; j < N; j++) { T a = (T)v64[i], b = (T)v64[j]; (void)b; h = h * 31 + (uint64_t)(expr); } return h; }
#define BOTH(name, expr32, expr64) OP(name##_32, uint32_t, expr32) OP(name##_64, uint64_t, expr64)
#define SAME(name, expr) BOTH(name, expr, expr)

SAME(add, a + b) SAME(sub, a - b) SAME(mul, a * b) SAME(and, a & b) SAME(or, a | b) SAME(xor, a ^ b)
SAME(div_u, b ? a / b : 0) SAME(rem_u, b ? a % b : 0)
BOTH(div_s, b && !((int32_t)b == -1) ? (uint32_t)((int32_t)a / (int32_t)b) : 0, b && !((int64_t)b == -1) ? (uint64_t)((int64_t)a / (int64_t)b) : 0)
BOTH(rem_s, b && !((int32_t)b == -1) ? (uint32_t)((int32_t)a % (int32_t)b) : 0, b && !((int64_t)b == -1) ? (uint64_t)((int64_t)a % (int64_t)b) : 0)
BOTH(shl, a << (b & 31), a << (b & 63)) BOTH(shr_u, a >> (b & 31), a >> (b & 63))
BOTH(shr_s, (uint32_t)((int32_t)a >> (b & 31)), (uint64_t)((int64_t)a >> (b & 63)))
BOTH(rotl, a << (b & 31) | a >> (-b & 31), a << (b & 63) | a >> (-b & 63))
BOTH(rotr, a >> (b & 31) | a << (-b & 31), a >> (b & 63) | a << (-b & 63))
BOTH(clz, a ? __builtin_clz(a) : 32, a ? __builtin_clzll(a) : 64)
BOTH(ctz, a ? __builtin_ctz(a) : 32, a ? __builtin_ctzll(a) : 64)
BOTH(popcnt, __builtin_popcount(a), __builtin_popcountll(a))
SAME(eq, a == b) SAME(lt_u, a < b) SAME(ge_u, a >= b)
BOTH(lt_s, (int32_t)a < (int32_t)b, (int64_t)a < (int64_t)b) BOTH(ge_s, (int32_t)a >= (int32_t)b, (int64_t)a >= (int64_t)b)
SAME(div7, a / 7) SAME(rem10, a % 10) SAME(mul_const, a * 0x9e3779b9) SAME(sel, a < b ? a : b)
BOTH(div_s_const, (uint32_t)((int32_t)a / -5), (uint64_t)((int64_t)a / 8))

/* the high half of a 64-bit product, by way of 128-bit arithmetic */
OP(mulhi_u, uint64_t, (unsigned __int128)a * b >> 64)
OP(mulhi_s, uint64_t, (__int128)(int64_t)a * (int64_t)b >> 64)
OP(div128, uint64_t, (((unsigned __int128)a << 64 | b) / 1000000007u) >> 3)

#define SHOW(name) printf("%-12s %016llx %016llx\n", #name, (long long)name##_32(), (long long)name##_64());

int main(void)
{
    SHOW(add) SHOW(sub) SHOW(mul) SHOW(and) SHOW(or) SHOW(xor) SHOW(div_u) SHOW(rem_u) SHOW(div_s) SHOW(rem_s) SHOW(shl) SHOW(shr_u)
    SHOW(shr_s) SHOW(rotl) SHOW(rotr) SHOW(clz) SHOW(ctz) SHOW(popcnt) SHOW(eq) SHOW(lt_u) SHOW(ge_u) SHOW(lt_s) SHOW(ge_s) SHOW(div7)
    SHOW(rem10) SHOW(mul_const) SHOW(sel) SHOW(div_s_const)
    printf("%016llx %016llx %016llx\n", (long long)mulhi_u(), (long long)mulhi_s(), (long long)div128());
    return 0;
}
