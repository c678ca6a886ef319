/* --report: one JSON object about a run, for programs. Written when the run is over, however it
 * ended, into a descriptor that was opened before the lock-down. Times are nanoseconds. */
#ifndef VMM_REPORT_H
#define VMM_REPORT_H

#include <stdio.h>
#include "vmm/vcpu.h"

struct report {
    int fd;                             /* -1: nobody asked */
    int status_fd;                      /* /proc/self/status, for the peak memory; -1: unknown */
    const char *path, *module;
    const char *outcome;                /* "exit", "trap", .. (man page); never NULL */
    const char *cache;                  /* "hit", "miss" or "off"; never NULL */
    const char *message;                /* of a trap or failure, or NULL */
    int exit_code;
    uint64_t start_ns;                  /* CLOCK_MONOTONIC at the start of wvm */
    uint64_t compile_ns, load_ns, run_ns;
    uint64_t lazy_ns;                   /* of run_ns: the guest waited for functions to be compiled */
    uint64_t code_bytes;
    uint32_t functions, quick_functions, continuations;
    uint64_t bytes_in, bytes_out;       /* through WASI */
    unsigned syscalls_allowed;          /* while the guest ran */
    const struct vmm_stats *stats;      /* NULL: no VM was made */
};

/* Open what the report is written to and read from, before the lock-down. False: said why. */
bool report_start(struct report *r);

/* Write it. False: the file could not take it; said so. */
bool report_write(const struct report *r);

uint64_t report_now_ns(void);           /* CLOCK_MONOTONIC */

/* A text as a JSON string, in quotes; bytes that are no UTF-8 become U+FFFD. */
void report_json_string(FILE *to, const char *text);

#endif
