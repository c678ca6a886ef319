/* WVM_TRACE=topic,topic,.. (or "all"): what wvm does, line by line, on stderr, for people who
 * look into a run. Off, a topic costs one test of a global. */
#ifndef VMM_TRACE_H
#define VMM_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#define TRACE_TOPICS(T) \
    T(start,   "each step of the start, with its time") \
    T(open,    "descriptors opened before the lock-down") \
    T(sandbox, "what the lock-down forbids; a forbidden system call is named before it ends wvm") \
    T(vm,      "memory slots, page tables, images") \
    T(exit,    "each exit of the virtual CPU") \
    T(call,    "each hypercall, with arguments and result") \
    T(trap,    "the trap frame of a dying guest")

enum trace_topic {
#define T(name, help) TRACE_##name,
    TRACE_TOPICS(T)
#undef T
    TRACE_COUNT
};

extern uint32_t vmm_trace_mask;         /* bit per topic; written once, before threads exist */

/* Take the topics from the text of WVM_TRACE (NULL: none). False if a name is unknown. */
bool trace_init(const char *topics);
void trace_print(enum trace_topic topic, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *trace_topic_name(unsigned topic);   /* NULL past the end */
const char *trace_topic_help(unsigned topic);

#define trace_on(topic) ((vmm_trace_mask >> TRACE_##topic) & 1)
#define trace(topic, ...) do { if (trace_on(topic)) trace_print(TRACE_##topic, __VA_ARGS__); } while (0)

#endif
