/* See options.h. For `run`, options stand before the first operand; whatever follows it is the guest's. */
#include "vmm/options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "jit/jit.h"

enum { RUN = 1 << VMM_CMD_RUN, COMPILE = 1 << VMM_CMD_COMPILE, OBJDUMP = 1 << VMM_CMD_OBJDUMP,
       VALIDATE = 1 << VMM_CMD_VALIDATE, WAT2WASM = 1 << VMM_CMD_WAT2WASM, PRINT = 1 << VMM_CMD_PRINT,
       WAST = 1 << VMM_CMD_WAST, CACHE = 1 << VMM_CMD_CACHE,
       ALL = (1 << VMM_CMD_COUNT) - 1 };

struct parse { struct config *c; struct options_error *e; bool named; };    /* named: a command was given */

struct option {
    char letter;                /* 0: none */
    const char *name;
    const char *arg;            /* NULL: takes no value */
    unsigned commands;
    bool (*set)(struct parse *p, const char *value);    /* false: why is in p->e */
    const char *help;
};

struct unit { const char *name; double scale; };

/* ---- values */

static bool refuse(struct parse *p, const char *why, const char *todo)
{
    snprintf(p->e->why, sizeof p->e->why, "%s", why);
    snprintf(p->e->todo, sizeof p->e->todo, "%s", todo);
    return false;
}

/* A decimal number followed by one of the units, above zero and at most max. */
static bool scaled(const char *text, const struct unit *units, double max, uint64_t *out)
{
    if (*text < '0' || *text > '9' || text[strcspn(text, "xXeE")])
        return false;
    char *end;
    double number = strtod(text, &end);
    for (const struct unit *u = units; u->name; u++)
        if (!strcmp(u->name, end)) {
            number *= u->scale;
            *out = number <= max ? (uint64_t)number : 0;
            return *out > 0;
        }
    return false;
}

bool options_duration(const char *text, uint64_t *ns)
{
    static const struct unit units[] = {
        { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 }, { "m", 60e9 }, { "min", 60e9 }, { "h", 3600e9 }, { 0 },
    };
    return scaled(text, units, 1e18, ns);
}

bool options_size(const char *text, uint64_t *bytes)
{
    static const struct unit units[] = {
        { "", 1 }, { "B", 1 }, { "KiB", 1024.0 }, { "MiB", 1048576.0 }, { "GiB", 1073741824.0 }, { "TiB", 1099511627776.0 },
        { "kB", 1e3 }, { "KB", 1e3 }, { "MB", 1e6 }, { "GB", 1e9 }, { "TB", 1e12 },
        { "K", 1024.0 }, { "M", 1048576.0 }, { "G", 1073741824.0 }, { "T", 1099511627776.0 }, { 0 },
    };
    return scaled(text, units, 1e18, bytes);
}

static bool number(struct parse *p, const char *text, uint32_t max, uint32_t *out)
{
    char *end;
    errno = 0;
    unsigned long v = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || v > max)
        return refuse(p, "not a number in range", "give a plain decimal number");
    *out = (uint32_t)v;
    return true;
}

static bool one_of(struct parse *p, const char *text, const char *const *names, unsigned count, unsigned *out)
{
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(text, names[i])) {
            *out = i;
            return true;
        }
    return refuse(p, "unknown value", "the help lists the values");
}

/* ---- one setter per option */

/* HOST[::GUEST[::ro]] */
static bool set_dir(struct parse *p, const char *value)
{
    struct config_dir *d = &p->c->dirs[p->c->n_dirs];
    *d = (struct config_dir){ .host = strdup(value) };
    if (!d->host)
        return refuse(p, strerror(errno), "");
    p->c->n_dirs++;
    d->guest = strstr(d->host, "::");
    char *mode = NULL;
    if (d->guest) {
        *d->guest = 0;
        d->guest += 2;
        mode = strstr(d->guest, "::");
    } else
        d->guest = d->host;
    if (mode) {
        *mode = 0;
        mode += 2;
        d->read_only = true;
    }
    if (!*d->host || !*d->guest || (mode && strcmp(mode, "ro")))
        return refuse(p, "not of the form HOST[::GUEST[::ro]]", "for example --dir .::/data::ro");
    return true;
}

