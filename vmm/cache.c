/* See cache.h. The file: a page for the head, the image, what jit_lazy_save gave; each begins at a multiple of 8. */
#include "vmm/cache.h"

#include <link.h>
#include <nettle/sha2.h>
#include <nmmintrin.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>
#include "vmm/cache_folder.h"
#include "vmm/trace.h"

#define HEAD_BYTES 4096u
#define LANES 4u

struct head {
    char magic[8];
    uint8_t key[32];
    uint64_t image_bytes, saved_bytes;
    uint64_t sum[LANES];
};

static const char magic[8] = "wvmcache";

static size_t pad(size_t n) { return (n + 7) & ~(size_t)7; }

/* ---- the key */

/* The linker's hash of this program. Empty: it was linked without one. */
static const uint8_t *build_id(uint32_t *bytes)
{
    const ElfW(Phdr) *p = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    uintptr_t base = 0;
    for (unsigned long i = 0, n = getauxval(AT_PHNUM); i < n; i++) {
        if (p[i].p_type == PT_PHDR)
            base = (uintptr_t)p - p[i].p_vaddr;
        if (p[i].p_type != PT_NOTE)
            continue;
        const uint8_t *at = (const uint8_t *)(base + p[i].p_vaddr), *end = at + p[i].p_memsz;
        for (const ElfW(Nhdr) *note; at < end; at += sizeof *note + ((note->n_namesz + 3) & ~3u) + ((note->n_descsz + 3) & ~3u)) {
            note = (const ElfW(Nhdr) *)at;
            if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(note + 1, "GNU", 4)) {
                *bytes = note->n_descsz;
                return (const uint8_t *)(note + 1) + 4;
            }
        }
    }
    *bytes = 0;
    return NULL;
}

static bool hash_file(struct sha256_ctx *hash, int fd, size_t size)
{
    static uint8_t piece[1 << 16];
    for (size_t at = 0; at < size;) {
        ssize_t n = pread(fd, piece, size - at < sizeof piece ? size - at : sizeof piece, (off_t)at);
        if (n <= 0)
            return false;
        sha256_update(hash, (size_t)n, piece);
        at += (size_t)n;
    }
    return true;
}

/* Everything that what is compiled depends on. */
static bool key_make(uint8_t key[32], const struct config *c, const struct jit_options *o, const struct module_file *m)
{
    const uint64_t options[] = { o->features, o->opt_level, o->memory_limit, compile_is_lazy(c), m->size };
    uint32_t id_bytes;
    const uint8_t *id = build_id(&id_bytes);
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_update(&hash, id_bytes, id);
    sha256_update(&hash, sizeof options, (const uint8_t *)options);
    if (m->bytes)
        sha256_update(&hash, m->size, m->bytes);
    else if (!hash_file(&hash, m->fd, m->size))
        return false;
    sha256_digest(&hash, 32, key);
    return id_bytes > 0;
}

/* Options for those who look at the compiler want to see it work. */
static bool is_wanted(const struct config *c, const struct module_file *m)
{
    bool looks = c->dump || c->skip || c->time || c->verify || c->starve_regs || c->eager_tiers || c->profile != PROFILE_NONE;
    return !looks && m->size && m->size <= MODULE_BYTES_MAX && !module_is_elf(m);
}

void cache_open(struct cache *k, const struct config *c, const struct jit_options *o, const struct module_file *m)
{
    *k = (struct cache){ .fd = -1 };
    int folder = is_wanted(c, m) ? cache_folder_open(c->cache) : -1;
    if (folder < 0)
        return;
    if (key_make(k->key, c, o, m))
        k->fd = cache_folder_entry(folder, k->key, &k->bytes);
    close(folder);
    k->state = k->fd < 0 ? CACHE_OFF : CACHE_MISS;
    trace(open, "cache entry: descriptor %d, %zu bytes", k->fd, k->bytes);
}

bool cache_take_module(const struct cache *k, const struct config *c, const struct jit_options *o, struct module_file *m)
{
    uint8_t key[32];
    return module_read(m) && key_make(key, c, o, m) && !memcmp(key, k->key, sizeof key);
}

