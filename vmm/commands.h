/* The commands that work on module files and start no machine. Each gives wvm's exit code and has
 * said on stderr what went wrong. */
#ifndef VMM_COMMANDS_H
#define VMM_COMMANDS_H

#include "vmm/config.h"

int command_validate(const struct config *c);
int command_wat2wasm(const struct config *c);
int command_compile(const struct config *c);
int command_objdump(const struct config *c);
int command_print(const struct config *c);

#endif
