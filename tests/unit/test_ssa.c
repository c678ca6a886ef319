/* Random bodies that do little but move values through locals and labels: the IR computes
 * what the bytecode computes. Both are interpreted here, in the simplest way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "jit/build.h"
#include "jit/opt.h"

enum { N_LOCALS = 6, FUEL = N_LOCALS - 1, BODY_MAX = 4096, DEPTH_MAX = 7 };
enum { BLOCK = 2, LOOP = 3, IF = 4, ELSE = 5, END = 11, BR = 12, BR_IF = 13, BR_TABLE = 14, RETURN = 15, DROP = 26,
       GET = 32, SET = 33, TEE = 34, CONST = 65, EQZ = 69, ADD = 106, SUB = 107, XOR = 115, EMPTY = 0x40, I32 = 0x7f };

/* ---- generator: statements and one-value expressions; only a loop that has fuel goes back */

static uint8_t body[BODY_MAX];
static unsigned size;
static uint32_t seed;
static uint8_t label_type[DEPTH_MAX + 2];     /* EMPTY, I32, LOOP, or 0: a loop with a parameter */
static unsigned depth, level;             /* labels around, generator calls around */

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

static void put(unsigned n, ...)
{
    va_list args;
    va_start(args, n);
    while (n--)
        body[size++] = (uint8_t)va_arg(args, int);
    va_end(args);
}

static bool is_full(void) { return size > BODY_MAX - 1500 || depth >= DEPTH_MAX || level > 16; }

static void expression(void);
static void statements(void);

static void begin(uint8_t op, uint8_t type)
{
    put(2, op, type);
    label_type[++depth] = op != LOOP ? type : type == EMPTY ? LOOP : 0;
}

static void end(void)
{
    put(1, END);
    depth--;
}

/* A label of this type at random: how deep it is, or -1. */
static int some_label(uint8_t type)
{
    unsigned d = pick(depth + 1);
    for (unsigned i = 0; i <= depth; i++, d = (d + 1) % (depth + 1))
        if (label_type[depth - d] == type)
            return (int)d;
    return -1;
}

static void burn_fuel(void)
{
    put(6, GET, FUEL, GET, FUEL, EQZ, EQZ);
    put(3, SUB, SET, FUEL);
}

/* if fuel: fuel -= 1, go back to the loop at this depth */
static void go_back(unsigned d)
{
    burn_fuel();
    put(4, GET, FUEL, BR_IF, d);
}

static void leaf(void)
{
    if (pick(3))
        put(2, GET, pick(FUEL));
    else
        put(2, CONST, pick(64));
}

static void expression(void)
{
    static const uint8_t binary[] = { ADD, SUB, XOR };
    int label;
    level++;
    switch (is_full() ? 0 : pick(9)) {
    case 1: case 2:
        expression();
        expression();
        put(1, binary[pick(3)]);
        break;
    case 3:
        expression();
        put(2, TEE, pick(FUEL));
        break;
    case 4:
        begin(BLOCK, I32);
        statements();
        expression();
        end();
        break;
    case 5:
        expression();
        begin(IF, I32);
        statements();
        expression();
        put(1, ELSE);
        expression();
        end();
        break;
    case 6:                             /* a value that may leave early */
        label = some_label(I32);
        expression();
        expression();
        if (label >= 0)
            put(2, BR_IF, label);
        else
            put(1, ADD);
        break;
    case 7:                             /* through a loop as its parameter; type 1 is (i32) -> i32 */
        expression();
        begin(LOOP, 1);
        put(2, SET, pick(FUEL));
        statements();
        expression();
        go_back(0);                      /* with the value */
        end();
        break;
    default:
        leaf();
    }
    level--;
}

static void table(void)
{
    int a = some_label(EMPTY), b = some_label(EMPTY), c = some_label(EMPTY);
    if (a < 0)
        return;
    begin(BLOCK, EMPTY);                /* so that what follows is reachable */
    expression();
    put(5, BR_TABLE, 3, a + 1, 0, b + 1);
    put(1, c + 1);
    end();
}

/* While there is fuel, back to one loop or another; the last label leads out. */
static void back_table(void)
{
    int a = some_label(LOOP), b = some_label(LOOP), out = some_label(EMPTY);
    if (a < 0)
        return;
    burn_fuel();
    begin(BLOCK, EMPTY);
    put(3, GET, FUEL, EQZ);
    begin(IF, EMPTY);
    put(2, BR, 1);
    end();
    expression();
    put(4, BR_TABLE, 2, a + 1, b + 1);
    put(1, pick(2) || out < 0 ? 0 : out + 1);
    end();
}

