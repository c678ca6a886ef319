/* See commands.h. Each opens what the command line names, locks itself down, and only then reads. */
#include "vmm/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "vmm/compile.h"
#include "vmm/exit_code.h"
#include "vmm/log.h"
#include "vmm/open.h"
#include "vmm/sandbox.h"

int command_validate(const struct config *c)
{
    struct jit_options options;
    struct module_file *files = calloc(c->n_args, sizeof *files);
    struct sandbox nothing = { 0 };
    const char *step;
    int code = EXIT_CODE_OK;
    bool ready = files && compile_options(c, &options);
    for (uint32_t i = 0; ready && i < c->n_args; i++)
        ready = module_open(&files[i], c->args[i]);
    if (!ready || sandbox_stage1(&nothing, &step))
        code = EXIT_CODE_START;
    for (uint32_t i = 0; code != EXIT_CODE_START && i < c->n_args; i++)
        if (!compile_size_ok(&files[i]) || !module_map(&files[i]) || !compile_validate(&files[i], &options))
            code = EXIT_CODE_MODULE;
    free(files);
    return code;
}

/* The output is created before the lock-down, so it is there, empty, even if the text is malformed. */
int command_wat2wasm(const struct config *c)
{
    struct module_file m;
    struct sandbox nothing = { 0 };
    const char *step;
    int fd;
    if (!module_open(&m, c->file) || (fd = output_open(c->output)) < 0 || sandbox_stage1(&nothing, &step) || !module_map(&m))
        return EXIT_CODE_START;
    if (!compile_size_ok(&m) || !compile_text(&m))
        return EXIT_CODE_MODULE;
    if (!m.is_text) {
        log_error("translate", c->file, "it is not in the text format", NULL);
        return EXIT_CODE_MODULE;
    }
    return output_write(fd, "write", c->output, m.bytes, m.size) ? EXIT_CODE_OK : EXIT_CODE_START;
}
