/* The machine that one module runs in: a KVM VM with one vCPU, its memory and its instances.
 *
 * Life: vmm_open (before the lock-down: all descriptors) -> vmm_load (load.h) -> vmm_call
 * (vcpu.h), any number of times -> vmm_close. Everything that was acquired hangs off struct
 * vmm and is released by vmm_close, whatever failed in between.
 *
 * Invariant: the host keeps its own copy of every size and limit; what the guest can write
 * is never read back as truth. */
#ifndef VMM_VM_H
#define VMM_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "abi.h"

typedef uint64_t gpa_t;                 /* guest-physical address */

/* The first thing that went wrong: -errno and one line for the user. */
struct vmm_error {
    int err;
    char text[2048];
};

/* Record err (-errno) and a line made like printf; returns err, so `return vmm_fail(...)` reads well. */
int vmm_fail(struct vmm_error *e, int err, const char *format, ...) __attribute__((format(printf, 3, 4)));

struct vmm_config {
    uint64_t max_memory_bytes;          /* of all linear memories together; 0: no limit but each memory's own */
    bool small_pages;                   /* testing: never map 2 MiB pages */
};

/* A linear memory as the host sees it. hva[0, size_bytes) may be read and written. */
struct vmm_memory {
    uint8_t *hva;
    uint64_t size_bytes;                /* current size */
    uint64_t max_bytes;                 /* what it may grow to: type's limit */
    uint64_t reserved_bytes;            /* of host address space at hva */
    uint64_t slot_bytes;                /* backed by memory slots so far */
    uint64_t wish_bytes;                /* of those, the host is asked for big pages */
    gva_t base;
    uint64_t min_pages, max_pages;      /* the type, for import matching */
    uint32_t flags, page_log2;
    struct wvm_memory *record;          /* in the owner's data; the guest reads it, the host writes it */
    gva_t record_va;
};

struct vmm;
struct vmm_instance;

/* Open /dev/kvm, create VM and vCPU, check the CPU. Needs: nothing locked down yet.
 * Fails with -errno and a text that says what the user can do. */
int vmm_open(struct vmm **vm, const struct vmm_config *config, struct vmm_error *e);

/* Release the VM and everything in it. NULL is fine. */
void vmm_close(struct vmm *vm);

/* The program's arguments and environment ("NAME=VALUE"), served inside the guest. Call before
 * the first vmm_call. Fails with -E2BIG past 8 MiB. */
int vmm_set_args(struct vmm *vm, size_t argc, const char *const *argv, size_t envc, const char *const *env,
                 struct vmm_error *e);

/* The linear memory that WASI pointers refer to: memory 0 of the first instance. A module without
 * memory has one of size 0. */
const struct vmm_memory *vmm_wasi_memory(const struct vmm *vm);

#endif
