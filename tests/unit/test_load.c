/* The reader of images: a good image opens, each broken one is refused with the name of what is
 * broken, and random damage never makes it read out of bounds (run it with the sanitizers). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>
#include "tiny_image.h"
#include "vmm/load.h"

static const uint8_t code[64] = { 0xc3 };

/* One of everything. */
static void fill(struct tiny *t)
{
    static const uint8_t valtypes[] = { WVM_I32, WVM_I64, WVM_F32, WVM_F64, WVM_V128, WVM_FUNCREF, WVM_EXTERNREF };
    static const struct wvm_image_type types[] = { { 1, 0, 2, 2, 1 }, { 2, 0, 1, 0, 0 } };
    static const char strings[] = "wasi_snapshot_preview1fd_closeexportedenv";
    static const struct wvm_image_import imports[] = {
        { WVM_EXTERN_FUNC, 0, 0, 22, 22, 8, 1, TINY_SLOT(0) }, { WVM_EXTERN_GLOBAL, 0, 38, 3, 30, 8, 0, 0 } };
    static const struct wvm_image_export exports[] = { { WVM_EXTERN_FUNC, 1, 30, 8 }, { WVM_EXTERN_MEMORY, 0, 0, 4 } };
    static const struct wvm_image_func funcs[] = { { .type = 1 },
        { .type = 0, .code_off = TINY_TEXT_OFF, .code_bytes = 16, .name = 30, .name_bytes = 8, .offsets = 0, .offsets_bytes = 2 } };
    static const struct wvm_image_memory memories[] = { { 1, 2, TINY_MEMORY, WVM_LIMIT_HAS_MAX, 16, 0 } };
    static const struct wvm_image_table tables[] = { { 4, 8, TINY_TABLE, WVM_LIMIT_HAS_MAX, WVM_FUNCREF, 0, { 0, 0 } } };
    static const struct wvm_image_global globals[] = { { TINY_GLOBAL(0), WVM_I32, 0, 1, 0, { 0, 0 } }, { TINY_GLOBAL(1), WVM_V128, 1, 0, 0, { 0, 0 } } };
    static const struct wvm_image_tag tags[] = { { 1, TINY_SLOT(1), 30, 8 } };
    static const uint32_t refs[] = { 1, 0 }, elem_refs[] = { 0, WVM_NONE, 1 };
    static const struct wvm_image_rebase rebase[] = { { 0x800, TINY_TEXT_OFF } };
    static const struct wvm_image_elem preload[] = { { 0, 1, 0, 3 } }, items[] = { { WVM_NONE, 0x900, 0, 3 } };
    static const uint8_t bytes[] = { 1, 2, 3, 4 }, offsets[] = { 0, 0 };
    static const struct wvm_image_data data[] = { { 0, 0, 65532, 0, 4 } };
    static const struct wvm_image_trap traps[] = { { TINY_TEXT_OFF + 1, WVM_TRAP_unreachable, 0, { 0 } },
                                                   { TINY_TEXT_OFF + 9, WVM_TRAP_div, 1, { 0 } } };
    tiny_init(t, code, code + sizeof(code));
    TINY_SET(t, valtypes, valtypes);
    TINY_SET(t, types, types);
    TINY_SET(t, strings, strings);
    TINY_SET(t, imports, imports);
    TINY_SET(t, exports, exports);
    TINY_SET(t, funcs, funcs);
    TINY_SET(t, memories, memories);
    TINY_SET(t, tables, tables);
    TINY_SET(t, globals, globals);
    TINY_SET(t, tags, tags);
    TINY_SET(t, refs, refs);
    TINY_SET(t, elem_refs, elem_refs);
    TINY_SET(t, rebase, rebase);
    TINY_SET(t, preload_elems, preload);
    TINY_SET(t, elem_items, items);
    TINY_SET(t, data_bytes_arr, bytes);
    TINY_SET(t, offsets, offsets);
    TINY_SET(t, preload_data, data);
    TINY_SET(t, traps, traps);
    t->h.init_off = TINY_TEXT_OFF;
}

static int open_tiny(struct tiny *t, struct vmm_image *m, struct vmm_error *e)
{
    tiny_finish(t);
    return vmm_image_open(m, t->file, t->file_bytes, e);
}

