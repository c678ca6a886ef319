/* Compiled SIMD code run here, without a machine: it needs no memory and no runtime, and takes its v128 arguments where
 * System V passes __m128i. What the specification's suite tries too little: every form of shuffle, shifts by constants,
 * constant operands on either side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <elf.h>
#include <emmintrin.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "image.h"
#include "jit/jit.h"

/* ---- a module with one function of code () or (v128) or (v128 v128) or (v128 i32) to v128 */

struct body { uint8_t b[96]; unsigned n; };     /* a body starts with a 0: no locals */

static void put(struct body *p, const void *bytes, unsigned n)
{
    assert_true(p->n + n <= sizeof p->b);
    memcpy(p->b + p->n, bytes, n);
    p->n += n;
}

static void put_local(struct body *p, uint8_t i) { put(p, (uint8_t[]){ 0x20, i }, 2); }
static void put_simd(struct body *p, unsigned op) { put(p, (uint8_t[]){ 0xfd, (op & 0x7f) | 0x80, op >> 7 }, 3); }

static void put_v128(struct body *p, const uint8_t v[16])
{
    put_simd(p, 0x0c);
    put(p, v, 16);
}

static void put_section(struct body *p, uint8_t id, const void *bytes, unsigned n)
{
    put(p, (uint8_t[]){ id, n }, 2);
    put(p, bytes, n);
}

/* params: their value types */
static struct body module_of(const char *params, const struct body *code)
{
    struct body m = { "\0asm\1\0\0\0", 8 }, type = { { 1, 0x60 }, 2 }, section = { { 1, code->n + 1 }, 2 };
    uint8_t n = (uint8_t)strlen(params);
    put(&type, &n, 1);
    put(&type, params, n);
    put(&type, "\1\x7b", 2);
    put(&section, code->b, code->n);
    put(&section, "\x0b", 1);
    put_section(&m, 1, type.b, type.n);
    put_section(&m, 3, "\1\0", 2);
    put_section(&m, 7, "\1\1f\0\0", 5);
    put_section(&m, 10, section.b, section.n);
    return m;
}

/* ---- its code, in executable memory until the next one */

enum { SPACE = 1 << 20 };
static uint8_t *space;

static void *load(const uint8_t *file)
{
    const Elf64_Ehdr *eh = (const void *)file;
    const Elf64_Shdr *sh = (const void *)(file + eh->e_shoff);
    const char *names = (const char *)file + sh[eh->e_shstrndx].sh_offset;
    const struct wvm_image_header *h = NULL;
    assert_int_equal(mprotect(space, SPACE, PROT_READ | PROT_WRITE), 0);
    for (unsigned i = 0; i < eh->e_shnum; i++) {
        if (!strcmp(names + sh[i].sh_name, ".wvm"))
            h = (const void *)(file + sh[i].sh_offset);
        else if ((sh[i].sh_flags & SHF_ALLOC) && sh[i].sh_type != SHT_NOBITS)
            memcpy(space + sh[i].sh_addr, file + sh[i].sh_offset, sh[i].sh_size);
    }
    assert_int_equal(mprotect(space, SPACE, PROT_READ | PROT_EXEC), 0);
    assert_non_null(h);
    return space + ((const struct wvm_image_func *)((const uint8_t *)h + h->funcs.off))->code_off;
}

static void *compile(const char *params, const struct body *code)
{
    struct body m = module_of(params, code);
    struct jit_options opt = jit_options_default();
    struct jit_buffer image = { 0 };
    struct jit_stats stats = { 0 };
    struct jit_error err = { 0 };
    opt.verify = true;
    if (!jit_compile(m.b, m.n, &opt, &image, &stats, &err))
        fail_msg("%s", err.text);
    void *entry = load(image.data);
    jit_buffer_free(&image);
    return entry;
}

static void run2(const struct body *code, const uint8_t a[16], const uint8_t b[16], uint8_t out[16])
{
    __m128i (*f)(__m128i, __m128i) = compile("\x7b\x7b", code);
    _mm_storeu_si128((__m128i *)out, f(_mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b)));
}

