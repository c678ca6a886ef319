#include "vmm/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "jit/lazy.h"
#include "vmm/machine.h"
#include "vmm/trace.h"

#define PAGE_TABLES     9                       /* of an instance: of its image, references, table, memory */
#define HOT_IMAGE_BYTES 0x80000ull
#define COPY_BYTES  0x10000ull                  /* larger code gets a slot of its own instead of a copy */

static uint64_t page_up(uint64_t n)
{
    return (n + WVM_PAGE_BYTES - 1) & ~(uint64_t)(WVM_PAGE_BYTES - 1);
}

/* ---- names ---- */

int vmm_register(struct vmm *vm, struct vmm_instance *instance, const char *name)
{
    struct vmm_name *list = vmm_grow_array(vm->names, vm->n_names, &vm->cap_names, sizeof(*list));
    if (!list)
        return -ENOMEM;
    vm->names = list;
    struct vmm_name *at = &list[vm->n_names];
    *at = (struct vmm_name){ strdup(name), instance };
    if (!at->name)
        return -ENOMEM;
    vm->n_names++;
    return 0;
}

const struct vmm_image *vmm_instance_image(const struct vmm_instance *instance)
{
    return instance->image;
}

/* ---- where things are ---- */

static gva_t func_code(const struct vmm_instance *in, uint32_t func)
{
    return in->imported_code[func] ? in->imported_code[func] : in->base + in->image->funcs[func].code_off;
}

static struct vmm_cell global_cell(const struct vmm_instance *in, uint32_t global)
{
    if (in->imported_globals[global].hva)
        return in->imported_globals[global];
    uint32_t ofs = in->image->globals[global].data_off;
    return (struct vmm_cell){ in->base + in->image->h.data_off + ofs, in->data + ofs };
}

gva_t vmm_func_code(const struct vmm_instance *in, uint32_t func)
{
    return func_code(in, func);
}

bool vmm_global_get(const struct vmm_instance *in, const char *name, struct vmm_value *value)
{
    uint32_t i = vmm_image_export(in->image, WVM_EXTERN_GLOBAL, name);
    if (i == WVM_NONE)
        return false;
    struct vmm_cell cell = global_cell(in, i);
    *value = (struct vmm_value){ .type = in->image->globals[i].type };
    memcpy(&value->lo, cell.hva, 8);
    if (value->type == WVM_V128)
        memcpy(&value->hi, cell.hva + 8, 8);
    if (value->type == WVM_I32 || value->type == WVM_F32)
        value->lo &= 0xffffffff;
    return true;
}

struct loading {
    struct vmm *vm;
    const struct vmm_image *image;
    struct vmm_instance *in;
    struct vmm_import *imports;
    struct vmm_error *e;
};

/* ---- memory ---- */

/* Pages of a slot of their own, alike with gva modulo 2 MiB, so that big pages can map them. */
static int pages_own(struct vmm *vm, gva_t gva, uint64_t bytes, struct vmm_pages *p)
{
    uint64_t skew = gva & (WVM_HUGE_BYTES - 1);
    p->hva = vmm_host_map(vm, skew + bytes, PROT_READ | PROT_WRITE);
    if (!p->hva)
        return -ENOMEM;
    p->hva += skew;
    if (bytes >= WVM_HUGE_BYTES && !vm->config.small_pages)
        madvise(p->hva, bytes, MADV_HUGEPAGE);
    return vmm_slot_add(vm, p->hva, bytes, &p->gpa);
}

/* Read-only bytes at gva and room behind them; *hva is the host's view. */
static int place(struct vmm *vm, gva_t gva, const uint8_t *from, uint64_t bytes, uint64_t room, unsigned access, uint8_t **hva)
{
    struct vmm_pages p = { 0 };
    uint64_t all = page_up(bytes + room);
    int err = all <= COPY_BYTES ? vmm_pages_get(vm, all, &p) : pages_own(vm, gva, all, &p);
    if (err)
        return err;
    memcpy(p.hva, from, bytes);
    *hva = p.hva;
    return vmm_map(vm, gva, p.gpa, all, access, true);
}

