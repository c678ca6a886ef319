/* The guest's descriptors: numbers to host descriptors and rights. Entries 0 to 2 are
 * only ever filled by the host's stdio and by fd_renumber, so a guest that closes its
 * standard output does not print into the next file that it opens. */
#ifndef WASI_FD_TABLE_H
#define WASI_FD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

struct fd_entry {
    int host;
    bool open;
    bool borrowed;              /* stdio: shared with other processes, neither closed nor changed */
    bool read_only;             /* below a read-only preopen */
    uint8_t filetype;           /* WASI_FILETYPE_* */
    uint16_t flags;             /* WASI_FDFLAGS_*, kept here and applied to each operation */
    uint16_t sticky_flags;      /* those of `flags` that a borrowed descriptor came with */
    uint64_t base, inheriting;  /* WASI_R_* */
    const char *preopen_name;   /* not NULL: a preopen; the context's */
};

struct fd_table {
    struct fd_entry *at;
    uint32_t limit;
    uint32_t first_free;        /* no entry from 3 up to here is free */
    uint32_t end;               /* none from here on was ever open, so its memory was never touched */
};

bool fd_table_init(struct fd_table *t, uint32_t limit);
void fd_table_free(struct fd_table *t);

/* Give the open entry, or NULL. */
struct fd_entry *fd_table_get(struct fd_table *t, uint32_t fd);

/* True if fd_table_add would find a place. */
bool fd_table_has_room(struct fd_table *t);

/* Put an entry at the lowest free number from 3 up. Needs fd_table_has_room. */
uint32_t fd_table_add(struct fd_table *t, struct fd_entry entry);

/* Close one entry. The host's close() result: 0, or -1 with errno set; free in any case. */
int fd_table_close(struct fd_table *t, uint32_t fd);

/* Move `from` to `to`, closing what was there. Both are open. */
int fd_table_renumber(struct fd_table *t, uint32_t from, uint32_t to);

struct stat;
/* Describe a host descriptor: type by its stat, the rights of that type. */
struct fd_entry fd_entry_from_stat(int host, const struct stat *st);
uint8_t wasi_filetype(unsigned mode);

#endif