/* Give name=value its place; a later setting of the same name replaces the earlier one. */
static void env_put(struct config *c, char *setting, size_t name_bytes)
{
    for (uint32_t i = 0; i < c->n_env; i++)
        if (!strncmp(c->env[i], setting, name_bytes + 1)) {
            free(c->env[i]);
            c->env[i] = setting;
            return;
        }
    c->env[c->n_env++] = setting;
}

static bool set_env(struct parse *p, const char *value)
{
    size_t name_bytes = strcspn(value, "=");
    if (!name_bytes)
        return refuse(p, "the name is empty", "write --env NAME=VALUE, or --env NAME to pass the caller's value on");
    char *setting;
    if (value[name_bytes])
        setting = strdup(value);
    else if (!getenv(value))
        return true;            /* not set here either: the guest sees none */
    else if (asprintf(&setting, "%s=%s", value, getenv(value)) < 0)
        setting = NULL;
    if (!setting)
        return refuse(p, strerror(ENOMEM), "");
    env_put(p->c, setting, name_bytes);
    return true;
}

static bool set_fd(struct parse *p, const char *value)
{
    uint32_t fd;
    if (!number(p, value, INT_MAX, &fd))
        return false;
    if (fd < 3)
        return refuse(p, "0, 1 and 2 are standard input, output and error", "the guest has them already");
    p->c->fds[p->c->n_fds++] = (int)fd;
    return true;
}

static bool set_timeout(struct parse *p, const char *value)
{
    return options_duration(value, &p->c->timeout_ns) ||
           refuse(p, "not a duration above zero", "write a number and a unit: 500ms, 1.5s, 2m, 1h");
}

static bool set_max_memory(struct parse *p, const char *value)
{
    return options_size(value, &p->c->max_memory_bytes) ||
           refuse(p, "not a size above zero", "write a number and a unit: 512KiB, 64MiB, 2GiB");
}

static bool set_profile(struct parse *p, const char *value)
{
    static const char *const names[] = { "none", "perfmap", "jitdump" };
    unsigned i = 0;
    if (!one_of(p, value, names, 3, &i))
        return false;
    p->c->profile = (enum profile_kind)i;
    return true;
}

static bool set_max_compile_memory(struct parse *p, const char *value)
{
    return options_size(value, &p->c->max_compile_bytes) ||
           refuse(p, "not a size above zero", "write a number and a unit: 512MiB, 2GiB");
}

static bool set_mailbox(struct parse *p, const char *value)
{
    static const char *const names[] = { "auto", "spin", "exit" };
    unsigned i = 0;
    if (!one_of(p, value, names, 3, &i))
        return false;
    p->c->mailbox = (enum vmm_mailbox)i;
    return true;
}

/* -O2; Wasmtime's spelling is -O opt-level=2. */
static bool set_opt_level(struct parse *p, const char *value)
{
    static const char prefix[] = "opt-level=";
    return number(p, strncmp(value, prefix, sizeof prefix - 1) ? value : value + sizeof prefix - 1, 2, &p->c->opt_level);
}

static bool set_lazy(struct parse *p, const char *value)
{
    static const char *const names[] = { "auto", "yes", "no" };
    unsigned i = 0;
    if (!one_of(p, value, names, 3, &i))
        return false;
    p->c->lazy = (enum vmm_lazy)i;
    return true;
}

/* Features by Wasmtime's names. bits 0: part of WebAssembly 2.0, cannot be switched off. */
static const struct { const char *name; uint32_t bits; } features[] = {
    { "bulk-memory", 0 }, { "multi-value", 0 }, { "reference-types", 0 }, { "simd", 0 },
    { "extended-const", JIT_F_EXTENDED_CONST },
    { "multi-memory", JIT_F_MULTI_MEMORY },
    { "tail-call", JIT_F_TAIL_CALL },
    { "function-references", JIT_F_FUNCTION_REFERENCES },
    { "memory64", JIT_F_MEMORY64 },
    { "exceptions", JIT_F_EXCEPTIONS },
    { "relaxed-simd", JIT_F_RELAXED_SIMD },
    { "threads", JIT_F_THREADS },
    { "custom-page-sizes", JIT_F_CUSTOM_PAGE_SIZES },
    { "wide-arithmetic", JIT_F_WIDE_ARITHMETIC },
    { "gc", JIT_F_GC },
    { "nan-canonicalization", JIT_F_NAN_CANONICALIZATION },
    { "relaxed-simd-deterministic", JIT_F_RELAXED_SIMD_DETERMINISTIC },
};
#define N_FEATURES (sizeof features / sizeof *features)

