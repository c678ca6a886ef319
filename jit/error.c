/* The first error of a run, as text. */
#include "error.h"

static const char *const texts[ERR_COUNT] = {
    [ERR_none] = "no error",
#define ERR(name, text) [ERR_##name] = text,
#include "errors.def"
#undef ERR
};

const char *error_text(enum jit_errcode code)
{
    return code < ERR_COUNT ? texts[code] : "unknown error";
}

bool error_vset(struct jit_error *err, enum jit_errcode code, size_t offset, const char *detail, va_list ap)
{
    if (err->code != ERR_none)
        return false;
    err->code = code;
    err->offset = offset;
    int n = snprintf(err->text, sizeof err->text, "%s", error_text(code));
    if (detail != NULL)
        vsnprintf(err->text + n, sizeof err->text - (size_t)n, detail, ap);
    return false;
}

bool error_set(struct jit_error *err, enum jit_errcode code, size_t offset, const char *detail, ...)
{
    va_list ap;
    va_start(ap, detail);
    error_vset(err, code, offset, detail, ap);
    va_end(ap);
    return false;
}
