/* A good image with bytes of it overwritten, by a list of (offset, value): its reader must refuse it or give
 * a view that can be walked from end to end, as the loader and the backtrace walk it. */
#include <stdlib.h>
#include <string.h>
#include "jit/jit.h"
#include "jit/wat.h"
#include "vmm/load.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char text[] =
    "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))"
    " (memory (export \"memory\") 1 3) (table $t 4 8 funcref) (global $g (export \"g\") (mut i64) (i64.const 7))"
    " (data (i32.const 8) \"hello\") (data \"passive\") (elem (table $t) (i32.const 1) func $f $exit) (elem declare func $f)"
    " (func $f (export \"f\") (param i32 f64) (result f64 i32)"
    "   (if (i32.eqz (local.get 0)) (then unreachable)) (drop (ref.func $f)) (local.get 1) (i32.div_s (i32.const 3) (local.get 0)))"
    " (tag $e (export \"e\") (param i32)) (func $g (block $h (result i32) (try_table (catch $e $h) (call $exit (i32.const 1)) (throw $e (i32.const 2)))"
    "   (i32.const 0)) (drop))"
    " (func (export \"_start\") (call $g) (call_indirect $t (param i32) (i32.const 0) (i32.const 2))))";
static struct jit_buffer good, bad;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct jit_options o = jit_options_default();
    struct jit_buffer wasm;
    struct jit_error e;
    struct jit_stats stats;
    if (!wat_parse(text, sizeof text - 1, "seed", true, &wasm, &e) || !jit_compile(wasm.data, wasm.size, &o, &good, &stats, &e))
        abort();
    bad = (struct jit_buffer){ aligned_alloc(4096, (good.size + 4095) & ~(size_t)4095), good.size, good.size };
    return 0;
}

static volatile uint64_t sink;

static void touch(const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sink += ((const uint8_t *)bytes)[i];
}

static void walk(const struct vmm_image *m)
{
    const struct wvm_image_header *h = &m->h;
    touch(m->text, h->text_bytes);
    touch(m->rodata, h->rodata_bytes);
    touch(m->data, h->data_file_bytes);
    for (uint32_t i = 0; i < h->funcs.count; i++) {
        uint32_t n;
        const char *name = vmm_image_func_name(m, i, &n);
        struct vmm_type t = vmm_image_func_type(m, i);
        touch(name, n);
        touch(t.params, t.n_params);
        touch(t.results, t.n_results);
        sink += jit_offsets_find(m->offsets + m->funcs[i].offsets, m->funcs[i].offsets_bytes, m->funcs[i].code_off,
                                 m->funcs[i].module_off, m->funcs[i].code_off + 9);
        const struct wvm_unwind *row = vmm_image_unwind_find(m, m->funcs[i].code_off + 9);
        sink += row ? row->frame : 0;
    }
    for (uint32_t i = 0; i < h->preload_elems.count; i++)
        touch(m->elem_refs + m->preload_elems[i].first, 4 * (size_t)m->preload_elems[i].count);
    for (uint32_t i = 0; i < h->preload_data.count; i++)
        touch(m->data_bytes + m->preload_data[i].src, m->preload_data[i].bytes);
    touch(m->tags, h->tags.count * sizeof *m->tags);
    sink += vmm_image_export(m, WVM_EXTERN_FUNC, "_start") + vmm_image_wasi_unstable(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct vmm_image m;
    struct vmm_error e;
    memcpy(bad.data, good.data, good.size);
    for (; size >= 4; bytes += 4, size -= 4)
        bad.data[(bytes[0] | bytes[1] << 8 | bytes[2] << 16) % bad.size] = bytes[3];
    if (vmm_image_is(bad.data, bad.size) && !vmm_image_open(&m, bad.data, bad.size, &e))
        walk(&m);
    return 0;
}
