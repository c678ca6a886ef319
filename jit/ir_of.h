/* Wasm's types in the IR: references are plain 64-bit words. */
#ifndef JIT_IR_OF_H
#define JIT_IR_OF_H

#include "ir.h"
#include "types.h"

/* IR type of values of a type. */
static inline enum ir_type ir_type_of(valtype t)
{
    switch (t) {
    case VT_I32: return IR_I32;
    case VT_F32: return IR_F32;
    case VT_F64: return IR_F64;
    case VT_V128: return IR_V128;
    default: return IR_I64;     /* i64 and references */
    }
}

#endif
