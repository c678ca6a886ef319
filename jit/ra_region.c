/* Splitting of an interval that found no register.
 *
 * An interval of several blocks: for each register, the blocks in which it is free could have the value there, and the
 * others before the first and after the last conflict. All that could do, do at first; then each part that costs more to
 * bring the value to than it saves is given up, until nothing changes. The register that saves most takes its parts at
 * once. What remains is queued again in parts that hang together, where it can take a register from a lighter interval
 * or is split again.
 * When no register saves much, the uses within each loop, or within each block outside of loops, are tried by
 * themselves. An interval within a block is split before and after the stretch with the most uses for which some register
 * is free. What has a single use is left in memory.
 *
 * A value that is defined once is stored once, so leaving a register is taken to cost nothing, and coming back one load. */
#include "ra_greedy.h"

enum { NO_PART = 0, IN_REG, IN_MEM };

/* A block of the interval. It has one part, or, when the register is taken somewhere in it, one before and one behind that. */
struct ra_node {
    uint32_t block, from, to;       /* where the interval is in it */
    uint32_t u0, u1;
    uint32_t end, again;            /* the parts are [from, end) and [again, to); end == to: one part */
    float cost;                     /* of its uses, when all are of memory */
    float save, save_again;         /* what it saves to have the parts in a register */
    uint32_t in, out, edges_end;    /* edges from and to other nodes: [in, out) and [out, edges_end) */
    float outside;                  /* loads on the ways in from elsewhere */
    uint8_t part, part_again;
    bool begins, enters, leaves;    /* is live at the start, as a parameter or not; at the end */
    bool in_todo;
};

/* load: what it costs to load the value on the way. */
struct ra_edge { uint32_t node; float load; };

struct plan { uint32_t reg; float gain; };

/* Part of the cost of memory that a register for some blocks must save; else the loops may get more by themselves. */
#define LEAST_GAIN 0.5f

#define COST_MOVE 0.3f

static uint32_t min_u32(uint32_t a, uint32_t b) { return a < b ? a : b; }
static uint32_t max_u32(uint32_t a, uint32_t b) { return a > b ? a : b; }
static uint32_t gap_before(uint32_t pos) { return pos & ~3u; }
static uint32_t gap_after(uint32_t pos) { return (pos & ~3u) + 4; }

/* ---- the blocks of the interval */

static void add_node(struct greedy *g, uint32_t b, uint32_t from, uint32_t to)
{
    if (g->n_nodes && g->nodes[g->n_nodes - 1].block == b) {
        g->nodes[g->n_nodes - 1].to = to;
        return;
    }
    ARENA_GROW(g->ra->a, g->nodes, g->cap_nodes, g->n_nodes + 1);
    g->nodes[g->n_nodes++] = (struct ra_node){ .block = b, .from = from, .to = to };
    g->node_of[b] = g->n_nodes;
}

/* Without the definition as a parameter, which stores nothing where the argument is in memory, too. */
static float cost_of(const struct ra *ra, const struct ra_interval *i, uint32_t u0, uint32_t u1)
{
    float sum = 0;
    for (uint32_t u = u0; u < u1; u++)
        if (u > i->u0 || !phi_begins(ra, i))
            sum += greedy_use_cost(ra, i, u);
    return sum;
}

static float edge_freq(const struct ra *ra, uint32_t p, uint32_t s)
{
    return ra->f->blocks[p].n_succs == 1 ? ra->freq[p] : ra->freq[s];
}

static float reload_cost(const struct ra *ra, const struct ra_interval *i) { return ra->v[i->vreg].remat ? 0.4f : 1; }

/* The ways into the block that i is a parameter of. In a register, one that comes from memory is loaded and stored again. */
static void find_param_edges(struct greedy *g, const struct ra_interval *i, struct ra_node *n)
{
    const struct ra *ra = g->ra;
    const struct mblock *b = &ra->f->blocks[n->block];
    for (uint32_t k = 0; k < b->n_preds; k++) {
        uint32_t p = b->preds[k], from = g->node_of[p];
        if (from && phi_comes_back(ra, i->vreg, p))
            g->edges[g->n_edges++] = (struct ra_edge){ from - 1, phi_return_cost(ra, p) };
        else if (phi_from_memory(ra, i->vreg, p))
            n->outside += phi_return_cost(ra, p);
    }
}

