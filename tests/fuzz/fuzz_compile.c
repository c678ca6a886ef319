/* What validates must compile, with every pass checked by the verifier and every allocation by the checker, with all
 * registers and with few, and then also functions that nothing calls; in two tiers, each loop once more from its head on; what does
 * not validate must not compile. */
#include <stdlib.h>
#include <string.h>
#include "jit/lazy.h"
#include "vmm/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool compile(const uint8_t *bytes, size_t size, uint32_t starve)
{
    struct jit_options opt = jit_options_default();
    struct jit_buffer image;
    struct jit_stats stats;
    struct jit_error err;
    opt.verify = true;
    opt.starve_regs = starve;
    opt.skip_passes = starve ? 1ull << jit_pass_find("dead", strlen("dead")) : 0;
    bool ok = jit_compile(bytes, size, &opt, &image, &stats, &err);
    if (ok == (err.code != 0))
        abort();
    jit_buffer_free(&image);
    return ok;
}

/* As the loader lays out an image, for nobody who runs it. */
static uint8_t *copied(const uint8_t *from, uint64_t bytes, uint64_t room)
{
    uint8_t *to = calloc(1, bytes + room);
    if (to == NULL)
        abort();
    if (bytes)
        memcpy(to, from, bytes);
    return to;
}

static void demand_all(struct jit_lazy *l, const struct vmm_image *view)
{
    const struct wvm_image_header *h = &view->h;
    uint8_t *text = copied(view->text, h->text_bytes, h->text_room), *rodata = copied(view->rodata, h->rodata_bytes, h->rodata_room);
    uint8_t *data = copied(view->data, h->data_file_bytes, h->data_bytes - h->data_file_bytes);
    struct jit_error err;
    jit_lazy_place(l, text, rodata, data, 1 << 20);
    jit_lazy_start(l, 1);
    for (uint32_t i = 0; i < h->funcs.count; i++)
        if (!jit_lazy_begin(l, i, &err))
            abort();
    jit_lazy_stop(l);
    free(text);
    free(rodata);
    free(data);
}

static bool compile_tiers(const uint8_t *bytes, size_t size)
{
    struct jit_options opt = jit_options_default();
    struct jit_buffer image;
    struct jit_stats stats;
    struct jit_error err;
    struct jit_lazy *l;
    struct vmm_image view;
    struct vmm_error e;
    opt.verify = opt.eager_tiers = true;
    opt.threads = 2;
    if (!jit_lazy_open(bytes, size, &opt, &l, &image, &stats, &err))
        return false;
    if (vmm_image_open(&view, image.data, image.size, &e))
        abort();
    demand_all(l, &view);
    jit_lazy_close(l);
    jit_buffer_free(&image);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_options opt = jit_options_default();
    struct jit_error err = { 0 };
    bool is_valid = jit_validate(bytes, size, &opt, &err);
    if (compile(bytes, size, 0) != is_valid || compile(bytes, size, 5) != is_valid || compile_tiers(bytes, size) != is_valid)
        abort();
    return 0;
}