static bool feature_find(const char *name, size_t bytes, size_t *index)
{
    for (*index = 0; *index < N_FEATURES; ++*index)
        if (strlen(features[*index].name) == bytes && !memcmp(features[*index].name, name, bytes))
            return true;
    return false;
}

static int yes_no(const char *text, size_t bytes)
{
    static const struct { const char *word; int value; } words[] = {
        { "y", 1 }, { "yes", 1 }, { "true", 1 }, { "n", 0 }, { "no", 0 }, { "false", 0 },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == bytes && !memcmp(words[i].word, text, bytes))
            return words[i].value;
    return -1;
}

/* feature[=y|n] */
static bool set_feature(struct parse *p, const char *text, size_t bytes)
{
    const char *eq = memchr(text, '=', bytes);
    size_t name_bytes = eq ? (size_t)(eq - text) : bytes, i;
    int on = eq ? yes_no(eq + 1, bytes - name_bytes - 1) : 1;
    if (!feature_find(text, name_bytes, &i))
        return refuse(p, "no such feature", "`wvm help run` lists the features");
    if (on < 0)
        return refuse(p, "neither y nor n", "write -W feature=y or -W feature=n");
    if (!features[i].bits && !on)
        return refuse(p, "a part of WebAssembly 2.0, which cannot be switched off", "leave this out");
    p->c->features = on ? p->c->features | features[i].bits : p->c->features & ~features[i].bits;
    return true;
}

static bool set_deterministic(struct parse *p, const char *value)
{
    p->c->features |= JIT_F_DETERMINISTIC;
    return true;
}

static bool set_features(struct parse *p, const char *value)
{
    do {
        size_t bytes = strcspn(value, ",");
        if (!set_feature(p, value, bytes))
            return false;
        value += bytes + (value[bytes] == ',');
    } while (*value);
    return true;
}

#define STRING_SETTER(field) \
    static bool set_##field(struct parse *p, const char *value) { p->c->field = value; return true; }
#define FLAG_SETTER(field) \
    static bool set_##field(struct parse *p, const char *value) { p->c->field = true; return true; }
#define NUMBER_SETTER(field, max) \
    static bool set_##field(struct parse *p, const char *value) { return number(p, value, max, &p->c->field); }
STRING_SETTER(argv0)
STRING_SETTER(cache)
STRING_SETTER(invoke)
STRING_SETTER(report)
STRING_SETTER(output)
STRING_SETTER(dump)
STRING_SETTER(skip)
STRING_SETTER(filter)
FLAG_SETTER(time)
FLAG_SETTER(verify)
FLAG_SETTER(eager_tiers)
FLAG_SETTER(bytes)
FLAG_SETTER(print_offsets)
FLAG_SETTER(names)
NUMBER_SETTER(dump_func, UINT32_MAX - 1)
NUMBER_SETTER(starve_regs, 15)
NUMBER_SETTER(jobs, 256)

static bool set_help(struct parse *p, const char *value)
{
    if (p->named)
        p->c->help_topic = p->c->command;
    p->c->command = VMM_CMD_HELP;
    return true;
}

static bool set_version(struct parse *p, const char *value)
{
    p->c->command = VMM_CMD_VERSION;
    return true;
}

/* ---- the table */

