/* The wire between the run loop (vcpu.h) and WASI's handlers (wasi.h), which do not know each other. */
#ifndef VMM_SERVE_H
#define VMM_SERVE_H

#include "vmm/vcpu.h"
#include "wasi-hypercalls/wasi.h"

/* Handlers for vmm_set_handlers; ctx is a struct wasi_ctx. */
struct vmm_handlers serve_handlers(struct wasi_ctx *ctx);

#endif
