/* See profile.h. The text or the records are made in memory and written at once: the guest may end the
 * process's time at any moment, and the lock-down allows write and no more. */
#include "vmm/profile.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "vmm/log.h"
#include "vmm/machine.h"
#include "vmm/open.h"
#include "vmm/report.h"

#define JITDUMP_MAGIC 0x4a695444u
#define CODE_BYTES    0x80000000ull     /* an image is within 2 GiB of its code */

struct jitdump_header { uint32_t magic, version, size, elf_machine, pad, pid; uint64_t time_ns, flags; };
struct jitdump_code { uint32_t id, size; uint64_t time_ns; uint32_t pid, tid; uint64_t vma, address, bytes, index; };

/* Perf looks for a function in what the process has mapped executable. Nothing is ever behind these pages. */
static bool reserve(void)
{
    static const struct { uint64_t at, bytes; } areas[] = { { WVM_SYS_VA, CODE_BYTES }, { WVM_IMAGE_VA, CODE_BYTES } };
    for (unsigned i = 0; i < sizeof areas / sizeof *areas; i++) {
        void *at = (void *)(uintptr_t)areas[i].at;
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
        if (mmap(at, areas[i].bytes, PROT_READ | PROT_EXEC, flags, -1, 0) != at)
            return false;
    }
    return true;
}

static bool jitdump_start(const struct profile *p)
{
    struct jitdump_header h = { JITDUMP_MAGIC, 1, sizeof h, EM_X86_64, 0, (uint32_t)getpid(), report_now_ns(), 0 };
    long page = sysconf(_SC_PAGESIZE);
    return output_write(p->fd, "write the profile", NULL, &h, sizeof h) &&
           mmap(NULL, (size_t)page, PROT_READ | PROT_EXEC, MAP_PRIVATE, p->fd, 0) != MAP_FAILED;    /* perf record notes the file by it */
}

bool profile_open(struct profile *p, enum profile_kind kind)
{
    char path[PATH_MAX];
    const char *dir = getenv("JITDUMPDIR");
    *p = (struct profile){ kind, -1 };
    if (kind == PROFILE_NONE)
        return true;
    if (kind == PROFILE_PERFMAP)
        snprintf(path, sizeof path, "/tmp/perf-%d.map", getpid());
    else
        snprintf(path, sizeof path, "%s/jit-%d.dump", dir ? dir : ".", getpid());
    p->fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0644);
    if (p->fd >= 0 && reserve() && (kind != PROFILE_JITDUMP || jitdump_start(p)))
        return true;
    log_error("prepare the profile", path, strerror(errno), "--profile writes it for perf; leave the option out to run without");
    return false;
}

/* ---- the functions */

static void name_print(FILE *to, const struct vmm_image *m, uint32_t func)
{
    uint32_t bytes;
    const char *name = vmm_image_func_name(m, func, &bytes);
    if (!bytes)
        fprintf(to, "wasm-function[%u]", func);
    for (uint32_t i = 0; i < bytes; i++)        /* one line, no control characters: perf and the terminal read it */
        fputc((unsigned char)name[i] < 0x20 || name[i] == 0x7f ? '?' : name[i], to);
}

static void perfmap_code(FILE *to, const struct vmm_instance *in, uint32_t func)
{
    const struct wvm_image_func *f = &in->image->funcs[func];
    fprintf(to, "%llx %x ", (unsigned long long)in->base + f->code_off, f->code_bytes);
    name_print(to, in->image, func);
    fputc('\n', to);
}

static void jitdump_code(FILE *to, const struct vmm_instance *in, uint32_t func)
{
    const struct wvm_image_func *f = &in->image->funcs[func];
    uint64_t va = in->base + f->code_off;
    struct jitdump_code code = { .time_ns = report_now_ns(), .pid = (uint32_t)getpid(), .tid = (uint32_t)getpid(),
                                 .vma = va, .address = va, .bytes = f->code_bytes, .index = func };
    char *name;
    size_t bytes;
    FILE *text = open_memstream(&name, &bytes);
    if (!text)
        return;
    name_print(text, in->image, func);
    fclose(text);
    code.size = (uint32_t)(sizeof code + bytes + 1 + f->code_bytes);
    fwrite(&code, sizeof code, 1, to);
    fwrite(name, bytes + 1, 1, to);
    fwrite(in->image->text + (f->code_off - in->image->h.text_off), f->code_bytes, 1, to);
    free(name);
}

bool profile_instance(struct profile *p, const struct vmm_instance *in)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *to = p->kind == PROFILE_NONE ? NULL : open_memstream(&text, &bytes);
    if (!to)
        return p->kind == PROFILE_NONE;
    if (p->kind == PROFILE_PERFMAP)
        fprintf(to, "%llx %x [wvm runtime]\n", (unsigned long long)WVM_RT_VA, WVM_RT_TEXT_BYTES);
    for (uint32_t i = 0; i < in->image->h.funcs.count; i++)
        if (!in->imported_code[i] && in->image->funcs[i].code_bytes)          /* one that nobody needs was not compiled */
            (p->kind == PROFILE_PERFMAP ? perfmap_code : jitdump_code)(to, in, i);
    bool ok = !fclose(to) && output_write(p->fd, "write the profile", NULL, text, bytes);
    free(text);
    return ok;
}
