/* A module from its seed: first what there is, then the functions, then the calls that are exported. */
#include <stdio.h>
#include "tests/diff/gen_priv.h"

uint32_t gen_pick(struct gen *g, uint32_t n)
{
    g->rng = g->rng * 6364136223846793005u + 1442695040888963407u;     /* Knuth's MMIX; high bits are good */
    return n ? (uint32_t)((g->rng >> 32) * n >> 32) : 0;
}

bool gen_omits(const struct gen *g, uint32_t number)
{
    return g->opt->omit != NULL && number < g->opt->n_omit && g->opt->omit[number];
}

uint8_t gen_type(struct gen *g)
{
    uint32_t k = gen_pick(g, 12);
    if (k >= 10 && g->weight[GEN_SIMD] + g->weight[GEN_SIMD_FLOAT] > 0)
        return V128;
    if (k >= 7 && g->weight[GEN_FLOAT])
        return k % 2 ? F32 : F64;
    return k % 2 ? I32 : I64;
}

static uint32_t type_add(struct gen *g, const struct sig *s)
{
    g->types[g->n_types] = *s;
    return g->n_types++;
}

/* When there is no room for another one: the first, which has none. */
uint32_t gen_block_type(struct gen *g, uint32_t n_params, uint32_t n_results, bool same)
{
    struct sig s = { .n_params = (uint8_t)n_params, .n_results = (uint8_t)n_results };
    for (uint32_t i = 0; i < n_params; i++)
        s.params[i] = gen_type(g);
    for (uint32_t i = 0; i < n_results; i++)
        s.results[i] = same ? s.params[i] : gen_type(g);
    return g->n_types < TYPES_MAX ? type_add(g, &s) : 0;
}

/* ---- what there is */

static void choose_weights(struct gen *g)
{
    static const uint8_t weights[] = { 0, 0, 1, 4, 10 };
    for (uint32_t i = 0; i < GEN_CLASSES; i++)
        g->weight[i] = weights[gen_pick(g, 5)];
    g->weight[GEN_INT] = g->weight[GEN_INT] ? g->weight[GEN_INT] : 5;
}

static uint32_t choose_count(struct gen *g, uint32_t usual, uint32_t most)
{
    return gen_pick(g, gen_pick(g, 5) ? usual + 1 : most + 1);
}

static void choose_functions(struct gen *g)
{
    g->n_funcs = 2 + gen_pick(g, FUNCS_MAX - 1);
    for (uint32_t i = 0; i < g->n_funcs; i++) {
        bool again = i > 0 && gen_pick(g, 3) == 0;      /* so that some types have several functions */
        uint32_t n_params = choose_count(g, 4, SIG_MAX), n_results = choose_count(g, 2, SIG_MAX);
        g->func_type[i] = again ? g->func_type[gen_pick(g, i)] : gen_block_type(g, n_params, n_results, false);
    }
    g->n_tags = g->opt->features & JIT_F_EXCEPTIONS ? gen_pick(g, 4) : 0;
    for (uint32_t i = 0; i < g->n_tags; i++)
        g->tag_type[i] = gen_block_type(g, gen_pick(g, 4), 0, false);
}

static void choose_state(struct gen *g)
{
    g->n_memories = gen_pick(g, 8) ? 1 + (gen_pick(g, 4) == 0 && (g->opt->features & JIT_F_MULTI_MEMORY)) : 0;
    for (uint32_t i = 0; i < g->n_memories; i++)
        g->is_64[i] = gen_pick(g, 5) == 0 && (g->opt->features & JIT_F_MEMORY64);
    g->n_globals = 1 + gen_pick(g, GLOBALS_MAX - 1);
    for (uint32_t i = 0; i < g->n_globals; i++) {
        g->globals[i] = i ? gen_type(g) : I32;
        g->globals_mutable[i] = i == 0 || gen_pick(g, 4);
        g->globals_kept[i] = gen_pick(g, 4) == 0;
    }
    for (uint32_t i = 0; i < 2; i++)
        g->table_len[i] = g->n_funcs + gen_pick(g, 4);
    g->table_fixed = gen_pick(g, 2);
    g->memory_fixed = gen_pick(g, 2);
}

/* ---- sections */

