/* Statements: what leaves nothing on the stack, and all control flow. Loops count, in locals that nothing else sets;
 * a branch to a loop's head costs fuel, and so does entering a function. Without fuel a function returns zeros at once. */
#include "tests/diff/gen_priv.h"

static void end(struct gen *g) { gen_op(g, 0x0b); }

void gen_label_push(struct gen *g, const uint8_t *types, uint32_t n, bool is_loop)
{
    g->labels[g->n_labels++] = (struct label){ types, (uint8_t)n, is_loop };
}

static bool has_room(const struct gen *g) { return g->n_labels + 8 < LABELS_MAX; }

void gen_fuel_guard(struct gen *g)
{
    gen_op1(g, 0x23, 0);
    gen_i32(g, 1);
    gen_op(g, 0x6b);
    gen_op1(g, 0x24, 0);
    gen_op1(g, 0x23, 0);
    gen_i32(g, 0);
    gen_op(g, 0x4c);
    gen_op1(g, 0x04, 0x40);
    for (uint32_t i = 0; i < g->sig->n_results; i++)
        gen_zero(g, g->sig->results[i]);
    gen_op(g, 0x0f);
    end(g);
}

/* ---- variables */

static bool set_local(struct gen *g, uint8_t t)
{
    for (uint32_t i = 0, first = gen_pick(g, g->n_plain + 1); i < g->n_plain; i++) {
        uint32_t k = (first + i) % g->n_plain;
        if (g->locals[k] == t) {
            gen_op1(g, 0x21, k);
            return true;
        }
    }
    return false;
}

/* Take values off the stack, the last one first. */
void gen_consume(struct gen *g, const uint8_t *types, uint32_t n)
{
    while (n-- > 0)
        if (gen_pick(g, 4) == 0 || !set_local(g, types[n]))
            gen_op(g, 0x1a);
}

static void put_set(struct gen *g, int depth)
{
    uint8_t t = g->n_plain ? g->locals[gen_pick(g, g->n_plain)] : I32;
    gen_expr(g, t, depth, NAN_SCALAR);
    gen_consume(g, &t, 1);
}

static void put_global_set(struct gen *g, int depth)
{
    uint32_t k = gen_pick(g, g->n_globals);
    if (k == 0 || !g->globals_mutable[k] || g->globals_kept[k])
        return;
    gen_expr(g, g->globals[k], depth, NAN_SCALAR);
    gen_op1(g, 0x24, k);
}

/* ---- structured control */

static void block_begin(struct gen *g, uint32_t op, uint32_t type)
{
    gen_op(g, op);
    out_sleb(&g->code, type);
    const struct sig *s = &g->types[type];
    gen_label_push(g, op == 0x03 ? s->params : s->results, op == 0x03 ? s->n_params : s->n_results, op == 0x03);
    gen_consume(g, s->params, s->n_params);
}

static void block_end(struct gen *g)
{
    g->n_labels--;
    end(g);
}

static void put_block(struct gen *g, int depth)
{
    uint32_t type = gen_block_type(g, gen_pick(g, 3), gen_pick(g, 4), false), is_if = gen_pick(g, 3) > 0;
    const struct sig *s = &g->types[type];
    gen_exprs(g, s->params, s->n_params, depth);
    if (is_if)
        gen_expr(g, I32, depth, CLEAN);
    block_begin(g, is_if ? 0x04 : 0x02, type);
    gen_stmts(g, depth - 1, 1 + gen_pick(g, 3));
    gen_exprs(g, s->results, s->n_results, depth - 1);
    if (is_if && (s->n_results || s->n_params || gen_pick(g, 2))) {
        gen_op(g, 0x05);
        gen_consume(g, s->params, s->n_params);
        gen_stmts(g, depth - 1, gen_pick(g, 3));
        gen_exprs(g, s->results, s->n_results, depth - 1);
    }
    block_end(g);
    gen_consume(g, s->results, s->n_results);
}

/* The condition to go on: up to a bound with < or !=, or down to zero. */
static void put_count(struct gen *g, uint32_t counter, uint32_t style, uint32_t step, uint32_t rounds)
{
    gen_op1(g, 0x20, counter);
    gen_i32(g, style ? (int32_t)step : -1);
    gen_op(g, 0x6a);
    gen_op1(g, 0x22, counter);
    if (style) {
        gen_i32(g, (int32_t)(rounds * step));
        gen_op(g, style == 1 ? 0x49 : 0x47);
    }
}

