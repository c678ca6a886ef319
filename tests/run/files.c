/* Everything that a program does with files in a granted folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECK(e) do { if (!(e)) { printf("line %d: %s: %s\n", __LINE__, #e, strerror(errno)); exit(1); } } while (0)

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
    char *names[200];
    int n = 0;
    DIR *d = opendir(path);
    CHECK(d);
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
            names[n++] = strdup(e->d_name);
    closedir(d);
    qsort(names, (size_t)n, sizeof *names, by_name);
    printf("%s: %d", path, n);
    for (int i = 0; i < n && i < 5; i++)
        printf(" %s", names[i]);
    puts("");
}

static void text_file(void)
{
    FILE *f = fopen("/data/a.txt", "w");
    CHECK(f);
    for (int i = 0; i < 1000; i++)
        fprintf(f, "line %d\n", i);
    CHECK(!fclose(f));
    f = fopen("/data/a.txt", "r+");
    CHECK(f && !fseek(f, 10, SEEK_SET));
    char buf[32];
    CHECK(fgets(buf, sizeof buf, f));
    printf("at 10: %s", buf);
    CHECK(!fseek(f, -9, SEEK_END) && fgets(buf, sizeof buf, f));
    printf("last: %s", buf);
    CHECK(!fclose(f));
    f = fopen("/data/a.txt", "a");
    CHECK(f && fputs("appended\n", f) >= 0 && !fclose(f));
    struct stat st;
    CHECK(!stat("/data/a.txt", &st));
    printf("size %lld, regular %d\n", (long long)st.st_size, S_ISREG(st.st_mode));
}

static void raw_file(void)
{
    int fd = open("/data/raw", O_RDWR | O_CREAT | O_EXCL, 0644);
    CHECK(fd >= 0);
    CHECK(write(fd, "0123456789", 10) == 10);
    CHECK(pwrite(fd, "AB", 2, 3) == 2);
    char buf[16] = { 0 };
    CHECK(pread(fd, buf, 10, 0) == 10);
    puts(buf);
    CHECK(!ftruncate(fd, 5) && lseek(fd, 0, SEEK_END) == 5);
    CHECK(!ftruncate(fd, 4096) && pread(fd, buf, 4, 4000) == 4 && buf[0] == 0);
    CHECK(!fsync(fd) && !close(fd));
    CHECK(open("/data/raw", O_RDWR | O_CREAT | O_EXCL, 0644) < 0);
    printf("exclusive: %s\n", strerror(errno));
}

static void names(void)
{
    CHECK(!mkdir("/data/dir", 0755) && !mkdir("/data/dir/sub", 0755));
    CHECK(rmdir("/data/dir") < 0);
    printf("rmdir: %s\n", errno == ENOTEMPTY ? "not empty" : strerror(errno));
    CHECK(!rename("/data/raw", "/data/dir/sub/moved"));
    CHECK(!symlink("sub/moved", "/data/dir/link"));
    char target[64];
    ssize_t n = readlink("/data/dir/link", target, sizeof target);
    CHECK(n == 9);
    printf("link to %.*s\n", (int)n, target);
    struct stat st;
    CHECK(!stat("/data/dir/link", &st) && S_ISREG(st.st_mode));
    CHECK(!lstat("/data/dir/link", &st) && S_ISLNK(st.st_mode));
    CHECK(!link("/data/a.txt", "/data/dir/hard") && !stat("/data/dir/hard", &st));
    printf("links %d\n", (int)st.st_nlink);
    list("/data");
    list("/data/dir");
    CHECK(!unlink("/data/dir/link") && !unlink("/data/dir/hard") && !unlink("/data/dir/sub/moved"));
    CHECK(!rmdir("/data/dir/sub") && !rmdir("/data/dir"));
}

static void many(void)
{
    char path[64];
    for (int i = 0; i < 150; i++) {
        snprintf(path, sizeof path, "/data/file-with-a-rather-long-name-%03d", i);
        FILE *f = fopen(path, "w");
        CHECK(f && !fclose(f));
    }
    list("/data");
}

int main(void)
{
    text_file();
    raw_file();
    names();
    many();
    CHECK(!fopen("/data/none", "r"));
    printf("none: %s\n", strerror(errno));
    CHECK(!fopen("/etc/passwd", "r"));
    printf("outside: no\n");
    CHECK(!fopen("/data/../../etc/passwd", "r"));
    printf("dotdot: no\n");
    return 0;
}
