/* Execution of a script's commands, one after the other. Everything that a script made lives as
 * long as the VM, which ends with the process: instances may refer to each other, also to those whose
 * instantiation trapped. */
#include "vmm/wast.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "jit/wat.h"
#include "vmm/log.h"
#include "vmm/machine.h"
#include "vmm/report.h"

struct made {                           /* an instance, or one that failed: in is NULL */
    struct made *next;
    struct name id;
    struct jit_buffer bytes;
    struct vmm_image image;
    struct vmm_instance *in;
};

struct definition {
    struct definition *next;
    const struct wat_script_module *module;
};

struct running {
    struct wast_machines *machines;
    uint32_t machine;                   /* where the next instance goes */
    bool alone;                         /* instances do not know each other: each goes to the next machine */
    bool stopped;                       /* by a signal */
    struct vmm *armed;                  /* the VM that signals and the time limit end */
    const struct wat_script *script;
    const char *file;
    const struct jit_options *jit;
    FILE *json;
    struct made *made;                  /* newest first */
    struct made *current;               /* NULL: it could not be made */
    struct made spectest[WAST_MACHINES];
    struct definition *definitions;
    bool has_spectest[WAST_MACHINES];
    uint32_t line;
    struct wast_tally tally;
};

/* The host module of the suite. */
static const char spectest[] =
    "(module (global (export \"global_i32\") i32 (i32.const 666)) (global (export \"global_i64\") i64 (i64.const 666))"
    " (global (export \"global_f32\") f32 (f32.const 666.6)) (global (export \"global_f64\") f64 (f64.const 666.6))"
    " (table (export \"table\") 10 20 funcref) (table (export \"table64\") i64 10 20 funcref) (memory (export \"memory\") 1 2)"
    " (memory (export \"shared_memory\") 1 2 shared)"
    " (func (export \"print\")) (func (export \"print_i32\") (param i32)) (func (export \"print_i64\") (param i64))"
    " (func (export \"print_f32\") (param f32)) (func (export \"print_f64\") (param f64))"
    " (func (export \"print_i32_f32\") (param i32 f32)) (func (export \"print_f64_f64\") (param f64 f64)))";

/* ---- what is told */

__attribute__((format(printf, 2, 3))) static bool wrong(struct running *r, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    printf("%s:%u: ", r->file, r->line);
    log_text(stdout, text, strlen(text));
    putchar('\n');
    if (r->json) {
        fprintf(r->json, "%s{\"line\":%u,\"text\":", r->tally.failed ? "," : "", r->line);
        report_json_string(r->json, text);
        fputc('}', r->json);
    }
    r->tally.failed++;
    return false;
}

static bool is_prefix(struct name prefix, const char *text)
{
    return strlen(text) >= prefix.bytes && !memcmp(text, prefix.at, prefix.bytes);
}

/* The suite says "uninitialized element 2" where we say "uninitialized element", and the other way round. */
static bool same_message(struct name want, const char *got)
{
    size_t n = strlen(got);
    return is_prefix(want, got) || (n && n < want.bytes && !memcmp(want.at, got, n));
}

/* ---- machines */

static bool knows_another(const struct wat_command *c)
{
    return c->kind == WAT_CMD_REGISTER || c->kind == WAT_CMD_INSTANCE || c->action.instance.at;
}

/* Does no instance refer to another, nor a command to any but the newest? */
static bool are_alone(const struct wat_script *s)
{
    for (uint32_t i = 0; i < s->n_commands; i++)
        if (knows_another(&s->commands[i]))
            return false;
    return true;
}

static struct vmm *machine(const struct running *r)
{
    return r->machines->vm[r->machine];
}

/* Signals and the time limit are those of one VM at a time. */
static void call(struct running *r, struct vmm *vm, struct vmm_instance *in, uint32_t func, const struct vmm_value *args,
                 struct vmm_value *results, struct vmm_outcome *o)
{
    struct vmm_error e;
    if (r->armed != vm) {
        if (r->armed)
            vmm_signals_stop(r->armed);
        r->armed = vm;
        if (vmm_signals_start(vm, &e) || vmm_set_deadline(vm, r->machines->timeout_ns, &e))
            wrong(r, "%s", e.text);
    }
    vmm_call(vm, in, func, args, results, o);
    r->stopped = o->kind == VMM_SIGNAL;
}

/* ---- instances */

