/* Instructions and keywords by their text. The rows are those of wasm_ops.def, so that what the
 * decoder knows can be written; wat_ops.def adds what only the text has. */
#ifndef JIT_WAT_OPS_H
#define JIT_WAT_OPS_H

#include <stdbool.h>
#include <stdint.h>
#include "wasm_ops.h"

struct wat_op {
    const char *name;
    uint32_t code;              /* as in wasm_ops.def */
    uint8_t imm, align;         /* enum imm_kind; log2 of the natural alignment */
};

/* Opcodes that the parser knows by themselves. */
enum {
    OP_BLOCK = 0x02, OP_LOOP = 0x03, OP_IF = 0x04, OP_ELSE = 0x05, OP_TRY = 0x06, OP_CATCH = 0x07, OP_END = 0x0b, OP_BR_IF = 0x0d,
    OP_DELEGATE = 0x18, OP_CATCH_ALL = 0x19, OP_SELECT = 0x1b, OP_SELECT_TYPED = 0x1c, OP_TRY_TABLE = 0x1f,
    OP_I32_CONST = 0x41, OP_I64_CONST = 0x42, OP_REF_FUNC = 0xd2,
};

enum { WAT_WORD_SLOTS = 2048 };
struct wat_words { uint16_t slots[WAT_WORD_SLOTS]; };   /* hash table: row + 1 */

void wat_words_init(struct wat_words *w);

/* The instruction of this name; NULL: there is none. */
const struct wat_op *wat_op_find(const struct wat_words *w, const char *name, uint32_t bytes);

/* The instruction of an opcode: number < 256 for prefix 0. NULL: there is none. Constant time. */
const struct wat_op *wat_op_of(uint32_t prefix, uint32_t number);

/* Does this word occur anywhere in the grammar? */
bool wat_is_keyword(const struct wat_words *w, const char *word, uint32_t bytes);

#endif
