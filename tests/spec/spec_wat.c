/* Reads the scripts named on standard input, one a line, and prints their commands, fields with tabs
 * between them. A command with a module: line, kind, form, the message that the script expects; then
 * "ok", what jit_validate says with every feature on ("valid", or the error), the bytes in hexadecimal; or
 * "error", the text. Any other: line, kind, and what it says in words (names in hexadecimal). Each script ends
 * with "end", or with "fail" and a text if it could not be parsed. tests/spec/wat.py knows what to expect. */
#include "jit/wat_script.h"
#include "tests/file.h"

static const char *const kinds[] = {
    [WAT_CMD_MODULE] = "module", [WAT_CMD_DEFINITION] = "module_definition", [WAT_CMD_INSTANCE] = "module_instance",
    [WAT_CMD_REGISTER] = "register", [WAT_CMD_ACTION] = "action", [WAT_CMD_ASSERT_RETURN] = "assert_return",
    [WAT_CMD_ASSERT_TRAP] = "assert_trap", [WAT_CMD_ASSERT_EXHAUSTION] = "assert_exhaustion",
    [WAT_CMD_ASSERT_EXCEPTION] = "assert_exception", [WAT_CMD_ASSERT_MALFORMED] = "assert_malformed",
    [WAT_CMD_ASSERT_INVALID] = "assert_invalid", [WAT_CMD_ASSERT_UNLINKABLE] = "assert_unlinkable",
    [WAT_CMD_ASSERT_MALFORMED_CUSTOM] = "assert_malformed_custom", [WAT_CMD_ASSERT_INVALID_CUSTOM] = "assert_invalid_custom",
    [WAT_CMD_THREAD] = "thread", [WAT_CMD_WAIT] = "wait",
};

static const char *validity(const struct jit_buffer *wasm, struct jit_error *err)
{
    struct jit_options opt = jit_options_default();
    opt.features = UINT32_MAX;
    return jit_validate(wasm->data, wasm->size, &opt, err) ? "valid" : err->text;
}

static void print_module(const struct wat_script *s, const struct wat_command *c)
{
    const char *kind = c->kind == WAT_CMD_ASSERT_TRAP ? "assert_uninstantiable" : kinds[c->kind];
    static const char *const forms[] = { "text", "binary", "quote" };
    struct jit_buffer wasm;
    struct jit_error err;
    printf("%u\t%s\t%s\t%.*s\t", c->line, kind, forms[c->module.form], (int)c->text.bytes, (const char *)c->text.at);
    if (wat_script_translate(s, &c->module, &wasm, &err)) {
        printf("ok\t%s\t", validity(&wasm, &err));
        for (size_t i = 0; i < wasm.size; i++)
            printf("%02x", wasm.data[i]);
    } else
        printf("error\t%s\t", err.text);
    putchar('\n');
    jit_buffer_free(&wasm);
}

/* ---- commands without a module */

static void print_name(struct name n)
{
    printf(n.at ? " $" : " -");
    for (uint32_t i = 0; i < n.bytes; i++)
        printf("%02x", n.at[i]);
}

static const char *heap_name(uint8_t heap)
{
    static const char *const names[] = {
        [0x69] = "exnref", [0x6a] = "arrayref", [0x6b] = "structref", [0x6c] = "i31ref", [0x6d] = "eqref", [0x6e] = "anyref",
        [0x6f] = "externref", [0x70] = "funcref", [0x71] = "nullref", [0x72] = "nullexternref", [0x73] = "nullfuncref", [0x74] = "nullexnref",
    };
    return names[heap];
}

static void print_lanes(const struct wat_value *v)
{
    for (unsigned i = 0; i < v->lanes; i++) {
        uint64_t bits = 0;
        memcpy(&bits, v->bits + i * v->lane_bits / 8, v->lane_bits / 8);
        if (v->is_float && v->nan[i])
            printf(":nan:%s", v->nan[i] == WAT_NAN_CANONICAL ? "canonical" : "arithmetic");
        else
            printf(":%llu", (unsigned long long)bits);
    }
}

static void print_value(const struct wat_value *v)
{
    static const char *const numbers[] = { "i32", "i64", "f32", "f64", "v128" };
    printf(" ");
    switch (v->kind) {
    case WAT_VALUE_REF_NULL:   printf(v->heap ? "%s:null" : "refnull", heap_name(v->heap)); return;
    case WAT_VALUE_REF:        printf("%s", heap_name(v->heap)); return;
    case WAT_VALUE_REF_EXTERN: printf("externref:%u", v->number); return;
    case WAT_VALUE_REF_HOST:   printf("anyref:%u", v->number); return;
    case WAT_VALUE_EITHER:
        printf("either");
        for (uint32_t i = 0; i < v->n_either; i++)
            print_value(&v->either[i]);
        printf(" .");
        return;
    }
    printf("%s", numbers[v->kind]);
    if (v->kind == WAT_VALUE_V128)
        printf(":%c%u", v->is_float ? 'f' : 'i', v->lane_bits);
    print_lanes(v);
}

static void print_action(const struct wat_command *c)
{
    printf(c->action.is_get ? " get" : " invoke");
    print_name(c->action.instance);
    print_name(c->action.field);
    for (uint32_t i = 0; i < c->action.n_args; i++)
        print_value(&c->action.args[i]);
    printf(" ->");
    for (uint32_t i = 0; i < c->n_results; i++)
        print_value(&c->results[i]);
    print_name(c->text);
}

static void print_plain(const struct wat_command *c)
{
    printf("%u\t%s\t", c->line, kinds[c->kind]);
    if (c->kind >= WAT_CMD_ACTION && c->kind <= WAT_CMD_ASSERT_EXCEPTION) {
        print_action(c);
    } else {
        print_name(c->name);
        print_name(c->of);
        for (uint32_t i = 0; i < c->n_shared; i++)
            print_name(c->shared[i]);
    }
    putchar('\n');
}

static void print_commands(const struct wat_script *s, const struct wat_command *c, uint32_t n)
{
    for (; n > 0; n--, c++) {
        if (c->has_module)
            print_module(s, c);
        else
            print_plain(c);
        print_commands(s, c->commands, c->n_commands);
    }
}

static void answer(const char *path)
{
    struct jit_error err = { 0 };
    size_t size = 0;
    char *text = (char *)file_read(path, &size);
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
