/* The command line, parsed into plain data. One table row per option gives the parser, the
 * checks and the help text. Nothing here opens, prints (but the help) or exits. */
#ifndef VMM_OPTIONS_H
#define VMM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "vmm/config.h"

/* Why the command line was refused: log_error's four parts. */
struct options_error { char doing[64], on[256], why[256], todo[256]; };

/* Parse argv (argv[0] is wvm itself) into *c, which config_free releases in either case.
 * False: *e says why. Reads the environment for `--env NAME` only. */
bool options_parse(int argc, char **argv, struct config *c, struct options_error *e);
void config_free(struct config *c);

/* Print the help for one command; VMM_CMD_HELP: the overview. */
void options_help(FILE *to, enum vmm_command topic);

/* "500ms", "1.5s", "2m" to nanoseconds; "64MiB", "1GB", "4096" to bytes. False if malformed,
 * zero or out of range. */
bool options_duration(const char *text, uint64_t *ns);
bool options_size(const char *text, uint64_t *bytes);

#endif
