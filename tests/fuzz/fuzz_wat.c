/* Any bytes at all are parsed as a module and as a script whose modules are all translated; nothing may crash,
 * hang or leak. What is accepted must decode but for validity: the validator may refuse it, never as
 * malformed. The place of an error lies in the text. */
#include <stdlib.h>
#include <string.h>
#include "jit/error.h"
#include "jit/wat.h"
#include "jit/wat_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_error(const struct jit_error *err, size_t size)
{
    if (err->code == ERR_none || (err->code != ERR_out_of_memory && (err->line == 0 || err->column == 0)))
        abort();
}

/* Errors that only a wrong encoder can cause. */
static bool is_encoding(uint32_t code)
{
    switch (code) {
    case ERR_unexpected_end: case ERR_int_too_long: case ERR_int_too_large: case ERR_utf8: case ERR_section_id: case ERR_section_size:
    case ERR_section_order: case ERR_length: case ERR_func_code_count: case ERR_data_count: case ERR_data_count_required: case ERR_import_kind:
    case ERR_export_kind: case ERR_mutability: case ERR_reference_type: case ERR_elem_flags: case ERR_elem_kind: case ERR_data_flags:
    case ERR_end_expected:
        return true;
    default:
        return false;
    }
}

/* Bytes that are given, or a proposal that the decoder does not know. */
static bool is_beyond(const uint8_t *text, size_t size)
{
    static const char *const words[] = { "binary", "exact", "desc" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(text, size, words[i], strlen(words[i])) != NULL)
            return true;
    return false;
}

static void check_module(const struct jit_buffer *wasm)
{
    struct jit_options opt = jit_options_default();
    struct jit_error err = { 0 };
    opt.features = UINT32_MAX;
    if (!jit_validate(wasm->data, wasm->size, &opt, &err) && is_encoding(err.code))
        abort();
}

static void translate_all(const struct wat_script *s, const struct wat_command *c, uint32_t n)
{
    for (; n > 0; n--, c++) {
        struct jit_buffer wasm = { 0 };
        struct jit_error err;
        if (c->has_module && !wat_script_translate(s, &c->module, &wasm, &err))
            check_error(&err, 0);
        jit_buffer_free(&wasm);
        translate_all(s, c->commands, c->n_commands);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error err;
    const char *text = (const char *)bytes;
    if (!wat_parse(text, size, "f", true, &wasm, &err))
        check_error(&err, size);
    else if (!is_beyond(bytes, size))
        check_module(&wasm);
    jit_buffer_free(&wasm);
    struct wat_script *s = wat_script_parse(text, size, NULL, &err);
    if (s)
        translate_all(s, s->commands, s->n_commands);
    else
        check_error(&err, size);
    wat_script_free(s);
    return 0;
}