/* Does i go on from block p to block s? */
static bool goes_on(const struct greedy *g, const struct ra_interval *i, uint32_t p, uint32_t s)
{
    uint32_t n = g->node_of[s];
    return n && (g->nodes[n - 1].enters || (g->nodes[n - 1].begins && phi_comes_back(g->ra, i->vreg, p)));
}

static void find_edges(struct greedy *g, const struct ra_interval *i, struct ra_node *n)
{
    const struct ra *ra = g->ra;
    const struct mblock *b = &ra->f->blocks[n->block];
    float cost = reload_cost(ra, i);
    ARENA_GROW(ra->a, g->edges, g->cap_edges, g->n_edges + b->n_preds + b->n_succs);
    n->in = g->n_edges;
    n->outside = 0;
    if (n->begins)
        find_param_edges(g, i, n);
    for (uint32_t k = 0; n->enters && k < b->n_preds; k++) {
        uint32_t p = g->node_of[b->preds[k]];
        float load = cost * edge_freq(ra, b->preds[k], n->block);
        if (p)
            g->edges[g->n_edges++] = (struct ra_edge){ p - 1, load };
        else
            n->outside += load;
    }
    n->out = g->n_edges;
    for (uint32_t k = 0; n->leaves && k < b->n_succs; k++) {
        uint32_t s = b->succs[k];
        if (!goes_on(g, i, n->block, s))
            continue;
        uint32_t to = g->node_of[s] - 1;
        float load = g->nodes[to].begins ? phi_return_cost(ra, n->block) : cost * edge_freq(ra, n->block, s);
        g->edges[g->n_edges++] = (struct ra_edge){ to, load };
    }
    n->edges_end = g->n_edges;
}

static void find_nodes(struct greedy *g, const struct ra_interval *i)
{
    const struct ra *ra = g->ra;
    g->n_nodes = 0;
    for (uint32_t r = i->r0; r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        for (uint32_t b = ra_block_at(ra, x.from); b < ra->f->n_blocks && ra_block_start(ra, b) < x.to; b++)
            add_node(g, b, max_u32(x.from, ra_block_start(ra, b)), min_u32(x.to, ra_block_end(ra, b)));
    }
    for (uint32_t n = 0, u = i->u0; n < g->n_nodes; n++) {
        g->nodes[n].u0 = u;
        while (u < i->u1 && ra->uses[u].pos < g->nodes[n].to)
            u++;
        g->nodes[n].u1 = u;
        g->nodes[n].cost = cost_of(ra, i, g->nodes[n].u0, u);
        bool at_start = g->nodes[n].from == ra_block_start(ra, g->nodes[n].block);
        g->nodes[n].begins = at_start && ra->v[i->vreg].param_of == g->nodes[n].block;
        g->nodes[n].enters = at_start && !g->nodes[n].begins;
        g->nodes[n].leaves = g->nodes[n].to == ra_block_end(ra, g->nodes[n].block);
    }
    g->n_edges = 0;
    for (uint32_t n = 0; n < g->n_nodes; n++)
        find_edges(g, i, &g->nodes[n]);
    ARENA_GROW(ra->a, g->todo, g->cap_todo, g->n_nodes);
}

static void forget_nodes(struct greedy *g)
{
    for (uint32_t n = 0; n < g->n_nodes; n++)
        g->node_of[g->nodes[n].block] = 0;
    g->n_nodes = 0;
}

/* ---- the parts for a register */

