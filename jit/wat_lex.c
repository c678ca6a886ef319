#include "wat_lex.h"

#include "wat_num.h"
#include "wat_ops.h"

/* ---- errors */

static void locate(const struct wat_lexer *lx, const char *at, uint32_t *line, uint32_t *column)
{
    const char *start = lx->origin;
    *line = *column = 1;
    for (const char *p = lx->origin; p < at; p++)
        if (*p == '\n' || (*p == '\r' && (p + 1 == lx->end || p[1] != '\n'))) {
            ++*line;
            start = p + 1;
        }
    for (const char *p = start; p < at; p++)
        *column += (*p & 0xc0) != 0x80;         /* characters, not bytes */
}

/* "file:line:column: " before the text; of a long path, its end. */
static void prefix_text(struct jit_error *err, const char *file)
{
    char text[sizeof err->text];
    size_t n = strlen(file), shown = n > 100 ? 100 : n;
    memcpy(text, err->text, sizeof text);
    int at = snprintf(err->text, sizeof err->text, "%s:%u:%u: ", file + n - shown, err->line, err->column);
    snprintf(err->text + at, sizeof err->text - (size_t)at, "%.*s", (int)(sizeof err->text - (size_t)at - 1), text);
}

void wat_fail(struct wat_lexer *lx, const char *at, enum jit_errcode code, const char *detail, ...)
{
    va_list ap;
    va_start(ap, detail);
    error_vset(lx->err, code, (size_t)(at - lx->origin), detail, ap);
    va_end(ap);
    locate(lx, at, &lx->err->line, &lx->err->column);
    if (lx->file)
        prefix_text(lx->err, lx->file);
    longjmp(*lx->bail, 1);
}

void wat_check_known(struct wat_lexer *lx)
{
    const struct wat_token *t = &lx->tok;
    if (t->kind == WAT_OTHER || (t->kind == WAT_WORD && !wat_is_keyword(lx->words, t->at, t->bytes)))
        wat_fail(lx, t->at, ERR_unknown_operator, " %.*s", WAT_SHOWN(*t));
}

void wat_unexpected(struct wat_lexer *lx)
{
    if (lx->tok.kind == WAT_ANNOTATION)
        wat_fail(lx, lx->tok.at, ERR_misplaced, " %.*s annotation", (int)lx->tok.bytes - 1, lx->tok.at + 1);
    wat_check_known(lx);
    if (lx->tok.kind == WAT_END)
        wat_fail(lx, lx->tok.at, ERR_unexpected_token, ": the text ends here");
    wat_fail(lx, lx->tok.at, ERR_unexpected_token, " %.*s", WAT_SHOWN(lx->tok));
}

/* ---- characters */

enum { C_ILLEGAL, C_BLANK, C_ID, C_QUOTE, C_OPEN, C_CLOSE, C_SEMI, C_OTHER, C_HIGH };

static const uint8_t classes[256] = {
    ['!'] = C_ID, ['#' ... '\''] = C_ID, ['*' ... '+'] = C_ID, ['-' ... ':'] = C_ID, ['<' ... 'Z'] = C_ID,
    ['\\'] = C_ID, ['^' ... 'z'] = C_ID, ['|'] = C_ID, ['~'] = C_ID,
    [' '] = C_BLANK, ['\t'] = C_BLANK, ['\n'] = C_BLANK, ['\r'] = C_BLANK,
    ['"'] = C_QUOTE, ['('] = C_OPEN, [')'] = C_CLOSE, [';'] = C_SEMI,
    [','] = C_OTHER, ['['] = C_OTHER, [']'] = C_OTHER, ['{'] = C_OTHER, ['}'] = C_OTHER,
    [0x80 ... 0xff] = C_HIGH,
};

static inline uint8_t class_at(const struct wat_lexer *lx, const char *p)
{
    return p < lx->end ? classes[(uint8_t)*p] : C_ILLEGAL;
}

static bool is_next(const struct wat_lexer *lx, const char *p, char c) { return p + 1 < lx->end && p[1] == c; }

static bool is_utf8(const char *from, const char *to)
{
    return utf8_valid((const uint8_t *)from, (size_t)(to - from));
}

