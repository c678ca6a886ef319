/* Bodies in two tiers, with a way from the first into the middle of the second (on-stack replacement, OSR).
 *
 * The first tier has a point at its entry and at each loop's head (points.h). Where nothing lies on the operand stack, as compilers have
 * it, all that the rest of the body needs are memory, globals and the locals that are live there: a jump with these as arguments, in the
 * convention of calls, leaves for code that was compiled as a function of its own and returns to who called the first tier. In that
 * code a branch to a loop around is another such jump: entering that loop in the middle would make the graph irreducible. */
#include "build_priv.h"
#include "points.h"

#include <stddef.h>

enum { LIVE_MAX = 1 << 20 };            /* bytes of sets of locals, over all blocks */
enum { PASSED_MIN = 64, BYTES_PER_PASSED = 8 };     /* locals that all heads of a body pass on, at most: few, or so few for its length */

struct local_access { uint32_t block, local; bool is_write; };
/* A jump out of the first tier: its arguments are known once the body was walked. */
struct leave { uint32_t block, loop; ir_ref jump; };

static bool is_first(const struct build *b) { return b->tiers && !b->tiers->resume; }

static uint64_t point_of(const struct build *b, uint32_t loop) { return b->tiers->points + loop * (uint64_t)sizeof(struct jit_point); }

/* ---- the second tier, from a loop's head on */

/* The constructs around the loop, as if all of them had begun here: branches go to their ends. */
static void frames_resume(struct build *b)
{
    for (uint32_t i = 0; i < b->n_frames; i++) {
        struct frame *f = &b->frames[i];
        f->entry = NO_BLOCK;
        f->construct = i ? f[-1].construct : SSA_NO_CONSTRUCT;
        if (f->kind == FRAME_loop)
            continue;
        f->live = f->is_resumed = true;
        f->construct = f->whole = ssa_construct_open(&b->ssa, f->construct);
    }
}

/* ---- loops */

static uint32_t loop_around(const struct build *b)
{
    for (uint32_t i = b->n_frames; i-- > 0;)
        if (b->frames[i].kind == FRAME_loop)
            return b->frames[i].number;
    return 0;
}

static void loop_note(struct build *b, uint32_t number)
{
    struct build_tiers *t = b->tiers;
    ARENA_GROW(t->arena, t->loops, t->cap_loops, number + 1);
    t->loops[number] = (struct build_loop){ .parent = number ? loop_around(b) : 0, .begin = b->src };
    t->n_loops = number + 1;
}

void tiers_begin(struct build *b)
{
    if (!is_first(b))
        return;
    loop_note(b, 0);
    entry_begin(b, NULL, func_type(b->m, b->body.func)->n_params);
    emit(b, IR_count, IR_I32, 0, 0, 0, point_of(b, 0));
}

uint32_t tiers_loop(struct build *b)
{
    uint32_t number = ++b->n_loops;
    if (is_first(b)) {
        loop_note(b, number);
    } else if (number == b->tiers->resume) {
        const struct build_loop *l = &b->tiers->loops[number];
        entry_begin(b, l->live, l->n_live);
        frames_resume(b);
    }
    return number;
}

void tiers_loop_end(struct build *b, const struct frame *f)
{
    struct build_loop *loops = b->tiers->loops;
    if (!is_first(b))
        return;
    uint32_t all = b->src - loops[f->number].begin;
    loops[f->number].bytes += all;
    loops[loops[f->number].parent].bytes -= all;
}

void tiers_leave(struct build *b, uint32_t loop)
{
    if (is_first(b)) {
        ir_ref jump = emit(b, IR_tjump, IR_VOID, 0, 0, 0, 0);
        ARENA_GROW(b->arena, b->leaves, b->cap_leaves, b->n_leaves + 1);
        b->leaves[b->n_leaves++] = (struct leave){ b->block, loop, jump };
        return;
    }
    const struct build_loop *l = &b->tiers->loops[loop];
    ir_ref *list = ARENA_NEW(b->arena, ir_ref, l->n_live + 1);
    for (uint32_t i = 0; i < l->n_live; i++)
        list[i] = ssa_read(&b->ssa, b->block, l->live[i]);
    list[l->n_live] = emit(b, IR_way, IR_I64, 0, 0, 0, point_of(b, loop));
    emit(b, IR_tjump, IR_VOID, ir_list(b->f, list, l->n_live + 1), l->n_live + 1, 0, 0);
}

static ir_ref number(struct build *b, enum ir_type type, uint64_t n) { return emit(b, IR_const, type, 0, 0, 0, n); }

/* The way is read twice, so that it need not be kept from one block to the other. Testing: nobody takes it before the second time, when
 * locals have come to differ from what they were at first. */
void tiers_point(struct build *b, const struct frame *f)
{
    if (!is_first(b))
        return;
    struct build_loop *loops = b->tiers->loops, *l = &loops[f->number];
    l->has_way = !f->height && !f->n_params && (!l->parent || loops[l->parent].has_way);
    uint32_t head = b->block;
    ir_ref count = emit(b, IR_count, IR_I32, 0, 0, 0, point_of(b, f->number));
    if (!l->has_way)
        return;
    ir_ref way = emit(b, IR_way, IR_I64, 0, 0, 0, point_of(b, f->number));
    ir_ref is_open = emit(b, IR_ne, IR_I32, way, number(b, IR_I64, 0), 0, 0);
    if (b->opt->eager_tiers)
        is_open = emit(b, IR_and, IR_I32, is_open, emit(b, IR_gtu, IR_I32, count, number(b, IR_I32, 1), 0, 0), 0, 0);
    emit(b, IR_br, IR_VOID, is_open, 0, 0, 0);
    ir_edge(b->f, head, block_begin(b));
    tiers_leave(b, f->number);
    ir_edge(b->f, head, block_begin(b));
}

