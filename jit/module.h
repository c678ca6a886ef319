/* A decoded module: everything but the function bodies, which are only located. Pointers go
 * into the module's bytes or into the arena; both must outlive it.
 *
 * Invariant of a struct module that module_decode accepted: every index in it is in range,
 * every type canonical (types.h), every constant expression valid and of the type that its
 * place asks for, counts within the implementation limits (WebAssembly JavaScript API,
 * appendix). Source: spec 2.5, 3.4, 5.5. */
#ifndef JIT_MODULE_H
#define JIT_MODULE_H

#include "arena.h"
#include "image.h"      /* enum wvm_extern */
#include "reader.h"
#include "types.h"

/* Implementation limits, as the JavaScript API names them. */
#define MAX_MODULE_BYTES    (1u << 30)
#define MAX_TYPES           1000000u
#define MAX_GROUP_TYPES     1000000u
#define MAX_SUPER_DEPTH     63u
#define MAX_FUNCTIONS       1000000u
#define MAX_IMPORTS         1000000u
#define MAX_EXPORTS         1000000u
#define MAX_GLOBALS         1000000u
#define MAX_TAGS            1000000u
#define MAX_DATA_SEGMENTS   100000u
#define MAX_ELEM_SEGMENTS   10000000u
#define MAX_ELEM_ITEMS      10000000u
#define MAX_TABLES          100000u
#define MAX_TABLE_SIZE      10000000u   /* entries; a run time limit, not checked by validation */
#define MAX_MEMORIES        100u
#define MAX_FUNCTION_BYTES  7654321u
#define MAX_LOCALS          50000u      /* parameters included */
#define MAX_PARAMS          1000u
#define MAX_RESULTS         1000u
#define MAX_FIELDS          10000u
#define MAX_ARRAY_FIXED     10000u      /* operands of array.new_fixed */

/* A constant expression, valid. The usual ones are classified; constant arithmetic and reads
 * of this module's immutable globals with a known value are folded to CONST_VALUE. */
enum const_kind {
    CONST_VALUE,                /* bits (v128: both words; f32: low 32 bits) */
    CONST_REF_NULL,
    CONST_REF_FUNC,             /* index: function */
    CONST_GLOBAL,               /* index: global, imported or whose value is not known here */
    CONST_GENERAL,              /* ops: a program in postfix order */
};

#define CONST_GC 0xfb00u
struct const_op {
    uint32_t op;                /* opcode byte; 0xfd: v128.const; CONST_GC | enum gc_op */
    uint32_t index;             /* global.get, ref.func */
    uint64_t bits[2];           /* constants */
};

struct const_expr {
    uint8_t  kind;              /* enum const_kind */
    valtype  type;              /* of its value; a subtype of what its place asks for */
    uint32_t index;
    uint32_t offset;            /* module offset of its first byte */
    uint32_t n_ops;             /* CONST_GENERAL */
    const struct const_op *ops;
    uint64_t bits[2];
};

struct limits {
    uint64_t min, max;          /* pages, or table entries; max without has_max: the type's limit */
    bool has_max, is_shared, is_64;
};

struct import {
    struct name module, field;
    uint8_t  kind;              /* enum wvm_extern */
    uint32_t index;             /* in the index space of its kind */
};

struct func {
    uint32_t type;              /* type index as written; types[type].canon for comparisons */
    uint32_t body_offset;       /* module offset of the body: local declarations, code, end; 0 for imports */
    uint32_t body_bytes;
    bool     is_declared;       /* may be the operand of ref.func in a body */
    struct name name;           /* from the name section, else a function export, else empty */
};

struct table {
    valtype elem;
    struct limits limits;
    bool has_init;
    struct const_expr init;     /* has_init, else entries start as null */
};

struct memory {
    struct limits limits;       /* in pages of 1 << page_log2 bytes */
    uint8_t page_log2;          /* 16, or with custom page sizes 0 */
};

struct global {
    valtype type;
    bool is_mutable;
    struct const_expr init;     /* not for imports */
};

struct tag {
    uint32_t type;              /* type index as written */
    struct name name;           /* from the name section, else an export or import, else empty */
};

struct export {
    struct name name;
    uint8_t  kind;              /* enum wvm_extern */
    uint32_t index;
};

enum segment_mode { SEGMENT_ACTIVE, SEGMENT_PASSIVE, SEGMENT_DECLARED };
#define ELEM_NULL UINT32_MAX    /* in elem_segment.funcs: a null reference */

struct elem_segment {
    uint8_t  mode;              /* enum segment_mode */
    uint32_t table;             /* SEGMENT_ACTIVE */
    struct const_expr offset;   /* SEGMENT_ACTIVE */
    valtype  type;              /* of the items: compare by vt_matches; (ref func) if given by index */
    uint32_t count;
    const uint32_t *funcs;      /* function indices or ELEM_NULL, if every item is one; else NULL */
    const struct const_expr *exprs;     /* the items otherwise */
};

struct data_segment {
    uint8_t  mode;              /* SEGMENT_ACTIVE or SEGMENT_PASSIVE */
    uint32_t memory;            /* SEGMENT_ACTIVE */
    struct const_expr offset;   /* SEGMENT_ACTIVE */
    const uint8_t *bytes;
    uint32_t size;
    uint32_t bytes_offset;      /* module offset of the bytes */
};

struct module {
    const uint8_t *wasm;
    size_t   size;
    uint32_t features;          /* JIT_F_* it was decoded with */

    uint32_t n_types, n_imports, n_funcs, n_tables, n_memories, n_globals, n_tags,
             n_exports, n_elems, n_datas;
    uint32_t n_bodies;          /* function bodies located: of n_imported_funcs and the next ones */
    /* of the index spaces above, how many come first as imports */
    uint32_t n_imported_funcs, n_imported_tables, n_imported_memories, n_imported_globals, n_imported_tags;

    struct type_def     *types;
    struct import       *imports;
    struct func         *funcs;
    struct table        *tables;
    struct memory       *memories;
    struct global       *globals;
    struct tag          *tags;
    struct export       *exports;
    struct elem_segment *elems;
    struct data_segment *datas;

    bool     has_start;
    uint32_t start;             /* function index */
    bool     has_data_count;    /* memory.init and data.drop need it */
    uint32_t data_count;
    struct name name;           /* of the module, from the name section */
};

/* Decode and validate a module, all but its function bodies. Needs a->oom set by the caller.
 * True on success; else *err (zeroed by the caller) tells the first error. Then the n_bodies
 * bodies found so far may still be validated: an error in one of them comes before that one. */
bool module_decode(struct arena *a, const uint8_t *wasm, size_t size, uint32_t features,
                   struct module *out, struct jit_error *err);

static inline const struct type_def *func_type(const struct module *m, uint32_t func)
{
    return &m->types[m->funcs[func].type];
}

/* Read a value type, a reference type, a heap type (as a nullable reference to it) at r; type
 * indices are checked and made canonical. VT_NONE on error. Shared with the body validator. */
valtype read_valtype(struct reader *r, const struct module *m);
valtype read_reftype(struct reader *r, const struct module *m);
valtype read_heaptype(struct reader *r, const struct module *m);

/* Read a constant expression and its end, of a type that matches `want`. Only the globals decoded
 * so far are known to it. Makes the operands of ref.func declared. False on error. */
bool read_const_expr(struct reader *r, struct arena *a, struct module *m, valtype want, struct const_expr *out);

#endif
