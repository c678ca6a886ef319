/* WASI preview 1 as bytes: its numbers and the layout of its records in guest memory
 * (little-endian, as on the host). Records that differ in snapshot 0 (`wasi_unstable`)
 * have a second form, named _0.
 * Source: WebAssembly/WASI, legacy/preview1 and legacy/preview0, typenames.witx. */
#ifndef WASI_TYPES_H
#define WASI_TYPES_H

#include <stddef.h>
#include <stdint.h>

enum wasi_errno {
#define ERRNO(name, host) WASI_E_##name,
#include "wasi_errno.def"
#undef ERRNO
    WASI_E_COUNT
};

enum {
    WASI_R_FD_DATASYNC             = 1 << 0,
    WASI_R_FD_READ                 = 1 << 1,
    WASI_R_FD_SEEK                 = 1 << 2,
    WASI_R_FD_FDSTAT_SET_FLAGS     = 1 << 3,
    WASI_R_FD_SYNC                 = 1 << 4,
    WASI_R_FD_TELL                 = 1 << 5,
    WASI_R_FD_WRITE                = 1 << 6,
    WASI_R_FD_ADVISE               = 1 << 7,
    WASI_R_FD_ALLOCATE             = 1 << 8,
    WASI_R_PATH_CREATE_DIRECTORY   = 1 << 9,
    WASI_R_PATH_CREATE_FILE        = 1 << 10,
    WASI_R_PATH_LINK_SOURCE        = 1 << 11,
    WASI_R_PATH_LINK_TARGET        = 1 << 12,
    WASI_R_PATH_OPEN               = 1 << 13,
    WASI_R_FD_READDIR              = 1 << 14,
    WASI_R_PATH_READLINK           = 1 << 15,
    WASI_R_PATH_RENAME_SOURCE      = 1 << 16,
    WASI_R_PATH_RENAME_TARGET      = 1 << 17,
    WASI_R_PATH_FILESTAT_GET       = 1 << 18,
    WASI_R_PATH_FILESTAT_SET_SIZE  = 1 << 19,
    WASI_R_PATH_FILESTAT_SET_TIMES = 1 << 20,
    WASI_R_FD_FILESTAT_GET         = 1 << 21,
    WASI_R_FD_FILESTAT_SET_SIZE    = 1 << 22,
    WASI_R_FD_FILESTAT_SET_TIMES   = 1 << 23,
    WASI_R_PATH_SYMLINK            = 1 << 24,
    WASI_R_PATH_REMOVE_DIRECTORY   = 1 << 25,
    WASI_R_PATH_UNLINK_FILE        = 1 << 26,
    WASI_R_POLL_FD_READWRITE       = 1 << 27,
    WASI_R_SOCK_SHUTDOWN           = 1 << 28,
    WASI_R_SOCK_ACCEPT             = 1 << 29,

    /* The rights that apply to a type of descriptor. */
    WASI_R_ANY = WASI_R_FD_FDSTAT_SET_FLAGS | WASI_R_FD_SYNC | WASI_R_FD_DATASYNC | WASI_R_FD_FILESTAT_GET |
                 WASI_R_FD_FILESTAT_SET_TIMES | WASI_R_POLL_FD_READWRITE,
    WASI_R_STREAM = WASI_R_ANY | WASI_R_FD_READ | WASI_R_FD_WRITE,
    WASI_R_REGULAR = WASI_R_STREAM | WASI_R_FD_SEEK | WASI_R_FD_TELL | WASI_R_FD_ADVISE | WASI_R_FD_ALLOCATE |
                     WASI_R_FD_FILESTAT_SET_SIZE,
    WASI_R_DEVICE = WASI_R_STREAM | WASI_R_FD_SEEK | WASI_R_FD_TELL | WASI_R_FD_ADVISE,
    WASI_R_SOCKET = WASI_R_STREAM | WASI_R_SOCK_SHUTDOWN | WASI_R_SOCK_ACCEPT,
    WASI_R_DIRECTORY = WASI_R_ANY | WASI_R_PATH_CREATE_DIRECTORY | WASI_R_PATH_CREATE_FILE |
                       WASI_R_PATH_LINK_SOURCE | WASI_R_PATH_LINK_TARGET | WASI_R_PATH_OPEN | WASI_R_FD_READDIR |
                       WASI_R_PATH_READLINK | WASI_R_PATH_RENAME_SOURCE | WASI_R_PATH_RENAME_TARGET |
                       WASI_R_PATH_FILESTAT_GET | WASI_R_PATH_FILESTAT_SET_SIZE | WASI_R_PATH_FILESTAT_SET_TIMES |
                       WASI_R_PATH_SYMLINK | WASI_R_PATH_REMOVE_DIRECTORY | WASI_R_PATH_UNLINK_FILE,
    WASI_R_INHERITING = WASI_R_DIRECTORY | WASI_R_REGULAR,

    /* The rights whose use changes a file system: errno rofs below a read-only preopen.
     * A link's source is among them, or it would be a writable name elsewhere. */
    WASI_R_CHANGES = WASI_R_FD_WRITE | WASI_R_FD_ALLOCATE | WASI_R_FD_FILESTAT_SET_SIZE |
                     WASI_R_FD_FILESTAT_SET_TIMES | WASI_R_PATH_CREATE_DIRECTORY | WASI_R_PATH_LINK_SOURCE |
                     WASI_R_PATH_LINK_TARGET | WASI_R_PATH_RENAME_SOURCE | WASI_R_PATH_RENAME_TARGET |
                     WASI_R_PATH_FILESTAT_SET_SIZE | WASI_R_PATH_FILESTAT_SET_TIMES | WASI_R_PATH_SYMLINK |
                     WASI_R_PATH_REMOVE_DIRECTORY | WASI_R_PATH_UNLINK_FILE,
};