/* ---- which locals are live at loops' heads: backwards over the blocks until nothing is new, once for each level of loops */

void tiers_access(struct build *b, uint32_t local, bool is_write)
{
    if (!is_first(b) || !b->n_loops || !is_live(b))
        return;
    ARENA_GROW(b->arena, b->accesses, b->cap_accesses, b->n_accesses + 1);
    b->accesses[b->n_accesses++] = (struct local_access){ b->block, local, is_write };
}

struct liveness { uint64_t *sets, *now; uint32_t words; };

static uint64_t *set_of(const struct liveness *l, uint32_t block) { return l->sets + (size_t)block * l->words; }

/* Backwards over the accesses of a block that end before `end`; where its own begin. */
static uint32_t block_accesses(const struct build *b, const struct liveness *l, uint32_t block, uint32_t end)
{
    for (; end && b->accesses[end - 1].block == block; end--) {
        const struct local_access *x = &b->accesses[end - 1];
        uint64_t bit = 1ull << x->local % 64;
        l->now[x->local / 64] = x->is_write ? l->now[x->local / 64] & ~bit : l->now[x->local / 64] | bit;
    }
    return end;
}

static bool all_blocks(const struct build *b, const struct liveness *l)
{
    bool is_new = false;
    uint32_t end = b->n_accesses;
    for (uint32_t block = b->f->n_blocks; block-- > 0;) {
        const struct ir_block *bl = &b->f->blocks[block];
        memset(l->now, 0, l->words * sizeof *l->now);
        for (uint32_t k = 0; k < bl->n_succs; k++)
            for (uint32_t w = 0; w < l->words; w++)
                l->now[w] |= set_of(l, bl->succs[k])[w];
        end = block_accesses(b, l, block, end);
        is_new |= memcmp(l->now, set_of(l, block), l->words * sizeof *l->now) != 0;
        memcpy(set_of(l, block), l->now, l->words * sizeof *l->now);
    }
    return is_new;
}

static uint32_t count_set(const uint64_t *set, uint32_t words)
{
    uint32_t n = 0;
    for (uint32_t w = 0; w < words; w++)
        n += (uint32_t)__builtin_popcountll(set[w]);
    return n;
}

static void keep_live(struct build_tiers *t, struct build_loop *l, const uint64_t *set, uint32_t words)
{
    if (l->live)
        return;
    l->live = ARENA_NEW(t->arena, uint32_t, count_set(set, words) + 1);
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t bits = set[w]; bits; bits &= bits - 1)
            l->live[l->n_live++] = w * 64 + (uint32_t)__builtin_ctzll(bits);
}

/* The blocks that leave are successors of heads and read nothing: what is live at a head is what is live in its other one. */
static void live_find(struct build *b)
{
    struct liveness l = { .words = (b->n_locals + 63) / 64 };
    size_t words = (size_t)b->f->n_blocks * l.words;
    if (words * sizeof *l.sets > LIVE_MAX) {
        b->tiers->is_unfit = true;
        return;
    }
    l.sets = ARENA_ZNEW(b->arena, uint64_t, words);
    l.now = ARENA_NEW(b->arena, uint64_t, l.words);
    while (all_blocks(b, &l))
        ;
    for (uint32_t i = 0; i < b->n_leaves; i++)
        keep_live(b->tiers, &b->tiers->loops[b->leaves[i].loop], set_of(&l, b->f->blocks[b->leaves[i].block].preds[0]), l.words);
}

/* Is it cheap to leave? */
static bool passes_few(const struct build *b)
{
    uint32_t n = 0;
    for (uint32_t i = 1; i < b->tiers->n_loops; i++)
        n += b->tiers->loops[i].n_live;
    return n <= PASSED_MIN || n * BYTES_PER_PASSED <= b->m->funcs[b->body.func].body_bytes;
}

static void leaves_end(struct build *b)
{
    for (uint32_t i = 0; i < b->n_leaves; i++) {
        const struct leave *x = &b->leaves[i];
        const struct build_loop *l = &b->tiers->loops[x->loop];
        ir_ref *list = ARENA_NEW(b->arena, ir_ref, l->n_live + 1);
        for (uint32_t k = 0; k < l->n_live; k++)
            list[k] = ssa_read(&b->ssa, x->block, l->live[k]);
        list[l->n_live] = ir_insert_before(b->f, x->jump, IR_way, IR_I64, 0, 0, 0, point_of(b, x->loop));
        uint32_t start = ir_list(b->f, list, l->n_live + 1);
        b->f->ins[x->jump].a[0] = start;
        b->f->ins[x->jump].a[1] = l->n_live + 1;
    }
}

void tiers_end(struct build *b)
{
    struct build_tiers *t = b->tiers;
    if (!is_first(b))
        return;
    t->loops[0].bytes += b->src - t->loops[0].begin;
    if (b->n_leaves && !t->is_unfit)
        live_find(b);
    t->is_unfit |= !passes_few(b);
    if (!t->is_unfit)
        leaves_end(b);
}
