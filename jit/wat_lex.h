/* Tokens of the text format, read on demand from text that is hostile. One token is current, one
 * more can be looked at. White space, comments and annotations lie between tokens and are skipped;
 * of the annotations that are known, if asked for, the beginning is a token: "(@name".
 *
 * A failure does not return: it records the first error with its line and jumps to lx->bail, so
 * that the parser above needs no error paths. All memory is the arena's.
 * Source: spec 6.2 (lexical format), 6.3 (values). */
#ifndef JIT_WAT_LEX_H
#define JIT_WAT_LEX_H

#include <setjmp.h>
#include "arena.h"
#include "error.h"
#include "reader.h"

/* NAT is an unsigned integer, INT one with a sign, FLOAT any other number. WORD begins with a
 * lower-case letter; OTHER is no token of the grammar at all. */
enum wat_kind {
    WAT_END, WAT_OPEN, WAT_CLOSE, WAT_STRING, WAT_ID, WAT_NAT, WAT_INT, WAT_FLOAT, WAT_WORD, WAT_ANNOTATION, WAT_OTHER,
};

struct wat_token {
    const char *at;
    uint32_t bytes;
    uint8_t kind;               /* enum wat_kind */
};

struct wat_words;

struct wat_lexer {
    const char *origin;         /* where lines are counted from: text, or the file that it is a part of */
    const char *text, *end;
    const char *at;             /* behind the last token read */
    struct wat_token tok;       /* the current one */
    struct wat_token ahead;     /* the one behind it, if has_ahead */
    bool has_ahead;
    bool annotations;           /* the known ones are tokens */
    const struct wat_words *words;      /* keywords of the grammar */
    struct arena *arena;
    struct jit_error *err;
    const char *file;           /* prefix of error texts, NULL: none */
    jmp_buf *bail;
};

#define WAT_TEXT_MAX (1u << 30)

/* The first token of a text becomes current. The other fields of *lx are set by the caller before. */
void wat_lex_begin(struct wat_lexer *lx, const char *text, size_t size);

void wat_next(struct wat_lexer *lx);
const struct wat_token *wat_ahead(struct wat_lexer *lx);
/* Go on reading at this place of the text, the beginning of a token. */
void wat_seek(struct wat_lexer *lx, const char *at);

static inline bool wat_token_is(const struct wat_token *t, const char *word)
{
    size_t n = strlen(word);
    return t->kind == WAT_WORD && t->bytes == n && memcmp(t->at, word, n) == 0;
}
static inline bool wat_is(const struct wat_lexer *lx, const char *word) { return wat_token_is(&lx->tok, word); }

/* Is this the beginning of "(word"? */
static inline bool wat_opens(struct wat_lexer *lx, const char *word)
{
    return lx->tok.kind == WAT_OPEN && wat_token_is(wat_ahead(lx), word);
}

/* Is this the beginning of an annotation of that name? */
static inline bool wat_annotates(const struct wat_lexer *lx, const char *name)
{
    size_t n = strlen(name);
    return lx->tok.kind == WAT_ANNOTATION && lx->tok.bytes == n + 2 && memcmp(lx->tok.at + 2, name, n) == 0;
}

/* Take the word, or "(word", if it is there. */
bool wat_take(struct wat_lexer *lx, const char *word);
bool wat_open(struct wat_lexer *lx, const char *word);
/* Take ")", or the word; anything else is an error. */
void wat_close(struct wat_lexer *lx);
void wat_expect(struct wat_lexer *lx, const char *word);
/* Does this token open a form? An annotation that cannot be inside of one is an error. */
bool wat_opens_form(struct wat_lexer *lx);
/* Skip tokens up to and with the ")" that ends the form whose "(" was taken. */
void wat_skip_form(struct wat_lexer *lx);

/* Take a string: its bytes. wat_name: they must be UTF-8. */
struct name wat_string(struct wat_lexer *lx);
struct name wat_name(struct wat_lexer *lx);
/* Take an identifier if there is one: its name without the dollar sign, unescaped; *name is {0} otherwise. */
bool wat_id(struct wat_lexer *lx, struct name *name);

/* Numbers, taken; `code` is the error if they do not fit. */
uint64_t wat_nat(struct wat_lexer *lx, uint64_t max, enum jit_errcode code);
uint32_t wat_u32(struct wat_lexer *lx);
uint64_t wat_u64(struct wat_lexer *lx);
uint8_t wat_u8(struct wat_lexer *lx);
/* An integer or a float of 8 to 64 bits, by its bits. */
uint64_t wat_int_bits(struct wat_lexer *lx, unsigned bits);
uint64_t wat_float_bits(struct wat_lexer *lx, unsigned bits);

/* Error if the current token is none that the grammar has anywhere. */
void wat_check_known(struct wat_lexer *lx);
/* The current token cannot stand here. */
_Noreturn void wat_unexpected(struct wat_lexer *lx);
/* Record an error at this place of the text and give up; `detail` as in error_set. */
_Noreturn void wat_fail(struct wat_lexer *lx, const char *at, enum jit_errcode code, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

/* "Detail" of an error that is about a token: " %.*s" with these. Long ones are cut. */
#define WAT_SHOWN(t) (int)((t).bytes > 60 ? 60 : (t).bytes), (t).at

#endif
