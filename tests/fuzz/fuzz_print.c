/* Any bytes at all are printed; nothing may crash, hang or leak. The text of what is printed whole is a module's, which prints
 * as the very same text again: the same module. What the validator takes can be printed. */
#include "jit/print.h"
#include "jit/wat.h"
#include "tests/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The clauses of this proposal stand in any order in the binary, not in the text. */
static bool has_descriptors(const struct text *t)
{
    return memmem(t->at, t->size, "(desc", 5) != NULL;
}

static void check_again(const struct text *text)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error err;
    struct text again = { 0 };
    if (!wat_parse(text->at, text->size, "f", true, &wasm, &err)) {
        if (!has_descriptors(text))
            abort();
        return;
    }
    if (!wat_print(wasm.data, wasm.size, text_collect, &again, &err) || again.size != text->size || memcmp(again.at, text->at, text->size) != 0)
        abort();
    free(again.at);
    jit_buffer_free(&wasm);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_options opt = jit_options_default();
    struct text text = { 0 };
    struct jit_error err, invalid = { 0 };
    bool ok = wat_print(bytes, size, text_collect, &text, &err);
    opt.features = UINT32_MAX;
    if ((!ok && err.offset > size) || (ok && err.code))
        abort();
    if (!ok && err.code && jit_validate(bytes, size, &opt, &invalid))
        abort();
    if (ok)
        check_again(&text);
    free(text.at);
    return 0;
}
