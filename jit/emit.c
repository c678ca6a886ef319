/* Layout and encoding of one function. Instructions are encoded once, with gaps at branches; then branches get
 * their short form where the distance, counted with long ones, allows it, and the pieces are put together.
 *
 * Frame: below the return address the saved registers, then the spill slots, at which rsp stays; a call with arguments or
 * results on the stack moves it for its duration. No register points to the frame: wherever the distance from rsp to the return
 * address changes, a row of the unwinding table (abi.h) says so, and all that walks the stack goes by these rows. Only within a
 * prologue or an epilogue there is none; vmm/backtrace.c reads the instructions there. */
#include "emit.h"

#include "callconv.h"
#include "x64.h"

#include <assert.h>

/* Besides conditions: an unconditional jump, nothing up to a round address. */
enum { COND_NONE = 16, COND_ALIGN };
enum { TOP_ALIGN = 16 };                /* of loops */
enum { CC_O = 0, CC_NS = 9, CC_P = 10 };
enum { STUB_NONE = 0xff };              /* instead of a kind of trap */

struct site { uint32_t at; uint32_t target; uint8_t cc; uint8_t is_short; };       /* target: layout position, or n_order + stub */
/* Out of line: a trap, or where there is `saturate`, its rarer part, which goes back to the label of the next, empty stub. */
struct stub { uint8_t kind, reg; uint32_t src, depth; const struct minst *saturate; };
struct note { uint32_t at, src; };      /* code from here on comes from module offset src */
struct label { uint32_t at, site; };    /* offset in the encoded bytes, and number of sites before it */
/* A row of the unwinding table. The call before it may throw to the landing in that block; the call in it passes so many bytes of
 * arguments on the stack. */
struct row { struct label at; uint32_t frame, block, passed; };

struct emitter {
    struct mfunc *m;
    struct arena *a;                    /* temporary */
    struct code_consts *consts;
    uint8_t *bytes; uint32_t n_bytes, cap_bytes;
    struct site *sites; uint32_t n_sites, cap_sites;
    struct stub *stubs; uint32_t n_stubs, cap_stubs;
    struct note *notes; uint32_t n_notes, cap_notes;
    struct wvm_image_trap *traps; uint32_t n_traps, cap_traps;
    struct code_reloc *relocs; uint32_t n_relocs, cap_relocs;
    struct row *rows; uint32_t n_rows, cap_rows;
    struct label *lands;                /* by machine block: where its LAND is */
    struct label *labels;               /* by layout position, then stubs */
    const struct layout *l;
    uint32_t frame_bytes;               /* from rsp to the return address */
    uint32_t depth;                     /* the same here, where rsp may have moved on */
    uint32_t tail_room;                 /* instructions that may still be repeated */
};

/* ---- bytes */

static void add_note(struct emitter *e, uint32_t src)
{
    if (e->n_notes && e->notes[e->n_notes - 1].src == src)
        return;
    ARENA_GROW(e->a, e->notes, e->cap_notes, e->n_notes + 1);
    e->notes[e->n_notes++] = (struct note){ e->n_bytes, src };
}

static void add_trap(struct emitter *e, uint8_t kind, uint8_t reg)
{
    ARENA_GROW(e->a, e->traps, e->cap_traps, e->n_traps + 1);
    e->traps[e->n_traps++] = (struct wvm_image_trap){ .code_off = e->n_bytes, .kind = kind, .reg = reg };
}

static void add_reloc(struct emitter *e, const struct minst *mi, const struct x64_fix *fix)
{
    ARENA_GROW(e->a, e->relocs, e->cap_relocs, e->n_relocs + 1);
    struct code_reloc *r = &e->relocs[e->n_relocs++];
    *r = (struct code_reloc){ .at = e->n_bytes + fix->at, .end = e->n_bytes + fix->end };
    if (fix->kind == X64_FIX_BRANCH) {
        r->kind = RELOC_FUNC;
        r->target = (int32_t)mi->imm;
    } else {
        r->kind = mi->imm2 == SEC_RODATA ? RELOC_RODATA : RELOC_DATA;
        r->target = mi->disp;
    }
}

