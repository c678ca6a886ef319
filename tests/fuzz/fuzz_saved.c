/* What jit_lazy_save saved of a good run, with bytes of it overwritten by a list of (offset, value): resuming must refuse it or
 * give something that can be laid out, asked, compiled further and saved again, as a run does all that. */
#include <stdlib.h>
#include <string.h>
#include "jit/lazy.h"
#include "jit/wat.h"
#include "vmm/load.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { N_SAVED = 1 };                   /* functions demanded before saving; afterwards all are */

/* $i is too large to be compiled along with what calls it: so its call is noted, and the module decoded when it is demanded. */
#define TEN(x) x x x x x x x x x x
#define LARGE TEN(TEN("(i32.store (i32.const 64) (i32.const 65))"))
static const char text[] =
    "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32))) (memory 1) (tag $e (param i32))"
    " (table $t 4 8 funcref) (elem (table $t) (i32.const 1) func $f $h) (global $g (mut i32) (i32.const 7))"
    " (func $f (export \"f\") (param i32) (result i32) (global.set $g (i32.const 1))"
    "  (loop $a (loop (br_if $a (local.tee 0 (i32.add (local.get 0) (i32.const 1)))) (br_if 0 (i32.eqz (local.get 0)))))"
    "  (call $h (call $h2 (local.get 0))))"
    " (func $h (param i32) (result i32) (i32.div_s (call $j (local.get 0)) (local.get 0)))"
    " (func $h2 (param i32) (result i32) (block $c (result i32) (try_table (catch $e $c) (throw $e (local.get 0))) (i32.const 2)))"
    " (func $i (param i32) (result i32) " LARGE " (call $f (call $h (local.get 0))))"
    " (func $j (param i32) (result i32) (block $d (block $e (block $l (br_table $d $e $l (local.get 0)))"
    "   (return (i32.const 5))) (return (call $i (i32.const 9)))) (i32.load (local.get 0))))";
static struct jit_buffer wasm, image, good;
static struct jit_options options;
static struct vmm_image view;
enum { BASE = 1 << 20 };
static uint8_t *guest_text, *guest_rodata, *guest_data, *bad;

static bool read_module(void *ctx, const uint8_t **bytes, size_t *size)
{
    *bytes = wasm.data;
    *size = wasm.size;
    return true;
}

/* As the loader lays out an image. */
static void place(struct jit_lazy *l)
{
    memset(guest_text, 0, view.h.text_bytes + view.h.text_room);
    memset(guest_rodata, 0, view.h.rodata_bytes + view.h.rodata_room);
    memcpy(guest_text, view.text, view.h.text_bytes);
    memcpy(guest_rodata, view.rodata, view.h.rodata_bytes);
    memset(guest_data, 0, view.h.data_bytes);
    jit_lazy_place(l, guest_text, guest_rodata, guest_data, BASE);
}

static void demand(struct jit_lazy *l, uint32_t n)
{
    uint32_t imported = vmm_image_imports(&view);
    struct jit_error e;
    for (uint32_t i = 0; i < n && imported + i < view.h.funcs.count; i++)
        jit_lazy_begin(l, imported + i, &e);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct jit_error e;
    struct jit_stats stats;
    struct vmm_error ve;
    struct jit_lazy *l;
    options = jit_options_default();
    options.threads = 2;                /* so that there are two tiers */
    options.eager_tiers = true;
    options.skip_passes = 1ull << jit_pass_find("inline", strlen("inline"));    /* calls stay */
    if (!wat_parse(text, sizeof text - 1, "seed", true, &wasm, &e) ||
        !jit_lazy_open(wasm.data, wasm.size, &options, &l, &image, &stats, &e) ||
        vmm_image_open(&view, image.data, image.size, &ve))
        abort();
    guest_text = malloc(view.h.text_bytes + view.h.text_room);
    guest_rodata = malloc(view.h.rodata_bytes + view.h.rodata_room);
    guest_data = malloc(view.h.data_bytes);
    place(l);
    jit_lazy_start(l, 1);
    demand(l, N_SAVED);
    jit_lazy_stop(l);
    if (!jit_lazy_save(l, &good))
        abort();
    jit_lazy_close(l);
    bad = aligned_alloc(4096, (good.size + 4095) & ~(size_t)4095);
    return 0;
}

static volatile uint64_t sink;

static void touch(const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sink += ((const uint8_t *)bytes)[i];
}

/* All that traps and backtraces ask. */
static void walk(struct jit_lazy *l)
{
    uint32_t n, end = view.h.text_off + view.h.text_bytes + 0x4000;
    for (uint32_t at = view.h.text_off; at < end; at += 4) {
        struct jit_lazy_code c;
        if (!jit_lazy_find(l, at, &c))
            continue;
        touch(c.code, c.code_bytes);
        touch(c.traps, c.n_traps * sizeof *c.traps);
        sink += jit_offsets_find(c.offsets, c.offsets_bytes, c.code_off, c.module_off, at);
        for (uint32_t k = 0; k < c.n_inlined; k++)
            sink += view.funcs[c.inlined[k].func].module_off;
    }
    const struct wvm_unwind *rows = jit_lazy_unwind(l, &n);
    touch(rows - n, n * sizeof *rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_lazy *l;
    struct jit_buffer again;
    memcpy(bad, good.data, good.size);
    for (; size >= 4; bytes += 4, size -= 4)
        bad[(bytes[0] | bytes[1] << 8 | bytes[2] << 16) % good.size] = bytes[3];
    if (!jit_lazy_resume((struct jit_source){ read_module, NULL }, &options, &view.h, vmm_image_imports(&view), bad, good.size, &l))
        return 0;
    place(l);
    walk(l);
    jit_lazy_start(l, 1);
    demand(l, view.h.funcs.count);
    walk(l);
    if (jit_lazy_save(l, &again))
        jit_buffer_free(&again);
    jit_lazy_close(l);
    return 0;
}
