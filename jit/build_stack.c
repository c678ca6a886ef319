#include "build_priv.h"

void push(struct build *b, valtype type, ir_ref value)
{
    ARENA_GROW(b->arena, b->stack, b->cap_stack, b->n_stack + 1);
    b->stack[b->n_stack++] = (struct operand){ type, value };
}

static void mismatch(struct build *b, valtype want, valtype got)
{
    char w[40], g[40];
    fail(b, ERR_type_mismatch, ": expected %s, found %s", want ? vt_name(want, w) : "a value", got ? vt_name(got, g) : "nothing");
}

struct operand pop_any(struct build *b)
{
    struct frame *f = frame_top(b);
    if (b->n_stack > f->height)
        return b->stack[--b->n_stack];
    if (!f->unreachable)
        mismatch(b, VT_NONE, VT_NONE);
    return (struct operand){ VT_NONE, IR_NONE };
}

struct operand pop(struct build *b, valtype want)
{
    struct frame *f = frame_top(b);
    if (b->n_stack == f->height) {
        if (!f->unreachable)
            mismatch(b, want, VT_NONE);
        return (struct operand){ want, IR_NONE };
    }
    struct operand o = b->stack[--b->n_stack];
    if (o.type != want && !vt_matches(b->m, o.type, want))
        mismatch(b, want, o.type);
    return o;
}

static void types_print(char *to, size_t size, const struct operand *o, const valtype *types, uint32_t n)
{
    size_t used = (size_t)snprintf(to, size, "[");
    char name[40];
    for (uint32_t i = 0; (o || types) && i < n && used < size - 50; i++)
        used += (size_t)snprintf(to + used, size - used, "%s%s", i ? " " : "", vt_name(o ? o[i].type : types[i], name));
    snprintf(to + used, size - used, "]");
}

static void list_mismatch(struct build *b, const valtype *types, uint32_t n)
{
    char want[100], have[100];
    uint32_t seen = b->n_stack - frame_top(b)->height;
    seen = seen < n ? seen : n;
    types_print(want, sizeof want, NULL, types, n);
    types_print(have, sizeof have, b->stack + b->n_stack - seen, NULL, seen);
    fail(b, ERR_type_mismatch, ": instruction requires %s but stack has %s", want, have);
}

/* Do the operands on top have these types? */
static bool list_matches(const struct build *b, const valtype *types, uint32_t n)
{
    const struct frame *f = &b->frames[b->n_frames - 1];
    for (uint32_t i = 0; i < n; i++) {
        if (b->n_stack - f->height <= i)
            return f->unreachable;
        valtype t = b->stack[b->n_stack - 1 - i].type, want = types[n - 1 - i];
        if (t != want && !vt_matches(b->m, t, want))
            return false;
    }
    return true;
}

void pop_types(struct build *b, const valtype *types, uint32_t n, ir_ref *out)
{
    if (!list_matches(b, types, n))
        list_mismatch(b, types, n);
    for (uint32_t i = n; i-- > 0; ) {
        ir_ref v = pop(b, types[i]).value;
        if (out)
            out[i] = v;
    }
}

void push_types(struct build *b, const valtype *types, uint32_t n, const ir_ref *values)
{
    for (uint32_t i = 0; i < n; i++)
        push(b, types[i], values ? values[i] : IR_NONE);
}

void peek_types(struct build *b, const valtype *types, uint32_t n, bool retype)
{
    uint32_t have = b->n_stack - frame_top(b)->height;
    if (have < n && !frame_top(b)->unreachable) {
        mismatch(b, types[n - 1 - have], VT_NONE);
        return;
    }
    uint32_t seen = have < n ? have : n;
    for (uint32_t i = 0; i < seen; i++) {
        struct operand o = b->stack[b->n_stack - 1 - i];
        if (o.type != types[n - 1 - i] && !vt_matches(b->m, o.type, types[n - 1 - i]))
            mismatch(b, types[n - 1 - i], o.type);
    }
    if (!retype)
        return;
    ir_ref *v = list_of(b, n);
    for (uint32_t i = 0; i < n; i++)
        v[n - 1 - i] = i < seen ? b->stack[b->n_stack - 1 - i].value : IR_NONE;
    b->n_stack -= seen;
    push_types(b, types, n, v);
}

ir_ref *list_of(struct build *b, uint32_t n)
{
    ARENA_GROW(b->arena, b->list, b->cap_list, n);
    return b->list;
}

void set_unreachable(struct build *b)
{
    b->n_stack = frame_top(b)->height;
    frame_top(b)->unreachable = true;
    b->block = NO_BLOCK;
}
