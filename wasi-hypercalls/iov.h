/* Scatter and gather lists: the vectors are copied once and checked, the bytes they name
 * are read and written in place. */
#ifndef WASI_IOV_H
#define WASI_IOV_H

#include <sys/uio.h>
#include "ctx.h"

enum { IOV_COUNT_MAX = 1024 };      /* the kernel's IOV_MAX; the guest calls again for what is beyond */

struct iov_list {
    struct iovec at[IOV_COUNT_MAX];
    int count;
};

/* Copy `count` vectors at `addr`. Errors: fault; inval if there are too many to take and
 * those that can be taken are all empty, since a result of 0 would mean end of file. */
int64_t iov_get(struct call *c, uint32_t addr, uint32_t count, struct iov_list *out);

/* Cut the list to at most `bytes`. */
void iov_clip(struct iov_list *list, size_t bytes);

#endif