/* Values of the loop's types go around with it. */
static void put_loop(struct gen *g, int depth)
{
    static const uint32_t steps[] = { 1, 1, 1, 2, 4, 8, 3 };
    uint32_t n = g->is_plain ? 0 : gen_pick(g, 3), type = gen_block_type(g, n, n, true), counter = g->n_plain + g->loop_depth;
    uint32_t style = gen_pick(g, 3), step = steps[gen_pick(g, 7)], rounds = 1 + gen_pick(g, 9);
    const struct sig *s = &g->types[type];
    if (g->loop_depth == (g->is_leaf ? 1 : LOOPS_MAX))     /* a leaf is called from loops */
        return;
    gen_exprs(g, s->params, s->n_params, depth);
    gen_i32(g, style ? 0 : (int32_t)rounds);
    gen_op1(g, 0x21, counter);
    g->loop_depth++;
    block_begin(g, 0x03, type);
    gen_stmts(g, depth - 1, 1 + gen_pick(g, 4));
    gen_exprs(g, s->results, s->n_results, depth - 1);
    put_count(g, counter, style, step, rounds);
    gen_op1(g, 0x0d, 0);
    block_end(g);
    g->loop_depth--;
    gen_consume(g, s->results, s->n_results);
}

/* A switch: blocks around a br_table, each case behind the end of its block. */
static void put_switch(struct gen *g, int depth)
{
    static const uint32_t sizes[] = { 1, 2, 3, 5, 7 };
    uint32_t n = sizes[gen_pick(g, 5)], entries = n + gen_pick(g, 8);
    if (g->n_labels + n + 8 >= LABELS_MAX)
        return;
    for (uint32_t i = 0; i <= n; i++) {
        gen_op1(g, 0x02, 0x40);
        gen_label_push(g, NULL, 0, false);
    }
    gen_expr(g, I32, depth, CLEAN);
    gen_i32(g, 15);
    gen_op(g, 0x71);
    gen_op1(g, 0x0e, entries);
    for (uint32_t i = 0; i <= entries; i++)
        out_uleb(&g->code, gen_pick(g, n + 1));
    for (uint32_t i = 0; i <= n; i++) {
        block_end(g);
        gen_stmts(g, depth - 1, i < n ? 1 + gen_pick(g, 2) : 0);
        if (i < n && gen_pick(g, 4))
            gen_op1(g, 0x0c, n - 1 - i);
    }
}

/* Statements under a condition of their own. */
static void if_begin(struct gen *g, int depth)
{
    gen_expr(g, I32, depth, CLEAN);
    gen_op1(g, 0x04, 0x40);
    gen_label_push(g, NULL, 0, false);
}

/* ---- branches */

static void put_br(struct gen *g, int depth)
{
    uint32_t k = gen_pick(g, g->n_labels);
    const struct label l = g->labels[g->n_labels - 1 - k];
    bool always = gen_pick(g, 6) == 0;
    if (l.is_loop)
        gen_fuel_guard(g);
    gen_exprs(g, l.types, l.n, depth - 1);
    if (!always)
        gen_expr(g, I32, depth, CLEAN);
    gen_op1(g, always ? 0x0c : 0x0d, k);
    if (!always)
        gen_consume(g, l.types, l.n);
}

static bool same_types(const struct label *a, const struct label *b)
{
    return a->n == b->n && (a->n == 0 || !memcmp(a->types, b->types, a->n));
}

static void put_br_table(struct gen *g, int depth)
{
    uint32_t fits[LABELS_MAX], n = 0, entries = gen_pick(g, 12);
    const struct label l = g->labels[gen_pick(g, g->n_labels)];
    for (uint32_t i = 0; i < g->n_labels; i++)
        if (same_types(&g->labels[i], &l))
            fits[n++] = g->n_labels - 1 - i;
    gen_fuel_guard(g);
    gen_exprs(g, l.types, l.n, depth - 1);
    gen_expr(g, I32, depth, CLEAN);
    gen_op1(g, 0x0e, entries);
    for (uint32_t i = 0; i <= entries; i++)
        out_uleb(&g->code, fits[gen_pick(g, n)]);
}

static void put_return(struct gen *g, int depth)
{
    if_begin(g, depth);
    gen_exprs(g, g->sig->results, g->sig->n_results, depth - 1);
    gen_op(g, 0x0f);
    block_end(g);
}

