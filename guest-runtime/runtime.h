/* The guest runtime's own declarations. Its C code is freestanding and uses no vector registers;
 * compiled code enters it by the System V convention (a prefix of callconv.h). */
#ifndef RT_RUNTIME_H
#define RT_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include "abi.h"

extern const volatile struct wvm_boot rt_boot;
extern volatile struct wvm_mailbox rt_mailbox;

void rt_start(void);
void rt_run_inits(void);

/* What compiled code calls, by runtime.def. */
uint64_t rt_memory_grow(struct wvm_memory *m, uint64_t delta);
void rt_memory_copy(const struct wvm_memory *dst, const struct wvm_memory *src, uint64_t d, uint64_t s, uint64_t n);
void rt_memory_fill(const struct wvm_memory *m, uint64_t d, uint32_t value, uint64_t n);
void rt_memory_init(const struct wvm_memory *m, const struct wvm_segment *seg, uint64_t d, uint64_t s, uint64_t n);
uint64_t rt_table_get(const struct wvm_table *t, uint64_t i);
void rt_table_set(const struct wvm_table *t, uint64_t i, uint64_t ref);
uint64_t rt_table_grow(struct wvm_table *t, uint64_t ref, uint64_t delta);
void rt_table_fill(const struct wvm_table *t, uint64_t i, uint64_t ref, uint64_t n);
void rt_table_copy(const struct wvm_table *dst, const struct wvm_table *src, uint64_t d, uint64_t s, uint64_t n);
void rt_table_init(const struct wvm_table *t, const struct wvm_segment *seg, uint64_t d, uint64_t s, uint64_t n);

uint64_t rt_atomic_and(const struct wvm_memory *m, uint64_t at, uint64_t value, uint32_t bytes);
uint64_t rt_atomic_or(const struct wvm_memory *m, uint64_t at, uint64_t value, uint32_t bytes);
uint64_t rt_atomic_xor(const struct wvm_memory *m, uint64_t at, uint64_t value, uint32_t bytes);
uint64_t rt_atomic_notify(const struct wvm_memory *m, uint64_t at, uint32_t count);
uint64_t rt_atomic_wait(const struct wvm_memory *m, uint64_t at, uint64_t expected, uint64_t timeout_ns, uint32_t bytes);
void rt_atomic_fence(void);
void rt_compile(void);

struct wvm_exception *rt_exn_new(gva_t tag, uint64_t bytes);
_Noreturn void rt_throw(struct wvm_exception *e);
/* A clause took the exception: one without a reference to it ends it, if there was no other before. */
void rt_exn_caught(struct wvm_exception *e, bool by_ref);

/* The rows GUEST of wasi.def; rt_host_NAME ask the host for a call that is normally served here. */
uint32_t rt_wasi_args_get(uint32_t argv, uint32_t buffer);
uint32_t rt_wasi_args_sizes_get(uint32_t count, uint32_t bytes);
uint32_t rt_wasi_environ_get(uint32_t env, uint32_t buffer);
uint32_t rt_wasi_environ_sizes_get(uint32_t count, uint32_t bytes);
uint32_t rt_wasi_clock_res_get(uint32_t clock, uint32_t result);
uint32_t rt_wasi_clock_time_get(uint32_t clock, uint64_t precision, uint32_t result);
uint32_t rt_wasi_sched_yield(void);
uint32_t rt_wasi_random_get(uint32_t buffer, uint32_t bytes);

int64_t rt_host_clock_res_get(uint32_t clock, uint32_t result);
int64_t rt_host_clock_time_get(uint32_t clock, uint64_t precision, uint32_t result);
int64_t rt_host_memory_grow(uint64_t id, uint64_t delta);
int64_t rt_host_table_grow(uint64_t id, uint64_t delta);
int64_t rt_host_clock_set(void);

/* The monotonic clock. False if the guest cannot tell the time by itself. */
bool rt_now_ns(uint64_t *ns);

/* Fill n bytes of random data (ChaCha20). */
void rt_random(uint8_t *to, uint64_t n);

/* End the module with a trap; the host reads the reason from edi. */
static inline _Noreturn void rt_trap(enum wvm_trap reason)
{
    __asm__ volatile("ud2" : : "D"(reason));
    __builtin_unreachable();
}

static inline void rt_copy(void *to, const void *from, uint64_t n)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static inline void rt_set(void *to, uint32_t value, uint64_t n)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(value) : "memory");
}

/* True if [ofs, ofs + n) is not inside size. */
static inline bool rt_outside(uint64_t ofs, uint64_t n, uint64_t size)
{
    return n > size || ofs > size - n;
}

#endif
