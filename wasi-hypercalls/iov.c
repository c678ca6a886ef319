/* Guest vectors to host vectors: iov.h. */
#include "iov.h"

int64_t iov_get(struct call *c, uint32_t addr, uint32_t count, struct iov_list *out)
{
    const uint8_t *from = guest_ptr(c->mem, addr, (uint64_t)count * sizeof(struct wasi_iovec));
    uint64_t total = 0;

    if (!from)
        return WASI_E_fault;
    out->count = (int)(count < IOV_COUNT_MAX ? count : IOV_COUNT_MAX);
    for (int i = 0; i < out->count; i++) {
        struct wasi_iovec v;
        guest_read(c->mem, addr + (uint64_t)i * sizeof v, &v, sizeof v);
        out->at[i] = (struct iovec){ guest_ptr(c->mem, v.buf, v.buf_len), v.buf_len };
        if (!out->at[i].iov_base)
            return WASI_E_fault;
        total += v.buf_len;
    }
    return count > IOV_COUNT_MAX && total == 0 ? WASI_E_inval : WASI_E_success;
}

void iov_clip(struct iov_list *list, size_t bytes)
{
    for (int i = 0; i < list->count; i++) {
        if (list->at[i].iov_len > bytes)
            list->at[i].iov_len = bytes;
        bytes -= list->at[i].iov_len;
    }
}