/* ---- calls */

void gen_call(struct gen *g, uint32_t func, int depth)
{
    const struct sig *s = &g->types[g->func_type[func]];
    bool by_reference = (g->opt->features & JIT_F_FUNCTION_REFERENCES) && gen_pick(g, 6) == 0;
    gen_exprs(g, s->params, s->n_params, depth);
    if (by_reference)
        gen_op1(g, 0xd2, func);
    gen_op1(g, by_reference ? 0x14 : 0x10, by_reference ? g->func_type[func] : func);
}

/* Table 0 holds function i at i. The type fits, mostly. */
uint32_t gen_call_indirect(struct gen *g, int depth, bool tail)
{
    uint32_t func = gen_pick(g, g->n_funcs), type = g->func_type[func], table = gen_pick(g, 4) == 0;
    if (!tail && gen_pick(g, 30) == 0)
        type = g->func_type[gen_pick(g, g->n_funcs)];
    gen_exprs(g, g->types[type].params, g->types[type].n_params, depth);
    if (gen_pick(g, 8) == 0)
        gen_expr(g, I32, depth, CLEAN);
    else
        gen_i32(g, (int32_t)func);
    gen_op1(g, tail ? 0x13 : 0x11, type);
    out_uleb(&g->code, table);
    return type;
}

static void put_call(struct gen *g, int depth)
{
    uint32_t func = gen_pick(g, g->n_funcs), type = g->func_type[func];
    if (g->is_leaf)
        return;
    if (gen_pick(g, 3) == 0)
        type = gen_call_indirect(g, depth, false);
    else
        gen_call(g, func, depth);
    gen_consume(g, g->types[type].results, g->types[type].n_results);
}

/* Under a condition, so that not all that follows is dead. */
static void put_tail_call(struct gen *g, int depth)
{
    uint32_t func = gen_pick(g, g->n_funcs);
    const struct sig *s = &g->types[g->func_type[func]];
    if (g->is_leaf || !(g->opt->features & JIT_F_TAIL_CALL) || s->n_results != g->sig->n_results || memcmp(s->results, g->sig->results, s->n_results))
        return;
    if_begin(g, depth);
    gen_exprs(g, s->params, s->n_params, depth);
    if (gen_pick(g, 2)) {
        gen_i32(g, (int32_t)func);
        gen_op1(g, 0x13, g->func_type[func]);
        out_u8(&g->code, 0);
    } else {
        gen_op1(g, 0x12, func);
    }
    block_end(g);
}

/* ---- what compilers of other languages make */

static bool plain_find(struct gen *g, uint8_t t, uint32_t *found)
{
    uint32_t first = gen_pick(g, g->n_plain + 1);
    for (uint32_t i = 0; i < g->n_plain; i++) {
        *found = (first + i) % g->n_plain;
        if (g->locals[*found] == t)
            return true;
    }
    return false;
}

/* A variable in memory is changed in place. */
static void put_change(struct gen *g, int depth)
{
    static const struct { uint8_t load, store, op, type; } kinds[] = {      /* the operation of i32.add and i64.add, and those behind */
        { 0x28, 0x36, 0x6a, I32 }, { 0x2d, 0x3a, 0x6a, I32 }, { 0x2c, 0x3a, 0x6a, I32 }, { 0x2f, 0x3b, 0x6a, I32 },
        { 0x29, 0x37, 0x7c, I64 }, { 0x31, 0x3c, 0x7c, I64 }, { 0x33, 0x3d, 0x7c, I64 }, { 0x35, 0x3e, 0x7c, I64 },
    };
    static const uint8_t operations[] = { 0, 1, 2, 7, 8, 9, 10, 11, 12 };   /* add sub mul and or xor shl shr_s shr_u */
    uint32_t k = gen_pick(g, 8), p, offset = gen_pick(g, 16);
    if (g->n_memories == 0 || g->is_64[0] || !plain_find(g, I32, &p))
        return;
    for (uint32_t i = 0; i < 2; i++) {
        gen_op1(g, 0x20, p);
        gen_i32(g, 0xff);
        gen_op(g, 0x71);
        if (i == 0)
            continue;
        gen_op1(g, kinds[k].load, 0);
        out_uleb(&g->code, offset);
    }
    gen_expr(g, kinds[k].type, depth, CLEAN);
    gen_op(g, kinds[k].op + operations[gen_pick(g, sizeof operations)]);
    gen_op1(g, kinds[k].store, 0);
    out_uleb(&g->code, offset);
}

