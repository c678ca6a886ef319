/* The descriptor table: a flat array, allocated once at its limit. */
#include "fd_table.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "wasi_types.h"

enum { FD_FIRST = 3 };

bool fd_table_init(struct fd_table *t, uint32_t limit)
{
    t->at = calloc(limit, sizeof *t->at);
    t->limit = limit;
    t->first_free = t->end = FD_FIRST;
    return t->at != NULL;
}

void fd_table_free(struct fd_table *t)
{
    for (uint32_t fd = 0; t->at && fd < t->end; fd++)
        if (t->at[fd].open)
            fd_table_close(t, fd);
    free(t->at);
}

struct fd_entry *fd_table_get(struct fd_table *t, uint32_t fd)
{
    return fd < t->limit && t->at[fd].open ? &t->at[fd] : NULL;
}

bool fd_table_has_room(struct fd_table *t)
{
    while (t->first_free < t->limit && t->at[t->first_free].open)
        t->first_free++;
    return t->first_free < t->limit;
}

uint32_t fd_table_add(struct fd_table *t, struct fd_entry entry)
{
    uint32_t fd = t->first_free;

    entry.open = true;
    t->at[fd] = entry;
    t->end = fd < t->end ? t->end : fd + 1;
    return fd;
}

static void entry_vacate(struct fd_table *t, uint32_t fd)
{
    t->at[fd] = (struct fd_entry){ .host = -1 };
    if (fd >= FD_FIRST && fd < t->first_free)
        t->first_free = fd;
}

int fd_table_close(struct fd_table *t, uint32_t fd)
{
    struct fd_entry e = t->at[fd];

    entry_vacate(t, fd);
    if (e.borrowed)
        return 0;
    /* Linux has closed the descriptor even if it says EINTR. */
    return close(e.host) < 0 && errno != EINTR ? -1 : 0;
}

int fd_table_renumber(struct fd_table *t, uint32_t from, uint32_t to)
{
    if (from == to)
        return 0;
    int r = fd_table_close(t, to);
    t->at[to] = t->at[from];
    t->end = to < t->end ? t->end : to + 1;
    entry_vacate(t, from);
    return r;
}

uint8_t wasi_filetype(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFBLK:  return WASI_FILETYPE_BLOCK_DEVICE;
    case S_IFCHR:  return WASI_FILETYPE_CHARACTER_DEVICE;
    case S_IFDIR:  return WASI_FILETYPE_DIRECTORY;
    case S_IFREG:  return WASI_FILETYPE_REGULAR_FILE;
    case S_IFSOCK: return WASI_FILETYPE_SOCKET_STREAM;
    case S_IFLNK:  return WASI_FILETYPE_SYMBOLIC_LINK;
    default:       return WASI_FILETYPE_UNKNOWN;
    }
}

struct fd_entry fd_entry_from_stat(int host, const struct stat *st)
{
    static const uint64_t rights[] = {
        [WASI_FILETYPE_UNKNOWN] = WASI_R_STREAM,
        [WASI_FILETYPE_BLOCK_DEVICE] = WASI_R_DEVICE,
        [WASI_FILETYPE_CHARACTER_DEVICE] = WASI_R_DEVICE,
        [WASI_FILETYPE_DIRECTORY] = WASI_R_DIRECTORY,
        [WASI_FILETYPE_REGULAR_FILE] = WASI_R_REGULAR,
        [WASI_FILETYPE_SOCKET_STREAM] = WASI_R_SOCKET,
        [WASI_FILETYPE_SYMBOLIC_LINK] = 0,
    };
    struct fd_entry e = { .host = host, .filetype = wasi_filetype(st->st_mode) };

    e.base = rights[e.filetype];
    /* A terminal has no position: libcs tell one by its type and the missing rights. */
    if (e.filetype == WASI_FILETYPE_CHARACTER_DEVICE && isatty(host))
        e.base &= ~(uint64_t)(WASI_R_FD_SEEK | WASI_R_FD_TELL | WASI_R_FD_ADVISE);
    if (e.filetype == WASI_FILETYPE_DIRECTORY)
        e.inheriting = WASI_R_INHERITING;
    return e;
}
