/* The reader of images: every offset, count and index of an untrusted file is checked here, once.
 * Order matters: what a check relies on has been checked before it. */
#include "vmm/load.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include "abi_hash.h"

#define BAD(what) vmm_fail(e, -ENOEXEC, "bad image: %s", what)
#define SPAN_MAX 0x7fffffffu                    /* all of an image is within +-2 GiB of its code */

static bool inside(uint64_t ofs, uint64_t n, uint64_t size)
{
    return n <= size && ofs <= size - n;
}

/* ---- the ELF file ---- */

static const Elf64_Shdr *section(const uint8_t *file, size_t size, const char *name)
{
    const Elf64_Ehdr *eh = (const Elf64_Ehdr *)file;
    const Elf64_Shdr *sh = (const Elf64_Shdr *)(file + eh->e_shoff), *names = &sh[eh->e_shstrndx];
    for (unsigned i = 0; i < eh->e_shnum; i++) {
        size_t n = strlen(name) + 1;
        if (inside(sh[i].sh_name, n, names->sh_size) && !memcmp(file + names->sh_offset + sh[i].sh_name, name, n))
            return sh[i].sh_type == SHT_NOBITS || inside(sh[i].sh_offset, sh[i].sh_size, size) ? &sh[i] : NULL;
    }
    return NULL;
}

static int check_elf(const uint8_t *file, size_t size, struct vmm_error *e)
{
    const Elf64_Ehdr *eh = (const Elf64_Ehdr *)file;
    if (size < sizeof(*eh) || memcmp(eh->e_ident, ELFMAG, SELFMAG) || eh->e_ident[EI_CLASS] != ELFCLASS64)
        return BAD("not a 64-bit ELF file");
    if (eh->e_machine != EM_X86_64 || eh->e_type != ET_DYN)
        return BAD("ELF type or machine");
    if (eh->e_shentsize != sizeof(Elf64_Shdr) || (eh->e_shoff & 7) || eh->e_shstrndx >= eh->e_shnum ||
        !inside(eh->e_shoff, eh->e_shnum * sizeof(Elf64_Shdr), size))
        return BAD("section headers");
    const Elf64_Shdr *names = (const Elf64_Shdr *)(file + eh->e_shoff) + eh->e_shstrndx;
    if (!inside(names->sh_offset, names->sh_size, size))
        return BAD("section names");
    return 0;
}

/* The bytes of a mapped section, whose size in the file must be `bytes`; empty ones need not exist. */
static const uint8_t *section_bytes(const struct vmm_image *m, const char *name, uint32_t bytes)
{
    const Elf64_Shdr *sh = bytes ? section(m->bytes, m->size, name) : NULL;
    if (!bytes)
        return m->bytes;
    return sh && sh->sh_type != SHT_NOBITS && sh->sh_size >= bytes ? m->bytes + sh->sh_offset : NULL;
}

/* ---- the header ---- */

static int check_span(const struct wvm_image_header *h, struct vmm_error *e)
{
    if ((h->text_off | h->rodata_off | h->data_off) & (WVM_PAGE_BYTES - 1))
        return BAD("a section is not page aligned");
    uint64_t text_bytes = (uint64_t)h->text_bytes + h->text_room, rodata_bytes = (uint64_t)h->rodata_bytes + h->rodata_room;
    if (!inside(h->text_off, text_bytes, SPAN_MAX) || !inside(h->rodata_off, rodata_bytes, SPAN_MAX) ||
        !inside(h->data_off, h->data_bytes, SPAN_MAX))
        return BAD("too large");
    if (h->text_off + text_bytes > h->rodata_off || h->rodata_off + rodata_bytes > h->data_off)
        return BAD("sections overlap");
    if (h->data_bytes < sizeof(struct wvm_instance) || h->data_file_bytes > h->data_bytes)
        return BAD("data size");
    if (h->init_off != WVM_NONE && !inside(h->init_off, 1, (uint64_t)h->text_off + h->text_bytes))
        return BAD("initializer");
    return 0;
}

static bool array_ok(const struct vmm_image *m, const struct wvm_array *a, size_t element)
{
    return a->count == 0 || (!(a->off & (element >= 4 ? 3 : 0)) && inside(a->off, (uint64_t)a->count * element, m->meta_bytes));
}