static void put_types(const struct gen *g, struct out *to)
{
    struct out s = { 0 };
    out_uleb(&s, g->n_types);
    for (uint32_t i = 0; i < g->n_types; i++) {
        out_u8(&s, 0x60);
        out_name(&s, g->types[i].params, g->types[i].n_params);
        out_name(&s, g->types[i].results, g->types[i].n_results);
    }
    out_section(to, 1, &s);
    free(s.data);
}

static void put_tables_and_memories(const struct gen *g, struct out *to)
{
    struct out s = { 0 };
    out_uleb(&s, 2);
    for (uint32_t i = 0; i < 2; i++) {
        out_bytes(&s, (uint8_t[]){ FUNCREF, 1 }, 2);
        out_uleb(&s, g->table_len[i]);
        out_uleb(&s, g->table_len[i] + 2 * i);
    }
    out_section(to, 4, &s);
    out_uleb(&s, g->n_memories);
    for (uint32_t i = 0; i < g->n_memories; i++)
        out_bytes(&s, (uint8_t[]){ g->is_64[i] ? 5 : 1, 1, (uint8_t)(1 + 2 * i) }, 3);
    out_section(to, 5, &s);
    out_uleb(&s, g->n_tags);
    for (uint32_t i = 0; i < g->n_tags; i++)
        out_bytes(&s, (uint8_t[]){ 0, (uint8_t)g->tag_type[i] }, 2);
    if (g->n_tags)
        out_section(to, 13, &s);
    free(s.data);
}

/* Their values come from the same place as all constants: g->code is empty between functions. */
static void put_globals(struct gen *g, struct out *to)
{
    struct out s = { 0 };
    out_uleb(&s, g->n_globals);
    for (uint32_t i = 0; i < g->n_globals; i++) {
        out_bytes(&s, (uint8_t[]){ g->globals[i], g->globals_mutable[i] }, 2);
        gen_const(g, g->globals[i]);
        out_bytes(&s, g->code.data, g->code.size);
        out_u8(&s, 0x0b);
        g->code.size = 0;
    }
    out_section(to, 6, &s);
    free(s.data);
}

static void put_elements(const struct gen *g, struct out *to)
{
    struct out s = { 0 };
    out_uleb(&s, 2);
    for (uint32_t table = 0; table < 2; table++) {
        out_bytes(&s, (uint8_t[]){ 2, (uint8_t)table, 0x41, 0, 0x0b, 0 }, 6);
        out_uleb(&s, g->n_funcs - table);
        for (uint32_t i = 0; i < g->n_funcs - table; i++)
            out_uleb(&s, i);
    }
    out_section(to, 9, &s);
    free(s.data);
}

static void put_data(struct gen *g, struct out *to)
{
    struct out s = { 0 };
    out_uleb(&s, 1 + g->n_memories);
    for (uint32_t i = 0; i <= g->n_memories; i++) {
        out_u8(&s, i == 0 ? 1 : 2);     /* passive; active, with a memory */
        if (i > 0)
            out_bytes(&s, (uint8_t[]){ (uint8_t)(i - 1), g->is_64[i - 1] ? 0x42 : 0x41, 0, 0x0b }, 4);
        out_uleb(&s, 64);
        for (uint32_t k = 0; k < 64; k++)
            out_u8(&s, gen_pick(g, 3) ? gen_pick(g, 256) : 0);
    }
    out_section(to, 11, &s);
    free(s.data);
}

/* ---- functions */

static void put_locals(const struct gen *g, struct out *to, uint32_t n_params)
{
    out_uleb(to, g->n_locals - n_params);
    for (uint32_t i = n_params; i < g->n_locals; i++)
        out_bytes(to, (uint8_t[]){ 1, g->locals[i] }, 2);
}

static void choose_locals(struct gen *g, uint32_t n)
{
    static const uint8_t special[SPECIAL_LOCALS] = { I32, I32, I32, F32, F64, V128 };
    g->n_locals = g->sig->n_params;
    memcpy(g->locals, g->sig->params, g->n_locals);
    for (uint32_t i = 0; i < n; i++)
        g->locals[g->n_locals++] = gen_pick(g, 20) ? gen_type(g) : FUNCREF;
    g->n_plain = g->n_locals;
    memcpy(g->locals + g->n_locals, special, sizeof special);
    g->n_locals += SPECIAL_LOCALS;
}

