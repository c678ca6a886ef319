/* The state that a vCPU starts in, against the checks of VM entry; and the supervisor's pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "layout.h"
#include "vmm/boot.h"

static void start_state(struct kvm_sregs *s, struct kvm_regs *r)
{
    vmm_boot_sregs(s, 0x200000);
    vmm_boot_regs(r, WVM_RT_VA + 0x1000);
}

static void start_state_passes(void **state)
{
    struct kvm_sregs s;
    struct kvm_regs r;
    start_state(&s, &r);
    const char *wrong = vmm_boot_check(&s, &r);
    if (wrong)
        print_message("%s\n", wrong);
    assert_null(wrong);
}

static void start_state_is_cpl3(void **state)
{
    struct kvm_sregs s;
    struct kvm_regs r;
    start_state(&s, &r);
    assert_int_equal(s.cs.dpl, 3);
    assert_int_equal(s.cs.selector & 3, 3);
    assert_int_equal(s.ss.dpl, 3);
    assert_int_equal(r.rflags & 0x200, 0);      /* no interrupts */
    assert_int_equal(s.cr4 & 0x10100, 0);       /* no rdpmc, no wrfsbase */
    assert_int_equal(s.efer & 1, 0);            /* no syscall */
    assert_int_equal(r.rsp, WVM_STACK_TOP);
}

/* Each row breaks one rule; the check must see it. */
#define ROW(name, statement) static void break_##name(struct kvm_sregs *s, struct kvm_regs *r) { (void)s; (void)r; statement; }
#define ROWS \
    ROW(cr0_pg, s->cr0 &= ~0x80000000ull) ROW(cr0_ne, s->cr0 &= ~0x20ull) ROW(cr0_nw, s->cr0 |= 0x20000000) \
    ROW(cr0_high, s->cr0 |= 1ull << 32) ROW(cr4_pae, s->cr4 &= ~0x20ull) ROW(cr4_high, s->cr4 |= 1ull << 33) \
    ROW(cr3_wide, s->cr3 |= 1ull << 60) ROW(efer_lma, s->efer &= ~0x400ull) ROW(efer_reserved, s->efer |= 0x20) \
    ROW(cs_type, s->cs.type = 3) ROW(cs_not_accessed, s->cs.type = 10) ROW(cs_dpl, s->cs.dpl = 0) \
    ROW(cs_rpl, s->cs.selector &= ~3) ROW(cs_l_and_d, s->cs.db = 1) ROW(cs_absent, s->cs.present = 0) \
    ROW(cs_base, s->cs.base = 0x1000) ROW(ss_type, s->ss.type = 1) ROW(ss_dpl, s->ss.dpl = 0) ROW(ss_rpl, s->ss.selector &= ~3) \
    ROW(ds_system, s->ds.s = 0) ROW(ds_dpl, s->ds.dpl = 0) ROW(ds_limit, s->ds.limit = 0xfffff000) \
    ROW(es_granularity, s->es.g = 0) ROW(fs_not_accessed, s->fs.type = 2) ROW(gs_unreadable, s->gs.type = 9) \
    ROW(tr_unusable, s->tr.unusable = 1) ROW(tr_not_busy, s->tr.type = 9) ROW(tr_code, s->tr.s = 1) \
    ROW(tr_absent, s->tr.present = 0) ROW(tr_ti, s->tr.selector |= 4) ROW(tr_base, s->tr.base = 1ull << 47) \
    ROW(tr_limit, s->tr.limit = 0x66) ROW(tr_granularity, s->tr.g = 1) ROW(ldt_type, (s->ldt.unusable = 0, s->ldt.type = 3)) \
    ROW(gdt_base, s->gdt.base = 1ull << 62) ROW(idt_base, s->idt.base = 1ull << 47) \
    ROW(rflags_bit1, r->rflags &= ~2ull) ROW(rflags_vm, r->rflags |= 0x20000) ROW(rflags_bit3, r->rflags |= 8) \
    ROW(rflags_bit15, r->rflags |= 0x8000) ROW(rflags_high, r->rflags |= 1ull << 40) ROW(rip, r->rip = 1ull << 47)
ROWS
#undef ROW

static void check_sees_each_violation(void **state)
{
#define ROW(name, statement) { #name, break_##name },
    static const struct { const char *name; void (*breaks)(struct kvm_sregs *, struct kvm_regs *); } rows[] = { ROWS };
#undef ROW
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct kvm_sregs s;
        struct kvm_regs r;
        start_state(&s, &r);
        rows[i].breaks(&s, &r);
        if (!vmm_boot_check(&s, &r))
            fail_msg("not seen: %s", rows[i].name);
    }
}

