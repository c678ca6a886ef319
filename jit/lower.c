/* The walk of instruction selection, operands, and integer operations. See lower_internal.h for the idea. */
#include "lower_internal.h"

#include <assert.h>
#include <stddef.h>

/* ---- making instructions */

vreg_t mir_vreg(struct mfunc *f, enum mir_class cls, unsigned bytes)
{
    ARENA_GROW(f->arena, f->vregs, f->cap_vregs, f->n_vregs + 1);
    f->vregs[f->n_vregs] = (struct mvreg){ .cls = cls, .bytes = bytes };
    return MIR_VREG0 + f->n_vregs++;
}

vreg_t lower_temp(struct lower *l, enum mir_class cls, unsigned bytes) { return mir_vreg(l->m, cls, bytes); }

struct minst *lower_emit(struct lower *l, enum x64_op op, unsigned w)
{
    ARENA_GROW(l->m->arena, l->buf, l->cap_buf, l->n_buf + 1);
    struct minst *mi = &l->buf[l->n_buf++];
    *mi = (struct minst){ .op = op, .w = w, .scale = 1, .r = MIR_NOREG, .v = MIR_NOREG, .b = MIR_NOREG, .x = MIR_NOREG,
                          .s = MIR_NOREG, .src = l->src };
    return mi;
}

void lower_set_mem(struct minst *mi, struct mem_operand mo)
{
    mi->mem = mo.mem;
    mi->scale = mo.scale;
    mi->flags |= mo.flags;
    mi->disp = mo.disp;
    mi->b = mo.b;
    mi->x = mo.x;
    mi->imm2 = mo.imm2;
}

struct minst *lower_rm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t b)
{
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    mi->b = b;
    return mi;
}

struct minst *lower_rvm(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, vreg_t b)
{
    struct minst *mi = lower_rm(l, op, w, d, b);
    mi->v = a;
    return mi;
}

struct minst *lower_rm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, struct mem_operand mo)
{
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    lower_set_mem(mi, mo);
    return mi;
}

struct minst *lower_rvm_mem(struct lower *l, enum x64_op op, unsigned w, vreg_t d, vreg_t a, struct mem_operand mo)
{
    struct minst *mi = lower_rm_mem(l, op, w, d, mo);
    mi->v = a;
    return mi;
}

/* The narrower of both widths: a 32-bit value is zero-extended by its move. */
void lower_move(struct lower *l, vreg_t d, vreg_t a)
{
    unsigned to = l->m->vregs[d - MIR_VREG0].bytes, from = l->m->vregs[a - MIR_VREG0].bytes;
    lower_rm(l, X64_MOVE, from < to ? from : to, d, a);
}

void lower_fixed(struct lower *l, struct minst *mi, vreg_t v, unsigned reg, bool is_def)
{
    struct mfunc *m = l->m;
    ARENA_GROW(m->arena, m->fixed, m->cap_fixed, m->n_fixed + 1);
    if (!mi->n_fixed)
        mi->fixed = m->n_fixed;
    assert(mi->fixed + mi->n_fixed == m->n_fixed);
    m->fixed[m->n_fixed++] = (struct mfixed){ v, reg, is_def };
    mi->n_fixed++;
}

/* Jump to an out-of-line ud2 if cc. witness: a register that tells two kinds of trap apart (images/image.h), or none. */
void lower_trapcc(struct lower *l, unsigned cc, unsigned trap, vreg_t witness)
{
    struct minst *mi = lower_emit(l, X64_TRAPCC, 8);
    mi->cc = cc;
    mi->trap = trap;
    mi->b = witness;
}

/* ---- operands */

static vreg_t load_constant(struct lower *l, const struct ir_ins *c)
{
    vreg_t d = lower_temp(l, lower_class(c->type), lower_bytes(c->type));
    if (lower_class(c->type) == MIR_GPR) {
        struct minst *mi = lower_emit(l, X64_MOVI, lower_bytes(c->type));
        mi->r = d;
        mi->imm = c->type == IR_I32 ? (int64_t)(uint32_t)c->imm : (int64_t)c->imm;
    } else if (c->type == IR_V128) {
        const uint8_t *b = l->f->v128[c->imm].b;
        static const uint8_t zero[16];
        if (!memcmp(b, zero, 16))
            lower_emit(l, X64_VZERO, 16)->r = d;
        else
            lower_rm_mem(l, X64_VMOVUPS_rm, 16, d, lower_const_mem(l, b, 16));
    } else if (!c->imm) {
        lower_emit(l, X64_VZERO, 16)->r = d;
    } else {
        unsigned n = lower_bytes(c->type);
        lower_rm_mem(l, n == 8 ? X64_VMOVSD_rm : X64_VMOVSS_rm, n, d, lower_const_mem(l, &c->imm, n));
    }
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

vreg_t lower_use(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op == IR_const)
        return load_constant(l, s);
    assert(l->vreg_of[v] != FOLDED);
    if (l->vreg_of[v] == MIR_NOREG)
        l->vreg_of[v] = lower_temp(l, lower_class(s->type), lower_bytes(s->type));
    return l->vreg_of[v];
}

vreg_t lower_def(struct lower *l, ir_ref v)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (l->vreg_of[v] == MIR_NOREG)
        l->vreg_of[v] = lower_temp(l, lower_class(s->type), lower_bytes(s->type));
    return l->vreg_of[v];
}

bool lower_const(struct lower *l, ir_ref v, uint64_t *bits)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (s->op != IR_const || s->type == IR_V128)
        return false;
    *bits = s->type == IR_I32 ? (uint32_t)s->imm : s->imm;
    return true;
}

/* A constant that an instruction of width w bytes takes as sign-extended 32-bit immediate. */
static bool const_imm(struct lower *l, ir_ref v, unsigned w, int32_t *imm)
{
    uint64_t bits;
    if (!lower_const(l, v, &bits))
        return false;
    *imm = (int32_t)bits;
    return w <= 4 || (int64_t)bits == *imm;
}

bool lower_can_fold_load(struct lower *l, ir_ref v, unsigned bytes)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_load && s->mt == IR_MEM_FULL && !l->is_repeated && l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG &&
           l->color[v] == l->color[l->cur] && lower_bytes(s->type) == bytes;
}

struct rm_operand lower_rm_use(struct lower *l, ir_ref v, unsigned bytes)
{
    const struct ir_ins *s = &l->f->ins[v];
    if (lower_can_fold_load(l, v, bytes)) {
        l->vreg_of[v] = FOLDED;
        return (struct rm_operand){ .is_mem = true, .mem = lower_mem(l, s->a[0], s->a[1], s->imm) };
    }
    if (s->op == IR_const && lower_class(s->type) == MIR_XMM) {
        const void *p = s->type == IR_V128 ? (const void *)l->f->v128[s->imm].b : &s->imm;
        return (struct rm_operand){ .is_mem = true, .mem = lower_const_mem(l, p, lower_bytes(s->type)) };
    }
    return (struct rm_operand){ .reg = lower_use(l, v) };
}

