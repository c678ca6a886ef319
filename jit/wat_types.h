/* Types that one byte names, and their words. Source: spec 5.3, 6.4. */
#ifndef JIT_WAT_TYPES_H
#define JIT_WAT_TYPES_H

#include <stdint.h>

struct wat_type_word { const char *text; uint8_t byte; };

/* Each ends with {0}: i32..v128; i8, i16; heap types; the abbreviations of nullable references to them. */
extern const struct wat_type_word wat_number_types[], wat_packed_types[], wat_heap_types[], wat_ref_types[];

/* The word of a byte, NULL: it is none of these. */
const char *wat_type_word(const struct wat_type_word *words, uint8_t byte);

#endif