static struct label here(const struct emitter *e) { return (struct label){ e->n_bytes, e->n_sites }; }

static void add_row(struct emitter *e, uint32_t frame, uint32_t block)
{
    ARENA_GROW(e->a, e->rows, e->cap_rows, e->n_rows + 1);
    e->rows[e->n_rows++] = (struct row){ here(e), frame, block, 0 };
}

/* From here on the return address is this far from rsp. */
static void set_depth(struct emitter *e, uint32_t depth)
{
    const struct row *last = &e->rows[e->n_rows - 1];
    e->depth = depth;
    if ((last->frame & ~WVM_UNWIND_ENTRY) != depth || last->block != MIR_NOREG)
        add_row(e, depth, MIR_NOREG);
}

/* Operands in the frame to registers. */
static void resolve_operand(const struct emitter *e, struct minst *mi)
{
    switch (mi->mem) {
    case MEM_SPILL:
        mi->disp += (int32_t)(e->depth - e->frame_bytes);
        break;
    case MEM_ARGIN:
        mi->disp += (int32_t)e->depth + 8;
        break;
    case MEM_RESIN:
        mi->disp += (int32_t)(e->depth + 8 + e->m->argin_bytes);
        break;
    case MEM_ARGOUT:
        break;
    default:
        return;
    }
    mi->b = WVM_RSP;
    mi->x = MIR_NOREG;
    mi->mem = MEM_BASE;
}

static void put(struct emitter *e, const struct minst *mi)
{
    struct minst copy = *mi;
    struct x64_fix fix = { 0 };
    resolve_operand(e, &copy);
    ARENA_GROW(e->a, e->bytes, e->cap_bytes, e->n_bytes + X64_MAX_BYTES);
    unsigned n = x64_encode(&copy, e->bytes + e->n_bytes, &fix);
    if (fix.kind != X64_FIX_NONE)
        add_reloc(e, &copy, &fix);
    e->n_bytes += n;
}

static struct minst plain(enum x64_op op, unsigned w)
{
    return (struct minst){ .op = op, .w = w, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG, .x = MIR_NOREG, .s = MIR_NOREG };
}

static void put_mem(struct emitter *e, enum x64_op op, vreg_t r, unsigned base, int32_t disp)
{
    struct minst mi = plain(op, 8);
    mi.r = r;
    mi.mem = MEM_BASE;
    mi.b = base;
    mi.disp = disp;
    put(e, &mi);
}

static void put_reg(struct emitter *e, enum x64_op op, unsigned r)
{
    struct minst mi = plain(op, 8);
    mi.r = r;
    put(e, &mi);
}

static void put_adjust(struct emitter *e, enum x64_op op, uint32_t bytes)
{
    struct minst mi = plain(op, 8);
    mi.b = WVM_RSP;
    mi.imm = bytes;
    if (bytes)
        put(e, &mi);
}

/* ---- frame */

static void prologue(struct emitter *e)
{
    e->frame_bytes = 8 * (uint32_t)__builtin_popcount(e->m->saved_regs) + e->m->spill_bytes;
    add_row(e, e->frame_bytes | WVM_UNWIND_ENTRY, MIR_NOREG);
    for (unsigned r = 0; r < 16; r++)
        if (e->m->saved_regs >> r & 1)
            put_reg(e, X64_PUSH_o, r);
    put_adjust(e, X64_SUB_mi, e->m->spill_bytes);
}

/* The saved registers back, and rsp at the return address. */
static void leave(struct emitter *e)
{
    put_adjust(e, X64_ADD_mi, e->m->spill_bytes);
    for (unsigned r = 16; r-- > 0;)
        if (e->m->saved_regs >> r & 1)
            put_reg(e, X64_POP_o, r);
}

/* Restore the saved registers from their places, with rsp anywhere. */
static void put_restores(struct emitter *e)
{
    int32_t at = (int32_t)e->depth;
    for (unsigned r = 0; r < 16; r++)
        if (e->m->saved_regs >> r & 1)
            put_mem(e, X64_MOV_rm, r, WVM_RSP, at -= 8);
}

