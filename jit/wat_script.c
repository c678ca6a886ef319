#include "wat_script.h"

#include <stdlib.h>
#include "types.h"
#include "wat_bytes.h"
#include "wat_lex.h"
#include "wat_module.h"
#include "wat_priv.h"

struct script {
    struct wat_script public;           /* first: what the caller sees */
    struct arena arena;
    struct wat_words words;
    const char *text, *file;
    size_t size;
};

struct parser {
    struct wat_lexer lx;
    const char *line_at;                /* the place whose line is known */
    uint32_t line;
};

struct commands { struct wat_command *at; uint32_t n, capacity; };
struct values { struct wat_value *at; uint32_t n, capacity; };

/* ---- values */

static const struct { const char *word; uint8_t kind, bits; bool is_float; } numbers[] = {
    { "i32.const", WAT_VALUE_I32, 32, false }, { "i64.const", WAT_VALUE_I64, 64, false },
    { "f32.const", WAT_VALUE_F32, 32, true }, { "f64.const", WAT_VALUE_F64, 64, true },
}, *const numbers_end = numbers + sizeof numbers / sizeof *numbers;

/* References of a kind, as results. */
static const struct { const char *word; uint8_t heap; } refs[] = {
    { "ref.func", HT_FUNC }, { "ref.extern", HT_EXTERN }, { "ref.i31", HT_I31 }, { "ref.struct", HT_STRUCT },
    { "ref.array", HT_ARRAY }, { "ref.eq", HT_EQ }, { "ref.any", HT_ANY }, { "ref.host", HT_ANY }, { "ref.exn", HT_EXN },
}, heaps[] = {
    { "func", HT_FUNC }, { "extern", HT_EXTERN }, { "any", HT_ANY }, { "eq", HT_EQ }, { "i31", HT_I31 }, { "struct", HT_STRUCT },
    { "array", HT_ARRAY }, { "exn", HT_EXN }, { "none", HT_NONE }, { "noextern", HT_NOEXTERN }, { "nofunc", HT_NOFUNC },
    { "noexn", HT_NOEXN },
};

static void put_lane(struct wat_value *v, unsigned lane, uint64_t bits)
{
    memcpy(v->bits + lane * (v->lane_bits / 8u), &bits, v->lane_bits / 8u);
}

/* A number, or of a result's floats a pattern. */
static void read_lane(struct parser *p, struct wat_value *v, unsigned lane, bool is_result)
{
    if (is_result && v->is_float && wat_take(&p->lx, "nan:canonical"))
        v->nan[lane] = WAT_NAN_CANONICAL;
    else if (is_result && v->is_float && wat_take(&p->lx, "nan:arithmetic"))
        v->nan[lane] = WAT_NAN_ARITHMETIC;
    else
        put_lane(v, lane, v->is_float ? wat_float_bits(&p->lx, v->lane_bits) : wat_int_bits(&p->lx, v->lane_bits));
}

static bool read_number(struct parser *p, struct wat_value *v, bool is_result)
{
    for (unsigned i = 0; numbers + i < numbers_end; i++)
        if (wat_open(&p->lx, numbers[i].word)) {
            *v = (struct wat_value){ .kind = numbers[i].kind, .lanes = 1, .lane_bits = numbers[i].bits, .is_float = numbers[i].is_float };
            read_lane(p, v, 0, is_result);
            return true;
        }
    return false;
}

static bool read_vector(struct parser *p, struct wat_value *v, bool is_result)
{
    if (!wat_open(&p->lx, "v128.const"))
        return false;
    const struct wat_shape *s = wat_shape(&p->lx);
    *v = (struct wat_value){ .kind = WAT_VALUE_V128, .lanes = (uint8_t)s->lanes, .lane_bits = (uint8_t)s->bits, .is_float = s->is_float };
    for (unsigned i = 0; i < s->lanes; i++)
        read_lane(p, v, i, is_result);
    return true;
}

static bool read_null(struct parser *p, struct wat_value *v)
{
    if (!wat_open(&p->lx, "ref.null"))
        return false;
    *v = (struct wat_value){ .kind = WAT_VALUE_REF_NULL };
    for (unsigned i = 0; i < sizeof heaps / sizeof *heaps && !v->heap; i++)
        if (wat_take(&p->lx, heaps[i].word))
            v->heap = heaps[i].heap;
    if (!v->heap && wat_token_is_index(&p->lx.tok))
        wat_next(&p->lx);                       /* a type of some module: any null will do */
    return true;
}

