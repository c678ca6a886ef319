/* The compile cache: what `wvm run` compiled is kept in a file, and the next run of the same module begins with it.
 *
 * An entry is one file in a folder of the user's own (cache_folder.h). Its name is a SHA-256 of the module's bytes, the build of wvm
 * and the options that change code; not of the processor, as all get the same code. It holds the module's image, as
 * `wvm compile` would write it, and for a module that is compiled while it runs (all, by default) what was compiled until the
 * run's end, which is what the same command needs again: jit/lazy.h goes on from there, and saves again when it had to add something.
 * To compile the rest in the background would take several times what the run takes (CPython 2.2 s, clang 14 s), and to keep only what is
 * whole would keep nothing of such modules.
 *
 * A run that finds its entry takes less than one that compiles for modules of any size, so none is too small; of CPython's 93 ms
 * the hash is 22.
 *
 * Who may write what: the entry is opened before the lock-down and written at the end, through that one descriptor, by calls of
 * write, which the lock-down allows anyway. So whoever takes over this process can spoil the entry of the module that they
 * are, and no other; and the folder is no place that they can reach. What is hashed are the very bytes that are compiled: a copy, as
 * the module's file may change meanwhile.
 *
 * Nothing here is ever an error: what cannot be opened, read, or trusted is compiled again. An entry is written in
 * place, and a checksum over all of it tells whether it is whole, whether its writer was killed, the disk was full, or two runs wrote
 * at once. It is a guard against accidents only. An entry that somebody forged is a guest like any other: images are checked
 * (image.c, jit/lazy_save.c), and what runs is confined by the machine. After a run that ended as no compiled module
 * can end, the entry is spoilt on purpose. */
#ifndef VMM_CACHE_H
#define VMM_CACHE_H

#include "vmm/compile.h"

enum cache_state { CACHE_OFF, CACHE_MISS, CACHE_HIT };

struct cache {
    enum cache_state state;
    int fd;                             /* of the entry, open for reading and writing; -1: none */
    size_t bytes;                       /* of its file, when it was opened */
    uint8_t key[32];
};

/* What an entry holds: an image, page aligned, and jit_lazy_save's bytes, none if the image has all code. */
struct cache_entry {
    const uint8_t *image, *saved;
    size_t image_bytes, saved_bytes;
};

/* Open the entry of a module that is to be run. Reads the module to its end, if it is cached. */
void cache_open(struct cache *k, const struct config *c, const struct jit_options *o, const struct module_file *m);

/* Take a copy of the module to be compiled. False: it is not what the entry was opened for, or there is no memory. May be
 * called after the lock-down. */
bool cache_take_module(const struct cache *k, const struct config *c, const struct jit_options *o, struct module_file *m);

/* Leave the entry alone. */
void cache_close(struct cache *k);

/* Read the entry into memory. False: there is none, or a broken one. */
bool cache_load(const struct cache *k, struct cache_entry *e);

/* Write the entry. */
void cache_store(const struct cache *k, const struct cache_entry *e);

/* Let nobody use the entry again. */
void cache_spoil(const struct cache *k);

const char *cache_state_name(enum cache_state state);   /* "off", "miss", "hit" */

#endif
