/* `wvm objdump`: a module's machine code, each instruction under the WebAssembly instruction that it comes from.
 * The disassembler is capstone, loaded when this command runs and by nothing else. */
#ifndef VMM_OBJDUMP_H
#define VMM_OBJDUMP_H

#include <stdbool.h>
#include "vmm/load.h"

struct objdump {
    void *library;
    struct objdump_calls *calls;
    const char *filter;                 /* only functions whose name has this in it; NULL: all */
    bool bytes;                         /* print the encodings too */
};

/* Load the disassembler; before the lock-down. False: said why. */
bool objdump_open(struct objdump *d);

/* Print an image's functions to stdout. wat: the module's text with offsets (wat_print), or NULL. False: said why. */
bool objdump_print(const struct objdump *d, const struct vmm_image *image, const char *wat);

#endif
