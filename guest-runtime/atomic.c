/* Atomic operations that are more than one instruction, and waiting. The address is the effective one, its alignment
 * checked by the caller. A module has one thread, so nobody ever wakes a waiter: a wait ends by its timeout, or with the
 * run. Source: the threads proposal, "Wait and Notify operators". */
#include "runtime.h"

enum { WAIT_OK, WAIT_NOT_EQUAL, WAIT_TIMED_OUT };

static void *place(const struct wvm_memory *m, uint64_t at, uint64_t bytes)
{
    if (rt_outside(at, bytes, m->size_bytes))
        rt_trap(WVM_TRAP_memory_bounds);
    return (void *)(m->base + at);
}

#define RMW(name) \
    uint64_t rt_atomic_##name(const struct wvm_memory *m, uint64_t at, uint64_t value, uint32_t bytes) \
    { \
        void *p = place(m, at, bytes); \
        switch (bytes) { \
        case 1:  return __atomic_fetch_##name((uint8_t *)p, (uint8_t)value, __ATOMIC_SEQ_CST); \
        case 2:  return __atomic_fetch_##name((uint16_t *)p, (uint16_t)value, __ATOMIC_SEQ_CST); \
        case 4:  return __atomic_fetch_##name((uint32_t *)p, (uint32_t)value, __ATOMIC_SEQ_CST); \
        default: return __atomic_fetch_##name((uint64_t *)p, value, __ATOMIC_SEQ_CST); \
        } \
    }
RMW(and)
RMW(or)
RMW(xor)

void rt_atomic_fence(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

uint64_t rt_atomic_notify(const struct wvm_memory *m, uint64_t at, uint32_t count)
{
    place(m, at, 4);
    return 0;
}

/* timeout_ns < 0: for ever. Without a clock there is no waiting. */
static void pause_for(int64_t timeout_ns)
{
    uint64_t begin, now;
    bool has_clock = rt_now_ns(&begin);
    while (timeout_ns < 0 || (has_clock && rt_now_ns(&now) && now - begin < (uint64_t)timeout_ns))
        __builtin_ia32_pause();
}

uint64_t rt_atomic_wait(const struct wvm_memory *m, uint64_t at, uint64_t expected, uint64_t timeout_ns, uint32_t bytes)
{
    void *p = place(m, at, bytes);
    if (!m->is_shared)
        rt_trap(WVM_TRAP_not_shared);
    uint64_t value = bytes == 4 ? __atomic_load_n((uint32_t *)p, __ATOMIC_SEQ_CST) : __atomic_load_n((uint64_t *)p, __ATOMIC_SEQ_CST);
    if (value != expected)
        return WAIT_NOT_EQUAL;
    pause_for((int64_t)timeout_ns);
    return WAIT_TIMED_OUT;
}
