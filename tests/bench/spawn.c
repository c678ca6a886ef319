/* spawn FILE SECONDS COMMAND...: run COMMAND and write "wall user system peak" to FILE.
 *
 * Times in seconds, the peak of its resident memory in KiB. A process of its own, and a small one:
 * a child inherits its parent's peak over fork and exec, so a runner in Python could not see less
 * than its own size. The exit code is the command's, 128 + n after a signal, 124 after SECONDS.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t late;

static void on_alarm(int sig)
{
    late = 1;
    kill(child, SIGKILL);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
    struct rusage use;
    FILE *f = argc > 3 ? fopen(argv[1], "w") : NULL;
    double start, wall;
    int status;

    if (!f) {
        fprintf(stderr, "usage: spawn FILE SECONDS COMMAND...\n");
        return 2;
    }
    start = now();
    child = fork();
    if (child == 0) {
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        _exit(127);
    }
    signal(SIGALRM, on_alarm);
    alarm((unsigned)atoi(argv[2]));
    while (wait4(child, &status, 0, &use) < 0)
        ;
    wall = now() - start;
    fprintf(f, "%.6f %.6f %.6f %ld\n", wall, seconds(use.ru_utime), seconds(use.ru_stime), use.ru_maxrss);
    fclose(f);
    if (late)
        return 124;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
