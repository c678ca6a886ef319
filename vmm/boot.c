#include "vmm/boot.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include "vmm/machine.h"

extern const uint8_t wvm_runtime_elf[], wvm_runtime_elf_end[];

/* ---- the supervisor's pages: R X with IDT, GDT and stubs; R W with TSS and stack ---- */

#define VECTORS     32
#define IDT_OFS     0x000
#define GDT_OFS     0x200
#define STUBS_OFS   0x400
#define STUB_BYTES  16
#define TSS_OFS     0x1000
#define STACK_OFS   0x2000                      /* grows down */
#define RING0_BYTES 0x2000
/* Two permissions for the hypercall's port, because neither works everywhere: kvm-pvm loses IOPL 3 on the way into
 * the guest, QEMU's emulated CPU reads no I/O map from a busy TSS. Other ports are refused by one, reported by the other. */
#define IO_MAP_OFS  104                         /* one bit per port, set: forbidden; then a byte of ones */
#define IO_PORTS    64
#define TSS_BYTES   (IO_MAP_OFS + IO_PORTS / 8 + 1)

enum { SEL_KERNEL_CODE = 0x08, SEL_KERNEL_DATA = 0x10, SEL_USER_DATA = 0x1b, SEL_USER_CODE = 0x23, SEL_TSS = 0x28,
       GDT_BYTES = 0x38 };

/* Descriptors with accessed set, so that loading them writes nothing. SDM vol. 3, 3.4.5. */
#define DESC_CODE(dpl)  (0x00af9b000000ffffull | (uint64_t)(dpl) << 45)
#define DESC_DATA(dpl)  (0x00cf93000000ffffull | (uint64_t)(dpl) << 45)

static void put64(uint8_t *p, uint64_t v)
{
    memcpy(p, &v, 8);
}

/* A 64-bit busy TSS, SDM vol. 3, 8.2.3. */
static void gdt_put(uint8_t *gdt)
{
    uint64_t base = WVM_RING0_VA + TSS_OFS;
    put64(gdt + SEL_KERNEL_CODE, DESC_CODE(0));
    put64(gdt + SEL_KERNEL_DATA, DESC_DATA(0));
    put64(gdt + (SEL_USER_DATA & ~7), DESC_DATA(3));
    put64(gdt + (SEL_USER_CODE & ~7), DESC_CODE(3));
    put64(gdt + SEL_TSS, (TSS_BYTES - 1) | (base & 0xffffff) << 16 | 0x8bull << 40 | (base >> 24 & 0xff) << 56);
    put64(gdt + SEL_TSS + 8, base >> 32);
}

/* Each vector: a present interrupt gate for exceptions only (DPL 0), and a stub that says to the host which
 * vector it was. The host reads the rest from the vCPU and from the stack. */
static void vector_put(uint8_t *page, unsigned vector)
{
    uint64_t at = WVM_RING0_VA + STUBS_OFS + vector * STUB_BYTES;
    uint8_t *gate = page + IDT_OFS + vector * 16;
    put64(gate, (at & 0xffff) | (uint64_t)SEL_KERNEL_CODE << 16 | 0x8eull << 40 | (at >> 16 & 0xffff) << 48);
    put64(gate + 8, at >> 32);
    const uint8_t stub[] = { 0xe6, (uint8_t)(WVM_PORT_TRAP + vector), 0xf4 };   /* out %al, $port; hlt */
    memcpy(page + STUBS_OFS + vector * STUB_BYTES, stub, sizeof(stub));
}

void vmm_boot_ring0(uint8_t *pages)
{
    gdt_put(pages + GDT_OFS);
    for (unsigned v = 0; v < VECTORS; v++)
        vector_put(pages, v);
    put64(pages + TSS_OFS + 4, WVM_RING0_VA + STACK_OFS);       /* RSP0 */
    uint16_t io_map = IO_MAP_OFS;
    memcpy(pages + TSS_OFS + 102, &io_map, 2);
    memset(pages + TSS_OFS + IO_MAP_OFS, 0xff, IO_PORTS / 8 + 1);
    pages[TSS_OFS + IO_MAP_OFS + WVM_PORT_CALL / 8] &= (uint8_t)~(1u << WVM_PORT_CALL % 8);
}

