#include "image_build.h"

#include "abi_hash.h"
#include "error.h"
#include "image.h"

#include <elf.h>
#include <sys/mman.h>

enum { TEXT_OFF = WVM_PAGE_BYTES, FUNC_ALIGN = 16 };

struct builder {
    struct arena *a;
    const struct module *m;
    const struct datalayout *lay;
    const struct code_func *funcs;
    uint32_t n_code;                    /* functions with code */
    uint32_t *text_at, *rodata_at;      /* of each in its section */
    uint32_t *seg_at;                   /* kept data segments in rodata, or WVM_NONE */
    uint32_t text_bytes, rodata_bytes;
    struct wvm_image_header h;
    uint8_t *meta; uint32_t n_meta, cap_meta;
    uint8_t *strings; uint32_t n_strings, cap_strings;
    uint8_t *valtypes; uint32_t n_valtypes, cap_valtypes;
};

struct wvm_unwind *unwind_place(struct wvm_unwind *to, const struct code_func *f, uint32_t code_off, uint32_t rodata_off)
{
    for (uint32_t k = 0; k < f->n_unwind; k++) {
        struct wvm_unwind u = f->unwind[k];
        *--to = (struct wvm_unwind){ u.code_off + code_off, u.frame, u.land ? u.land + code_off : 0, u.first + (u.land ? rodata_off : 0) };
    }
    return to;
}

void rodata_place(uint8_t *to, const struct code_func *f, uint32_t code_off, uint32_t rodata_off)
{
    if (f->n_rodata)
        memcpy(to, f->rodata, f->n_rodata);
    for (uint32_t t = 0; t < f->n_tables; t++) {
        uint8_t *entry = to + f->tables[t].off, *end = entry + 4 * f->tables[t].n;
        for (uint32_t at; entry < end; entry += 4) {
            memcpy(&at, entry, 4);
            at += code_off - (rodata_off + f->tables[t].off);
            memcpy(entry, &at, 4);
        }
    }
}

static uint64_t align_up(uint64_t x, uint64_t to) { return (x + to - 1) & ~(to - 1); }

/* ---- the metadata section: arrays appended one after the other */

static void *meta_array(struct builder *b, struct wvm_array *at, uint32_t count, size_t element)
{
    uint32_t off = (uint32_t)align_up(b->n_meta, 8), bytes = (uint32_t)(count * element);
    ARENA_GROW(b->a, b->meta, b->cap_meta, off + bytes);
    memset(b->meta + b->n_meta, 0, off + bytes - b->n_meta);
    b->n_meta = off + bytes;
    *at = (struct wvm_array){ off, count };
    return b->meta + off;
}

static uint32_t put_string(struct builder *b, struct name s)
{
    uint32_t at = b->n_strings;
    ARENA_GROW(b->a, b->strings, b->cap_strings, at + s.bytes + 1);
    if (s.bytes)
        memcpy(b->strings + at, s.at, s.bytes);
    b->n_strings += s.bytes;
    return at;
}

static uint8_t valtype_byte(valtype t)
{
    if (!vt_is_ref(t))
        return (uint8_t)t;
    uint32_t heap = t & VT_HEAP_MASK;
    bool is_func = vt_is_concrete(t) || heap == (VT_ABSTRACT | HT_FUNC) || heap == (VT_ABSTRACT | HT_NOFUNC);
    bool is_exn = heap == (VT_ABSTRACT | HT_EXN) || heap == (VT_ABSTRACT | HT_NOEXN);
    return is_func ? WVM_FUNCREF : is_exn ? WVM_EXNREF : WVM_EXTERNREF;
}

/* Signatures are the same in all modules, type indices are not. */
static struct wvm_image_ref reference(const struct builder *b, valtype t)
{
    return (struct wvm_image_ref){ vt_is_concrete(t) ? b->m->types[vt_type_index(t)].sig : 0, vt_is_ref(t) && !vt_is_nullable(t) };
}