/* A row without a name is a heading of the help. */
static const struct option options[] = {
    { .commands = RUN, .help = "What the module may use (without these: nothing but standard input, output and error)" },
    { 0, "dir", "HOST[::GUEST[::ro]]", RUN, set_dir,
      "Give the directory HOST under the name GUEST (default: the same), with ::ro for reading only. May be repeated." },
    { 0, "env", "NAME[=VALUE]", RUN, set_env,
      "Set an environment variable; without a value, pass the caller's on. May be repeated." },
    { 0, "fd", "N", RUN, set_fd,
      "Give the inherited socket N (listening or connected). It follows the directories, from descriptor 3 on. May be repeated." },

    { .commands = RUN, .help = "How it is called" },
    { 0, "argv0", "NAME", RUN, set_argv0, "What the guest sees as its own name (default: the last part of FILE)." },
    { 0, "invoke", "FUNC", RUN, set_invoke,
      "Call the exported function FUNC instead of _start. ARGS are its arguments, read by its signature; "
      "the results are printed, one a line." },

    { .commands = RUN | WAST, .help = "Limits" },
    { 0, "timeout", "TIME", RUN | WAST, set_timeout, "End the guest after TIME of wall clock (500ms, 1.5s, 2m, 1h), exit code 124." },
    { 0, "max-memory", "SIZE", RUN, set_max_memory,
      "Let all linear memories together grow to at most SIZE (512KiB, 64MiB, 2GiB); memory.grow fails beyond." },

    { .commands = RUN | COMPILE | OBJDUMP | WAST | CACHE, .help = "How it is compiled" },
    { 'O', "optimize", "0|1|2", RUN | COMPILE | OBJDUMP | WAST, set_opt_level,
      "Compile quickly (0), to code that runs quickly (2, the default of `wvm compile`), or as most programs want it (1, the default "
      "otherwise). Also -O opt-level=N." },
    { 0, "lazy", "auto|yes|no", RUN, set_lazy,
      "Compile functions when they are first called: unless --dump or --profile asks for all of them, always, never." },
    { 0, "cache", "DIR|off", RUN | CACHE, set_cache,
      "Keep what is compiled in DIR for the next run, or do not (default: $WVM_CACHE_DIR, $XDG_CACHE_HOME/wvm or ~/.cache/wvm)." },
    { 0, "max-compile-memory", "SIZE", RUN | COMPILE, set_max_compile_memory,
      "Refuse a function that takes more than SIZE of memory to compile (default: 4GiB)." },
    { 0, "jobs", "N", RUN | COMPILE | OBJDUMP, set_jobs, "Compile with N threads (default: one per core)." },

    { .commands = RUN, .help = "What is told about the run" },
    { 0, "report", "FILE", RUN, set_report,
      "Write outcome, times, hypercalls, exits, memory and bytes to FILE as JSON, also when the guest traps." },
    { 0, "profile", "perfmap|jitdump", RUN, set_profile,
      "Tell perf the names of the module's functions: /tmp/perf-PID.map; or jit-PID.dump with their code, for perf annotate." },
    { 0, "time", NULL, RUN | COMPILE, set_time, "Print to standard error what each compiler pass took." },

    { .commands = COMPILE | WAT2WASM | PRINT, .help = "What is written" },
    { 'o', "output", "FILE", COMPILE, set_output,
      "Write the image to FILE (default: the module's name with .cwasm, in the current directory)." },
    { 'o', "output", "FILE", WAT2WASM | PRINT, set_output, "Write to FILE (- is standard output)." },
    { 0, "debug-names", NULL, WAT2WASM, set_names, "Write the text's identifiers to the name section, for backtraces." },

    { .commands = OBJDUMP | PRINT, .help = "What is printed" },
    { 'p', "print-offsets", NULL, PRINT, set_print_offsets, "Print before each instruction where in the module it stands." },
    { 0, "filter", "TEXT", OBJDUMP, set_filter, "Print only functions whose names contain TEXT." },
    { 0, "bytes", NULL, OBJDUMP, set_bytes, "Print the encoding of each instruction, too." },

    { .commands = WAST, .help = "What is told about the scripts" },
    { 0, "json", "FILE", WAST, set_report, "Write what passed and failed, by script, to FILE as JSON." },

    { .commands = RUN | COMPILE | OBJDUMP | VALIDATE | WAST, .help = "WebAssembly features" },
    { 'W', "wasm", "FEATURE[=y|n],..", RUN | COMPILE | OBJDUMP | VALIDATE | WAST, set_features,
      "Switch features on or off." },
    { 0, "deterministic", NULL, RUN | COMPILE | OBJDUMP | WAST, set_deterministic,
      "The same numbers everywhere: -W nan-canonicalization,relaxed-simd-deterministic. "
      "Clocks, random numbers and files stay the host's." },

    { .commands = RUN | COMPILE | OBJDUMP | WAST, .help = "For work on wvm itself" },
    { 0, "dump", "PASS,..", RUN | COMPILE, set_dump,
      "Print the code after these compiler passes to standard error (all: after every pass)." },
    { 0, "dump-func", "N", RUN | COMPILE, set_dump_func, "Only of the function with index N." },
    { 0, "skip", "PASS,..", RUN | COMPILE | OBJDUMP | WAST, set_skip, "Leave these passes out." },
    { 0, "verify", NULL, RUN | COMPILE | WAST, set_verify, "Check the code after every pass." },
    { 0, "starve-regs", "N", RUN | COMPILE | OBJDUMP | WAST, set_starve_regs, "Let the register allocator use N registers of each class." },
    { 0, "eager-tiers", NULL, RUN, set_eager_tiers, "Compile a function anew as soon as its first, quickly made code has run." },
    { 0, "mailbox", "auto|spin|exit", RUN, set_mailbox,
      "How hypercalls reach the host: by their rate, always through a spinning thread, always by leaving the VM." },

    { .commands = ALL, .help = "Other" },
    { 'h', "help", NULL, ALL, set_help, "Print this help." },
    { 'V', "version", NULL, ALL, set_version, "Print the version." },
};
#define N_OPTIONS (sizeof options / sizeof *options)

