/* The one gate from guest addresses to host pointers. Memory may change under the host
 * at any moment (another vCPU, a hostile guest): copy a value once, check the copy, use
 * the copy. Bytes that are only passed on (file contents) are used in place. */
#ifndef WASI_GUEST_MEM_H
#define WASI_GUEST_MEM_H

#include <stdbool.h>
#include <stdint.h>

/* The calling instance's linear memory 0 as the host maps it, contiguous. A module
 * without a memory has size 0. It may have grown since the last call, so it is given anew
 * with each; it never shrinks. */
struct guest_mem {
    uint8_t *base;
    uint64_t size_bytes;
};

/* Give the host pointer of guest bytes [addr, addr + len). NULL if they do not all lie in
 * the memory. Not NULL for len 0 at an address within the memory or at its end. */
static inline void *guest_ptr(const struct guest_mem *m, uint64_t addr, uint64_t len)
{
    static uint8_t none;

    if (len > m->size_bytes || addr > m->size_bytes - len)
        return 0;
    return m->base ? m->base + addr : &none;
}

/* Copy len bytes in or out. False if they do not all lie in the memory. */
bool guest_read(const struct guest_mem *m, uint64_t addr, void *to, uint64_t len);
bool guest_write(const struct guest_mem *m, uint64_t addr, const void *from, uint64_t len);

/* Store a little-endian result. False as above. */
bool guest_write_u32(const struct guest_mem *m, uint64_t addr, uint32_t value);
bool guest_write_u64(const struct guest_mem *m, uint64_t addr, uint64_t value);

#endif
