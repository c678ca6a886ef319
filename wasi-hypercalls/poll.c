/* poll_oneoff: the guest's subscriptions become one ppoll(2) and one timeout. What is
 * certain at once (regular files, errors, clocks that have passed) makes the timeout 0,
 * so that everything else that is ready is reported along with it. */
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include "clocks.h"
#include "ctx.h"

enum { SUBSCRIPTIONS_MAX = 4096, NS_PER_S = 1000000000 };

struct sub {                    /* a subscription, copied from the guest once */
    uint64_t userdata;
    uint8_t type;
    uint16_t error;             /* known at once */
    bool ready;                 /* known at once */
    int host;                   /* fd_read, fd_write */
    int index;                  /* its pollfd; -1: none */
    uint32_t clock;             /* clock: fires when this clock reaches target_ns */
    uint64_t target_ns;
};

struct poll_scratch {
    struct sub subs[SUBSCRIPTIONS_MAX];
    struct pollfd fds[SUBSCRIPTIONS_MAX];
    uint32_t count, fd_count;
};

struct poll_scratch *poll_scratch_new(void) { return malloc(sizeof(struct poll_scratch)); }

static uint64_t add_saturating(uint64_t a, uint64_t b) { return b > UINT64_MAX - a ? UINT64_MAX : a + b; }

/* Only an absolute real time is watched on its own clock. A relative time is one of elapsed
 * time; an absolute CPU time too, since CPU time does not pass in a guest that waits. */
static int64_t sub_clock_set(struct sub *s, const struct wasi_sub_clock *clock)
{
    bool absolute = clock->flags & WASI_SUBCLOCK_ABSTIME;
    uint64_t now, mono;
    int64_t err = clock_read(clock->id, &now);

    if (err || (err = clock_read(WASI_CLOCK_MONOTONIC, &mono)))
        return err;
    if (clock->flags & ~WASI_SUBCLOCK_ABSTIME)
        return WASI_E_inval;
    s->clock = absolute && clock->id == WASI_CLOCK_REALTIME ? WASI_CLOCK_REALTIME : WASI_CLOCK_MONOTONIC;
    if (s->clock == WASI_CLOCK_REALTIME)
        s->target_ns = clock->timeout;
    else if (absolute)
        s->target_ns = clock->timeout > now ? add_saturating(mono, clock->timeout - now) : mono;
    else
        s->target_ns = add_saturating(mono, clock->timeout);
    return WASI_E_success;
}

static int64_t sub_fd_set(struct call *c, struct sub *s, uint32_t fd)
{
    uint64_t rights = WASI_R_POLL_FD_READWRITE | (s->type == WASI_EVENT_FD_READ ? WASI_R_FD_READ : WASI_R_FD_WRITE);
    struct poll_scratch *p = c->ctx->poll;
    struct fd_entry *e;
    int64_t err = call_fd(c, fd, rights, &e);

    if (err)
        return err;
    s->host = e->host;
    s->ready = e->filetype == WASI_FILETYPE_REGULAR_FILE;
    if (!s->ready) {
        s->index = (int)p->fd_count++;
        p->fds[s->index] = (struct pollfd){ .fd = e->host, .events = s->type == WASI_EVENT_FD_READ ? POLLIN : POLLOUT };
    }
    return WASI_E_success;
}

/* Copy one subscription, in either layout. Errors: inval for an unknown type, which fails
 * the whole call; what is wrong with a clock or descriptor is the event's error. */
static int64_t sub_get(struct call *c, uint64_t addr, struct sub *s)
{
    struct wasi_subscription now;
    struct wasi_subscription_0 old;
    struct wasi_sub_clock clock;
    uint32_t fd;

    if (c->unstable) {
        guest_read(c->mem, addr, &old, sizeof old);
        *s = (struct sub){ .userdata = old.userdata, .type = old.type, .index = -1 };
        clock = old.u.clock.clock;
        fd = old.u.fd;
    } else {
        guest_read(c->mem, addr, &now, sizeof now);
        *s = (struct sub){ .userdata = now.userdata, .type = now.type, .index = -1 };
        clock = now.u.clock;
        fd = now.u.fd;
    }
    if (s->type > WASI_EVENT_FD_WRITE)
        return WASI_E_inval;
    s->error = (uint16_t)(s->type == WASI_EVENT_CLOCK ? sub_clock_set(s, &clock) : sub_fd_set(c, s, fd));
    return WASI_E_success;
}