static const struct { const char *name, *operands, *summary; } commands[VMM_CMD_COUNT] = {
    [VMM_CMD_RUN]      = { "run", "[OPTIONS] FILE [ARGS...]",
                           "run a WebAssembly module in a micro-VM of its own (- reads it from standard input)" },
    [VMM_CMD_COMPILE]  = { "compile", "[OPTIONS] FILE [-o OUTPUT]", "compile a module to an image, which `wvm run` starts at once" },
    [VMM_CMD_OBJDUMP]  = { "objdump", "[OPTIONS] FILE", "print the machine code of a module or an image, by WebAssembly instruction" },
    [VMM_CMD_VALIDATE] = { "validate", "[OPTIONS] FILE...", "say whether modules are valid, without running them" },
    [VMM_CMD_WAT2WASM] = { "wat2wasm", "FILE -o OUTPUT", "translate a module from the text format to the binary format" },
    [VMM_CMD_PRINT]    = { "print", "FILE [-o OUTPUT]", "print a module in the text format" },
    [VMM_CMD_WAST]     = { "wast", "[OPTIONS] FILE...", "run test scripts of the WebAssembly specification, each in a micro-VM" },
    [VMM_CMD_CACHE]    = { "cache", "[clear]", "say where compiled modules are kept and how large they are, or remove them" },
    [VMM_CMD_DOCTOR]   = { "doctor", "", "say what this machine offers, measure it, and what to do about problems" },
    [VMM_CMD_HELP]     = { "help", "[COMMAND]", "explain a command" },
    [VMM_CMD_VERSION]  = { "version", "", "print the version" },
};

/* ---- the parser */

static bool command_find(const char *name, enum vmm_command *command)
{
    for (unsigned i = 0; i < VMM_CMD_COUNT; i++)
        if (!strcmp(commands[i].name, name)) {
            *command = (enum vmm_command)i;
            return true;
        }
    return false;
}

static bool fail(struct options_error *e, const char *doing, const char *on, const char *why, const char *todo)
{
    snprintf(e->doing, sizeof e->doing, "%s", doing);
    snprintf(e->on, sizeof e->on, "%s", on);
    snprintf(e->why, sizeof e->why, "%s", why);
    snprintf(e->todo, sizeof e->todo, "%s", todo);
    return false;
}

/* The row for "--name", "--name=value" or "-L"; *value is the text after '=' or the letter, if any. */
static const struct option *option_find(const char *text, enum vmm_command command, const char **value)
{
    *value = NULL;
    size_t bytes = strcspn(text + 2, "=");
    for (const struct option *o = options; o < options + N_OPTIONS; o++) {
        if (!o->name || !(o->commands & 1u << command))
            continue;
        if (text[1] == '-' && strlen(o->name) == bytes && !memcmp(o->name, text + 2, bytes)) {
            *value = text[2 + bytes] ? text + 3 + bytes : NULL;
            return o;
        }
        if (text[1] != '-' && o->letter == text[1]) {
            *value = text[2] ? text + 2 : NULL;
            return o;
        }
    }
    return NULL;
}