/* What a small image takes from the pool, with its page tables: backed in one go. */
static void prefault_pool(struct loading *l)
{
    const struct wvm_image_header *h = &l->image->h;
    uint64_t bytes = page_up(h->text_bytes) + page_up(h->rodata_bytes) + page_up(h->data_bytes) + page_up(16 * (uint64_t)h->refs.count);
    bytes += PAGE_TABLES * WVM_PAGE_BYTES;
    if (bytes <= COPY_BYTES && bytes <= l->vm->pool_left)
        vmm_prefault(l->vm->pool.hva, bytes);
}

static int place_all(struct loading *l)
{
    const struct wvm_image_header *h = &l->image->h;
    struct vmm_instance *in = l->in;
    struct vmm_pages p = { 0 };
    uint8_t *text = NULL, *rodata = NULL;
    prefault_pool(l);
    int err = place(l->vm, in->base + h->text_off, l->image->text, h->text_bytes, h->text_room, VMM_EXEC, &text);
    if (!err)
        err = place(l->vm, in->base + h->rodata_off, l->image->rodata, h->rodata_bytes, h->rodata_room, VMM_READ, &rodata);
    if (!err)
        err = vmm_pages_get(l->vm, h->data_bytes, &p);
    if (!err)
        err = vmm_map(l->vm, in->base + h->data_off, p.gpa, page_up(h->data_bytes), VMM_WRITE, false);
    if (err)
        return err;
    in->data = p.hva;
    memcpy(in->data, l->image->data, h->data_file_bytes);
    if (l->image->lazy)
        jit_lazy_place(l->vm->lazy = l->image->lazy, text, rodata, in->data, in->base);
    return 0;
}

/* ---- linking ---- */

static void put64(struct vmm_instance *in, uint32_t data_off, uint64_t v)
{
    memcpy(in->data + data_off, &v, 8);
}

/* A tag is known by the address of its owner's slot. */
static void link_tags(struct loading *l)
{
    const struct vmm_image *m = l->image;
    for (uint32_t i = 0; i < m->h.tags.count; i++) {
        if (!l->in->tags[i])
            l->in->tags[i] = l->in->base + m->h.data_off + m->tags[i].data_off;
        put64(l->in, m->tags[i].data_off, l->in->tags[i]);
    }
}

static void link_header(struct loading *l)
{
    const struct wvm_image_header *h = &l->image->h;
    gva_t base = l->in->base;
    struct wvm_instance header = {
        .funcref_base = l->in->funcref_base, .next = l->vm->boot->instances, .image = base, .text = base + h->text_off,
        .text_bytes = (uint64_t)h->text_bytes + h->text_room, .data_bytes = h->data_bytes,
        .unwind_end = base + h->unwind_end, .n_unwind = h->n_unwind,
    };
    uint32_t n;
    if (l->image->lazy) {
        jit_lazy_unwind(l->image->lazy, &n);
        header.n_unwind = n;
    }
    memcpy(header.rt, l->vm->rt.rt, sizeof(header.rt));
    memcpy(l->in->data, &header, sizeof(header));
    for (uint32_t i = 0; i < l->image->h.rebase.count; i++)
        put64(l->in, l->image->rebase[i].data_off, l->in->base + l->image->rebase[i].addend);
}

static void link_global(struct loading *l, uint32_t index, const struct vmm_import *to)
{
    const struct wvm_image_global *g = &l->image->globals[index];
    struct vmm_cell cell = global_cell(to->from, to->index);
    l->in->imported_globals[index] = cell;
    if (g->indirect)
        put64(l->in, g->data_off, cell.va);
    else
        memcpy(l->in->data + g->data_off, cell.hva, g->type == WVM_V128 ? 16 : 8);
}

static gva_t wasi_code(const struct loading *l, const struct wvm_image_import *x, uint32_t call)
{
    return vmm_import_is_unstable(l->image, x) ? l->vm->rt.wasi_unstable[call] : l->vm->rt.wasi[call];
}