/* A variable becomes one of two constants, and is asked for later. */
static void put_flag(struct gen *g, int depth)
{
    uint32_t k;
    if (!plain_find(g, I32, &k))
        return;
    gen_expr(g, I32, depth, CLEAN);
    gen_op1(g, 0x04, 0x40);
    gen_i32(g, (int32_t)gen_pick(g, 3));
    gen_op1(g, 0x21, k);
    gen_op(g, 0x05);
    gen_i32(g, (int32_t)gen_pick(g, 3));
    gen_op1(g, 0x21, k);
    end(g);
    gen_stmts(g, depth - 1, gen_pick(g, 2));
    gen_op1(g, 0x20, k);
    gen_i32(g, (int32_t)gen_pick(g, 3));
    gen_op(g, gen_pick(g, 2) ? 0x46 : 0x48);
    gen_op1(g, 0x04, 0x40);
    gen_label_push(g, NULL, 0, false);
    gen_stmts(g, depth - 1, 1 + gen_pick(g, 2));
    block_end(g);
}

/* A frame of a stack in memory: a global goes down, and up again. */
static void put_frame(struct gen *g, int depth)
{
    uint32_t k, global = 1 + gen_pick(g, g->n_globals);
    if (global >= g->n_globals || g->globals[global] != I32 || !g->globals_mutable[global] || !plain_find(g, I32, &k))
        return;
    gen_op1(g, 0x23, global);
    gen_i32(g, 16);
    gen_op(g, 0x6b);
    gen_op1(g, 0x22, k);
    gen_op1(g, 0x24, global);
    gen_stmts(g, depth - 1, 1 + gen_pick(g, 3));
    gen_op1(g, 0x20, k);
    gen_i32(g, 16);
    gen_op(g, 0x6a);
    gen_op1(g, 0x24, global);
}

/* ---- memories and tables as a whole */

static void put_length(struct gen *g, uint8_t t, int depth)
{
    uint32_t most = gen_pick(g, 4) ? 0x3f : 0xfff;
    gen_expr(g, t, depth, CLEAN);
    gen_op1(g, t == I64 ? 0x42 : 0x41, 0);
    g->code.size--;
    out_sleb(&g->code, most);
    gen_op(g, t == I64 ? 0x83 : 0x71);
}

static void put_bulk(struct gen *g, int depth)
{
    uint32_t to = g->n_memories ? gen_pick(g, g->n_memories) : 0, from = g->n_memories ? gen_pick(g, g->n_memories) : 0;
    if (g->n_memories == 0)
        return;
    uint8_t type_to = g->is_64[to] ? I64 : I32, both = g->is_64[to] && g->is_64[from] ? I64 : I32;
    gen_index(g, to, 0x3fff, depth);
    switch (gen_pick(g, 3)) {
    case 0:
        gen_expr(g, I32, depth, CLEAN);
        put_length(g, type_to, depth);
        gen_op1(g, 0xfc0b, to);
        break;
    case 1:
        gen_index(g, from, 0x3fff, depth);
        put_length(g, both, depth);
        gen_op1(g, 0xfc0a, to);
        out_uleb(&g->code, from);
        break;
    default:                            /* the passive segment has 64 bytes */
        gen_i32(g, (int32_t)gen_pick(g, 40));
        gen_i32(g, (int32_t)gen_pick(g, 28));
        gen_op1(g, 0xfc08, 0);
        out_uleb(&g->code, to);
    }
}

static void put_table_index(struct gen *g, int depth)
{
    gen_expr(g, I32, depth, CLEAN);
    gen_i32(g, 7);
    gen_op(g, 0x71);
}