static uint32_t put_valtypes(struct builder *b, const valtype *t, uint32_t n)
{
    uint32_t at = b->n_valtypes;
    ARENA_GROW(b->a, b->valtypes, b->cap_valtypes, at + n);
    for (uint32_t i = 0; i < n; i++)
        b->valtypes[at + i] = valtype_byte(t[i]);
    b->n_valtypes += n;
    return at;
}

static void put_types(struct builder *b)
{
    struct wvm_image_type *t = meta_array(b, &b->h.types, b->m->n_types, sizeof *t);
    for (uint32_t i = 0; i < b->m->n_types; i++) {
        const struct type_def *d = &b->m->types[i];
        t[i] = (struct wvm_image_type){ d->sig, put_valtypes(b, d->params, d->n_params), d->n_params,
                                        put_valtypes(b, d->results, d->n_results), d->n_results };
    }
}

static void put_funcs(struct builder *b)
{
    uint32_t imported = b->m->n_imported_funcs, at = 0, inlined = 0;
    struct wvm_image_func *f = meta_array(b, &b->h.funcs, b->m->n_funcs, sizeof *f);
    for (uint32_t i = 0; i < b->m->n_funcs; i++) {
        f[i].type = b->m->funcs[i].type;
        f[i].name = put_string(b, b->m->funcs[i].name);
        f[i].name_bytes = b->m->funcs[i].name.bytes;
        if (i < imported)
            continue;
        const struct code_func *c = &b->funcs[i - imported];
        f[i].code_off = TEXT_OFF + b->text_at[i - imported];
        f[i].code_bytes = c->n_code;
        f[i].module_off = b->m->funcs[i].body_offset;
        f[i].offsets = at;
        f[i].offsets_bytes = c->n_offsets;
        f[i].inlined = inlined;
        f[i].n_inlined = c->n_inlined;
        at += c->n_offsets;
        inlined += c->n_inlined;
    }
    uint8_t *o = meta_array(b, &b->h.offsets, at, 1);
    for (uint32_t i = 0; i + imported < b->m->n_funcs; i++) {
        if (b->funcs[i].n_offsets)      /* none: nothing needs the function, it was not compiled */
            memcpy(o, b->funcs[i].offsets, b->funcs[i].n_offsets);
        o += b->funcs[i].n_offsets;
    }
}

static void put_inlined(struct builder *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n_code; i++)
        n += b->funcs[i].n_inlined;
    struct wvm_image_inlined *x = meta_array(b, &b->h.inlined, n, sizeof *x);
    for (uint32_t i = 0; i < b->n_code; i++) {
        if (b->funcs[i].n_inlined)
            memcpy(x, b->funcs[i].inlined, b->funcs[i].n_inlined * sizeof *x);
        x += b->funcs[i].n_inlined;
    }
}

static void put_traps(struct builder *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n_code; i++)
        n += b->funcs[i].n_traps;
    struct wvm_image_trap *t = meta_array(b, &b->h.traps, n, sizeof *t);
    for (uint32_t i = 0; i < b->n_code; i++)
        for (uint32_t k = 0; k < b->funcs[i].n_traps; k++, t++) {
            *t = b->funcs[i].traps[k];
            t->code_off += TEXT_OFF + b->text_at[i];
        }
}

static uint32_t limit_flags(const struct limits *l, bool imported)
{
    return (l->has_max ? WVM_LIMIT_HAS_MAX : 0) | (l->is_shared ? WVM_LIMIT_SHARED : 0) | (l->is_64 ? WVM_LIMIT_64 : 0) |
           (imported ? WVM_LIMIT_IMPORTED : 0);
}

static void put_memories(struct builder *b)
{
    struct wvm_image_memory *x = meta_array(b, &b->h.memories, b->m->n_memories, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_memories; i++) {
        const struct memory *m = &b->m->memories[i];
        x[i] = (struct wvm_image_memory){ .min_pages = m->limits.min, .max_pages = m->limits.max, .data_off = b->lay->memory[i],
                                          .flags = limit_flags(&m->limits, i < b->m->n_imported_memories), .page_log2 = m->page_log2 };
    }
}

