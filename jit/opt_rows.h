/* A loop whose iterations work on neighbours in memory: what it accesses, and what its vectors are made of. */
#ifndef JIT_OPT_ROWS_H
#define JIT_OPT_ROWS_H

#include "opt_chain.h"

enum { ROWS_LANES = 4, ROWS_ACCESSES = 96, ROWS_GROUPS = 8, ROWS_TERMS = 6, ROWS_NODES = 160, ROWS_STORES = 32, ROWS_PHIS = 16 };

/* An address modulo 2^32: factors of values that do not change in the loop, or are counters, plus a constant. */
struct rows_form { struct { ir_ref root; uint32_t factor; } term[ROWS_TERMS]; uint32_t n, sum; };

/* Accesses whose addresses differ by constants. */
struct rows_group {
    struct rows_form form;
    int64_t step;                               /* bytes from one iteration to the next */
    uint32_t low;                               /* the smallest constant in an address: that address is where offsets count from */
    int64_t end;                                /* the offset behind all accesses of an iteration */
    bool is_stored;
    ir_ref first, from, to, at, next;           /* the lowest address, i32 and i64; the end, i64; the address in the vector loop and its next one */
};
struct rows_access {
    ir_ref i; uint32_t group, sum, place;       /* place: in the block; 0: behind no store */
    int64_t at;                                 /* offset in the group, of the first iteration */
    uint8_t bytes;
    bool is_store, is_before;                   /* is_before: of iterations before the first one */
};
/* A value that comes from a load of the iteration `back` before. first: the load that made its first value, IR_NONE if there was none: if
 * it read what the load in the loop would have read, and nothing has written there since, each can be loaded again. */
struct rows_carried { ir_ref phi, first; uint32_t access; unsigned back; };

/* The way out: iterations stay while phi + offset compares with `to` (IR_NONE: zero). */
struct rows_end { const struct counter *counter; uint64_t offset; ir_ref to; uint16_t op; };

/* A value of iteration m of those that a vector iteration stands for. */
struct rows_lane { ir_ref i; int m; };
enum rows_kind { ROWS_SAME, ROWS_OUTSIDE, ROWS_NEIGHBOURS, ROWS_SPLAT_LOAD, ROWS_GATHER, ROWS_SHIFTED, ROWS_OP };
struct rows_node { struct rows_lane lane[ROWS_LANES]; uint8_t kind; uint16_t op; int kid[3]; ir_ref made, before /* what it was in the last iteration */; };
struct rows_store { struct rows_lane lane[ROWS_LANES]; int value; bool is_row; };

struct rows {
    struct ir_func *f;
    struct chain c;
    uint32_t h;                                 /* the loop, one block */
    unsigned bytes, lanes;                      /* of a number; numbers in a vector */
    struct rows_group groups[ROWS_GROUPS]; uint32_t n_groups;
    struct rows_access accesses[ROWS_ACCESSES]; uint32_t n_accesses;
    struct rows_carried carried[ROWS_PHIS]; uint32_t n_carried;
    struct rows_end end;
    unsigned times;                             /* iterations in one of vectors */
    struct rows_node nodes[ROWS_NODES]; int n_nodes;
    struct rows_store stores[ROWS_STORES]; uint32_t n_stores;
    uint32_t scalar_cost, cost;                 /* instructions of an iteration of vectors, and of those that it stands for */
};

/* What the loop of header h accesses, and how it ends. False: it is not one of those. */
bool rows_find(struct ir_func *f, uint32_t h, struct rows *r);
/* The access of load or store i; NULL: it has none. */
const struct rows_access *rows_access_of(const struct rows *r, ir_ref i);
/* The carried value phi; NULL: it is none. */
const struct rows_carried *rows_carried_of(const struct rows *r, ir_ref phi);
/* May loads of as many iterations as `times` says come before their stores? */
bool rows_order_is_free(const struct rows *r);
/* Choose vectors for all that is stored; false: it does not pay, or cannot be done. Needs rows_find. */
bool rows_plan(struct rows *r);
/* The vector operation for op on numbers of a type; 0: there is none. */
unsigned rows_op(unsigned op, unsigned type);

#endif
