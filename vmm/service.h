/* Who answers a call: the vCPU thread after an exit, or the service thread while the guest spins.
 * Invariant: one lock, held while a call is answered, and the number of the last call answered, which the
 * guest cannot see: each call is answered once, by one thread, and handlers never run at the same time. The
 * service thread takes only calls that neither block nor end the run, so the lock is never held for long. Memories grow under
 * it, too, so the vCPU thread holds it where it looks at them. */
#ifndef VMM_SERVICE_H
#define VMM_SERVICE_H

#include "vmm/vcpu.h"

struct vmm_request {                    /* a call, copied out of the mailbox */
    uint32_t seq, nr;
    uint64_t tsc, arg[10];
};

/* vcpu.c */
struct vmm_request vmm_call_read(const struct vmm *vm);
void vmm_call_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop);

/* Answer a call for which the guest left the VM, unless the service thread did so meanwhile. */
void vmm_service_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop);

/* Between these no call is answered: memories, slots and page tables stay as they are. A hostile guest can trap while a call
 * of it is answered. vCPU thread only. */
void vmm_service_hold(struct vmm *vm);
void vmm_service_release(struct vmm *vm);

#endif