static int64_t subs_get(struct call *c, uint32_t addr, uint32_t count)
{
    struct poll_scratch *p = c->ctx->poll;
    size_t stride = c->unstable ? sizeof(struct wasi_subscription_0) : sizeof(struct wasi_subscription);
    int64_t err = WASI_E_success;

    p->count = count;
    p->fd_count = 0;
    for (uint32_t i = 0; i < count && !err; i++)
        err = sub_get(c, addr + (uint64_t)i * stride, &p->subs[i]);
    return err;
}

/* How long until the clock subscription fires; 0: it has. */
static uint64_t sub_remaining_ns(const struct sub *s)
{
    uint64_t now = 0;

    clock_read(s->clock, &now);
    return s->target_ns > now ? s->target_ns - now : 0;
}

/* How long ppoll may sleep. UINT64_MAX: until a descriptor is ready. */
static uint64_t timeout_ns(const struct poll_scratch *p)
{
    uint64_t least = UINT64_MAX;

    for (uint32_t i = 0; i < p->count; i++) {
        const struct sub *s = &p->subs[i];
        uint64_t ns = s->error || s->ready ? 0 : s->type == WASI_EVENT_CLOCK ? sub_remaining_ns(s) : UINT64_MAX;
        least = ns < least ? ns : least;
    }
    return least;
}

static void event_fd_fill(struct wasi_event *ev, const struct sub *s, short revents)
{
    int bytes = 0;

    if (revents & POLLNVAL)
        ev->error = WASI_E_badf;
    else if (revents & POLLERR)
        ev->error = WASI_E_io;
    if (revents & POLLHUP)
        ev->flags = WASI_EVENTRW_HANGUP;
    if (s->type == WASI_EVENT_FD_READ && !ev->error && ioctl(s->host, FIONREAD, &bytes) == 0 && bytes > 0)
        ev->nbytes = (uint64_t)bytes;
}

/* The event of a subscription, if it has occurred. */
static bool event_get(const struct poll_scratch *p, const struct sub *s, struct wasi_event *ev)
{
    short revents = s->index >= 0 ? p->fds[s->index].revents : 0;

    *ev = (struct wasi_event){ .userdata = s->userdata, .type = s->type, .error = s->error };
    if (s->error)
        return true;
    if (s->type == WASI_EVENT_CLOCK)
        return sub_remaining_ns(s) == 0;
    if (!s->ready && !revents)
        return false;
    event_fd_fill(ev, s, revents);
    return true;
}

/* Store what has occurred; `to` was checked to hold an event for each subscription. */
static uint32_t events_put(struct call *c, uint32_t to)
{
    const struct poll_scratch *p = c->ctx->poll;
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->count; i++) {
        struct wasi_event ev;
        if (event_get(p, &p->subs[i], &ev))
            guest_write(c->mem, to + (uint64_t)n++ * sizeof ev, &ev, sizeof ev);
    }
    return n;
}

static int64_t wait_ready(struct call *c)
{
    struct poll_scratch *p = c->ctx->poll;
    uint64_t ns = timeout_ns(p);
    struct timespec ts = { (time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S) };
    int r = ppoll(p->fds, p->fd_count, ns == UINT64_MAX ? NULL : &ts, NULL);

    if (r >= 0)
        return WASI_E_success;
    for (uint32_t i = 0; i < p->fd_count; i++)
        p->fds[i].revents = 0;
    return errno != EINTR || wasi_is_interrupted(c->ctx) ? host_error() : WASI_E_success;
}

int64_t wasi_poll_oneoff(struct call *c)
{
    uint32_t in = arg32(c, 0), out = arg32(c, 1), count = arg32(c, 2);
    size_t stride = c->unstable ? sizeof(struct wasi_subscription_0) : sizeof(struct wasi_subscription);
    uint32_t occurred = 0;

    if (count == 0 || count > SUBSCRIPTIONS_MAX)
        return WASI_E_inval;
    if (!guest_ptr(c->mem, in, count * stride) || !guest_ptr(c->mem, out, count * sizeof(struct wasi_event)) ||
        !guest_ptr(c->mem, arg32(c, 3), 4))
        return WASI_E_fault;
    int64_t err = subs_get(c, in, count);
    while (!err && occurred == 0) {
        err = wait_ready(c);
        if (!err)
            occurred = events_put(c, out);
    }
    if (err)
        return err;
    return guest_write_u32(c->mem, arg32(c, 3), occurred) ? WASI_E_success : WASI_E_fault;
}
