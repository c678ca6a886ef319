/* Test scripts (.wast), as the official suite writes them, parsed into plain data. Modules are only
 * located: each is translated when it is asked for, so that one that must be malformed does
 * no harm. Whoever executes a script keeps the instances and their names.
 *
 *     struct wat_script *s = wat_script_parse(text, size, file, &err);
 *     for (i < s->n_commands) switch (s->commands[i].kind) ...
 *         wat_script_translate(s, &s->commands[i].module, &wasm, &err)
 *     wat_script_free(s);
 *
 * Names are slices (struct name of reader.h: not terminated; at NULL: none), identifiers without
 * the dollar sign. Source: the reference interpreter's README, section "Scripts"; proposal threads. */
#ifndef JIT_WAT_SCRIPT_H
#define JIT_WAT_SCRIPT_H

#include "jit.h"
#include "reader.h"

enum wat_command_kind {
    WAT_CMD_MODULE,             /* module: make an instance, which becomes the current one; module.id names it */
    WAT_CMD_DEFINITION,         /* module: remember it, under module.id too */
    WAT_CMD_INSTANCE,           /* name: of the new instance, of: of the definition; none: the last ones */
    WAT_CMD_REGISTER,           /* name: for imports, of: the instance; none: the current one */
    WAT_CMD_ACTION,             /* action, results ignored */
    WAT_CMD_ASSERT_RETURN,      /* action, results */
    WAT_CMD_ASSERT_TRAP,        /* action, or module if has_module: its instantiation; text */
    WAT_CMD_ASSERT_EXHAUSTION,  /* action, text */
    WAT_CMD_ASSERT_EXCEPTION,   /* action */
    WAT_CMD_ASSERT_MALFORMED,   /* module, text: translation or decoding fails */
    WAT_CMD_ASSERT_INVALID,     /* module, text: validation fails */
    WAT_CMD_ASSERT_UNLINKABLE,  /* module, text: instantiation fails before anything runs */
    WAT_CMD_ASSERT_MALFORMED_CUSTOM,
    WAT_CMD_ASSERT_INVALID_CUSTOM,
    WAT_CMD_THREAD,             /* name; shared: instances that it sees; commands */
    WAT_CMD_WAIT,               /* name: of the thread */
};

enum wat_module_form { WAT_FORM_TEXT, WAT_FORM_BINARY, WAT_FORM_QUOTE };

struct wat_script_module {
    uint8_t form;               /* enum wat_module_form */
    struct name id;
    struct name source;         /* TEXT: the form from "(" to ")", or all fields of the file; else what the strings hold */
};

enum wat_value_kind {
    WAT_VALUE_I32, WAT_VALUE_I64, WAT_VALUE_F32, WAT_VALUE_F64, WAT_VALUE_V128,
    WAT_VALUE_REF_NULL,         /* heap: if 0, any null */
    WAT_VALUE_REF,              /* result only: any non-null reference of abstract type `heap` */
    WAT_VALUE_REF_EXTERN,       /* (ref.extern n): the host's reference number `number` */
    WAT_VALUE_REF_HOST,         /* (ref.host n): the same, as an internal reference */
    WAT_VALUE_EITHER,           /* result only: one of `either` */
};

enum wat_nan { WAT_NAN_NONE, WAT_NAN_CANONICAL, WAT_NAN_ARITHMETIC };

struct wat_value {
    uint8_t kind;               /* enum wat_value_kind */
    uint8_t lanes, lane_bits;   /* numbers: 1 and their size; v128: its shape */
    bool is_float;              /* of the lanes */
    uint8_t nan[4];             /* results: by float lane, enum wat_nan; the bits of such a lane mean nothing */
    uint8_t heap;               /* byte of the abstract heap type, HT_ in types.h */
    uint32_t number;
    uint8_t bits[16];           /* little-endian, as in memory */
    const struct wat_value *either;
    uint32_t n_either;
};

struct wat_action {
    bool is_get;                /* (get "global"), else (invoke "function" args) */
    struct name instance;       /* none: the current one */
    struct name field;
    const struct wat_value *args;
    uint32_t n_args;
};

struct wat_command {
    uint8_t kind;               /* enum wat_command_kind */
    bool has_module;
    uint32_t line;
    struct name name, of, text; /* text: the expected message begins so */
    struct wat_script_module module;
    struct wat_action action;
    const struct wat_value *results; uint32_t n_results;
    const struct name *shared; uint32_t n_shared;
    const struct wat_command *commands; uint32_t n_commands;
};

struct wat_script {
    const struct wat_command *commands;
    uint32_t n_commands;
};

/* Parse a script. `text` (need not be terminated) and `file` (may be NULL) must outlive it. NULL:
 * *err says why, as wat_parse does. Free with wat_script_free. */
struct wat_script *wat_script_parse(const char *text, size_t size, const char *file, struct jit_error *err);
void wat_script_free(struct wat_script *s);

/* The binary of a module of the script; free it with jit_buffer_free. False: it is malformed. *err has no
 * file prefix, so that its text can be compared; its line is that of the script, of quoted text
 * that of the quotation. The bytes of a binary module are given as they are. */
bool wat_script_translate(const struct wat_script *s, const struct wat_script_module *m, struct jit_buffer *wasm,
                          struct jit_error *err);

#endif
