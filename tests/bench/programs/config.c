/* A lexer and recursive descent for configuration files (tables, strings, numbers, lists), CSV with quotes, URLs, packed messages. */
#include "bench.h"

enum token { T_END, T_NAME, T_STRING, T_INTEGER, T_FLOAT, T_TRUE, T_FALSE, T_EQUALS, T_DOT, T_COMMA, T_OPEN, T_CLOSE, T_LINE, T_BAD };

struct lexer {
    const char *at, *end, *start;
    enum token token;
    char text[256];
    size_t size;
    int64_t integer;
    double number;
    int line;
};

static uint32_t dice[8];

/* Eight random numbers, whatever the order in which arguments are evaluated. */
static void roll(void)
{
    for (int i = 0; i < 8; i++)
        dice[i] = bench_random();
}

static int is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static enum token lex_string(struct lexer *l)
{
    l->size = 0;
    for (l->at++; l->at < l->end && *l->at != '"'; l->at++) {
        char c = *l->at;

        if (c == '\n')
            return T_BAD;
        if (c == '\\') {
            switch (*++l->at) {
            case 'n': c = '\n'; break;
            case 't': c = '\t'; break;
            case 'r': c = '\r'; break;
            case '"': c = '"'; break;
            case '\\': c = '\\'; break;
            default: return T_BAD;
            }
        }
        if (l->size < sizeof l->text - 1)
            l->text[l->size++] = c;
    }
    l->text[l->size] = 0;
    l->at++;
    return T_STRING;
}

static enum token lex_number(struct lexer *l)
{
    int negative = *l->at == '-', digits = 0;
    int64_t n = 0;

    l->at += negative || *l->at == '+';
    for (; (*l->at >= '0' && *l->at <= '9') || *l->at == '_'; l->at++)
        if (*l->at != '_') {
            n = n * 10 + (*l->at - '0');
            digits++;
        }
    if (*l->at == '.' || *l->at == 'e') {
        double x = (double)n, scale = 1;

        if (*l->at == '.')
            for (l->at++; *l->at >= '0' && *l->at <= '9'; l->at++) {
                x = x * 10 + (*l->at - '0');
                scale *= 10;
            }
        l->number = (negative ? -x : x) / scale;
        return T_FLOAT;
    }
    l->integer = negative ? -n : n;
    return digits ? T_INTEGER : T_BAD;
}

static enum token next(struct lexer *l)
{
again:
    while (l->at < l->end && (*l->at == ' ' || *l->at == '\t' || *l->at == '\r'))
        l->at++;
    if (l->at >= l->end)
        return l->token = T_END;
    l->start = l->at;
    switch (*l->at) {
    case '#':
        while (l->at < l->end && *l->at != '\n')
            l->at++;
        goto again;
    case '\n': l->at++; l->line++; return l->token = T_LINE;
    case '=': l->at++; return l->token = T_EQUALS;
    case '.': l->at++; return l->token = T_DOT;
    case ',': l->at++; return l->token = T_COMMA;
    case '[': case '{': l->at++; return l->token = T_OPEN;
    case ']': case '}': l->at++; return l->token = T_CLOSE;
    case '"': return l->token = lex_string(l);
    case '+': case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        return l->token = lex_number(l);
    default:
        l->size = 0;
        for (; l->at < l->end && is_name(*l->at); l->at++)
            if (l->size < sizeof l->text - 1)
                l->text[l->size++] = *l->at;
        l->text[l->size] = 0;
        if (!l->size)
            return l->token = T_BAD;
        if (!strcmp(l->text, "true"))
            return l->token = T_TRUE;
        if (!strcmp(l->text, "false"))
            return l->token = T_FALSE;
        return l->token = T_NAME;
    }
}

