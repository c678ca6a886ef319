/* The new instructions of an allocator, one after the other: copies between places, constants repeated. Nothing of this
 * changes the CPU's flags, since a gap may lie between a compare and its jump. */
#include "ra.h"

struct minst *ra_append(struct ra_out *o, uint32_t origin)
{
    ARENA_GROW(o->a, o->origin, o->cap_origin, o->n_ins + 1);
    ARENA_GROW(o->f->arena, o->ins, o->cap_ins, o->n_ins + 1);
    o->origin[o->n_ins] = origin;
    return &o->ins[o->n_ins++];
}

static struct minst *emit(struct ra_out *o, enum x64_op op, unsigned width, uint32_t origin)
{
    struct minst *mi = ra_append(o, origin);
    *mi = (struct minst){ .op = op, .w = width, .scale = 1, .flags = MF_FLAGS_LIVE, .r = MIR_NOREG, .v = MIR_NOREG,
                          .b = MIR_NOREG, .x = MIR_NOREG, .s = MIR_NOREG, .src = o->src };
    return mi;
}

void ra_set_slot(struct minst *mi, uint32_t loc)
{
    mi->mem = MEM_SPILL;
    mi->disp = (int32_t)(loc - MOVES_SLOT);
    mi->b = mi->x = MIR_NOREG;
}

/* ---- copies */

static enum x64_op store_op(uint32_t reg, uint32_t bytes)
{
    if (reg < MIR_XMM0)
        return X64_MOV_mr;
    return bytes == 4 ? X64_VMOVSS_mr : bytes == 8 ? X64_VMOVSD_mr : X64_VMOVUPS_mr;
}

void ra_emit_store(struct ra_out *o, uint32_t dst, uint32_t src, uint32_t bytes, uint32_t origin)
{
    struct minst *mi = emit(o, store_op(src, bytes), bytes, origin);
    mi->r = src;
    ra_set_slot(mi, dst);
}

void ra_emit_move(struct ra_out *o, uint32_t dst, uint32_t src, uint32_t bytes)
{
    struct minst *mi = emit(o, X64_MOVE, bytes, ORIGIN_MOVE);
    mi->r = dst;
    mi->b = src;
    if (moves_is_slot(src))
        ra_set_slot(mi, src);
}

/* Slot to slot without a register: through the stack, 8 bytes at a time. */
static void emit_push_pop(struct ra_out *o, uint32_t dst, uint32_t src, uint32_t bytes)
{
    for (uint32_t k = 0; k < bytes; k += 8) {
        ra_set_slot(emit(o, X64_PUSH_m, 8, ORIGIN_MOVE), src + k);
        ra_set_slot(emit(o, X64_POP_m, 8, ORIGIN_MOVE), dst + k);
    }
}

void ra_emit_step(struct ra_out *o, struct move_step s)
{
    if (s.kind == MOVES_SWAP) {
        struct minst *mi = emit(o, X64_XCHG_mr, 8, ORIGIN_MOVE);
        mi->r = s.dst;
        mi->b = s.src;
    } else if (!moves_is_slot(s.dst)) {
        ra_emit_move(o, s.dst, s.src, s.bytes);
    } else if (!moves_is_slot(s.src)) {
        ra_emit_store(o, s.dst, s.src, s.bytes, ORIGIN_MOVE);
    } else {
        emit_push_pop(o, s.dst, s.src, s.bytes);
    }
}

/* ---- rematerialization */

static void emit_store_imm(struct ra_out *o, uint32_t slot, unsigned width, int64_t imm, uint32_t origin)
{
    struct minst *mi = emit(o, X64_MOV_mi, width, origin);
    mi->imm = imm;
    ra_set_slot(mi, slot);
}

/* With no register. */
static void emit_clone_to_slot(struct ra_out *o, uint32_t slot, uint32_t v)
{
    const struct minst def = o->f->ins[o->f->vregs[v].def];
    uint32_t bytes = o->f->vregs[v].bytes, origin = ORIGIN_CLONE | o->f->vregs[v].def;
    for (uint32_t k = 0; k < bytes; k += 8) {
        if (def.op == X64_VZERO) {
            emit_store_imm(o, slot + k, bytes < 8 ? 4 : 8, 0, origin);
        } else if (def.op != X64_MOVI) {
            struct minst *mi = emit(o, X64_PUSH_m, 8, origin);
            mi->mem = def.mem;
            mi->disp = def.disp + (int32_t)k;
            mi->imm2 = def.imm2;
            ra_set_slot(emit(o, X64_POP_m, 8, origin), slot + k);
        } else if (bytes == 4 || def.imm == (int32_t)def.imm) {
            emit_store_imm(o, slot, bytes, bytes == 4 ? (int32_t)def.imm : def.imm, origin);
        } else {
            emit_store_imm(o, slot, 4, (int32_t)def.imm, origin);
            emit_store_imm(o, slot + 4, 4, (int32_t)(def.imm >> 32), origin);
        }
    }
}

void ra_emit_clone(struct ra_out *o, uint32_t dst, uint32_t v)
{
    if (moves_is_slot(dst)) {
        emit_clone_to_slot(o, dst, v);
        return;
    }
    uint32_t def = o->f->vregs[v].def;
    struct minst *mi = emit(o, X64_NOP, 0, ORIGIN_CLONE | def);
    *mi = o->f->ins[def];
    mi->flags |= MF_FLAGS_LIVE;
    mi->r = dst;
    mi->n_fixed = mi->clobbers = 0;
    mi->src = o->src;
}
