/* Validates modules named on standard input, one a line: features in hexadecimal (JIT_F_* bits),
 * a blank, a path. Answers each with one line: "ok", or "OFFSET TEXT" of the error. The specification's suite is
 * walked by tests/spec/validate.py, which knows what to expect. */
#include <stdlib.h>
#include <string.h>
#include "jit/jit.h"

/* The bytes of a file, exactly sized so that a sanitizer sees every overrun. */
static uint8_t *file_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*size > 0 ? *size : 1);
    if (bytes != NULL && fread(bytes, 1, *size, f) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(f);
    return bytes;
}

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
