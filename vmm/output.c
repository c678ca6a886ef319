/* See output.h. */
#include "vmm/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "vmm/exit_code.h"
#include "vmm/log.h"
#include "vmm/open.h"

/* The directory that a path names a file in, and room for a name beside it. */
static bool beside(const char *path, char dir[PATH_MAX], char part[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) + 1 : 0;
    return snprintf(dir, PATH_MAX, "%.*s", n ? n : 2, n ? path : "./") < PATH_MAX &&
           snprintf(part, PATH_MAX, "%s.%d.part", path, getpid()) < PATH_MAX;
}

static int cannot(const char *path)
{
    log_error("create the output", path, strerror(errno), "-o needs a file that can be written");
    return EXIT_CODE_START;
}

/* A file without a name, or (file systems that know none: part) with a temporary one. */
static int create(const char *dir, const char *part, bool *named)
{
    int fd = open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    *named = fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT);
    return *named ? open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : fd;
}

static bool give_name(int fd, const char *part, const char *path, bool named)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (!named && linkat(AT_FDCWD, self, AT_FDCWD, part, AT_SYMLINK_FOLLOW))
        return false;
    if (!rename(part, path))
        return true;
    int err = errno;
    unlink(part);
    errno = err;
    return false;
}

/* The child's exit code; 128 + n if signal n ended it, as shells say. */
static int in_child(int fd, int (*work)(int fd, void *arg), void *arg)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(work(fd, arg));
    }
    if (pid < 0) {
        log_error("start a process to compile in", NULL, strerror(errno), NULL);
        return EXIT_CODE_START;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int output_make(const char *path, int (*work)(int fd, void *arg), void *arg)
{
    char dir[PATH_MAX], part[PATH_MAX];
    struct stat st;
    bool named;
    if (!strcmp(path, "-") || (!stat(path, &st) && !S_ISREG(st.st_mode))) {
        int direct = output_open(path);
        return direct < 0 ? EXIT_CODE_START : in_child(direct, work, arg);
    }
    int fd = beside(path, dir, part) ? create(dir, part, &named) : (errno = ENAMETOOLONG, -1);
    if (fd < 0)
        return cannot(path);
    int code = in_child(fd, work, arg);
    if (code == EXIT_CODE_OK && !give_name(fd, part, path, named))
        code = cannot(path);
    if (code && named)
        unlink(part);
    close(fd);
    return code;
}