static int check_arrays(struct vmm_image *m, struct vmm_error *e)
{
    const struct wvm_image_header *h = &m->h;
    const struct { const struct wvm_array *a; size_t element; const char *name; } rows[] = {
        { &h->types, sizeof(struct wvm_image_type), "types" },
        { &h->funcs, sizeof(struct wvm_image_func), "functions" },
        { &h->memories, sizeof(struct wvm_image_memory), "memories" },
        { &h->tables, sizeof(struct wvm_image_table), "tables" },
        { &h->globals, sizeof(struct wvm_image_global), "globals" },
        { &h->tags, sizeof(struct wvm_image_tag), "tags" },
        { &h->imports, sizeof(struct wvm_image_import), "imports" },
        { &h->exports, sizeof(struct wvm_image_export), "exports" },
        { &h->refs, 4, "function references" },
        { &h->rebase, sizeof(struct wvm_image_rebase), "rebase list" },
        { &h->preload_elems, sizeof(struct wvm_image_elem), "preloaded elements" },
        { &h->elem_items, sizeof(struct wvm_image_elem), "element segments" },
        { &h->elem_refs, 4, "element references" },
        { &h->preload_data, sizeof(struct wvm_image_data), "preloaded data" },
        { &h->data_bytes_arr, 1, "data bytes" },
        { &h->offsets, 1, "offsets" },
        { &h->inlined, sizeof(struct wvm_image_inlined), "inlined bodies" },
        { &h->traps, sizeof(struct wvm_image_trap), "trap table" },
        { &h->valtypes, 1, "value types" },
        { &h->strings, 1, "strings" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (!array_ok(m, rows[i].a, rows[i].element))
            return BAD(rows[i].name);
    if ((h->memories.count && h->memories.off & 7) || (h->tables.count && h->tables.off & 7) ||
        (h->preload_data.count && h->preload_data.off & 7))
        return BAD("an array is not aligned");
    return 0;
}

/* A section of the name .wvm is what makes an ELF file ours. */
bool vmm_image_is(const uint8_t *bytes, size_t size)
{
    struct vmm_error e;
    return !check_elf(bytes, size, &e) && section(bytes, size, ".wvm");
}

#define ARRAY(m, name) ((const void *)((m)->meta + (m)->h.name.off))

static void point(struct vmm_image *m)
{
    m->types = ARRAY(m, types);
    m->funcs = ARRAY(m, funcs);
    m->memories = ARRAY(m, memories);
    m->tables = ARRAY(m, tables);
    m->globals = ARRAY(m, globals);
    m->tags = ARRAY(m, tags);
    m->imports = ARRAY(m, imports);
    m->exports = ARRAY(m, exports);
    m->traps = ARRAY(m, traps);
    m->offsets = ARRAY(m, offsets);
    m->inlined = ARRAY(m, inlined);
    m->valtypes = ARRAY(m, valtypes);
    m->strings = ARRAY(m, strings);
    m->refs = ARRAY(m, refs);
    m->rebase = ARRAY(m, rebase);
    m->preload_elems = ARRAY(m, preload_elems);
    m->elem_items = ARRAY(m, elem_items);
    m->elem_refs = ARRAY(m, elem_refs);
    m->preload_data = ARRAY(m, preload_data);
    m->data_bytes = ARRAY(m, data_bytes_arr);
}

/* ---- the arrays' contents ---- */

static bool string_ok(const struct vmm_image *m, uint32_t at, uint32_t n)
{
    return inside(at, n, m->h.strings.count);
}

static bool data_ok(const struct vmm_image *m, uint32_t ofs, uint64_t n)
{
    return !(ofs & 7) && inside(ofs, n, m->h.data_bytes);
}

static bool code_ok(const struct vmm_image *m, uint32_t ofs, uint32_t n)
{
    return ofs >= m->h.text_off && inside(ofs - m->h.text_off, n, m->h.text_bytes);
}

static bool types_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.types.count; i++)
        if (!inside(m->types[i].params, m->types[i].n_params, m->h.valtypes.count) ||
            !inside(m->types[i].results, m->types[i].n_results, m->h.valtypes.count) ||
            m->types[i].n_params > 1000 || m->types[i].n_results > 1000)
            return false;
    for (uint32_t i = 0; i < m->h.valtypes.count; i++)
        if ((m->valtypes[i] < WVM_V128 || m->valtypes[i] > WVM_I32) && m->valtypes[i] != WVM_FUNCREF &&
            m->valtypes[i] != WVM_EXTERNREF && m->valtypes[i] != WVM_EXNREF)
            return false;
    return true;
}

