/* The name section: names of the module, its functions and tags. It is for people, so a fault in
 * it ends the reading and changes nothing else. Source: spec 7.4.1. */
#include "decoder.h"

#include <stddef.h>

/* A map from indices to names: that of one of n things is at `offset` in it. */
static void read_names(struct reader *r, void *things, uint32_t n, size_t thing_bytes, size_t offset)
{
    uint32_t count = read_count(r);
    for (uint32_t i = 0; i < count && reader_ok(r); i++) {
        uint32_t index = read_u32(r);
        struct name name = read_name(r);
        if (reader_ok(r) && index < n)
            *(struct name *)((char *)things + index * thing_bytes + offset) = name;
    }
}

static void read_subsection(struct reader *r, struct module *m)
{
    uint8_t id = read_u8(r);
    size_t size = read_size(r), from = reader_offset(r);
    if (!reader_ok(r))
        return;
    struct reader sub = reader_make(r->base, from, from + size, r->err);
    if (id == 0)
        m->name = read_name(&sub);
    else if (id == 1)
        read_names(&sub, m->funcs, m->n_funcs, sizeof *m->funcs, offsetof(struct func, name));
    else if (id == 11)
        read_names(&sub, m->tags, m->n_tags, sizeof *m->tags, offsetof(struct tag, name));
    r->at += size;
}

static void names_from_outside(struct module *m)
{
    for (uint32_t i = 0; i < m->n_exports; i++) {
        const struct export *e = &m->exports[i];
        if (e->kind == WVM_EXTERN_FUNC && m->funcs[e->index].name.bytes == 0)
            m->funcs[e->index].name = e->name;
        if (e->kind == WVM_EXTERN_TAG && m->tags[e->index].name.bytes == 0)
            m->tags[e->index].name = e->name;
    }
    for (uint32_t i = 0; i < m->n_imports; i++)
        if (m->imports[i].kind == WVM_EXTERN_TAG && m->tags[m->imports[i].index].name.bytes == 0)
            m->tags[m->imports[i].index].name = m->imports[i].field;
}

void decode_names(struct decoder *d)
{
    struct jit_error ignored = { 0 };
    if (d->names.to != 0) {
        struct reader r = reader_make(d->r.base, d->names.from, d->names.to, &ignored);
        while (reader_ok(&r) && reader_left(&r) > 0 && ignored.code == 0)
            read_subsection(&r, d->m);
    }
    names_from_outside(d->m);
}
