/* See entry.h. */
#include "vmm/entry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "vmm/log.h"
#include "vmm/open.h"
#include "vmm/value.h"

/* "exports these functions: a b c", for the help line. */
static void list_exports(const struct vmm_image *image, char *text, size_t bytes)
{
    size_t at = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < image->h.exports.count && at < bytes - 80; i++) {
        const struct wvm_image_export *x = &image->exports[i];
        if (x->kind != WVM_EXTERN_FUNC || x->name_bytes > 60)
            continue;
        int put = snprintf(text + at, bytes - at, "%s%.*s", n++ ? ", " : "its functions are: ", (int)x->name_bytes,
                           image->strings + x->name);
        at += put > 0 ? (size_t)put : 0;
    }
    if (!n)
        snprintf(text, bytes, "it exports no function at all");
}

/* The text of others goes through log_text on its way out, as `why` does, so it is safe there. */
static bool say_missing(const struct config *c, const struct vmm_image *image, const char *name)
{
    char why[1024], exports[800];
    list_exports(image, exports, sizeof exports);
    snprintf(why, sizeof why, "the module exports no function of this name; %s", exports);
    log_error("call", name, why, "%s", c->invoke ? "check the name given to --invoke" :
              "a program exports _start (link it as a command, not as a reactor); one function of a library is called "
              "with --invoke FUNC");
    return false;
}

static void signature(const struct vmm_type *t, char *text, size_t bytes)
{
    size_t at = (size_t)snprintf(text, bytes, "it takes (");
    for (uint32_t i = 0; i < t->n_params && at < bytes; i++)
        at += (size_t)snprintf(text + at, bytes - at, "%s%s", i ? " " : "", value_type_name(t->params[i]));
    if (at < bytes)
        at += (size_t)snprintf(text + at, bytes - at, ") and gives (");
    for (uint32_t i = 0; i < t->n_results && at < bytes; i++)
        at += (size_t)snprintf(text + at, bytes - at, "%s%s", i ? " " : "", value_type_name(t->results[i]));
    if (at < bytes)
        snprintf(text + at, bytes - at, ")");
}

static bool read_args(const struct config *c, const char *name, struct entry *e)
{
    char takes[256];
    signature(&e->type, takes, sizeof takes);
    if (c->n_args != e->type.n_params) {
        char why[64];
        snprintf(why, sizeof why, "%u arguments are given, %u are needed", c->n_args, e->type.n_params);
        log_error("call", name, why, "%s", takes);
        return false;
    }
    for (uint32_t i = 0; i < c->n_args; i++)
        if (!value_parse(e->type.params[i], c->args[i], &e->args[i])) {
            char why[64];
            snprintf(why, sizeof why, "not a value of type %s", value_type_name(e->type.params[i]));
            log_error("read the argument", c->args[i], why, "%s %s", name, takes);
            return false;
        }
    return true;
}

bool entry_find(const struct config *c, const struct vmm_image *image, struct entry *e)
{
    const char *name = c->invoke ? c->invoke : "_start";
    *e = (struct entry){ .func = vmm_image_export(image, WVM_EXTERN_FUNC, name), .initialize = WVM_NONE };
    if (e->func == WVM_NONE)
        return say_missing(c, image, name);
    e->type = vmm_image_func_type(image, e->func);
    e->args = calloc(e->type.n_params + 1, sizeof *e->args);
    e->results = calloc(e->type.n_results + 1, sizeof *e->results);
    if (!e->args || !e->results) {
        log_error("call", name, strerror(ENOMEM), NULL);
        return false;
    }
    if (c->invoke) {
        e->initialize = vmm_image_export(image, WVM_EXTERN_FUNC, "_initialize");
        if (e->initialize == e->func)
            e->initialize = WVM_NONE;
        return read_args(c, name, e);
    }
    if (!e->type.n_params && !e->type.n_results)
        return true;
    log_error("call", name, "its type is not that of a program's start, () -> ()", "call it with --invoke _start and its arguments");
    return false;
}

bool entry_print_results(const struct entry *e)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *to = open_memstream(&text, &bytes);       /* stdout's own buffer would ask fstat */
    for (uint32_t i = 0; to && i < e->type.n_results; i++) {
        value_print(to, &e->results[i]);
        fputc('\n', to);
    }
    bool ok = to && !fclose(to) && output_write(STDOUT_FILENO, "print the results", NULL, text, bytes);
    free(text);
    return ok;
}
