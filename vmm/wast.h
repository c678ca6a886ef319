/* wvm wast: test scripts of the specification. Each script runs in a process of its own, which holds one
 * micro-VM for all its instances, so that one script cannot harm another and instances can be linked. A script
 * whose modules are strangers to each other has a few: what is alone in its VM is compiled as by `wvm run`,
 * with memory 0 at address 0; whatever follows loads a base. So both ways are tested.
 *
 * Invariant: what a script says is untrusted. It is parsed after the lock-down's first stage. The second
 * stage, which forbids what the loader needs, never comes: modules are loaded between calls.
 * Source: the reference interpreter's README, section "Scripts". */
#ifndef VMM_WAST_H
#define VMM_WAST_H

#include "jit/wat_script.h"
#include "vmm/config.h"
#include "vmm/vcpu.h"

/* What became of one script: commands that did what they should, and that did not. */
struct wast_tally {
    uint32_t passed, failed;
};

/* Run all scripts of the command line, print and report; returns the exit code: 1 if anything failed. */
int wast(const struct config *c);

#define WAST_MACHINES 4
struct wast_machines {
    struct vmm *vm[WAST_MACHINES];
    uint64_t timeout_ns;                /* of each instance with all its calls; 0: never */
};

/* Run a parsed script. Each failure is a line on stdout, and an element of a JSON array on `json`
 * (NULL: not wanted). */
struct wast_tally wast_run(struct wast_machines *machines, const struct wat_script *s, const char *file,
                           const struct jit_options *jit, FILE *json);

/* Make the argument of a call. False: no value of this kind can be passed. */
bool wast_argument(const struct wat_value *v, struct vmm_value *to);

/* Is this what the script expects? */
bool wast_matches(const struct wat_value *want, const struct vmm_value *got);

/* In words, for messages; both return buf. */
const char *wast_got(const struct vmm_value *v, char buf[80]);
const char *wast_wanted(const struct wat_value *v, char buf[80]);

#endif
