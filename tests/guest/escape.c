/* Paths that try to leave the granted folder /data: by dots, from the root, through links made here. None may. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

static int escapes;

static void must_fail(const char *what, const char *path, int result)
{
    if (result >= 0) {
        printf("ESCAPE by %s: %s\n", what, path);
        escapes++;
    }
}

/* the raw call, without the library's own look at the path */
static int raw_open(const char *path, int follow)
{
    __wasi_fd_t fd;
    __wasi_errno_t e = __wasi_path_open(3, follow ? __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW : 0, path, 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd);
    return e ? -(int)e : (int)fd;
}

static int failed(__wasi_errno_t e)
{
    return e ? -1 : 0;
}

static void attack(const char *path)
{
    struct stat st;
    must_fail("open", path, open(path, O_RDONLY));
    must_fail("creat", path, open(path, O_WRONLY | O_CREAT, 0600));
    must_fail("stat", path, stat(path, &st));
    must_fail("mkdir", path, mkdir(path, 0700));
    must_fail("raw open", path, raw_open(path, 1));
    must_fail("raw open, no follow", path, raw_open(path, 0));
    __wasi_filestat_t raw;
    must_fail("raw stat", path, failed(__wasi_path_filestat_get(3, 1, path, &raw)));
    must_fail("raw mkdir", path, failed(__wasi_path_create_directory(3, path)));
    must_fail("rename from", path, rename(path, "/data/stolen"));
    must_fail("raw rename from", path, failed(__wasi_path_rename(3, path, 3, "stolen")));
    must_fail("raw rename to", path, failed(__wasi_path_rename(3, "victim", 3, path)));
    must_fail("raw link to", path, failed(__wasi_path_link(3, 0, "victim", 3, path)));
    must_fail("raw unlink", path, failed(__wasi_path_unlink_file(3, path)));
}

static void links(void)
{
    static const char *targets[] = { "/etc", "/", "..", "../../../../../../etc", "dir/../../..", "/proc/self/root/etc" };
    char name[32], path[96];
    for (unsigned i = 0; i < sizeof targets / sizeof *targets; i++) {
        snprintf(name, sizeof name, "/data/link%u", i);
        if (symlink(targets[i], name) && __wasi_path_symlink(targets[i], 3, name + 6))
            continue;                   /* refusing to make it is fine */
        const char *tails[] = { "/passwd", "/hostname", "/etc/passwd", "/../etc/passwd" };
        for (int k = 0; k < 4; k++) {
            snprintf(path, sizeof path, "link%u%s", i, tails[k]);
            must_fail("link", path, raw_open(path, 1));
        }
    }
}

int main(void)
{
    mkdir("/data/dir", 0700);
    close(open("/data/victim", O_WRONLY | O_CREAT, 0600));
    static const char *paths[] = { "/etc/passwd", "../etc/passwd", "/data/../etc/passwd", "dir/../../etc/passwd", "../../../../../../../../etc/passwd",
                                   "dir/../../../../../../etc/hostname", "..", "../", "dir/../..", "./../.", "//etc/passwd", "/proc/self/environ",
                                   "/dev/kvm", "..//.", "dir/./../../x" };
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++)
        attack(paths[i]);
    links();
    /* a loop of links ends with an errno */
    symlink("b", "/data/a");
    symlink("a", "/data/b");
    must_fail("loop", "a", raw_open("a", 1));
    printf("%d escapes\n", escapes);
    return escapes != 0;
}