static void put_tables(struct builder *b)
{
    struct wvm_image_table *x = meta_array(b, &b->h.tables, b->m->n_tables, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_tables; i++) {
        const struct table *t = &b->m->tables[i];
        x[i] = (struct wvm_image_table){ .min = t->limits.min, .max = t->limits.max, .data_off = b->lay->table[i],
                                         .flags = limit_flags(&t->limits, i < b->m->n_imported_tables),
                                         .elem_type = valtype_byte(t->elem), .elem_ref = reference(b, t->elem) };
    }
}

static void put_globals(struct builder *b)
{
    struct wvm_image_global *x = meta_array(b, &b->h.globals, b->m->n_globals, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_globals; i++) {
        const struct global *g = &b->m->globals[i];
        bool imported = i < b->m->n_imported_globals;
        x[i] = (struct wvm_image_global){ b->lay->global[i], valtype_byte(g->type), g->is_mutable, imported, imported && g->is_mutable,
                                          reference(b, g->type) };
    }
}

static void put_tags(struct builder *b)
{
    struct wvm_image_tag *x = meta_array(b, &b->h.tags, b->m->n_tags, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_tags; i++) {
        struct name name = b->m->tags[i].name;
        x[i] = (struct wvm_image_tag){ b->m->tags[i].type, b->lay->tag[i], put_string(b, name), name.bytes };
    }
}

static void put_imports(struct builder *b)
{
    struct wvm_image_import *x = meta_array(b, &b->h.imports, b->m->n_imports, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_imports; i++) {
        const struct import *p = &b->m->imports[i];
        bool is_func = p->kind == WVM_EXTERN_FUNC;
        x[i] = (struct wvm_image_import){ .kind = p->kind, .index = p->index,
                                          .module = put_string(b, p->module), .module_bytes = p->module.bytes,
                                          .name = put_string(b, p->field), .name_bytes = p->field.bytes,
                                          .type = is_func ? b->m->funcs[p->index].type : 0,
                                          .data_off = is_func ? b->lay->func_slot[p->index] : 0 };
    }
}

static void put_exports(struct builder *b)
{
    struct wvm_image_export *x = meta_array(b, &b->h.exports, b->m->n_exports, sizeof *x);
    for (uint32_t i = 0; i < b->m->n_exports; i++) {
        const struct export *e = &b->m->exports[i];
        x[i] = (struct wvm_image_export){ e->kind, e->index, put_string(b, e->name), e->name.bytes };
    }
}

static void put_refs(struct builder *b)
{
    uint32_t *r = meta_array(b, &b->h.refs, b->lay->n_refs, sizeof *r);
    for (uint32_t i = 0; i < b->m->n_funcs; i++)
        if (b->lay->ref_of_func[i] != WVM_NONE)
            r[b->lay->ref_of_func[i]] = i;
}

/* Element segments of plain functions: preloaded into their table, or into their own array. */
static void put_elems(struct builder *b)
{
    const struct module *m = b->m;
    uint32_t n_preload = 0, n_items = 0, n_refs = 0;
    for (uint32_t s = 0; s < m->n_elems; s++) {
        bool is_preload = m->elems[s].mode == SEGMENT_ACTIVE && !b->lay->elem_late[s];
        if (!m->elems[s].funcs || m->elems[s].mode == SEGMENT_DECLARED)
            continue;
        n_preload += is_preload;
        n_items += !is_preload;
        n_refs += m->elems[s].count;
    }
    meta_array(b, &b->h.preload_elems, n_preload, sizeof(struct wvm_image_elem));
    meta_array(b, &b->h.elem_items, n_items, sizeof(struct wvm_image_elem));
    uint32_t *refs = meta_array(b, &b->h.elem_refs, n_refs, sizeof *refs), at = 0;
    struct wvm_image_elem *pre = (void *)(b->meta + b->h.preload_elems.off), *items = (void *)(b->meta + b->h.elem_items.off);
    for (uint32_t s = 0; s < m->n_elems; s++) {
        const struct elem_segment *e = &m->elems[s];
        if (!e->funcs || e->mode == SEGMENT_DECLARED)
            continue;
        if (e->mode == SEGMENT_ACTIVE && !b->lay->elem_late[s])
            *pre++ = (struct wvm_image_elem){ e->table, (uint32_t)e->offset.bits[0], at, e->count };
        else
            *items++ = (struct wvm_image_elem){ WVM_NONE, b->lay->elem_items[s], at, e->count };
        for (uint32_t k = 0; k < e->count; k++)
            refs[at++] = e->funcs[k] == ELEM_NULL ? WVM_NONE : b->lay->ref_of_func[e->funcs[k]];
    }
}