static bool same_name(struct name a, struct name b)
{
    return a.bytes == b.bytes && !memcmp(a.at, b.at, a.bytes);
}

static struct made *made_find(const struct running *r, struct name id)
{
    struct made *m = id.at ? r->made : r->current;
    while (id.at && m && !(m->in && m->id.at && same_name(m->id, id)))
        m = m->next;
    return m;
}

static void remember(struct running *r, const struct wat_script_module *m)
{
    struct definition *d = calloc(1, sizeof *d);
    if (d) {
        *d = (struct definition){ r->definitions, m };
        r->definitions = d;
    }
}

static const struct wat_script_module *definition_find(const struct running *r, struct name id)
{
    const struct definition *d = r->definitions;
    while (id.at && d && !(d->module->id.at && same_name(d->module->id, id)))
        d = d->next;
    return d ? d->module : NULL;
}

/* How an instantiation can end. */
enum made_how { MADE, MADE_BAD_TEXT, MADE_BAD_MODULE, MADE_UNLINKED, MADE_TRAPPED, MADE_NOT };

/* Link and initialize an image. The instance stays when its start traps, for those that it gave itself to. */
static enum made_how load(struct running *r, struct made *m, const char *name, struct vmm_outcome *o)
{
    struct vmm_error e = { 0 };
    int err = vmm_image_open(&m->image, m->bytes.data, m->bytes.size, &e);
    if (!err)
        err = vmm_load(machine(r), &m->image, name, &m->in, &e);
    if (err) {
        snprintf(o->text, sizeof o->text, "%.255s", e.text);
        return err == -ENOENT ? MADE_UNLINKED : MADE_NOT;
    }
    call(r, machine(r), NULL, 0, NULL, NULL, o);
    if (o->kind == VMM_RETURNED)
        return MADE;
    m->in = NULL;
    return o->kind == VMM_TRAP ? MADE_TRAPPED : MADE_NOT;
}

/* The first memory of a VM is at address 0, as in `wvm run`; other instances load a base. */
static enum made_how compile_and_load(struct running *r, struct made *m, const struct jit_buffer *wasm, const char *name,
                                      struct vmm_outcome *o)
{
    struct jit_options options = *r->jit;
    struct jit_stats stats = { 0 };
    struct jit_error e = { 0 };
    options.closed = false;
    options.mem0_at_zero = machine(r)->n_memories == 0;
    if (m == &r->spectest[r->machine])  /* the host has more than a script may have */
        options.features |= JIT_F_MULTI_MEMORY | JIT_F_MEMORY64 | JIT_F_THREADS;
    if (jit_compile(wasm->data, wasm->size, &options, &m->bytes, &stats, &e))
        return load(r, m, name, o);
    snprintf(o->text, sizeof o->text, "%s", e.text);
    return MADE_BAD_MODULE;
}

static bool imports_spectest(const struct jit_buffer *wasm)
{
    return memmem(wasm->data, wasm->size, "spectest", 8) != NULL;
}

/* The host module comes only when it is asked for: it has a memory, and the first one lies at 0. */
static void need_spectest(struct running *r)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error e;
    struct vmm_outcome o = { 0 };
    r->has_spectest[r->machine] = true;
    if (!wat_parse(spectest, sizeof spectest - 1, NULL, true, &wasm, &e))
        wrong(r, "no module spectest: %s", e.text);
    else if (compile_and_load(r, &r->spectest[r->machine], &wasm, "spectest", &o) != MADE)
        wrong(r, "no module spectest: %s", o.text);
    jit_buffer_free(&wasm);
}

/* Make an instance of a module, *made if not NULL; *o tells what went wrong, in words. */
static enum made_how make(struct running *r, const struct wat_script_module *module, struct name id, struct made **made,
                          struct vmm_outcome *o)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error e = { 0 };
    *o = (struct vmm_outcome){ 0 };
    if (!wat_script_translate(r->script, module, &wasm, &e)) {
        snprintf(o->text, sizeof o->text, "%s", e.text);
        return MADE_BAD_TEXT;
    }
    if (r->alone)
        r->machine = (r->machine + 1) % WAST_MACHINES;
    if (!r->has_spectest[r->machine] && imports_spectest(&wasm))
        need_spectest(r);
    struct made *m = calloc(1, sizeof *m);
    if (!m)
        return MADE_NOT;
    enum made_how how = compile_and_load(r, m, &wasm, NULL, o);
    jit_buffer_free(&wasm);
    m->id = id;
    m->next = r->made;
    r->made = m;
    if (made && how == MADE)
        *made = m;
    return how;
}

