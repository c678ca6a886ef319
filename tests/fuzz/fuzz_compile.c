/* What validates must compile, with every pass checked by the verifier and every allocation by the checker, with all
 * registers and with few, and then also functions that nothing calls; what does not validate must not compile. */
#include <stdlib.h>
#include <string.h>
#include "jit/jit.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool compile(const uint8_t *bytes, size_t size, uint32_t starve)
{
    struct jit_options opt = jit_options_default();
    struct jit_buffer image;
    struct jit_stats stats;
    struct jit_error err;
    opt.verify = true;
    opt.starve_regs = starve;
    opt.skip_passes = starve ? 1ull << jit_pass_find("dead", strlen("dead")) : 0;
    bool ok = jit_compile(bytes, size, &opt, &image, &stats, &err);
    if (ok == (err.code != 0))
        abort();
    jit_buffer_free(&image);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_options opt = jit_options_default();
    struct jit_error err = { 0 };
    bool is_valid = jit_validate(bytes, size, &opt, &err);
    if (compile(bytes, size, 0) != is_valid || compile(bytes, size, 5) != is_valid)
        abort();
    return 0;
}
