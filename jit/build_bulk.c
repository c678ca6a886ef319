/* memory.copy and memory.fill of a few bytes, as many as are known when compiling, as loads and stores.
 *
 * Out of bounds nothing may have been written. So all loads come before all stores, and the store of the last
 * bytes comes first: what is out of bounds is so at the end, and a store that faults has written nothing. */
#include "build_priv.h"

#include "pass.h"

enum { BULK_MAX = 64, PIECE_MAX = 16, PIECES_MAX = BULK_MAX / PIECE_MAX };

/* The accesses that cover n bytes, all of the same width; the last may overlap the one before it. */
struct pieces { unsigned n, log2; uint32_t at[PIECES_MAX]; };

static struct pieces cut(uint32_t n)
{
    struct pieces p = { 0 };
    while (p.log2 < 4 && 2u << p.log2 <= n)
        p.log2++;
    uint32_t width = 1u << p.log2, at = 0;
    for (; at + width <= n; at += width)
        p.at[p.n++] = at;
    if (at < n)
        p.at[p.n++] = n - width;
    return p;
}

static const struct { enum ir_type type; uint8_t mt; } widths[] = {
    { IR_I32, IR_MEM_8U }, { IR_I32, IR_MEM_16U }, { IR_I32, IR_MEM_FULL }, { IR_I64, IR_MEM_FULL }, { IR_V128, IR_MEM_FULL },
};

static ir_ref piece(struct build *b, enum ir_op op, uint32_t memory, const struct pieces *p, unsigned i, ir_ref addr, ir_ref value)
{
    struct imm imm = { .x = memory, .bits = p->at[i] };
    return build_access(b, op, &imm, addr, value, op == IR_load ? widths[p->log2].type : IR_VOID, widths[p->log2].mt, p->log2);
}

static void copy(struct build *b, const struct imm *imm, const ir_ref *args, const struct pieces *p)
{
    ir_ref v[PIECES_MAX];
    for (unsigned i = 0; i < p->n; i++)
        v[i] = piece(b, IR_load, imm->y, p, i, args[1], IR_NONE);
    for (unsigned i = p->n; i-- > 0; )
        piece(b, IR_store, imm->x, p, i, args[0], v[i]);
}

/* The byte in each byte of a piece. */
static ir_ref repeated(struct build *b, ir_ref byte, unsigned log2)
{
    enum ir_type type = widths[log2].type;
    if (type == IR_V128)
        return emit(b, IR_i8x16_splat, type, byte, 0, 0, 0);
    byte = emit(b, IR_and, IR_I32, byte, emit(b, IR_const, IR_I32, 0, 0, 0, 0xff), 0, 0);
    if (log2 == 0)
        return byte;
    byte = type == IR_I64 ? emit(b, IR_extendu, type, byte, 0, 0, 0) : byte;
    uint64_t ones = log2 == 1 ? 0x0101 : log2 == 2 ? 0x01010101 : 0x0101010101010101;
    return emit(b, IR_mul, type, byte, emit(b, IR_const, type, 0, 0, 0, ones), 0, 0);
}

static void fill(struct build *b, const struct imm *imm, const ir_ref *args, const struct pieces *p)
{
    const struct ir_ins *value = &b->f->ins[args[1]];
    ir_ref v = value->op == IR_const && value->imm == 0 && p->log2 == 4 ? build_v128(b, (struct ir_v128){ 0 })
                                                                        : repeated(b, args[1], p->log2);
    for (unsigned i = p->n; i-- > 0; )
        piece(b, IR_store, imm->x, p, i, args[0], v);
}

bool build_bulk(struct build *b, const struct wasm_op *op, const struct imm *imm, const ir_ref *args)
{
    bool is_copy = op->ir == WVM_RT_memory_copy;
    const struct ir_ins *n = &b->f->ins[args[2]];
    if ((!is_copy && op->ir != WVM_RT_memory_fill) || is_skipped(b->opt, PASS_bulk) ||
        n->op != IR_const || n->imm == 0 || n->imm > BULK_MAX)
        return false;
    struct pieces p = cut((uint32_t)n->imm);
    (is_copy ? copy : fill)(b, imm, args, &p);
    return true;
}
