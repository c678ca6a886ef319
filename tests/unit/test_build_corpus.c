/* Every function body of the specification's suite and of the large programs: it validates, its
 * IR is well formed, and stays so when dead code is removed. Skipped without the corpus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "jit/build.h"
#include "jit/opt.h"

#define FEATURES (JIT_F_DEFAULT | JIT_F_THREADS | JIT_F_CUSTOM_PAGE_SIZES)

static struct arena module_arena, func_arena;

static uint8_t *file_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*size + 1);
    if (fread(bytes, 1, *size, f) != *size)
        *size = 0;
    fclose(f);
    return bytes;
}

static void verify(const char *path, struct ir_func *f, const char *when)
{
    if (!ir_verify(f, stderr)) {
        ir_dump(f, stderr);
        fail_msg("%s: function %u is not well formed %s", path, f->index, when);
    }
}

static void func_check(const char *path, const struct module *m, uint32_t k, bool with_verifier)
{
    struct jit_options opt = { .features = FEATURES, .mem0_at_zero = true };
    struct jit_error err = { 0 };
    struct ir_func f;
    arena_reset(&func_arena);
    ir_func_init(&f, &func_arena);
    if (!build_function(&f, m, k, NULL, &opt, NULL, &err))
        fail_msg("%s: function %u, at %zu: %s", path, k + m->n_imported_funcs, err.offset, err.text);
    if (with_verifier)
        verify(path, &f, "as built");
    opt_copy(&f);
    if (!with_verifier)
        return;
    verify(path, &f, "without copies");
    opt_dce(&f);
    verify(path, &f, "without dead code");
    if (!validate_function(m, k, NULL, NULL, &func_arena, &opt, &err))
        fail_msg("%s: function %u is built but not validated: %s", path, k + m->n_imported_funcs, err.text);
}

/* Returns how many bytes of bodies there were. */
static size_t module_check(const char *path, bool with_verifier)
{
    struct jit_error err = { 0 };
    struct module m;
    size_t size = 0, bytes = 0;
    uint8_t *wasm = file_read(path, &size);
    if (!wasm)
        fail_msg("cannot read %s", path);
    arena_reset(&module_arena);
    if (!module_decode(&module_arena, wasm, size, FEATURES, &m, &err))
        fail_msg("%s: at %zu: %s", path, err.offset, err.text);
    for (uint32_t k = 0; k < m.n_funcs - m.n_imported_funcs; k++) {
        func_check(path, &m, k, with_verifier);
        bytes += m.funcs[m.n_imported_funcs + k].body_bytes;
    }
    free(wasm);
    return bytes;
}

/* Is everything that a module needs built? needs: names joined by +. */
static bool is_built(char *needs)
{
    static const char built[] = " 2.0 extended-const multi-memory tail-call function-references memory64 relaxed-simd threads custom-page-sizes ";
    for (char *n = strtok(needs, "+"); n; n = strtok(NULL, "+")) {
        char word[80];
        snprintf(word, sizeof word, " %s ", n);
        if (!strstr(built, word))
            return false;
    }
    return true;
}

static void suite(void **state)
{
    const char *corpus = getenv("WVM_CORPUS") ? getenv("WVM_CORPUS") : "../shared";
    char path[4096], line[1024], json[256], module[256], command[64], needs[256];
    unsigned count = 0;
    snprintf(path, sizeof path, "%s/spec/json/features.tsv", corpus);
    FILE *f = fopen(path, "r");
    if (!f)
        skip();
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "%255[^\t]\t%255[^\t]\t%63[^\t]\t%255[^\n]", json, module, command, needs) != 4)
            continue;
        /* of wide-arithmetic the table knows nothing */
        if (!strcmp(command, "command") || !is_built(needs) || strstr(json, "wide-arithmetic"))
            continue;
        char *folder_end = strrchr(json, '/');
        *(folder_end ? folder_end : json) = '\0';
        snprintf(path, sizeof path, "%s/spec/json/%s/%s", corpus, json, module);
        module_check(path, true);
        count++;
    }
    fclose(f);
    assert_true(count > 1000);
}

static void programs(void **state)
{
    const char *folder = getenv("WVM_PROGRAMS") ? getenv("WVM_PROGRAMS") : "build/corpus";
    char pattern[4096];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/programs/*.wasm", folder);
    if (glob(pattern, 0, NULL, &found))
        skip();
    for (size_t i = 0; i < found.gl_pathc; i++) {
        clock_t start = clock();
        size_t bytes = module_check(found.gl_pathv[i], false);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        print_message("%s: %.1f MB of code, %.1f MB/s\n", found.gl_pathv[i], (double)bytes / 1e6, (double)bytes / 1e6 / seconds);
        module_check(found.gl_pathv[i], true);
    }
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(suite), cmocka_unit_test(programs) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
