/* The instructions of WebAssembly by opcode: the rows of wasm_ops.def, as the walk over a body
 * asks for them. Source: spec 5.4, 7.3. */
#ifndef JIT_WASM_OPS_H
#define JIT_WASM_OPS_H

#include <stddef.h>
#include <stdint.h>

/* What follows the opcode. */
enum imm_kind {
    IMM_none, IMM_block, IMM_label, IMM_labels, IMM_func, IMM_type, IMM_type_table, IMM_local, IMM_global, IMM_tag,
    IMM_table, IMM_memory, IMM_memarg, IMM_memarg_lane, IMM_lane, IMM_i32, IMM_i64, IMM_f32, IMM_f64,
    IMM_v128, IMM_shuffle, IMM_heaptype, IMM_valtypes, IMM_data_memory, IMM_data, IMM_memory_memory,
    IMM_elem_table, IMM_elem, IMM_table_table, IMM_catches,
    IMM_struct_type, IMM_struct_field, IMM_array_type, IMM_array_count, IMM_array_data,
    IMM_array_elem, IMM_array_array, IMM_cast, IMM_label_casts, IMM_zero,
};

/* What has to do with references to the heap; their numbers are those of their opcodes. */
enum gc_op {
    GC_struct_new = 0x00, GC_struct_new_default = 0x01, GC_struct_get = 0x02, GC_struct_get_s = 0x03, GC_struct_get_u = 0x04,
    GC_struct_set = 0x05, GC_array_new = 0x06, GC_array_new_default = 0x07, GC_array_new_fixed = 0x08, GC_array_new_data = 0x09,
    GC_array_new_elem = 0x0a, GC_array_get = 0x0b, GC_array_get_s = 0x0c, GC_array_get_u = 0x0d, GC_array_set = 0x0e,
    GC_array_len = 0x0f, GC_array_fill = 0x10, GC_array_copy = 0x11, GC_array_init_data = 0x12, GC_array_init_elem = 0x13,
    GC_ref_test = 0x14, GC_ref_test_null = 0x15, GC_ref_cast = 0x16, GC_ref_cast_null = 0x17, GC_br_on_cast = 0x18,
    GC_br_on_cast_fail = 0x19, GC_any_convert_extern = 0x1a, GC_extern_convert_any = 0x1b, GC_ref_i31 = 0x1c,
    GC_i31_get_s = 0x1d, GC_i31_get_u = 0x1e, GC_ref_eq = 0xd3,
};

enum build_kind {
    BUILD_illegal, BUILD_plain, BUILD_lane, BUILD_const, BUILD_v128, BUILD_load, BUILD_store, BUILD_load_lane,
    BUILD_store_lane, BUILD_index, BUILD_segdrop, BUILD_rt, BUILD_wide, BUILD_atomic, BUILD_atomic_rt,     /* fixed signature: build_plain.c */
    BUILD_gc, BUILD_unreachable, BUILD_nop, BUILD_block, BUILD_loop, BUILD_if, BUILD_else, BUILD_end, BUILD_br,
    BUILD_br_if, BUILD_br_table, BUILD_return, BUILD_call, BUILD_call_indirect, BUILD_return_call,
    BUILD_return_call_indirect, BUILD_call_ref, BUILD_return_call_ref, BUILD_drop, BUILD_select,
    BUILD_select_typed, BUILD_local_get, BUILD_local_set, BUILD_local_tee, BUILD_global_get,
    BUILD_global_set, BUILD_ref_null, BUILD_ref_is_null, BUILD_ref_func, BUILD_ref_as_non_null,
    BUILD_br_on_null, BUILD_br_on_non_null, BUILD_try_table, BUILD_throw, BUILD_throw_ref,
};

struct wasm_op {
    const char *name, *sig;
    uint32_t feature;
    uint16_t ir;
    uint8_t imm, build, mt, align;
};

/* One array for all prefixes: numbers of 0xfb, 0xfc, 0xfe and 0xfd follow the plain opcodes. */
enum { WASM_AT_FB = 0x100, WASM_AT_FC = 0x140, WASM_AT_FE = 0x160, WASM_AT_FD = 0x1b0, WASM_PLACES = 0x2d0 };
#define WASM_PLACE(code) \
    ((code) < 0x100 ? (code) : (code) >= 0xfd000 ? (code) - 0xfd000 + WASM_AT_FD : (code) >= 0xfe00 ? (code) - 0xfe00 + WASM_AT_FE \
     : (code) >= 0xfc00 ? (code) - 0xfc00 + WASM_AT_FC : (code) - 0xfb00 + WASM_AT_FB)

/* The place of an opcode: number < 256 for prefix 0. WASM_PLACES: it has none. */
static inline uint32_t wasm_op_place(uint32_t prefix, uint32_t number)
{
    uint32_t first = 0, end = WASM_AT_FB;
    switch (prefix) {
    case 0xfb: first = WASM_AT_FB; end = WASM_AT_FC; break;
    case 0xfc: first = WASM_AT_FC; end = WASM_AT_FE; break;
    case 0xfe: first = WASM_AT_FE; end = WASM_AT_FD; break;
    case 0xfd: first = WASM_AT_FD; end = WASM_PLACES; break;
    }
    return number < end - first ? first + number : WASM_PLACES;
}

extern const struct wasm_op wasm_ops[WASM_PLACES];

/* The row of an opcode: number < 256 for prefix 0. NULL if there is none. */
static inline const struct wasm_op *wasm_op_find(uint32_t prefix, uint32_t number)
{
    uint32_t at = wasm_op_place(prefix, number);
    return at < WASM_PLACES && wasm_ops[at].build != BUILD_illegal ? &wasm_ops[at] : NULL;
}

#endif
