/* The guest's page tables as a whole: what is mapped is writable or executable, never both; what the guest may not
 * see is not mapped for it; big pages appear when a memory is big enough, and their bounds are exact. Needs /dev/kvm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "vmm/machine.h"

#define PRESENT 1ull
#define WRITABLE 2ull
#define USER 4ull
#define HUGE 0x80ull
#define NO_EXEC (1ull << 63)
#define ADDRESS 0x000ffffffffff000ull

static int setup(void **state)
{
    struct vmm_config config = { 0 };
    struct vmm_error e;
    *state = NULL;
    if (access("/dev/kvm", R_OK | W_OK) == 0 && vmm_open((struct vmm **)state, &config, &e))
        return -1;
    return 0;
}

static int teardown(void **state)
{
    vmm_close(*state);
    return 0;
}

static struct vmm *machine(void **state)
{
    if (!*state)
        skip();
    return *state;
}

/* Call f for each leaf below a table. */
static void walk(struct vmm *vm, gpa_t table, int level, gva_t at, void (*f)(struct vmm *, gva_t, uint64_t, uint64_t))
{
    for (unsigned i = 0; i < 512; i++) {
        uint64_t entry = ((uint64_t *)vmm_gpa_to_hva(vm, table))[i], bytes = 1ull << (12 + 9 * level);
        gva_t gva = at + i * bytes;
        if (!(entry & PRESENT))
            continue;
        if (level == 0 || (level == 1 && (entry & HUGE)))
            f(vm, gva, entry, bytes);
        else
            walk(vm, entry & ADDRESS, level - 1, gva, f);
    }
}

static bool is_table(struct vmm *vm, gpa_t table, int level, gpa_t from, uint64_t bytes)
{
    if (table >= from && table - from < bytes)
        return true;
    for (unsigned i = 0; level > 0 && i < 512; i++) {
        uint64_t entry = ((uint64_t *)vmm_gpa_to_hva(vm, table))[i];
        if ((entry & PRESENT) && !(level == 1 && (entry & HUGE)) && is_table(vm, entry & ADDRESS, level - 1, from, bytes))
            return true;
    }
    return false;
}

static unsigned leaves;

static void check_leaf(struct vmm *vm, gva_t gva, uint64_t entry, uint64_t bytes)
{
    leaves++;
    bool ring0 = gva >= WVM_RING0_VA && gva < WVM_RING0_VA + 0x2000;
    assert_false((entry & WRITABLE) && !(entry & NO_EXEC));
    assert_int_equal(!(entry & USER), ring0);
    assert_false(is_table(vm, vm->pml4, 3, entry & ADDRESS & ~(bytes - 1), bytes));
    assert_non_null(vmm_gpa_to_hva(vm, entry & ADDRESS));
}

static uint32_t memory(struct vmm *vm, struct wvm_memory *record, uint64_t min, uint64_t max, uint32_t flags)
{
    struct wvm_image_memory type = { .min_pages = min, .max_pages = max, .flags = flags, .page_log2 = 16 };
    uint32_t id;
    assert_int_equal(vmm_memory_create(vm, &type, record, 0, &id), 0);
    return id;
}

static void nothing_is_writable_and_executable(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory record;
    memory(vm, &record, 300, 1000, 0);
    leaves = 0;
    walk(vm, vm->pml4, 3, 0, check_leaf);
    assert_true(leaves > 20);
}

