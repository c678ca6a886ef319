/* The command line as plain data: each form of each option, and each refusal with its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/jit.h"
#include "vmm/options.h"

#define ARGS_MAX 12

static bool parse(const char *const *args, struct config *c, struct options_error *e)
{
    int argc = 1;
    char *argv[ARGS_MAX + 2] = { (char *)"wvm" };
    static char *kept[ARGS_MAX + 2];    /* config points into it */
    while (args[argc - 1]) {
        argv[argc] = (char *)args[argc - 1];
        argc++;
    }
    memcpy(kept, argv, sizeof argv);
    *e = (struct options_error){ 0 };
    return options_parse(argc, kept, c, e);
}

static void durations(void **state)
{
    static const struct { const char *text; bool ok; uint64_t ns; } rows[] = {
        { "500ms", true, 500000000 }, { "2s", true, 2000000000 }, { "1.5s", true, 1500000000 }, { "1m", true, 60000000000 },
        { "1h", true, 3600000000000 }, { "10us", true, 10000 }, { "7ns", true, 7 },
        { "0s", false, 0 }, { "5", false, 0 }, { "s", false, 0 }, { "-1s", false, 0 }, { "1e3s", false, 0 },
        { "infs", false, 0 },
        { "nans", false, 0 }, { "1 s", false, 0 }, { "1sx", false, 0 }, { "", false, 0 }, { "99999999999h", false, 0 },
        { "0x5s", false, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t ns = 0;
        if (options_duration(rows[i].text, &ns) != rows[i].ok || (rows[i].ok && ns != rows[i].ns))
            fail_msg("'%s' gave %llu", rows[i].text, (unsigned long long)ns);
    }
}

static void sizes(void **state)
{
    static const struct { const char *text; bool ok; uint64_t bytes; } rows[] = {
        { "4096", true, 4096 }, { "64MiB", true, 64 << 20 }, { "1.5GiB", true, 3ull << 29 }, { "2GB", true, 2000000000 },
        { "512K", true, 512 << 10 }, { "1T", true, 1ull << 40 },
        { "0", false, 0 }, { "MiB", false, 0 }, { "-1", false, 0 }, { "12XB", false, 0 }, { "99999999TiB", false, 0 }, { "0x10", false, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t bytes = 0;
        if (options_size(rows[i].text, &bytes) != rows[i].ok || (rows[i].ok && bytes != rows[i].bytes))
            fail_msg("'%s' gave %llu", rows[i].text, (unsigned long long)bytes);
    }
}

static void refusals(void **state)
{
    static const struct { const char *args[ARGS_MAX], *on, *why; } rows[] = {
        { { 0 }, "", "no command and no module is given" },
        { { "run" }, "", "no module is named" },
        { { "validate" }, "", "no module is named" },
        { { "wat2wasm", "a" }, "", "no output is named" },
        { { "--frob", "x.wasm" }, "--frob", "there is none of this name" },
        { { "-x", "x.wasm" }, "-x", "there is none of this name" },
        { { "--timeout" }, "--timeout", "it needs a value" },
        { { "--timeout", "5", "x.wasm" }, "5", "not a duration above zero" },
        { { "--max-memory=lots", "x.wasm" }, "lots", "not a size above zero" },
        { { "--time=1", "x.wasm" }, "--time=1", "it takes no value" },
        { { "--dir", "", "x.wasm" }, "", "not of the form HOST[::GUEST[::ro]]" },
        { { "--dir", "a::", "x.wasm" }, "a::", "not of the form HOST[::GUEST[::ro]]" },
        { { "--dir", "a::b::rw", "x.wasm" }, "a::b::rw", "not of the form HOST[::GUEST[::ro]]" },
        { { "--dir", "a::b::ro::c", "x.wasm" }, "a::b::ro::c", "not of the form HOST[::GUEST[::ro]]" },
        { { "--env", "=v", "x.wasm" }, "=v", "the name is empty" },
        { { "--fd", "2", "x.wasm" }, "2", "0, 1 and 2 are standard input, output and error" },
        { { "--fd", "three", "x.wasm" }, "three", "not a number in range" },
        { { "--fd", "4294967296", "x.wasm" }, "4294967296", "not a number in range" },
        { { "--mailbox", "pigeon", "x.wasm" }, "pigeon", "unknown value" },
        { { "-W", "simd=n", "x.wasm" }, "simd=n", "a part of WebAssembly 2.0, which cannot be switched off" },
        { { "-Wgcc", "x.wasm" }, "gcc", "no such feature" },
        { { "-W", "gc=maybe", "x.wasm" }, "gc=maybe", "neither y nor n" },
        { { "doctor", "who" }, "who", "the command takes none" },
        { { "validate", "--dir", "x" }, "--dir", "there is none of this name" },
        { { "help", "me" }, "me", "there is no such command" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config c;
        struct options_error e;
        assert_false(parse(rows[i].args, &c, &e));
        assert_string_equal(e.why, rows[i].why);
        assert_string_equal(e.on, rows[i].on);
        assert_true(*e.doing);
        config_free(&c);
    }
}

static void operands_are_the_guests(void **state)
{
    static const char *const forms[][ARGS_MAX] = {
        { "run", "--timeout", "1s", "x.wasm", "--timeout", "-h", "--" },
        { "--timeout=1s", "x.wasm", "--timeout", "-h", "--" },
        { "run", "--timeout=1s", "--", "x.wasm", "--timeout", "-h", "--" },
    };
    for (size_t i = 0; i < 3; i++) {
        struct config c;
        struct options_error e;
        assert_true(parse(forms[i], &c, &e));
        assert_int_equal(c.command, VMM_CMD_RUN);
        assert_string_equal(c.file, "x.wasm");
        assert_int_equal(c.n_args, 3);
        assert_string_equal(c.args[0], "--timeout");
        assert_string_equal(c.args[2], "--");
        assert_int_equal(c.timeout_ns, 1000000000);
        config_free(&c);
    }
}

/* Of other commands than run, options may stand anywhere. */
static void options_between_operands(void **state)
{
    static const char *const forms[][ARGS_MAX] = {
        { "wat2wasm", "-o", "out", "in" }, { "wat2wasm", "in", "-o", "out" }, { "wat2wasm", "in", "-oout" }, { "wat2wasm", "-o=out", "--", "in" },
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct config c;
        struct options_error e;
        assert_true(parse(forms[i], &c, &e));
        assert_string_equal(c.file, "in");
        assert_string_equal(c.output, i == 3 ? "=out" : "out");
        config_free(&c);
    }
    struct config c;
    struct options_error e;
    assert_true(parse((const char *const[]){ "validate", "a", "-W", "gc", "b", "--", "-c", NULL }, &c, &e));
    assert_int_equal(c.n_args, 3);
    assert_string_equal(c.args[1], "b");
    assert_string_equal(c.args[2], "-c");
    config_free(&c);
}

static void stdin_is_a_file(void **state)
{
    struct config c;
    struct options_error e;
    assert_true(parse((const char *const[]){ "-", "a", NULL }, &c, &e));
    assert_string_equal(c.file, "-");
    assert_int_equal(c.n_args, 1);
    config_free(&c);
}

static void directories(void **state)
{
    struct config c;
    struct options_error e;
    assert_true(parse((const char *const[]){ "--dir", ".", "--dir", "/a::/b", "--dir=c::/d::ro", "x", NULL }, &c, &e));
    assert_int_equal(c.n_dirs, 3);
    assert_string_equal(c.dirs[0].host, ".");
    assert_string_equal(c.dirs[0].guest, ".");
    assert_string_equal(c.dirs[1].host, "/a");
    assert_string_equal(c.dirs[1].guest, "/b");
    assert_false(c.dirs[1].read_only);
    assert_string_equal(c.dirs[2].guest, "/d");
    assert_true(c.dirs[2].read_only);
    config_free(&c);
}

static void environment(void **state)
{
    struct config c;
    struct options_error e;
    setenv("WVM_TEST_SET", "inherited", 1);
    unsetenv("WVM_TEST_UNSET");
    assert_true(parse((const char *const[]){ "--env", "A=1", "--env", "WVM_TEST_SET", "--env", "WVM_TEST_UNSET", "--env", "A=",
                                             "--env=AB=x=y", "x", NULL }, &c, &e));
    assert_int_equal(c.n_env, 3);
    assert_string_equal(c.env[0], "A=");
    assert_string_equal(c.env[1], "WVM_TEST_SET=inherited");
    assert_string_equal(c.env[2], "AB=x=y");
    config_free(&c);
}

static void feature_switches(void **state)
{
    static const struct { const char *text; uint32_t features; } rows[] = {
        { "simd", JIT_F_DEFAULT }, { "memory64", JIT_F_DEFAULT | JIT_F_MEMORY64 },
        { "tail-call=n", JIT_F_DEFAULT & ~JIT_F_TAIL_CALL },
        { "wide-arithmetic=y,multi-memory=no,wide-arithmetic=false,threads=yes", (JIT_F_DEFAULT | JIT_F_THREADS) & ~JIT_F_MULTI_MEMORY },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config c;
        struct options_error e;
        assert_true(parse((const char *const[]){ "validate", "-W", rows[i].text, "x", NULL }, &c, &e));
        assert_int_equal(c.features, rows[i].features);
        config_free(&c);
    }
}

static void other_options(void **state)
{
    struct config c;
    struct options_error e;
    assert_true(parse((const char *const[]){ "--fd=7", "--argv0", "n", "--invoke=f", "--report", "r", "--time", "--dump-func=3",
                                             "--mailbox", "exit", "x", NULL }, &c, &e));
    assert_int_equal(c.n_fds, 1);
    assert_int_equal(c.fds[0], 7);
    assert_string_equal(c.argv0, "n");
    assert_string_equal(c.invoke, "f");
    assert_string_equal(c.report, "r");
    assert_true(c.time);
    assert_int_equal(c.dump_func, 3);
    assert_int_equal(c.mailbox, VMM_MAILBOX_EXIT);
    config_free(&c);
}

static void help_topics(void **state)
{
    static const struct { const char *args[ARGS_MAX]; enum vmm_command topic; } rows[] = {
        { { "--help" }, VMM_CMD_HELP }, { { "-h", "x.wasm" }, VMM_CMD_HELP },
        { { "run", "-h" }, VMM_CMD_RUN }, { { "help" }, VMM_CMD_HELP },
        { { "help", "doctor" }, VMM_CMD_DOCTOR }, { { "validate", "--help" }, VMM_CMD_VALIDATE }, { { "validate", "a", "-h" }, VMM_CMD_VALIDATE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config c;
        struct options_error e;
        assert_true(parse(rows[i].args, &c, &e));
        assert_int_equal(c.command, VMM_CMD_HELP);
        assert_int_equal(c.help_topic, rows[i].topic);
        config_free(&c);
    }
}

/* The help comes from the table: it names every option that the parser takes, within 80 columns. */
static void help_is_complete(void **state)
{
    char *text;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);
    options_help(to, VMM_CMD_RUN);
    fclose(to);
    static const char *const names[] = { "--dir", "--env", "--argv0", "--invoke", "--timeout", "--max-memory", "--report", "--dump",
                                         "--dump-func", "--skip", "--time", "--mailbox", "--fd", "-W", "memory64" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_non_null(strstr(text, names[i]));
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        if (strcspn(line, "\n") > 80 && line[2] == ' ')
            fail_msg("a line of %zu columns: %.*s", strcspn(line, "\n"), (int)strcspn(line, "\n"), line);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations), cmocka_unit_test(sizes), cmocka_unit_test(refusals),
        cmocka_unit_test(operands_are_the_guests), cmocka_unit_test(options_between_operands),
        cmocka_unit_test(stdin_is_a_file), cmocka_unit_test(directories),
        cmocka_unit_test(environment), cmocka_unit_test(feature_switches), cmocka_unit_test(other_options),
        cmocka_unit_test(help_topics), cmocka_unit_test(help_is_complete),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
