/* What instructions reach in memory: constants, addresses of linear memory, records and globals of the instance. */
#include "lower_internal.h"
#include "points.h"

#include <stddef.h>

/* ---- constants in read-only data */

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

/* ---- addresses of linear memory */

/* May value v, an operand of the current instruction, be computed again inside it? Its own register is then not needed. */
bool lower_may_fold(struct lower *l, ir_ref v)
{
    return l->n_uses[v] == 1 && l->vreg_of[v] == MIR_NOREG && l->f->ins[v].block == l->f->ins[l->cur].block;
}

/* x << 0..3 as a scaled index */
bool lower_match_scaled(struct lower *l, ir_ref v, ir_ref *index, uint8_t *scale)
{
    const struct ir_ins *s = &l->f->ins[v];
    uint64_t c;
    if (s->op != IR_shl || !lower_may_fold(l, v) || !lower_const(l, s->a[1], &c) || c > 3)
        return false;
    *index = s->a[0];
    *scale = 1 << c;
    return true;
}

/* x + constant */
bool lower_match_offset(struct lower *l, ir_ref v, int32_t *offset)
{
    const struct ir_ins *s = &l->f->ins[v];
    return s->op == IR_add && lower_may_fold(l, v) && lower_const_imm(l, s->a[1], ir_type_bytes(s->type), offset);
}

/* v, or x where v is x + constant and mo has no displacement yet. */
static ir_ref take_offset(struct lower *l, ir_ref v, struct mem_operand *mo)
{
    if (mo->disp || !lower_match_offset(l, v, &mo->disp))
        return v;
    l->vreg_of[v] = FOLDED;
    return l->f->ins[v].a[0];
}

/* The sum a + b as base, index, scale and, if one has a constant in it, displacement. */
void lower_sum_operand(struct lower *l, ir_ref a, ir_ref b, struct mem_operand *mo)
{
    a = take_offset(l, a, mo);
    b = take_offset(l, b, mo);
    ir_ref index = b;
    if (lower_match_scaled(l, b, &index, &mo->scale)) {
        l->vreg_of[b] = FOLDED;
    } else if (lower_match_scaled(l, a, &index, &mo->scale)) {
        l->vreg_of[a] = FOLDED;
        a = b;
    }
    mo->b = lower_use(l, a);
    mo->x = lower_use(l, index);
}

/* A 32-bit sum, or a scaled index, as an address of memory at 0: computed modulo 2^32 by a 32-bit address, which is what wasm asks for when
 * there is no static offset. */
static bool sum32_operand(struct lower *l, ir_ref addr, struct mem_operand *mo)
{
    const struct ir_ins *s = &l->f->ins[addr];
    uint64_t c;
    if (s->type == IR_I32 && lower_match_scaled(l, addr, &mo->x, &mo->scale)) {
        l->vreg_of[addr] = FOLDED;
        mo->flags |= MF_A32;
        mo->x = lower_use(l, mo->x);
        return true;
    }
    if (s->op != IR_add || s->type != IR_I32 || !lower_may_fold(l, addr))
        return false;
    l->vreg_of[addr] = FOLDED;
    mo->flags |= MF_A32;
    if (!lower_const(l, s->a[1], &c)) {
        lower_sum_operand(l, s->a[0], s->a[1], mo);
        return true;
    }
    mo->disp = (int32_t)c;
    const struct ir_ins *inner = &l->f->ins[s->a[0]];
    uint64_t dummy;
    if (inner->op == IR_add && lower_may_fold(l, s->a[0]) && !lower_const(l, inner->a[1], &dummy)) {
        l->vreg_of[s->a[0]] = FOLDED;
        lower_sum_operand(l, inner->a[0], inner->a[1], mo);
    } else if (lower_match_scaled(l, s->a[0], &mo->x, &mo->scale)) {
        l->vreg_of[s->a[0]] = FOLDED;
        mo->x = lower_use(l, mo->x);
    } else {
        mo->b = lower_use(l, s->a[0]);
    }
    return true;
}

/* x + constant that others want too, as an address: a displacement when x lives on anyway. Its register is then not needed by
 * this access, and by nobody if they are all such. */
static bool shared_operand(struct lower *l, ir_ref addr, struct mem_operand *mo)
{
    const struct ir_ins *s = &l->f->ins[addr];
    uint64_t c;
    if (s->op != IR_add || s->type != IR_I32 || !lower_const(l, s->a[1], &c) || l->f->ins[s->a[0]].op == IR_const ||
        l->vreg_of[addr] == FOLDED || l->vreg_of[s->a[0]] == MIR_NOREG || l->vreg_of[s->a[0]] == FOLDED)
        return false;
    l->n_uses[addr]--;
    mo->flags |= MF_A32;
    mo->disp = (int32_t)c;
    mo->b = lower_use(l, s->a[0]);
    return true;
}

static bool is_scaled(struct lower *l, ir_ref v, ir_ref *index, uint8_t *scale)
{
    return l->f->ins[v].mt == IR_NOWRAP && lower_match_scaled(l, v, index, scale);
}