static void put_return(struct emitter *e)
{
    struct minst ret = plain(X64_RET, 8);
    ret.imm = e->m->argin_bytes;
    leave(e);
    put(e, &ret);
}

/* A tail call whose arguments, or ours, are on the stack: `args` bytes of them wait at rsp and go to where they end at
 * the same address as our own; registers carry the rest. The target of an indirect one is in r11. */
static void put_tail_move(struct emitter *e, uint32_t args)
{
    int32_t ret = (int32_t)e->depth, to = ret + (int32_t)e->m->argin_bytes - (int32_t)args;    /* where the return address is, and goes */
    put_restores(e);
    put_reg(e, X64_PUSH_o, WVM_R11);
    put_mem(e, X64_MOV_rm, WVM_R11, WVM_RSP, 8 + ret);
    for (int32_t k = (int32_t)args - 8; k >= 0; k -= 8) {           /* from the top, as they may overlap */
        put_mem(e, X64_PUSH_m, MIR_NOREG, WVM_RSP, 8 + k);
        put_mem(e, X64_POP_m, MIR_NOREG, WVM_RSP, 16 + to + k);
    }
    put_mem(e, X64_MOV_mr, WVM_R11, WVM_RSP, 8 + to);
    put_reg(e, X64_POP_o, WVM_R11);
    put_mem(e, X64_LEA_rm, WVM_RSP, WVM_RSP, to);
}

static void put_tail_call(struct emitter *e, const struct minst *mi)
{
    if (mi->imm2 || e->m->argin_bytes)
        put_tail_move(e, mi->imm2);
    else
        leave(e);
    set_depth(e, 0);
    struct minst jmp = plain(mi->op == X64_TCALL ? X64_JMP : X64_JMP_m, 8);
    jmp.imm = mi->imm;
    if (mi->op == X64_TCALL_m)
        jmp.b = WVM_R11;
    put(e, &jmp);
}

/* ---- instructions */

static void add_site(struct emitter *e, unsigned cc, uint32_t target)
{
    ARENA_GROW(e->a, e->sites, e->cap_sites, e->n_sites + 1);
    e->sites[e->n_sites++] = (struct site){ .at = e->n_bytes, .target = target, .cc = cc };
}

/* The label of a new stub. */
static uint32_t add_stub(struct emitter *e, struct stub s)
{
    ARENA_GROW(e->a, e->stubs, e->cap_stubs, e->n_stubs + 1);
    e->stubs[e->n_stubs] = s;
    return e->l->n_order + e->n_stubs++;
}

static void put_trapcc(struct emitter *e, const struct minst *mi)
{
    add_site(e, mi->cc, add_stub(e, (struct stub){ mi->trap, mi->b == MIR_NOREG ? 0xff : (uint8_t)mi->b, mi->src, e->depth, NULL }));
}

/* What cannot be converted became the lowest number, the only one from which to take one overflows. */
static void put_saturate(struct emitter *e, const struct minst *mi)
{
    struct minst cmp = plain(X64_CMP_mi, mi->w);
    cmp.b = mi->r;
    cmp.imm = 1;
    put(e, &cmp);
    add_site(e, CC_O, add_stub(e, (struct stub){ .src = mi->src, .depth = e->depth, .saturate = mi }));
    e->labels[add_stub(e, (struct stub){ .kind = STUB_NONE })] = here(e);
}

static uint32_t target_of(const struct emitter *e, uint32_t block) { return e->l->position[e->l->thread[block]]; }

static uint32_t landing_of(const struct emitter *e, uint32_t block)
{
    const struct mblock *b = &e->m->blocks[block];
    uint32_t k = 0;
    while (!e->m->blocks[b->succs[k]].is_landing)
        k++;
    return b->succs[k];
}

