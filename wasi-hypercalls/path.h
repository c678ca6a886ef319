/* Paths below a directory. The kernel resolves them (openat2 with RESOLVE_BENEATH), so
 * that no string, symbolic link or race leads out; nothing here judges a path by its
 * characters. What openat2 cannot do, the *at calls do with the last component's name in a
 * parent directory that was opened so, and none of them follows a link there.
 * Source: openat2(2). */
#ifndef WASI_PATH_H
#define WASI_PATH_H

#include <limits.h>
#include "ctx.h"

/* Copy a path of the guest's, with a NUL. Errors: fault, nametoolong, inval (a NUL
 * inside), noent (empty). */
int64_t path_get(struct call *c, uint32_t addr, uint32_t len, char out[PATH_MAX]);

/* Open below `dir`. flags, mode: open(2)'s. Errors: perm for a path that leads out, and the
 * host's. The descriptor is the caller's. */
int64_t path_open_beneath(struct call *c, int dir, const char *path, uint64_t flags, uint32_t mode, int *out);

/* A path split at its last component. */
struct path_parent {
    int dir;                    /* opened, or the starting directory itself */
    bool opened;
    const char *name;           /* the last component, with the slashes that trail it */
    char path[PATH_MAX];
};

/* Find the descriptor and the parent of the path that arguments fd, addr, len name.
 * After success, path_parent_close. */
int64_t path_parent_open(struct call *c, uint32_t fd, uint64_t right, uint32_t addr, uint32_t len,
                         struct path_parent *out);
void path_parent_close(struct path_parent *p);

/* Open, only as a name (O_PATH), what a path stands for; a last symbolic link itself
 * unless follow. For operations on a descriptor with AT_EMPTY_PATH. */
int64_t path_name_open(struct call *c, uint32_t fd, uint64_t right, uint32_t addr, uint32_t len, bool follow, int *out);

#endif