/* Vectors with an error code: SDM vol. 3, table 6-1. */
static bool has_error(unsigned vector)
{
    return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30;
}

struct vmm_pushed vmm_boot_pushed(const uint8_t *pages, unsigned vector)
{
    struct vmm_pushed p;
    memcpy(&p, pages + STACK_OFS - sizeof(p), sizeof(p));
    if (!has_error(vector))
        p.error = 0;
    return p;
}

/* ---- registers ---- */

#define CR0_PE 1u
#define CR0_MP 2u
#define CR0_ET 0x10u
#define CR0_NE 0x20u
#define CR0_WP 0x10000u
#define CR0_PG 0x80000000u
#define CR4_PAE 0x20u
#define CR4_OSFXSR 0x200u
#define CR4_OSXMMEXCPT 0x400u
#define CR4_OSXSAVE 0x40000u
#define EFER_LME 0x100u
#define EFER_LMA 0x400u
#define EFER_NXE 0x800u
#define RFLAGS_FIXED 2u
#define RFLAGS_IOPL3 0x3000u

static struct kvm_segment segment(uint16_t selector, uint8_t type, uint8_t dpl, bool code)
{
    return (struct kvm_segment){ .selector = selector, .type = type, .dpl = dpl, .present = 1, .s = 1, .g = 1,
                                 .l = code, .db = !code, .limit = 0xffffffff };
}

void vmm_boot_sregs(struct kvm_sregs *s, uint64_t pml4)
{
    memset(s, 0, sizeof(*s));
    s->cs = segment(SEL_USER_CODE, 11, 3, true);
    s->ss = s->ds = s->es = s->fs = s->gs = segment(SEL_USER_DATA, 3, 3, false);
    s->tr = (struct kvm_segment){ .selector = SEL_TSS, .base = WVM_RING0_VA + TSS_OFS, .limit = TSS_BYTES - 1,
                                  .type = 11, .present = 1 };
    s->ldt = (struct kvm_segment){ .unusable = 1, .type = 2 };
    s->gdt = (struct kvm_dtable){ .base = WVM_RING0_VA + GDT_OFS, .limit = GDT_BYTES - 1 };
    s->idt = (struct kvm_dtable){ .base = WVM_RING0_VA + IDT_OFS, .limit = VECTORS * 16 - 1 };
    s->cr0 = CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_PG;
    s->cr3 = pml4;
    s->cr4 = CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_OSXSAVE;
    s->efer = EFER_LME | EFER_LMA | EFER_NXE;
    s->apic_base = 0xfee00000 | 0x900;          /* its value after reset: enabled, bootstrap processor */
}

void vmm_boot_regs(struct kvm_regs *r, uint64_t start)
{
    memset(r, 0, sizeof(*r));
    r->rip = start;
    r->rsp = WVM_STACK_TOP;
    r->rflags = RFLAGS_FIXED | RFLAGS_IOPL3;
}

/* ---- the check, by the paragraphs of SDM vol. 3, 26.3.1 ---- */

static bool canonical(uint64_t a)
{
    return (int64_t)(a << 16) >> 16 == (int64_t)a;
}

static const char *check_control(const struct kvm_sregs *s)
{
    const uint64_t cr0_fixed = CR0_PE | CR0_NE | CR0_PG;
    if ((s->cr0 & cr0_fixed) != cr0_fixed || s->cr0 >> 32 || (s->cr0 & 0x60000000))
        return "CR0: PE, NE and PG must be set; CD and NW clear here";
    if (!(s->cr4 & CR4_PAE) || (s->cr4 & ~0x3ffffull & ~(uint64_t)(CR4_OSXSAVE | 0xf00000)))
        return "CR4: PAE must be set, reserved bits clear";
    if ((s->efer & (EFER_LME | EFER_LMA)) != (EFER_LME | EFER_LMA) || (s->efer & ~0xd01ull))
        return "EFER: LME and LMA must agree with CR0.PG, reserved bits clear";
    if (s->cr3 >> 52 || (s->cr3 & 0xfff))
        return "CR3: beyond the physical address width";
    return NULL;
}