/* The last point of x that is taken, or x.from when there is none; the first one is `first`. */
static uint32_t last_taken(const uint64_t *map, struct ra_range x)
{
    uint32_t p = x.to;
    while (p-- > x.from) {
        uint64_t word = map[p / 64] << (63 - p % 64);
        if (word)
            return max_u32(p - (uint32_t)__builtin_clzll(word), x.from);
        p -= min_u32(p % 64, p - x.from);
    }
    return x.from;
}

static void cut_node(const struct greedy *g, const struct ra_interval *i, uint32_t reg, struct ra_node *n)
{
    const struct ra *ra = g->ra;
    struct ra_range x = { n->from, n->to };
    uint32_t first = ra_first_taken(ra->busy[reg], ra->busy_words[reg], x), u;
    n->save_again = 0;
    n->part_again = NO_PART;
    n->again = n->to;
    if (first == n->to) {
        n->end = n->to;
        n->save = n->cost;
        n->part = IN_REG;
        return;
    }
    for (u = n->u0; u < n->u1 && ra->uses[u].pos < gap_before(first);)
        u++;
    n->end = u > n->u0 ? gap_after(ra->uses[u - 1].pos) : n->from;
    n->save = cost_of(ra, i, n->u0, u);
    n->part = n->save > 0 && n->end > n->from ? IN_REG : NO_PART;
    if (n->part == NO_PART)
        n->end = n->from;
    if (!n->leaves)
        return;
    uint32_t behind = gap_after(last_taken(ra->busy[reg], x));
    for (u = n->u1; u > n->u0 && ra->uses[u - 1].pos >= behind;)
        u--;
    if (u == n->u1)
        return;
    n->again = max_u32(gap_before(ra->uses[u].pos), n->from);
    n->save_again = cost_of(ra, i, u, n->u1);
    n->part_again = IN_REG;
}

static bool leaves_in_reg(const struct ra_node *n) { return (n->end == n->to ? n->part : n->part_again) == IN_REG; }

/* Loads on the way into the block. */
static float entry_cost(const struct greedy *g, const struct ra_node *n)
{
    float sum = n->outside;
    for (uint32_t k = n->in; k < n->out; k++)
        if (!leaves_in_reg(&g->nodes[g->edges[k].node]))
            sum += g->edges[k].load;
    return sum;
}

/* Loads in the blocks behind, if the value is in memory at the block's end. */
static float exit_cost(const struct greedy *g, const struct ra_node *n)
{
    float sum = 0;
    for (uint32_t k = n->out; k < n->edges_end; k++)
        if (g->nodes[g->edges[k].node].part == IN_REG)
            sum += g->edges[k].load;
    return sum;
}

static void look_again(struct greedy *g, uint32_t n)
{
    if (!g->nodes[n].in_todo)
        g->todo[g->n_todo++] = n;
    g->nodes[n].in_todo = true;
}

/* Give up parts that do not pay: true if there were any. */
static bool settle(struct greedy *g, const struct ra_interval *i, struct ra_node *n)
{
    bool whole = n->end == n->to, changed = false;
    if (n->part_again == IN_REG &&
        reload_cost(g->ra, i) * g->ra->freq[n->block] >= n->save_again + exit_cost(g, n)) {
        n->part_again = NO_PART;
        n->again = n->to;
        changed = true;
    }
    if (n->part == IN_REG && entry_cost(g, n) >= n->save + (whole ? exit_cost(g, n) : 0)) {
        n->part = whole ? IN_MEM : NO_PART;
        n->end = whole ? n->to : n->from;
        changed = true;
    }
    return changed;
}

static void plan_parts(struct greedy *g, const struct ra_interval *i, uint32_t reg)
{
    g->n_todo = 0;
    for (uint32_t n = g->n_nodes; n-- > 0;) {
        cut_node(g, i, reg, &g->nodes[n]);
        g->nodes[n].in_todo = true;
        g->todo[g->n_todo++] = n;
    }
    while (g->n_todo) {
        struct ra_node *n = &g->nodes[g->todo[--g->n_todo]];
        n->in_todo = false;
        if (!settle(g, i, n))
            continue;
        for (uint32_t k = n->in; k < n->edges_end; k++)
            look_again(g, g->edges[k].node);
    }
}

