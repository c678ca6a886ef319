#include "vmm/vm.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "vmm/boot.h"
#include "vmm/machine.h"
#include "vmm/trace.h"

/* Device windows of a PC sit below 4 GiB; some KVMs keep pages of their own there. */
#define HOLE_BEGIN  0xc0000000ull
#define HOLE_END    0x100000000ull
#define HOT_ARGS_BYTES 0x10000ull
#define POOL_BYTES  0x1000000ull             /* a slot's creation costs little more for 16 MiB than for one page */

int vmm_fail(struct vmm_error *e, int err, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(e->text, sizeof(e->text), format, ap);
    va_end(ap);
    e->err = err;
    return err;
}

/* Room for one more element: doubles. NULL when memory is out; the old array stays. */
void *vmm_grow_array(void *array, uint32_t count, uint32_t *capacity, size_t element)
{
    if (count < *capacity)
        return array;
    uint32_t n = *capacity ? *capacity * 2 : 16;
    void *p = reallocarray(array, n, element);
    if (p)
        *capacity = n;
    return p;
}

static uint8_t *align_huge(uint8_t *p)
{
    return (uint8_t *)(((uintptr_t)p + WVM_HUGE_BYTES - 1) & ~(uintptr_t)(WVM_HUGE_BYTES - 1));
}