/* After a call: the callee has popped the arguments, and the next ADJSP pops the results. */
static void called(struct emitter *e, uint32_t block, const struct minst *call)
{
    uint32_t depth = e->frame_bytes;
    if (e->depth != depth) {
        const struct minst *mi = call + 1;
        for (; mi->op != X64_ADJSP; mi++)
            ;
        depth += (uint32_t)mi->imm;
        e->rows[e->n_rows - 1].passed = e->depth - depth;
    }
    if (call->flags & MF_LANDS)
        add_row(e, e->frame_bytes, landing_of(e, block));
    set_depth(e, depth);
}

static void put_instruction(struct emitter *e, uint32_t block, const struct minst *mi)
{
    if (mi->flags & MF_MAY_TRAP || mi->trap)
        add_note(e, mi->src);
    switch (mi->op) {
    case X64_NOP: case X64_ENTRY:
        break;
    case X64_RET:
        put_return(e);
        break;
    case X64_TCALL: case X64_TCALL_m:
        put_tail_call(e, mi);
        break;
    case X64_TRAPCC:
        put_trapcc(e, mi);
        break;
    case X64_SATURATE:
        put_saturate(e, mi);
        break;
    case X64_JTAB: {
        struct minst jmp = plain(X64_JMP_m, 8);
        jmp.b = mi->b;
        put(e, &jmp);
        break;
    }
    case X64_LAND:
        e->lands[block] = here(e);
        break;
    case X64_TRAP:
        add_trap(e, mi->trap, 0xff);
        put(e, mi);
        break;
    default:
        if (mi->trap)
            add_trap(e, mi->trap, (uint8_t)(mi->b | (mi->w == 8 ? 0x80 : 0)));
        put(e, mi);
        if (x64_rows[mi->op].roles & XF_CALL)
            called(e, block, mi);
        else if (mi->op == X64_ADJSP)
            set_depth(e, e->depth - (uint32_t)mi->imm);
    }
}

/* ---- blocks */

static uint32_t jumps_of(const struct mfunc *m, uint32_t block)
{
    const struct mblock *b = &m->blocks[block];
    uint32_t i = b->last;
    while (i > b->first && (m->ins[i - 1].op == X64_JMP || m->ins[i - 1].op == X64_JCC))
        i--;
    return i;
}

static void put_body(struct emitter *e, uint32_t block)
{
    set_depth(e, e->frame_bytes);
    for (uint32_t i = e->m->blocks[block].first, end = jumps_of(e->m, block); i < end; i++)
        put_instruction(e, block, &e->m->ins[i]);
}

/* Instead of a jump to a block: the block once more, if it is one to be repeated and there is room. */
static bool put_tail(struct emitter *e, uint32_t block)
{
    const struct minst *jumps = &e->m->ins[e->m->blocks[block].last];
    enum layout_tail tail = e->l->tail[block];
    uint32_t n = e->m->blocks[block].last - e->m->blocks[block].first;
    if (!tail || n > e->tail_room)
        return false;
    e->tail_room -= n;
    put_body(e, block);
    if (tail == TAIL_TABLE)
        return true;
    bool is_yes = tail == TAIL_IF;
    add_site(e, jumps[-2].cc ^ is_yes, target_of(e, (uint32_t)jumps[is_yes ? -1 : -2].imm));
    uint32_t next = e->l->thread[jumps[is_yes ? -2 : -1].imm];
    if (!put_tail(e, next))
        add_site(e, COND_NONE, e->l->position[next]);
    return true;
}

/* The jumps that end a block: none to the next one, and a condition turned round rather than a jump over a jump. */
static void put_jumps(struct emitter *e, uint32_t first, uint32_t last, uint32_t next)
{
    const struct minst *ins = e->m->ins;
    for (uint32_t i = first; i < last; i++) {
        uint32_t to = target_of(e, (uint32_t)ins[i].imm);
        bool is_last_pair = i + 2 == last && ins[i].op == X64_JCC && ins[i + 1].op == X64_JMP;
        if (ins[i].op == X64_JMP) {
            if (to != next && !put_tail(e, e->l->thread[ins[i].imm]))
                add_site(e, COND_NONE, to);
        } else if (is_last_pair && to == next) {
            uint32_t other = target_of(e, (uint32_t)ins[i + 1].imm);
            if (other != next)
                add_site(e, ins[i].cc ^ 1, other);
            return;
        } else {
            add_site(e, ins[i].cc, to);
        }
    }
}

