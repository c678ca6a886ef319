/* Landlock: the kernel lets this process reach no file but below the granted directories,
 * whatever system calls it still has. Newer kernels forbid more (truncation, device ioctls,
 * TCP, signals to others); each version's additions are one row.
 * Source: linux/landlock.h, Documentation/userspace-api/landlock.rst. */
#include "vmm/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Debian 12's header ends with version 2. */
#define FS_REFER        (1ull << 13)
#define FS_TRUNCATE     (1ull << 14)
#define FS_IOCTL_DEV    (1ull << 15)
#define NET_TCP         (3ull)          /* bind, connect */
#define SCOPES          (3ull)          /* abstract unix sockets, signals */

struct ruleset { uint64_t fs, net, scoped; };   /* struct landlock_ruleset_attr of version 6 */

static const struct { int version; uint64_t fs, net, scoped; size_t bytes; } versions[] = {
    { 1, (1ull << 13) - 1, 0, 0, 8 },
    { 2, FS_REFER, 0, 0, 8 },
    { 3, FS_TRUNCATE, 0, 0, 8 },
    { 4, 0, NET_TCP, 0, 16 },
    { 5, FS_IOCTL_DEV, 0, 0, 16 },
    { 6, 0, 0, SCOPES, 24 },
};

#define READ  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
               LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM | FS_REFER | FS_TRUNCATE)

int landlock_version(void)
{
    long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return v < 0 ? 0 : (int)v;
}

static int grant(int ruleset, const struct sandbox_dir *dir, uint64_t handled)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = (READ | (dir->read_only ? 0 : WRITE)) & handled,
        .parent_fd = dir->fd,
    };
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) ? -errno : 0;
}

int landlock_enter(const struct sandbox_dir *dirs, uint32_t n)
{
    struct ruleset all = { 0 };
    size_t bytes = 0;
    int version = landlock_version(), err = 0;
    for (size_t i = 0; i < sizeof versions / sizeof *versions && versions[i].version <= version; i++) {
        all.fs |= versions[i].fs;
        all.net |= versions[i].net;
        all.scoped |= versions[i].scoped;
        bytes = versions[i].bytes;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, bytes, 0);
    if (ruleset < 0)
        return -errno;
    for (uint32_t i = 0; i < n && !err; i++)
        err = grant(ruleset, &dirs[i], all.fs);
    if (!err && syscall(SYS_landlock_restrict_self, ruleset, 0))
        err = -errno;
    close(ruleset);
    return err;
}
