/* clock_res_get and clock_time_get. The guest has one thread and the host may serve it on
 * another, so the thread's CPU time is the process's. */
#include "clocks.h"

#include <time.h>
#include "ctx.h"

static int64_t clock_of(uint32_t id, clockid_t *clock)
{
    static const clockid_t clocks[] = {
        [WASI_CLOCK_REALTIME] = CLOCK_REALTIME,
        [WASI_CLOCK_MONOTONIC] = CLOCK_MONOTONIC,
        [WASI_CLOCK_PROCESS_CPUTIME] = CLOCK_PROCESS_CPUTIME_ID,
        [WASI_CLOCK_THREAD_CPUTIME] = CLOCK_PROCESS_CPUTIME_ID,
    };

    if (id >= sizeof clocks / sizeof clocks[0])
        return WASI_E_inval;
    *clock = clocks[id];
    return WASI_E_success;
}

static uint64_t timespec_ns(const struct timespec *ts)
{
    return (uint64_t)ts->tv_sec * 1000000000u + (uint64_t)ts->tv_nsec;
}

int64_t clock_read(uint32_t id, uint64_t *ns)
{
    clockid_t clock;
    struct timespec ts;
    int64_t err = clock_of(id, &clock);

    if (err)
        return err;
    if (clock_gettime(clock, &ts) < 0)
        return host_error();
    *ns = timespec_ns(&ts);
    return WASI_E_success;
}

int64_t wasi_clock_time_get(struct call *c)
{
    uint64_t ns = 0;
    int64_t err = clock_read(arg32(c, 0), &ns);

    if (err)
        return err;
    return guest_write_u64(c->mem, arg32(c, 2), ns) ? WASI_E_success : WASI_E_fault;
}

int64_t wasi_clock_res_get(struct call *c)
{
    clockid_t clock;
    struct timespec ts;
    int64_t err = clock_of(arg32(c, 0), &clock);

    if (err)
        return err;
    if (clock_getres(clock, &ts) < 0)
        return host_error();
    return guest_write_u64(c->mem, arg32(c, 1), timespec_ns(&ts)) ? WASI_E_success : WASI_E_fault;
}
