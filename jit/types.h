/* Types of a module. A value type is 32 bits, so that (ref null $t) needs no table:
 *
 *   number, vector   its byte in the binary format: VT_I32 .. VT_V128
 *   reference        VT_REF | VT_NULLABLE? | VT_ABSTRACT | byte of the abstract heap type
 *                    VT_REF | VT_NULLABLE? | type index
 *
 * Invariant: a type index in a value type of a decoded module is the canonical one (see
 * struct type_def), so equal types are equal numbers. Source: spec 3.0, 2.3, 5.3. */
#ifndef JIT_TYPES_H
#define JIT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t valtype;

#define VT_NONE      0x00u      /* no type; also the unknown type of unreachable code */
#define VT_I32       0x7fu
#define VT_I64       0x7eu
#define VT_F32       0x7du
#define VT_F64       0x7cu
#define VT_V128      0x7bu
#define VT_I8        0x78u      /* storage types, only in fields */
#define VT_I16       0x77u

#define VT_REF       0x80000000u
#define VT_NULLABLE  0x40000000u
#define VT_ABSTRACT  0x20000000u
#define VT_HEAP_MASK 0x3fffffffu        /* VT_ABSTRACT and what names the heap type */

/* Abstract heap types, by their byte. */
#define HT_EXN       0x69u
#define HT_ARRAY     0x6au
#define HT_STRUCT    0x6bu
#define HT_I31       0x6cu
#define HT_EQ        0x6du
#define HT_ANY       0x6eu
#define HT_EXTERN    0x6fu
#define HT_FUNC      0x70u
#define HT_NONE      0x71u
#define HT_NOEXTERN  0x72u
#define HT_NOFUNC    0x73u
#define HT_NOEXN     0x74u

#define VT_ABSREF(ht)  (VT_REF | VT_NULLABLE | VT_ABSTRACT | (ht))
#define VT_FUNCREF     VT_ABSREF(HT_FUNC)
#define VT_EXTERNREF   VT_ABSREF(HT_EXTERN)
#define VT_EXNREF      VT_ABSREF(HT_EXN)

static inline bool vt_is_ref(valtype t) { return (t & VT_REF) != 0; }
static inline bool vt_is_num(valtype t) { return t >= VT_F64 && t <= VT_I32; }
static inline bool vt_is_nullable(valtype t) { return (t & VT_NULLABLE) != 0; }
static inline bool vt_is_concrete(valtype t) { return (t & (VT_REF | VT_ABSTRACT)) == VT_REF; }
static inline uint32_t vt_type_index(valtype t) { return t & 0x1fffffffu; }
static inline valtype vt_ref(uint32_t type_index, bool nullable)
{
    return VT_REF | (nullable ? VT_NULLABLE : 0) | type_index;
}
/* A value of this type is zero before anything is stored: all but non-nullable references. */
static inline bool vt_is_defaultable(valtype t) { return !vt_is_ref(t) || vt_is_nullable(t); }

struct field_type {
    valtype type;               /* or VT_I8, VT_I16 */
    bool    is_mutable;
};

#define TYPE_NO_SUPER UINT32_MAX
enum type_kind { TYPE_FUNC, TYPE_STRUCT, TYPE_ARRAY };

/* One defined type. Two types are the same type if and only if their `canon` is equal:
 * the smallest index of a structurally equal one. */
struct type_def {
    uint8_t  kind;              /* enum type_kind */
    bool     is_final;
    uint32_t super;             /* canonical index of the super type, TYPE_NO_SUPER */
    uint32_t depth;             /* number of super types above it */
    uint32_t canon;
    uint32_t sig;               /* hash of the structure, the same in every module; never 0 */
    uint32_t group, group_count;/* the recursion group it stands in: first index, members */
    uint32_t n_params, n_results;       /* TYPE_FUNC */
    valtype *params, *results;
    uint32_t n_fields;                  /* TYPE_STRUCT; TYPE_ARRAY: 1 */
    struct field_type *fields;
};

struct module;
struct arena;

/* The recursion groups seen so far, to find an equal one. `seed`: any number that depends on the
 * module, so that nobody prepares collisions. */
struct type_table;
struct type_table *type_table_new(struct arena *a, uint64_t seed);

/* Make types [first, first + count), one recursion group that was just decoded with indices
 * outside of it canonical, canonical too: references inside the group, canon and sig. */
void type_group_canonicalize(struct type_table *tt, struct module *m, uint32_t first, uint32_t count);

/* True if canonical type `index` may be a sub type of the super type that it names. */
bool type_super_ok(const struct module *m, uint32_t index);

/* True if a value of type `sub` may stand where `super` is asked for. VT_NONE matches everything. */
bool vt_matches(const struct module *m, valtype sub, valtype super);

/* True if function type `sub` (type index) may stand where `super` is asked for. */
bool type_matches(const struct module *m, uint32_t sub, uint32_t super);

/* The name of a value type as the text format has it, into buf; returns buf. */
const char *vt_name(valtype t, char buf[40]);

#endif
