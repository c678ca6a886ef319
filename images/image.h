/* The image of a compiled module: an ELF64 file (ET_DYN, EM_X86_64) that objdump, gdb and
 * perf can read, and that the VMM lays into guest memory. Sections, page aligned where they
 * are mapped, all offsets relative to the image base (the VA that the loader chooses):
 *
 *   .text      code, RX                      .rodata   jump tables, float and v128 constants, passive data, R
 *   .data      struct wvm_instance and what follows it, RW; the file holds its initial bytes (.bss part: zero)
 *   .wvm       struct wvm_image_header, then the arrays that it points to (not mapped in the guest)
 *   .symtab .strtab   functions by their wasm names
 *
 * Code, constants and data keep their distances, so everything is RIP-relative and no code
 * needs relocation; the text can be shared read-only between VMs.
 *
 * The loader fills, in this order: rt[] and funcref_base of the instance header, the rebase
 * list, import slots, funcref descriptors, memories (base, id), tables (base, id), preloaded
 * element and data segments. What cannot be known at compile time runs as guest code: the
 * function at init_off evaluates the remaining global initializers, applies the remaining
 * active segments in order, and calls the start function.
 *
 * All of it is untrusted when it comes from a file: every offset is checked by its reader. */
#ifndef WVM_IMAGE_H
#define WVM_IMAGE_H

#include <stdint.h>

#define WVM_IMAGE_MAGIC   0x00696d76u   /* "vmi\0" */
#define WVM_IMAGE_VERSION 5
#define WVM_NONE          0xffffffffu

enum wvm_extern { WVM_EXTERN_FUNC, WVM_EXTERN_TABLE, WVM_EXTERN_MEMORY, WVM_EXTERN_GLOBAL, WVM_EXTERN_TAG };

/* Value types, by their byte in the binary format. Typed references are reported as funcref or externref. */
enum wvm_valtype { WVM_I32 = 0x7f, WVM_I64 = 0x7e, WVM_F32 = 0x7d, WVM_F64 = 0x7c, WVM_V128 = 0x7b,
                   WVM_FUNCREF = 0x70, WVM_EXTERNREF = 0x6f, WVM_EXNREF = 0x69 };

struct wvm_array { uint32_t off, count; };      /* off from the start of .wvm */

struct wvm_image_header {
    uint32_t magic, version;
    uint64_t abi;                       /* WVM_ABI_HASH: what the code expects of the runtime and of the tables below */
    uint64_t cpu_features;              /* JIT_CPU_* bits that the code uses */
    uint8_t  module_hash[32];           /* SHA-256 of the module; zero if not computed */
    uint32_t text_off, text_bytes;      /* from the image base */
    uint32_t rodata_off, rodata_bytes;
    uint32_t data_off, data_bytes;      /* data_bytes includes bss */
    uint32_t data_file_bytes;
    uint32_t text_room, rodata_room;    /* free bytes behind them, for functions compiled later (jit/lazy.h); else 0 */
    uint32_t unwind_end, n_unwind;  /* struct wvm_unwind (abi.h), in rodata or its room, from unwind_end downwards */
    uint32_t init_off;                  /* code offset of the initializer, WVM_NONE if nothing is left to do */
    struct wvm_array types;             /* struct wvm_image_type */
    struct wvm_array funcs;             /* struct wvm_image_func, the whole index space, imports first */
    struct wvm_array memories;          /* struct wvm_image_memory, imports first */
    struct wvm_array tables;            /* struct wvm_image_table, imports first */
    struct wvm_array globals;           /* struct wvm_image_global, imports first */
    struct wvm_array tags;              /* struct wvm_image_tag, imports first */
    struct wvm_array imports;           /* struct wvm_image_import */
    struct wvm_array exports;           /* struct wvm_image_export */
    struct wvm_array refs;              /* uint32_t function index of funcref descriptor k */
    struct wvm_array rebase;            /* struct wvm_image_rebase */
    struct wvm_array preload_elems;     /* struct wvm_image_elem: active, constant, in bounds */
    struct wvm_array elem_items;        /* struct wvm_image_elem: items of passive segments into data, table = WVM_NONE */
    struct wvm_array elem_refs;         /* uint32_t: index into refs, or WVM_NONE for null */
    struct wvm_array preload_data;      /* struct wvm_image_data: active, constant, in bounds */
    struct wvm_array data_bytes_arr;    /* uint8_t: bytes of preloaded data segments */
    struct wvm_array offsets;           /* uint8_t: per function, code offset -> module offset (see jit.h) */
    struct wvm_array inlined;           /* struct wvm_image_inlined, per function */
    struct wvm_array traps;             /* struct wvm_image_trap, sorted by code_off */
    struct wvm_array valtypes;          /* uint8_t enum wvm_valtype, pointed into by types */
    struct wvm_array strings;           /* uint8_t: names, not terminated */
};

struct wvm_image_type  { uint32_t sig, params, n_params, results, n_results; };  /* params, results: index into valtypes */
struct wvm_image_func  { uint32_t type, code_off, code_bytes, module_off, name, name_bytes, offsets, offsets_bytes, inlined, n_inlined; };
/* The body of another function inside one. An offset that the function's offsets lead to, if it is one of the `bytes`
 * (of that body) from `at` on, stands for the one at the same place in `func`, called at call_at: a module offset, or again one like that.
 * A function's entries do not overlap, rise in `at`, and call_at is below `at`. */
struct wvm_image_inlined { uint32_t at, func, call_at; };
struct wvm_image_memory{ uint64_t min_pages, max_pages; uint32_t data_off; uint32_t flags, page_log2, pad; };  /* data_off: struct wvm_memory if owned, a gva_t slot to one if imported */
struct wvm_image_ref   { uint32_t sig, non_null; };                     /* what a reference type says beyond its enum wvm_valtype; sig: of its function type, 0: any */
struct wvm_image_table { uint64_t min, max; uint32_t data_off; uint32_t flags, elem_type, pad; struct wvm_image_ref elem_ref; };  /* likewise struct wvm_table */
struct wvm_image_global{ uint32_t data_off; uint8_t type, mutable_, imported, indirect; struct wvm_image_ref ref; };    /* cell, or (indirect) a gva_t slot to the exporter's cell */
struct wvm_image_tag   { uint32_t type, data_off, name, name_bytes; };  /* data_off: gva_t slot of its identity */
struct wvm_image_import{ uint32_t kind, index, module, module_bytes, name, name_bytes, type, data_off; };       /* func: type index; data_off: gva_t slot of the code to call */
struct wvm_image_export{ uint32_t kind, index, name, name_bytes; };
struct wvm_image_rebase{ uint32_t data_off, addend; };                  /* *(u64 *)(data + data_off) = image base + addend */
struct wvm_image_elem  { uint32_t table, dst, first, count; };          /* table entries [dst, dst+count) = elem_refs[first..]; dst: data offset of uint64_t refs when table is WVM_NONE */
struct wvm_image_data  { uint32_t memory, pad; uint64_t dst; uint32_t src, bytes; };
/* reg: the divisor's register for WVM_TRAP_div, bit 7: 64-bit; that of the signature found for WVM_TRAP_sig_mismatch (0 there:
 * an uninitialized element). */
struct wvm_image_trap  { uint32_t code_off; uint8_t kind, reg, pad[2]; };   /* kind: enum wvm_trap */

enum { WVM_LIMIT_HAS_MAX = 1, WVM_LIMIT_SHARED = 2, WVM_LIMIT_64 = 4, WVM_LIMIT_IMPORTED = 8 };

#endif