static const char *check_rights(const struct kvm_segment *g)
{
    if (!g->s || !g->present)
        return "segment: usable but not present, or not code or data";
    if ((g->limit & 0xfff) != 0xfff && g->g)
        return "segment: granularity with a limit that does not end in fff";
    if (g->limit >> 20 && !g->g)
        return "segment: limit above 1 MiB without granularity";
    if (!(g->type & 1))
        return "segment: accessed bit clear";
    return NULL;
}

static const char *check_code_stack(const struct kvm_sregs *s)
{
    if (s->cs.type != 9 && s->cs.type != 11)
        return "CS: not accessed non-conforming code";
    if (s->cs.dpl != s->ss.dpl || (s->cs.selector & 3) != s->cs.dpl)
        return "CS: DPL must equal SS's DPL and the RPL";
    if (s->cs.l && s->cs.db)
        return "CS: L and D both set";
    if (s->ss.type != 3 && s->ss.type != 7)
        return "SS: not accessed writable data";
    if ((s->ss.selector & 3) != (s->cs.selector & 3) || s->ss.dpl != (s->ss.selector & 3))
        return "SS: RPL must equal CS's RPL and SS's DPL";
    if (s->cs.base || s->ss.base)
        return "CS, SS: base not zero";
    return NULL;
}

static const char *check_data(const struct kvm_segment *g)
{
    const char *wrong = check_rights(g);
    if (wrong)
        return wrong;
    if ((g->type & 8) && !(g->type & 2))
        return "data segment: code that cannot be read";
    if (g->type <= 11 && g->dpl < (g->selector & 3))
        return "data segment: DPL below RPL";
    return NULL;
}

static const char *check_system(const struct kvm_sregs *s)
{
    if (s->tr.unusable || s->tr.type != 11 || s->tr.s || !s->tr.present || s->tr.g)
        return "TR: not a present, busy 64-bit TSS";
    if ((s->tr.selector & 4) || !canonical(s->tr.base) || s->tr.limit < IO_MAP_OFS - 1 || s->tr.limit >> 16)
        return "TR: TI set, base not canonical or limit wrong";
    if (!s->ldt.unusable && (s->ldt.type != 2 || s->ldt.s || !s->ldt.present))
        return "LDTR: usable but not an LDT";
    if (!canonical(s->gdt.base) || !canonical(s->idt.base))
        return "GDTR, IDTR: base not canonical";
    return NULL;
}

static const char *check_registers(const struct kvm_sregs *s, const struct kvm_regs *r)
{
    if (!(r->rflags & RFLAGS_FIXED) || (r->rflags & 0x8028) || r->rflags >> 22)
        return "RFLAGS: bit 1 must be set, reserved bits clear";
    if (r->rflags & 0x20000)
        return "RFLAGS: VM must be clear in 64-bit mode";
    if (!canonical(r->rip) || (!s->cs.l && r->rip >> 32))
        return "RIP: not canonical";
    return NULL;
}

const char *vmm_boot_check(const struct kvm_sregs *s, const struct kvm_regs *r)
{
    const struct kvm_segment *all[] = { &s->cs, &s->ss, &s->ds, &s->es, &s->fs, &s->gs };
    const char *wrong = check_control(s);
    for (unsigned i = 0; !wrong && i < sizeof(all) / sizeof(*all); i++)
        if (!all[i]->unusable)
            wrong = i < 2 ? check_rights(all[i]) : check_data(all[i]);
    if (!wrong)
        wrong = check_code_stack(s);
    if (!wrong)
        wrong = check_system(s);
    return wrong ? wrong : check_registers(s, r);
}

/* ---- entry ---- */

/* Put the vCPU at the runtime's start. */
int vmm_boot_enter(struct vmm *vm)
{
    struct kvm_sregs sregs;
    struct kvm_regs regs;
    vmm_boot_sregs(&sregs, vm->pml4);
    vmm_boot_regs(&regs, vm->rt.start);
    int err = kvm_set_regs(vm->vcpu_fd, &regs);
    return err ? err : kvm_set_sregs(vm->vcpu_fd, &sregs);
}

/* ---- memory ---- */

static int map_pages(struct vmm *vm, gva_t gva, uint64_t bytes, unsigned access, uint8_t **hva)
{
    struct vmm_pages p;
    int err = vmm_pages_get(vm, bytes, &p);
    *hva = p.hva;
    return err ? err : vmm_map(vm, gva, p.gpa, bytes, access, false);
}