static uint32_t imports_of(const struct vmm_image *m, uint32_t kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->h.imports.count; i++)
        n += m->imports[i].kind == kind;
    return n;
}

static bool funcs_ok(const struct vmm_image *m)
{
    uint32_t imported = imports_of(m, WVM_EXTERN_FUNC);
    for (uint32_t i = 0; i < m->h.funcs.count; i++) {
        const struct wvm_image_func *f = &m->funcs[i];
        if (f->type >= m->h.types.count || !string_ok(m, f->name, f->name_bytes) ||
            !inside(f->offsets, f->offsets_bytes, m->h.offsets.count) || !inside(f->inlined, f->n_inlined, m->h.inlined.count))
            return false;
        if (i >= imported && !code_ok(m, f->code_off, f->code_bytes))
            return false;
    }
    return true;
}

static bool inlined_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.inlined.count; i++)
        if (m->inlined[i].func >= m->h.funcs.count || m->inlined[i].call_at >= m->inlined[i].at)
            return false;
    return true;
}

static bool memories_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.memories.count; i++) {
        const struct wvm_image_memory *x = &m->memories[i];
        bool imported = x->flags & WVM_LIMIT_IMPORTED;
        if (x->min_pages > x->max_pages || x->page_log2 > 16 ||
            !data_ok(m, x->data_off, imported ? sizeof(gva_t) : sizeof(struct wvm_memory)))
            return false;
    }
    return true;
}

static bool tables_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.tables.count; i++) {
        const struct wvm_image_table *x = &m->tables[i];
        bool imported = x->flags & WVM_LIMIT_IMPORTED;
        if (x->min > x->max || !data_ok(m, x->data_off, imported ? sizeof(gva_t) : sizeof(struct wvm_table)))
            return false;
    }
    return true;
}

static bool globals_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.globals.count; i++) {
        const struct wvm_image_global *g = &m->globals[i];
        if (!data_ok(m, g->data_off, !g->indirect && g->type == WVM_V128 ? 16 : 8))
            return false;
    }
    return true;
}

static bool tags_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.tags.count; i++)
        if (m->tags[i].type >= m->h.types.count || !data_ok(m, m->tags[i].data_off, sizeof(gva_t)) ||
            !string_ok(m, m->tags[i].name, m->tags[i].name_bytes))
            return false;
    return true;
}

/* They have to be there, and may be wrong: who walks the stack by them goes up with each step. */
static bool unwind_ok(const struct vmm_image *m)
{
    uint64_t bytes = (uint64_t)m->h.n_unwind * sizeof(struct wvm_unwind), end = m->h.unwind_end;
    return bytes == 0 || (end >= m->h.rodata_off + bytes && end <= m->h.rodata_off + m->h.rodata_bytes &&
                          (uintptr_t)(m->rodata + (end - m->h.rodata_off)) % _Alignof(struct wvm_unwind) == 0);
}

static uint32_t count_of(const struct vmm_image *m, uint32_t kind)
{
    switch (kind) {
    case WVM_EXTERN_FUNC: return m->h.funcs.count;
    case WVM_EXTERN_TABLE: return m->h.tables.count;
    case WVM_EXTERN_MEMORY: return m->h.memories.count;
    case WVM_EXTERN_GLOBAL: return m->h.globals.count;
    case WVM_EXTERN_TAG: return m->h.tags.count;
    default: return 0;
    }
}

/* Imports of a kind come first in its index space, in order, and are marked as such there. */
static bool import_marked(const struct vmm_image *m, const struct wvm_image_import *x)
{
    switch (x->kind) {
    case WVM_EXTERN_FUNC: return x->type < m->h.types.count && data_ok(m, x->data_off, sizeof(gva_t));
    case WVM_EXTERN_TABLE: return m->tables[x->index].flags & WVM_LIMIT_IMPORTED;
    case WVM_EXTERN_MEMORY: return m->memories[x->index].flags & WVM_LIMIT_IMPORTED;
    case WVM_EXTERN_GLOBAL: return m->globals[x->index].imported;
    case WVM_EXTERN_TAG: return true;
    default: return false;
    }
}

