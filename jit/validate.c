/* Validation alone: the module, then each body, making no code. An error in a body comes before
 * one that the decoder met behind it, as for a reader of the bytes from front to back. */
#include "build.h"

struct validation {
    struct arena arena, scratch;
    jmp_buf oom;
    struct module m;
    struct jit_error late;      /* of the decoder */
};

static bool validate_all(struct validation *v, const uint8_t *wasm, size_t size,
                         const struct jit_options *opt, struct jit_error *err)
{
    bool decoded = module_decode(&v->arena, wasm, size, opt->features, &v->m, &v->late);
    for (uint32_t i = 0; i < v->m.n_bodies; i++) {
        arena_reset(&v->scratch);
        if (!validate_function(&v->m, i, NULL, NULL, &v->scratch, opt, err))
            return false;
    }
    if (!decoded)
        *err = v->late;
    return decoded;
}

static bool validate_within_memory(struct validation *v, const uint8_t *wasm, size_t size,
                                   const struct jit_options *opt, struct jit_error *err)
{
    if (setjmp(v->oom) != 0)
        return error_set(err, ERR_out_of_memory, 0, NULL);
    return validate_all(v, wasm, size, opt, err);
}

bool jit_validate(const uint8_t *wasm, size_t size, const struct jit_options *opt, struct jit_error *err)
{
    struct validation v = { .arena.oom = &v.oom, .scratch.oom = &v.oom };
    *err = (struct jit_error){ 0 };
    bool ok = validate_within_memory(&v, wasm, size, opt, err);
    arena_free(&v.arena);
    arena_free(&v.scratch);
    return ok;
}