static void link_import(struct loading *l, const struct wvm_image_import *x, const struct vmm_import *to)
{
    struct vmm_instance *in = l->in;
    const struct vmm_image *m = l->image;
    switch (x->kind) {
    case WVM_EXTERN_FUNC:
        in->imported_code[x->index] = to->from ? func_code(to->from, to->index) : wasi_code(l, x, to->index);
        put64(in, x->data_off, in->imported_code[x->index]);
        break;
    case WVM_EXTERN_MEMORY:
        in->memory_ids[x->index] = to->from->memory_ids[to->index];
        put64(in, m->memories[x->index].data_off, l->vm->memories[in->memory_ids[x->index]].record_va);
        break;
    case WVM_EXTERN_TABLE:
        in->table_ids[x->index] = to->from->table_ids[to->index];
        put64(in, m->tables[x->index].data_off, l->vm->tables[in->table_ids[x->index]].record_va);
        break;
    case WVM_EXTERN_GLOBAL:
        link_global(l, x->index, to);
        break;
    case WVM_EXTERN_TAG:
        in->tags[x->index] = to->from->tags[to->index];
        break;
    }
}

/* The memory of exceptions, once for all instances; the host backs what is touched. */
static int exceptions_map(struct loading *l)
{
    const uint64_t bytes = WVM_EXN_BYTES + WVM_EXN_BITS_BYTES;
    gpa_t gpa;
    if (l->image->h.tags.count == 0 || l->vm->has_exceptions)
        return 0;
    l->vm->has_exceptions = true;
    uint8_t *hva = vmm_host_map(l->vm, bytes, PROT_READ | PROT_WRITE);
    int err = hva ? vmm_slot_add(l->vm, hva, bytes, &gpa) : -ENOMEM;
    return err ? err : vmm_map(l->vm, WVM_EXN_VA, gpa, bytes, VMM_WRITE, true);
}

static int create_memories(struct loading *l)
{
    const struct vmm_image *m = l->image;
    for (uint32_t i = 0; i < m->h.memories.count; i++) {
        uint32_t ofs = m->memories[i].data_off;
        if (m->memories[i].flags & WVM_LIMIT_IMPORTED)
            continue;
        int err = vmm_memory_create(l->vm, &m->memories[i], (struct wvm_memory *)(l->in->data + ofs),
                                    l->in->base + m->h.data_off + ofs, &l->in->memory_ids[i]);
        if (err)
            return vmm_fail(l->e, err, "cannot allocate a linear memory of %llu pages (%llu MiB); see --max-memory",
                            (unsigned long long)m->memories[i].min_pages,
                            (unsigned long long)(m->memories[i].min_pages >> (20 - m->memories[i].page_log2)));
    }
    return 0;
}

static int create_tables(struct loading *l)
{
    const struct vmm_image *m = l->image;
    for (uint32_t i = 0; i < m->h.tables.count; i++) {
        uint32_t ofs = m->tables[i].data_off;
        if (m->tables[i].flags & WVM_LIMIT_IMPORTED)
            continue;
        int err = vmm_table_create(l->vm, &m->tables[i], (struct wvm_table *)(l->in->data + ofs),
                                   l->in->base + m->h.data_off + ofs, &l->in->table_ids[i]);
        if (err)
            return vmm_fail(l->e, err, "cannot allocate a table of %llu entries", (unsigned long long)m->tables[i].min);
    }
    return 0;
}

static struct wvm_funcref descriptor(const struct loading *l, uint32_t ref)
{
    const struct vmm_image *m = l->image;
    uint32_t func = m->refs[ref];
    return (struct wvm_funcref){
        .code = func_code(l->in, func),
        .sig = m->types[m->funcs[func].type].sig,
        .self = (uint32_t)(l->in->funcref_base + ref * sizeof(struct wvm_funcref) - WVM_FUNCREF_VA),
    };
}

/* What is called by this follows the function from its entry to its code. */
static void refer(const struct loading *l, uint32_t ref, struct wvm_funcref *d)
{
    if (l->image->lazy)
        jit_lazy_refer(l->image->lazy, l->image->refs[ref], &d->code);
}

/* Descriptors in pages of their own, which the guest may only read. The very first one is null. */
static int create_descriptors(struct loading *l)
{
    uint32_t n = l->image->h.refs.count, null = l->vm->n_instances == 0;
    uint64_t bytes = page_up(((uint64_t)n + null) * sizeof(struct wvm_funcref));
    struct vmm_pages p;
    l->in->funcref_base = l->vm->next_funcref + null * sizeof(struct wvm_funcref);
    if (bytes == 0)
        return 0;
    if (bytes > WVM_TABLE_VA - l->vm->next_funcref || l->vm->next_funcref + bytes - WVM_FUNCREF_VA > UINT32_MAX)
        return -ENOMEM;
    int err = vmm_pages_get(l->vm, bytes, &p);
    if (!err)
        err = vmm_map(l->vm, l->vm->next_funcref, p.gpa, bytes, VMM_READ, false);
    if (err)
        return err;
    l->vm->next_funcref += bytes;
    struct wvm_funcref *d = (struct wvm_funcref *)p.hva + null;
    for (uint32_t i = 0; i < n; i++) {
        d[i] = descriptor(l, i);
        refer(l, i, &d[i]);
    }
    return 0;
}