static bool imports_ok(const struct vmm_image *m)
{
    uint32_t next[WVM_EXTERN_TAG + 1] = { 0 };
    for (uint32_t i = 0; i < m->h.imports.count; i++) {
        const struct wvm_image_import *x = &m->imports[i];
        if (x->kind > WVM_EXTERN_TAG || !string_ok(m, x->module, x->module_bytes) || !string_ok(m, x->name, x->name_bytes))
            return false;
        if (x->index != next[x->kind]++ || x->index >= count_of(m, x->kind) || !import_marked(m, x))
            return false;
    }
    return true;
}

/* The other way round: nothing else is marked as imported. */
static bool marks_ok(const struct vmm_image *m)
{
    uint32_t n = imports_of(m, WVM_EXTERN_MEMORY);
    for (uint32_t i = n; i < m->h.memories.count; i++)
        if (m->memories[i].flags & WVM_LIMIT_IMPORTED)
            return false;
    n = imports_of(m, WVM_EXTERN_TABLE);
    for (uint32_t i = n; i < m->h.tables.count; i++)
        if (m->tables[i].flags & WVM_LIMIT_IMPORTED)
            return false;
    n = imports_of(m, WVM_EXTERN_GLOBAL);
    for (uint32_t i = n; i < m->h.globals.count; i++)
        if (m->globals[i].imported)
            return false;
    return true;
}

static bool exports_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.exports.count; i++) {
        const struct wvm_image_export *x = &m->exports[i];
        if (x->kind > WVM_EXTERN_TAG || !string_ok(m, x->name, x->name_bytes))
            return false;
        if (x->index >= count_of(m, x->kind))
            return false;
    }
    return true;
}

static bool elem_ok(const struct vmm_image *m, const struct wvm_image_elem *x, bool preload)
{
    if (!inside(x->first, x->count, m->h.elem_refs.count))
        return false;
    if (!preload)
        return x->table == WVM_NONE && data_ok(m, x->dst, (uint64_t)x->count * 8);
    return x->table < m->h.tables.count && inside(x->dst, x->count, m->tables[x->table].min);
}

static bool elems_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.refs.count; i++)
        if (m->refs[i] >= m->h.funcs.count)
            return false;
    for (uint32_t i = 0; i < m->h.elem_refs.count; i++)
        if (m->elem_refs[i] != WVM_NONE && m->elem_refs[i] >= m->h.refs.count)
            return false;
    for (uint32_t i = 0; i < m->h.preload_elems.count; i++)
        if (!elem_ok(m, &m->preload_elems[i], true))
            return false;
    for (uint32_t i = 0; i < m->h.elem_items.count; i++)
        if (!elem_ok(m, &m->elem_items[i], false))
            return false;
    return true;
}

static bool datas_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.preload_data.count; i++) {
        const struct wvm_image_data *x = &m->preload_data[i];
        if (x->memory >= m->h.memories.count || !inside(x->src, x->bytes, m->h.data_bytes_arr.count))
            return false;
        const struct wvm_image_memory *mem = &m->memories[x->memory];
        if (mem->min_pages <= UINT64_MAX >> mem->page_log2 &&
            !inside(x->dst, x->bytes, mem->min_pages << mem->page_log2))
            return false;
    }
    for (uint32_t i = 0; i < m->h.rebase.count; i++)
        if (!data_ok(m, m->rebase[i].data_off, 8))
            return false;
    return true;
}

static bool traps_ok(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.traps.count; i++)
        if (m->traps[i].kind >= WVM_TRAP_COUNT || (i > 0 && m->traps[i].code_off < m->traps[i - 1].code_off))
            return false;
    return true;
}

