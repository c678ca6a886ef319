/* Dominators after Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). Blocks are in reverse
 * post-order of a reducible graph, so one pass over the forward edges is enough, and a block's dominator has a
 * smaller number. The tree is numbered in pre-order: a dominates b if b's number lies in a's interval. */
#include "opt_dom.h"

uint32_t dom_common_in(const uint32_t *idom, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (a > b)
            a = idom[a];
        while (b > a)
            b = idom[b];
    }
    return a;
}

/* The last block that dominates all forward preds of b; 0 if it has none. A way up is walked once, however many preds are
 * on it: seen[x] is b when x leads up to `at`. A handler has as many preds as there are calls in its try. */
static uint32_t preds_common(const struct ir_func *f, const uint32_t *idom, uint32_t *seen, uint32_t b)
{
    uint32_t at = UINT32_MAX;
    for (uint32_t i = 0; i < f->blocks[b].n_preds; i++) {
        uint32_t p = f->blocks[b].preds[i];
        if (p >= b)
            continue;
        at = at == UINT32_MAX ? p : at;
        for (; p > at && seen[p] != b; p = idom[p])
            seen[p] = b;
        while (p < at) {
            seen[at] = b;
            for (at = idom[at]; p > at; p = idom[p])
                seen[p] = b;
        }
    }
    return at == UINT32_MAX ? 0 : at;
}

struct dom dom_find(struct ir_func *f)
{
    uint32_t n = f->n_blocks;
    struct dom d = { ARENA_ZNEW(f->arena, uint32_t, n), ARENA_ZNEW(f->arena, uint32_t, n), ARENA_NEW(f->arena, uint32_t, n) };
    uint32_t *used = ARENA_ZNEW(f->arena, uint32_t, n);
    uint32_t *seen = ARENA_ZNEW(f->arena, uint32_t, n);
    for (uint32_t b = 1; b < n; b++)
        d.idom[b] = preds_common(f, d.idom, seen, b);
    for (uint32_t b = 0; b < n; b++)
        d.size[b] = 1;
    for (uint32_t b = n; b-- > 1;)
        d.size[d.idom[b]] += d.size[b];
    for (uint32_t b = 1; b < n; b++) {
        uint32_t up = d.idom[b];
        d.number[b] = d.number[up] + 1 + used[up];
        used[up] += d.size[b];
    }
    return d;
}