static bool run_module(struct running *r, const struct wat_script_module *module, struct name id)
{
    struct vmm_outcome o;
    r->current = NULL;
    return make(r, module, id, &r->current, &o) == MADE || wrong(r, "the module cannot be instantiated: %s", o.text);
}

static bool run_register(struct running *r, const struct wat_command *c)
{
    struct made *m = made_find(r, c->of);
    char *name = strndup((const char *)c->name.at, c->name.bytes);
    bool ok = m && name && !vmm_register(m->in->vm, m->in, name);
    free(name);
    return ok || wrong(r, "there is no instance to register");
}

/* ---- actions */

#define VALUES_MAX 1024

struct answer {
    struct vmm_outcome outcome;
    uint32_t n;
    struct vmm_value values[VALUES_MAX];
};

static uint32_t export_find(const struct vmm_image *m, uint32_t kind, struct name name)
{
    for (uint32_t i = 0; i < m->h.exports.count; i++)
        if (m->exports[i].kind == kind && m->exports[i].name_bytes == name.bytes &&
            !memcmp(m->strings + m->exports[i].name, name.at, name.bytes))
            return m->exports[i].index;
    return WVM_NONE;
}

static bool get(struct running *r, const struct made *m, const struct wat_action *a, struct answer *to)
{
    char *name = strndup((const char *)a->field.at, a->field.bytes);
    bool ok = name && vmm_global_get(m->in, name, &to->values[0]);
    free(name);
    to->n = 1;
    return ok || wrong(r, "no global of this name is exported");
}

static bool invoke(struct running *r, const struct made *m, const struct wat_action *a, struct answer *to)
{
    struct vmm_value args[VALUES_MAX];
    uint32_t func = export_find(&m->image, WVM_EXTERN_FUNC, a->field);
    if (func == WVM_NONE)
        return wrong(r, "no function \"%.*s\" is exported", (int)a->field.bytes, (const char *)a->field.at);
    struct vmm_type t = vmm_image_func_type(&m->image, func);
    if (t.n_params != a->n_args || t.n_params > VALUES_MAX || t.n_results > VALUES_MAX)
        return wrong(r, "the function takes %u arguments, not %u", t.n_params, a->n_args);
    for (uint32_t i = 0; i < t.n_params; i++)
        if (!wast_argument(&a->args[i], &args[i]))
            return wrong(r, "argument %u cannot be passed", i);
    to->n = t.n_results;
    call(r, m->in->vm, m->in, func, args, to->values, &to->outcome);
    return true;
}

/* Run an action. False: it could not begin; said so. */
static bool act(struct running *r, const struct wat_action *a, struct answer *to)
{
    const struct made *m = made_find(r, a->instance);
    to->outcome.kind = VMM_RETURNED;
    if (!m)
        return wrong(r, "there is no instance to call");
    return a->is_get ? get(r, m, a, to) : invoke(r, m, a, to);
}

static const char *how_it_ended(const struct vmm_outcome *o)
{
    return o->kind == VMM_RETURNED ? "it returned" : o->text;
}

static bool run_action(struct running *r, const struct wat_command *c, struct answer *a)
{
    if (!act(r, &c->action, a))
        return false;
    return a->outcome.kind == VMM_RETURNED || wrong(r, "%s", how_it_ended(&a->outcome));
}

static bool assert_return(struct running *r, const struct wat_command *c, struct answer *a)
{
    char got[80], want[80];
    if (!run_action(r, c, a))
        return false;
    if (a->n != c->n_results)
        return wrong(r, "%u results, wanted %u", a->n, c->n_results);
    for (uint32_t i = 0; i < a->n; i++)
        if (!wast_matches(&c->results[i], &a->values[i]))
            return wrong(r, "%.*s: result %u is %s, wanted %s", (int)c->action.field.bytes, (const char *)c->action.field.at, i,
                         wast_got(&a->values[i], got), wast_wanted(&c->results[i], want));
    return true;
}

static bool want_text(struct running *r, struct name want, const char *got)
{
    return same_message(want, got) || wrong(r, "%s, wanted %.*s", got, (int)want.bytes, (const char *)want.at);
}