static bool read_ref(struct parser *p, struct wat_value *v, bool is_result)
{
    for (unsigned i = 0; i < sizeof refs / sizeof *refs; i++) {
        bool is_host = strcmp(refs[i].word, "ref.host") == 0, is_extern = refs[i].heap == HT_EXTERN;
        if (!wat_opens(&p->lx, refs[i].word))
            continue;
        wat_open(&p->lx, refs[i].word);
        *v = (struct wat_value){ .kind = WAT_VALUE_REF, .heap = refs[i].heap };
        if ((is_host || is_extern) && p->lx.tok.kind == WAT_NAT) {
            v->kind = is_host ? WAT_VALUE_REF_HOST : WAT_VALUE_REF_EXTERN;
            v->number = wat_u32(&p->lx);
        } else if (!is_result)
            wat_unexpected(&p->lx);
        return true;
    }
    return false;
}

static void read_values(struct parser *p, struct values *list, bool is_result, bool nested);

/* One value in parentheses. */
static void read_value(struct parser *p, struct wat_value *v, bool is_result, bool nested)
{
    struct values either = { 0 };
    if (is_result && !nested && wat_open(&p->lx, "either")) {
        read_values(p, &either, true, true);
        *v = (struct wat_value){ .kind = WAT_VALUE_EITHER, .either = either.at, .n_either = either.n };
    } else if (!read_number(p, v, is_result) && !read_vector(p, v, is_result) && !read_null(p, v) && !read_ref(p, v, is_result)) {
        wat_next(&p->lx);
        wat_unexpected(&p->lx);
    }
    wat_close(&p->lx);
}

static void read_values(struct parser *p, struct values *list, bool is_result, bool nested)
{
    while (p->lx.tok.kind == WAT_OPEN) {
        ARENA_GROW(p->lx.arena, list->at, list->capacity, list->n + 1);
        read_value(p, &list->at[list->n++], is_result, nested);
    }
}

/* ---- actions */

static bool is_action(struct parser *p)
{
    return wat_opens(&p->lx, "invoke") || wat_opens(&p->lx, "get");
}

static void read_action(struct parser *p, struct wat_action *a)
{
    struct values args = { 0 };
    a->is_get = wat_open(&p->lx, "get");
    if (!a->is_get && !wat_open(&p->lx, "invoke"))
        wat_unexpected(&p->lx);
    wat_id(&p->lx, &a->instance);
    a->field = wat_name(&p->lx);
    if (!a->is_get)
        read_values(p, &args, false, false);
    a->args = args.at;
    a->n_args = args.n;
    wat_close(&p->lx);
}

/* ---- modules */

static struct name read_strings(struct parser *p)
{
    struct bytes b = { .arena = p->lx.arena };
    put_bytes(&b, "", 0);
    while (p->lx.tok.kind == WAT_STRING) {
        struct name s = wat_string(&p->lx);
        put_bytes(&b, s.at, s.bytes);
    }
    return (struct name){ b.data, (uint32_t)b.size };
}

static struct name span(const char *from, const char *to)
{
    return (struct name){ (const uint8_t *)from, (uint32_t)(to - from) };
}

/* (module ...), current. An instance is a command of another kind. */
static void read_module(struct parser *p, struct wat_command *c)
{
    const char *from = p->lx.tok.at, *to;
    struct wat_script_module *m = &c->module;
    if (!wat_open(&p->lx, "module"))
        wat_unexpected(&p->lx);
    c->has_module = true;
    if (c->kind == WAT_CMD_MODULE && wat_take(&p->lx, "definition"))
        c->kind = WAT_CMD_DEFINITION;
    wat_id(&p->lx, &m->id);
    m->form = wat_take(&p->lx, "binary") ? WAT_FORM_BINARY : wat_take(&p->lx, "quote") ? WAT_FORM_QUOTE : WAT_FORM_TEXT;
    if (m->form != WAT_FORM_TEXT) {
        m->source = read_strings(p);
        wat_close(&p->lx);
        return;
    }
    for (size_t depth = 1; depth; wat_next(&p->lx)) {
        if (p->lx.tok.kind == WAT_END)
            wat_unexpected(&p->lx);
        depth += p->lx.tok.kind == WAT_OPEN;
        depth -= p->lx.tok.kind == WAT_CLOSE;
        to = p->lx.tok.at + 1;
    }
    m->source = span(from, to);
}

