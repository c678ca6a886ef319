/* See doctor.h. The measurements run a real module through the real compiler, loader and run
 * loop, so that they also prove that all of it works here. Doctor parses nothing from outside
 * but /proc and /sys, and is not locked down. */
#include "vmm/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/platform/x86.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "jit/jit.h"
#include "vmm/config.h"
#include "vmm/exit_code.h"
#include "vmm/open.h"
#include "vmm/report.h"
#include "vmm/sandbox.h"
#include "vmm/serve.h"

enum verdict { GOOD, WARN, BAD };

/* Print a finding; advice (NULL: none) on a line of its own. */
static enum verdict say(enum verdict v, const char *subject, const char *advice, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static enum verdict say(enum verdict v, const char *subject, const char *advice, const char *format, ...)
{
    static const char *const words[] = { [GOOD] = "ok", [WARN] = "warn", [BAD] = "BAD" };
    va_list ap;
    va_start(ap, format);
    printf("%-5s %-14s ", words[v], subject);
    vprintf(format, ap);
    printf("\n");
    if (advice)
        printf("      %-14s -> %s\n", "", advice);
    va_end(ap);
    return v;
}

/* First line of a small file, empty if it cannot be read. */
static const char *line_of(const char *path, char *line, int bytes)
{
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, bytes, f))
        *line = 0;
    line[strcspn(line, "\n")] = 0;
    if (f)
        fclose(f);
    return line;
}

/* ---- the machine */

static enum verdict check_kvm(void)
{
    char why[256], todo[256];
    int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        kvm_advice(-errno, why, sizeof why, todo, sizeof todo);
        return say(BAD, "/dev/kvm", todo, "%s", why);
    }
    int version = ioctl(fd, KVM_GET_API_VERSION, 0);
    close(fd);
    if (version != KVM_API_VERSION)
        return say(BAD, "/dev/kvm", "a kernel of this decade has version 12", "API version %d", version);
    return say(GOOD, "/dev/kvm", NULL, "present, this user may use it");
}

static enum verdict check_kind(void)
{
    static const struct { const char *module, *parameter, *text; } kinds[] = {
        { "/sys/module/kvm_intel", "/sys/module/kvm_intel/parameters/ept", "Intel VMX (kvm_intel)" },
        { "/sys/module/kvm_amd", "/sys/module/kvm_amd/parameters/npt", "AMD SVM (kvm_amd)" },
        { "/sys/module/kvm_pvm", NULL, "PVM (kvm_pvm): shadow page tables; an exit costs about 60 us" },
    };
    char line[32];
    bool nested = cpu_has_flag("hypervisor");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (access(kinds[i].module, F_OK))
            continue;
        bool shadow = kinds[i].parameter && *line_of(kinds[i].parameter, line, sizeof line) && strchr("N0", *line);
        return say(shadow ? WARN : GOOD, "KVM's kind", shadow ? "second-level paging is off; page faults are slow" : NULL, "%s%s%s",
                   kinds[i].text, nested ? ", inside a virtual machine" : "", shadow ? ", shadow page tables" : "");
    }
    return say(WARN, "KVM's kind", "wvm is tested with kvm_intel, kvm_amd and kvm_pvm", "unknown");
}

static enum verdict check_processor(void)
{
    struct { const char *name; int has; } features[] = {
        { "AVX2", CPU_FEATURE_ACTIVE(AVX2) },   { "BMI1", CPU_FEATURE_ACTIVE(BMI1) },
        { "BMI2", CPU_FEATURE_ACTIVE(BMI2) },   { "LZCNT", CPU_FEATURE_ACTIVE(LZCNT) },
        { "POPCNT", CPU_FEATURE_ACTIVE(POPCNT) }, { "FMA", CPU_FEATURE_ACTIVE(FMA) },
    };
    char has[64] = "", lacks[64] = "";
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        char *list = features[i].has ? has : lacks;
        strcat(strcat(list, " "), features[i].name);
    }
    if (!*lacks)
        return say(GOOD, "processor", NULL, "has%s", has);
    return say(BAD, "processor", "wvm needs x86-64-v3 (Haswell, Zen and newer); under QEMU use -cpu host", "lacks%s", lacks);
}