static void guards_are_not_mapped(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory record;
    memory(vm, &record, 2, 1000, 0);
    const struct { gva_t at; bool mapped; } rows[] = {
        { 0, true }, { 0x1ffff, true }, { 0x20000, false }, { 0xffffffff, false }, { 0x100000000, false }, { 0x1ffffffff, false },
        { WVM_STACK_TOP - 1, true }, { WVM_STACK_TOP - WVM_STACK_BYTES, true }, { WVM_STACK_TOP - WVM_STACK_BYTES - 1, false },
        { WVM_STACK_TOP - WVM_STACK_BYTES - WVM_STACK_GUARD_MIN, false }, { WVM_SYS_VA, false }, { WVM_FUNCREF_VA, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if ((vmm_paging_entry(vm, rows[i].at) != 0) != rows[i].mapped)
            fail_msg("row %zu", i);
}

/* Growth by 64 KiB: frames become big pages once they are complete, and the tail stays exact. */
static void small_steps_end_in_big_pages(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory record;
    uint32_t id = memory(vm, &record, 1, 4096, 0);
    for (uint64_t pages = 1; pages < 200; pages++) {
        assert_int_equal(vmm_memory_grow(vm, id, 1), pages);
        assert_int_equal(record.size_bytes, (pages + 1) << 16);
        assert_int_not_equal(vmm_paging_entry(vm, record.size_bytes - 1), 0);
        assert_int_equal(vmm_paging_entry(vm, record.size_bytes), 0);
        vm->memories[id].hva[record.size_bytes - 1] = (uint8_t)pages;
    }
    for (uint64_t pages = 1; pages < 200; pages++)
        assert_int_equal(vm->memories[id].hva[((pages + 1) << 16) - 1], pages);
    assert_int_equal(vmm_paging_entry(vm, 10 << 20) & HUGE, HUGE);
    assert_int_equal(vmm_paging_entry(vm, record.size_bytes - 1) & HUGE, 0);    /* 12.5 MiB: half a frame */
}

/* The same host byte is found through every page, whatever its size. */
static void translations_agree_with_the_host(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory record;
    uint32_t id = memory(vm, &record, 17, 4096, 0);
    vmm_memory_grow(vm, id, 60);
    vmm_memory_grow(vm, id, 1);
    vmm_memory_grow(vm, id, 900);
    for (gva_t at = 0; at < record.size_bytes; at += 0x5000) {
        uint64_t entry = vmm_paging_entry(vm, at), mask = entry & HUGE ? WVM_HUGE_BYTES - 1 : WVM_PAGE_BYTES - 1;
        assert_ptr_equal(vmm_gpa_to_hva(vm, (entry & ADDRESS & ~mask) | (at & mask)), vm->memories[id].hva + at);
    }
}

static void growth_has_limits(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory a, b;
    vm->config.max_memory_bytes = 20 << 16;
    uint32_t ia = memory(vm, &a, 4, 1000, 0), ib = memory(vm, &b, 4, 10, 0);
    assert_int_equal(vmm_memory_grow(vm, ib, 7), -1);           /* its own maximum */
    assert_int_equal(vmm_memory_grow(vm, ia, 13), -1);          /* that of all together */
    assert_int_equal(vmm_memory_grow(vm, ia, 12), 4);
    assert_int_equal(vmm_memory_grow(vm, ib, 1), -1);
    assert_int_equal(vmm_memory_grow(vm, ib, 0), 4);
    assert_int_equal(vmm_memory_grow(vm, 7, 0), -1);            /* no such memory */
    assert_int_equal(vmm_memory_grow(vm, ia, UINT64_MAX), -1);
    assert_int_equal(vm->stats.memory_peak_bytes, 20 << 16);
}

static void growth_spares_the_last_page(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory record;
    uint32_t id = memory(vm, &record, 1, 65536, 0);
    assert_int_equal(vmm_memory_grow(vm, id, 65535), -1);
    assert_int_equal(vmm_memory_grow(vm, id, 65534), 1);
    assert_int_equal(vmm_memory_grow(vm, id, 1), -1);
}

static void memories_lie_apart(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory a, b, c;
    memory(vm, &a, 1, 65536, 0);
    memory(vm, &b, 1, 65536, 0);
    memory(vm, &c, 1, 1ull << 48, WVM_LIMIT_64);
    assert_int_equal(a.base, 0);
    assert_int_equal(b.base, WVM_MEM_STRIDE);
    assert_int_equal(c.base, WVM_MEM64_VA);
}

/* A 32-bit memory needs no slot of its own until it outgrows what lies behind the first pool. */
static void first_memory_is_in_the_first_slot(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_memory large, a, b;
    uint32_t slots = vm->n_slots;
    memory(vm, &large, 1, 1ull << 32, WVM_LIMIT_64);
    assert_int_equal(vm->n_slots, slots + 1);
    uint32_t id = memory(vm, &a, 1, 65536, 0);
    assert_int_equal(vm->n_slots, slots + 1);
    assert_ptr_equal(vmm_gpa_to_hva(vm, vmm_paging_entry(vm, a.base) & ADDRESS), vm->memories[id].hva);
    assert_int_equal(vmm_memory_grow(vm, id, 63), 1);
    assert_int_equal(vm->n_slots, slots + 1);
    assert_int_equal(vmm_memory_grow(vm, id, 1), 64);
    assert_int_equal(vm->n_slots, slots + 2);
    memory(vm, &b, 1, 65536, 0);
    assert_int_equal(vm->n_slots, slots + 3);
}

static void tables_grow_in_place(void **state)
{
    struct vmm *vm = machine(state);
    struct wvm_table record;
    struct wvm_image_table type = { .min = 3, .max = 100000, .elem_type = WVM_FUNCREF };
    uint32_t id;
    assert_int_equal(vmm_table_create(vm, &type, &record, 0, &id), 0);
    gva_t base = record.base;
    assert_int_equal(vmm_table_grow(vm, id, 5000), 3);
    assert_int_equal(record.len, 5003);
    assert_int_equal(record.base, base);
    assert_int_not_equal(vmm_paging_entry(vm, base + 5002 * 16), 0);
    assert_int_equal(vmm_table_grow(vm, id, 100000), -1);
    assert_int_equal(vmm_table_grow(vm, id + 1, 0), -1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(nothing_is_writable_and_executable), T(guards_are_not_mapped), T(small_steps_end_in_big_pages),
        T(translations_agree_with_the_host), T(growth_has_limits), T(memories_lie_apart),
        T(growth_spares_the_last_page),
        T(first_memory_is_in_the_first_slot), T(tables_grow_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
