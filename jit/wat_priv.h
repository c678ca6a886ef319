/* State of the text parser, shared by wat_*.c.
 *
 * The text is walked three times by the one lexer: wat_number.c numbers all definitions and binds
 * their identifiers, wat_types.c reads the type definitions, and then every other field is read in
 * order and written to its section at once. There is no tree. Nesting lives on explicit stacks, never on
 * the C stack. Source: spec 6; binary format: spec 5. */
#ifndef JIT_WAT_PRIV_H
#define JIT_WAT_PRIV_H

#include "wat_bytes.h"
#include "wat_lex.h"
#include "wat_names.h"
#include "wat_ops.h"
#include "wat_spaces.h"

struct section { struct bytes b; uint32_t count; };

/* A module field, found by the first walk. */
enum field_kind {
    FIELD_FUNC = SPACE_FUNC, FIELD_TABLE, FIELD_MEMORY, FIELD_GLOBAL, FIELD_TAG, FIELD_TYPE, FIELD_ELEM, FIELD_DATA,
    FIELD_REC, FIELD_IMPORT, FIELD_EXPORT, FIELD_START,
};
struct field { const char *at; uint8_t kind; };      /* at: its "(" */

struct type {
    const uint8_t *sig;         /* encoded parameters and results; NULL: not a function type */
    uint32_t sig_bytes, n_params;
    uint32_t fields;            /* scope of its fields' names, 0: not a structure */
};

/* Places of custom sections: before and behind every section, and at both ends. Where the text does not say,
 * before the name section, which other tools write last; (after last) is behind it. */
enum { PLACE_FIRST = 0, PLACE_UNSAID = 2 * SECTION_COUNT, PLACE_LAST, PLACE_COUNT };
#define PLACE_BEFORE(section) (2 * (section) - 1)
#define PLACE_AFTER(section)  (2 * (section))

struct label { struct name name; uint32_t shadowed; };
struct frame { uint8_t kind; int8_t hint; size_t pending; };    /* wat_instr.c */

struct wat {
    struct wat_lexer lx;
    struct arena *arena;
    struct wat_names names;
    struct section sections[SECTION_COUNT];
    struct section maps[NAMES_COUNT];
    struct name module_name;
    struct bytes customs[PLACE_COUNT];  /* whole sections, by place */
    struct section hints;       /* of branches: by function */
    struct section func_hints;  /* of the current function */
    int8_t hint;                /* for the next instruction; -1: none */
    bool has_names;             /* write the name section */
    struct field *fields; uint32_t n_fields, cap_fields;
    uint32_t counts[SPACE_COUNT];       /* definitions seen in this walk */
    const char *defined;                /* kind of the first definition that is no import, NULL: none yet */
    struct type *types; uint32_t n_types, cap_types;
    uint32_t n_scopes;
    bool in_body;                       /* of a function, not in a constant expression */
    bool needs_data_count;              /* a body names a data segment */

    struct bytes *out;                  /* where instructions go */
    struct bytes pending;               /* folded instructions that wait for their operands */
    struct frame *frames; uint32_t n_frames, cap_frames;
    struct label *labels; uint32_t n_labels, cap_labels;
    uint32_t locals, n_locals;          /* of the current function: scope (else SCOPE_NONE), how many */
    struct section local_names;
    struct bytes body, expr, list, sig;     /* scratch */
};

/* What all modules of a text share. */
struct wat_source {
    const struct wat_words *words;
    struct arena *arena;
    struct jit_error *err;
    const char *file, *origin;  /* as in struct wat_lexer */
    jmp_buf *bail;
    bool names;
};

/* ---- wat.c: identifiers */

/* Take an identifier, if there is one, as the name of an index. Error: the scope has it already. */
void wat_bind(struct wat *w, uint32_t scope, uint32_t index, const char *what, struct section *names);
/* Take what wat_bind does, and forget it. */
void wat_skip_binding(struct wat *w);
/* An identifier or an annotation with a name stands here. */
bool wat_is_binding(const struct wat *w);
/* Count a definition and bind its identifier; its index. */
uint32_t wat_define(struct wat *w, enum wat_space space);
/* The current token is a number or an identifier. */
static inline bool wat_token_is_index(const struct wat_token *t) { return t->kind == WAT_NAT || t->kind == WAT_ID; }
static inline bool wat_is_index(const struct wat *w) { return wat_token_is_index(&w->lx.tok); }
/* Take an index of a space, or of a scope; `what` stands there, for errors. */
uint32_t wat_index(struct wat *w, enum wat_space space);
uint32_t wat_index_in(struct wat *w, uint32_t scope, const char *what);

