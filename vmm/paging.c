/* The guest's page tables: four levels, edited only by the host and only while no translation that
 * the vCPU may have cached becomes wrong. Entries go from not present to present, or from a
 * table of 4 KiB pages that is full to one 2 MiB page of the same memory; both need no flush.
 * Accessed and dirty are set from the start, so that nobody has to write them.
 * Source: Intel SDM vol. 3, 4.5 and 4.10.2.3. */
#include "vmm/machine.h"

#include <errno.h>

#define PRESENT     1ull
#define WRITABLE    2ull
#define USER        4ull
#define ACCESSED    0x20ull
#define DIRTY       0x40ull
#define HUGE        0x80ull
#define NO_EXEC     (1ull << 63)
#define ADDRESS     0x000ffffffffff000ull
#define TABLE_BITS  (PRESENT | WRITABLE | USER | ACCESSED)

static unsigned index_at(gva_t gva, int level)
{
    return (unsigned)(gva >> (12 + 9 * level)) & 511;
}

static void entry_set(uint64_t *entry, uint64_t value)
{
    __atomic_store_n(entry, value, __ATOMIC_RELEASE);
}

static int table_new(struct vmm *vm, gpa_t *gpa)
{
    struct vmm_pages p;
    int err = vmm_pages_get(vm, WVM_PAGE_BYTES, &p);
    *gpa = p.gpa;
    return err;
}

int vmm_paging_init(struct vmm *vm)
{
    return table_new(vm, &vm->pml4);
}

/* Addresses for something of at most `most` bytes beside the hot pages, where it shares a page table with them;
 * 0 when it is larger or there is no room left. */
gva_t vmm_hot_va(struct vmm *vm, uint64_t bytes, uint64_t most)
{
    bytes = (bytes + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
    if (bytes > most || bytes > WVM_RT_DATA_VA - vm->next_hot)
        return 0;
    vm->next_hot += bytes;
    return vm->next_hot - bytes;
}

/* The table that an entry points to, made if it is not there. */
static int table_below(struct vmm *vm, uint64_t *entry, uint64_t **table)
{
    gpa_t gpa = *entry & ADDRESS;
    if (!(*entry & PRESENT)) {
        int err = table_new(vm, &gpa);
        if (err)
            return err;
        entry_set(entry, gpa | TABLE_BITS);
    }
    *table = (uint64_t *)vmm_gpa_to_hva(vm, gpa);
    return 0;
}

/* The page-directory entry of gva: it maps 2 MiB or points to a table. */
static int directory_entry(struct vmm *vm, gva_t gva, uint64_t **entry)
{
    uint64_t *table = (uint64_t *)vmm_gpa_to_hva(vm, vm->pml4);
    for (int level = 3; level > 1; level--) {
        int err = table_below(vm, &table[index_at(gva, level)], &table);
        if (err)
            return err;
    }
    *entry = &table[index_at(gva, 1)];
    return 0;
}

static uint64_t leaf_bits(unsigned access)
{
    return PRESENT | ACCESSED | DIRTY | (access & VMM_WRITE ? WRITABLE : 0) | (access & VMM_EXEC ? 0 : NO_EXEC) |
           (access & VMM_SUPERVISOR ? 0 : USER);
}

/* Map [gva, gva + bytes) with 4 KiB pages; it does not cross a 2 MiB boundary. */
static int map_small(struct vmm *vm, uint64_t *directory, gva_t gva, gpa_t gpa, uint64_t bytes, uint64_t bits)
{
    uint64_t *table;
    int err = table_below(vm, directory, &table);
    if (err)
        return err;
    unsigned first = index_at(gva, 0), n = (unsigned)(bytes / WVM_PAGE_BYTES);
    for (unsigned i = 0; i < n; i++)
        entry_set(&table[first + i], (gpa + (uint64_t)i * WVM_PAGE_BYTES) | bits);
    return 0;
}

/* Is every page of this table mapped, one after the other from gpa? */
static bool table_is_full(const struct vmm *vm, uint64_t directory, gpa_t gpa, uint64_t bits)
{
    const uint64_t *table = (const uint64_t *)vmm_gpa_to_hva(vm, directory & ADDRESS);
    for (unsigned i = 0; i < 512; i++)
        if (table[i] != ((gpa + (uint64_t)i * WVM_PAGE_BYTES) | bits))
            return false;
    return true;
}

/* Map gva's 2 MiB frame, or the part [gva, gva + bytes) of it. `huge` allows one big page when the
 * frame is then complete. */
static int map_frame(struct vmm *vm, gva_t gva, gpa_t gpa, uint64_t bytes, uint64_t bits, bool huge)
{
    uint64_t *directory;
    int err = directory_entry(vm, gva, &directory);
    if (err)
        return err;
    if (*directory & HUGE)
        return -EEXIST;
    gpa_t frame = gpa - (gva & (WVM_HUGE_BYTES - 1));
    huge = huge && (frame & (WVM_HUGE_BYTES - 1)) == 0;
    if (!huge || bytes < WVM_HUGE_BYTES || (*directory & PRESENT)) {
        err = map_small(vm, directory, gva, gpa, bytes, bits);
        if (err || !huge || !table_is_full(vm, *directory, frame, bits))
            return err;
    }
    entry_set(directory, frame | bits | HUGE);
    return 0;
}

int vmm_map(struct vmm *vm, gva_t gva, gpa_t gpa, uint64_t bytes, unsigned access, bool huge)
{
    if ((gva | gpa | bytes) & (WVM_PAGE_BYTES - 1))
        return -EINVAL;
    huge = huge && !vm->config.small_pages;
    for (uint64_t done = 0; done < bytes;) {
        uint64_t part = WVM_HUGE_BYTES - ((gva + done) & (WVM_HUGE_BYTES - 1));
        if (part > bytes - done)
            part = bytes - done;
        int err = map_frame(vm, gva + done, gpa + done, part, leaf_bits(access), huge);
        if (err)
            return err;
        done += part;
    }
    return 0;
}

/* The entry that translates gva, 0 if none does. */
uint64_t vmm_paging_entry(const struct vmm *vm, gva_t gva)
{
    gpa_t table = vm->pml4;
    for (int level = 3;; level--) {
        uint64_t entry = ((const uint64_t *)vmm_gpa_to_hva(vm, table))[index_at(gva, level)];
        if (!(entry & PRESENT))
            return 0;
        if (level == 0 || (level == 1 && (entry & HUGE)))
            return entry;
        table = entry & ADDRESS;
    }
}
