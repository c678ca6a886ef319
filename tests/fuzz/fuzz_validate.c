/* Any bytes at all are validated, with every feature and with none, and nothing may crash, hang
 * or leak. What is accepted must be accepted again: validation has no state. */
#include <stdlib.h>
#include "jit/jit.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool validate(const uint8_t *bytes, size_t size, uint32_t features, struct jit_error *err)
{
    struct jit_options opt = jit_options_default();
    opt.features = features;
    return jit_validate(bytes, size, &opt, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const uint32_t features[] = { 0, JIT_F_DEFAULT, UINT32_MAX };
    for (unsigned i = 0; i < sizeof features / sizeof *features; i++) {
        struct jit_error first = { 0 }, second = { 0 };
        bool ok = validate(bytes, size, features[i], &first);
        if (ok == (first.code != 0) || first.offset > size)
            abort();
        if (validate(bytes, size, features[i], &second) != ok || second.offset != first.offset)
            abort();
    }
    return 0;
}
