/* Instructions, printed flat as they are read: a line for each in a function, one folded form behind
 * the other in a constant expression. Blocks that are open stand on a stack by their opcodes, so
 * that what closes or divides them is known to fit; all else is the validator's business.
 * Source: spec 5.4, 6.5. */
#include "print_priv.h"

#include "module.h"     /* MAX_LOCALS */

/* ---- opcodes */

const struct wat_op *print_opcode_read(struct printer *p)
{
    size_t offset = reader_offset(&p->r);
    uint32_t first = read_u8(&p->r), number = first;
    bool prefixed = first >= 0xfb && first <= 0xfe;
    if (prefixed)
        number = read_u32(&p->r);
    const struct wat_op *op = reader_ok(&p->r) ? wat_op_of(prefixed ? first : 0, number) : NULL;
    if (!op)
        reader_fail_at(&p->r, offset, ERR_illegal_opcode, prefixed ? " %02x %02x" : " %02x", first, number);
    return op;
}

static bool is_block(uint32_t code)
{
    return code == OP_BLOCK || code == OP_LOOP || code == OP_IF || code == OP_TRY || code == OP_TRY_TABLE;
}

/* What stands between the parts of a block, and so is one level further out than they. */
static bool is_divider(uint32_t code) { return code == OP_ELSE || code == OP_CATCH || code == OP_CATCH_ALL; }
static bool is_end(uint32_t code) { return code == OP_END || code == OP_DELEGATE; }

/* ---- blocks */

static void block_open(struct printer *p, uint32_t code)
{
    ARENA_GROW(p->arena, p->frames, p->cap_frames, p->n_frames + 1);
    p->frames[p->n_frames++] = (uint8_t)code;
}

/* May this divide, or end, the innermost block? Then the block is in its next part, or closed. */
static bool block_goes_on(struct printer *p, uint32_t code)
{
    uint32_t top = p->n_frames ? p->frames[p->n_frames - 1] : 0;
    bool ok = code == OP_ELSE ? top == OP_IF : code == OP_DELEGATE ? top == OP_TRY : code == OP_END || top == OP_TRY || top == OP_CATCH;
    if (ok && is_divider(code))
        p->frames[p->n_frames - 1] = (uint8_t)code;
    else if (ok)
        p->n_frames--;
    return ok;
}

static void instruction(struct printer *p, const struct wat_op *op)
{
    put_text(p, op->name);
    print_immediates(p, op);
    if (is_block(op->code))
        block_open(p, op->code);
}

/* ---- constant expressions */

uint32_t print_expr(struct printer *p)
{
    uint32_t n = 0;
    for (; reader_ok(&p->r); n++) {
        size_t offset = reader_offset(&p->r);
        const struct wat_op *op = print_opcode_read(p);
        if (!op || (op->code == OP_END && p->n_frames == 0))
            return n;
        bool is_flat = is_block(op->code) || is_divider(op->code) || is_end(op->code);
        if ((is_divider(op->code) || is_end(op->code)) && !block_goes_on(p, op->code))
            reader_fail_at(&p->r, offset, ERR_illegal_opcode, ": %s outside of its block", op->name);
        n += is_flat;                   /* needs the long form */
        put_text(p, is_flat ? " " : " (");
        instruction(p, op);
        put_text(p, is_flat ? "" : ")");
    }
    return n;
}

/* ---- functions */

static void body(struct printer *p)
{
    while (reader_ok(&p->r)) {
        size_t offset = reader_offset(&p->r);
        const struct wat_op *op = print_opcode_read(p);
        if (!op || (op->code == OP_END && p->n_frames == 0))
            return;
        bool closes = is_divider(op->code) || is_end(op->code);
        if (closes && !block_goes_on(p, op->code))
            reader_fail_at(&p->r, offset, ERR_illegal_opcode, ": %s outside of its block", op->name);
        put_line(p, 2 + p->n_frames - is_divider(op->code));
        if (p->offsets)
            put_format(p, "(;@%zx;) ", offset);
        instruction(p, op);
        if (is_block(op->code))
            put_format(p, "  ;; @%u", p->n_frames);
        print_flush(p, false);
    }
}

/* How many locals are declared here, from a reader that may be thrown away. */
static uint64_t count_locals(struct reader r, struct jit_error *ignored)
{
    uint64_t n = 0;
    r.err = ignored;
    for (uint32_t runs = read_count(&r); runs && reader_ok(&r); runs--) {
        struct printer at = { .r = r };
        n += read_u32(&at.r);
        r = print_ahead_of_type(&at, ignored);
    }
    return n;
}

/* Those with names stand alone; `first`: behind the parameters. */
static void locals(struct printer *p, uint32_t first)
{
    bool open = false;
    uint32_t index = first;
    for (uint32_t runs = read_count(&p->r); runs && reader_ok(&p->r); runs--) {
        uint32_t n = read_u32(&p->r);
        struct reader type = p->r;
        for (; n && reader_ok(&p->r); n--, index++) {
            const struct print_name *name = print_name_find(&p->locals, index);
            if (open && name)
                put_text(p, ")");
            if (!open || name)
                put_text(p, index == first ? "(local" : " (local");
            put_binding(p, name);
            p->r = type;
            print_value_type(p, &p->r);
            open = !name;
            if (name)
                put_text(p, ")");
        }
        if (p->r.at == type.at && reader_ok(&p->r))     /* an empty run */
            p->r = print_ahead_of_type(p, p->r.err);
    }
    if (open)
        put_text(p, ")");
}

static void declarations(struct printer *p, uint32_t type)
{
    struct jit_error ignored = { 0 };
    uint32_t n_params = print_param_count(p, type), func = p->counts[SPACE_FUNC];
    uint64_t n_locals = count_locals(p->r, &ignored);
    if (n_locals > MAX_LOCALS)
        reader_fail(&p->r, ERR_too_many_locals, ": at most %u", MAX_LOCALS);
    print_locals_begin(p, func, n_params + (uint32_t)n_locals);
    put_definition(p, SPACE_FUNC);
    print_type_use(p, type, true);
    if (n_locals)
        put_line(p, 2);
    locals(p, n_params);
}

void print_code_item(struct printer *p)
{
    uint32_t bytes = read_size(&p->r);
    const uint8_t *section_end = p->r.end;
    if (p->n_bodies >= p->n_func_types)
        reader_fail(&p->r, ERR_func_code_count, NULL);
    if (!reader_ok(&p->r))
        return;
    p->r.end = p->r.at + bytes;
    p->n_frames = 0;
    put_text(p, "(func");
    declarations(p, p->func_types[p->n_bodies++]);
    body(p);
    put_text(p, ")");
    if (reader_ok(&p->r) && p->r.at != p->r.end)
        reader_fail(&p->r, ERR_section_size, ": bytes behind the end of a function");
    p->r.end = section_end;
    arena_reset(p->scratch);
}
