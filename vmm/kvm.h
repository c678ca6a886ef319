/* KVM's ioctls, one function each. They return -errno; a result is never an errno.
 * Source: Linux Documentation/virt/kvm/api.rst. */
#ifndef VMM_KVM_H
#define VMM_KVM_H

#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>

int kvm_open(void);                                     /* fd of /dev/kvm with API version 12 */
int kvm_create_vm(int kvm_fd);
int kvm_create_vcpu(int vm_fd);
int kvm_run_map(int kvm_fd, int vcpu_fd, struct kvm_run **run, size_t *bytes);
int kvm_set_memory(int vm_fd, uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t bytes, const void *hva);
int kvm_set_cpuid(int vcpu_fd, const struct kvm_cpuid2 *cpuid);
int kvm_set_xcr0(int vcpu_fd, uint64_t xcr0);
int kvm_set_sregs(int vcpu_fd, const struct kvm_sregs *sregs);
int kvm_get_sregs(int vcpu_fd, struct kvm_sregs *sregs);
int kvm_set_regs(int vcpu_fd, const struct kvm_regs *regs);
int kvm_get_regs(int vcpu_fd, struct kvm_regs *regs);
int kvm_tsc_khz(int vcpu_fd);                           /* 0 or -errno: unknown */
int kvm_run(int vcpu_fd);                               /* -EINTR: a signal, or immediate_exit */

#endif