void lower_set_rm(struct minst *mi, struct rm_operand rm)
{
    if (rm.is_mem)
        lower_set_mem(mi, rm.mem);
    else
        mi->b = rm.reg;
}

/* ---- memory operands */

static uint32_t *const_slot(struct lower *l, const uint8_t *bytes, unsigned n)
{
    struct code_consts *k = l->consts;
    if (k->n_hashed * 2 >= k->hash_size) {
        uint32_t *old = k->hash, old_size = k->hash_size;
        k->hash_size = old_size ? old_size * 2 : 16;
        k->hash = ARENA_ZNEW(l->m->arena, uint32_t, k->hash_size);
        k->n_hashed = 0;
        for (uint32_t i = 0; i < old_size; i++)
            if (old[i]) {
                *const_slot(l, k->bytes + old[i] - 1, 16) = old[i];
                k->n_hashed++;
            }
    }
    uint64_t lo, hi;
    memcpy(&lo, bytes, 8);
    memcpy(&hi, bytes + 8, 8);
    uint32_t h = (uint32_t)((lo * 0x9e3779b97f4a7c15u ^ hi * 0xc2b2ae3d27d4eb4fu) >> 32) + n;
    for (;; h++) {
        uint32_t *s = &k->hash[h & (k->hash_size - 1)];
        if (!*s || !memcmp(k->bytes + *s - 1, bytes, 16))
            return s;
    }
}

struct mem_operand lower_rip_mem(enum mir_section section, uint32_t off)
{
    return (struct mem_operand){ .mem = MEM_RIP, .scale = 1, .b = MIR_NOREG, .x = MIR_NOREG, .imm2 = section, .disp = (int32_t)off };
}

struct mem_operand lower_const_mem(struct lower *l, const void *bytes, unsigned n)
{
    struct code_consts *k = l->consts;
    uint8_t padded[16] = { 0 };
    memcpy(padded, bytes, n);
    uint32_t *s = const_slot(l, padded, 16);
    if (!*s) {
        ARENA_GROW(l->m->arena, k->bytes, k->cap_bytes, k->n_bytes + 16);
        memcpy(k->bytes + k->n_bytes, padded, 16);
        *s = k->n_bytes + 1;
        k->n_bytes += 16;
        k->n_hashed++;
    }
    return lower_rip_mem(SEC_RODATA, *s - 1);
}

struct mem_operand lower_data_mem(uint32_t off)
{
    return lower_rip_mem(SEC_DATA, off);
}

static vreg_t load_u64(struct lower *l, uint64_t bits)
{
    vreg_t d = lower_temp(l, MIR_GPR, 8);
    struct minst *mi = lower_emit(l, X64_MOVI, 8);
    mi->r = d;
    mi->imm = (int64_t)bits;
    l->m->vregs[d - MIR_VREG0].rematerialize = 1;
    return d;
}

/* May value v, an operand of the current instruction, be computed again inside it? Its own register is then not needed. */
static bool may_fold(struct lower *l, ir_ref v)
{
    return l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG && l->f->ins[v].block == l->f->ins[l->cur].block;
}

/* x << 0..3 as a scaled index */
static bool match_scaled(struct lower *l, ir_ref v, ir_ref *index, uint8_t *scale)
{
    const struct ir_ins *s = &l->f->ins[v];
    uint64_t c;
    if (s->op != IR_shl || !may_fold(l, v) || !lower_const(l, s->a[1], &c) || c > 3)
        return false;
    *index = s->a[0];
    *scale = 1 << c;
    return true;
}

/* The sum a + b as base, index and scale. */
static void sum_operand(struct lower *l, ir_ref a, ir_ref b, struct mem_operand *mo)
{
    ir_ref index = b;
    if (match_scaled(l, b, &index, &mo->scale)) {
        l->vreg_of[b] = FOLDED;
    } else if (match_scaled(l, a, &index, &mo->scale)) {
        l->vreg_of[a] = FOLDED;
        a = b;
    }
    mo->b = lower_use(l, a);
    mo->x = lower_use(l, index);
}

/* A 32-bit sum as an address of memory at 0: computed modulo 2^32 by a 32-bit address, which is what wasm asks for when
 * there is no static offset. */
static bool sum32_operand(struct lower *l, ir_ref addr, struct mem_operand *mo)
{
    const struct ir_ins *s = &l->f->ins[addr];
    uint64_t c;
    if (s->op != IR_add || s->type != IR_I32 || !may_fold(l, addr))
        return false;
    l->vreg_of[addr] = FOLDED;
    mo->flags |= MF_A32;
    if (!lower_const(l, s->a[1], &c)) {
        sum_operand(l, s->a[0], s->a[1], mo);
        return true;
    }
    mo->disp = (int32_t)c;
    const struct ir_ins *inner = &l->f->ins[s->a[0]];
    uint64_t dummy;
    if (inner->op == IR_add && may_fold(l, s->a[0]) && !lower_const(l, inner->a[1], &dummy)) {
        l->vreg_of[s->a[0]] = FOLDED;
        sum_operand(l, inner->a[0], inner->a[1], mo);
    } else if (match_scaled(l, s->a[0], &mo->x, &mo->scale)) {
        l->vreg_of[s->a[0]] = FOLDED;
        mo->x = lower_use(l, mo->x);
    } else {
        mo->b = lower_use(l, s->a[0]);
    }
    return true;
}

struct mem_operand lower_mem(struct lower *l, ir_ref addr, ir_ref base, uint64_t offset)
{
    struct mem_operand mo = { .mem = MEM_BASE, .scale = 1, .flags = MF_MAY_TRAP, .b = MIR_NOREG, .x = MIR_NOREG };
    uint64_t c;
    if (lower_const(l, addr, &c)) {
        offset += c;
        if (offset <= INT32_MAX)
            mo.disp = (int32_t)offset;
        else
            mo.x = load_u64(l, offset);
    } else if (!offset && base == IR_NONE && sum32_operand(l, addr, &mo)) {
        return mo;
    } else {
        mo.x = lower_use(l, addr);
        if (offset <= INT32_MAX)
            mo.disp = (int32_t)offset;
        else if (base == IR_NONE)
            mo.b = load_u64(l, offset);
        else {
            vreg_t t = lower_temp(l, MIR_GPR, 8), k = load_u64(l, offset);
            struct minst *lea = lower_emit(l, X64_LEA_rm, 8);
            lea->r = t;
            lower_set_mem(lea, (struct mem_operand){ .mem = MEM_BASE, .scale = 1, .b = mo.x, .x = k });
            mo.x = t;
        }
    }
    if (base != IR_NONE)
        mo.b = lower_use(l, base);
    else if (mo.b == MIR_NOREG && mo.x != MIR_NOREG) {
        mo.b = mo.x;
        mo.x = MIR_NOREG;
    }
    return mo;
}

