/* dump [-O2] [--closed] MODULE PASS FUNC [SKIPPED-PASS...]: compile a module, as one that no other is linked to or not, and print
 * the code of one function after one pass. Golden tests need no machine for this. */
#include <stdlib.h>
#include <string.h>
#include "jit/jit.h"

static unsigned pass_find(const char *name)
{
    unsigned pass = jit_pass_find(name, strlen(name));
    if (pass < JIT_PASS_MAX)
        return pass;
    fprintf(stderr, "no pass %s\n", name);
    exit(2);
}

static uint8_t *file_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        perror(path);
        exit(2);
    }
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*size + 1);
    if (bytes == NULL || fread(bytes, 1, *size, f) != *size)
        exit(2);
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    bool is_high = argc > 1 && strcmp(argv[1], "-O2") == 0;
    argv += is_high;
    argc -= is_high;
    bool is_closed = argc > 1 && strcmp(argv[1], "--closed") == 0;
    argv += is_closed;
    argc -= is_closed;
    if (argc < 4) {
        fprintf(stderr, "usage: dump [-O2] [--closed] MODULE PASS FUNC [SKIPPED-PASS...]\n");
        return 2;
    }
    size_t size;
    uint8_t *wasm = file_read(argv[1], &size);
    struct jit_options opt = jit_options_default();
    opt.opt_level = is_high ? 2 : 1;
    opt.dump_to = stdout;
    opt.dump_passes = 1ull << pass_find(argv[2]);
    opt.dump_func = (uint32_t)strtoul(argv[3], NULL, 10);
    opt.verify = true;
    opt.closed = is_closed;
    opt.threads = 1;
    for (int i = 4; i < argc; i++)
        opt.skip_passes |= 1ull << pass_find(argv[i]);
    struct jit_buffer image = { 0 };
    struct jit_stats stats = { 0 };
    struct jit_error err = { 0 };
    bool ok = jit_compile(wasm, size, &opt, &image, &stats, &err);
    if (ok)
        jit_buffer_free(&image);
    else
        fprintf(stderr, "%s: at byte %zu: %s\n", argv[1], err.offset, err.text);
    free(wasm);
    return ok ? 0 : 1;
}
