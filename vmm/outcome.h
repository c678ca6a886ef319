/* How a run ended, for people: one message, the wasm backtrace, the exit code. The only place
 * where a guest's death is printed. */
#ifndef VMM_OUTCOME_H
#define VMM_OUTCOME_H

#include "vmm/vcpu.h"

/* The word for the report: "return", "exit", "trap", ... */
const char *outcome_name(enum vmm_outcome_kind kind);

/* Exit code of wvm for this outcome (enum exit_code, or the guest's own). */
int outcome_exit_code(const struct vmm_outcome *o);

/* Say on stderr what ended `module`; nothing if it returned or exited by itself. */
void outcome_print(const struct vmm_outcome *o, const char *module, uint64_t timeout_ns);

#endif
