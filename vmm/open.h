/* Everything that the command line names, opened before the lock-down. What cannot be opened
 * is said on stderr at once, with advice; the caller only has to end.
 *
 * Invariant: no byte of a module is parsed here. */
#ifndef VMM_OPEN_H
#define VMM_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "vmm/config.h"

#define MODULE_BYTES_MAX (1u << 30)     /* the JavaScript API's limit of a module's size */

struct module_file {
    const char *path;
    int fd;                             /* -1: the bytes are here already */
    const uint8_t *bytes;               /* after module_map */
    size_t size;
    bool is_text;                       /* the bytes are what became of a text: compile_text */
};

/* Open a module; "-" and what is no regular file is read to its end. False: said why. */
bool module_open(struct module_file *m, const char *path);

/* Make m->bytes valid. False: said why. May be called after the lock-down. */
bool module_map(struct module_file *m);

/* Is it an ELF file that can be read twice? Its first four bytes are all that is looked at. */
bool module_is_elf(const struct module_file *m);

/* Make m->bytes a copy that nobody else can change. False: nothing happened. */
bool module_read(struct module_file *m);

/* Zeroed memory for a large thing, in huge pages if the kernel has some. NULL: there is none. Give back by munmap. */
uint8_t *memory_huge(size_t bytes);

/* Open a directory for the guest. -1: said why. */
int dir_open(const struct config_dir *dir);

/* Create a file to be written, empty: the report, a translated module ("-": stdout). -1: said why. */
int report_open(const char *path);
int output_open(const char *path);

/* Write all the bytes to a file opened above. An error names what was being done ("write the report") and path.
 * False: said why. */
bool output_write(int fd, const char *doing, const char *path, const void *bytes, size_t size);

/* Check that an inherited descriptor is a socket. False: said why. */
bool socket_check(int fd);

/* Put /dev/null where standard input, output or error are closed, so that nothing else opened
 * later takes their numbers. closed[i]: it was. */
void stdio_reserve(bool closed[3]);

/* Why /dev/kvm cannot be opened, and what to do: err is -errno of the attempt. */
void kvm_advice(int err, char *why, size_t why_bytes, char *todo, size_t todo_bytes);

/* Is this flag in /proc/cpuinfo? */
bool cpu_has_flag(const char *name);

#endif