static uint32_t parse_value(struct lexer *l)
{
    uint32_t sum = 0;

    switch (l->token) {
    case T_STRING: sum = bench_sum(l->text, l->size, 1); break;
    case T_INTEGER: sum = (uint32_t)l->integer * 7; break;
    case T_FLOAT: sum = (uint32_t)(int32_t)(l->number * 16); break;
    case T_TRUE: sum = 3; break;
    case T_FALSE: sum = 5; break;
    case T_OPEN:
        next(l);
        while (l->token != T_CLOSE && l->token != T_END) {
            if (l->token == T_LINE || l->token == T_COMMA)
                next(l);
            else
                sum = sum * 31 + parse_value(l);
        }
        break;
    default:
        printf("line %d: bad value\n", l->line);
        exit(1);
    }
    next(l);
    return sum;
}

static uint32_t parse(const char *text, size_t size)
{
    struct lexer l = {.at = text, .end = text + size, .line = 1};
    uint32_t sum = 0;

    for (next(&l); l.token != T_END;) {
        if (l.token == T_LINE) {
            next(&l);
        } else if (l.token == T_OPEN) {
            while (next(&l) == T_NAME || l.token == T_DOT)
                sum = bench_sum(l.text, l.size, sum);
            next(&l);
        } else {
            uint32_t name = bench_sum(l.text, l.size, 0);

            while (next(&l) == T_DOT) {
                next(&l);
                name = bench_sum(l.text, l.size, name);
            }
            if (l.token != T_EQUALS) {
                printf("line %d: bad token\n", l.line);
                exit(1);
            }
            next(&l);
            sum = (sum ^ name) * 31 + parse_value(&l);
        }
    }
    return sum;
}

static uint32_t csv(const char *s, size_t size)
{
    enum { START, PLAIN, QUOTED, QUOTE } state = START;
    char field[512];
    size_t n = 0;
    uint32_t sum = 0, column = 0;

    for (const char *end = s + size; s < end; s++) {
        char c = *s;

        switch (state) {
        case START:
            n = 0;
            if (c == '"') {
                state = QUOTED;
                break;
            }
            state = PLAIN;
            /* fall through */
        case PLAIN:
            if (c == ',' || c == '\n') {
                sum += bench_sum(field, n, column++);
                if (c == '\n')
                    column = 0;
                state = START;
            } else if (n < sizeof field) {
                field[n++] = c;
            }
            break;
        case QUOTED:
            if (c == '"')
                state = QUOTE;
            else if (n < sizeof field)
                field[n++] = c;
            break;
        case QUOTE:
            if (c == '"') {
                field[n++] = c;
                state = QUOTED;
            } else {
                sum += bench_sum(field, n, column++) * 3;
                if (c == '\n')
                    column = 0;
                state = START;
            }
            break;
        }
    }
    return sum;
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct url { const char *part[6]; size_t size[6]; unsigned port; };

static int parse_url(const char *s, struct url *u)
{
    const char *e = strstr(s, "://");

    memset(u, 0, sizeof *u);
    if (!e)
        return 0;
    u->part[0] = s, u->size[0] = (size_t)(e - s);
    s = e + 3;
    size_t n = strcspn(s, "/?#");
    const char *at = memchr(s, '@', n);
    if (at) {
        u->part[1] = s, u->size[1] = (size_t)(at - s);
        n -= (size_t)(at + 1 - s);
        s = at + 1;
    }
    const char *colon = memchr(s, ':', n);
    u->part[2] = s, u->size[2] = colon ? (size_t)(colon - s) : n;
    if (colon)
        for (const char *d = colon + 1; d < s + n; d++)
            u->port = u->port * 10 + (unsigned)(*d - '0');
    s += n;
    n = strcspn(s, "?#");
    u->part[3] = s, u->size[3] = n;
    s += n;
    if (*s == '?') {
        n = strcspn(++s, "#");
        u->part[4] = s, u->size[4] = n;
        s += n;
    }
    if (*s == '#')
        u->part[5] = s + 1, u->size[5] = strlen(s + 1);
    return 1;
}

static uint32_t unescape(const char *s, size_t n)
{
    char out[256];
    size_t m = 0;

    for (size_t i = 0; i < n && m < sizeof out; i++) {
        if (s[i] == '%' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
            out[m++] = (char)(hex(s[i + 1]) << 4 | hex(s[i + 2]));
            i += 2;
        } else {
            out[m++] = s[i] == '+' ? ' ' : s[i];
        }
    }
    return bench_sum(out, m, 0);
}

/* Messages: a byte of kind and length, then numbers of variable length or bytes. */
static size_t pack(uint8_t *out, size_t most)
{
    size_t n = 0;

    while (n + 64 < most) {
        uint32_t r = bench_random();

        if (r & 3) {
            uint64_t v = (uint64_t)bench_random() * (r | 1) >> (r >> 2 & 63);
            out[n++] = 0;
            do {
                out[n++] = (uint8_t)(v & 127) | (v > 127 ? 128 : 0);
                v >>= 7;
            } while (v);
        } else {
            out[n] = (uint8_t)(1 + (r >> 2 & 31));
            for (int k = out[n++]; k > 0; k--)
                out[n++] = (uint8_t)(r >> (k & 15));
        }
    }
    return n;
}

static uint32_t unpack(const uint8_t *in, size_t n)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < n;) {
        uint8_t kind = in[i++];

        if (kind == 0) {
            uint64_t v = 0;
            int shift = 0;
            uint8_t b;

            do {
                b = in[i++];
                v |= (uint64_t)(b & 127) << shift;
                shift += 7;
            } while (b & 128);
            sum = sum * 31 + (uint32_t)(v ^ v >> 32);
        } else {
            sum = bench_sum(in + i, kind, sum);
            i += kind;
        }
    }
    return sum;
}