void cache_close(struct cache *k)
{
    if (k->fd >= 0)
        close(k->fd);
    *k = (struct cache){ .fd = -1 };
}

const char *cache_state_name(enum cache_state state)
{
    static const char *const names[] = { [CACHE_OFF] = "off", [CACHE_MISS] = "miss", [CACHE_HIT] = "hit" };
    return names[state];
}

/* ---- the checksum: CRC-32C in lanes, which the processor computes as fast as memory is read */

__attribute__((target("sse4.2"))) static void sum_add(uint64_t sum[LANES], const uint8_t *bytes, size_t n)
{
    uint64_t word[LANES];
    for (size_t at = 0; at < n; at += sizeof word) {
        size_t left = n - at;
        memset(word, 0, sizeof word);
        memcpy(word, bytes + at, left < sizeof word ? left : sizeof word);
        for (unsigned k = 0; k < LANES; k++)
            sum[k] = _mm_crc32_u64(sum[k], word[k]);
    }
}

static void sum_make(struct head *h, const struct cache_entry *e)
{
    uint64_t sum[LANES] = { 0 };
    memset(h->sum, 0, sizeof h->sum);
    sum_add(sum, (const uint8_t *)h, sizeof *h);
    sum_add(sum, e->image, e->image_bytes);
    sum_add(sum, e->saved, e->saved_bytes);
    memcpy(h->sum, sum, sizeof sum);
}

/* ---- reading and writing */

static bool read_whole(int fd, uint8_t *to, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        ssize_t n = pread(fd, to + at, bytes - at, (off_t)at);
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

static bool is_whole(const struct cache *k, const uint8_t *file, struct cache_entry *e)
{
    struct head h, again;
    memcpy(&h, file, sizeof h);
    size_t room = k->bytes - HEAD_BYTES;
    if (memcmp(h.magic, magic, sizeof magic) || memcmp(h.key, k->key, sizeof h.key) || h.image_bytes > room ||
        pad(h.image_bytes) > room || h.saved_bytes > room - pad(h.image_bytes))
        return false;
    *e = (struct cache_entry){ file + HEAD_BYTES, file + HEAD_BYTES + pad(h.image_bytes), h.image_bytes, h.saved_bytes };
    again = h;
    sum_make(&again, e);
    return !memcmp(again.sum, h.sum, sizeof h.sum);
}

bool cache_load(const struct cache *k, struct cache_entry *e)
{
    if (k->fd < 0 || k->bytes < HEAD_BYTES)
        return false;
    uint8_t *file = memory_huge(k->bytes);
    if (!file)
        return false;
    if (read_whole(k->fd, file, k->bytes) && is_whole(k, file, e))
        return true;
    munmap(file, k->bytes);
    return false;
}

static bool write_whole(int fd, const void *bytes, size_t size)
{
    for (const uint8_t *at = bytes; size;) {
        ssize_t n = write(fd, at, size);
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

void cache_store(const struct cache *k, const struct cache_entry *e)
{
    static union { struct head h; uint8_t page[HEAD_BYTES]; } first;
    static const uint8_t zero[8];
    if (k->fd < 0)
        return;
    first.h = (struct head){ .image_bytes = e->image_bytes, .saved_bytes = e->saved_bytes };
    memcpy(first.h.magic, magic, sizeof magic);
    memcpy(first.h.key, k->key, sizeof first.h.key);
    sum_make(&first.h, e);
    bool ok = write_whole(k->fd, &first, sizeof first) && write_whole(k->fd, e->image, e->image_bytes) &&
              write_whole(k->fd, zero, pad(e->image_bytes) - e->image_bytes) && write_whole(k->fd, e->saved, e->saved_bytes);
    trace(open, "cache entry %s: image %zu, saved %zu bytes", ok ? "written" : "not written", e->image_bytes, e->saved_bytes);
}

void cache_spoil(const struct cache *k)
{
    static const uint8_t zero[sizeof(struct head)];
    if (k->fd >= 0)
        write_whole(k->fd, zero, sizeof zero);
}