/* Parse the option at argv[*at]; *at moves behind it. */
static bool option_parse(struct parse *p, int argc, char **argv, int *at)
{
    const char *text = argv[(*at)++], *value;
    const struct option *o = option_find(text, p->c->command, &value);
    if (!o)
        return fail(p->e, "read the option", text, "there is none of this name",
                    "`wvm help run` lists the options; a module's own options stand after FILE");
    if (!o->arg && value)
        return fail(p->e, "read the option", text, "it takes no value", "leave out what follows its name");
    if (o->arg && !value) {
        if (*at == argc)
            return fail(p->e, "read the option", text, "it needs a value", "");
        value = argv[(*at)++];
    }
    char doing[64];
    snprintf(doing, sizeof doing, "read the value of --%s", o->name);
    fail(p->e, doing, value ? value : "", "", "");
    return o->set(p, value);
}

static bool operands(int argc, char **argv, struct config *c, struct options_error *e)
{
    switch (c->command) {
    case VMM_CMD_RUN:
        if (!argc)
            return fail(e, "run", "", "no module is named", "wvm run [OPTIONS] FILE [ARGS...]; `wvm help run` explains");
        c->file = argv[0];
        c->args = argv + 1;
        c->n_args = (uint32_t)argc - 1;
        return true;
    case VMM_CMD_VALIDATE:
        if (!argc)
            return fail(e, "validate", "", "no module is named", "wvm validate [OPTIONS] FILE...");
        c->args = argv;
        c->n_args = (uint32_t)argc;
        return true;
    case VMM_CMD_WAST:
        if (!argc)
            return fail(e, "test", "", "no script is named", "wvm wast [OPTIONS] FILE...");
        c->args = argv;
        c->n_args = (uint32_t)argc;
        return true;
    case VMM_CMD_WAT2WASM:
        if (argc != 1 || !c->output)
            return fail(e, "translate", "", argc ? c->output ? "more than one text is named" : "no output is named" : "no text is named",
                        "wvm wat2wasm FILE -o OUTPUT");
        c->file = argv[0];
        return true;
    case VMM_CMD_OBJDUMP:
        if (argc != 1)
            return fail(e, "disassemble", "", argc ? "more than one module is named" : "no module is named", "wvm objdump FILE");
        c->file = argv[0];
        return true;
    case VMM_CMD_COMPILE:
        if (argc != 1)
            return fail(e, "compile", "", argc ? "more than one module is named" : "no module is named",
                        "wvm compile FILE -o OUTPUT");
        c->file = argv[0];
        return true;
    case VMM_CMD_PRINT:
        if (argc != 1)
            return fail(e, "print", "", argc ? "more than one module is named" : "no module is named", "wvm print FILE [-o OUTPUT]");
        c->file = argv[0];
        return true;
    case VMM_CMD_CACHE:
        if (argc > 1 || (argc && strcmp(argv[0], "clear")))
            return fail(e, "read the operand", argv[argc - 1], "there is only `clear`", "wvm cache [clear]");
        c->clear = argc;
        return true;
    case VMM_CMD_HELP:
        if (argc && !command_find(argv[0], &c->help_topic))
            return fail(e, "explain", argv[0], "there is no such command", "`wvm help` lists the commands");
        return true;
    case VMM_CMD_VERSION:
        return true;
    default:
        return !argc || fail(e, "read the operand", argv[0], "the command takes none", "leave it out");
    }
}

/* The tables can hold one entry per argument, so no setter has to grow them. */
static bool config_init(struct config *c, int argc)
{
    size_t n = (size_t)argc + 1;
    *c = (struct config){ .dump_func = UINT32_MAX, .features = JIT_F_DEFAULT, .help_topic = VMM_CMD_HELP };
    c->dirs = calloc(n, sizeof *c->dirs);
    c->env = calloc(n, sizeof *c->env);
    c->fds = calloc(n, sizeof *c->fds);
    return c->dirs && c->env && c->fds;
}

void config_free(struct config *c)
{
    for (uint32_t i = 0; i < c->n_dirs; i++)
        free(c->dirs[i].host);
    for (uint32_t i = 0; i < c->n_env; i++)
        free(c->env[i]);
    free(c->dirs);
    free(c->env);
    free(c->fds);
}

