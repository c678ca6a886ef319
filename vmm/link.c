/* What each import of an image is: an export of an instance loaded before, or a WASI call. All that is missing or of
 * another type is named together. Source: WebAssembly core 2.0, 3.2 (import matching) and 4.5.4. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "vmm/machine.h"

struct resolving {
    struct vmm *vm;
    const struct vmm_image *image;
    struct vmm_error *e;
};

static struct vmm_instance *instance_find(const struct vmm *vm, const char *name, uint32_t bytes)
{
    for (uint32_t i = vm->n_names; i-- > 0;)
        if (strlen(vm->names[i].name) == bytes && !memcmp(vm->names[i].name, name, bytes))
            return vm->names[i].instance;
    return NULL;
}

static const struct { const char *name, *sig; } wasi_calls[] = {
#define WASI(name, sig, where) { #name, sig },
#include "wasi.def"
#undef WASI
};

static const char *import_name(const struct vmm_image *m, const struct wvm_image_import *x)
{
    return m->strings + x->name;
}

/* Does a type agree with a signature of wasi.def ("results:params")? */
static bool sig_is(const struct vmm_image *m, const struct wvm_image_type *t, const char *sig)
{
    const uint8_t *at = m->valtypes + t->results, *end = at + t->n_results;
    for (; *sig; sig++) {
        if (*sig == ':') {
            if (at != end)
                return false;
            at = m->valtypes + t->params;
            end = at + t->n_params;
        } else if (at == end || *at++ != (*sig == 'i' ? WVM_I32 : WVM_I64)) {
            return false;
        }
    }
    return at == end;
}

bool vmm_import_is_unstable(const struct vmm_image *m, const struct wvm_image_import *x)
{
    return x->module_bytes == 13 && !memcmp(m->strings + x->module, "wasi_unstable", 13);
}

static bool is_wasi(const struct vmm_image *m, const struct wvm_image_import *x)
{
    return vmm_import_is_unstable(m, x) || (x->module_bytes == 22 && !memcmp(m->strings + x->module, "wasi_snapshot_preview1", 22));
}

static const char *resolve_wasi(const struct resolving *r, const struct wvm_image_import *x, struct vmm_import *to)
{
    if (x->kind != WVM_EXTERN_FUNC)
        return "unknown import";
    for (uint32_t i = 0; i < WVM_CALL_WASI_COUNT; i++)
        if (strlen(wasi_calls[i].name) == x->name_bytes && !memcmp(wasi_calls[i].name, import_name(r->image, x), x->name_bytes)) {
            *to = (struct vmm_import){ NULL, i };
            return sig_is(r->image, &r->image->types[x->type], wasi_calls[i].sig) ? NULL : "incompatible import type";
        }
    return "unknown import";
}

static bool same_valtypes(const struct vmm_image *a, uint32_t at_a, const struct vmm_image *b, uint32_t at_b, uint32_t n)
{
    return !memcmp(a->valtypes + at_a, b->valtypes + at_b, n);
}

/* The same function type. */
static bool type_matches(const struct vmm_image *m, uint32_t type, const struct vmm_image *from, uint32_t from_type)
{
    const struct wvm_image_type *a = &m->types[type], *b = &from->types[from_type];
    return a->sig == b->sig && a->n_params == b->n_params && a->n_results == b->n_results &&
           same_valtypes(m, a->params, from, b->params, a->n_params) &&
           same_valtypes(m, a->results, from, b->results, a->n_results);
}

/* Limits of WebAssembly core 2.0, 3.2.5: `now` is the current size. */
static bool limits_match(uint64_t now, uint64_t max, uint32_t flags, uint64_t want_min, uint64_t want_max, uint32_t want)
{
    const uint32_t same = WVM_LIMIT_SHARED | WVM_LIMIT_64;
    if ((flags & same) != (want & same) || now < want_min)
        return false;
    return !(want & WVM_LIMIT_HAS_MAX) || ((flags & WVM_LIMIT_HAS_MAX) && max <= want_max);
}

static bool memory_matches(const struct resolving *r, uint32_t index, const struct vmm_import *to)
{
    const struct wvm_image_memory *want = &r->image->memories[index];
    const struct vmm_memory *m = &r->vm->memories[to->from->memory_ids[to->index]];
    return m->page_log2 == want->page_log2 &&
           limits_match(m->size_bytes >> m->page_log2, m->max_pages, m->flags, want->min_pages, want->max_pages, want->flags);
}

