/* The table at the start of the runtime's image: where everything is that the loader links to. */
#include "runtime.h"

#define WASI(name, sig, where) WASI_##where(name)
#define WASI_GUEST(name)
#define WASI_HOST(name) void rt_wasi_##name(void); void rt_unstable_##name(void);
#define WASI_HOST9(name) WASI_HOST(name)
#include "wasi.def"
#undef WASI

extern const struct wvm_rt_header rt_header;
__attribute__((section(".header"), used)) const struct wvm_rt_header rt_header = {
    .magic = WVM_RT_MAGIC,
    .start = (gva_t)rt_start,
    .rt = {
#define RT(name, sig) (gva_t)rt_##name,
#include "runtime.def"
#undef RT
    },
    .wasi = {
#define WASI(name, sig, where) (gva_t)rt_wasi_##name,
#include "wasi.def"
#undef WASI
    },
    .wasi_unstable = {
#define WASI(name, sig, where) UNSTABLE_##where(name)
#define UNSTABLE_GUEST(name) (gva_t)rt_wasi_##name,
#define UNSTABLE_HOST(name) (gva_t)rt_unstable_##name,
#define UNSTABLE_HOST9(name) (gva_t)rt_unstable_##name,
#include "wasi.def"
#undef WASI
    },
};

/* Call the instances' initializers in the order of their loading. */
void rt_run_inits(void)
{
    rt_mailbox.in_init = 1;
    for (uint32_t i = 0; i < rt_boot.n_init && i < WVM_BOOT_CALLS; i++)
        ((void (*)(void))rt_boot.init[i])();
    rt_mailbox.in_init = 0;
}