static enum verdict check_cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
    return n > 1 ? say(GOOD, "cores", NULL, "%d", n)
                 : say(WARN, "cores", "hypercalls leave the VM each time; a second core answers most of them without", "one");
}

static enum verdict check_huge_pages(void)
{
    char line[64];
    line_of("/sys/kernel/mm/transparent_hugepage/enabled", line, sizeof line);
    if (strstr(line, "[madvise]") || strstr(line, "[always]"))
        return say(GOOD, "huge pages", NULL, "%s", line);
    return say(WARN, "huge pages", "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled",
               "%s: large memories fault in 4 KiB at a time", *line ? line : "not in this kernel");
}

static enum verdict check_overcommit(void)
{
    char line[16];
    line_of("/proc/sys/vm/overcommit_memory", line, sizeof line);
    if (*line != '2')
        return say(GOOD, "overcommit", NULL, "mode %s", *line ? line : "unknown");
    return say(WARN, "overcommit", "sudo sysctl vm.overcommit_memory=0", "mode 2: large memories may be refused");
}

static enum verdict check_walls(void)
{
    int landlock = landlock_version();
    enum verdict v = prctl(PR_GET_SECCOMP) >= 0 ? say(GOOD, "seccomp", NULL, "present")
                   : say(BAD, "seccomp", "boot a kernel with CONFIG_SECCOMP_FILTER", "missing: wvm refuses to start");
    if (landlock)
        say(GOOD, "Landlock", NULL, "version %d", landlock);
    else
        say(WARN, "Landlock", "boot with lsm=landlock,... on Linux 5.13 or newer",
            "missing: one wall fewer around granted directories");
    return v;
}

/* ---- the measurements */

/* (module (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
 *   (func (export "calls") (param i32)
 *     (loop (drop (call 0 (i32.const 99)))
 *           (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))) */
static const uint8_t probe[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    0x01, 0x0a, 0x02, 0x60, 0x01, 0x7f, 0x01, 0x7f, 0x60, 0x01, 0x7f, 0x00,
    0x02, 0x23, 0x01, 0x16, 'w', 'a', 's', 'i', '_', 's', 'n', 'a', 'p', 's', 'h', 'o', 't', '_', 'p', 'r', 'e', 'v', 'i', 'e', 'w', '1',
    0x08, 'f', 'd', '_', 'c', 'l', 'o', 's', 'e', 0x00, 0x00,
    0x03, 0x02, 0x01, 0x01,
    0x07, 0x09, 0x01, 0x05, 'c', 'a', 'l', 'l', 's', 0x00, 0x01,
    0x0a, 0x16, 0x01, 0x14, 0x00, 0x03, 0x40, 0x41, 0xe3, 0x00, 0x10, 0x00, 0x1a, 0x20, 0x00, 0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00,
    0x0b, 0x0b,
};

struct measured { uint64_t life_ns, run_ns; };

/* One VM from open to close, which makes `calls` hypercalls. False: *e says why. */
static bool measure(const struct vmm_image *image, enum vmm_service service, uint32_t calls, struct measured *m, struct vmm_error *e)
{
    struct vmm_config config = { 0 };
    struct wasi_config nothing = { .stdio = { -1, -1, -1 } };
    struct wasi_ctx *wasi = wasi_ctx_new(&nothing);
    struct vmm_handlers handlers = serve_handlers(wasi);
    struct vmm_value count = { .type = WVM_I32, .lo = calls };
    struct vmm_outcome outcome = { .kind = VMM_HOST_ERROR };
    struct vmm_instance *instance;
    struct vmm *vm = NULL;
    uint64_t start = report_now_ns(), run_start = 0;
    if (!vmm_open(&vm, &config, e) && !vmm_set_args(vm, 0, NULL, 0, NULL, e) && !vmm_load(vm, image, NULL, &instance, e) &&
        !(vmm_set_handlers(vm, &handlers), vmm_service_start(vm, service, e))) {
        run_start = report_now_ns();
        vmm_call(vm, instance, vmm_image_export(image, WVM_EXTERN_FUNC, "calls"), &count, NULL, &outcome);
        m->run_ns = report_now_ns() - run_start;
        vmm_service_stop(vm);
        if (outcome.kind != VMM_RETURNED)
            snprintf(e->text, sizeof e->text, "the guest ended: %s", outcome.text);
    }
    vmm_close(vm);
    wasi_ctx_free(wasi);
    m->life_ns = report_now_ns() - start;
    return outcome.kind == VMM_RETURNED;
}