/* U+0085, next line, the one blank that is not ASCII. */
static bool is_next_line(const struct wat_lexer *lx, const char *p)
{
    return (uint8_t)*p == 0xc2 && is_next(lx, p, (char)0x85);
}

static _Noreturn void fail_character(struct wat_lexer *lx, const char *p)
{
    uint8_t c = (uint8_t)*p;
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (n > (size_t)(lx->end - p) || !is_utf8(p, p + n))
        wat_fail(lx, p, ERR_utf8, " in the text");
    wat_fail(lx, p, ERR_illegal_character, c < 0x80 ? " 0x%02x" : " of several bytes, the first 0x%02x", c);
}

/* ---- comments, annotations */

static void check_utf8(struct wat_lexer *lx, const char *from, const char *to, uint8_t all_bits)
{
    if (all_bits >= 0x80 && !is_utf8(from, to))
        wat_fail(lx, from, ERR_utf8, " in a comment");
}

static const char *skip_line_comment(struct wat_lexer *lx, const char *p)
{
    const char *from = p;
    uint8_t bits = 0;
    while (p < lx->end && *p != '\n' && *p != '\r' && !is_next_line(lx, p))
        bits |= (uint8_t)*p++;
    check_utf8(lx, from, p, bits);
    return p;
}

static const char *skip_block_comment(struct wat_lexer *lx, const char *p)
{
    const char *from = p;
    uint8_t bits = 0;
    size_t depth = 0;
    do {
        if (p + 1 >= lx->end)
            wat_fail(lx, from, ERR_unclosed_comment, NULL);
        int step = *p == '(' && p[1] == ';' ? 1 : *p == ';' && p[1] == ')' ? -1 : 0;
        depth += (size_t)step;
        bits |= (uint8_t)*p;
        p += step ? 2 : 1;
    } while (depth);
    check_utf8(lx, from, p, bits);
    return p;
}

static const char *scan_string(struct wat_lexer *lx, const char *p, enum jit_errcode unclosed);
static struct name unescape(struct wat_lexer *lx, const char *p, const char *end);

static const char *scan_annotation_id(struct wat_lexer *lx, const char *p)
{
    const char *end = p;
    struct name n = { 0 };
    if (class_at(lx, p) == C_QUOTE) {
        end = scan_string(lx, p, ERR_empty_annotation_id);
        n = unescape(lx, p + 1, end - 1);
    }
    while (n.at == NULL && class_at(lx, end) == C_ID)
        end++;
    if (end == p || (n.at && n.bytes == 0))
        wat_fail(lx, p, ERR_empty_annotation_id, NULL);
    if (!utf8_valid(n.at, n.bytes))
        wat_fail(lx, p, ERR_utf8, " in an annotation's name");
    return end;
}

/* "(@name" anything in balanced parentheses ")": for other tools. */
static const char *skip_annotation(struct wat_lexer *lx, const char *p)
{
    const char *from = p;
    p = scan_annotation_id(lx, p + 2);
    for (size_t depth = 1; depth;) {
        if (p == lx->end)
            wat_fail(lx, from, ERR_unclosed_annotation, NULL);
        switch (classes[(uint8_t)*p]) {
        case C_QUOTE: p = scan_string(lx, p, ERR_unclosed_string); break;
        case C_OPEN:
            if (is_next(lx, p, ';')) {
                p = skip_block_comment(lx, p);
                break;
            }
            p++, depth++;
            break;
        case C_CLOSE: p++, depth--; break;
        case C_SEMI:  p = is_next(lx, p, ';') ? skip_line_comment(lx, p) : p + 1; break;
        case C_HIGH:
            if (!is_next_line(lx, p))
                fail_character(lx, p);
            p += 2;
            break;
        case C_ILLEGAL: fail_character(lx, p);
        default: p++;
        }
    }
    return p;
}

/* The length of "(@name" of an annotation that is a token; 0: it is none. */
static uint32_t annotation_token(const struct wat_lexer *lx, const char *p)
{
    static const char *const known[] = { "custom", "name", "metadata.code.branch_hint" };
    for (unsigned i = 0; lx->annotations && i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i]), left = (size_t)(lx->end - p) - 2;
        if (left >= n && memcmp(p + 2, known[i], n) == 0 && class_at(lx, p + 2 + n) != C_ID)
            return (uint32_t)n + 2;
    }
    return 0;
}

