/* What tells perf about the guest's code: a perf map (/tmp/perf-PID.map, one line per function) or a
 * jitdump (./jit-PID.dump, or in $JITDUMPDIR: the code bytes too, so that perf annotate works).
 *
 * Idea: perf calls an instruction pointer of the guest by name if the wvm process itself had
 * executable memory at that address. So the guest's code addresses are reserved in the host's address space,
 * executable and never written, and perf reads `--guest-code` samples as if they were ours.
 * Formats: Linux tools/perf/Documentation/jit-interface.txt and jitdump-specification.txt. */
#ifndef VMM_PROFILE_H
#define VMM_PROFILE_H

#include <stdbool.h>
#include "vmm/config.h"
#include "vmm/load.h"

struct profile { enum profile_kind kind; int fd; };

/* Create the file and reserve the addresses; before the lock-down. False: said why. */
bool profile_open(struct profile *p, enum profile_kind kind);

/* Write what is known of an instance's functions, or one of them. False: said why. */
bool profile_instance(struct profile *p, const struct vmm_instance *instance);

#endif
