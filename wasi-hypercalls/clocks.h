/* The guest's clocks as the host reads them. */
#ifndef WASI_CLOCKS_H
#define WASI_CLOCKS_H

#include <stdint.h>

/* Read a clock, WASI_CLOCK_*. Errors: inval. */
int64_t clock_read(uint32_t id, uint64_t *ns);

#endif
