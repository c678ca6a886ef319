/* State of the printer, shared by print*.c.
 *
 * The module's sections are read in order, each item is printed as it is read: nothing is kept but
 * names, where types stand, and which type a function has. The text format defines in the order of
 * its index spaces, as the binary does, so both have the same order.
 * Invariant: once the reader has failed, what is printed is of no interest. */
#ifndef JIT_PRINT_PRIV_H
#define JIT_PRINT_PRIV_H

#include "print.h"
#include "wat_bytes.h"
#include "wat_names.h"
#include "wat_ops.h"
#include "wat_spaces.h"
#include "wat_types.h"

/* A name of the name section. Not an identifier: it is empty, or an earlier one in its scope is the same. */
struct print_name { uint32_t index; bool is_id; struct name name; };

/* The names of one scope, in the order of their indices. */
struct print_map { struct print_name *at; uint32_t n, cap; };

/* A defined type: its form (0x60 function, 0x5f structure, 0x5e array) and where what follows that stands. */
struct print_type { uint32_t at; uint8_t form; };

struct printer {
    struct reader r;            /* of the section at hand */
    size_t end;                 /* of the module */
    bool offsets;               /* print where instructions stand */
    struct arena *arena, *scratch;      /* scratch: of one function */
    struct bytes out;
    wat_sink sink;
    void *to;
    bool sink_failed;

    unsigned last;              /* section at hand or before; 0: none yet */
    unsigned behind;            /* the last one that the text will give again: custom sections stand behind it */
    bool names_passed;          /* the name section was left behind */
    size_t names_at;            /* module offset of the name section's content, 0: there is none */

    struct wat_names ids;       /* of all scopes but functions' */
    struct name module_name;
    bool has_module_name;
    struct print_map maps[SPACE_COUNT];
    struct print_map *fields; uint32_t n_fields, cap_fields;    /* by structure that has names; their types: */
    uint32_t *fields_of; uint32_t cap_fields_of;
    struct reader local_names;  /* at the next function that has some, behind its index: */
    uint32_t local_names_func, local_names_left;
    struct print_map locals;    /* of the current function */

    uint32_t counts[SPACE_COUNT];
    struct print_type *types; uint32_t cap_types;
    uint32_t *func_types; uint32_t n_func_types, cap_func_types;        /* of functions that are defined */
    uint32_t n_bodies;
    uint8_t *frames; uint32_t n_frames, cap_frames;     /* opcodes of open blocks */
};

/* ---- print_out.c */

void put_text(struct printer *p, const char *text);
void put_format(struct printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Hand on what was printed, once it is much. */
void print_flush(struct printer *p, bool all);
/* A new line, indented by levels of nesting, as many as are readable. */
void put_line(struct printer *p, uint32_t level);
/* A string in quotes. As text it keeps its UTF-8; otherwise every byte that is not printable ASCII is in hex. */
void put_quoted(struct printer *p, const uint8_t *bytes, size_t n, bool is_text);
/* Bytes as strings, a line for each if there are many. */
void put_data(struct printer *p, const uint8_t *bytes, size_t n);
/* The shortest decimal number that is this f32 or f64 (bits 32, 64). */
void put_float(struct printer *p, uint64_t value, unsigned bits);

/* ---- print_names.c */

/* Read the name section from here. False: it is malformed, and no name of it is used. */
bool print_names_read(struct printer *p, struct reader r);
/* The names of a function's locals become p->locals; functions in order of their index. */
void print_locals_begin(struct printer *p, uint32_t func, uint32_t n_locals);
const struct print_name *print_name_find(const struct print_map *m, uint32_t index);
const struct print_map *print_fields_find(const struct printer *p, uint32_t type);
/* " $name", " (@name ...)" or nothing. */
void put_binding(struct printer *p, const struct print_name *name);
/* One more of a space: " $name (;index;)"; its index. */
uint32_t put_definition(struct printer *p, enum wat_space space);
/* " $name" or " index" */
void put_index(struct printer *p, enum wat_space space, uint32_t index);
void put_index_in(struct printer *p, const struct print_map *m, uint32_t index);

/* ---- print_types.c: each reads and prints */

void print_type_item(struct printer *p);
void print_value_type(struct printer *p, struct reader *r);
void print_ref_type(struct printer *p, struct reader *r);
void print_heap_type(struct printer *p, struct reader *r);
/* The type of a field or a global: a value type and whether it can be changed; of a field also i8, i16. */
void print_mutable_type(struct printer *p, bool is_field);
/* A reader behind the value type that stands here. */
struct reader print_ahead_of_type(const struct printer *p, struct jit_error *err);
/* " (ref null? heap)" of a heap type read here. */
void print_ref_to(struct printer *p, struct reader *r, bool is_null);
/* " (type x) (param ...) (result ...)", with names of parameters if `names`. */
void print_type_use(struct printer *p, uint32_t type, bool names);
uint32_t print_param_count(const struct printer *p, uint32_t type);
/* Read a vector of types as " (result ...)". */
void print_results(struct printer *p, struct reader *r);
void print_block_type(struct printer *p);

/* ---- print_fields.c */

void print_import_item(struct printer *p);
void print_func_item(struct printer *p);
void print_table_item(struct printer *p);
void print_memory_item(struct printer *p);
void print_tag_item(struct printer *p);
void print_global_item(struct printer *p);
void print_export_item(struct printer *p);
void print_start(struct printer *p);
void print_elem_item(struct printer *p);
void print_data_item(struct printer *p);

/* ---- print_instr.c, print_imm.c */

void print_code_item(struct printer *p);
/* The instruction of an opcode read here, prefix and number; NULL: there is none, and the reader failed. */
const struct wat_op *print_opcode_read(struct printer *p);
/* A constant expression up to its end, one folded instruction after another; how many. */
uint32_t print_expr(struct printer *p);
void print_immediates(struct printer *p, const struct wat_op *op);

#endif