static void put_block(struct emitter *e, uint32_t position)
{
    uint32_t block = e->l->order[position];
    if (e->l->is_top[block])
        add_site(e, COND_ALIGN, position);
    e->labels[position] = here(e);
    put_body(e, block);
    put_jumps(e, jumps_of(e->m, block), e->m->blocks[block].last, position + 1);
}

static void put_rr(struct emitter *e, enum x64_op op, unsigned w, vreg_t r, vreg_t b)
{
    struct minst mi = plain(op, w);
    mi.r = r;
    mi.b = b;
    put(e, &mi);
}

static void put_number(struct emitter *e, unsigned w, vreg_t r, uint64_t number)
{
    struct minst mi = plain(X64_MOVI, w);
    mi.r = r;
    mi.imm = (int64_t)number;
    mi.flags = MF_FLAGS_LIVE;
    put(e, &mi);
}

/* Out of line: 0 for NaN, else the highest or the lowest number by the sign. */
static void put_saturated(struct emitter *e, const struct minst *mi, uint32_t back)
{
    uint64_t lowest = 1ull << (8 * mi->w - 1);
    unsigned float_w = mi->imm ? 8 : 4;
    put_rr(e, mi->imm ? X64_VUCOMISD_rm : X64_VUCOMISS_rm, float_w, mi->b, mi->b);
    put_number(e, mi->w, mi->r, 0);
    add_site(e, CC_P, back);
    put_rr(e, X64_VMOVD_mr, float_w, mi->b, mi->r);         /* r: the xmm source */
    put_rr(e, X64_TEST_mr, float_w, mi->r, mi->r);
    put_number(e, mi->w, mi->r, lowest - 1);
    add_site(e, CC_NS, back);
    put_number(e, mi->w, mi->r, lowest);
    add_site(e, COND_NONE, back);
}

static void put_stubs(struct emitter *e)
{
    struct minst trap = plain(X64_UD2, 8);
    for (uint32_t k = 0; k < e->n_stubs; k++) {
        if (e->stubs[k].kind == STUB_NONE)
            continue;
        e->labels[e->l->n_order + k] = here(e);
        set_depth(e, e->stubs[k].depth);
        add_note(e, e->stubs[k].src);
        if (e->stubs[k].saturate) {
            put_saturated(e, e->stubs[k].saturate, e->l->n_order + k + 1);
            continue;
        }
        add_trap(e, e->stubs[k].kind, e->stubs[k].reg);
        put(e, &trap);
    }
}

/* ---- putting the pieces together */

static uint32_t site_bytes(const struct site *s)
{
    return s->is_short ? 2 : s->cc == COND_NONE ? 5 : s->cc == COND_ALIGN ? TOP_ALIGN - 1 : 6;
}

/* Branches take their short form where that reaches, all others in the longest form that they still have. */
static bool shorten(struct emitter *e, uint32_t *before)
{
    bool changed = false;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < e->n_sites; sum += site_bytes(&e->sites[i++]))
        before[i] = sum;
    before[e->n_sites] = sum;
    for (uint32_t i = 0; i < e->n_sites; i++) {
        struct site *s = &e->sites[i];
        struct label l = e->labels[s->target];
        int64_t start = (int64_t)s->at + before[i], end = start + site_bytes(s), to = (int64_t)l.at + before[l.site];
        if (s->is_short || s->cc == COND_ALIGN || to - end > 127 || start + 2 - to > 128)
            continue;
        s->is_short = changed = true;
    }
    return changed;
}

enum { MAX_ROUNDS = 3 };

static void choose_forms(struct emitter *e, uint32_t *before)
{
    uint32_t sum = 0;
    for (unsigned k = 0; k < MAX_ROUNDS && shorten(e, before); k++)
        ;
    for (uint32_t i = 0; i < e->n_sites; i++) {
        const struct site *s = &e->sites[i];
        before[i] = sum;
        sum += s->cc == COND_ALIGN ? -(s->at + sum) % TOP_ALIGN : site_bytes(s);
    }
    before[e->n_sites] = sum;
}

