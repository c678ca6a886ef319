/* See serve.h. */
#include "vmm/serve.h"

#include "vmm/trace.h"

enum { ERRNO_INTR = 27 };               /* preview 1's `intr`; the guest never sees it: its run ends */

static void trace_call(uint32_t nr, const uint64_t arg[10], int64_t result)
{
    trace_print(TRACE_call, "%s(%llx, %llx, %llx, %llx, %llx, ..) = %lld", vmm_call_name(nr & ~WVM_CALL_UNSTABLE),
                (unsigned long long)arg[0], (unsigned long long)arg[1], (unsigned long long)arg[2],
                (unsigned long long)arg[3], (unsigned long long)arg[4], (long long)result);
}

static int64_t serve(void *ctx, uint32_t nr, const uint64_t arg[10], uint8_t *mem, uint64_t mem_bytes, struct vmm_stop *stop)
{
    struct guest_mem memory = { mem, mem_bytes };
    int64_t r = wasi_serve(ctx, &memory, nr, arg);
    if (trace_on(call))
        trace_call(nr, arg, r);
    switch (r) {
    case WASI_EXIT:
        *stop = (struct vmm_stop){ true, VMM_EXIT, wasi_exit_code(ctx) };
        return 0;
    case WASI_RAISE:
        *stop = (struct vmm_stop){ true, VMM_SIGNAL, (uint32_t)wasi_raised_signal(ctx) };
        return 0;
    case WASI_INTERRUPTED:
        return ERRNO_INTR;
    default:
        return r;
    }
}

static bool blocks(void *ctx, uint32_t nr, const uint64_t arg[10])
{
    return wasi_may_block(ctx, nr, arg);
}

struct vmm_handlers serve_handlers(struct wasi_ctx *ctx)
{
    return (struct vmm_handlers){ .serve = serve, .blocks = blocks, .ctx = ctx };
}
