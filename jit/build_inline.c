/* A call replaced by the body of its callee, which is walked in place: its arguments are locals, its frame is a block
 * whose label `return` branches to. The body was validated before.
 *
 * Positions: each body that is built in has a range of its own behind the module's offsets, so that one number says where
 * an instruction stands in the module and by which calls it came here (image.h).
 *
 * What pays: a body hardly longer than its call, a somewhat longer one in a loop or with constant arguments, where folding
 * makes it shorter, one that nothing else calls, and a few levels of a recursive function in itself, which then saves
 * registers and returns less often. What is built in is built again at each place, so each function has only so much room.
 * What nothing else calls is built once, but it may never be called where the rest of the function is: at -O2 only that does not matter. */
#include "build_priv.h"

enum {
    DEPTH_MAX = 6,              /* bodies inside each other */
    WEIGHT_LOOP = 36,           /* of a body without calls, in a loop */
    CONSTS_MAX = 8,             /* constant arguments that count: 1 each */
    ROOM_PER_WEIGHT = 2, ROOM_MAX = 2000,       /* weight that may be built into one function */
    ROOM_ONLY = 2000,           /* likewise of bodies that only one place calls */
    LOCALS_MAX = 200,
    LEVELS_MAX = 3,             /* a function inside itself: so deep, */
    WEIGHT_SELF = 40, ROOM_SELF = 80,           /* up to this weight, this much in all */
};

/* By -O: the weight of a body that pays anywhere, of one that only one place calls, and the room that any function has. */
struct budget { uint32_t anywhere, only, room; };

static const struct budget *budget_of(const struct build *b)
{
    static const struct budget usual = { 5, 200, 40 }, generous = { 20, 1500, 100 };
    return b->opt->opt_level < 2 ? &usual : &generous;
}

void inline_begin(struct build *b)
{
    uint32_t weight = b->facts->funcs[b->body.func].weight;
    uint32_t room = budget_of(b)->room;
    b->room = weight < (ROOM_MAX - room) / ROOM_PER_WEIGHT ? room + weight * ROOM_PER_WEIGHT : ROOM_MAX;
    b->room_self = ROOM_SELF;
    b->room_only = ROOM_ONLY;
}

static bool has_one_caller(const struct build *b, uint32_t func)
{
    return b->facts->funcs[func].n_callers == 1 && !b->facts->is_referenced[func];
}

/* Nothing else calls the function, nor what it is called by, as far as that was built in. */
static bool is_only_place(const struct build *b, uint32_t func)
{
    for (const struct body *in = &b->body; in->outer; in = in->outer)
        if (!has_one_caller(b, in->func))
            return false;
    return has_one_caller(b, func);
}

/* How often the function is among the bodies being built; depth: how many these are. */
static uint32_t times_built(const struct build *b, uint32_t func, uint32_t *depth)
{
    uint32_t n = 0;
    for (const struct body *in = &b->body; in; in = in->outer, ++*depth)
        n += in->func == func;
    return n;
}

/* A function that calls itself, with nothing in between but itself. */
static bool is_recursion_wanted(const struct build *b, uint32_t func, uint32_t times, uint32_t depth)
{
    uint32_t weight = b->facts->funcs[func].weight;
    return b->facts->recursion && times == depth && depth <= LEVELS_MAX && weight <= WEIGHT_SELF && weight <= b->room_self;
}

/* Code that nobody comes back from is seldom reached. */
static bool is_last_call(const struct build *b) { return b->r.at < b->r.end && *b->r.at == 0x00; }

static uint32_t weight_limit(const struct build *b, uint32_t func, const ir_ref *args)
{
    const struct func_facts *ff = &b->facts->funcs[func];
    uint32_t limit = ff->is_product ||
                     (b->frames[b->n_frames - 1].loop && ff->is_leaf && !ff->n_loops) ? WEIGHT_LOOP : budget_of(b)->anywhere, consts = 0;
    for (uint32_t i = 0; i < func_type(b->m, func)->n_params && consts < CONSTS_MAX; i++)
        consts += b->f->ins[args[i]].op == IR_const;
    return limit + consts < b->room ? limit + consts : b->room;
}

/* The room for the body of a function, if it is worth it; NULL: it is not. */
static uint32_t *room_of(struct build *b, uint32_t func, const ir_ref *args)
{
    uint32_t depth = 0;
    if (!b->facts || !b->facts->inlines || !b->facts->funcs[func].is_noted || b->facts->funcs[func].is_special ||
        b->facts->funcs[func].n_locals > LOCALS_MAX)
        return NULL;
    uint32_t times = times_built(b, func, &depth);
    if (times)
        return is_recursion_wanted(b, func, times, depth) ? &b->room_self : NULL;
    if (depth >= DEPTH_MAX)
        return NULL;
    uint32_t weight = b->facts->funcs[func].weight;
    if (weight <= weight_limit(b, func, args))
        return &b->room;
    bool is_only = weight <= budget_of(b)->only && weight <= b->room_only && is_only_place(b, func) && !is_last_call(b);
    return is_only ? &b->room_only : NULL;
}

/* A range of positions for a body: from the end of those given so far. */
static void positions_take(struct build *b, uint32_t func, uint32_t call_src)
{
    struct ir_func *f = b->f;
    const struct func *fn = &b->m->funcs[func];
    ARENA_GROW(f->arena, f->inlined, f->cap_inlined, f->n_inlined + 1);
    f->inlined[f->n_inlined++] = (struct wvm_image_inlined){ f->src_end, func, call_src };
    b->body.src_shift = f->src_end - fn->body_offset;
    f->src_end += fn->body_bytes;
}

/* Parameters have the arguments' values, all other locals are zero, also when a loop comes here again. */
static void locals_begin(struct build *b, const struct type_def *t, const ir_ref *args)
{
    uint32_t first = b->body.first_local = b->n_locals;
    bool is_again = frame_top(b)->loop != 0;
    for (uint32_t i = 0; i < t->n_params; i++)
        locals_add(b, 1, t->params[i]);
    locals_read(b);
    for (uint32_t i = first; i < b->n_locals; i++) {
        enum ir_type type = ir_type_of(b->locals[i]);
        ssa_local_add(&b->ssa, type);
        if (i - first < t->n_params)
            ssa_write(&b->ssa, b->block, i, args[i - first]);
        else if (is_again)
            ssa_write(&b->ssa, b->block, i, ssa_zero(&b->ssa, type));
    }
}

bool inline_call(struct build *b, uint32_t func, const ir_ref *args)
{
    uint32_t *room = room_of(b, func, args);
    if (!room)
        return false;
    const struct type_def *t = func_type(b->m, func);
    const struct body outer = b->body;
    const struct reader r = b->r;
    uint8_t *inited = b->inited;
    uint32_t src = b->src;
    b->body = (struct body){ .func = func, .outer = &outer };
    b->inited = NULL;
    *room -= b->facts->funcs[func].weight;
    b->r = reader_make(b->m->wasm, b->m->funcs[func].body_offset, b->m->size, r.err);
    positions_take(b, func, src);
    body_begin(b, FRAME_inlined, t);
    locals_begin(b, t, args);
    body_walk(b);
    b->r = r;
    b->src = src;
    b->body = outer;
    b->inited = inited;
    return true;
}
