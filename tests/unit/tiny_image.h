/* Images made by hand, for tests of the loader and the VM that must not need the compiler.
 * The code is assembled into the test program itself between two labels; it reaches its data at
 * TINY_DATA from its first byte, as compiled code does. */
#ifndef TINY_IMAGE_H
#define TINY_IMAGE_H

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "abi.h"
#include "abi_hash.h"
#include "image.h"

#define TINY_TEXT_OFF   0x1000
#define TINY_DATA_OFF   0x10000
#define TINY_DATA       "0xf000"                /* TINY_DATA_OFF - TINY_TEXT_OFF, for the assembler */
#define TINY_DATA_BYTES 0x2000
#define TINY_MEMORY     0x100                   /* struct wvm_memory; or the slot of an imported one */
#define TINY_TABLE      0x140
#define TINY_SLOT(k)    (0x200 + 8 * (k))       /* code of imported function k */
#define TINY_GLOBAL(k)  (0x400 + 16 * (k))

struct tiny {
    struct wvm_image_header h;
    uint8_t meta[0x8000];
    uint32_t used;
    uint8_t data[TINY_DATA_BYTES];
    const uint8_t *code;
    uint32_t code_bytes;
    uint8_t *file;
    size_t file_bytes;
};

static inline void tiny_init(struct tiny *t, const void *code, const void *end)
{
    memset(t, 0, sizeof(*t));
    t->code = code;
    t->code_bytes = (uint32_t)((const uint8_t *)end - (const uint8_t *)code);
    t->used = (sizeof(t->h) + 7) & ~7u;
    t->h = (struct wvm_image_header){ .magic = WVM_IMAGE_MAGIC, .version = WVM_IMAGE_VERSION,
        .text_off = TINY_TEXT_OFF, .text_bytes = t->code_bytes, .rodata_off = TINY_DATA_OFF, .data_off = TINY_DATA_OFF,
        .abi = WVM_ABI_HASH, .data_bytes = TINY_DATA_BYTES, .data_file_bytes = TINY_DATA_BYTES, .init_off = WVM_NONE };
}

/* Append a whole array. */
static inline void tiny_array(struct tiny *t, struct wvm_array *a, const void *items, uint32_t count, uint32_t size)
{
    t->used = (t->used + 7) & ~7u;
    *a = (struct wvm_array){ t->used, count };
    memcpy(t->meta + t->used, items, count * size);
    t->used += count * size;
}
#define TINY_SET(t, field, items) tiny_array((t), &(t)->h.field, (items), sizeof(items) / sizeof(*(items)), sizeof(*(items)))

/* Write the ELF file; the caller frees t->file. */
static inline void tiny_finish(struct tiny *t)
{
    static const char names[] = "\0.text\0.data\0.wvm\0.shstrtab";
    size_t text = 0x1000, data = text + ((t->code_bytes + 0xfff) & ~0xfffu), meta = data + TINY_DATA_BYTES;
    size_t sections = meta + ((t->used + 7) & ~7u), strings = sections + 5 * sizeof(Elf64_Shdr);
    memcpy(t->meta, &t->h, sizeof(t->h));
    t->file_bytes = strings + sizeof(names);
    t->file = aligned_alloc(0x1000, (t->file_bytes + 0xfff) & ~(size_t)0xfff);
    memset(t->file, 0, t->file_bytes);
    Elf64_Ehdr *eh = (Elf64_Ehdr *)t->file;
    memcpy(eh->e_ident, ELFMAG, SELFMAG);
    eh->e_ident[EI_CLASS] = ELFCLASS64;
    eh->e_type = ET_DYN;
    eh->e_machine = EM_X86_64;
    eh->e_shoff = sections;
    eh->e_shentsize = sizeof(Elf64_Shdr);
    eh->e_shnum = 5;
    eh->e_shstrndx = 4;
    Elf64_Shdr *sh = (Elf64_Shdr *)(t->file + sections);
    sh[1] = (Elf64_Shdr){ .sh_name = 1, .sh_type = SHT_PROGBITS, .sh_addr = TINY_TEXT_OFF, .sh_offset = text, .sh_size = t->code_bytes };
    sh[2] = (Elf64_Shdr){ .sh_name = 7, .sh_type = SHT_PROGBITS, .sh_addr = TINY_DATA_OFF, .sh_offset = data, .sh_size = TINY_DATA_BYTES };
    sh[3] = (Elf64_Shdr){ .sh_name = 13, .sh_type = SHT_PROGBITS, .sh_offset = meta, .sh_size = t->used };
    sh[4] = (Elf64_Shdr){ .sh_name = 18, .sh_type = SHT_STRTAB, .sh_offset = strings, .sh_size = sizeof(names) };
    memcpy(t->file + text, t->code, t->code_bytes);
    memcpy(t->file + data, t->data, TINY_DATA_BYTES);
    memcpy(t->file + meta, t->meta, t->used);
    memcpy(t->file + strings, names, sizeof(names));
}

#endif
