/* What first-tier code counts, and the ways out of it: records in the instance's data, behind all else (datalayout.bss_bytes). A
 * function has one for its entry, then one for each of its loops, in the order of their heads. The guest may write what it likes there. */
#ifndef JIT_POINTS_H
#define JIT_POINTS_H

#include <stdint.h>

struct jit_point {
    uint32_t count;             /* how often it was passed */
    uint32_t unused;
    uint64_t code;              /* of a loop: the address of code that goes on from its head; 0: there is none */
};

#endif