static void good_image_opens(void **state)
{
    static struct tiny t;
    struct vmm_image m;
    struct vmm_error e = { 0 };
    uint32_t n;
    fill(&t);
    if (open_tiny(&t, &m, &e))
        fail_msg("%s", e.text);
    assert_int_equal(vmm_image_export(&m, WVM_EXTERN_FUNC, "exported"), 1);
    assert_int_equal(vmm_image_export(&m, WVM_EXTERN_MEMORY, "exported"), WVM_NONE);
    assert_int_equal(vmm_image_func_type(&m, 1).n_params, 2);
    assert_int_equal(vmm_image_func_type(&m, 1).results[0], WVM_F32);
    assert_memory_equal(vmm_image_func_name(&m, 1, &n), "exported", 8);
    assert_int_equal(n, 8);
    assert_false(vmm_image_wasi_unstable(&m));
    assert_memory_equal(m.text, code, sizeof(code));
    free(t.file);
}

/* The element k of an array, for a row that breaks it. */
#define AT(type, array, k) ((struct wvm_image_##type *)(t->meta + t->h.array.off) + (k))
#define ROW(name, statement) static void break_##name(struct tiny *t) { statement; }
#define ROWS \
    ROW(magic, t->h.magic++) ROW(version, t->h.version++) ROW(text_unaligned, t->h.text_off += 8) \
    ROW(text_size, t->h.text_bytes = 0x10000) ROW(text_huge, t->h.text_bytes = 0xfffffff0) ROW(overlap, t->h.rodata_off = 0) \
    ROW(data_far, t->h.data_off = 0xfffff000) ROW(data_file, t->h.data_file_bytes = TINY_DATA_BYTES + 1) \
    ROW(data_small, t->h.data_bytes = t->h.data_file_bytes = 16) ROW(init, t->h.init_off = 0x2000000) \
    ROW(array_offset, t->h.funcs.off = 0x7fffff00) ROW(array_count, t->h.types.count = 0x10000000) \
    ROW(array_unaligned, t->h.memories.off += 4) ROW(array_odd, t->h.types.off += 1) \
    ROW(type_params, AT(type, types, 0)->n_params = 100) ROW(type_wrap, AT(type, types, 0)->params = 0xffffffff) \
    ROW(valtype, t->meta[t->h.valtypes.off] = 0x40) ROW(func_type, AT(func, funcs, 1)->type = 2) \
    ROW(func_code, AT(func, funcs, 1)->code_bytes = 65) ROW(func_low, AT(func, funcs, 1)->code_off = 0) \
    ROW(func_name, AT(func, funcs, 1)->name_bytes = 100) ROW(func_offsets, AT(func, funcs, 1)->offsets_bytes = 3) \
    ROW(memory_data, AT(memory, memories, 0)->data_off = TINY_DATA_BYTES - 8) ROW(memory_odd, AT(memory, memories, 0)->data_off += 4) \
    ROW(memory_limits, AT(memory, memories, 0)->min_pages = 3) ROW(memory_log2, AT(memory, memories, 0)->page_log2 = 40) \
    ROW(memory_marked, AT(memory, memories, 0)->flags |= WVM_LIMIT_IMPORTED) ROW(table_data, AT(table, tables, 0)->data_off = 0xfffffff8) \
    ROW(table_limits, AT(table, tables, 0)->min = 9) ROW(table_marked, AT(table, tables, 0)->flags |= WVM_LIMIT_IMPORTED) \
    ROW(global_data, AT(global, globals, 1)->data_off = TINY_DATA_BYTES - 8) ROW(global_marked, AT(global, globals, 1)->imported = 1) \
    ROW(global_unmarked, AT(global, globals, 0)->imported = 0) ROW(import_kind, AT(import, imports, 0)->kind = 9) \
    ROW(import_index, AT(import, imports, 0)->index = 1) ROW(import_type, AT(import, imports, 0)->type = 2) \
    ROW(import_slot, AT(import, imports, 0)->data_off = TINY_DATA_BYTES) ROW(import_name, AT(import, imports, 0)->name = 0xffffffff) \
    ROW(export_index, AT(export, exports, 0)->index = 2) ROW(export_kind, AT(export, exports, 0)->kind = 5) \
    ROW(export_name, AT(export, exports, 1)->name_bytes = 1000) ROW(ref, *(uint32_t *)(t->meta + t->h.refs.off) = 2) \
    ROW(elem_ref, *(uint32_t *)(t->meta + t->h.elem_refs.off) = 2) ROW(elem_table, AT(elem, preload_elems, 0)->table = 1) \
    ROW(elem_dst, AT(elem, preload_elems, 0)->dst = 2) ROW(elem_wrap, AT(elem, preload_elems, 0)->first = 0xffffffff) \
    ROW(items_dst, AT(elem, elem_items, 0)->dst = TINY_DATA_BYTES - 16) ROW(items_table, AT(elem, elem_items, 0)->table = 0) \
    ROW(data_dst, AT(data, preload_data, 0)->dst = 65533) ROW(data_src, AT(data, preload_data, 0)->src = 1) \
    ROW(data_memory, AT(data, preload_data, 0)->memory = 1) ROW(data_wrap, AT(data, preload_data, 0)->dst = UINT64_MAX - 1) \
    ROW(rebase, AT(rebase, rebase, 0)->data_off = TINY_DATA_BYTES - 4) ROW(trap_kind, AT(trap, traps, 0)->kind = WVM_TRAP_COUNT) \
    ROW(tag_type, AT(tag, tags, 0)->type = 2) ROW(tag_slot, AT(tag, tags, 0)->data_off = TINY_DATA_BYTES - 4) \
    ROW(tag_name, AT(tag, tags, 0)->name_bytes = 100) ROW(tag_import, AT(import, imports, 1)->kind = WVM_EXTERN_TAG) \
    ROW(unwind_count, t->h.n_unwind = 1) ROW(unwind_low, (t->h.n_unwind = 1, t->h.unwind_end = TINY_DATA_OFF)) \
    ROW(unwind_huge, t->h.n_unwind = t->h.unwind_end = 0xffffffff) \
    ROW(trap_order, AT(trap, traps, 1)->code_off = TINY_TEXT_OFF)
