/* The CPU that a guest sees: the host's, less what it has no use for. The host's features are asked of the C library,
 * which knows them already: under a hypervisor each `cpuid` costs 10 us and more.
 * Source: Intel SDM vol. 2A, CPUID; vol. 1, 13.3 (XCR0). */
#include <cpuid.h>
#include <errno.h>
#include <string.h>
#include <sys/platform/x86.h>
#include "vmm/boot.h"
#include "vmm/machine.h"

const char *vmm_boot_cpu_lacks(void)
{
    static char text[64];
    text[0] = 0;
#define NEED(feature, name) if (!CPU_FEATURE_ACTIVE(feature)) strcat(strcat(text, text[0] ? ", " : ""), name)
    NEED(AVX2, "AVX2");
    NEED(BMI1, "BMI1");
    NEED(BMI2, "BMI2");
    NEED(POPCNT, "POPCNT");
    NEED(LZCNT, "LZCNT");
    NEED(FMA, "FMA");
#undef NEED
    return text[0] ? text : NULL;
}

#define XCR0_KEEP 0xe7u                         /* x87, SSE, AVX, and the three parts of AVX-512 */

static uint64_t host_xcr0(void)
{
    uint32_t lo, hi;
    __asm__ volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
    uint64_t x = lo & XCR0_KEEP;
    return (x & 0xe0) == 0xe0 ? x : x & 7;
}

#define B(n) (1u << (n))
/* Leaf 1 ecx: SSE3 PCLMUL SSSE3 FMA CX16 SSE4.1 SSE4.2 MOVBE POPCNT AES XSAVE AVX F16C RDRAND hypervisor.
 * edx: FPU TSC MSR PAE CX8 CMOV PAT CLFSH MMX FXSR SSE SSE2. */
#define KEEP_1_ECX  (B(0) | B(1) | B(9) | B(12) | B(13) | B(19) | B(20) | B(22) | B(23) | B(25) | B(26) | B(28) | B(29) | B(30) | B(31))
#define KEEP_1_EDX  (B(0) | B(4) | B(5) | B(6) | B(8) | B(15) | B(16) | B(19) | B(23) | B(24) | B(25) | B(26))
/* Leaf 7 ebx: BMI1 AVX2 BMI2 ERMS AVX512F DQ RDSEED ADX IFMA CLFLUSHOPT CD SHA BW VL.
 * ecx: VBMI VBMI2 GFNI VAES VPCLMULQDQ VNNI BITALG VPOPCNTDQ. edx: FSRM. */
#define KEEP_7_EBX  (B(3) | B(5) | B(8) | B(9) | B(16) | B(17) | B(18) | B(19) | B(21) | B(23) | B(28) | B(29) | B(30) | B(31))
#define KEEP_7_ECX  (B(1) | B(6) | B(8) | B(9) | B(10) | B(11) | B(12) | B(14))
#define KEEP_7_EDX  B(4)
/* Leaf 80000001 ecx: LAHF LZCNT PREFETCHW. edx: NX LM. */
#define KEEP_X_ECX  (B(0) | B(5) | B(8))
#define KEEP_X_EDX  (B(20) | B(29))

/* What a leaf keeps of the host's; all else reads as zero: no APIC, no VMX, no TSX, no protection keys. Few
 * leaves: KVM itself takes 10 us for some of them, and only the monitor's own checks need them. */
static const struct leaf { uint32_t function, host, eax, ebx, ecx, edx; } leaves[] = {
    { 0x00000001, CPUID_INDEX_1, ~0u, 0x0000ff00, KEEP_1_ECX, KEEP_1_EDX },
    { 0x00000007, CPUID_INDEX_7, 0, KEEP_7_EBX, KEEP_7_ECX, KEEP_7_EDX },
    { 0x80000001, CPUID_INDEX_80000001, 0, 0, KEEP_X_ECX, KEEP_X_EDX },
    { 0x80000008, CPUID_INDEX_80000008, 0xffff, 0, 0, 0 },
};

#define MAX_LEAVES 8
struct cpuid_table {
    struct kvm_cpuid2 head;
    struct kvm_cpuid_entry2 entries[MAX_LEAVES];
};

static void leaf_put(struct cpuid_table *t, struct kvm_cpuid_entry2 entry)
{
    entry.flags = entry.function == 7 || entry.function == 0xd ? KVM_CPUID_FLAG_SIGNIFCANT_INDEX : 0;
    t->entries[t->head.nent++] = entry;
}

/* Bits of guest-physical addresses are in the last leaf. */
static unsigned cpuid_fill(struct cpuid_table *t, uint64_t xcr0)
{
    uint32_t a, b, c, d;
    memset(t, 0, sizeof(*t));
    __cpuid(0, a, b, c, d);                     /* the vendor: KVM follows its rules */
    leaf_put(t, (struct kvm_cpuid_entry2){ .function = 0, .eax = 0xd, .ebx = b, .ecx = c, .edx = d });
    leaf_put(t, (struct kvm_cpuid_entry2){ .function = 0xd, .eax = (uint32_t)xcr0 });
    leaf_put(t, (struct kvm_cpuid_entry2){ .function = 0x80000000, .eax = 0x80000008 });
    for (size_t i = 0; i < sizeof(leaves) / sizeof(*leaves); i++) {
        const struct leaf *l = &leaves[i];
        const struct cpuid_feature *f = __x86_get_cpuid_feature_leaf(l->host);
        leaf_put(t, (struct kvm_cpuid_entry2){ .function = l->function, .eax = f->cpuid_array[0] & l->eax,
                 .ebx = f->cpuid_array[1] & l->ebx, .ecx = f->cpuid_array[2] & l->ecx, .edx = f->cpuid_array[3] & l->edx });
    }
    return t->entries[t->head.nent - 1].eax & 0xff;
}

/* Give the vCPU its features and its register state components. */
int vmm_cpuid_set(struct vmm *vm, struct vmm_error *e)
{
    struct cpuid_table table;
    const char *lacks = vmm_boot_cpu_lacks();
    if (lacks)
        return vmm_fail(e, -ENOTSUP, "this CPU lacks %s, which compiled code needs", lacks);
    uint64_t xcr0 = host_xcr0();
    unsigned bits = cpuid_fill(&table, xcr0);
    vm->gpa_limit = 1ull << (bits >= 32 && bits <= 52 ? bits : 36);
    int err = kvm_set_cpuid(vm->vcpu_fd, &table.head);
    if (err)
        return vmm_fail(e, err, "KVM refuses the CPU's features: %s", strerror(-err));
    err = kvm_set_xcr0(vm->vcpu_fd, xcr0);
    if (err && xcr0 != 7)
        err = kvm_set_xcr0(vm->vcpu_fd, 7);             /* a KVM without AVX-512 */
    if (err)
        return vmm_fail(e, err, "KVM offers no AVX to its guests: %s", strerror(-err));
    int khz = kvm_tsc_khz(vm->vcpu_fd);
    vm->tsc_khz = khz > 0 ? (uint32_t)khz : 0;
    return 0;
}

