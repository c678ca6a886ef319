/* Who answers a call: the vCPU thread after an exit, or the service thread while the guest spins.
 * Invariant: each call, known by its sequence number, is answered exactly once, because it must be
 * claimed first, in memory that the guest cannot see. */
#ifndef VMM_SERVICE_H
#define VMM_SERVICE_H

#include "vmm/vcpu.h"

struct vmm_request {                       /* a call, copied out of the mailbox */
    uint32_t seq, nr;
    uint64_t tsc, arg[10];
};

struct vmm_request vmm_call_read(const struct vmm *vm);
bool vmm_call_known(const struct vmm *vm, uint32_t nr);
void vmm_call_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop);

/* Answer a call for which the guest left the VM; when the service thread has it already, wait for that. */
void vmm_service_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop);

#endif