static void skip_blank(struct wat_lexer *lx)
{
    for (;;) {
        const char *p = lx->at;
        uint8_t c = class_at(lx, p);
        if (c == C_BLANK)
            lx->at++;
        else if (c == C_SEMI && is_next(lx, p, ';'))
            lx->at = skip_line_comment(lx, p);
        else if (c == C_OPEN && is_next(lx, p, ';'))
            lx->at = skip_block_comment(lx, p);
        else if (c == C_OPEN && is_next(lx, p, '@') && !annotation_token(lx, p))
            lx->at = skip_annotation(lx, p);
        else if (c == C_HIGH && is_next_line(lx, p))
            lx->at += 2;
        else
            return;
    }
}

/* ---- strings */

static int hex_digit(const char *p, const char *end)
{
    if (p >= end)
        return -1;
    return *p >= '0' && *p <= '9' ? *p - '0' : (*p | 0x20) >= 'a' && (*p | 0x20) <= 'f' ? (*p | 0x20) - 'a' + 10 : -1;
}

/* The escape behind a backslash: what it stands for, a byte or (*is_char) a character. NULL: none. */
static const char *scan_escape(const char *p, const char *end, uint32_t *value, bool *is_char)
{
    static const char letters[] = "t\tn\nr\r\"\"''\\\\";
    *is_char = false;
    *value = 0;
    for (const char *l = letters; *l && p < end; l += 2)
        if (*l == *p) {
            *value = (uint8_t)l[1];
            return p + 1;
        }
    if (end - p < 2 || *p != 'u' || p[1] != '{') {
        int high = hex_digit(p, end), low = hex_digit(p + 1, end);
        *value = (uint32_t)(high * 16 + low) & 0xff;
        return high < 0 || low < 0 ? NULL : p + 2;
    }
    *is_char = true;
    const char *first = p += 2;
    for (; hex_digit(p, end) >= 0; p++) {
        *value = *value < 0x1000000 ? *value << 4 | (uint32_t)hex_digit(p, end) : *value;
        if (p + 1 < end && p[1] == '_' && hex_digit(p + 2, end) >= 0)
            p++;
    }
    bool ok = p > first && p < end && *p == '}' && *value < 0x110000 && (*value < 0xd800 || *value >= 0xe000);
    return ok ? p + 1 : NULL;
}

/* Skip a string whose quote is at p; `unclosed`: the error if it has no end. */
static const char *scan_string(struct wat_lexer *lx, const char *p, enum jit_errcode unclosed)
{
    const char *from = p++;
    uint8_t bits = 0;
    while (p < lx->end && *p != '"') {
        uint8_t c = (uint8_t)*p++;
        uint32_t value;
        bool is_char;
        bits |= c;
        if (c < 0x20 || c == 0x7f)
            wat_fail(lx, from, unclosed, ": it holds the control character 0x%02x", c);
        if (c == '\\' && !(p = scan_escape(p, lx->end, &value, &is_char)))
            wat_fail(lx, from, ERR_illegal_escape, NULL);
    }
    if (p == lx->end)
        wat_fail(lx, from, unclosed, NULL);
    if (bits >= 0x80 && !is_utf8(from, p))
        wat_fail(lx, from, ERR_utf8, " in a string");
    return p + 1;
}

static uint8_t *put_utf8(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (uint8_t)c;
        return to;
    }
    unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    *to++ = (uint8_t)(0xff00u >> (more + 1) | c >> 6 * more);
    while (more--)
        *to++ = (uint8_t)(0x80 | (c >> 6 * more & 0x3f));
    return to;
}

/* The bytes that a scanned string stands for, without its quotes. */
static struct name unescape(struct wat_lexer *lx, const char *p, const char *end)
{
    if (!memchr(p, '\\', (size_t)(end - p)))
        return (struct name){ (const uint8_t *)p, (uint32_t)(end - p) };
    uint8_t *bytes = arena_alloc(lx->arena, (size_t)(end - p)), *to = bytes;
    while (p < end) {
        uint32_t value = (uint8_t)*p++;    /* NOLINT(clang-analyzer-core.NullDereference): the arena gives memory or does not return */
        bool is_char = false;
        if (value == '\\')
            p = scan_escape(p, end, &value, &is_char);
        if (is_char)
            to = put_utf8(to, value);
        else
            *to++ = (uint8_t)value;
    }
    return (struct name){ bytes, (uint32_t)(to - bytes) };
}

