/* The instructions that most code consists of, by a short way when a body is only validated.
 * Invariant: build_quick does what the long way of build.c would do, or nothing. Whatever is wrong, unreachable, long or
 * rare is left to that. */
#include "build_priv.h"

enum { LONGEST = 16, LEAVE = -1 };      /* bytes that may be looked at; take the long way */

static const valtype letters[128] = { ['i'] = VT_I32, ['I'] = VT_I64, ['f'] = VT_F32, ['d'] = VT_F64, ['m'] = VT_I32 };

/* Length of a number of at most 28 bits, signed or not: none such is out of range. */
static int number_bytes(const uint8_t *p)
{
    for (int n = 1; n <= 4; n++)
        if (p[n - 1] < 0x80)
            return n;
    return LEAVE;
}

static int immediate_bytes(const struct build *b, const struct wasm_op *op, const uint8_t *p)
{
    switch (op->imm) {
    case IMM_none:
        return 0;
    case IMM_i32: case IMM_i64:
        return number_bytes(p);
    case IMM_f32:
        return 4;
    case IMM_f64:
        return 8;
    case IMM_memarg: {
        int n = number_bytes(p + 1);
        return *p <= op->align && n > 0 && b->m->n_memories && !b->m->memories[0].limits.is_64 ? 1 + n : LEAVE;
    }
    default:
        return LEAVE;
    }
}

static bool local(struct build *b, const uint8_t *p)
{
    uint8_t op = p[0], i = p[1];
    if (i >= 0x80 || i >= b->n_locals || b->inited)
        return false;
    if (op == 0x20)
        push(b, b->locals[i], IR_NONE);
    else if (b->n_stack == frame_top(b)->height || b->stack[b->n_stack - 1].type != b->locals[i])
        return false;
    else
        b->n_stack -= op == 0x21;
    b->r.at += 2;
    return true;
}

static bool fixed(struct build *b, const struct wasm_op *op, int immediate)
{
    uint32_t n = 0;
    for (; op->sig[n] != ':'; n++)
        if (op->sig[n] == '*')
            return false;
    if (b->n_stack - frame_top(b)->height < n)
        return false;
    const struct operand *o = b->stack + b->n_stack - n;
    for (uint32_t k = 0; k < n; k++)
        if (o[k].type != letters[(uint8_t)op->sig[k]])
            return false;
    b->n_stack -= n;
    if (op->sig[n + 1])
        push(b, letters[(uint8_t)op->sig[n + 1]], IR_NONE);
    b->r.at += 1 + immediate;
    if (b->noted)
        facts_note(b->noted, &b->log, b->arena, op, 0, 0);
    return true;
}

bool build_quick(struct build *b)
{
    const uint8_t *p = b->r.at;
    if (b->r.end - p < LONGEST || *p < 0x20 || *p > 0xc4)
        return false;
    if (*p <= 0x22)
        return local(b, p);
    const struct wasm_op *op = *p >= 0x28 ? wasm_op_find(0, *p) : NULL;
    int immediate = op && !op->feature ? immediate_bytes(b, op, p + 1) : LEAVE;
    return immediate != LEAVE && fixed(b, op, immediate);
}
