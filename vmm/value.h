/* Values on the command line: the arguments of --invoke, read by type, and its results. */
#ifndef VMM_VALUE_H
#define VMM_VALUE_H

#include <stdbool.h>
#include <stdio.h>
#include "vmm/load.h"

/* Read text as a value of `type` (enum wvm_valtype). Integers: decimal or 0x, signed or unsigned range;
 * floats: decimal, hexadecimal, inf, nan, nan:0xPAYLOAD; v128: one integer of 128 bits; references:
 * null. False if it is none. */
bool value_parse(uint8_t type, const char *text, struct vmm_value *value);

/* Print so that value_parse reads the same bits back (of NaNs, and non-null references: the kind). */
void value_print(FILE *to, const struct vmm_value *value);

const char *value_type_name(uint8_t type);

#endif
