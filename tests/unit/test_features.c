/* Features beyond WebAssembly 2.0, each compiled and run in a VM: a body of code from (i64, i64) to i64, written in
 * bytes, and what it returns or traps with. Needs /dev/kvm. Source of the encodings: spec 5.4 and the proposals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "jit/jit.h"
#include "vmm/load.h"
#include "vmm/vcpu.h"

/* ---- a module around the body: type 0 is that of the body, function 1 is `sub`, which can be referred to */

struct bytes { uint8_t b[512]; unsigned n; };

static void put(struct bytes *p, const void *bytes, unsigned n)
{
    assert_true(p->n + n <= sizeof p->b);
    memcpy(p->b + p->n, bytes, n);
    p->n += n;
}

static void put_section(struct bytes *p, uint8_t id, const void *bytes, unsigned n)
{
    assert_true(n < 128);
    put(p, (uint8_t[]){ id, (uint8_t)n }, 2);
    put(p, bytes, n);
}

#define CODE(...) { { __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ }) }
struct code { uint8_t b[96]; unsigned n; };

/* memory and locals: NULL, or counted vectors as in the binary format */
static struct bytes module_of(const struct code *memory, const struct code *code)
{
    static const uint8_t sub[] = { 7, 0, 0x20, 0, 0x20, 1, 0x7d, 0x0b };
    struct bytes m = { "\0asm\1\0\0\0", 8 }, s = { .n = 0 };
    put_section(&m, 1, "\1\x60\2\x7e\x7e\1\x7e", 7);
    put_section(&m, 3, "\2\0\0", 3);
    if (memory->n)
        put_section(&m, 5, memory->b, memory->n);
    put_section(&m, 7, "\1\1f\0\0", 5);
    put_section(&m, 9, "\1\3\0\1\1", 5);
    put(&s, (uint8_t[]){ 2, (uint8_t)(code->n + 1) }, 2);
    put(&s, code->b, code->n);
    put(&s, "\x0b", 1);
    put(&s, sub, sizeof sub);
    put_section(&m, 10, s.b, s.n);
    return m;
}

/* ---- the rows. A body starts with its locals. */

#define A 0x20, 0       /* local.get of the parameters */
#define B 0x20, 1
struct row {
    const char *name;
    uint32_t features;
    struct code memory, code;
    uint64_t a, b, result;
    enum wvm_trap trap;
};

