/* Index spaces and sections by their numbers, for the text parser and the printer. Source: spec 5.5, 6.6. */
#ifndef JIT_WAT_SPACES_H
#define JIT_WAT_SPACES_H

/* Index spaces; also the scopes of their identifiers. Functions' locals and structures' fields get
 * scopes of their own, numbered from SCOPE_FREE on. */
enum wat_space {
    SPACE_FUNC, SPACE_TABLE, SPACE_MEMORY, SPACE_GLOBAL, SPACE_TAG,     /* numbered as in imports and exports */
    SPACE_TYPE, SPACE_ELEM, SPACE_DATA, SPACE_COUNT,
    SCOPE_LABEL = SPACE_COUNT,  /* value: index in wat.labels + 1, 0: not open */
    SCOPE_SIGNATURE,            /* name: bytes of a function type; value: type index */
    SCOPE_NONE,                 /* has no names */
    SCOPE_FREE,
};

enum section_id {
    SECTION_CUSTOM, SECTION_TYPE, SECTION_IMPORT, SECTION_FUNC, SECTION_TABLE, SECTION_MEMORY, SECTION_GLOBAL, SECTION_EXPORT,
    SECTION_START, SECTION_ELEM, SECTION_CODE, SECTION_DATA, SECTION_DATA_COUNT, SECTION_TAG, SECTION_COUNT,
};

/* Sections as they follow each other, and what the text calls them: S(id, word). */
#define WAT_SECTIONS(S) \
    S(TYPE, "type") S(IMPORT, "import") S(FUNC, "func") S(TABLE, "table") S(MEMORY, "memory") S(TAG, "tag") S(GLOBAL, "global") \
    S(EXPORT, "export") S(START, "start") S(ELEM, "elem") S(DATA_COUNT, "datacount") S(CODE, "code") S(DATA, "data")

/* Maps of the name section, by their number there; NAMES_LOCAL and NAMES_FIELD have two levels.
 * Source: spec 7.4.1; proposal extended-name-section. */
enum names_id {
    NAMES_MODULE, NAMES_FUNC, NAMES_LOCAL, NAMES_LABEL, NAMES_TYPE, NAMES_TABLE, NAMES_MEMORY, NAMES_GLOBAL, NAMES_ELEM,
    NAMES_DATA, NAMES_FIELD, NAMES_TAG, NAMES_COUNT,
};

#endif
