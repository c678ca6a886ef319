/* See open.h. */
#include "vmm/open.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "vmm/log.h"

/* ---- the module */

/* Read a pipe or the like into memory that doubles, to its end or until it is too large. */
static bool read_all(struct module_file *m)
{
    size_t capacity = 1 << 20;
    uint8_t *bytes = malloc(capacity);
    ssize_t got = 1;
    while (bytes && got > 0 && m->size <= MODULE_BYTES_MAX) {
        if (m->size == capacity) {
            uint8_t *more = realloc(bytes, capacity *= 2);
            if (!more)
                free(bytes);
            bytes = more;
            continue;
        }
        got = read(m->fd, bytes + m->size, capacity - m->size);
        m->size += got > 0 ? (size_t)got : 0;
        got = got < 0 && errno == EINTR ? 1 : got;
    }
    if (!bytes || got < 0) {
        log_error("read the module", m->path, strerror(errno), NULL);
        free(bytes);
        return false;
    }
    m->bytes = bytes;
    if (m->fd > 0)
        close(m->fd);
    m->fd = -1;
    return true;
}

static const char *open_todo(int err)
{
    return err == ENOENT  ? "check the path; options stand before the module, its arguments after it" :
           err == EACCES  ? "the file, or a directory above it, may not be read by this user" :
           err == EMFILE  ? "raise the limit of open files: ulimit -n" : NULL;
}

bool module_open(struct module_file *m, const char *path)
{
    struct stat st;
    *m = (struct module_file){ .path = path, .fd = 0 };
    if (strcmp(path, "-"))
        m->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (m->fd < 0 || fstat(m->fd, &st)) {
        const char *todo = open_todo(errno);
        log_error("open the module", path, strerror(errno), todo ? "%s" : NULL, todo);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        log_error("open the module", path, "it is a directory", "name a .wasm file; to grant a directory, write --dir %s", path);
        return false;
    }
    if (!S_ISREG(st.st_mode) || m->fd == 0)
        return read_all(m);
    m->size = (size_t)st.st_size;
    return true;
}

/* The file may change while it is mapped: the parser runs locked down, and what it makes of
 * the bytes is checked by the machine, so a torn read harms only the run itself. */
bool module_map(struct module_file *m)
{
    static const uint8_t nothing[1];
    if (m->bytes)
        return true;
    void *p = m->size ? mmap(NULL, m->size, PROT_READ, MAP_PRIVATE, m->fd, 0) : (void *)nothing;
    if (p == MAP_FAILED) {
        log_error("map the module", m->path, strerror(errno), NULL);
        return false;
    }
    m->bytes = p;
    close(m->fd);
    m->fd = -1;
    return true;
}

uint8_t *memory_huge(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    madvise(p, bytes, MADV_HUGEPAGE);   /* fewer page faults */
    return p;
}

bool module_is_elf(const struct module_file *m)
{
    static const char magic[4] = "\177ELF";
    char first[4] = { 0 };
    if (m->bytes)
        memcpy(first, m->bytes, m->size < 4 ? m->size : 4);
    else if (pread(m->fd, first, sizeof first, 0) < 0)
        return false;
    return !memcmp(first, magic, sizeof magic);
}

bool module_read(struct module_file *m)
{
    if (m->bytes)
        return true;
    uint8_t *bytes = m->size ? memory_huge(m->size) : NULL;
    size_t at = 0;
    for (ssize_t n = 1; bytes && at < m->size && n > 0; at += n > 0 ? (size_t)n : 0)
        n = pread(m->fd, bytes + at, m->size - at, (off_t)at);
    if (!bytes)
        return false;
    if (at < m->size) {
        munmap(bytes, m->size);
        return false;
    }
    m->bytes = bytes;
    close(m->fd);
    m->fd = -1;
    return true;
}

/* ---- directories, the report, sockets, standard descriptors */

int dir_open(const struct config_dir *dir)
{
    int fd = open(dir->host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        return fd;
    log_error("open the directory", dir->host, strerror(errno), "%s",
              errno == ENOENT  ? "create it, or correct --dir HOST[::GUEST[::ro]]" :
              errno == ENOTDIR ? "--dir takes a directory; grant the one that the file is in" :
              errno == EACCES  ? "this user must be able to read what it grants" : "--dir needs it");
    return -1;
}

static int create(const char *path, const char *doing, const char *todo)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0)
        log_error(doing, path, strerror(errno), "%s", todo);
    return fd;
}

