/* Where everything of an instance lies in its data section (images/image.h): the header, then pointer slots,
 * records, global cells. Computed once per module, before any function is lowered. Offsets are from the start of .data. */
#ifndef JIT_DATALAYOUT_H
#define JIT_DATALAYOUT_H

#include "abi.h"
#include "module.h"

struct datalayout {
    uint32_t *func_slot;        /* imported functions: gva_t of the code to call */
    uint32_t *memory;           /* struct wvm_memory, or a gva_t slot to it when imported */
    uint32_t *table;            /* struct wvm_table, likewise */
    uint32_t *global;           /* cell, or a gva_t slot to it when imported and mutable */
    uint32_t *tag;              /* gva_t slot of the tag's identity */
    uint32_t *data_seg;         /* struct wvm_segment */
    uint32_t *elem_seg;         /* struct wvm_segment */
    uint32_t *elem_items;       /* uint64_t references of the segment; WVM_NONE when it is preloaded or declared */
    bool     *elem_late;        /* active segment left to the initializer */
    bool     *data_late;
    uint32_t *ref_of_func;      /* number of the function's descriptor, WVM_NONE if it has none */
    uint32_t n_refs;
    uint32_t bytes;
    uint32_t bss_bytes;         /* behind them, zero at first: see points.h */
};

void datalayout_compute(struct arena *a, const struct module *m, struct datalayout *out);

#endif