/* ---- tokens */

/* A run of identifier characters and strings: a token, whatever it turns out to be. */
struct run { const char *end; size_t n_strings, n_chars; };

/* unclosed: the error of a string without an end. */
static struct run scan_run(struct wat_lexer *lx, const char *p, enum jit_errcode unclosed)
{
    struct run r = { p, 0, 0 };
    for (;;) {
        uint8_t c = class_at(lx, r.end);
        if (c == C_ID)
            r.end++, r.n_chars++;
        else if (c == C_QUOTE)
            r.end = scan_string(lx, r.end, unclosed), r.n_strings++;
        else
            return r;
    }
}

static enum wat_kind run_kind(struct wat_lexer *lx, const char *p, const struct run *r)
{
    if (*p == '$' && r->n_chars == 1 && (!r->n_strings || (r->n_strings == 1 && r->end == p + 3)))
        wat_fail(lx, p, ERR_empty_identifier, NULL);
    if (*p == '$')
        return !r->n_strings || (r->n_strings == 1 && r->n_chars == 1) ? WAT_ID : WAT_OTHER;
    if (r->n_strings)
        return r->n_strings == 1 && !r->n_chars ? WAT_STRING : WAT_OTHER;
    enum wat_kind kind = wat_number_kind(p, r->n_chars);
    return kind == WAT_OTHER && *p >= 'a' && *p <= 'z' ? WAT_WORD : kind;
}

static struct wat_token scan(struct wat_lexer *lx)
{
    skip_blank(lx);
    const char *p = lx->at;
    if (p == lx->end)
        return (struct wat_token){ p, 0, WAT_END };
    enum wat_kind kind = WAT_OTHER;
    struct run r = { p + 1, 0, 0 };
    switch (classes[(uint8_t)*p]) {
    case C_OPEN:
        kind = WAT_OPEN;
        if (is_next(lx, p, '@')) {
            kind = WAT_ANNOTATION;
            r.end = p + annotation_token(lx, p);
        }
        break;
    case C_CLOSE: kind = WAT_CLOSE; break;
    case C_SEMI: case C_OTHER: break;
    case C_ID: case C_QUOTE:
        r = scan_run(lx, p, *p == '$' && is_next(lx, p, '"') ? ERR_empty_identifier : ERR_unclosed_string);
        kind = run_kind(lx, p, &r);
        break;
    default:
        fail_character(lx, p);
    }
    lx->at = r.end;
    return (struct wat_token){ p, (uint32_t)(r.end - p), (uint8_t)kind };
}

void wat_lex_begin(struct wat_lexer *lx, const char *text, size_t size)
{
    text = text ? text : "";            /* a quoted module of no strings */
    lx->origin = lx->origin ? lx->origin : text;
    lx->text = text;
    lx->end = text + size;
    if (size > WAT_TEXT_MAX) {
        lx->end = text;
        wat_fail(lx, text, ERR_limit, ": text of more than 1 GiB");
    }
    wat_seek(lx, text);
}

void wat_next(struct wat_lexer *lx)
{
    lx->tok = lx->has_ahead ? lx->ahead : scan(lx);
    lx->has_ahead = false;
}

const struct wat_token *wat_ahead(struct wat_lexer *lx)
{
    if (!lx->has_ahead)
        lx->ahead = scan(lx);
    lx->has_ahead = true;
    return &lx->ahead;
}

void wat_seek(struct wat_lexer *lx, const char *at)
{
    lx->at = at;
    lx->has_ahead = false;
    wat_next(lx);
}

/* ---- what the parser asks for */

bool wat_take(struct wat_lexer *lx, const char *word)
{
    bool is = wat_is(lx, word);
    if (is)
        wat_next(lx);
    return is;
}