/* ---- records of instance data */

static uint32_t record_off(struct lower *l, enum ir_rec rec, uint32_t index, bool *imported)
{
    const struct datalayout *lay = l->lay;
    *imported = (rec == IR_REC_MEMORY && index < l->mod->n_imported_memories) || (rec == IR_REC_TABLE && index < l->mod->n_imported_tables);
    switch (rec) {
    case IR_REC_MEMORY: return lay->memory[index];
    case IR_REC_TABLE:  return lay->table[index];
    case IR_REC_DATA:   return lay->data_seg[index];
    default:            return lay->elem_seg[index];
    }
}

vreg_t lower_record(struct lower *l, enum ir_rec rec, uint32_t index)
{
    bool imported;
    uint32_t off = record_off(l, rec, index, &imported);
    vreg_t d = lower_temp(l, MIR_GPR, 8);
    lower_rm_mem(l, imported ? X64_MOV_rm : X64_LEA_rm, 8, d, lower_data_mem(off));
    return d;
}

struct mem_operand lower_record_field(struct lower *l, enum ir_rec rec, uint32_t index, unsigned field_off)
{
    bool imported;
    uint32_t off = record_off(l, rec, index, &imported);
    if (!imported)
        return lower_data_mem(off + field_off);
    vreg_t at = lower_record(l, rec, index);
    return (struct mem_operand){ .mem = MEM_BASE, .scale = 1, .b = at, .x = MIR_NOREG, .disp = (int32_t)field_off };
}

static struct mem_operand global_mem(struct lower *l, uint32_t index)
{
    if (index >= l->mod->n_imported_globals || !l->mod->globals[index].is_mutable)
        return lower_data_mem(l->lay->global[index]);
    vreg_t t = lower_temp(l, MIR_GPR, 8);
    lower_rm_mem(l, X64_MOV_rm, 8, t, lower_data_mem(l->lay->global[index]));
    return (struct mem_operand){ .mem = MEM_BASE, .scale = 1, .b = t, .x = MIR_NOREG };
}

/* Load and store rows by type, when the whole value is moved. */
static enum x64_op load_op(unsigned type)
{
    return type == IR_F32 ? X64_VMOVSS_rm : type == IR_F64 ? X64_VMOVSD_rm : type == IR_V128 ? X64_VMOVUPS_rm : X64_MOV_rm;
}

static enum x64_op store_op(unsigned type)
{
    return type == IR_F32 ? X64_VMOVSS_mr : type == IR_F64 ? X64_VMOVSD_mr : type == IR_V128 ? X64_VMOVUPS_mr : X64_MOV_mr;
}

static void lower_load(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    static const struct { uint16_t op; uint8_t w64; } narrow[] = {
        [IR_MEM_8S] = { X64_MOVSX8_rm, 1 }, [IR_MEM_8U] = { X64_MOVZX8_rm, 0 }, [IR_MEM_16S] = { X64_MOVSX16_rm, 1 },
        [IR_MEM_16U] = { X64_MOVZX16_rm, 0 }, [IR_MEM_32S] = { X64_MOVSXD_rm, 1 }, [IR_MEM_32U] = { X64_MOV_rm, 0 },
    };
    vreg_t d = lower_def(l, ref);
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
    if (s->mt == IR_MEM_FULL)
        lower_rm_mem(l, load_op(s->type), lower_bytes(s->type), d, mo);
    else
        lower_rm_mem(l, narrow[s->mt].op, narrow[s->mt].w64 && s->type == IR_I64 ? 8 : 4, d, mo);
}

static void lower_store(struct lower *l, const struct ir_ins *s)
{
    static const uint8_t narrow_w[] = { 1, 1, 2, 2, 4, 4 };     /* by enum ir_mem */
    unsigned type = l->f->ins[s->a[2]].type;
    unsigned w = s->mt == IR_MEM_FULL ? lower_bytes(type) : narrow_w[s->mt];
    int32_t imm;
    if (lower_class(type) == MIR_GPR && const_imm(l, s->a[2], w, &imm)) {
        struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
        struct minst *mi = lower_emit(l, X64_MOV_mi, w);
        lower_set_mem(mi, mo);
        mi->imm = w == 1 ? (int8_t)imm : w == 2 ? (int16_t)imm : imm;
        return;
    }
    vreg_t value = lower_use(l, s->a[2]);
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
    lower_rm_mem(l, lower_class(type) == MIR_GPR ? X64_MOV_mr : store_op(type), w, value, mo);
}

/* ---- atomic accesses. Loads are plain: stores are the ones that lock. */

static void lower_aligned(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]);
    struct minst *test = lower_emit(l, X64_TEST_mi, 4);
    test->b = a;
    test->imm = (int64_t)s->imm;
    lower_trapcc(l, CC_NE, WVM_TRAP_unaligned_atomic, MIR_NOREG);
    lower_move(l, d, a);
}

static unsigned atomic_bytes(unsigned type, enum ir_mem mt)
{
    return mt == IR_MEM_8U ? 1 : mt == IR_MEM_16U ? 2 : mt == IR_MEM_32U ? 4 : lower_bytes(type);
}

/* What an instruction of w bytes left in t. */
static void zero_extend(struct lower *l, vreg_t d, vreg_t t, unsigned w)
{
    lower_rm(l, w == 1 ? X64_MOVZX8_rm : w == 2 ? X64_MOVZX16_rm : X64_MOV_rm, w == 8 ? 8 : 4, d, t);
}

/* op: exchanges its register with what it makes of register and memory */
static void lower_exchange(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op)
{
    unsigned type = l->f->ins[s->a[2]].type, w = atomic_bytes(type, s->mt);
    vreg_t d = s->type == IR_VOID ? MIR_NOREG : lower_def(l, ref), value = lower_use(l, s->a[2]);
    vreg_t t = lower_temp(l, MIR_GPR, lower_bytes(type));
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], 0);
    lower_move(l, t, value);
    if (s->op == IR_asub)
        lower_emit(l, X64_NEG_m, lower_bytes(type))->b = t;
    lower_rm_mem(l, op, w, t, mo);
    if (d != MIR_NOREG)
        zero_extend(l, d, t, w);
}