/* ---- segments that are constant and in bounds ---- */

static union wvm_table_entry *table_entry(const struct vmm *vm, const struct vmm_table *t, uint64_t i)
{
    if (i < t->min)
        return (union wvm_table_entry *)t->hva + i;
    gva_t at = t->base + i * sizeof(union wvm_table_entry);
    uint8_t *page = vmm_gpa_to_hva(vm, vmm_paging_entry(vm, at) & 0x000ffffffffff000ull);
    return (union wvm_table_entry *)(page + (at & (WVM_PAGE_BYTES - 1)));
}

static void preload_elem(struct loading *l, const struct wvm_image_elem *x)
{
    const struct vmm_table *t = &l->vm->tables[l->in->table_ids[x->table]];
    bool is_func = t->elem_type == WVM_FUNCREF;
    for (uint32_t i = 0; i < x->count; i++) {
        uint32_t ref = l->image->elem_refs[x->first + i];
        union wvm_table_entry *entry = table_entry(l->vm, t, x->dst + i);
        *entry = (union wvm_table_entry){ 0 };
        if (ref != WVM_NONE && is_func) {
            entry->func = descriptor(l, ref);
            refer(l, ref, &entry->func);
        }
    }
}

static void element_items(struct loading *l, const struct wvm_image_elem *x)
{
    for (uint32_t i = 0; i < x->count; i++) {
        uint32_t ref = l->image->elem_refs[x->first + i];
        put64(l->in, x->dst + i * 8, ref == WVM_NONE ? 0 : descriptor(l, ref).self);
    }
}

static void preload(struct loading *l)
{
    const struct vmm_image *m = l->image;
    for (uint32_t i = 0; i < m->h.preload_elems.count; i++)
        preload_elem(l, &m->preload_elems[i]);
    for (uint32_t i = 0; i < m->h.elem_items.count; i++)
        element_items(l, &m->elem_items[i]);
    for (uint32_t i = 0; i < m->h.preload_data.count; i++) {
        const struct wvm_image_data *x = &m->preload_data[i];
        memcpy(l->vm->memories[l->in->memory_ids[x->memory]].hva + x->dst, m->data_bytes + x->src, x->bytes);
    }
}

/* The stack pointer of C and Rust is their first global, and mutable; their heap begins after the data. Small memories
 * that will be used there at once are backed there; big ones get big pages anyway. */
static void prefault(struct loading *l)
{
    const struct vmm_image *m = l->image;
    if (m->h.memories.count == 0 || m->memories[0].flags & WVM_LIMIT_IMPORTED)
        return;
    const struct vmm_memory *mem = &l->vm->memories[l->in->memory_ids[0]];
    uint64_t heap = 0;
    uint32_t sp = 0;
    for (uint32_t i = 0; i < m->h.preload_data.count; i++)
        if (m->preload_data[i].memory == 0 && m->preload_data[i].dst + m->preload_data[i].bytes > heap)
            heap = m->preload_data[i].dst + m->preload_data[i].bytes;
    if (m->h.globals.count > 0 && m->globals[0].mutable_ && !m->globals[0].imported && m->globals[0].type == WVM_I32)
        memcpy(&sp, l->in->data + m->globals[0].data_off, sizeof(sp));
    vmm_memory_prefault(l->vm, mem, sp ? sp - 1 : 0);
    vmm_memory_prefault(l->vm, mem, heap);
}

static int queue_init(struct loading *l)
{
    struct wvm_boot *b = l->vm->boot;
    if (l->image->h.init_off == WVM_NONE)
        return 0;
    if (b->n_init >= WVM_BOOT_CALLS)
        return vmm_fail(l->e, -E2BIG, "too many instances wait to be initialized");
    b->init[b->n_init++] = l->in->base + l->image->h.init_off;
    return 0;
}

/* ---- the whole ---- */

