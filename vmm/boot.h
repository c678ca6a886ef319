/* The state that a vCPU starts in: at CPL 3, in 64-bit mode, with the tables that exceptions need.
 * Invariant: it passes every guest-state check that VM entry makes on any implementation. */
#ifndef VMM_BOOT_H
#define VMM_BOOT_H

#include <linux/kvm.h>
#include <stdint.h>

/* Special registers of a new vCPU whose page tables are at guest-physical pml4. */
void vmm_boot_sregs(struct kvm_sregs *sregs, uint64_t pml4);

/* General registers: rip at `start`, rsp at the stack's top. */
void vmm_boot_regs(struct kvm_regs *regs, uint64_t start);

/* Fill the supervisor's two pages: IDT, GDT, trap stubs; TSS and its stack. */
void vmm_boot_ring0(uint8_t *pages);

/* What the CPU pushed on the supervisor's stack for `vector`, read from the pages of vmm_boot_ring0. */
struct vmm_pushed { uint64_t error, rip, cs, rflags, rsp, ss; };
struct vmm_pushed vmm_boot_pushed(const uint8_t *pages, unsigned vector);

/* Check the state against the Intel SDM, vol. 3, 26.3.1 (checks on guest state). Returns NULL, or what is wrong. */
const char *vmm_boot_check(const struct kvm_sregs *sregs, const struct kvm_regs *regs);

/* What the CPU lacks of what compiled code needs ("AVX2, BMI2"), NULL if nothing. */
const char *vmm_boot_cpu_lacks(void);

#endif
