/* The exit codes of wvm: one enum, for the program, the man page and the tests. Every other
 * code, and these too if the guest chooses them, is the guest's own. */
#ifndef VMM_EXIT_CODE_H
#define VMM_EXIT_CODE_H

enum exit_code {
    EXIT_CODE_OK       = 0,
    EXIT_CODE_DEADLINE = 124,    /* --timeout passed; as timeout(1) */
    EXIT_CODE_START    = 125,    /* wvm could not start: usage, host, a missing import or export */
    EXIT_CODE_MODULE   = 126,    /* the module is malformed, invalid or too large */
    EXIT_CODE_SIGNAL   = 128,    /* + n: ended by signal n, or by proc_raise */
    EXIT_CODE_TRAP     = 134,    /* the module trapped; 128 + SIGABRT, as Wasmtime */
};

#endif