static inline struct bytes *wat_entry(struct wat *w, enum section_id id)
{
    w->sections[id].count++;
    return &w->sections[id].b;
}

/* ---- wat_types.c */

struct ref_type { int64_t heap; bool is_null, is_exact; };     /* heap: a type index, or below 0 an abstract one */

struct type_use { bool has_type; uint32_t type, n_params, n_results; };

void wat_type_field(struct wat *w);             /* (type ...) and (rec ...) */
void wat_value_type(struct wat *w, struct bytes *to);
bool wat_is_ref_type(struct wat *w);
struct ref_type wat_ref_type(struct wat *w);
int64_t wat_heap_type(struct wat *w, bool *is_exact);
void wat_put_ref_type(struct bytes *to, struct ref_type t);
void wat_put_heap_type(struct bytes *to, int64_t heap, bool is_exact);

/* (type x)? (param ...)* (result ...)*; parameters may have names if `names`, which are bound as
 * locals. Afterwards w->sig holds the signature written here. */
struct type_use wat_type_use(struct wat *w, bool names);
/* Its type index; a type is added to the module if need be. */
uint32_t wat_type_use_index(struct wat *w, struct type_use *use);
/* Read a type use and give its index. */
uint32_t wat_func_type(struct wat *w);
/* (result t*)* as a vector, to *to. */
void wat_results(struct wat *w, struct bytes *to);

/* ---- wat_instr.c, wat_imm.c: instructions, to w->out */

struct wat_shape { const char *name; unsigned lanes, bits; bool is_float; };
/* Take the shape of a vector constant. */
const struct wat_shape *wat_shape(struct wat_lexer *lx);

void wat_instrs(struct wat *w);                 /* up to the ")" that is not theirs */
void wat_folded(struct wat *w);                 /* one "(...)" */
void wat_put_op(struct bytes *to, uint32_t code);
/* One instruction that is no block: opcode and immediates. */
void wat_plain(struct wat *w, const struct wat_op *op, struct bytes *to);
void wat_block_type(struct wat *w, struct bytes *to);
void wat_catches(struct wat *w, struct bytes *to);

/* ---- wat_annotations.c */

/* A name annotation that follows an identifier, if there is one. */
bool wat_name_annotation(struct wat *w, struct name *name);
/* An annotation between fields: a custom section. */
void wat_module_annotation(struct wat *w);
/* A branch hint before an instruction, which becomes w->hint. */
void wat_branch_hint(struct wat *w);
/* The hint is about a branch whose opcode will be at this offset of the body. */
void wat_hint_put(struct wat *w, int8_t hint, size_t offset);
/* The function ends: its hints are complete. */
void wat_hints_end(struct wat *w, uint32_t func);
/* The custom section with all hints goes to its place. */
void wat_hints_write(struct wat *w);

/* ---- wat_number.c */

/* Find all fields, up to the end of the module; number and bind what they define. */
void wat_number_fields(struct wat *w);
/* The kind of field that the current word begins; -1: none. */
int wat_field_kind(const struct wat *w);
static inline bool wat_is_extern(int kind) { return kind >= FIELD_FUNC && kind <= FIELD_TAG; }

/* ---- wat_fields.c, wat_segments.c */

void wat_read_field(struct wat *w, const struct field *f);
void wat_elem_field(struct wat *w);
void wat_data_field(struct wat *w);
/* "elem" or "data" inside a table or a memory of this index, "(" taken already. Gives the number of items, bytes. */
uint64_t wat_inline_elems(struct wat *w, uint32_t table, struct ref_type type, bool is_64);
uint64_t wat_inline_data(struct wat *w, uint32_t memory, bool is_64);
/* instr* and an end. */
void wat_expr(struct wat *w, struct bytes *to);

#endif
