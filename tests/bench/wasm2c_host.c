/* The host of a module that wasm2c translated to C as module "m": WASI as far as the benchmarks use it.
 *
 * Functions that they import and never need answer ENOSYS: programs.py writes those, by the import
 * list, as calls of MISSING.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "module.h"

#define WASI(name) Z_wasi_snapshot_preview1Z_##name
#define ENOSYS_WASI 52
#define EBADF_WASI 8

struct Z_wasi_snapshot_preview1_instance_t {
    Z_m_instance_t *m;
};
typedef struct Z_wasi_snapshot_preview1_instance_t host_t;

static u32 get32(host_t *h, u32 addr)
{
    u32 v;

    memcpy(&v, Z_mZ_memory(h->m)->data + addr, sizeof v);
    return v;
}

static void put(host_t *h, u32 addr, const void *from, size_t size)
{
    memcpy(Z_mZ_memory(h->m)->data + addr, from, size);
}

u32 WASI(fd_write)(host_t *h, u32 fd, u32 iovs, u32 count, u32 written)
{
    u32 total = 0;

    for (u32 i = 0; i < count; i++) {
        u32 len = get32(h, iovs + 8 * i + 4);
        total += (u32)fwrite(Z_mZ_memory(h->m)->data + get32(h, iovs + 8 * i), 1, len, fd == 2 ? stderr : stdout);
    }
    put(h, written, &total, sizeof total);
    return 0;
}

u32 WASI(clock_time_get)(host_t *h, u32 clock, u64 precision, u32 result)
{
    struct timespec t;
    u64 ns;

    clock_gettime(clock ? CLOCK_MONOTONIC : CLOCK_REALTIME, &t);
    ns = (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
    put(h, result, &ns, sizeof ns);
    return 0;
}

u32 WASI(environ_sizes_get)(host_t *h, u32 count, u32 bytes)
{
    u32 none = 0;

    put(h, count, &none, sizeof none);
    put(h, bytes, &none, sizeof none);
    return 0;
}

u32 WASI(args_sizes_get)(host_t *h, u32 count, u32 bytes)
{
    return WASI(environ_sizes_get)(h, count, bytes);
}

u32 WASI(fd_fdstat_get)(host_t *h, u32 fd, u32 result)
{
    static const u64 character_device[3] = { 2, -1ull, -1ull };

    put(h, result, character_device, sizeof character_device);
    return fd > 2 ? EBADF_WASI : 0;
}

u32 WASI(fd_prestat_get)(host_t *h, u32 fd, u32 result)
{
    return EBADF_WASI;
}

u32 WASI(random_get)(host_t *h, u32 addr, u32 len)
{
    memset(Z_mZ_memory(h->m)->data + addr, 4, len);
    return 0;
}

void WASI(proc_exit)(host_t *h, u32 code)
{
    fflush(stdout);
    _exit((int)code);
}

#define MISSING(name, ...) u32 WASI(name)(__VA_ARGS__) { return ENOSYS_WASI; }
#include "missing.h"

int main(void)
{
    static Z_m_instance_t m;
    static host_t host = { &m };

    wasm_rt_init();
    Z_m_init_module();
    Z_m_instantiate(&m, &host);
    Z_mZ__start(&m);
    fflush(stdout);
    return 0;
}
