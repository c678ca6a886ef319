/* Linear memories and tables: host address space reserved once, memory slots added as they grow,
 * mapped in the guest to the byte of their size.
 * Invariant: [0, size_bytes) of a memory is mapped for guest and host alike; what lies past it faults
 * in the guest. Slots grow geometrically, because a slot's creation costs time by its size. */
#include "vmm/machine.h"

#include <errno.h>
#include <sys/mman.h>

#define SLOT_BYTES_MIN  0x400000ull             /* 2 MiB multiples: big pages never straddle slots */
#define BIG_BYTES       0x200000ull             /* from this size on, big pages */
#define HOT_TABLE_MAX   0x1000ull               /* entries */
#define MEM64_BYTES     WVM_MEM64_STRIDE
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE   25                      /* Linux 6.1; older ones refuse, and nothing is lost */
#endif

static uint64_t huge_up(uint64_t n)
{
    return (n + WVM_HUGE_BYTES - 1) & ~(uint64_t)(WVM_HUGE_BYTES - 1);
}

static uint64_t page_up(uint64_t n)
{
    return (n + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
}

/* Make [slot_bytes, want) of a memory usable by the host and known to KVM. */
static int slots_extend(struct vmm *vm, struct vmm_memory *m, uint64_t want)
{
    uint64_t at = m->slot_bytes, end = want > 2 * at ? want : 2 * at;
    end = huge_up(end < SLOT_BYTES_MIN ? SLOT_BYTES_MIN : end);
    if (end > m->reserved_bytes)
        end = m->reserved_bytes;
    gpa_t gpa;
    if (mprotect(m->hva + at, end - at, PROT_READ | PROT_WRITE))
        return -errno;
    int err = vmm_slot_add(vm, m->hva + at, end - at, &gpa);
    if (!err)
        m->slot_bytes = end;
    return err;
}

/* Have the host back with big pages what is large, and what grows: a guest uses what it asked for, and its faults of small
 * pages are what costs most in a short run. Only a wish. */
static void big_pages_wish(const struct vmm *vm, struct vmm_memory *m)
{
    if (m->wish_bytes < m->slot_bytes && !vm->config.small_pages)
        madvise(m->hva + m->wish_bytes, m->slot_bytes - m->wish_bytes, MADV_HUGEPAGE);
    m->wish_bytes = m->slot_bytes;
}

static const struct vmm_slot *slot_at(const struct vmm *vm, const uint8_t *hva)
{
    for (uint32_t i = vm->n_slots; i-- > 0;)
        if (hva >= vm->slots[i].hva && hva < vm->slots[i].hva + vm->slots[i].bytes)
            return &vm->slots[i];
    return NULL;
}

/* Map [size_bytes, size) in the guest, whole pages of 4 KiB; slots are there. */
static int pages_map(struct vmm *vm, struct vmm_memory *m, uint64_t size)
{
    bool huge = size >= BIG_BYTES;
    size = page_up(size);
    for (uint64_t at = page_up(m->size_bytes); at < size;) {
        const struct vmm_slot *s = slot_at(vm, m->hva + at);
        uint64_t ofs = (uint64_t)(m->hva + at - s->hva), part = s->bytes - ofs;
        if (part > size - at)
            part = size - at;
        int err = vmm_map(vm, m->base + at, s->gpa + ofs, part, VMM_WRITE, huge);
        if (err)
            return err;
        at += part;
    }
    return 0;
}

/* A frame that grew in small steps is mapped by a big page now. Let the host have one, too, in place of its small ones; and
 * a hypervisor with shadow page tables still has those: withdrawing a right and giving it back makes it forget them. The
 * contents stay. */
static void refresh_frame(struct vmm *vm, struct vmm_memory *m, uint64_t size)
{
    uint64_t frame = m->size_bytes & ~(uint64_t)(WVM_HUGE_BYTES - 1);
    if (m->size_bytes == frame || size < frame + WVM_HUGE_BYTES || size < BIG_BYTES || vm->config.small_pages)
        return;
    madvise(m->hva + frame, WVM_HUGE_BYTES, MADV_COLLAPSE);
    mprotect(m->hva + frame, WVM_HUGE_BYTES, PROT_READ);
    mprotect(m->hva + frame, WVM_HUGE_BYTES, PROT_READ | PROT_WRITE);
}

static int resize(struct vmm *vm, struct vmm_memory *m, uint64_t size)
{
    uint64_t limit = vm->config.max_memory_bytes, more = size - m->size_bytes;
    if (size > m->reserved_bytes || (limit && (more > limit || vm->memory_bytes > limit - more)))
        return -ENOMEM;
    int err = size > m->slot_bytes ? slots_extend(vm, m, size) : 0;
    if (!err && (m->size_bytes || size >= BIG_BYTES))
        big_pages_wish(vm, m);
    if (!err)
        err = pages_map(vm, m, size);
    if (err)
        return err;
    refresh_frame(vm, m, size);
    m->size_bytes = size;
    vm->memory_bytes += more;
    if (vm->memory_bytes > vm->stats.memory_peak_bytes)
        vm->stats.memory_peak_bytes = vm->memory_bytes;
    m->record->size_bytes = size;
    return 0;
}

/* pages << log2, or UINT64_MAX if that is more than 64 bits hold. */
static uint64_t pages_to_bytes(uint64_t pages, uint32_t log2)
{
    return pages > UINT64_MAX >> log2 ? UINT64_MAX : pages << log2;
}

/* The most this memory can ever have: its type, its stretch of address space, --max-memory. */
static uint64_t reserve_bytes(const struct vmm *vm, const struct vmm_memory *m)
{
    uint64_t n = m->flags & WVM_LIMIT_64 ? MEM64_BYTES : VMM_MEM32_BYTES, limit = vm->config.max_memory_bytes;
    if (n > m->max_bytes)
        n = m->max_bytes;
    if (limit && n > limit)
        n = limit;
    return huge_up(n);
}

static int place(struct vmm *vm, struct vmm_memory *m)
{
    if (vm->n_memories >= WVM_MEM_COUNT_MAX)
        return -ENOMEM;
    if (vm->n_memories == 0)
        m->base = 0;
    else if (m->flags & WVM_LIMIT_64)
        m->base = WVM_MEM64_VA + vm->n_memories64++ * WVM_MEM64_STRIDE;
    else
        m->base = (vm->memories[0].flags & WVM_LIMIT_64 ? WVM_MEM64_STRIDE : 0) + vm->n_memories * WVM_MEM_STRIDE;
    return m->base >= WVM_SYS_VA ? -ENOMEM : 0;
}

/* Address space for all that it may become: the room behind the first pool, if the memory fits into that. */
static bool reserve(struct vmm *vm, struct vmm_memory *m)
{
    if (!vm->first_memory || m->flags & WVM_LIMIT_64) {
        m->hva = vmm_host_map(vm, m->reserved_bytes, PROT_NONE);
        return m->hva != NULL;
    }
    m->hva = vm->first_memory;
    m->slot_bytes = m->reserved_bytes < VMM_FIRST_MEMORY_BYTES ? m->reserved_bytes : VMM_FIRST_MEMORY_BYTES;
    vm->first_memory = NULL;
    return true;
}

int vmm_memory_create(struct vmm *vm, const struct wvm_image_memory *type, struct wvm_memory *record, gva_t record_va,
                      uint32_t *id)
{
    struct vmm_memory *list = vmm_grow_array(vm->memories, vm->n_memories, &vm->cap_memories, sizeof(*list));
    if (!list)
        return -ENOMEM;
    vm->memories = list;
    struct vmm_memory *m = &vm->memories[vm->n_memories];
    *m = (struct vmm_memory){ .min_pages = type->min_pages, .max_pages = type->max_pages, .flags = type->flags,
                              .page_log2 = type->page_log2, .record = record, .record_va = record_va };
    m->max_bytes = pages_to_bytes(type->max_pages, type->page_log2);
    uint64_t size = pages_to_bytes(type->min_pages, type->page_log2);
    int err = place(vm, m);
    m->reserved_bytes = reserve_bytes(vm, m);
    if (err || size > m->reserved_bytes)
        return -ENOMEM;
    if (!reserve(vm, m))
        return -ENOMEM;
    *id = vm->n_memories++;
    *record = (struct wvm_memory){ .base = m->base, .max_pages = m->max_pages, .id = *id,
                                   .page_log2 = (uint16_t)m->page_log2, .is_shared = (m->flags & WVM_LIMIT_SHARED) != 0 };
    return size ? resize(vm, m, size) : 0;
}

/* Back the eight pages around an address now, unless big pages will do it: one fault of the guest then maps them all. */
void vmm_memory_prefault(struct vmm *vm, const struct vmm_memory *m, uint64_t at)
{
    const uint64_t window = 8 * WVM_PAGE_BYTES;
    at &= ~(window - 1);
    if (at < m->size_bytes && (m->size_bytes < BIG_BYTES || vm->config.small_pages))
        vmm_prefault(m->hva + at, window);
}

/* A memory of 32-bit addresses does not grow to its last page, so that in compiled code an address with a little added to it
 * either does not wrap or was out of bounds before (ir_func.has_last_page). */
static uint64_t growth_limit(const struct vmm_memory *m)
{
    uint64_t all = (1ull << 32) >> m->page_log2;
    return m->flags & WVM_LIMIT_64 || m->max_pages < all || m->min_pages == all ? m->max_pages : all - 1;
}

/* Grow memory `id`, both as the guest says. Returns its old size in pages, or -1. */
int64_t vmm_memory_grow(struct vmm *vm, uint64_t id, uint64_t delta_pages)
{
    if (id >= vm->n_memories)
        return -1;
    struct vmm_memory *m = &vm->memories[id];
    uint64_t old = m->size_bytes >> m->page_log2;
    if (delta_pages > growth_limit(m) - old)
        return -1;
    if (delta_pages && resize(vm, m, pages_to_bytes(old + delta_pages, m->page_log2)))
        return -1;
    return (int64_t)old;
}

const struct vmm_memory *vmm_wasi_memory(const struct vmm *vm)
{
    static const struct vmm_memory empty;
    return vm->n_memories ? &vm->memories[0] : &empty;
}

/* ---- tables: entries in pool pages, mapped up to the length, rounded up to pages ---- */

static int table_extend(struct vmm *vm, struct vmm_table *t, uint64_t len)
{
    struct vmm_pages p;
    if (len > WVM_TABLE_STRIDE / sizeof(union wvm_table_entry))
        return -ENOMEM;
    uint64_t bytes = page_up(len * sizeof(union wvm_table_entry));
    if (bytes > t->mapped_bytes) {
        uint64_t more = bytes - t->mapped_bytes;
        int err = vmm_pages_get(vm, more, &p);
        if (!err)
            err = vmm_map(vm, t->base + t->mapped_bytes, p.gpa, more, VMM_WRITE, false);
        if (err)
            return err;
        if (!t->hva)
            t->hva = p.hva;
        t->mapped_bytes = bytes;
    }
    t->len = t->record->len = len;
    return 0;
}

/* Small tables that cannot grow large lie beside the hot pages. */
static gva_t table_base(struct vmm *vm, uint64_t max)
{
    gva_t hot = max <= HOT_TABLE_MAX ? vmm_hot_va(vm, max * sizeof(union wvm_table_entry), UINT64_MAX) : 0;
    return hot ? hot : WVM_TABLE_VA + vm->n_tables * WVM_TABLE_STRIDE;
}

int vmm_table_create(struct vmm *vm, const struct wvm_image_table *type, struct wvm_table *record, gva_t record_va,
                     uint32_t *id)
{
    struct vmm_table *list = vmm_grow_array(vm->tables, vm->n_tables, &vm->cap_tables, sizeof(*list));
    if (!list || vm->n_tables >= WVM_TABLE_COUNT_MAX)
        return -ENOMEM;
    vm->tables = list;
    struct vmm_table *t = &vm->tables[vm->n_tables];
    *t = (struct vmm_table){ .min = type->min, .max = type->max, .elem_type = type->elem_type, .flags = type->flags,
                             .elem_ref = type->elem_ref,
                             .base = table_base(vm, type->max), .record = record, .record_va = record_va };
    *id = vm->n_tables++;
    *record = (struct wvm_table){ .base = t->base, .max = t->max, .id = *id, .is_func = type->elem_type == WVM_FUNCREF };
    if (type->elem_type == WVM_EXNREF) {
        record->next_exn = vm->boot->exn_tables;
        vm->boot->exn_tables = record_va;
    }
    return table_extend(vm, t, type->min);
}

int64_t vmm_table_grow(struct vmm *vm, uint64_t id, uint64_t delta)
{
    if (id >= vm->n_tables)
        return -1;
    struct vmm_table *t = &vm->tables[id];
    uint64_t old = t->len;
    if (delta > t->max - old || table_extend(vm, t, old + delta))
        return -1;
    return (int64_t)old;
}