static void lower_cmpxchg(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    const uint32_t *list = l->f->pool + s->a[0];
    unsigned w = atomic_bytes(s->type, s->mt);
    vreg_t d = lower_def(l, ref), expected = lower_use(l, list[1]), value = lower_use(l, list[2]);
    vreg_t t = lower_temp(l, MIR_GPR, lower_bytes(s->type));
    struct mem_operand mo = lower_mem(l, list[0], s->a[1] == 4 ? list[3] : IR_NONE, 0);
    struct minst *mi = lower_rm_mem(l, X64_CMPXCHG_lock, w, value, mo);
    lower_fixed(l, mi, expected, WVM_RAX, false);
    lower_fixed(l, mi, t, WVM_RAX, true);
    zero_extend(l, d, t, w);
}

static void lower_reffunc(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    uint32_t k = l->lay->ref_of_func[s->imm];
    vreg_t d = lower_def(l, ref);
    lower_rm_mem(l, X64_MOV_rm, 4, d, lower_data_mem(offsetof(struct wvm_instance, funcref_base)));
    struct minst *add = lower_emit(l, X64_ADD_mi, 4);
    add->b = d;
    add->imm = (int64_t)k * (int64_t)sizeof(struct wvm_funcref);
}

/* Two ways out: the size is below the extent, or the address above the difference. */
static void lower_bound(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    uint64_t extent = l->f->ins[s->a[1]].imm;
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), room = lower_temp(l, MIR_GPR, 8);
    struct mem_operand size = lower_record_field(l, IR_REC_MEMORY, s->imm, offsetof(struct wvm_memory, size_bytes));
    if (extent <= INT32_MAX) {
        lower_rm_mem(l, X64_MOV_rm, 8, room, size);
        struct minst *sub = lower_emit(l, X64_SUB_mi, 8);
        sub->b = room;
        sub->imm = (int64_t)extent;
    } else {
        vreg_t k = load_u64(l, extent);
        lower_rm_mem(l, X64_MOV_rm, 8, room, size);
        lower_rm(l, X64_SUB_rm, 8, room, k);
    }
    lower_trapcc(l, CC_B, WVM_TRAP_memory_bounds, MIR_NOREG);
    lower_rm(l, X64_CMP_rm, 8, a, room);
    lower_trapcc(l, CC_A, WVM_TRAP_memory_bounds, MIR_NOREG);
    lower_move(l, d, a);
}

static void lower_memsize(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref), t = lower_temp(l, MIR_GPR, 8);
    lower_rm_mem(l, X64_MOV_rm, 8, t, lower_record_field(l, IR_REC_MEMORY, s->imm, offsetof(struct wvm_memory, size_bytes)));
    struct minst *shr = lower_emit(l, X64_SHR_mi, 8);
    shr->b = t;
    shr->imm = l->mod->memories[s->imm].page_log2;
    lower_rm(l, X64_MOV_rm, lower_bytes(s->type), d, t);
}

/* ---- integer operations */

/* d = a; then op d, b with the shortest form of b. */
static void two_address(struct lower *l, ir_ref ref, ir_ref a, ir_ref b, enum x64_op rm_op, enum x64_op mi_op)
{
    unsigned w = lower_bytes(l->f->ins[ref].type);
    vreg_t d = lower_def(l, ref);
    int32_t imm;
    if (const_imm(l, b, w, &imm)) {
        lower_move(l, d, lower_use(l, a));
        struct minst *mi = lower_emit(l, mi_op, w);
        mi->b = d;
        mi->imm = imm;
        return;
    }
    struct rm_operand rm = lower_rm_use(l, b, w);
    lower_move(l, d, lower_use(l, a));
    struct minst *mi = lower_emit(l, rm_op, w);
    mi->r = d;
    lower_set_rm(mi, rm);
}

/* Of a commutative operation: the operand better kept in a register first. */
static void commute(struct lower *l, ir_ref *a, ir_ref *b)
{
    uint64_t c;
    bool swap = lower_const(l, *a, &c) ||
                (!lower_const(l, *b, &c) && !lower_can_fold_load(l, *b, lower_bytes(l->f->ins[*b].type)) &&
                 (lower_can_fold_load(l, *a, lower_bytes(l->f->ins[*a].type)) || (l->n_uses[*a] > 1 && l->n_uses[*b] == 1)));
    if (swap) {
        ir_ref t = *a;
        *a = *b;
        *b = t;
    }
}

/* An addition whose operands live on, or with a scaled index, is an lea. */
static void lower_add(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = lower_bytes(l->f->ins[ref].type);
    struct mem_operand mo = { .mem = MEM_BASE, .scale = 1, .b = MIR_NOREG, .x = MIR_NOREG };
    int32_t imm;
    ir_ref index;
    commute(l, &a, &b);
    if (const_imm(l, b, w, &mo.disp)) {
        const struct ir_ins *inner = &l->f->ins[a];
        if (inner->op == IR_add && may_fold(l, a) && !const_imm(l, inner->a[1], w, &imm) && !const_imm(l, inner->a[0], w, &imm)) {
            l->vreg_of[a] = FOLDED;
            vreg_t d = lower_def(l, ref);
            sum_operand(l, inner->a[0], inner->a[1], &mo);
            lower_rm_mem(l, X64_LEA_rm, w, d, mo);
            return;
        }
        if (l->n_uses[a] == 1) {
            two_address(l, ref, a, b, X64_ADD_rm, X64_ADD_mi);
            return;
        }
        vreg_t d = lower_def(l, ref);
        mo.b = lower_use(l, a);
        lower_rm_mem(l, X64_LEA_rm, w, d, mo);
        return;
    }
    bool scaled = match_scaled(l, a, &index, &mo.scale) || match_scaled(l, b, &index, &mo.scale);
    if (!scaled && (l->n_uses[a] == 1 || l->n_uses[b] == 1 || lower_can_fold_load(l, b, w))) {
        two_address(l, ref, a, b, X64_ADD_rm, X64_ADD_mi);
        return;
    }
    mo.scale = 1;
    vreg_t d = lower_def(l, ref);
    sum_operand(l, a, b, &mo);
    lower_rm_mem(l, X64_LEA_rm, w, d, mo);
}

static void lower_sub(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    uint64_t c;
    if (lower_const(l, s->a[0], &c) && !c) {
        vreg_t d = lower_def(l, ref);
        lower_move(l, d, lower_use(l, s->a[1]));
        lower_emit(l, X64_NEG_m, lower_bytes(s->type))->b = d;
        return;
    }
    two_address(l, ref, s->a[0], s->a[1], X64_SUB_rm, X64_SUB_mi);
}

static void lower_mul(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = lower_bytes(l->f->ins[ref].type);
    int32_t imm;
    commute(l, &a, &b);
    if (!const_imm(l, b, w, &imm)) {
        two_address(l, ref, a, b, X64_IMUL_rm, X64_NOP);
        return;
    }
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = lower_rm_use(l, a, w);
    struct minst *mi = lower_emit(l, X64_IMUL_rmi, w);
    mi->r = d;
    mi->imm = imm;
    lower_set_rm(mi, rm);
}