static void statement(void)
{
    int label;
    level++;
    switch (is_full() ? 0 : pick(12)) {
    case 8:                             /* back to some loop around, from inside */
        label = some_label(LOOP);
        if (label >= 0)
            go_back((unsigned)label);
        break;
    case 9:                             /* the same from a table, beside ways out */
        back_table();
        break;
    case 1:
        begin(BLOCK, EMPTY);
        statements();
        end();
        break;
    case 2:
        begin(LOOP, EMPTY);
        statements();
        go_back(0);
        if (pick(2))
            statements();
        end();
        break;
    case 3:
        expression();
        begin(IF, EMPTY);
        statements();
        if (pick(2)) {
            put(1, ELSE);
            statements();
        }
        end();
        break;
    case 4: case 5:
        label = some_label(EMPTY);
        expression();
        if (label < 0)
            put(1, DROP);
        else
            put(2, BR_IF, label);
        break;
    case 6:
        table();
        break;
    case 7:                             /* one way out of an if ends in a branch */
        label = some_label(EMPTY);
        expression();
        begin(IF, EMPTY);
        statements();
        if (label >= 0)
            put(2, BR, label + 1);
        end();
        break;
    default:
        expression();
        put(2, SET, pick(FUEL));
    }
    level--;
}

static void statements(void)
{
    for (unsigned n = pick(4); n-- > 0; )
        statement();
}

static void generate(uint32_t s)
{
    seed = s * 2654435761u + 1;
    size = 0;
    depth = level = 0;
    label_type[0] = I32;
    put(1, 0);
    for (unsigned i = 0; i < 3; i++)
        statement();
    statements();
    expression();
    put(1, END);
}

/* ---- the bytecode, interpreted: returns how many labels to leave, -1 for none */

static const uint8_t *pc;
static uint32_t locals[N_LOCALS], stack[4096];
static unsigned sp;

static void skip_to_end(bool stop_at_else)
{
    for (unsigned d = 0;; ) {
        uint8_t op = *pc++;
        if (op == BLOCK || op == LOOP || op == IF)
            d++, pc++;
        else if (op == BR_TABLE)
            pc += *pc + 2;
        else if (op == END && d-- == 0)
            return;
        else if (op == ELSE && d == 0 && stop_at_else)
            return;
        else if (op == GET || op == SET || op == TEE || op == CONST || op == BR || op == BR_IF)
            pc++;
    }
}

static int run(void);

static int construct(uint8_t op, uint8_t type)
{
    const uint8_t *start = pc;
    unsigned height = sp - (op == LOOP && type == 1);
    for (;;) {
        pc = start;
        int leave = run();
        if (leave < 0)
            return -1;                  /* pc is behind its end */
        pc = start;
        unsigned keep = leave == 0 && op == LOOP ? type == 1 : type != EMPTY;
        if (leave == 0) {
            memmove(&stack[height], &stack[sp - keep], keep * sizeof *stack);
            sp = height + keep;
        }
        if (leave != 0 || op != LOOP) {
            skip_to_end(false);
            return leave - 1;
        }
    }
}

static int run(void)
{
    for (;;) {
        uint8_t op = *pc++;
        switch (op) {
        case END: return -1;
        case ELSE: skip_to_end(false); return -1;
        case BLOCK: case LOOP: case IF: {
            uint8_t type = *pc++;
            if (op == IF && !stack[--sp]) {
                skip_to_end(true);
                if (pc[-1] == END)
                    break;
            }
            int leave = construct(op, type);
            if (leave >= 0)
                return leave;
            break;
        }
        case BR: return *pc;
        case BR_IF:
            pc++;
            if (stack[--sp])
                return pc[-1];
            break;
        case BR_TABLE: {
            uint32_t i = stack[--sp], n = *pc;
            return pc[1 + (i < n ? i : n)];
        }
        case DROP: sp--; break;
        case GET: stack[sp++] = locals[*pc++]; break;
        case SET: locals[*pc++] = stack[--sp]; break;
        case TEE: locals[*pc++] = stack[sp - 1]; break;
        case CONST: stack[sp++] = *pc++; break;
        case EQZ: stack[sp - 1] = !stack[sp - 1]; break;
        case ADD: sp--; stack[sp - 1] += stack[sp]; break;
        case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
        case XOR: sp--; stack[sp - 1] ^= stack[sp]; break;
        default: abort();
        }
    }
}

static uint32_t bytecode_result(const uint32_t *params)
{
    memcpy(locals, params, sizeof locals);
    sp = 0;
    pc = body + 1;
    run();
    return stack[sp - 1];
}

/* ---- the IR, interpreted */

static uint32_t slot_of(const struct ir_block *b, uint32_t pred)
{
    uint32_t i = 0;
    while (b->preds[i] != pred)
        i++;
    return i;
}

