/* Translates the modules of scripts named on standard input, one a line. For each module of a
 * script it prints a line of fields with tabs between them: line, kind, form, the message that the script expects;
 * then "ok", what jit_validate says with every feature on ("valid", or the error), the bytes in
 * hexadecimal; or "error", the text. Each script ends with "end", or with "fail" and a text if
 * it could not be parsed. tests/spec/wat.py knows what to expect. */
#include <stdlib.h>
#include <string.h>
#include "jit/wat_script.h"

/* The bytes of a file, exactly sized so that a sanitizer sees every overrun. */
static char *file_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*size > 0 ? *size : 1);
    if (bytes != NULL && fread(bytes, 1, *size, f) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(f);
    return bytes;
}

static const char *validity(const struct jit_buffer *wasm, struct jit_error *err)
{
    struct jit_options opt = jit_options_default();
    opt.features = UINT32_MAX;
    return jit_validate(wasm->data, wasm->size, &opt, err) ? "valid" : err->text;
}

static void print_module(const struct wat_script *s, const struct wat_command *c)
{
    static const char *const kinds[] = {
        [WAT_CMD_MODULE] = "module", [WAT_CMD_DEFINITION] = "module_definition", [WAT_CMD_ASSERT_TRAP] = "assert_uninstantiable",
        [WAT_CMD_ASSERT_MALFORMED] = "assert_malformed", [WAT_CMD_ASSERT_INVALID] = "assert_invalid",
        [WAT_CMD_ASSERT_UNLINKABLE] = "assert_unlinkable", [WAT_CMD_ASSERT_MALFORMED_CUSTOM] = "assert_malformed_custom",
        [WAT_CMD_ASSERT_INVALID_CUSTOM] = "assert_invalid_custom", [WAT_CMD_WAIT] = NULL,
    };
    static const char *const forms[] = { "text", "binary", "quote" };
    struct jit_buffer wasm;
    struct jit_error err;
    printf("%u\t%s\t%s\t%.*s\t", c->line, kinds[c->kind], forms[c->module.form], (int)c->text.bytes, (const char *)c->text.at);
    if (wat_script_translate(s, &c->module, &wasm, &err)) {
        printf("ok\t%s\t", validity(&wasm, &err));
        for (size_t i = 0; i < wasm.size; i++)
            printf("%02x", wasm.data[i]);
    } else
        printf("error\t%s\t", err.text);
    putchar('\n');
    jit_buffer_free(&wasm);
}

static void print_commands(const struct wat_script *s, const struct wat_command *c, uint32_t n)
{
    for (; n > 0; n--, c++) {
        if (c->has_module)
            print_module(s, c);
        print_commands(s, c->commands, c->n_commands);
    }
}

static void answer(const char *path)
{
    struct jit_error err = { 0 };
    size_t size = 0;
    char *text = file_read(path, &size);
    struct wat_script *s = text ? wat_script_parse(text, size, "script", &err) : NULL;
    if (s) {
        print_commands(s, s->commands, s->n_commands);
        puts("end");
    } else
        printf("fail %s\n", text ? err.text : "cannot read");
    wat_script_free(s);
    free(text);
}

int main(void)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        answer(line);
    }
    return 0;
}