static uint64_t page_up(uint64_t n)
{
    return (n + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
}

/* One segment of the runtime's ELF file, which the build made and nobody else touches. */
static int runtime_segment(struct vmm *vm, const Elf64_Phdr *ph)
{
    uint8_t *hva;
    unsigned access = (ph->p_flags & PF_W ? VMM_WRITE : 0) | (ph->p_flags & PF_X ? VMM_EXEC : 0);
    uint64_t bytes = access & VMM_EXEC ? WVM_RT_TEXT_BYTES : page_up(ph->p_memsz);
    int err = map_pages(vm, ph->p_vaddr, bytes, access, &hva);
    if (err)
        return err;
    memcpy(hva, wvm_runtime_elf + ph->p_offset, ph->p_filesz);
    if (ph->p_vaddr == WVM_RT_DATA_VA)
        memcpy(&vm->rt, hva, sizeof(vm->rt));
    return 0;
}

static int runtime_load(struct vmm *vm)
{
    const Elf64_Ehdr *eh = (const Elf64_Ehdr *)wvm_runtime_elf;
    const Elf64_Phdr *ph = (const Elf64_Phdr *)(wvm_runtime_elf + eh->e_phoff);
    int err = 0;
    for (unsigned i = 0; i < eh->e_phnum && !err; i++)
        if (ph[i].p_type == PT_LOAD && ph[i].p_memsz)
            err = runtime_segment(vm, &ph[i]);
    return !err && vm->rt.magic != WVM_RT_MAGIC ? -ENOEXEC : err;
}

/* What the first run touches for certain is backed in one go: the stack's hot pages, and the pool's pages after it. */
#define STACK_FIRST_BYTES   (WVM_STACK_TOP - WVM_HOT_VA)
#define POOL_FIRST_BYTES    (13 * WVM_PAGE_BYTES)

/* The stack is the first thing in the pool, so its host memory is 2 MiB aligned and it gets big pages below HOT. */
static int stack_map(struct vmm *vm)
{
    struct vmm_pages p;
    int err = vmm_pages_get(vm, WVM_STACK_BYTES, &p);
    if (err)
        return err;
    vm->stack = p.hva;
    vmm_prefault(p.hva + WVM_STACK_BYTES - STACK_FIRST_BYTES, STACK_FIRST_BYTES + POOL_FIRST_BYTES);
    err = vmm_paging_init(vm);
    return err ? err : vmm_map(vm, WVM_STACK_TOP - WVM_STACK_BYTES, p.gpa, WVM_STACK_BYTES, VMM_WRITE, true);
}

/* Two pages that CPL 3 cannot see: code R X, TSS and stack R W. */
static int ring0_map(struct vmm *vm)
{
    struct vmm_pages p;
    int err = vmm_pages_get(vm, RING0_BYTES, &p);
    if (!err)
        err = vmm_map(vm, WVM_RING0_VA, p.gpa, TSS_OFS, VMM_SUPERVISOR | VMM_EXEC, false);
    if (!err)
        err = vmm_map(vm, WVM_RING0_VA + TSS_OFS, p.gpa + TSS_OFS, RING0_BYTES - TSS_OFS, VMM_SUPERVISOR | VMM_WRITE, false);
    vm->ring0 = p.hva;
    return err;
}

static int layout(struct vmm *vm)
{
    int err = stack_map(vm);
    if (!err)
        err = runtime_load(vm);
    if (!err)
        err = map_pages(vm, WVM_BOOT_VA, WVM_PAGE_BYTES, VMM_READ, (uint8_t **)&vm->boot);
    if (!err)
        err = ring0_map(vm);
    return err ? err : map_pages(vm, WVM_MAILBOX_VA, WVM_PAGE_BYTES, VMM_WRITE, (uint8_t **)&vm->mailbox);
}

int vmm_boot_memory(struct vmm *vm, struct vmm_error *e)
{
    int err = layout(vm);
    if (err)
        return vmm_fail(e, err, "cannot lay out the guest's memory: %s", strerror(-err));
    vmm_boot_ring0(vm->ring0);
    if (getrandom(vm->boot->random_key, sizeof(vm->boot->random_key), 0) != sizeof(vm->boot->random_key))
        return vmm_fail(e, -EIO, "no random numbers from the system");
    return 0;
}