int main(int argc, char **argv)
{
    int rounds = bench_arg(argc, argv, 60);
    enum { SIZE = 400000 };
    char *conf = bench_alloc(SIZE + 1000), *rows = bench_alloc(SIZE + 1000), (*urls)[200] = bench_alloc(2000 * sizeof *urls), *t;
    uint8_t *packed = bench_alloc(SIZE);
    size_t conf_size, rows_size, packed_size;
    uint32_t sum = 0;

    for (t = conf; t < conf + SIZE;) {
        roll();
        t += sprintf(t, "[server.n%u.part]\n# comment of some length, %u\n", dice[0] % 100, dice[1]);
        for (int i = 0; i < 8; i++) {
            roll();
            t += sprintf(t, "key_%u = %u\nname-%u = \"a string \\\"of\\\" text %u\\n\"\nratio = -%u.%u\nflags = [true, false, %d, \"x\", [1, 2, 3_000]]\n",
                         dice[0] % 50, dice[1] % 100000, i, dice[2], dice[3] % 100, dice[4] % 1000, i);
        }
    }
    conf_size = (size_t)(t - conf);
    for (t = rows; t < rows + SIZE;) {
        roll();
        t += sprintf(t, "%u,plain text,\"quoted, with \"\"quotes\"\" and comma\",%u.5,,last %u\n", dice[0] % 1000, dice[1] % 77, dice[2]);
    }
    rows_size = (size_t)(t - rows);
    for (int i = 0; i < 2000; i++) {
        roll();
        sprintf(urls[i], "https://user%u@www.host%u.example.org:%u/a/path%%20with/%u/file.html?key=%u&name=a+b%%2fc&x=%x#part%u", dice[0] % 100, dice[1] % 1000,
                dice[2] % 65536, dice[3] % 10, dice[4], dice[5], i);
    }
    packed_size = pack(packed, SIZE);
    for (int r = 0; r < rounds; r++) {
        sum = sum * 31 + parse(conf, conf_size);
        sum = sum * 31 + csv(rows, rows_size);
        for (int i = 0; i < 2000; i++) {
            struct url u;

            if (parse_url(urls[i], &u))
                for (int k = 0; k < 6; k++)
                    sum = sum * 31 + unescape(u.part[k], u.size[k]) + u.port;
        }
        sum = sum * 31 + unpack(packed, packed_size);
    }
    printf("%08x\n", sum);
    return 0;
}
