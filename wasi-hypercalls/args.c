/* Arguments and environment: strings that were laid out once, copied to where the guest
 * wants them. */
#include "ctx.h"

#include <string.h>

/* A table of pointers at `table`, the strings themselves at `buf`. */
static int64_t strings_get(struct call *c, const struct wasi_strings *s, uint32_t table, uint32_t buf)
{
    uint8_t *to = guest_ptr(c->mem, table, (uint64_t)s->count * 4);
    const char *at = s->bytes;

    if (!to || !guest_write(c->mem, buf, s->bytes, s->size_bytes))
        return WASI_E_fault;
    for (uint32_t i = 0; i < s->count; i++, at += strlen(at) + 1) {
        uint32_t addr = buf + (uint32_t)(at - s->bytes);
        memcpy(to + (size_t)i * 4, &addr, 4);
    }
    return WASI_E_success;
}

static int64_t strings_sizes_get(struct call *c, const struct wasi_strings *s)
{
    return guest_write_u32(c->mem, arg32(c, 0), s->count) && guest_write_u32(c->mem, arg32(c, 1), s->size_bytes) ?
               WASI_E_success : WASI_E_fault;
}

int64_t wasi_args_get(struct call *c) { return strings_get(c, &c->ctx->args, arg32(c, 0), arg32(c, 1)); }
int64_t wasi_environ_get(struct call *c) { return strings_get(c, &c->ctx->environ, arg32(c, 0), arg32(c, 1)); }
int64_t wasi_args_sizes_get(struct call *c) { return strings_sizes_get(c, &c->ctx->args); }
int64_t wasi_environ_sizes_get(struct call *c) { return strings_sizes_get(c, &c->ctx->environ); }
