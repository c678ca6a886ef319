#include "vmm/kvm.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static int call(int fd, unsigned long request, unsigned long argument)
{
    int r = ioctl(fd, request, argument);
    return r < 0 ? -errno : r;
}

int kvm_open(void)
{
    int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (call(fd, KVM_GET_API_VERSION, 0) == KVM_API_VERSION)
        return fd;
    close(fd);
    return -ENOTTY;
}

int kvm_create_vm(int kvm_fd)
{
    int r;
    do
        r = call(kvm_fd, KVM_CREATE_VM, 0);
    while (r == -EINTR);
    return r;
}

int kvm_create_vcpu(int vm_fd)
{
    return call(vm_fd, KVM_CREATE_VCPU, 0);
}

int kvm_run_map(int kvm_fd, int vcpu_fd, struct kvm_run **run, size_t *bytes)
{
    int size = call(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (size < (int)sizeof(**run))
        return size < 0 ? size : -EINVAL;
    void *p = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu_fd, 0);
    if (p == MAP_FAILED)
        return -errno;
    *run = p;
    *bytes = (size_t)size;
    return 0;
}

int kvm_set_memory(int vm_fd, uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t bytes, const void *hva)
{
    struct kvm_userspace_memory_region r = {
        .slot = slot, .flags = flags, .guest_phys_addr = gpa, .memory_size = bytes, .userspace_addr = (uintptr_t)hva,
    };
    return call(vm_fd, KVM_SET_USER_MEMORY_REGION, (unsigned long)&r);
}

int kvm_set_cpuid(int vcpu_fd, const struct kvm_cpuid2 *cpuid)
{
    return call(vcpu_fd, KVM_SET_CPUID2, (unsigned long)cpuid);
}

int kvm_set_xcr0(int vcpu_fd, uint64_t xcr0)
{
    struct kvm_xcrs x = { .nr_xcrs = 1, .xcrs = { { .xcr = 0, .value = xcr0 } } };
    return call(vcpu_fd, KVM_SET_XCRS, (unsigned long)&x);
}

int kvm_set_sregs(int vcpu_fd, const struct kvm_sregs *sregs)
{
    return call(vcpu_fd, KVM_SET_SREGS, (unsigned long)sregs);
}

int kvm_get_sregs(int vcpu_fd, struct kvm_sregs *sregs)
{
    return call(vcpu_fd, KVM_GET_SREGS, (unsigned long)sregs);
}

int kvm_set_regs(int vcpu_fd, const struct kvm_regs *regs)
{
    return call(vcpu_fd, KVM_SET_REGS, (unsigned long)regs);
}

int kvm_get_regs(int vcpu_fd, struct kvm_regs *regs)
{
    return call(vcpu_fd, KVM_GET_REGS, (unsigned long)regs);
}

int kvm_tsc_khz(int vcpu_fd)
{
    return call(vcpu_fd, KVM_GET_TSC_KHZ, 0);
}

int kvm_run(int vcpu_fd)
{
    return call(vcpu_fd, KVM_RUN, 0);
}
