/* http-parser reads requests and answers in pieces of odd sizes; URLs are taken apart. */
#include "bench.h"
#include "http_parser.h"

static uint32_t sum;

static int on_data(http_parser *p, const char *at, size_t size)
{
    (void)p;
    sum = sum * 31 + (uint32_t)size + (uint8_t)*at;
    return 0;
}

static int on_event(http_parser *p)
{
    sum = sum * 17 + p->method + p->status_code;
    return 0;
}

static size_t request(char *t, uint32_t r)
{
    char *start = t;

    t += sprintf(t, "%s /path/%u/to/resource%u.html?query=%u&other=%x HTTP/1.1\r\nHost: www.example%u.org\r\n", r & 1 ? "GET" : "POST", r % 77, r % 1000, r, r, r % 10);
    t += sprintf(t, "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:10.0) Gecko/20100101 Firefox/%u.0\r\nAccept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n", r % 100);
    t += sprintf(t, "Accept-Language: en-us,en;q=0.5\r\nAccept-Encoding: gzip,deflate\r\nCookie: id=%08x; session=%u-%u\r\nKeep-Alive: 115\r\nConnection: keep-alive\r\n", r, r, ~r);
    if (r & 1)
        t += sprintf(t, "\r\n");
    else if (r & 2)
        t += sprintf(t, "Content-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz");
    else
        t += sprintf(t, "Transfer-Encoding: chunked\r\n\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n5;name=value\r\n12345\r\n0\r\nTrailer: x\r\n\r\n");
    return (size_t)(t - start);
}

int main(int argc, char **argv)
{
    static const http_parser_settings settings = {on_event, on_data, on_data, on_data, on_data, on_event, on_data, on_event, on_event, on_event};
    static const char *const urls[] = {"http://user:pw@host.example.com:8080/a/b/c?x=1&y=2#frag", "https://[::1]:443/index.html", "/only/a/path?with=query", "ftp://h/"};
    char *text = bench_alloc(1 << 20);
    size_t size = 0;

    while (size < (1 << 20) - 2000)
        size += request(text + size, bench_random());
    for (int i = 0, rounds = bench_arg(argc, argv, 150); i < rounds; i++) {
        http_parser parser;

        http_parser_init(&parser, HTTP_REQUEST);
        for (size_t at = 0, n; at < size; at += n) {
            n = (uint32_t)i * 37 % 1400 + 60;
            n = n < size - at ? n : size - at;
            if (http_parser_execute(&parser, &settings, text + at, n) != n) {
                printf("%s\n", http_errno_name(HTTP_PARSER_ERRNO(&parser)));
                return 1;
            }
        }
        for (int k = 0; k < 1000; k++) {
            struct http_parser_url u;

            http_parser_url_init(&u);
            sum = sum * 31 + (uint32_t)http_parser_parse_url(urls[k % 4], strlen(urls[k % 4]), 0, &u) + u.field_set + u.port;
        }
    }
    printf("%08x\n", sum);
    return 0;
}