static bool same_ref(struct wvm_image_ref a, struct wvm_image_ref b)
{
    return a.sig == b.sig && a.non_null == b.non_null;
}

/* Subtyping of references whose kind is the same (WebAssembly core 3.0, 3.3.3). */
static bool ref_matches(struct wvm_image_ref sub, struct wvm_image_ref super)
{
    return (!super.non_null || sub.non_null) && (!super.sig || sub.sig == super.sig);
}

static bool table_matches(const struct resolving *r, uint32_t index, const struct vmm_import *to)
{
    const struct wvm_image_table *want = &r->image->tables[index];
    const struct vmm_table *t = &r->vm->tables[to->from->table_ids[to->index]];
    return t->elem_type == want->elem_type && same_ref(t->elem_ref, want->elem_ref) &&
           limits_match(t->len, t->max, t->flags, want->min, want->max, want->flags);
}

static bool global_matches(const struct resolving *r, uint32_t index, const struct vmm_import *to)
{
    const struct wvm_image_global *want = &r->image->globals[index], *g = &to->from->image->globals[to->index];
    return g->type == want->type && g->mutable_ == want->mutable_ &&
           (want->mutable_ ? same_ref(g->ref, want->ref) : ref_matches(g->ref, want->ref));
}

static bool import_matches(const struct resolving *r, const struct wvm_image_import *x, const struct vmm_import *to)
{
    switch (x->kind) {
    case WVM_EXTERN_FUNC: return type_matches(r->image, x->type, to->from->image, to->from->image->funcs[to->index].type);
    case WVM_EXTERN_TAG:
        return type_matches(r->image, r->image->tags[x->index].type, to->from->image, to->from->image->tags[to->index].type);
    case WVM_EXTERN_MEMORY: return memory_matches(r, x->index, to);
    case WVM_EXTERN_TABLE: return table_matches(r, x->index, to);
    case WVM_EXTERN_GLOBAL: return global_matches(r, x->index, to);
    default: return false;
    }
}

/* The export of this name, of any kind. */
static const struct wvm_image_export *export_find(const struct vmm_image *m, const char *name, uint32_t bytes)
{
    for (uint32_t i = 0; i < m->h.exports.count; i++)
        if (m->exports[i].name_bytes == bytes && !memcmp(m->strings + m->exports[i].name, name, bytes))
            return &m->exports[i];
    return NULL;
}

/* NULL, or the test suite's wording of what is wrong. */
static const char *resolve(const struct resolving *r, const struct wvm_image_import *x, struct vmm_import *to)
{
    const struct vmm_image *m = r->image;
    struct vmm_instance *from = instance_find(r->vm, m->strings + x->module, x->module_bytes);
    if (!from)
        return is_wasi(m, x) ? resolve_wasi(r, x, to) : "unknown import";
    const struct wvm_image_export *found = export_find(from->image, import_name(m, x), x->name_bytes);
    if (!found)
        return "unknown import";
    *to = (struct vmm_import){ from, found->index };
    return found->kind == x->kind && import_matches(r, x, to) ? NULL : "incompatible import type";
}

static void complain(const struct resolving *r, const struct wvm_image_import *x, const char *what)
{
    static const char *const kinds[] = { "function", "table", "memory", "global", "tag" };
    const char *s = r->image->strings;
    size_t used = strlen(r->e->text);
    snprintf(r->e->text + used, sizeof(r->e->text) - used, "%s%s: %s %.*s.%.*s", used ? "\n" : "", what, kinds[x->kind],
             (int)x->module_bytes, s + x->module, (int)x->name_bytes, s + x->name);
}

int vmm_resolve(struct vmm *vm, const struct vmm_image *image, struct vmm_import *imports, struct vmm_error *e)
{
    struct resolving r = { vm, image, e };
    e->text[0] = 0;
    for (uint32_t i = 0; i < image->h.imports.count; i++) {
        const char *wrong = resolve(&r, &image->imports[i], &imports[i]);
        if (wrong)
            complain(&r, &image->imports[i], wrong);
    }
    return e->text[0] ? (e->err = -ENOENT) : 0;
}
