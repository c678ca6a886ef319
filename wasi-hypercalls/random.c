/* random_get: the kernel's generator, straight into the guest's buffer. */
#include "ctx.h"

#include <sys/random.h>

enum { CHUNK_BYTES = 1 << 20 };     /* so that an interrupt is seen soon */

int64_t wasi_random_get(struct call *c)
{
    uint32_t len = arg32(c, 1);
    uint8_t *to = guest_ptr(c->mem, arg32(c, 0), len);

    if (!to)
        return WASI_E_fault;
    while (len > 0) {
        long n = HOST_RETRY(c->ctx, getrandom(to, len < CHUNK_BYTES ? len : CHUNK_BYTES, 0));
        if (n < 0)
            return host_error();
        if (wasi_is_interrupted(c->ctx))
            return WASI_INTERRUPTED;
        to += n;
        len -= (uint32_t)n;
    }
    return WASI_E_success;
}
