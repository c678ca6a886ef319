/* Allocated machine instructions to bytes. */
#ifndef JIT_EMIT_H
#define JIT_EMIT_H

#include "abi.h"
#include "image.h"
#include "layout.h"
#include "lower.h"
#include "mir.h"

/* A 32-bit field to fill when the image is laid out: the distance from the end of its instruction to the target. */
enum code_reloc_kind { RELOC_FUNC, RELOC_RODATA, RELOC_DATA };
struct code_reloc { uint32_t at, end; uint32_t kind; int32_t target; };     /* function index, or offset in rodata of the function, or in .data */

/* A jump table in rodata: n entries of 4 bytes, offsets in the function's code until that has its place (rodata_place). */
struct code_table { uint32_t off, n; };

/* A finished function; everything in the arena given to emit_function. Offsets are from its first byte. */
struct code_func {
    uint8_t *code; uint32_t n_code;
    uint8_t *rodata; uint32_t n_rodata;
    struct code_table *tables; uint32_t n_tables;
    struct code_reloc *relocs; uint32_t n_relocs;
    struct wvm_image_trap *traps; uint32_t n_traps;
    uint8_t *offsets; uint32_t n_offsets;           /* encoded as jit.h says */
    struct wvm_unwind *unwind; uint32_t n_unwind;   /* sorted; first: offset in rodata */
    struct wvm_image_inlined *inlined; uint32_t n_inlined;
};

void emit_function(struct mfunc *m, const struct layout *l, struct code_consts *consts, uint32_t src_begin, struct arena *out,
                   struct code_func *f);

#endif