static void body_end(struct gen *g, struct out *section)
{
    struct out body = { 0 };
    put_locals(g, &body, g->sig->n_params);
    out_bytes(&body, g->code.data, g->code.size);
    out_u8(&body, 0x0b);
    out_sized(section, &body);
    g->code.size = 0;
    free(body.data);
}

static void put_function(struct gen *g, uint32_t func, struct out *section)
{
    g->sig = &g->types[g->func_type[func]];
    choose_locals(g, choose_count(g, 8, LOCALS_MAX - SIG_MAX - SPECIAL_LOCALS));
    g->n_labels = g->loop_depth = 0;
    g->is_leaf = gen_pick(g, 3) == 0;
    g->is_plain = gen_pick(g, 2);
    g->budget = g->is_leaf ? (int)gen_pick(g, 30) : 20 + (int)gen_pick(g, gen_pick(g, 3) ? 150 : 900);
    gen_label_push(g, g->sig->results, g->sig->n_results, false);
    if (!g->is_leaf)
        gen_fuel_guard(g);
    gen_stmts(g, 4, g->is_leaf ? gen_pick(g, 3) : 1 + gen_pick(g, 12));
    g->budget = g->budget < 8 ? 8 : g->budget;
    gen_exprs(g, g->sig->results, g->sig->n_results, 4);
    body_end(g, section);
}

/* ---- exported functions: calls, and what shows state. Their types have no parameters. */

static void add_bits(struct sig *s, uint8_t t)
{
    s->results[s->n_results++] = t == I64 || t == F64 || t == V128 ? I64 : I32;
    if (t == V128)
        s->results[s->n_results++] = I64;
}

/* The value on the stack as integers, which are one type or two. */
static void put_bits(struct gen *g, uint8_t t)
{
    switch (t) {
    case F32: gen_canonical(g, F32, true); gen_op(g, 0xbc); break;
    case F64: gen_canonical(g, F64, false); gen_op(g, 0xbd); break;
    case FUNCREF: gen_op(g, 0xd1); break;
    case V128:
        gen_op1(g, 0x21, g->n_plain + SCRATCH_V128);
        for (uint32_t lane = 0; lane < 2; lane++) {
            gen_op1(g, 0x20, g->n_plain + SCRATCH_V128);
            gen_op1(g, 0xfd01d, lane);
        }
        break;
    }
}

/* As many of these as a type has room for. */
static struct sig bits_of(const uint8_t *types, uint32_t *n)
{
    struct sig s = { 0 };
    uint32_t i = 0;
    for (; i < *n && s.n_results + 2 <= SIG_MAX; i++)
        add_bits(&s, types[i]);
    *n = i;
    return s;
}

static uint32_t bits_type(struct gen *g, const uint8_t *types, uint32_t *n)
{
    struct sig s = bits_of(types, n);
    return g->n_types < TYPES_MAX + ENTRIES_MAX ? type_add(g, &s) : 0;
}

static uint32_t put_entry(struct gen *g, uint32_t func, struct out *section)
{
    const struct sig *s = &g->types[g->func_type[func]];
    uint32_t n = s->n_results, type = bits_type(g, s->results, &n);
    g->sig = &g->types[0];
    choose_locals(g, 0);
    memmove(g->locals + s->n_results, g->locals, g->n_locals);
    memcpy(g->locals, s->results, s->n_results);
    g->n_plain += s->n_results;
    g->n_locals += s->n_results;
    gen_i32(g, FUEL);
    gen_op1(g, 0x24, 0);
    g->budget = 0;                      /* leaves: constants, and globals that other calls have set */
    for (uint32_t i = 0; i < s->n_params; i++)
        gen_pick(g, 3) ? gen_const(g, s->params[i]) : gen_expr(g, s->params[i], 0, NAN_SCALAR);
    gen_op1(g, 0x10, func);
    for (uint32_t i = s->n_results; i-- > 0;)
        gen_op1(g, 0x21, i);
    for (uint32_t i = 0; i < n; i++) {
        gen_op1(g, 0x20, i);
        put_bits(g, s->results[i]);
    }
    body_end(g, section);
    return type;
}