/* The upper half: rax by a register to rdx. */
static void lower_mulh(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op)
{
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]);
    struct minst *mi = lower_emit(l, op, 8);
    mi->b = b;
    lower_fixed(l, mi, a, WVM_RAX, false);
    lower_fixed(l, mi, d, WVM_RDX, true);
    mi->clobbers = 1u << WVM_RAX | 1u << WVM_RDX;
}

static void lower_and(struct lower *l, ir_ref ref, ir_ref a, ir_ref b)
{
    unsigned w = lower_bytes(l->f->ins[ref].type);
    uint64_t c;
    commute(l, &a, &b);
    if (lower_const(l, b, &c) && (c == 0xff || c == 0xffff || (w == 8 && c == 0xffffffff))) {
        vreg_t d = lower_def(l, ref), s = lower_use(l, a);
        lower_rm(l, c == 0xff ? X64_MOVZX8_rm : c == 0xffff ? X64_MOVZX16_rm : X64_MOV_rm, 4, d, s);
        return;
    }
    two_address(l, ref, a, b, X64_AND_rm, X64_AND_mi);
}

static void lower_commutative(struct lower *l, ir_ref ref, enum x64_op rm_op, enum x64_op mi_op)
{
    ir_ref a = l->f->ins[ref].a[0], b = l->f->ins[ref].a[1];
    commute(l, &a, &b);
    two_address(l, ref, a, b, rm_op, mi_op);
}

static void lower_shift(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op mi_op, enum x64_op x_op)
{
    unsigned w = lower_bytes(s->type);
    uint64_t c;
    vreg_t d = lower_def(l, ref);
    if (lower_const(l, s->a[1], &c)) {
        lower_move(l, d, lower_use(l, s->a[0]));
        struct minst *mi = lower_emit(l, mi_op, w);
        mi->b = d;
        mi->imm = c & (w * 8 - 1);
        return;
    }
    vreg_t count = lower_use(l, s->a[1]);
    struct rm_operand rm = lower_rm_use(l, s->a[0], w);
    struct minst *mi = lower_emit(l, x_op, w);
    mi->r = d;
    mi->v = count;
    lower_set_rm(mi, rm);
}

static void lower_rotate(struct lower *l, const struct ir_ins *s, ir_ref ref, bool left)
{
    unsigned w = lower_bytes(s->type);
    uint64_t c;
    vreg_t d = lower_def(l, ref);
    if (lower_const(l, s->a[1], &c)) {
        struct rm_operand rm = lower_rm_use(l, s->a[0], w);
        struct minst *mi = lower_emit(l, X64_RORX_rmi, w);
        mi->r = d;
        mi->imm = (left ? w * 8 - c : c) & (w * 8 - 1);
        lower_set_rm(mi, rm);
        return;
    }
    vreg_t count = lower_use(l, s->a[1]);
    lower_move(l, d, lower_use(l, s->a[0]));
    struct minst *mi = lower_emit(l, left ? X64_ROL_mc : X64_ROR_mc, w);
    mi->b = d;
    lower_fixed(l, mi, count, WVM_RCX, false);
}

/* Division: rdx:rax by a register, quotient in rax, remainder in rdx; #DE is the trap (images/image.h). */
static void lower_div(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = lower_bytes(s->type);
    bool is_signed = s->op == IR_divs || s->op == IR_rems, wants_rem = s->op == IR_rems || s->op == IR_remu;
    vreg_t d = lower_def(l, ref), a = lower_use(l, s->a[0]), b = lower_use(l, s->a[1]), hi = lower_temp(l, MIR_GPR, 8);
    uint64_t c;
    if (s->op == IR_rems && !(lower_const(l, s->a[1], &c) && (w == 8 ? (int64_t)c : (int32_t)c) != -1)) {
        /* x rem -1 is 0 for every x, but INT_MIN / -1 would fault: divide by 1 instead */
        vreg_t safe = lower_temp(l, MIR_GPR, w), one = load_u64(l, 1);
        struct minst *cmp = lower_emit(l, X64_CMP_mi, w);
        cmp->b = b;
        cmp->imm = -1;
        lower_move(l, safe, b);
        lower_rm(l, X64_CMOVCC_rm, w, safe, one)->cc = CC_E;
        b = safe;
    }
    struct minst *up = lower_emit(l, is_signed ? X64_CDQ : X64_MOVI, is_signed ? w : 4);
    if (is_signed) {
        lower_fixed(l, up, a, WVM_RAX, false);
        lower_fixed(l, up, hi, WVM_RDX, true);
    } else {
        up->r = hi;
    }
    struct minst *div = lower_emit(l, is_signed ? X64_IDIV_m : X64_DIV_m, w);
    div->b = b;
    div->trap = WVM_TRAP_div;
    lower_fixed(l, div, a, WVM_RAX, false);
    lower_fixed(l, div, hi, WVM_RDX, false);
    lower_fixed(l, div, d, wants_rem ? WVM_RDX : WVM_RAX, true);
    div->clobbers = 1u << WVM_RAX | 1u << WVM_RDX;
}

static void lower_unary(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op, unsigned w, unsigned fold_bytes)
{
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = fold_bytes ? lower_rm_use(l, s->a[0], fold_bytes) : (struct rm_operand){ .reg = lower_use(l, s->a[0]) };
    struct minst *mi = lower_emit(l, op, w);
    mi->r = d;
    lower_set_rm(mi, rm);
}

/* i32 values are zero-extended wherever they are: a move that may vanish. */
static void lower_extendu(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    vreg_t d = lower_def(l, ref);
    struct rm_operand rm = lower_rm_use(l, s->a[0], 4);
    lower_set_rm(lower_rm(l, rm.is_mem ? X64_MOV_rm : X64_MOVE, 4, d, MIR_NOREG), rm);
}

