/* Validates modules named on standard input, one a line: features in hexadecimal (JIT_F_* bits),
 * a blank, a path. Answers each with one line: "ok", or "OFFSET TEXT" of the error. The specification's suite is
 * walked by tests/spec/validate.py, which knows what to expect. */
#include "jit/jit.h"
#include "tests/file.h"

static void answer(uint32_t features, const char *path)
{
    struct jit_options opt = jit_options_default();
    struct jit_error err = { 0 };
    size_t size = 0;
    uint8_t *wasm = file_read(path, &size);
    opt.features = features;
    if (wasm == NULL)
        printf("0 cannot read %s\n", path);
    else if (jit_validate(wasm, size, &opt, &err))
        printf("ok\n");
    else
        printf("%zu %s\n", err.offset, err.text);
    free(wasm);
}

int main(void)
{
    char line[4096], *path;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        uint32_t features = (uint32_t)strtoul(line, &path, 16);
        answer(features, path + strspn(path, " "));
    }
    return 0;
}
