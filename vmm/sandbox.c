/* See sandbox.h. Capabilities and limits here; landlock.c and seccomp.c have the rest. */
#include "vmm/sandbox.h"

#include <errno.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "vmm/trace.h"

static int no_new_privs(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}

static int keep(cap_t caps, cap_t have, cap_value_t c)
{
    cap_flag_value_t permitted = CAP_CLEAR;
    if (cap_get_flag(have, c, CAP_PERMITTED, &permitted) || permitted == CAP_CLEAR)
        return 0;
    return cap_set_flag(caps, CAP_PERMITTED, 1, &c, CAP_SET) || cap_set_flag(caps, CAP_EFFECTIVE, 1, &c, CAP_SET) ? -errno : 0;
}

/* What root, who may open any file, keeps of that for granted directories: as Landlock holds it to them, and
 * open_by_handle_at is no allowed system call. Without Landlock nothing is kept. Anybody else has none of these. */
static int keep_file_access(cap_t caps, const struct sandbox *s)
{
    bool writes = false;
    for (uint32_t i = 0; i < s->n_dirs; i++)
        writes |= !s->dirs[i].read_only;
    cap_t have = s->n_dirs && landlock_version() ? cap_get_proc() : NULL;
    if (!have)
        return 0;
    int err = writes ? keep(caps, have, CAP_DAC_OVERRIDE) : keep(caps, have, CAP_DAC_READ_SEARCH);
    if (!err && writes)
        err = keep(caps, have, CAP_FOWNER);
    cap_free(have);
    return err;
}

/* Empty all five sets, but for file access to granted directories. Lowering the bounding set takes a capability of its
 * own, so it comes first; an unprivileged user has none and needs none: without execve it never matters. */
static int drop_capabilities(const struct sandbox *s)
{
    for (cap_value_t c = 0; c < cap_max_bits(); c++)
        if (cap_drop_bound(c) && errno == EPERM)
            break;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
        return -errno;
    cap_t caps = cap_init();
    if (!caps)
        return -errno;
    int err = keep_file_access(caps, s);
    if (!err && cap_set_proc(caps))
        err = -errno;
    cap_free(caps);
    return err;
}

/* No core file with the guest's memory in it, and no raising the descriptor limit. */
static int limit_resources(void)
{
    struct rlimit files, none = { 0, 0 };
    if (setrlimit(RLIMIT_CORE, &none) || getrlimit(RLIMIT_NOFILE, &files))
        return -errno;
    files.rlim_max = files.rlim_cur;
    return setrlimit(RLIMIT_NOFILE, &files) ? -errno : 0;
}

static int restrict_files(const struct sandbox *s)
{
    int version = landlock_version();
    trace(sandbox, "landlock version %d, %u granted directories", version, s->n_dirs);
    return version ? landlock_enter(s->dirs, s->n_dirs) : 0;
}

int sandbox_stage1(const struct sandbox *s, const char **step)
{
    int err;
    *step = "drop capabilities";
    if ((err = drop_capabilities(s)))
        return err;
    *step = "set no_new_privs";
    if ((err = no_new_privs()))
        return err;
    *step = "set resource limits";
    if ((err = limit_resources()))
        return err;
    *step = "restrict file access with Landlock";
    if ((err = restrict_files(s)))
        return err;
    *step = "load the system call filter";
    err = seccomp_allow(s);
    trace(sandbox, "stage 1: %u system calls allowed", sandbox_count(s, 1));
    return err;
}

int sandbox_stage2(const struct sandbox *s, const char **step)
{
    *step = "tighten the system call filter";
    int err = seccomp_drop_start();
    trace(sandbox, "stage 2: %u system calls allowed", sandbox_count(s, 2));
    return err;
}

void sandbox_close_others(const int *keep, size_t n)
{
    unsigned from = 3;
    for (;;) {
        unsigned next = ~0u;            /* the lowest kept descriptor from `from` on */
        for (size_t i = 0; i < n; i++)
            if (keep[i] >= 0 && (unsigned)keep[i] >= from && (unsigned)keep[i] < next)
                next = (unsigned)keep[i];
        if (next > from)
            syscall(SYS_close_range, from, next == ~0u ? ~0u : next - 1, 0);
        if (next == ~0u)
            return;
        from = next + 1;
    }
}
