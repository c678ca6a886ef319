/* The WASI calls that need no host: arguments, environment, clocks, random, sched_yield.
 * Every pointer is checked against the memory that WASI pointers refer to, first all of them,
 * then the writing begins. Source: WASI preview 1, docs.md. */
#include "runtime.h"

enum { ESUCCESS = 0, EFAULT_ = 21, EINVAL_ = 28 };
enum { CLOCK_REALTIME_, CLOCK_MONOTONIC_ };

/* The bytes [ofs, ofs + n) of the module's memory, or NULL. */
static uint8_t *bytes_at(uint32_t ofs, uint64_t n)
{
    const struct wvm_memory *m = (const struct wvm_memory *)rt_boot.wasi_memory;
    if (!m || rt_outside(ofs, n, m->size_bytes))
        return NULL;
    return (uint8_t *)(m->base + ofs);
}

static void put32(uint8_t *p, uint32_t v) { __builtin_memcpy(p, &v, 4); }
static void put64(uint8_t *p, uint64_t v) { __builtin_memcpy(p, &v, 8); }

static uint32_t sizes_get(uint32_t n, uint32_t size, uint32_t count_at, uint32_t bytes_out)
{
    uint8_t *c = bytes_at(count_at, 4), *b = bytes_at(bytes_out, 4);
    if (!c || !b)
        return EFAULT_;
    put32(c, n);
    put32(b, size);
    return ESUCCESS;
}

/* Copy n strings of `size` bytes together, and a pointer to each. */
static uint32_t strings_get(const char *from, uint32_t n, uint32_t size, uint32_t pointers, uint32_t buffer)
{
    uint8_t *p = bytes_at(pointers, (uint64_t)n * 4), *b = bytes_at(buffer, size);
    if (!p || !b)
        return EFAULT_;
    uint32_t start = 0;
    for (uint32_t i = 0; i < size; i++)
        if (from[i] == 0) {
            put32(p, buffer + start);
            p += 4;
            start = i + 1;
        }
    rt_copy(b, from, size);
    return ESUCCESS;
}

uint32_t rt_wasi_args_sizes_get(uint32_t count, uint32_t bytes)
{
    return sizes_get(rt_boot.args_count, rt_boot.args_bytes, count, bytes);
}

uint32_t rt_wasi_args_get(uint32_t argv, uint32_t buffer)
{
    return strings_get((const char *)rt_boot.args_va, rt_boot.args_count, rt_boot.args_bytes, argv, buffer);
}

uint32_t rt_wasi_environ_sizes_get(uint32_t count, uint32_t bytes)
{
    return sizes_get(rt_boot.environ_count, rt_boot.environ_bytes, count, bytes);
}

uint32_t rt_wasi_environ_get(uint32_t env, uint32_t buffer)
{
    return strings_get((const char *)rt_boot.environ_va, rt_boot.environ_count, rt_boot.environ_bytes, env, buffer);
}

uint32_t rt_wasi_clock_res_get(uint32_t clock, uint32_t result)
{
    uint8_t *p = bytes_at(result, 8);
    if (clock > CLOCK_MONOTONIC_)
        return (uint32_t)rt_host_clock_res_get(clock, result);
    if (!p)
        return EFAULT_;
    put64(p, 1);
    return ESUCCESS;
}

static uint64_t tsc(void)
{
    uint32_t lo, hi;
    __asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
    return (uint64_t)hi << 32 | lo;
}

/* Nanoseconds since tsc_base. Never backwards: the host may move the base between two calls. */
static uint64_t elapsed_ns(uint64_t now)
{
    uint64_t d = now - rt_boot.tsc_base;
    return (int64_t)d < 0 ? 0 : (uint64_t)((unsigned __int128)d * rt_boot.tsc_mult >> rt_boot.tsc_shift);
}

bool rt_now_ns(uint64_t *ns)
{
    if (rt_boot.tsc_mult == 0)
        rt_host_clock_set();
    *ns = rt_boot.mono_base_ns + elapsed_ns(tsc());
    return rt_boot.tsc_mult != 0;
}

uint32_t rt_wasi_clock_time_get(uint32_t clock, uint64_t precision, uint32_t result)
{
    static uint64_t last_mono_ns;
    if (clock > CLOCK_MONOTONIC_ || rt_boot.tsc_mult == 0)
        return (uint32_t)rt_host_clock_time_get(clock, precision, result);
    uint8_t *p = bytes_at(result, 8);
    if (!p)
        return EFAULT_;
    uint64_t ns = elapsed_ns(tsc());
    if (clock == CLOCK_REALTIME_) {
        put64(p, rt_boot.real_base_ns + ns);
        return ESUCCESS;
    }
    ns += rt_boot.mono_base_ns;
    last_mono_ns = ns > last_mono_ns ? ns : last_mono_ns;
    put64(p, last_mono_ns);
    return ESUCCESS;
}

uint32_t rt_wasi_sched_yield(void)
{
    return ESUCCESS;
}

uint32_t rt_wasi_random_get(uint32_t buffer, uint32_t bytes)
{
    uint8_t *p = bytes_at(buffer, bytes);
    if (!p)
        return EFAULT_;
    rt_random(p, bytes);
    return ESUCCESS;
}
