/* Images (images/image.h) into guest memory: check, lay out, link, preload.
 *
 * Invariant: an image is untrusted. vmm_image_open checks every offset and count of it once;
 * the rest of vmm/ uses the checked struct vmm_image only. W^X: text is R X in the guest,
 * constants R, data R W. */
#ifndef VMM_LOAD_H
#define VMM_LOAD_H

#include "image.h"
#include "vm.h"

/* A checked view of an image. The bytes stay the caller's and must outlive the VM. */
struct vmm_image {
    const uint8_t *bytes;               /* the ELF file; page aligned */
    size_t size;
    struct wvm_image_header h;          /* copied, checked */
    const uint8_t *text, *rodata, *data;
    const uint8_t *meta;                /* section .wvm */
    size_t meta_bytes;
    const struct wvm_image_type *types;
    const struct wvm_image_func *funcs;
    const struct wvm_image_inlined *inlined;
    const struct wvm_image_memory *memories;
    const struct wvm_image_table *tables;
    const struct wvm_image_global *globals;
    const struct wvm_image_tag *tags;
    const struct wvm_image_import *imports;
    const struct wvm_image_export *exports;
    const struct wvm_image_trap *traps;
    const uint32_t *refs, *elem_refs;
    const struct wvm_image_rebase *rebase;
    const struct wvm_image_elem *preload_elems, *elem_items;
    const struct wvm_image_data *preload_data;
    const uint8_t *offsets, *valtypes, *data_bytes;
    const char *strings;
    struct jit_lazy *lazy;              /* compiles its functions, for its only instance; NULL: they are there */
};

/* A value at the border; lo holds i32, i64, f32, f64 bits or a reference (0: null), hi the upper half of v128. */
struct vmm_value {
    uint8_t type;                       /* enum wvm_valtype */
    uint64_t lo, hi;
};

struct vmm_type {
    uint32_t n_params, n_results;
    const uint8_t *params, *results;    /* enum wvm_valtype */
};

/* Is it an image of wvm, of whatever version and in whatever state? */
bool vmm_image_is(const uint8_t *bytes, size_t size);

/* Check an image and open it. Fails with -ENOEXEC and a text that names the bad field. */
int vmm_image_open(struct vmm_image *image, const uint8_t *bytes, size_t size, struct vmm_error *e);

/* Lay an image into the VM as an instance named `name` (may be NULL) and link it: imports come from the
 * instances loaded before under their names, and from WASI (wasi_snapshot_preview1, wasi_unstable).
 * Its initializer runs at the start of the next vmm_call. Fails with -ENOENT and a text that names all
 * missing or incompatible imports, one a line; -ENOMEM when its memory cannot be had. */
int vmm_load(struct vmm *vm, const struct vmm_image *image, const char *name,
             struct vmm_instance **instance, struct vmm_error *e);

/* True if the image imports from wasi_unstable (older structure layouts). */
bool vmm_image_wasi_unstable(const struct vmm_image *image);

/* Let later imports find an instance under one more name (the `register` of a test script). */
int vmm_register(struct vmm *vm, struct vmm_instance *instance, const char *name);

/* Index of an exported item of this kind (enum wvm_extern), or WVM_NONE. */
uint32_t vmm_image_export(const struct vmm_image *image, uint32_t kind, const char *name);

/* How many functions it imports: the first ones of its index space. */
uint32_t vmm_image_imports(const struct vmm_image *image);

/* The type of function `func` (index space of the module). */
struct vmm_type vmm_image_func_type(const struct vmm_image *image, uint32_t func);

/* The name of function `func`; *bytes its length, not terminated. Empty if it has none. */
const char *vmm_image_func_name(const struct vmm_image *image, uint32_t func, uint32_t *bytes);

/* Of a function's inlined bodies, the one that holds offset `at`; NULL: it is a module offset. */
const struct wvm_image_inlined *vmm_image_inlined_find(const struct wvm_image_inlined *list, uint32_t n, uint32_t at);

/* The last row at or before code_off of those that end at `end`; NULL: there is none. */
const struct wvm_unwind *vmm_unwind_find(const struct wvm_unwind *end, uint32_t n, uint32_t code_off);
const struct wvm_unwind *vmm_image_unwind_find(const struct vmm_image *image, uint32_t code_off);

const struct vmm_image *vmm_instance_image(const struct vmm_instance *instance);

/* Read an exported global. False if there is none of that name. */
bool vmm_global_get(const struct vmm_instance *instance, const char *name, struct vmm_value *value);

#endif
