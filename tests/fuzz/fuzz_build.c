/* Any body that validates becomes well-formed IR, before and after the first passes, and any that
 * does not is refused with the same error whether IR is made or not. */
#include <stdlib.h>
#include "jit/build.h"
#include "jit/opt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void verify(struct ir_func *f)
{
    if (!ir_verify(f, stderr)) {
        ir_dump(f, stderr);
        abort();
    }
}

static void body(struct arena *a, const struct module *m, uint32_t k, const struct jit_options *opt)
{
    struct jit_error built = { 0 }, validated = { 0 };
    struct ir_func f;
    arena_reset(a);
    ir_func_init(&f, a);
    bool ok = build_function(&f, m, k, NULL, opt, NULL, &built);
    if (validate_function(m, k, NULL, NULL, a, opt, &validated) != ok || built.code != validated.code || built.offset != validated.offset)
        abort();
    if (!ok)
        return;
    verify(&f);
    opt_copy(&f);
    verify(&f);
    opt_dce(&f);
    verify(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_options opt = { .features = JIT_F_DEFAULT | JIT_F_THREADS | JIT_F_CUSTOM_PAGE_SIZES | JIT_F_WIDE_ARITHMETIC };
    struct arena module_arena = { 0 }, arena = { 0 };
    struct jit_error err = { 0 };
    struct module m;
    if (module_decode(&module_arena, bytes, size, opt.features, &m, &err))
        for (uint32_t k = 0; k < m.n_funcs - m.n_imported_funcs; k++)
            body(&arena, &m, k, &opt);
    arena_free(&module_arena);
    arena_free(&arena);
    return 0;
}
