/* The function that a run calls: _start, or what --invoke names, with its arguments. */
#ifndef VMM_ENTRY_H
#define VMM_ENTRY_H

#include <stdbool.h>
#include "vmm/config.h"
#include "vmm/load.h"

struct entry {
    uint32_t func;
    uint32_t initialize;                /* _initialize of a reactor, to be called first; WVM_NONE: none */
    struct vmm_type type;
    struct vmm_value *args, *results;   /* as many as the type has */
};

/* Find it and read its arguments. False: said why. */
bool entry_find(const struct config *c, const struct vmm_image *image, struct entry *e);

/* Print the results, one a line. False: standard output could not take them; said why. */
bool entry_print_results(const struct entry *e);

#endif