enum {
    WASI_FILETYPE_UNKNOWN, WASI_FILETYPE_BLOCK_DEVICE, WASI_FILETYPE_CHARACTER_DEVICE, WASI_FILETYPE_DIRECTORY,
    WASI_FILETYPE_REGULAR_FILE, WASI_FILETYPE_SOCKET_DGRAM, WASI_FILETYPE_SOCKET_STREAM, WASI_FILETYPE_SYMBOLIC_LINK,
};

enum { WASI_CLOCK_REALTIME, WASI_CLOCK_MONOTONIC, WASI_CLOCK_PROCESS_CPUTIME, WASI_CLOCK_THREAD_CPUTIME };
enum { WASI_WHENCE_SET, WASI_WHENCE_CUR, WASI_WHENCE_END };
enum { WASI_WHENCE_CUR_0, WASI_WHENCE_END_0, WASI_WHENCE_SET_0 };
enum {
    WASI_ADVICE_NORMAL, WASI_ADVICE_SEQUENTIAL, WASI_ADVICE_RANDOM, WASI_ADVICE_WILLNEED, WASI_ADVICE_DONTNEED,
    WASI_ADVICE_NOREUSE,
};
enum {
    WASI_FDFLAGS_APPEND = 1, WASI_FDFLAGS_DSYNC = 2, WASI_FDFLAGS_NONBLOCK = 4, WASI_FDFLAGS_RSYNC = 8,
    WASI_FDFLAGS_SYNC = 16, WASI_FDFLAGS_ALL = 31,
};
enum { WASI_OFLAGS_CREAT = 1, WASI_OFLAGS_DIRECTORY = 2, WASI_OFLAGS_EXCL = 4, WASI_OFLAGS_TRUNC = 8, WASI_OFLAGS_ALL = 15 };
enum { WASI_LOOKUP_SYMLINK_FOLLOW = 1 };
enum {
    WASI_FSTFLAGS_ATIM = 1, WASI_FSTFLAGS_ATIM_NOW = 2, WASI_FSTFLAGS_MTIM = 4, WASI_FSTFLAGS_MTIM_NOW = 8,
    WASI_FSTFLAGS_ALL = 15,
};
enum { WASI_EVENT_CLOCK, WASI_EVENT_FD_READ, WASI_EVENT_FD_WRITE };
enum { WASI_EVENTRW_HANGUP = 1 };
enum { WASI_SUBCLOCK_ABSTIME = 1 };
enum { WASI_RIFLAGS_PEEK = 1, WASI_RIFLAGS_WAITALL = 2 };
enum { WASI_ROFLAGS_TRUNCATED = 1 };
enum { WASI_SDFLAGS_RD = 1, WASI_SDFLAGS_WR = 2 };
enum { WASI_PREOPENTYPE_DIR = 0 };

struct wasi_iovec { uint32_t buf, buf_len; };

struct wasi_fdstat {
    uint8_t filetype, pad0;
    uint16_t flags;
    uint32_t pad1;
    uint64_t rights_base, rights_inheriting;
};

struct wasi_filestat {
    uint64_t dev, ino;
    uint8_t filetype, pad[7];
    uint64_t nlink, size, atim, mtim, ctim;
};

struct wasi_filestat_0 {
    uint64_t dev, ino;
    uint8_t filetype, pad[3];
    uint32_t nlink;
    uint64_t size, atim, mtim, ctim;
};

struct wasi_dirent {
    uint64_t next, ino;
    uint32_t namlen;
    uint8_t type, pad[3];
};

struct wasi_prestat { uint8_t tag, pad[3]; uint32_t name_len; };

struct wasi_event {
    uint64_t userdata;
    uint16_t error;
    uint8_t type, pad0[5];
    uint64_t nbytes;
    uint16_t flags, pad1[3];
};

struct wasi_sub_clock { uint32_t id, pad0; uint64_t timeout, precision; uint16_t flags, pad1[3]; };
struct wasi_sub_clock_0 { uint64_t identifier; struct wasi_sub_clock clock; };

struct wasi_subscription {
    uint64_t userdata;
    uint8_t type, pad[7];
    union { struct wasi_sub_clock clock; uint32_t fd; } u;
};

struct wasi_subscription_0 {
    uint64_t userdata;
    uint8_t type, pad[7];
    union { struct wasi_sub_clock_0 clock; uint32_t fd; } u;
};

_Static_assert(sizeof(struct wasi_iovec) == 8, "witx");
_Static_assert(sizeof(struct wasi_fdstat) == 24 && offsetof(struct wasi_fdstat, rights_base) == 8, "witx");
_Static_assert(sizeof(struct wasi_filestat) == 64 && offsetof(struct wasi_filestat, nlink) == 24, "witx");
_Static_assert(sizeof(struct wasi_filestat_0) == 56 && offsetof(struct wasi_filestat_0, nlink) == 20, "witx");
_Static_assert(sizeof(struct wasi_dirent) == 24 && offsetof(struct wasi_dirent, type) == 20, "witx");
_Static_assert(sizeof(struct wasi_prestat) == 8, "witx");
_Static_assert(sizeof(struct wasi_event) == 32 && offsetof(struct wasi_event, nbytes) == 16, "witx");
_Static_assert(sizeof(struct wasi_subscription) == 48 && offsetof(struct wasi_subscription, u.clock.flags) == 40, "witx");
_Static_assert(sizeof(struct wasi_subscription_0) == 56 && offsetof(struct wasi_subscription_0, u.clock.clock.flags) == 48, "witx");

#endif