static void read_instance(struct parser *p, struct wat_command *c)
{
    c->kind = WAT_CMD_INSTANCE;
    wat_id(&p->lx, &c->name);
    if (!wat_id(&p->lx, &c->of)) {              /* one identifier is the definition's */
        c->of = c->name;
        c->name = (struct name){ 0 };
    }
    wat_close(&p->lx);
}

/* ---- commands */

enum shape { ON_MODULE = 1, ON_ACTION = 2, HAS_TEXT = 4, HAS_RESULTS = 8 };

static const struct { const char *word; uint8_t kind, shape; } assertions[] = {
    { "assert_return",     WAT_CMD_ASSERT_RETURN,     ON_ACTION | HAS_RESULTS },
    { "assert_trap",       WAT_CMD_ASSERT_TRAP,       ON_ACTION | ON_MODULE | HAS_TEXT },
    { "assert_exhaustion", WAT_CMD_ASSERT_EXHAUSTION, ON_ACTION | HAS_TEXT },
    { "assert_exception",  WAT_CMD_ASSERT_EXCEPTION,  ON_ACTION },
    { "assert_malformed",  WAT_CMD_ASSERT_MALFORMED,  ON_MODULE | HAS_TEXT },
    { "assert_invalid",    WAT_CMD_ASSERT_INVALID,    ON_MODULE | HAS_TEXT },
    { "assert_unlinkable", WAT_CMD_ASSERT_UNLINKABLE, ON_MODULE | HAS_TEXT },
    { "assert_malformed_custom", WAT_CMD_ASSERT_MALFORMED_CUSTOM, ON_MODULE | HAS_TEXT },
    { "assert_invalid_custom",   WAT_CMD_ASSERT_INVALID_CUSTOM,   ON_MODULE | HAS_TEXT },
};

static bool read_assertion(struct parser *p, struct wat_command *c)
{
    struct values results = { 0 };
    for (unsigned i = 0; i < sizeof assertions / sizeof *assertions; i++) {
        if (!wat_open(&p->lx, assertions[i].word))
            continue;
        c->kind = assertions[i].kind;
        if (assertions[i].shape & ON_ACTION && (is_action(p) || !(assertions[i].shape & ON_MODULE)))
            read_action(p, &c->action);
        else
            read_module(p, c);
        if (assertions[i].shape & HAS_TEXT)
            c->text = wat_string(&p->lx);
        if (assertions[i].shape & HAS_RESULTS)
            read_values(p, &results, true, false);
        c->results = results.at;
        c->n_results = results.n;
        wat_close(&p->lx);
        return true;
    }
    return false;
}

static void read_register(struct parser *p, struct wat_command *c)
{
    c->kind = WAT_CMD_REGISTER;
    c->name = wat_name(&p->lx);
    wat_id(&p->lx, &c->of);
    wat_close(&p->lx);
}

static void read_commands(struct parser *p, struct commands *list, bool in_thread);

/* (thread $t (shared (module $m))* command*) */
static void read_thread(struct parser *p, struct wat_command *c)
{
    struct commands body = { 0 };
    struct name *shared = NULL;
    uint32_t capacity = 0;
    c->kind = WAT_CMD_THREAD;
    wat_id(&p->lx, &c->name);
    while (wat_open(&p->lx, "shared")) {
        ARENA_GROW(p->lx.arena, shared, capacity, c->n_shared + 1);
        if (!wat_open(&p->lx, "module") || !wat_id(&p->lx, &shared[c->n_shared++]))
            wat_unexpected(&p->lx);
        wat_close(&p->lx);
        wat_close(&p->lx);
    }
    read_commands(p, &body, true);
    c->shared = shared;
    c->commands = body.at;
    c->n_commands = body.n;
    wat_close(&p->lx);
}

static uint32_t line_of(struct parser *p, const char *at)
{
    for (; p->line_at < at; p->line_at++)
        p->line += *p->line_at == '\n' || (*p->line_at == '\r' && p->line_at + 1 < p->lx.end && p->line_at[1] != '\n');
    return p->line;
}