static uint32_t put_show_globals(struct gen *g, uint32_t first, struct out *section)
{
    uint32_t n = g->n_globals - first, type = bits_type(g, g->globals + first, &n);
    g->sig = &g->types[0];
    choose_locals(g, 0);
    for (uint32_t i = 0; i < n; i++) {
        gen_op1(g, 0x23, first + i);
        put_bits(g, g->globals[first + i]);
    }
    body_end(g, section);
    return type;
}

/* Bit i: entry i is not null. */
static uint32_t put_show_table(struct gen *g, uint32_t table, struct out *section)
{
    static const uint8_t i64 = I64;
    uint32_t n = 1, type = bits_type(g, &i64, &n);
    g->sig = &g->types[0];
    choose_locals(g, 0);
    gen_op1(g, 0xfc10, table);
    gen_op(g, 0xad);
    for (uint32_t i = 0; i < g->table_len[table]; i++) {
        gen_i32(g, (int32_t)i);
        gen_op1(g, 0x25, table);
        gen_op(g, 0xd1);
        gen_op(g, 0xad);
        out_u8(&g->code, 0x42);
        out_sleb(&g->code, 8 + i);
        gen_op(g, 0x86);
        gen_op(g, 0x7c);
    }
    body_end(g, section);
    return type;
}

/* Three calls of each function, then the state. Returns how many there are; types[] gets theirs. */
static uint32_t put_entries(struct gen *g, uint32_t types[ENTRIES_MAX], struct out *section)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < 3 * g->n_funcs; i++)
        types[n++] = put_entry(g, i % g->n_funcs, section);
    for (uint32_t i = 0; i < g->n_globals; i += SIG_MAX / 2 - 1)
        types[n++] = put_show_globals(g, i, section);
    for (uint32_t i = 0; i < 2; i++)
        types[n++] = put_show_table(g, i, section);
    return n;
}

static void put_exports(const struct gen *g, uint32_t n, struct out *to)
{
    struct out s = { 0 };
    char name[32];
    out_uleb(&s, n + g->n_memories);
    for (uint32_t i = 0; i < g->n_memories; i++) {
        out_name(&s, name, (size_t)sprintf(name, "m%u", i));
        out_bytes(&s, (uint8_t[]){ 2, (uint8_t)i }, 2);
    }
    for (uint32_t i = 0; i < n; i++) {
        out_name(&s, name, (size_t)(i < 3 * g->n_funcs ? sprintf(name, "call%u_f%u", i / g->n_funcs, i % g->n_funcs)
                                                        : sprintf(name, "state%u", i - 3 * g->n_funcs)));
        out_u8(&s, 0);
        out_uleb(&s, g->n_funcs + i);
    }
    out_section(to, 7, &s);
    free(s.data);
}

static void put_module(struct gen *g, struct out *to)
{
    struct out code = { 0 }, s = { 0 };
    uint32_t types[ENTRIES_MAX];
    for (uint32_t i = 0; i < g->n_funcs; i++)
        put_function(g, i, &code);
    uint32_t n = put_entries(g, types, &code);
    out_bytes(to, "\0asm\1\0\0\0", 8);
    put_types(g, to);
    out_uleb(&s, g->n_funcs + n);
    for (uint32_t i = 0; i < g->n_funcs + n; i++)
        out_uleb(&s, i < g->n_funcs ? g->func_type[i] : types[i - g->n_funcs]);
    out_section(to, 3, &s);
    put_tables_and_memories(g, to);
    put_globals(g, to);
    put_exports(g, n, to);
    put_elements(g, to);
    out_section(to, 12, (out_uleb(&s, 1 + g->n_memories), &s));
    out_uleb(&s, g->n_funcs + n);
    out_bytes(&s, code.data, code.size);
    out_section(to, 10, &s);
    put_data(g, to);
    free(code.data);
    free(s.data);
}

uint32_t gen_module(const struct gen_options *opt, struct out *to)
{
    struct gen *g = calloc(1, sizeof *g);
    if (g == NULL)
        abort();
    g->opt = opt;
    g->rng = opt->seed * 0x9e3779b97f4a7c15u + 1;
    for (uint32_t i = 0; i < 8; i++)
        gen_pick(g, 1);
    type_add(g, &(struct sig){ 0 });
    choose_weights(g);
    choose_functions(g);
    choose_state(g);
    gen_rows_choose(g);
    put_module(g, to);
    uint32_t numbers = g->next_number;
    free(g->code.data);
    free(g);
    return numbers;
}