static int build(struct loading *l)
{
    int err = vmm_resolve(l->vm, l->image, l->imports, l->e);
    if (err)
        return err;
    if ((err = place_all(l)))
        return vmm_fail(l->e, err, "no memory for the module's code and data: %s", strerror(-err));
    for (uint32_t i = 0; i < l->image->h.imports.count; i++)
        link_import(l, &l->image->imports[i], &l->imports[i]);
    if ((err = create_descriptors(l)))
        return vmm_fail(l->e, err, "no memory for %u function references", l->image->h.refs.count);
    link_tags(l);
    link_header(l);
    if ((err = exceptions_map(l)))
        return vmm_fail(l->e, err, "no memory for exceptions: %s", strerror(-err));
    if ((err = create_memories(l)) || (err = create_tables(l)))
        return err;
    preload(l);
    prefault(l);
    err = queue_init(l);
    if (!err)
        l->vm->boot->instances = l->in->base + l->image->h.data_off;
    return err;
}

/* A small image lies beside the hot pages, text first. */
static gva_t image_base(struct vmm *vm, const struct vmm_image *m)
{
    uint64_t bytes = (uint64_t)m->h.data_off + m->h.data_bytes - m->h.text_off;
    gva_t hot = vmm_hot_va(vm, bytes, HOT_IMAGE_BYTES);
    return hot ? hot - m->h.text_off : WVM_IMAGE_VA + vm->n_instances * WVM_IMAGE_STRIDE;
}

static struct vmm_instance *instance_new(struct vmm *vm, const struct vmm_image *m)
{
    struct vmm_instance *in = calloc(1, sizeof(*in));
    if (!in)
        return NULL;
    *in = (struct vmm_instance){ .vm = vm, .image = m, .base = image_base(vm, m) };
    in->memory_ids = calloc(m->h.memories.count + 1, sizeof(*in->memory_ids));
    in->table_ids = calloc(m->h.tables.count + 1, sizeof(*in->table_ids));
    in->imported_globals = calloc(m->h.globals.count + 1, sizeof(*in->imported_globals));
    in->tags = calloc(m->h.tags.count + 1, sizeof(*in->tags));
    in->imported_code = calloc(m->h.funcs.count + 1, sizeof(*in->imported_code));
    return in;
}

static void instance_free(struct vmm_instance *in)
{
    if (!in)
        return;
    free(in->memory_ids);
    free(in->table_ids);
    free(in->imported_globals);
    free(in->imported_code);
    free(in->tags);
    free(in);
}

void vmm_instances_free(struct vmm *vm)
{
    for (uint32_t i = 0; i < vm->n_instances; i++)
        instance_free(vm->instances[i]);
    for (uint32_t i = 0; i < vm->n_names; i++)
        free(vm->names[i].name);
    free(vm->instances);
    free(vm->names);
}

/* The memory that WASI pointers refer to, told to the runtime. */
static void wasi_memory_set(struct vmm *vm)
{
    if (vm->n_memories > 0)
        vm->boot->wasi_memory = vm->memories[0].record_va;
}

int vmm_load(struct vmm *vm, const struct vmm_image *image, const char *name, struct vmm_instance **instance,
             struct vmm_error *e)
{
    struct loading l = { .vm = vm, .image = image, .e = e };
    void *list = vmm_grow_array(vm->instances, vm->n_instances, &vm->cap_instances, sizeof(*vm->instances));
    l.in = list ? instance_new(vm, image) : NULL;
    l.imports = calloc(image->h.imports.count + 1, sizeof(*l.imports));
    if (list)
        vm->instances = list;
    int err = -ENOMEM;
    if (l.in && l.in->memory_ids && l.in->table_ids && l.in->imported_globals && l.in->imported_code && l.in->tags && l.imports)
        err = build(&l);
    else
        vmm_fail(e, err, "out of memory");
    free(l.imports);
    if (!err && name)
        err = vmm_register(vm, l.in, name);
    if (err) {
        instance_free(l.in);
        return err;
    }
    vm->instances[vm->n_instances++] = *instance = l.in;
    trace(vm, "instance %s at 0x%llx: text %u, constants %u, data %u bytes", name ? name : "(main)", (unsigned long long)l.in->base,
          image->h.text_bytes, image->h.rodata_bytes, image->h.data_bytes);
    wasi_memory_set(vm);
    return 0;
}
