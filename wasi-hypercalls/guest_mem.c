/* Copies through the gate: one memcpy each, so that what is checked is what is used. */
#include "guest_mem.h"

#include <string.h>

bool guest_read(const struct guest_mem *m, uint64_t addr, void *to, uint64_t len)
{
    const void *from = guest_ptr(m, addr, len);

    if (!from)
        return false;
    memcpy(to, from, len);
    return true;
}

bool guest_write(const struct guest_mem *m, uint64_t addr, const void *from, uint64_t len)
{
    void *to = guest_ptr(m, addr, len);

    if (!to)
        return false;
    memcpy(to, from, len);
    return true;
}

bool guest_write_u32(const struct guest_mem *m, uint64_t addr, uint32_t value)
{
    return guest_write(m, addr, &value, sizeof value);
}

bool guest_write_u64(const struct guest_mem *m, uint64_t addr, uint64_t value)
{
    return guest_write(m, addr, &value, sizeof value);
}