static bool is_preloaded_data(const struct builder *b, uint32_t s)
{
    return b->m->datas[s].mode == SEGMENT_ACTIVE && !b->lay->data_late[s];
}

static void put_datas(struct builder *b)
{
    uint32_t n = 0, bytes = 0;
    for (uint32_t s = 0; s < b->m->n_datas; s++)
        if (is_preloaded_data(b, s)) {
            n++;
            bytes += b->m->datas[s].size;
        }
    meta_array(b, &b->h.preload_data, n, sizeof(struct wvm_image_data));
    uint8_t *to = meta_array(b, &b->h.data_bytes_arr, bytes, 1);
    struct wvm_image_data *x = (void *)(b->meta + b->h.preload_data.off);
    uint32_t at = 0;
    for (uint32_t s = 0; s < b->m->n_datas; s++)
        if (is_preloaded_data(b, s)) {
            const struct data_segment *d = &b->m->datas[s];
            *x++ = (struct wvm_image_data){ .memory = d->memory, .dst = d->offset.bits[0], .src = at, .bytes = d->size };
            if (d->size)
                memcpy(to + at, d->bytes, d->size);
            at += d->size;
        }
}

/* Addresses in instance data that depend on the image base: the arrays of kept segments. */
static void put_rebase(struct builder *b)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < b->m->n_datas; s++)
        n += b->seg_at[s] != WVM_NONE;
    for (uint32_t s = 0; s < b->m->n_elems; s++)
        n += b->lay->elem_items[s] != WVM_NONE;
    struct wvm_image_rebase *r = meta_array(b, &b->h.rebase, n, sizeof *r);
    for (uint32_t s = 0; s < b->m->n_datas; s++)
        if (b->seg_at[s] != WVM_NONE)
            *r++ = (struct wvm_image_rebase){ b->lay->data_seg[s], b->h.rodata_off + b->seg_at[s] };
    for (uint32_t s = 0; s < b->m->n_elems; s++)
        if (b->lay->elem_items[s] != WVM_NONE)
            *r++ = (struct wvm_image_rebase){ b->lay->elem_seg[s], b->h.data_off + b->lay->elem_items[s] };
}

/* ---- sections */

/* The unwinding rows of all functions, at the end of the constants; where they end. */
static uint64_t place_unwind(struct builder *b, uint64_t rodata)
{
    for (uint32_t i = 0; i < b->n_code; i++)
        b->h.n_unwind += b->funcs[i].n_unwind;
    return b->h.n_unwind ? align_up(rodata, 8) + (uint64_t)b->h.n_unwind * sizeof(struct wvm_unwind) : rodata;
}