static void phis_run(struct ir_func *f, uint32_t *v, uint32_t block, uint32_t from)
{
    uint32_t next[1024], n = 0, slot = slot_of(&f->blocks[block], from), count;
    ir_ref i;
    for (i = f->blocks[block].first; f->ins[i].op == IR_phi; i = f->ins[i].next)
        next[n++] = v[ir_operands(f, i, &count)[slot]];
    n = 0;
    for (i = f->blocks[block].first; f->ins[i].op == IR_phi; i = f->ins[i].next)
        v[i] = next[n++];
}

static uint32_t ir_result(struct ir_func *f, const uint32_t *params)
{
    uint32_t *v = ARENA_ZNEW(f->arena, uint32_t, f->n_ins), block = 0, next = 0;
    ir_ref i = f->blocks[0].first;
    for (;; i = f->ins[i].next) {
        const struct ir_ins *s = &f->ins[i];
        const struct ir_block *b = &f->blocks[block];
        switch (s->op) {
        case IR_phi: continue;
        case IR_param: v[i] = params[s->imm]; continue;
        case IR_const: v[i] = (uint32_t)s->imm; continue;
        case IR_eqz: v[i] = !v[s->a[0]]; continue;
        case IR_add: v[i] = v[s->a[0]] + v[s->a[1]]; continue;
        case IR_sub: v[i] = v[s->a[0]] - v[s->a[1]]; continue;
        case IR_xor: v[i] = v[s->a[0]] ^ v[s->a[1]]; continue;
        case IR_ret: return v[f->pool[s->a[0]]];
        case IR_jmp: next = b->succs[0]; break;
        case IR_br: next = b->succs[v[s->a[0]] ? 0 : 1]; break;
        case IR_brtable: {
            uint32_t x = v[s->a[0]], last = s->a[2] - 1;
            next = b->succs[f->pool[s->a[1] + (x < last ? x : last)]];
            break;
        }
        default: fail_msg("IR that the test does not know: %s", ir_ops[s->op].name);
        }
        phis_run(f, v, next, block);
        block = next;
        f->ins[0].next = f->blocks[block].first;        /* the loop's step goes there */
        i = 0;
    }
}

/* ---- a module around the body */

static struct arena arena, func_arena;

static void module_make(struct module *m, uint8_t *bytes)
{
    static const uint8_t head[] = {
        0, 'a', 's', 'm', 1, 0, 0, 0, 1, 16, 2, 0x60, 6, I32, I32, I32, I32, I32, I32, 1, I32, 0x60, 1, I32, 1, I32,
        3, 2, 1, 0, 10, 0x80 | ((BODY_MAX + 4) & 0x7f), (BODY_MAX + 4) >> 7, 1 };
    struct jit_error err = { 0 };
    size_t n = sizeof head;
    memcpy(bytes, head, n);
    bytes[n - 3] = 0x80 | ((size + 3) & 0x7f);
    bytes[n - 2] = (uint8_t)((size + 3) >> 7);
    bytes[n++] = 0x80 | (size & 0x7f);
    bytes[n++] = (uint8_t)(size >> 7);
    memcpy(bytes + n, body, size);
    if (!module_decode(&arena, bytes, n + size, 0, m, &err))
        fail_msg("the test's module: at %zu: %s", err.offset, err.text);
}

static void one(uint32_t s)
{
    static uint8_t bytes[BODY_MAX + 64];
    static const uint32_t params[][N_LOCALS] = { { 0, 1, 2, 3, 4, 9 }, { 5, 0, 0, 7, 1, 20 }, { 1, 1, 1, 1, 1, 3 }, { 0 } };
    struct jit_options opt = { .mem0_at_zero = true };
    struct jit_error err = { 0 };
    struct module m;
    struct ir_func f;
    generate(s);
    arena_reset(&arena);
    arena_reset(&func_arena);
    module_make(&m, bytes);
    ir_func_init(&f, &func_arena);
    if (!build_function(&f, &m, 0, NULL, &opt, NULL, &err))
        fail_msg("seed %u: at %zu: %s", s, err.offset, err.text);
    if (!ir_verify(&f, stderr))
        fail_msg("seed %u: not well formed as built", s);
    opt_copy(&f);
    if (s % 2)
        opt_dce(&f);
    if (!ir_verify(&f, stderr))
        fail_msg("seed %u: not well formed", s);
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        uint32_t want = bytecode_result(params[i]), got = ir_result(&f, params[i]);
        if (want == got)
            continue;
        ir_dump(&f, stderr);
        fail_msg("seed %u, parameters %zu: %u, not %u", s, i, got, want);
    }
}

static void computes_the_same(void **state)
{
    for (uint32_t s = 0; s < 5000; s++)
        one(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(computes_the_same) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