static uint8_t pages[0x2000];

static uint64_t word(size_t ofs)
{
    uint64_t v;
    memcpy(&v, pages + ofs, 8);
    return v;
}

/* The descriptors in memory say what the registers say: an exception reloads CS and SS from there. */
static void descriptors_agree_with_registers(void **state)
{
    struct kvm_sregs s;
    vmm_boot_sregs(&s, 0x200000);
    vmm_boot_ring0(pages);
    size_t gdt = (size_t)(s.gdt.base - WVM_RING0_VA);
    const struct kvm_segment *segments[] = { &s.cs, &s.ss, &s.ds };
    for (size_t i = 0; i < 3; i++) {
        uint64_t d = word(gdt + (segments[i]->selector & ~7u));
        assert_int_equal(d >> 40 & 15, segments[i]->type);
        assert_int_equal(d >> 45 & 3, segments[i]->dpl);
        assert_int_equal(d >> 53 & 1, segments[i]->l);
        assert_int_equal(d >> 54 & 1, segments[i]->db);
    }
    uint64_t low = word(gdt + s.tr.selector), high = word(gdt + s.tr.selector + 8);
    assert_int_equal(low >> 40 & 15, 11);
    assert_int_equal(low & 0xffff, s.tr.limit);
    assert_int_equal((low >> 16 & 0xffffff) | (low >> 56) << 24 | high << 32, s.tr.base);
    assert_true(s.tr.selector + 15u <= s.gdt.limit);
}

static void gates_are_for_exceptions_only(void **state)
{
    struct kvm_sregs s;
    vmm_boot_sregs(&s, 0x200000);
    vmm_boot_ring0(pages);
    assert_int_equal(s.idt.limit, 32 * 16 - 1);
    for (unsigned v = 0; v < 32; v++) {
        size_t gate = (size_t)(s.idt.base - WVM_RING0_VA) + v * 16;
        uint64_t low = word(gate), at = (low & 0xffff) | (low >> 48) << 16 | word(gate + 8) << 32;
        assert_int_equal(low >> 40 & 0xff, 0x8e);       /* present, DPL 0: `int n` at CPL 3 is #GP */
        assert_int_equal(low >> 32 & 7, 0);             /* no IST */
        assert_in_range(at, WVM_RING0_VA, WVM_RING0_VA + 0xffe);
        assert_int_equal(pages[at - WVM_RING0_VA], 0xe6);
        assert_int_equal(pages[at - WVM_RING0_VA + 1], WVM_PORT_TRAP + v);
    }
}

static void io_map_opens_one_port(void **state)
{
    struct kvm_sregs s;
    vmm_boot_sregs(&s, 0x200000);
    vmm_boot_ring0(pages);
    size_t tss = (size_t)(s.tr.base - WVM_RING0_VA), map = tss + (word(tss + 96) >> 48);
    unsigned last = (unsigned)((tss + s.tr.limit - map) * 8);     /* ports past the limit are closed */
    assert_true(last > WVM_PORT_CALL);
    for (unsigned port = 0; port < last; port++)
        assert_int_equal(pages[map + port / 8] >> port % 8 & 1, port != WVM_PORT_CALL);
    assert_int_equal(pages[tss + s.tr.limit], 0xff);            /* SDM vol. 1, 19.5.2: the last byte is ones */
}

static void pushed_words_are_read_back(void **state)
{
    const uint64_t words[6] = { 0x11, 0x22, 0x23, 0x44, 0x55, 0x1b };
    memset(pages, 0, sizeof(pages));
    memcpy(pages + sizeof(pages) - sizeof(words), words, sizeof(words));
    struct vmm_pushed p = vmm_boot_pushed(pages, 14);
    assert_int_equal(p.error, 0x11);
    assert_int_equal(p.rip, 0x22);
    assert_int_equal(p.rsp, 0x55);
    assert_int_equal(vmm_boot_pushed(pages, 6).error, 0);       /* #UD pushes none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_state_passes), cmocka_unit_test(start_state_is_cpl3),
        cmocka_unit_test(check_sees_each_violation), cmocka_unit_test(descriptors_agree_with_registers),
        cmocka_unit_test(gates_are_for_exceptions_only), cmocka_unit_test(io_map_opens_one_port),
        cmocka_unit_test(pushed_words_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
