/* See cache_folder.h. An entry's time of modification is when it was last used, to the hour: file systems are often mounted
 * without access times. */
#include "vmm/cache_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "vmm/exit_code.h"
#include "vmm/log.h"
#include "vmm/options.h"

enum { NAME_BYTES = 64, USED_SECONDS = 3600 };

/* The folder is looked through for one new entry in so many: where all are small they are thousands. */
enum { LOOK_ONE_IN = 16 };

static const uint64_t LIMIT_BYTES = 1ull << 30;

/* ---- the folder */

/* The usual folder. None below somebody else's home, where root under sudo would make one. */
static int usual_path(char path[PATH_MAX])
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    bool has_xdg = xdg && *xdg == '/';
    const char *base = has_xdg ? xdg : home;
    struct stat st;
    if (!base || *base != '/' || stat(base, &st) || st.st_uid != geteuid())
        return 0;
    return snprintf(path, PATH_MAX, "%s%s", base, has_xdg ? "/wvm" : "/.cache/wvm");
}

/* False: the cache is off, or has no place. */
static bool folder_path(const char *named, char path[PATH_MAX])
{
    named = named ? named : getenv("WVM_CACHE_DIR");
    int n = named ? snprintf(path, PATH_MAX, "%s", named) : usual_path(path);
    return n > 0 && n < PATH_MAX && strcmp(path, "off");
}

/* The folder and the one that it is in, as ~/.cache may be missing. */
static void make(char path[PATH_MAX])
{
    char *slash = strrchr(path, '/');
    if (slash && slash > path) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    mkdir(path, 0700);
}

static bool is_ours(const struct stat *st)
{
    return st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int open_safe(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || (!fstat(fd, &st) && is_ours(&st)))
        return fd;
    close(fd);
    errno = EPERM;
    return -1;
}

int cache_folder_open(const char *named)
{
    char path[PATH_MAX];
    if (!folder_path(named, path))
        return -1;
    int fd = open_safe(path);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    make(path);
    return open_safe(path);
}

/* ---- what is in it */

struct entry { struct timespec used; uint64_t bytes; char name[NAME_BYTES + 1]; };
struct list { struct entry *entries; size_t n, capacity; uint64_t bytes; };

static bool is_name(const char *name)
{
    return strlen(name) == NAME_BYTES && strspn(name, "0123456789abcdef") == NAME_BYTES;
}

static void list_add(struct list *l, const char *name, const struct stat *st)
{
    if (l->n == l->capacity) {
        size_t n = l->capacity ? l->capacity * 2 : 256;
        struct entry *more = reallocarray(l->entries, n, sizeof *more);
        if (!more)
            return;
        l->entries = more;
        l->capacity = n;
    }
    struct entry *e = &l->entries[l->n++];
    *e = (struct entry){ .used = st->st_mtim, .bytes = (uint64_t)st->st_blocks * 512 };
    memcpy(e->name, name, NAME_BYTES);
    l->bytes += e->bytes;
}

static struct list list_read(int folder)
{
    struct list l = { 0 };
    struct stat st;
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    for (struct dirent *d; dir && (d = readdir(dir));)
        if (is_name(d->d_name) && !fstatat(folder, d->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode))
            list_add(&l, d->d_name, &st);
    if (dir)
        closedir(dir);
    return l;
}

static int by_use(const void *a, const void *b)
{
    const struct timespec *x = &((const struct entry *)a)->used, *y = &((const struct entry *)b)->used;
    return x->tv_sec != y->tv_sec ? (x->tv_sec > y->tv_sec) - (x->tv_sec < y->tv_sec)
                                  : (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* Remove what was not used for longest until no more than most_bytes are left. */
static void shrink(int folder, struct list *l, uint64_t most_bytes)
{
    if (l->n)
        qsort(l->entries, l->n, sizeof *l->entries, by_use);
    for (size_t i = 0; i < l->n && l->bytes > most_bytes; i++)
        if (!unlinkat(folder, l->entries[i].name, 0))
            l->bytes -= l->entries[i].bytes;
}

static uint64_t limit_bytes(void)
{
    const char *text = getenv("WVM_CACHE_SIZE");
    uint64_t bytes;
    return text && options_size(text, &bytes) ? bytes : LIMIT_BYTES;
}

/* Empty ones, of invalid modules and of runs that were killed, are not worth counting. */
static void remove_empty(int folder, const struct list *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (!l->entries[i].bytes && time(NULL) - l->entries[i].used.tv_sec > USED_SECONDS)
            unlinkat(folder, l->entries[i].name, 0);
}

static void bound(int folder)
{
    struct list l = list_read(folder);
    remove_empty(folder, &l);
    shrink(folder, &l, limit_bytes());
    free(l.entries);
}

/* ---- one entry */

static void name_make(const uint8_t key[32], char name[NAME_BYTES + 1])
{
    for (unsigned i = 0; i < 32; i++)
        snprintf(name + 2 * i, 3, "%02x", key[i]);
}

int cache_folder_entry(int folder, const uint8_t key[32], size_t *bytes)
{
    char name[NAME_BYTES + 1];
    struct stat st;
    name_make(key, name);
    int fd = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT) {
        if (key[0] % LOOK_ONE_IN == 0)
            bound(folder);
        fd = openat(folder, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    }
    if (fd < 0 && (errno == EROFS || errno == EACCES))
        fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);     /* writing to it will fail */
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !is_ours(&st)) {
        close(fd);
        return -1;
    }
    if (time(NULL) - st.st_mtime > USED_SECONDS)
        futimens(fd, NULL);
    *bytes = (size_t)st.st_size;
    return fd;
}

/* ---- the command */

int cache_folder_command(const char *named, bool clear)
{
    char path[PATH_MAX];
    if (!folder_path(named, path)) {
        printf("the cache is off\n");
        return EXIT_CODE_OK;
    }
    int folder = cache_folder_open(named);
    if (folder < 0) {
        log_error("use the cache", path, errno == EPERM ? "it is not this user's alone" : strerror(errno),
                  "modules run without it; WVM_CACHE_DIR names another folder");
        return EXIT_CODE_START;
    }
    struct list l = list_read(folder);
    if (clear)
        shrink(folder, &l, 0);
    size_t n = clear ? 0 : l.n;
    printf("%s: %zu %s, %.1f of %.1f MiB\n", path, n, n == 1 ? "entry" : "entries", (double)l.bytes / 1048576.0,
           (double)limit_bytes() / 1048576.0);
    free(l.entries);
    close(folder);
    return EXIT_CODE_OK;
}
