/* Annotations that mean something: (@name "..."), (@custom "..." ...), and branch hints. Source: spec
 * 7.4 (custom sections and annotations); proposal branch-hinting. */
#include "wat_priv.h"

/* ---- names */

bool wat_name_annotation(struct wat *w, struct name *name)
{
    if (!wat_annotates(&w->lx, "name"))
        return false;
    wat_next(&w->lx);
    *name = wat_name(&w->lx);
    wat_close(&w->lx);
    return true;
}

/* ---- custom sections */

static const struct { const char *word; uint8_t id; } sections[] = {
#define S(id, word) { word, SECTION_##id },
    WAT_SECTIONS(S)
#undef S
};

static unsigned place_of(struct wat *w, bool is_after)
{
    if (wat_is(&w->lx, is_after ? "last" : "first"))
        return is_after ? PLACE_LAST : PLACE_FIRST;
    for (unsigned i = 0; i < sizeof sections / sizeof *sections; i++)
        if (wat_is(&w->lx, sections[i].word))
            return is_after ? PLACE_AFTER(sections[i].id) : PLACE_BEFORE(sections[i].id);
    wat_fail(&w->lx, w->lx.tok.at, ERR_custom_annotation, ": malformed section kind %.*s", WAT_SHOWN(w->lx.tok));
}

/* (before section), (after section), (before first), (after last) */
static unsigned placement(struct wat *w)
{
    if (w->lx.tok.kind != WAT_OPEN)
        return PLACE_UNSAID;
    wat_next(&w->lx);
    bool is_after = wat_is(&w->lx, "after");
    if (!is_after && !wat_is(&w->lx, "before"))
        wat_fail(&w->lx, w->lx.tok.at, ERR_custom_annotation, ": malformed placement %.*s", WAT_SHOWN(w->lx.tok));
    wat_next(&w->lx);
    unsigned place = place_of(w, is_after);
    wat_next(&w->lx);
    wat_close(&w->lx);
    return place;
}

static struct name custom_name(struct wat *w)
{
    const char *at = w->lx.tok.at;
    if (w->lx.tok.kind != WAT_STRING)
        wat_fail(&w->lx, at, ERR_custom_annotation, ": missing section name");
    struct name name = wat_string(&w->lx);
    if (!utf8_valid(name.at, name.bytes))
        wat_fail(&w->lx, at, ERR_custom_annotation, ": malformed UTF-8 encoding");
    return name;
}

static void put_custom(struct bytes *to, const struct bytes *content)
{
    put_u8(to, SECTION_CUSTOM);
    put_u32(to, (uint32_t)content->size);
    put_all(to, content);
}

/* "name" placement? bytes* ")", behind the annotation's beginning. */
static void custom(struct wat *w)
{
    struct bytes content = { .arena = w->arena };
    wat_next(&w->lx);
    put_name(&content, custom_name(w));
    unsigned place = placement(w);
    while (w->lx.tok.kind == WAT_STRING) {
        struct name s = wat_string(&w->lx);
        put_bytes(&content, s.at, s.bytes);
    }
    if (w->lx.tok.kind != WAT_CLOSE)
        wat_fail(&w->lx, w->lx.tok.at, ERR_custom_annotation, ": unexpected token %.*s", WAT_SHOWN(w->lx.tok));
    wat_next(&w->lx);
    put_custom(&w->customs[place], &content);
}

void wat_module_annotation(struct wat *w)
{
    if (wat_annotates(&w->lx, "custom"))
        custom(w);
    else if (!wat_annotates(&w->lx, "name"))
        wat_fail(&w->lx, w->lx.tok.at, ERR_branch_hint, ": not in a function");
    else if (w->n_fields == 0)
        wat_fail(&w->lx, w->lx.tok.at, ERR_name_annotation, ": multiple module names");
    else
        wat_unexpected(&w->lx);
}

/* ---- branch hints: vec(function, vec(offset in its body, 1, hint)) */

void wat_branch_hint(struct wat *w)
{
    const char *at = w->lx.tok.at;
    if (!w->in_body)
        wat_fail(&w->lx, at, ERR_branch_hint, ": not in a function");
    if (w->hint >= 0)
        wat_fail(&w->lx, at, ERR_branch_hint, ": duplicate annotation");
    wat_next(&w->lx);
    struct name s = wat_string(&w->lx);
    if (s.bytes != 1 || s.at[0] > 1)
        wat_fail(&w->lx, at, ERR_branch_hint, ": neither \"\\00\" nor \"\\01\"");
    w->hint = (int8_t)s.at[0];
    wat_close(&w->lx);
}

void wat_hint_put(struct wat *w, int8_t hint, size_t offset)
{
    w->func_hints.count++;
    put_u32(&w->func_hints.b, (uint32_t)offset);
    put_u8(&w->func_hints.b, 1);
    put_u8(&w->func_hints.b, (unsigned)hint);
}

void wat_hints_end(struct wat *w, uint32_t func)
{
    if (w->func_hints.count == 0)
        return;
    w->hints.count++;
    put_u32(&w->hints.b, func);
    put_u32(&w->hints.b, w->func_hints.count);
    put_all(&w->hints.b, &w->func_hints.b);
    w->func_hints.b.size = w->func_hints.count = 0;
}

void wat_hints_write(struct wat *w)
{
    static const char name[] = "metadata.code.branch_hint";
    struct bytes content = { .arena = w->arena };
    if (w->hints.count == 0)
        return;
    put_name(&content, (struct name){ (const uint8_t *)name, sizeof name - 1 });
    put_u32(&content, w->hints.count);
    put_all(&content, &w->hints.b);
    put_custom(&w->customs[PLACE_BEFORE(SECTION_CODE)], &content);
}
