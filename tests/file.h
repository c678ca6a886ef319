/* What several test programs do with bytes: read a file, collect a text that comes in pieces. */
#ifndef TESTS_FILE_H
#define TESTS_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of a file, exactly sized so that a sanitizer sees every overrun; NULL: it cannot be read. */
static inline uint8_t *file_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*size > 0 ? *size : 1);
    if (bytes != NULL && fread(bytes, 1, *size, f) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(f);
    return bytes;
}

struct text { char *at; size_t size, capacity; };

/* For wat_print: a text grows until it is very large. */
static inline bool text_collect(void *to, const char *piece, size_t bytes)
{
    struct text *t = to;
    if (bytes > t->capacity - t->size) {
        t->capacity = (t->size + bytes) * 2;
        t->at = realloc(t->at, t->capacity);
        if (t->at == NULL)
            abort();
    }
    memcpy(t->at + t->size, piece, bytes);
    t->size += bytes;
    return t->size < 1u << 30;
}

#endif
