/* What struct vmm holds, for the files of vmm/ that work on it: who owns what, and since when.
 * Everything here is released by vmm_close. */
#ifndef VMM_MACHINE_H
#define VMM_MACHINE_H

#include <pthread.h>
#include "vmm/kvm.h"
#include "vmm/vcpu.h"

struct vmm_slot {                       /* guest-physical [gpa, gpa + bytes) is host [hva, hva + bytes) */
    gpa_t gpa;
    uint8_t *hva;
    uint64_t bytes;
};

struct vmm_mapping {                    /* host memory to unmap at the end */
    void *hva;
    uint64_t bytes;
};

struct vmm_pages {                      /* guest-physical pages that the host can write, zero at first */
    uint8_t *hva;
    gpa_t gpa;
};

struct vmm_table {                      /* host copy of struct wvm_table */
    uint64_t len, max, mapped_bytes, min;
    gva_t base;
    uint8_t *hva;                       /* of the first min entries */
    uint32_t elem_type, flags;
    struct wvm_image_ref elem_ref;
    struct wvm_table *record;
    gva_t record_va;
};

struct vmm_name {
    char *name;
    struct vmm_instance *instance;
};

struct vmm_cell {                       /* a global's place */
    gva_t va;
    uint8_t *hva;
};

struct vmm_instance {
    struct vmm *vm;
    const struct vmm_image *image;
    gva_t base;
    uint8_t *data;                      /* host view of its data */
    gva_t funcref_base;
    uint32_t *memory_ids, *table_ids;   /* VM-wide ids by the module's index */
    struct vmm_cell *imported_globals;  /* by the module's index, owner's cells */
    gva_t *imported_code;               /* by the module's index */
    gva_t *tags;                        /* their identities, by the module's index */
};

struct vmm_service_thread;

struct vmm {
    struct vmm_config config;
    int kvm_fd, vm_fd, vcpu_fd;
    struct kvm_run *run;
    size_t run_bytes;

    struct vmm_slot *slots;
    uint32_t n_slots, cap_slots;
    struct vmm_mapping *mappings;
    uint32_t n_mappings, cap_mappings;
    gpa_t next_gpa, gpa_limit;          /* limit: what the CPU's physical addresses can name */
    struct vmm_pages pool;              /* what is left of the newest pool slot */
    uint64_t pool_left;
    uint8_t *first_memory;              /* room for a linear memory, its first bytes in a slot; NULL: none, or taken */
    gpa_t pml4;

    struct vmm_memory *memories;        /* by VM-wide id */
    uint32_t n_memories, cap_memories;
    uint32_t n_memories64;
    bool has_exceptions;                /* their memory is mapped */
    uint64_t memory_bytes;              /* of all linear memories */
    struct vmm_table *tables;
    uint32_t n_tables, cap_tables;
    gva_t next_funcref;
    struct vmm_instance **instances;
    uint32_t n_instances, cap_instances;
    struct vmm_name *names;
    uint32_t n_names, cap_names;

    struct wvm_boot *boot;
    struct wvm_mailbox *mailbox;
    struct wvm_call_frame *frame;       /* of the call being made */
    struct wvm_call_frame *large_frame; /* at WVM_FRAME_VA; NULL until one is needed */
    gva_t next_hot;                     /* free addresses among the hot pages */
    uint8_t *ring0, *stack;             /* host views; stack: of its lowest byte */
    struct wvm_rt_header rt;            /* copied from the runtime's image */

    bool faulted;                       /* KVM may be in the middle of an instruction: nothing runs any more */
    bool parked;                        /* the guest waits in `done`: only the boot page need change */
    uint32_t tsc_khz;
    uint64_t clock_set_ns;              /* when the boot page's clock was set; 0: never */
    struct vmm_handlers handlers;
    struct vmm_service_thread *service;
    struct jit_lazy *lazy;              /* of the instance whose functions are compiled when called; NULL: none */
    struct vmm_stats stats;
};

#define VMM_MEM32_BYTES         0x100000000ull
#define VMM_FIRST_MEMORY_BYTES  0x400000ull     /* of it are in the slot */

enum { VMM_READ = 0, VMM_WRITE = 1, VMM_EXEC = 2, VMM_SUPERVISOR = 4 };

/* vm.c: slots and pages */
uint8_t *vmm_host_map(struct vmm *vm, uint64_t bytes, int prot);
int vmm_slot_add(struct vmm *vm, uint8_t *hva, uint64_t bytes, gpa_t *gpa);
void *vmm_grow_array(void *array, uint32_t count, uint32_t *capacity, size_t element);
int vmm_pages_get(struct vmm *vm, uint64_t bytes, struct vmm_pages *pages);
void vmm_prefault(uint8_t *hva, uint64_t bytes);
uint8_t *vmm_gpa_to_hva(const struct vmm *vm, gpa_t gpa);

/* paging.c: the guest's page tables */
gva_t vmm_hot_va(struct vmm *vm, uint64_t bytes, uint64_t most);
int vmm_paging_init(struct vmm *vm);
int vmm_map(struct vmm *vm, gva_t gva, gpa_t gpa, uint64_t bytes, unsigned access, bool huge);
uint64_t vmm_paging_entry(const struct vmm *vm, gva_t gva);

/* memory.c: linear memories and tables */
int vmm_memory_create(struct vmm *vm, const struct wvm_image_memory *type, struct wvm_memory *record, gva_t record_va,
                      uint32_t *id);
void vmm_memory_prefault(struct vmm *vm, const struct vmm_memory *m, uint64_t at);
int64_t vmm_memory_grow(struct vmm *vm, uint64_t id, uint64_t delta_pages);
int vmm_table_create(struct vmm *vm, const struct wvm_image_table *type, struct wvm_table *record, gva_t record_va,
                     uint32_t *id);
int64_t vmm_table_grow(struct vmm *vm, uint64_t id, uint64_t delta);

/* boot.c: what a new VM holds before any image */
int vmm_boot_memory(struct vmm *vm, struct vmm_error *e);
int vmm_cpuid_set(struct vmm *vm, struct vmm_error *e);         /* cpuid.c */
int vmm_boot_enter(struct vmm *vm);

/* link.c: what imports resolve to */
struct vmm_import {
    struct vmm_instance *from;          /* NULL: WASI */
    uint32_t index;                     /* in its exporter, or the WASI call */
};
int vmm_resolve(struct vmm *vm, const struct vmm_image *image, struct vmm_import *imports, struct vmm_error *e);
bool vmm_import_is_unstable(const struct vmm_image *image, const struct wvm_image_import *import);

/* load.c */
gva_t vmm_func_code(const struct vmm_instance *instance, uint32_t func);
void vmm_instances_free(struct vmm *vm);

/* trap.c: an exception that reached the supervisor's stub, as an outcome */
void vmm_trap(const struct vmm *vm, const struct wvm_trap_frame *frame, struct vmm_outcome *outcome);

/* backtrace.c: the instance whose code, or room for it, holds rip; the frames of an outcome */
const struct vmm_instance *vmm_instance_at(const struct vmm *vm, gva_t rip, uint32_t *code_off);
void vmm_backtrace(const struct vmm *vm, const struct wvm_trap_frame *frame, struct vmm_outcome *outcome);

/* call.c: arguments and results in the frame that the runtime's trampoline uses */
int vmm_frame_fill(struct vmm *vm, const struct vmm_instance *in, uint32_t func, const struct vmm_value *args);
void vmm_frame_read(const struct vmm *vm, const struct vmm_instance *in, uint32_t func, struct vmm_value *results);

#endif