static void lower_select(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = lower_bytes(s->type);
    vreg_t d = lower_def(l, ref), yes = lower_use(l, s->a[0]), no = lower_use(l, s->a[1]);
    struct condition c = lower_condition(l, s->a[2]);
    if (lower_class(s->type) == MIR_GPR) {
        lower_move(l, d, no);
        if (c.parity != 1) {
            lower_rm(l, X64_CMOVCC_rm, w, d, yes)->cc = c.cc;
            if (c.parity == 2)
                lower_rm(l, X64_CMOVCC_rm, w, d, yes)->cc = CC_P;
            return;
        }
        lower_rm(l, X64_CMOVCC_rm, w, d, yes)->cc = c.cc;       /* equal ... */
        lower_rm(l, X64_CMOVCC_rm, w, d, no)->cc = CC_P;        /* ... unless unordered */
        return;
    }
    vreg_t bit = lower_temp(l, MIR_GPR, 4), mask = lower_temp(l, MIR_XMM, 16);
    struct minst *set = lower_emit(l, X64_SETCC_m, 1);
    set->b = bit;
    set->cc = c.cc;
    if (c.parity) {
        vreg_t p = lower_temp(l, MIR_GPR, 4);
        set = lower_emit(l, X64_SETCC_m, 1);
        set->b = p;
        set->cc = c.parity == 1 ? CC_NP : CC_P;
        vreg_t t = lower_temp(l, MIR_GPR, 4);
        lower_move(l, t, bit);
        lower_rm(l, c.parity == 1 ? X64_AND_rm : X64_OR_rm, 4, t, p);
        bit = t;
    }
    vreg_t wide = lower_temp(l, MIR_GPR, 8);
    lower_rm(l, X64_MOVZX8_rm, 4, wide, bit);
    lower_emit(l, X64_NEG_m, 8)->b = wide;
    lower_rm(l, X64_VMOVD_rm, 8, mask, wide);
    if (s->type == IR_V128) {
        vreg_t both = lower_temp(l, MIR_XMM, 16);
        lower_rvm(l, X64_VPUNPCKLQDQ_rvm, 16, both, mask, mask);
        mask = both;
    }
    lower_rvm(l, s->type == IR_F32 ? X64_VBLENDVPS_rvms : X64_VBLENDVPD_rvms, 16, d, no, yes)->s = mask;
}

static void lower_compare_value(struct lower *l, ir_ref ref)
{
    vreg_t d = lower_def(l, ref), t = lower_temp(l, MIR_GPR, 4);
    struct condition c = lower_condition(l, ref);
    struct minst *set = lower_emit(l, X64_SETCC_m, 1);
    set->b = t;
    set->cc = c.cc;
    if (!c.parity) {
        lower_rm(l, X64_MOVZX8_rm, 4, d, t);
        return;
    }
    vreg_t p = lower_temp(l, MIR_GPR, 4), u = lower_temp(l, MIR_GPR, 4);
    set = lower_emit(l, X64_SETCC_m, 1);
    set->b = p;
    set->cc = c.parity == 1 ? CC_NP : CC_P;
    lower_move(l, u, t);
    lower_rm(l, c.parity == 1 ? X64_AND_rm : X64_OR_rm, 4, u, p);
    lower_rm(l, X64_MOVZX8_rm, 4, d, u);
}

static void lower_rtcall(struct lower *l, const struct ir_ins *s, ir_ref ref);

static void lower_ins(struct lower *l, ir_ref ref)
{
    struct ir_ins copy = l->f->ins[ref], *s = &copy;
    unsigned w = lower_bytes(s->type);
    if (lower_float(l, s, ref) || lower_simd(l, s, ref))
        return;
    switch (s->op) {
    case IR_add:       lower_add(l, ref, s->a[0], s->a[1]); break;
    case IR_sub:       lower_sub(l, s, ref); break;
    case IR_mul:       lower_mul(l, ref, s->a[0], s->a[1]); break;
    case IR_mulhs:     lower_mulh(l, s, ref, X64_IMUL_m); break;
    case IR_mulhu:     lower_mulh(l, s, ref, X64_MUL_m); break;
    case IR_and:       lower_and(l, ref, s->a[0], s->a[1]); break;
    case IR_or:        lower_commutative(l, ref, X64_OR_rm, X64_OR_mi); break;
    case IR_xor:       lower_commutative(l, ref, X64_XOR_rm, X64_XOR_mi); break;
    case IR_shl:       lower_shift(l, s, ref, X64_SHL_mi, X64_SHLX_rmv); break;
    case IR_shrs:      lower_shift(l, s, ref, X64_SAR_mi, X64_SARX_rmv); break;
    case IR_shru:      lower_shift(l, s, ref, X64_SHR_mi, X64_SHRX_rmv); break;
    case IR_rotl:      lower_rotate(l, s, ref, true); break;
    case IR_rotr:      lower_rotate(l, s, ref, false); break;
    case IR_divs: case IR_divu: case IR_rems: case IR_remu: lower_div(l, s, ref); break;
    case IR_clz:       lower_unary(l, s, ref, X64_LZCNT_rm, w, w); break;
    case IR_ctz:       lower_unary(l, s, ref, X64_TZCNT_rm, w, w); break;
    case IR_popcnt:    lower_unary(l, s, ref, X64_POPCNT_rm, w, w); break;
    case IR_extend8s:  lower_unary(l, s, ref, X64_MOVSX8_rm, w, 0); break;
    case IR_extend16s: lower_unary(l, s, ref, X64_MOVSX16_rm, w, 0); break;
    case IR_extend32s: lower_unary(l, s, ref, X64_MOVSXD_rm, 8, 0); break;
    case IR_wrap:      lower_unary(l, s, ref, X64_MOV_rm, 4, 0); break;
    case IR_extends:   lower_unary(l, s, ref, X64_MOVSXD_rm, 8, 4); break;
    case IR_extendu:   lower_extendu(l, s, ref); break;
    case IR_eqz: case IR_eq: case IR_ne: case IR_lts: case IR_ltu: case IR_gts: case IR_gtu: case IR_les: case IR_leu:
    case IR_ges: case IR_geu: case IR_feq: case IR_fne: case IR_flt: case IR_fgt: case IR_fle: case IR_fge:
        lower_compare_value(l, ref); break;
    case IR_select:    lower_select(l, s, ref); break;
    case IR_load:      lower_load(l, s, ref); break;
    case IR_store:     lower_store(l, s); break;
    case IR_aligned:   lower_aligned(l, s, ref); break;
    case IR_aload:     lower_load(l, s, ref); break;
    case IR_astore: case IR_axchg: lower_exchange(l, s, ref, X64_XCHG_store); break;
    case IR_aadd: case IR_asub: lower_exchange(l, s, ref, X64_XADD_lock); break;
    case IR_acmpxchg:  lower_cmpxchg(l, s, ref); break;
    case IR_bound:     lower_bound(l, s, ref); break;
    case IR_membase: {
        vreg_t d = lower_def(l, ref);
        lower_rm_mem(l, X64_MOV_rm, 8, d, lower_record_field(l, IR_REC_MEMORY, s->imm, offsetof(struct wvm_memory, base)));
        break;
    }
    case IR_memsize:   lower_memsize(l, s, ref); break;
    case IR_tabsize: {
        vreg_t d = lower_def(l, ref);
        lower_rm_mem(l, X64_MOV_rm, w, d, lower_record_field(l, IR_REC_TABLE, s->imm, offsetof(struct wvm_table, len)));
        break;
    }
    case IR_gget: {
        vreg_t d = lower_def(l, ref);
        lower_rm_mem(l, load_op(s->type), w, d, global_mem(l, s->imm));
        break;
    }
    case IR_gset: {
        unsigned type = l->f->ins[s->a[0]].type;
        vreg_t v = lower_use(l, s->a[0]);
        lower_rm_mem(l, store_op(type), lower_bytes(type), v, global_mem(l, s->imm));
        break;
    }
    case IR_reffunc:   lower_reffunc(l, s, ref); break;
    case IR_recaddr: {
        vreg_t d = lower_def(l, ref);
        lower_move(l, d, lower_record(l, s->mt, s->imm));
        break;
    }
    case IR_segdrop: {
        struct mem_operand mo = lower_record_field(l, s->mt, s->imm, offsetof(struct wvm_segment, len));
        lower_set_mem(lower_emit(l, X64_MOV_mi, 8), mo);
        break;
    }
    case IR_rtcall:    lower_rtcall(l, s, ref); break;
    case IR_call: case IR_calli: case IR_callref: case IR_ret: case IR_tcall: case IR_tcalli: case IR_tcallref:
        lower_call(l, s, ref); break;
    case IR_jmp: case IR_br: case IR_brtable: case IR_trap:
        lower_jump(l, ref); break;
    default:
        assert(!"operation without lowering");
    }
}

