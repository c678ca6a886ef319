/* Opens 10,000 files and never closes them: at some number the answer is an errno, and what is open still works. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    static int fd[10000];
    char name[32], c = 0;
    int n = 0;
    for (; n < 10000; n++) {
        snprintf(name, sizeof name, "/data/f%d", n % 100);
        fd[n] = open(name, O_RDWR | O_CREAT, 0600);
        if (fd[n] < 0)
            break;
    }
    int full = n == 10000 || errno == EMFILE || errno == ENFILE;
    printf("%d %d\n", n > 200, full);
    int ok = write(fd[0], "x", 1) == 1 && pread(fd[0], &c, 1, 0) == 1 && c == 'x';
    int last_ok = write(fd[n - 1], "y", 1) == 1;
    printf("%d %d\n", ok, last_ok);
    for (int i = 0; i < n; i++)
        if (close(fd[i]))
            return 1;
    printf("%d\n", open("/data/again", O_RDWR | O_CREAT, 0600) >= 3);
    return 0;
}