static const struct row rows[] = {
#define F JIT_F_FUNCTION_REFERENCES | JIT_F_TAIL_CALL
#define REF 0xd2, 1     /* ref.func 1 */
#define NONE 0xd0, 0    /* ref.null of type 0 */
    { "call_ref", F, {}, CODE(0, A, B, REF, 0x14, 0), 50, 8, 42, 0 },
    { "call_ref of null", F, {}, CODE(0, A, B, NONE, 0x14, 0), 50, 8, 0, WVM_TRAP_null_function },
    { "return_call_ref", F, {}, CODE(0, A, B, REF, 0x15, 0), 50, 9, 41, 0 },
    { "return_call_ref of null", F, {}, CODE(0, A, B, NONE, 0x15, 0), 50, 9, 0, WVM_TRAP_null_function },
    { "ref.as_non_null", F, {}, CODE(0, A, B, REF, 0xd4, 0x14, 0), 50, 10, 40, 0 },
    { "ref.as_non_null of null", F, {}, CODE(0, NONE, 0xd4, 0x1a, A), 0, 0, 0, WVM_TRAP_null_reference },
    { "a local without default", F, {}, CODE(1, 1, 0x64, 0, REF, 0x21, 2, A, B, 0x20, 2, 0x14, 0), 5, 4, 1, 0 },
    { "br_on_null falls through", F, {}, CODE(0, 0x02, 0x40, A, B, REF, 0xd5, 0, 0x14, 0, 0x0f, 0x0b, 0x42, 7), 9, 3, 6, 0 },
    { "br_on_null branches", F, {}, CODE(0, 0x02, 0x40, A, B, NONE, 0xd5, 0, 0x14, 0, 0x0f, 0x0b, 0x42, 7), 9, 3, 7, 0 },
    { "br_on_non_null branches", F, {}, CODE(1, 1, 0x63, 0, REF, 0x21, 2, A, B, 0x02, 0x64, 0, 0x20, 2, 0xd6, 0, 0, 0x0b, 0x14, 0), 9, 1, 8, 0 },
    { "br_on_non_null falls through", F, {}, CODE(0, A, B, 0x02, 0x64, 0, NONE, 0xd6, 0, 0x42, 5, 0x0f, 0x0b, 0x14, 0), 9, 1, 5, 0 },
#undef F
#define F JIT_F_RELAXED_SIMD
#define SA A, 0xfd, 0x12                        /* both lanes of i64x2: the parameter */
#define SB B, 0xfd, 0x12
#define RELAXED(op) 0xfd, (op) | 0x80, 2, 0xfd, 0x1d, 0     /* and lane 0 of i64x2 */
    { "relaxed_swizzle", F, {}, CODE(0, SA, SB, RELAXED(0x00)), 0x1716151413121110, 0x0001020304050607, 0x1011121314151617, 0 },
    { "relaxed_trunc_f32x4_s", F, {}, CODE(0, SA, RELAXED(0x01)), 0x40490fdbc2f60000, 0, 0x00000003ffffff85, 0 },
    { "relaxed_trunc_f64x2_u_zero", F, {}, CODE(0, SA, RELAXED(0x04)), 0x41efffffffe00000, 0, 0xffffffffffffffff, 0 },
    { "relaxed_madd", F, {}, CODE(0, SA, SB, SA, RELAXED(0x07)), 0x4000000000000000, 0x4008000000000000, 0x4020000000000000, 0 },
    { "relaxed_nmadd", F, {}, CODE(0, SA, SB, SA, RELAXED(0x08)), 0x4000000000000000, 0x4008000000000000, 0xc010000000000000, 0 },
    { "i8x16.relaxed_laneselect", F, {}, CODE(0, SA, SB, SA, RELAXED(0x09)), 0xff00ff0000ffff00, 0x1122334455667788, 0xff22ff4455ffff88, 0 },
    { "i16x8.relaxed_laneselect", F, {}, CODE(0, SA, SB, SA, RELAXED(0x0a)), 0xffff0000ffff0000, 0x1122334455667788, 0xffff3344ffff7788, 0 },
    { "i32x4.relaxed_laneselect", F, {}, CODE(0, SA, SB, SA, RELAXED(0x0b)), 0xffffffff00000000, 0x1122334455667788, 0xffffffff55667788, 0 },
    { "i64x2.relaxed_laneselect", F, {}, CODE(0, SA, SB, SA, RELAXED(0x0c)), 0, 0x1122334455667788, 0x1122334455667788, 0 },
    { "relaxed_min", F, {}, CODE(0, SA, SB, RELAXED(0x0f)), 0x4000000000000000, 0xc008000000000000, 0xc008000000000000, 0 },
    { "relaxed_max", F, {}, CODE(0, SA, SB, RELAXED(0x10)), 0x4000000000000000, 0xc008000000000000, 0x4000000000000000, 0 },
    { "relaxed_q15mulr_s", F, {}, CODE(0, SA, SB, RELAXED(0x11)), 0x4000400040004000, 0x2000c00000017fff, 0x1000e00000014000, 0 },
    { "relaxed_dot", F, {}, CODE(0, SA, SB, RELAXED(0x12)), 0xfefefefefefefefe, 0x0303030303030303, 0xfff4fff4fff4fff4, 0 },
    { "relaxed_dot_add", F, {}, CODE(0, SA, SB, SB, RELAXED(0x13)), 0xfefefefefefefefe, 0x0000000500000003, 0xfffffffbfffffffd, 0 },
#undef F
#define F JIT_F_RELAXED_SIMD | JIT_F_RELAXED_SIMD_DETERMINISTIC
    { "strict swizzle", F, {}, CODE(0, SA, SB, RELAXED(0x00)), 0x1716151413121110, 0x1000ff2000017f10, 0x0010000010110000, 0 },
    { "strict trunc_f32x4_s of NaN", F, {}, CODE(0, SA, RELAXED(0x01)), 0x7fc000007fc00000, 0, 0, 0 },
    { "strict trunc_f32x4_s of much", F, {}, CODE(0, SA, RELAXED(0x01)), 0x4f8000004f800000, 0, 0x7fffffff7fffffff, 0 },
    { "strict trunc_f64x2_s_zero of NaN", F, {}, CODE(0, SA, RELAXED(0x03)), 0x7ff8000000000000, 0, 0, 0 },
    { "madd rounds twice", F, {}, CODE(0, SA, SB, SA, RELAXED(0x07)), 0x3ff5eb561bd4f6b8, 0xbff65657f10d48db, 0xbfe15d1366494122, 0 },
    { "nmadd rounds twice", F, {}, CODE(0, SA, SB, SA, RELAXED(0x08)), 0x3ff5eb561bd4f6b8, 0xbff65657f10d48db, 0x400a429af5674700, 0 },
    { "strict laneselect", F, {}, CODE(0, SA, SB, SA, RELAXED(0x0b)), 0x0000ffff7fffffff, 0x1122334455667788, 0x1122ffff7fffffff, 0 },
    { "strict min of zeros", F, {}, CODE(0, SA, SB, RELAXED(0x0f)), 0x8000000000000000, 0, 0x8000000000000000, 0 },
    { "strict max of zeros", F, {}, CODE(0, SA, SB, RELAXED(0x10)), 0, 0x8000000000000000, 0, 0 },
    { "strict min of NaN", F | JIT_F_NAN_CANONICALIZATION, {}, CODE(0, SA, SB, RELAXED(0x0f)), 0xfff4000000000000, 1, 0x7ff8000000000000, 0 },
    { "q15mulr_s saturates", F, {}, CODE(0, SA, SB, RELAXED(0x11)), 0x8000800080008000, 0x8000800080008000, 0x7fff7fff7fff7fff, 0 },
    { "strict dot", F, {}, CODE(0, SA, SB, RELAXED(0x12)), 0x8080808080808080, 0x8080808080808080, 0x7fff7fff7fff7fff, 0 },
    { "strict dot_add", F, {}, CODE(0, SA, SB, SB, RELAXED(0x13)), 0x8080808080808080, 0x8080808080808080, 0x8081807e8081807e, 0 },
#undef F
#define F JIT_F_NAN_CANONICALIZATION
#define FA A, 0xbf                              /* the parameter's bits as f64, as f32 */
#define FB B, 0xbf
#define GA A, 0xa7, 0xbe
#define GB B, 0xa7, 0xbe
#define BITS 0xbd
#define GBITS 0xbc, 0xad
#define NAN64 0x7ff8000000000000
    { "the NaN of 0 / 0", F, {}, CODE(0, FA, FB, 0xa3, BITS), 0, 0, NAN64, 0 },
    { "the NaN of a NaN", F, {}, CODE(0, FA, FB, 0xa0, BITS), 0xfff4000000000001, 0, NAN64, 0 },
    { "the NaN of a root", F, {}, CODE(0, FA, 0x9f, BITS), 0xbff0000000000000, 0, NAN64, 0 },
    { "the NaN of a minimum", F, {}, CODE(0, FA, FB, 0xa4, BITS), 1, 0xfff8000000000001, NAN64, 0 },
    { "the NaN of a rounding", F, {}, CODE(0, FA, 0x9b, BITS), 0x7ff4000000000001, 0, NAN64, 0 },
    { "the NaN of f32", F, {}, CODE(0, GA, GB, 0x94, GBITS), 0x7f800000, 0, 0x7fc00000, 0 },
    { "the NaN of a promotion", F, {}, CODE(0, GA, 0xbb, BITS), 0xffa00001, 0, NAN64, 0 },
    { "the NaN of a demotion", F, {}, CODE(0, FA, 0xb6, GBITS), 0xfff4000000000001, 0, 0x7fc00000, 0 },
    { "the NaN of constants", F, {}, CODE(0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xa3, BITS), 0, 0, NAN64, 0 },
    { "one lane of f32x4 is NaN", F, {}, CODE(0, SA, SB, 0xfd, 0xe4, 1, 0xfd, 0x1d, 0), 0xffc000013f800000, 0, 0x7fc000003f800000, 0 },
    { "both lanes of f64x2 are NaN", F, {}, CODE(0, SA, 0xfd, 0xef, 1, 0xfd, 0x1d, 1), 0xbff0000000000000, 0, NAN64, 0 },
    { "a sum that is none", F, {}, CODE(0, FA, FB, 0xa0, BITS), 0x3ff0000000000000, 0x4000000000000000, 0x4008000000000000, 0 },
    { "a negation keeps the NaN", F, {}, CODE(0, FA, 0x9a, BITS), 0x7ff4000000000001, 0, 0xfff4000000000001, 0 },
#undef F
#define F JIT_F_WIDE_ARITHMETIC
#define WIDE(op) 0xfc, op
#define HI 0x21, 0, 0x1a, 0x20, 0       /* of the two results */
#define LO 0x1a
#define C7 0x42, 7
    { "add128, low half", F, {}, CODE(0, A, A, B, B, WIDE(0x13), LO), UINT64_MAX, 2, 1, 0 },
    { "add128 carries", F, {}, CODE(0, A, C7, B, C7, WIDE(0x13), HI), UINT64_MAX, 1, 15, 0 },
    { "add128 does not carry", F, {}, CODE(0, A, C7, B, C7, WIDE(0x13), HI), UINT64_MAX, 0, 14, 0 },
    { "sub128, low half", F, {}, CODE(0, A, C7, B, C7, WIDE(0x14), LO), 1, 2, UINT64_MAX, 0 },
    { "sub128 borrows", F, {}, CODE(0, A, C7, B, C7, WIDE(0x14), HI), 1, 2, UINT64_MAX, 0 },
    { "sub128 does not borrow", F, {}, CODE(0, A, C7, B, C7, WIDE(0x14), HI), 2, 2, 0, 0 },
    { "mul_wide_s, low half", F, {}, CODE(0, A, B, WIDE(0x15), LO), UINT64_MAX, 3, (uint64_t)-3, 0 },
    { "mul_wide_s, high half", F, {}, CODE(0, A, B, WIDE(0x15), HI), UINT64_MAX, 3, UINT64_MAX, 0 },
    { "mul_wide_u, high half", F, {}, CODE(0, A, B, WIDE(0x16), HI), UINT64_MAX, 3, 2, 0 },
    { "mul_wide_u of one value", F, {}, CODE(0, A, A, WIDE(0x16), HI), UINT64_MAX, 0, UINT64_MAX - 1, 0 },
    { "mul_wide_s of one value", F, {}, CODE(0, A, A, WIDE(0x15), HI), 1ull << 63, 0, 1ull << 62, 0 },
#undef F
#define F JIT_F_CUSTOM_PAGE_SIZES
#define BYTES CODE(1, 9, 5, 12, 0)              /* a memory of 5 to 12 pages of one byte */
#define ADDR A, 0xa7                            /* as i32 */
    { "byte pages: the last byte", F, BYTES, CODE(0, ADDR, B, 0x3c, 0, 1, ADDR, 0x31, 0, 1), 3, 0x1ff, 0xff, 0 },
    { "byte pages: past the last byte", F, BYTES, CODE(0, ADDR, 0x31, 0, 1), 4, 0, 0, WVM_TRAP_memory_bounds },
    { "byte pages: a store across the end", F, BYTES, CODE(0, ADDR, B, 0x3e, 0, 0, B), 2, 0, 0, WVM_TRAP_memory_bounds },
    { "byte pages: an access wider than all", F, BYTES, CODE(0, ADDR, 0x29, 0, 0), 0, 0, 0, WVM_TRAP_memory_bounds },
    { "byte pages: the address does not wrap", F, BYTES, CODE(0, ADDR, 0x31, 0, 1), UINT32_MAX, 0, 0, WVM_TRAP_memory_bounds },
    { "byte pages: size and growth", F, BYTES, CODE(0, ADDR, 0x40, 0, 0x1a, ADDR, 0x40, 0, 0x3f, 0, 0x6a, 0xac), 7, 0, 11, 0 },
    { "byte pages: what has grown", F, BYTES, CODE(0, ADDR, 0x40, 0, 0x35, 0, 3, 0x1a, 0x42, 1), 7, 0, 1, 0 },
#undef F
#define F JIT_F_MEMORY64
#define WIDE_MEMORY CODE(1, 5, 1, 3)
    { "memory64: load and store", F, WIDE_MEMORY, CODE(0, A, B, 0x37, 0, 8, A, 0x29, 0, 8), 0xfff0, 42, 42, 0 },
    { "memory64: past the end", F, WIDE_MEMORY, CODE(0, A, 0x29, 0, 8), 0xfff1, 0, 0, WVM_TRAP_memory_bounds },
    { "memory64: an address of more than 32 bits", F, WIDE_MEMORY, CODE(0, A, 0x31, 0, 0), 1ull << 32, 0, 0, WVM_TRAP_memory_bounds },
    { "memory64: the sum overflows", F, WIDE_MEMORY, CODE(0, A, 0x31, 0, 16), UINT64_MAX - 4, 0, 0, WVM_TRAP_memory_bounds },
    { "memory64: an offset of 64 bits", F, WIDE_MEMORY, CODE(0, A, 0x31, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
      1, 0, 0, WVM_TRAP_memory_bounds },
    { "memory64: addresses of other memories", F, WIDE_MEMORY, CODE(0, A, 0x31, 0, 0), 0x600040000000, 0, 0, WVM_TRAP_memory_bounds },
    { "memory64: size and growth", F, WIDE_MEMORY, CODE(0, A, 0x40, 0, 0x1a, 0x3f, 0), 2, 0, 3, 0 },
    { "memory64: growth fails", F, WIDE_MEMORY, CODE(0, A, 0x40, 0), 3, 0, UINT64_MAX, 0 },
    { "memory64: fill and copy", F, WIDE_MEMORY,
      CODE(0, A, 0x41, 7, B, 0xfc, 11, 0, 0x42, 0, A, B, 0xfc, 10, 0, 0, 0x42, 1, 0x31, 0, 0), 0xfffe, 2, 7, 0 },
    { "memory64: fill past the end", F, WIDE_MEMORY, CODE(0, A, 0x41, 7, B, 0xfc, 11, 0, A), 0xfffe, 3, 0, WVM_TRAP_memory_bounds },
#undef F
#define F JIT_F_THREADS
#define SHARED CODE(1, 3, 1, 1)
#define ZERO 0x41, 0
#define ATOMIC(op, align) 0xfe, op, align, 0
#define STORE_A ZERO, A, ATOMIC(0x18, 3)        /* i64.atomic.store of the parameter at 0 */
#define LOAD ZERO, ATOMIC(0x11, 3)
#define OLD(op, align) CODE(0, STORE_A, ZERO, B, ATOMIC(op, align))
#define NEW(op, align) CODE(0, STORE_A, ZERO, B, ATOMIC(op, align), 0x1a, LOAD)
    { "atomic store and load", F, SHARED, CODE(0, STORE_A, LOAD), 0x1234567890, 0, 0x1234567890, 0 },
    { "atomic load of 16 bits", F, SHARED, CODE(0, STORE_A, ZERO, ATOMIC(0x15, 1)), UINT64_MAX, 0, 0xffff, 0 },
    { "atomic store of 32 bits", F, SHARED, CODE(0, STORE_A, ZERO, B, ATOMIC(0x1d, 2), LOAD), 0, UINT64_MAX, UINT32_MAX, 0 },
    { "rmw.add, old", F, SHARED, OLD(0x1f, 3), 40, 2, 40, 0 }, { "rmw.add, new", F, SHARED, NEW(0x1f, 3), 40, 2, 42, 0 },
    { "rmw8.add_u, old", F, SHARED, OLD(0x22, 0), 0x1ff, 2, 0xff, 0 }, { "rmw8.add_u, new", F, SHARED, NEW(0x22, 0), 0x1ff, 2, 0x101, 0 },
    { "rmw.sub, old", F, SHARED, OLD(0x26, 3), 40, 2, 40, 0 }, { "rmw.sub, new", F, SHARED, NEW(0x26, 3), 40, 2, 38, 0 },
    { "rmw16.sub_u, new", F, SHARED, NEW(0x2a, 1), 0x10000, 1, 0x1ffff, 0 },
    { "rmw.and, old", F, SHARED, OLD(0x2d, 3), 12, 10, 12, 0 }, { "rmw.and, new", F, SHARED, NEW(0x2d, 3), 12, 10, 8, 0 },
    { "rmw32.or_u, old", F, SHARED, OLD(0x39, 2), ~0xfull, 1, 0xfffffff0, 0 }, { "rmw32.or_u, new", F, SHARED, NEW(0x39, 2), ~0xfull, 1, ~0xeull, 0 },
    { "rmw8.xor_u, new", F, SHARED, NEW(0x3e, 0), 0x155, 0xff, 0x1aa, 0 },
    { "rmw.xchg, old", F, SHARED, OLD(0x42, 3), 1, 2, 1, 0 }, { "rmw.xchg, new", F, SHARED, NEW(0x42, 3), 1, 2, 2, 0 },
    { "rmw8.xchg_u, old", F, SHARED, OLD(0x45, 0), 0x2ff, 2, 0xff, 0 },
    { "cmpxchg, equal", F, SHARED, CODE(0, STORE_A, ZERO, A, B, ATOMIC(0x49, 3), 0x1a, LOAD), 1, 2, 2, 0 },
    { "cmpxchg, different", F, SHARED, CODE(0, STORE_A, ZERO, B, B, ATOMIC(0x49, 3), 0x1a, LOAD), 1, 2, 1, 0 },
    { "rmw16.cmpxchg_u, old", F, SHARED, CODE(0, STORE_A, ZERO, A, B, ATOMIC(0x4d, 1)), UINT64_MAX, 2, 0xffff, 0 },
    { "rmw32.cmpxchg_u, old", F, SHARED, CODE(0, STORE_A, ZERO, A, B, ATOMIC(0x4e, 2)), UINT64_MAX, 2, UINT32_MAX, 0 },
    { "an unaligned atomic", F, SHARED, CODE(0, 0x41, 4, ATOMIC(0x11, 3)), 0, 0, 0, WVM_TRAP_unaligned_atomic },
    { "the offset counts for alignment", F, SHARED, CODE(0, 0x41, 4, 0xfe, 0x11, 3, 4), 0, 0, 0, 0 },
    { "an atomic past the end", F, SHARED, CODE(0, A, 0xa7, ATOMIC(0x11, 3)), 0x10000, 0, 0, WVM_TRAP_memory_bounds },
    { "rmw.and past the end", F, SHARED, CODE(0, A, 0xa7, B, ATOMIC(0x2d, 3)), 0xfffffff8, 0, 0, WVM_TRAP_memory_bounds },
    { "wait for another value", F, SHARED, CODE(0, ZERO, A, 0x42, 0x7f, ATOMIC(2, 3), 0xad), 7, 0, 1, 0 },
    { "wait times out", F, SHARED, CODE(0, ZERO, A, B, ATOMIC(2, 3), 0xad), 0, 1000, 2, 0 },
    { "wait of 32 bits times out", F, SHARED, CODE(0, ZERO, ZERO, B, ATOMIC(1, 2), 0xad), 0, 0, 2, 0 },
    { "wait on a memory not shared", F, CODE(1, 0, 1), CODE(0, ZERO, A, B, ATOMIC(2, 3), 0xad), 0, 0, 0, WVM_TRAP_not_shared },
    { "notify", F, SHARED, CODE(0, ZERO, 0x41, 1, ATOMIC(0, 2), 0xad), 0, 0, 0, 0 },
    { "fence", F, SHARED, CODE(0, 0xfe, 3, 0, A), 3, 0, 3, 0 },
#undef F
};

static void run(struct vmm *vm, const struct row *row, uint32_t starve_regs, bool mem0_at_zero)
{
    struct bytes m = module_of(&row->memory, &row->code);
    struct jit_options opt = jit_options_default();
    struct jit_buffer out = { 0 };
    struct jit_stats stats = { 0 };
    struct jit_error err = { 0 };
    struct vmm_error e = { 0 };
    struct vmm_image image;
    struct vmm_instance *instance;
    struct vmm_outcome o;
    struct vmm_value args[] = { { WVM_I64, row->a, 0 }, { WVM_I64, row->b, 0 } }, r = { 0 };
    opt.features |= row->features;
    opt.verify = true;
    opt.starve_regs = starve_regs;
    opt.mem0_at_zero = mem0_at_zero;
    if (!jit_compile(m.b, m.n, &opt, &out, &stats, &err))
        fail_msg("%s: %s at byte %zu", row->name, err.text, err.offset);
    if (vmm_image_open(&image, out.data, out.size, &e) || vmm_load(vm, &image, NULL, &instance, &e))
        fail_msg("%s: %s", row->name, e.text);
    vmm_call(vm, instance, 0, args, &r, &o);
    if (o.kind != (row->trap ? VMM_TRAP : VMM_RETURNED) || (row->trap && o.trap != row->trap) || (!row->trap && r.lo != row->result))
        fail_msg("%s: outcome %d, trap %d, result 0x%llx", row->name, o.kind, o.trap, (unsigned long long)r.lo);
}

static void features(void **state)
{
    struct vmm_config config = { 0 };
    struct vmm_error e = { 0 };
    if (access("/dev/kvm", R_OK | W_OK))
        skip();
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        struct vmm *vm;
        assert_int_equal(vmm_open(&vm, &config, &e), 0);
        run(vm, &rows[i / 2], i & 1 ? 4 : 0, !(i & 1));         /* the second time with few registers, and a base for memory 0 */
        vmm_close(vm);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(features) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
