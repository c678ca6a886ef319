/* The compile cache's folder: where it is, whether it can be trusted, and that it does not grow for ever.
 *
 * $WVM_CACHE_DIR, else $XDG_CACHE_HOME/wvm, else $HOME/.cache/wvm; made when it is missing, for this user alone. It is used only
 * if it belongs to this user and nobody else may write to it. Entries are named by 64 hexadecimal digits; no other file in it is touched. */
#ifndef VMM_CACHE_FOLDER_H
#define VMM_CACHE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Open the folder: `named`, or the usual one if that is NULL. -1: it cannot be used, or the cache is off ("off"). */
int cache_folder_open(const char *named);

/* Open the entry of a key, made if it is missing; *bytes is its size. Entries that were not used for longest are removed now and then, when
 * there are more than fit the limit. -1: it cannot be used. */
int cache_folder_entry(int folder, const uint8_t key[32], size_t *bytes);

/* `wvm cache`: say where the folder is and what is in it; with `clear`, remove all entries. An exit code. */
int cache_folder_command(const char *named, bool clear);

#endif
