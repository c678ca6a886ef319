/* The first walk over the fields of a module: which they are, the indices and the identifiers of what
 * they define, so that everything may be used before it is defined. Source: spec 6.6 (contexts). */
#include "wat_priv.h"

static const struct { const char *word; uint8_t kind; } kinds[] = {
    { "func", FIELD_FUNC }, { "type", FIELD_TYPE }, { "import", FIELD_IMPORT }, { "export", FIELD_EXPORT },
    { "global", FIELD_GLOBAL }, { "data", FIELD_DATA }, { "elem", FIELD_ELEM }, { "table", FIELD_TABLE },
    { "memory", FIELD_MEMORY }, { "rec", FIELD_REC }, { "tag", FIELD_TAG }, { "start", FIELD_START },
};

int wat_field_kind(const struct wat *w)
{
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (wat_is(&w->lx, kinds[i].word))
            return kinds[i].kind;
    return -1;
}

/* Is this an import, one way or the other? Those come before all definitions. */
static void check_order(struct wat *w, bool is_import, const char *at, int kind)
{
    static const char *const names[] = { "function", "table", "memory", "global", "tag" };
    if (is_import && w->defined)
        wat_fail(&w->lx, at, ERR_import_after, " %s", w->defined);
    if (!is_import && !w->defined)
        w->defined = names[kind];
}

/* Skip the rest of a form; *has_segment: a form in it begins with this word. */
static void skip_rest(struct wat *w, const char *segment, bool *has_segment)
{
    for (size_t depth = 1; depth; wat_next(&w->lx)) {
        if (w->lx.tok.kind == WAT_END)
            wat_unexpected(&w->lx);
        if (depth == 1 && segment && wat_opens(&w->lx, segment))
            *has_segment = true;
        depth += wat_opens_form(&w->lx);
        depth -= w->lx.tok.kind == WAT_CLOSE;
    }
}

/* Behind "(func" and the like. */
static void number_definition(struct wat *w, int kind, const char *at)
{
    bool has_segment = false;
    wat_define(w, (enum wat_space)kind);
    while (wat_open(&w->lx, "export"))
        wat_skip_form(&w->lx);
    check_order(w, wat_opens(&w->lx, "import"), at, kind);
    skip_rest(w, kind == FIELD_TABLE ? "elem" : kind == FIELD_MEMORY ? "data" : NULL, &has_segment);
    if (has_segment)
        w->counts[kind == FIELD_TABLE ? SPACE_ELEM : SPACE_DATA]++;
}

/* Behind "(import". What is wrong is found by the next walk. */
static void number_import(struct wat *w, const char *at)
{
    wat_name(&w->lx);
    wat_name(&w->lx);
    if (w->lx.tok.kind == WAT_OPEN)
        wat_next(&w->lx);
    int kind = wat_field_kind(w);
    if (!wat_is_extern(kind))
        wat_unexpected(&w->lx);
    check_order(w, true, at, kind);
    wat_next(&w->lx);
    wat_define(w, (enum wat_space)kind);
    wat_skip_form(&w->lx);
    wat_skip_form(&w->lx);
}

static void number_types(struct wat *w)
{
    while (wat_open(&w->lx, "type")) {
        wat_define(w, SPACE_TYPE);
        wat_skip_form(&w->lx);
    }
    wat_skip_form(&w->lx);
}

static void number_field(struct wat *w)
{
    const char *at = w->lx.tok.at;
    wat_next(&w->lx);
    int kind = wat_field_kind(w);
    if (kind < 0)
        wat_unexpected(&w->lx);
    wat_next(&w->lx);
    ARENA_GROW(w->arena, w->fields, w->cap_fields, w->n_fields + 1);
    w->fields[w->n_fields++] = (struct field){ at, (uint8_t)kind };
    if (wat_is_extern(kind))
        number_definition(w, kind, at);
    else if (kind == FIELD_IMPORT)
        number_import(w, at);
    else if (kind == FIELD_REC)
        number_types(w);
    else {
        if (kind == FIELD_TYPE || kind == FIELD_ELEM || kind == FIELD_DATA)
            wat_define(w, (enum wat_space)kind);
        wat_skip_form(&w->lx);
    }
}

void wat_number_fields(struct wat *w)
{
    for (;;)
        if (w->lx.tok.kind == WAT_OPEN)
            number_field(w);
        else if (w->lx.tok.kind == WAT_ANNOTATION)
            wat_module_annotation(w);
        else
            return;
}
