/* The order in which the blocks of a function lie in memory. */
#ifndef JIT_LAYOUT_H
#define JIT_LAYOUT_H

#include "mir.h"

struct layout {
    uint32_t *order, n_order;       /* machine blocks */
    uint32_t *position;             /* of a machine block in order */
    uint32_t *thread;               /* by machine block: where a jump to it ends up; blocks that only jump have no place */
    uint8_t *is_top;                /* by machine block: a loop's first one in order */
    uint8_t *tail;                  /* by machine block, enum layout_tail */
};

/* Is the block to be repeated where a jump leads to it, because its end is a jump through a table? It may be in the block
 * that it goes on to, when its condition holds or when not. */
enum layout_tail { TAIL_NONE, TAIL_TABLE, TAIL_IF, TAIL_IF_NOT };

/* After register allocation. is_plain: in the order of the blocks. All in m's arena. */
void layout_function(const struct mfunc *m, bool is_plain, struct layout *l);
void layout_dump(const struct layout *l, FILE *to);

#endif