/* Host address space, 2 MiB aligned, zero, backed when touched; unmapped by vmm_close. NULL: none left. */
uint8_t *vmm_host_map(struct vmm *vm, uint64_t bytes, int prot)
{
    void *list = vmm_grow_array(vm->mappings, vm->n_mappings, &vm->cap_mappings, sizeof(*vm->mappings));
    if (!list || bytes > UINT64_MAX - WVM_HUGE_BYTES)
        return NULL;
    vm->mappings = list;
    bytes += WVM_HUGE_BYTES;
    uint8_t *p = mmap(NULL, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    vm->mappings[vm->n_mappings++] = (struct vmm_mapping){ p, bytes };
    return align_huge(p);
}

/* Guest-physical addresses for host memory, alike modulo 2 MiB, so that big pages can map it. */
static int gpa_reserve(struct vmm *vm, const uint8_t *hva, uint64_t bytes, gpa_t *gpa)
{
    uint64_t skew = (uintptr_t)hva & (WVM_HUGE_BYTES - 1);
    gpa_t at = ((vm->next_gpa + WVM_HUGE_BYTES - 1) & ~(gpa_t)(WVM_HUGE_BYTES - 1)) + skew;
    if (at < HOLE_END && (bytes > HOLE_BEGIN || at > HOLE_BEGIN - bytes))
        at = HOLE_END + skew;
    if (bytes > vm->gpa_limit || at > vm->gpa_limit - bytes)
        return -ENOMEM;
    vm->next_gpa = at + bytes;
    *gpa = at;
    return 0;
}

/* Make host memory guest-physical memory, at addresses that it chooses. */
int vmm_slot_add(struct vmm *vm, uint8_t *hva, uint64_t bytes, gpa_t *gpa)
{
    void *list = vmm_grow_array(vm->slots, vm->n_slots, &vm->cap_slots, sizeof(*vm->slots));
    *gpa = 0;
    if (!list)
        return -ENOMEM;
    vm->slots = list;
    int err = gpa_reserve(vm, hva, bytes, gpa);
    if (!err)
        err = kvm_set_memory(vm->vm_fd, vm->n_slots, 0, *gpa, bytes, hva);
    trace(vm, "memory slot %u: %llu KiB at guest-physical 0x%llx%s", vm->n_slots, (unsigned long long)bytes >> 10,
          (unsigned long long)*gpa, err ? ": refused" : "");
    if (!err)
        vm->slots[vm->n_slots++] = (struct vmm_slot){ *gpa, hva, bytes };
    return err;
}

uint8_t *vmm_gpa_to_hva(const struct vmm *vm, gpa_t gpa)
{
    for (uint32_t i = 0; i < vm->n_slots; i++)
        if (gpa >= vm->slots[i].gpa && gpa - vm->slots[i].gpa < vm->slots[i].bytes)
            return vm->slots[i].hva + (gpa - vm->slots[i].gpa);
    return NULL;
}

/* The first pool, and behind it room for linear memory 0, whose beginning is in the same slot: with every slot KVM waits
 * for all of its readers, which takes longest on a busy machine. True if it worked out. */
static bool pool_first(struct vmm *vm)
{
    uint64_t limit = vm->config.max_memory_bytes, bytes = POOL_BYTES + VMM_FIRST_MEMORY_BYTES;
    uint64_t room = limit && limit < VMM_MEM32_BYTES ? limit : VMM_MEM32_BYTES;
    room = room < VMM_FIRST_MEMORY_BYTES ? VMM_FIRST_MEMORY_BYTES : (room + WVM_HUGE_BYTES - 1) & ~(uint64_t)(WVM_HUGE_BYTES - 1);
    struct vmm_pages p = { .hva = vmm_host_map(vm, POOL_BYTES + room, PROT_NONE) };
    if (!p.hva || mprotect(p.hva, bytes, PROT_READ | PROT_WRITE) || vmm_slot_add(vm, p.hva, bytes, &p.gpa))
        return false;                   /* for want of address space, perhaps: then each has a slot of its own */
    vm->pool = p;
    vm->pool_left = POOL_BYTES;
    vm->first_memory = p.hva + POOL_BYTES;
    return true;
}

/* A new pool slot with room for `bytes`; what is left of the old one is given up. */
static int pool_refill(struct vmm *vm, uint64_t bytes)
{
    uint64_t size = POOL_BYTES;
    if (!vm->n_slots && bytes <= POOL_BYTES && pool_first(vm))
        return 0;
    while (size < bytes)
        size *= 2;
    struct vmm_pages p;
    p.hva = vmm_host_map(vm, size, PROT_READ | PROT_WRITE);
    int err = p.hva ? vmm_slot_add(vm, p.hva, size, &p.gpa) : -ENOMEM;
    if (err)
        return err;
    vm->pool = p;
    vm->pool_left = size;
    return 0;
}

/* Have host memory backed now: one page fault at a time takes ten times as long. Only a wish, which an
 * old kernel does not understand. */
void vmm_prefault(uint8_t *hva, uint64_t bytes)
{
    madvise(hva, bytes, MADV_POPULATE_WRITE);
}

/* Zeroed pages, contiguous for host and guest, private to the host until mapped. */
int vmm_pages_get(struct vmm *vm, uint64_t bytes, struct vmm_pages *pages)
{
    if (bytes > 1ull << 40)
        return -ENOMEM;
    bytes = (bytes + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
    int err = bytes > vm->pool_left ? pool_refill(vm, bytes) : 0;
    if (err)
        return err;
    *pages = vm->pool;
    vm->pool.hva += bytes;
    vm->pool.gpa += bytes;
    vm->pool_left -= bytes;
    return 0;
}

/* ---- life ---- */

static int open_failed(struct vmm_error *e, int err)
{
    switch (-err) {
    case ENOENT:
        return vmm_fail(e, err, "no /dev/kvm: this machine offers no virtualization (or the kvm module is not loaded)");
    case EACCES: case EPERM:
        return vmm_fail(e, err, "no permission on /dev/kvm: add yourself to the group that owns it, usually `kvm` "
                                "(sudo usermod -aG kvm $USER), and log in again");
    case ENOTTY:
        return vmm_fail(e, err, "/dev/kvm speaks another version of the KVM interface");
    default:
        return vmm_fail(e, err, "cannot open /dev/kvm: %s", strerror(-err));
    }
}

static int create(struct vmm *vm, struct vmm_error *e)
{
    int err;
    if ((vm->kvm_fd = kvm_open()) < 0)
        return open_failed(e, vm->kvm_fd);
    if ((vm->vm_fd = kvm_create_vm(vm->kvm_fd)) < 0)
        return vmm_fail(e, vm->vm_fd, "KVM cannot create a virtual machine: %s", strerror(-vm->vm_fd));
    if ((vm->vcpu_fd = kvm_create_vcpu(vm->vm_fd)) < 0)
        return vmm_fail(e, vm->vcpu_fd, "KVM cannot create a virtual CPU: %s", strerror(-vm->vcpu_fd));
    if ((err = kvm_run_map(vm->kvm_fd, vm->vcpu_fd, &vm->run, &vm->run_bytes)))
        return vmm_fail(e, err, "cannot map the virtual CPU's state: %s", strerror(-err));
    close(vm->kvm_fd);                  /* nobody creates another machine here */
    vm->kvm_fd = -1;
    if ((err = vmm_cpuid_set(vm, e)))
        return err;
    return vmm_boot_memory(vm, e);
}

int vmm_open(struct vmm **out, const struct vmm_config *config, struct vmm_error *e)
{
    struct vmm *vm = calloc(1, sizeof(*vm));
    if (!vm)
        return vmm_fail(e, -ENOMEM, "out of memory");
    vm->config = *config;
    vm->kvm_fd = vm->vm_fd = vm->vcpu_fd = -1;
    vm->next_gpa = WVM_HUGE_BYTES;      /* leave address 0 unused */
    vm->next_funcref = WVM_FUNCREF_VA;
    vm->next_hot = WVM_HOT_FREE_VA;
    int err = create(vm, e);
    if (err) {
        vmm_close(vm);
        vm = NULL;
    }
    *out = vm;
    return err;
}

static void fd_close(int fd)
{
    if (fd >= 0)
        close(fd);
}

void vmm_close(struct vmm *vm)
{
    if (!vm)
        return;
    vmm_service_stop(vm);
    vmm_signals_stop(vm);
    if (vm->run)
        munmap(vm->run, vm->run_bytes);
    fd_close(vm->vcpu_fd);
    fd_close(vm->vm_fd);
    fd_close(vm->kvm_fd);
    for (uint32_t i = 0; i < vm->n_mappings; i++)
        munmap(vm->mappings[i].hva, vm->mappings[i].bytes);
    vmm_instances_free(vm);
    free(vm->mappings);
    free(vm->slots);
    free(vm->memories);
    free(vm->tables);
    free(vm);
}

/* ---- arguments ---- */

/* Append strings with their terminators; false when the area is full. */
static bool strings_put(uint8_t *area, uint32_t *used, size_t n, const char *const *strings)
{
    for (size_t i = 0; i < n; i++) {
        size_t bytes = strlen(strings[i]) + 1;
        if (bytes > WVM_ARGS_BYTES_MAX - *used)
            return false;
        memcpy(area + *used, strings[i], bytes);
        *used += (uint32_t)bytes;
    }
    return true;
}

static uint64_t strings_bytes(size_t n, const char *const *strings)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += strlen(strings[i]) + 1;
    return bytes;
}

int vmm_set_args(struct vmm *vm, size_t argc, const char *const *argv, size_t envc, const char *const *env,
                 struct vmm_error *e)
{
    struct vmm_pages p;
    struct wvm_boot *b = vm->boot;
    uint64_t bytes = strings_bytes(argc, argv) + strings_bytes(envc, env);
    uint32_t used = 0;
    if (bytes > WVM_ARGS_BYTES_MAX)
        return vmm_fail(e, -E2BIG, "arguments and environment are longer than %d bytes", WVM_ARGS_BYTES_MAX);
    if (bytes == 0)
        return 0;
    bytes = (bytes + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
    gva_t va = vmm_hot_va(vm, bytes, HOT_ARGS_BYTES);
    if (!va)
        va = WVM_ARGS_VA;
    int err = vmm_pages_get(vm, bytes, &p);
    if (!err)
        err = vmm_map(vm, va, p.gpa, bytes, VMM_READ, false);
    if (err)
        return vmm_fail(e, err, "no memory for the arguments: %s", strerror(-err));
    if (!strings_put(p.hva, &used, argc, argv))
        return vmm_fail(e, -E2BIG, "arguments too long");
    b->args_va = va;
    b->args_count = (uint32_t)argc;
    b->args_bytes = used;
    if (!strings_put(p.hva, &used, envc, env))
        return vmm_fail(e, -E2BIG, "environment too long");
    b->environ_va = va + b->args_bytes;
    b->environ_count = (uint32_t)envc;
    b->environ_bytes = used - b->args_bytes;
    return 0;
}
