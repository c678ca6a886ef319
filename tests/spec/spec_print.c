/* For each path on stdin: print the module, translate the text, and say what came of it:
 *   same             the very bytes
 *   equal            other bytes, that print as the same text: padded numbers, sections in another place
 *   malformed TEXT   the printer refused it
 *   differs TEXT     another module, or the text was refused */
#include "jit/print.h"
#include "jit/wat.h"
#include "tests/file.h"

static void judge(const uint8_t *bytes, size_t size, const struct text *text, const struct jit_buffer *back)
{
    struct text again = { 0 };
    struct jit_error err;
    if (back->size == size && memcmp(back->data, bytes, size) == 0)
        puts("same");
    else if (!wat_print(back->data, back->size, text_collect, &again, &err))
        printf("differs: what came back cannot be printed: %s\n", err.text);
    else
        puts(again.size == text->size && memcmp(again.at, text->at, text->size) == 0 ? "equal" : "differs: it prints as another text");
    free(again.at);
}

static void answer(const char *path)
{
    size_t size = 0;
    uint8_t *bytes = file_read(path, &size);
    struct text text = { 0 };
    struct jit_buffer back;
    struct jit_error err;
    if (bytes == NULL || !wat_print(bytes, size, text_collect, &text, &err))
        printf("malformed %s\n", bytes ? err.text : "cannot read");
    else if (!wat_parse(text.at, text.size, "text", true, &back, &err))
        printf("differs %s\n", err.text);
    else {
        judge(bytes, size, &text, &back);
        jit_buffer_free(&back);
    }
    free(text.at);
    free(bytes);
}

int main(void)
{
    char line[4096];
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        answer(line);
    }
    return 0;
}