/* Runtime functions take at most 6 integer arguments in System V registers and give at most one result. */
static void lower_rtcall(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    static const uint8_t regs[] = WVM_ARG_GPRS;
    vreg_t args[6] = { 0 };
    assert(s->a[1] <= 6);
    for (uint32_t i = 0; i < s->a[1]; i++)
        args[i] = lower_use(l, l->f->pool[s->a[0] + i]);
    struct minst *mi = lower_rm_mem(l, X64_CALL_m, 8, MIR_NOREG, lower_data_mem(offsetof(struct wvm_instance, rt) + 8 * (unsigned)s->imm));
    for (uint32_t i = 0; i < s->a[1]; i++)
        lower_fixed(l, mi, args[i], regs[i], false);
    if (l->n_results && l->f->ins[l->results[0]].a[0] == ref && l->vreg_of[l->results[0]] != MIR_NOREG)
        lower_fixed(l, mi, l->vreg_of[l->results[0]], WVM_RAX, true);
    l->n_results = 0;
    mi->clobbers = ~WVM_CALLEE_SAVED;
    mi->flags |= MF_MAY_TRAP;
}

/* ---- uses */

static void count_uses(struct lower *l)
{
    struct ir_func *f = l->f;
    uint32_t color = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        color++;
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next) {
            uint32_t n;
            ir_ref *ops = ir_operands(f, i, &n);
            for (uint32_t k = 0; k < n; k++)
                l->n_uses[ops[k]]++;
            if (f->ins[i].op == IR_br || f->ins[i].op == IR_eqz || f->ins[i].op == IR_select)
                l->n_tests[ops[n - 1]]++;
            unsigned flags = ir_ops[f->ins[i].op].flags;
            l->color[i] = color;
            if (flags & (IRF_W | IRF_K) || (flags & (IRF_X | IRF_L)) == IRF_X)
                color++;
        }
    }
}

/* ---- blocks and edges */

static bool is_critical(struct ir_func *f, uint32_t from, uint32_t to)
{
    const struct ir_block *s = &f->blocks[from], *d = &f->blocks[to];
    bool has_phi = f->ins[d->first].op == IR_phi;
    if (d->n_preds < 2 && !has_phi)
        return false;
    for (uint32_t k = 1; k < s->n_succs; k++)
        if (s->succs[k] != s->succs[0])
            return true;
    return false;
}

/* Machine blocks are the IR's in their order, each followed by the blocks that split its critical edges. */
struct edge { uint32_t to, mblock; };
struct edges {
    uint32_t *start;            /* by IR block: its first in list */
    struct edge *list; uint32_t n, cap;
    uint32_t *stamp;            /* by target: source + 1 of the edge seen last */
};

static void number_blocks(struct lower *l, struct edges *e)
{
    struct ir_func *f = l->f;
    struct arena *a = l->m->arena;
    e->start = ARENA_NEW(a, uint32_t, f->n_blocks + 1);
    e->stamp = ARENA_ZNEW(a, uint32_t, f->n_blocks);
    l->mblock_of = ARENA_NEW(a, uint32_t, f->n_blocks);
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        l->mblock_of[b] = n++;
        e->start[b] = e->n;
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++) {
            uint32_t to = f->blocks[b].succs[k];
            if (e->stamp[to] == b + 1)
                continue;
            e->stamp[to] = b + 1;
            if (!is_critical(f, b, to))
                continue;
            ARENA_GROW(a, e->list, e->cap, e->n + 1);
            e->list[e->n++] = (struct edge){ to, n++ };
        }
    }
    e->start[f->n_blocks] = e->n;
    l->m->n_blocks = n;
    l->m->blocks = ARENA_ZNEW(a, struct mblock, n);
    l->edge_of = ARENA_NEW(a, uint32_t, f->n_blocks);
}

uint32_t lower_edge(struct lower *l, uint32_t to) { return l->edge_of[to]; }

/* Where the edges of IR block b lead: for lower_edge. */
static void open_edges(struct lower *l, const struct edges *e, uint32_t b)
{
    for (uint32_t k = 0; k < l->f->blocks[b].n_succs; k++)
        l->edge_of[l->f->blocks[b].succs[k]] = l->mblock_of[l->f->blocks[b].succs[k]];
    for (uint32_t k = e->start[b]; k < e->start[b + 1]; k++)
        l->edge_of[e->list[k].to] = e->list[k].mblock;
}

static void add_succ(struct lower *l, uint32_t from, uint32_t to)
{
    struct mblock *s = &l->m->blocks[from], *d = &l->m->blocks[to];
    s->succs[s->n_succs++] = to;
    d->preds[d->n_preds++] = from;
}

