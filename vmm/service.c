#include "vmm/service.h"

#include "vmm/machine.h"

void vmm_service_answer(struct vmm *vm, const struct vmm_request *c, struct vmm_stop *stop)
{
    vmm_call_answer(vm, c, stop);
}

int vmm_service_start(struct vmm *vm, enum vmm_service mode, struct vmm_error *e)
{
    return 0;
}

void vmm_service_stop(struct vmm *vm)
{
}