/* The best of a few runs: what the machine can do, not what disturbed it. */
static bool measure_best(const struct vmm_image *image, enum vmm_service service, uint32_t calls, struct measured *best,
                         struct vmm_error *e)
{
    *best = (struct measured){ UINT64_MAX, UINT64_MAX };
    for (int i = 0; i < 3; i++) {
        struct measured m = { 0 };
        if (!measure(image, service, calls, &m, e))
            return false;
        best->life_ns = m.life_ns < best->life_ns ? m.life_ns : best->life_ns;
        best->run_ns = m.run_ns < best->run_ns ? m.run_ns : best->run_ns;
    }
    return true;
}

static enum verdict measure_all(const struct vmm_image *image)
{
    enum { CALLS = 1000 };
    struct measured life, exits, mailbox;
    struct vmm_error e = { 0 };
    if (!measure_best(image, VMM_SERVICE_NEVER, 1, &life, &e) || !measure_best(image, VMM_SERVICE_NEVER, CALLS, &exits, &e))
        return say(BAD, "a run", "this is where modules would fail too", "%s", e.text);
    say(GOOD, "a VM's life", NULL, "%.2f ms from open to close", (double)life.life_ns / 1e6);
    say(GOOD, "an exit", NULL, "%.1f us, guest to host and back, with the call", (double)(exits.run_ns - life.run_ns) / 1e3 / (CALLS - 1));
    if (!measure_best(image, VMM_SERVICE_ALWAYS, 10 * CALLS, &mailbox, &e))
        return say(BAD, "the mailbox", "run with --mailbox exit", "%s", e.text);
    double us = (double)mailbox.run_ns / 1e3 / (10 * CALLS);
    return say(us < 10 ? GOOD : WARN, "the mailbox", us < 10 ? NULL : "the cores are busy, or this machine has one only",
               "%.2f us for a call that does not leave the VM", us);
}

static enum verdict check_run(void)
{
    struct jit_options options = jit_options_default();
    struct jit_buffer bytes = { 0 };
    struct jit_stats stats;
    struct jit_error je = { 0 };
    struct vmm_image image;
    struct vmm_error e = { 0 };
    options.mem0_at_zero = true;
    uint64_t start = report_now_ns();
    if (!jit_compile(probe, sizeof probe, &options, &bytes, &stats, &je))
        return say(BAD, "the compiler", "please report this as a bug of wvm", "%s", je.text);
    say(GOOD, "the compiler", NULL, "%.2f ms for a module of one function", (double)(report_now_ns() - start) / 1e6);
    enum verdict v = vmm_image_open(&image, bytes.data, bytes.size, &e)
                         ? say(BAD, "the image", "please report this as a bug of wvm", "%s", e.text) : measure_all(&image);
    jit_buffer_free(&bytes);
    return v;
}

int doctor(void)
{
    struct utsname u;
    uname(&u);
    printf("wvm %s on Linux %s\n\n", WVM_VERSION, u.release);
    enum verdict kvm = check_kvm();
    if (kvm == GOOD)
        check_kind();
    enum verdict worst = check_processor();
    check_cores();
    check_huge_pages();
    check_overcommit();
    enum verdict walls = check_walls();
    worst = walls > worst ? walls : worst;
    if (kvm != BAD && worst != BAD)
        kvm = check_run();
    bool well = kvm != BAD && worst != BAD;
    printf("\n%s\n", well ? "Modules can run here." : "Modules cannot run here before the points marked BAD are solved.");
    return well ? EXIT_CODE_OK : EXIT_CODE_START;
}
