/* A file that a command makes: it appears under its name when it is whole, or not at all.
 *
 * Idea: what reads untrusted bytes is locked down and can name no files, so a child does the work, into
 * a file without a name; the parent, which has read nothing, gives it its name when the child has succeeded.
 * A killed run leaves nothing behind. What is no regular file (a pipe, /dev/null, "-") is written directly. */
#ifndef VMM_OUTPUT_H
#define VMM_OUTPUT_H

/* Run work(fd, arg) in a child and name what it wrote to fd path, replacing what was there, if it returns 0.
 * Returns work's exit code (enum exit_code), or EXIT_CODE_START and has said why. */
int output_make(const char *path, int (*work)(int fd, void *arg), void *arg);

#endif