/* n bytes that do nothing, in as few instructions as can be (SDM volume 2, NOP). */
static void put_nops(uint8_t *at, uint32_t n)
{
    static const uint8_t nops[9][9] = {
        { 0x90 }, { 0x66, 0x90 }, { 0x0f, 0x1f, 0 }, { 0x0f, 0x1f, 0x40, 0 }, { 0x0f, 0x1f, 0x44, 0, 0 }, { 0x66, 0x0f, 0x1f, 0x44, 0, 0 },
        { 0x0f, 0x1f, 0x80, 0, 0, 0, 0 }, { 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0 }, { 0x66, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0 },
    };
    for (; n > 9; at += 9, n -= 9)
        memcpy(at, nops[8], 9);
    if (n)
        memcpy(at, nops[n - 1], n);
}

static void put_branch(uint8_t *at, const struct site *s, int32_t distance)
{
    if (s->is_short) {
        at[0] = s->cc == COND_NONE ? 0xeb : 0x70 + s->cc;
        at[1] = (uint8_t)(distance);
        return;
    }
    if (s->cc != COND_NONE)
        *at++ = 0x0f;
    *at++ = s->cc == COND_NONE ? 0xe9 : 0x80 + s->cc;
    memcpy(at, &distance, 4);
}

/* Final offset of an encoded offset: `site` walks along, as callers ask in rising order. */
static uint32_t final_offset(const struct emitter *e, const uint32_t *before, uint32_t at, uint32_t *site)
{
    while (*site < e->n_sites && e->sites[*site].at <= at)
        (*site)++;
    return at + before[*site];
}

/* Some functions have no bytes but those of branches. */
static void copy_piece(uint8_t *to, const struct emitter *e, uint32_t from, uint32_t end)
{
    if (end > from)
        memcpy(to, e->bytes + from, end - from);
}

static void join_pieces(struct emitter *e, const uint32_t *before, struct code_func *f, struct arena *out)
{
    f->n_code = e->n_bytes + before[e->n_sites];
    f->code = arena_alloc(out, f->n_code);
    uint32_t from = 0, to = 0;
    for (uint32_t i = 0; i < e->n_sites; i++) {
        const struct site *s = &e->sites[i];
        copy_piece(f->code + to, e, from, s->at);
        to += s->at - from;
        from = s->at;
        uint32_t size = before[i + 1] - before[i];
        struct label l = e->labels[s->target];
        if (s->cc == COND_ALIGN)
            put_nops(f->code + to, size);
        else
            put_branch(f->code + to, s, (int32_t)(l.at + before[l.site]) - (int32_t)(to + size));
        to += size;
    }
    copy_piece(f->code + to, e, from, e->n_bytes);
}

/* Notes, traps and relocations name places between or inside instructions; a place where a branch begins is before it,
 * one that follows a branch at the same encoded offset is after it. Both kinds are told by what was recorded first. */
static void finish_places(struct emitter *e, const uint32_t *before, uint32_t src_begin, struct code_func *f, struct arena *out)
{
    uint32_t site = 0;
    f->relocs = ARENA_NEW(out, struct code_reloc, e->n_relocs);
    f->n_relocs = e->n_relocs;
    for (uint32_t i = 0; i < e->n_relocs; i++) {
        f->relocs[i] = e->relocs[i];
        uint32_t shift = final_offset(e, before, e->relocs[i].at, &site) - e->relocs[i].at;
        f->relocs[i].at += shift;
        f->relocs[i].end += shift;
    }
    site = 0;
    f->traps = ARENA_NEW(out, struct wvm_image_trap, e->n_traps);
    f->n_traps = e->n_traps;
    for (uint32_t i = 0; i < e->n_traps; i++) {
        f->traps[i] = e->traps[i];
        f->traps[i].code_off = final_offset(e, before, e->traps[i].code_off, &site);
    }
    site = 0;
    uint32_t last_at = 0, last_src = src_begin;
    uint8_t *p = f->offsets = arena_alloc(out, (size_t)e->n_notes * 10);
    for (uint32_t i = 0; i < e->n_notes; i++) {
        uint32_t at = final_offset(e, before, e->notes[i].at, &site), d = at - last_at;
        int64_t s = (int64_t)e->notes[i].src - last_src;
        last_at = at;
        last_src = e->notes[i].src;
        for (; d >= 0x80; d >>= 7)
            *p++ = d | 0x80;
        *p++ = (uint8_t)d;
        for (; s < -64 || s > 63; s >>= 7)
            *p++ = (s & 0x7f) | 0x80;
        *p++ = s & 0x7f;
    }
    f->n_offsets = (uint32_t)(p - f->offsets);
}