static void connect_blocks(struct lower *l, struct edges *e)
{
    struct ir_func *f = l->f;
    struct arena *a = l->m->arena;
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        struct mblock *mb = &l->m->blocks[l->mblock_of[b]];
        mb->preds = ARENA_NEW(a, uint32_t, f->blocks[b].n_preds);
        mb->succs = ARENA_NEW(a, uint32_t, f->blocks[b].n_succs);
        mb->loop_depth = f->blocks[b].loop_depth;
    }
    memset(e->stamp, 0, sizeof(uint32_t) * f->n_blocks);
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        open_edges(l, e, b);
        for (uint32_t k = 0; k < f->blocks[b].n_succs; k++) {
            uint32_t to = f->blocks[b].succs[k], mb = l->edge_of[to];
            if (e->stamp[to] == b + 1)
                continue;
            e->stamp[to] = b + 1;
            if (mb != l->mblock_of[to]) {
                l->m->blocks[mb].preds = ARENA_NEW(a, uint32_t, 1);
                l->m->blocks[mb].succs = ARENA_NEW(a, uint32_t, 1);
                uint32_t d0 = f->blocks[b].loop_depth, d1 = f->blocks[to].loop_depth;
                l->m->blocks[mb].loop_depth = d0 < d1 ? d0 : d1;
                add_succ(l, mb, l->mblock_of[to]);
            }
            add_succ(l, l->mblock_of[b], mb);
        }
    }
    for (uint32_t b = 0; b < f->n_blocks; b++) {
        uint32_t end = f->blocks[b].loop_end;
        if (end)    /* the loop takes in the blocks that split the edges of its last one */
            l->m->blocks[l->mblock_of[b]].loop_end = (end + 1 < f->n_blocks ? l->mblock_of[end + 1] : l->m->n_blocks) - 1;
    }
}

/* Values for the phis of IR block `to`, on the edge from IR block `from`, as arguments of machine block mb. */
static void phi_args(struct lower *l, uint32_t from, uint32_t to, uint32_t mb)
{
    struct ir_func *f = l->f;
    const struct ir_block *d = &f->blocks[to];
    uint32_t n = 0, pred = 0;
    for (ir_ref i = d->first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        n++;
    if (!n)
        return;
    while (d->preds[pred] != from)
        pred++;
    vreg_t *args = l->m->blocks[mb].args = ARENA_NEW(l->m->arena, vreg_t, n);
    n = 0;
    for (ir_ref i = d->first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        args[n++] = lower_use(l, f->pool[f->ins[i].a[0] + pred]);
}

static void phi_params(struct lower *l, uint32_t b)
{
    struct ir_func *f = l->f;
    struct mblock *mb = &l->m->blocks[l->mblock_of[b]];
    uint32_t n = 0;
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        n++;
    mb->params = ARENA_NEW(l->m->arena, vreg_t, n);
    for (ir_ref i = f->blocks[b].first; i && f->ins[i].op == IR_phi; i = f->ins[i].next)
        mb->params[mb->n_params++] = lower_def(l, i);
}

/* ---- the walk */

static void begin_sequence(struct lower *l)
{
    ARENA_GROW(l->m->arena, l->seq, l->cap_seq, l->n_seq + 1);
    l->seq[l->n_seq++] = l->n_buf;
}

/* Sequences were collected last instruction first: append them to the code turned round. */
static void end_block(struct lower *l, uint32_t mb)
{
    struct mfunc *m = l->m;
    uint32_t end = l->n_buf;
    ARENA_GROW(m->arena, m->ins, m->cap_ins, m->n_ins + l->n_buf);
    uint32_t at = m->n_ins;
    for (uint32_t s = l->n_seq; s-- > 0;) {
        memcpy(m->ins + at, l->buf + l->seq[s], (end - l->seq[s]) * sizeof(struct minst));
        at += end - l->seq[s];
        end = l->seq[s];
    }
    m->blocks[mb].first = m->n_ins;
    m->blocks[mb].last = m->n_ins = at;
    l->n_buf = l->n_seq = 0;
}

static bool is_needed(struct lower *l, ir_ref i)
{
    unsigned op = l->f->ins[i].op;
    if (op == IR_nop || op == IR_const || op == IR_param || op == IR_phi || l->vreg_of[i] == FOLDED)
        return false;
    return l->vreg_of[i] != MIR_NOREG || !(ir_is(op, IRF_P) || (op != IR_load && ir_is(op, IRF_L) && !ir_is(op, IRF_X)));
}

static void lower_block(struct lower *l, const struct edges *e, uint32_t b)
{
    struct ir_func *f = l->f;
    open_edges(l, e, b);
    for (ir_ref i = f->blocks[b].last; i; i = f->ins[i].prev) {
        if (f->ins[i].op == IR_result) {
            ARENA_GROW(l->m->arena, l->results, l->cap_results, l->n_results + 1);
            l->results[l->n_results++] = i;
            continue;
        }
        if (!is_needed(l, i))
            continue;
        begin_sequence(l);
        l->src = f->ins[i].src;
        l->cur = i;
        if (ir_is(f->ins[i].op, IRF_Z) && l->m->blocks[l->mblock_of[b]].n_succs == 1)
            phi_args(l, b, f->blocks[b].succs[0], l->mblock_of[b]);
        lower_ins(l, i);
    }
    phi_params(l, b);
    if (b == 0) {
        begin_sequence(l);
        lower_entry(l);
    }
    end_block(l, l->mblock_of[b]);
}

static void lower_edge_block(struct lower *l, uint32_t from, const struct edge *e)
{
    begin_sequence(l);
    l->cur = l->f->blocks[from].last;
    phi_args(l, from, e->to, e->mblock);
    lower_emit(l, X64_JMP, 8)->imm = l->mblock_of[e->to];
    end_block(l, e->mblock);
}

/* Blocks were lowered last first: put their code in layout order. */
static void order_code(struct mfunc *m)
{
    struct minst *ins = ARENA_NEW(m->arena, struct minst, m->n_ins);
    uint32_t at = 0;
    for (uint32_t b = 0; b < m->n_blocks; b++) {
        struct mblock *mb = &m->blocks[b];
        uint32_t n = mb->last - mb->first;
        memcpy(ins + at, m->ins + mb->first, n * sizeof *ins);
        mb->first = at;
        mb->last = at += n;
    }
    m->ins = ins;
    m->cap_ins = m->n_ins;
}

void lower_function(struct ir_func *f, const struct module *mod, const struct datalayout *lay, const struct jit_options *opt,
                    struct mfunc *m, struct code_consts *consts)
{
    struct lower l = { .f = f, .m = m, .mod = mod, .lay = lay, .opt = opt, .consts = consts };
    struct edges e = { 0 };
    l.vreg_of = ARENA_NEW(m->arena, vreg_t, f->n_ins);
    memset(l.vreg_of, 0xff, f->n_ins * sizeof(vreg_t));
    l.n_uses = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    l.n_tests = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    l.color = ARENA_ZNEW(m->arena, uint32_t, f->n_ins);
    count_uses(&l);
    number_blocks(&l, &e);
    connect_blocks(&l, &e);
    for (uint32_t b = f->n_blocks; b-- > 0;) {
        for (uint32_t k = e.start[b + 1]; k-- > e.start[b];)
            lower_edge_block(&l, b, &e.list[k]);
        lower_block(&l, &e, b);
    }
    order_code(m);
}