/* Where each function's code and constants go, and the data segments that are kept. False if they exceed 2 GiB in all. */
static bool place(struct builder *b)
{
    uint64_t text = 0, rodata = 0;
    b->text_at = ARENA_NEW(b->a, uint32_t, b->n_code);
    b->rodata_at = ARENA_NEW(b->a, uint32_t, b->n_code);
    b->seg_at = ARENA_NEW(b->a, uint32_t, b->m->n_datas);
    uint32_t align = b->h.text_room ? 1 : FUNC_ALIGN;       /* entries have the size of their alignment */
    for (uint32_t i = 0; i < b->n_code && text + rodata < INT32_MAX; i++) {
        if (b->funcs[i].n_code)
            text = align_up(text, align);
        b->text_at[i] = (uint32_t)text;
        b->rodata_at[i] = (uint32_t)(rodata = align_up(rodata, 16));
        text += b->funcs[i].n_code;
        rodata += b->funcs[i].n_rodata;
    }
    for (uint32_t s = 0; s < b->m->n_datas; s++) {
        b->seg_at[s] = is_preloaded_data(b, s) ? WVM_NONE : (uint32_t)rodata;
        rodata += is_preloaded_data(b, s) ? 0 : b->m->datas[s].size;
    }
    rodata = place_unwind(b, rodata);
    uint64_t rodata_off = TEXT_OFF + align_up(text + b->h.text_room, WVM_PAGE_BYTES);
    uint64_t data_off = rodata_off + align_up(rodata + b->h.rodata_room, WVM_PAGE_BYTES);
    if (data_off + b->lay->bytes + b->lay->bss_bytes > INT32_MAX - WVM_PAGE_BYTES)
        return false;
    b->text_bytes = (uint32_t)text;
    b->rodata_bytes = (uint32_t)rodata;
    b->h.text_off = TEXT_OFF;
    b->h.text_bytes = b->text_bytes;
    b->h.rodata_off = (uint32_t)rodata_off;
    b->h.rodata_bytes = b->rodata_bytes;
    b->h.data_off = (uint32_t)data_off;
    b->h.data_file_bytes = b->lay->bytes;
    b->h.data_bytes = b->lay->bytes + b->lay->bss_bytes;
    b->h.unwind_end = (b->h.rodata_off + b->h.rodata_bytes + b->h.rodata_room) & ~7u;
    return true;
}

static void fill_text(const struct builder *b, uint8_t *text)
{
    uint32_t imported = b->m->n_imported_funcs;
    uint32_t end = 0;
    for (uint32_t i = 0; i < b->n_code; i++) {
        const struct code_func *f = &b->funcs[i];
        if (!f->n_code)
            continue;
        memset(text + end, 0xcc, b->text_at[i] - end);
        end = b->text_at[i] + f->n_code;
        memcpy(text + b->text_at[i], f->code, f->n_code);
        for (uint32_t k = 0; k < f->n_relocs; k++) {
            const struct code_reloc *r = &f->relocs[k];
            uint32_t to = r->kind == RELOC_FUNC ? TEXT_OFF + b->text_at[(uint32_t)r->target - imported]
                        : r->kind == RELOC_RODATA ? b->h.rodata_off + b->rodata_at[i] + (uint32_t)r->target
                        : b->h.data_off + (uint32_t)r->target;
            uint32_t distance = to - (TEXT_OFF + b->text_at[i] + r->end);
            memcpy(text + b->text_at[i] + r->at, &distance, 4);
        }
    }
}

/* Functions come in the order of their code, so that the rows of all are sorted. */
static void fill_unwind(const struct builder *b, uint8_t *rodata)
{
    struct wvm_unwind *to = (void *)(rodata + b->h.unwind_end - b->h.rodata_off);
    for (uint32_t i = 0; i < b->n_code; i++)
        to = unwind_place(to, &b->funcs[i], TEXT_OFF + b->text_at[i], b->h.rodata_off + b->rodata_at[i]);
}

static void fill_rodata(const struct builder *b, uint8_t *rodata)
{
    for (uint32_t i = 0; i < b->n_code; i++)
        rodata_place(rodata + b->rodata_at[i], &b->funcs[i], TEXT_OFF + b->text_at[i], b->h.rodata_off + b->rodata_at[i]);
    for (uint32_t s = 0; s < b->m->n_datas; s++)
        if (b->seg_at[s] != WVM_NONE && b->m->datas[s].size)
            memcpy(rodata + b->seg_at[s], b->m->datas[s].bytes, b->m->datas[s].size);
    if (b->h.n_unwind)
        fill_unwind(b, rodata);
}