ROWS
#undef ROW

static void each_broken_image_is_refused(void **state)
{
#define ROW(name, statement) { #name, break_##name },
    static const struct { const char *name; void (*breaks)(struct tiny *); } rows[] = { ROWS };
#undef ROW
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        static struct tiny t;
        struct vmm_image m;
        struct vmm_error e = { 0 };
        fill(&t);
        rows[i].breaks(&t);
        int err = open_tiny(&t, &m, &e);
        free(t.file);
        if (err != -8 || !strstr(e.text, "bad image"))
            fail_msg("%s: %d, %s", rows[i].name, err, e.text);
    }
}

static void every_truncation_is_refused(void **state)
{
    static struct tiny t;
    struct vmm_image m;
    struct vmm_error e;
    fill(&t);
    tiny_finish(&t);
    for (size_t n = 0; n < t.file_bytes; n += n < 0x1000 ? 1 : 97) {
        uint8_t *copy = aligned_alloc(0x1000, (n + 0xfff) & ~(size_t)0xfff);    /* the sanitizer watches its end */
        memcpy(copy, t.file, n);
        assert_int_not_equal(vmm_image_open(&m, copy, n, &e), 0);
        free(copy);
    }
    free(t.file);
}

/* What opens after random damage answers all questions within its bytes. */
static void random_damage_is_harmless(void **state)
{
    static struct tiny t;
    uint64_t seed = 1;
    unsigned opened = 0;
    fill(&t);
    tiny_finish(&t);
    for (int turn = 0; turn < 20000; turn++) {
        struct vmm_image m;
        struct vmm_error e;
        uint8_t saved[4];
        size_t at[4];
        for (int k = 0; k < 4; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            at[k] = (size_t)(seed >> 20) % 3 == 0 ? (size_t)(seed >> 30) % t.file_bytes
                                                  : 0x2000 + TINY_DATA_BYTES + (size_t)(seed >> 30) % t.used;
            saved[k] = t.file[at[k]];
            t.file[at[k]] ^= (uint8_t)(1u << (seed >> 60 & 7));
        }
        if (vmm_image_open(&m, t.file, t.file_bytes, &e) == 0) {
            uint32_t n;
            opened++;
            vmm_image_export(&m, WVM_EXTERN_FUNC, "exported");
            vmm_image_wasi_unstable(&m);
            for (uint32_t f = 0; f < m.h.funcs.count; f++) {
                vmm_image_func_type(&m, f);
                vmm_image_func_name(&m, f, &n);
            }
        }
        for (int k = 4; k-- > 0;)
            t.file[at[k]] = saved[k];
    }
    assert_true(opened > 0);
    free(t.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_image_opens), cmocka_unit_test(each_broken_image_is_refused),
        cmocka_unit_test(every_truncation_is_refused), cmocka_unit_test(random_damage_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
