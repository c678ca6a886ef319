/* The SSA form as text, for people and golden tests. Values are numbered in the order in which
 * they stand, so that the text does not depend on how they came to be. */
#include "abi.h"
#include "ir.h"

#include <inttypes.h>

static const char *const type_names[] = { "void", "i32", "i64", "f32", "f64", "v128" };
static const char *const mem_names[] = { "8s", "8u", "16s", "16u", "32s", "32u", "full" };
static const char *const rec_names[] = { "memory", "table", "data", "elem" };

static const char *const trap_names[] = {
#define TRAP(name, text) #name,
#include "trap.def"
#undef TRAP
};
static const char *const rt_names[] = {
#define RT(name, sig) #name,
#include "runtime.def"
#undef RT
};

struct dumper { struct ir_func *f; FILE *to; uint32_t *number; };

static void types_print(FILE *to, const uint8_t *types, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        fprintf(to, "%s%s", i ? " " : "", type_names[types[i]]);
}

static void number_values(struct dumper *d)
{
    struct ir_func *f = d->f;
    uint32_t n = 0;
    d->number = ARENA_ZNEW(f->arena, uint32_t, f->n_ins);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        for (ir_ref i = f->blocks[b].first; i; i = f->ins[i].next)
            if (f->ins[i].type != IR_VOID || ir_is(f->ins[i].op, IRF_K))
                d->number[i] = ++n;
}

static void v128_print(struct dumper *d, uint64_t index)
{
    fputs(" 0x", d->to);
    for (unsigned i = 16; i-- > 0; )
        fprintf(d->to, "%02x", d->f->v128[index].b[i]);
}

/* The clauses that a landing stands for, those of outer tries too: "tag: selector". */
static void catches_print(struct dumper *d, uint64_t row)
{
    const struct ir_catch *c = &d->f->catches[row];
    fputs(" [", d->to);
    while (c->tag != IR_CATCH_END) {
        if (c->tag == IR_CATCH_OUTER) {
            c = &d->f->catches[c->selector];
            continue;
        }
        fputs(c == &d->f->catches[row] ? "" : " ", d->to);
        if (c->tag == IR_CATCH_ALL)
            fputs("all", d->to);
        else
            fprintf(d->to, "#%u", c->tag);
        fprintf(d->to, "%s: %u", c->is_ref ? " ref" : "", c->selector);
        if (c->tag == IR_CATCH_ALL)
            break;
        c++;
    }
    fputs("]", d->to);
}

/* What an instruction has besides operands. */
static void extra_print(struct dumper *d, const struct ir_ins *s)
{
    switch (s->op) {
    case IR_const:
        if (s->type == IR_V128)
            v128_print(d, s->imm);
        else
            fprintf(d->to, s->type == IR_F32 || s->type == IR_F64 ? " 0x%" PRIx64 : " %" PRId64,
                    s->type == IR_I32 ? (int64_t)(int32_t)s->imm : (int64_t)s->imm);
        return;
    case IR_i8x16_shuffle:
        v128_print(d, s->imm);
        return;
    case IR_recaddr: case IR_segdrop:
        fprintf(d->to, " %s %" PRIu64, rec_names[s->mt], s->imm);
        return;
    case IR_trap:
        fprintf(d->to, " %s", trap_names[s->imm]);
        return;
    case IR_rtcall:
        fprintf(d->to, " %s", rt_names[s->imm]);
        return;
    case IR_land:
        catches_print(d, s->imm);
        return;
    case IR_brtable:
        fputs(s->imm ? " in range" : "", d->to);
        return;
    case IR_calli: case IR_callref: case IR_tcalli: case IR_tcallref: case IR_xcalli: case IR_xcallref:
        fprintf(d->to, " type %u", s->a[2]);
        break;
    case IR_add: case IR_shl:
        fputs(s->mt == IR_NOWRAP ? " nowrap" : "", d->to);
        return;
    case IR_load: case IR_store:
        fprintf(d->to, " %s", mem_names[s->mt]);
        break;
    case IR_v128_load8_lane: case IR_v128_load16_lane: case IR_v128_load32_lane: case IR_v128_load64_lane:
    case IR_v128_store8_lane: case IR_v128_store16_lane: case IR_v128_store32_lane: case IR_v128_store64_lane:
        fprintf(d->to, " lane %u", s->mt);
        break;
    case IR_param: case IR_result: case IR_membase: case IR_memsize: case IR_gget: case IR_gset: case IR_tabsize:
    case IR_reffunc: case IR_call: case IR_tcall: case IR_xcall: case IR_tagref: case IR_count: case IR_way:
        fprintf(d->to, " #%" PRIu64, s->imm);
        return;
    }
    if (s->imm)
        fprintf(d->to, " +%" PRIu64, s->imm);
}

static void ins_print(struct dumper *d, ir_ref i)
{
    struct ir_ins *s = &d->f->ins[i];
    const struct ir_block *b = &d->f->blocks[s->block];
    uint32_t n;
    ir_ref *ops = ir_operands(d->f, i, &n);
    fputs("  ", d->to);
    if (d->number[i])
        fprintf(d->to, "v%u:%s = ", d->number[i], type_names[s->type]);
    fputs(ir_ops[s->op].name, d->to);
    extra_print(d, s);
    for (uint32_t k = 0; k < n; k++)
        fprintf(d->to, d->number[ops[k]] ? " v%u" : " -", d->number[ops[k]]);
    if (ir_is(s->op, IRF_Z))
        for (uint32_t k = 0; k < b->n_succs; k++)
            fprintf(d->to, " b%u", b->succs[k]);
    if (s->op == IR_brtable) {
        fputs(" [", d->to);
        for (uint32_t k = 0; k < s->a[2]; k++)
            fprintf(d->to, k ? " %u" : "%u", d->f->pool[s->a[1] + k]);
        fputs("]", d->to);
    }
    fputc('\n', d->to);
}

static void block_print(struct dumper *d, uint32_t b)
{
    const struct ir_block *bl = &d->f->blocks[b];
    fprintf(d->to, "b%u:", b);
    for (uint32_t i = 0; i < bl->n_preds; i++)
        fprintf(d->to, "%s b%u", i ? "" : " from", bl->preds[i]);
    if (bl->loop_end)
        fprintf(d->to, " loop to b%u", bl->loop_end);
    if (bl->loop_depth)
        fprintf(d->to, " depth %u", bl->loop_depth);
    fputc('\n', d->to);
    for (ir_ref i = bl->first; i; i = d->f->ins[i].next)
        ins_print(d, i);
}

void ir_dump(struct ir_func *f, FILE *to)
{
    struct dumper d = { .f = f, .to = to };
    number_values(&d);
    fprintf(to, "func %u (", f->index);
    types_print(to, f->param_types, f->n_params);
    fputs(") -> (", to);
    types_print(to, f->result_types, f->n_results);
    fputs(")\n", to);
    for (uint32_t b = 0; b < f->n_blocks; b++)
        block_print(&d, b);
}