static void read_command(struct parser *p, struct wat_command *c, bool in_thread)
{
    *c = (struct wat_command){ .line = line_of(p, p->lx.tok.at) };
    if (wat_opens(&p->lx, "module")) {
        const char *at = p->lx.tok.at;
        if (wat_open(&p->lx, "module") && wat_take(&p->lx, "instance")) {
            read_instance(p, c);
            return;
        }
        wat_seek(&p->lx, at);
        read_module(p, c);
    } else if (wat_open(&p->lx, "register")) {
        read_register(p, c);
    } else if (is_action(p)) {
        c->kind = WAT_CMD_ACTION;
        read_action(p, &c->action);
    } else if (!in_thread && wat_open(&p->lx, "thread")) {
        read_thread(p, c);
    } else if (!in_thread && wat_open(&p->lx, "wait")) {
        c->kind = WAT_CMD_WAIT;
        wat_id(&p->lx, &c->name);
        wat_close(&p->lx);
    } else if (!read_assertion(p, c)) {
        wat_next(&p->lx);
        wat_unexpected(&p->lx);
    }
}

static void read_commands(struct parser *p, struct commands *list, bool in_thread)
{
    while (p->lx.tok.kind == WAT_OPEN) {
        ARENA_GROW(p->lx.arena, list->at, list->capacity, list->n + 1);
        read_command(p, &list->at[list->n++], in_thread);
    }
}

/* A file that begins with a module field is one module. */
static bool is_inline_module(struct parser *p)
{
    static const char *const fields[] = {
        "func", "type", "rec", "import", "export", "global", "data", "elem", "table", "memory", "tag", "start",
    };
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++)
        if (wat_opens(&p->lx, fields[i]))
            return true;
    return false;
}

static void read_script(struct script *s, struct parser *p)
{
    struct commands list = { 0 };
    if (is_inline_module(p)) {
        list.at = ARENA_ZNEW(&s->arena, struct wat_command, 1);
        list.n = 1;
        list.at->line = line_of(p, p->lx.tok.at);
        list.at->has_module = true;
        list.at->module.source = span(s->text, s->text + s->size);
    } else {
        read_commands(p, &list, false);
        if (p->lx.tok.kind != WAT_END)
            wat_unexpected(&p->lx);
    }
    s->public = (struct wat_script){ list.at, list.n };
}

/* ---- the public functions */

struct wat_script *wat_script_parse(const char *text, size_t size, const char *file, struct jit_error *err)
{
    jmp_buf bail, oom;
    struct script *volatile s = calloc(1, sizeof *s);
    *err = (struct jit_error){ 0 };
    if (!s || setjmp(oom)) {
        error_set(err, ERR_out_of_memory, 0, NULL);
    } else if (!setjmp(bail)) {
        s->arena.oom = &oom;
        s->text = text;
        s->size = size;
        s->file = file;
        wat_words_init(&s->words);
        struct parser p = { .line_at = text, .line = 1 };
        p.lx = (struct wat_lexer){ .words = &s->words, .arena = &s->arena, .err = err, .file = file, .bail = &bail };
        wat_lex_begin(&p.lx, text, size);
        read_script(s, &p);
        s->arena.oom = NULL;
        return &s->public;
    }
    wat_script_free(s ? &s->public : NULL);
    return NULL;        /* cppcheck-suppress memleak ; freed as its public part */
}

void wat_script_free(struct wat_script *s)
{
    struct script *all = (struct script *)s;
    if (all)
        arena_free(&all->arena);
    free(all);
}

bool wat_script_translate(const struct wat_script *s, const struct wat_script_module *m, struct jit_buffer *wasm,
                          struct jit_error *err)
{
    const struct script *all = (const struct script *)s;
    struct wat_text t = { .words = &all->words, .names = true, .text = (const char *)m->source.at, .size = m->source.bytes };
    *err = (struct jit_error){ 0 };
    if (m->form == WAT_FORM_BINARY)
        return wat_give(m->source.at, m->source.bytes, wasm) || error_set(err, ERR_out_of_memory, 0, NULL);
    t.origin = m->form == WAT_FORM_TEXT ? all->text : NULL;
    t.place = m->form == WAT_FORM_TEXT ? WAT_IN_SCRIPT : WAT_IN_QUOTE;
    return wat_module(&t, wasm, err);
}
