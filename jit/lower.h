/* SSA form to machine instructions over virtual registers. */
#ifndef JIT_LOWER_H
#define JIT_LOWER_H

#include "datalayout.h"
#include "ir.h"
#include "jit.h"
#include "mir.h"

struct jump_table { uint32_t rodata_off, n; uint32_t *blocks; };

/* Read-only data of one function: constants, found again by their bytes, and jump tables. */
struct code_consts {
    uint8_t *bytes; uint32_t n_bytes, cap_bytes;
    uint32_t *hash; uint32_t hash_size, n_hashed;       /* offset + 1 of 16-byte constants; open addressing */
    struct jump_table *tables; uint32_t n_tables, cap_tables;
};

/* Lower f into m (zeroed by the caller but for its arena). Needs a verified f. Every virtual
 * register of the result is defined before it is used on every path. */
void lower_function(struct ir_func *f, const struct module *mod, const struct datalayout *lay, const struct jit_options *opt,
                    struct mfunc *m, struct code_consts *consts);

#endif