/* Where the exceptions of a call go that come to the landing in this block. A LAND's immediate says where its clauses are. */
static void finish_landing(const struct emitter *e, const uint32_t *before, uint32_t block, struct wvm_unwind *u)
{
    const struct mblock *b = &e->m->blocks[block];
    uint32_t k = b->first;
    while (e->m->ins[k].op != X64_LAND)
        k++;
    struct label l = e->l->thread[block] == block ? e->lands[block] : e->labels[target_of(e, block)];
    u->land = l.at + before[l.site];
    u->first = (uint32_t)e->m->ins[k].imm;
}

static void finish_unwind(struct emitter *e, const uint32_t *before, struct code_func *f, struct arena *out)
{
    f->n_unwind = e->n_rows;
    f->unwind = ARENA_ZNEW(out, struct wvm_unwind, e->n_rows);
    for (uint32_t i = 0; i < e->n_rows; i++) {
        const struct row *r = &e->rows[i];
        f->unwind[i].code_off = r->at.at + before[r->at.site];
        f->unwind[i].frame = r->frame;
        f->unwind[i].first = WVM_UNWIND_ARGS(e->m->argin_bytes, r->passed);
        if (r->block != MIR_NOREG)
            finish_landing(e, before, r->block, &f->unwind[i]);
    }
}

static void finish_rodata(struct emitter *e, const uint32_t *before, struct code_func *f, struct arena *out)
{
    struct code_consts *k = e->consts;
    f->n_rodata = k->n_bytes;
    f->rodata = arena_alloc(out, k->n_bytes);
    if (k->n_bytes)
        memcpy(f->rodata, k->bytes, k->n_bytes);
    f->n_tables = k->n_tables;
    f->tables = ARENA_NEW(out, struct code_table, k->n_tables);
    for (uint32_t t = 0; t < k->n_tables; t++) {
        f->tables[t] = (struct code_table){ k->tables[t].rodata_off, k->tables[t].n };
        for (uint32_t i = 0; i < k->tables[t].n; i++) {
            struct label l = e->labels[target_of(e, k->tables[t].blocks[i])];
            uint32_t at = l.at + before[l.site];
            memcpy(f->rodata + k->tables[t].rodata_off + 4 * i, &at, 4);
        }
    }
}

void emit_function(struct mfunc *m, const struct layout *l, struct code_consts *consts, uint32_t src_begin, struct arena *out,
                   struct code_func *f)
{
    struct emitter e = { .m = m, .l = l, .a = m->arena, .consts = consts, .tail_room = m->n_ins };
    uint32_t n_stubs = 0;
    for (uint32_t i = 0; i < m->n_ins; i++)
        n_stubs += m->ins[i].op == X64_TRAPCC ? 1 : m->ins[i].op == X64_SATURATE ? 2 : 0;
    e.labels = ARENA_NEW(e.a, struct label, l->n_order + n_stubs);
    e.lands = ARENA_NEW(e.a, struct label, m->n_blocks);
    prologue(&e);
    for (uint32_t p = 0; p < l->n_order; p++)
        put_block(&e, p);
    put_stubs(&e);
    uint32_t *before = ARENA_NEW(e.a, uint32_t, e.n_sites + 1);
    choose_forms(&e, before);
    join_pieces(&e, before, f, out);
    finish_places(&e, before, src_begin, f, out);
    finish_rodata(&e, before, f, out);
    finish_unwind(&e, before, f, out);
}