/* Table 1, and table 0 in modules where it changes. */
static void put_table(struct gen *g, int depth)
{
    uint32_t table = g->table_fixed ? 1 : gen_pick(g, 2);
    switch (gen_pick(g, 5)) {
    case 0: case 1:
        put_table_index(g, depth);
        gen_expr(g, FUNCREF, depth, CLEAN);
        gen_op1(g, 0x26, table);
        break;
    case 2:
        put_table_index(g, depth);
        put_table_index(g, depth);
        gen_i32(g, (int32_t)gen_pick(g, 4));
        gen_op1(g, 0xfc0e, table);
        out_uleb(&g->code, gen_pick(g, 2));
        break;
    case 3:
        put_table_index(g, depth);
        gen_expr(g, FUNCREF, depth, CLEAN);
        gen_i32(g, (int32_t)gen_pick(g, 3));
        gen_op1(g, 0xfc11, table);
        break;
    default:
        gen_expr(g, FUNCREF, depth, CLEAN);
        gen_i32(g, (int32_t)gen_pick(g, 2));
        gen_op1(g, 0xfc0f, table);
        gen_op(g, 0x1a);
    }
}

/* ---- exceptions */

static void put_throw(struct gen *g, int depth)
{
    uint32_t tag = gen_pick(g, g->n_tags);
    const struct sig *s = &g->types[g->tag_type[tag]];
    if_begin(g, depth);
    gen_exprs(g, s->params, s->n_params, depth);
    gen_op1(g, 0x08, tag);
    block_end(g);
}

/* block (out) block (what the handler gets) try_table ... end, br out, end, handler, end */
static void put_try(struct gen *g, int depth)
{
    uint32_t kind = gen_pick(g, 4), tag = gen_pick(g, g->n_tags);   /* catch, catch_ref, catch_all, catch_all_ref */
    const struct sig *s = &g->types[g->tag_type[tag]];
    uint32_t type = gen_block_type(g, 0, 0, false);
    if (type == 0)                      /* no room for one more */
        return;
    if (kind < 2)
        g->types[type] = (struct sig){ .n_results = s->n_params };
    memcpy(g->types[type].results, s->params, kind < 2 ? s->n_params : 0);
    if (kind & 1)
        g->types[type].results[g->types[type].n_results++] = EXNREF;
    gen_op1(g, 0x02, 0x40);
    gen_label_push(g, NULL, 0, false);
    block_begin(g, 0x02, type);
    gen_op1(g, 0x1f, 0x40);
    out_bytes(&g->code, (uint8_t[]){ 1, (uint8_t)kind }, 2);
    if (kind < 2)
        out_uleb(&g->code, tag);
    out_uleb(&g->code, 0);
    gen_label_push(g, NULL, 0, false);
    gen_stmts(g, depth - 1, 1 + gen_pick(g, 3));
    block_end(g);
    gen_op1(g, 0x0c, 1);
    block_end(g);
    if ((kind & 1) && gen_pick(g, 4) == 0)
        gen_op(g, 0x0a);
    else
        gen_consume(g, g->types[type].results, g->types[type].n_results);
    block_end(g);
}

static void put_exception(struct gen *g, int depth)
{
    if (g->n_tags && gen_pick(g, 2))
        put_throw(g, depth);
    else if (g->n_tags && !g->is_plain)
        put_try(g, depth);
}

/* ---- all of them */

static void put_trap(struct gen *g, int depth)
{
    if (gen_pick(g, 8))
        return;
    if_begin(g, depth);
    gen_op(g, 0x00);
    block_end(g);
}

static void put_stmt(struct gen *g, int depth)
{
    static void (*const kinds[])(struct gen *, int) = {
        put_set, put_set, put_set, put_set, put_set, gen_store, gen_store, gen_store, gen_store, gen_store, put_global_set, put_global_set,
        put_br, put_br, put_br_table, put_return, put_call, put_call, put_tail_call, put_bulk, put_table, put_trap, put_exception, put_change, put_change,
        /* these need depth */
        put_block, put_block, put_block, put_block, put_loop, put_loop, put_loop, put_loop, put_loop, put_switch, put_flag, put_flag, put_frame,
    };
    enum { ALL = sizeof kinds / sizeof *kinds, NEED_DEPTH = 13 };
    bool deep = depth > 0 && has_room(g) && g->budget > 0;
    bool is_loop = deep && g->is_plain && gen_pick(g, 3) == 0;
    (is_loop ? put_loop : kinds[gen_pick(g, deep ? ALL : ALL - NEED_DEPTH)])(g, depth > 3 ? 3 : depth);
}

void gen_stmts(struct gen *g, int depth, uint32_t n)
{
    for (; n > 0 && g->budget > 0; n--) {
        uint32_t number = g->next_number++;
        size_t start = g->code.size;
        g->budget--;
        put_stmt(g, depth);
        if (gen_omits(g, number))
            g->code.size = start;
    }
}