bool wat_open(struct wat_lexer *lx, const char *word)
{
    bool is = wat_opens(lx, word);
    if (is) {
        wat_next(lx);
        wat_next(lx);
    }
    return is;
}

void wat_close(struct wat_lexer *lx)
{
    if (lx->tok.kind != WAT_CLOSE)
        wat_unexpected(lx);
    wat_next(lx);
}

void wat_expect(struct wat_lexer *lx, const char *word)
{
    if (!wat_take(lx, word))
        wat_unexpected(lx);
}

bool wat_opens_form(struct wat_lexer *lx)
{
    if (wat_annotates(lx, "custom"))
        wat_unexpected(lx);
    return lx->tok.kind == WAT_OPEN || lx->tok.kind == WAT_ANNOTATION;
}

void wat_skip_form(struct wat_lexer *lx)
{
    for (size_t depth = 1; depth; wat_next(lx)) {
        if (lx->tok.kind == WAT_END)
            wat_unexpected(lx);
        depth += wat_opens_form(lx);
        depth -= lx->tok.kind == WAT_CLOSE;
    }
}

struct name wat_string(struct wat_lexer *lx)
{
    struct wat_token t = lx->tok;
    if (t.kind != WAT_STRING)
        wat_unexpected(lx);
    struct name n = unescape(lx, t.at + 1, t.at + t.bytes - 1);
    wat_next(lx);
    return n;
}

struct name wat_name(struct wat_lexer *lx)
{
    const char *at = lx->tok.at;
    struct name n = wat_string(lx);
    if (!utf8_valid(n.at, n.bytes))
        wat_fail(lx, at, ERR_utf8, NULL);
    return n;
}

bool wat_id(struct wat_lexer *lx, struct name *name)
{
    struct wat_token t = lx->tok;
    *name = (struct name){ 0 };
    if (t.kind != WAT_ID)
        return false;
    if (t.at[1] == '"') {
        *name = unescape(lx, t.at + 2, t.at + t.bytes - 1);
        if (!utf8_valid(name->at, name->bytes))
            wat_fail(lx, t.at, ERR_utf8, NULL);
    } else
        *name = (struct name){ (const uint8_t *)t.at + 1, t.bytes - 1 };
    wat_next(lx);
    return true;
}

/* ---- numbers */

uint64_t wat_nat(struct wat_lexer *lx, uint64_t max, enum jit_errcode code)
{
    uint64_t v;
    if (lx->tok.kind != WAT_NAT)
        wat_unexpected(lx);
    if (!wat_nat_value(lx->tok.at, lx->tok.bytes, &v) || v > max)
        wat_fail(lx, lx->tok.at, code, " %.*s", WAT_SHOWN(lx->tok));
    wat_next(lx);
    return v;
}

uint32_t wat_u32(struct wat_lexer *lx) { return (uint32_t)wat_nat(lx, UINT32_MAX, ERR_i32_range); }
uint64_t wat_u64(struct wat_lexer *lx) { return wat_nat(lx, UINT64_MAX, ERR_i64_range); }
uint8_t wat_u8(struct wat_lexer *lx) { return (uint8_t)wat_nat(lx, UINT8_MAX, ERR_i8_range); }

uint64_t wat_int_bits(struct wat_lexer *lx, unsigned bits)
{
    uint64_t v;
    if (lx->tok.kind != WAT_NAT && lx->tok.kind != WAT_INT)
        wat_unexpected(lx);
    if (!wat_int_value(lx->tok.at, lx->tok.bytes, bits, &v))
        wat_fail(lx, lx->tok.at, ERR_constant_range, " %.*s", WAT_SHOWN(lx->tok));
    wat_next(lx);
    return v;
}

uint64_t wat_float_bits(struct wat_lexer *lx, unsigned bits)
{
    uint64_t v;
    if (lx->tok.kind != WAT_NAT && lx->tok.kind != WAT_INT && lx->tok.kind != WAT_FLOAT)
        wat_unexpected(lx);
    if (!wat_float_value(lx->arena, lx->tok.at, lx->tok.bytes, bits, &v))
        wat_fail(lx, lx->tok.at, ERR_constant_range, " %.*s", WAT_SHOWN(lx->tok));
    wat_next(lx);
    return v;
}