static float gain_of(const struct greedy *g, const struct ra_interval *i, uint32_t reg)
{
    float sum = greedy_costly(g) >> reg & 1 ? -2 : 0;
    for (uint32_t k = 0; k < g->n_nodes; k++) {
        const struct ra_node *n = &g->nodes[k];
        if (n->part == IN_REG)
            sum += n->save - entry_cost(g, n);
        if (n->part_again == IN_REG)
            sum += n->save_again - reload_cost(g->ra, i) * g->ra->freq[n->block];
    }
    return sum;
}

/* ---- carrying it out */

/* The rest of an interval, which pieces are split off from. */
struct rest { uint32_t iv; bool in_reg, any; };

static bool needs_register(const struct ra *ra, const struct ra_interval *i)
{
    for (uint32_t u = i->u0; u < i->u1; u++)
        if (ra->uses[u].kind == USE_REG && !(ra->v[i->vreg].remat && ra->uses[u].occ & OCC_DEF))
            return true;
    return false;
}

/* Is a register of use to a piece that may have to be brought from memory? */
static bool wants_register(const struct ra *ra, const struct ra_interval *i)
{
    if (needs_register(ra, i))
        return true;
    bool from_memory = i->u0 == i->u1 || ra->uses[i->u0].pos != i->from || !(ra->uses[i->u0].occ & OCC_DEF) || phi_begins(ra, i);
    return cost_of(ra, i, i->u0, i->u1) > (from_memory ? reload_cost(ra, i) * ra->freq[ra_block_at(ra, i->from)] : 0);
}

static void finish(struct greedy *g, uint32_t iv, bool in_reg, uint32_t reg)
{
    if (!in_reg)
        iv = greedy_leave_param(g, iv);
    const struct ra_interval *i = &g->ra->iv[iv];
    if (in_reg)
        greedy_give(g, iv, reg);
    else if (wants_register(g->ra, i))
        greedy_add(g, iv);
    else
        greedy_spill(g, iv);
}

/* From pos on, the value is in the register or not. */
static void turn(struct greedy *g, struct rest *rest, uint32_t pos, bool in_reg, uint32_t reg)
{
    if (rest->any && rest->in_reg == in_reg)
        return;
    if (rest->any) {
        uint32_t next = ra_split(g->ra, rest->iv, pos);
        finish(g, rest->iv, rest->in_reg, reg);
        rest->iv = next;
    }
    rest->any = true;
    rest->in_reg = in_reg;
}

static void carry_out(struct greedy *g, uint32_t iv, uint32_t reg)
{
    struct rest rest = { .iv = iv };
    for (uint32_t k = 0; k < g->n_nodes; k++) {
        struct ra_node n = g->nodes[k];
        uint32_t start = n.from == g->ra->iv[iv].from ? n.from : gap_before(n.from);
        if (n.end > n.from)
            turn(g, &rest, start, n.part == IN_REG, reg);
        if (n.end == n.to)
            continue;
        if (n.again > n.end)
            turn(g, &rest, n.end > n.from ? n.end : start, false, reg);
        if (n.again < n.to)
            turn(g, &rest, n.again, true, reg);
    }
    finish(g, rest.iv, rest.in_reg, reg);
}

/* ---- choosing a register */

/* What the register could save at most. */
static float hope(const struct greedy *g, uint32_t reg)
{
    const struct ra *ra = g->ra;
    float sum = 0;
    for (uint32_t k = 0; k < g->n_nodes; k++) {
        const struct ra_node *n = &g->nodes[k];
        if (n->u0 < n->u1 && ra_first_taken(ra->busy[reg], ra->busy_words[reg], (struct ra_range){ n->from, n->to }) == n->to)
            sum += n->cost;
    }
    return sum;
}

/* Registers looked at more closely, by what having the value in memory costs. */
enum { TRIES_COLD = 1, TRIES = 4 };