/* A 32-bit sum or scaled index that is known not to wrap: the same in 64 bits, with any static offset. */
static bool wide_operand(struct lower *l, ir_ref addr, struct mem_operand *mo)
{
    const struct ir_ins *s = &l->f->ins[addr];
    ir_ref base = IR_NONE, index = IR_NONE;
    uint64_t c;
    if (s->mt != IR_NOWRAP || s->type != IR_I32 || !lower_may_fold(l, addr))
        return false;
    if (s->op == IR_add && !lower_const(l, s->a[1], &c)) {
        unsigned k = !is_scaled(l, s->a[1], &index, &mo->scale);
        base = s->a[k];
        if (!k)
            l->vreg_of[s->a[1]] = FOLDED;
        else if (is_scaled(l, s->a[0], &index, &mo->scale))
            l->vreg_of[s->a[0]] = FOLDED;
        else
            index = s->a[0];
    } else if (!is_scaled(l, addr, &index, &mo->scale)) {
        return false;
    }
    l->vreg_of[addr] = FOLDED;
    mo->b = base ? lower_use(l, base) : MIR_NOREG;
    mo->x = lower_use(l, index);
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
            mo.x = lower_u64(l, offset);
    } else if (offset <= INT32_MAX && base == IR_NONE && wide_operand(l, addr, &mo)) {
        mo.disp = (int32_t)offset;
        return mo;
    } else if (!offset && base == IR_NONE && (sum32_operand(l, addr, &mo) || shared_operand(l, addr, &mo))) {
        return mo;
    } else {
        mo.x = lower_use(l, addr);
        if (offset <= INT32_MAX)
            mo.disp = (int32_t)offset;
        else if (base == IR_NONE)
            mo.b = lower_u64(l, offset);
        else {
            vreg_t t = lower_temp(l, MIR_GPR, 8), k = lower_u64(l, offset);
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
        lower_rm_mem(l, load_op(s->type), ir_type_bytes(s->type), d, mo);
    else
        lower_rm_mem(l, narrow[s->mt].op, narrow[s->mt].w64 && s->type == IR_I64 ? 8 : 4, d, mo);
}

static void lower_store(struct lower *l, const struct ir_ins *s)
{
    unsigned type = l->f->ins[s->a[2]].type;
    unsigned w = ir_access_bytes(type, s->mt);
    int32_t imm;
    if (lower_rmw(l, s))
        return;
    if (lower_class(type) == MIR_GPR && lower_const_imm(l, s->a[2], w, &imm)) {
        struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], s->imm);
        struct minst *mi = lower_emit(l, X64_MOV_mi, w);
        lower_set_mem(mi, mo);
        mi->imm = lower_imm(imm, w);
        return;
    }
    vreg_t value = lower_use_low(l, s->a[2]);
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

/* What an instruction of w bytes left in t. */
static void zero_extend(struct lower *l, vreg_t d, vreg_t t, unsigned w)
{
    lower_rm(l, w == 1 ? X64_MOVZX8_rm : w == 2 ? X64_MOVZX16_rm : X64_MOV_rm, w == 8 ? 8 : 4, d, t);
}

/* op: exchanges its register with what it makes of register and memory */
static void lower_exchange(struct lower *l, const struct ir_ins *s, ir_ref ref, enum x64_op op)
{
    unsigned type = l->f->ins[s->a[2]].type, w = ir_access_bytes(type, s->mt);
    vreg_t d = s->type == IR_VOID ? MIR_NOREG : lower_def(l, ref), value = lower_use(l, s->a[2]);
    vreg_t t = lower_temp(l, MIR_GPR, ir_type_bytes(type));
    struct mem_operand mo = lower_mem(l, s->a[0], s->a[1], 0);
    lower_move(l, t, value);
    if (s->op == IR_asub)
        lower_emit(l, X64_NEG_m, ir_type_bytes(type))->b = t;
    lower_rm_mem(l, op, w, t, mo);
    if (d != MIR_NOREG)
        zero_extend(l, d, t, w);
}

static void lower_cmpxchg(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    const uint32_t *list = l->f->pool + s->a[0];
    unsigned w = ir_access_bytes(s->type, s->mt);
    vreg_t d = lower_def(l, ref), expected = lower_use(l, list[1]), value = lower_use(l, list[2]);
    vreg_t t = lower_temp(l, MIR_GPR, ir_type_bytes(s->type));
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
        vreg_t k = lower_u64(l, extent);
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
    if (!s->mt) {
        struct minst *shr = lower_emit(l, X64_SHR_mi, 8);
        shr->b = t;
        shr->imm = l->mod->memories[s->imm].page_log2;
    }
    lower_rm(l, X64_MOV_rm, ir_type_bytes(s->type), d, t);
}

bool lower_memory(struct lower *l, const struct ir_ins *s, ir_ref ref)
{
    unsigned w = ir_type_bytes(s->type);
    switch (s->op) {
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
        lower_rm_mem(l, store_op(type), ir_type_bytes(type), v, global_mem(l, s->imm));
        break;
    }
    case IR_reffunc:   lower_reffunc(l, s, ref); break;
    case IR_recaddr: {
        vreg_t d = lower_def(l, ref);
        lower_move(l, d, lower_record(l, s->mt, s->imm));
        break;
    }
    case IR_count: {
        struct minst *mi = lower_emit(l, X64_ADD_mi, 4);
        struct mem_operand count = lower_data_mem((uint32_t)s->imm + offsetof(struct jit_point, count));
        lower_set_mem(mi, count);
        mi->imm = 1;
        if (l->n_uses[ref])
            lower_rm_mem(l, X64_MOV_rm, 4, lower_def(l, ref), count);
        break;
    }
    case IR_way: {
        vreg_t d = lower_def(l, ref);
        lower_rm_mem(l, X64_MOV_rm, 8, d, lower_data_mem((uint32_t)s->imm + offsetof(struct jit_point, code)));
        break;
    }
    case IR_segdrop: {
        struct mem_operand mo = lower_record_field(l, s->mt, s->imm, offsetof(struct wvm_segment, len));
        lower_set_mem(lower_emit(l, X64_MOV_mi, 8), mo);
        break;
    }
    default:           return false;
    }
    return true;
}
