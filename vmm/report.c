/* See report.h. The text is made in memory first: stdio on the descriptor would make system
 * calls that the lock-down forbids, and a full disk is then one failed write. */
#include "vmm/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "vmm/config.h"
#include "vmm/log.h"
#include "vmm/open.h"

uint64_t report_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Bytes of the UTF-8 sequence at s, 0 if it is none (RFC 3629). */
static unsigned utf8_length(const unsigned char *s)
{
    unsigned n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    for (unsigned i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return n;
}

void report_json_string(FILE *to, const char *text)
{
    fputc('"', to);
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        unsigned n = utf8_length(s);
        if (!n)
            fputs("\\ufffd", to);
        else if (*s < 0x20 || *s == 0x7f)
            fprintf(to, "\\u%04x", *s);
        else
            fprintf(to, "%s%.*s", *s == '"' || *s == '\\' ? "\\" : "", (int)n, (const char *)s);
        s += n ? n : 1;
    }
    fputc('"', to);
}

static void member_string(FILE *to, const char *name, const char *value)
{
    fprintf(to, "  \"%s\": ", name);
    if (value)
        report_json_string(to, value);
    else
        fputs("null", to);
    fputs(",\n", to);
}

static void member(FILE *to, const char *name, uint64_t value)
{
    fprintf(to, "  \"%s\": %llu,\n", name, (unsigned long long)value);
}

/* Counters that are not zero, by name. */
static void member_counts(FILE *to, const char *name, const uint64_t *counts, unsigned n, const char *(*name_of)(uint32_t))
{
    const char *comma = "";
    fprintf(to, "  \"%s\": {", name);
    for (unsigned i = 0; i < n; i++)
        if (counts[i]) {
            fprintf(to, "%s \"%s\": %llu", comma, name_of(i), (unsigned long long)counts[i]);
            comma = ",";
        }
    fputs(" },\n", to);
}

/* The largest that this process has been, guest included: VmHWM, as getrusage counts what came before execve. */
static uint64_t resident_peak_bytes(int status_fd)
{
    char text[4096];
    ssize_t n = status_fd < 0 ? -1 : pread(status_fd, text, sizeof text - 1, 0);
    text[n < 0 ? 0 : n] = 0;
    const char *at = strstr(text, "VmHWM:");
    return at ? strtoull(at + 6, NULL, 10) * 1024 : 0;
}

bool report_start(struct report *r)
{
    r->fd = report_open(r->path);
    r->status_fd = r->fd < 0 ? -1 : open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    return r->fd >= 0;
}

static void print(FILE *to, const struct report *r)
{
    static const struct vmm_stats none;
    const struct vmm_stats *s = r->stats ? r->stats : &none;
    fputs("{\n", to);
    member_string(to, "wvm", WVM_VERSION);
    member_string(to, "module", r->module);
    member_string(to, "outcome", r->outcome);
    member_string(to, "message", r->message);
    member_string(to, "cache", r->cache);
    member(to, "exit_code", (uint64_t)r->exit_code);
    member(to, "wall_ns", report_now_ns() - r->start_ns);
    member(to, "compile_ns", r->compile_ns);
    member(to, "load_ns", r->load_ns);
    member(to, "run_ns", r->run_ns);
    member(to, "lazy_ns", r->lazy_ns);
    member(to, "guest_cpu_ns", s->guest_cpu_ns);
    member(to, "functions", r->functions);
    member(to, "quick_functions", r->quick_functions);
    member(to, "continuations", r->continuations);
    member(to, "code_bytes", r->code_bytes);
    member(to, "memory_peak_bytes", s->memory_peak_bytes);
    member(to, "resident_peak_bytes", resident_peak_bytes(r->status_fd));
    member(to, "bytes_in", r->bytes_in);
    member(to, "bytes_out", r->bytes_out);
    member_counts(to, "hypercalls", s->hypercalls, WVM_CALL_COUNT, vmm_call_name);
    member(to, "hypercalls_without_exit", s->served_spinning);
    member_counts(to, "exits", s->exits, VMM_EXIT_REASONS, vmm_exit_name);
    member(to, "interrupted", s->interrupted);
    fprintf(to, "  \"syscalls_allowed\": %u\n}\n", r->syscalls_allowed);
}

bool report_write(const struct report *r)
{
    char *text = NULL;
    size_t bytes = 0;
    if (r->fd < 0)
        return true;
    FILE *to = open_memstream(&text, &bytes);
    bool ok = to != NULL;
    if (ok) {
        print(to, r);
        ok = !fclose(to);
    }
    if (!ok)
        log_error("write the report", r->path, strerror(errno), "the run itself is not affected");
    ok = ok && output_write(r->fd, "write the report", r->path, text, bytes) && !close(r->fd);
    free(text);
    return ok;
}