static bool split_by_register(struct greedy *g, uint32_t iv, float cost)
{
    const struct ra_interval *i = &g->ra->iv[iv];
    unsigned tries = cost < 1 ? TRIES_COLD : TRIES;
    struct plan best = { RA_NONE, 0 };
    float hopes[32] = { 0 };
    struct wishes w = { .regs = 0 };
    uint32_t left = greedy_candidates(g->ra, i);
    greedy_wishes(g, i, &w);
    for (uint32_t m = left; m; m &= m - 1) {
        uint32_t r = (uint32_t)__builtin_ctz(m);
        hopes[r] = hope(g, r) + (w.regs >> r & 1 ? COST_MOVE * w.save[r] : 0);
    }
    for (unsigned k = 0; k < tries && left; k++) {
        uint32_t r = (uint32_t)__builtin_ctz(left);
        for (uint32_t m = left; m; m &= m - 1)
            r = hopes[__builtin_ctz(m)] > hopes[r] ? (uint32_t)__builtin_ctz(m) : r;
        left &= ~(1u << r);
        plan_parts(g, i, r);
        float gain = gain_of(g, i, r);
        if (gain > 0 && w.regs >> r & 1)
            gain += COST_MOVE * w.save[r];
        if (gain > best.gain)
            best = (struct plan){ r, gain };
    }
    if (best.reg == RA_NONE || best.gain < cost * LEAST_GAIN)
        return false;
    plan_parts(g, i, best.reg);
    carry_out(g, iv, best.reg);
    return true;
}

/* ---- without a register: loop by loop and block by block */

/* Cut [from, to) out of the interval and queue it; gives what is behind, or RA_NONE. */
static uint32_t cut_out(struct greedy *g, uint32_t iv, uint32_t from, uint32_t to)
{
    struct ra *ra = g->ra;
    uint32_t behind = RA_NONE;
    if (from > ra->iv[iv].from) {
        uint32_t next = ra_split(ra, iv, from);
        greedy_spill(g, iv);
        iv = next;
    }
    if (to < ra->iv[iv].to)
        behind = ra_split(ra, iv, to);
    finish(g, iv, false, 0);
    return behind;
}

/* The outermost loop around pos that does not hold all of the interval, or 0. */
static uint32_t loop_within(const struct ra *ra, const struct ra_interval *i, uint32_t pos)
{
    uint32_t found = 0;
    for (uint32_t o = ra_loop_at(ra, pos); o; o = ra->loops[o].parent) {
        if (ra_block_start(ra, ra->loops[o].header) <= i->from && ra_block_end(ra, ra->loops[o].last) >= i->to)
            break;
        found = o;
    }
    return found;
}

static void split_by_loops(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    const struct ra_interval whole = ra->iv[iv];
    for (uint32_t u = whole.u0; u < whole.u1 && iv != RA_NONE;) {
        uint32_t pos = ra->uses[u].pos, o = loop_within(ra, &whole, pos), b = ra_block_at(ra, pos);
        uint32_t end = o ? ra_block_end(ra, ra->loops[o].last) : ra_block_end(ra, b), from, to;
        if (ra->uses[u].kind == USE_MARK) {
            u++;
            continue;
        }
        from = o ? ra_block_start(ra, ra->loops[o].header) : gap_before(pos);
        for (; u < whole.u1 && ra->uses[u].pos < end; u++)
            if (ra->uses[u].kind != USE_MARK)
                pos = ra->uses[u].pos;
        to = o ? end : gap_after(pos);
        iv = cut_out(g, iv, from, to);
    }
    if (iv != RA_NONE)
        greedy_spill(g, iv);
}

/* ---- within a block */

/* Uses [first, last] that a register is free for, without a break. */
struct stretch { uint32_t reg, first, last; };

static uint32_t stretch_from(const struct ra *ra, const struct ra_interval *i, uint32_t u)
{
    return max_u32(gap_before(ra->uses[u].pos), i->from);
}
static uint32_t stretch_to(const struct ra *ra, const struct ra_interval *i, uint32_t u)
{
    return min_u32(gap_after(ra->uses[u].pos), i->to);
}