/* Parse the options in argv[*at..]; the *n operands are gathered at argv[first], over what was read already. */
static bool walk(struct parse *p, int argc, char **argv, int first, int *n)
{
    int at = first;
    while (at < argc && strcmp(argv[at], "--")) {
        bool is_option = argv[at][0] == '-' && argv[at][1];
        if (!is_option && p->c->command == VMM_CMD_RUN)
            break;              /* what follows the module is the guest's */
        if (!is_option)
            argv[first + (*n)++] = argv[at++];
        else if (!option_parse(p, argc, argv, &at))
            return false;
        else if (p->c->command == VMM_CMD_HELP || p->c->command == VMM_CMD_VERSION) {
            *n = 0;             /* asked for in passing: nothing else matters */
            return true;
        }
    }
    at += at < argc && !strcmp(argv[at], "--");
    while (at < argc)
        argv[first + (*n)++] = argv[at++];
    return true;
}

bool options_parse(int argc, char **argv, struct config *c, struct options_error *e)
{
    struct parse p = { c, e, false };
    int n = 0;
    if (!config_init(c, argc))
        return fail(e, "read the command line", "", strerror(ENOMEM), "");
    if (argc < 2)
        return fail(e, "start", "", "no command and no module is given", "try `wvm run FILE` or `wvm help`");
    p.named = command_find(argv[1], &c->command);
    c->opt_level = c->command == VMM_CMD_COMPILE ? 2 : 1;
    if (!walk(&p, argc, argv, 1 + p.named, &n))
        return false;
    return operands(n, argv + 1 + p.named, c, e);
}

/* ---- the help */

enum { HELP_INDENT = 6, HELP_WIDTH = 80 };

/* Print words, wrapped and indented; *column is where the line is now. */
static void help_words(FILE *to, const char *text, int *column)
{
    while (*text) {
        size_t bytes = strcspn(text, " ");
        if (*column > HELP_INDENT && *column + 1 + (int)bytes > HELP_WIDTH) {
            fprintf(to, "\n%*s", HELP_INDENT, "");
            *column = HELP_INDENT;
        } else if (*column > HELP_INDENT)
            *column += fprintf(to, " ");
        *column += fprintf(to, "%.*s", (int)bytes, text);
        text += bytes + (text[bytes] == ' ');
    }
}

static void help_features(FILE *to, int *column)
{
    for (int on = 1; on >= 0; on--) {
        help_words(to, on ? "On by default:" : "Off:", column);
        for (size_t i = 0; i < N_FEATURES; i++)
            if ((!features[i].bits || (features[i].bits & JIT_F_DEFAULT)) == on)
                help_words(to, features[i].name, column);
        *column += fprintf(to, ".");
    }
}

static void help_option(FILE *to, const struct option *o)
{
    int column = HELP_INDENT;
    if (!o->name) {
        fprintf(to, "\n%s:\n", o->help);
        return;
    }
    fprintf(to, o->letter ? "  -%c, " : "  ", o->letter);
    fprintf(to, "--%s%s%s\n%*s", o->name, o->arg ? " " : "", o->arg ? o->arg : "", HELP_INDENT, "");
    help_words(to, o->help, &column);
    if (o->set == set_features)
        help_features(to, &column);
    fputc('\n', to);
}

static void help_options(FILE *to, enum vmm_command command)
{
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (options[i].commands & 1u << command)
            help_option(to, &options[i]);
}

static void help_overview(FILE *to)
{
    fprintf(to, "wvm %s: runs WebAssembly, each module in a hardware virtual machine of its own.\n\n"
                "Usage: wvm [OPTIONS] FILE [ARGS...]     the same as wvm run\n", WVM_VERSION);
    for (unsigned i = 0; i < VMM_CMD_COUNT; i++)
        fprintf(to, "       wvm %s%s%s\n           %s\n", commands[i].name, *commands[i].operands ? " " : "",
                commands[i].operands, commands[i].summary);
    fprintf(to, "\nExit codes: the module's own; 124 deadline, 125 wvm could not start, 126 bad module,\n"
                "134 trap, 128+n ended by signal n. The manual page wvm(1) has the rest.\n"
                "\nThe options of wvm run:\n");
    help_options(to, VMM_CMD_RUN);
}

void options_help(FILE *to, enum vmm_command topic)
{
    if (topic == VMM_CMD_HELP || topic == VMM_CMD_VERSION) {
        help_overview(to);
        return;
    }
    fprintf(to, "Usage: wvm %s %s\n\n%s: %s.\n", commands[topic].name, commands[topic].operands,
            commands[topic].name, commands[topic].summary);
    help_options(to, topic);
}