int report_open(const char *path)
{
    return create(path, "create the report", "--report needs a file that can be written");
}

int output_open(const char *path)
{
    return strcmp(path, "-") ? create(path, "create the output", "-o needs a file that can be written") : 1;
}

bool output_write(int fd, const char *doing, const char *path, const void *bytes, size_t size)
{
    for (const uint8_t *at = bytes; size;) {
        ssize_t n = write(fd, at, size);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            log_error(doing, path, n ? strerror(errno) : "nothing more can be written", NULL);
            return false;
        }
        at += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

bool socket_check(int fd)
{
    struct stat st;
    char name[16];
    snprintf(name, sizeof name, "%d", fd);
    if (!fstat(fd, &st) && S_ISSOCK(st.st_mode))
        return true;
    log_error("use the descriptor", name, errno == EBADF ? "it is not open" : "it is no socket",
              "--fd takes a socket that the caller left open for wvm");
    return false;
}

void stdio_reserve(bool closed[3])
{
    for (int fd = 0; fd < 3; fd++) {
        closed[fd] = fcntl(fd, F_GETFD) < 0;
        if (closed[fd] && open("/dev/null", O_RDWR) != fd)
            _exit(125);                 /* not even /dev/null, and nowhere to say so */
    }
}

/* ---- /dev/kvm */

bool cpu_has_flag(const char *name)
{
    char line[8192], flag[32];
    bool found = false;
    FILE *f = fopen("/proc/cpuinfo", "r");
    snprintf(flag, sizeof flag, " %s ", name);
    while (f && !found && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = ' ';
        found = !strncmp(line, "flags", 5) && strstr(line, flag);
    }
    if (f)
        fclose(f);
    return found;
}

static void advise_missing(char *why, size_t why_bytes, char *todo, size_t todo_bytes)
{
    snprintf(why, why_bytes, "this machine has no /dev/kvm");
    if (cpu_has_flag("vmx"))
        snprintf(todo, todo_bytes, "load KVM: sudo modprobe kvm_intel (in a container: pass --device /dev/kvm)");
    else if (cpu_has_flag("svm"))
        snprintf(todo, todo_bytes, "load KVM: sudo modprobe kvm_amd (in a container: pass --device /dev/kvm)");
    else
        snprintf(todo, todo_bytes, "switch virtualization on in the firmware; in a virtual machine, ask for nested virtualization "
                                   "or for a kernel with kvm-pvm; in a container, pass --device /dev/kvm");
}

static void advise_permission(char *why, size_t why_bytes, char *todo, size_t todo_bytes)
{
    struct stat st;
    if (stat("/dev/kvm", &st)) {
        snprintf(todo, todo_bytes, "the directory /dev may not be searched by this user");
        return;
    }
    struct group *group = getgrgid(st.st_gid);
    const char *name = group ? group->gr_name : NULL;
    snprintf(why, why_bytes, "no permission: its owner is user %u, its group %s (mode %04o)", st.st_uid, name ? name : "unknown",
             st.st_mode & 07777);
    if (name && st.st_gid && (st.st_mode & 0060) == 0060)
        snprintf(todo, todo_bytes, "join the group and log in again: sudo usermod -aG %s $USER", name);
    else
        snprintf(todo, todo_bytes, "give it to a group: sudo chgrp kvm /dev/kvm && sudo chmod 660 /dev/kvm && "
                                   "sudo usermod -aG kvm $USER, then log in again");
}

void kvm_advice(int err, char *why, size_t why_bytes, char *todo, size_t todo_bytes)
{
    snprintf(why, why_bytes, "%s", strerror(-err));
    snprintf(todo, todo_bytes, "`wvm doctor` says more");
    if (err == -ENOENT || err == -ENXIO || err == -ENODEV)
        advise_missing(why, why_bytes, todo, todo_bytes);
    else if (err == -EACCES || err == -EPERM)
        advise_permission(why, why_bytes, todo, todo_bytes);
    else if (err == -EBUSY)
        snprintf(todo, todo_bytes, "another hypervisor (VirtualBox, VMware) holds the processor's virtualization: end it");
}