static void try_stretches(const struct ra *ra, const struct ra_interval *i, uint32_t reg, struct stretch *best)
{
    for (uint32_t u = i->u0; u < i->u1;) {
        uint32_t from = stretch_from(ra, i, u), k = u;
        uint32_t free = ra_first_taken(ra->busy[reg], ra->busy_words[reg], (struct ra_range){ from, i->to });
        while (k < i->u1 && stretch_to(ra, i, k) <= free)
            k++;
        if (k > u + 1 && k - 1 - u > (best->reg == RA_NONE ? 0 : best->last - best->first))
            *best = (struct stretch){ reg, u, k - 1 };
        u = k > u ? k : u + 1;
    }
}

/* A piece for each instruction that needs the value in a register; the others take it from memory. */
static void split_by_uses(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    const struct ra_interval whole = ra->iv[iv];
    for (uint32_t u = whole.u0; u < whole.u1 && iv != RA_NONE; u++) {
        const struct ra_use *use = &ra->uses[u];
        if (use->kind != USE_REG || (use->occ & OCC_DEF && ra->v[whole.vreg].remat) || use->pos < ra->iv[iv].from)
            continue;
        iv = cut_out(g, iv, gap_before(use->pos), gap_after(use->pos));
    }
    if (iv != RA_NONE)
        greedy_spill(g, iv);
}

static void split_in_block(struct greedy *g, uint32_t iv)
{
    struct ra *ra = g->ra;
    struct stretch s = { RA_NONE, 0, 0 };
    for (uint32_t m = greedy_candidates(ra, &ra->iv[iv]) & ~greedy_costly(g); m; m &= m - 1)
        try_stretches(ra, &ra->iv[iv], (uint32_t)__builtin_ctz(m), &s);
    if (s.reg == RA_NONE || ra->uses[s.first].pos / 4 == ra->uses[s.last].pos / 4) {
        split_by_uses(g, iv);
        return;
    }
    uint32_t from = stretch_from(ra, &ra->iv[iv], s.first), to = stretch_to(ra, &ra->iv[iv], s.last), next;
    if (from > ra->iv[iv].from) {
        next = ra_split(ra, iv, from);
        finish(g, iv, false, 0);
        iv = next;
    }
    if (to < ra->iv[iv].to)
        finish(g, ra_split(ra, iv, to), false, 0);
    greedy_give(g, iv, s.reg);
}

/* A register for each block is looked for where a block may gain this part of the function's time; blocks are counted up to MANY. */
enum { SHARE = 10000, MANY = 2000 };

static bool is_worth_a_plan(const struct greedy *g, const struct ra_interval *i, float cost)
{
    const struct ra *ra = g->ra;
    uint32_t n = 0;
    for (uint32_t r = i->r0; r < i->r1; r++) {
        struct ra_range x = ra_clip(ra, i, r);
        n += ra_block_at(ra, x.to - 1) - ra_block_at(ra, x.from) + 1;
    }
    return cost * SHARE >= g->time * (float)min_u32(n, MANY);
}

static bool split_by_blocks(struct greedy *g, uint32_t iv, float cost)
{
    if (g->ra->v[g->ra->iv[iv].vreg].saves && !is_worth_a_plan(g, &g->ra->iv[iv], cost))
        return false;
    find_nodes(g, &g->ra->iv[iv]);
    bool done = split_by_register(g, iv, cost);
    forget_nodes(g);
    return done;
}

void greedy_split(struct greedy *g, uint32_t iv)
{
    const struct ra *ra = g->ra;
    const struct ra_interval *i = &ra->iv[iv];
    float cost = cost_of(ra, i, i->u0, i->u1);
    if (cost <= 0 && !needs_register(ra, i))
        greedy_spill(g, iv);
    else if (ra_block_at(ra, i->from) == ra_block_at(ra, i->to - 1))
        split_in_block(g, iv);
    else if (!split_by_blocks(g, iv, cost))
        split_by_loops(g, iv);
}
