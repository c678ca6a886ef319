/* In a folder granted for reading only, nothing can be changed in any way. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

static int changed;
static void must_fail(const char *what, int result)
{
    if (result >= 0) {
        printf("%s works\n", what);
        changed++;
    }
}

int main(void)
{
    char buf[8];
    int fd = open("/data/file", O_RDONLY);
    printf("read %zd\n", read(fd, buf, sizeof buf));
    DIR *d = opendir("/data");
    printf("list %d\n", d != NULL && readdir(d) != NULL);
    must_fail("write", (int)write(fd, "x", 1));
    must_fail("pwrite", (int)pwrite(fd, "x", 1, 0));
    must_fail("ftruncate", ftruncate(fd, 0));
    must_fail("open for writing", open("/data/file", O_WRONLY));
    must_fail("open for both", open("/data/file", O_RDWR));
    must_fail("open to append", open("/data/file", O_WRONLY | O_APPEND));
    must_fail("open to truncate", open("/data/file", O_RDONLY | O_TRUNC));
    must_fail("create", open("/data/new", O_WRONLY | O_CREAT, 0600));
    must_fail("create for reading", open("/data/new", O_RDONLY | O_CREAT, 0600));
    must_fail("mkdir", mkdir("/data/newdir", 0700));
    must_fail("unlink", unlink("/data/file"));
    must_fail("rmdir", rmdir("/data/dir"));
    must_fail("rename", rename("/data/file", "/data/other"));
    must_fail("link", link("/data/file", "/data/other"));
    must_fail("symlink", symlink("file", "/data/other"));
    struct timespec t[2] = { { 1, 0 }, { 1, 0 } };
    must_fail("futimens", futimens(fd, t));
    must_fail("utimensat", utimensat(AT_FDCWD, "/data/file", t, 0));
    must_fail("allocate", posix_fallocate(fd, 0, 100) ? -1 : 0);
    must_fail("more rights", __wasi_fd_fdstat_set_rights(3, ~0ull, ~0ull) ? -1 : 0);
    /* once more by the raw call, with rights that the folder does not have */
    __wasi_fd_t raw;
    must_fail("raw open", __wasi_path_open(3, 0, "file", 0, __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_READ, 0, 0, &raw) ? -1 : 0);
    printf("%d ways to change\n", changed);
    return changed != 0;
}