static int check_contents(const struct vmm_image *m, struct vmm_error *e)
{
    static const struct { bool (*ok)(const struct vmm_image *); const char *name; } rows[] = {
        { types_ok, "types" }, { funcs_ok, "functions" }, { inlined_ok, "inlined bodies" },
        { memories_ok, "memories" }, { tables_ok, "tables" },
        { globals_ok, "globals" }, { tags_ok, "tags" }, { unwind_ok, "unwinding rows" },
        { imports_ok, "imports" }, { marks_ok, "import marks" }, { exports_ok, "exports" },
        { elems_ok, "elements" }, { datas_ok, "data segments" }, { traps_ok, "trap table" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (!rows[i].ok(m))
            return BAD(rows[i].name);
    return 0;
}

int vmm_image_open(struct vmm_image *m, const uint8_t *bytes, size_t size, struct vmm_error *e)
{
    *m = (struct vmm_image){ .bytes = bytes, .size = size };
    int err = check_elf(bytes, size, e);
    if (err)
        return err;
    const Elf64_Shdr *sh = section(bytes, size, ".wvm");
    if (!sh || sh->sh_type == SHT_NOBITS || sh->sh_size < sizeof(m->h) || (sh->sh_offset & 7))
        return BAD("no section .wvm");
    m->meta = bytes + sh->sh_offset;
    m->meta_bytes = sh->sh_size;
    memcpy(&m->h, m->meta, sizeof(m->h));
    if (m->h.magic != WVM_IMAGE_MAGIC || m->h.version != WVM_IMAGE_VERSION || m->h.abi != WVM_ABI_HASH)
        return BAD("made by another version of wvm");
    if ((err = check_span(&m->h, e)) || (err = check_arrays(m, e)))
        return err;
    m->text = section_bytes(m, ".text", m->h.text_bytes);
    m->rodata = section_bytes(m, ".rodata", m->h.rodata_bytes);
    m->data = section_bytes(m, ".data", m->h.data_file_bytes);
    if (!m->text || !m->rodata || !m->data)
        return BAD("a section is missing or short");
    point(m);
    return check_contents(m, e);
}

/* ---- questions ---- */

static bool name_is(const struct vmm_image *m, uint32_t at, uint32_t bytes, const char *name)
{
    return bytes == strlen(name) && !memcmp(m->strings + at, name, bytes);
}

uint32_t vmm_image_export(const struct vmm_image *m, uint32_t kind, const char *name)
{
    for (uint32_t i = 0; i < m->h.exports.count; i++)
        if (m->exports[i].kind == kind && name_is(m, m->exports[i].name, m->exports[i].name_bytes, name))
            return m->exports[i].index;
    return WVM_NONE;
}

bool vmm_image_wasi_unstable(const struct vmm_image *m)
{
    for (uint32_t i = 0; i < m->h.imports.count; i++)
        if (name_is(m, m->imports[i].module, m->imports[i].module_bytes, "wasi_unstable"))
            return true;
    return false;
}

uint32_t vmm_image_imports(const struct vmm_image *m)
{
    return imports_of(m, WVM_EXTERN_FUNC);
}

struct vmm_type vmm_image_func_type(const struct vmm_image *m, uint32_t func)
{
    const struct wvm_image_type *t = &m->types[m->funcs[func].type];
    return (struct vmm_type){ t->n_params, t->n_results, m->valtypes + t->params, m->valtypes + t->results };
}

const char *vmm_image_func_name(const struct vmm_image *m, uint32_t func, uint32_t *bytes)
{
    *bytes = func < m->h.funcs.count ? m->funcs[func].name_bytes : 0;
    return *bytes ? m->strings + m->funcs[func].name : "";
}

const struct wvm_image_inlined *vmm_image_inlined_find(const struct wvm_image_inlined *list, uint32_t n, uint32_t at)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (list[mid].at <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? &list[low - 1] : NULL;
}

const struct wvm_unwind *vmm_unwind_find(const struct wvm_unwind *end, uint32_t n, uint32_t code_off)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (end[-1 - (int64_t)mid].code_off <= code_off)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? end - low : NULL;
}

const struct wvm_unwind *vmm_image_unwind_find(const struct vmm_image *m, uint32_t code_off)
{
    const struct wvm_unwind *end = (const struct wvm_unwind *)(m->rodata + (m->h.unwind_end - m->h.rodata_off));
    return m->h.n_unwind ? vmm_unwind_find(end, m->h.n_unwind, code_off) : NULL;
}
