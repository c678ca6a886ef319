/* Signals and the deadline: both end a run by making KVM_RUN return.
 * Invariant: a request is never lost between a check and KVM_RUN, because the handler sets
 * immediate_exit, which KVM_RUN reads after the signal could no longer interrupt it; nor between a check and a
 * blocking system call, because a timer repeats the signal until the run has ended. */
#ifndef VMM_SIGNALS_H
#define VMM_SIGNALS_H

#include <stdbool.h>

/* 0: go on; the number of a signal to die of; or VMM_INTERRUPT_DEADLINE. */
enum { VMM_INTERRUPT_DEADLINE = -1 };
int vmm_interrupted(void);

#endif
