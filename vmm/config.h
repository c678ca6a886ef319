/* What one run of wvm was asked to do: argv as plain data. Filled by options.c, read by
 * everyone else, never changed. Strings point into argv, the environment or spec copies
 * that config_free releases. */
#ifndef VMM_CONFIG_H
#define VMM_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#define WVM_VERSION "0.1.0"

enum vmm_command {
    VMM_CMD_RUN, VMM_CMD_COMPILE, VMM_CMD_OBJDUMP, VMM_CMD_VALIDATE, VMM_CMD_WAT2WASM, VMM_CMD_PRINT, VMM_CMD_WAST, VMM_CMD_CACHE, VMM_CMD_DOCTOR,
    VMM_CMD_HELP, VMM_CMD_VERSION, VMM_CMD_COUNT
};

enum profile_kind { PROFILE_NONE, PROFILE_PERFMAP, PROFILE_JITDUMP };

enum vmm_lazy { VMM_LAZY_AUTO, VMM_LAZY_YES, VMM_LAZY_NO };

enum vmm_mailbox { VMM_MAILBOX_AUTO, VMM_MAILBOX_SPIN, VMM_MAILBOX_EXIT };

struct config_dir { char *host, *guest; bool read_only; };

struct config {
    enum vmm_command command;
    enum vmm_command help_topic;        /* VMM_CMD_HELP: the command asked about, itself: the overview */

    const char *file;                   /* run, compile, wat2wasm, print: the module, "-": stdin */
    const char *output;                 /* compile, wat2wasm, print: the file to write, "-": stdout; NULL: named after the module; print: stdout */
    bool names;                         /* wat2wasm: write a name section */
    char **args; uint32_t n_args;       /* run: what follows FILE; validate, wast: all files */

    struct config_dir *dirs; uint32_t n_dirs;
    char **env;              uint32_t n_env;    /* "NAME=VALUE", each name once */
    int *fds;                uint32_t n_fds;    /* inherited descriptors that the guest gets */
    const char *argv0;                  /* NULL: the module's file name */
    const char *invoke;                 /* exported function to call, NULL: _start */

    uint64_t timeout_ns;                /* 0: none */
    uint64_t max_memory_bytes;          /* of all linear memories together, 0: what the module declares */

    enum profile_kind profile;          /* what to write for perf */
    const char *report;                 /* JSON file, NULL: none */
    bool time;                          /* print what each compiler pass took */
    const char *dump, *skip;            /* comma-separated pass names, NULL: none */
    uint32_t dump_func;                 /* UINT32_MAX: all */
    bool verify;
    const char *filter;                 /* objdump: only functions with this in their names, NULL: all */
    bool print_offsets;                 /* print: where instructions stand in the module */
    bool bytes;                         /* objdump: print the encodings */
    uint32_t starve_regs;
    bool eager_tiers;
    uint32_t opt_level;                 /* 0, 1 or 2 */
    uint64_t max_compile_bytes;         /* of memory for one function, 0: the usual */
    uint32_t jobs;                      /* compile threads, 0: one per core */
    uint32_t features;                  /* JIT_F_* */
    const char *cache;                  /* folder, "off"; NULL: the usual */
    bool clear;                         /* cache: remove all entries */
    enum vmm_lazy lazy;                 /* compile functions when they are called */
    enum vmm_mailbox mailbox;
};

#endif
