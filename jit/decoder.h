/* What the files that decode a module share: one reader over the whole module (a section that
 * is overrun is found at its end: "section size mismatch", as the reference does it), the
 * module that grows, and the capacities of its arrays. */
#ifndef JIT_DECODER_H
#define JIT_DECODER_H

#include "module.h"

struct decoder {
    struct reader r;
    struct arena *a;
    struct module *m;
    struct type_table *type_table;
    size_t section_end;         /* module offset */
    uint32_t items_left;        /* of the section at hand, after the current one */
    struct { size_t from, to; } names;  /* payload of the last name section; to 0: none */
    struct {
        uint32_t types, imports, funcs, tables, memories, globals, tags, exports, elems, datas;
    } cap;
};

/* Append one zeroed element to an array of the module and give a pointer to it. An array that
 * grows makes room for the rest of the section, at most so many bytes away. */
#define DECODER_PUSH(d, array) __extension__ ({ \
    if ((d)->m->n_##array == (d)->cap.array) \
        ARENA_GROW((d)->a, (d)->m->array, (d)->cap.array, (size_t)(d)->m->n_##array + 1 + (d)->items_left); \
    memset(&(d)->m->array[(d)->m->n_##array], 0, sizeof *(d)->m->array); \
    &(d)->m->array[(d)->m->n_##array++]; })

/* True if there may be n of what. */
static inline bool decoder_within(struct decoder *d, uint64_t n, uint32_t max, const char *what)
{
    return n <= max || reader_fail(&d->r, ERR_limit, ": %s: at most %u", what, max);
}

static inline bool decoder_has(const struct decoder *d, uint32_t feature)
{
    return (d->m->features & feature) != 0;
}

/* One item of each section; errors stay in d->r. */
void decode_type_item(struct decoder *d);       /* decode_types.c */
void decode_import_item(struct decoder *d);     /* decode_defs.c */
void decode_func_item(struct decoder *d);
void decode_table_item(struct decoder *d);
void decode_memory_item(struct decoder *d);
void decode_tag_item(struct decoder *d);
void decode_global_item(struct decoder *d);
void decode_export_item(struct decoder *d);
void decode_elem_item(struct decoder *d);       /* decode_segments.c */
void decode_code_item(struct decoder *d);
void decode_data_item(struct decoder *d);
void check_export_names(struct decoder *d);

/* Function names from the name section, then from exports. Faults in it are nobody's error. */
void decode_names(struct decoder *d);           /* decode_names.c */

/* Read a constant expression that must end within the section. */
void decode_const_expr(struct decoder *d, valtype want, struct const_expr *out);

/* An index, checked against n; 0 on error. */
uint32_t decode_index(struct decoder *d, uint32_t n, enum jit_errcode code);

#endif