static bool assert_trap(struct running *r, const struct wat_command *c, struct answer *a)
{
    if (c->has_module) {
        if (make(r, &c->module, c->module.id, NULL, &a->outcome) != MADE_TRAPPED)
            return wrong(r, "instantiation did not trap: %s", a->outcome.text);
    } else if (!act(r, &c->action, a)) {
        return false;
    } else if (a->outcome.kind != VMM_TRAP) {
        return wrong(r, "no trap: %s", how_it_ended(&a->outcome));
    }
    return want_text(r, c->text, a->outcome.text);
}

static bool assert_exception(struct running *r, const struct wat_command *c, struct answer *a)
{
    if (!act(r, &c->action, a))
        return false;
    return (a->outcome.kind == VMM_TRAP && a->outcome.trap == WVM_TRAP_exception) ||
           wrong(r, "no exception: %s", how_it_ended(&a->outcome));
}

/* ---- modules that must be refused */

static bool assert_refused(struct running *r, const struct wat_command *c, bool may_be_malformed)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error e = { 0 };
    bool translated = wat_script_translate(r->script, &c->module, &wasm, &e);
    bool valid = translated && jit_validate(wasm.data, wasm.size, r->jit, &e);
    jit_buffer_free(&wasm);
    if (valid)
        return wrong(r, "the module is valid, wanted %.*s", (int)c->text.bytes, (const char *)c->text.at);
    if (!translated && !may_be_malformed)
        return wrong(r, "the module is malformed: %s", e.text);
    return want_text(r, c->text, e.text);
}

static bool assert_unlinkable(struct running *r, const struct wat_command *c)
{
    struct vmm_outcome o;
    enum made_how how = make(r, &c->module, c->module.id, NULL, &o);
    return how == MADE_UNLINKED ? want_text(r, c->text, o.text) : wrong(r, "the module was linked, or more is wrong: %s", o.text);
}

static bool run_definition(struct running *r, const struct wat_command *c)
{
    struct jit_buffer wasm = { 0 };
    struct jit_error e = { 0 };
    bool ok = wat_script_translate(r->script, &c->module, &wasm, &e) && jit_validate(wasm.data, wasm.size, r->jit, &e);
    jit_buffer_free(&wasm);
    return ok || wrong(r, "the module is refused: %s", e.text);
}

static bool run_instance(struct running *r, const struct wat_command *c)
{
    const struct wat_script_module *m = definition_find(r, c->of);
    return m ? run_module(r, m, c->name) : wrong(r, "there is no module of this name");
}

/* ---- the whole */

static bool run_command(struct running *r, const struct wat_command *c, struct answer *a)
{
    switch (c->kind) {
    case WAT_CMD_MODULE:
        remember(r, &c->module);
        return run_module(r, &c->module, c->module.id);
    case WAT_CMD_DEFINITION:
        remember(r, &c->module);
        return run_definition(r, c);
    case WAT_CMD_INSTANCE:
        return run_instance(r, c);
    case WAT_CMD_REGISTER:
        return run_register(r, c);
    case WAT_CMD_ACTION:
        return run_action(r, c, a);
    case WAT_CMD_ASSERT_RETURN:
        return assert_return(r, c, a);
    case WAT_CMD_ASSERT_TRAP:
    case WAT_CMD_ASSERT_EXHAUSTION:
        return assert_trap(r, c, a);
    case WAT_CMD_ASSERT_EXCEPTION:
        return assert_exception(r, c, a);
    case WAT_CMD_ASSERT_MALFORMED:
    case WAT_CMD_ASSERT_MALFORMED_CUSTOM:
    case WAT_CMD_ASSERT_INVALID_CUSTOM:                 /* found by the parser, which is the one that reads annotations */
        return assert_refused(r, c, true);
    case WAT_CMD_ASSERT_INVALID:
        return assert_refused(r, c, false);
    case WAT_CMD_ASSERT_UNLINKABLE:
        return assert_unlinkable(r, c);
    default:
        return wrong(r, "scripts with threads are not supported");
    }
}

struct wast_tally wast_run(struct wast_machines *machines, const struct wat_script *s, const char *file,
                           const struct jit_options *jit, FILE *json)
{
    struct running r = { .machines = machines, .alone = are_alone(s), .script = s, .file = file, .jit = jit, .json = json };
    struct answer *a = calloc(1, sizeof *a);
    for (uint32_t i = 0; a && !r.stopped && i < s->n_commands; i++) {
        r.line = s->commands[i].line;
        r.tally.passed += run_command(&r, &s->commands[i], a);
    }
    free(a);
    return r.tally;
}