static void fill_data(const struct builder *b, uint8_t *data)
{
    const struct module *m = b->m;
    for (uint32_t i = m->n_imported_globals; i < m->n_globals; i++)
        if (m->globals[i].init.kind == CONST_VALUE)
            memcpy(data + b->lay->global[i], m->globals[i].init.bits, m->globals[i].type == VT_V128 ? 16 : 8);
    for (uint32_t s = 0; s < m->n_datas; s++)
        if (b->seg_at[s] != WVM_NONE) {
            struct wvm_segment seg = { 0, m->datas[s].size };
            memcpy(data + b->lay->data_seg[s], &seg, sizeof seg);
        }
    for (uint32_t s = 0; s < m->n_elems; s++)
        if (b->lay->elem_items[s] != WVM_NONE) {
            struct wvm_segment seg = { 0, m->elems[s].count };
            memcpy(data + b->lay->elem_seg[s], &seg, sizeof seg);
        }
}

/* ---- the ELF file */

enum { SH_NULL, SH_TEXT, SH_RODATA, SH_DATA, SH_META, SH_SYMTAB, SH_STRTAB, SH_NAMES, SH_COUNT };
static const char section_names[] = "\0.text\0.rodata\0.data\0.wvm\0.symtab\0.strtab\0.shstrtab";

static uint32_t section_name(unsigned index)
{
    const char *p = section_names;
    while (index--)
        p += strlen(p) + 1;
    return (uint32_t)(p - section_names);
}

/* Functions by name for objdump, gdb and perf. */
static void symbols(struct builder *b, Elf64_Sym **syms, uint32_t *n_syms, char **strtab, uint32_t *n_strtab)
{
    uint32_t bytes = 1, at = 1, n = 0, imported = b->m->n_imported_funcs;
    for (uint32_t i = 0; i < b->n_code; i++)
        bytes += (i + imported < b->m->n_funcs ? b->m->funcs[i + imported].name.bytes : 0) + 24;
    Elf64_Sym *s = ARENA_ZNEW(b->a, Elf64_Sym, b->n_code + 1);
    char *names = ARENA_ZNEW(b->a, char, bytes);
    for (uint32_t i = 0; i < b->n_code; i++) {
        if (!b->funcs[i].n_code)
            continue;                   /* not compiled */
        struct name name = i + imported < b->m->n_funcs ? b->m->funcs[i + imported].name : (struct name){ 0 };
        s[++n] = (Elf64_Sym){ .st_name = at, .st_info = ELF64_ST_INFO(STB_LOCAL, STT_FUNC), .st_shndx = SH_TEXT,
                                .st_value = TEXT_OFF + b->text_at[i], .st_size = b->funcs[i].n_code };
        if (i + imported >= b->m->n_funcs)
            at += (uint32_t)sprintf(names + at, "wasm-initializer") + 1;
        else if (!name.bytes)
            at += (uint32_t)sprintf(names + at, "wasm-function[%u]", i + imported) + 1;
        else {
            memcpy(names + at, name.at, name.bytes);
            at += name.bytes + 1;
        }
    }
    *syms = s;
    *n_syms = n + 1;
    *strtab = names;
    *n_strtab = at;
}

