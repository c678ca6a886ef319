/* Numbers as the text format writes them: which characters form one, and their value, exact or
 * rounded once to nearest, ties to even. Source: spec 6.3.1, 6.3.2. */
#ifndef JIT_WAT_NUM_H
#define JIT_WAT_NUM_H

#include "arena.h"
#include "wat_lex.h"

/* WAT_NAT, WAT_INT, WAT_FLOAT, or WAT_OTHER if s is no number. n > 0. */
enum wat_kind wat_number_kind(const char *s, size_t n);

/* The value of a NAT token. False: above UINT64_MAX. */
bool wat_nat_value(const char *s, size_t n, uint64_t *value);

/* A NAT or INT token as an integer of 8 to 64 bits, signed or unsigned: its two's complement, zero
 * extended. False: out of range. */
bool wat_int_value(const char *s, size_t n, unsigned bits, uint64_t *value);

/* A number token as an f32 or f64 (bits 32, 64). False: no finite number of this size, or a
 * payload that does not fit. */
bool wat_float_value(struct arena *a, const char *s, size_t n, unsigned bits, uint64_t *value);

#endif