static int setup(void **state)
{
    space = mmap(NULL, SPACE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return space == MAP_FAILED;
}

static void need_avx2(void)
{
    if (!__builtin_cpu_supports("avx2"))
        skip();
}

/* ---- shuffles */

static const uint8_t A[16] = "ABCDEFGHIJKLMNOP", B[16] = "abcdefghijklmnop";

static void check_shuffle(const uint8_t lanes[16])
{
    for (unsigned same = 0; same < 2; same++) {
        struct body code = { { 0 }, 1 };
        uint8_t out[16];
        put_local(&code, 0);
        put_local(&code, !same);
        put_simd(&code, 0x0d);
        put(&code, lanes, 16);
        run2(&code, A, B, out);
        for (unsigned i = 0; i < 16; i++)
            if (out[i] != (lanes[i] < 16 || same ? A : B)[lanes[i] & 15])
                fail_msg("shuffle of %s: lane %u from %u gave %c", same ? "one" : "two", i, lanes[i], out[i]);
    }
}

static uint32_t random_state = 1;
static unsigned random_below(unsigned n) { return (random_state = random_state * 1664525 + 1013904223) / 65536 % n; }

/* Groups of n bytes from anywhere, from one source, in place, from one source each half. */
static void test_shuffle_groups(void **state)
{
    need_avx2();
    for (unsigned k = 0; k < 320; k++) {
        unsigned n = 1u << (k & 3), how = k / 4 % 5, all = 16 / n;
        uint8_t lanes[16], half = (uint8_t)random_below(4);
        for (unsigned e = 0; e < all; e++) {
            unsigned from = how == 0 ? random_below(2 * all) : how == 1 ? random_below(all) : how == 2 ? all + random_below(all)
                : how == 3 ? e + all * random_below(2) : all * (half >> (e >= all / 2) & 1) + random_below(all);
            for (unsigned i = 0; i < n; i++)
                lanes[e * n + i] = (uint8_t)(from * n + i);
        }
        check_shuffle(lanes);
    }
}

/* The patterns that have an instruction of their own. */
static void test_shuffle_named(void **state)
{
    need_avx2();
    uint8_t unpack[16], run[16], turn[16], all[16], low[16], high[16];
    for (unsigned k = 0; k < 32; k++) {
        unsigned n = 1u << (k & 3), half = k >> 2 & 1, first = k >> 3 & 1, one = k >> 4 & 1;
        for (unsigned i = 0; i < 16; i++) {
            unpack[i] = (uint8_t)((one ? first : (i / n & 1) ^ first) * 16 + i / n / 2 * n + half * 8 + i % n);
            run[i] = (uint8_t)((k + i) % 32);
            turn[i] = (uint8_t)((k + i) % 16 + (k & 16));
            all[i] = (uint8_t)k;
            /* four words of one half, and for some k from the other half too */
            unsigned word = (k * 5 + i / 2 % 4 * 3) & (one ? 7 : 3);
            low[i] = (uint8_t)(i < 8 ? word * 2 + i % 2 : i);
            high[i] = (uint8_t)(i < 8 ? i : (word ^ 4) * 2 + i % 2);
        }
        const uint8_t *patterns[] = { unpack, run, turn, all, low, high };
        for (unsigned p = 0; p < 6; p++)
            check_shuffle(patterns[p]);
    }
}

/* ---- shifts */

static const struct { const char *name; uint8_t op, bits; char kind; } shifts[] = {
    { "i8x16.shl", 0x6b, 8, 'l' },    { "i8x16.shr_s", 0x6c, 8, 's' },    { "i8x16.shr_u", 0x6d, 8, 'u' },
    { "i16x8.shl", 0x8b, 16, 'l' },   { "i16x8.shr_s", 0x8c, 16, 's' },   { "i16x8.shr_u", 0x8d, 16, 'u' },
    { "i32x4.shl", 0xab, 32, 'l' },   { "i32x4.shr_s", 0xac, 32, 's' },   { "i32x4.shr_u", 0xad, 32, 'u' },
    { "i64x2.shl", 0xcb, 64, 'l' },   { "i64x2.shr_s", 0xcc, 64, 's' },   { "i64x2.shr_u", 0xcd, 64, 'u' },
};

static void shift_lanes(unsigned bits, char kind, unsigned count, const uint8_t in[16], uint8_t out[16])
{
    unsigned bytes = bits / 8;
    count %= bits;
    for (unsigned i = 0; i < 16; i += bytes) {
        uint64_t x = 0;
        memcpy(&x, in + i, bytes);
        int64_t wide = (int64_t)(x << (64 - bits)) >> (64 - bits);
        x = kind == 'l' ? x << count : kind == 'u' ? x >> count : (uint64_t)(wide >> count);
        memcpy(out + i, &x, bytes);
    }
}

static void check_shift(unsigned row, unsigned count, bool constant)
{
    static const uint8_t in[16] = { 0x80, 0x7f, 0xff, 1, 0x55, 0xaa, 0, 0xc3, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf1 };
    struct body code = { { 0 }, 1 };
    uint8_t want[16], got[16];
    put_local(&code, 0);
    if (constant)
        put(&code, (uint8_t[]){ 0x41, (count & 0x7f) | 0x80, count >> 7 }, 3);
    else
        put_local(&code, 1);
    put_simd(&code, shifts[row].op);
    __m128i (*f)(__m128i, uint32_t) = compile("\x7b\x7f", &code);
    _mm_storeu_si128((__m128i *)got, f(_mm_loadu_si128((const __m128i *)in), count));
    shift_lanes(shifts[row].bits, shifts[row].kind, count, in, want);
    if (memcmp(want, got, 16))
        fail_msg("%s by %s %u", shifts[row].name, constant ? "constant" : "variable", count);
}

static void test_shifts(void **state)
{
    static const uint8_t counts[] = { 0, 1, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 100 };
    need_avx2();
    for (unsigned row = 0; row < sizeof shifts / sizeof *shifts; row++)
        for (unsigned k = 0; k < sizeof counts; k++) {
            check_shift(row, counts[k], true);
            check_shift(row, counts[k], false);
        }
}

/* ---- constant operands */

/* Operations v128 v128 -> v128, by their opcodes. */
static const struct { uint8_t first, last; } binary[] = {
    { 0x0e, 0x0e }, { 0x23, 0x4c }, { 0x4e, 0x51 }, { 0x65, 0x66 }, { 0x6e, 0x73 }, { 0x76, 0x79 }, { 0x7b, 0x7b }, { 0x82, 0x82 },
    { 0x85, 0x86 }, { 0x8e, 0x93 }, { 0x95, 0x99 }, { 0x9b, 0x9f }, { 0xae, 0xae }, { 0xb1, 0xb1 }, { 0xb5, 0xba }, { 0xbc, 0xbf },
    { 0xce, 0xce }, { 0xd1, 0xd1 }, { 0xd5, 0xdf }, { 0xe4, 0xeb }, { 0xf0, 0xf7 },
};

static void check_constants(unsigned op, const uint8_t a[16], const uint8_t b[16])
{
    uint8_t out[3][16];
    for (unsigned k = 0; k < 3; k++) {      /* none, the first, the second */
        struct body code = { { 0 }, 1 };
        if (k == 1)
            put_v128(&code, a);
        else
            put_local(&code, 0);
        if (k == 2)
            put_v128(&code, b);
        else
            put_local(&code, 1);
        put_simd(&code, op);
        run2(&code, a, b, out[k]);
    }
    if (memcmp(out[0], out[1], 16) || memcmp(out[0], out[2], 16))
        fail_msg("operation %#x with a constant %s operand", op, memcmp(out[0], out[1], 16) ? "first" : "second");
}

static void test_constants(void **state)
{
    static const float f32[2][4] = { { 1.5f, -0.0f, 3e9f, -7.0f }, { -2.25f, 0.0f, -1e-3f, -7.0f } };
    static const double f64[2][2] = { { 1.5, -0.0 }, { -1e300, 0.0 } };
    need_avx2();
    for (unsigned i = 0; i < sizeof binary / sizeof *binary; i++)
        for (unsigned op = binary[i].first; op <= binary[i].last; op++) {
            check_constants(op, A, B);
            check_constants(op, (const uint8_t *)f32[0], (const uint8_t *)f32[1]);
            check_constants(op, (const uint8_t *)f64[0], (const uint8_t *)f64[1]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shuffle_groups), cmocka_unit_test(test_shuffle_named), cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_constants),
    };
    return cmocka_run_group_tests_name("lower_simd", tests, setup, NULL);
}