uint8_t *image_alloc(struct jit_buffer *image, uint64_t bytes)
{
    image->capacity = align_up(bytes, WVM_PAGE_BYTES);
    image->size = bytes;
    void *p = mmap(NULL, image->capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    image->data = p == MAP_FAILED ? NULL : p;
    return image->data;
}

static bool write_elf(struct builder *b, struct jit_buffer *image)
{
    Elf64_Sym *syms;
    char *strtab;
    uint32_t n_syms, n_strtab;
    symbols(b, &syms, &n_syms, &strtab, &n_strtab);
    Elf64_Shdr sh[SH_COUNT] = {
        [SH_TEXT] = { .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_addralign = 16,
                   .sh_addr = b->h.text_off, .sh_size = b->h.text_bytes },
        [SH_RODATA] = { .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC, .sh_addralign = 16,
                   .sh_addr = b->h.rodata_off, .sh_size = b->h.rodata_bytes },
        [SH_DATA] = { .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_WRITE, .sh_addralign = 16,
                   .sh_addr = b->h.data_off, .sh_size = b->h.data_file_bytes },
        [SH_META] = { .sh_type = SHT_PROGBITS, .sh_size = b->n_meta, .sh_addralign = 8 },
        [SH_SYMTAB] = { .sh_type = SHT_SYMTAB, .sh_size = n_syms * sizeof(Elf64_Sym),
                        .sh_link = SH_STRTAB, .sh_info = n_syms, .sh_entsize = sizeof(Elf64_Sym), .sh_addralign = 8 },
        [SH_STRTAB] = { .sh_type = SHT_STRTAB, .sh_size = n_strtab, .sh_addralign = 1 },
        [SH_NAMES] = { .sh_type = SHT_STRTAB, .sh_size = sizeof section_names, .sh_addralign = 1 },
    };
    uint64_t at = WVM_PAGE_BYTES;
    for (unsigned i = SH_TEXT; i < SH_COUNT; i++) {
        sh[i].sh_name = section_name(i);
        sh[i].sh_offset = at;
        at = align_up(at + sh[i].sh_size, i <= SH_DATA ? WVM_PAGE_BYTES : 8);
    }
    Elf64_Ehdr eh = { .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_shoff = at, .e_ehsize = sizeof eh,
                      .e_shentsize = sizeof *sh, .e_shnum = SH_COUNT, .e_shstrndx = SH_NAMES };
    memcpy(eh.e_ident, ELFMAG, SELFMAG);
    eh.e_ident[EI_CLASS] = ELFCLASS64;
    eh.e_ident[EI_DATA] = ELFDATA2LSB;
    eh.e_ident[EI_VERSION] = EV_CURRENT;
    uint8_t *p = image_alloc(image, at + sizeof sh);
    if (!p)
        return false;
    memcpy(p, &eh, sizeof eh);
    memcpy(p + at, sh, sizeof sh);
    memcpy(b->meta, &b->h, sizeof b->h);
    fill_text(b, p + sh[SH_TEXT].sh_offset);
    fill_rodata(b, p + sh[SH_RODATA].sh_offset);
    fill_data(b, p + sh[SH_DATA].sh_offset);
    memcpy(p + sh[SH_META].sh_offset, b->meta, b->n_meta);
    memcpy(p + sh[SH_SYMTAB].sh_offset, syms, n_syms * sizeof *syms);
    memcpy(p + sh[SH_STRTAB].sh_offset, strtab, n_strtab);
    memcpy(p + sh[SH_NAMES].sh_offset, section_names, sizeof section_names);
    return true;
}

bool image_build(struct arena *a, const struct module *m, const struct datalayout *lay, const struct code_func *funcs, bool has_init,
                 struct wvm_image_header *h, struct jit_buffer *image, struct jit_error *err)
{
    struct builder b = { .h = *h, .a = a, .m = m, .lay = lay, .funcs = funcs, .n_code = m->n_funcs - m->n_imported_funcs + has_init };
    b.h.magic = WVM_IMAGE_MAGIC;
    b.h.version = WVM_IMAGE_VERSION;
    b.h.abi = WVM_ABI_HASH;
    struct wvm_array self;
    meta_array(&b, &self, 1, sizeof b.h);
    if (!place(&b))
        return error_set(err, ERR_code_too_large, 0, ": more than 2 GiB");
    b.h.init_off = has_init ? TEXT_OFF + b.text_at[b.n_code - 1] : WVM_NONE;
    put_types(&b);
    put_funcs(&b);
    put_inlined(&b);
    put_traps(&b);
    put_memories(&b);
    put_tables(&b);
    put_globals(&b);
    put_tags(&b);
    put_imports(&b);
    put_exports(&b);
    put_refs(&b);
    put_elems(&b);
    put_datas(&b);
    put_rebase(&b);
    if (b.n_strings)
        memcpy(meta_array(&b, &b.h.strings, b.n_strings, 1), b.strings, b.n_strings);
    if (b.n_valtypes)
        memcpy(meta_array(&b, &b.h.valtypes, b.n_valtypes, 1), b.valtypes, b.n_valtypes);
    if (!write_elf(&b, image))
        return error_set(err, ERR_out_of_memory, 0, " for the image");
    *h = b.h;
    return true;
}
