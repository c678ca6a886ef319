/* See trace.h. A line is one write, so lines of several threads do not mix. */
#include "vmm/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint32_t vmm_trace_mask;
static uint64_t first_ns;

static const char *const names[] = {
#define T(name, help) #name,
    TRACE_TOPICS(T)
#undef T
};
static const char *const helps[] = {
#define T(name, help) help,
    TRACE_TOPICS(T)
#undef T
};

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint32_t topic_bit(const char *name, size_t bytes)
{
    if (bytes == 3 && !memcmp(name, "all", 3))
        return (1u << TRACE_COUNT) - 1;
    for (unsigned i = 0; i < TRACE_COUNT; i++)
        if (strlen(names[i]) == bytes && !memcmp(names[i], name, bytes))
            return 1u << i;
    return 0;
}

bool trace_init(const char *topics)
{
    bool known = true;
    first_ns = now_ns();
    while (topics && *topics) {
        size_t bytes = strcspn(topics, ",");
        uint32_t bit = topic_bit(topics, bytes);
        known = known && (bit || !bytes);
        vmm_trace_mask |= bit;
        topics += bytes + (topics[bytes] == ',');
    }
    return known;
}

void trace_print(enum trace_topic topic, const char *format, ...)
{
    char line[512];
    uint64_t us = (now_ns() - first_ns) / 1000;
    int head = snprintf(line, sizeof line, "[%6llu.%03llu ms] %s: ", (unsigned long long)(us / 1000),
                        (unsigned long long)(us % 1000), names[topic]);
    va_list ap;
    va_start(ap, format);
    int body = vsnprintf(line + head, sizeof line - (size_t)head - 1, format, ap);
    va_end(ap);
    size_t bytes = (size_t)head + (body < 0 ? 0 : (size_t)body);
    if (bytes > sizeof line - 2)
        bytes = sizeof line - 2;
    line[bytes++] = '\n';
    if (write(STDERR_FILENO, line, bytes) < 0)
        return;         /* nobody listens: a trace is not worth more */
}

const char *trace_topic_name(unsigned topic) { return topic < TRACE_COUNT ? names[topic] : NULL; }
const char *trace_topic_help(unsigned topic) { return topic < TRACE_COUNT ? helps[topic] : NULL; }
